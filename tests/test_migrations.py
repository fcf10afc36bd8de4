"""Migrations: up, down and up again on both databases, equal to the models, and never on a later release's."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from storage import schema, tables
from storage.database import open_engine
from tests.support import databases

HEAD = schema.head()


@pytest.fixture
def empty_postgresql(postgresql: str) -> Iterator[str]:
    """A new database without tables, on the server that is there."""
    engine = open_engine(postgresql, databases.KEYS)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE migrations"))
        yield make_url(postgresql).set(database="migrations").render_as_string(hide_password=False)
        connection.execute(text("DROP DATABASE migrations WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    """A new file without tables."""
    return f"sqlite:///{tmp_path / 'migrations.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database of each kind."""
    engine = open_engine(str(request.getfixturevalue(f"empty_{request.param}")), databases.KEYS)
    yield engine
    engine.dispose()


def shape(connection: Connection) -> dict[str, Any]:
    """Describe everything that a database holds besides rows, as the database itself tells it."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master"))
        return {name: sql for name, sql in rows}  # noqa: C416  rows, not pairs
    look = inspect(connection)
    described: dict[str, Any] = {
        name: (
            sorted(str(column | {"type": str(column["type"])}) for column in look.get_columns(name)),
            str(look.get_pk_constraint(name)),
            sorted(str(one) for one in look.get_foreign_keys(name)),
            sorted(str(one) for one in look.get_unique_constraints(name)),
            sorted(str(one) for one in look.get_check_constraints(name)),
            sorted(str(one) for one in look.get_indexes(name)),
        )
        for name in look.get_table_names()
    }
    triggers = connection.execute(
        text(
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal "
            "UNION SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1"
        )
    )
    return described | {name: definition for name, definition in triggers}  # noqa: C416


def test_up_down_and_up_again_gives_the_same_database(engine: Engine) -> None:
    with engine.begin() as connection:
        before = shape(connection)
    assert schema.upgrade(engine)
    with engine.begin() as connection:
        first = shape(connection)
        assert schema.revision(connection) == HEAD
        schema.migrate(connection, "downgrade", "base")
        assert schema.revision(connection) is None
        left = shape(connection)
        assert left.pop("alembic_version")
        left.pop("sqlite_autoindex_alembic_version_1", None)
        assert left == before
    assert schema.upgrade(engine)
    with engine.begin() as connection:
        assert shape(connection) == first
        names = connection.execute(text("SELECT name FROM territories ORDER BY rank")).scalars().all()
        assert list(names) == ["Crema", "Cremona", "Casalmaggiore"]


def test_every_step_goes_down_and_up_by_itself(engine: Engine) -> None:
    steps = sorted(path.name.split("_")[0] for path in schema.MIGRATIONS.glob("versions/0*_*.py"))
    shapes = {}
    for step in steps:
        with engine.begin() as connection:
            schema.migrate(connection, "upgrade", step)
            shapes[step] = shape(connection)
    for before, step in reversed(list(zip([None, *steps], steps, strict=False))):
        with engine.begin() as connection:
            schema.migrate(connection, "downgrade", before or "base")
            assert before is None or shape(connection) == shapes[before]
            schema.migrate(connection, "upgrade", step)
            assert shape(connection) == shapes[step]
            schema.migrate(connection, "downgrade", before or "base")


def test_the_migrated_database_is_the_one_of_the_models(engine: Engine) -> None:
    schema.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": tables.metadata}
        )
        assert compare_metadata(context, tables.metadata) == []


def test_constraints_of_the_models_are_all_in_the_database(engine: Engine) -> None:
    schema.upgrade(engine)
    look = inspect(engine)
    for table in tables.metadata.sorted_tables:
        wanted = {str(one.name) for one in table.constraints if type(one).__name__ == "CheckConstraint"}
        assert {str(one["name"]) for one in look.get_check_constraints(table.name)} == wanted


def test_a_database_of_this_release_is_left_alone(engine: Engine) -> None:
    assert schema.upgrade(engine)
    assert not schema.upgrade(engine)


def test_a_database_of_a_later_release_is_refused_and_not_touched(engine: Engine) -> None:
    schema.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("ALTER TABLE marks ADD COLUMN later TEXT"))
        before = shape(connection)
    with pytest.raises(schema.DatabaseTooNew, match="9999"):
        schema.upgrade(engine)
    with engine.begin() as connection:
        assert schema.revision(connection) == "9999"
        assert shape(connection) == before


def test_a_migration_that_fails_leaves_nothing_behind(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE occurrences (somebody_elses INTEGER)"))
        before = shape(connection)
    with pytest.raises(Exception, match="occurrences"):
        schema.upgrade(engine)
    with engine.begin() as connection:
        assert shape(connection) == before


def test_two_processes_that_start_at_once_migrate_once(empty_postgresql: str) -> None:
    engines = [open_engine(empty_postgresql, databases.KEYS) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        changed = list(threads.map(schema.upgrade, engines))
    for engine in engines:
        engine.dispose()
    assert sorted(changed) == [False, False, False, True]


def test_revisions_are_numbered_in_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [HEAD]
    assert [one.revision for one in script.walk_revisions()] == sorted(
        (one.revision for one in script.walk_revisions()), reverse=True
    )


MOMENT = "2026-11-23 10:00:00+00:00"

TWO_PLACES_AND_A_LINE = (
    "INSERT INTO households (id, created_at) VALUES (1, '{at}')",
    "INSERT INTO venues (id, territory_id, name, kind, address) VALUES (1, 1, 'Ombriano', 'civic_center', '')",
    """INSERT INTO activities (id, code, title, description, kind, category, territory_id, venue_id, starts_local,
       ends_local, recurrence, places, cost_cents, mode, contact, words, created_at, changed_at)
       VALUES (1, 'Nuoto', 'Nuoto', '', 'attivita', '', 1, 1, '2026-11-25 17:00:00', '2026-11-25 18:00:00', '', 2, 0,
       'posti', '', '', '{at}', '{at}')""",
    """INSERT INTO occurrences (id, activity_id, slot_at, starts_at, ends_at, is_pinned, note)
       VALUES (1, 1, '2026-11-25 16:00:00', '2026-11-25 16:00:00', '2026-11-25 17:00:00', false, '')""",
    *(
        f"""INSERT INTO people (id, telegram_id, household_id, name, language, role, joined_at)
        VALUES ({number}, {number}, 1, 'Anna', 'it', 'participant', '{{at}}')"""
        for number in (1, 2, 3)
    ),
    *(
        f"""INSERT INTO enrolments (id, activity_id, person_id, account_id, state, created_at, changed_at)
        VALUES ({number}, 1, {number}, {number}, '{state}', '{{at}}', '{{at}}')"""
        for number, state in enumerate(("confirmed", "confirmed", "waiting"), start=1)
    ),
    """INSERT INTO invitations (id, digest, role, created_at, ends_at)
       VALUES (1, 'abc', 'operator', '{at}', '{at}')""",
)


def states(connection: Connection) -> list[tuple[int, str]]:
    """List the enrolments with where they stand."""
    return [(row[0], row[1]) for row in connection.execute(text("SELECT id, state FROM enrolments ORDER BY id"))]


def test_who_has_a_place_keeps_it_through_the_upgrade_and_back(engine: Engine) -> None:
    with engine.begin() as connection:
        schema.migrate(connection, "upgrade", "0002")
        for statement in TWO_PLACES_AND_A_LINE:
            connection.execute(text(statement.format(at=MOMENT)))
        before = states(connection)
        schema.migrate(connection, "upgrade", "0003")
        assert states(connection) == before
        assert connection.execute(text("SELECT seats_by FROM activities")).scalar_one() == "serie"
        assert connection.execute(text("SELECT digest FROM invitations")).scalar_one() == "abc"
        dated = (
            "INSERT INTO enrolments (id, activity_id, person_id, account_id, state, created_at, changed_at, "
            f"occurrence_id) VALUES (4, 1, 1, 1, 'confirmed', '{MOMENT}', '{MOMENT}', 1)"
        )
        connection.execute(text(dated))
        schema.migrate(connection, "downgrade", "0002")
        assert states(connection) == [*before, (4, "withdrawn")]


def test_the_rule_of_the_places_still_holds_after_the_upgrade(engine: Engine) -> None:
    for step in ("0003", "0002"):
        with engine.begin() as connection:
            if step == "0003":
                schema.migrate(connection, "upgrade", "0002")
                for statement in TWO_PLACES_AND_A_LINE:
                    connection.execute(text(statement.format(at=MOMENT)))
                schema.migrate(connection, "upgrade", "0003")
            else:
                schema.migrate(connection, "downgrade", "0002")
        with pytest.raises(DBAPIError, match="places"), engine.begin() as connection:
            connection.execute(text("UPDATE enrolments SET state = 'confirmed' WHERE id = 3"))
