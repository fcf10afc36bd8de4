"""Patti as those see them who coordinate: numbers against targets, whose hands they are in, and those in nobody's."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales import N_
from services import hand_over_news, hand_overs
from services.class_numbers import Shown, shown
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import patti
from storage import patto_zone as records
from storage.patto_zone import ZonePatto
from storage.people import Person, Role

PATTI, PEOPLE = 250, 500
"""How many patti and people the programme wants to reach (programme.md)."""

PAGE = 8


class ForCoordinators(Refusal):
    """Somebody who coordinates nothing asks for the patti of a territory."""

    message = N_("Questa pagina è per chi coordina il programma. I patti che segui sono in «I miei patti».")


@dataclass(frozen=True, slots=True)
class OfTerritory:
    """The patti of a territory in numbers; small ones are hidden."""

    territory: str
    begun: Shown
    active: Shown
    concluded: Shown
    people: Shown


@dataclass(frozen=True, slots=True)
class Zone:
    """The patti of where somebody coordinates, territory by territory; `orphans` are those that nobody follows."""

    territories: Sequence[OfTerritory]
    orphans: int


def coordinates(person: Person) -> bool:
    """Tell whether somebody sees the patti of their territory in numbers."""
    return person.role is Role.COORDINATOR


def zone(uow: UnitOfWork, staff: Person) -> Zone:
    """Show the numbers of the patti of where somebody coordinates; counts under five are hidden.

    Raises:
        ForCoordinators: they coordinate nothing.
    """
    _check(staff)
    found = [
        OfTerritory(one.territory, shown(one.begun), shown(one.active), shown(one.concluded), shown(one.people))
        for one in records.numbers(uow.session, staff.scope_id)
    ]
    return Zone(found, hand_over_news.how_many_wait(uow, staff))


def listed(uow: UnitOfWork, staff: Person, number: int, *, orphans: bool) -> tuple[Sequence[ZonePatto], bool]:
    """List a page of the live patti of where somebody coordinates, and tell whether it is the last; raises as `zone`.

    Those that nobody follows come first, or are all there is.
    """
    _check(staff)
    rows = records.live(
        uow.session,
        staff.scope_id,
        staff.id,
        today=uow.programme.today(uow.now),
        orphans=orphans,
        skip=number * PAGE,
        most=PAGE + 1,
    )
    return rows[:PAGE], len(rows) <= PAGE


def one(uow: UnitOfWork, staff: Person, patto_id: int) -> ZonePatto:
    """Show one patto, without its content, to whoever coordinates there.

    Raises:
        ForCoordinators: they coordinate nothing.
        services.hand_overs.NotToGive: it is not of theirs, or has ended.
    """
    _check(staff)
    patto = patti.patto(uow.session, patto_id)
    if patto is None or not hand_overs.may_give(staff, patto):
        raise hand_overs.NotToGive
    found = records.one(uow.session, patto_id, staff.id, today=uow.programme.today(uow.now))
    if found is None:
        raise hand_overs.NotToGive
    return found


def _check(staff: Person) -> None:
    if not coordinates(staff):
        raise ForCoordinators
