"""PostgreSQL's side of the database: how connections wait, begin and end a transaction.

What every update says to the server goes in as few messages as possible: BEGIN,
the chat's lock and the first query are one, the last write and COMMIT another.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg import waiting
from psycopg.abc import PQGen
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util.concurrency import await_only, in_greenlet

from storage.faults import raised

T = TypeVar("T")

INTERVAL = 0.1
"""Seconds after which the driver looks for a signal while it waits; its own default."""

REACH = 10
"""Seconds for which a server may leave a new connection without an answer, unless the address says otherwise."""

OPENING, CLOSING, PREPARED = "opening", "closing", "prepared"
"""What a connection remembers: a BEGIN to be sent, last words to be sent with COMMIT, what the server has prepared."""


class LoopConnection(psycopg.Connection[Any]):
    """A connection whose waiting is the event loop's, where there is one to give it to.

    Within `Workshop.run` plain code waits for PostgreSQL and the loop serves
    others meanwhile. Anywhere else (the command line, a thread) it simply waits.
    """

    def wait(self, gen: PQGen[T], interval: float = INTERVAL, timeout: float | None = None) -> T:
        """Wait until something that was asked is done."""
        if not in_greenlet():
            return super().wait(gen, interval, timeout)
        return await_only(waiting.wait_async(gen, self.pgconn.socket, interval, timeout))


def set_up(engine: Engine) -> None:
    """Let an engine's connections wait, begin and end as described here."""
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "connect", _take_over_transactions)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _open_before)


def _connect(_dialect: Dialect, _entry: ConnectionPoolEntry, words: list[Any], options: dict[str, Any]) -> Any:
    """Open a connection, in a thread where a loop must not stand still while a server does not answer."""
    opening = partial(LoopConnection.connect, *words, **({"connect_timeout": REACH} | options))
    return await_only(asyncio.to_thread(opening)) if in_greenlet() else opening()


def _take_over_transactions(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Begin transactions and prepare statements ourselves.

    The driver would send BEGIN by itself, on a way of its own, and deallocate
    after every rollback all that was prepared, what we prepared included.
    """
    driver: Any = connection
    driver.autocommit = True
    driver.prepare_threshold = None


def _begin(connection: Connection) -> None:
    """Keep BEGIN, and a chat's lock where there is one, to be sent with the first statement."""
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        connection.info.pop(OPENING, None)
        return
    chat = options.get("chat")
    connection.info[OPENING] = "BEGIN; " + ("" if chat is None else f"SELECT pg_advisory_xact_lock({int(chat)}); ")


def _open_before(connection: Connection, *_statement: object) -> None:
    """Send BEGIN before a statement that SQLAlchemy sends itself."""
    opening = connection.info.pop(OPENING, None)
    if opening is not None:
        _say(connection, opening)


def ask(connection: Connection, name: str, words: str, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Run a prepared statement, with BEGIN where it is the first, and give its rows."""
    _prepare(connection, name, words, values)
    cursor = _say(connection, connection.info.pop(OPENING, "") + _execute(name, values), values)
    while cursor.nextset():
        pass
    return cursor.fetchall()


def do(connection: Connection, name: str, words: str, values: Mapping[str, Any]) -> None:
    """Run a prepared statement that gives nothing back; within `last_words` when the block ends."""
    _prepare(connection, name, words, values)
    said = psycopg.ClientCursor(_driver(connection)).mogrify(_execute(name, values), values)
    last: list[str] | None = connection.info.get(CLOSING)
    if last is None:
        _say(connection, connection.info.pop(OPENING, "") + said)
    else:
        last.append(said)


@contextmanager
def last_words(connection: Connection) -> Iterator[None]:
    """Send what is written in the block and COMMIT in one message at its end."""
    info, last = connection.info, list[str]()
    info[CLOSING] = last
    try:
        yield
    finally:
        info.pop(CLOSING, None)  # the connection itself may be lost by now
    if last:
        _say(connection, connection.info.pop(OPENING, "") + "; ".join([*last, "COMMIT"]))


def _prepare(connection: Connection, name: str, words: str, values: Mapping[str, Any]) -> None:
    """Let the server read and plan a statement once for each connection."""
    known = connection.info.setdefault(PREPARED, set())
    if name not in known:
        _say(connection, f"PREPARE {name} AS " + words % {value: f"${n}" for n, value in enumerate(values, 1)})
        known.add(name)


def _execute(name: str, values: Mapping[str, Any]) -> str:
    given = ", ".join(f"%({value})s" for value in values)
    return f"EXECUTE {name} ({given})" if given else f"EXECUTE {name}"


def _say(connection: Connection, words: str, values: Mapping[str, Any] | None = None) -> psycopg.ClientCursor[Any]:
    """Send words, perhaps several statements at once; faults are SQLAlchemy's, and a lost connection is given up."""
    try:
        return psycopg.ClientCursor(_driver(connection)).execute(words, values)
    except psycopg.Error as error:
        raise raised(connection, words, error) from error


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    return connection.connection.driver_connection  # type: ignore[return-value]
