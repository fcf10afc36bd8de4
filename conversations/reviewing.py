"""What judges write instead of tapping: why all the same, why not, and what they want to know.

    «Ammetti», «In lista» ─▶ decided; or, where the answers are not what is asked,
                             exception ──a reason, from the list or in words──▶ decided
    «Non ammettere» ─▶ reason ──from the list, or in words──▶ what the person reads ──Conferma──▶ decided
                         ▲                                         │
                         └──────────other words────────────────────┘
    «Chiedi» ─▶ question ──words──▶ sent to the person
no words, or too many ─▶ asked again
decided, withdrawn or changed meanwhile ─▶ said, over the application as it is now
any other button or command ─▶ done as always, and nothing is left open
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.talk import Draft, Talk
from services import review_pages, reviews
from services.admissions import NeedsException
from services.refusals import Refusal
from services.review_pages import Page
from services.reviews import LONGEST_QUESTION, LONGEST_REASON
from services.work import UnitOfWork
from storage.people import Person
from views import dates
from views import review_decisions as views
from views import review_pages as pages
from views import reviews as applications
from views.answers.reviews import Admit, AskPerson, AskRefusal, ConfirmOwnRefusal, LetWait
from views.screen import Screen

taps = Router(name="reviewing, by taps")
"""Where these conversations begin, or need not: a tap that decides sets nothing else aside."""

router = Router(name="reviewing, in words")


class Exceptionally(StatesGroup):
    """Why somebody gets in all the same."""

    words = State()


class Refusing(StatesGroup):
    """Why somebody is not admitted; and whether that is what the person reads."""

    words = State()
    confirm = State()


class Asking(StatesGroup):
    """What the person is asked."""

    words = State()


class Judged(Draft):
    """Which application, with which answers; `waits` is into the line; `text` is what was written."""

    application_id: int
    seen: int
    waits: bool = False
    text: str = ""


def instead(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no, say why over the application as it is now, and be done."""

    @wraps(handler)
    def answer(event: CallbackQuery | Message, uow: UnitOfWork, person: Person, talk: Talk, **gifts: Any) -> Screen:
        data = gifts.get("callback_data")
        application_id = talk.draft(Judged).application_id if data is None else data.application_id
        try:
            if data is None:
                return handler(event, uow, person, talk)
            return handler(event, data, uow, person, talk)
        except Refusal as no:  # raised before anything is written
            if data is None:
                talk.end()
            tapped = isinstance(event, CallbackQuery) and event.message is not None
            return pages.own_page_instead(uow, person, application_id, no, tapped=tapped)

    return answer


# Getting in


@taps.callback_query(Admit.filter())
@instead
def admit(query: CallbackQuery, callback_data: Admit, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Admit somebody; ask why, where the answers are not what is asked."""
    return _let_in(uow, person, talk, Judged(**callback_data.model_dump()))


@taps.callback_query(LetWait.filter())
@instead
def let_wait(query: CallbackQuery, callback_data: LetWait, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Give somebody a turn in the line; ask why, where the answers are not what is asked."""
    return _let_in(uow, person, talk, Judged(**callback_data.model_dump(), waits=True))


@router.message(Exceptionally.words)
@instead
def say_exception(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Let somebody in for a reason in the writer's words."""
    draft = talk.draft(Judged)
    text = _words(message, LONGEST_REASON)
    if text is None:
        found = review_pages.open_page(uow, person, draft.application_id)
        if not found.is_mine:
            return _as_it_is(uow, talk, found)
        return views.ask_exception(found, waits=draft.waits, again=True)
    talk.end()
    return _let_in(uow, person, talk, draft, text)


def _let_in(uow: UnitOfWork, person: Person, talk: Talk, draft: Judged, why: str = "") -> Screen:
    let_in = reviews.to_waiting_list if draft.waits else reviews.admit
    try:
        let_in(uow, person, draft.application_id, why, seen=draft.seen)
    except NeedsException:
        found = review_pages.page(uow, person, draft.application_id)
        talk.go(Exceptionally.words, draft)
        return views.ask_exception(found, waits=draft.waits)
    return pages.own_outcome(uow, person, draft.application_id, tapped=not why)


# Not getting in


@taps.callback_query(AskRefusal.filter())
@instead
def ask_reason(query: CallbackQuery, callback_data: AskRefusal, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask why somebody is not admitted."""
    found = review_pages.open_page(uow, person, callback_data.application_id)
    if not found.is_mine or found.case.stamp != callback_data.seen:
        return applications.application(found, dates.here(uow))
    talk.go(Refusing.words, Judged(**callback_data.model_dump()))
    return views.ask_reason(found)


@router.message(Refusing.words)
@router.message(Refusing.confirm)
@instead
def say_reason(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read why, and show what the person would read."""
    draft = talk.draft(Judged)
    found = review_pages.open_page(uow, person, draft.application_id)
    if not found.is_mine or found.case.stamp != draft.seen:
        return _as_it_is(uow, talk, found)
    text = _words(message, LONGEST_REASON)
    if text is None:
        talk.go(Refusing.words, draft)
        return views.ask_reason(found, again=True)
    talk.go(Refusing.confirm, draft.model_copy(update={"text": text}))
    return views.ask_confirm(found, text, None)


@taps.callback_query(ConfirmOwnRefusal.filter())
@instead
def refuse(
    query: CallbackQuery, callback_data: ConfirmOwnRefusal, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Do not admit somebody, for the reason that was written; where that is gone, the button is old."""
    application_id = callback_data.application_id
    draft = talk.draft(Judged) if talk.state == Refusing.confirm.state else None
    if draft is None or (draft.application_id, draft.seen) != (application_id, callback_data.seen):
        return pages.own_page(uow, person, application_id)
    reviews.refuse(uow, person, application_id, draft.text, seen=draft.seen)
    talk.end()
    return pages.own_outcome(uow, person, application_id)


# Asking


@taps.callback_query(AskPerson.filter())
@instead
def ask_question(query: CallbackQuery, callback_data: AskPerson, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask what the person is to be asked; while a question is open, the application is shown."""
    found = review_pages.open_page(uow, person, callback_data.application_id)
    if not found.is_mine or any(one.answered_at is None for one in found.case.questions):
        return applications.application(found, dates.here(uow))
    talk.go(Asking.words, Judged(application_id=callback_data.application_id, seen=found.case.stamp))
    return views.ask_question(found)


@router.message(Asking.words)
@instead
def say_question(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Send a question to the person."""
    draft = talk.draft(Judged)
    text = _words(message, LONGEST_QUESTION)
    if text is None:
        found = review_pages.open_page(uow, person, draft.application_id)
        return views.ask_question(found, again=True) if found.is_mine else _as_it_is(uow, talk, found)
    reviews.ask(uow, person, draft.application_id, text)
    talk.end()
    return pages.own_outcome(uow, person, draft.application_id, tapped=False)


def _as_it_is(uow: UnitOfWork, talk: Talk, found: Page) -> Screen:
    """Be done, and show what is true now: there is nothing to write any more."""
    talk.end()
    return applications.application(found, dates.here(uow))


def _words(message: Message, most: int) -> str | None:
    """Read what was written; nothing where there are no words, or too many."""
    text = (message.text or "").strip()
    return text if len(text) <= most and any(sign.isalpha() for sign in text) else None
