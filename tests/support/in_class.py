"""Classes with people in them: let in beside the application, where a story is about what comes after it."""

from sqlalchemy import select

from services import invitations
from services.work import UnitOfWork
from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState
from storage.people import Person, Role, by_telegram_id
from tests.support.world import Someone, World, an_activity

LINK = "https://t.me/farelegami_bot?start="
TITLE = "Tu puoi!"


def a_class(world: World, title: str = TITLE, **columns: object) -> int:
    """Put a class into the catalogue, four Wednesdays from 17:30 to 19:00 unless told otherwise; gives its number."""
    usual = {"tipo": "corso", "iscrizione": "candidatura", "ricorrenza": "FREQ=WEEKLY;COUNT=4"}
    world.imports(an_activity(title, **(usual | columns)))
    return world.ask(lambda uow: uow.session.scalars(select(Activity.id).where(Activity.title == title)).one())


def person_of(uow: UnitOfWork, someone: Someone) -> Person:
    """Find somebody as the database has them."""
    person = by_telegram_id(uow.session, someone.account.id)
    assert person is not None
    return person


def let_in(world: World, someone: Someone, activity_id: int, state: EnrolmentState = EnrolmentState.CONFIRMED) -> None:
    """Give somebody a place in a class, or a turn."""

    def enrol(uow: UnitOfWork) -> None:
        who = person_of(uow, someone).id
        uow.session.add(
            Enrolment(
                activity_id=activity_id,
                person_id=who,
                account_id=who,
                state=state,
                created_at=uow.now,
                changed_at=uow.now,
            )
        )

    world.ask(enrol)


def leaves(world: World, someone: Someone, activity_id: int) -> None:
    """Let somebody give a place back."""

    def withdraw(uow: UnitOfWork) -> None:
        who = person_of(uow, someone).id
        query = select(Enrolment).where(Enrolment.activity_id == activity_id, Enrolment.person_id == who)
        mine = uow.session.scalars(query).one()
        mine.withdrawn_from = mine.state
        mine.become(EnrolmentState.WITHDRAWN, uow.now)

    world.ask(withdraw)


async def staff(world: World, name: str = "Olga", role: Role = Role.OPERATOR, scope: int | None = 1) -> Someone:
    """Let somebody work for the programme, as an operator in Crema unless told otherwise."""
    someone = await world.member(name)
    await someone.opens(f"{LINK}i_{world.ask(invitations.invite, role, scope)}")
    await someone.taps("Conferma")
    return someone
