"""PostgreSQL's side of the database: how connections wait, begin and end a transaction."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg import waiting
from psycopg.abc import PQGen
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util.concurrency import await_only, in_greenlet

T = TypeVar("T")

INTERVAL = 0.1
"""Seconds after which the driver looks for a signal while it waits; its own default."""


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


def _connect(_dialect: Dialect, _entry: ConnectionPoolEntry, words: list[Any], options: dict[str, Any]) -> Any:
    """Open a connection, in a thread where a loop must not stand still while a server does not answer."""
    opening = partial(LoopConnection.connect, *words, **options)
    return await_only(asyncio.to_thread(opening)) if in_greenlet() else opening()


def _take_over_transactions(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Begin transactions ourselves: the driver would send BEGIN by itself, on a way of its own."""
    driver: Any = connection
    driver.autocommit = True


def _begin(connection: Connection) -> None:
    """Begin, and take a chat's lock where there is one, in one message instead of two."""
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    chat = options.get("chat")
    words = "BEGIN" if chat is None else f"BEGIN; SELECT pg_advisory_xact_lock({int(chat)})"
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(words, prepare=False)
    except psycopg.Error as error:
        connection.invalidate(error)
        raise OperationalError(words, None, error, connection_invalidated=True) from error


@contextmanager
def last_words(connection: Connection) -> Iterator[None]:
    """Send what is written in the block, and a commit in it, as one message."""
    driver: Any = connection.connection.driver_connection
    with driver.pipeline():
        yield
