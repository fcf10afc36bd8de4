"""What an adult is told when their household changes without them: who asks in, came, left, sees to the children."""

from datetime import datetime
from enum import StrEnum

from services.notices import Notice
from services.work import UnitOfWork
from storage import households
from storage.outbox import Priority
from storage.people import Person


class Change(StrEnum):
    """What happened to a household."""

    JOINED = "joined"
    LEFT = "left"
    CHILD_REMOVED = "child_removed"
    HANDED_OVER = "handed_over"


class HouseholdChanged(Notice, kind="household-changed", priority=Priority.AWAITED, unasked=True, pausable=False):
    """Somebody (`person_id`) came into the household or left it, took a child out, or hears no more of its places.

    Told during a pause, too: it is about who sees to the children. Names are
    looked up when it is written, so that whoever is forgotten is named nowhere.
    """

    household_id: int
    change: Change
    person_id: int
    changed_at: datetime

    @property
    def key(self) -> str:
        """One for each change: the same person may come and leave again."""
        return f"{self.kind}:{self.household_id}:{self.change}:{self.person_id}:{self.changed_at:%Y%m%dT%H%M%S%f}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over whoever has left the household, and somebody who came and is not there any more."""
        if person.household_id != self.household_id:
            return "gone"
        if self.change is not Change.JOINED:
            return None
        who = uow.session.get(Person, self.person_id)
        return None if who is not None and who.household_id == self.household_id else "gone"


class Outcome(StrEnum):
    """What came of asking into a household: yes, no, or no answer in time."""

    YES = "yes"
    NO = "no"
    OVER = "over"


class SomebodyAsksIn(Notice, kind="somebody-asks-in", priority=Priority.AWAITED, unasked=True, pausable=False):
    """Somebody accepted an invitation of the person, who is to say whether it was meant for them.

    Asked during a pause, too: it is about who sees the children's places.
    """

    invitation_id: int
    who_id: int
    asked_at: datetime

    @property
    def key(self) -> str:
        """An invitation is accepted once; numbers of deleted ones come again."""
        return f"{self.kind}:{self.invitation_id}:{self.who_id}@{self.asked_at:%Y%m%dT%H%M%S%f}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over a question that was answered, was taken back, or has ended."""
        mine = households.asking(uow.session, uow.now, households.sent_by(person.id))
        waiting = {(one.invitation_id, one.asked_by_id) for one in mine}
        return None if (self.invitation_id, self.who_id) in waiting else "answered"


class RequestSettled(Notice, kind="request-settled", priority=Priority.AWAITED, unasked=False):
    """Whoever sent an invitation (`by_id`) said whether the person who accepted it comes in, or did not say in time."""

    invitation_id: int
    household_id: int
    by_id: int
    outcome: Outcome
    settled_at: datetime

    @property
    def key(self) -> str:
        """An invitation is settled once; numbers of deleted ones come again."""
        return f"{self.kind}:{self.invitation_id}@{self.settled_at:%Y%m%dT%H%M%S%f}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over a yes where the person has left again meanwhile, and a no where the two are together after all."""
        if self.outcome is Outcome.YES:
            return None if person.household_id == self.household_id else "gone"
        by = uow.session.get(Person, self.by_id)
        is_together = by is not None and by.household_id is not None and by.household_id == person.household_id
        return "together" if is_together else None
