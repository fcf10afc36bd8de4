"""Dates for people's own calendars: of one activity, of a venue, and everything of a household."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from locales import N_
from services import catalogue as activities
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import appointments, catalogue, patto_reviews, people
from storage import calendars as records
from storage.appointments import Booked
from storage.calendars import CalendarDate, CalendarFeed, Taken
from storage.enrolments import EnrolmentState
from storage.patto_reviews import Meeting

LOOKING_BACK = timedelta(days=31)
"""How long what is over stays in a calendar that is fetched again and again."""


class NothingAhead(Refusal):
    """An activity without dates to come has nothing for a calendar."""

    message = N_("Questa attività non ha altre date: non c'è niente da salvare. Scrivi cosa cerchi, o guarda il menu.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One date in somebody's own calendar: for whom there is a place, and who waits for one.

    `is_readers` tells whether the reader comes too; the names are the others'.
    """

    date: CalendarDate
    names: Sequence[str]
    is_readers: bool
    waiting: Sequence[str]
    reader_waits: bool
    told_at: datetime

    @property
    def is_sure(self) -> bool:
        """Whether anyone has a place."""
        return bool(self.names) or self.is_readers


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """All that a household has ahead, with the reader's own appointments, and the language to write it in."""

    entries: Sequence[Entry]
    language: str
    appointments: Sequence[Booked] = ()
    meetings: Sequence[Meeting] = ()


def dates_of_activity(uow: UnitOfWork, activity_id: int) -> Sequence[CalendarDate]:
    """List the dates to come of an activity; those that were cancelled too, for who has saved them before.

    Raises:
        ActivityGone: it is not in the catalogue any more.
        NothingAhead: no date is left.
    """
    activity = catalogue.activity(uow.session, activity_id)
    if activity is None or activity.withdrawn_at is not None:
        raise activities.ActivityGone
    dates = records.of_activity(uow.session, activity_id, after=uow.now)
    if all(one.is_off for one in dates):
        raise NothingAhead
    return dates


def dates_at_venue(uow: UnitOfWork, venue_id: int) -> Sequence[CalendarDate]:
    """List what is on at a venue, from a month ago on."""
    return records.at_venue(uow.session, venue_id, after=uow.now - LOOKING_BACK)


def of_secret(uow: UnitOfWork, secret: str) -> OwnCalendar | None:
    """Give the calendar that a secret address names; nothing, where it is unknown or was taken back."""
    feed = records.by_fingerprint(uow.session, fingerprint(secret))
    person = None if feed is None else people.person(uow.session, feed.person_id)
    if person is None:
        return None
    taken = records.of_household(uow.session, person, after=uow.now - LOOKING_BACK, now=uow.now)
    dates = groupby(taken, key=lambda one: one.date)
    booked = appointments.shown_in_calendar(uow.session, person.id, after=uow.now - LOOKING_BACK)
    meetings = patto_reviews.in_calendar(uow.session, person.id, after=uow.now - LOOKING_BACK)
    return OwnCalendar([_entry(date, list(those)) for date, those in dates], person.language, booked, meetings)


def _entry(date: CalendarDate, taken: Sequence[Taken]) -> Entry:
    sure = [one for one in taken if one.state is EnrolmentState.CONFIRMED]
    others = [one for one in taken if one.state is not EnrolmentState.CONFIRMED]
    return Entry(
        date,
        names=[one.name for one in sure if not one.is_reader],
        is_readers=any(one.is_reader for one in sure),
        waiting=[one.name for one in others if not one.is_reader],
        reader_waits=any(one.is_reader for one in others),
        told_at=max([date.told_at, *(one.changed_at for one in taken)]),
    )


def secret_of(uow: UnitOfWork, person_id: int) -> str:
    """Give the secret of a person's own address, made now if there is none."""
    feed = records.of_person(uow.session, person_id)
    return feed.secret if feed is not None else renew(uow, person_id)


def renew(uow: UnitOfWork, person_id: int) -> str:
    """Give a person a new secret; the address with the old one is unknown from now on."""
    end(uow, person_id)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed(person_id=person_id, fingerprint=fingerprint(secret), secret=secret, created_at=uow.now)
    uow.session.add(feed)
    uow.session.flush()
    return secret


def end(uow: UnitOfWork, person_id: int) -> None:
    """Take a person's address back; safe to repeat."""
    records.forget_person(uow.session, person_id)


def fingerprint(secret: str) -> str:
    """Give what a secret is looked up by."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
