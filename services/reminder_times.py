"""When reminders of a date come: how long before it, until when they still may, and which of them are urgent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.programme import Programme
from storage.catalogue import ActivityKind

GENTLE_FROM = timedelta(hours=12)
"""From so long before on a reminder is gentle: it goes with the others of the day, in one message."""


@dataclass(frozen=True, slots=True)
class ReminderTime:
    """One reminder of a date: when it is due, and the moment from which the next one says it better."""

    offset: timedelta
    due_at: datetime
    late_after: datetime

    @property
    def is_gentle(self) -> bool:
        """Whether it goes with the others of its day."""
        return is_gentle(self.offset)


def is_gentle(offset: timedelta) -> bool:
    """Tell whether a reminder so long before goes with the others of its day."""
    return offset >= GENTLE_FROM


def times(programme: Programme, kind: ActivityKind, starts_at: datetime) -> Sequence[ReminderTime]:
    """List the reminders of a date of a kind, the first to come first."""
    offsets = programme.offsets(kind)
    following = [*offsets, timedelta(0)][1:]
    return [
        ReminderTime(offset, starts_at - offset, starts_at - next_)
        for offset, next_ in zip(offsets, following, strict=True)
    ]


def has_urgent_to_come(programme: Programme, kind: ActivityKind, starts_at: datetime, now: datetime) -> bool:
    """Tell whether a reminder that goes by itself will still arrive before a date."""
    return any(
        not one.is_gentle and one.due_at > now and programme.quiet_end(one.due_at) < one.late_after
        for one in times(programme, kind, starts_at)
    )
