"""Series: which rules are taken, and the dates that they give by the wall clock."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services import recurrence
from services.programme import Programme
from services.recurrence import BadRecurrence, NoDates

ROME = ZoneInfo("Europe/Rome")


def wall(text: str) -> datetime:
    """Give what a clock shows."""
    return datetime.fromisoformat(text)


TUESDAY = wall("2026-11-24 17:30")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def expand(
    begin: datetime, rule: str, *, hours: float = 1.5, since: datetime = LONG_AGO, days: int = 370
) -> list[tuple[datetime, datetime]]:
    """Give the dates of a series by the wall clock of Rome, up to some days after it began."""
    dates = recurrence.dates(
        begin,
        begin + timedelta(hours=hours),
        rule,
        programme=Programme(),
        since=since,
        until=(begin + timedelta(days=days)).replace(tzinfo=ROME),
    )
    return [(one.astimezone(ROME), other.astimezone(ROME)) for one, other in dates]


def days(begin: datetime, rule: str, *, ahead: int = 370) -> list[str]:
    return [f"{one:%m-%d %H:%M}" for one, _ in expand(begin, rule, days=ahead)]


# Which rules are taken


@pytest.mark.parametrize(
    ("cell", "written_down"),
    [
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=8", "FREQ=WEEKLY;BYDAY=TU;COUNT=8"),
        ("RRULE:FREQ=WEEKLY", "FREQ=WEEKLY"),
        (" rrule:freq=weekly; byday=tu,th; ", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20261231T225959Z", "FREQ=DAILY;INTERVAL=2;UNTIL=20261231T225959Z"),
        ("FREQ=DAILY;UNTIL=20261124", "FREQ=DAILY;UNTIL=20261124"),
    ],
)
def test_a_rule_is_written_down_in_one_form(cell: str, written_down: str) -> None:
    assert recurrence.check(cell, TUESDAY) == written_down


@pytest.mark.parametrize(
    "rule",
    [
        "ogni martedì",
        "FREQ=",
        "BYDAY=TU",
        "FREQ=HOURLY",
        "FREQ=MINUTELY;COUNT=3",
        "FREQ=DAILY;BYHOUR=9,17",
        "FREQ=DAILY;BYEASTER=1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=DAILY;UNTIL=20269999",
        "FREQ=DAILY;UNTIL=domani",
        "FREQ=DAILY;UNTIL=99991231T235959Z",
        "RRULE:FREQ=DAILY\nEXRULE:FREQ=DAILY",
        "DTSTART:20200101T000000\nRRULE:FREQ=DAILY",
        "FREQ=DAILY\nRRULE:FREQ=SECONDLY",
        "FREQ=DAILY;COUNT=" + "9" * 5000,
    ],
)
def test_what_is_no_rule_of_a_series_is_refused(rule: str) -> None:
    with pytest.raises(BadRecurrence):
        recurrence.check(rule, TUESDAY)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=DAILY;INTERVAL=7;BYDAY=WE",
        "FREQ=WEEKLY;UNTIL=20261123",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261128",
    ],
)
def test_a_rule_that_gives_no_date_is_refused(rule: str) -> None:
    with pytest.raises(NoDates):
        recurrence.check(rule, TUESDAY)


NAMES = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYHOUR", "WKST", "X"]
VALUES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "0", "1", "-1", "2", "31", "366", "TU", "-1MO", "20270101", ""]
rules = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=5).map(
    lambda parts: ";".join(f"{name}={value}" for name, value in parts)
)


@settings(max_examples=150)
@given(rules | st.text(max_size=40))
def test_any_text_is_a_rule_that_gives_dates_or_is_refused(text: str) -> None:
    try:
        rule = recurrence.check(text, TUESDAY)
    except BadRecurrence:
        return
    dates = expand(TUESDAY, rule, days=800)
    assert all(begin < end for begin, end in dates)
    assert sorted(dates) == dates
    assert len({begin.date() for begin, _ in dates}) == len(dates)


# Which dates they give


def test_no_rule_is_the_one_date_whenever_it_is() -> None:
    assert days(TUESDAY, "") == ["11-24 17:30"]
    past = wall("2020-01-07 17:30")
    assert expand(past, "", since=datetime(2026, 1, 1, tzinfo=UTC)) == expand(past, "")


def test_a_series_is_expanded_up_to_its_count() -> None:
    assert days(TUESDAY, "FREQ=WEEKLY;BYDAY=TU;COUNT=3") == ["11-24 17:30", "12-01 17:30", "12-08 17:30"]


def test_an_endless_series_ends_at_the_horizon() -> None:
    assert days(TUESDAY, "FREQ=WEEKLY", ahead=15) == ["11-24 17:30", "12-01 17:30", "12-08 17:30"]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261208", "12-08"),  # the day itself is still in
        ("20261208T173000", "12-08"),
        ("20261208T172959", "12-01"),
        ("20261208T163000Z", "12-08"),  # half past five in Rome
        ("20261208T162959Z", "12-01"),
    ],
)
def test_a_series_ends_with_the_last_date_that_its_end_takes_in(until: str, last: str) -> None:
    assert days(TUESDAY, f"FREQ=WEEKLY;UNTIL={until}")[-1] == f"{last} 17:30"


def test_a_daily_series_of_years_ago_still_has_dates() -> None:
    begin = wall("2019-01-07 17:30")
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    dates = list(
        recurrence.dates(
            begin,
            begin + timedelta(hours=1),
            "FREQ=DAILY",
            programme=Programme(),
            since=now - timedelta(days=10),
            until=now + timedelta(days=10),
        )
    )
    assert len(dates) == 20
    assert dates[0][0] > now - timedelta(days=10)


def test_the_count_of_a_series_begins_with_its_first_date() -> None:
    since = datetime(2026, 11, 30, tzinfo=UTC)
    assert [f"{one:%m-%d}" for one, _ in expand(TUESDAY, "FREQ=WEEKLY;COUNT=3", since=since)] == ["12-01", "12-08"]


# Across the changes of the clocks


@pytest.mark.parametrize("begin", [wall("2026-03-24 17:30"), wall("2026-10-20 17:30")])
def test_every_tuesday_at_half_past_five_stays_at_half_past_five(begin: datetime) -> None:
    dates = expand(begin, "FREQ=WEEKLY;COUNT=3")
    assert {(f"{one:%H:%M}", f"{other:%H:%M}") for one, other in dates} == {("17:30", "19:00")}
    moments = [one.astimezone(UTC) for one, _ in dates]
    hours = {(later - one) / timedelta(hours=1) for one, later in pairwise(moments)}
    assert hours in ({167.0, 168.0}, {168.0, 169.0})


def test_a_night_across_the_change_lasts_by_the_wall_clock() -> None:
    ((begin, end),) = expand(wall("2026-03-28 22:00"), "", hours=10)
    assert (f"{end:%H:%M}", end.astimezone(UTC) - begin.astimezone(UTC)) == ("08:00", timedelta(hours=9))


def test_a_date_in_the_skipped_hour_still_ends_after_it_begins() -> None:
    ((begin, end),) = expand(wall("2026-03-29 02:30"), "", hours=0.75)
    assert f"{begin:%H:%M}" == "03:30"
    assert end - begin == timedelta(minutes=45)


@given(st.datetimes(wall("2026-01-01 00:00"), wall("2027-01-01 00:00")), st.integers(1, 60 * 30))
def test_whatever_the_clocks_do_a_date_ends_after_it_begins(begin: datetime, minutes: int) -> None:
    ((starts_at, ends_at),) = expand(begin, "", hours=minutes / 60)
    assert starts_at.astimezone(UTC) < ends_at.astimezone(UTC)
