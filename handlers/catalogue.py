"""Finding activities: lists, search, cards."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from services import catalogue
from services.folding import folded_words
from services.work import UnitOfWork
from storage.catalogue import ActivityKind
from storage.people import Person
from views import catalogue as views
from views import dates, home, links
from views.answers import Browse, Search, ShowActivity, ShowVenue
from views.screen import Screen

router = Router(name="catalogue")
search_router = Router(name="search")

KINDS: dict[str, tuple[ActivityKind, ...]] = {
    "": (ActivityKind.ACTIVITY, ActivityKind.LABORATORIO),
    ActivityKind.CLASS: (ActivityKind.CLASS,),
}


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
    return views.at_venue(venue.name, page, venue.id, dates.here(uow))


@router.callback_query(ShowActivity.filter())
def show_activity(query: CallbackQuery, callback_data: ShowActivity, uow: UnitOfWork, person: Person) -> Screen:
    """Open a card."""
    return links.own_card(uow, person, callback_data.activity_id, dates.here(uow), back=callback_data.back)


@router.callback_query(Search.filter())
def turn_search(query: CallbackQuery, callback_data: Search, uow: UnitOfWork, person: Person) -> Screen:
    """Turn to a page of what a search found."""
    found = catalogue.search(uow, person, callback_data.words, callback_data.page)
    return views.found(found, callback_data.words, callback_data.words, dates.here(uow))


@search_router.message(F.text, ~F.text.startswith("/"))
def search(message: Message, uow: UnitOfWork, person: Person) -> Screen:
    """Look for whatever a person types; a greeting or an emoji is no search, and is met with the menu."""
    asked = message.text or ""
    words = folded_words(asked)
    if not words:
        return home.home(person)
    found = catalogue.search(uow, person, asked, 0)
    return views.found(found, asked, views.as_answer(words), dates.here(uow))


def _listing(uow: UnitOfWork, person: Person, kind: str, number: int) -> Screen:
    known = kind if kind in KINDS else ""
    return views.listing(catalogue.browse(uow, person, KINDS[known], number), known, dates.here(uow))
