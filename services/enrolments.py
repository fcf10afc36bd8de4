"""Getting places, or turns in the waiting list: for oneself, for children, for several together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from locales import N_
from services import candidates, reminders, waiting_list
from services import seats as rules
from services.ages import Ages
from services.refusals import Refusal
from services.seats import Offering
from services.work import UnitOfWork
from storage import catalogue, clashes, households, people
from storage import enrolments as records
from storage.clashes import Clash
from storage.enrolments import Enrolment, EnrolmentState
from storage.people import Person


class NotTheRightAge(Refusal):
    """The participant is too young or too old on the date."""

    message = N_("Per «{activity}» l'età giusta è: {ages}. Scrivi cosa cerchi: ti mostro cosa c'è.")


class NotOfYourHousehold(Refusal):
    """An adult enrols themselves and the children of the household, and nobody else (rule 5)."""

    message = N_("Puoi prendere un posto per te e per le persone della tua famiglia. Scegli di nuovo per chi.")


class OnlySomePlaces(Refusal):
    """There is room for some of those asked for together; nothing was written, and they are to say what they want.

    `free` is how many places they can have now.
    """

    message = N_("Per «{activity}» non ci sono posti per tutta la famiglia. Scegli di nuovo per chi.")

    def __init__(self, *, activity: str, free: int = 0) -> None:
        super().__init__(activity=activity, free=free)
        self.free = free


class Fewer(StrEnum):
    """What a family that asks for several places wants if there are fewer."""

    ASK = "ask"
    WAIT_TOGETHER = "wait_together"
    TAKE_SOME = "take_some"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request for places came to: a row for each participant, in the order in which they were named.

    `clashes` tells by person what they have at the same time.
    """

    enrolments: list[Enrolment]
    is_new: bool
    clashes: Mapping[int, Clash] = field(default_factory=dict)


def enrol(
    uow: UnitOfWork,
    account: Person,
    activity_id: int,
    participant: Person | None = None,
    *,
    occurrence_id: int | None = None,
) -> Outcome:
    """Give *participant* (the account itself, if none is named) a place, or a turn in the waiting list.

    Raises as `enrol_together` does, but for `OnlySomePlaces`.
    """
    return enrol_together(uow, account, activity_id, [participant or account], occurrence_id=occurrence_id)


def enrol_together(
    uow: UnitOfWork,
    account: Person,
    activity_id: int,
    participants: Sequence[Person],
    *,
    occurrence_id: int | None = None,
    fewer: Fewer = Fewer.ASK,
    take: Sequence[Person] = (),
) -> Outcome:
    """Give several of a household places together, or turns in line that stay together: all or none.

    The activity's row is locked first, so the places that are free when we
    count are still free when we give them. While anyone waits who would take
    them, newcomers queue behind (rule 3). Where there is room for some only,
    *fewer* says what to do: those in *take* get a place now and the others
    wait, or all wait and are passed over until there is room for all. Who has a
    place or a turn already keeps it as it is.

    Raises:
        ActivityOver, DateOver: no date is left, or the one that is meant is none.
        NoNeedToEnrol, ByApplication: the activity gives no places.
        NotOfYourHousehold: one of them is nobody the account may enrol, or there is nobody.
        NotTheRightAge: its ages exclude one of them on its date.
        OnlySomePlaces: there is room for some, and nobody has said what to do then.
    """
    everybody = list({one.id: one for one in participants}.values())
    children = [one for one in everybody if one.id != account.id]
    if children:
        households.hold(uow.session, account.household_id, children)
    offering = rules.offering(uow, activity_id, occurrence_id)
    if not everybody or not all(_may_enrol(account, one) for one in everybody):
        raise NotOfYourHousehold
    found = {one.person_id: one for one in records.live(uow.session, offering.seats, [one.id for one in everybody])}
    joining = [one for one in everybody if one.id not in found]
    for one in joining:
        _check_age(uow, offering, one)
    if joining:
        seated = _seated(uow, offering, joining, fewer, take)
        waits_for_all = fewer is Fewer.WAIT_TOGETHER and len(joining) > 1
        found |= {
            one.person_id: one for one in _write(uow, offering, account, joining, seated, waits_for_all=waits_for_all)
        }
        if 0 < len(seated) < len(joining):  # a family that took fewer than it could is asked about the rest
            waiting_list.offer_free_places(uow, offering.activity)
    return Outcome(
        [found[one.id] for one in everybody],
        is_new=bool(joining),
        clashes=clashes.clashes(uow.session, offering.seats, account.id, now=uow.now),
    )


def member(uow: UnitOfWork, account: Person, person_id: int) -> Person:
    """Find somebody for whom an account may act: itself, or a child of its household.

    Raises:
        NotOfYourHousehold: it is somebody else, or nobody.
    """
    found = people.person(uow.session, person_id)
    if found is None or not _may_enrol(account, found):
        raise NotOfYourHousehold
    return found


def title(uow: UnitOfWork, activity_id: int) -> str:
    """Give the title of an activity, be it in the catalogue or not."""
    activity = catalogue.activity(uow.session, activity_id)
    return activity.title if activity else "…"


def _may_enrol(account: Person, who: Person) -> bool:
    if who.id == account.id:
        return True
    is_child = who.telegram_id is None and who.forgotten_at is None
    return is_child and who.household_id is not None and who.household_id == account.household_id


def _check_age(uow: UnitOfWork, offering: Offering, who: Person) -> None:
    activity = offering.activity
    if not candidates.is_of_age(uow, offering, who):
        raise NotTheRightAge(activity=activity.title, ages=Ages(activity.min_age, activity.max_age))


def _seated(
    uow: UnitOfWork, offering: Offering, joining: Sequence[Person], fewer: Fewer, take: Sequence[Person]
) -> set[int]:
    """Say who of those who join gets a place now: all, none, or those that the family has chosen."""
    everybody = {one.id for one in joining}
    room = waiting_list.room(uow, offering.activity, offering.seats)
    if room is None or len(joining) <= room:
        return everybody
    if room == 0 or fewer is Fewer.WAIT_TOGETHER:
        return set()
    chosen = everybody & {one.id for one in take}
    if fewer is Fewer.ASK or not 0 < len(chosen) <= room:
        raise OnlySomePlaces(activity=offering.activity.title, free=room)
    return chosen


def _write(
    uow: UnitOfWork,
    offering: Offering,
    account: Person,
    joining: Sequence[Person],
    seated: set[int],
    *,
    waits_for_all: bool,
) -> list[Enrolment]:
    """Write a row for each; of several, the first gives the party its name."""
    rows: list[Enrolment] = []
    for who in joining:
        row = Enrolment(
            activity_id=offering.activity.id,
            occurrence_id=offering.seats.occurrence_id,
            person_id=who.id,
            account_id=account.id,
            party_id=rows[0].id if rows else None,
            state=EnrolmentState.CONFIRMED if who.id in seated else EnrolmentState.WAITING,
            declined_fewer=waits_for_all and not seated,
            created_at=uow.now,
            changed_at=uow.now,
        )
        uow.session.add(row)
        uow.session.flush()
        rows.append(row)
    if len(rows) > 1:
        rows[0].party_id = rows[0].id
        uow.session.flush()
    reminders.plan_for(uow, rows)
    return rows
