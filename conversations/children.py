"""Enrolling a child who is not written down yet: a name, a year of birth, and the place.

«Aggiungi figli o nipoti», or a place in something only for children
  ─▶ name ──text──▶ year ──tap, or a year in a text──▶ added and enrolled
       ▲              │
       └───Indietro───┘
anything else ─▶ asked again
"""

import re

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.talk import Draft, Talk
from services import catalogue, enrolments, people
from services.ages import Ages
from services.folding import legible
from services.work import UnitOfWork
from storage.people import Person
from views import children as views
from views import dates, links
from views import enrolments as places
from views.answers import ChooseYear, EnrolNewChild, StepBack
from views.screen import Screen

router = Router(name="children")

LONGEST_NAME = 30

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)


class NewChild(StatesGroup):
    """Which question waits for an answer."""

    name = State()
    year = State()


class Child(Draft):
    """For which activity, and the name once it is known."""

    activity_id: int
    name: str = ""


@router.callback_query(EnrolNewChild.filter())
def begin(query: CallbackQuery, callback_data: EnrolNewChild, uow: UnitOfWork, talk: Talk) -> Screen:
    """Ask the name."""
    draft = Child(activity_id=callback_data.activity_id)
    return _go(NewChild.name, draft, uow, talk)


@router.message(NewChild.name)
def say_name(message: Message, uow: UnitOfWork, talk: Talk) -> Screen:
    """Write the name; ask the year."""
    draft = talk.draft(Child)
    name = read_name(message)
    if name is None:
        return views.ask_name(catalogue.card(uow, draft.activity_id).title, again=True)
    draft.name = name
    return _go(NewChild.year, draft, uow, talk)


@router.callback_query(ChooseYear.filter(), NewChild.year)
def say_year(query: CallbackQuery, callback_data: ChooseYear, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Choose the year."""
    return _add(callback_data.year, uow, person, talk)


@router.message(NewChild.year)
def write_year(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Find the year in a sentence, or ask it again."""
    draft = talk.draft(Child)
    years = _years(uow, draft)
    year = read_year(message, years)
    if year is not None:
        return _add(year, uow, person, talk)
    return views.ask_year(draft.name, years, for_activity=True, again=True)


def _add(year: int, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Add the child to the household and ask for the place."""
    draft = talk.draft(Child)
    child = people.add_child(uow, person, name=draft.name, birth_year=year)
    outcome = enrolments.enrol(uow, person, draft.activity_id, child)
    talk.end()
    card = catalogue.card(uow, draft.activity_id)
    standing = next(
        one for one in catalogue.standings(uow, person, draft.activity_id) if one.enrolment_id == outcome.enrolment.id
    )
    return places.enrolled(card, standing, dates.here(uow))


@router.callback_query(StepBack.filter(), NewChild.name)
def leave(query: CallbackQuery, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Go back to the activity."""
    talk.end()
    return links.own_card(uow, person, talk.draft(Child).activity_id, dates.here(uow))


@router.callback_query(StepBack.filter(), NewChild.year)
def step_back(query: CallbackQuery, uow: UnitOfWork, talk: Talk) -> Screen:
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
    card = catalogue.card(uow, draft.activity_id)
    return Ages(card.min_age, card.max_age).birth_years(uow.programme.today(card.next_at or uow.now))
