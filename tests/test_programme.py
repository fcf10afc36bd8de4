"""Quiet hours, wall clocks and deadlines, across both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from services import offers
from services.programme import Programme, QuietHours
from services.remembered import Remembered
from services.work import UnitOfWork
from storage.database import open_engine
from tests.support import databases

ROME = ZoneInfo("Europe/Rome")
NIGHT = QuietHours(time(21), time(8))
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""The nights in which clocks are set: from two to three, and from three back to two."""


def wall(text: str) -> datetime:
    """Give what a clock shows."""
    return datetime.fromisoformat(text)


def rome(text: str, *, fold: int = 0) -> datetime:
    """Give the moment at which clocks in Rome show this."""
    return wall(text).replace(tzinfo=ROME, fold=fold).astimezone(UTC)


minutes = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
quiets = st.builds(QuietHours, minutes, minutes).filter(lambda quiet: quiet.begin != quiet.end)
moments = st.datetimes(wall("2026-01-01 00:00"), wall("2027-01-01 00:00"), timezones=st.just(UTC))
changes = st.sampled_from([SPRING, AUTUMN]).flatmap(
    lambda day: st.integers(-12 * 60, 36 * 60).map(
        lambda minute: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)
    )
)


# Wall clock


@pytest.mark.parametrize(
    ("shown", "utc"),
    [
        ("2026-07-01 17:30", "15:30"),
        ("2026-12-01 17:30", "16:30"),
        ("2026-03-29 01:59", "00:59"),
        ("2026-03-29 02:30", "01:30"),  # skipped: half past three
        ("2026-03-29 03:00", "01:00"),
        ("2026-10-25 02:30", "00:30"),  # shown twice: the first
        ("2026-10-25 03:00", "02:00"),
    ],
)
def test_a_wall_clock_time_is_one_moment(shown: str, utc: str) -> None:
    moment = Programme().moment(wall(shown))
    assert (moment.utcoffset(), f"{moment:%H:%M}") == (timedelta(0), utc)


@given(st.datetimes(wall("2026-01-01 00:00"), wall("2027-01-01 00:00")))
def test_a_moment_shows_the_time_that_it_was_made_of(time_of_day: datetime) -> None:
    programme = Programme()
    shown = programme.wall(programme.moment(time_of_day)).replace(tzinfo=None)
    skipped = wall("2026-03-29 02:00") <= time_of_day < wall("2026-03-29 03:00")
    assert shown == (time_of_day + timedelta(hours=1) if skipped else time_of_day)


