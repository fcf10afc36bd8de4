"""The screens of check-ins as one person sees them, put together from what the database says now."""

from collections.abc import Sequence
from dataclasses import replace

from services import check_ins
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.check_in_asking import Open
from storage.check_ins import Word
from storage.people import Person
from views import check_ins as views
from views import dates, refusals
from views.screen import Screen


def next_one(uow: UnitOfWork, person: Person, *, patto_id: int = 0, said: Word | None = None) -> Screen:
    """Ask what waits next, those of one patto first; after the last one, say thanks with what was answered lately."""
    waiting = _waiting(uow, person, patto_id)
    if waiting:
        asked = check_ins.asked(uow, person, waiting[0].due_id)
        return views.question(asked, dates.here(uow), left=len(waiting) - 1, said=said)
    given = check_ins.answered_lately(uow, person)
    if given:
        return views.thanks(given, said=said)
    return views.nothing(is_person=person.has_patto, patto_id=patto_id)


def after(uow: UnitOfWork, person: Person, due_id: int, word: Word) -> Screen:
    """Go on after an answer; whoever needs help is answered first."""
    asked = check_ins.asked(uow, person, due_id)
    if word is Word.HELP:
        more = bool(check_ins.open_for(uow, person))
        return views.helped(asked, uow.programme.phone, more=more)
    return next_one(uow, person, patto_id=asked.patto.id, said=word)


def one(uow: UnitOfWork, person: Person, due_id: int, *, is_new: bool = False) -> Screen:
    """Show what was said about one period."""
    return views.answer(check_ins.asked(uow, person, due_id), dates.here(uow), is_new=is_new)


def instead(uow: UnitOfWork, person: Person, no: Refusal) -> Screen:
    """Say why not over what waits now: the button that was tapped may be old (rule 13)."""
    return replace(next_one(uow, person), alert=refusals.refusal(no, tapped=True).alert)


def _waiting(uow: UnitOfWork, person: Person, patto_id: int) -> Sequence[Open]:
    return sorted(check_ins.open_for(uow, person), key=lambda one: one.patto_id != patto_id)
