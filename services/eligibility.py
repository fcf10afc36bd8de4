"""Whether somebody meets what a class asks, and what exactly is in the way. Pure: nothing is read or written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.requirements import Employment, Rules, age_on


class Obstacle(StrEnum):
    """What is in the way of somebody, each with words of its own (rule 6)."""

    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    EMPLOYMENT = "employment"
    TERRITORY = "territory"


class AgeBand(StrEnum):
    """How somebody's age on the first day compares with what is asked, as they say it by tapping."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of somebody; nothing where it is not known, which is in nobody's way."""

    age: AgeBand | None = None
    employment: Employment | None = None
    territory_id: int | None = None


def obstacles(rules: Rules, facts: Facts) -> Sequence[Obstacle]:
    """List what is in somebody's way, most lasting first; empty where they may apply."""
    found = []
    if facts.age is AgeBand.BELOW:
        found.append(Obstacle.TOO_YOUNG)
    if facts.age is AgeBand.ABOVE:
        found.append(Obstacle.TOO_OLD)
    if rules.employment and facts.employment is not None and facts.employment not in rules.employment:
        found.append(Obstacle.EMPLOYMENT)
    if rules.territory_ids and facts.territory_id is not None and facts.territory_id not in rules.territory_ids:
        found.append(Obstacle.TERRITORY)
    return found


def band(rules: Rules, born: date, first_day: date) -> AgeBand:
    """Compare an age on the first day with what is asked, both ends included."""
    age = age_on(born, first_day)
    if rules.min_age is not None and age < rules.min_age:
        return AgeBand.BELOW
    if rules.max_age is not None and age > rules.max_age:
        return AgeBand.ABOVE
    return AgeBand.WITHIN
