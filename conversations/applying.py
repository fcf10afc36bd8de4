"""Applying for a class: one question on a screen, then all the answers, then it is sent.

«Fai domanda» ─▶ day / choice / words ─▶ … ─▶ the answers ──Manda la domanda──▶ received
    ▲                ▲        │                    │
    └────Indietro────┴─Salta──┘◀─────Cambia────────┘
every answer is written into the draft at once: «Riprendi la domanda» goes on days later, whatever came between
«Cambia», once it is sent ─▶ the same question ─▶ the answers as they are now
taps carry which question they answer, so that an old one is understood too
sent, decided or taken back meanwhile ─▶ the application as it is now
anything else ─▶ asked again
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Any, Protocol

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.talk import Draft, Talk
from locales import N_
from services import application_forms, application_pages, applications
from services.application_answers import LONGEST_ANSWER, Answers, Question, Topic
from services.application_forms import Form
from services.applications import InAlready, NotByApplication, NotComplete, NotYourApplication, Settled
from services.folding import folded
from services.grammar import birthdays, employments
from services.refusals import Refusal
from services.requirements import Employment
from services.seats import ActivityOver
from services.work import UnitOfWork
from storage import applications as records
from storage import people as everybody
from storage.applications import ApplicationState
from storage.people import Person
from views import application_forms as views
from views import applications as pages
from views import dates, links, refusals, requirements
from views.answers.applications import (
    Apply,
    AskAt,
    SayChoice,
    SayEmployment,
    SendApplication,
    ShowAnswers,
    SkipQuestion,
)
from views.screen import Screen

router = Router(name="applying")


class SentAlready(Refusal):
    """The question of an old screen was for a draft, which was sent meanwhile."""

    message = N_("Questa domanda è già partita. Le risposte si possono ancora cambiare da qui.")


class Applying(StatesGroup):
    """What kind of answer is waited for."""

    day = State()
    choice = State()
    words = State()


class Filling(Draft):
    """Which question of which application; `pending` are answers to what was sent, kept until none is missing."""

    application_id: int
    at: int
    changing: bool = False
    pending: str = ""


def as_it_is_now(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no, say why over what is true now, and end the conversation: it would lead nowhere."""

    @wraps(handler)
    def answer(event: CallbackQuery | Message, uow: UnitOfWork, person: Person, talk: Talk, **gifts: Any) -> Screen:
        try:
            return handler(event, uow=uow, person=person, talk=talk, **gifts)
        except (NotYourApplication, SentAlready, Settled, ActivityOver, NotByApplication, InAlready) as no:
            asked, filling = gifts.get("callback_data"), _filling(talk)
            about = asked if hasattr(asked, "application_id") else filling
            application_id = about.application_id if about else 0
            activity_id = getattr(asked, "activity_id", 0)
            talk.end()
            return _instead(uow, person, no, activity_id, application_id, tapped=isinstance(event, CallbackQuery))

    return answer


def _instead(
    uow: UnitOfWork, person: Person, no: Refusal, activity_id: int, application_id: int, *, tapped: bool
) -> Screen:
    here = dates.here(uow)
    if activity_id and tapped:
        return links.own_card_instead(uow, person, activity_id, no, here)
    if isinstance(no, NotYourApplication) or not application_id:
        return refusals.in_words(no, person)
    screen = pages.page(application_pages.page(uow, person, application_id), here)
    said = refusals.refusal(no, tapped=True).alert
    return replace(screen, alert=said) if tapped else screen


