"""What those who run an activity do about it: its dates one by one, its places, its line (rule 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from locales import N_
from services import changes, line, occurrences
from services.grammar import moments
from services.line import NotInLine
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue, enrolments, territories
from storage import stewarding as records
from storage.catalogue import Activity
from storage.people import Person, Role
from storage.stewarding import DateToKeep
from storage.territories import Venue
from storage.waiting_list import InLine

STEWARDS = frozenset({Role.COMMUNITY_MAKER, Role.COORDINATOR})

DATES_ON_A_PAGE = 6
VENUES_ON_A_PAGE = 8

REASONS = (
    N_("Fratelli già nel gruppo"),
    N_("Un nostro errore"),
    N_("Non può in altri orari"),
    N_("Aspetta da tanto"),
)
"""Why a turn may go first: what is chosen most. Buttons know them by their place, so new ones come last."""

FARTHEST = timedelta(days=366)
"""How far ahead a date is moved at most: anything beyond is a slip."""


class NotYourActivity(Refusal):
    """Someone asked for an activity that they do not run, or for none at all."""

    message = N_("Questa attività non è tra quelle che segui. In Gestione trovi le tue.")


class DateIsGone(Refusal):
    """The date of an old button has begun, or is no more."""

    message = N_("Questa data è già passata, o non c'è più. In Gestione trovi le prossime.")


class DateIsAnother(Refusal):
    """The date was changed since the screen that was tapped: the second sees what is true now."""

    message = N_("Intanto questa data è cambiata. Qui la vedi com'è adesso.")


class PlacesAreOthers(Refusal):
    """The places were changed since the screen that was tapped."""

    message = N_("Intanto i posti sono cambiati. Qui li vedi come sono adesso.")


class NotAnHourToCome(Refusal):
    """The time to which a date would be moved is over, or more than a year off."""

    message = N_("Questo orario è già passato, o è troppo lontano. Scegline un altro.")


class VenueElsewhere(Refusal):
    """The venue is in another territory, or none."""

    message = N_("Questo posto è di un'altra zona. Scegline uno dall'elenco.")


@dataclass(frozen=True, slots=True)
class Desk:
    """An activity as those see it who run it; with places date by date, the numbers are those of all dates together."""

    activity: Activity
    venue: str
    taken: int
    waiting: int
    dates: Sequence[DateToKeep]
    rolls_on: int | None
    """The date of today, whose roll is called."""


@dataclass(frozen=True, slots=True)
class DatePage:
    """A page of the dates to come of an activity."""

    activity: Activity
    dates: Sequence[DateToKeep]
    number: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class DateDesk:
    """One date as those see it who run its activity, and how many would be told if it changed."""

    activity: Activity
    date: DateToKeep
    reaches: int

    @property
    def stamp(self) -> int:
        """Tell this state of the date from any other, in a number that fits into a button."""
        one = self.date
        told = (one.starts_at.isoformat(), one.ends_at.isoformat(), one.is_off, one.venue_id)
        return crc32(repr(told).encode()) & 0x7FFF_FFFF


def may_steward(person: Person, territory_id: int) -> bool:
    """Tell whether somebody runs the activities of a territory: community makers and coordinators, in their scope."""
    return person.role in STEWARDS and person.scope_id in (None, territory_id)


def activity(uow: UnitOfWork, staff: Person, activity_id: int) -> Activity:
    """Find an activity for somebody who runs it.

    Raises:
        NotYourActivity: they do not, or there is none.
    """
    found = catalogue.activity(uow.session, activity_id)
    if found is None or not may_steward(staff, found.territory_id):
        raise NotYourActivity
    return found


def desk(uow: UnitOfWork, staff: Person, activity_id: int) -> Desk:
    """Show an activity with its next dates and its numbers."""
    found = activity(uow, staff, activity_id)
    venue = territories.venue(uow.session, found.venue_id)
    taken, waiting = records.counts(uow.session, activity_id, now=uow.now)
    return Desk(
        activity=found,
        venue=venue.name if venue else "",
        taken=taken,
        waiting=waiting,
        dates=records.dates(uow.session, activity_id, after=uow.now, skip=0, most=3),
        rolls_on=of_today(uow, activity_id),
    )


def of_today(uow: UnitOfWork, activity_id: int) -> int | None:
    """Give the date that an activity has today, and whose roll is called; nothing, where it has none."""
    today = uow.programme.today(uow.now)
    midnight = uow.programme.moment(datetime.combine(today, datetime.min.time()))
    found = records.dates(uow.session, activity_id, after=midnight - timedelta.resolution, skip=0, most=5)
    on = (one for one in found if not one.is_off and uow.programme.today(one.starts_at) == today)
    return next((one.occurrence_id for one in on), None)


def dates(uow: UnitOfWork, staff: Person, activity_id: int, number: int) -> DatePage:
    """Turn to a page of an activity's dates to come."""
    found = activity(uow, staff, activity_id)
    skip, most = number * DATES_ON_A_PAGE, DATES_ON_A_PAGE + 1
    rows = records.dates(uow.session, activity_id, after=uow.now, skip=skip, most=most)
    return DatePage(found, rows[:DATES_ON_A_PAGE], number, is_last=len(rows) <= DATES_ON_A_PAGE)


