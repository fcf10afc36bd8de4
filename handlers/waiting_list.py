"""Answering the offer of a freed place."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import catalogue, enrolments, waiting_list
from services.work import UnitOfWork
from storage.people import Person
from views import dates
from views import enrolments as views
from views.answers import AcceptOffer, DeclineOffer
from views.screen import Screen

router = Router(name="waiting list")


@router.callback_query(AcceptOffer.filter())
def accept(query: CallbackQuery, callback_data: AcceptOffer, uow: UnitOfWork, person: Person) -> Screen:
    """Take the place."""
    enrolment = waiting_list.accept(uow, person, callback_data.enrolment_id)
    standings = catalogue.standings(uow, person, enrolment.activity_id)
    standing = next(one for one in standings if one.enrolment_id == enrolment.id)
    return views.enrolled(catalogue.card(uow, enrolment.activity_id), standing, dates.here(uow))


@router.callback_query(DeclineOffer.filter())
def decline(query: CallbackQuery, callback_data: DeclineOffer, uow: UnitOfWork, person: Person) -> Screen:
    """Leave the place to the next."""
    enrolment = waiting_list.decline(uow, person, callback_data.enrolment_id)
    return views.declined(enrolments.title(uow, enrolment.activity_id))
