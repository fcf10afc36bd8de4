"""Answering the offer of a freed place."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import catalogue, enrolments, waiting_list
from services.waiting_list import OfferOver
from services.work import UnitOfWork
from storage import enrolments as records
from storage.people import Person
from views import dates, links
from views import enrolments as views
from views.answers import AcceptOffer, DeclineOffer
from views.screen import Screen

router = Router(name="waiting list")


@router.callback_query(AcceptOffer.filter())
def accept(query: CallbackQuery, callback_data: AcceptOffer, uow: UnitOfWork, person: Person) -> Screen:
    """Take the place."""
    try:
        enrolment = waiting_list.accept(uow, person, callback_data.enrolment_id)
    except OfferOver as no:
        return _over(query, callback_data.enrolment_id, uow, person, no)
    standings = catalogue.standings(uow, person, enrolment.activity_id)
    standing = next(one for one in standings if one.enrolment_id == enrolment.id)
    return views.enrolled(catalogue.card(uow, enrolment.activity_id), standing, dates.here(uow))


@router.callback_query(DeclineOffer.filter())
def decline(query: CallbackQuery, callback_data: DeclineOffer, uow: UnitOfWork, person: Person) -> Screen:
    """Leave the place to the next."""
    try:
        enrolment = waiting_list.decline(uow, person, callback_data.enrolment_id)
    except OfferOver as no:
        return _over(query, callback_data.enrolment_id, uow, person, no)
    return views.declined(enrolments.title(uow, enrolment.activity_id))


def _over(query: CallbackQuery, enrolment_id: int, uow: UnitOfWork, person: Person, no: OfferOver) -> Screen:
    """Say that an offer has ended, with the activity as it is now where the offer was the reader's."""
    enrolment = records.enrolment(uow.session, enrolment_id)
    if query.message is None or enrolment is None or enrolment.account_id != person.id:
        raise no
    return links.own_card_instead(uow, person, enrolment.activity_id, no, dates.here(uow))