def activity_of_date(uow: UnitOfWork, staff: Person, occurrence_id: int) -> Activity:
    """Find the activity of a date, be that over; one that somebody else runs is as one that never was."""
    row = records.date(uow.session, occurrence_id)
    if row is None:
        raise NotYourActivity
    return activity(uow, staff, row.activity_id)


def date(uow: UnitOfWork, staff: Person, occurrence_id: int) -> DateDesk:
    """Show one date to come.

    Raises:
        DateIsGone: it has begun, or there is none.
        NotYourActivity: somebody else runs it.
    """
    row = records.date(uow.session, occurrence_id)
    if row is None:
        raise DateIsGone
    found = activity(uow, staff, row.activity_id)
    if row.starts_at <= uow.now or found.withdrawn_at is not None:
        raise DateIsGone
    return DateDesk(found, row, changes.how_many(uow, found.id, occurrence_id))


def move(
    uow: UnitOfWork, staff: Person, occurrence_id: int, seen: int, starts_at: datetime, ends_at: datetime
) -> int | None:
    """Move a date, if it is still as it was *seen*. Gives how many will be told, as the others here do.

    Where it is there already, by an earlier tap or somebody else's, nothing is
    done, and nothing is given.

    Raises:
        DateIsGone, NotYourActivity, DateIsAnother: see `date`; it is not as it was seen.
        NotAnHourToCome: the new time is over, or too far off.
    """
    one = _locked(uow, staff, occurrence_id)
    if (one.date.starts_at, one.date.ends_at, one.date.is_off) == (starts_at, ends_at, False):
        return None
    check_hour(uow, starts_at, ends_at)
    _check_seen(one, seen)
    return occurrences.move(uow, occurrence_id, starts_at, ends_at)


def check_hour(uow: UnitOfWork, starts_at: datetime, ends_at: datetime) -> None:
    """See that a date could be moved there.

    Raises:
        NotAnHourToCome: it could not.
    """
    if not uow.now < starts_at < ends_at or starts_at > uow.now + FARTHEST:
        raise NotAnHourToCome


def cancel(uow: UnitOfWork, staff: Person, occurrence_id: int, seen: int) -> int | None:
    """Cancel a date, if it is still as it was *seen*."""
    one = _locked(uow, staff, occurrence_id)
    if one.date.is_off:
        return None
    _check_seen(one, seen)
    return occurrences.cancel(uow, occurrence_id)


def restore(uow: UnitOfWork, staff: Person, occurrence_id: int, seen: int) -> int | None:
    """Let a cancelled date take place all the same, if it is still as it was *seen*."""
    one = _locked(uow, staff, occurrence_id)
    if not one.date.is_off:
        return None
    _check_seen(one, seen)
    return occurrences.restore(uow, occurrence_id)


def relocate(uow: UnitOfWork, staff: Person, occurrence_id: int, seen: int, venue_id: int) -> int | None:
    """Let a date be at another venue of its activity's territory, if it is still as it was *seen*."""
    one = _locked(uow, staff, occurrence_id)
    there = venue(uow, one, venue_id)
    if one.date.venue_id == there.id:
        return None
    _check_seen(one, seen)
    return occurrences.change(uow, occurrence_id, venue_id=there.id)


def venues(uow: UnitOfWork, staff: Person, occurrence_id: int, number: int) -> tuple[DateDesk, Sequence[Venue], bool]:
    """List a page of the venues at which a date could be, and tell whether it is the last."""
    found = date(uow, staff, occurrence_id)
    skip, most = number * VENUES_ON_A_PAGE, VENUES_ON_A_PAGE + 1
    rows = records.venues(uow.session, found.activity.territory_id, skip=skip, most=most)
    return found, rows[:VENUES_ON_A_PAGE], len(rows) <= VENUES_ON_A_PAGE


