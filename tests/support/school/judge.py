"""Says what ought to have become of every reminder, by the programme's rules 8, 9 and 12 and by nothing of our code.

A reminder is owed for each time before a date at which an account holds a
place there. It goes at the first moment at which the bot is awake, quiet hours
are over and nothing is in the way, while its window is open: until the next
shorter one says it better, or the date begins. What cannot go in its window is
written down with a reason that is true. A gentle one, of half a day before or
more, goes with the others of its day in one message, at most one a day, unless
a date would be left without any reminder.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from typing import NamedTuple
from zoneinfo import ZoneInfo

from storage.enrolments import EnrolmentState
from tests.support.school.ledger import Date, DateFacts, Ledger, Reader, Turn

ROME = ZoneInfo("Europe/Rome")
QUIET_FROM, QUIET_UNTIL = 21, 8

DAY_BEFORE, HOURS_BEFORE = timedelta(hours=24), timedelta(hours=2)
FOLLOWING = {DAY_BEFORE: HOURS_BEFORE, HOURS_BEFORE: timedelta(0)}

TOGETHER = timedelta(minutes=15)
"""How much earlier than its time an urgent reminder may go, with another."""

RETRIES = timedelta(minutes=31)
"""How long a failure to send may put a letter off."""


class Reminder(NamedTuple):
    """One reminder to one account: of a date as it was planned, so long before it."""

    account_id: int
    date_id: int
    starts_at: datetime
    offset: timedelta

    @property
    def due_at(self) -> datetime:
        """Give when it is due."""
        return self.starts_at - self.offset

    @property
    def late_after(self) -> datetime:
        """Give the end of its window."""
        return self.starts_at - FOLLOWING[self.offset]

    @property
    def is_gentle(self) -> bool:
        """Tell whether it goes with the others of its day."""
        return self.offset == DAY_BEFORE

    @property
    def is_needed(self) -> bool:
        """Tell whether no later one can come: the hours before the date are all quiet."""
        begin = self.starts_at - HOURS_BEFORE
        minutes = range(0, int(HOURS_BEFORE.total_seconds() // 60), 5)
        return all(is_quiet(begin + timedelta(minutes=one)) for one in minutes)


@dataclass(frozen=True, slots=True)
class Fate:
    """What the bot wrote down of one letter."""

    account_id: int
    kind: str
    unasked: bool
    gentle: bool
    state: str
    reason: str | None
    settled_at: datetime | None
    message_id: int | None
    reminder: Reminder | None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that ought not to be so."""

    account_id: int
    date_id: int | None
    words: str
    at: datetime


def is_quiet(moment: datetime) -> bool:
    """Tell whether clocks here show quiet hours."""
    hour = moment.astimezone(ROME).hour
    return hour >= QUIET_FROM or hour < QUIET_UNTIL


def day_of(moment: datetime) -> date:
    """Give the day that it is here."""
    return moment.astimezone(ROME).date()


