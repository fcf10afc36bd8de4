"""What a household has ahead."""

from collections.abc import Sequence

from services.work import UnitOfWork
from storage import agenda as records
from storage.agenda import AgendaLine
from storage.people import Person


def ahead(uow: UnitOfWork, person: Person) -> Sequence[AgendaLine]:
    """List places, turns and offers of a person and their children, next first."""
    return records.agenda(uow.session, person.id, now=uow.now)
