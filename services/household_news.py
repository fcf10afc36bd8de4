"""What an adult is told when their household changes without them: who came, who left, who sees to the children now."""

from datetime import datetime
from enum import StrEnum

from services.notices import Notice
from services.work import UnitOfWork
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
