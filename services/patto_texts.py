"""What a patto says, in versions: drafted, proposed, taken back, remodelled; and how a version is read.

The goals and commitments of a draft are changed in `services/patto_lines.py`.
A proposed version waits for both sides: `services/accepting.py`.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from locales import N_
from services import patti, patto_endings, patto_names, patto_news
from services.cadences import Promise, spans
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import organisations, people
from storage import patti as records
from storage.organisations import Organisation
from storage.patti import Commitment, Ending, Goal, Patto, PattoKind, PattoStep, PattoVersion, Side, StepKind
from storage.people import Person

LASTS = timedelta(days=182)
"""How long a patto is, unless somebody says another end."""

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What codes are made of: nothing that is taken for another letter when it is read out."""
_CODE = 6


class TextIsFrozen(Refusal):
    """Something is changed in a version that was proposed: both sides read that one."""

    message = N_("Il testo è già da leggere e accettare. Per cambiarlo, riportalo in bozza.")


class NoDraft(Refusal):
    """Something is changed in a patto of which nobody writes a new version."""

    message = N_("Non c'è una bozza aperta. Per cambiare il patto, tocca «Rimodula il patto».")


class DraftIsOpen(Refusal):
    """A new version is begun, and there is one that nobody has finished."""

    message = N_("C'è già una nuova versione aperta: finisci quella, o buttala.")


class NotActiveYet(Refusal):
    """A patto that does not hold yet is remodelled."""

    message = N_("Questo patto non è ancora cominciato: cambia la bozza.")


class NothingOfThePerson(Refusal):
    """A version is proposed without a commitment of the person."""

    message = N_("Non posso aiutarti senza di te: manca un impegno di {name}.")


class NothingOfTheOrganisation(Refusal):
    """A version is proposed without a commitment of the ente."""

    message = N_("Manca un impegno di {name}: il patto vale se anche l'ente fa la sua parte.")


class GoalIsEmpty(Refusal):
    """A version is proposed with a goal for which nobody does anything."""

    message = N_("L'obiettivo {n} è senza impegni: aggiungine uno, o togli l'obiettivo.")


class PeriodIsOver(Refusal):
    """A version is proposed whose last day has passed."""

    message = N_("Il periodo è già finito: scegli un'altra data di fine.")


class NeverDue(Refusal):
    """A commitment is due on no day on which the patto holds."""

    message = N_("L'impegno {n} non ha una data dentro il periodo: cambia la data, o il periodo.")


@dataclass(frozen=True, slots=True)
class GoalText:
    """A goal with what is done for it."""

    goal: Goal
    commitments: Sequence[Commitment]


@dataclass(frozen=True, slots=True)
class PattoText:
    """A version as it is read, with the names around it; whoever asks has been checked.

    `person` is how the person is called: by themselves, or, before they are
    here, by the team. `operator` is who is in charge, or waits to be.
    """

    patto: Patto
    version: PattoVersion
    goals: Sequence[GoalText]
    person: str
    organisation: str
    operator: str

    @property
    def commitments(self) -> Sequence[Commitment]:
        """All of them, goal by goal: the order in which they are numbered for people."""
        return [one for goal in self.goals for one in goal.commitments]

    def of(self, side: Side) -> Sequence[Commitment]:
        """List what one side does."""
        return [one for one in self.commitments if one.side is side]

    def number(self, commitment_id: int) -> int:
        """Tell as which a commitment is numbered, from 1."""
        return [one.id for one in self.commitments].index(commitment_id) + 1

    def responsible(self, commitment: Commitment) -> str:
        """Name who answers for a commitment: what is written there, or the side's own name."""
        names = {Side.PERSON: self.person, Side.ORGANISATION: self.organisation, Side.COMMUNITY: ""}
        return commitment.responsible or names[commitment.side]


def read(uow: UnitOfWork, patto: Patto, version: PattoVersion) -> PattoText:
    """Gather what a version says."""
    commitments = records.commitments(uow.session, version.id)
    goals = [
        GoalText(goal, [one for one in commitments if one.goal_id == goal.id])
        for goal in records.goals(uow.session, version.id)
    ]
    organisation = organisations.organisation(uow.session, patto.organisation_id)
    return PattoText(
        patto=patto,
        version=version,
        goals=goals,
        person=patto_names.of(uow, patto),
        organisation=organisation.name if organisation else "",
        operator=_name(uow, patto.operator_id) or patto.operator_name,
    )


def active(uow: UnitOfWork, patto: Patto) -> PattoText | None:
    """Read the version that holds now, if one does."""
    version = records.active_version(uow.session, patto.id)
    return None if version is None else read(uow, patto, version)


