"""Answering a reminder: one comes, stays away this once, or gives the place back."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import catalogue, coming, enrolments
from services.work import UnitOfWork
from storage.people import Person
from views import dates, links
from views import reminders as views
from views import withdrawals as receipts
from views.answers.reminders import Come, GiveUp, GiveUpFor, ShowReminder, SkipOnce, SkipOnceFor
from views.screen import Screen

router = Router(name="reminders")


@router.callback_query(ShowReminder.filter())
def show_reminder(query: CallbackQuery, callback_data: ShowReminder, uow: UnitOfWork, person: Person) -> Screen:
    """Show the reminder of a date."""
    return _reminder(uow, person, callback_data)


@router.callback_query(Come.filter())
def come(query: CallbackQuery, callback_data: Come, uow: UnitOfWork, person: Person) -> Screen:
    """Say that one comes."""
    done = coming.come(uow, person, callback_data.occurrence_id)
    return _reminder(uow, person, callback_data, toast=views.thanks_for_coming() if done else "")


@router.callback_query(SkipOnce.filter())
def skip_once(query: CallbackQuery, callback_data: SkipOnce, uow: UnitOfWork, person: Person) -> Screen:
    """Stay away this once; where several have a place, first say who."""
    found = coming.reminded(uow, person, callback_data.occurrence_id)
    if found.can_skip and len(found.participants) > 1:
        return views.ask_skip(found, dates.here(uow), callback_data.back)
    return _skip(uow, person, callback_data, None)


@router.callback_query(SkipOnceFor.filter())
def skip_once_for(query: CallbackQuery, callback_data: SkipOnceFor, uow: UnitOfWork, person: Person) -> Screen:
    """Let one of the household, or all, stay away this once."""
    return _skip(uow, person, callback_data, callback_data.person_id or None)


@router.callback_query(GiveUp.filter())
def give_up(query: CallbackQuery, callback_data: GiveUp, uow: UnitOfWork, person: Person) -> Screen:
    """Give the place back; where several have one, first say whose."""
    found = coming.reminded(uow, person, callback_data.occurrence_id)
    if found.is_open and len(found.participants) > 1:
        return views.ask_give_up(found, dates.here(uow), callback_data.back)
    return _give_up(uow, person, callback_data, None)


@router.callback_query(GiveUpFor.filter())
def give_up_for(query: CallbackQuery, callback_data: GiveUpFor, uow: UnitOfWork, person: Person) -> Screen:
    """Give back the place of one of the household, or all."""
    return _give_up(uow, person, callback_data, callback_data.person_id or None)


Asked = ShowReminder | Come | SkipOnce | SkipOnceFor | GiveUp | GiveUpFor


def _skip(uow: UnitOfWork, person: Person, asked: Asked, person_id: int | None) -> Screen:
    done = coming.stay_away(uow, person, asked.occurrence_id, person_id)
    return _reminder(uow, person, asked, toast=views.thanks_for_telling() if done else "")


def _give_up(uow: UnitOfWork, person: Person, asked: Asked, person_id: int | None) -> Screen:
    activity_id = coming.reminded(uow, person, asked.occurrence_id).date.activity_id
    mine = catalogue.standings(uow, person, activity_id)
    ended = {one.id for one in coming.give_up(uow, person, asked.occurrence_id, person_id)}
    if not ended:
        return _again(uow, person, asked, activity_id)
    given_back = [one for one in mine if one.enrolment_id in ended]
    return receipts.withdrawn(enrolments.title(uow, activity_id), activity_id, given_back, dates.here(uow))


def _again(uow: UnitOfWork, person: Person, asked: Asked, activity_id: int) -> Screen:
    """Answer whoever gives up once more: what was given back a moment ago, or the reminder as things are now."""
    return links.receipt_again(uow, person, activity_id, dates.here(uow)) or _reminder(uow, person, asked)


def _reminder(uow: UnitOfWork, person: Person, asked: Asked, *, toast: str = "") -> Screen:
    """Show the reminder as things are now: an old button shows what is true (rule 13)."""
    found = coming.reminded(uow, person, asked.occurrence_id)
    return views.reminder(found, dates.here(uow), back=asked.back, toast=toast)