def test_today_is_the_date_here_and_not_in_greenwich() -> None:
    assert Programme().today(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert Programme().today(datetime(2026, 12, 31, 22, 59, tzinfo=UTC)) == date(2026, 12, 31)


def test_another_zone_is_another_wall_clock() -> None:
    lisbon = Programme(zone=ZoneInfo("Europe/Lisbon"))
    assert lisbon.moment(wall("2026-12-01 17:30")) == datetime(2026, 12, 1, 17, 30, tzinfo=UTC)


# Quiet hours


@pytest.mark.parametrize(
    ("quiet", "shown", "is_quiet"),
    [
        (NIGHT, "20:59", False),
        (NIGHT, "21:00", True),
        (NIGHT, "00:00", True),
        (NIGHT, "07:59", True),
        (NIGHT, "08:00", False),
        (QuietHours(time(13), time(15)), "12:59", False),
        (QuietHours(time(13), time(15)), "13:00", True),
        (QuietHours(time(13), time(15)), "15:00", False),
        (QuietHours(time(0), time(8)), "00:00", True),
        (QuietHours(time(21), time(0)), "23:59", True),
        (QuietHours(time(21), time(0)), "00:00", False),
    ],
)
def test_quiet_hours_hold_from_their_begin_to_before_their_end(quiet: QuietHours, shown: str, is_quiet: bool) -> None:
    assert Programme(quiet=quiet).is_quiet(rome(f"2026-11-23 {shown}")) is is_quiet


def test_without_quiet_hours_nothing_is_quiet_and_nothing_moves() -> None:
    programme = Programme(quiet=None)
    night = rome("2026-11-23 03:00")
    assert not programme.is_quiet(night)
    assert (programme.quiet_end(night), programme.quiet_begin(night)) == (night, night)


@pytest.mark.parametrize(
    ("moment", "end", "begin"),
    [
        ("2026-11-23 22:30", "2026-11-24 08:00", "2026-11-23 20:59"),
        ("2026-11-24 03:00", "2026-11-24 08:00", "2026-11-23 20:59"),
        ("2026-03-28 23:00", "2026-03-29 08:00", "2026-03-28 20:59"),
        ("2026-10-24 23:00", "2026-10-25 08:00", "2026-10-24 20:59"),
        ("2026-11-23 12:00", "2026-11-23 12:00", "2026-11-23 12:00"),
    ],
)
def test_quiet_hours_end_in_the_morning_and_begin_in_the_evening(moment: str, end: str, begin: str) -> None:
    programme = Programme(quiet=NIGHT)
    assert programme.quiet_end(rome(moment)) == rome(end)
    assert programme.quiet_begin(rome(moment)) == rome(begin)


def test_the_night_of_a_change_is_an_hour_shorter_or_longer() -> None:
    programme = Programme(quiet=NIGHT)
    lengths = [
        programme.quiet_end(evening) - evening for evening in (rome("2026-03-28 21:00"), rome("2026-10-24 21:00"))
    ]
    assert lengths == [timedelta(hours=10), timedelta(hours=12)]


def test_quiet_hours_that_end_in_the_hour_shown_twice_end_after_the_moment() -> None:
    programme = Programme(quiet=QuietHours(time(21), time(2, 30)))
    assert programme.quiet_end(rome("2026-10-25 02:15")) == rome("2026-10-25 02:30")
    assert programme.quiet_end(rome("2026-10-25 02:15", fold=1)) == rome("2026-10-25 02:30", fold=1)


def test_quiet_hours_that_begin_in_the_skipped_hour_begin_before_it() -> None:
    programme = Programme(quiet=QuietHours(time(2, 30), time(8)))
    begin = programme.quiet_begin(rome("2026-03-29 04:00"))
    assert begin < rome("2026-03-29 03:00")
    assert not programme.is_quiet(begin)


@given(quiets, moments | changes)
@example(QuietHours(time(2, 30), time(2)), datetime(2026, 3, 29, 0, 0, tzinfo=UTC))
@example(QuietHours(time(2, 30), time(2, 29)), datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
def test_no_moment_is_moved_into_quiet_hours_or_the_wrong_way(quiet: QuietHours, moment: datetime) -> None:
    programme = Programme(quiet=quiet)
    end, begin = programme.quiet_end(moment), programme.quiet_begin(moment)
    assert begin <= moment <= end
    assert not programme.is_quiet(end)
    assert not programme.is_quiet(begin)
    if not programme.is_quiet(moment):
        assert begin == moment == end


# Deadlines


@pytest.fixture(scope="module")
def engine() -> Engine:
    """An engine that nothing is asked of: a deadline is arithmetic."""
    return open_engine("sqlite://", databases.KEYS)


def deadline(engine: Engine, now: datetime, starts_at: datetime, programme: Programme) -> datetime:
    return offers.deadline(UnitOfWork(Session(engine), now, programme, Remembered()), starts_at)


@pytest.mark.parametrize(
    ("now", "starts", "until"),
    [
        ("2026-11-23 10:00", "2026-12-02 17:30", "2026-11-24 10:00"),  # a day
        ("2026-11-23 22:00", "2026-12-02 17:30", "2026-11-25 08:00"),  # a day ends at night: the morning after
        ("2026-11-23 10:00", "2026-11-23 18:00", "2026-11-23 14:00"),  # half of what is left
        ("2026-11-23 18:00", "2026-11-24 07:00", "2026-11-23 20:59"),  # the morning would be too late
        ("2026-03-28 12:00", "2026-04-10 17:00", "2026-03-29 13:00"),  # a day is 24 hours, and clocks skipped one
        ("2026-10-24 12:00", "2026-11-10 17:00", "2026-10-25 11:00"),
    ],
)
def test_an_offer_ends_in_time_and_never_in_quiet_hours(engine: Engine, now: str, starts: str, until: str) -> None:
    assert deadline(engine, rome(now), rome(starts), Programme()) == rome(until)


@given(quiets, moments | changes, st.integers(1, 60 * 24 * 20), st.sampled_from([1, 15, 60 * 24, 60 * 24 * 7]))
def test_a_deadline_is_never_quiet_and_always_ahead(
    engine: Engine, quiet: QuietHours, now: datetime, ahead: int, offer: int
) -> None:
    programme = Programme(quiet=quiet, offer_deadline=timedelta(minutes=offer))
    until = deadline(engine, now, now + timedelta(minutes=ahead), programme)
    assert until > now
    assert not programme.is_quiet(until)