def waiting(uow: UnitOfWork, patto: Patto) -> PattoText | None:
    """Read the version that is being written or waits for a yes, if there is one."""
    version = records.open_version(uow.session, patto.id)
    return None if version is None else read(uow, patto, version)


def newest(uow: UnitOfWork, patto: Patto) -> PattoText | None:
    """Read the version that was written last, be it over or not."""
    version = records.newest_version(uow.session, patto.id)
    return None if version is None else read(uow, patto, version)


# A patto's way from a draft to both sides


def draft(
    uow: UnitOfWork,
    *,
    kind: PattoKind,
    organisation: Organisation,
    operator: Person | None,
    known_as: str = "",
    code: str = "",
    operator_name: str = "",
    territory_id: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Patto:
    """Begin a patto with an empty first version; whoever calls has checked who may.

    Without a *code* it gets one that says nothing about anybody. The territory
    is the operator's, or else the ente's.
    """
    scope_id = territory_id or (operator.scope_id if operator else None) or organisation.territory_id
    patto = Patto(
        code=code or _new_code(uow),
        kind=kind,
        territory_id=scope_id,
        organisation_id=organisation.id,
        operator_id=operator.id if operator else None,
        operator_name=operator_name,
        known_as=known_as,
        cap_cents=uow.programme.patto_budget,
        created_at=uow.now,
    )
    uow.session.add(patto)
    uow.session.flush()
    first = starts_on or uow.programme.today(uow.now)
    _new_version(uow, patto, operator, number=1, starts_on=first, ends_on=ends_on or first + LASTS)
    patti.write_step(uow, patto, StepKind.WRITTEN, operator)
    return patto


def check(uow: UnitOfWork, text: PattoText) -> None:
    """See that a version can be proposed.

    Raises:
        NothingOfThePerson, NothingOfTheOrganisation: a side promises nothing.
        GoalIsEmpty: nobody does anything for a goal.
        PeriodIsOver: its last day has passed.
        NeverDue: a commitment is due on no day of the period.
    """
    if not text.of(Side.PERSON):
        raise NothingOfThePerson(name=text.person)
    if not text.of(Side.ORGANISATION):
        raise NothingOfTheOrganisation(name=text.organisation)
    empty = next((n for n, goal in enumerate(text.goals, 1) if not goal.commitments), None)
    if empty is not None:
        raise GoalIsEmpty(n=empty)
    if text.version.ends_on < uow.programme.today(uow.now):
        raise PeriodIsOver
    for number, one in enumerate(text.commitments, 1):
        if not _is_due(one, text.patto, text.version):
            raise NeverDue(n=number)


def propose(uow: UnitOfWork, staff: Person, patto_id: int) -> PattoText:
    """Give a draft to both sides to read; from now on nobody changes it. Safe to repeat.

    Raises:
        services.refusals.Refusal: as `services.patti.led` and `check` do.
        NoDraft: nobody writes a version.
    """
    patto = patti.led(uow, staff, patto_id)
    version = records.open_version(uow.session, patto.id)
    if version is None:
        raise NoDraft
    if version.is_draft:
        patto_news.tell(uow, patto, freeze(uow, patto, version, staff))
    return read(uow, patto, version)


def freeze(uow: UnitOfWork, patto: Patto, version: PattoVersion, by: Person | None) -> PattoStep:
    """Count what a draft promises and give it to both sides; tells nobody, the caller has the patto locked.

    Raises as `check` does.
    """
    text = read(uow, patto, version)
    check(uow, text)
    version.own_commitments = len(text.of(Side.PERSON))
    version.organisation_commitments = len(text.of(Side.ORGANISATION))
    version.proposed_at = uow.now
    uow.session.flush()
    return patti.write_step(uow, patto, StepKind.PROPOSED, by)


def take_back(uow: UnitOfWork, staff: Person, patto_id: int) -> PattoText:
    """Make a proposed version a draft again: whoever has said yes to it will be asked once more. Safe to repeat.

    Raises:
        services.refusals.Refusal: as `services.patti.led` does.
        NoDraft: no version waits for a yes; a version that both accepted holds.
    """
    patto = patti.led(uow, staff, patto_id)
    version = records.open_version(uow.session, patto.id)
    if version is None:
        raise NoDraft
    if version.is_proposed:
        version.proposed_at = None
        version.person_accepted_at = version.person_accepted_by_id = None
        version.organisation_accepted_at = version.organisation_accepted_by_id = None
        uow.session.flush()
        patti.write_step(uow, patto, StepKind.TAKEN_BACK, staff)
    return read(uow, patto, version)


def remodel(uow: UnitOfWork, staff: Person, patto_id: int, reason: str = "") -> PattoText:
    """Begin a new version as a copy of the one that holds, which goes on until both accept the new one.

    Begun twice, it is one: a draft that is open is given as it is.

    Raises:
        services.refusals.Refusal: as `services.patti.led` does.
        NotActiveYet: no version holds.
        DraftIsOpen: one waits for a yes.
    """
    patto = patti.led(uow, staff, patto_id)
    holds = records.active_version(uow.session, patto.id)
    if holds is None:
        raise NotActiveYet
    there = records.open_version(uow.session, patto.id)
    if there is not None:
        if there.is_proposed:
            raise DraftIsOpen
        return read(uow, patto, there)
    newest_one = records.newest_version(uow.session, patto.id) or holds
    today = uow.programme.today(uow.now)
    fresh = _new_version(
        uow,
        patto,
        staff,
        number=newest_one.number + 1,
        starts_on=holds.starts_on,
        ends_on=max(holds.ends_on, today),
        reason=reason,
    )
    _copy(uow, holds, fresh, today)
    patti.write_step(uow, patto, StepKind.WRITTEN, staff)
    return read(uow, patto, fresh)


def drop(uow: UnitOfWork, staff: Person, patto_id: int) -> Patto:
    """Throw a draft away: of a patto that holds, only the new version; else the patto itself, which its person hears.

    Raises:
        services.refusals.Refusal: as `services.patti.led` does.
        NoDraft: nobody writes a version.
        TextIsFrozen: it was proposed; it has to be taken back first.
    """
    patto = patti.led(uow, staff, patto_id)
    version = to_write(uow, patto)
    if records.active_version(uow.session, patto.id) is None:
        patto_news.tell(uow, patto, patto_endings.end(uow, patto, Ending.DROPPED, staff))
    else:
        version.ended_at = uow.now
        uow.session.flush()
    return patto


def to_write(uow: UnitOfWork, patto: Patto) -> PattoVersion:
    """Find the draft of a patto.

    Raises:
        NoDraft: there is none.
        TextIsFrozen: it was proposed.
    """
    version = records.open_version(uow.session, patto.id)
    if version is None:
        raise NoDraft
    if not version.is_draft:
        raise TextIsFrozen
    return version


def _new_version(
    uow: UnitOfWork,
    patto: Patto,
    by: Person | None,
    *,
    number: int,
    starts_on: date,
    ends_on: date,
    reason: str = "",
) -> PattoVersion:
    version = PattoVersion(
        patto_id=patto.id,
        number=number,
        written_by_id=by.id if by else None,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=uow.now,
    )
    uow.session.add(version)
    uow.session.flush()
    return version


def _copy(uow: UnitOfWork, old: PattoVersion, new: PattoVersion, today: date) -> None:
    """Say in a version what another one says; each commitment knows of which one it is the same promise.

    What was due once and has passed, or held until a day that has, is not promised again.
    """
    goals = dict[int, int]()
    for goal in records.goals(uow.session, old.id):
        again = Goal(version_id=new.id, position=goal.position, text=goal.text)
        uow.session.add(again)
        uow.session.flush()
        goals[goal.id] = again.id
    for one in records.commitments(uow.session, old.id):
        if (one.due_on or one.ends_on or today) < today:
            continue
        uow.session.add(
            Commitment(
                version_id=new.id,
                goal_id=goals[one.goal_id],
                origin_id=one.origin_id or one.id,
                position=one.position,
                text=one.text,
                side=one.side,
                nature=one.nature,
                responsible=one.responsible,
                responsible_id=one.responsible_id,
                cadence=one.cadence,
                rule=one.rule,
                due_on=one.due_on,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
            )
        )
    uow.session.flush()


def _is_due(one: Commitment, patto: Patto, version: PattoVersion) -> bool:
    """Tell whether a commitment is due at all while a version holds."""
    if one.due_on is not None and not version.starts_on <= one.due_on <= version.ends_on:
        return False
    promise = Promise(one.cadence, *one.held(version), patto.ask_weekday, rule=one.rule, due_on=one.due_on)
    return next(spans(promise), None) is not None


def _new_code(uow: UnitOfWork) -> str:
    while True:
        code = "P-" + "".join(secrets.choice(_LETTERS) for _letter in range(_CODE))
        if records.by_code(uow.session, code) is None:
            return code


def _name(uow: UnitOfWork, person_id: int | None) -> str:
    person = None if person_id is None else people.person(uow.session, person_id)
    return person.name if person is not None and person.forgotten_at is None else ""
