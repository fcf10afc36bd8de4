"""What a tick costs with ten thousand and with a million dates ahead, the same number due; beside APScheduler's own.

`python -m benchmarks.ticking [--json FILE]`. A tick is what the leader does
every few seconds: it plans reminders, ends offers, sweeps the outbox, claims
what is due, checks each letter again and settles it as sent. In each one the
same number of reminders is planned for the day before, and posted and sent for
the hours before. Small and large take turns, tick by tick.

APScheduler has a job for each date in its SQLAlchemyJobStore, gets those that
are due, calls them, takes them out, and asks when the next is due. It checks
nothing again, sends to nobody twice only while nothing is killed, knows no
quiet hours, and keeps no record of what it did: its figures are those of the
least that a scheduler has to do.
"""

import argparse
import json
import pickle
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import Connection, Engine, create_engine, insert, make_url, text

from benchmarks import pending
from benchmarks.pending import DUE, NOON, TICK, TICKS, UNTIMED
from bot.work import Workshop
from services import outbox, reminders, waiting_list
from services.programme import Programme
from services.work import UnitOfWork
from storage.database import open_engine
from tests.support import databases

SIZES = (10_000, 1_000_000)

SERVICES: Sequence[Callable[[UnitOfWork], object]] = (reminders.post_due, waiting_list.expire_due, outbox.sweep)


class Contestant(Protocol):
    """Whoever has a tick to be timed, and a database that was filled in so many seconds."""

    filled: float

    def tick(self) -> None:
        """Do what is due, a tick after the last one."""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="benchmarks.ticking")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--sizes", type=int, nargs=2, default=list(SIZES))
    chosen = parser.parse_args()
    figures = measure(chosen.sizes)
    show(figures)
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1))


def measure(sizes: Sequence[int] = SIZES) -> list[dict[str, Any]]:
    """Time everybody on both databases."""
    makers: Mapping[str, Callable[[str, int], Contestant]] = {"FareLegami": Ours, "APScheduler's job store": Jobs}
    rows = []
    with TemporaryDirectory(prefix="farelegami-bench-") as folder, databases.postgresql_server() as server:
        databases.forgo_the_disk(server)
        for number, (name, make) in enumerate(makers.items()):
            urls = {
                "SQLite": [f"sqlite:///{folder}/{number}-{size}.db" for size in sizes],
                "PostgreSQL": [_database(server, f"ticks_{number}_{size}") for size in sizes],
            }
            for database, places in urls.items():
                contestants = [make(url, size) for url, size in zip(places, sizes, strict=True)]
                rows += _contest(name, database, sizes, contestants)
    return rows


def _database(server: str, name: str) -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _contest(name: str, database: str, sizes: Sequence[int], contestants: Sequence[Contestant]) -> list[dict[str, Any]]:
    """Let small and large take turns, and give a row for each."""
    times: list[list[float]] = [[] for _ in contestants]
    for number in range(UNTIMED + TICKS):
        for taken, one in zip(times, contestants, strict=True):
            begun = time.perf_counter()
            one.tick()
            if number >= UNTIMED:
                taken.append(1000 * (time.perf_counter() - begun))
    first = median(times[0])
    return [
        {
            "who": name,
            "database": database,
            "pending": size,
            "due": DUE,
            "median ms": median(taken),
            "spread ms": [quantiles(taken, n=10)[0], quantiles(taken, n=10)[-1]],
            "ratio": median(taken) / first,
            "filled s": one.filled,
        }
        for size, taken, one in zip(sizes, times, contestants, strict=True)
    ]


class Ours:
    """The bot's own ticks, on a database of its own with so many dates ahead."""

    def __init__(self, url: str, size: int) -> None:
        databases.migrate(url)
        engine = open_engine(url, databases.KEYS)
        begun = time.perf_counter()
        with engine.begin() as connection:
            pending.fill(connection, size)
        _take_stock(engine)
        self.filled = time.perf_counter() - begun
        self._now = NOON
        self._workshop = Workshop(engine, Programme(), clock=lambda: self._now)
        self.sent = 0

    def tick(self) -> None:
        """Run the services of every tick and of every minute, then take and settle all that is due."""
        self._now += TICK
        for service in SERVICES:
            self._workshop.do(service)
        while sent := self._workshop.do(_send):
            self.sent += sent


def _send(uow: UnitOfWork) -> int:
    hand = outbox.claim(uow, "bench", 8)
    for ready in hand.ready:
        outbox.note_sent(uow, ready.letter_ids, "bench", 1)
    return len(hand.ready)


class Jobs:
    """APScheduler's own store of jobs, one for each date, with so many ahead."""

    def __init__(self, url: str, size: int) -> None:
        begun = time.perf_counter()
        engine = create_engine(url)
        self._store = SQLAlchemyJobStore(engine=engine, pickle_protocol=pickle.HIGHEST_PROTOCOL)
        scheduler = BackgroundScheduler(timezone=UTC)
        self._store.start(scheduler, "default")
        near = [_job(scheduler, f"near-{number}", at) for number, at in enumerate(pending.moments_near())]
        with engine.begin() as connection:
            connection.execute(insert(self._store.jobs_t), [self._row(one) for one in near])
            _far(connection, size - len(near), self._row(near[-1])["job_state"])
        _take_stock(engine)
        self.filled = time.perf_counter() - begun
        self._now = NOON
        self.ran = 0

    def _row(self, job: Job) -> dict[str, Any]:
        state = pickle.dumps(job.__getstate__(), pickle.HIGHEST_PROTOCOL)
        return {"id": job.id, "next_run_time": job.next_run_time.timestamp(), "job_state": state}

    def tick(self) -> None:
        """Do what its scheduler does when it wakes."""
        self._now += TICK
        for job in self._store.get_due_jobs(self._now):
            job.func(*job.args)
            self._store.remove_job(job.id)
            self.ran += 1
        self._store.get_next_run_time()


def remind(account: int, occurrence: int) -> None:
    """Stand for the sending of a reminder."""


def _job(scheduler: BackgroundScheduler, name: str, at: datetime) -> Job:
    return Job(
        scheduler,
        id=name,
        trigger=DateTrigger(at, UTC),
        func="benchmarks.ticking:remind",
        args=(1, 1),
        kwargs={},
        name="remind",
        executor="default",
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
        next_run_time=at,
    )


def _far(connection: Connection, size: int, state: bytes) -> None:
    """Add jobs that are not due while we look; what each holds is never read, so all hold the same."""
    into = "INSERT INTO apscheduler_jobs (id, next_run_time, job_state)"
    what = "SELECT CAST(i AS VARCHAR(191)), :begin + 13 * i, :state FROM n"
    facts = {"begin": (NOON + pending.FAR).timestamp(), "state": state}
    connection.execute(text(f"{into} {pending.numbers(size)} {what}"), facts)


def _take_stock(engine: Engine) -> None:
    """Let the database see what it holds, as it does by itself in time."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def show(figures: Sequence[Mapping[str, Any]]) -> None:
    """Print a table."""
    print("| | | pending | due | median ms | spread | ratio |")
    print("|---|---|---|---|---|---|---|")
    for row in figures:
        low, high = row["spread ms"]
        print(
            f"| {row['who']} | {row['database']} | {row['pending']:,} | {row['due']} | {row['median ms']:.1f} "
            f"| {low:.1f}–{high:.1f} | {row['ratio']:.2f} |"
        )


if __name__ == "__main__":
    main()
