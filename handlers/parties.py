"""Getting places for several of a household at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.stale import over_the_card
from services import catalogue, enrolments
from services.candidates import Candidates
from services.enrolments import Fewer, OnlySomePlaces
from services.work import UnitOfWork
from storage.people import Person
from views import choosing, dates, links, parties, ticks
from views.answers.parties import EnrolTicked, TakeFewer, TickFewer, TickPeople, WaitTogether
from views.parties import Wanted
from views.screen import Screen

router = Router(name="parties")

Ticked = TickPeople | EnrolTicked | WaitTogether | TickFewer | TakeFewer


def among_those_of_now(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Give a handler what is asked for and who could come; ask again where the ticks were about others, or nobody."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Ticked, uow: UnitOfWork, person: Person) -> Screen:
        what = _wanted(uow, callback_data)
        who = choosing.people(uow, person, what)
        if not _fits(who, callback_data):
            return _again(uow, person, what, callback_data)
        return handler(query, callback_data, uow, person, what, who)

    return answer


@router.callback_query(TickPeople.filter())
@over_the_card
def tick(query: CallbackQuery, callback_data: TickPeople, uow: UnitOfWork, person: Person) -> Screen:
    """Choose who comes together."""
    return choosing.own_ticks(uow, person, _wanted(uow, callback_data), callback_data.ticked, callback_data.who)


@router.callback_query(EnrolTicked.filter())
@over_the_card
@among_those_of_now
def enrol_ticked(
    query: CallbackQuery, callback_data: EnrolTicked, uow: UnitOfWork, person: Person, what: Wanted, who: Candidates
) -> Screen:
    """Ask for places for all of them; where there are fewer, ask what they prefer."""
    return _enrol(uow, person, what, who, callback_data, Fewer.ASK)


@router.callback_query(WaitTogether.filter())
@over_the_card
@among_those_of_now
def wait_together(
    query: CallbackQuery, callback_data: WaitTogether, uow: UnitOfWork, person: Person, what: Wanted, who: Candidates
) -> Screen:
    """Take no place before there is one for everybody."""
    return _enrol(uow, person, what, who, callback_data, Fewer.WAIT_TOGETHER)


@router.callback_query(TickFewer.filter())
@over_the_card
@among_those_of_now
def tick_fewer(
    query: CallbackQuery, callback_data: TickFewer, uow: UnitOfWork, person: Person, what: Wanted, who: Candidates
) -> Screen:
    """Choose who gets the places that there are."""
    return parties.choose_fewer(what, who, callback_data, dates.here(uow))


@router.callback_query(TakeFewer.filter())
@over_the_card
@among_those_of_now
def take_fewer(
    query: CallbackQuery, callback_data: TakeFewer, uow: UnitOfWork, person: Person, what: Wanted, who: Candidates
) -> Screen:
    """Take the places that there are; whoever is left waits first in line."""
    taking = ticks.chosen(ticks.listed(who), callback_data.chosen & callback_data.ticked)
    if len(taking) != callback_data.places:
        again = TickFewer(**callback_data.model_dump())
        return parties.choose_fewer(what, who, again, dates.here(uow), alert=parties.which(callback_data.places))
    take = [one.person for one in taking]
    return _enrol(uow, person, what, who, callback_data, Fewer.TAKE_SOME, take)


def _enrol(
    uow: UnitOfWork,
    person: Person,
    what: Wanted,
    who: Candidates,
    answer: Ticked,
    fewer: Fewer,
    take: Sequence[Person] = (),
) -> Screen:
    """Ask for the places; where there are fewer than was thought, ask again what they prefer."""
    party = [one.person for one in ticks.chosen(ticks.listed(who), answer.ticked)]
    date_id = what.occurrence_id or None
    try:
        outcome = enrolments.enrol_together(uow, person, what.id, party, occurrence_id=date_id, fewer=fewer, take=take)
    except OnlySomePlaces as some:
        return parties.only_some(what, who, answer.ticked, some.free, dates.here(uow))
    return choosing.own_receipt(uow, person, outcome)


def _again(uow: UnitOfWork, person: Person, what: Wanted, answer: Ticked) -> Screen:
    """Show the list as it is now; or, where some of the household are in by now, where they stand.

    The latter is what a second, hurried tap finds.
    """
    date_id = what.occurrence_id or None
    standings = catalogue.standings(uow, person, what.id)
    if answer.ticked and any(one.occurrence_id == date_id for one in standings):
        card = links.own_card(uow, person, what.id, dates.here(uow))
        return replace(card, toast=parties.list_changed())
    return choosing.own_ticks(uow, person, what, answer.ticked, answer.who, confirmed=True)


def _wanted(uow: UnitOfWork, answer: Ticked) -> Wanted:
    return choosing.wanted(uow, answer.activity_id, answer.occurrence_id)


def _fits(who: Candidates, answer: Ticked) -> bool:
    """Tell whether an answer was given about the people of now, and names any."""
    return answer.ticked > 0 and ticks.are_for(ticks.listed(who), answer.ticked, answer.who)
