"""Business ideas, tapped by their authors."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import idea_files, idea_reviews, ideas
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import dates, idea_pages, idea_stories
from views import ideas as views
from views.answers.ideas import (
    AskForTutor,
    AskWithdrawIdea,
    PresentIdea,
    ShowIdeaAnswers,
    ShowIdeaFiles,
    ShowIdeaReaders,
    ShowIdeaStory,
    ShowMyIdea,
    TakeIdeaFile,
    WithdrawIdea,
)
from views.screen import Screen

router = Router(name="ideas")


def over_my_idea(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to a tap, say why over my idea as it is now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except Refusal as no:
            return idea_pages.own_instead(uow, person, no)

    return answer


@router.callback_query(ShowMyIdea.filter())
def show_mine(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Open my idea, or begin one."""
    return idea_pages.own(uow, person)


@router.callback_query(ShowIdeaAnswers.filter())
@over_my_idea
def show_answers(query: CallbackQuery, callback_data: ShowIdeaAnswers, uow: UnitOfWork, person: Person) -> Screen:
    """Read all my answers."""
    return views.answers(ideas.own(uow, person, callback_data.idea_id))


@router.callback_query(PresentIdea.filter())
@over_my_idea
def present(query: CallbackQuery, callback_data: PresentIdea, uow: UnitOfWork, person: Person) -> Screen:
    """Hand my idea in."""
    return views.presented(ideas.page_of(uow, ideas.present(uow, person, callback_data.idea_id)))


@router.callback_query(AskForTutor.filter())
@over_my_idea
def ask_for_tutor(query: CallbackQuery, callback_data: AskForTutor, uow: UnitOfWork, person: Person) -> Screen:
    """Ask for somebody who helps."""
    return views.tutor_asked(ideas.page_of(uow, ideas.ask_for_tutor(uow, person, callback_data.idea_id)))


@router.callback_query(ShowIdeaReaders.filter())
@over_my_idea
def show_readers(query: CallbackQuery, callback_data: ShowIdeaReaders, uow: UnitOfWork, person: Person) -> Screen:
    """See who has read my idea."""
    found = ideas.own(uow, person, callback_data.idea_id)
    return views.read_by(found.idea, ideas.readers(uow, person, found.idea.id), dates.here(uow))


@router.callback_query(ShowIdeaFiles.filter())
@over_my_idea
def show_files(query: CallbackQuery, callback_data: ShowIdeaFiles, uow: UnitOfWork, person: Person) -> Screen:
    """List my documents."""
    return idea_stories.files(
        *idea_files.of_author(uow, person, callback_data.idea_id), dates.here(uow), is_author=True
    )


@router.callback_query(AskWithdrawIdea.filter())
@over_my_idea
def ask_withdraw(query: CallbackQuery, callback_data: AskWithdrawIdea, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before my idea is taken back."""
    found = ideas.own(uow, person, callback_data.idea_id)
    return views.ask_withdraw(found.idea) if found.idea.is_live else views.page(found)


@router.callback_query(WithdrawIdea.filter())
@over_my_idea
def withdraw(query: CallbackQuery, callback_data: WithdrawIdea, uow: UnitOfWork, person: Person) -> Screen:
    """Take my idea back; a hurried second tap is told the same."""
    ideas.withdraw(uow, person, callback_data.idea_id)
    return views.withdrawn()


# Whoever may read it


@router.callback_query(ShowIdeaStory.filter())
def show_story(query: CallbackQuery, callback_data: ShowIdeaStory, uow: UnitOfWork, person: Person) -> Screen:
    """Read what happened to an idea, mine or one that I may see."""
    mine = ideas.is_mine(uow, person, callback_data.idea_id)
    look = ideas.own if mine else idea_reviews.open_page
    idea = look(uow, person, callback_data.idea_id).idea
    steps, is_last = ideas.story(uow, idea, callback_data.page)
    return idea_stories.story(idea, steps, dates.here(uow), page=callback_data.page, is_last=is_last, is_author=mine)


@router.callback_query(TakeIdeaFile.filter())
def take_file(query: CallbackQuery, callback_data: TakeIdeaFile, uow: UnitOfWork, person: Person) -> Screen:
    """Have one version sent."""
    idea, file = idea_files.take(uow, person, callback_data.file_id)
    return idea_stories.handed_over(idea, file, is_author=views.is_author(idea, person))
