"""The dates of activities: written down from their rules, cancelled where someone counts on them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services import recurrence, shelf
from services.work import UnitOfWork
from storage import catalogue, enrolments
from storage import occurrences as records
from storage.catalogue import Activity
from storage.database import Turn, wait_for_turn
from storage.occurrences import Occurrence


def write_down(uow: UnitOfWork, activities: Iterable[Activity]) -> None:
    """Make the dates to come of activities that changed what their rules say, up to the horizon. Safe to repeat.

    A date to come that the rule no longer gives is deleted, or cancelled if
    anyone is enrolled; one that it gives again is on again. Dates that have
    begun stay as they were; only an activity without any gets past ones.
    """
    _settle(uow, activities, may_revive=True)


def extend_horizon(uow: UnitOfWork) -> None:
    """Write down the dates of endless series that have come within the horizon. Safe to repeat.

    What was cancelled meanwhile stays cancelled: nothing about the series has changed.
    """
    wait_for_turn(uow.session, Turn.DATES)
    _settle(uow, catalogue.recurring(uow.session), may_revive=False)


def _settle(uow: UnitOfWork, activities: Iterable[Activity], *, may_revive: bool) -> None:
    changing = {activity.id: activity for activity in activities}
    known = records.of_activities(uow.session, list(changing))
    taken = enrolments.with_live_enrolments(uow.session, list(changing))
    new: list[dict[str, object]] = []
    for activity_id, activity in changing.items():
        dates = known.get(activity_id, [])
        wanted = _wanted(uow, activity, only_ahead=bool(dates))
        for occurrence in _ahead(uow, dates):
            ends_at = wanted.pop(occurrence.slot_at, None)
            if occurrence.is_pinned:
                continue
            if ends_at is None:
                _drop(uow, occurrence, is_counted_on=activity_id in taken)
            elif occurrence.cancelled_at is None or may_revive:
                occurrence.ends_at, occurrence.cancelled_at = ends_at, None
        new += [
            {"activity_id": activity_id, "slot_at": begin, "starts_at": begin, "ends_at": end}
            for begin, end in sorted(wanted.items())
        ]
    if new or uow.session.deleted or any(uow.session.is_modified(one) for one in uow.session.dirty):
        shelf.changed(uow)
    uow.session.flush()
    records.add(uow.session, new)


def _wanted(uow: UnitOfWork, activity: Activity, *, only_ahead: bool) -> dict[datetime, datetime]:
    dates = recurrence.dates(
        activity.starts_local,
        activity.ends_local,
        activity.recurrence,
        programme=uow.programme,
        since=uow.now - recurrence.HORIZON,
        until=uow.now + recurrence.HORIZON,
    )
    return {begin: end for begin, end in dates if begin > uow.now or not only_ahead}


def _ahead(uow: UnitOfWork, dates: Sequence[Occurrence]) -> list[Occurrence]:
    return [one for one in dates if one.slot_at > uow.now]


def _drop(uow: UnitOfWork, occurrence: Occurrence, *, is_counted_on: bool) -> None:
    if is_counted_on:
        occurrence.cancelled_at = occurrence.cancelled_at or uow.now
    else:
        uow.session.delete(occurrence)