class Judge:
    """Compares what the bot wrote down, and what arrived, with what happened."""

    def __init__(self, ledger: Ledger, fates: Sequence[Fate], *, until: datetime) -> None:
        self._ledger, self._fates, self._until = ledger, fates, until
        self._turns: defaultdict[tuple[int, int], list[Turn]] = defaultdict(list)
        for turn in ledger.turns.values():
            self._turns[turn.account_id, turn.activity_id].append(turn)
        self._by_activity: defaultdict[int, list[int]] = defaultdict(list)
        for account_id, activity_id in self._turns:
            self._by_activity[activity_id].append(account_id)
        self._of_reminder = {one.reminder: one for one in fates if one.reminder}
        self._gentle: defaultdict[int, dict[int, datetime]] = defaultdict(dict)
        for one in fates:
            if one.gentle and one.state == "sent":
                assert one.message_id is not None
                assert one.settled_at is not None
                self._gentle[one.account_id][one.message_id] = one.settled_at

    def faults(self) -> Iterator[Fault]:
        """List everything that ought not to be so."""
        yield from self._messages()
        yield from self._one_gentle_a_day()
        for fate in self._fates:
            if fate.state == "sent":
                yield from self._sent(fate)
            if fate.reminder is not None:
                yield from self._reason(fate, fate.reminder)
        for reminder in self.owed():
            yield from self._accounted(reminder)
            if reminder.offset == HOURS_BEFORE:
                yield from self._reminded_at_all(reminder)
        for account_id, ends_at in self._ledger.deadlines:
            if is_quiet(ends_at):
                yield Fault(account_id, None, f"an offer ends in quiet hours, at {_wall(ends_at)}", ends_at)

    def summary(self) -> str:
        """Count what became of reminders, for whoever waited for a long run."""
        fates = [one for one in self._fates if one.reminder]
        counted = Counter((one.state, one.reason) for one in fates)
        lines = [
            f"{state}{f' ({reason})' if reason else ''}: {many}" for (state, reason), many in counted.most_common()
        ]
        owed = sum(1 for _ in self.owed())
        return f"{len(fates)} reminders, {owed} owed, {len(self._ledger.looks)} looks\n" + "\n".join(lines)

    # What is owed

    def owed(self) -> Iterator[Reminder]:
        """List every reminder that somebody should have, or should be found to have missed."""
        for one in self._ledger.dates.values():
            versions = {facts.starts_at for _at, facts in one.facts if not facts.is_off}
            for starts_at in sorted(versions):
                for offset in FOLLOWING:
                    due_at = starts_at - offset
                    if self._ledger.looks[0] < due_at and starts_at < self._until and _is_on(one, starts_at, due_at):
                        for account_id in self._by_activity[one.activity_id]:
                            reminder = Reminder(account_id, one.id, starts_at, offset)
                            if self._still(reminder, due_at):
                                yield reminder

    def _still(self, reminder: Reminder, until: datetime) -> bool:
        """Tell whether an account held a place before a reminder's time and ever since, and the date stood."""
        due_at, one = reminder.due_at, self._ledger.dates[reminder.date_id]
        if not any(
            begin <= due_at and until < end
            for begin, end in one.facts.spans(lambda facts: facts == DateFacts(reminder.starts_at, is_off=False))
        ):
            return False
        return any(
            begin < due_at and until < end
            for turn in self._turns_on(reminder)
            for begin, end in turn.state.spans(EnrolmentState.CONFIRMED.__eq__)
        )

    def _turns_on(self, reminder: Reminder) -> Iterator[Turn]:
        activity_id = self._ledger.dates[reminder.date_id].activity_id
        for turn in self._turns[reminder.account_id, activity_id]:
            if turn.occurrence_id in (None, reminder.date_id):
                yield turn

    def _looks(self, begin: datetime, end: datetime) -> Sequence[datetime]:
        looks = self._ledger.looks
        return looks[bisect_left(looks, begin) : bisect_left(looks, end)]

    def _chance(self, reminder: Reminder, begin: datetime, end: datetime, *, any_day: bool) -> datetime | None:
        """Give the first moment at which a reminder ought to have gone; nothing, if there was none."""
        reader = self._ledger.readers[reminder.account_id]
        for look in self._looks(begin, end):
            if is_quiet(look) or reader.is_in_the_way(look) or self._had_trouble(reader, look):
                continue
            if not any_day and self._had_gentle(reader.id, look):
                continue
            return look if self._still(reminder, look) else None
        return None

    def _had_trouble(self, reader: Reader, look: datetime) -> bool:
        return any(look - RETRIES < one <= look for one in self._ledger.troubles.get(reader.telegram_id, ()))

    def _had_gentle(self, account_id: int, moment: datetime) -> bool:
        messages = self._gentle[account_id].values()
        return any(one < moment and day_of(one) == day_of(moment) for one in messages)

    def _accounted(self, reminder: Reminder) -> Iterator[Fault]:
        """See that a reminder that was owed went, or that it is written down why it could not."""
        fate = self._of_reminder.get(reminder)
        if fate is not None and fate.state == "sent":
            return
        any_day = not reminder.is_gentle or reminder.is_needed
        chance = self._chance(reminder, reminder.due_at, reminder.late_after, any_day=any_day)
        if chance is not None:
            told = "there is no letter" if fate is None else f"it is {fate.state} ({fate.reason})"
            yield self._fault(reminder, f"could have gone at {_wall(chance)}, but {told}")
            return
        next_look = next(iter(self._looks(reminder.due_at, self._until)), None)
        if fate is None and next_look is not None and self._still(reminder, next_look):
            yield self._fault(reminder, "is not accounted for")

    def _reminded_at_all(self, last: Reminder) -> Iterator[Fault]:
        """See that nobody who could be reached, and had a place for a day, was left without any reminder of a date."""
        first = last._replace(offset=DAY_BEFORE)
        fates = [self._of_reminder.get(one) for one in (first, last)]
        if any(one is not None and one.state == "sent" for one in fates) or not self._still(first, last.due_at):
            return
        chance = self._chance(first, first.due_at, last.starts_at, any_day=True)
        if chance is not None:
            yield self._fault(last, f"neither this one nor the day's before went; {_wall(chance)} would have done")

    # What was sent

    def _messages(self) -> Iterator[Fault]:
        """See that what arrived and what is written down as sent are the same, each once."""
        sent = {one.message_id: one for one in self._fates if one.state == "sent"}
        for message_id, fate in sent.items():
            arrival = self._ledger.arrivals.get(message_id or 0)
            reader = self._ledger.readers[fate.account_id]
            if arrival is None or arrival.telegram_id != reader.telegram_id or arrival.at != fate.settled_at:
                at = fate.settled_at or self._until
                yield Fault(fate.account_id, None, f"a letter ({fate.kind}) is sent that never arrived so", at)
        accounts = {one.telegram_id: one.id for one in self._ledger.readers.values()}
        for message_id in self._ledger.arrivals.keys() - sent.keys() - self._ledger.unsettled:
            arrival = self._ledger.arrivals[message_id]
            yield Fault(accounts[arrival.telegram_id], None, f"twice, or from nowhere: {arrival.text}", arrival.at)
        seen = set[Reminder]()
        for reminder in (one.reminder for one in self._fates if one.reminder):
            if reminder in seen:
                yield self._fault(reminder, "was written down twice")
            seen.add(reminder)

    def _one_gentle_a_day(self) -> Iterator[Fault]:
        needed = {one.message_id for one in self._fates if one.reminder and one.reminder.is_needed}
        for account_id, messages in self._gentle.items():
            days = set[date]()
            for message_id, at in sorted(messages.items(), key=lambda pair: pair[1]):
                if day_of(at) in days and message_id not in needed:
                    yield Fault(account_id, None, f"a second gentle message on {_wall(at)}", at)
                days.add(day_of(at))

    def _sent(self, fate: Fate) -> Iterator[Fault]:
        at = fate.settled_at
        assert at is not None
        if fate.unasked and is_quiet(at):
            yield Fault(fate.account_id, None, f"a letter ({fate.kind}) arrived in quiet hours, at {_wall(at)}", at)
        reminder = fate.reminder
        if reminder is None:
            return
        one = self._ledger.dates[reminder.date_id]
        at_once = [turn for turn in self._turns_on(reminder) if turn.state.at(at) is EnrolmentState.CONFIRMED]
        earliest = reminder.due_at - TOGETHER
        is_early = at < earliest and not (reminder.is_gentle and day_of(at) == day_of(reminder.due_at))
        reader = self._ledger.readers[reminder.account_id]
        arrival = self._ledger.arrivals.get(fate.message_id or 0)
        wrongs = {
            "after the date began": at >= reminder.starts_at,
            "after its window": at > reminder.late_after,
            "before its time": is_early,
            "of a date that was off or at another time": not _is_on(one, reminder.starts_at, at),
            "to somebody without a place": not at_once,
            "for a place got after its time": at_once
            and not any(_was_confirmed_before(turn, reminder.due_at) for turn in self._turns_on(reminder)),
            f"though {reader.is_in_the_way(at)}": reader.is_in_the_way(at),
            "without the title": arrival is not None and escape(one.title) not in arrival.text,
        }
        for words, is_wrong in wrongs.items():
            if is_wrong:
                yield self._fault(reminder, f"was sent {words}, at {_wall(at)}", at)

    # What was not sent

    def _reason(self, fate: Fate, reminder: Reminder) -> Iterator[Fault]:
        """See that the reason for which a reminder was not sent was true when it was written down."""
        if fate.state == "sent":
            return
        if fate.state == "waiting":
            if reminder.starts_at < self._until:
                yield self._fault(reminder, "waits for ever")
            return
        at, reader = fate.settled_at, self._ledger.readers[reminder.account_id]
        assert at is not None
        facts = self._ledger.dates[reminder.date_id].facts.at(at)
        held = [turn for turn in self._turns_on(reminder) if turn.state.at(at) is EnrolmentState.CONFIRMED]
        paused_until = reader.paused_until.at(at)
        truth = {
            "too-late": at > reminder.late_after,
            "over": at >= reminder.starts_at,
            "unreachable": at > reminder.late_after and reader.blocked.at(at),
            "no-consent": not reader.consents.at(at),
            "paused": paused_until is not None and paused_until > at,
            "muted": reader.muted.at(at),
            "cancelled": facts is not None and facts.is_off,
            "moved": facts is not None and facts.starts_at != reminder.starts_at,
            "no-place": not held,
            "signed-up-later": not any(
                begin < reminder.due_at and at < end
                for turn in held
                for begin, end in turn.state.spans(EnrolmentState.CONFIRMED.__eq__)
            ),
            "one-a-day": self._had_gentle(reminder.account_id, at + timedelta(microseconds=1)),
        }
        if not truth.get(fate.reason or "", False):
            yield self._fault(reminder, f"is {fate.state}, “{fate.reason}” at {_wall(at)}, which was not so", at)

    def _fault(self, reminder: Reminder, words: str, at: datetime | None = None) -> Fault:
        hours = int(reminder.offset.total_seconds() // 3600)
        whole = f"the reminder of {hours} hours before {_wall(reminder.starts_at)} {words}"
        return Fault(reminder.account_id, reminder.date_id, whole, at or reminder.starts_at)

    def told(self, fault: Fault) -> str:
        """Tell the story of a fault: what happened to one person around one date."""
        one = self._ledger.dates.get(fault.date_id or 0)
        activity_id = None if one is None else one.activity_id
        reader = self._ledger.readers[fault.account_id]
        since, until = fault.at - timedelta(days=21), fault.at + timedelta(hours=2)
        arrived = [
            (arrival.at, f"arrives: {' / '.join(arrival.text.splitlines())[:160]}", fault.account_id, activity_id)
            for arrival in self._ledger.arrivals.values()
            if arrival.telegram_id == reader.telegram_id and since <= arrival.at <= until
        ]
        story = self._ledger.story(fault.account_id, activity_id, since=since, until=until, besides=arrived)
        title = "" if one is None else f" («{one.title}»)"
        return f"account {fault.account_id}{title}: {fault.words}\n{story}"


def _is_on(one: Date, starts_at: datetime, at: datetime) -> bool:
    return one.facts.at(at) == DateFacts(starts_at, is_off=False)


def _was_confirmed_before(turn: Turn, moment: datetime) -> bool:
    return any(begin < moment for begin, _end in turn.state.spans(EnrolmentState.CONFIRMED.__eq__))


def _wall(moment: datetime) -> str:
    return f"{moment.astimezone(ROME):%a %d %b %Y %H:%M:%S}"
