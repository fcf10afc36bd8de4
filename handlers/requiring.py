"""Changing what a class asks, tap by tap."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import requiring
from services.requiring import Asked, RulesAreOthers
from services.work import UnitOfWork
from storage.people import Person
from views import refusals
from views import requiring as views
from views.answers.requiring import (
    AskRemovePaper,
    AskRemoveQuestion,
    LetSkip,
    RemovePaper,
    RemoveQuestion,
    SetDays,
    SetEmployment,
    SetHomes,
    ShowQuestion,
    ShowQuestions,
    ShowRequirements,
    TickEmployment,
    TickHomes,
)
from views.screen import Screen

router = Router(name="requiring")


def over_what_is_asked(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where a class asks something else than on the screen that was tapped, say so over what it asks now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except RulesAreOthers as no:
            if query.message is None:  # typed: there is nothing to show it over
                raise
            now = views.overview(requiring.asked(uow, person, callback_data.activity_id))
            return replace(now, alert=refusals.refusal(no, tapped=True).alert)

    return answer


@router.callback_query(ShowRequirements.filter())
def show_requirements(query: CallbackQuery, callback_data: ShowRequirements, uow: UnitOfWork, person: Person) -> Screen:
    """See what a class asks."""
    return views.overview(requiring.asked(uow, person, callback_data.activity_id))


@router.callback_query(TickEmployment.filter())
@over_what_is_asked
def tick_employment(query: CallbackQuery, callback_data: TickEmployment, uow: UnitOfWork, person: Person) -> Screen:
    """Tick an employment, or take the tick away: nothing is changed yet."""
    return views.employment(_as_seen(uow, person, callback_data), callback_data.ticked)


@router.callback_query(SetEmployment.filter())
@over_what_is_asked
def set_employment(query: CallbackQuery, callback_data: SetEmployment, uow: UnitOfWork, person: Person) -> Screen:
    """Ask for the employments that are ticked."""
    requiring.set_employment(uow, person, callback_data.activity_id, callback_data.seen, callback_data.ticked)
    return _done(uow, person, callback_data.activity_id)


@router.callback_query(TickHomes.filter())
@over_what_is_asked
def tick_homes(query: CallbackQuery, callback_data: TickHomes, uow: UnitOfWork, person: Person) -> Screen:
    """Tick a territory, or take the tick away: nothing is changed yet."""
    return views.homes(_as_seen(uow, person, callback_data), callback_data.ticked)


@router.callback_query(SetHomes.filter())
@over_what_is_asked
def set_homes(query: CallbackQuery, callback_data: SetHomes, uow: UnitOfWork, person: Person) -> Screen:
    """Ask that one lives in the territories that are ticked."""
    requiring.set_homes(uow, person, callback_data.activity_id, callback_data.seen, callback_data.ticked)
    return _done(uow, person, callback_data.activity_id)


@router.callback_query(AskRemovePaper.filter())
@over_what_is_asked
def ask_remove_paper(query: CallbackQuery, callback_data: AskRemovePaper, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before a paper is asked for no more."""
    at = callback_data.at
    found = requiring.seen_paper(uow, person, callback_data.activity_id, callback_data.seen, at)
    return views.ask_remove_paper(found, at)


@router.callback_query(RemovePaper.filter())
@over_what_is_asked
def remove_paper(query: CallbackQuery, callback_data: RemovePaper, uow: UnitOfWork, person: Person) -> Screen:
    """Ask no more for a paper."""
    requiring.remove_paper(uow, person, callback_data.activity_id, callback_data.seen, callback_data.at)
    return _done(uow, person, callback_data.activity_id)


@router.callback_query(ShowQuestions.filter())
def show_questions(query: CallbackQuery, callback_data: ShowQuestions, uow: UnitOfWork, person: Person) -> Screen:
    """See the questions of a class's own."""
    return views.questions(requiring.asked(uow, person, callback_data.activity_id))


@router.callback_query(ShowQuestion.filter())
@over_what_is_asked
def show_question(query: CallbackQuery, callback_data: ShowQuestion, uow: UnitOfWork, person: Person) -> Screen:
    """See one of them."""
    at = callback_data.at
    return views.question(requiring.seen_question(uow, person, callback_data.activity_id, callback_data.seen, at), at)


@router.callback_query(LetSkip.filter())
@over_what_is_asked
def let_skip(query: CallbackQuery, callback_data: LetSkip, uow: UnitOfWork, person: Person) -> Screen:
    """Let a question be skipped, or not."""
    activity_id, at = callback_data.activity_id, callback_data.at
    requiring.let_skip(uow, person, activity_id, callback_data.seen, at, may_skip=callback_data.may_skip)
    return views.question(requiring.asked(uow, person, activity_id), at, done=True)


@router.callback_query(AskRemoveQuestion.filter())
@over_what_is_asked
def ask_remove_question(
    query: CallbackQuery, callback_data: AskRemoveQuestion, uow: UnitOfWork, person: Person
) -> Screen:
    """Ask before a question is asked no more."""
    at = callback_data.at
    found = requiring.seen_question(uow, person, callback_data.activity_id, callback_data.seen, at)
    return views.ask_remove_question(found, at)


@router.callback_query(RemoveQuestion.filter())
@over_what_is_asked
def remove_question(query: CallbackQuery, callback_data: RemoveQuestion, uow: UnitOfWork, person: Person) -> Screen:
    """Ask a question no more."""
    requiring.remove_question(uow, person, callback_data.activity_id, callback_data.seen, callback_data.at)
    return _done(uow, person, callback_data.activity_id)


@router.callback_query(SetDays.filter())
def set_days(query: CallbackQuery, callback_data: SetDays, uow: UnitOfWork, person: Person) -> Screen:
    """Promise an answer within so many days."""
    requiring.set_answer_days(uow, person, callback_data.activity_id, callback_data.days)
    return _done(uow, person, callback_data.activity_id)


def _as_seen(uow: UnitOfWork, person: Person, tapped: TickEmployment | TickHomes) -> Asked:
    """Read what a class asks, if it is what the screen said that was tapped."""
    found = requiring.asked(uow, person, tapped.activity_id)
    if found.stamp != tapped.seen:
        raise RulesAreOthers
    return found


def _done(uow: UnitOfWork, person: Person, activity_id: int) -> Screen:
    return views.overview(requiring.asked(uow, person, activity_id), done=True)
