"""The same child written down by two adults: two entries made one, with the places, turns and dates of both."""

from collections.abc import Sequence
from contextlib import suppress

from locales import N_
from services import households, withdrawals
from services.refusals import Refusal
from services.withdrawals import NothingToGiveBack
from services.work import UnitOfWork
from storage import catalogue
from storage import households as records
from storage.attendances import Attendance, Presence
from storage.enrolments import Enrolment, EnrolmentState, later
from storage.people import Person


class NotTheSame(Refusal):
    """One of the two was renamed, corrected or taken out in the meantime."""

    message = N_("Non sono più due nomi uguali. Ecco chi c'è adesso nella famiglia.")


_BETTER = (EnrolmentState.CONFIRMED, EnrolmentState.OFFERED, EnrolmentState.WAITING)


def merge(uow: UnitOfWork, adult: Person, child_id: int) -> Person:
    """Make a child and its twin one entry, the older of the two; gives it.

    Where both are in the same, the better place stays and the other goes to the
    next in line (rules 2 and 4). Where both were present, they were once.

    Raises:
        NotInYourFamily: the child is not there any more, or never was.
        NotTheSame: there is no twin.
    """
    households.lock(uow, adult)
    child = households.find_again(uow, adult, child_id)
    twin = households.page(uow, adult, child_id).twin
    if twin is None:
        raise NotTheSame
    kept, gone = sorted((child, twin), key=lambda one: one.id)
    both = [kept.id, gone.id]
    for activity_id in records.activities_with_live(uow.session, both):
        catalogue.lock_activity(uow.session, activity_id)
    for activity_id in records.activities_with_live(uow.session, both):
        _give_back_what_is_double(uow, adult, records.live_rows(uow.session, activity_id, both))
    for row in records.enrolments_of(uow.session, gone.id):
        row.person_id = kept.id
    _merge_attendances(uow, kept, gone)
    uow.session.flush()
    households.erase(uow, [gone])
    return kept


def _give_back_what_is_double(uow: UnitOfWork, adult: Person, rows: Sequence[Enrolment]) -> None:
    for seat in {row.occurrence_id for row in rows}:
        same = sorted((row for row in rows if row.occurrence_id == seat), key=_worth)
        for row in same[1:]:
            with suppress(NothingToGiveBack):
                withdrawals.withdraw_one(uow, adult, row.id)
            if row.is_live:  # of a date that is over: nobody gets it
                row.become(EnrolmentState.WITHDRAWN, later(uow.now, [row]))
            row.withdrawn_from = None  # taken back, it would be a second one
    uow.session.flush()


def _worth(row: Enrolment) -> tuple[int, int, int]:
    """Put a place before an offer, an offer before a turn, an earlier turn before a later one."""
    return _BETTER.index(row.state), -row.priority, row.party_id or row.id


def _merge_attendances(uow: UnitOfWork, kept: Person, gone: Person) -> None:
    mine = {one.occurrence_id: one for one in records.attendances_of(uow.session, [kept.id])}
    for one in records.attendances_of(uow.session, [gone.id]):
        same = mine.get(one.occurrence_id)
        if same is None:
            one.person_id = kept.id
        else:
            _add(same, one)
            uow.session.delete(one)


def _add(to: Attendance, one: Attendance) -> None:
    """Add what is known of a date from another entry: whoever was seen once was there."""
    if to.presence is None or one.presence is Presence.PRESENT:
        to.presence = one.presence or to.presence
        to.marked_at, to.marked_by_id = one.marked_at or to.marked_at, one.marked_by_id or to.marked_by_id
    if to.said is None:
        to.said, to.said_at = one.said, one.said_at
