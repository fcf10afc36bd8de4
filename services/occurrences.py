"""The dates of activities: written down from their rules, cancelled where someone counts on them."""

from collections.abc import Iterable
from datetime import datetime

from services import recurrence, shelf
from services.work import UnitOfWork
from storage import catalogue, enrolments
from storage import occurrences as records
from storage.catalogue import Activity
from storage.occurrences import Occurrence


def write_down(uow: UnitOfWork, activities: Iterable[Activity]) -> None:
    """Make the dates to come what the activities' rules say, up to the horizon. Safe to repeat.

    Past dates stay as they were. A date to come that the rule no longer gives is
    deleted, or cancelled if anyone is enrolled.
    """
    changing = {activity.id: activity for activity in activities}
    known = records.of_activities(uow.session, list(changing))
    taken = enrolments.with_live_enrolments(uow.session, list(changing))
    new: list[dict[str, object]] = []
    for activity_id, activity in changing.items():
        wanted = _wanted(uow, activity)
        for occurrence in known.get(activity_id, ()):
            ends_at = wanted.pop(occurrence.starts_at, None)
            if ends_at is not None:
                occurrence.ends_at, occurrence.cancelled_at = ends_at, None
            elif occurrence.starts_at > uow.now:
                _drop(uow, occurrence, is_counted_on=activity_id in taken)
        new += [
            {"activity_id": activity_id, "starts_at": begin, "ends_at": end} for begin, end in sorted(wanted.items())
        ]
    if new or uow.session.dirty or uow.session.deleted:
        shelf.changed(uow)
    uow.session.flush()
    records.add(uow.session, new)


def extend_horizon(uow: UnitOfWork) -> None:
    """Write down the dates of endless series that have come within the horizon."""
    write_down(uow, catalogue.recurring(uow.session))


def _wanted(uow: UnitOfWork, activity: Activity) -> dict[datetime, datetime]:
    dates = recurrence.dates(
        activity.starts_local,
        activity.ends_local,
        activity.recurrence,
        programme=uow.programme,
        until=uow.now + recurrence.HORIZON,
    )
    return dict(dates)


def _drop(uow: UnitOfWork, occurrence: Occurrence, *, is_counted_on: bool) -> None:
    if is_counted_on:
        occurrence.cancelled_at = occurrence.cancelled_at or uow.now
    else:
        uow.session.delete(occurrence)
