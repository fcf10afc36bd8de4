"""What those who run a class write instead of tapping: what to bring, a question of its own, days for an answer.

    «Da portare» ─▶ papers ──one a line──▶ added; another one?
    «Scrivi una domanda» ─▶ words ──text──▶ choices ──one a line, or «Si risponde a parole»──▶ the question
    «Tempi di risposta» ─▶ days ──a number──▶ all that the class asks
words that say nothing of it ─▶ asked again
any other button or command ─▶ done as always, and nothing is left open
"""

import re

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.ending import ending
from conversations.talk import Draft, Talk
from services import requiring
from services.requirements import OwnQuestion
from services.requiring import MOST_DAYS, PapersAreEnough, QuestionsAreEnough
from services.work import UnitOfWork
from storage.people import Person
from views import refusals
from views import requiring as views
from views.answers.requiring import AddQuestion, AskDays, LetAnswerInWords, ShowPapers
from views.screen import Screen

router = Router(name="requiring, in words")

_NUMBER = re.compile(r"(?<![\d,.-])\d{1,4}(?![\d,.])", re.ASCII)


class Papers(StatesGroup):
    """What has to be brought."""

    words = State()


class NewQuestion(StatesGroup):
    """A question of a class's own, and how it is answered."""

    words = State()
    choices = State()


class AnswerDays(StatesGroup):
    """Within how many days applications are answered."""

    number = State()


class OfClass(Draft):
    """Of which class; and the words of a new question, once they are known."""

    activity_id: int
    text: str = ""


# What to bring


@router.callback_query(ShowPapers.filter())
def show_papers(query: CallbackQuery, callback_data: ShowPapers, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """See what has to be brought, and write what else."""
    found = requiring.asked(uow, person, callback_data.activity_id)
    talk.go(Papers.words, OfClass(activity_id=callback_data.activity_id))
    return views.papers(found)


@router.message(Papers.words)
@ending
def say_papers(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read what has to be brought, one a line."""
    activity_id = talk.draft(OfClass).activity_id
    read = requiring.read_papers(message.text or "")
    if read is None:
        return views.papers(requiring.asked(uow, person, activity_id), again=True)
    try:
        requiring.add_papers(uow, person, activity_id, read)
    except PapersAreEnough as no:  # raised before anything is written
        why = refusals.refusal(no, tapped=False).text
        return views.papers(requiring.asked(uow, person, activity_id), why=why)
    return views.papers(requiring.asked(uow, person, activity_id))


# Questions of its own


@router.callback_query(AddQuestion.filter())
def begin_question(
    query: CallbackQuery, callback_data: AddQuestion, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask for the words of a new question."""
    found = requiring.asked(uow, person, callback_data.activity_id)
    if requiring.has_enough_questions(found.rules):
        return views.questions(found)
    talk.go(NewQuestion.words, OfClass(activity_id=callback_data.activity_id))
    return views.ask_words(found)


@router.message(NewQuestion.words)
@ending
def say_words(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read the words; ask how it is answered."""
    draft = talk.draft(OfClass)
    found = requiring.asked(uow, person, draft.activity_id)
    text = requiring.read_question(message.text or "")
    if text is None:
        return views.ask_words(found, again=True)
    talk.go(NewQuestion.choices, OfClass(activity_id=draft.activity_id, text=text))
    return views.ask_choices(found, text)


@router.message(NewQuestion.choices)
@ending
def say_choices(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read the choices, and ask the question from now on."""
    draft = talk.draft(OfClass)
    choices = requiring.read_choices(message.text or "")
    if choices is None:
        return views.ask_choices(requiring.asked(uow, person, draft.activity_id), draft.text, again=True)
    return _added(uow, person, talk, OwnQuestion(text=draft.text, choices=choices))


@router.callback_query(LetAnswerInWords.filter(), NewQuestion.choices)
def let_answer_in_words(query: CallbackQuery, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask the question from now on, to be answered in words."""
    return _added(uow, person, talk, OwnQuestion(text=talk.draft(OfClass).text))


def _added(uow: UnitOfWork, person: Person, talk: Talk, question: OwnQuestion) -> Screen:
    activity_id = talk.draft(OfClass).activity_id
    talk.end()
    try:
        at = requiring.add_question(uow, person, activity_id, question)
    except QuestionsAreEnough:  # somebody else was faster: the list says so
        return views.questions(requiring.asked(uow, person, activity_id))
    return views.question(requiring.asked(uow, person, activity_id), at, done=True)


# When it answers


@router.callback_query(AskDays.filter())
def ask_days(query: CallbackQuery, callback_data: AskDays, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask within how many days applications are answered."""
    found = requiring.asked(uow, person, callback_data.activity_id)
    talk.go(AnswerDays.number, OfClass(activity_id=callback_data.activity_id))
    return views.days(found)


@router.message(AnswerDays.number)
@ending
def say_days(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read a number of days."""
    activity_id = talk.draft(OfClass).activity_id
    numbers = _NUMBER.findall(message.text or "")
    if len(numbers) != 1 or not 1 <= int(numbers[0]) <= MOST_DAYS:
        return views.days(requiring.asked(uow, person, activity_id), again=True)
    requiring.set_answer_days(uow, person, activity_id, int(numbers[0]))
    talk.end()
    return views.overview(requiring.asked(uow, person, activity_id), done=True)
