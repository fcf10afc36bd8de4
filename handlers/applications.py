"""One's applications: the list, one of them, who has read it, and the way out of it."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import application_pages, applications
from services.application_states import Status
from services.applications import NotYourApplication, Settled
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import applications as views
from views import dates, links, refusals
from views.answers.applications import (
    AskTakeBack,
    ShowApplication,
    ShowApplications,
    ShowReaders,
    TakeApplicationBack,
)
from views.screen import Screen

router = Router(name="applications")


def over_the_page(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to a tap, say why over the application as it is now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except (NotYourApplication, Settled) as no:
            if query.message is None:  # typed: there is nothing to show it over
                raise
            return _instead(uow, person, callback_data.application_id, no)

    return answer


def _instead(uow: UnitOfWork, person: Person, application_id: int, no: Refusal) -> Screen:
    said = refusals.refusal(no, tapped=True)
    if isinstance(no, NotYourApplication):
        screen = _list(uow, person, 0)
    else:
        screen = views.page(application_pages.page(uow, person, application_id), dates.here(uow))
    return replace(screen, alert=said.alert)


@router.callback_query(ShowApplications.filter())
def show_applications(query: CallbackQuery, callback_data: ShowApplications, uow: UnitOfWork, person: Person) -> Screen:
    """List one's applications."""
    return _list(uow, person, callback_data.page)


@router.callback_query(ShowApplication.filter())
@over_the_page
def show_application(query: CallbackQuery, callback_data: ShowApplication, uow: UnitOfWork, person: Person) -> Screen:
    """Open one of them."""
    found = application_pages.page(uow, person, callback_data.application_id)
    screen, ways = views.page(found, dates.here(uow)), links.in_class(uow, person, found.mine.row.activity_id)
    return replace(screen, rows=(*screen.rows[:-1], *ways, *screen.rows[-1:]))


@router.callback_query(ShowReaders.filter())
@over_the_page
def show_readers(query: CallbackQuery, callback_data: ShowReaders, uow: UnitOfWork, person: Person) -> Screen:
    """See who has opened it."""
    return views.readers(application_pages.page(uow, person, callback_data.application_id), dates.here(uow))


@router.callback_query(AskTakeBack.filter())
@over_the_page
def ask_take_back(query: CallbackQuery, callback_data: AskTakeBack, uow: UnitOfWork, person: Person) -> Screen:
    """Want out: say what that means first."""
    found = application_pages.page(uow, person, callback_data.application_id)
    if not found.mine.can_be_withdrawn:
        return views.page(found, dates.here(uow))
    return views.ask_take_back(found)


@router.callback_query(TakeApplicationBack.filter())
@over_the_page
def take_back(query: CallbackQuery, callback_data: TakeApplicationBack, uow: UnitOfWork, person: Person) -> Screen:
    """Take it back, and its place with it."""
    application_id = callback_data.application_id
    before = application_pages.page(uow, person, application_id)
    applications.withdraw(uow, person, application_id, callback_data.because)
    found = application_pages.page(uow, person, application_id)
    if found.mine.row.sent_at is None:
        return views.dropped(found)
    return views.taken_back(
        found,
        had_place=before.mine.status in (Status.ADMITTED, Status.ENROLLED),
        had_appointment=before.has_appointment and not found.has_appointment,
    )


def _list(uow: UnitOfWork, person: Person, number: int) -> Screen:
    mine, number, is_last = application_pages.listed(uow, person, number)
    return views.listed(mine, number, dates.here(uow), is_last=is_last)
