"""Going there: the next dates of a series, the way to a place."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import catalogue, posters, sharing
from services.work import UnitOfWork
from views import dates, directions, occurrences
from views.answers.around import GetThere, GetToVenue, ShowDates
from views.screen import Screen

router = Router(name="sharing")


@router.callback_query(ShowDates.filter())
def show_dates(query: CallbackQuery, callback_data: ShowDates, uow: UnitOfWork) -> Screen:
    """List the next dates of a series."""
    card = catalogue.card(uow, callback_data.activity_id)
    return occurrences.ahead(card, sharing.dates_ahead(uow, card.id), dates.here(uow))


@router.callback_query(GetThere.filter())
def get_there(query: CallbackQuery, callback_data: GetThere, uow: UnitOfWork) -> Screen:
    """Show where an activity is, the next time."""
    return directions.to_activity(catalogue.card(uow, callback_data.activity_id))


@router.callback_query(GetToVenue.filter())
def get_to_venue(query: CallbackQuery, callback_data: GetToVenue, uow: UnitOfWork) -> Screen:
    """Show where a venue is."""
    return directions.to_venue(*posters.place(uow, callback_data.venue_id))
