"""What classes came to in numbers: different people, few of them hidden, and what became of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from locales import N_
from services import classes, follow_ups
from services.attendance_tables import FEW, HIDDEN
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import class_numbers as records
from storage import follow_ups as answered
from storage.class_numbers import ClassLine, Seat
from storage.enrolments import HOLDING, EnrolmentState
from storage.follow_ups import IN_WORK, Outcome
from storage.people import Person, Role

TARGET = 20
"""Classes that the programme wants to hold."""

REST = (Outcome.NOTHING, Outcome.TRAINING)
"""What is told, and is no work."""


class Hidden(StrEnum):
    """Why a number is not shown: it is small, or one could work out from it one that is."""

    FEW = HIDDEN
    COVERED = "nascosto"


Shown = int | Hidden


class ForCoordinators(Refusal):
    """Someone asked for the numbers of territories who coordinates none."""

    message = N_("Questa pagina è per chi coordina il programma. I numeri di un corso sono nella pagina del corso.")


class NothingHeld(Refusal):
    """All the dates of a class are off, or it was withdrawn before the first."""

    message = N_("Questo corso non si è fatto, quindi non ha numeri. Gli altri sono in «I corsi che seguo».")


@dataclass(frozen=True, slots=True)
class Window:
    """What people said so many days after: how many told something, and how many of them work.

    Nothing is known (`told` is nothing) before the question was put and closed:
    `readable_at` says when that is, once it was put.
    """

    days: int
    told: Shown | None = None
    in_work: Shown | None = None
    kinds: Mapping[Outcome, Shown] | None = None
    readable_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """What one class, or all those of a territory, came to: people are counted once, `presences` for each date."""

    applied: Shown
    admitted: Shown
    waiting: Shown
    enrolled: Shown
    finished: Shown
    came: Shown
    presences: Shown
    windows: Sequence[Window]


@dataclass(frozen=True, slots=True)
class OfClass:
    """A class with its numbers; `held` are its dates that took place, `is_coordinated` who may see its territory."""

    line: ClassLine
    held: int
    numbers: Numbers
    is_coordinated: bool = False


@dataclass(frozen=True, slots=True)
class OfTerritory:
    """The classes of a territory in numbers."""

    territory: str
    classes: int
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class _Raw:
    """The people behind the numbers, and what they told, by the days after which they were asked."""

    applied: frozenset[int]
    admitted: frozenset[int]
    waiting: frozenset[int]
    enrolled: frozenset[int]
    finished: frozenset[int]
    came: frozenset[int]
    presences: int
    told: Mapping[int, Mapping[int, Outcome]]


def of_class(uow: UnitOfWork, staff: Person, activity_id: int) -> OfClass:
    """Count one class.

    Raises:
        NotYourClass: they do not run it.
        NothingHeld: it has no date that takes place.
    """
    classes.activity(uow, staff, activity_id)
    found = _of_classes(uow, records.classes(uow.session, territory_id=None, activity_id=activity_id))
    if not found:
        raise NothingHeld
    one = found[0]
    return OfClass(one.line, one.held, one.numbers, is_coordinated=staff.role is Role.COORDINATOR)


def of_classes(uow: UnitOfWork, territory_id: int | None = None) -> Sequence[OfClass]:
    """Count every class of a territory, or of all."""
    return _of_classes(uow, records.classes(uow.session, territory_id=territory_id))


def by_territory(uow: UnitOfWork, staff: Person) -> Sequence[OfTerritory]:
    """Count the classes of each territory that somebody coordinates; the people of several classes count once.

    Raises:
        ForCoordinators: they coordinate none.
    """
    if staff.role is not Role.COORDINATOR:
        raise ForCoordinators
    lines = records.classes(uow.session, territory_id=staff.scope_id)
    facts = _Facts(uow, lines)
    found = []
    for name in dict.fromkeys(one.territory for one in lines):
        own = [one for one in lines if one.territory == name]
        parts = [_numbers(uow, facts, [one], facts.of([one])) for one in own]
        found.append(OfTerritory(name, len(own), _covered(_numbers(uow, facts, own, facts.of(own)), parts)))
    return found


def _of_classes(uow: UnitOfWork, lines: Sequence[ClassLine]) -> Sequence[OfClass]:
    facts = _Facts(uow, lines)
    held = records.held(uow.session, [one.activity_id for one in lines], now=uow.now)
    return [OfClass(one, held.get(one.activity_id, 0), _numbers(uow, facts, [one], facts.of([one]))) for one in lines]


class _Facts:
    """All that is known of some classes, read once."""

    def __init__(self, uow: UnitOfWork, lines: Sequence[ClassLine]) -> None:
        ids = [one.activity_id for one in lines]
        self._now = uow.now
        self._applied = records.applied(uow.session, ids)
        self._seats = records.seats(uow.session, ids)
        self._presences = records.presences(uow.session, ids)
        self.asked = answered.asked(uow.session, ids)
        self._answers = [
            one
            for one in answered.answers(uow.session, ids)
            if follow_ups.is_closed(uow, self.asked[one.activity_id, one.days])
        ]

    def of(self, lines: Sequence[ClassLine]) -> _Raw:
        """Give the people of some of the classes."""
        ids = {one.activity_id for one in lines}
        over = {one.activity_id for one in lines if one.last_ends_at <= self._now}
        seats = [one for one in self._seats if one.activity_id in ids]
        enrolled = [one for one in seats if one.state is EnrolmentState.CONFIRMED]
        came = [person for activity, person in self._presences if activity in ids]
        told: dict[int, dict[int, Outcome]] = {days: {} for days in follow_ups.AFTER}
        for one in self._answers:
            if one.activity_id in ids and one.days in told and one.outcome is not None:
                told[one.days][one.person_id] = Outcome(one.outcome)
        return _Raw(
            applied=frozenset(person for activity, person in self._applied if activity in ids),
            admitted=frozenset(one.person_id for one in seats if _had_a_place(one)),
            waiting=frozenset(one.person_id for one in seats if one.state is EnrolmentState.WAITING),
            enrolled=frozenset(one.person_id for one in enrolled),
            finished=frozenset(one.person_id for one in enrolled if one.activity_id in over),
            came=frozenset(came),
            presences=len(came),
            told=told,
        )


def _had_a_place(one: Seat) -> bool:
    """Tell whether somebody holds a place, was offered one, or gave one back."""
    if one.state is EnrolmentState.WITHDRAWN:
        return one.left_from in HOLDING
    return one.state is not EnrolmentState.WAITING


def _numbers(uow: UnitOfWork, facts: _Facts, lines: Sequence[ClassLine], raw: _Raw) -> Numbers:
    return Numbers(
        applied=shown(len(raw.applied)),
        admitted=shown(len(raw.admitted)),
        waiting=shown(len(raw.waiting)),
        enrolled=shown(len(raw.enrolled)),
        finished=shown(len(raw.finished)),
        came=shown(len(raw.came)),
        presences=shown(raw.presences),
        windows=[_window(uow, facts, lines, days, list(raw.told[days].values())) for days in follow_ups.AFTER],
    )


def _window(
    uow: UnitOfWork, facts: _Facts, lines: Sequence[ClassLine], days: int, outcomes: Sequence[Outcome]
) -> Window:
    asked = [facts.asked[one.activity_id, days] for one in lines if (one.activity_id, days) in facts.asked]
    if not any(follow_ups.is_closed(uow, at) for at in asked):
        return Window(days, readable_at=min(asked) + follow_ups.OPEN_FOR if asked else None)
    counts = {kind: outcomes.count(kind) for kind in Outcome}
    work, rest = sum(counts[kind] for kind in IN_WORK), sum(counts[kind] for kind in REST)
    told, in_work = shown(work + rest), shown(work)
    if told is Hidden.FEW:
        return Window(days, told, Hidden.FEW, dict.fromkeys((*IN_WORK, *REST), Hidden.FEW))
    if rest < FEW:  # which one would know by taking those who work from all
        in_work = Hidden.COVERED if work >= FEW else Hidden.FEW
    hidden = isinstance(in_work, Hidden)
    kinds: dict[Outcome, Shown] = {}
    for group in (IN_WORK, REST):
        kinds |= {kind: _cover(counts[kind]) for kind in group} if hidden else _parted(counts, group)
    return Window(days, told, in_work, kinds)


def _parted(counts: Mapping[Outcome, int], group: Sequence[Outcome]) -> dict[Outcome, Shown]:
    """Show the parts of a sum that is known, and hide with the small ones the next, until they cannot be told apart.

    A part that is hidden alone is the sum without the others; so are those whose sum is small.
    """
    in_order = sorted(group, key=lambda kind: counts[kind])
    small = sum(counts[kind] < FEW for kind in in_order)
    while 0 < small < len(in_order) and (small < 2 or sum(counts[kind] for kind in in_order[:small]) < FEW):
        small += 1
    covered = set(in_order[:small])
    return {kind: _cover(counts[kind]) if kind in covered else counts[kind] for kind in group}


def _cover(count: int) -> Hidden:
    return Hidden.FEW if count < FEW else Hidden.COVERED


def shown(count: int) -> Shown:
    """Give a count, unless it is small: one might guess who they are."""
    return Hidden.FEW if count < FEW else count


def _covered(whole: Numbers, parts: Sequence[Numbers]) -> Numbers:
    """Hide what a territory came to where one could take its shown classes from it and learn of a hidden one."""

    def one(name: str) -> Shown:
        return _safe(getattr(whole, name), [getattr(part, name) for part in parts])

    return Numbers(
        applied=one("applied"),
        admitted=one("admitted"),
        waiting=one("waiting"),
        enrolled=one("enrolled"),
        finished=one("finished"),
        came=one("came"),
        presences=one("presences"),
        windows=[
            _covered_window(window, [part.windows[number] for part in parts])
            for number, window in enumerate(whole.windows)
        ],
    )


def _covered_window(whole: Window, parts: Sequence[Window]) -> Window:
    if whole.told is None:
        return whole
    told = _safe(whole.told, [part.told for part in parts])
    in_work = None if whole.in_work is None else _safe(whole.in_work, [part.in_work for part in parts])
    if isinstance(told, Hidden):
        in_work = told
    return Window(whole.days, told, in_work, None, whole.readable_at)


def _safe(whole: Shown, parts: Iterable[Shown | None]) -> Shown:
    """Give a sum, unless what is left of it without its shown parts is small and there is a hidden one."""
    if isinstance(whole, Hidden):
        return whole
    known = [part for part in parts if part is not None]
    left = whole - sum(part for part in known if not isinstance(part, Hidden))
    hides_some = any(isinstance(part, Hidden) for part in known)
    return Hidden.COVERED if hides_some and left < FEW else whole
