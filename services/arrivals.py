"""Checking in by oneself: the QR of a date, and what whoever scans it is told."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from locales import N_
from services import attendances
from services.ages import AGE_OF_CONSENT, Ages
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import attendances as records
from storage import catalogue, occurrences, people
from storage.attendances import Presence
from storage.catalogue import Activity, EnrolmentMode
from storage.occurrences import Occurrence
from storage.people import Person


class CodeUnknown(Refusal):
    """No date has this code, or the date is off."""

    message = N_("Questo codice non vale più. Chiedi a chi conduce: può segnare la tua presenza.")


class NoCodeNow(Refusal):
    """The QR is shown from half an hour before the beginning to the end."""

    message = N_("Il codice vale da mezz'ora prima dell'inizio fino alla fine. Adesso puoi solo toccare i nomi.")


@dataclass(frozen=True, slots=True)
class CheckInCode:
    """What stands beside a QR."""

    occurrence_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    code: str


class Moment(Enum):
    """When a QR was scanned."""

    EARLY = auto()
    NOW = auto()
    LATE = auto()


@dataclass(frozen=True, slots=True)
class Guest:
    """One of the household who may say that they are here."""

    person_id: int
    name: str
    is_account: bool
    is_present: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whoever has scanned a QR, with those of the household whom a place lets in."""

    activity_id: int
    title: str
    code: str
    moment: Moment
    opens_at: datetime
    guests: Sequence[Guest]

    @property
    def here(self) -> Sequence[Guest]:
        """Those who are marked present."""
        return [one for one in self.guests if one.is_present]

    @property
    def to_come(self) -> Sequence[Guest]:
        """Those who are not, or not yet."""
        return [one for one in self.guests if not one.is_present]


def code(uow: UnitOfWork, staff: Person, occurrence_id: int) -> CheckInCode:
    """Give the code of a date's QR, made the first time that somebody asks.

    Raises:
        ForStaffOnly, NotYourRollCall, NoSuchDate: as for the roll itself.
        NoCodeNow: nobody could use it now.
    """
    roll = attendances.roll(uow, staff, occurrence_id)
    if not roll.shows_code:
        raise NoCodeNow
    given = occurrences.check_in_code(uow.session, occurrence_id, secrets.token_urlsafe(12)) or ""
    return CheckInCode(occurrence_id, roll.title, roll.starts_at, roll.ends_at, given)


def scan(uow: UnitOfWork, person: Person, scanned: str) -> Arrival:
    """Say who of a household may check in, and check in the only one there is. Scanning twice is once.

    Raises:
        CodeUnknown: it is no code of ours, or the date is off.
    """
    arrival = _arrival(uow, person, scanned)
    if arrival.moment is Moment.NOW and len(arrival.guests) == 1 and arrival.to_come:
        return arrive(uow, person, scanned, arrival.guests[0].person_id)
    return arrival


def arrive(uow: UnitOfWork, person: Person, scanned: str, person_id: int | None) -> Arrival:
    """Mark one of the household present, or all of them. Safe to repeat; too late, it changes nothing.

    Raises:
        CodeUnknown: it is no code of ours, or the date is off.
    """
    occurrence, _activity = _found(uow, scanned)
    arrival = _arrival(uow, person, scanned)
    chosen = [one.person_id for one in arrival.to_come if person_id in (None, one.person_id)]
    if arrival.moment is not Moment.NOW or not chosen:
        return arrival
    places = records.places_of(uow.session, occurrence, chosen)
    rows = [
        {
            "occurrence_id": occurrence.id,
            "person_id": one,
            "enrolment_id": places.get(one),
            "presence": Presence.PRESENT,
            "marked_at": uow.now,
            "marked_by_id": None,
        }
        for one in sorted(chosen)
    ]
    records.write(uow.session, rows, unless_present=True)
    return _arrival(uow, person, scanned)


def _found(uow: UnitOfWork, scanned: str) -> tuple[Occurrence, Activity]:
    occurrence = occurrences.by_check_in_code(uow.session, scanned)
    activity = None if occurrence is None else catalogue.activity(uow.session, occurrence.activity_id)
    if occurrence is None or activity is None or occurrence.cancelled_at is not None:
        raise CodeUnknown
    return occurrence, activity


def _arrival(uow: UnitOfWork, person: Person, scanned: str) -> Arrival:
    occurrence, activity = _found(uow, scanned)
    opens_at, _over_at = attendances.window(uow, occurrence)
    moment = Moment.EARLY if uow.now < opens_at else Moment.LATE if uow.now > occurrence.ends_at else Moment.NOW
    let_in = _let_in(uow, person, occurrence, activity)
    present = records.present(uow.session, occurrence.id, [one.id for one in let_in])
    guests = [Guest(one.id, one.name, one.id == person.id, one.id in present) for one in let_in]
    return Arrival(activity.id, activity.title, scanned, moment, opens_at, guests)


def _let_in(uow: UnitOfWork, person: Person, occurrence: Occurrence, activity: Activity) -> Sequence[Person]:
    """Give who of a household a place lets in; where nobody needs one, whoever is of the right age."""
    children = [] if person.household_id is None else people.children(uow.session, person.household_id)
    if activity.mode is EnrolmentMode.OPEN:
        ages, day = Ages(activity.min_age, activity.max_age), uow.programme.wall(occurrence.starts_at).date()
        fitting = [one for one in children if ages.fit(one.birth_year or 0, day)]
        return fitting if ages.are_below(AGE_OF_CONSENT) else [person, *fitting]
    places = records.places_of(uow.session, occurrence, [person.id, *(one.id for one in children)])
    return [one for one in (person, *children) if one.id in places]
