"""My patto: how it goes, its history, who reads it, leaving it; and the same for its team to look at."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from services import patto_pages, saying
from services.patti import NoPatto, PattoIsOver
from services.work import UnitOfWork
from storage import organisations
from storage.patti import Patto
from storage.people import Person
from views import dates, patto_pictures, patto_stories
from views import patti as views
from views import patto_home as pages
from views.answers.home import ShowPatto
from views.answers.patti import (
    AskLeavePatto,
    DrawPatto,
    HearPattoStep,
    LeavePatto,
    ShowPattoReaders,
    ShowPattoStory,
    ShowPattoToTeam,
    TurnPatto,
)
from views.screen import Screen

router = Router(name="patti")


def over_my_patto(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where an old button of my patto cannot be meant any more, say so over what is true now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except (NoPatto, PattoIsOver) as no:
            return pages.own_instead(uow, person, no)

    return answer


@router.message(Command("patto", ignore_case=True))
@router.callback_query(ShowPatto.filter())
def show_mine(event: Message | CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Show my patto."""
    return pages.own(uow, person)


@router.callback_query(TurnPatto.filter())
def turn(query: CallbackQuery, callback_data: TurnPatto, uow: UnitOfWork, person: Person) -> Screen:
    """Turn a page of my patto."""
    return pages.own(uow, person, page=callback_data.page)


@router.callback_query(ShowPattoToTeam.filter())
def show_to_team(query: CallbackQuery, callback_data: ShowPattoToTeam, uow: UnitOfWork, person: Person) -> Screen:
    """See a patto of my team as its person does."""
    return views.page(patto_pages.for_team(uow, person, callback_data.patto_id), callback_data.page, dates.here(uow))


@router.callback_query(DrawPatto.filter())
@over_my_patto
def draw(query: CallbackQuery, callback_data: DrawPatto, uow: UnitOfWork, person: Person) -> Screen:
    """See how it goes as a drawing."""
    return patto_pictures.drawing(patto_pages.one(uow, person, callback_data.patto_id), dates.here(uow))


@router.callback_query(ShowPattoStory.filter())
@over_my_patto
def show_story(query: CallbackQuery, callback_data: ShowPattoStory, uow: UnitOfWork, person: Person) -> Screen:
    """Read the history."""
    page = callback_data.page
    patto, steps, is_last = patto_pages.story(uow, person, callback_data.patto_id, page)
    mine = _is_mine(patto, person)
    return patto_stories.story(patto, steps, dates.here(uow), page=page, is_last=is_last, is_person=mine)


@router.callback_query(HearPattoStep.filter())
@over_my_patto
def hear(query: CallbackQuery, callback_data: HearPattoStep, uow: UnitOfWork, person: Person) -> Screen:
    """Listen to a voice message of the history."""
    return patto_stories.heard(*patto_pages.voice_of(uow, person, callback_data.step_id))


@router.callback_query(ShowPattoReaders.filter())
@over_my_patto
def show_readers(query: CallbackQuery, callback_data: ShowPattoReaders, uow: UnitOfWork, person: Person) -> Screen:
    """See who may read a patto, and who has."""
    found = patto_pages.readers(uow, person, callback_data.patto_id)
    return patto_stories.read_by(found, dates.here(uow), is_person=_is_mine(found.patto, person))


@router.callback_query(AskLeavePatto.filter())
@over_my_patto
def ask_leave(query: CallbackQuery, callback_data: AskLeavePatto, uow: UnitOfWork, person: Person) -> Screen:
    """Be asked before I leave my patto."""
    patto = saying.to_leave(uow, person, callback_data.patto_id)
    organisation = organisations.organisation(uow.session, patto.organisation_id)
    return views.ask_leave(patto.id, organisation.name if organisation else "")


@router.callback_query(LeavePatto.filter())
@over_my_patto
def leave(query: CallbackQuery, callback_data: LeavePatto, uow: UnitOfWork, person: Person) -> Screen:
    """Leave my patto; a hurried second tap is told the same."""
    saying.leave(uow, person, callback_data.patto_id)
    return views.left()


def _is_mine(patto: Patto, person: Person) -> bool:
    return patto.person_id == person.id
