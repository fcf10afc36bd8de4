"""What is near a point: only the square that it lies in is looked at, and the point is forgotten at once."""

from dataclasses import dataclass, replace
from math import isfinite

from locales import N_
from services import catalogue, shelf
from services.catalogue import Answer
from services.questions import Cell, Question
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person

FAR = 25.0
"""Kilometres to the nearest activity of all beyond which somebody is not near any: farther than from town to town."""


class NowhereOnEarth(Refusal):
    """A location that no place on earth has."""

    message = N_("Questa posizione non si legge. Mandala di nuovo, o scrivi il nome di un paese.")


@dataclass(frozen=True, slots=True)
class Nearby:
    """What was found near a point; `nearest` is how many kilometres off the nearest venue is, if any is on the map."""

    answer: Answer
    nearest: float | None

    @property
    def is_far(self) -> bool:
        """Whether the point is not near anything."""
        return self.nearest is not None and self.nearest > FAR


def around(uow: UnitOfWork, person: Person, asked: Question, *, lat: float, lon: float) -> Nearby:
    """Find what is meant by a question near a point, the nearest first.

    Raises:
        NowhereOnEarth: the point is none.
    """
    here = placed(asked, _cell(lat, lon))
    assert here.near is not None
    return Nearby(catalogue.search(uow, person, here, 0), _nearest(uow, here.near))


def placed(asked: Question, near: Cell | None, *, town: str = "") -> Question:
    """Ask the same around a square, or in a town, instead of wherever it was asked before."""
    return replace(asked, near=near, is_near_me=False, places=(town,) if town else ())


def _cell(lat: float, lon: float) -> Cell:
    if not (isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise NowhereOnEarth
    return Cell.around(lat, lon)


def _nearest(uow: UnitOfWork, cell: Cell) -> float | None:
    """Measure how far the nearest venue is where anything is on; nothing, where no venue is on the map."""
    spots = {(one.entry.lat, one.entry.lon) for one in shelf.coming(uow)}
    return min((cell.kilometres(lat, lon) for lat, lon in spots if lat is not None and lon is not None), default=None)
