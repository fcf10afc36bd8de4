"""When commitments are due: dates in, dates out."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cadences import SHORTEST, Promise, Span, spans
from storage.patti import Cadence

MONDAY, FRIDAY = 0, 4
YEAR = date(2026, 11, 23), date(2027, 11, 22)
"""From a Monday, for a year."""


def promise(cadence: Cadence, **columns: object) -> Promise:
    """Describe a promise of a year from a Monday on, asked about on Fridays unless told otherwise."""
    facts: dict[str, object] = {"starts_on": YEAR[0], "ends_on": YEAR[1], "ask_weekday": FRIDAY}
    return Promise(cadence, **(facts | columns))  # type: ignore[arg-type]


def due(one: Promise, most: int = 4) -> list[str]:
    """List the first days of asking."""
    return [span.due_on.isoformat() for span in islice(spans(one), most)]


@pytest.mark.parametrize(
    ("cadence", "first", "days"),
    [
        # From a Monday: the first Friday leaves the week to do it in.
        (Cadence.WEEKLY, date(2026, 11, 23), ["2026-11-27", "2026-12-04", "2026-12-11", "2026-12-18"]),
        # From a Wednesday on, the next day but one is too soon.
        (Cadence.WEEKLY, date(2026, 11, 25), ["2026-12-04", "2026-12-11", "2026-12-18", "2026-12-25"]),
        (Cadence.WEEKLY, date(2026, 11, 24), ["2026-11-27", "2026-12-04", "2026-12-11", "2026-12-18"]),
        (Cadence.WEEKLY, date(2026, 11, 27), ["2026-12-04", "2026-12-11", "2026-12-18", "2026-12-25"]),
        (Cadence.FORTNIGHTLY, date(2026, 11, 23), ["2026-12-04", "2026-12-18", "2027-01-01", "2027-01-15"]),
        (Cadence.FORTNIGHTLY, date(2026, 11, 25), ["2026-12-11", "2026-12-25", "2027-01-08", "2027-01-22"]),
        # Months count from the beginning, so that short ones shift nothing.
        (Cadence.MONTHLY, date(2026, 11, 23), ["2026-12-25", "2027-01-29", "2027-02-26", "2027-03-26"]),
        (Cadence.MONTHLY, date(2027, 1, 31), ["2027-03-05", "2027-04-02", "2027-04-30", "2027-06-04"]),
    ],
)
def test_what_comes_again_is_asked_about_on_the_day_of_asking(cadence: Cadence, first: date, days: list[str]) -> None:
    assert due(promise(cadence, starts_on=first)) == days


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("2027-01-15", "2027-01-15"),
        ("2026-11-01", "2026-11-23"),  # agreed on after its date: asked about at once
        ("2029-01-01", "2027-11-22"),  # never after the end
    ],
)
def test_what_is_due_once_is_asked_about_on_its_date_within_the_patto(said: str, asked: str) -> None:
    assert due(promise(Cadence.ONCE, due_on=date.fromisoformat(said))) == [asked]


def test_a_rule_gives_its_own_days_exactly() -> None:
    rule = promise(Cadence.RULE, rule="FREQ=WEEKLY;BYDAY=TU,TH")
    assert due(rule) == ["2026-11-24", "2026-11-26", "2026-12-01", "2026-12-03"]
    late = promise(Cadence.RULE, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", counted_from=date(2026, 11, 10))
    assert due(late) == ["2026-11-24", "2026-12-08", "2026-12-22", "2027-01-05"]
    monthly = promise(Cadence.RULE, rule="FREQ=MONTHLY;BYDAY=1MO;COUNT=2")
    assert due(monthly) == ["2026-12-07", "2027-01-04"]


def test_a_rule_that_nobody_can_read_any_more_gives_nothing_and_stops_nothing() -> None:
    assert due(promise(Cadence.RULE, rule="FREQ=SOMETIMES")) == []


@pytest.mark.parametrize(
    ("ends_on", "days"),
    [
        ("2026-12-08", ["2026-11-27", "2026-12-04", "2026-12-08"]),  # four days are left: a period of their own
        ("2026-12-07", ["2026-11-27", "2026-12-04", "2026-12-07"]),
        ("2026-12-06", ["2026-11-27", "2026-12-04"]),  # two days are not
        ("2026-12-04", ["2026-11-27", "2026-12-04"]),
        ("2026-11-25", ["2026-11-25"]),
        ("2026-11-24", []),
        ("2026-11-22", []),  # accepted after its end
    ],
)
def test_what_is_left_at_the_end_is_a_period_where_it_is_long_enough(ends_on: str, days: list[str]) -> None:
    assert due(promise(Cadence.WEEKLY, ends_on=date.fromisoformat(ends_on))) == days


def test_a_period_tells_from_when_to_when() -> None:
    first, second = islice(spans(promise(Cadence.WEEKLY)), 2)
    assert first == Span(date(2026, 11, 23), date(2026, 11, 27))
    assert second == Span(date(2026, 11, 28), date(2026, 12, 4))


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
RULES = st.sampled_from(["FREQ=WEEKLY;BYDAY=MO", "FREQ=DAILY;INTERVAL=3", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY"])


@given(st.sampled_from(Cadence), DAYS, st.integers(-5, 800), st.integers(0, 6), DAYS, RULES)
def test_from_a_day_on_they_are_the_same_as_from_the_beginning(
    cadence: Cadence, first: date, length: int, weekday: int, day: date, rule: str
) -> None:
    last = first + timedelta(days=length)
    facts = {"rule": rule if cadence is Cadence.RULE else "", "due_on": day if cadence is Cadence.ONCE else None}
    one = promise(cadence, starts_on=first, ends_on=last, ask_weekday=weekday, **facts)
    assert list(spans(one, since=day)) == [span for span in spans(one) if span.due_on >= day]


@given(st.sampled_from(Cadence), DAYS, st.integers(-5, 800), st.integers(0, 6), DAYS, RULES)
def test_periods_follow_each_other_without_a_gap_and_never_after_the_end(
    cadence: Cadence, first: date, length: int, weekday: int, day: date, rule: str
) -> None:
    last = first + timedelta(days=length)
    facts = {"rule": rule if cadence is Cadence.RULE else "", "due_on": day if cadence is Cadence.ONCE else None}
    found = list(spans(promise(cadence, starts_on=first, ends_on=last, ask_weekday=weekday, **facts)))

    assert all(first <= one.starts_on <= one.due_on <= last for one in found)
    assert all(before.due_on + timedelta(days=1) == one.starts_on for before, one in pairwise(found))
    assert not found or found[0].starts_on == first
    if cadence in (Cadence.WEEKLY, Cadence.FORTNIGHTLY, Cadence.MONTHLY):
        assert all(one.due_on.weekday() == weekday for one in found[:-1])
        assert all((one.due_on - one.starts_on).days + 1 >= SHORTEST for one in found)
        covered = (found[-1].due_on - first).days + 1 if found else 0
        assert (last - first).days + 1 - covered < SHORTEST
