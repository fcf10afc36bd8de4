"""After an absence: coming again, or not any more."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import absences, catalogue, saved_searches, shelf
from services.refusals import Refusal
from services.saved_searches import TooManySearches
from services.work import UnitOfWork
from storage.people import Person
from views import absences as views
from views import dates, links, withdrawals
from views import saved_searches as searches
from views.answers.attendances import ComeAgain, ComeNoMore
from views.answers.catalogue import ShowActivity
from views.screen import Screen

router = Router(name="absences")


@router.callback_query(ComeAgain.filter())
def come_again(query: CallbackQuery, callback_data: ComeAgain, uow: UnitOfWork, person: Person) -> Screen:
    """Go on: keep the place, ask for a new one, or hear of what comes next."""
    absence = absences.absence(uow, person, callback_data.occurrence_id)
    if absence.next_at is None:
        return _hear_of_the_next(uow, person, absence.activity_id)
    try:
        is_new = absences.come_again(uow, person, absence)
    except Refusal as no:
        if query.message is None:  # typed: there is nothing to show it over
            raise
        return links.own_card_instead(uow, person, absence.activity_id, no, dates.here(uow))
    standings = catalogue.standings(uow, person, absence.activity_id)
    return views.back(absence, standings, dates.here(uow), is_new=is_new)


@router.callback_query(ComeNoMore.filter())
def come_no_more(query: CallbackQuery, callback_data: ComeNoMore, uow: UnitOfWork, person: Person) -> Screen:
    """Give the place back at once."""
    absence = absences.absence(uow, person, callback_data.occurrence_id)
    ended = absences.come_no_more(uow, person, absence)
    if not ended:
        return views.no_more(absence)
    return withdrawals.withdrawn(absence.title, absence.activity_id, ended, dates.here(uow))


def _hear_of_the_next(uow: UnitOfWork, person: Person, activity_id: int) -> Screen:
    places, here = shelf.shelf(uow).places, dates.here(uow)
    try:
        saved = saved_searches.notify(uow, person, activity_id)
    except TooManySearches:
        return searches.too_many(saved_searches.of_person(uow, person), places, here)
    return searches.saved(saved, saved.question, places, here, ShowActivity(activity_id=activity_id, back=""))
