"""Answering the offer of freed places."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import catalogue, enrolments, waiting_list
from services.enrolments import Outcome
from services.waiting_list import OfferOver
from services.work import UnitOfWork
from storage import enrolments as records
from storage.enrolments import Enrolment, EnrolmentState
from storage.people import Person
from views import choosing, dates, links, offers
from views import enrolments as views
from views.answers.leaving import AcceptAll
from views.answers.places import AcceptOffer, DeclineOffer
from views.screen import Screen

router = Router(name="waiting list")


def over_what_is_now(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where an offer has ended, say so over the activity as it is now, if the offer was the reader's (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except OfferOver as no:
            enrolment = records.enrolment(uow.session, callback_data.enrolment_id)
            if query.message is None or enrolment is None:
                raise
            if not records.acts_for(uow.session, person.id, enrolment.person_id):
                raise
            return links.own_card_instead(uow, person, enrolment.activity_id, no, dates.here(uow))

    return answer


@router.callback_query(AcceptOffer.filter())
@over_what_is_now
def accept(query: CallbackQuery, callback_data: AcceptOffer, uow: UnitOfWork, person: Person) -> Screen:
    """Take the place for one; where the family has another to give, ask on."""
    taken = waiting_list.accept(uow, person, callback_data.enrolment_id)
    return _accepted(uow, person, taken)


@router.callback_query(AcceptAll.filter())
@over_what_is_now
def accept_all(query: CallbackQuery, callback_data: AcceptAll, uow: UnitOfWork, person: Person) -> Screen:
    """Take the places for all who wait together."""
    taken = waiting_list.accept_all(uow, person, callback_data.enrolment_id)
    return _accepted(uow, person, taken)


@router.callback_query(DeclineOffer.filter())
@over_what_is_now
def decline(query: CallbackQuery, callback_data: DeclineOffer, uow: UnitOfWork, person: Person) -> Screen:
    """Leave the places to the next; whoever was offered fewer than they asked for keeps the turn."""
    left = waiting_list.decline(uow, person, callback_data.enrolment_id)
    activity_id = left[0].activity_id
    mine = catalogue.standings(uow, person, activity_id)
    party = [one for one in mine if (one.party_id or one.enrolment_id) == left[0].turn]
    waiting = [one for one in party if one.state is EnrolmentState.WAITING]
    if waiting:
        return views.waiting_on(catalogue.card(uow, activity_id), waiting)
    return views.declined(enrolments.title(uow, activity_id))


def _accepted(uow: UnitOfWork, person: Person, taken: Sequence[Enrolment]) -> Screen:
    """Say that places are taken; while others of the same family are still offered one, show that with the activity."""
    activity_id, turn = taken[0].activity_id, taken[0].turn
    for offer in offers.of(catalogue.standings(uow, person, activity_id)):
        if turn in {one.party_id or one.enrolment_id for one in offer.offered}:
            return links.own_card(uow, person, activity_id, dates.here(uow))
    return choosing.own_receipt(uow, person, Outcome([*taken], is_new=True))
