"""Saying something about a patto, in words or with one's voice, and asking to change it; and leaving it.

What is said stands in the history, where both sides read it. Everything locks the patto first.
"""

from locales import N_
from services import crisis, patti, patto_endings, patto_news, tasks
from services.crisis import Kinds
from services.patto_texts import NotActiveYet
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import patti as records
from storage.patti import Ending, Patto, StepKind
from storage.people import Person
from storage.tasks import Reason

LONGEST = 500
"""Letters of what is said at once."""


class ChangeIsAsked(Refusal):
    """Somebody asks to change a text that waits for their answer: that is the place to say it."""

    message = N_("C'è già un testo nuovo da leggere. Aprilo: lì puoi dire di sì, di no, o scrivere che cosa cambiare.")


def to_say(uow: UnitOfWork, person: Person, patto_id: int) -> Patto:
    """Lock a live patto for somebody who is about to say something: its person, or whoever is in charge of it.

    Raises:
        services.patti.NoPatto, services.patti.NotYourPatto: it is none of theirs.
        services.patti.PattoIsOver: it has ended.
    """
    patto = records.patto(uow.session, patto_id)
    is_persons = patto is not None and patto.person_id == person.id
    return patti.led(uow, person, patto_id) if person.is_staff and not is_persons else patti.own(uow, person, patto_id)


def say(uow: UnitOfWork, person: Person, patto_id: int, *, text: str | None = None, voice: str | None = None) -> Kinds:
    """Say something about a patto; the other side hears that there is something, and reads it there.

    Gives what was heard of a hard moment, for the answer. Raises as `to_say` does.
    """
    patto = to_say(uow, person, patto_id)
    step = patti.write_step(uow, patto, StepKind.SAID, person, text=text, voice=voice)
    if patto.person_id != person.id:
        patto_news.tell(uow, patto, step)
        return frozenset()
    if voice is not None:
        tasks.raise_for(uow, patto, Reason.VOICE)
    heard = crisis.note(uow, patto, text)
    if not heard:
        patto_news.tell(uow, patto, step)
    return heard


def to_ask_change(uow: UnitOfWork, person: Person, patto_id: int) -> Patto:
    """Lock one's own patto that holds, before a change is asked for.

    Raises:
        services.patti.NoPatto, services.patti.PattoIsOver: as `patti.own` does.
        services.patto_texts.NotActiveYet: nothing holds that could be changed.
        ChangeIsAsked: a new text waits already.
    """
    patto = patti.own(uow, person, patto_id)
    waiting = records.open_version(uow.session, patto.id)
    if waiting is not None and waiting.is_proposed:
        raise ChangeIsAsked
    if records.active_version(uow.session, patto.id) is None:
        raise NotActiveYet
    return patto


def ask_change(
    uow: UnitOfWork, person: Person, patto_id: int, *, text: str | None = None, voice: str | None = None
) -> Kinds:
    """Ask to change what a patto says; whoever is in charge finds it among what there is to do.

    Gives what was heard of a hard moment. Raises as `to_ask_change` does.
    """
    patto = to_ask_change(uow, person, patto_id)
    patti.write_step(uow, patto, StepKind.CHANGE_ASKED, person, text=text, voice=voice)
    tasks.raise_for(uow, patto, Reason.CHANGE)
    return crisis.note(uow, patto, text)


def to_leave(uow: UnitOfWork, person: Person, patto_id: int) -> Patto:
    """Lock one's own live patto, before one is asked whether to leave it; raises as `patti.own` does."""
    return patti.own(uow, person, patto_id)


def leave(uow: UnitOfWork, person: Person, patto_id: int) -> Patto:
    """Let the person leave their patto: nothing more is due or asked; what was is kept, and so are their enrolments.

    Safe to repeat.

    Raises:
        services.patti.NoPatto: it is not theirs.
        services.patti.PattoIsOver: it has ended in another way.
    """
    patto = records.lock_patto(uow.session, patto_id)
    if patto is not None and patto.person_id == person.id and patto.ending is Ending.LEFT:
        return patto
    patto = to_leave(uow, person, patto_id)
    patto_news.tell(uow, patto, patto_endings.end(uow, patto, Ending.LEFT, person))
    return patto
