"""Opens the database: SQLite with its journal and locks, or PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from storage.types import Cipher

BUSY_TIMEOUT_MS = 20
"""How long SQLite itself waits for a writer: short, because the caller waits without blocking others."""


_QUIETLY: dict[str, Any] = {"hide_parameters": True}
"""Faults name the statement and not its values, which are names and texts of people."""


def open_engine(url: str, cipher: Cipher, *, connections: int = 16) -> Engine:
    """Open *url* for use by several threads.

    A transaction on SQLite begins as a writer (`BEGIN IMMEDIATE`): two that both
    read and then both want to write would otherwise end each other.
    """
    backend = make_url(url).get_backend_name()
    if backend == "sqlite":
        engine = create_engine(url, connect_args={"check_same_thread": False, "isolation_level": None}, **_QUIETLY)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        from storage import postgresql  # its driver is imported where it is used

        engine = create_engine(
            url, pool_size=connections, max_overflow=connections, pool_reset_on_return=None, **_QUIETLY
        )
        postgresql.set_up(engine)
    engine.dialect.farelegami_cipher = cipher  # type: ignore[attr-defined]
    return engine


def _set_up_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001
    cursor = connection.cursor()
    for setting in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a place that we confirmed survives a power cut, not only a crash
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "cache_size=-16000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def last_words(connection: Connection) -> Iterator[None]:
    """Send what prepared statements write in the block together with COMMIT, where the database can.

    Nothing in the block may read what it wrote. Whoever opened the transaction commits it all the same.
    """
    if is_sqlite(connection):
        yield
        return
    from storage import postgresql

    with postgresql.last_words(connection):
        yield


def is_sqlite(session: Session | Connection) -> bool:
    """Tell whether this is the embedded database, where one transaction writes at a time."""
    bind: Any = session.get_bind() if isinstance(session, Session) else session
    return bool(bind.dialect.name == "sqlite")


class Turn(IntEnum):
    """Keys of PostgreSQL's advisory locks for what is done by one at a time.

    A chat is locked under its own number, so these are greater than any of Telegram's.
    """

    UPGRADE = 0x464C_0001 << 32
    LEAD = 0x464C_0002 << 32
    DATES = 0x464C_0003 << 32
    ENTI = 0x464C_0004 << 32


def wait_for_turn(session: Session | Connection, turn: Turn) -> None:
    """Keep others from the same until this transaction ends; on SQLite whoever writes keeps everybody."""
    if not is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": int(turn)})


def is_out_of_reach(error: DBAPIError) -> bool:
    """Tell whether a server could not be connected to: it is starting again, or the way to it is cut."""
    return isinstance(error, OperationalError) and error.statement is None and not isinstance(error.orig, sqlite3.Error)


SERIALIZATION_FAILURE, DEADLOCK, LOCK_NOT_AVAILABLE = "40001", "40P01", "55P03"


def is_passing(error: DBAPIError) -> bool:
    """Tell whether doing the same again may succeed: a busy file, a deadlock, a lost connection."""
    if error.connection_invalidated:
        return True
    if isinstance(error, OperationalError) and isinstance(error.orig, sqlite3.OperationalError):
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    state = getattr(error.orig, "sqlstate", None)
    return state in (SERIALIZATION_FAILURE, DEADLOCK, LOCK_NOT_AVAILABLE)
