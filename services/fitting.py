"""Other classes that fit somebody: what a no offers instead (rule 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services import eligibility, requirements, shelf
from services.eligibility import Facts
from services.requirements import Employment, age_on
from services.shelf import Entry, Listed
from services.work import UnitOfWork
from storage import catalogue
from storage.catalogue import ActivityKind, EnrolmentMode
from storage.people import Person

MOST = 3
"""Classes that are offered instead of one: more would be a list."""

LOOKED_AT = 30
"""Classes that are looked at for those: what each asks is read one by one."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody: an age somewhere from `least` to `most`, or the day of birth, and what they do."""

    least: int | None = None
    most: int | None = None
    born: date | None = None
    employment: Employment | None = None


def others(uow: UnitOfWork, person: Person, activity_id: int, known: Known) -> Sequence[Listed]:
    """List some other classes with nothing in the way, as far as is known; those near home first."""
    lines = [one for one in shelf.coming(uow) if one.entry.kind is ActivityKind.CLASS and one.entry.id != activity_id]
    lines.sort(key=lambda one: one.entry.territory_id != person.territory_id)
    found = []
    for line in lines[:LOOKED_AT]:
        if _is_of_age(line.entry, known) and _is_open_to(uow, person, line.entry, known):
            found.append(line)
            if len(found) == MOST:
                break
    return found


def _is_of_age(entry: Entry, known: Known) -> bool:
    """Tell whether one of the ages that somebody may have is right; without a day of birth, one is enough."""
    age = None if known.born is None else age_on(known.born, entry.slots[0].day)
    least, most = (known.least, known.most) if age is None else (age, age)
    too_young = entry.min_age is not None and most is not None and most < entry.min_age
    too_old = entry.max_age is not None and least is not None and least > entry.max_age
    return not (too_young or too_old)


def _is_open_to(uow: UnitOfWork, person: Person, entry: Entry, known: Known) -> bool:
    if entry.mode is not EnrolmentMode.APPLICATION:
        return True
    activity = catalogue.activity(uow.session, entry.id)
    if activity is None:
        return False
    facts = Facts(employment=known.employment, territory_id=person.territory_id)
    return not eligibility.obstacles(requirements.current(uow, activity), facts)
