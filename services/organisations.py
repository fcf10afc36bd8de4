"""The enti: found or added by name, and who of the staff works for which."""

from locales import N_
from services.folding import folded, legible
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import organisations as records
from storage.organisations import Organisation
from storage.people import Person

LONGEST_NAME = 120


class NotAName(Refusal):
    """What somebody wrote names no ente: there are no letters in it, or too many."""

    message = N_("Scrivi il nome dell'ente con parole, fino a 120 lettere.")


def find_or_make(uow: UnitOfWork, name: str, territory_id: int | None) -> Organisation:
    """Find an ente by its name, however it is capitalised and accented, or add it. Two who add it at once add one.

    Raises:
        NotAName: there is no name in it.
    """
    written = checked_name(name)
    found = named(uow, written)
    if found is not None:
        return found
    records.add(uow.session, written, territory_id, now=uow.now)
    return records.exactly(uow.session, written)


def named(uow: UnitOfWork, name: str) -> Organisation | None:
    """Find an ente by its name, however it is capitalised and accented."""
    meant = folded(name)
    exact = records.by_name(uow.session, legible(name))
    if exact is not None:
        return exact
    return next((one for one in records.all_of(uow.session, None) if folded(one.name) == meant), None)


def checked_name(name: str) -> str:
    """Read the name of an ente as somebody wrote it; raises as `find_or_make` does."""
    written = legible(name)
    if not folded(written) or len(written) > LONGEST_NAME:
        raise NotAName
    return written


def of_staff(uow: UnitOfWork, staff: Person) -> Organisation | None:
    """Find for which ente a member of staff works; none, where that is written nowhere."""
    return records.of_staff(uow.session, staff.id)
