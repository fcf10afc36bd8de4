"""What it costs to plan and to ask about commitments, week after week for three years.

`python -m benchmarks.planning [--weeks N] [--json FILE]`. 250 patti with six
commitments each (a rule, a month, a fortnight, three weeks) that hold for three
years. In each week the leader's day of asking is timed: planning the weeks
ahead, asking everybody, looking for who said nothing; then the idle minute
after it, which most minutes are. In between, half of the people answer. Memory
is what Python holds at the peak of planning, in the first weeks and the last.
"""

import argparse
import json
import time
import tracemalloc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select, text

from bot.work import Workshop
from services import check_in_asking, planning
from services.programme import Programme
from services.work import UnitOfWork
from storage.check_ins import Due
from storage.database import open_engine
from storage.organisations import Organisation
from storage.patti import Cadence, Commitment, Goal, Nature, Patto, PattoKind, PattoVersion, Side
from storage.people import Person, Role
from tests.support import databases

PATTI = 250
CADENCES = (Cadence.WEEKLY, Cadence.WEEKLY, Cadence.WEEKLY, Cadence.FORTNIGHTLY, Cadence.MONTHLY, Cadence.RULE)
WEEKS = 156
FIRST = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)
"""A Friday after five in the afternoon, here: the day and the hour of asking."""

WEEK, MINUTE = timedelta(weeks=1), timedelta(minutes=1)
ENDS = 8
"""So many weeks at the beginning and at the end are compared."""


@dataclass
class Times:
    """Milliseconds of CPU in each week, and bytes at the peak."""

    plan: list[float] = field(default_factory=list)
    ask: list[float] = field(default_factory=list)
    chase: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="benchmarks.planning")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    chosen = parser.parse_args()
    figures = measure(chosen.weeks)
    show(figures)
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1))


def measure(weeks: int = WEEKS) -> Sequence[Mapping[str, Any]]:
    """Let the weeks go by on SQLite, then again with memory looked at: looking slows everything down."""
    with TemporaryDirectory(prefix="farelegami-bench-") as folder:
        timed, dues = _run(f"sqlite:///{folder}/timed.db", weeks)
        tracemalloc.start()
        looked_at, _dues = _run(f"sqlite:///{folder}/looked.db", min(weeks, WEEKS // 3), memory=True)
        tracemalloc.stop()
    rows = [
        ("planning, a week", timed.plan),
        ("asking, a week", timed.ask),
        ("looking for who said nothing", timed.chase),
        ("an idle minute, all three", timed.idle),
    ]
    table = [
        {"what": what, "first": median(ms[1:ENDS]), "last": median(ms[-ENDS:]), "longest": max(ms)} for what, ms in rows
    ]
    peaks = looked_at.peak
    memory = {"what": "memory, MB", "first": max(peaks[1:ENDS]) / 1e6, "last": max(peaks[-ENDS:]) / 1e6}
    return [*table, memory | {"longest": max(peaks) / 1e6}, {"what": "periods in the end", "last": dues}]


def _run(url: str, weeks: int, *, memory: bool = False) -> tuple[Times, int]:
    databases.migrate(url)
    engine, now, times = open_engine(url, databases.KEYS), FIRST - timedelta(days=4), Times()
    workshop = Workshop(engine, Programme(), clock=lambda: now)
    workshop.do(fill)
    now = FIRST
    for _week in range(weeks):
        if memory:
            tracemalloc.reset_peak()
        times.plan.append(_timed(workshop, planning.plan_due))
        if memory:
            times.peak.append(tracemalloc.get_traced_memory()[1])
        times.ask.append(_timed(workshop, check_in_asking.ask_due))
        times.chase.append(_timed(workshop, check_in_asking.chase_due))
        now += MINUTE
        idle = (planning.plan_due, check_in_asking.ask_due, check_in_asking.chase_due)
        times.idle.append(sum(_timed(workshop, one) for one in idle))
        workshop.do(_answer)
        now += WEEK - MINUTE
    dues = workshop.do(lambda uow: uow.session.scalars(select(func.count(Due.id))).one())
    workshop.close()
    engine.dispose()
    return times, dues


def _timed(workshop: Workshop, service: Any) -> float:
    begun = time.process_time()
    workshop.do(service)
    return 1000 * (time.process_time() - begun)


def _answer(uow: UnitOfWork) -> None:
    """Let half of the people answer all that waits, and their letters be gone."""
    answered = (
        "UPDATE dues SET answered_at = :now WHERE asked_at IS NOT NULL AND answered_at IS NULL AND patto_id % 2 = 0"
    )
    uow.session.execute(text(answered), {"now": uow.now.replace(tzinfo=None)})
    uow.session.execute(
        text("UPDATE letters SET state = 'sent', settled_at = :now WHERE state = 'waiting'"),
        {"now": uow.now.replace(tzinfo=None)},
    )


def fill(uow: UnitOfWork) -> None:
    """Write patti down that both sides have just accepted, with twenty operators who follow them."""
    ente = Organisation(name="Cooperativa Filo", created_at=uow.now)
    staff = [_person(number, Role.OPERATOR, uow.now) for number in range(20)]
    people = [_person(100 + number, Role.PARTICIPANT, uow.now) for number in range(PATTI)]
    uow.session.add_all([ente, *staff, *people])
    uow.session.flush()
    for number, person in enumerate(people):
        _patto(uow, number, person, staff[number % len(staff)], ente)


def _person(number: int, role: Role, now: datetime) -> Person:
    return Person(telegram_id=1 + number, name="Qualcuno", language="it", role=role, joined_at=now, consent_at=now)


def _patto(uow: UnitOfWork, number: int, person: Person, operator: Person, ente: Organisation) -> None:
    patto = Patto(
        code=f"P-{number}",
        kind=PattoKind.INCLUSION,
        organisation_id=ente.id,
        operator_id=operator.id,
        person_id=person.id,
        cap_cents=200_000,
        created_at=uow.now,
        linked_at=uow.now,
    )
    uow.session.add(patto)
    uow.session.flush()
    today = uow.programme.today(uow.now)
    version = PattoVersion(
        patto_id=patto.id,
        number=1,
        starts_on=today,
        ends_on=today + timedelta(days=3 * 365),
        created_at=uow.now,
        proposed_at=uow.now,
        person_accepted_at=uow.now,
        organisation_accepted_at=uow.now,
        own_commitments=3,
        organisation_commitments=3,
        active_at=uow.now,
    )
    uow.session.add(version)
    uow.session.flush()
    goal = Goal(version_id=version.id, position=1, text="Trovare lavoro")
    uow.session.add(goal)
    uow.session.flush()
    for position, cadence in enumerate(CADENCES):
        commitment = Commitment(
            version_id=version.id,
            goal_id=goal.id,
            position=position,
            text="Mando tre curriculum",
            side=Side.PERSON if position % 2 else Side.ORGANISATION,
            nature=Nature.ACTIVATION,
            cadence=cadence,
            rule="FREQ=WEEKLY;BYDAY=FR" if cadence is Cadence.RULE else "",
        )
        uow.session.add(commitment)


def show(figures: Sequence[Mapping[str, Any]]) -> None:
    """Print a table."""
    print("| 250 patti, six commitments each; ms of CPU | first weeks | last weeks | longest |")
    print("|---|---|---|---|")
    for row in figures:
        cells = (f"{row[name]:,.1f}" if name in row else "" for name in ("first", "last", "longest"))
        print(f"| {row['what']} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
