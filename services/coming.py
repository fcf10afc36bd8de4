"""Answers to a reminder: «Vengo», «Solo questa volta no», «Non vengo più»."""

from collections.abc import Sequence
from dataclasses import dataclass

from services import withdrawals
from services.catalogue import ActivityGone
from services.work import UnitOfWork
from storage import attendances
from storage import reminders as records
from storage.attendances import Said
from storage.enrolments import Enrolment
from storage.people import Person
from storage.reminders import Participant, RemindedDate


@dataclass(frozen=True, slots=True)
class Reminded:
    """A date as it is now, and for whom an account has a place on it. `has_begun` leaves nothing to answer."""

    date: RemindedDate
    participants: Sequence[Participant]
    has_begun: bool

    @property
    def is_open(self) -> bool:
        """Whether one can still say whether one comes."""
        return bool(self.participants) and not self.has_begun and not self.date.is_off

    @property
    def can_skip(self) -> bool:
        """Whether one may stay away this once and keep the place for other dates."""
        return self.is_open and self.date.is_series and self.date.has_more


def reminded(uow: UnitOfWork, account: Person, occurrence_id: int) -> Reminded:
    """Read a date as an account is reminded of it.

    Raises:
        ActivityGone: it is not there any more.
    """
    date = records.date(uow.session, occurrence_id)
    if date is None:
        raise ActivityGone
    participants = records.participants(uow.session, occurrence_id, account.id)
    return Reminded(date, participants, has_begun=date.starts_at <= uow.now)


def come(uow: UnitOfWork, account: Person, occurrence_id: int, person_id: int | None = None) -> bool:
    """Write down that an account and its children come, or one of them. Tells whether there was still a choice."""
    return _say(uow, account, occurrence_id, person_id, Said.COMING)


def stay_away(uow: UnitOfWork, account: Person, occurrence_id: int, person_id: int | None = None) -> bool:
    """Write down that they stay away this once and keep their places. Tells whether there was still a choice."""
    return _say(uow, account, occurrence_id, person_id, Said.NOT_COMING)


def give_up(uow: UnitOfWork, account: Person, occurrence_id: int, person_id: int | None = None) -> Sequence[Enrolment]:
    """Give back the places of an account and its children, or of one of them; gives what ended.

    Nothing, where there was no choice left: the date has begun or is off, or the place was given back already.
    """
    found = reminded(uow, account, occurrence_id)
    return [
        ended
        for one in _meant(found, person_id)
        if found.is_open
        for ended in withdrawals.withdraw_one(uow, account, one.enrolment_id)
    ]


def _say(uow: UnitOfWork, account: Person, occurrence_id: int, person_id: int | None, said: Said) -> bool:
    found = reminded(uow, account, occurrence_id)
    meant = _meant(found, person_id)
    if not meant or not (found.is_open if said is Said.COMING else found.can_skip):
        return False
    for one in meant:
        attendances.say(
            uow.session,
            occurrence_id=occurrence_id,
            person_id=one.person_id,
            enrolment_id=one.enrolment_id,
            said=said,
            now=uow.now,
        )
    return True


def _meant(found: Reminded, person_id: int | None) -> Sequence[Participant]:
    return [one for one in found.participants if person_id in (None, one.person_id)]
