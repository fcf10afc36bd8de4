"""Giving places back, leaving the line, and coming back within a minute."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.stale import over_the_card
from services import catalogue, enrolments, standings, withdrawals
from services.enrolments import Outcome
from services.refusals import Refusal
from services.withdrawals import NothingToGiveBack
from services.work import UnitOfWork
from storage.enrolments import Enrolment, EnrolmentState, Standing
from storage.people import Person
from views import choosing, dates, links
from views import withdrawals as views
from views.answers.leaving import (
    AskGiveBack,
    ConfirmWithdrawDate,
    GiveBack,
    LeaveLine,
    LeaveLineOn,
    TakeBack,
    WithdrawDate,
)
from views.answers.places import ConfirmWithdraw, Withdraw, WithdrawPerson
from views.screen import Screen

router = Router(name="withdrawals")


@router.callback_query(Withdraw.filter())
@over_the_card
def ask_withdraw(query: CallbackQuery, callback_data: Withdraw, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before giving a place back: whose, where there are several."""
    return _ask_whose(uow, callback_data.activity_id, _standings(uow, person, callback_data.activity_id))


@router.callback_query(WithdrawDate.filter())
@over_the_card
def ask_withdraw_date(query: CallbackQuery, callback_data: WithdrawDate, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before giving a place on one date back: whose, where there are several."""
    mine = _standings(uow, person, callback_data.activity_id)
    on_it = [one for one in mine if one.occurrence_id == callback_data.occurrence_id]
    return _ask_whose(uow, callback_data.activity_id, on_it)


@router.callback_query(WithdrawPerson.filter())
@over_the_card
def ask_withdraw_person(query: CallbackQuery, callback_data: WithdrawPerson, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before giving back the place of one of the household."""
    mine = [
        one for one in _standings(uow, person, callback_data.activity_id) if one.person_id == callback_data.person_id
    ]
    return _ask_whose(uow, callback_data.activity_id, mine)


@router.callback_query(AskGiveBack.filter())
def ask_give_back(query: CallbackQuery, callback_data: AskGiveBack, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before giving one place back."""
    activity_id = standings.activity_of(uow, person, callback_data.enrolment_id)
    found = choosing.among(catalogue.standings(uow, person, activity_id), {callback_data.enrolment_id})
    if not found:
        return _instead(query, uow, person, activity_id, NothingToGiveBack())
    return _ask(uow, activity_id, found[0])


@router.callback_query(ConfirmWithdraw.filter())
@over_the_card
def withdraw(query: CallbackQuery, callback_data: ConfirmWithdraw, uow: UnitOfWork, person: Person) -> Screen:
    """Give back the places of one of the household, or of everybody."""
    activity_id = callback_data.activity_id
    mine = catalogue.standings(uow, person, activity_id)
    ended = withdrawals.withdraw(uow, person, activity_id, callback_data.person_id or None)
    return _withdrawn(uow, activity_id, mine, ended)


@router.callback_query(ConfirmWithdrawDate.filter())
@over_the_card
def withdraw_date(query: CallbackQuery, callback_data: ConfirmWithdrawDate, uow: UnitOfWork, person: Person) -> Screen:
    """Give back the places of everybody on one date."""
    activity_id = callback_data.activity_id
    mine = catalogue.standings(uow, person, activity_id)
    ended = withdrawals.withdraw(uow, person, activity_id, occurrence_id=callback_data.occurrence_id)
    return _withdrawn(uow, activity_id, mine, ended)


@router.callback_query(GiveBack.filter())
def give_back(query: CallbackQuery, callback_data: GiveBack, uow: UnitOfWork, person: Person) -> Screen:
    """Give one place back."""
    activity_id = standings.activity_of(uow, person, callback_data.enrolment_id)
    mine = catalogue.standings(uow, person, activity_id)
    try:
        ended = withdrawals.withdraw_one(uow, person, callback_data.enrolment_id)
    except NothingToGiveBack as no:
        return _instead(query, uow, person, activity_id, no)
    return _withdrawn(uow, activity_id, mine, ended)


@router.callback_query(LeaveLine.filter())
@over_the_card
def leave_line(query: CallbackQuery, callback_data: LeaveLine, uow: UnitOfWork, person: Person) -> Screen:
    """Wait no longer; a turn that has become a place meanwhile stays, and is shown."""
    mine = catalogue.standings(uow, person, callback_data.activity_id)
    leaving = [one for one in mine if callback_data.enrolment_id in (0, one.enrolment_id)]
    return _leave(uow, person, callback_data.activity_id, mine, leaving)


@router.callback_query(LeaveLineOn.filter())
@over_the_card
def leave_line_on(query: CallbackQuery, callback_data: LeaveLineOn, uow: UnitOfWork, person: Person) -> Screen:
    """Wait no longer for one date, nobody of the household."""
    mine = catalogue.standings(uow, person, callback_data.activity_id)
    leaving = [one for one in mine if one.occurrence_id == callback_data.occurrence_id]
    return _leave(uow, person, callback_data.activity_id, mine, leaving)


@router.callback_query(TakeBack.filter())
@over_the_card
def take_back(query: CallbackQuery, callback_data: TakeBack, uow: UnitOfWork, person: Person) -> Screen:
    """Have again what one gave back a moment ago; a second tap shows what one has."""
    activity_id, one = callback_data.activity_id, callback_data.enrolment_id or None
    try:
        restored = withdrawals.take_back(uow, person, activity_id, enrolment_id=one)
    except Refusal:
        if query.message is not None and catalogue.standings(uow, person, activity_id):
            return links.own_card(uow, person, activity_id, dates.here(uow))
        raise
    return choosing.own_receipt(uow, person, Outcome(restored, is_new=True))


def _standings(uow: UnitOfWork, person: Person, activity_id: int) -> Sequence[Standing]:
    mine = catalogue.standings(uow, person, activity_id)
    if not mine:
        raise NothingToGiveBack
    return mine


def _leave(
    uow: UnitOfWork, person: Person, activity_id: int, mine: Sequence[Standing], leaving: Sequence[Standing]
) -> Screen:
    waiting = [one for one in leaving if one.state is EnrolmentState.WAITING]
    if not waiting:
        raise NothingToGiveBack
    ended = [row for one in waiting for row in withdrawals.withdraw_one(uow, person, one.enrolment_id)]
    return _withdrawn(uow, activity_id, mine, ended)


def _ask_whose(uow: UnitOfWork, activity_id: int, mine: Sequence[Standing]) -> Screen:
    if not mine:
        raise NothingToGiveBack
    if len(mine) == 1:
        return _ask(uow, activity_id, mine[0])
    title, waits = enrolments.title(uow, activity_id), _others_wait(uow, mine)
    return views.ask_whose(title, mine, activity_id, dates.here(uow), others_wait=waits)


def _ask(uow: UnitOfWork, activity_id: int, one: Standing) -> Screen:
    waits = _others_wait(uow, [one])
    return views.ask(enrolments.title(uow, activity_id), one, activity_id, dates.here(uow), others_wait=waits)


def _others_wait(uow: UnitOfWork, mine: Sequence[Standing]) -> bool:
    return standings.somebody_waits(uow, [one.enrolment_id for one in mine])


def _withdrawn(uow: UnitOfWork, activity_id: int, before: Sequence[Standing], ended: Sequence[Enrolment]) -> Screen:
    what = choosing.among(before, {one.id for one in ended})
    return views.withdrawn(enrolments.title(uow, activity_id), activity_id, what, dates.here(uow))


def _instead(query: CallbackQuery, uow: UnitOfWork, person: Person, activity_id: int, no: Refusal) -> Screen:
    if query.message is None:
        raise no
    return links.own_card_instead(uow, person, activity_id, no, dates.here(uow))
