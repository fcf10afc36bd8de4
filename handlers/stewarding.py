"""What those who run an activity do about its dates, places and line, tap by tap."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import stewarding
from services.line import NotInLine
from services.refusals import Refusal
from services.stewarding import DateIsAnother, DateIsGone, VenueElsewhere
from services.work import UnitOfWork
from storage.people import Person
from views import attendance_files, attendances, dates, feedback, refusals
from views import line as lines
from views import stewarding as views
from views.answers.stewarding import (
    AskCancelDate,
    ChooseVenueOfDate,
    ConfirmCancelDate,
    ConfirmMove,
    ConfirmVenueOfDate,
    GivePriority,
    ProposeVenueOfDate,
    RestoreDate,
    ShowDatesToKeep,
    ShowDateToKeep,
    ShowDesk,
    ShowLine,
    ShowTurn,
    TakePriorityBack,
)
from views.screen import Screen

router = Router(name="stewarding")


def over_the_date(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where a date is not as the tap took it, say so over what is true now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except (DateIsAnother, DateIsGone, VenueElsewhere) as no:
            if query.message is None:  # typed: there is nothing to show it over
                raise
            return _instead(uow, person, callback_data.occurrence_id, no)

    return answer


def _instead(uow: UnitOfWork, person: Person, occurrence_id: int, no: Refusal) -> Screen:
    """Show a date as it is now; of one that is over, those that are left."""
    said = refusals.refusal(no, tapped=True).alert
    try:
        return replace(_date(uow, person, occurrence_id), alert=said)
    except DateIsGone:
        activity_id = stewarding.activity_of_date(uow, person, occurrence_id).id
        return replace(views.date_list(stewarding.dates(uow, person, activity_id, 0), dates.here(uow)), alert=said)


@router.callback_query(ShowDesk.filter())
def show_desk(query: CallbackQuery, callback_data: ShowDesk, uow: UnitOfWork, person: Person) -> Screen:
    """Open the staff's page of an activity."""
    found = stewarding.desk(uow, person, callback_data.activity_id)
    today = found.rolls_on
    calls = ((attendances.roll_call_button(today),),) if today is not None else ()
    activity_id = callback_data.activity_id
    past = ((attendance_files.button(activity_id),), (feedback.button(activity_id),))
    return views.desk(found, dates.here(uow), extra=(*calls, *past))


@router.callback_query(ShowDatesToKeep.filter())
def show_dates(query: CallbackQuery, callback_data: ShowDatesToKeep, uow: UnitOfWork, person: Person) -> Screen:
    """List the dates to come."""
    return views.date_list(
        stewarding.dates(uow, person, callback_data.activity_id, callback_data.page), dates.here(uow)
    )


@router.callback_query(ShowDateToKeep.filter())
@over_the_date
def show_date(query: CallbackQuery, callback_data: ShowDateToKeep, uow: UnitOfWork, person: Person) -> Screen:
    """Open one date."""
    return _date(uow, person, callback_data.occurrence_id)


@router.callback_query(ConfirmMove.filter())
@over_the_date
def move(query: CallbackQuery, callback_data: ConfirmMove, uow: UnitOfWork, person: Person) -> Screen:
    """Move a date."""
    starts_at = datetime.fromtimestamp(callback_data.starts * 60, UTC)
    ends_at = starts_at + timedelta(minutes=callback_data.minutes)
    told = stewarding.move(uow, person, callback_data.occurrence_id, callback_data.seen, starts_at, ends_at)
    return _date(uow, person, callback_data.occurrence_id, told)


