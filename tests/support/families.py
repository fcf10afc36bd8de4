"""Families for stories, what became of their places, and who is before them."""

from sqlalchemy import select

from services import households
from services.work import UnitOfWork
from storage.enrolments import Enrolment, EnrolmentState
from storage.people import Person, by_telegram_id
from tests.support.world import Someone, World


async def a_mother(world: World, name: str = "Fatima", **children: int) -> Someone:
    """Let an adult exist whose children are written down, by default Adam and Sara."""
    adult = await world.member(name)
    write_down(world, adult, **(children or {"Adam": 2018, "Sara": 2019}))
    return adult


def write_down(world: World, adult: Someone, **children: int) -> list[int]:
    """Write children of an adult down; give their ids."""

    def write(uow: UnitOfWork) -> list[int]:
        person = by_telegram_id(uow.session, adult.account.id)
        assert person is not None
        return [households.add_child(uow, person, name=name, birth_year=year).id for name, year in children.items()]

    return world.ask(write)


def id_of(world: World, name: str) -> int:
    """Find somebody by name."""
    return world.ask(lambda uow: uow.session.scalars(select(Person.id).where(Person.name == name)).one())


def states(world: World, *names: str) -> tuple[EnrolmentState, ...]:
    """Tell how the newest enrolment of each stands."""

    def read(uow: UnitOfWork) -> tuple[EnrolmentState, ...]:
        query = select(Person.name, Enrolment.state).join(Enrolment, Enrolment.person_id == Person.id)
        found = {row[0]: row[1] for row in uow.session.execute(query.order_by(Enrolment.id))}
        return tuple(found[name] for name in names)

    return world.ask(read)


def how_many(world: World) -> int:
    """Count enrolments."""
    return len(world.ask(lambda uow: uow.session.scalars(select(Enrolment.id)).all()))


async def fills(world: World, title: str, *names: str) -> list[Someone]:
    """Let others take places first."""
    people = []
    for name in names:
        someone = await world.member(name)
        await someone.taps("Attività", title)
        await someone.taps("Iscrivimi" if "Iscrivimi" in someone.labels else "Mettimi in lista")
        people.append(someone)
    return people


def enrolment_of(world: World, name: str) -> int:
    """Find the newest enrolment of somebody."""
    query = select(Enrolment.id).join(Person, Person.id == Enrolment.person_id).where(Person.name == name)
    return world.ask(lambda uow: uow.session.scalars(query.order_by(Enrolment.id.desc())).first() or 0)
