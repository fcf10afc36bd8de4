"""Finding activities: lists, search, cards."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from services import catalogue
from services.work import UnitOfWork
from storage.catalogue import ActivityKind
from storage.people import Person
from views import catalogue as views
from views import dates, links
from views.answers.catalogue import Browse, ShowActivity, ShowVenue
from views.screen import Screen

router = Router(name="catalogue")


@router.message(Command("attivita", ignore_case=True))
def show_activities(message: Message, uow: UnitOfWork, person: Person) -> Screen:
    """List activities and laboratori."""
    return _listing(uow, person, "", 0)


@router.message(Command("corsi", ignore_case=True))
def show_classes(message: Message, uow: UnitOfWork, person: Person) -> Screen:
    """List classes."""
    return _listing(uow, person, ActivityKind.CLASS, 0)


@router.callback_query(Browse.filter())
def browse(query: CallbackQuery, callback_data: Browse, uow: UnitOfWork, person: Person) -> Screen:
    """Turn to a page of a list."""
    return _listing(uow, person, callback_data.kind, callback_data.page)


@router.callback_query(ShowVenue.filter())
def show_venue(query: CallbackQuery, callback_data: ShowVenue, uow: UnitOfWork, person: Person) -> Screen:
    """List what is on at a venue."""
    venue, page = catalogue.at_venue(uow, person, callback_data.venue_id, callback_data.page)
    return links.own_venue(person, venue, views.at_venue(venue.name, page, venue.id, dates.here(uow)))


@router.callback_query(ShowActivity.filter())
def show_activity(query: CallbackQuery, callback_data: ShowActivity, uow: UnitOfWork, person: Person) -> Screen:
    """Open a card."""
    return links.own_card(uow, person, callback_data.activity_id, dates.here(uow), back=callback_data.back)


def _listing(uow: UnitOfWork, person: Person, kind: str, number: int) -> Screen:
    known = kind if kind in catalogue.KINDS else ""
    return views.listing(catalogue.browse(uow, person, catalogue.KINDS[known], number), known, dates.here(uow))
