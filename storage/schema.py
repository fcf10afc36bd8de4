"""Which version the database is, and how it becomes the one that this release needs."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from storage.database import Turn, wait_for_turn

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseTooNew(Exception):
    """The database was written by a later release, which this one would damage."""


def head() -> str:
    """Name the revision that this release needs.

    Revisions are numbered, `0001` and up, so the newest is read from the file
    names: importing Alembic costs a third of a second at every start.
    """
    return max(path.name.split("_")[0] for path in MIGRATIONS.glob("versions/0*_*.py"))


def revision(connection: Connection) -> str | None:
    """Read the revision of a database; none, where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(engine: Engine) -> bool:
    """Bring the database to this release's version, in one transaction. Tells whether anything changed.

    Raises:
        DatabaseTooNew: a later release has been here; nothing is touched.
    """
    with engine.begin() as connection:
        return bring_up(connection)


def bring_up(connection: Connection) -> bool:
    """Do as `upgrade` does, on an open transaction."""
    wait_for_turn(connection, Turn.UPGRADE)
    now, wanted = revision(connection), head()
    if now is not None and now > wanted:
        raise DatabaseTooNew(now)
    if now == wanted:
        return False
    migrate(connection, "upgrade", wanted)
    return True


def migrate(connection: Connection, direction: str, target: str) -> None:
    """Run migrations up or down to *target* on an open transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    {"upgrade": command.upgrade, "downgrade": command.downgrade}[direction](config, target)
