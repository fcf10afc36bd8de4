"""Who may follow a patto, and who of the staff hears of it when nobody can."""

from collections.abc import Sequence

from services.patti import AUTHORS
from services.work import UnitOfWork
from storage import households, people
from storage import patto_staff as records
from storage.patti import Patto
from storage.people import Person, Role


def may_follow(uow: UnitOfWork, person: Person, patto: Patto) -> bool:
    """Tell whether a patto can be in somebody's hands: they write patti there, and live apart from its person."""
    if person.role not in AUTHORS or person.consent_at is None or person.forgotten_at is not None:
        return False
    works_there = person.scope_id in (None, patto.territory_id)
    return (works_there or records.is_of_ente(uow.session, person.id, patto.organisation_id)) and not is_near(
        uow, person, patto
    )


def coordinates(person: Person, patto: Patto) -> bool:
    """Tell whether somebody coordinates where a patto is at home: they see its numbers, and in whose hands it is."""
    is_theirs = person.scope_id in (None, patto.territory_id)
    return person.role is Role.COORDINATOR and is_theirs and person.id != patto.person_id


def candidates(uow: UnitOfWork, patto: Patto) -> Sequence[Person]:
    """List whose hands a patto can pass into, but those in which it is: who works for its ente first."""
    found = records.authors(uow.session, patto.organisation_id, AUTHORS)
    return [one for one in found if one.id != patto.operator_id and may_follow(uow, one, patto)]


def coordinators(uow: UnitOfWork, patto: Patto) -> Sequence[Person]:
    """List who coordinates where a patto is at home, and can be written to."""
    found = records.authors(uow.session, patto.organisation_id, {Role.COORDINATOR})
    return [one for one in found if coordinates(one, patto) and one.consent_at and not is_near(uow, one, patto)]


def listeners(uow: UnitOfWork, patto: Patto) -> Sequence[Person]:
    """List who hears at once of something urgent: who is in charge, or else whoever can put somebody in charge."""
    operator = None if patto.operator_id is None else people.person(uow.session, patto.operator_id)
    if operator is not None and operator.consent_at is not None and operator.blocked_at is None:
        return [operator]
    return coordinators(uow, patto)


def hears_of(person: Person, patto: Patto) -> bool:
    """Tell whether a letter about a patto is for somebody still."""
    return person.role in AUTHORS and (person.id == patto.operator_id or coordinates(person, patto))


def near(uow: UnitOfWork, patto: Patto) -> Sequence[int]:
    """List the person of a patto and the adults who live with them; nobody, while the person is not here."""
    theirs = None if patto.person_id is None else people.person(uow.session, patto.person_id)
    if theirs is None or theirs.household_id is None:
        return [] if theirs is None else [theirs.id]
    return [theirs.id, *(one.id for one in households.adults(uow.session, theirs.household_id) if one.id != theirs.id)]


def is_near(uow: UnitOfWork, person: Person, patto: Patto) -> bool:
    """Tell whether somebody is the person of a patto, or lives with them: these see nothing of it as staff."""
    if patto.person_id is None:
        return False
    theirs = people.person(uow.session, patto.person_id)
    if theirs is None or theirs.household_id is None:
        return person.id == patto.person_id
    return person.id == theirs.id or person.household_id == theirs.household_id
