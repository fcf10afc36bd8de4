"""The letter that asks what somebody does now, some time after a class."""

from services.notices import Notice
from services.work import UnitOfWork
from storage import follow_ups
from storage.outbox import Priority
from storage.people import Person, Topic


class WhatNow(
    Notice, kind="follow-up", priority=Priority.ANNOUNCEMENT, unasked=True, gentle=True, topic=Topic.FEEDBACK
):
    """A class ended some days ago (`days`: 30, 90 or 210), and whoever finished it may say what they do now."""

    activity_id: int
    days: int

    @property
    def key(self) -> str:
        """A class ends once, and asks three times."""
        return f"{self.kind}:{self.activity_id}:{self.days}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over who has answered already, has left since, or turned out not to have come."""
        asked = follow_ups.follow_up(uow.session, self.activity_id, person.id, self.days)
        if asked is None or asked.answered_at is not None:
            return "answered"
        return None if follow_ups.who_finished(uow.session, self.activity_id, person.id) else "no-place"
