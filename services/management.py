"""What staff see of their own territory."""

from collections.abc import Sequence
from datetime import timedelta

from locales import N_
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue, territories
from storage.catalogue import CountedActivity
from storage.people import Person

AHEAD = timedelta(days=7)
MOST = 10


class ForStaffOnly(Refusal):
    """Someone without a role asked for what only staff see."""

    message = N_("Questa pagina è per chi lavora nel programma. Se lavori con noi, chiedi un invito.")


def week(uow: UnitOfWork, person: Person, page: int = 0) -> tuple[Sequence[CountedActivity], bool]:
    """List what is on in the next days in the scope of a member of staff, with its numbers (rule 11).

    Tells with it whether this page is the last.
    """
    if not person.is_staff:
        raise ForStaffOnly
    rows = catalogue.counted(
        uow.session,
        after=uow.now,
        until=uow.now + AHEAD,
        territory_id=person.scope_id,
        skip=page * MOST,
        most=MOST + 1,
    )
    return rows[:MOST], len(rows) <= MOST


def territory_name(uow: UnitOfWork, territory_id: int | None) -> str:
    """Name a territory; empty for all of them."""
    territory = None if territory_id is None else territories.territory(uow.session, territory_id)
    return territory.name if territory else ""
