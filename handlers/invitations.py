"""Becoming staff, and what staff see."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from services import (
    attendances,
    expense_pages,
    idea_reviews,
    invitations,
    linking,
    management,
    patto_desk,
    review_pages,
    stewarding,
    tasks,
    uploads,
)
from services.classes import JUDGES
from services.work import UnitOfWork
from storage.people import Person
from views import classes, dates, reviews
from views import expenses as spending
from views import idea_reviews as ideas
from views import invitations as views
from views import patto_desk as patti
from views.answers.management import AcceptInvitation, ShowManagement
from views.answers.stewarding import BrowseManagement
from views.screen import Rows, Screen

router = Router(name="invitations")


@router.callback_query(AcceptInvitation.filter())
def accept(query: CallbackQuery, callback_data: AcceptInvitation, uow: UnitOfWork, person: Person) -> Screen:
    """Take the role of an invitation."""
    invitations.accept(uow, person, callback_data.code)
    return views.accepted(person, patti=linking.claim(uow, person))


@router.message(Command("gestione", ignore_case=True))
@router.callback_query(ShowManagement.filter())
def show_management(event: Message | CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Show the next days of one's territory, with numbers."""
    return _management(uow, person, 0)


@router.callback_query(BrowseManagement.filter())
def turn_page(query: CallbackQuery, callback_data: BrowseManagement, uow: UnitOfWork, person: Person) -> Screen:
    """Turn to a page of the next days."""
    return _management(uow, person, callback_data.page)


def _management(uow: UnitOfWork, person: Person, page: int) -> Screen:
    rows, is_last = management.week(uow, person, page)
    territory = management.territory_name(uow, person.scope_id)
    return views.management(
        rows,
        territory,
        dates.here(uow),
        imports_files=uploads.may_import(person),
        calls_rolls=attendances.may_call(person, None),
        stewards=person.role in stewarding.STEWARDS,
        classes=_classes(uow, person),
        ideas=((ideas.way_in(),),) if idea_reviews.has_some(uow, person) else (),
        patti=_patti(uow, person),
        page=page,
        is_last=is_last,
    )


def _patti(uow: UnitOfWork, person: Person) -> Rows:
    """Lay out the ways to the patti that somebody follows, and to what they may decide in others'."""
    desk = (patti.way_in(tasks.how_many(uow, person)),)
    decides = (spending.to_decide_way_in(),)
    has_desk, has_items = patto_desk.has_some(uow, person), expense_pages.has_some_to_decide(uow, person)
    return (*((desk,) if has_desk else ()), *((decides,) if has_items else ()))


def _classes(uow: UnitOfWork, person: Person) -> Rows:
    """Lay out the ways to the classes that somebody runs, and to what waits for them there."""
    if person.role not in JUDGES:
        return ()
    return (reviews.way_in(*review_pages.owed_by(uow, person)),), (classes.way_in(),)
