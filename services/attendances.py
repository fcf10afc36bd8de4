"""The roll call: who was there on a date, apart from who has a place. Marking somebody changes no enrolment."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from locales import N_
from services import management, outbox
from services.folding import folded
from services.notices import MissedYou
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import attendances as records
from storage import catalogue, marks, occurrences
from storage.attendances import Called, Presence, RollOfTheDay, Said
from storage.catalogue import Activity, EnrolmentMode
from storage.occurrences import Occurrence
from storage.people import Person, Role

OPENS_BEFORE = timedelta(minutes=30)
"""How long before it begins the roll of a date can be called; it can until the next day is over."""

ROLL_DAYS = timedelta(days=2)
"""The roll of a date is over at the midnight with which the second day after it begins."""

LOOK = "roll-calls"
"""Up to when dates have ended whose rolls were looked at, and closed if they had been left open."""

MORNING = time(9)
"""When, on the next day, an open roll is closed, and those who were missed are written to."""

LONGEST_DATE = timedelta(days=15)
"""Of dates that last for longer, no open roll is closed by itself."""

NEWS_FOR = timedelta(days=3)
"""How long after a date somebody who was missed may still be told so."""


class NotYourRollCall(Refusal):
    """Only those who organise activities call the roll, each in their own territory (rule 11)."""

    message = N_("Questo appello lo fa chi organizza le attività in quella zona.")


class NoSuchDate(Refusal):
    """The date of an old button is not there any more, or does not take place."""

    message = N_("Questa data non si fa più, quindi non c'è un appello. Gli altri sono in Gestione.")


class RollNotOpen(Refusal):
    """It is too early for a roll, or too late."""

    message = N_("L'appello si fa da mezz'ora prima dell'inizio fino al giorno dopo. Adesso puoi solo leggerlo.")


class RollIsClosed(Refusal):
    """Somebody closed the roll meanwhile."""

    message = N_("L'appello è chiuso. Se vuoi correggerlo, tocca Riapri l'appello.")


class NotOnTheRoll(Refusal):
    """The name of an old button is not on the roll any more."""

    message = N_("Questo nome non è più nell'elenco: intanto qualcosa è cambiato. Ecco l'elenco di adesso.")


class Stand(Enum):
    """What can be done with a roll now."""

    EARLY = auto()
    OPEN = auto()
    CLOSED = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class Roll:
    """The roll of one date: who is on it, in the order in which they are called, and how it stands."""

    occurrence_id: int
    activity_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    stand: Stand
    shows_code: bool
    lines: Sequence[Called]
    is_closed: bool

    @property
    def present(self) -> int:
        """How many are here, with a place or without."""
        return sum(one.is_present for one in self.lines)

    @property
    def missing(self) -> int:
        """How many have a place, are not here and did not say so."""
        return sum(one.has_place and not one.is_present and one.said is not Said.NOT_COMING for one in self.lines)

    @property
    def excused(self) -> int:
        """How many said beforehand that they would not come, and are not here."""
        return sum(one.has_place and not one.is_present and one.said is Said.NOT_COMING for one in self.lines)


def may_call(person: Person, activity: Activity | None) -> bool:
    """Tell whether somebody calls the rolls of an activity, or any at all: those who organise do, in their territory.

    Operators call those of what takes applications: they run it.
    """
    if person.role is Role.OPERATOR:
        calls = activity is None or activity.mode is EnrolmentMode.APPLICATION
    else:
        calls = person.role in (Role.COMMUNITY_MAKER, Role.COORDINATOR)
    return calls and (activity is None or person.scope_id in (None, activity.territory_id))


def check(staff: Person, activity: Activity | None) -> None:
    """Refuse whoever does not call the rolls of an activity, or none at all.

    Raises:
        ForStaffOnly: they do not work for the programme.
        NotYourRollCall: they do something else, or elsewhere.
    """
    if not staff.is_staff:
        raise management.ForStaffOnly
    if not may_call(staff, activity):
        raise NotYourRollCall


def activity(uow: UnitOfWork, staff: Person, activity_id: int) -> Activity:
    """Find an activity whose rolls a member of staff calls.

    Raises:
        ForStaffOnly, NotYourRollCall: they are not theirs to call.
        NoSuchDate: there is no such activity.
    """
    found = catalogue.activity(uow.session, activity_id)
    check(staff, found)
    if found is None:
        raise NoSuchDate
    return found


def today(uow: UnitOfWork, staff: Person) -> Sequence[RollOfTheDay]:
    """List the rolls of today in the territory of a member of staff, and those of yesterday that are still open.

    Raises:
        ForStaffOnly, NotYourRollCall: they call none.
    """
    check(staff, None)
    day = uow.programme.today(uow.now)
    begin, middle, end = (_midnight(uow, day + timedelta(days=shift)) for shift in (-1, 0, 1))
    mode = EnrolmentMode.APPLICATION if staff.role is Role.OPERATOR else None
    found = records.rolls(uow.session, begin, end, staff.scope_id, mode)
    todays = [one for one in found if one.starts_at >= middle]
    return [*todays, *(one for one in found if one.starts_at < middle and not one.is_closed)]


def roll(uow: UnitOfWork, staff: Person, occurrence_id: int) -> Roll:
    """Read the roll of a date.

    Raises:
        ForStaffOnly, NotYourRollCall: it is not theirs to call.
        NoSuchDate: there is no such date, or it was cancelled.
    """
    return _roll(uow, *_found(uow, staff, occurrences.occurrence(uow.session, occurrence_id)))


def mark(uow: UnitOfWork, staff: Person, occurrence_id: int, person_id: int, *, present: bool) -> None:
    """Write down that somebody is here, or that this was a slip. Safe to repeat, and for several at once.

    Raises:
        ForStaffOnly, NotYourRollCall, NoSuchDate: as for `roll`.
        RollNotOpen, RollIsClosed: nothing can be written now.
        NotOnTheRoll: they have no place, and do not wait for one.
    """
    found = open_roll(uow, staff, occurrence_id)
    line = next((one for one in found.lines if one.person_id == person_id), None)
    if line is None:
        raise NotOnTheRoll
    if present:
        _write(uow, occurrence_id, [line], Presence.PRESENT, by=staff)
    else:
        records.unmark(uow.session, occurrence_id, person_id, uow.now)


def mark_everybody(uow: UnitOfWork, staff: Person, occurrence_id: int) -> int:
    """Write down that all who have a place are here, but those who said that they would not come. Gives how many.

    Raises:
        Refusal: as for `mark`.
    """
    expected = [one for one in open_roll(uow, staff, occurrence_id).lines if one.has_place]
    here = [one for one in expected if one.said is not Said.NOT_COMING and not one.is_present]
    return _write(uow, occurrence_id, here, Presence.PRESENT, by=staff)


def close(uow: UnitOfWork, staff: Person, occurrence_id: int) -> Roll:
    """End the roll call: whoever has a place, is not here and did not say so was absent. Closing twice is once.

    Raises:
        Refusal: as for `mark`.
    """
    occurrence, activity = _found(uow, staff, occurrences.lock(uow.session, occurrence_id))
    found = _roll(uow, occurrence, activity)
    if found.is_closed:
        return found
    if found.stand is not Stand.OPEN:
        raise RollNotOpen
    _close(uow, found, occurrence, by=staff)
    return _roll(uow, occurrence, activity)


def reopen(uow: UnitOfWork, staff: Person, occurrence_id: int) -> None:
    """Let a roll be corrected. Safe to repeat.

    Raises:
        Refusal: as for `mark`.
    """
    occurrence, activity = _found(uow, staff, occurrences.lock(uow.session, occurrence_id))
    if _roll(uow, occurrence, activity).stand not in (Stand.OPEN, Stand.CLOSED):
        raise RollNotOpen
    occurrence.roll_closed_at = None
    uow.session.flush()


def close_due(uow: UnitOfWork) -> int:
    """Close the rolls of days that are over if somebody was marked on them. Gives how many. Safe to repeat.

    That is at nine in the morning of the next day; a mark remembers for which
    days it was done, so it is done once a day, however often one asks.
    """
    is_morning = uow.programme.wall(uow.now).time() >= MORNING
    until = _midnight(uow, uow.programme.today(uow.now) - timedelta(days=0 if is_morning else 1))
    after = marks.moment(uow.session, LOOK)
    if after is not None and until <= after:
        return 0
    marks.put(uow.session, LOOK, at=until)
    if after is None:
        return 0
    closed = 0
    earliest = after - LONGEST_DATE
    for occurrence_id in records.begun_and_open(uow.session, after=after, until=until, earliest=earliest):
        occurrence = occurrences.lock(uow.session, occurrence_id)
        activity = None if occurrence is None else catalogue.activity(uow.session, occurrence.activity_id)
        if occurrence is None or activity is None or occurrence.roll_closed_at is not None:
            continue  # by somebody, while we waited for the lock
        _close(uow, _roll(uow, occurrence, activity), occurrence, by=None)
        closed += 1
    return closed


def window(uow: UnitOfWork, occurrence: Occurrence) -> tuple[datetime, datetime]:
    """Say from when until when the roll of a date can be called."""
    last = uow.programme.today(occurrence.ends_at) + ROLL_DAYS
    return occurrence.starts_at - OPENS_BEFORE, _midnight(uow, last)


def _midnight(uow: UnitOfWork, day: date) -> datetime:
    return uow.programme.moment(datetime.combine(day, time()))


def _found(uow: UnitOfWork, staff: Person, occurrence: Occurrence | None) -> tuple[Occurrence, Activity]:
    activity = None if occurrence is None else catalogue.activity(uow.session, occurrence.activity_id)
    check(staff, activity)
    if occurrence is None or activity is None or occurrence.cancelled_at is not None:
        raise NoSuchDate
    return occurrence, activity


def open_roll(uow: UnitOfWork, staff: Person, occurrence_id: int) -> Roll:
    """Read the roll of a date on which names can be marked now; raises as `mark`."""
    found = roll(uow, staff, occurrence_id)
    if found.stand is Stand.CLOSED:
        raise RollIsClosed
    if found.stand is not Stand.OPEN:
        raise RollNotOpen
    return found


def _roll(uow: UnitOfWork, occurrence: Occurrence, activity: Activity) -> Roll:
    opens_at, over_at = window(uow, occurrence)
    stand = Stand.OPEN if occurrence.roll_closed_at is None else Stand.CLOSED
    if not opens_at <= uow.now < over_at:
        stand = Stand.EARLY if uow.now < opens_at else Stand.OVER
    return Roll(
        occurrence_id=occurrence.id,
        activity_id=activity.id,
        title=activity.title,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        opens_at=opens_at,
        stand=stand,
        shows_code=opens_at <= uow.now < occurrence.ends_at,
        lines=sorted(records.roll(uow.session, occurrence), key=_turn),
        is_closed=occurrence.roll_closed_at is not None,
    )


def _turn(one: Called) -> tuple[bool, str, int, int]:
    """Call those who have a place first, each part by name; children of one name by age."""
    return not one.has_place, folded(one.name), one.birth_year or 0, one.person_id


def namesakes(lines: Sequence[Called]) -> Mapping[str, int]:
    """Count the names on a roll, however they are written."""
    return Counter(folded(one.name) for one in lines)


def _write(
    uow: UnitOfWork, occurrence_id: int, lines: Sequence[Called], presence: Presence, *, by: Person | None
) -> int:
    rows = [
        {
            "occurrence_id": occurrence_id,
            "person_id": one.person_id,
            "enrolment_id": one.enrolment_id,
            "presence": presence,
            "marked_at": uow.now,
            "marked_by_id": None if by is None else by.id,
        }
        for one in sorted(lines, key=lambda line: line.person_id)  # in one order, so that locks never cross
    ]
    return records.write(uow.session, rows, unless_present=True)


def _close(uow: UnitOfWork, found: Roll, occurrence: Occurrence, *, by: Person | None) -> None:
    """End a roll whose date is locked.

    Whoever got the place after the beginning was not missed. Where nobody was
    here nobody is written to: more likely it did not take place.
    """
    absent = [
        one
        for one in found.lines
        if one.has_place
        and not one.is_present
        and one.said is not Said.NOT_COMING
        and (one.since is None or one.since <= occurrence.starts_at)
    ]
    _write(uow, occurrence.id, absent, Presence.ABSENT, by=by)
    occurrence.roll_closed_at = uow.now
    uow.session.flush()
    if not found.present:
        return
    morning = datetime.combine(uow.programme.today(occurrence.ends_at) + timedelta(days=1), MORNING)
    notice = MissedYou(occurrence_id=occurrence.id, activity_id=occurrence.activity_id)
    for account_id in sorted({one.account_id for one in absent if one.account_id is not None}):
        outbox.post(
            uow,
            account_id,
            notice,
            due_at=max(uow.now, uow.programme.moment(morning)),
            late_after=occurrence.ends_at + NEWS_FOR,
        )
