"""Check-ins: a tap for each thing that was due, of either side."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import check_ins
from services.check_ins import NotAskedOfYou
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.check_ins import Word
from storage.people import Person
from views import check_in_pages as pages
from views import check_ins as views
from views import dates
from views.answers.check_ins import (
    AskNotTrue,
    CallMe,
    ChangeCheckIn,
    HearCheckIn,
    PutCheckInsOff,
    SayCheckIn,
    SayNotTrue,
    ShowCheckIn,
    ShowCheckIns,
)
from views.attachments import Voice
from views.screen import Screen

router = Router(name="check_ins")


def over_what_waits(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to a tap, say why over what waits for an answer now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except Refusal as no:
            return pages.instead(uow, person, no)

    return answer


@router.callback_query(ShowCheckIns.filter())
def show_next(query: CallbackQuery, callback_data: ShowCheckIns, uow: UnitOfWork, person: Person) -> Screen:
    """See what waits for my answer."""
    return pages.next_one(uow, person, patto_id=callback_data.patto_id)


@router.callback_query(SayCheckIn.filter())
@over_what_waits
def say(query: CallbackQuery, callback_data: SayCheckIn, uow: UnitOfWork, person: Person) -> Screen:
    """Say how something went; the next question follows by itself."""
    if callback_data.word is Word.NOT_TRUE:
        raise NotAskedOfYou
    check_ins.say(uow, person, callback_data.due_id, callback_data.word)
    return pages.after(uow, person, callback_data.due_id, callback_data.word)


@router.callback_query(ShowCheckIn.filter())
@over_what_waits
def show_one(query: CallbackQuery, callback_data: ShowCheckIn, uow: UnitOfWork, person: Person) -> Screen:
    """See what was said about something."""
    return pages.one(uow, person, callback_data.due_id)


@router.callback_query(ChangeCheckIn.filter())
@over_what_waits
def change(query: CallbackQuery, callback_data: ChangeCheckIn, uow: UnitOfWork, person: Person) -> Screen:
    """Be asked once more."""
    asked = check_ins.to_answer(uow, person, callback_data.due_id)
    return views.question(asked, dates.here(uow))


@router.callback_query(PutCheckInsOff.filter())
def put_off(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Be asked tomorrow; where nothing waits any more, nothing is promised."""
    if not check_ins.open_for(uow, person):
        return pages.next_one(uow, person)
    return views.put_off(check_ins.ask_tomorrow(uow, person), dates.here(uow), is_person=person.has_patto)


@router.callback_query(CallMe.filter())
@over_what_waits
def call_me(query: CallbackQuery, callback_data: CallMe, uow: UnitOfWork, person: Person) -> Screen:
    """Ask to be called."""
    day, operator = check_ins.call_me(uow, person, callback_data.patto_id)
    more = bool(check_ins.open_for(uow, person))
    return views.calling(callback_data.patto_id, day, operator, uow.programme.phone, dates.here(uow), more=more)


@router.callback_query(AskNotTrue.filter())
@over_what_waits
def ask_not_true(query: CallbackQuery, callback_data: AskNotTrue, uow: UnitOfWork, person: Person) -> Screen:
    """Be asked before I contradict; where that is done already, or nothing was said, see how it stands."""
    asked = check_ins.asked(uow, person, callback_data.due_id)
    if not asked.may_be_disputed:
        return views.answer(asked, dates.here(uow))
    return views.ask_not_true(asked, dates.here(uow))


@router.callback_query(SayNotTrue.filter())
@over_what_waits
def say_not_true(query: CallbackQuery, callback_data: SayNotTrue, uow: UnitOfWork, person: Person) -> Screen:
    """Say that another side's answer is not so; where they have corrected it meanwhile, read that first."""
    now = check_ins.asked(uow, person, callback_data.due_id)
    if now.period.answer and now.period.answer.check_in_id != callback_data.check_in_id:
        return views.answer(now, dates.here(uow))
    check_ins.say(uow, person, callback_data.due_id, Word.NOT_TRUE)
    return views.disputed(check_ins.asked(uow, person, callback_data.due_id))


@router.callback_query(HearCheckIn.filter())
@over_what_waits
def hear(query: CallbackQuery, callback_data: HearCheckIn, uow: UnitOfWork, person: Person) -> Screen:
    """Listen to a voice message."""
    due_id, voice = check_ins.voice_of(uow, person, callback_data.check_in_id)
    return views.heard(due_id, Voice(voice))
