"""Who judges and runs classes: the operators and coordinators of their territory (rule 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from locales import N_
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue, occurrences, territories
from storage import classes as records
from storage.catalogue import Activity, EnrolmentMode
from storage.classes import CountedClass
from storage.people import Person, Role

JUDGES = frozenset({Role.OPERATOR, Role.COORDINATOR})

PAGE = 8
OVER_SINCE = timedelta(days=300)
"""How long a class that is over is listed: until what became of people is known."""


class NotYourClass(Refusal):
    """Someone asked for a class that they do not run, for one without applications, or for none at all."""

    message = N_("Questo corso non è tra quelli che segui. In Gestione trovi i tuoi.")


def may_run(person: Person, territory_id: int) -> bool:
    """Tell whether somebody judges and runs the classes of a territory."""
    return person.role in JUDGES and person.scope_id in (None, territory_id)


def activity(uow: UnitOfWork, staff: Person, activity_id: int) -> Activity:
    """Find an activity with applications for somebody who runs it, be it over or withdrawn.

    Raises:
        NotYourClass: they do not, it takes no applications, or there is none.
    """
    found = catalogue.activity(uow.session, activity_id)
    if found is None or found.mode is not EnrolmentMode.APPLICATION or not may_run(staff, found.territory_id):
        raise NotYourClass
    return found


@dataclass(frozen=True, slots=True)
class ClassDesk:
    """A class as those see it who run it."""

    activity: Activity
    venue: str
    counted: CountedClass
    next_at: datetime | None


def mine(uow: UnitOfWork, staff: Person, number: int) -> tuple[Sequence[CountedClass], bool]:
    """List a page of the classes that somebody runs, and tell whether it is the last.

    Raises:
        NotYourClass: they run none, whatever the territory.
    """
    check_judge(staff)
    today = uow.programme.today(uow.now)
    rows = records.classes(
        uow.session,
        territory_id=staff.scope_id,
        now=uow.now,
        today=today,
        over_since=uow.now - OVER_SINCE,
        skip=number * PAGE,
        most=PAGE + 1,
    )
    return rows[:PAGE], len(rows) <= PAGE


def check_judge(staff: Person) -> None:
    """See that somebody runs classes at all.

    Raises:
        NotYourClass: they do not.
    """
    if staff.role not in JUDGES:
        raise NotYourClass


def desk(uow: UnitOfWork, staff: Person, activity_id: int) -> ClassDesk:
    """Show a class with its numbers; raises as `activity` does."""
    found = activity(uow, staff, activity_id)
    venue = territories.venue(uow.session, found.venue_id)
    following = occurrences.following(uow.session, activity_id, now=uow.now)
    return ClassDesk(
        activity=found,
        venue=venue.name if venue else "",
        counted=records.counted(uow.session, activity_id, today=uow.programme.today(uow.now)),
        next_at=following.starts_at if following else None,
    )
