"""Writing a child down, outside of any activity, and correcting what is written.

«Aggiungi figli o nipoti» ─▶ name ──text──▶ year ──tap, or a year in a text──▶ the family
                              ▲              │
                              └───Indietro───┘
«Cambia il nome» ─▶ new_name ──text──▶ the child's page
«Cambia l'anno» ──▶ new_year ──tap, or a year in a text──▶ the child's page
Indietro from a first question ─▶ where one came from
a child that was taken out meanwhile ─▶ the family as it is
anything else ─▶ asked again
"""

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.children import read_name, read_year
from conversations.talk import Draft, Talk
from services import households
from services.households import NotInYourFamily
from services.work import UnitOfWork
from storage.people import Person
from views import children as questions
from views import dates, refusals
from views import households as views
from views.answers.households import AddChild, CorrectYear, RenameChild
from views.answers.onboarding import StepBack
from views.answers.places import ChooseYear
from views.screen import Screen

router = Router(name="family")


class FamilyChild(StatesGroup):
    """Which question waits for an answer."""

    name = State()
    year = State()
    new_name = State()
    new_year = State()


class Written(Draft):
    """Which child, where it is written down already; its name, once it is known."""

    child_id: int = 0
    name: str = ""


@router.callback_query(AddChild.filter())
def begin(query: CallbackQuery, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask the name."""
    households.check_room(uow, person)
    return _go(FamilyChild.name, Written(), uow, talk)


@router.callback_query(RenameChild.filter())
def rename(query: CallbackQuery, callback_data: RenameChild, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask the new name."""
    return _begin_with(FamilyChild.new_name, callback_data.child_id, uow, person, talk)


@router.callback_query(CorrectYear.filter())
def correct(query: CallbackQuery, callback_data: CorrectYear, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask the right year."""
    return _begin_with(FamilyChild.new_year, callback_data.child_id, uow, person, talk)


@router.message(FamilyChild.name)
def say_name(message: Message, uow: UnitOfWork, talk: Talk) -> Screen:
    """Write the name; ask the year."""
    name = read_name(message)
    if name is None:
        return questions.ask_name(again=True)
    return _go(FamilyChild.year, Written(name=name), uow, talk)


@router.callback_query(ChooseYear.filter(), FamilyChild.year)
def say_year(query: CallbackQuery, callback_data: ChooseYear, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Choose the year."""
    return _add(callback_data.year, uow, person, talk)


@router.message(FamilyChild.year)
def write_year(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Find the year in a sentence, or ask it again."""
    return _add(read_year(message, households.birth_years(uow)), uow, person, talk)


@router.message(FamilyChild.new_name)
def say_new_name(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Write the new name."""
    draft, name = talk.draft(Written), read_name(message)
    if name is None:
        return questions.ask_new_name(draft.name, again=True)
    talk.end()
    try:
        households.rename(uow, person, draft.child_id, name)
    except NotInYourFamily as no:
        return _family_instead(uow, person, no, tapped=False)
    return views.changed(households.page(uow, person, draft.child_id))


@router.callback_query(ChooseYear.filter(), FamilyChild.new_year)
def choose_new_year(
    query: CallbackQuery, callback_data: ChooseYear, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Choose the right year."""
    return _correct(callback_data.year, uow, person, talk, tapped=True)


@router.message(FamilyChild.new_year)
def write_new_year(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Find the right year in a sentence, or ask it again."""
    return _correct(read_year(message, households.birth_years(uow)), uow, person, talk, tapped=False)


@router.callback_query(StepBack.filter(), FamilyChild.name)
def leave(query: CallbackQuery, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Go back to the family."""
    talk.end()
    return views.family(households.family(uow, person), dates.here(uow))


@router.callback_query(StepBack.filter(), FamilyChild.year)
def step_back(query: CallbackQuery, uow: UnitOfWork, talk: Talk) -> Screen:
    """Write the name again."""
    return _go(FamilyChild.name, talk.draft(Written), uow, talk)


@router.callback_query(StepBack.filter(), FamilyChild.new_name)
@router.callback_query(StepBack.filter(), FamilyChild.new_year)
def leave_as_it_is(query: CallbackQuery, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Go back to the child's page."""
    talk.end()
    try:
        return views.child(households.page(uow, person, talk.draft(Written).child_id))
    except NotInYourFamily as no:
        return _family_instead(uow, person, no, tapped=True)


def ask(uow: UnitOfWork, state: str, stored: Talk) -> Screen:
    """Ask the question of *state* as it stands, for whoever comes back to it."""
    return _ask(uow, state, stored.draft(Written))


def _begin_with(state: State, child_id: int, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    try:
        child = households.find(uow, person, child_id)
    except NotInYourFamily as no:
        return _family_instead(uow, person, no, tapped=True)
    return _go(state, Written(child_id=child.id, name=child.name), uow, talk)


def _add(year: int | None, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    draft, years = talk.draft(Written), households.birth_years(uow)
    if year is None or year not in years:
        return questions.ask_year(draft.name, years)
    talk.end()
    child = households.add_child(uow, person, name=draft.name, birth_year=year)
    return views.added(households.family(uow, person), child.name, dates.here(uow))


def _correct(year: int | None, uow: UnitOfWork, person: Person, talk: Talk, *, tapped: bool) -> Screen:
    draft, years = talk.draft(Written), households.birth_years(uow)
    if year is None or year not in years:
        return questions.ask_year(draft.name, years)
    talk.end()
    try:
        households.correct_year(uow, person, draft.child_id, year)
    except NotInYourFamily as no:
        return _family_instead(uow, person, no, tapped=tapped)
    return views.changed(households.page(uow, person, draft.child_id))


def _family_instead(uow: UnitOfWork, person: Person, no: NotInYourFamily, *, tapped: bool) -> Screen:
    """Say that the child is not there over the family as it is now (rule 13)."""
    said = refusals.refusal(no, tapped=tapped)
    here = dates.here(uow)
    if tapped:
        return replace(views.family(households.family(uow, person), here), alert=said.alert)
    return views.family(households.family(uow, person), here, said=said.text)


def _go(state: State, draft: Written, uow: UnitOfWork, talk: Talk) -> Screen:
    talk.go(state, draft)
    return _ask(uow, state.state, draft)


def _ask(uow: UnitOfWork, state: str | None, draft: Written) -> Screen:
    if state in (FamilyChild.year.state, FamilyChild.new_year.state):
        return questions.ask_year(draft.name, households.birth_years(uow))
    if state == FamilyChild.new_name.state:
        return questions.ask_new_name(draft.name)
    return questions.ask_name()
