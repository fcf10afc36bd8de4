"""The dates of activities: written down from their rules, and changed one by one.

A date follows its series until it is moved, cancelled or changed alone; then it
is pinned, and no change of the series touches it. One that someone may count on
is cancelled, never deleted.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice

from services import changes, recurrence, shelf, waiting_list
from services.changed_dates import DateFacts, facts_in
from services.changes import Known, Usual
from services.programme import Programme
from services.work import UnitOfWork
from storage import catalogue, enrolments
from storage import changes as people_of_dates
from storage import occurrences as records
from storage.base import MOST_IN_A_LIST
from storage.catalogue import Activity
from storage.database import Turn, wait_for_turn
from storage.occurrences import LONGEST_NOTE, Occurrence

Changes = Mapping[int, Sequence[DateFacts]]
"""By activity, all its dates that are to be unlike the series; those it leaves out follow the series again."""


def write_down(uow: UnitOfWork, activities: Iterable[Activity], apart: Changes | None = None) -> None:
    """Make the dates to come of activities that changed what their rules say, up to the horizon. Safe to repeat.

    A date to come that the rule no longer gives is deleted, or cancelled if
    anyone is enrolled; one that it gives again is on again. Dates that have
    begun stay as they were; only an activity without any gets past ones. One
    that was withdrawn has no dates to come but those that are pinned.
    """
    _settle(uow, activities, apart or {}, may_revive=True)


def extend_horizon(uow: UnitOfWork) -> None:
    """Write down the dates of endless series that have come within the horizon. Safe to repeat.

    What was cancelled meanwhile stays cancelled: nothing about the series has changed.
    """
    wait_for_turn(uow.session, Turn.DATES)
    _settle(uow, catalogue.recurring(uow.session), {}, may_revive=False)


def move(uow: UnitOfWork, occurrence_id: int, starts_at: datetime, ends_at: datetime) -> int:
    """Let one date of a series be at another time; moved back, it follows its series again.

    Times are those that clocks here show: of an hour that they show twice, the
    first. Who waits for a place is offered one if the activity was over. Gives
    how many people will be told, as the other changes of a date do.

    Raises:
        ValueError: it would end before it begins.
    """
    if ends_at <= starts_at:
        raise ValueError(ends_at)
    occurrence, activity, before = _locked(uow, occurrence_id)
    occurrence.starts_at, occurrence.ends_at = (_shown(one, uow.programme) for one in (starts_at, ends_at))
    if occurrence.ends_at <= occurrence.starts_at:  # from one of the two hours into the other
        occurrence.ends_at = occurrence.starts_at + (ends_at - starts_at)
    return _pin(uow, occurrence, activity, before)


def cancel(uow: UnitOfWork, occurrence_id: int) -> int:
    """Let one date not take place. Safe to repeat."""
    occurrence, activity, before = _locked(uow, occurrence_id)
    occurrence.cancelled_at = occurrence.cancelled_at or uow.now
    return _pin(uow, occurrence, activity, before)


def restore(uow: UnitOfWork, occurrence_id: int) -> int:
    """Let a cancelled date take place all the same, as it was before. Safe to repeat."""
    occurrence, activity, before = _locked(uow, occurrence_id)
    occurrence.cancelled_at = None
    return _pin(uow, occurrence, activity, before)


def change(uow: UnitOfWork, occurrence_id: int, *, venue_id: int | None = None, note: str | None = None) -> int:
    """Let one date be at another venue, or say something about it; what is not given stays.

    The series' own venue, and an empty note, take that back.

    Raises:
        ValueError: the note is longer than there is room for.
    """
    if len(note or "") > LONGEST_NOTE:
        raise ValueError(note)
    occurrence, activity, before = _locked(uow, occurrence_id)
    if venue_id is not None:
        occurrence.venue_id = None if venue_id == activity.venue_id else venue_id
    if note is not None:
        occurrence.note = " ".join(note.split())
    return _pin(uow, occurrence, activity, before)


def lock(uow: UnitOfWork, occurrence_id: int) -> tuple[Occurrence, Activity]:
    """Find a date and its activity, with nobody else changing its dates or its places meanwhile.

    Raises:
        LookupError: there is none.
    """
    wait_for_turn(uow.session, Turn.DATES)
    occurrence = records.occurrence(uow.session, occurrence_id)
    activity = catalogue.lock_activity(uow.session, occurrence.activity_id) if occurrence is not None else None
    if occurrence is None or activity is None:
        raise LookupError(occurrence_id)
    uow.session.refresh(occurrence)
    return occurrence, activity


def _locked(uow: UnitOfWork, occurrence_id: int) -> tuple[Occurrence, Activity, Known]:
    occurrence, activity = lock(uow, occurrence_id)
    return occurrence, activity, changes.known(uow, {activity.id: Usual.of(activity)})


def _pin(uow: UnitOfWork, occurrence: Occurrence, activity: Activity, before: Known) -> int:
    """Keep a date as it is now, whatever becomes of its series; one that is as in the series is let go.

    Tells whom it concerns, and gives how many they are.
    """
    occurrence.is_pinned = not _follows(uow, occurrence, activity)
    if not uow.session.is_modified(occurrence):
        return 0
    activity.changed_at = uow.now
    shelf.changed(uow)
    uow.session.flush()
    told = changes.tell(uow, before)
    waiting_list.offer_free_places(uow, activity)
    return told


def _follows(uow: UnitOfWork, occurrence: Occurrence, activity: Activity) -> bool:
    if occurrence.cancelled_at is not None or occurrence.venue_id is not None or occurrence.note:
        return False
    slot_at = occurrence.slot_at
    series = _series(activity, uow.programme, since=slot_at, until=slot_at)
    return occurrence.starts_at == slot_at and series.get(slot_at) == occurrence.ends_at


def _shown(moment: datetime, programme: Programme) -> datetime:
    return programme.moment(programme.wall(moment).replace(tzinfo=None, microsecond=0))


def _settle(uow: UnitOfWork, activities: Iterable[Activity], apart: Changes, *, may_revive: bool) -> None:
    changing = iter(activities)
    touched = False
    while batch := {activity.id: activity for activity in islice(changing, MOST_IN_A_LIST)}:
        known = records.of_activities(uow.session, list(batch))
        joined = enrolments.with_live_enrolments(uow.session, list(batch), now=uow.now)
        with_a_past = people_of_dates.dates_with_a_past(uow.session, list(batch))
        new: list[dict[str, object]] = []
        for activity_id, activity in batch.items():
            dates = known.get(activity_id, [])
            wanted = _wanted(uow, activity, only_ahead=bool(dates))
            pinned = _set_apart(uow, dates, apart[activity_id]) if activity_id in apart else []
            for occurrence in dates:
                ends_at = wanted.pop(occurrence.slot_at, None)
                if not occurrence.is_pinned and occurrence.starts_at > uow.now:
                    is_counted_on = activity_id in joined or occurrence.id in with_a_past
                    _follow(uow, occurrence, ends_at, is_counted_on=is_counted_on, may_revive=may_revive)
            for facts in pinned:
                wanted.pop(facts.slot_at, None)
            rows = [_row(activity_id, facts, uow.now) for facts in pinned]
            rows += [_plain_row(activity_id, begin, end) for begin, end in wanted.items()]
            if rows or any(one in uow.session.deleted or uow.session.is_modified(one) for one in dates):
                activity.changed_at, touched = uow.now, True
            new += rows
        uow.session.flush()
        records.add(uow.session, new)
        for occurrence in (one for dates in known.values() for one in dates):
            if occurrence in uow.session:
                uow.session.expunge(occurrence)
    if touched:
        shelf.changed(uow)


def differ(uow: UnitOfWork, pinned: Sequence[Occurrence], wanted: Sequence[DateFacts]) -> bool:
    """Tell whether an activity's dates that are unlike the series are others than those wanted.

    What has begun does not count: it stays as it was.
    """
    ahead = {facts_in(one) for one in pinned if one.starts_at > uow.now}
    begun = {one.slot_at for one in pinned if one.starts_at <= uow.now}
    known = {one.slot_at for one in ahead}
    return ahead != {
        one for one in wanted if one.slot_at in known or (one.slot_at > uow.now and one.slot_at not in begun)
    }


def _set_apart(uow: UnitOfWork, dates: Sequence[Occurrence], wanted: Sequence[DateFacts]) -> list[DateFacts]:
    """Make the dates of one activity what they are to be apart from the series; gives those that have no row yet.

    A date that has begun stays as it was.
    """
    facts = {one.slot_at: one for one in wanted}
    for occurrence in dates:
        apart = facts.pop(occurrence.slot_at, None)
        if occurrence.starts_at <= uow.now:
            continue
        if apart is not None:
            _write(occurrence, apart, uow.now)
        elif occurrence.is_pinned:
            _let_go(occurrence)
    return [one for one in facts.values() if not dates or one.slot_at > uow.now]


def _write(occurrence: Occurrence, facts: DateFacts, now: datetime) -> None:
    occurrence.starts_at, occurrence.ends_at = facts.starts_at, facts.ends_at
    occurrence.venue_id, occurrence.note, occurrence.is_pinned = facts.venue_id, facts.note, True
    if facts.is_cancelled != (occurrence.cancelled_at is not None):
        occurrence.cancelled_at = now if facts.is_cancelled else None


def _let_go(occurrence: Occurrence) -> None:
    length = occurrence.ends_at - occurrence.starts_at
    occurrence.starts_at, occurrence.ends_at = occurrence.slot_at, occurrence.slot_at + length
    occurrence.venue_id, occurrence.note, occurrence.is_pinned = None, "", False
    occurrence.cancelled_at = None


def _follow(
    uow: UnitOfWork, occurrence: Occurrence, ends_at: datetime | None, *, is_counted_on: bool, may_revive: bool
) -> None:
    """Let a date to come be what its series says: over at *ends_at*, or no date at all."""
    if ends_at is None and is_counted_on:
        occurrence.cancelled_at = occurrence.cancelled_at or uow.now
    elif ends_at is None:
        uow.session.delete(occurrence)
    elif occurrence.cancelled_at is None or may_revive:
        occurrence.ends_at, occurrence.cancelled_at = ends_at, None


def _wanted(uow: UnitOfWork, activity: Activity, *, only_ahead: bool) -> dict[datetime, datetime]:
    if activity.withdrawn_at is not None:
        return {}
    horizon = recurrence.HORIZON
    dates = _series(activity, uow.programme, since=uow.now - horizon, until=uow.now + horizon)
    return {begin: end for begin, end in dates.items() if begin > uow.now or not only_ahead}


def _series(activity: Activity, programme: Programme, *, since: datetime, until: datetime) -> dict[datetime, datetime]:
    """Give the dates of a series, from its beginning to its end in moments."""
    return dict(
        recurrence.dates(
            activity.starts_local,
            activity.ends_local,
            activity.recurrence,
            programme=programme,
            since=since,
            until=until,
            skipped=frozenset(recurrence.listed(activity.skipped_dates)),
            added=recurrence.listed(activity.added_dates),
        )
    )


def _row(activity_id: int, facts: DateFacts, now: datetime) -> dict[str, object]:
    return {
        "activity_id": activity_id,
        "slot_at": facts.slot_at,
        "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
        "cancelled_at": now if facts.is_cancelled else None,
        "is_pinned": True,
        "venue_id": facts.venue_id,
        "note": facts.note,
    }


def _plain_row(activity_id: int, begin: datetime, end: datetime) -> dict[str, object]:
    return {
        "activity_id": activity_id,
        "slot_at": begin,
        "starts_at": begin,
        "ends_at": end,
        "cancelled_at": None,
        "is_pinned": False,
        "venue_id": None,
        "note": "",
    }
