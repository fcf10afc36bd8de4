"""The enti, tapped by whoever coordinates."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import organisations
from services.work import UnitOfWork
from storage.people import Person
from views import organisations as views
from views.answers.organisations import (
    ChooseColleague,
    LetColleagueGo,
    ShowOrganisation,
    ShowOrganisations,
    TakeColleagueIn,
)
from views.screen import Screen

router = Router(name="organisations")


@router.callback_query(ShowOrganisations.filter())
def show_all(query: CallbackQuery, callback_data: ShowOrganisations, uow: UnitOfWork, person: Person) -> Screen:
    """List the enti of where I coordinate."""
    found, is_last = organisations.listed(uow, person, callback_data.page)
    return views.listed(found, page=callback_data.page, is_last=is_last)


@router.callback_query(ShowOrganisation.filter())
def show_one(query: CallbackQuery, callback_data: ShowOrganisation, uow: UnitOfWork, person: Person) -> Screen:
    """Open an ente."""
    return views.page(organisations.page_of(uow, person, callback_data.organisation_id))


@router.callback_query(ChooseColleague.filter())
def choose(query: CallbackQuery, callback_data: ChooseColleague, uow: UnitOfWork, person: Person) -> Screen:
    """List who could work for an ente."""
    ente_id, page = callback_data.organisation_id, callback_data.page
    found, is_last = organisations.colleagues(uow, person, ente_id, page)
    ente = organisations.page_of(uow, person, ente_id).organisation
    return views.choose(ente, found, page=page, is_last=is_last)


@router.callback_query(TakeColleagueIn.filter())
def take_in(query: CallbackQuery, callback_data: TakeColleagueIn, uow: UnitOfWork, person: Person) -> Screen:
    """Let somebody work for an ente."""
    return views.page(organisations.take_in(uow, person, callback_data.organisation_id, callback_data.person_id))


@router.callback_query(LetColleagueGo.filter())
def let_go(query: CallbackQuery, callback_data: LetColleagueGo, uow: UnitOfWork, person: Person) -> Screen:
    """Let somebody work for an ente no more."""
    return views.page(organisations.let_go(uow, person, callback_data.organisation_id, callback_data.person_id))
