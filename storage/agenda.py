"""What a household has ahead: its places, turns and offers with their next dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.catalogue import Activity, next_at
from storage.enrolments import LIVE, Enrolment, EnrolmentState, place_in_line
from storage.people import Person
from storage.territories import Venue


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One participant in one activity, with its next date."""

    activity_id: int
    title: str
    venue: str
    name: str
    is_account: bool
    state: EnrolmentState
    position: int
    offer_ends_at: datetime | None
    next_at: datetime


def agenda(session: Session, account_id: int, *, now: datetime) -> Sequence[AgendaLine]:
    """List everything ahead of an account and its children, next first, in one statement."""
    soonest = next_at(now).label("next_at")
    query = (
        select(
            Activity.id,
            Activity.title,
            Venue.name,
            Person.name,
            Enrolment.person_id == Enrolment.account_id,
            Enrolment.state,
            place_in_line(),
            Enrolment.offer_ends_at,
            soonest,
        )
        .select_from(Enrolment)
        .join(Activity, Activity.id == Enrolment.activity_id)
        .join(Venue, Venue.id == Activity.venue_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.account_id == account_id, Enrolment.state.in_(LIVE), soonest.is_not(None))
        .order_by(soonest, Activity.id, Enrolment.id)
    )
    return [AgendaLine(*row) for row in session.execute(query)]
