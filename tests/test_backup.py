"""`farelegami db backup`: a whole copy while the bot works, or none at all."""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.opening import open_workshop
from bot.work import Workshop
from services import imports
from services.work import UnitOfWork
from storage.catalogue import Activity
from storage.marks import Mark
from tests.support import databases
from tests.support.desk import Desk
from tests.support.world import an_activity, csv


@pytest.fixture
def bot(desk: Desk) -> Iterator[Workshop]:
    """A bot that has its database open, with one activity in it."""
    workshop = open_workshop(desk.settings)
    workshop.do(imports.write_catalogue, imports.read_catalogue(csv([an_activity("Yoga")])))
    yield workshop
    workshop.close()


def rows(copy: Path, query: str) -> list[tuple[object, ...]]:
    """Ask a copy something, as it is: without a journal beside it."""
    with closing(sqlite3.connect(f"file:{copy}?immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return connection.execute(query).fetchall()


def test_a_copy_holds_what_was_committed_a_moment_ago(desk: Desk, bot: Workshop) -> None:
    ran = desk.runs("db", "backup", "copia.db")
    copy = desk.folder / "copia.db"
    ran.says(f"Copia scritta in copia.db ({copy.stat().st_size} byte).", "Le chiavi non sono nella copia")
    assert (desk.folder / "farelegami.db-wal").stat().st_size > 0, "it was still in the journal"
    assert rows(copy, "SELECT title FROM activities") == [("Yoga",)]


def test_a_copy_is_read_by_its_owner_alone_and_nothing_else_is_left(desk: Desk, bot: Workshop) -> None:
    desk.runs("db", "backup", "copia.db").says("Copia")
    assert stat.S_IMODE((desk.folder / "copia.db").stat().st_mode) == 0o600
    assert [file.name for file in desk.folder.glob("copia*")] == ["copia.db"]


def test_a_copy_made_while_others_write_is_of_one_moment(desk: Desk, bot: Workshop) -> None:
    """Two marks are always written together; no copy may hold one ahead of the other."""
    begun, stop = threading.Event(), threading.Event()

    def write(uow: UnitOfWork) -> None:
        for name in ("one", "two"):
            mark = uow.session.get(Mark, name) or Mark(name=name, value="0")
            mark.value = str(int(mark.value) + 1)
            uow.session.add(mark)
            uow.session.flush()

    def keep_writing() -> None:
        other = open_workshop(desk.settings)
        while not stop.is_set():
            other.do(write)
            begun.set()
        other.close()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        assert begun.wait(30)
        for number in range(8):
            desk.runs("db", "backup", f"copia{number}.db").says("Copia")
    finally:
        stop.set()
        writer.join()
    query = "SELECT value FROM marks WHERE name IN ('one', 'two')"
    seen = [rows(desk.folder / f"copia{number}.db", query) for number in range(8)]
    assert [len(pair) for pair in seen] == [2] * 8
    assert all(one == two for one, two in seen)


def test_a_copy_put_back_with_its_keys_is_a_bot_again(desk: Desk, bot: Workshop) -> None:
    desk.runs("db", "backup", "copia.db").says("Copia")
    (desk.folder / "copia.db.key").write_bytes((desk.folder / "farelegami.db.key").read_bytes())
    desk.sets(database_url="sqlite:///copia.db")
    workshop = open_workshop(desk.settings)
    titles = workshop.do(lambda uow: list(uow.session.scalars(select(Activity.title))))
    workshop.close()
    assert titles == ["Yoga"]


def test_a_new_copy_takes_the_place_of_the_one_before(desk: Desk, bot: Workshop) -> None:
    copy = desk.writes("copia.db", "la copia di ieri")
    desk.writes("copia.db.part", "una copia interrotta")
    desk.runs("db", "backup", "copia.db").says("Copia")
    assert rows(copy, "SELECT count(*) FROM activities") == [(1,)]
    assert not (desk.folder / "copia.db.part").exists()


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("manca/copia.db", "manca/copia.db: la copia non è riuscita (non c'è)"),
        (".", ". è una cartella: scrivi anche il nome del file"),
        ("farelegami.db", "farelegami.db è un file del bot stesso: scegli un altro nome"),
        ("./farelegami.db-wal", "è un file del bot stesso"),
        ("farelegami.db.key", "è un file del bot stesso"),
        ("/dev/null", "/dev/null non è un file in cui si può scrivere una copia"),
        ("x" * 300, "(il nome è troppo lungo)"),
    ],
)
def test_a_place_where_no_copy_can_be_is_refused_and_nothing_is_harmed(
    desk: Desk, bot: Workshop, target: str, words: str
) -> None:
    before = {file.name: file.read_bytes() for file in desk.folder.iterdir()}
    desk.runs("db", "backup", target).refuses(words)
    assert {file.name: file.read_bytes() for file in desk.folder.iterdir()} == before
    assert Path("/dev/null").is_char_device()


