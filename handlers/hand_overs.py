"""Patti pass into other hands; and what those see who coordinate."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import hand_overs, patti, patto_zone
from services.work import UnitOfWork
from storage import patti as records
from storage.people import Person
from views import patto_zone as views
from views.answers.hand_overs import AskHandOver, ChooseHand, HandOver, ShowZone, ShowZonePatti, ShowZonePatto
from views.screen import Screen

router = Router(name="hand-overs")


@router.callback_query(ChooseHand.filter())
def choose(query: CallbackQuery, callback_data: ChooseHand, uow: UnitOfWork, person: Person) -> Screen:
    """List into whose hands a patto can pass."""
    one, found, is_last = hand_overs.choices(uow, person, callback_data.patto_id, callback_data.page)
    return views.choose(one, found, page=callback_data.page, is_last=is_last)


@router.callback_query(AskHandOver.filter())
def ask(query: CallbackQuery, callback_data: AskHandOver, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before a patto passes on."""
    return views.ask(*hand_overs.proposed(uow, person, callback_data.patto_id, callback_data.person_id))


@router.callback_query(HandOver.filter())
def hand_over(query: CallbackQuery, callback_data: HandOver, uow: UnitOfWork, person: Person) -> Screen:
    """Pass a patto on."""
    one, taker = hand_overs.hand_over(uow, person, callback_data.patto_id, callback_data.person_id)
    return views.passed_on(one, taker, coordinates=patto_zone.coordinates(person))


@router.callback_query(ShowZone.filter())
def show_zone(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """See the numbers of the patti of where I coordinate."""
    return views.zone(patto_zone.zone(uow, person))


@router.callback_query(ShowZonePatti.filter())
def show_zone_patti(query: CallbackQuery, callback_data: ShowZonePatti, uow: UnitOfWork, person: Person) -> Screen:
    """List the patti of where I coordinate, without their content."""
    orphans, page = callback_data.orphans, callback_data.page
    found, is_last = patto_zone.listed(uow, person, page, orphans=orphans)
    return views.listed(found, orphans=orphans, page=page, is_last=is_last)


@router.callback_query(ShowZonePatto.filter())
def show_zone_patto(query: CallbackQuery, callback_data: ShowZonePatto, uow: UnitOfWork, person: Person) -> Screen:
    """Open one patto without its content."""
    found = patto_zone.one(uow, person, callback_data.patto_id)
    patto = records.patto(uow.session, found.id)
    return views.page(found, is_team=patto is not None and patti.is_in_team(uow, person, patto))
