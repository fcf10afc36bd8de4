"""Patti: who may open one, how it is locked, and the history that everything writes to.

Everything that changes a patto locks its row first (`lock`, `own`, `followed`):
then versions, dues, expenses, tasks. What it says, in versions, is in
`services/patto_texts.py`; acceptance in `services/accepting.py`; check-ins,
tasks, the budget and reviews each in a module of their name.
"""

from enum import Enum, auto
from textwrap import wrap

from locales import N_
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import accesses, people
from storage import patti as records
from storage.accesses import Subject
from storage.patti import Ending, Patto, PattoStep, StepKind
from storage.people import Person, Role

AUTHORS = frozenset({Role.OPERATOR, Role.COORDINATOR})
"""Who writes patti, and is in charge of them."""


LONGEST_LINE = 500
"""Letters of a line of a history; it is shown whole."""


class NotYourPatto(Refusal):
    """Somebody would open a patto that is not theirs and that they do not follow, or one that does not exist."""

    message = N_("Questo patto non è tra quelli che segui. In Gestione trovi i tuoi.")


class NoPatto(Refusal):
    """Somebody would do something about their patto, and has none, or another one by now."""

    message = N_("Questo pulsante non vale più. Tocca «Menu» e scegli di nuovo.")


class PattoIsOver(Refusal):
    """Something is changed in a patto that has ended."""

    message = N_("Questo patto è finito: non si cambia più. Puoi ancora leggerlo.")


class PattoIsTakenBack(Refusal):
    """One of the team would read the patto of somebody who took their yes back: it is nobody's to read any more."""

    message = N_("Chi aveva questo patto ha tolto il suo sì. Il patto è finito, e non si legge più.")


class Standing(Enum):
    """Where a patto stands, told by its versions and its end."""

    DRAFT = auto()
    PROPOSED = auto()
    ACTIVE = auto()
    REMODELLING = auto()
    """Active, with a new version that waits to be accepted."""
    ENDED = auto()


def standing(uow: UnitOfWork, patto: Patto) -> Standing:
    """Tell where a patto stands."""
    if patto.ended_at is not None:
        return Standing.ENDED
    waiting = records.open_version(uow.session, patto.id)
    is_proposed = waiting is not None and waiting.is_proposed
    if records.active_version(uow.session, patto.id) is not None:
        return Standing.REMODELLING if is_proposed else Standing.ACTIVE
    return Standing.PROPOSED if is_proposed else Standing.DRAFT


def mine(uow: UnitOfWork, person: Person) -> Patto | None:
    """Find somebody's patto: the live one, or else the last that they had; none, where they never had one."""
    return records.newest_of(uow.session, person.id) if person.has_patto else None


def own(uow: UnitOfWork, person: Person, patto_id: int) -> Patto:
    """Lock somebody's own live patto, to change something in it.

    Raises:
        NoPatto: it is not theirs.
        PattoIsOver: it has ended.
    """
    patto = records.lock_patto(uow.session, patto_id)
    if patto is None or patto.person_id != person.id:
        raise NoPatto
    return _live(patto)


def is_in_team(uow: UnitOfWork, person: Person, patto: Patto) -> bool:
    """Tell whether somebody is of a patto's team: in charge of it, or responsible for one of its commitments now."""
    if not person.is_staff:
        return False
    if person.id == patto.operator_id:
        return True
    return any(
        one.responsible_id == person.id
        for version in (records.active_version(uow.session, patto.id), records.open_version(uow.session, patto.id))
        if version is not None
        for one in records.commitments(uow.session, version.id)
    )


def may_lead(person: Person, patto: Patto) -> bool:
    """Tell whether somebody is in charge of a patto."""
    return person.role in AUTHORS and person.id == patto.operator_id


def opened(uow: UnitOfWork, staff: Person, patto_id: int) -> Patto:
    """Open a patto for one of its team, and write down that they read it.

    Raises:
        NotYourPatto: they are not of its team, or there is none.
        PattoIsTakenBack: its person has withdrawn their consent, or is forgotten.
    """
    patto = records.patto(uow.session, patto_id)
    if patto is None or not is_in_team(uow, staff, patto):
        raise NotYourPatto
    theirs = None if patto.person_id is None else people.person(uow.session, patto.person_id)
    if patto.ending is Ending.FORGOTTEN or (theirs is not None and theirs.consent_at is None):
        raise PattoIsTakenBack
    accesses.note(
        uow.session,
        person_id=patto.person_id,
        reader_id=staff.id,
        subject=Subject.PATTO,
        subject_id=patto.id,
        now=uow.now,
    )
    return patto


def led(uow: UnitOfWork, staff: Person, patto_id: int) -> Patto:
    """Lock a live patto for whoever is in charge of it, to change something in it.

    Raises:
        NotYourPatto: somebody else is, or there is none.
        PattoIsOver: it has ended.
    """
    patto = records.lock_patto(uow.session, patto_id)
    if patto is None or not may_lead(staff, patto):
        raise NotYourPatto
    return _live(patto)


def write_step(
    uow: UnitOfWork,
    patto: Patto,
    kind: StepKind,
    by: Person | None,
    *,
    text: str | None = None,
    voice: str | None = None,
) -> PattoStep:
    """Add a line to a patto's history; words that are too many for one go on in the next. Gives the last one."""
    pieces: list[str | None] = [*wrap(text or "", LONGEST_LINE, break_on_hyphens=False)]
    *before, last = pieces or [text]
    for words, heard in (*((one, None) for one in before), (last, voice)):
        step = PattoStep(patto_id=patto.id, kind=kind, by_id=by.id if by else None, text=words, voice=heard, at=uow.now)
        uow.session.add(step)
        uow.session.flush()
    return step


def _live(patto: Patto) -> Patto:
    if patto.ended_at is not None:
        raise PattoIsOver
    return patto
