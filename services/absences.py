"""After an absence: whoever was missed comes again, or not any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from locales import N_
from services import catalogue, enrolments, withdrawals
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import attendances as records
from storage import catalogue as activities
from storage import occurrences
from storage.attendances import Missed
from storage.catalogue import Activity, EnrolmentMode
from storage.enrolments import Standing
from storage.occurrences import Occurrence
from storage.people import Person


class NobodyMissed(Refusal):
    """Nobody of this household was absent on the date of the button, as it is known now."""

    message = N_("Per questa data non risulta nessuna assenza. Quello che hai davanti è nella tua agenda.")


@dataclass(frozen=True, slots=True)
class Absence:
    """A date on which some of a household were missed; `next_at` is when the activity goes on, if it does."""

    activity_id: int
    title: str
    starts_at: datetime
    next_at: datetime | None
    missed: Sequence[Missed]


def absence(uow: UnitOfWork, account: Person, occurrence_id: int) -> Absence:
    """Tell who of an account's participants was missed on a date.

    Raises:
        NobodyMissed: nobody was, or the date is none of theirs.
    """
    occurrence = occurrences.occurrence(uow.session, occurrence_id)
    missed = records.missed(uow.session, occurrence_id, account.id)
    activity = None if occurrence is None else activities.activity(uow.session, occurrence.activity_id)
    if occurrence is None or activity is None or not missed:
        raise NobodyMissed
    following = _following(uow, activity)
    next_at = None if following is None else following.starts_at
    return Absence(activity.id, activity.title, occurrence.starts_at, next_at, missed)


def come_again(uow: UnitOfWork, account: Person, absence: Absence) -> bool:
    """See to it that whoever was missed has a place, or a turn, for what comes next; tells whether that is new.

    Safe to repeat. Where one gets in by applying, whoever is in comes again
    anyway, and nobody gets in like this.

    Raises:
        Refusal: as for asking for a place.
    """
    activity = activities.activity(uow.session, absence.activity_id)
    if activity is not None and activity.mode is EnrolmentMode.APPLICATION:
        missed = {one.person_id for one in absence.missed}
        if missed <= {one.person_id for one in catalogue.standings(uow, account, absence.activity_id)}:
            return False
    asked = [
        enrolments.enrol(uow, account, absence.activity_id, enrolments.member(uow, account, one.person_id))
        for one in absence.missed
    ]
    return any(one.is_new for one in asked)


def come_no_more(uow: UnitOfWork, account: Person, absence: Absence) -> Sequence[Standing]:
    """Give back the places and turns of whoever was missed, where dates are left; gives where they stood."""
    if absence.next_at is None:
        return []
    who = {one.person_id for one in absence.missed}
    standings = catalogue.standings(uow, account, absence.activity_id)
    mine = [one for one in standings if one.person_id in who]
    for person_id in sorted({one.person_id for one in mine}):
        withdrawals.withdraw(uow, account, absence.activity_id, person_id)
    return mine


def _following(uow: UnitOfWork, activity: Activity) -> Occurrence | None:
    if activity.withdrawn_at is not None:
        return None
    return occurrences.following(uow.session, activity.id, now=uow.now)
