"""Where a household stands: whose an enrolment is, and who is behind it."""

from collections.abc import Sequence

from services.withdrawals import NothingToGiveBack
from services.work import UnitOfWork
from storage import enrolments, waiting_list
from storage.people import Person


def activity_of(uow: UnitOfWork, account: Person, enrolment_id: int) -> int:
    """Give the activity of an enrolment that an account decides about.

    Raises:
        NothingToGiveBack: it is somebody else's, or there never was one.
    """
    found = enrolments.enrolment(uow.session, enrolment_id)
    if found is None or not enrolments.acts_for(uow.session, account.id, found.person_id):
        raise NothingToGiveBack
    return found.activity_id


def somebody_waits(uow: UnitOfWork, enrolment_ids: Sequence[int]) -> bool:
    """Tell whether anybody waits for the places of some enrolments, besides these themselves."""
    return waiting_list.somebody_waits(uow.session, enrolment_ids)
