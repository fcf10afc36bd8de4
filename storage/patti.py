"""Patti: what two sides promise each other, in versions, and the history of each."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.types import Code, EncryptedText, Name, choice


class PattoKind(StrEnum):
    """The two kinds of patto."""

    INCLUSION = "inclusione"
    AUTONOMY = "autonomia"


class Ending(StrEnum):
    """How a patto came to its end."""

    CONCLUDED = "concluded"
    """A review said so, with a result."""
    LEFT = "left"
    """The person left it."""
    DECLINED = "declined"
    """The person said no before it began."""
    DROPPED = "dropped"
    """It was thrown away before it began."""
    FORGOTTEN = "forgotten"
    """The person asked to be forgotten, or took their yes back."""


READ_BACK = frozenset({Ending.CONCLUDED, Ending.LEFT})
"""Endings after which the person still finds the patto in the menu."""


class Result(StrEnum):
    """What a concluded patto came to."""

    REACHED = "reached"
    PARTLY = "partly"
    OTHERWISE = "otherwise"


class Side(StrEnum):
    """Whose commitment it is."""

    PERSON = "persona"
    ORGANISATION = "ente"
    COMMUNITY = "comunita"


class Nature(StrEnum):
    """What a commitment is for."""

    ACTIVATION = "attivazione"
    SUPPORT = "sostegno"
    GIVING_BACK = "restituzione"


class Cadence(StrEnum):
    """How often a commitment is due; a `rule` has an RFC 5545 RRULE of its own."""

    ONCE = "una_tantum"
    WEEKLY = "settimanale"
    FORTNIGHTLY = "quindicinale"
    MONTHLY = "mensile"
    RULE = "regola"


ASK_WEEKDAY = 4
"""The day of the week, Monday is 0, on which people are asked how it went, unless the patto says another."""


class Patto(Base):
    """An agreement of a person and an ente.

    Life: drafted (no accepted version) → proposed → active (a version that both
    sides accepted) → ended, with how in `ending`. All but the end is told by its
    versions. Somebody without an account has no `person_id`: then `known_as` is
    how the team calls them, and what they say is recorded by whoever follows
    the patto. One live patto for each person. `operator_id` is who is in charge;
    in an imported one who is not here yet, `operator_name` waits for them.
    `committed_cents` is what is approved and paid of the budget of welfare, and
    never more than `cap_cents`: it moves under this row's lock only.
    """

    __tablename__ = "patti"
    __table_args__ = (
        Index("ix_patti_operator_id", "operator_id"),
        Index("ix_patti_territory_id", "territory_id"),
        Index("ix_patti_person_id", "person_id"),
        Index("ix_patti_invitation_id", "invitation_id"),
        Index(
            "uq_patti_live",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("0 <= committed_cents AND committed_cents <= cap_cents", name="the_budget_holds"),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="an_end_has_a_way"),
        CheckConstraint("result IS NULL OR ending = 'concluded'", name="a_result_concludes"),
        CheckConstraint("operator_id IS NULL OR operator_id <> person_id", name="nobody_follows_themselves"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Code, unique=True)
    kind: Mapped[PattoKind] = mapped_column(choice(PattoKind))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    operator_name: Mapped[str] = mapped_column(Name, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    known_as: Mapped[str] = mapped_column(EncryptedText, default="")
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id"))
    ask_weekday: Mapped[int] = mapped_column(SmallInteger, default=ASK_WEEKDAY)
    cap_cents: Mapped[int]
    committed_cents: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    linked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None] = mapped_column(choice(Ending))
    result: Mapped[Result | None] = mapped_column(choice(Result))
    result_words: Mapped[str | None] = mapped_column(EncryptedText)


class PattoVersion(Base):
    """What a patto says from one acceptance to the next.

    Life: a draft (editable) → proposed (frozen; taken back, it is a draft
    again and nobody has accepted it) → accepted by each side → active, once
    both have and each has promised something → ended, when the next one is
    active, the person says no to it, or the patto ends. A `rimodulazione` is a
    draft beside the active version, which holds until both accept the new one.
    `own_commitments` and `organisation_commitments` are counted when it is
    proposed; the table itself lets none be active without both. Whoever
    accepts for a person without an account is in `person_accepted_by_id`;
    nobody in `organisation_accepted_by_id` means: on paper.
    """

    __tablename__ = "patto_versions"
    __table_args__ = (
        UniqueConstraint("patto_id", "number"),
        Index(
            "uq_patto_versions_active",
            "patto_id",
            unique=True,
            sqlite_where=text("active_at IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=text("active_at IS NOT NULL AND ended_at IS NULL"),
        ),
        Index(
            "uq_patto_versions_open",
            "patto_id",
            unique=True,
            sqlite_where=text("active_at IS NULL AND ended_at IS NULL"),
            postgresql_where=text("active_at IS NULL AND ended_at IS NULL"),
        ),
        CheckConstraint(
            "active_at IS NULL OR (person_accepted_at IS NOT NULL AND organisation_accepted_at IS NOT NULL"
            " AND own_commitments > 0 AND organisation_commitments > 0)",
            name="both_sides_promise",
        ),
        CheckConstraint(
            "proposed_at IS NOT NULL OR (person_accepted_at IS NULL AND organisation_accepted_at IS NULL)",
            name="only_what_is_proposed_is_accepted",
        ),
        CheckConstraint("starts_on <= ends_on", name="a_version_has_a_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patto_id: Mapped[int] = mapped_column(ForeignKey("patti.id"))
    number: Mapped[int]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(EncryptedText, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    created_at: Mapped[datetime]
    proposed_at: Mapped[datetime | None]
    person_accepted_at: Mapped[datetime | None]
    person_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    organisation_accepted_at: Mapped[datetime | None]
    organisation_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    own_commitments: Mapped[int] = mapped_column(default=0)
    organisation_commitments: Mapped[int] = mapped_column(default=0)
    active_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.proposed_at is None and self.ended_at is None

    @property
    def is_proposed(self) -> bool:
        """Whether it waits for a yes."""
        return self.proposed_at is not None and self.active_at is None and self.ended_at is None

    @property
    def is_active(self) -> bool:
        """Whether it holds now."""
        return self.active_at is not None and self.ended_at is None


class Goal(Base):
    """What a version of a patto is to reach."""

    __tablename__ = "goals"
    __table_args__ = (Index("ix_goals_version_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("patto_versions.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(EncryptedText)


class Commitment(Base):
    """What one side does for a goal, and how often.

    `responsible` is the name that both sides read; `responsible_id` the member
    of staff behind it, who is asked how it went. The person answers for their
    own side; whoever has no account is answered for by who is in charge.
    `due_on` is the date of one that is due once; `starts_on` and `ends_on` those
    of one that holds for a part of the version's time only. `origin_id` is the
    first commitment in a row of versions that is the same promise (itself, in
    the first).
    """

    __tablename__ = "commitments"
    __table_args__ = (
        Index("ix_commitments_version_id", "version_id"),
        Index("ix_commitments_responsible_id", "responsible_id"),
        CheckConstraint("(cadence = 'regola') = (rule <> '')", name="a_rule_is_written"),
        CheckConstraint("(cadence = 'una_tantum') = (due_on IS NOT NULL)", name="once_has_a_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("patto_versions.id"))
    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id"))
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("commitments.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(EncryptedText)
    side: Mapped[Side] = mapped_column(choice(Side))
    nature: Mapped[Nature] = mapped_column(choice(Nature))
    responsible: Mapped[str] = mapped_column(EncryptedText, default="")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    cadence: Mapped[Cadence] = mapped_column(choice(Cadence))
    rule: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    def held(self, version: PattoVersion) -> tuple[date, date]:
        """Give the first and the last day on which it holds in a version."""
        return max(version.starts_on, self.starts_on or date.min), min(version.ends_on, self.ends_on or date.max)


class StepKind(StrEnum):
    """What a line of a patto's history tells."""

    WRITTEN = "written"
    PROPOSED = "proposed"
    TAKEN_BACK = "taken_back"
    LINKED = "linked"
    PERSON_ACCEPTED = "person_accepted"
    ORGANISATION_ACCEPTED = "organisation_accepted"
    DECLINED = "declined"
    CHANGE_ASKED = "change_asked"
    ACTIVE = "active"
    SAID = "said"
    """Somebody of either side wrote something, or sent their voice."""
    HANDED_OVER = "handed_over"
    REVIEW_PLANNED = "review_planned"
    REVIEW_HELD = "review_held"
    ENDED = "ended"


