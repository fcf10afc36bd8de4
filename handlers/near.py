"""Near me: asking where that is, and a location that somebody sends by themselves."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from services import near, people, shelf
from services.questions import Question, unpacked
from services.work import UnitOfWork
from storage.people import Person
from views import dates
from views import near as views
from views.answers.catalogue import AskForPlace
from views.screen import Screen

router = Router(name="near")


@router.callback_query(AskForPlace.filter())
def ask_for_place(query: CallbackQuery, callback_data: AskForPlace, uow: UnitOfWork) -> Screen:
    """Ask near to what: where one is, or a town."""
    return views.ask_place(unpacked(callback_data.question), [town.name for town in people.choices(uow)])


@router.message(F.location)
def look_around(message: Message, uow: UnitOfWork, person: Person) -> Screen:
    """Show what is near a place that somebody sends without being asked."""
    assert message.location is not None
    spot = message.location
    found = near.around(uow, person, Question(), lat=spot.latitude, lon=spot.longitude)
    towns = [town.name for town in people.choices(uow)]
    return views.nearby(found, shelf.shelf(uow).places, towns, dates.here(uow))
