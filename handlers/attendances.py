"""The roll call, tapped by staff."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import attendance_tables, attendances
from services.attendances import NotOnTheRoll, RollIsClosed, RollNotOpen
from services.work import UnitOfWork
from storage.people import Person
from views import attendance_files, dates, refusals
from views import attendances as views
from views.answers.attendances import (
    AskCloseRoll,
    ChooseAttendanceFile,
    CloseRoll,
    MarkEverybody,
    MarkPresence,
    ReopenRoll,
    ShowRoll,
    ShowRolls,
    TakeAttendanceFile,
)
from views.screen import Screen

router = Router(name="attendances")


def over_the_roll(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the time of a roll says no to a tap, say why over the roll as it is now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except (RollIsClosed, RollNotOpen, NotOnTheRoll) as no:
            said = refusals.refusal(no, tapped=True).alert
            return _roll(uow, person, callback_data.occurrence_id, alert=said)

    return answer


@router.callback_query(ShowRolls.filter())
def show_rolls(query: CallbackQuery, callback_data: ShowRolls, uow: UnitOfWork, person: Person) -> Screen:
    """List the rolls of today."""
    return views.rolls(attendances.today(uow, person), callback_data.page, dates.here(uow))


@router.callback_query(ShowRoll.filter())
def show_roll(query: CallbackQuery, callback_data: ShowRoll, uow: UnitOfWork, person: Person) -> Screen:
    """Show a page of a roll."""
    return _roll(uow, person, callback_data.occurrence_id, callback_data.page)


@router.callback_query(MarkPresence.filter())
@over_the_roll
def mark(query: CallbackQuery, callback_data: MarkPresence, uow: UnitOfWork, person: Person) -> Screen:
    """Say that somebody is here, or that this was a slip."""
    occurrence_id = callback_data.occurrence_id
    attendances.mark(uow, person, occurrence_id, callback_data.person_id, present=callback_data.present)
    return _roll(uow, person, occurrence_id, callback_data.page)


@router.callback_query(MarkEverybody.filter())
@over_the_roll
def mark_everybody(query: CallbackQuery, callback_data: MarkEverybody, uow: UnitOfWork, person: Person) -> Screen:
    """Say that all who have a place are here."""
    count = attendances.mark_everybody(uow, person, callback_data.occurrence_id)
    return _roll(uow, person, callback_data.occurrence_id, toast=views.everybody_marked(count))


@router.callback_query(AskCloseRoll.filter())
@over_the_roll
def ask_close(query: CallbackQuery, callback_data: AskCloseRoll, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before a roll call ends."""
    return views.ask_close(attendances.open_roll(uow, person, callback_data.occurrence_id))


@router.callback_query(CloseRoll.filter())
@over_the_roll
def close(query: CallbackQuery, callback_data: CloseRoll, uow: UnitOfWork, person: Person) -> Screen:
    """End a roll call."""
    return views.roll(attendances.close(uow, person, callback_data.occurrence_id), 0, dates.here(uow))


@router.callback_query(ReopenRoll.filter())
@over_the_roll
def reopen(query: CallbackQuery, callback_data: ReopenRoll, uow: UnitOfWork, person: Person) -> Screen:
    """Let a roll be corrected."""
    attendances.reopen(uow, person, callback_data.occurrence_id)
    return _roll(uow, person, callback_data.occurrence_id)


@router.callback_query(ChooseAttendanceFile.filter())
def choose_file(query: CallbackQuery, callback_data: ChooseAttendanceFile, uow: UnitOfWork, person: Person) -> Screen:
    """Ask in which form to hand over who was there."""
    title = attendances.activity(uow, person, callback_data.activity_id).title
    return attendance_files.ask_form(title, callback_data.activity_id)


@router.callback_query(TakeAttendanceFile.filter())
def take_file(query: CallbackQuery, callback_data: TakeAttendanceFile, uow: UnitOfWork, person: Person) -> Screen:
    """Hand over who was there."""
    table = attendance_tables.of_activity(uow, person, callback_data.activity_id)
    return attendance_files.handed_over(table, callback_data.form)


def _roll(
    uow: UnitOfWork, person: Person, occurrence_id: int, page: int = 0, *, alert: str = "", toast: str = ""
) -> Screen:
    found = attendances.roll(uow, person, occurrence_id)
    return views.roll(found, page, dates.here(uow), alert=alert, toast=toast)
