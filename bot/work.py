"""Workshop: opens units of work on the database, and reads the clock."""

import asyncio
import random
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.util.concurrency import greenlet_spawn

from services.programme import Programme
from services.remembered import Remembered
from services.work import UnitOfWork
from storage.database import is_out_of_reach, is_passing, last_words

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 60.0
"""Seconds for which a piece of work waits for a busy database before it is a fault."""

AWAY = 0.1, 0.3
"""Seconds, at random, between attempts to reach a server that is not there."""

TOGETHER = 16
"""Pieces of work that share one commit, at the most: a few hundredths of a second of the loop's time."""


def system_clock() -> datetime:
    """Read the system's clock: the only place that does."""
    return datetime.now(UTC)


@dataclass(slots=True)
class _Piece:
    """A piece of work that waits to be done, and whoever waits for it."""

    call: Callable[[], Any]
    done: "asyncio.Future[Any]"
    result: Any = None
    failure: BaseException | None = None


Parting = Callable[[Session], None]
"""Writes something and reads nothing."""


def _write_last(session: Session, parting: Sequence[Parting]) -> None:
    for write in parting:
        write(session)


class GroupBroken(Exception):
    """SQLite gave up the transaction that several pieces of work shared."""


class _Group:
    """A transaction on SQLite that several units of work share, each in a savepoint.

    The savepoints are SQLite's own words on the driver's connection: through
    SQLAlchemy they would cost more than what happens between them.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._thread = threading.get_ident()
        self._driver: sqlite3.Connection = session.connection().connection.driver_connection  # type: ignore[assignment]
        self._changes = self._driver.total_changes

    @property
    def is_ours(self) -> bool:
        """Whether the thread that asks is the one that works on the group: others have transactions of their own."""
        return self._thread == threading.get_ident()

    @property
    def has_written(self) -> bool:
        """Whether there is anything for the disk."""
        return self._driver.total_changes > self._changes

    @contextmanager
    def part(self) -> Iterator[Session]:
        """Open one unit of work of the group."""
        self._driver.execute("SAVEPOINT part")
        try:
            yield self._session
            self._session.flush()
        except BaseException:
            self._session.expunge_all()
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK TO part")
            raise
        finally:
            self._session.expunge_all()
            if self._driver.in_transaction:
                self._driver.execute("RELEASE part")

    def check(self) -> None:
        """Notice that a unit took the whole transaction with it; raises GroupBroken."""
        if not self._driver.in_transaction or not self._session.is_active:
            raise GroupBroken


class Workshop:
    """Where work on the database is done: begun, committed or rolled back, done again when it was in the way.

    On SQLite a unit of work runs right where it is asked for, in the event
    loop's own thread: one transaction at a time is all that SQLite allows, a
    unit takes well under a millisecond, and a hop to another thread costs more
    than the unit itself. Pieces that come together are units of their own, each
    in a savepoint, under one commit, which waits for the disk in a thread.
    Waiting for another process's lock never blocks the loop either. On
    PostgreSQL units run in the loop's thread too, each on a stack of its own
    that is left while its connection waits for an answer (docs/decisions/0006).
    """

    def __init__(
        self,
        engine: Engine,
        programme: Programme,
        *,
        clock: Callable[[], datetime] = system_clock,
        at_once: int = 12,
    ) -> None:
        """Work on *engine*; on PostgreSQL with as many units *at_once*, each with a connection."""
        self.engine, self.programme, self.clock = engine, programme, clock
        self.remembered = Remembered()
        self.in_place = engine.dialect.name == "sqlite"
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="database")
        self._turns = asyncio.Semaphore(at_once)
        self._met = self.in_place
        self._meeting = asyncio.Lock()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._pieces: deque[_Piece] = deque()
        self._working: asyncio.Task[None] | None = None
        self._shared: _Group | None = None

    @contextmanager
    def unit(self, *, chat: int | None = None, parting: Sequence[Parting] = ()) -> Iterator[UnitOfWork]:
        """Open a unit of work: committed at the end of the block, rolled back by whatever is raised in it.

        With a *chat*, no other process works on the same chat meanwhile. *parting*
        is written last, with the commit; the block may still add to it.
        """
        group = self._shared
        if group is not None and group.is_ours:
            with group.part() as session:
                yield UnitOfWork(session, self.clock(), self.programme, self.remembered)
                _write_last(session, parting)
            return
        with self.engine.connect() as connection, Session(connection, expire_on_commit=False) as session:
            if chat is not None:
                connection.execution_options(chat=chat)
            yield UnitOfWork(session, self.clock(), self.programme, self.remembered)
            session.flush()
            with last_words(connection):
                _write_last(session, parting)
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
                time.sleep(_a_moment())

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
        """Call something that opens its own units of work, again and again while the database is in the way.

        A server that is being started again is waited for too: what people do meanwhile is done when it is back.
        """
        begun = time.monotonic()
        while True:
            try:
                return await self._call(piece)
            except DBAPIError as error:
                away = is_out_of_reach(error)
                if not (away or is_passing(error)) or time.monotonic() - begun > PATIENCE:
                    raise
                await asyncio.sleep(random.uniform(*AWAY) if away else _a_moment())  # noqa: S311  spreads who waits

    async def apart(self, service: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a long piece of work in a thread, whatever the database."""
        context = copy_context()
        piece = partial(self.do, service, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, context.run, piece)

    async def _call(self, piece: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        if not self.in_place:
            work = loop.create_task(self._take_turn(piece))
            self._under_way.add(work)
            work.add_done_callback(self._under_way.discard)
            return await asyncio.shield(work)  # whoever no longer waits does not leave a connection in the middle
        waiting = _Piece(partial(copy_context().run, piece), loop.create_future())
        self._pieces.append(waiting)
        if self._working is None or self._working.done():
            self._working = loop.create_task(self._work())
        result: T = await waiting.done
        return result

    async def _take_turn(self, piece: Callable[[], T]) -> T:
        async with self._turns:
            if not self._met:
                await self._meet()
            return await greenlet_spawn(piece)

    async def _meet(self) -> None:
        """Let SQLAlchemy look at the database once, under its own lock, before several units are on their way."""
        async with self._meeting:
            if not self._met:
                await asyncio.get_running_loop().run_in_executor(self._threads, _look_at, self.engine)
                self._met = True

    async def _work(self) -> None:
        """Do what waits, a group at a time, until nothing does."""
        while self._pieces:
            pieces = [self._pieces.popleft() for _ in range(min(TOGETHER, len(self._pieces)))]
            try:
                await self._do_together(pieces)
            except GroupBroken:
                for piece in pieces:
                    _do(piece)
            except DBAPIError as error:
                for piece in pieces:
                    piece.failure = error
            for piece in pieces:
                _tell(piece)

    async def _do_together(self, pieces: list[_Piece]) -> None:
        """Do some pieces under one commit.

        Raises:
            GroupBroken: one took the transaction with it; nothing was committed, and each is to be done alone.
            DBAPIError: the transaction did not begin, or was not committed.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            group = self._shared = _Group(session)
            try:
                for piece in pieces:
                    _do(piece)
                    self._shared.check()
            finally:
                self._shared = None
            if group.has_written:
                await asyncio.get_running_loop().run_in_executor(self._threads, session.commit)
            else:
                session.commit()  # waits for no disk

    def close(self) -> None:
        """Let go of threads and connections."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def _look_at(engine: Engine) -> None:
    with engine.connect():
        pass


def _do(piece: _Piece) -> None:
    piece.failure = None  # of a group that was broken: it is done again
    try:
        piece.result = piece.call()
    except BaseException as failure:  # noqa: BLE001  handed to whoever waits for the piece
        piece.failure = failure


def _tell(piece: _Piece) -> None:
    if piece.done.done():
        return
    if piece.failure is not None:
        piece.done.set_exception(piece.failure)
    else:
        piece.done.set_result(piece.result)


def _a_moment() -> float:
    """Give a short pause that spreads those who wait."""
    return random.uniform(0.002, 0.02)  # noqa: S311
