"""Writing a patto, in words: with whom, its goals, from when to when, why it changes.

    «Un patto nuovo» ─▶ name ──text──▶ kind ──tap──▶ ente ──tap or text──▶ the draft; whoever works for one skips it
    «Obiettivo», «Parole» ─▶ words ──text──▶ the goal
    «Periodo» ─▶ from when to when ──tap or text──▶ the draft
    «Rimodula» ─▶ why ──text, or «Senza un motivo»──▶ a draft beside the version that holds
words that say nothing of it ─▶ asked again
any other button or command ─▶ done as always: what was answered so far stands in the draft
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.ending import ending
from conversations.talk import Draft, Talk
from services import organisations, patto_drafts, patto_lines, patto_texts
from services.grammar import periods
from services.organisations import NotAName
from services.patti import NotYourPatto
from services.patto_lines import (
    LONGEST_COMMITMENT,
    LONGEST_GOAL,
    LONGEST_NAME,
    PeriodIsBackwards,
    PeriodIsTooLong,
    readable,
)
from services.patto_texts import PeriodIsOver
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import organisations as enti
from storage.patti import PattoKind, Side
from storage.people import Person
from views import dates, patto_beginnings, refusals
from views import patto_drafts as pages
from views import patto_texts as views
from views.answers.patto_texts import (
    AskGoal,
    AskPattoPeriod,
    AskRemodel,
    BeginPatto,
    ChooseEnte,
    ChoosePattoKind,
    TurnEnti,
)
from views.screen import Screen

router = Router(name="drafting")


class NewPatto(StatesGroup):
    """With whom, of which kind, with which ente."""

    name = State()
    kind = State()
    ente = State()


class PattoGoal(StatesGroup):
    """A goal in words."""

    words = State()


class PattoPeriod(StatesGroup):
    """From when to when."""

    words = State()


class PattoReason(StatesGroup):
    """Why a patto changes."""

    words = State()


class Beginning(Draft):
    """What is known of a patto that is not written down yet."""

    name: str = ""
    kind: PattoKind | None = None


class OfPatto(Draft):
    """Of which patto; of which goal or commitment, where it is about one."""

    patto_id: int
    line_id: int = 0
    side: Side | None = None
    first: bool = False
    needs_date: bool = False


def over_the_draft(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to a tap that asks for words, say why over the patto as it is now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
        try:
            return handler(query, callback_data, uow, person, talk)
        except NotYourPatto:
            raise
        except Refusal as no:
            if query.message is None:  # typed: there is nothing to show it over
                raise
            talk.end()
            return pages.instead(uow, person, callback_data.patto_id, no)

    return answer


# A new patto


@router.callback_query(BeginPatto.filter())
def begin(query: CallbackQuery, person: Person, talk: Talk) -> Screen:
    """Ask how the person is called."""
    patto_drafts.check_author(person)
    talk.go(NewPatto.name, Beginning())
    return patto_beginnings.ask_name()


@router.message(NewPatto.name)
@ending
def say_name(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read the name; ask the kind."""
    name = readable(message.text or "", LONGEST_NAME)
    if name is None:
        return patto_beginnings.ask_name(again=True)
    talk.go(NewPatto.kind, Beginning(name=name))
    return patto_beginnings.ask_kind(name)


