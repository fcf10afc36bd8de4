"""«Posso?»: whether somebody may apply, asked with taps before anything is written down. Nothing is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services import class_days, eligibility, fitting, requirements
from services.applications import NotByApplication
from services.catalogue import ActivityGone
from services.eligibility import AgeBand, Facts, Obstacle
from services.fitting import Known
from services.requirements import Employment, Rules
from services.seats import ActivityOver
from services.shelf import Listed
from services.work import UnitOfWork
from storage import catalogue, territories
from storage.catalogue import EnrolmentMode
from storage.people import Person


class Asked(StrEnum):
    """What is asked next."""

    AGE = "age"
    EMPLOYMENT = "employment"


@dataclass(frozen=True, slots=True)
class MayI:
    """Where the question stands: what is asked next, or else what is in the way, and what fits instead.

    `towns` are those where one has to live, by name, and `home` is where the
    person lives as their profile says.
    """

    activity_id: int
    title: str
    rules: Rules
    first_on: date
    facts: Facts
    asks: Asked | None
    obstacles: Sequence[Obstacle]
    towns: Sequence[str]
    home: str
    others: Sequence[Listed] = ()


def may_i(
    uow: UnitOfWork, person: Person, activity_id: int, *, age: AgeBand | None, employment: Employment | None
) -> MayI:
    """Tell whether somebody may apply, as far as they have said; the first thing in the way is answer enough.

    Raises:
        ActivityGone, ActivityOver: it is out of the catalogue, or no date is left.
        NotByApplication: nobody applies for it.
    """
    activity = catalogue.activity(uow.session, activity_id)
    if activity is None or activity.withdrawn_at is not None:
        raise ActivityGone
    if activity.mode is not EnrolmentMode.APPLICATION:
        raise NotByApplication(activity=activity.title)
    days = class_days.days(uow, activity)
    if days.next_at is None:
        raise ActivityOver(activity=activity.title)
    rules = requirements.current(uow, activity)
    facts = Facts(age=_meant(rules, age), employment=employment, territory_id=person.territory_id)
    obstacles = eligibility.obstacles(rules, facts)
    home = None if person.territory_id is None else territories.territory(uow.session, person.territory_id)
    return MayI(
        activity_id=activity.id,
        title=activity.title,
        rules=rules,
        first_on=days.first_on,
        facts=facts,
        asks=None if obstacles else _next(rules, facts),
        obstacles=obstacles,
        towns=towns(uow, rules),
        home=home.name if home else "",
        others=fitting.others(uow, person, activity.id, _known(rules, facts)) if obstacles else (),
    )


def towns(uow: UnitOfWork, rules: Rules) -> Sequence[str]:
    """Give the names of the territories that some rules name, in the programme's own order."""
    if not rules.territory_ids:
        return []
    return [one.name for one in territories.territories(uow.session) if one.id in rules.territory_ids]


def _next(rules: Rules, facts: Facts) -> Asked | None:
    if rules.asks_age and facts.age is None:
        return Asked.AGE
    return Asked.EMPLOYMENT if rules.employment and facts.employment is None else None


def _meant(rules: Rules, age: AgeBand | None) -> AgeBand | None:
    """Take only an age that a button of today says: an old one may say more than is asked now."""
    if not rules.asks_age:
        return None
    is_no_bound = (age is AgeBand.BELOW and rules.min_age is None) or (age is AgeBand.ABOVE and rules.max_age is None)
    return AgeBand.WITHIN if is_no_bound else age


def _known(rules: Rules, facts: Facts) -> Known:
    """Give what a tap on an age tells: a class for other ages may be the right one."""
    if facts.age is AgeBand.BELOW and rules.min_age is not None:
        return Known(most=rules.min_age - 1, employment=facts.employment)
    if facts.age is AgeBand.ABOVE and rules.max_age is not None:
        return Known(least=rules.max_age + 1, employment=facts.employment)
    if facts.age is AgeBand.WITHIN:
        return Known(least=rules.min_age, most=rules.max_age, employment=facts.employment)
    return Known(employment=facts.employment)
