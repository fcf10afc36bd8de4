"""What those who are in a class are told when something new is handed out there."""

from collections.abc import Sequence
from datetime import timedelta

from services.notices import Notice
from services.work import UnitOfWork
from storage import materials
from storage.materials import Material
from storage.outbox import Priority
from storage.people import Person

TOGETHER = timedelta(minutes=10)
"""What is added within so long of the first goes in one letter; what is taken away again by then, in none."""


class MaterialsAdded(Notice, kind="materials-added", priority=Priority.ANNOUNCEMENT, unasked=True):
    """Something new is handed out in a class; `first_id` is the first of what was added together."""

    activity_id: int
    first_id: int

    @property
    def key(self) -> str:
        """One for all that was added together."""
        return f"{self.kind}:{self.activity_id}:{self.first_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over whoever has no place any more, and what was taken away again."""
        if not materials.is_reader(uow.session, self.activity_id, person.id):
            return "no-place"
        return None if self.still_there(uow) else "nothing-new"

    def still_there(self, uow: UnitOfWork) -> Sequence[Material]:
        """Give what was added together, as far as it is still handed out."""
        first = materials.material(uow.session, self.first_id)
        if first is None:
            return []
        begin = first.created_at
        added = materials.added_between(uow.session, self.activity_id, begin, begin + TOGETHER)
        return [one for one in added if one.id >= self.first_id and one.removed_at is None]
