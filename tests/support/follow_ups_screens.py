"""The screens some time after a class: the question, and the numbers that staff read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from services.class_numbers import Hidden, Numbers, OfClass, OfTerritory, Window
from services.follow_ups import AFTER
from storage.class_numbers import ClassLine
from tests.support.cast import HERE, NEXT, Cast
from tests.support.sights import Sight, sight
from views import class_numbers, follow_ups


def numbers() -> Numbers:
    """Describe what a class came to."""
    months = [Window(30, 12, 7), Window(90, Hidden.FEW, Hidden.FEW), Window(210)]
    return Numbers(45, 20, Hidden.FEW, 18, 16, 17, 130, months)


def after_a_class(cast: Cast) -> Iterator[Sight]:
    """What is asked some time after a class, and what staff read of it."""
    for days in AFTER:
        yield sight(f"Che cosa fai adesso, dopo {days} giorni", follow_ups.ask, cast.titles[0], 1, days)
    yield sight("Che cosa fai adesso: grazie", follow_ups.thanks, cast.titles[0], 1, 30)
    line = ClassLine(1, 1, cast.territory, "CR-1", cast.titles[0], NEXT, NEXT + timedelta(weeks=8))
    found = numbers()
    yield sight("Dopo il corso, per chi lo segue", class_numbers.of_class, OfClass(line, 8, found), HERE)
    asked = [Window(30, readable_at=NEXT), Window(90, 17, Hidden.COVERED), Window(210)]
    coordinated = OfClass(line, 8, replace(found, windows=asked), is_coordinated=True)
    yield sight("Dopo il corso, per chi coordina", class_numbers.of_class, coordinated, HERE)
    both = [OfTerritory(cast.territory, 3, found), OfTerritory(cast.elsewhere, 1, replace(found, windows=asked))]
    yield sight("I corsi, zona per zona", class_numbers.by_territory, both)
    yield sight("I corsi, zona per zona: nessuno", class_numbers.by_territory, [])
