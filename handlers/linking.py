"""Coming to a patto by its link, and making that link."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import linking, proposals
from services.work import UnitOfWork
from storage.people import Person
from views import accepting as texts
from views import dates, home
from views import linking as views
from views.answers.linking import MakePattoLink, TakePatto, TurnDownPatto
from views.screen import Screen

router = Router(name="linking")


@router.callback_query(TakePatto.filter())
def take(query: CallbackQuery, callback_data: TakePatto, uow: UnitOfWork, person: Person) -> Screen:
    """Say yes to an invitation, and read what it is about."""
    linking.take(uow, person, callback_data.code)
    return texts.shown(proposals.of_person(uow, person), 0, dates.here(uow))


@router.callback_query(TurnDownPatto.filter())
def turn_down(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Say no to an invitation; who has said yes meanwhile, on another message, says no to the text if they want to."""
    if linking.has_come(uow, person):
        return texts.shown(proposals.of_person(uow, person), 0, dates.here(uow))
    return views.turned_down(home.menu_rows(person))


@router.callback_query(MakePattoLink.filter())
def make_link(
    query: CallbackQuery, callback_data: MakePattoLink, uow: UnitOfWork, person: Person, username: str
) -> Screen:
    """Make a link, to be shown as a code or sent."""
    code = linking.issue(uow, person, callback_data.patto_id)
    return views.link(callback_data.patto_id, code, username)
