"""The name of an ente, new or not, as whoever coordinates writes it.

«Aggiungi un ente», «Cambia il nome» ─▶ name ──text──▶ the ente's page
▲  │
└──┘ no name, or one that another has
"""

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.ending import ending
from conversations.talk import Draft, Talk
from services import organisations
from services.organisations import NameIsTaken, NotAName
from services.work import UnitOfWork
from storage.organisations import Organisation
from storage.people import Person
from views import organisations as views
from views import refusals
from views.answers.organisations import AskOrganisationName
from views.screen import Screen

router = Router(name="naming")


class Naming(StatesGroup):
    """What an ente is called."""

    name = State()


class OfEnte(Draft):
    """Which one; 0 for a new one."""

    organisation_id: int


@router.callback_query(AskOrganisationName.filter())
def ask_name(
    query: CallbackQuery, callback_data: AskOrganisationName, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask for the name of an ente."""
    found = _ente(uow, person, callback_data.organisation_id)
    talk.go(Naming.name, OfEnte(organisation_id=callback_data.organisation_id))
    return views.ask_name(found)


@router.message(Naming.name)
@ending
def say_name(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Add an ente, or call it something else."""
    ente_id = talk.draft(OfEnte).organisation_id
    name = message.text or ""
    try:
        rename, add = organisations.rename, organisations.add
        named = rename(uow, person, ente_id, name) if ente_id else add(uow, person, name)
    except (NotAName, NameIsTaken) as no:
        return views.ask_name(_ente(uow, person, ente_id), why=refusals.refusal(no, tapped=True).alert)
    talk.end()
    return views.page(organisations.page_of(uow, person, named.id))


def _ente(uow: UnitOfWork, person: Person, ente_id: int) -> Organisation | None:
    """Find the ente that is called something else; see that somebody may add one."""
    if ente_id:
        return organisations.to_rename(uow, person, ente_id)
    organisations.listed(uow, person, 0)
    return None
