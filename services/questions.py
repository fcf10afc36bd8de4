"""A question to the catalogue: what a person looks for, as a value that fits into a button.

What people type is read into one (services/grammar); lists, filters and saved
searches are questions too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import asin, cos, radians, sin, sqrt

from services.ages import Ages
from services.folding import folded
from storage.catalogue import ActivityKind

MOST_WORDS = 8
"""Words of one search that count: enough for a sentence, few enough for a pasted page."""

DAY_END = 1440
_CELLS = 200
"""Cells of one degree: about half a kilometre. Nothing finer than that is kept of where somebody is."""


@dataclass(frozen=True, slots=True)
class Days:
    """When: from a date to a date, both included, and on which weekdays (0 is Monday); nothing means any."""

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()

    def hold(self, day: date) -> bool:
        """Tell whether a day is meant."""
        return (
            (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
            and (not self.weekdays or day.weekday() in self.weekdays)
        )


@dataclass(frozen=True, slots=True)
class Hours:
    """Which part of the day, in minutes of the wall clock: it begins between two, and ends by the third."""

    earliest: int
    latest: int
    ends_by: int = DAY_END

    def hold(self, begins: int, ends: int) -> bool:
        """Tell whether something from a minute to a minute is meant."""
        return self.earliest <= begins <= self.latest and (self.ends_by >= DAY_END or ends <= self.ends_by)


@dataclass(frozen=True, slots=True)
class Cell:
    """Roughly where somebody is: a square of about half a kilometre, never the point itself."""

    row: int
    column: int

    @staticmethod
    def around(lat: float, lon: float) -> "Cell":
        """Give the square that a point lies in."""
        return Cell(round(lat * _CELLS), round(lon * _CELLS))

    def kilometres(self, lat: float, lon: float) -> float:
        """Measure how far a point is from the middle of the square, as the crow flies (haversine)."""
        here = radians(self.row / _CELLS), radians(self.column / _CELLS)
        there = radians(lat), radians(lon)
        across = sin((there[0] - here[0]) / 2) ** 2
        along = cos(here[0]) * cos(there[0]) * sin((there[1] - here[1]) / 2) ** 2
        return 2 * 6371 * asin(sqrt(across + along))


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for; nothing in a field means that it does not matter.

    Of several ages every one must fit; one of several places, kinds or weekdays
    is enough. `places` are names as services/gazetteer knows them, `words` are
    folded. A question `is_of_a_parent` where the ages are those of a child whom
    somebody has: the activity may be for the adult.
    """

    words: tuple[str, ...] = ()
    days: Days | None = None
    hours: Hours | None = None
    ages: tuple[Ages, ...] = ()
    most_cents: int | None = None
    places: tuple[str, ...] = ()
    kinds: frozenset[ActivityKind] = frozenset()
    near: Cell | None = None
    is_of_a_parent: bool = False
    is_near_me: bool = False
    has_room: bool = False
    is_accessible: bool = False
    is_without_enrolment: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing in particular."""
        return self == Question()

    def parts(self) -> "Iterator[tuple[str, Question]]":
        """Give each condition by its name, as a question of its own, in the order in which they are said."""
        for name in CONDITIONS:
            alone = self.only(name)
            if not alone.is_empty:
                yield name, alone

    def only(self, name: str) -> "Question":
        """Keep one condition."""
        return replace(Question(), **{name: getattr(self, name)})

    def without(self, name: str) -> "Question":
        """Let one condition go."""
        return replace(self, **{name: getattr(_NOTHING, name)})

    def with_all_of(self, other: "Question") -> "Question":
        """Take on the conditions of another question, over one's own."""
        return replace(self, **{name: getattr(other, name) for name, _alone in other.parts()})

    def packed(self, room: int) -> str:
        """Write it in at most *room* characters; words that do not fit are left out, conditions are kept.

        Conditions begin with a capital, words never do: buttons of a time when
        there were only words can be read still.
        """
        tokens = [*_condition_tokens(self)]
        for word in self.words:
            if len(" ".join([*tokens, word])) <= room:
                tokens.append(word)
        return " ".join(tokens)[:room].rstrip()


_NOTHING = Question()

CONDITIONS = (
    "days",
    "hours",
    "near",
    "is_near_me",
    "places",
    "ages",
    "most_cents",
    "has_room",
    "is_accessible",
    "is_without_enrolment",
    "kinds",
    "words",
)
"""The fields of a question, in the order in which people say them."""

_KIND_LETTERS = {ActivityKind.ACTIVITY: "a", ActivityKind.CLASS: "c", ActivityKind.LABORATORIO: "l"}
_FLAG_LETTERS = {
    "is_of_a_parent": "p",
    "is_near_me": "n",
    "has_room": "r",
    "is_accessible": "a",
    "is_without_enrolment": "o",
}


