"""Who may judge an application, who has it in hand, and what is due."""

from datetime import datetime, timedelta

from locales import N_
from services import classes
from services.refusals import Refusal
from services.work import UnitOfWork
from services.working_days import working_day
from storage import applications, catalogue, people
from storage import reviews as records
from storage.applications import Application, ApplicationState
from storage.people import Person
from storage.reviews import Due

HELD = timedelta(minutes=30)
"""How long an application is in the hand of whoever took it; afterwards anybody may take it over."""


class NotYoursToJudge(Refusal):
    """Someone asked for an application of another territory, their own or a relative's, or for none at all."""

    message = N_("Questa domanda non è tra quelle che valuti. In Gestione trovi le tue.")


class InOthersHands(Refusal):
    """Somebody else is judging it at this moment."""

    message = N_("Questa domanda la sta valutando {name}. Intanto passa alla prossima.")


class DecidedAlready(Refusal):
    """The application of an old button needs no decision any more."""

    message = N_("Questa domanda è già chiusa: qualcuno ha deciso, o la persona l'ha ritirata. Passa alla prossima.")


class AnswersAreOthers(Refusal):
    """The person changed the answers since the screen that was tapped."""

    message = N_("Intanto la persona ha cambiato le risposte. Qui le vedi come sono adesso.")


def find(uow: UnitOfWork, staff: Person, application_id: int) -> Application:
    """Find an application that was sent, decided or not, for somebody who may judge it.

    Raises:
        NotYoursToJudge: they may not, or there is none.
    """
    found = applications.application(uow.session, application_id)
    if found is None or found.sent_at is None or not may_judge(uow, staff, found):
        raise NotYoursToJudge
    return found


def may_judge(uow: UnitOfWork, staff: Person, application: Application) -> bool:
    """Tell whether somebody judges in the territory of an application, and it is nobody's of their own household."""
    activity = catalogue.activity(uow.session, application.activity_id)
    applicant = people.person(uow.session, application.person_id)
    if activity is None or applicant is None or not classes.may_run(staff, activity.territory_id):
        return False
    is_kin = staff.household_id is not None and applicant.household_id == staff.household_id
    return applicant.id != staff.id and not is_kin


def held_since(uow: UnitOfWork) -> datetime:
    """Give the moment after which whoever took an application has it in hand still."""
    return uow.now - HELD


def holder(uow: UnitOfWork, application: Application) -> int | None:
    """Name by the id who has an application in hand now; nothing, where anybody may take it."""
    taken_at = application.taken_at
    return application.reviewer_id if taken_at is not None and taken_at > held_since(uow) else None


def hold(uow: UnitOfWork, staff: Person, application_id: int) -> Application:
    """Lock an application and put it into the hand of a judge, for `HELD` from now on.

    Raises:
        NotYoursToJudge: see `find`.
        DecidedAlready: there is nothing to decide any more.
        InOthersHands: somebody else has it.
    """
    find(uow, staff, application_id)
    application = applications.lock(uow.session, application_id)
    if application is None or not application.is_open:
        raise DecidedAlready
    other = holder(uow, application)
    if other not in (None, staff.id):
        who = people.person(uow.session, other or 0)
        raise InOthersHands(name=who.name if who else "…")
    application.reviewer_id, application.taken_at = staff.id, uow.now
    application.state = ApplicationState.REVIEWING
    uow.session.flush()
    return application


def due(uow: UnitOfWork, staff: Person) -> Due:
    """Count what a judge should answer by the next working day, which on Fridays is Monday, and what is late."""
    if staff.role not in classes.JUDGES:
        return Due(0, 0)
    today = uow.programme.today(uow.now)
    until = working_day(today + timedelta(days=1))
    return records.due(uow.session, staff, today=today, until=until, held_since=held_since(uow))
