"""Check-ins: how a commitment went, said in one tap by whoever is responsible for it, on either side.

Nothing that was said is changed: what is said later is added, and counts
(rule 7). Everything locks the patto first, then the period.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import TypedDict

from locales import N_
from services import commitment_states, crisis, patti, saying, tasks
from services.commitment_states import Period
from services.crisis import Kinds
from services.refusals import Refusal
from services.work import UnitOfWork
from services.working_days import office_day
from storage import accesses, check_in_asking, organisations, people
from storage import check_ins as records
from storage import patti as texts
from storage.accesses import Subject
from storage.check_in_asking import Open
from storage.check_ins import CheckIn, Due, Word
from storage.patti import Commitment, Ending, Patto, Side
from storage.people import Person
from storage.tasks import Reason, open_task

LONGEST_NOTE = 500

ONE_READING = timedelta(minutes=30)


class NotAskedOfYou(Refusal):
    """Somebody would answer for a period that is not theirs, is gone, or has not begun."""

    message = N_("Questa domanda non aspetta una tua risposta. Tocca «Menu» e scegli di nuovo.")


class NothingSaidYet(Refusal):
    """Somebody adds words to an answer that was never given, or contradicts one."""

    message = N_("Qui non c'è ancora una risposta. Prima serve quella, con un tocco.")


class Part(Enum):
    """What somebody has to do with one period."""

    OWN = auto()
    """It is their own side's."""
    ON_BEHALF = auto()
    """It is of somebody without an account, whom they follow."""
    RESPONSIBLE = auto()
    """They answer for another side."""
    READER = auto()
    """It is another side's promise to them: they see the answer, and may say that it is not so."""
    ONLOOKER = auto()
    """They are of the patto's team, and read what others said."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One period as it is put to somebody, with what they need to know about it."""

    period: Period
    commitment: Commitment
    patto: Patto
    part: Part
    person: str
    """What the person of the patto is called."""
    organisation: str
    operator: str
    """Who is in charge; empty where nobody is."""

    @property
    def is_answered(self) -> bool:
        """Whether something was said about it."""
        return self.period.answer is not None

    @property
    def may_be_disputed(self) -> bool:
        """Whether its reader may say that the answer is not so."""
        is_theirs = self.part is Part.READER and self.patto.ended_at is None
        return is_theirs and self.is_answered and not self.period.is_disputed


def open_for(uow: UnitOfWork, person: Person) -> Sequence[Open]:
    """List what waits for somebody's answer: this week's first, then what is late, for two months."""
    return check_in_asking.open_for(uow.session, person.id, uow.programme.today(uow.now))


def asked(uow: UnitOfWork, person: Person, due_id: int) -> Asked:
    """Show a period to somebody whom it concerns; a member of staff who reads it is written down.

    Raises:
        NotAskedOfYou: it does not concern them, or is not there any more.
    """
    due, commitment, patto, part = _found(uow, person, due_id)
    if person.id != patto.person_id:
        _note_reading(uow, person, patto)
    return _asked(uow, due, commitment, patto, part)


def _note_reading(uow: UnitOfWork, staff: Person, patto: Patto) -> None:
    """Write down that somebody reads a patto, one question after the other being one reading."""
    what: _Reading = {"reader_id": staff.id, "subject": Subject.PATTO, "subject_id": patto.id}
    if not accesses.has_opened(uow.session, **what, since=uow.now - ONE_READING):
        accesses.note(uow.session, person_id=patto.person_id, now=uow.now, **what)


class _Reading(TypedDict):
    reader_id: int
    subject: Subject
    subject_id: int


def say(
    uow: UnitOfWork, person: Person, due_id: int, word: Word, *, note: str | None = None, voice: str | None = None
) -> CheckIn:
    """Write down how a period went; said twice in a row without anything new, it is written once.

    The person answers for their side; the responsible, or else who is in charge, for the others. Whoever is in charge
    records for a person without an account (`on_behalf`). `Word.NOT_TRUE` is the person's, of another side's answer.
    A *note* is heard for hard moments (services/crisis.py).

    Raises:
        NotAskedOfYou: it is not theirs to answer, or has not begun.
        NothingSaidYet: there is no answer that could be untrue.
        services.patti.PattoIsOver: the patto has ended.
    """
    due, patto, part = _to_answer(uow, person, due_id)
    said = records.of_due(uow.session, due.id)
    _check(part, word, said)
    if not (note or voice) and said and said[-1].word is word and said[-1].by_id == person.id:
        _tell_again(uow, patto, part, said[-1])
        return said[-1]
    on_behalf = part is Part.ON_BEHALF
    new = CheckIn(due_id=due.id, by_id=person.id, on_behalf=on_behalf, word=word, note=note, voice=voice, at=uow.now)
    uow.session.add(new)
    due.answered_at, due.ask_again_on = due.answered_at or uow.now, None
    uow.session.flush()
    _tell(uow, patto, part, new)
    return new


