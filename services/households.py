"""The household: who is in it, and the children that its adults write down, correct and take out."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from locales import N_
from services import outbox, withdrawals
from services.ages import AGE_OF_MAJORITY, Ages
from services.folding import folded, legible
from services.household_news import Change, HouseholdChanged
from services.refusals import Refusal
from services.withdrawals import NothingToGiveBack
from services.work import UnitOfWork
from storage import attendances, enrolments, feedback, people
from storage import households as records
from storage.households import Asking, OpenInvitation
from storage.people import Household, Person, Role

MOST_CHILDREN = 12
"""Children that one household writes down: more than any of ours has, few enough for one screen."""

MOST_ADULTS = 4


class NotInYourFamily(Refusal):
    """The child of an old button was taken out, or is somebody else's."""

    message = N_("Questa persona non è nella tua famiglia. Ecco chi c'è adesso.")


class TooManyChildren(Refusal):
    """The household has as many children as it may have."""

    message = N_("Nella tua famiglia ci sono già dodici figli o nipoti. Per aggiungere altri nomi, togline uno.")


@dataclass(frozen=True, slots=True)
class Family:
    """Who is in a household, as one of its adults sees it."""

    me: Person
    others: Sequence[Person]
    children: Sequence[Person]
    invitations: Sequence[OpenInvitation]
    asking: Sequence[Asking]
    """Who accepted an invitation, and waits for a yes."""
    waiting_for: Asking | None
    """Where the person asks in by themselves."""
    twice: Sequence[Person]
    """Children that seem to be written down twice: the first of each two."""

    @property
    def may_invite(self) -> bool:
        """Whether one more adult has room."""
        return 1 + len(self.others) < MOST_ADULTS


def family(uow: UnitOfWork, person: Person) -> Family:
    """Show who is in a person's household, themselves included."""
    household_id = of(uow, person)
    children = people.children(uow.session, household_id)
    return Family(
        me=person,
        others=other_adults(uow, person),
        children=children,
        invitations=records.open_invitations(uow.session, household_id, uow.now),
        asking=records.asking(uow.session, uow.now, records.into(household_id)),
        waiting_for=next(iter(records.asking(uow.session, uow.now, records.asked_by(person.id))), None),
        twice=[one for at, one in enumerate(children) if _same_as(one, children[at + 1 :])],
    )


def of(uow: UnitOfWork, person: Person) -> int:
    """Give the household of a person; whoever has none gets one."""
    if person.household_id is None:
        person.household_id = begin(uow)
        uow.session.flush()
    return person.household_id


def begin(uow: UnitOfWork) -> int:
    """Begin a household with nobody in it."""
    household = Household(created_at=uow.now)
    uow.session.add(household)
    uow.session.flush()
    return household.id


def other_adults(uow: UnitOfWork, person: Person) -> Sequence[Person]:
    """List the other adults of a person's household, whoever came first first."""
    if person.household_id is None:
        return []
    return [one for one in records.adults(uow.session, person.household_id) if one.id != person.id]


def lock(uow: UnitOfWork, person: Person, *others: int) -> int:
    """Keep a person's household, and *others*, as they are until the end; gives the person's own.

    Comes before any activity is locked.
    """
    records.lock(uow.session, {of(uow, person), *others})
    uow.session.refresh(person)
    return of(uow, person)


@dataclass(frozen=True, slots=True)
class PlaceOfChild:
    """Something that a child is in or waits for; `fits` tells whether it still is for that age."""

    enrolment_id: int
    activity_id: int
    title: str
    ages: Ages
    starts_at: datetime
    fits: bool


@dataclass(frozen=True, slots=True)
class ChildPage:
    """A child with what it is in; `twin` is another entry of the household that seems to be the same child."""

    child: Person
    places: Sequence[PlaceOfChild]
    twin: Person | None


def page(uow: UnitOfWork, adult: Person, child_id: int) -> ChildPage:
    """Show a child of an adult's household.

    Raises:
        NotInYourFamily: it is not there any more, or never was.
    """
    child = find(uow, adult, child_id)
    siblings = [one for one in people.children(uow.session, of(uow, adult)) if one.id != child.id]
    places = [_place(uow, child, one) for one in records.places_of(uow.session, child.id, uow.now)]
    return ChildPage(child, places, _same_as(child, siblings))


def _place(uow: UnitOfWork, child: Person, held: records.PlaceOfChild) -> PlaceOfChild:
    ages, day = Ages(held.min_age, held.max_age), uow.programme.wall(held.starts_at).date()
    fits = child.birth_year is None or ages.fit(child.birth_year, day)
    return PlaceOfChild(held.enrolment_id, held.activity_id, held.title, ages, held.starts_at, fits)


def find(uow: UnitOfWork, adult: Person, child_id: int) -> Person:
    """Find a child of an adult's household.

    Raises:
        NotInYourFamily: it is not there any more, or never was.
    """
    found = people.person(uow.session, child_id)
    if found is None or not is_child_of(found, adult):
        raise NotInYourFamily
    return found


