"""Judging applications, tap by tap: what waits, one of them, the next one, and what comes from a list."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import review_pages, reviews
from services.exception_reasons import EXCEPTIONS
from services.refusal_reasons import REASONS
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import dates, review_decisions
from views import review_pages as pages
from views import reviews as views
from views.answers.reviews import (
    ConfirmRefusal,
    LetInAnyway,
    OpenApplication,
    OpenNext,
    ProposeRefusal,
    PutBack,
    ShowClosed,
    ShowWorklist,
)
from views.screen import Screen

router = Router(name="reviews")


def over_the_application(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to a tap, say why over the application as it is now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except Refusal as no:
            tapped = query.message is not None
            return pages.own_page_instead(uow, person, callback_data.application_id, no, tapped=tapped)

    return answer


@router.callback_query(ShowWorklist.filter())
def show_worklist(query: CallbackQuery, callback_data: ShowWorklist, uow: UnitOfWork, person: Person) -> Screen:
    """See what waits for an answer."""
    activity_id = callback_data.activity_id or None
    return views.worklist(review_pages.worklist(uow, person, activity_id, callback_data.page), dates.here(uow))


@router.callback_query(ShowClosed.filter())
def show_closed(query: CallbackQuery, callback_data: ShowClosed, uow: UnitOfWork, person: Person) -> Screen:
    """See what came of the applications for a class."""
    return views.closed(review_pages.closed(uow, person, callback_data.activity_id, callback_data.page))


@router.callback_query(OpenApplication.filter())
def open_application(query: CallbackQuery, callback_data: OpenApplication, uow: UnitOfWork, person: Person) -> Screen:
    """Open one application, and take it in hand."""
    return pages.own_page(uow, person, callback_data.application_id)


@router.callback_query(OpenNext.filter())
def open_next(query: CallbackQuery, callback_data: OpenNext, uow: UnitOfWork, person: Person) -> Screen:
    """Leave this one, and open the next."""
    after = callback_data.after_id or None
    if after is not None:
        reviews.put_back(uow, person, after)
    found = reviews.next_one(uow, person, after=after)
    if found is None:
        return views.worklist(review_pages.worklist(uow, person, None, 0), dates.here(uow), none_free=True)
    return pages.own_page(uow, person, found.id)


@router.callback_query(PutBack.filter())
def put_back(query: CallbackQuery, callback_data: PutBack, uow: UnitOfWork, person: Person) -> Screen:
    """Let others judge this one."""
    reviews.put_back(uow, person, callback_data.application_id)
    return views.worklist(review_pages.worklist(uow, person, None, 0), dates.here(uow), put_back=True)


@router.callback_query(LetInAnyway.filter())
@over_the_application
def let_in_anyway(query: CallbackQuery, callback_data: LetInAnyway, uow: UnitOfWork, person: Person) -> Screen:
    """Let somebody in whose answers are not what is asked, for a reason of the list; of another list: asked again."""
    application_id = callback_data.application_id
    if callback_data.reason >= len(EXCEPTIONS):
        return pages.own_page(uow, person, application_id)
    let_in = reviews.to_waiting_list if callback_data.waits else reviews.admit
    let_in(uow, person, application_id, EXCEPTIONS[callback_data.reason], seen=callback_data.seen)
    return pages.own_outcome(uow, person, application_id)


@router.callback_query(ProposeRefusal.filter())
@over_the_application
def propose_refusal(query: CallbackQuery, callback_data: ProposeRefusal, uow: UnitOfWork, person: Person) -> Screen:
    """See what the person would read."""
    found = review_pages.open_page(uow, person, callback_data.application_id)
    if not found.is_mine or found.case.stamp != callback_data.seen or callback_data.reason >= len(REASONS):
        return views.application(found, dates.here(uow))
    return review_decisions.ask_confirm(found, REASONS[callback_data.reason].words, callback_data.reason)


@router.callback_query(ConfirmRefusal.filter())
@over_the_application
def refuse(query: CallbackQuery, callback_data: ConfirmRefusal, uow: UnitOfWork, person: Person) -> Screen:
    """Do not admit somebody, for a reason of the list."""
    application_id = callback_data.application_id
    if callback_data.reason >= len(REASONS):
        return pages.own_page(uow, person, application_id)
    reviews.refuse(uow, person, application_id, REASONS[callback_data.reason].words, seen=callback_data.seen)
    return pages.own_outcome(uow, person, application_id)
