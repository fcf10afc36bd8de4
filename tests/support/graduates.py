"""A class by application, and people who got in and came: written down as they stand, whatever way led there."""

from sqlalchemy import select

from services.work import UnitOfWork
from storage.applications import Application, ApplicationState
from storage.attendances import Attendance, Presence
from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person, by_telegram_id
from tests.support.world import Someone, World, an_activity

TITLE = "Tu puoi"


def a_class(world: World, title: str = TITLE, **columns: str) -> int:
    """Put a class into the catalogue, on two Wednesdays (25 November and 2 December); give its number."""
    usual = {"tipo": "corso", "iscrizione": "candidatura", "posti": "40", "ricorrenza": "FREQ=WEEKLY;COUNT=2"}
    report = world.imports(an_activity(title, **(usual | columns)))
    assert not report.problems
    return world.ask(lambda uow: uow.session.scalars(select(Activity.id).where(Activity.title == title)).one())


def person_of(uow: UnitOfWork, someone: Someone) -> Person:
    """Find somebody's row."""
    person = by_telegram_id(uow.session, someone.account.id)
    assert person is not None
    return person


def gets_in(
    world: World,
    someone: Someone,
    activity_id: int,
    state: EnrolmentState = EnrolmentState.CONFIRMED,
    left_from: EnrolmentState | None = None,
) -> int:
    """Write down that somebody applied, was let in, and stands so now; give the application."""

    def write(uow: UnitOfWork) -> int:
        person = person_of(uow, someone)
        enrolment = Enrolment(
            activity_id=activity_id, person_id=person.id, account_id=person.id, state=state,
            created_at=uow.now, changed_at=uow.now, withdrawn_from=left_from,
        )  # fmt: skip
        uow.session.add(enrolment)
        uow.session.flush()
        return _apply(uow, person, activity_id, ApplicationState.ADMITTED, enrolment.id)

    return world.ask(write)


def applies(world: World, someone: Someone, activity_id: int, state: ApplicationState, **facts: object) -> int:
    """Write down somebody's application as it stands; give its number."""
    return world.ask(lambda uow: _apply(uow, person_of(uow, someone), activity_id, state, None, **facts))


def _apply(
    uow: UnitOfWork,
    person: Person,
    activity_id: int,
    state: ApplicationState,
    enrolment_id: int | None,
    **facts: object,
) -> int:
    row = Application(
        activity_id=activity_id, person_id=person.id, state=state, enrolment_id=enrolment_id,
        created_at=uow.now, changed_at=uow.now, sent_at=None if state is ApplicationState.DRAFT else uow.now,
        **({"answers": '{"employment": "seeking", "own": ["Perché no"]}'} | facts),
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    return row.id


def comes(world: World, someone: Someone, activity_id: int, *presences: Presence) -> None:
    """Write down who was there, date by date from the first."""

    def write(uow: UnitOfWork) -> None:
        dates = uow.session.scalars(
            select(Occurrence.id).where(Occurrence.activity_id == activity_id).order_by(Occurrence.starts_at)
        )
        for occurrence_id, presence in zip(dates, presences, strict=False):
            uow.session.add(
                Attendance(
                    occurrence_id=occurrence_id,
                    person_id=person_of(uow, someone).id,
                    presence=presence,
                    marked_at=uow.now,
                )
            )

    world.ask(write)