def find_again(uow: UnitOfWork, adult: Person, child_id: int) -> Person:
    """Find a child as it is now that the household is locked; raises as `find` does."""
    uow.session.refresh(find(uow, adult, child_id))
    return find(uow, adult, child_id)


def is_child_of(one: Person, adult: Person) -> bool:
    """Tell whether somebody is a child of an adult's household."""
    is_here = one.household_id is not None and one.household_id == adult.household_id
    return is_here and one.telegram_id is None and one.forgotten_at is None


def birth_years(uow: UnitOfWork) -> range:
    """Give the years in which a child may have been born, youngest last."""
    return Ages(None, AGE_OF_MAJORITY - 1).birth_years(uow.programme.today(uow.now))


def check_room(uow: UnitOfWork, adult: Person) -> None:
    """Check that one more child can be written down.

    Raises:
        TooManyChildren: the household is full.
    """
    if len(people.children(uow.session, of(uow, adult))) >= MOST_CHILDREN:
        raise TooManyChildren


def add_child(uow: UnitOfWork, adult: Person, *, name: str, birth_year: int) -> Person:
    """Add a child to an adult's household.

    Raises:
        TooManyChildren: the household is full.
    """
    household_id = lock(uow, adult)
    check_room(uow, adult)
    child = Person(
        household_id=household_id,
        name=legible(name),
        birth_year=birth_year,
        language=adult.language,
        territory_id=adult.territory_id,
        role=Role.PARTICIPANT,
        joined_at=uow.now,
    )
    uow.session.add(child)
    uow.session.flush()
    return child


def known_child(uow: UnitOfWork, adult: Person, name: str, birth_year: int) -> Person | None:
    """Find the child of a household that has this name and year already: nobody writes their own child down twice."""
    called = legible(name).casefold()
    ours = people.children(uow.session, of(uow, adult))
    return next((one for one in ours if one.birth_year == birth_year and one.name.casefold() == called), None)


def rename(uow: UnitOfWork, adult: Person, child_id: int, name: str) -> None:
    """Call a child by another name; raises as `page` does."""
    find(uow, adult, child_id).name = legible(name)
    uow.session.flush()


def correct_year(uow: UnitOfWork, adult: Person, child_id: int, year: int) -> None:
    """Correct a child's year of birth: its places stay, whether they still are for that age or not.

    Raises as `page` does.
    """
    find(uow, adult, child_id).birth_year = year
    uow.session.flush()


def remove_child(uow: UnitOfWork, adult: Person, child_id: int) -> str:
    """Take a child out of the household, and give the name that it had.

    Its places go to the next in line at once; what it took part in stays
    countable, without a name.

    Raises:
        NotInYourFamily: it is not there any more, or never was.
    """
    household_id = lock(uow, adult)
    child = find_again(uow, adult, child_id)
    name = child.name
    for activity_id in records.activities_with_live(uow.session, [child.id]):
        with suppress(NothingToGiveBack):  # what is left is of dates that are over
            withdrawals.withdraw(uow, adult, activity_id, child.id)
    erase(uow, [child])
    tell(uow, other_adults(uow, adult), household_id, Change.CHILD_REMOVED, adult)
    return name


def erase(uow: UnitOfWork, persons: Sequence[Person]) -> None:
    """Leave of some people only rows without name, account, year or household, which keep attendance countable."""
    ids = [one.id for one in persons]
    for one in persons:
        one.name, one.birth_year, one.telegram_id, one.household_id = "", None, None, None
        one.role, one.scope_id, one.consent_at = Role.PARTICIPANT, None, None
        one.paused_until = one.blocked_at = None
        one.muted = ""
        one.forgotten_at = uow.now
    uow.session.flush()
    records.undo_nothing_of(uow.session, ids)
    attendances.forget_what_was_said(uow.session, ids)
    feedback.forget_people(uow.session, ids)
    enrolments.forget_reasons(uow.session, ids)


def forget_person(uow: UnitOfWork, person: Person) -> None:
    """Delete the invitations that a person gave to others."""
    records.forget_invitations_by(uow.session, person.id)


def tell(uow: UnitOfWork, adults: Iterable[Person], household_id: int, change: Change, who: Person) -> None:
    """Tell some adults of a household what became of it."""
    notice = HouseholdChanged(household_id=household_id, change=change, person_id=who.id, changed_at=uow.now)
    for adult in adults:
        outbox.post(uow, adult.id, notice)


def _same_as(child: Person, others: Sequence[Person]) -> Person | None:
    """Find the child among some that has the same name and the same year."""
    return next((one for one in others if are_the_same(child, one)), None)


def are_the_same(one: Person, other: Person) -> bool:
    """Tell whether two entries seem to be one child, written down by two adults."""
    return _plain(one.name) == _plain(other.name) and one.birth_year == other.birth_year


def _plain(name: str) -> str:
    return folded(name) or name.casefold()  # other alphabets have no folded form
