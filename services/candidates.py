"""For whom of a household a place could be asked, for which dates, and what they have at the same time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services import seats as rules
from services.ages import AGE_OF_CONSENT, AGE_OF_MAJORITY, Ages
from services.seats import Offering
from services.work import UnitOfWork
from storage import catalogue, enrolments, people
from storage import clashes as records
from storage.catalogue import OpenDate
from storage.clashes import Clash
from storage.enrolments import Seats
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who fits the ages and is not in already, with what that person has at the same time."""

    person: Person
    is_account: bool
    clash: Clash | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who of a household could ask for a place."""

    account: Candidate | None
    account_is_in: bool
    children: Sequence[Candidate]
    is_for_minors: bool

    @property
    def only_oneself(self) -> bool:
        """Whether there is nobody to choose from but the account itself."""
        return self.account is not None and not self.children and not self.is_for_minors

    @property
    def all(self) -> list[Candidate]:
        """Everyone there is to choose from, the account first."""
        return [*([] if self.account is None else [self.account]), *self.children]


def candidates(uow: UnitOfWork, account: Person, activity_id: int, occurrence_id: int | None = None) -> Candidates:
    """Tell for whom an account could ask a place.

    Raises:
        ActivityOver, DateOver, NoNeedToEnrol, ByApplication: nobody can.
    """
    offering = rules.offering(uow, activity_id, occurrence_id, locked=False)
    ages = Ages(offering.activity.min_age, offering.activity.max_age)
    household = [account] + (
        [] if account.household_id is None else [*people.children(uow.session, account.household_id)]
    )
    live = enrolments.live(uow.session, offering.seats, [one.id for one in household])
    already = {one.person_id for one in live}
    busy = records.clashes(uow.session, offering.seats, account.id, now=uow.now)
    fitting = [
        Candidate(one, one is account, busy.get(one.id))
        for one in household
        if one.id not in already and is_of_age(uow, offering, one)
    ]
    return Candidates(
        account=next((one for one in fitting if one.is_account), None),
        account_is_in=account.id in already,
        children=[one for one in fitting if not one.is_account],
        is_for_minors=ages.are_below(AGE_OF_MAJORITY),
    )


def is_of_age(uow: UnitOfWork, offering: Offering, who: Person) -> bool:
    """Compare a participant's age on the date (rule 5); an adult whose year we do not know is taken at their word."""
    ages = Ages(offering.activity.min_age, offering.activity.max_age)
    if who.birth_year is None:
        return not ages.are_below(AGE_OF_CONSENT)
    return ages.fit(who.birth_year, offering.day(uow))


def clashes(
    uow: UnitOfWork, account: Person, activity_id: int, occurrence_id: int | None = None
) -> Mapping[int, Clash]:
    """Tell what each of a household has at the same time as an activity, or one date of it, by person."""
    return records.clashes(uow.session, Seats(activity_id, occurrence_id), account.id, now=uow.now)


def open_dates(uow: UnitOfWork, account: Person, activity_id: int) -> Sequence[OpenDate]:
    """List the dates ahead for which places are given one by one, soonest first, in two statements.

    Each has the places left, and where the household stands.
    """
    mine = enrolments.standings(uow.session, activity_id, account.id, now=uow.now)
    return [
        replace(one, mine=[standing for standing in mine if standing.occurrence_id == one.occurrence_id])
        for one in catalogue.open_dates(uow.session, activity_id, now=uow.now)
    ]
