"""What is written about a business idea: its one sentence, its seven answers, documents, comments, what to go over.

    «Comincia» ─▶ title ──text──▶ question 1 ──text, or «Salta»──▶ … question 7 ──▶ all the answers
                                     ▲    │
                                     └────┘ «Indietro»
    «✏️ 3» ─▶ question 3 ──text──▶ all the answers
    «Aggiungi un documento» ─▶ file ──a document, or several──▶ received; looked at apart (bot/inspecting.py)
    «Scrivi un commento» ─▶ comment ──text──▶ the idea's page
    «Da rivedere» ─▶ what ──text──▶ the idea's page (staff)
anything else ─▶ asked again

Every answer is kept as it is written, so that nothing is lost where somebody does something else: «Continua» on the
idea's page leads to the first question without an answer, on whatever day.
"""

from aiogram import F, Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.ending import ending
from conversations.talk import Draft, Talk
from services import idea_files, idea_reviews, ideas
from services.idea_files import NotAPlan, PlanTooLarge
from services.ideas import ASKED, LONGEST_ANSWER, LONGEST_COMMENT, LONGEST_TITLE
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import idea_pages, idea_stories, refusals
from views import idea_reviews as judging
from views import ideas as views
from views.answers.ideas import AskIdeaComment, AskIdeaFile, AskIdeaQuestion, AskIdeaTitle, AskSendIdeaBack
from views.screen import Screen

router = Router(name="ideas, in words")
documents = Router(name="ideas, documents")
"""Before whatever else takes documents: somebody who was asked for a plan sends no catalogue."""


class IdeaTitle(StatesGroup):
    """The idea in one sentence."""

    words = State()


class IdeaAnswer(StatesGroup):
    """One of the seven answers."""

    words = State()


class IdeaDocument(StatesGroup):
    """The plan as a file."""

    file = State()


class IdeaComment(StatesGroup):
    """Something to tell the others."""

    words = State()


class IdeaRevision(StatesGroup):
    """What the author is to go over."""

    words = State()


class OfIdea(Draft):
    """Which idea; 0 for one that is only begun."""

    idea_id: int


class OfQuestion(OfIdea):
    """Which question, from 0, and whether only this one is changed."""

    number: int
    changing: bool = False


# The sentence


