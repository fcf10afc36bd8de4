"""What really happened in a simulated year, written down by whoever let it happen: the judge reads this."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from storage.enrolments import EnrolmentState
from tests.support.school.timeline import Timeline


@dataclass(frozen=True, slots=True)
class DateFacts:
    """When a date begins, and whether it is off."""

    starts_at: datetime
    is_off: bool


@dataclass(slots=True)
class Date:
    """One date of an activity, through all its changes."""

    id: int
    activity_id: int
    title: str
    facts: Timeline[DateFacts]


@dataclass(slots=True)
class Turn:
    """One row of somebody's place, through all its states. Without a date it is for the whole series."""

    id: int
    activity_id: int
    occurrence_id: int | None
    account_id: int
    state: Timeline[EnrolmentState]


@dataclass(slots=True)
class Reader:
    """Someone with an account, and when they could and would be written to."""

    id: int
    telegram_id: int
    blocked: Timeline[bool]
    paused_until: Timeline[datetime | None]
    muted: Timeline[bool]
    consents: Timeline[bool]

    def is_in_the_way(self, moment: datetime) -> str | None:
        """Say why a reminder may not go to them at a moment; nothing, if it may."""
        if self.blocked.at(moment):
            return "blocked"
        if not self.consents.at(moment):
            return "no-consent"
        paused_until = self.paused_until.at(moment)
        if paused_until is not None and paused_until > moment:
            return "paused"
        return "muted" if self.muted.at(moment) else None


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message that arrived in a chat."""

    message_id: int
    telegram_id: int
    at: datetime
    text: str


Event: TypeAlias = tuple[datetime, str, int | None, int | None]
"""When something happened, in words, to which account and which activity; nothing for everybody or every one."""


@dataclass(slots=True)
class Ledger:
    """Everything, by its number in the database."""

    readers: dict[int, Reader] = field(default_factory=dict)
    dates: dict[int, Date] = field(default_factory=dict)
    turns: dict[int, Turn] = field(default_factory=dict)
    looks: list[datetime] = field(default_factory=list)
    """When the bot was awake, looked for what is due and delivered all of it."""
    arrivals: dict[int, Arrival] = field(default_factory=dict)
    unsettled: set[int] = field(default_factory=set)
    """Messages that arrived a moment before the bot was killed."""
    troubles: defaultdict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    """When sending to a Telegram account failed, and had to be tried again."""
    deadlines: list[tuple[int, datetime]] = field(default_factory=list)
    """Of every offer, to whom it was made and when it was to end."""
    events: list[Event] = field(default_factory=list)

    def tell(self, at: datetime, words: str, *, account: int | None = None, activity: int | None = None) -> None:
        """Write down something for the story of a failure."""
        self.events.append((at, words, account, activity))

    def story(
        self, account: int, activity: int | None, *, since: datetime, until: datetime, besides: Sequence[Event]
    ) -> str:
        """Tell what happened around somebody's place in an activity, or in all, shortened to what concerns it."""
        lines = [
            f"  {at:%a %d %b %Y %H:%M:%S}Z  {words}"
            for at, words, whom, what in sorted([*self.events, *besides], key=lambda event: event[0])
            if since <= at <= until and whom in (None, account) and (activity is None or what in (None, activity))
        ]
        return "\n".join(lines[-40:])
