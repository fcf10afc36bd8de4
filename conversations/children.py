"""Enrolling a child who is not written down yet: a name, a year of birth, and the place.

«Aggiungi figli o nipoti», or a place in something only for children
  ─▶ name ──text──▶ year ──tap, or a year in a text──▶ added and enrolled; or added and ticked,
       ▲              │                                among several who come together
       └───Indietro───┘
Indietro from the name ─▶ where one came from
an activity that is over meanwhile ─▶ said, and the conversation ends
anything else ─▶ asked again
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.talk import Draft, Talk
from services import catalogue, enrolments, households
from services.ages import Ages
from services.catalogue import ActivityGone
from services.folding import legible
from services.seats import ActivityOver, DateOver
from services.work import UnitOfWork
from storage.people import Person
from views import children as views
from views import choosing, dates, links, refusals
from views.answers.onboarding import StepBack
from views.answers.parties import EnrolNewChildOn, TickNewChild
from views.answers.places import ChooseYear, EnrolNewChild
from views.screen import Screen

router = Router(name="children")

LONGEST_NAME = 30

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)


class NewChild(StatesGroup):
    """Which question waits for an answer."""

    name = State()
    year = State()


class Child(Draft):
    """For which activity, or which date of it, and the name once it is known.

    Where several come `together`, with the ticks that were made before.
    """

    activity_id: int
    occurrence_id: int = 0
    together: bool = False
    ticked: int = 0
    who: int = 0
    name: str = ""


def unless_gone(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where there is nothing left to enrol for, say so and end the conversation: no question would lead on."""

    @wraps(handler)
    def answer(event: CallbackQuery | Message, person: Person, talk: Talk, **gifts: Any) -> Screen:
        try:
            return handler(event, person=person, talk=talk, **gifts)
        except (ActivityGone, ActivityOver, DateOver) as no:  # reading raises them: nothing is written yet
            talk.end()
            return refusals.in_words(no, person)

    return answer


@router.callback_query(EnrolNewChild.filter())
def begin(query: CallbackQuery, callback_data: EnrolNewChild, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask the name."""
    households.check_room(uow, person)
    return _go(NewChild.name, Child(**callback_data.model_dump()), uow, talk)


@router.callback_query(EnrolNewChildOn.filter())
def begin_on(
    query: CallbackQuery, callback_data: EnrolNewChildOn, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask the name of who comes on one date."""
    households.check_room(uow, person)
    return _go(NewChild.name, Child(**callback_data.model_dump()), uow, talk)


@router.callback_query(TickNewChild.filter())
def begin_together(
    query: CallbackQuery, callback_data: TickNewChild, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask the name of one more of those who come together."""
    households.check_room(uow, person)
    return _go(NewChild.name, Child(**callback_data.model_dump(), together=True), uow, talk)


@router.message(NewChild.name)
@unless_gone
def say_name(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Write the name; ask the year."""
    draft = talk.draft(Child)
    name = read_name(message)
    if name is None:
        return views.ask_name(catalogue.card(uow, draft.activity_id).title, again=True)
    draft.name = name
    return _go(NewChild.year, draft, uow, talk)


@router.callback_query(ChooseYear.filter(), NewChild.year)
@unless_gone
def say_year(query: CallbackQuery, callback_data: ChooseYear, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Choose the year."""
    return _add(callback_data.year, uow, person, talk)


@router.message(NewChild.year)
@unless_gone
def write_year(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Find the year in a sentence, or ask it again."""
    draft = talk.draft(Child)
    years = _years(uow, draft)
    year = read_year(message, years)
    if year is not None:
        return _add(year, uow, person, talk)
    return views.ask_year(draft.name, years, for_activity=True, again=True)


def _add(year: int, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Add the child to the household and ask for the place, or tick the name."""
    draft = talk.draft(Child)
    what = choosing.wanted(uow, draft.activity_id, draft.occurrence_id)
    choosing.people(uow, person, what)
    talk.end()
    child = households.known_child(uow, person, draft.name, year)
    if child is None:
        child = households.add_child(uow, person, name=draft.name, birth_year=year)
    if draft.together:
        return choosing.own_ticks(uow, person, what, draft.ticked, draft.who, adding=child)
    outcome = enrolments.enrol(uow, person, what.id, child, occurrence_id=what.occurrence_id or None)
    return choosing.own_receipt(uow, person, outcome)


@router.callback_query(StepBack.filter(), NewChild.name)
@unless_gone
def leave(query: CallbackQuery, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Go back to where one came from."""
    draft = talk.draft(Child)
    what = choosing.wanted(uow, draft.activity_id, draft.occurrence_id)
    talk.end()
    if draft.together:
        return choosing.own_ticks(uow, person, what, draft.ticked, draft.who)
    if draft.occurrence_id:
        return choosing.own_people(uow, person, what)
    return links.own_card(uow, person, draft.activity_id, dates.here(uow))


@router.callback_query(StepBack.filter(), NewChild.year)
@unless_gone
def step_back(query: CallbackQuery, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Write the name again."""
    return _go(NewChild.name, talk.draft(Child), uow, talk)


def ask(uow: UnitOfWork, state: str, stored: Talk) -> Screen:
    """Ask the question of *state* as it stands, for whoever comes back to it."""
    return _ask(uow, state, stored.draft(Child))


def read_name(message: Message) -> str | None:
    """Read a name, and nothing else: no number, link, order or emoji is one."""
    name = legible(message.text or "")
    signs = any(sign.isdigit() or sign in "/<>@" for sign in name)
    return name if len(name) <= LONGEST_NAME and not signs and any(sign.isalpha() for sign in name) else None


def read_year(message: Message, years: range) -> int | None:
    """Find the one year in a sentence; none, where it is none of *years*, or there are several."""
    said = {int(number) for number in _YEAR.findall(message.text or "")}
    return said.pop() if len(said) == 1 and said <= {*years} else None


def _go(state: State, draft: Child, uow: UnitOfWork, talk: Talk) -> Screen:
    talk.go(state, draft)
    return _ask(uow, state.state, draft)


def _ask(uow: UnitOfWork, state: str | None, draft: Child) -> Screen:
    if state == NewChild.year.state:
        return views.ask_year(draft.name, _years(uow, draft), for_activity=True)
    return views.ask_name(catalogue.card(uow, draft.activity_id).title)


def _years(uow: UnitOfWork, draft: Child) -> range:
    what = choosing.wanted(uow, draft.activity_id, draft.occurrence_id)
    day = uow.programme.today(what.starts_at or what.activity.next_at or uow.now)
    return Ages(what.activity.min_age, what.activity.max_age).birth_years(day)