@router.callback_query(AskIdeaTitle.filter())
def ask_title(query: CallbackQuery, callback_data: AskIdeaTitle, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask for the idea in one sentence; whoever has one already sees it."""
    idea_id = callback_data.idea_id
    if not idea_id and ideas.mine(uow, person) is not None:
        talk.end()
        return idea_pages.own(uow, person)
    try:
        idea = ideas.to_change(uow, person, idea_id) if idea_id else None
    except Refusal as no:
        talk.end()
        return idea_pages.own_instead(uow, person, no)
    talk.go(IdeaTitle.words, OfIdea(idea_id=idea_id))
    return views.ask_title(idea)


@router.message(IdeaTitle.words)
@ending
def say_title(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Begin the idea, and ask the first question; or call it something else."""
    idea_id = talk.draft(OfIdea).idea_id
    title = ideas.readable(message.text or "", LONGEST_TITLE)
    if title is None:
        return views.ask_title(ideas.to_change(uow, person, idea_id) if idea_id else None, again=True)
    if idea_id:
        ideas.rename(uow, person, idea_id, title)
        talk.end()
        return views.answers(ideas.own(uow, person, idea_id))
    idea = ideas.begin(uow, person, title)
    return _ask(uow, person, talk, OfQuestion(idea_id=idea.id, number=0))


# The seven answers


@router.callback_query(AskIdeaQuestion.filter())
def ask_question(
    query: CallbackQuery, callback_data: AskIdeaQuestion, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask a question; where nothing can be changed now, say why over the idea as it is."""
    asked = OfQuestion(**callback_data.model_dump())
    asked.number = min(asked.number, len(ASKED) - 1)
    try:
        ideas.to_change(uow, person, asked.idea_id)
    except Refusal as no:
        talk.end()
        return idea_pages.own_instead(uow, person, no)
    return _ask(uow, person, talk, asked)


@router.message(IdeaAnswer.words)
@ending
def say_answer(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Keep an answer, and ask the next question; after the last one show them all."""
    asked = talk.draft(OfQuestion)
    text = ideas.readable(message.text or "", LONGEST_ANSWER)
    if text is None:
        found = ideas.own(uow, person, asked.idea_id)
        is_file = message.document is not None or message.photo is not None
        return views.ask_question(
            found.idea, found.canvas, asked.number, changing=asked.changing, again=True, is_file=is_file
        )
    ideas.answer(uow, person, asked.idea_id, asked.number, text)
    if asked.changing or asked.number + 1 == len(ASKED):
        talk.end()
        return views.answers(ideas.own(uow, person, asked.idea_id))
    return _ask(uow, person, talk, OfQuestion(idea_id=asked.idea_id, number=asked.number + 1))


def _ask(uow: UnitOfWork, person: Person, talk: Talk, asked: OfQuestion) -> Screen:
    talk.go(IdeaAnswer.words, asked)
    found = ideas.own(uow, person, asked.idea_id)
    return views.ask_question(found.idea, found.canvas, asked.number, changing=asked.changing)


# Documents


@router.callback_query(AskIdeaFile.filter())
def ask_file(query: CallbackQuery, callback_data: AskIdeaFile, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask for a document."""
    try:
        idea = ideas.to_change(uow, person, callback_data.idea_id)
    except Refusal as no:
        talk.end()
        return idea_pages.own_instead(uow, person, no)
    talk.go(IdeaDocument.file, OfIdea(idea_id=idea.id))
    return views.ask_file(idea)


@documents.message(F.document, ~F.animation, IdeaDocument.file)
def send_file(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Take a document; one that cannot be one is refused at once, and another is waited for."""
    assert message.document is not None
    sent, idea_id = message.document, talk.draft(OfIdea).idea_id
    try:
        file = idea_files.receive(
            uow,
            person,
            idea_id,
            file_id=sent.file_id,
            name=sent.file_name or "",
            size=sent.file_size or 0,
        )
    except (NotAPlan, PlanTooLarge) as no:
        return idea_pages.ask_file_after(ideas.to_change(uow, person, idea_id), no)
    except Refusal as no:
        talk.end()
        return refusals.in_words(no, person)
    if message.media_group_id is None:  # else there are others to come that were chosen together
        talk.end()
    return idea_stories.received(file.name)


@router.message(IdeaDocument.file)
@ending
def send_no_file(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Say that a photo or words are no document."""
    idea = ideas.to_change(uow, person, talk.draft(OfIdea).idea_id)
    return views.ask_file(idea, again=True, is_photo=message.photo is not None)


# Comments, and what to go over


@router.callback_query(AskIdeaComment.filter())
def ask_comment(
    query: CallbackQuery, callback_data: AskIdeaComment, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask for a comment."""
    idea = ideas.to_talk(uow, person, callback_data.idea_id)
    talk.go(IdeaComment.words, OfIdea(idea_id=idea.id))
    return views.ask_comment(idea, is_author=views.is_author(idea, person))


@router.message(IdeaComment.words)
@ending
def say_comment(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Pass a comment on."""
    idea_id = talk.draft(OfIdea).idea_id
    text = ideas.readable(message.text or "", LONGEST_COMMENT)
    if text is None:
        idea = ideas.to_talk(uow, person, idea_id)
        return views.ask_comment(idea, is_author=views.is_author(idea, person), again=True)
    idea = ideas.comment(uow, person, idea_id, text)
    talk.end()
    mine = views.is_author(idea, person)
    return views.commented(idea_pages.own(uow, person) if mine else idea_pages.for_staff(uow, person, idea.id))


@router.callback_query(AskSendIdeaBack.filter())
def ask_revision(
    query: CallbackQuery, callback_data: AskSendIdeaBack, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask what the author is to go over."""
    try:
        idea = idea_reviews.to_judge(uow, person, callback_data.idea_id)
    except idea_reviews.IdeaIsAnother as no:
        talk.end()
        return idea_pages.for_staff_instead(uow, person, callback_data.idea_id, no)
    talk.go(IdeaRevision.words, OfIdea(idea_id=idea.id))
    return judging.ask_words(idea)


@router.message(IdeaRevision.words)
@ending
def say_revision(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Send an idea back with words."""
    idea_id = talk.draft(OfIdea).idea_id
    text = ideas.readable(message.text or "", LONGEST_COMMENT)
    if text is None:
        return judging.ask_words(idea_reviews.to_judge(uow, person, idea_id), again=True)
    idea_reviews.send_back(uow, person, idea_id, text)
    talk.end()
    return judging.sent_back(idea_pages.for_staff(uow, person, idea_id))
