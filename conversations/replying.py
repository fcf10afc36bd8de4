"""Answering what the staff want to know about one's application.

«Rispondi» ─▶ words ──text──▶ the answer has arrived
answered already, or decided meanwhile ─▶ that is said
anything else that is written ─▶ asked again
any other button or command ─▶ done as always, and nothing is left open
"""

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.talk import Draft, Talk
from services import application_pages, reviews
from services.reviews import LONGEST_ANSWER, AnsweredAlready
from services.work import UnitOfWork
from storage.people import Person
from views import applications as views
from views import dates, refusals
from views.answers.applications import ReplyTo
from views.screen import Screen

router = Router(name="replying")


class Replying(StatesGroup):
    """What is waited for."""

    words = State()


class Asked(Draft):
    """Which question."""

    question_id: int


@router.callback_query(ReplyTo.filter())
def begin(query: CallbackQuery, callback_data: ReplyTo, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask for the answer; one that is not needed any more is told so over the list of applications."""
    try:
        question = reviews.open_question(uow, person, callback_data.question_id)
    except AnsweredAlready as no:
        talk.end()
        mine, number, is_last = application_pages.listed(uow, person, 0)
        alert = refusals.refusal(no, tapped=True).alert
        return replace(views.listed(mine, number, dates.here(uow), is_last=is_last), alert=alert)
    talk.go(Replying.words, Asked(question_id=question.id))
    return views.ask_reply(application_pages.page(uow, person, question.application_id))


@router.message(Replying.words)
def say(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Hand the answer on."""
    question_id = talk.draft(Asked).question_id
    try:
        question = reviews.open_question(uow, person, question_id)
        text = (message.text or "").strip()
        fits = any(sign.isalnum() for sign in text) and len(text) <= LONGEST_ANSWER and not text.startswith("/")
        if not fits:
            return views.ask_reply(application_pages.page(uow, person, question.application_id), again=True)
        reviews.answer(uow, person, question_id, text)
    except AnsweredAlready as no:
        talk.end()
        return refusals.in_words(no, person)
    talk.end()
    return views.replied(application_pages.page(uow, person, question.application_id), dates.here(uow))
