"""Who judges and runs classes: the operators and coordinators of their territory (rule 11)."""

from locales import N_
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue
from storage.catalogue import Activity, EnrolmentMode
from storage.people import Person, Role

JUDGES = frozenset({Role.OPERATOR, Role.COORDINATOR})


class NotYourClass(Refusal):
    """Someone asked for a class that they do not run, for one without applications, or for none at all."""

    message = N_("Questo corso non è tra quelli che segui. In Gestione trovi i tuoi.")


def may_run(person: Person, territory_id: int) -> bool:
    """Tell whether somebody judges and runs the classes of a territory."""
    return person.role in JUDGES and person.scope_id in (None, territory_id)


def activity(uow: UnitOfWork, staff: Person, activity_id: int) -> Activity:
    """Find an activity with applications for somebody who runs it, be it over or withdrawn.

    Raises:
        NotYourClass: they do not, it takes no applications, or there is none.
    """
    found = catalogue.activity(uow.session, activity_id)
    if found is None or found.mode is not EnrolmentMode.APPLICATION or not may_run(staff, found.territory_id):
        raise NotYourClass
    return found
