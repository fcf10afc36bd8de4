"""What places are counted for, whether they can still be had, and how many are free."""

from dataclasses import dataclass
from datetime import date, datetime

from locales import N_
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue, enrolments, occurrences
from storage.catalogue import Activity, EnrolmentMode, SeatsBy
from storage.enrolments import Seats


class ActivityOver(Refusal):
    """No date of the activity is left."""

    message = N_("Per «{activity}» non ci sono altre date. Scrivi cosa cerchi: ti mostro cosa c'è.")


class DateOver(Refusal):
    """The date of an old button has begun, was cancelled, or never was."""

    message = N_("Questa data non c'è più, o è già cominciata. Apri l'attività: ci sono le altre date.")


class NoNeedToEnrol(Refusal):
    """Everyone may come without asking."""

    message = N_("Per «{activity}» non serve iscriversi. Puoi venire e basta.")


class ByApplication(Refusal):
    """One gets in by applying, not by taking a place."""

    message = N_("Per «{activity}» si fa domanda. Apri l'attività e tocca «Fai domanda».")


@dataclass(frozen=True, slots=True)
class Offering:
    """An activity that gives places, the series or date that they are for, and when that begins next."""

    activity: Activity
    seats: Seats
    starts_at: datetime

    def day(self, uow: UnitOfWork) -> date:
        """Give the day on which it begins, here: ages are those of that day."""
        return uow.programme.wall(self.starts_at).date()


def offering(uow: UnitOfWork, activity_id: int, occurrence_id: int | None = None, *, locked: bool = True) -> Offering:
    """Find what a place may be asked for; *locked*, nobody else decides about its places meanwhile.

    A date counts only where places are given date by date; without one, it is the next.

    Raises:
        ActivityOver, DateOver: it has no date left, or this one is none of them.
        NoNeedToEnrol, ByApplication: the activity gives no places.
    """
    find = catalogue.lock_activity if locked else catalogue.activity
    activity = find(uow.session, activity_id)
    following = occurrences.following(uow.session, activity_id, now=uow.now)
    if activity is None or activity.withdrawn_at is not None or following is None:
        raise ActivityOver(activity=activity.title if activity else "…")
    if activity.mode is EnrolmentMode.OPEN:
        raise NoNeedToEnrol(activity=activity.title)
    if activity.mode is EnrolmentMode.APPLICATION:
        raise ByApplication(activity=activity.title)
    if activity.seats_by is SeatsBy.SERIES:
        return Offering(activity, Seats(activity.id), following.starts_at)
    chosen = Seats(activity.id, occurrence_id or following.id)
    starts_at = beginning(uow, activity, chosen)
    if starts_at is None:
        raise DateOver
    return Offering(activity, chosen, starts_at)


def beginning(uow: UnitOfWork, activity: Activity, seats: Seats) -> datetime | None:
    """Say when places begin to be used, next or on their date; nothing, if they cannot be had any more."""
    if activity.withdrawn_at is not None:
        return None
    if seats.occurrence_id is None:
        following = occurrences.following(uow.session, activity.id, now=uow.now)
        return None if following is None else following.starts_at
    one = occurrences.occurrence(uow.session, seats.occurrence_id)
    if one is None or one.activity_id != activity.id or one.cancelled_at is not None or one.starts_at <= uow.now:
        return None
    return one.starts_at


def free(uow: UnitOfWork, activity: Activity, seats: Seats) -> int | None:
    """Count the places that nobody holds; nothing where there is no limit. The activity must be locked."""
    if activity.places is None:
        return None
    return max(0, activity.places - enrolments.holders(uow.session, seats))
