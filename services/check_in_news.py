"""The letters that ask how commitments went: how many wait for an answer, never which."""

from datetime import date, datetime, time, timedelta

from services import outbox
from services.notices import Notice
from services.work import UnitOfWork
from storage import check_in_asking as records
from storage.outbox import Priority
from storage.people import Person, Topic

SOON = timedelta(days=1)
"""Nobody is nudged so soon after they were asked, however late that letter came."""


class CheckInsDue(
    Notice, kind="check-ins-due", priority=Priority.REMINDER, unasked=True, gentle=True, topic=Topic.REMINDERS
):
    """Something of a patto waits for the reader's answer since a day."""

    day: date

    @property
    def key(self) -> str:
        """One a day, for all that waits."""
        return f"{self.kind}:{self.day}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over whoever has answered everything meanwhile, or is asked by nobody any more, or by a later letter."""
        if not how_many(uow, person):
            return "answered"
        return "asked-again" if _is_asked_again(uow, person, self.day) else None


class CheckInsNudge(
    Notice, kind="check-ins-nudge", priority=Priority.REMINDER, unasked=True, gentle=True, topic=Topic.REMINDERS
):
    """Nothing was answered of what somebody was asked on a day; they hear of it once more, kindly, and then no more.

    `due_on` is the day whose answers are missing, `asked_on` when they were asked for.
    """

    asked_on: date
    due_on: date

    @property
    def key(self) -> str:
        """Once for each day of asking, however often somebody puts it off."""
        return f"{self.kind}:{self.due_on}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over whoever has answered something, and whoever never got the question, or got one just now."""
        asked = outbox.key(CheckInsDue(day=self.asked_on), person.id)
        asked_at = records.settled_at(uow.session, asked)
        if asked_at is None or uow.now < asked_at + SOON:
            return "not-asked"
        if _is_asked_again(uow, person, self.asked_on):
            return "asked-again"
        return None if is_silent(uow, person, self.asked_on) else "answered"


def _is_asked_again(uow: UnitOfWork, person: Person, day: date) -> bool:
    """Tell whether a letter of a later day asks about all that waits: it would say the same once more."""
    today = uow.programme.today(uow.now)
    later = [CheckInsDue(day=day + timedelta(days=number)) for number in range(1, (today - day).days + 1)]
    keys = [outbox.key(one, person.id) for one in later]
    return records.is_any_on_its_way(uow.session, keys, before=day_of(uow, today)[1])


def how_many(uow: UnitOfWork, person: Person) -> int:
    """Count what waits for somebody's answer."""
    return len(records.open_for(uow.session, person.id, uow.programme.today(uow.now)))


def is_silent(uow: UnitOfWork, person: Person, asked_on: date) -> bool:
    """Tell whether somebody has answered nothing of what they were asked on a day, nor put it off."""
    begin, end = day_of(uow, asked_on)
    asked = records.asked_between(uow.session, begin, end, answerer_id=person.id)
    return any(not one.answered and not one.waiting for one in asked)


def day_of(uow: UnitOfWork, day: date) -> tuple[datetime, datetime]:
    """Give the moments between which it is a day here."""
    return uow.programme.day(uow.programme.moment(datetime.combine(day, time(12))))
