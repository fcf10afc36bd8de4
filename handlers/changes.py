"""Answering that dates changed: keeping the place, or leaving it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.stale import over_the_card
from services import catalogue, enrolments, withdrawals
from services.withdrawals import NothingToGiveBack
from services.work import UnitOfWork
from storage.enrolments import Standing
from storage.people import Person
from views import changes as views
from views import choosing, dates
from views import withdrawals as goodbyes
from views.answers.changes import KeepPlace, LeavePlace
from views.screen import Screen

router = Router(name="changes")


@router.callback_query(KeepPlace.filter())
@over_the_card
def keep(query: CallbackQuery, callback_data: KeepPlace, uow: UnitOfWork, person: Person) -> Screen:
    """Keep what one has; there is nothing to write down, and whoever has nothing any more is told so."""
    mine = _mine(uow, person, callback_data)
    card = catalogue.card(uow, callback_data.activity_id)
    begins = mine[0].starts_at or card.next_at
    return views.kept(card.title, mine, begins, card.id, dates.here(uow))


@router.callback_query(LeavePlace.filter())
@over_the_card
def leave(query: CallbackQuery, callback_data: LeavePlace, uow: UnitOfWork, person: Person) -> Screen:
    """Give back at once what one has, with a minute to think again."""
    activity_id = callback_data.activity_id
    mine = _mine(uow, person, callback_data)
    if callback_data.occurrence_id:
        ended = [row for one in mine for row in withdrawals.withdraw_one(uow, person, one.enrolment_id)]
    else:
        ended = withdrawals.withdraw(uow, person, activity_id)
    what = choosing.among(mine, {one.id for one in ended})
    return goodbyes.withdrawn(enrolments.title(uow, activity_id), activity_id, what, dates.here(uow))


def _mine(uow: UnitOfWork, person: Person, what: KeepPlace | LeavePlace) -> list[Standing]:
    """Give where a household stands, on one date where one is named.

    Raises:
        NothingToGiveBack: nowhere any more.
    """
    found = [
        one
        for one in catalogue.standings(uow, person, what.activity_id)
        if what.occurrence_id in (0, one.occurrence_id)
    ]
    if not found:
        raise NothingToGiveBack
    return found
