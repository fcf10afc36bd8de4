"""How the team of a patto calls its person."""

from services.work import UnitOfWork
from storage import people
from storage.patti import Patto


def of(uow: UnitOfWork, patto: Patto) -> str:
    """Tell how somebody calls themselves here, or else what was written down when the patto was."""
    person = None if patto.person_id is None else people.person(uow.session, patto.person_id)
    return person.name if person and person.name else patto.known_as
