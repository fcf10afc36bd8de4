"""Getting a place, or a turn in the waiting list, and giving it back."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales import N_
from services import waiting_list
from services.ages import AGE_OF_CONSENT, AGE_OF_MAJORITY, Ages
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue, occurrences, people
from storage import enrolments as records
from storage.catalogue import Activity, EnrolmentMode
from storage.enrolments import HOLDING, Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person


class ActivityOver(Refusal):
    """No date of the activity is left."""

    message = N_("Per «{activity}» non ci sono altre date. Scrivi cosa cerchi: ti mostro cosa c'è.")


class NoNeedToEnrol(Refusal):
    """Everyone may come without asking."""

    message = N_("Per «{activity}» non serve iscriversi. Puoi venire e basta.")


class ByApplication(Refusal):
    """One gets in by applying, not by taking a place."""

    message = N_("Per «{activity}» si fa domanda. Apri l'attività: c'è scritto a chi chiedere.")


class NotTheRightAge(Refusal):
    """The participant is too young or too old on the date."""

    message = N_("Per «{activity}» l'età giusta è: {ages}. Scrivi cosa cerchi: ti mostro cosa c'è.")


class NotOfYourHousehold(Refusal):
    """Only an adult of the same household enrols a child (rule 5)."""

    message = N_("Puoi prendere un posto per te e per le persone della tua famiglia. Scegli di nuovo per chi.")


class NothingToGiveBack(Refusal):
    """The enrolment of an old button has ended already."""

    message = N_("Qui non c'è più niente da disdire. I posti che hai sono nella tua agenda.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request for a place came to."""

    enrolment: Enrolment
    is_new: bool


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who of a household could ask for a place."""

    account: bool
    account_is_in: bool
    children: Sequence[Person]
    is_for_minors: bool

    @property
    def only_oneself(self) -> bool:
        """Whether there is nobody to choose from but the account itself."""
        return self.account and not self.children and not self.is_for_minors


def candidates(uow: UnitOfWork, account: Person, activity_id: int) -> Candidates:
    """Tell for whom an account could ask a place: who fits the ages and is not in already.

    Raises:
        ActivityOver, NoNeedToEnrol, ByApplication: nobody can.
    """
    activity, occurrence = _lock(uow, activity_id)
    ages = Ages(activity.min_age, activity.max_age)
    day = uow.programme.wall(occurrence.starts_at).date()
    already = {one.person_id for one in records.live_of_account(uow.session, activity_id, account.id)}
    household = [] if account.household_id is None else people.children(uow.session, account.household_id)
    return Candidates(
        account_is_in=account.id in already,
        account=account.id not in already and not ages.are_below(AGE_OF_CONSENT),
        children=[one for one in household if one.id not in already and ages.fit(one.birth_year or 0, day)],
        is_for_minors=ages.are_below(AGE_OF_MAJORITY),
    )


def enrol(uow: UnitOfWork, account: Person, activity_id: int, participant: Person | None = None) -> Outcome:
    """Give *participant* (the account itself, if none is named) a place, or a turn in the waiting list.

    The activity's row is locked first, so the place that is free when we count
    is still free when we give it. While anyone waits, newcomers queue behind
    them (rule 3). Asking again for what one has changes nothing.

    Raises:
        ActivityOver: no date is left.
        NoNeedToEnrol, ByApplication: the activity gives no places.
        NotTheRightAge: its ages exclude the participant on its next date.
        NotOfYourHousehold: the participant is nobody the account may enrol.
    """
    who = participant or account
    activity, occurrence = _lock(uow, activity_id)
    if who.id != account.id and (who.household_id is None or who.household_id != account.household_id):
        raise NotOfYourHousehold
    existing = records.live(uow.session, activity_id, who.id)
    if existing is not None:
        return Outcome(existing, is_new=False)
    _check_age(uow, activity, occurrence, who)
    enrolment = Enrolment(
        activity_id=activity_id,
        person_id=who.id,
        account_id=account.id,
        state=EnrolmentState.CONFIRMED if _has_room(uow, activity) else EnrolmentState.WAITING,
        created_at=uow.now,
        changed_at=uow.now,
    )
    uow.session.add(enrolment)
    uow.session.flush()
    return Outcome(enrolment, is_new=True)


def member(uow: UnitOfWork, account: Person, person_id: int) -> Person:
    """Find one of an account's household, itself included.

    Raises:
        NotOfYourHousehold: it is somebody else, or nobody.
    """
    found = people.person(uow.session, person_id)
    if found is None or (found.id != account.id and found.household_id != account.household_id):
        raise NotOfYourHousehold
    return found


def title(uow: UnitOfWork, activity_id: int) -> str:
    """Give the title of an activity, be it in the catalogue or not."""
    activity = catalogue.activity(uow.session, activity_id)
    return activity.title if activity else "…"


def withdraw(uow: UnitOfWork, account: Person, activity_id: int, person_id: int | None = None) -> list[Enrolment]:
    """Give back the places and turns of an account in an activity, or of one participant of it.

    A place that becomes free is offered to the next in line at once (rule 4).

    Raises:
        NothingToGiveBack: none is live any more.
    """
    activity = catalogue.lock_activity(uow.session, activity_id)
    mine = [] if activity is None else records.live_of_account(uow.session, activity_id, account.id)
    ending = [one for one in mine if person_id in (None, one.person_id)]
    if activity is None or not ending:
        raise NothingToGiveBack
    for enrolment in ending:
        enrolment.state, enrolment.changed_at, enrolment.offer_ends_at = EnrolmentState.WITHDRAWN, uow.now, None
    uow.session.flush()
    waiting_list.offer_free_places(uow, activity)
    return ending


def withdraw_everything(uow: UnitOfWork, account: Person) -> None:
    """Give back all that an account holds or waits for, in one order of activities, so that locks never cross."""
    for activity_id in sorted({one.activity_id for one in records.of_account(uow.session, account.id) if one.is_live}):
        withdraw(uow, account, activity_id)


def _lock(uow: UnitOfWork, activity_id: int) -> tuple[Activity, Occurrence]:
    """Lock an activity that gives places and has a date to come."""
    activity = catalogue.lock_activity(uow.session, activity_id)
    occurrence = occurrences.following(uow.session, activity_id, now=uow.now)
    if activity is None or activity.withdrawn_at is not None or occurrence is None:
        raise ActivityOver(activity=activity.title if activity else "…")
    if activity.mode is EnrolmentMode.OPEN:
        raise NoNeedToEnrol(activity=activity.title)
    if activity.mode is EnrolmentMode.APPLICATION:
        raise ByApplication(activity=activity.title)
    return activity, occurrence


def _check_age(uow: UnitOfWork, activity: Activity, occurrence: Occurrence, who: Person) -> None:
    """Compare the participant's age on the next date; an adult whose year we do not know is taken at their word."""
    ages = Ages(activity.min_age, activity.max_age)
    day = uow.programme.wall(occurrence.starts_at).date()
    fitting = ages.fit(who.birth_year, day) if who.birth_year is not None else not ages.are_below(AGE_OF_CONSENT)
    if not fitting:
        raise NotTheRightAge(activity=activity.title, ages=ages)


def _has_room(uow: UnitOfWork, activity: Activity) -> bool:
    if activity.places is None:
        return True
    if records.first_in_line(uow.session, activity.id, 1):
        return False
    return records.count(uow.session, activity.id, HOLDING) < activity.places