def venue(uow: UnitOfWork, one: DateDesk, venue_id: int) -> Venue:
    """Find a venue at which a date could be.

    Raises:
        VenueElsewhere: it is none of its activity's territory.
    """
    there = territories.venue(uow.session, venue_id)
    if there is None or there.territory_id != one.activity.territory_id:
        raise VenueElsewhere
    return there


def understood(uow: UnitOfWork, one: DateToKeep, text: str) -> tuple[datetime, datetime] | None:
    """Read to when a date is to be moved; what the text leaves open stays as it is. Nothing, if it says nothing.

    A weekday is the one of the week in which the date is, or the next one if
    that is over.
    """
    said = moments.read(text, uow.programme.today(uow.now))
    if said.is_empty:
        return None
    starts, ends = (uow.programme.wall(moment).replace(tzinfo=None) for moment in (one.starts_at, one.ends_at))
    midnight = datetime.combine(said.day or starts.date(), datetime.min.time())
    if said.weekday is not None:
        midnight += timedelta(days=said.weekday - midnight.weekday())
        while midnight.date() < uow.programme.today(uow.now):
            midnight += timedelta(days=7)
    begins = starts.hour * 60 + starts.minute if said.begins is None else said.begins
    begin = midnight + timedelta(minutes=begins)
    end = begin + (ends - starts) if said.ends is None else midnight + timedelta(minutes=said.ends)
    return uow.programme.moment(begin), uow.programme.moment(end)


def set_places(uow: UnitOfWork, staff: Person, activity_id: int, seen: int | None, places: int) -> int | None:
    """Give an activity more places or fewer, if it still has as many as were *seen*. Gives how many were offered.

    Where it has so many already nothing is done, and nothing is given.

    Raises:
        NotYourActivity, PlacesAreOthers: somebody else runs it; it has other places now.
    """
    activity(uow, staff, activity_id)
    locked = catalogue.lock_activity(uow.session, activity_id)
    now = None if locked is None else locked.places
    if now == places:
        return None
    if now != seen:
        raise PlacesAreOthers
    return line.set_places(uow, staff, activity_id, places)


def waiting(uow: UnitOfWork, staff: Person, activity_id: int) -> tuple[Activity, Sequence[InLine]]:
    """List who is offered a place in an activity and who waits, in the order of the line."""
    found = activity(uow, staff, activity_id)
    return found, line.line(uow, staff, activity_id)


def turn(uow: UnitOfWork, staff: Person, enrolment_id: int) -> tuple[Activity, InLine]:
    """Show one turn in a line.

    Raises:
        NotYourActivity, NotInLine: somebody else runs the activity; the turn has ended.
    """
    found = activity_of_turn(uow, staff, enrolment_id)
    for one in line.line(uow, staff, found.id):
        if one.enrolment_id == enrolment_id:
            return found, one
    raise NotInLine


def activity_of_turn(uow: UnitOfWork, staff: Person, enrolment_id: int) -> Activity:
    """Find the activity of a turn; one that somebody else runs is as one that never was."""
    one = enrolments.enrolment(uow.session, enrolment_id)
    if one is None:
        raise NotYourActivity
    return activity(uow, staff, one.activity_id)


def give_priority(uow: UnitOfWork, staff: Person, enrolment_id: int, reason: str) -> None:
    """Serve a turn, and those who wait together with it, before others; raises as `turn` and services/line do."""
    activity_of_turn(uow, staff, enrolment_id)
    line.give_priority(uow, staff, enrolment_id, reason)


def take_priority_back(uow: UnitOfWork, staff: Person, enrolment_id: int) -> None:
    """Serve a turn in the order in which it came."""
    activity_of_turn(uow, staff, enrolment_id)
    line.take_priority_back(uow, staff, enrolment_id)


def later(uow: UnitOfWork, one: DateToKeep, time: timedelta) -> tuple[datetime, datetime]:
    """Give when a date would be some days later, at the same hour of the wall clock."""
    begin, end = (uow.programme.wall(moment).replace(tzinfo=None) + time for moment in (one.starts_at, one.ends_at))
    return uow.programme.moment(begin), uow.programme.moment(end)


def _locked(uow: UnitOfWork, staff: Person, occurrence_id: int) -> DateDesk:
    """Read a date with nobody else changing it meanwhile; whoever may not is sent away before anybody waits."""
    date(uow, staff, occurrence_id)
    try:
        occurrences.lock(uow, occurrence_id)
    except LookupError as error:
        raise DateIsGone from error
    return date(uow, staff, occurrence_id)


def _check_seen(one: DateDesk, seen: int) -> None:
    """See that a date is as the screen had it that was tapped."""
    if one.stamp != seen:
        raise DateIsAnother
