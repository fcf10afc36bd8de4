"""Calendars on people's phones: a file of an activity's dates, addresses of venues and of one's own agenda."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import calendars, catalogue
from services.work import UnitOfWork
from storage.people import Person
from views import calendar_files
from views import calendars as views
from views.answers.calendars import (
    ConfirmEndCalendarAddress,
    ConfirmRenewCalendarAddress,
    EndCalendarAddress,
    RenewCalendarAddress,
    SaveToCalendar,
    ShowCalendarAddress,
    ShowVenueCalendar,
)
from views.screen import Screen

router = Router(name="calendars")


@router.callback_query(SaveToCalendar.filter())
def save_to_calendar(query: CallbackQuery, callback_data: SaveToCalendar, uow: UnitOfWork, username: str) -> Screen:
    """Send an activity's dates as a file."""
    dates = calendars.dates_of_activity(uow, callback_data.activity_id)
    content = calendar_files.of_activity(dates, username, uow.now)
    return views.file(callback_data.activity_id, dates[0].code, content)


@router.callback_query(ShowVenueCalendar.filter())
def show_venue_calendar(query: CallbackQuery, callback_data: ShowVenueCalendar, uow: UnitOfWork) -> Screen:
    """Show the address of a venue's calendar."""
    venue = catalogue.venue(uow, callback_data.venue_id)
    return views.venue_address(uow.programme.public_url, venue.id, venue.name)


@router.callback_query(ShowCalendarAddress.filter())
def show_address(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Show the address of one's own calendar; whoever has none gets one."""
    return views.own_address(uow.programme.public_url, calendars.secret_of(uow, person.id))


@router.callback_query(RenewCalendarAddress.filter())
def ask_renew(query: CallbackQuery) -> Screen:
    """Ask before the address changes."""
    return views.ask_renew()


@router.callback_query(ConfirmRenewCalendarAddress.filter())
def renew(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Take a new address; the old one ends."""
    return views.renewed(uow.programme.public_url, calendars.renew(uow, person.id))


@router.callback_query(EndCalendarAddress.filter())
def ask_end(query: CallbackQuery) -> Screen:
    """Ask before the address ends."""
    return views.ask_end()


@router.callback_query(ConfirmEndCalendarAddress.filter())
def end(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """End the address."""
    calendars.end(uow, person.id)
    return views.ended()