class PattoStep(Base):
    """One line of a patto's history. Added to, never changed; `voice` is a voice message's `file_id`."""

    __tablename__ = "patto_steps"
    __table_args__ = (Index("ix_patto_steps_patto_id", "patto_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patto_id: Mapped[int] = mapped_column(ForeignKey("patti.id"))
    kind: Mapped[StepKind] = mapped_column(choice(StepKind))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str | None] = mapped_column(EncryptedText)
    voice: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime]


def patto(session: Session, patto_id: int) -> Patto | None:
    """Find a patto."""
    return session.get(Patto, patto_id)


def lock_patto(session: Session, patto_id: int) -> Patto | None:
    """Read a patto as it is now, and keep others from changing it until this transaction ends."""
    query = select(Patto).where(Patto.id == patto_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def by_code(session: Session, code: str) -> Patto | None:
    """Find a patto by the code that the ente gave it."""
    return session.scalars(select(Patto).where(Patto.code == code)).one_or_none()


def by_invitation(session: Session, invitation_id: int) -> Patto | None:
    """Find to which patto an invitation leads."""
    return session.scalars(select(Patto).where(Patto.invitation_id == invitation_id)).one_or_none()


def newest_of(session: Session, person_id: int) -> Patto | None:
    """Find somebody's live patto, or else the last one that they can read back, or else the last one."""
    query = select(Patto).where(Patto.person_id == person_id)
    is_no_memory = Patto.ending.not_in(READ_BACK)
    order = (Patto.ended_at.is_not(None), is_no_memory, Patto.ended_at.desc(), Patto.id.desc())
    return session.scalars(query.order_by(*order).limit(1)).one_or_none()


def version(session: Session, version_id: int) -> PattoVersion | None:
    """Find a version."""
    return session.get(PattoVersion, version_id)


def active_version(session: Session, patto_id: int) -> PattoVersion | None:
    """Find the version that holds now; as it is, though this transaction has read it before it had the patto's lock."""
    query = select(PattoVersion).where(
        PattoVersion.patto_id == patto_id, PattoVersion.active_at.is_not(None), PattoVersion.ended_at.is_(None)
    )
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def open_version(session: Session, patto_id: int) -> PattoVersion | None:
    """Find the version that is being written, or waits for a yes; as it is, like the one that holds."""
    query = select(PattoVersion).where(
        PattoVersion.patto_id == patto_id, PattoVersion.active_at.is_(None), PattoVersion.ended_at.is_(None)
    )
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def newest_version(session: Session, patto_id: int) -> PattoVersion | None:
    """Find the version that was written last, be it over or not."""
    query = select(PattoVersion).where(PattoVersion.patto_id == patto_id)
    return session.scalars(query.order_by(PattoVersion.number.desc()).limit(1)).one_or_none()


def goals(session: Session, version_id: int) -> Sequence[Goal]:
    """List the goals of a version, in order."""
    return session.scalars(select(Goal).where(Goal.version_id == version_id).order_by(Goal.position, Goal.id)).all()


def commitments(session: Session, version_id: int) -> Sequence[Commitment]:
    """List the commitments of a version, in order."""
    query = select(Commitment).where(Commitment.version_id == version_id)
    return session.scalars(query.order_by(Commitment.position, Commitment.id)).all()


def goal(session: Session, goal_id: int, *, fresh: bool = False) -> Goal | None:
    """Find a goal; a *fresh* one as it is now, though it was read before."""
    return session.get(Goal, goal_id, populate_existing=fresh)


def commitment(session: Session, commitment_id: int, *, fresh: bool = False) -> Commitment | None:
    """Find a commitment; a *fresh* one as it is now, though it was read before."""
    return session.get(Commitment, commitment_id, populate_existing=fresh)


def step(session: Session, step_id: int) -> PattoStep | None:
    """Find a line of a history."""
    return session.get(PattoStep, step_id)
