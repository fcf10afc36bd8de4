"""People, the households they belong to, and what they agreed to."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    String,
    and_,
    false,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.base import Base
from storage.types import Name, choice


class Role(StrEnum):
    """What a person may do here; everyone starts as a participant."""

    PARTICIPANT = "participant"
    COMMUNITY_MAKER = "community_maker"
    OPERATOR = "operator"
    COORDINATOR = "coordinator"


class Topic(StrEnum):
    """Kinds of messages that a person can switch off, each by itself."""

    REMINDERS = "reminders"
    NEWS = "news"
    FEEDBACK = "feedback"


class Household(Base):
    """People who live together; an adult of it acts for its children (rule 5)."""

    __tablename__ = "households"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class Person(Base):
    """Someone who writes to the bot, or a child of someone who does.

    A child is a nickname and a year of birth, has no `telegram_id` and gets no
    messages. Life: joins with a consent, may block and unblock the bot, pause,
    withdraw the consent, ask to be forgotten. A forgotten person keeps a row
    without name, account or year, so that past attendance can still be counted.
    `muted` are the topics that are switched off, with a space between them.
    `has_patto` tells that there is one to show in the menu, which every update draws.
    """

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("telegram_id IS NOT NULL OR role = 'participant'", name="staff_have_an_account"),
        Index("ix_people_household_id", "household_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"))
    name: Mapped[str] = mapped_column(Name)
    birth_year: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(8))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"))
    role: Mapped[Role] = mapped_column(choice(Role), default=Role.PARTICIPANT)
    scope_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"))
    joined_at: Mapped[datetime]
    consent_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    muted: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))

    has_patto: Mapped[bool] = mapped_column(default=False, server_default=false())

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the programme."""
        return self.role is not Role.PARTICIPANT

    def has_muted(self, topic: Topic) -> bool:
        """Whether the person switched a kind of messages off."""
        return topic.value in self.muted.split()

    def is_paused(self, now: datetime) -> bool:
        """Whether the person asked for silence that still lasts."""
        return self.paused_until is not None and self.paused_until > now


class Consent(Base):
    """A yes, to which text, in which language, when and how; and when it was taken back."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(32))
    version: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(16))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


def person(session: Session, person_id: int) -> Person | None:
    """Find one person."""
    return session.get(Person, person_id)


def by_telegram_id(session: Session, telegram_id: int) -> Person | None:
    """Find the person behind a Telegram account."""
    return session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one_or_none()


def by_telegram_ids(session: Session, telegram_ids: Collection[int]) -> Sequence[Person]:
    """List the people behind some Telegram accounts."""
    return session.scalars(select(Person).where(Person.telegram_id.in_(telegram_ids)).order_by(Person.id)).all()


def children(session: Session, household_id: int) -> Sequence[Person]:
    """List the children of a household, eldest first."""
    query = (
        select(Person)
        .where(Person.household_id == household_id, Person.telegram_id.is_(None), Person.forgotten_at.is_(None))
        .order_by(Person.birth_year, Person.id)
    )
    return session.scalars(query).all()


_ADULT, _ONE = aliased(Person), aliased(Person)
"""Aliases are made once: each new one costs more than the statement that it is for."""


def acted_for(account_id: int | BindParameter[int]) -> Select[int]:
    """Ask for whom an account acts: for itself and the children of its household, never for another adult (rule 5)."""
    household = select(_ADULT.household_id).where(_ADULT.id == account_id).scalar_subquery()
    is_child = and_(_ONE.household_id == household, _ONE.telegram_id.is_(None), _ONE.forgotten_at.is_(None))
    return select(_ONE.id).where(or_(_ONE.id == account_id, is_child))


def consents(session: Session, person_id: int) -> Sequence[Consent]:
    """List what a person agreed to, oldest first."""
    return session.scalars(select(Consent).where(Consent.person_id == person_id).order_by(Consent.id)).all()
