"""Processes of their own that all want the same places at the same moment."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any, Self

from sqlalchemy import select, text

from bot.work import Workshop
from services import enrolments, people, waiting_list, withdrawals
from services.enrolments import Fewer, OnlySomePlaces
from services.programme import Programme
from services.waiting_list import OfferOver
from services.work import UnitOfWork
from storage.catalogue import Activity
from storage.database import open_engine
from storage.enrolments import Enrolment
from storage.people import Person
from tests.support import databases, judging, signers, spending, talking, tapping

PROCESSES, THREADS = 4, 10
START, PATIENCE = 60.0, 60.0
"""Seconds to wait for others at the start, and for an answer: only a process that died takes longer."""

Task = tuple[str, tuple[Any, ...]]
Answer = tuple[str, Any]


@dataclass(frozen=True)
class Asked:
    """What became of one request; `turn` is a number drawn while the lock was still held."""

    account: int
    turn: int
    states: tuple[str, ...]


def witness(uow: UnitOfWork) -> int:
    """Draw a number: whoever draws while holding the activity's lock draws in the order of the locks."""
    return int(uow.session.execute(text("SELECT nextval('witness')")).scalar_one())


def enrol(uow: UnitOfWork, telegram_id: int) -> Asked:
    """Ask for one place."""
    outcome = enrolments.enrol(uow, person(uow, telegram_id), activity_id(uow))
    return Asked(telegram_id, witness(uow), tuple(one.state.value for one in outcome.enrolments))


def enrol_family(uow: UnitOfWork, telegram_id: int, fewer: str, free: int) -> Asked:
    """Ask for places for an adult and two children; *free* of them now, where there are fewer."""
    adult = person(uow, telegram_id)
    children = uow.session.scalars(
        select(Person)
        .where(Person.household_id == adult.household_id, Person.telegram_id.is_(None))
        .order_by(Person.id)
    )
    family = [adult, *children]
    outcome = enrolments.enrol_together(uow, adult, activity_id(uow), family, fewer=Fewer(fewer), take=family[:free])
    return Asked(telegram_id, witness(uow), tuple(one.state.value for one in outcome.enrolments))


def withdraw(uow: UnitOfWork, telegram_id: int) -> int:
    """Give everything back."""
    return len(withdrawals.withdraw(uow, person(uow, telegram_id), activity_id(uow)))


def let_in_again(uow: UnitOfWork, telegram_id: int) -> None:
    """Let the bot in again, and hear of what became free."""
    people.note_blocked(uow, telegram_id, blocked=False)


def accept(uow: UnitOfWork, telegram_id: int) -> bool:
    """Take what is offered, or find that the offer is over."""
    account = person(uow, telegram_id)
    row = uow.session.scalars(select(Enrolment).where(Enrolment.account_id == account.id)).one()
    try:
        waiting_list.accept(uow, account, row.id)
    except OfferOver:
        return False
    return True


def expire(uow: UnitOfWork) -> int:
    """End offers that are over."""
    return waiting_list.expire_due(uow)


def person(uow: UnitOfWork, telegram_id: int) -> Person:
    """Find a person."""
    return uow.session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()


def activity_id(uow: UnitOfWork) -> int:
    """Find the one activity there is."""
    return uow.session.scalars(select(Activity.id)).one()


SERVICES: dict[str, Callable[..., Any]] = (
    {one.__name__: one for one in (enrol, enrol_family, withdraw, let_in_again, accept, expire)}
    | judging.SERVICES
    | signers.SERVICES
    | spending.SERVICES
    | talking.SERVICES
    | tapping.SERVICES
)


class Racers:
    """Some processes, each with several threads and a connection for each, that begin at the same moment."""

    def __init__(self, url: str) -> None:
        forks = multiprocessing.get_context("forkserver")
        forks.set_forkserver_preload([__name__])  # what takes seconds to import is imported once for all
        self._tasks: list[Queue[Any]] = [forks.Queue() for _ in range(PROCESSES)]
        self._answers: Queue[Any] = forks.Queue()
        self._start = forks.Barrier(PROCESSES)  # must live until everybody has come
        self._processes = [
            forks.Process(target=race, args=(url, tasks, self._answers, self._start), daemon=True)
            for tasks in self._tasks
        ]

    def __enter__(self) -> Self:
        for one in self._processes:
            one.start()
        return self

    def __exit__(self, *failure: object) -> None:
        for tasks in self._tasks:
            tasks.put(None)
        for one in self._processes:
            one.join(PATIENCE)
            assert one.exitcode == 0, "every process ended by itself"

    def run(self, tasks: Sequence[tuple[datetime, Task]]) -> list[Any]:
        """Share tasks out, each with the time it is for it, and give all answers; what was raised fails the test."""
        for number, queue in enumerate(self._tasks):
            queue.put(list(tasks[number::PROCESSES]))
        found = [answer for _ in self._processes for answer in self._answers.get(timeout=PATIENCE)]
        faults = [what for kind, what in found if kind == "fault"]
        assert not faults, f"{len(faults)} of {len(tasks)} failed: {faults[0]}"
        return [what for _kind, what in found]


def race(url: str, tasks: "Queue[Any]", answers: "Queue[Any]", start: Barrier) -> None:
    """Be one of the processes."""
    engine = open_engine(url, databases.KEYS, connections=THREADS)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    with ThreadPoolExecutor(THREADS) as threads:
        while (mine := tasks.get()) is not None:
            start.wait(START)
            answers.put([one.result() for one in [threads.submit(_attempt, engine, now, task) for now, task in mine]])
    engine.dispose()


def _attempt(engine: Any, now: datetime, task: Task) -> Answer:
    """Do one piece of work, once: what gets in its way is a fault."""
    name, args = task
    workshop = Workshop(engine, Programme(), clock=lambda: now)
    try:
        while True:
            try:
                with workshop.unit() as uow:
                    return "done", SERVICES[name](uow, *args)
            except OnlySomePlaces as some:  # the family says: then some of us now
                args = (args[0], Fewer.TAKE_SOME.value, some.free)
    except Exception as fault:  # noqa: BLE001  told to the test
        return "fault", f"{name}{args}: {fault!r}"
