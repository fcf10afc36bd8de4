"""The times that operators offer for counselling: published in a row, called off, and afterwards who came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from locales import N_
from services import appointments, classes, outbox
from services.appointment_news import SlotsOpened
from services.refusals import Refusal
from services.slot_times import LONGEST, MOST, SHORTEST, Times
from services.work import UnitOfWork
from storage import appointments as bookings
from storage import catalogue, territories
from storage import slots as records
from storage.appointments import Slot
from storage.attendances import Presence
from storage.catalogue import Activity
from storage.people import Person
from storage.slots import SlotLine

ON_A_PAGE = 8

FARTHEST = timedelta(days=366)
"""How far ahead a time is offered at most: anything beyond is a slip."""

LONGEST_PLACE = 200


class SlotGone(Refusal):
    """The time of an old button was called off, or never was one of ours."""

    message = N_("Questo orario non c'è più. In Gestione trovi gli altri.")


class SlotIsAnother(Refusal):
    """Somebody booked the time, or gave it back, since the screen that was tapped."""

    message = N_("Intanto questo orario è cambiato. Qui lo vedi com'è adesso.")


class NotTimesToCome(Refusal):
    """What was written begins in the past, or more than a year ahead."""

    message = N_("Questi orari sono già passati, o troppo lontani. Scrivine altri.")


class ClassIsOff(Refusal):
    """The class left the catalogue: nobody could book a time of it."""

    message = N_("Questo corso è fuori dal catalogo: qui non si aggiungono orari.")


class NotALength(Refusal):
    """What was written lasts minutes, or half a day."""

    message = N_("Un colloquio dura da 10 minuti a 4 ore. Scrivi di nuovo gli orari.")


class TooManySlots(Refusal):
    """What was written are more times than fit one go."""

    message = N_("Sono troppi orari insieme: al massimo 24. Scrivine meno.")


class NothingToOffer(Refusal):
    """Every time that was written falls on one that is offered already."""

    message = N_("In quelle ore hai già altri colloqui. Scrivi altri orari.")


@dataclass(frozen=True, slots=True)
class SlotPage:
    """A page of the times of a class: those to come, or those that are over and had somebody."""

    activity: Activity
    lines: Sequence[SlotLine]
    number: int
    is_last: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class SlotDesk:
    """One time as those see it who run its class. `of_that_day` are those to come of its operator, itself too."""

    activity: Activity
    line: SlotLine
    venue: str
    has_begun: bool
    of_that_day: Sequence[SlotLine]


@dataclass(frozen=True, slots=True)
class Offer:
    """Times that would be offered, and those left out because their operator offers others then."""

    activity: Activity
    venue: str
    free: Sequence[tuple[datetime, datetime]]
    left_out: Sequence[tuple[datetime, datetime]]


def page(uow: UnitOfWork, staff: Person, activity_id: int, number: int = 0, *, past: bool = False) -> SlotPage:
    """List the times of a class, soonest first, or, of those that are over, the last first.

    Raises:
        NotYourClass: somebody else runs it.
    """
    activity = classes.activity(uow, staff, activity_id)
    found = _lines(uow, activity_id, number, past=past)
    if number and not found:
        number, found = 0, _lines(uow, activity_id, 0, past=past)
    return SlotPage(activity, found[:ON_A_PAGE], number, len(found) <= ON_A_PAGE, past)


def desk(uow: UnitOfWork, staff: Person, slot_id: int) -> SlotDesk:
    """Show one time.

    Raises:
        SlotGone: it was called off, or is somebody else's class's.
    """
    line = records.line(uow.session, slot_id)
    activity = None if line is None else catalogue.activity(uow.session, line.activity_id)
    if line is None or activity is None or line.is_off or not classes.may_run(staff, activity.territory_id):
        raise SlotGone
    begin, end = uow.programme.day(line.starts_at)
    after = max(begin - timedelta.resolution, uow.now)
    that_day = records.of_day(uow.session, activity.id, line.operator_id, after=after, until=end)
    return SlotDesk(activity, line, _venue(uow, activity), line.starts_at <= uow.now, that_day)


def activity_of(uow: UnitOfWork, slot_id: int) -> int | None:
    """Say of which class a time is, be it called off."""
    line = records.line(uow.session, slot_id)
    return None if line is None else line.activity_id


def offer(uow: UnitOfWork, staff: Person, activity_id: int, times: Times) -> Offer:
    """Show which times would be offered; nothing is done yet.

    Raises:
        NotYourClass, ClassIsOff, NotTimesToCome, NotALength, TooManySlots, NothingToOffer: they cannot be.
    """
    activity = classes.activity(uow, staff, activity_id)
    if activity.withdrawn_at is not None:
        raise ClassIsOff
    if not SHORTEST <= times.length <= LONGEST or not times.starts:
        raise NotALength
    if len(times.starts) > MOST:
        raise TooManySlots
    if not uow.now < times.starts[0] < uow.now + FARTHEST:
        raise NotTimesToCome
    taken = records.taken(uow.session, staff.id, times.spans[0][0], times.spans[-1][1])
    left_out = [(begin, end) for begin, end in times.spans if any(b < end and e > begin for b, e in taken)]
    free = [one for one in times.spans if one not in left_out]
    if not free:
        raise NothingToOffer
    return Offer(activity, _venue(uow, activity), free, left_out)


def publish(uow: UnitOfWork, staff: Person, activity_id: int, times: Times, place: str) -> Offer:
    """Offer times, but for those at which their operator offers others already; raises as `offer` does.

    Publishing twice offers nothing twice. Whoever is in the class and has none
    is told, once a day.
    """
    records.lock_operator(uow.session, staff.id)
    found = offer(uow, staff, activity_id, times)
    uow.session.add_all(
        Slot(
            activity_id=activity_id,
            operator_id=staff.id,
            starts_at=begin,
            ends_at=end,
            place=" ".join(place.split())[:LONGEST_PLACE],
            created_at=uow.now,
        )
        for begin, end in found.free
    )
    uow.session.flush()
    notice = SlotsOpened(activity_id=activity_id, day=f"{uow.programme.today(uow.now)}")
    people = records.who_may_book(uow.session, activity_id, now=uow.now)
    last = found.free[-1][0]
    outbox.post_all(uow, (outbox.Posting(one, notice, late_after=last) for one in people if one != staff.id))
    return found


def call_off(uow: UnitOfWork, staff: Person, slot_id: int, seen: int) -> int:
    """Call a time off, if it is booked, or free, as it was *seen*: the number of the booking, or 0.

    Whoever has booked it is told. Gives how many will be. Twice changes nothing more.

    Raises:
        SlotGone, SlotIsAnother: see `desk`; it is not as it was seen.
    """
    one = _locked(uow, staff, slot_id)
    if one.has_begun:
        raise SlotGone
    if (one.line.appointment_id or 0) != seen:
        raise SlotIsAnother
    return _call_off(uow, [one.line])


def call_off_day(uow: UnitOfWork, staff: Person, slot_id: int, seen: int) -> int:
    """Call off all that the operator of a time offers for its class on its day and that is to come.

    *seen* is how many of them were booked: with more or fewer, the reader decides anew. Gives how many will be told.

    Raises:
        SlotGone, SlotIsAnother: as `call_off` does.
    """
    one = _locked(uow, staff, slot_id)
    if not one.of_that_day:
        raise SlotGone
    if sum(not line.is_free for line in one.of_that_day) != seen:
        raise SlotIsAnother
    return _call_off(uow, one.of_that_day)


def mark(uow: UnitOfWork, staff: Person, slot_id: int, presence: Presence) -> SlotDesk:
    """Write down whether somebody came; it may be changed.

    Raises:
        SlotGone: nobody had booked it, it was called off, or is somebody else's class's.
        SlotIsAnother: it has not begun.
    """
    one = _locked(uow, staff, slot_id)
    if one.line.appointment_id is None:
        raise SlotGone
    if not one.has_begun:
        raise SlotIsAnother
    row = bookings.appointment(uow.session, one.line.appointment_id)
    assert row is not None
    row.presence = presence
    uow.session.flush()
    return desk(uow, staff, slot_id)


def _locked(uow: UnitOfWork, staff: Person, slot_id: int) -> SlotDesk:
    """Read a time with its class locked: nobody books, moves or gives it back meanwhile."""
    seen = desk(uow, staff, slot_id)
    catalogue.lock_activity(uow.session, seen.activity.id)
    return desk(uow, staff, slot_id)


def _call_off(uow: UnitOfWork, lines: Sequence[SlotLine]) -> int:
    told = 0
    for line in lines:
        slot = bookings.slot(uow.session, line.slot_id)
        assert slot is not None
        told += appointments.call_off_time(uow, slot)
    return told


def _lines(uow: UnitOfWork, activity_id: int, number: int, *, past: bool) -> Sequence[SlotLine]:
    skip, most = number * ON_A_PAGE, ON_A_PAGE + 1
    return records.lines(uow.session, activity_id, now=uow.now, past=past, skip=skip, most=most)


def _venue(uow: UnitOfWork, activity: Activity) -> str:
    venue = territories.venue(uow.session, activity.venue_id)
    return venue.name if venue else ""
