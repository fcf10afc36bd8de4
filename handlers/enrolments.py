"""Getting a place and giving it back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import catalogue, enrolments
from services.enrolments import Candidates
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.enrolments import Enrolment
from storage.people import Person
from views import dates, links
from views import enrolments as views
from views.answers import ConfirmWithdraw, Enrol, EnrolOthers, EnrolPerson, Withdraw, WithdrawPerson
from views.screen import Screen

router = Router(name="enrolments")


def over_the_card(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to a tap, say why over the activity as it is now."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except Refusal as no:
            if query.message is None:  # typed: there is nothing to show it over
                raise
            return links.own_card_instead(uow, person, callback_data.activity_id, no, dates.here(uow))

    return answer


@router.callback_query(Enrol.filter())
@over_the_card
def enrol_me(query: CallbackQuery, callback_data: Enrol, uow: UnitOfWork, person: Person) -> Screen:
    """Ask for a place; first for whom, where there is anybody to choose from."""
    who = enrolments.candidates(uow, person, callback_data.activity_id)
    if who.only_oneself or who.account_is_in:
        outcome = enrolments.enrol(uow, person, callback_data.activity_id)
        return _receipt(uow, person, outcome.enrolment, is_new=outcome.is_new)
    return _for_whom(uow, person, who, callback_data.activity_id)


@router.callback_query(EnrolOthers.filter())
@over_the_card
def enrol_others(query: CallbackQuery, callback_data: EnrolOthers, uow: UnitOfWork, person: Person) -> Screen:
    """Ask for a place for one more of the household."""
    who = enrolments.candidates(uow, person, callback_data.activity_id)
    return _for_whom(uow, person, who, callback_data.activity_id)


@router.callback_query(EnrolPerson.filter())
@over_the_card
def enrol_person(query: CallbackQuery, callback_data: EnrolPerson, uow: UnitOfWork, person: Person) -> Screen:
    """Ask for a place for one of the household."""
    participant = enrolments.member(uow, person, callback_data.person_id)
    outcome = enrolments.enrol(uow, person, callback_data.activity_id, participant)
    return _receipt(uow, person, outcome.enrolment, is_new=outcome.is_new)


@router.callback_query(Withdraw.filter())
@over_the_card
def ask_withdraw(query: CallbackQuery, callback_data: Withdraw, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before giving a place back."""
    return _ask_withdraw(uow, person, callback_data.activity_id, None)


@router.callback_query(WithdrawPerson.filter())
@over_the_card
def ask_withdraw_person(query: CallbackQuery, callback_data: WithdrawPerson, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before giving back the place of one of the household."""
    return _ask_withdraw(uow, person, callback_data.activity_id, callback_data.person_id)


@router.callback_query(ConfirmWithdraw.filter())
def withdraw(query: CallbackQuery, callback_data: ConfirmWithdraw, uow: UnitOfWork, person: Person) -> Screen:
    """Give a place back."""
    activity_id, whose = callback_data.activity_id, callback_data.person_id
    enrolments.withdraw(uow, person, activity_id, whose or None)
    child = enrolments.member(uow, person, whose).name if whose not in (0, person.id) else ""
    return views.withdrawn(enrolments.title(uow, activity_id), activity_id, child=child)


def _ask_withdraw(uow: UnitOfWork, person: Person, activity_id: int, person_id: int | None) -> Screen:
    standings = catalogue.standings(uow, person, activity_id)
    chosen = next((one for one in standings if one.person_id == person_id), None)
    if not standings or (person_id is not None and chosen is None):
        raise enrolments.NothingToGiveBack
    return views.ask_withdraw(enrolments.title(uow, activity_id), standings, activity_id, chosen)


def _for_whom(uow: UnitOfWork, person: Person, who: Candidates, activity_id: int) -> Screen:
    return views.for_whom(catalogue.card(uow, activity_id), person if who.account else None, who.children)


def _receipt(uow: UnitOfWork, person: Person, enrolment: Enrolment, *, is_new: bool) -> Screen:
    standings = catalogue.standings(uow, person, enrolment.activity_id)
    standing = next(one for one in standings if one.enrolment_id == enrolment.id)
    return views.enrolled(catalogue.card(uow, enrolment.activity_id), standing, dates.here(uow), is_new=is_new)