def to_answer(uow: UnitOfWork, person: Person, due_id: int) -> Asked:
    """Show a period to somebody who answers for it now, or once more; raises as `say` does."""
    _due, _patto, part = _to_answer(uow, person, due_id)
    if part is Part.READER:
        raise NotAskedOfYou
    return asked(uow, person, due_id)


def add(uow: UnitOfWork, person: Person, due_id: int, *, note: str | None = None, voice: str | None = None) -> Kinds:
    """Add words or a voice to what somebody has just said; gives what was heard of a hard moment of the writer's own.

    Where the other side has corrected meanwhile what the person contradicted, their
    words contradict nothing new: they stand in the patto's history. Raises as `say` does.
    """
    word = to_add(uow, person, due_id)
    due, _commitment, patto, part = _found(uow, person, due_id)
    if part is Part.READER and not commitment_states.of_due(uow, due).is_disputed:
        return saying.say(uow, person, patto.id, text=note, voice=voice)
    say(uow, person, due_id, word, note=note, voice=voice)
    return crisis.heard(note) if part in (Part.OWN, Part.READER) else frozenset()


def to_add(uow: UnitOfWork, person: Person, due_id: int) -> Word:
    """Give the answer to which somebody may add something.

    Raises:
        NothingSaidYet: they have said nothing about it.
        services.refusals.Refusal: as `say` does.
    """
    due, _patto, part = _to_answer(uow, person, due_id)
    of_readers = part is Part.READER
    words = [one.word for one in records.of_due(uow.session, due.id) if (one.word is Word.NOT_TRUE) is of_readers]
    if not words:
        raise NothingSaidYet
    return words[-1]


def ask_tomorrow(uow: UnitOfWork, person: Person) -> date:
    """Ask somebody tomorrow once more about all that waits for them. Safe to repeat."""
    tomorrow = uow.programme.today(uow.now) + timedelta(days=1)
    check_in_asking.ask_again(uow.session, [one.due_id for one in open_for(uow, person)], tomorrow)
    return tomorrow


def call_me(uow: UnitOfWork, person: Person, patto_id: int) -> tuple[date, str]:
    """Let somebody be called; gives by which day, and by whom (empty where nobody is in charge). Safe to repeat.

    Raises:
        services.patti.NoPatto: it is not theirs.
        services.patti.PattoIsOver: it has ended.
    """
    patto = patti.own(uow, person, patto_id)
    tasks.raise_for(uow, patto, Reason.CALL)
    return office_day(uow.programme.today(uow.now) + timedelta(days=1)), _name(uow, patto.operator_id)


def answered_lately(uow: UnitOfWork, person: Person) -> Sequence[Asked]:
    """List what somebody answered within the last day, where it still concerns them: it can be corrected.

    The newest last.
    """
    since = uow.now - timedelta(days=1)
    found = []
    for due_id in records.answered_by(uow.session, person.id, since=since, most=MOST_CORRECTED):
        try:
            due, commitment, patto, part = _found(uow, person, due_id)
        except NotAskedOfYou:
            continue
        if patto.ended_at is None and part not in (Part.READER, Part.ONLOOKER):
            found.append(_asked(uow, due, commitment, patto, part))
    return found


MOST_CORRECTED = 20


def voice_of(uow: UnitOfWork, person: Person, check_in_id: int) -> tuple[int, str]:
    """Give the period and the voice message of a check-in to one whom it concerns; heard by staff, it waits no more.

    Raises:
        NotAskedOfYou: it does not concern them, or there is none.
        services.patti.NotYourPatto: staff who are not of its team.
    """
    said = records.check_in(uow.session, check_in_id)
    due = None if said is None else records.due(uow.session, said.due_id)
    if said is None or due is None or said.voice is None:
        raise NotAskedOfYou
    patto = texts.patto(uow.session, due.patto_id)
    if patto is None or patto.person_id != person.id:
        patto = patti.opened(uow, person, due.patto_id)
        _note_heard(uow, person, _locked(uow, patto.id), said)
    return due.id, said.voice


def _note_heard(uow: UnitOfWork, staff: Person, patto: Patto, said: CheckIn) -> None:
    """Close what there was to do, where whoever follows the patto listens to the newest voice message."""
    task = open_task(uow.session, patto.id, Reason.VOICE)
    if task is not None and patti.may_lead(staff, patto) and said.at >= task.woken_at:
        tasks.settle(uow, patto, Reason.VOICE)