def _condition_tokens(asked: Question) -> Iterator[str]:
    if asked.days is not None:
        yield from _day_tokens(asked.days)
    if asked.hours is not None:
        ends_by = f"-{asked.hours.ends_by}" if asked.hours.ends_by < DAY_END else ""
        yield f"H{asked.hours.earliest}-{asked.hours.latest}{ends_by}"
    if asked.near is not None:
        yield f"N{asked.near.row}.{asked.near.column}"
    yield from (_age_token(ages) for ages in asked.ages)
    if asked.most_cents is not None:
        yield f"C{asked.most_cents}"
    if asked.kinds:
        yield "K" + "".join(sorted(_KIND_LETTERS[kind] for kind in asked.kinds))
    if flags := "".join(letter for name, letter in _FLAG_LETTERS.items() if getattr(asked, name)):
        yield f"X{flags}"
    yield from ("P" + place.replace(" ", "_") for place in asked.places)


def _day_tokens(days: Days) -> Iterator[str]:
    first, last = (f"{day:%y%m%d}" if day else "" for day in (days.first, days.last))
    if first or last:
        yield f"D{first}" if first == last else f"D{first}-{last}"
    if days.weekdays:
        yield "G" + "".join(str(day) for day in sorted(days.weekdays))


def _age_token(ages: Ages) -> str:
    least, most = ("" if age is None else str(age) for age in (ages.least, ages.most))
    return f"A{least}" if least == most else f"A{least}-{most}"


def unpacked(stored: str) -> Question:
    """Read a question that was packed; what cannot be read is left out."""
    read = _Unpacking()
    for token in stored.split()[: 4 * MOST_WORDS]:
        read.take(token)
    return read.question()


_DATES = re.compile(r"(\d{6})?(?:(-)(\d{6})?)?")
_HOURS = re.compile(r"(\d{1,4})-(\d{1,4})(?:-(\d{1,4}))?")
_AGES = re.compile(r"(\d{1,3})?(?:(-)(\d{1,3})?)?")
_CELL = re.compile(r"(-?\d{1,5})\.(-?\d{1,5})")


class _Unpacking:
    """A question that is being read, a token at a time."""

    def __init__(self) -> None:
        self._fields: dict[str, object] = {}
        self._days = Days()
        self._words: list[str] = []
        self._ages: list[Ages] = []
        self._places: list[str] = []

    def take(self, token: str) -> None:
        """Read one token."""
        read = {
            "D": self._dates,
            "G": self._weekdays,
            "H": self._hours,
            "N": self._cell,
            "A": self._age,
            "C": self._cents,
            "K": self._kinds,
            "X": self._flags,
            "P": self._place,
        }.get(token[0])
        if read is not None:
            read(token[1:])
        elif len(self._words) < MOST_WORDS and folded(token):  # no button of ours has one without letters
            self._words.append(token)

    def question(self) -> Question:
        """Give the question that was read."""
        days = self._days if self._days != Days() else None
        return Question(
            words=tuple(self._words),
            days=days,
            ages=tuple(self._ages),
            places=tuple(self._places),
            **self._fields,  # type: ignore[arg-type]
        )

    def _dates(self, value: str) -> None:
        if found := _DATES.fullmatch(value):
            first = _day(found[1])
            last = _day(found[3]) if found[2] else first
            self._days = replace(self._days, first=first, last=last)

    def _weekdays(self, value: str) -> None:
        self._days = replace(self._days, weekdays=frozenset(int(one) for one in value if one in "0123456"))

    def _hours(self, value: str) -> None:
        if found := _HOURS.fullmatch(value):
            self._fields["hours"] = Hours(int(found[1]), int(found[2]), int(found[3] or DAY_END))

    def _cell(self, value: str) -> None:
        if found := _CELL.fullmatch(value):
            self._fields["near"] = Cell(int(found[1]), int(found[2]))

    def _age(self, value: str) -> None:
        if found := _AGES.fullmatch(value):
            least = int(found[1]) if found[1] else None
            most = (int(found[3]) if found[3] else None) if found[2] else least
            self._ages.append(Ages(least, most))

    def _cents(self, value: str) -> None:
        if value.isdecimal() and len(value) < 8:
            self._fields["most_cents"] = int(value)

    def _kinds(self, value: str) -> None:
        self._fields["kinds"] = frozenset(kind for kind, letter in _KIND_LETTERS.items() if letter in value)

    def _flags(self, value: str) -> None:
        self._fields |= {name: True for name, letter in _FLAG_LETTERS.items() if letter in value}

    def _place(self, value: str) -> None:
        if value:
            self._places.append(value.replace("_", " "))


def _day(value: str | None) -> date | None:
    if not value:
        return None
    try:
        return datetime.strptime(value, "%y%m%d").date()  # noqa: DTZ007  a day of the calendar
    except ValueError:
        return None