@router.callback_query(ChoosePattoKind.filter(), NewPatto.kind)
def choose_kind(
    query: CallbackQuery, callback_data: ChoosePattoKind, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Choose the kind; ask for the ente, or begin."""
    draft = talk.draft(Beginning)
    if patto_drafts.own_ente(uow, person) is not None:
        return _begun(uow, person, talk, draft.name, callback_data.kind, None)
    talk.go(NewPatto.ente, Beginning(name=draft.name, kind=callback_data.kind))
    return _ask_ente(uow, person.scope_id, 0)


@router.message(NewPatto.kind)
@ending
def say_no_kind(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask the kind again."""
    return patto_beginnings.ask_kind(talk.draft(Beginning).name, again=True)


@router.callback_query(TurnEnti.filter(), NewPatto.ente)
def turn_enti(query: CallbackQuery, callback_data: TurnEnti, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Turn to a page of the enti."""
    talk.stay()
    return _ask_ente(uow, person.scope_id, callback_data.page)


@router.callback_query(ChooseEnte.filter(), NewPatto.ente)
def choose_ente(query: CallbackQuery, callback_data: ChooseEnte, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Choose the ente, and begin."""
    draft = talk.draft(Beginning)
    ente = enti.organisation(uow.session, callback_data.organisation_id)
    if ente is None or draft.kind is None:
        talk.stay()
        return _ask_ente(uow, person.scope_id, 0, again=True)
    return _begun(uow, person, talk, draft.name, draft.kind, ente)


@router.message(NewPatto.ente)
@ending
def say_ente(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read the name of an ente, a new one too, and begin."""
    draft = talk.draft(Beginning)
    try:
        ente = organisations.find_or_make(uow, message.text or "", person.scope_id)
    except NotAName:  # raised before anything is written
        return _ask_ente(uow, person.scope_id, 0, again=True)
    return _begun(uow, person, talk, draft.name, draft.kind or PattoKind.INCLUSION, ente)


def ask(uow: UnitOfWork, state: str, talk: Talk) -> Screen:
    """Ask the open question of a patto that is begun again."""
    draft = talk.draft(Beginning)
    if state == NewPatto.kind.state:
        return patto_beginnings.ask_kind(draft.name)
    if state == NewPatto.ente.state:
        return _ask_ente(uow, None, 0)
    return patto_beginnings.ask_name()


def _ask_ente(uow: UnitOfWork, territory_id: int | None, page: int, *, again: bool = False) -> Screen:
    found, is_last = patto_drafts.choices(uow, territory_id, page)
    return patto_beginnings.ask_ente(found, page=page, is_last=is_last, again=again)


def _begun(
    uow: UnitOfWork, person: Person, talk: Talk, name: str, kind: PattoKind, ente: enti.Organisation | None
) -> Screen:
    talk.end()
    patto = patto_drafts.begin(uow, person, name, kind, ente)
    return pages.draft(uow, person, patto.id)


# Goals


@router.callback_query(AskGoal.filter())
@over_the_draft
def ask_goal(query: CallbackQuery, callback_data: AskGoal, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask for a goal in words."""
    screen = _ask_goal(uow, person, callback_data.patto_id, callback_data.line_id)
    talk.go(PattoGoal.words, OfPatto(patto_id=callback_data.patto_id, line_id=callback_data.line_id))
    return screen


@router.message(PattoGoal.words)
@ending
def say_goal(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read a goal."""
    of = talk.draft(OfPatto)
    text = readable(message.text or "", LONGEST_GOAL)
    if text is None:
        return _ask_goal(uow, person, of.patto_id, of.line_id, again=True)
    if of.line_id:
        goal = patto_lines.say_goal(uow, person, of.line_id, text)
    else:
        goal = patto_lines.add_goal(uow, person, of.patto_id, text)
    talk.end()
    return pages.goal(uow, person, of.patto_id, goal.id)


def _ask_goal(uow: UnitOfWork, person: Person, patto_id: int, goal_id: int, *, again: bool = False) -> Screen:
    if not goal_id:
        return views.ask_goal(patto_drafts.to_write(uow, person, patto_id), None, again=again)
    one = pages.with_goal(uow, person, patto_id, goal_id)
    there = next(found.goal for found in one.text.goals if found.goal.id == goal_id)
    return views.ask_goal(one, there, again=again)


# From when to when, and why it changes


@router.callback_query(AskPattoPeriod.filter())
@over_the_draft
def ask_period(
    query: CallbackQuery, callback_data: AskPattoPeriod, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask from when to when a patto holds."""
    one = patto_drafts.to_write(uow, person, callback_data.patto_id)
    talk.go(PattoPeriod.words, OfPatto(patto_id=callback_data.patto_id))
    return views.ask_period(one, dates.here(uow))


@router.message(PattoPeriod.words)
@ending
def say_period(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read from when to when."""
    patto_id = talk.draft(OfPatto).patto_id
    one, here = patto_drafts.to_write(uow, person, patto_id), dates.here(uow)
    said = periods.read(message.text or "", here.today, one.text.version.starts_on)
    if said is None:
        return views.ask_period(one, here, again=True)
    try:
        patto_lines.set_period(uow, person, patto_id, *said)
    except (PeriodIsBackwards, PeriodIsTooLong, PeriodIsOver) as no:  # raised before anything is written
        return views.ask_period(one, here, why=refusals.refusal(no, tapped=False).text)
    talk.end()
    return pages.draft(uow, person, patto_id)


@router.callback_query(AskRemodel.filter())
@over_the_draft
def ask_remodel(query: CallbackQuery, callback_data: AskRemodel, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask why a patto changes."""
    one = patto_drafts.opened(uow, person, callback_data.patto_id)
    if not one.text.version.is_active:
        talk.end()
        return views.page(one, dates.here(uow))
    talk.go(PattoReason.words, OfPatto(patto_id=callback_data.patto_id))
    return views.ask_remodel(one)


@router.message(PattoReason.words)
@ending
def say_reason(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read why, and begin a new version."""
    patto_id = talk.draft(OfPatto).patto_id
    text = readable(message.text or "", LONGEST_COMMITMENT)
    if text is None:
        return views.ask_remodel(patto_drafts.opened(uow, person, patto_id), again=True)
    patto_texts.remodel(uow, person, patto_id, text)
    talk.end()
    return pages.draft(uow, person, patto_id)
