"""Ages: of whom an activity is for, of whom wants to come."""

from dataclasses import dataclass
from datetime import date

AGE_OF_CONSENT = 14
"""The age of digital consent in Italy (d.lgs. 101/2018, art. 2-quinquies)."""


AGE_OF_MAJORITY = 18


@dataclass(frozen=True, slots=True)
class Ages:
    """From an age to an age, both included; nothing means no limit."""

    least: int | None
    most: int | None

    def fit(self, birth_year: int, day: date) -> bool:
        """Tell whether someone of a birth year may be of these ages on *day* (rule 5).

        Only the year is known, so it may be either of two ages: one of them is
        enough, and nobody is turned away for a birthday that we never asked for.
        """
        oldest = day.year - birth_year
        return (self.least is None or oldest >= self.least) and (self.most is None or oldest - 1 <= self.most)

    def birth_years(self, day: date) -> range:
        """Give the years in which a minor of these ages may have been born, youngest last."""
        eldest = min(AGE_OF_MAJORITY - 1, AGE_OF_MAJORITY - 1 if self.most is None else self.most)
        return range(day.year - eldest - 1, day.year - (self.least or 0) + 1)

    def are_below(self, age: int) -> bool:
        """Tell whether everyone of these ages is younger than *age*."""
        return self.most is not None and self.most < age