@router.callback_query(Apply.filter())
@as_it_is_now
def apply(query: CallbackQuery, callback_data: Apply, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Begin, or go on where one was; what was sent already is shown."""
    application = applications.start(uow, person, callback_data.activity_id)
    if application.state is not ApplicationState.DRAFT:
        talk.end()
        return pages.page(application_pages.page(uow, person, application.id), dates.here(uow))
    return _go_on(application_forms.form(uow, person, application.id), talk)


@router.callback_query(ShowAnswers.filter())
@as_it_is_now
def show_answers(
    query: CallbackQuery, callback_data: ShowAnswers, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """See what one has answered: whoever goes back to it leaves nothing half done, unless new answers are missing."""
    found, filling = application_forms.form(uow, person, callback_data.application_id), _filling(talk)
    if filling is not None and filling.application_id == found.application_id and not filling.pending:
        talk.end()
    return views.review(found)


@router.callback_query(AskAt.filter())
@as_it_is_now
def ask_at(query: CallbackQuery, callback_data: AskAt, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """See one question again."""
    found, question = _asked(uow, person, talk, callback_data)
    if question is None:
        return _go_on(found, talk)
    return _ask(found, callback_data.at, talk, changing=callback_data.changing)


@router.callback_query(SayEmployment.filter())
@as_it_is_now
def say_employment(
    query: CallbackQuery, callback_data: SayEmployment, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Tap what one does at the moment."""
    found, question = _asked(uow, person, talk, callback_data)
    if question is None or question.topic is not Topic.EMPLOYMENT:
        return _go_on(found, talk)
    said = callback_data.employment
    return _answer(uow, person, talk, found, question, said, changing=callback_data.changing)


@router.callback_query(SayChoice.filter())
@as_it_is_now
def say_choice(query: CallbackQuery, callback_data: SayChoice, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Tap one of the choices of a question."""
    found, question = _asked(uow, person, talk, callback_data)
    choices = question.own.choices if question and question.own else ()
    if question is None or callback_data.choice >= len(choices):
        return _go_on(found, talk)
    said = choices[callback_data.choice]
    return _answer(uow, person, talk, found, question, said, changing=callback_data.changing)


@router.callback_query(SkipQuestion.filter())
@as_it_is_now
def skip(query: CallbackQuery, callback_data: SkipQuestion, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Go on without an answer, where that is allowed."""
    found, question = _asked(uow, person, talk, callback_data)
    if question is None or not question.may_skip:
        return _go_on(found, talk)
    return _answer(uow, person, talk, found, question, None, changing=callback_data.changing)


@router.callback_query(SendApplication.filter())
@as_it_is_now
def send(query: CallbackQuery, callback_data: SendApplication, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Hand it in; where something is missing after all, that is asked."""
    try:
        sent = applications.send(uow, person, callback_data.application_id)
    except NotComplete as no:
        found = application_forms.form(uow, person, callback_data.application_id)
        return replace(_go_on(found, talk), alert=refusals.refusal(no, tapped=True).alert)
    talk.end()
    of, here = application_pages.page(uow, person, sent.application.id), dates.here(uow)
    return pages.received(of, here) if sent.application.is_open else pages.page(of, here)


@router.message(Applying.day)
@as_it_is_now
def write_day(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Find a day of birth in a text."""
    return _written(uow, person, talk, birthdays.read(message.text or "", uow.programme.today(uow.now)))


@router.message(Applying.choice)
@as_it_is_now
def write_choice(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Find one of the choices in a text."""
    filling = talk.draft(Filling)
    question = _form(uow, person, talk, filling.application_id).question(filling.at)
    return _written(uow, person, talk, None if question is None else _chosen(question, message.text or ""))


@router.message(Applying.words)
@as_it_is_now
def write_words(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Take a text as it is, unless it is none, or a whole story."""
    text = " ".join((message.text or "").split())
    fits = any(sign.isalnum() for sign in text) and len(text) <= LONGEST_ANSWER and not text.startswith("/")
    return _written(uow, person, talk, text if fits else None)


def ask(uow: UnitOfWork, state: str, stored: Talk) -> Screen:
    """Ask the open question again, for whoever comes back to it; what was decided meanwhile is shown."""
    filling = stored.draft(Filling)
    application = records.application(uow.session, filling.application_id)
    person = None if application is None else everybody.person(uow.session, application.person_id)
    if person is None:
        raise NotYourApplication
    found = _form(uow, person, stored, filling.application_id)
    if not _is_asked(found, changing=filling.changing):
        stored.end()
        return pages.page(application_pages.page(uow, person, filling.application_id), dates.here(uow))
    if found.question(filling.at) is None:
        return _go_on(found, stored)
    return _ask(found, filling.at, stored, changing=filling.changing)


# The next question


def _answer(
    uow: UnitOfWork,
    person: Person,
    talk: Talk,
    found: Form,
    question: Question,
    said: date | Employment | str | None,
    *,
    changing: bool,
) -> Screen:
    """Write an answer down and go on: to the next question, or to all the answers."""
    answered = application_forms.answer(uow, person, found, question, said)
    return _go_on(answered, talk, changed=changing)


def _go_on(found: Form, talk: Talk, *, changed: bool = False) -> Screen:
    """Ask what is missing; where nothing is, show the answers."""
    if found.next_at is None:
        talk.end()
        return views.review(found, changed=changed)
    return _ask(found, found.next_at, talk, changing=not found.is_draft)


def _ask(found: Form, at: int, talk: Talk, *, changing: bool, again: bool = False) -> Screen:
    pending = "" if found.is_kept else found.answers.model_dump_json()
    filling = Filling(application_id=found.application_id, at=at, changing=changing, pending=pending)
    talk.go(_state(found.questions[at]), filling)
    return views.ask(found, at, changing=changing, again=again)


def _state(question: Question) -> State:
    if question.topic is Topic.BORN:
        return Applying.day
    has_choices = question.own is None or bool(question.own.choices)
    return Applying.choice if has_choices else Applying.words


# What is there


def _filling(talk: Talk) -> Filling | None:
    """Give the draft of this conversation; nothing, where somebody is in another one, or in none."""
    state = talk.state or talk.set_aside or ""
    return talk.draft(Filling) if state.partition(":")[0] == Applying.__name__ else None


def _form(uow: UnitOfWork, person: Person, talk: Talk, application_id: int) -> Form:
    filling = _filling(talk)
    is_same = filling is not None and filling.application_id == application_id
    pending = Answers.read(filling.pending) if filling is not None and is_same and filling.pending else None
    return application_forms.form(uow, person, application_id, pending=pending)


class Which(Protocol):
    """What says which question is meant: a tap, or the draft of the conversation."""

    application_id: int
    at: int
    changing: bool


def _asked(uow: UnitOfWork, person: Person, talk: Talk, which: Which) -> tuple[Form, Question | None]:
    """Give the form and the question that is meant; none, where other things are asked by now.

    Raises:
        NotYourApplication: it is somebody else's.
        SentAlready, Settled: it was sent meanwhile, or nothing of it can be changed any more.
    """
    found = _form(uow, person, talk, which.application_id)
    if not found.can_be_changed:
        raise Settled
    if not _is_asked(found, changing=which.changing):
        raise SentAlready
    return found, found.question(which.at)


def _is_asked(found: Form, *, changing: bool) -> bool:
    """Tell whether an answer is still waited for: what is sent is changed only by whoever asked to change it."""
    return found.is_draft or (found.can_be_changed and changing)


def _written(uow: UnitOfWork, person: Person, talk: Talk, said: date | Employment | str | None) -> Screen:
    """Go on with what was read in a text, or ask again where that is nothing."""
    filling = talk.draft(Filling)
    found, question = _asked(uow, person, talk, filling)
    if question is None:
        return _go_on(found, talk)
    if said is None:
        return _ask(found, filling.at, talk, changing=filling.changing, again=True)
    return _answer(uow, person, talk, found, question, said, changing=filling.changing)


def _chosen(question: Question, text: str) -> Employment | str | None:
    """Find the choice that a text means: its label, or usual words for it."""
    said = folded(text[:LONGEST_ANSWER])
    if question.own is not None:
        return next((one for one in question.own.choices if folded(one) == said), None)
    known = {folded(requirements.employment(one)): one for one in Employment}
    return known.get(said) or employments.read(text)
