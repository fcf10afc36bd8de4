"""Patti that hold, those whose they are and those who follow them, and a clock: services without any chat."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.work import Workshop
from services import people
from services.programme import Programme
from services.remembered import Remembered
from services.work import UnitOfWork
from storage import organisations
from storage.check_ins import Due
from storage.organisations import Membership, Organisation
from storage.patti import Cadence, Commitment, Goal, Nature, Patto, PattoKind, PattoVersion, Side
from storage.people import Person, Role
from tests.support.world import MONDAY, ROME

T = TypeVar("T")

FATIMA, YUSUF = 701, 702
OLGA, OSCAR, CORA, FAR, MINA = range(711, 716)
"""Two operators of the same ente, a coordinator, an operator of another territory and ente, a community maker."""

STAFF = {
    OLGA: ("Olga", Role.OPERATOR, 1),
    OSCAR: ("Oscar", Role.OPERATOR, 1),
    CORA: ("Cora", Role.COORDINATOR, 1),
    FAR: ("Fabio", Role.OPERATOR, 2),
    MINA: ("Mina", Role.COMMUNITY_MAKER, 1),
}

SECRET = "il corso di patente"
GOAL, OWN, THEIRS = "Guidare da sola", "Studiare la teoria", "Pagare la scuola guida"


class PattoOffice:
    """One patto of Fatima's that Olga follows for the cooperative; it is a Monday morning."""

    def __init__(self, engine: Engine, *, programme: Programme | None = None) -> None:
        self.now = MONDAY.astimezone(UTC)
        self.workshop = Workshop(engine, programme or Programme(), clock=lambda: self.now)
        self.patto_id = 0

    def opens(self, *, cap_cents: int = 200_000) -> int:
        """Let there be people, two enti, and a patto that holds; gives its id."""
        self.does(_join)
        self.patto_id = self.does(lambda uow: holds(uow, cap_cents=cap_cents))
        return self.patto_id

    def does(self, act: Callable[[UnitOfWork], T]) -> T:
        """Do something a second later."""
        self.now += timedelta(seconds=1)
        return self.work(act)

    def work(self, act: Callable[[UnitOfWork], T]) -> T:
        """Do something in a unit of work of its own."""
        return self.workshop.do(act)

    def goes_to(self, month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2026) -> None:
        """Let it be another day."""
        self.now = datetime(year, month, day, hour, minute, tzinfo=ROME).astimezone(UTC)

    def as_(self, who: int, act: Callable[[UnitOfWork, Person], T]) -> T:
        """Do something as somebody, a second later."""
        return self.does(lambda uow: act(uow, person(uow, who)))


def person(uow: UnitOfWork, who: int) -> Person:
    """Find somebody by their number at Telegram."""
    return uow.session.scalars(select(Person).where(Person.telegram_id == who)).one()


def _join(uow: UnitOfWork) -> None:
    for number, name in ((FATIMA, "Fatima"), (YUSUF, "Yusuf")):
        people.join(uow, telegram_id=number, name=name, language="it", territory_id=1, agreed_at=uow.now)
    for number, (name, role, scope_id) in STAFF.items():
        one = people.join(uow, telegram_id=number, name=name, language="it", territory_id=1, agreed_at=uow.now)
        one.role, one.scope_id = role, scope_id
    uow.session.flush()
    for name, staff in (("Cooperativa Filo", (OLGA, OSCAR)), ("Associazione Ponte", (FAR,))):
        ente = Organisation(name=name, territory_id=None, created_at=uow.now)
        uow.session.add(ente)
        uow.session.flush()
        for number in staff:
            uow.session.add(Membership(person_id=person(uow, number).id, organisation_id=ente.id))
    uow.session.flush()


def holds(
    uow: UnitOfWork,
    who: int | None = FATIMA,
    operator: int | None = OLGA,
    *,
    cap_cents: int = 200_000,
    active: bool = True,
    code: str = "P-1",
) -> int:
    """Write a patto down that both sides have accepted, or that still waits for them; gives its id."""
    ente = organisations.by_name(uow.session, "Cooperativa Filo")
    if ente is None:
        ente = Organisation(name="Cooperativa Filo", territory_id=None, created_at=uow.now)
        uow.session.add(ente)
        uow.session.flush()
    own = None if who is None else person(uow, who)
    patto = Patto(
        code=code,
        kind=PattoKind.INCLUSION,
        territory_id=1,
        organisation_id=ente.id,
        operator_id=None if operator is None else person(uow, operator).id,
        person_id=None if own is None else own.id,
        known_as="" if own else "Signora F.",
        cap_cents=cap_cents,
        created_at=uow.now,
        linked_at=None if own is None else uow.now,
    )
    uow.session.add(patto)
    if own is not None:
        own.has_patto = True
    uow.session.flush()
    _version(uow, patto, active=active)
    return patto.id


def _version(uow: UnitOfWork, patto: Patto, *, active: bool) -> None:
    version = PattoVersion(
        patto_id=patto.id,
        number=1,
        written_by_id=patto.operator_id,
        starts_on=date(2026, 11, 23),
        ends_on=date(2027, 5, 23),
        created_at=uow.now,
        own_commitments=1,
        organisation_commitments=1,
    )
    if active:
        version.proposed_at = version.person_accepted_at = version.organisation_accepted_at = uow.now
        version.active_at = uow.now
    uow.session.add(version)
    uow.session.flush()
    goal = Goal(version_id=version.id, position=0, text=GOAL)
    uow.session.add(goal)
    uow.session.flush()
    for position, (text, side) in enumerate(((OWN, Side.PERSON), (THEIRS, Side.ORGANISATION))):
        one = Commitment(
            version_id=version.id,
            goal_id=goal.id,
            position=position,
            text=text,
            side=side,
            nature=Nature.ACTIVATION,
            cadence=Cadence.WEEKLY,
        )
        uow.session.add(one)
        uow.session.flush()
        one.origin_id = one.id
        for week in (4, 11):
            first = date(2026, 11, 23) + timedelta(days=week - 4)
            last = date(2026, 11, 23) + timedelta(days=week)
            uow.session.add(Due(commitment_id=one.id, patto_id=patto.id, starts_on=first, due_on=last))
    uow.session.flush()


class NestedOffice(PattoOffice):
    """The same within one transaction, of which nothing stays: for tests that begin anew many times."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.connection = engine.connect()
        self.outer = self.connection.begin()
        self.remembered = Remembered()

    def work(self, act: Callable[[UnitOfWork], T]) -> T:
        """Do something: kept until the end, undone by a refusal."""
        with Session(self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            found = act(UnitOfWork(session, self.now, Programme(), self.remembered))
            session.commit()
            return found

    def closes(self) -> None:
        """Leave nothing behind."""
        self.outer.rollback()
        self.connection.close()
