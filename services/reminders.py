"""Reminders of what is near."""

from collections.abc import Collection
from datetime import datetime, timedelta

from services import outbox
from services.notices import ActivityReminder
from services.work import UnitOfWork
from storage import marks
from storage import reminders as records


def post_due(uow: UnitOfWork) -> int:
    """Post the reminders that have come due since the last time. Gives how many are new.

    For each offset a mark remembers how far ahead dates have been looked at, so
    the work is in proportion to what is due, however long the bot was away:
    dates that passed meanwhile are posted too, and settled as too late by the
    check before sending. Safe to repeat.
    """
    return sum(_post_offset(uow, offset, following) for offset, following in _offsets(uow))


def next_arrival(uow: UnitOfWork, accounts: Collection[int]) -> datetime | None:
    """Say when the next reminder to one of some Telegram accounts will arrive, quiet hours considered."""
    arrivals = []
    for offset, following in _offsets(uow):
        for date in records.ahead(uow.session, accounts, after=uow.now):
            arrival = uow.programme.quiet_end(date.starts_at - offset)
            if uow.now < arrival < date.starts_at - following and date.enrolled_at < date.starts_at - offset:
                arrivals.append(arrival)
    return min(arrivals, default=None)


def _offsets(uow: UnitOfWork) -> list[tuple[timedelta, timedelta]]:
    """Pair each offset with the next shorter one: from there on the shorter reminder says it better."""
    offsets = sorted(set(uow.programme.reminders), reverse=True)
    return list(zip(offsets, [*offsets[1:], timedelta(0)], strict=True))


def _post_offset(uow: UnitOfWork, offset: timedelta, following: timedelta) -> int:
    seconds = int(offset.total_seconds())
    mark = f"reminders:{seconds}s"
    until = uow.now + offset
    after = marks.moment(uow.session, mark)
    if after is None:
        marks.put(uow.session, mark, at=until)
        return 0
    if until <= after:
        return 0
    new = 0
    for date in records.due(uow.session, after=after, until=until):
        if date.enrolled_at >= date.starts_at - offset:
            continue  # whoever signed up after the reminder's time knows already
        notice = ActivityReminder(
            occurrence_id=date.occurrence_id,
            activity_id=date.activity_id,
            starts_at=date.starts_at,
            before_seconds=seconds,
        )
        new += outbox.post(uow, date.account_id, notice, late_after=date.starts_at - following)
    marks.put(uow.session, mark, at=until)
    return new
