"""Getting a place, for oneself or for one of the household."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.stale import over_the_card
from services import enrolments
from services.work import UnitOfWork
from storage.people import Person
from views import choosing
from views.answers.parties import ChooseDate, EnrolOn, EnrolPersonOn
from views.answers.places import Enrol, EnrolOthers, EnrolPerson
from views.parties import Wanted
from views.screen import Screen

router = Router(name="enrolments")


@router.callback_query(Enrol.filter())
@over_the_card
def enrol_me(query: CallbackQuery, callback_data: Enrol, uow: UnitOfWork, person: Person) -> Screen:
    """Ask for a place; first for which date, and for whom, where there is anything to choose from."""
    what = choosing.wanted(uow, callback_data.activity_id, 0)
    coming = choosing.coming(uow, person, what.activity)
    if len(coming) > 1:
        return choosing.own_dates(uow, person, what.id, 0)
    if coming:
        what = Wanted(what.activity, coming[0].occurrence_id, coming[0].starts_at)
    return _ask(uow, person, what, again=True)


@router.callback_query(ChooseDate.filter())
@over_the_card
def choose_date(query: CallbackQuery, callback_data: ChooseDate, uow: UnitOfWork, person: Person) -> Screen:
    """Look at the dates that one can have a place on."""
    return choosing.own_dates(uow, person, callback_data.activity_id, callback_data.page)


@router.callback_query(EnrolOn.filter())
@over_the_card
def enrol_on(query: CallbackQuery, callback_data: EnrolOn, uow: UnitOfWork, person: Person) -> Screen:
    """Ask for a place on one date; first for whom, where there is anybody to choose from."""
    return _ask(uow, person, choosing.wanted(uow, callback_data.activity_id, callback_data.occurrence_id))


@router.callback_query(EnrolOthers.filter())
@over_the_card
def enrol_others(query: CallbackQuery, callback_data: EnrolOthers, uow: UnitOfWork, person: Person) -> Screen:
    """Ask for a place for one more of the household."""
    what = choosing.wanted(uow, callback_data.activity_id, 0)
    coming = choosing.coming(uow, person, what.activity)
    if len(coming) > 1:
        return choosing.own_dates(uow, person, what.id, 0)
    return choosing.own_people(uow, person, what)


@router.callback_query(EnrolPerson.filter())
@over_the_card
def enrol_person(query: CallbackQuery, callback_data: EnrolPerson, uow: UnitOfWork, person: Person) -> Screen:
    """Ask for a place for one of the household."""
    participant = enrolments.member(uow, person, callback_data.person_id)
    outcome = enrolments.enrol(uow, person, callback_data.activity_id, participant)
    return choosing.own_receipt(uow, person, outcome)


@router.callback_query(EnrolPersonOn.filter())
@over_the_card
def enrol_person_on(query: CallbackQuery, callback_data: EnrolPersonOn, uow: UnitOfWork, person: Person) -> Screen:
    """Ask for a place on one date for one of the household."""
    participant = enrolments.member(uow, person, callback_data.person_id)
    date_id = callback_data.occurrence_id
    outcome = enrolments.enrol(uow, person, callback_data.activity_id, participant, occurrence_id=date_id)
    return choosing.own_receipt(uow, person, outcome)


def _ask(uow: UnitOfWork, person: Person, what: Wanted, *, again: bool = False) -> Screen:
    """Give the place where it can only be the reader's, or say that it is already; otherwise ask for whom.

    *again* means that whoever has a place already asked for their own once more.
    """
    who = choosing.people(uow, person, what)
    if who.only_oneself or (who.account_is_in and (again or not who.children)):
        outcome = enrolments.enrol(uow, person, what.id, occurrence_id=what.occurrence_id or None)
        return choosing.own_receipt(uow, person, outcome)
    return choosing.own_people(uow, person, what, who)
