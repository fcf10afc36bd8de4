"""Business ideas, tapped by staff: read, followed by a tutor, judged."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import idea_files, idea_reviews
from services.idea_reviews import IdeaIsAnother, IdeaIsTaken, NotATutor, NotToJudge
from services.work import UnitOfWork
from storage.people import Person
from views import dates, idea_pages, idea_stories
from views import idea_reviews as views
from views.answers.ideas import (
    AppointTutor,
    AskValidateIdea,
    ChooseTutor,
    PutIdeaBack,
    ReadIdea,
    ReadIdeaFiles,
    ShowIdea,
    ShowIdeas,
    TakeIdea,
    ValidateIdea,
)
from views.screen import Screen

router = Router(name="ideas, reviewed")


def over_the_idea(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where an idea is not as the tap took it, say so over the idea as it is now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except (IdeaIsAnother, IdeaIsTaken, NotToJudge, NotATutor) as no:
            return idea_pages.for_staff_instead(uow, person, callback_data.idea_id, no)

    return answer


@router.callback_query(ShowIdeas.filter())
def show_list(query: CallbackQuery, callback_data: ShowIdeas, uow: UnitOfWork, person: Person) -> Screen:
    """List the ideas of my territory."""
    found, is_last = idea_reviews.listed(uow, person, callback_data.page)
    return views.listed(found, dates.here(uow), page=callback_data.page, is_last=is_last)


@router.callback_query(ShowIdea.filter())
def show(query: CallbackQuery, callback_data: ShowIdea, uow: UnitOfWork, person: Person) -> Screen:
    """Open an idea."""
    return idea_pages.for_staff(uow, person, callback_data.idea_id)


@router.callback_query(ReadIdea.filter())
def read(query: CallbackQuery, callback_data: ReadIdea, uow: UnitOfWork, person: Person) -> Screen:
    """Read the answers."""
    return views.answers(idea_reviews.open_page(uow, person, callback_data.idea_id))


@router.callback_query(ReadIdeaFiles.filter())
def show_files(query: CallbackQuery, callback_data: ReadIdeaFiles, uow: UnitOfWork, person: Person) -> Screen:
    """List the documents."""
    return idea_stories.files(
        *idea_files.of_staff(uow, person, callback_data.idea_id), dates.here(uow), is_author=False
    )


@router.callback_query(TakeIdea.filter())
@over_the_idea
def take(query: CallbackQuery, callback_data: TakeIdea, uow: UnitOfWork, person: Person) -> Screen:
    """Take an idea to judge it."""
    idea_reviews.take(uow, person, callback_data.idea_id)
    return idea_pages.for_staff(uow, person, callback_data.idea_id)


@router.callback_query(PutIdeaBack.filter())
@over_the_idea
def put_back(query: CallbackQuery, callback_data: PutIdeaBack, uow: UnitOfWork, person: Person) -> Screen:
    """Leave an idea to somebody else."""
    idea_reviews.put_back(uow, person, callback_data.idea_id)
    return idea_pages.for_staff(uow, person, callback_data.idea_id)


@router.callback_query(AskValidateIdea.filter())
@over_the_idea
def ask_validate(query: CallbackQuery, callback_data: AskValidateIdea, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before an idea is validated."""
    return views.ask_validate(idea_reviews.to_judge(uow, person, callback_data.idea_id))


@router.callback_query(ValidateIdea.filter())
@over_the_idea
def validate(query: CallbackQuery, callback_data: ValidateIdea, uow: UnitOfWork, person: Person) -> Screen:
    """Validate an idea."""
    idea_reviews.validate(uow, person, callback_data.idea_id)
    return idea_pages.for_staff(uow, person, callback_data.idea_id)


@router.callback_query(ChooseTutor.filter())
@over_the_idea
def choose_tutor(query: CallbackQuery, callback_data: ChooseTutor, uow: UnitOfWork, person: Person) -> Screen:
    """List who could be the tutor."""
    page = callback_data.page
    idea, found, is_last = idea_reviews.tutors(uow, person, callback_data.idea_id, page)
    return views.ask_tutor(idea, found, person, page=page, is_last=is_last)


@router.callback_query(AppointTutor.filter())
@over_the_idea
def appoint(query: CallbackQuery, callback_data: AppointTutor, uow: UnitOfWork, person: Person) -> Screen:
    """Give an idea its tutor."""
    idea_reviews.appoint(uow, person, callback_data.idea_id, callback_data.person_id)
    return idea_pages.for_staff(uow, person, callback_data.idea_id)
