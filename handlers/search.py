"""Searching: whatever people type, page after page, and what narrows it."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from services import catalogue, people, search, shelf
from services.questions import Question, unpacked
from services.work import UnitOfWork
from storage.people import Person
from views import catalogue as lists
from views import dates, home
from views import search as views
from views.answers.catalogue import Narrow, NarrowByVenue, Search
from views.screen import Screen

buttons = Router(name="search buttons")
router = Router(name="search")


@buttons.callback_query(Search.filter())
def turn_page(query: CallbackQuery, callback_data: Search, uow: UnitOfWork, person: Person) -> Screen:
    """Turn to a page of what a search found."""
    return _answered(uow, person, unpacked(callback_data.question), callback_data.page)


@buttons.callback_query(Narrow.filter())
def narrow(query: CallbackQuery, callback_data: Narrow, uow: UnitOfWork, person: Person) -> Screen:
    """Show what a question can be narrowed by."""
    asked = unpacked(callback_data.question)
    known = shelf.shelf(uow)
    count = len(search.find(uow, asked, home=person.territory_id).lines)
    towns = [town.name for town in people.choices(uow)]
    return views.filters(asked, known.places, towns, dates.here(uow), count=count)


@buttons.callback_query(NarrowByVenue.filter())
def narrow_by_venue(query: CallbackQuery, callback_data: NarrowByVenue, uow: UnitOfWork, person: Person) -> Screen:
    """Show the venues that a question can be narrowed to."""
    asked = unpacked(callback_data.question)
    page, names = catalogue.venues(uow, person, callback_data.page)
    return views.venues(asked, names, page)


@router.message(F.text, ~F.text.startswith("/"))
def look_for(message: Message, uow: UnitOfWork, person: Person) -> Screen:
    """Look for whatever a person types; a greeting or an emoji is no search, and is met with the menu."""
    asked = message.text or ""
    question = search.understood(uow, asked)
    if question.is_empty and search.asks_what_there_is(asked):
        page = catalogue.browse(uow, person, catalogue.KINDS[""], 0)
        return lists.listing(page, "", dates.here(uow))
    if question.is_empty:
        return home.home(person)
    return _answered(uow, person, question, 0, asked=asked)


def _answered(uow: UnitOfWork, person: Person, question: Question, page: int, *, asked: str = "") -> Screen:
    result = catalogue.search(uow, person, question, page)
    return views.found(result, shelf.shelf(uow).places, dates.here(uow), asked=asked)
