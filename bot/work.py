"""Workshop: opens units of work on the database, and reads the clock."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from datetime import UTC, datetime
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services.programme import Programme
from services.work import UnitOfWork
from storage.database import READING, is_passing

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 60.0
"""Seconds for which a piece of work waits for a busy database before it is a fault."""


def system_clock() -> datetime:
    """Read the system's clock: the only place that does."""
    return datetime.now(UTC)


class Workshop:
    """Where work on the database is done: begun, committed or rolled back, done again when it was in the way.

    On SQLite a unit of work runs right where it is asked for, in the event
    loop's own thread: one transaction at a time is all that SQLite allows, a
    unit takes well under a millisecond, and a hop to another thread costs more
    than the unit itself. Waiting for another process's lock never blocks the
    loop. On PostgreSQL units run in as many threads as there are connections.
    """

    def __init__(
        self,
        engine: Engine,
        programme: Programme,
        *,
        clock: Callable[[], datetime] = system_clock,
        threads: int = 8,
    ) -> None:
        self.engine, self.programme, self.clock = engine, programme, clock
        self.in_place = engine.dialect.name == "sqlite"
        self._threads = ThreadPoolExecutor(1 if self.in_place else threads, thread_name_prefix="database")

    @contextmanager
    def unit(self, *, reading: bool = False) -> Iterator[UnitOfWork]:
        """Open a unit of work: committed at the end of the block, rolled back by whatever is raised in it."""
        with Session(self.engine, expire_on_commit=False) as session:
            if reading:
                session.connection(execution_options=READING)
            yield UnitOfWork(session, self.clock(), self.programme)
            session.commit()

    def do(self, service: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do one piece of work here and now, again and again while the database is in the way."""
        begun = time.monotonic()
        while True:
            try:
                with self.unit() as uow:
                    return service(uow, *args, **kwargs)
            except DBAPIError as error:
                if not is_passing(error) or time.monotonic() - begun > PATIENCE:
                    raise
                time.sleep(random.uniform(0.002, 0.02))  # noqa: S311  spreads those who wait

    def rehearse(self, service: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a piece of work to see what would come of it, and roll it back."""

        def service_then_rollback(uow: UnitOfWork) -> T:
            result = service(uow, *args, **kwargs)
            uow.session.rollback()
            return result

        return self.do(service_then_rollback)

    async def run(self, service: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do one piece of work from the event loop."""

        def once() -> T:
            with self.unit() as uow:
                return service(uow, *args, **kwargs)

        return await self.attempt(once)

    async def attempt(self, piece: Callable[[], T]) -> T:
        """Call something that opens its own unit of work, again and again while the database is in the way."""
        begun = time.monotonic()
        while True:
            try:
                return await self._call(piece)
            except DBAPIError as error:
                if not is_passing(error) or time.monotonic() - begun > PATIENCE:
                    raise
                await asyncio.sleep(random.uniform(0.002, 0.02))  # noqa: S311  spreads those who wait

    async def apart(self, service: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a long piece of work in a thread, whatever the database."""
        context = copy_context()
        piece = partial(self.do, service, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, context.run, piece)

    async def _call(self, piece: Callable[[], T]) -> T:
        if self.in_place:
            return piece()
        context = copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._threads, context.run, piece)

    def close(self) -> None:
        """Let go of threads and connections."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()
