"""Patti that hold, for stories about how they are kept: written into the database as both sides accepted them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from services import planning
from services.work import UnitOfWork
from storage.check_ins import Due
from storage.organisations import Organisation
from storage.patti import Cadence, Commitment, Goal, Nature, Patto, PattoKind, PattoVersion, Side
from storage.people import Person
from tests.support.world import ROME, Someone, World

ENTE = "Cooperativa Filo"


@dataclass(frozen=True, slots=True)
class Promised:
    """One commitment of a story."""

    text: str
    side: Side = Side.PERSON
    cadence: Cadence = Cadence.WEEKLY
    responsible: Someone | None = None
    due_on: date | None = None
    rule: str = ""


OWN = Promised("Mando tre curriculum")
THEIRS = Promised("Paghiamo l'abbonamento del treno", Side.ORGANISATION)


def a_patto(
    world: World,
    person: Someone | None,
    operator: Someone | None,
    *promised: Promised,
    known_as: str = "Signora F.",
    code: str = "P-1",
    days: int = 365,
) -> int:
    """Let a patto hold from today on, with one commitment of each side unless told otherwise; gives its id."""
    return world.ask(_write, person, operator, promised or (OWN, THEIRS), known_as, code, days)


def _write(
    uow: UnitOfWork,
    person: Someone | None,
    operator: Someone | None,
    promised: tuple[Promised, ...],
    known_as: str,
    code: str,
    days: int,
) -> int:
    own, leader = (_row(uow, one) for one in (person, operator))
    patto = Patto(
        code=code,
        kind=PattoKind.INCLUSION,
        territory_id=leader.territory_id if leader else 1,
        organisation_id=_ente(uow).id,
        operator_id=leader.id if leader else None,
        person_id=own.id if own else None,
        known_as="" if own else known_as,
        cap_cents=200_000,
        created_at=uow.now,
        linked_at=uow.now if own else None,
    )
    uow.session.add(patto)
    if own is not None:
        own.has_patto = True
    uow.session.flush()
    agree(uow, patto, promised, days=days)
    return patto.id


def agree(
    uow: UnitOfWork, patto: Patto, promised: tuple[Promised, ...], *, number: int = 1, days: int = 365
) -> PattoVersion:
    """Let both sides accept a version with these commitments; the same words are the same promise as before."""
    today = uow.programme.today(uow.now)
    version = PattoVersion(
        patto_id=patto.id,
        number=number,
        starts_on=today,
        ends_on=today + timedelta(days=days),
        created_at=uow.now,
        proposed_at=uow.now,
        person_accepted_at=uow.now,
        organisation_accepted_at=uow.now,
        own_commitments=1,
        organisation_commitments=1,
        active_at=uow.now,
    )
    uow.session.add(version)
    uow.session.flush()
    goal = Goal(version_id=version.id, position=1, text="Trovare lavoro")
    uow.session.add(goal)
    uow.session.flush()
    before = {one.text: one.origin_id for one in uow.session.scalars(select(Commitment).order_by(Commitment.id.desc()))}
    for position, one in enumerate(promised, 1):
        responsible = _row(uow, one.responsible)
        row = Commitment(
            version_id=version.id,
            goal_id=goal.id,
            position=position,
            text=one.text,
            side=one.side,
            nature=Nature.ACTIVATION,
            responsible=responsible.name if responsible else "",
            responsible_id=responsible.id if responsible else None,
            cadence=one.cadence,
            due_on=one.due_on,
            rule=one.rule,
        )
        uow.session.add(row)
        uow.session.flush()
        row.origin_id = before.get(one.text, row.id)
    planning.plan(uow, patto, version)
    return version


def _row(uow: UnitOfWork, someone: Someone | None) -> Person | None:
    if someone is None:
        return None
    return uow.session.scalars(select(Person).where(Person.telegram_id == someone.account.id)).one()


def _ente(uow: UnitOfWork) -> Organisation:
    found = uow.session.scalars(select(Organisation).where(Organisation.name == ENTE)).one_or_none()
    if found is None:
        found = Organisation(name=ENTE, created_at=uow.now)
        uow.session.add(found)
        uow.session.flush()
    return found


def dues(world: World) -> list[Due]:
    """List all the periods there are, in order."""
    return list(world.ask(lambda uow: uow.session.scalars(select(Due).order_by(Due.due_on, Due.id)).all()))


async def comes(world: World, day: date, hour: int = 17, minute: int = 0) -> None:
    """Let it be a later moment at once, with the scheduler at work then."""
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ROME)
    world.telegram.clock.move(moment - world.now)
    await world.ticks()
