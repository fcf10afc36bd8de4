"""Who hears that a patto passes into other hands, and that there are patti in nobody's: never what they hold."""

from datetime import date

from services import outbox, patto_staff
from services.notices import Notice
from services.patti import may_lead
from services.work import UnitOfWork
from storage import patti as records
from storage import patto_staff as lists
from storage import people
from storage.outbox import Priority
from storage.patti import Patto, PattoStep
from storage.people import Person, Role


class PattoPassedOn(Notice, kind="patto-passed-on", priority=Priority.AWAITED, unasked=True, pausable=False):
    """A patto is in other hands from now on: for its person, for whose it was and for whose it is."""

    patto_id: int
    step_id: int

    @property
    def key(self) -> str:
        """Every step happens once."""
        return f"{self.kind}:{self.step_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what has passed on again meanwhile, or has ended."""
        patto, step = records.patto(uow.session, self.patto_id), records.step(uow.session, self.step_id)
        if patto is None or step is None:
            return "gone"
        if patto.ended_at is not None:
            return "over"
        if person.id == patto.person_id:
            return None if taker_id(step) == patto.operator_id else "passed-on"
        if person.id == taker_id(step):
            return None if may_lead(person, patto) else "passed-on"
        return None if person.is_staff else "gone"


class PattiWaiting(Notice, kind="patti-waiting", priority=Priority.AWAITED, unasked=True):
    """There are patti that nobody follows: for whoever coordinates there, once a day at most."""

    day: date

    @property
    def key(self) -> str:
        """One a day."""
        return f"{self.kind}:{self.day:%Y%m%d}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over it where somebody follows all of them by now."""
        if person.role is not Role.COORDINATOR:
            return "gone"
        return None if how_many_wait(uow, person) else "answered"


def taker_id(step: PattoStep) -> int | None:
    """Tell into whose hands a patto passed with a step of its history; nobody's is kept by name."""
    return int(step.text) if step.text and step.text.isdecimal() else None


def taker(uow: UnitOfWork, step: PattoStep) -> str | None:
    """Name whose hands a patto passed into with a step of its history; nobody, where they are forgotten."""
    person_id = taker_id(step)
    found = None if person_id is None else people.person(uow.session, person_id)
    return found.name or None if found else None


def tell_passed_on(uow: UnitOfWork, patto: Patto, step: PattoStep, giver_id: int | None) -> None:
    """Write to whom it concerns that a patto is in other hands, but whoever did it."""
    for person_id in (patto.person_id, patto.operator_id, giver_id):
        if person_id is not None and person_id != step.by_id:
            outbox.post(uow, person_id, PattoPassedOn(patto_id=patto.id, step_id=step.id))


def tell_waiting(uow: UnitOfWork, patto: Patto) -> None:
    """Write to whoever coordinates there that there are patti that nobody follows."""
    notice = PattiWaiting(day=uow.programme.today(uow.now))
    for one in patto_staff.coordinators(uow, patto):
        outbox.post(uow, one.id, notice)


def how_many_wait(uow: UnitOfWork, coordinator: Person) -> int:
    """Count the patti that nobody follows where somebody coordinates."""
    return lists.how_many_in_nobodys(uow.session, coordinator.scope_id)