@router.callback_query(AskCancelDate.filter())
@over_the_date
def ask_cancel(query: CallbackQuery, callback_data: AskCancelDate, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before a date is cancelled; one that is off already is shown."""
    found = stewarding.date(uow, person, callback_data.occurrence_id)
    if found.date.is_off:
        return _date(uow, person, callback_data.occurrence_id)
    return views.ask_cancel(found, dates.here(uow))


@router.callback_query(ConfirmCancelDate.filter())
@over_the_date
def cancel(query: CallbackQuery, callback_data: ConfirmCancelDate, uow: UnitOfWork, person: Person) -> Screen:
    """Cancel a date."""
    told = stewarding.cancel(uow, person, callback_data.occurrence_id, callback_data.seen)
    return _date(uow, person, callback_data.occurrence_id, told)


@router.callback_query(RestoreDate.filter())
@over_the_date
def restore(query: CallbackQuery, callback_data: RestoreDate, uow: UnitOfWork, person: Person) -> Screen:
    """Let a cancelled date take place all the same."""
    told = stewarding.restore(uow, person, callback_data.occurrence_id, callback_data.seen)
    return _date(uow, person, callback_data.occurrence_id, told)


@router.callback_query(ChooseVenueOfDate.filter())
@over_the_date
def choose_venue(query: CallbackQuery, callback_data: ChooseVenueOfDate, uow: UnitOfWork, person: Person) -> Screen:
    """List the venues at which a date could be."""
    found, venues, is_last = stewarding.venues(uow, person, callback_data.occurrence_id, callback_data.page)
    return views.venue_list(found, venues, callback_data.page, dates.here(uow), is_last=is_last)


@router.callback_query(ProposeVenueOfDate.filter())
@over_the_date
def propose_venue(query: CallbackQuery, callback_data: ProposeVenueOfDate, uow: UnitOfWork, person: Person) -> Screen:
    """Show what another venue would mean."""
    found = stewarding.date(uow, person, callback_data.occurrence_id)
    return views.ask_venue(found, stewarding.venue(uow, found, callback_data.venue_id), dates.here(uow))


@router.callback_query(ConfirmVenueOfDate.filter())
@over_the_date
def relocate(query: CallbackQuery, callback_data: ConfirmVenueOfDate, uow: UnitOfWork, person: Person) -> Screen:
    """Let a date be at another venue."""
    date_id, venue_id = callback_data.occurrence_id, callback_data.venue_id
    told = stewarding.relocate(uow, person, date_id, callback_data.seen, venue_id)
    return _date(uow, person, date_id, told)


@router.callback_query(ShowLine.filter())
def show_line(query: CallbackQuery, callback_data: ShowLine, uow: UnitOfWork, person: Person) -> Screen:
    """List who waits, in order."""
    return lines.line(*stewarding.waiting(uow, person, callback_data.activity_id), callback_data.page, dates.here(uow))


@router.callback_query(ShowTurn.filter())
def show_turn(query: CallbackQuery, callback_data: ShowTurn, uow: UnitOfWork, person: Person) -> Screen:
    """Open one turn."""
    return _turn(uow, person, callback_data.enrolment_id)


@router.callback_query(GivePriority.filter())
def give_priority(query: CallbackQuery, callback_data: GivePriority, uow: UnitOfWork, person: Person) -> Screen:
    """Let a turn go first, for a reason of the list; a button of another list asks again."""
    if callback_data.reason >= len(stewarding.REASONS):
        return _turn(uow, person, callback_data.enrolment_id)
    try:
        stewarding.give_priority(uow, person, callback_data.enrolment_id, stewarding.REASONS[callback_data.reason])
    except NotInLine as no:
        return _line_instead(uow, person, callback_data.enrolment_id, no)
    return _turn(uow, person, callback_data.enrolment_id)


@router.callback_query(TakePriorityBack.filter())
def take_priority_back(
    query: CallbackQuery, callback_data: TakePriorityBack, uow: UnitOfWork, person: Person
) -> Screen:
    """Let a turn stand where it came."""
    try:
        stewarding.take_priority_back(uow, person, callback_data.enrolment_id)
    except NotInLine as no:
        return _line_instead(uow, person, callback_data.enrolment_id, no)
    return _turn(uow, person, callback_data.enrolment_id)


def _turn(uow: UnitOfWork, person: Person, enrolment_id: int) -> Screen:
    try:
        return lines.turn(*stewarding.turn(uow, person, enrolment_id), dates.here(uow))
    except NotInLine as no:
        return _line_instead(uow, person, enrolment_id, no)


def _line_instead(uow: UnitOfWork, person: Person, enrolment_id: int, no: Refusal) -> Screen:
    """Say that a turn has ended, over the line as it is now (rule 13)."""
    activity_id = stewarding.activity_of_turn(uow, person, enrolment_id).id
    screen = lines.line(*stewarding.waiting(uow, person, activity_id), 0, dates.here(uow))
    return replace(screen, alert=refusals.refusal(no, tapped=True).alert)


def _date(uow: UnitOfWork, person: Person, occurrence_id: int, told: int | None = None) -> Screen:
    return views.date(stewarding.date(uow, person, occurrence_id), dates.here(uow), told=told)
