"""Posters for staff: of an activity, of a venue, for paper or for passing on."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import posters
from services.work import UnitOfWork
from storage.people import Person
from views import dates
from views import posters as views
from views.answers.around import PrintPoster, ShowPoster
from views.attachments import Form
from views.screen import Screen

router = Router(name="posters")


@router.callback_query(ShowPoster.filter())
def show_poster(query: CallbackQuery, callback_data: ShowPoster, uow: UnitOfWork, person: Person) -> Screen:
    """Ask in which form."""
    if callback_data.of == "v":
        title = posters.of_venue(uow, person, callback_data.id).venue.name
    else:
        title = posters.of_activity(uow, person, callback_data.id).activity.title
    return views.ask_form(title, callback_data.of, callback_data.id)


@router.callback_query(PrintPoster.filter())
def print_poster(
    query: CallbackQuery, callback_data: PrintPoster, uow: UnitOfWork, person: Person, username: str
) -> Screen:
    """Hand the poster over."""
    form, here = Form(callback_data.form), dates.here(uow)
    if callback_data.of == "v":
        return views.of_venue(posters.of_venue(uow, person, callback_data.id), form, username, here)
    return views.of_activity(posters.of_activity(uow, person, callback_data.id), form, username, here)
