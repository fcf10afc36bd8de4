"""Reviews of patti, tapped: read, called off, answered."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from services import agenda, patto_reviews
from services.patto_reviews import ReviewGone
from services.work import UnitOfWork
from storage.people import Person
from views import agenda as agendas
from views import dates, refusals
from views import patto_reviews as views
from views.answers.patto_reviews import (
    AskCallReviewOff,
    AskCannotCome,
    CallReviewOff,
    CannotCome,
    ShowMeeting,
    ShowPattoReviews,
)
from views.screen import Screen

router = Router(name="patto reviews")


@router.callback_query(ShowMeeting.filter())
def show_meeting(query: CallbackQuery, callback_data: ShowMeeting, uow: UnitOfWork, person: Person) -> Screen:
    """See when and where we meet; of one that is over, the agenda shows what is true now."""
    try:
        return views.meeting(patto_reviews.meeting(uow, person, callback_data.review_id), dates.here(uow))
    except ReviewGone as no:
        return _agenda_instead(uow, person, no)


@router.callback_query(AskCannotCome.filter())
def ask_cannot_come(query: CallbackQuery, callback_data: AskCannotCome, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before I say that I cannot come."""
    try:
        return views.ask_cannot_come(patto_reviews.meeting(uow, person, callback_data.review_id), dates.here(uow))
    except ReviewGone as no:
        return _agenda_instead(uow, person, no)


@router.callback_query(CannotCome.filter())
def cannot_come(query: CallbackQuery, callback_data: CannotCome, uow: UnitOfWork, person: Person) -> Screen:
    """Say that I cannot come."""
    try:
        patto_reviews.cannot_come(uow, person, callback_data.review_id)
    except ReviewGone as no:
        return _agenda_instead(uow, person, no)
    return views.cannot_come()


@router.callback_query(ShowPattoReviews.filter())
def show_reviews(query: CallbackQuery, callback_data: ShowPattoReviews, uow: UnitOfWork, person: Person) -> Screen:
    """See the meetings of a patto that I follow."""
    return _page(uow, person, callback_data.patto_id)


@router.callback_query(AskCallReviewOff.filter())
def ask_call_off(query: CallbackQuery, callback_data: AskCallReviewOff, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before a meeting is called off; where there is none, show what is."""
    found = patto_reviews.page(uow, person, callback_data.patto_id)
    here = dates.here(uow)
    if found.planned is None or not found.leads:
        return views.page(found, here)
    return views.ask_call_off(found.planned, here, has_account=found.patto.person_id is not None)


@router.callback_query(CallReviewOff.filter())
def call_off(query: CallbackQuery, callback_data: CallReviewOff, uow: UnitOfWork, person: Person) -> Screen:
    """Call a meeting off; of one that was held meanwhile, show what is."""
    patto, is_off = patto_reviews.call_off(uow, person, callback_data.review_id)
    shown = _page(uow, person, patto.id)
    return views.called_off(shown) if is_off else shown


def _page(uow: UnitOfWork, person: Person, patto_id: int) -> Screen:
    return views.page(patto_reviews.page(uow, person, patto_id), dates.here(uow))


def _agenda_instead(uow: UnitOfWork, person: Person, no: ReviewGone) -> Screen:
    """Say that a meeting is not there any more, over what the person has ahead (rule 13)."""
    shown = agendas.agenda(agenda.ahead(uow, person), dates.here(uow))
    return replace(shown, alert=refusals.refusal(no, tapped=True).alert)
