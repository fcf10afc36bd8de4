"""One leader: of several processes on one database, the one that runs the schedule and the courier."""

import fcntl
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from storage.database import Turn


class Leadership:
    """A lock that is held as long as the process lives, and lost with it.

    PostgreSQL: an advisory lock of a session of its own, which ends when the
    process or its connection does. SQLite: a lock on a file beside the
    database, which the kernel gives up when the process ends, `kill -9` included.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._file: IO[str] | None = None

    def hold(self) -> bool:
        """Take the lead or keep it; tells whether we lead now. Cheap enough for every tick."""
        if self._engine.dialect.name == "sqlite":
            return self._file is not None or self._lock_file()
        return self._is_connected() or self._lock_session()

    def release(self) -> None:
        """Let somebody else lead."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._drop_connection()

    def _lock_file(self) -> bool:
        database = self._engine.url.database
        if not database or database == ":memory:":
            return True
        file = Path(f"{database}.leader").open("w")  # noqa: SIM115  open as long as we lead
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def _is_connected(self) -> bool:
        if self._connection is None:
            return False
        try:
            with self._connection.begin():
                self._connection.execute(text("SELECT 1"))
        except DBAPIError:
            self._drop_connection()
            return False
        return True

    def _lock_session(self) -> bool:
        connection = None
        try:
            connection = self._engine.connect()
            with connection.begin():  # the lock is the session's: it outlasts the transaction
                asked = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": int(Turn.LEAD)})
                is_ours = bool(asked.scalar_one())
            if is_ours:
                self._connection = connection
                return True
            connection.close()
        except DBAPIError:
            if connection is not None:
                connection.invalidate()
        return False

    def _drop_connection(self) -> None:
        """End the session, and with it the lock: a connection that goes back to the pool would keep it."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
