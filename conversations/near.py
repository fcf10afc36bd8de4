"""Looking near oneself: what was looked for is remembered until a location comes.

    «Manda la mia posizione» ─▶ waiting ──location──▶ what is near, nearest first
                                   ├──name of a place──▶ the same there
                                   └──other words, a button, a command──▶ done as always, and nothing is left open

The location itself is never written down, neither here nor elsewhere: see
services/near.py.
"""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.talk import Draft, Talk
from services import catalogue, near, people, search, shelf
from services.questions import Question, unpacked
from services.work import UnitOfWork
from storage.people import Person
from views import dates
from views import near as views
from views import search as answers
from views.answers.catalogue import AskForLocation
from views.screen import Screen

router = Router(name="near, asked")


class Near(StatesGroup):
    """Which question waits for an answer."""

    waiting = State()


class LookedFor(Draft):
    """The question, packed, that is asked again where the person is."""

    question: str


@router.callback_query(AskForLocation.filter())
def begin(query: CallbackQuery, callback_data: AskForLocation, talk: Talk) -> Screen:
    """Ask for the location of the phone."""
    talk.go(Near.waiting, LookedFor(question=callback_data.question))
    return views.ask_location(unpacked(callback_data.question))


@router.message(Near.waiting, F.location)
def send_location(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Show what is near, with the conditions that were asked for."""
    assert message.location is not None
    spot = message.location
    found = near.around(uow, person, _asked(talk), lat=spot.latitude, lon=spot.longitude)
    talk.end()
    towns = [town.name for town in people.choices(uow)]
    return views.nearby(found, shelf.shelf(uow).places, towns, dates.here(uow))


@router.message(Near.waiting)
def say_otherwise(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Look in a place that is named; leave everything else to whoever answers it always.

    Raises:
        SkipHandler: it names no place.
    """
    talk.end()
    said = search.understood(uow, message.text or "")
    if not said.places or said.only("places") != said:
        raise SkipHandler
    there = near.placed(_asked(talk), None).with_all_of(said)
    return answers.found(catalogue.search(uow, person, there, 0), shelf.shelf(uow).places, dates.here(uow))


def _asked(talk: Talk) -> Question:
    return unpacked(talk.draft(LookedFor).question)
