"""The enti: found or added by name, and who of the staff works for which."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales import N_
from services.folding import folded, legible
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import organisations as records
from storage import people
from storage.organisations import ListedOrganisation, Organisation
from storage.people import Person, Role

LONGEST_NAME = 120

PAGE = 8


class NotAName(Refusal):
    """What somebody wrote names no ente: there are no letters in it, or too many."""

    message = N_("Scrivi il nome dell'ente con parole, fino a 120 lettere.")


class NameIsTaken(Refusal):
    """An ente would have the name of another."""

    message = N_("C'è già un ente con questo nome. Scegline un altro, o usa quello.")


class NotYourEnte(Refusal):
    """Somebody would look at or change an ente of another territory, or one that is not there; or coordinates none."""

    message = N_("Questo ente lo segue chi coordina il programma nella sua zona.")


class NotYourColleague(Refusal):
    """Somebody of another territory, or who does not work here, would be put into an ente."""

    message = N_("Questa persona non lavora nella tua zona, o non lavora più qui. Scegline un'altra.")


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """An ente as those see it who coordinate: who works for it, how many patti are its own."""

    organisation: Organisation
    territory_id: int | None
    staff: Sequence[Person]
    patti: int
    may_rename: bool


def find_or_make(uow: UnitOfWork, name: str, territory_id: int | None) -> Organisation:
    """Find an ente by its name, however it is capitalised and accented, or add it. Two who add it at once add one.

    Raises:
        NotAName: there is no name in it.
    """
    written = checked_name(name)
    found = named(uow, written)
    if found is None:
        records.lock_names(uow.session)
        found = named(uow, written)
    if found is None:
        found = Organisation(name=written, territory_id=territory_id, created_at=uow.now)
        uow.session.add(found)
        uow.session.flush()
    return found


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


# What those do who coordinate


def listed(uow: UnitOfWork, staff: Person, number: int) -> tuple[Sequence[ListedOrganisation], bool]:
    """List a page of the enti of where somebody coordinates, by name, and tell whether it is the last.

    Raises:
        NotYourEnte: they coordinate nothing.
    """
    _check(staff)
    rows = records.listed(uow.session, staff.scope_id, skip=number * PAGE, most=PAGE + 1)
    return rows[:PAGE], len(rows) <= PAGE


def page_of(uow: UnitOfWork, staff: Person, organisation_id: int) -> OrganisationPage:
    """Show an ente to whoever coordinates there.

    Raises:
        NotYourEnte: it is of another territory, there is none, or they coordinate nothing.
    """
    found = _seen(staff, records.organisation(uow.session, organisation_id))
    return OrganisationPage(
        found,
        found.territory_id,
        records.staff_of(uow.session, found.id),
        records.how_many_patti(uow.session, found.id),
        may_rename=_may_rename(staff, found),
    )


def add(uow: UnitOfWork, staff: Person, name: str) -> Organisation:
    """Add an ente where somebody coordinates, or find the one of that name.

    Raises:
        NotYourEnte: they coordinate nothing.
        NotAName: there is no name in it.
    """
    _check(staff)
    return find_or_make(uow, name, staff.scope_id)


def rename(uow: UnitOfWork, staff: Person, organisation_id: int, name: str) -> Organisation:
    """Call an ente something else.

    Raises:
        NotYourEnte: it is of another territory, or of all while they coordinate one.
        NotAName: there is no name in it.
        NameIsTaken: another has it.
    """
    found = to_rename(uow, staff, organisation_id)
    written = checked_name(name)
    other = named(uow, written)
    if other is not None and other.id != found.id:
        raise NameIsTaken
    found.name = written
    uow.session.flush()
    return found


def to_rename(uow: UnitOfWork, staff: Person, organisation_id: int) -> Organisation:
    """Lock the enti for whoever is about to call one something else; raises as `rename` does."""
    records.lock_names(uow.session)
    found = _seen(staff, records.organisation(uow.session, organisation_id))
    if not _may_rename(staff, found):
        raise NotYourEnte
    return found


def colleagues(uow: UnitOfWork, staff: Person, organisation_id: int, number: int) -> tuple[Sequence[Person], bool]:
    """List a page of who could work for an ente and does not, and tell whether it is the last; raises as `page_of`."""
    _seen(staff, records.organisation(uow.session, organisation_id))
    rows = records.others(uow.session, organisation_id, staff.scope_id, skip=number * PAGE, most=PAGE + 1)
    return rows[:PAGE], len(rows) <= PAGE


def take_in(uow: UnitOfWork, staff: Person, organisation_id: int, person_id: int) -> OrganisationPage:
    """Let somebody work for an ente, and for no other. Safe to repeat.

    Raises:
        NotYourEnte: it is of another territory.
        NotYourColleague: they are, or work here no more.
    """
    _seen(staff, records.organisation(uow.session, organisation_id))
    colleague = _colleague(uow, staff, person_id)
    records.take_in(uow.session, colleague.id, organisation_id)
    return page_of(uow, staff, organisation_id)


def let_go(uow: UnitOfWork, staff: Person, organisation_id: int, person_id: int) -> OrganisationPage:
    """Let somebody work for an ente no more, wherever they work by now. Safe to repeat.

    Raises:
        NotYourEnte: it is of another territory.
        NotYourColleague: it is of all territories, and they are of another one.
    """
    found = _seen(staff, records.organisation(uow.session, organisation_id))
    if not _may_rename(staff, found):
        _colleague(uow, staff, person_id)
    records.let_go(uow.session, person_id, organisation_id)
    return page_of(uow, staff, organisation_id)


def _colleague(uow: UnitOfWork, staff: Person, person_id: int) -> Person:
    found = people.person(uow.session, person_id)
    if found is None or not found.is_staff or staff.scope_id not in (None, found.scope_id):
        raise NotYourColleague
    return found


def _may_rename(staff: Person, organisation: Organisation) -> bool:
    return staff.scope_id in (None, organisation.territory_id)


def _seen(staff: Person, organisation: Organisation | None) -> Organisation:
    _check(staff)
    if organisation is None or (organisation.territory_id is not None and not _may_rename(staff, organisation)):
        raise NotYourEnte
    return organisation


def _check(staff: Person) -> None:
    if staff.role is not Role.COORDINATOR:
        raise NotYourEnte
