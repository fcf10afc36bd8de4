"""When a class begins, whether it is off, and whether it is over."""

from dataclasses import dataclass
from datetime import date, datetime

from services.work import UnitOfWork
from storage import class_days as records
from storage.catalogue import Activity


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a class.

    Ages are those of `first_on`, the day of its first date. `next_at` is when
    it begins, or goes on: without that nobody gets in any more. `is_off`: it
    was withdrawn, or every date was. `is_over`: it took place, and its last
    date has ended.
    """

    first_on: date
    next_at: datetime | None
    is_off: bool
    is_over: bool


def days(uow: UnitOfWork, activity: Activity) -> Days:
    """Say when a class begins, and whether anybody can still get in."""
    found = records.days(uow.session, activity.id, now=uow.now)
    is_off = activity.withdrawn_at is not None or found.first_at is None
    return Days(
        first_on=activity.starts_local.date() if found.first_at is None else uow.programme.today(found.first_at),
        next_at=None if is_off else found.next_at,
        is_off=is_off,
        is_over=not is_off and found.ends_at is not None and found.ends_at <= uow.now,
    )
