"""What people told for classes and ideas: it ends with their yes, and of whoever is forgotten only numbers stay."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from services import applications, appointments, classes, hand_overs, idea_reviews, ideas
from services.applications import Settled
from services.ideas import IdeaIsValidated
from services.work import UnitOfWork
from storage import appointments as bookings
from storage import catalogue
from storage import confidences as records
from storage.appointments import Slot
from storage.people import Person

DRAFTS_KEPT = timedelta(days=30)
"""An application that nobody sends is a draft that nobody comes back to."""

ANSWERS_KEPT = timedelta(days=365)
"""How long the words of an application are kept once it is settled, or its class over."""


def take_back(uow: UnitOfWork, person: Person) -> None:
    """Take back what nobody has answered yet: without a yes it must not be read any more. Places stay.

    Ideas of others that wait for their word are left to somebody else. Locks are
    taken in one order of activities.
    """
    for application_id in records.unsettled(uow.session, person.id):
        with suppress(Settled):  # somebody decided at this very moment
            applications.withdraw(uow, person, application_id)
    _withdraw_ideas(uow, person)
    _put_back_ideas(uow, person)
    hand_overs.leave(uow, person)


def _withdraw_ideas(uow: UnitOfWork, person: Person) -> None:
    for idea_id in records.live_ideas(uow.session, person.id):
        with suppress(IdeaIsValidated):
            ideas.withdraw(uow, person, idea_id)


def _put_back_ideas(uow: UnitOfWork, staff: Person, *, goes: bool = True) -> None:
    """Leave the ideas that somebody judges to whoever takes them next, and tell those who wait and who may."""
    for idea_id in records.ideas_in_hand(uow.session, staff.id):
        idea_reviews.leave_to_others(uow, staff, idea_id, goes=goes)


def how_many_end(uow: UnitOfWork, person: Person) -> int:
    """Count the applications and ideas that end with somebody's yes."""
    return len(records.unsettled(uow.session, person.id)) + len(records.live_ideas(uow.session, person.id))


def end_all(uow: UnitOfWork, person: Person) -> None:
    """End all that somebody has asked for or offers: applications with their places, times, ideas.

    What they have in hand as staff is left to others.
    """
    for activity_id in sorted(records.activities_of(uow.session, person.id)):
        catalogue.lock_activity(uow.session, activity_id)
    for booked in bookings.ahead(uow.session, person.id, now=uow.now):
        appointments.cancel(uow, person, booked.appointment_id)
    applications.withdraw_all(uow, person)
    _withdraw_ideas(uow, person)
    _put_back_ideas(uow, person)
    hand_overs.leave(uow, person)
    _call_off_times(uow, records.slots_ahead(uow.session, person.id, now=uow.now))
    records.leave_to_others(uow.session, person.id)


def hand_over(uow: UnitOfWork, staff: Person) -> None:
    """Call off what somebody offers for classes that they run no more, since they do other work, and tell who comes.

    The ideas that they judge or follow, and may not any more, are left to others.
    """
    offered: dict[int, list[Slot]] = {}
    for slot in records.slots_ahead(uow.session, staff.id, now=uow.now):
        offered.setdefault(slot.activity_id, []).append(slot)
    for activity_id in sorted(offered):
        activity = catalogue.lock_activity(uow.session, activity_id)
        if activity is None or not classes.may_run(staff, activity.territory_id):
            _call_off_times(uow, offered[activity_id])
    _put_back_ideas(uow, staff, goes=False)
    hand_overs.leave(uow, staff, goes=False)


def _call_off_times(uow: UnitOfWork, slots: Sequence[Slot]) -> None:
    """Call off some times, and tell those who come."""
    for slot in slots:
        appointments.call_off_time(uow, slot)


def empty(uow: UnitOfWork, person: Person) -> None:
    """Leave of all that somebody told only what can be counted."""
    records.empty_person(uow.session, person.id, now=uow.now)


def forget_old(uow: UnitOfWork) -> None:
    """Forget drafts that nobody sends, and the words of what was settled long ago. Safe to repeat."""
    records.delete_drafts_before(uow.session, uow.now - DRAFTS_KEPT)
    records.empty_settled_before(uow.session, uow.now - ANSWERS_KEPT)
