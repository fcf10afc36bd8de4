"""A simulated school year: whatever people, staff, clocks and outages do, every reminder is accounted for.

In `make test` six weeks around each change of the clocks, with a few people; in
`make soak` all of the year with two thousand. `FARELEGAMI_SEED` draws another.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from storage.enrolments import EnrolmentState
from tests.support.school import plan
from tests.support.school.judge import DAY_BEFORE, HOURS_BEFORE, Fate, Judge, Reminder
from tests.support.school.ledger import Arrival, Date, DateFacts, Ledger, Reader, Turn
from tests.support.school.plan import Season
from tests.support.school.timeline import Timeline
from tests.support.school.year import Year

SOAK = os.environ.get("FARELEGAMI_SOAK") == "1"
SEED = int(os.environ.get("FARELEGAMI_SEED", "1"))
SEASONS = [plan.SCHOOL_YEAR] if SOAK else [plan.around(change) for change in plan.CHANGES_OF_TIME]


@pytest.mark.parametrize("season", SEASONS, ids=lambda season: f"{season.first:%B}")
async def test_every_reminder_of_a_season_is_accounted_for(engine: Engine, season: Season) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    year = Year(engine, season, SEED, kills=0.002 if SOAK else 0.03)
    ledger = await year.passes()
    fates = year.fates()
    judge = Judge(ledger, fates, until=year.now)
    faults = list(judge.faults())
    if SOAK:
        print(judge.summary())  # noqa: T201  the figures that are asked for
        assert ledger.unsettled, "the bot was never killed between sending and writing it down"
    assert not faults, f"{len(faults)} faults with the seed {SEED}; the first:\n{judge.told(faults[0])}"
    reminders = [one for one in fates if one.reminder]
    assert len([one for one in reminders if one.state == "sent"]) > season.people
    assert {one.state for one in reminders} >= {"sent", "skipped"}


# The judge is not asleep

BEGINS = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
FIRST, LAST = (Reminder(1, 1, BEGINS, offset) for offset in (DAY_BEFORE, HOURS_BEFORE))
LONG_AGO = BEGINS - timedelta(days=30)


def a_year(*, enrolled_at: datetime = BEGINS - timedelta(days=9)) -> Ledger:
    """Let one person have a place on one date, with a bot that looks every quarter of an hour."""
    ledger = Ledger()
    ledger.readers[1] = Reader(
        1,
        1001,
        blocked=Timeline(value=False, at=LONG_AGO),
        paused_until=Timeline(value=None, at=LONG_AGO),
        muted=Timeline(value=False, at=LONG_AGO),
        consents=Timeline(value=True, at=LONG_AGO),
    )
    ledger.dates[1] = Date(1, 1, "Yoga", Timeline(DateFacts(BEGINS, is_off=False), LONG_AGO))
    ledger.turns[1] = Turn(1, 1, None, 1, Timeline(EnrolmentState.CONFIRMED, enrolled_at))
    ledger.looks = [LONG_AGO + timedelta(minutes=15) * number for number in range(32 * 96)]
    return ledger


def sent(ledger: Ledger, reminder: Reminder, at: datetime, *, text: str = "Yoga") -> Fate:
    """Let a reminder arrive."""
    number = len(ledger.arrivals) + 1
    ledger.arrivals[number] = Arrival(number, 1001, at, text)
    gentle = reminder.offset == DAY_BEFORE
    return Fate(1, "activity-reminder", True, gentle, "sent", None, at, number, reminder)


def words(ledger: Ledger, *fates: Fate) -> str:
    """Give all that the judge finds."""
    return "\n".join(one.words for one in Judge(ledger, fates, until=BEGINS + timedelta(days=1)).faults())


def both(ledger: Ledger) -> tuple[Fate, Fate]:
    """Let both reminders arrive in time."""
    return sent(ledger, FIRST, FIRST.due_at), sent(ledger, LAST, LAST.due_at)


def test_the_judge_finds_no_fault_with_what_is_right() -> None:
    ledger = a_year()
    assert words(ledger, *both(ledger)) == ""


def test_the_judge_misses_what_was_never_posted() -> None:
    ledger = a_year()
    first, _last = both(ledger)
    del ledger.arrivals[2]
    assert "there is no letter" in words(ledger, first)


def test_the_judge_sees_what_comes_twice_or_is_only_said_to_have_come() -> None:
    ledger = a_year()
    fates = both(ledger)
    ledger.arrivals[3] = Arrival(3, 1001, LAST.due_at, "Yoga")
    assert "twice" in words(ledger, *fates)
    assert "never arrived" in words(a_year(), *fates)


@pytest.mark.parametrize(
    ("late", "complaint"),
    [
        (timedelta(hours=2, minutes=1), "after the date began"),
        (timedelta(hours=-1), "before its time"),
        (timedelta(hours=9), "in quiet hours"),
    ],
)
def test_the_judge_sees_what_comes_at_a_wrong_time(late: timedelta, complaint: str) -> None:
    ledger = a_year()
    assert complaint in words(ledger, sent(ledger, FIRST, FIRST.due_at), sent(ledger, LAST, LAST.due_at + late))


def test_the_judge_sees_reminders_of_what_is_off_elsewhere_or_no_longer_theirs() -> None:
    ledger = a_year()
    fates = both(ledger)
    ledger.dates[1].facts.note(LAST.due_at - timedelta(minutes=1), DateFacts(BEGINS, is_off=True))
    assert "off or at another time" in words(ledger, *fates)
    ledger = a_year()
    fates = both(ledger)
    ledger.turns[1].state.note(LAST.due_at - timedelta(minutes=1), EnrolmentState.WITHDRAWN)
    assert "without a place" in words(ledger, *fates)


def test_the_judge_sees_reminders_of_what_was_signed_up_after_their_time() -> None:
    ledger = a_year(enrolled_at=FIRST.due_at + timedelta(hours=1))
    assert "after its time" in words(ledger, sent(ledger, FIRST, FIRST.due_at + timedelta(hours=2)))


def test_the_judge_believes_no_reason_that_was_not_so() -> None:
    for reason in ("paused", "muted", "too-late", "no-place", "cancelled", "moved", "one-a-day", "because"):
        ledger = a_year()
        fate = replace(sent(ledger, LAST, LAST.due_at), state="skipped", reason=reason, message_id=None)
        ledger.arrivals.clear()
        found = words(ledger, sent(ledger, FIRST, FIRST.due_at), fate)
        if reason != "one-a-day":  # the gentle one came the day before
            assert "which was not so" in found
        assert "could have gone" in found


def test_the_judge_counts_gentle_messages() -> None:
    ledger = a_year()
    other = replace(sent(ledger, FIRST, FIRST.due_at + timedelta(hours=1)), reminder=None, kind="new-matches")
    assert "a second gentle message" in words(ledger, *both(ledger), other)


def test_the_judge_tells_the_story() -> None:
    ledger = a_year()
    ledger.tell(BEGINS - timedelta(days=3), "asks a place", account=1, activity=1)
    ledger.tell(BEGINS - timedelta(days=3), "is somebody else", account=2, activity=1)
    judge = Judge(ledger, [], until=BEGINS + timedelta(days=1))
    story = judge.told(next(judge.faults()))
    assert "asks a place" in story
    assert "somebody else" not in story