# Who, and what comes of it


def _to_answer(uow: UnitOfWork, person: Person, due_id: int) -> tuple[Due, Patto, Part]:
    """Lock a period of a live patto for somebody who may say something about it."""
    due, commitment, patto, part = _found(uow, person, due_id)
    patto = _locked(uow, patto.id)
    if part is Part.ONLOOKER or _part(uow, person, patto, commitment) is not part:
        raise NotAskedOfYou
    if patto.ended_at is not None:
        raise patti.PattoIsOver
    locked = records.lock_due(uow.session, due.id)
    if locked is None or locked.starts_on > uow.programme.today(uow.now):
        raise NotAskedOfYou
    return locked, patto, part


def _locked(uow: UnitOfWork, patto_id: int) -> Patto:
    patto = texts.lock_patto(uow.session, patto_id)
    if patto is None:
        raise NotAskedOfYou
    return patto


def _found(uow: UnitOfWork, person: Person, due_id: int) -> tuple[Due, Commitment, Patto, Part]:
    due = records.due(uow.session, due_id)
    commitment = None if due is None else texts.commitment(uow.session, due.commitment_id)
    patto = None if due is None else texts.patto(uow.session, due.patto_id)
    if due is None or commitment is None or patto is None:
        raise NotAskedOfYou
    part = _part(uow, person, patto, commitment)
    if part is None:
        raise NotAskedOfYou
    return due, commitment, patto, part


def _part(uow: UnitOfWork, person: Person, patto: Patto, commitment: Commitment) -> Part | None:
    """Tell what somebody has to do with a commitment, as `storage.check_in_asking.ANSWERER` does."""
    is_persons = commitment.side is Side.PERSON
    if person.id == patto.person_id:
        return Part.OWN if is_persons else Part.READER
    if patto.ending is Ending.FORGOTTEN:
        return None
    if patti.may_lead(person, patto) and (not is_persons or patto.person_id is None):
        return Part.ON_BEHALF if is_persons else Part.RESPONSIBLE
    if not patti.is_in_team(uow, person, patto):
        return None
    version = texts.version(uow.session, commitment.version_id)
    holds = version is not None and version.ended_at is None
    is_theirs = not is_persons and holds and person.id == commitment.responsible_id
    return Part.RESPONSIBLE if is_theirs else Part.ONLOOKER


def _check(part: Part, word: Word, said: Sequence[CheckIn]) -> None:
    """See that somebody says only what is theirs to say."""
    if (part is Part.READER) is not (word is Word.NOT_TRUE):
        raise NotAskedOfYou
    if part is Part.READER and not said:
        raise NothingSaidYet


def _tell(uow: UnitOfWork, patto: Patto, part: Part, new: CheckIn) -> None:
    """Let whoever follows the patto know what there is to do."""
    is_persons = part is not Part.RESPONSIBLE
    if new.word is Word.HELP and (is_persons or new.by_id != patto.operator_id):
        tasks.raise_for(uow, patto, Reason.HELP)
    if new.word is Word.NOT_TRUE:
        tasks.raise_for(uow, patto, Reason.DISAGREEMENT)
    if new.voice is not None and is_persons:
        tasks.raise_for(uow, patto, Reason.VOICE)
    if is_persons:
        crisis.note(uow, patto, new.note)
    if part is Part.OWN:
        tasks.settle(uow, patto, Reason.MISSED)


def _tell_again(uow: UnitOfWork, patto: Patto, part: Part, said: CheckIn) -> None:
    """Let whoever follows the patto know of it once more, where they have closed or put off what came of it."""
    if part is Part.RESPONSIBLE and said.by_id == patto.operator_id:
        return
    reason = {Word.HELP: Reason.HELP, Word.NOT_TRUE: Reason.DISAGREEMENT}.get(said.word)
    task = None if reason is None else open_task(uow.session, patto.id, reason)
    if reason is not None and (task is None or task.snoozed_until is not None):
        tasks.raise_for(uow, patto, reason)


def _asked(uow: UnitOfWork, due: Due, commitment: Commitment, patto: Patto, part: Part) -> Asked:
    organisation = organisations.organisation(uow.session, patto.organisation_id)
    return Asked(
        period=commitment_states.of_due(uow, due),
        commitment=commitment,
        patto=patto,
        part=part,
        person=_name(uow, patto.person_id) or patto.known_as,
        organisation=organisation.name if organisation else "",
        operator=_name(uow, patto.operator_id),
    )


def _name(uow: UnitOfWork, person_id: int | None) -> str:
    person = None if person_id is None else people.person(uow.session, person_id)
    return person.name if person else ""