def test_a_link_to_the_database_is_the_database(desk: Desk, bot: Workshop) -> None:
    (desk.folder / "scorciatoia.db").symlink_to("farelegami.db")
    desk.runs("db", "backup", "scorciatoia.db").refuses("è un file del bot stesso")


def test_without_a_database_there_is_nothing_to_copy(desk: Desk) -> None:
    desk.runs("db", "backup", "copia.db").refuses("FARELEGAMI_DATABASE_URL: il database farelegami.db non c'è")
    desk.sets(database_url="sqlite:///:memory:")
    desk.runs("db", "backup", "copia.db").refuses("un database in memoria non si copia")
    desk.writes("altro.txt", "Non sono un database. " * 100)
    desk.sets(database_url="sqlite:///altro.txt")
    desk.runs("db", "backup", "copia.db").refuses("copia.db: la copia non è riuscita (il file non è un database)")
    assert [file.name for file in desk.folder.iterdir()] == ["altro.txt"]


# PostgreSQL


def tool(desk: Desk, *lines: str) -> None:
    """Put a pg_dump of our own into the way."""
    script = desk.writes("pg_dump", "\n".join(["#!/bin/sh", *lines]))
    script.chmod(0o700)


@pytest.fixture
def on_postgresql(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk.sets(database_url="postgresql+psycopg://utente:parola@host:5433/nome", encryption_keys=databases.KEY)
    monkeypatch.setenv("PATH", f"{desk.folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return desk


@pytest.mark.parametrize("address", ["utente:parola@host:5433/nome", "utente@host:5433/nome?password=parola"])
def test_postgresql_is_copied_by_its_own_tool_and_the_password_is_not_in_its_call(
    on_postgresql: Desk, address: str
) -> None:
    on_postgresql.sets(database_url=f"postgresql+psycopg://{address}")
    tool(
        on_postgresql,
        'for word; do case "$word" in --file=*) copy="${word#--file=}";; esac; done',
        'printf "%s\\n" "$PGPASSWORD" "$@" > "$copy"',
    )
    on_postgresql.runs("db", "backup", "copia").says("Copia scritta in copia")
    password, *call = (on_postgresql.folder / "copia").read_text().splitlines()
    assert password == "parola"
    assert call == ["--format=custom", "--file=copia.part", "postgresql://utente@host:5433/nome"]
    assert stat.S_IMODE((on_postgresql.folder / "copia").stat().st_mode) == 0o600


def test_a_tool_that_fails_or_is_missing_is_told_and_leaves_no_copy(
    on_postgresql: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool(on_postgresql, "echo 'pg_dump: dettagli' >&2", "echo 'pg_dump: error: server version mismatch' >&2", "exit 1")
    on_postgresql.runs("db", "backup", "copia").refuses("pg_dump: error: server version mismatch")
    (on_postgresql.folder / "pg_dump").unlink()
    monkeypatch.setenv("PATH", str(on_postgresql.folder))
    on_postgresql.runs("db", "backup", "copia").refuses("pg_dump non c'è", "postgresql-client")
    assert list(on_postgresql.folder.iterdir()) == []


def test_a_postgresql_that_runs_is_copied_and_restored(
    desk: Desk, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = databases.postgresql_tools()
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    desk.sets(database_url=postgresql_url, encryption_keys=databases.KEY)
    desk.writes("attivita.csv", csv([an_activity("Yoga")]))
    desk.runs("import", "attivita.csv").says("1 nuove")
    desk.runs("db", "backup", "copia").says("Copia scritta in copia")
    restored = desk.folder / "testo.sql"
    done = os.spawnlp(os.P_WAIT, "pg_restore", "pg_restore", f"--file={restored}", str(desk.folder / "copia"))
    assert done == 0
    assert "Yoga" in restored.read_text()
