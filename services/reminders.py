"""Reminders of what is near: planned a day ahead of their time, each once, and never for what one has just done."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby

from services import outbox
from services.appointment_news import reminder_of
from services.notices import ActivityReminder
from services.reminder_times import ReminderTime, is_gentle, times
from services.work import UnitOfWork
from storage import appointments, marks
from storage import outbox as letters
from storage import people as accounts
from storage import reminders as records
from storage.enrolments import Enrolment, EnrolmentState
from storage.outbox import LetterState
from storage.people import Person, Topic
from storage.reminders import Due

AHEAD = timedelta(hours=26)
"""How long before its time a gentle reminder is posted: all those of a day, be it one of 25 hours, when it begins."""

SOON = timedelta(minutes=90)
"""How long before its time an urgent reminder is posted: the next look may be an hour away."""


def post_due(uow: UnitOfWork) -> int:
    """Post the reminders whose time comes: gentle ones a day ahead, urgent ones a little. Gives how many are new.

    For each offset a mark remembers how far ahead dates have been looked at, so
    the work is in proportion to what is due, however long the bot was away:
    dates that passed meanwhile are posted too, and settled as too late by the
    check before sending. Safe to repeat.
    """
    scanned = _scanned(uow)
    return sum(_scan(uow, offset, scanned.get(offset)) for offset in _offsets(uow))


def plan(uow: UnitOfWork, activity_id: int, account_ids: Collection[int] | None = None) -> int:
    """Post the reminders of one activity, perhaps to some accounts only, that the scan has passed by. Gives how many.

    To be called when a place becomes somebody's, and when dates are moved or
    take place again. What was due before is not posted: whoever has just got a
    place, or was told of a new date, knows. Safe to repeat.
    """
    scanned = _scanned(uow)
    if not scanned:
        return 0
    found = records.due_in(uow.session, activity_id, account_ids, after=uow.now, until=max(scanned.values()))
    return _post(
        uow,
        (
            (due, time)
            for due in found
            for time in times(uow.programme, due.kind, due.starts_at)
            if time.due_at > uow.now and due.starts_at <= scanned.get(time.offset, uow.now)
        ),
    )


def plan_for(uow: UnitOfWork, enrolments: Iterable[Enrolment]) -> None:
    """Post those reminders to whom some places are, where they are theirs now. Safe to repeat."""
    accounts: dict[int, set[int]] = {}
    for one in enrolments:
        if one.state is EnrolmentState.CONFIRMED:
            accounts.setdefault(one.activity_id, set()).add(one.account_id)
    for activity_id, account_ids in accounts.items():
        plan(uow, activity_id, account_ids)


def next_arrival(uow: UnitOfWork, telegram_ids: Collection[int]) -> datetime | None:
    """Say when the next reminder to one of some Telegram accounts will arrive, with quiet hours and the one of the day.

    Letters of other kinds, which may take reminders along earlier, are not foreseen.
    """
    arrivals = [
        arrival
        for person in accounts.by_telegram_ids(uow.session, telegram_ids)
        for arrival in _arrivals(uow, person)
        if uow.now < arrival and not person.is_paused(arrival)
    ]
    return min(arrivals, default=None)


def _offsets(uow: UnitOfWork) -> set[timedelta]:
    """Collect how long before a date any kind of activity is reminded of."""
    return {offset for some in (uow.programme.reminders, *uow.programme.reminders_of.values()) for offset in some}


def _mark(offset: timedelta) -> str:
    return f"reminders:{int(offset.total_seconds())}s"


def _scanned(uow: UnitOfWork) -> Mapping[timedelta, datetime]:
    """Give how far ahead dates have been looked at, for each offset that was."""
    names = {_mark(offset): offset for offset in _offsets(uow)}
    return {names[name]: at for name, at in marks.moments(uow.session, names).items()}


def _scan(uow: UnitOfWork, offset: timedelta, after: datetime | None) -> int:
    until = uow.now + offset + (AHEAD if is_gentle(offset) else SOON)
    if after is None:
        after = uow.now + offset  # what was due before there was such an offset is not caught up with
    elif until <= after:
        return 0
    new = _post(
        uow,
        (
            (due, time)
            for due in records.due(uow.session, after=after, until=until)
            for time in times(uow.programme, due.kind, due.starts_at)
            if time.offset == offset
        ),
    )
    marks.put(uow.session, _mark(offset), at=until)
    return new


def _post(uow: UnitOfWork, wanted: Iterable[tuple[Due, ReminderTime]]) -> int:
    """Post reminders, one to each account however many of its children have a place."""
    return outbox.post_all(
        uow,
        (
            outbox.Posting(due.account_id, _notice(due, time), due_at=time.due_at, late_after=time.late_after)
            for due, time in wanted
            if due.enrolled_at < time.due_at  # whoever signed up after the reminder's time knows already
        ),
    )


def _notice(due: Due, time: ReminderTime) -> ActivityReminder:
    return ActivityReminder(
        occurrence_id=due.occurrence_id,
        activity_id=due.activity_id,
        starts_at=due.starts_at,
        before_seconds=int(time.offset.total_seconds()),
    )


def _arrivals(uow: UnitOfWork, person: Person) -> Iterator[datetime]:
    """Say when a person's reminders will arrive, in no order; some may be over."""
    if person.has_muted(Topic.REMINDERS) or person.consent_at is None or person.blocked_at is not None:
        return
    posted = {one.key: one.state for one in letters.of_person(uow.session, person.id)}
    to_come = []
    for due in records.ahead(uow.session, [person.id], after=uow.now):
        for time in times(uow.programme, due.kind, due.starts_at):
            state = posted.get(outbox.key(_notice(due, time), person.id))
            is_planned = state is LetterState.WAITING or (state is None and time.due_at > uow.now)
            if is_planned and due.enrolled_at < time.due_at:
                to_come.append(time)
    for one in appointments.ahead(uow.session, person.id, now=uow.now):
        to_come += [
            time
            for time in times(uow.programme, one.kind, one.starts_at)
            if posted.get(outbox.key(reminder_of(one, time), person.id)) is LetterState.WAITING
            and one.booked_at < time.due_at
        ]
    for time in to_come:
        arrival = uow.programme.quiet_end(max(time.due_at, uow.now))
        if not time.is_gentle and arrival < time.late_after:
            yield arrival
    yield from _gentle_arrivals(uow, person, [time for time in to_come if time.is_gentle])


def _gentle_arrivals(uow: UnitOfWork, person: Person, gentle: Iterable[ReminderTime]) -> Iterator[datetime]:
    has_had_todays = outbox.has_had_todays(uow, person)

    def day(time: ReminderTime) -> datetime:
        return uow.programme.day(max(time.due_at, uow.now))[0]

    for begin, together in groupby(sorted(gentle, key=lambda time: time.due_at), key=day):
        times_ = list(together)
        first = uow.programme.quiet_end(max(times_[0].due_at, uow.now))
        if begin <= uow.now and has_had_todays:
            first = uow.programme.next_morning(uow.now)
        if any(first < time.late_after for time in times_):
            yield first
