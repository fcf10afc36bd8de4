"""Into a class through an application: a place that is kept for an answer, or a turn in the waiting list."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from locales import N_
from services import offers, outbox, seats, waiting_list
from services.application_news import ApplicationAdmitted
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import enrolments
from storage import waiting_list as line
from storage.applications import Application
from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState, Seats

TO_ANSWER = timedelta(days=3)
"""How long a place is kept for whoever is admitted: this, or half of the time until the class begins."""


class NeedsException(Refusal):
    """The answers do not meet what the class asks, and nobody has written down why that is no matter."""

    message = N_("Le risposte non sono quelle che il corso chiede. Scrivi perché la domanda va bene lo stesso.")


class NoPlaceFree(Refusal):
    """All places are taken, or others wait for those that are free."""

    message = N_("I posti liberi sono finiti. Per questa domanda tocca «In lista».")


class PlacesAreFree(Refusal):
    """Nobody waits while there are places (rules 3 and 4)."""

    message = N_("Ci sono ancora posti liberi. Ammetti, o lasciala per dopo.")


class ClassIsClosed(Refusal):
    """Nobody gets into the class any more."""

    message = N_("In questo corso non si entra più: è finito, o non si fa.")


class TooLateToAsk(Refusal):
    """The class goes on before anybody could answer an offer."""

    message = N_("Manca troppo poco al prossimo incontro: la persona non fa in tempo a rispondere. Riprova dopo.")


@dataclass(frozen=True, slots=True)
class Room:
    """How many could be admitted now (nothing: no limit), and how many wait in line."""

    free: int | None
    waiting: int

    @property
    def can_admit(self) -> bool:
        """Whether somebody can be admitted."""
        return self.free is None or (self.free > 0 and self.waiting == 0)


def room(uow: UnitOfWork, activity: Activity) -> Room:
    """Look how many could be admitted, without keeping anything: another judge may be quicker."""
    series = Seats(activity.id)
    return Room(seats.free(uow, activity, series), len(line.turns(uow.session, series)))


def offer(uow: UnitOfWork, activity: Activity, application: Application) -> Enrolment:
    """Keep a place for whoever applied, and tell them. The activity must be locked.

    Whoever cannot be told waits for it in line, as rule 4 has it for everybody.

    Raises:
        ClassIsClosed, NoPlaceFree, TooLateToAsk: there is no place, or no time to ask.
    """
    starts_at = _beginning(uow, activity)
    there = _live(uow, application)
    if there is not None:
        return there
    if waiting_list.room(uow, activity, Seats(activity.id)) == 0:
        raise NoPlaceFree
    until = offers.deadline(uow, starts_at, TO_ANSWER)
    if until >= starts_at:
        raise TooLateToAsk
    enrolment = _turn(uow, application)
    if line.can_be_told(uow.session, application.person_id):
        offered_at = offers.keep(uow, [enrolment], until)
        notice = ApplicationAdmitted(application_id=application.id, enrolment_id=enrolment.id, offered_at=offered_at)
        outbox.post(uow, application.person_id, notice, late_after=until)
    return enrolment


def put_in_line(uow: UnitOfWork, activity: Activity, application: Application) -> Enrolment:
    """Give whoever applied a turn in the waiting list. The activity must be locked.

    Raises:
        ClassIsClosed, PlacesAreFree: there is nothing to wait for.
    """
    _beginning(uow, activity)
    there = _live(uow, application)
    if there is not None:
        return there
    if waiting_list.room(uow, activity, Seats(activity.id)) != 0:
        raise PlacesAreFree
    return _turn(uow, application)


def _beginning(uow: UnitOfWork, activity: Activity) -> datetime:
    starts_at = seats.beginning(uow, activity, Seats(activity.id))
    if starts_at is None:
        raise ClassIsClosed
    return starts_at


def _live(uow: UnitOfWork, application: Application) -> Enrolment | None:
    """Find a place or turn from a time when one got in without applying."""
    there = enrolments.live(uow.session, Seats(application.activity_id), [application.person_id])
    return next(iter(there), None)


def _turn(uow: UnitOfWork, application: Application) -> Enrolment:
    enrolment = Enrolment(
        activity_id=application.activity_id,
        person_id=application.person_id,
        account_id=application.person_id,
        state=EnrolmentState.WAITING,
        created_at=uow.now,
        changed_at=uow.now,
    )
    uow.session.add(enrolment)
    uow.session.flush()
    return enrolment
