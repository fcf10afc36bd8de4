"""The command line: how it is called, what it answers, its exit codes, and that nothing is left half done."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import typer

from bot import cli, operating
from bot.demo import demo
from bot.opening import open_workshop
from bot.run import run
from bot.settings import BadSetting
from bot.web import listen
from services import invitations
from services.work import UnitOfWork
from storage import schema
from storage.people import Role
from storage.territories import territories
from tests.support import databases
from tests.support.answering import Answerer
from tests.support.desk import Desk
from tests.support.world import an_activity, csv

COMMANDS = (
    "run",
    "demo",
    "import",
    "export",
    "template",
    "staff invite",
    "db upgrade",
    "db backup",
    "keys new",
    "keys rotate",
    "doctor",
)

WANTS_A_DATABASE = (
    ("db", "upgrade"),
    ("import", "attivita.csv"),
    ("staff", "invite", "--role", "operator"),
    ("keys", "rotate"),
    ("export", "attivita.csv"),
    ("template", "attivita.xlsx"),
)


@pytest.fixture
def telegram(desk: Desk) -> Iterator[Answerer]:
    """Telegram, which the settings name, with a token that it knows."""
    with Answerer().listening() as answerer:
        desk.sets(bot_token="42:abc", telegram_api_url=answerer.address)
        yield answerer


def of_a_later_release(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def read_only(database: Path) -> None:
    """Mark a database as one that this SQLite may read and not write, whoever we are."""
    with database.open("r+b") as file:
        file.seek(18)
        file.write(b"\x03")


# How it is called


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("", "Manca il comando: scrivi «farelegami --help»"),
        ("pippo", "Il comando «pippo» non c'è: scrivi «farelegami --help»"),
        ("-x", "L'opzione -x non c'è: scrivi «farelegami --help»"),
        ("staff", "Manca il comando: scrivi «farelegami staff --help»"),
        ("staff pippo", "Il comando «pippo» non c'è: scrivi «farelegami staff --help»"),
        ("db", "Manca il comando: scrivi «farelegami db --help»"),
        ("keys", "Manca il comando: scrivi «farelegami keys --help»"),
        ("run pippo", "«pippo» è di troppo: scrivi «farelegami run --help»"),
        ("run --pippo", "L'opzione --pippo non c'è: scrivi «farelegami run --help»"),
        ("demo --port", "Manca il valore di --port: scrivi «farelegami demo --help»"),
        ("demo --port ottanta", "Il valore di --port non va bene: scrivi «farelegami demo --help»"),
        ("demo --port 65536", "Il valore di --port non va bene"),
        ("demo --port 0", "Il valore di --port non va bene"),
        ("demo --empty=si", "--empty non vuole un valore: scrivi «farelegami demo --help»"),
        ("import", "Manca FILE...: scrivi «farelegami import --help»"),
        ("import --dry-run", "Manca FILE..."),
        ("import --format", "Manca il valore di --format: scrivi «farelegami import --help»"),
        ("import --patty patti.csv", "L'opzione --patty non c'è"),
        ("staff invite", "Manca --role: scrivi «farelegami staff invite --help»"),
        ("staff invite --role", "Manca il valore di --role: scrivi «farelegami staff invite --help»"),
        ("db upgrade --pippo", "L'opzione --pippo non c'è"),
        ("db backup", "Manca FILE: scrivi «farelegami db backup --help»"),
        ("db backup uno.db due.db", "«due.db» è di troppo"),
        ("keys rotate tutto", "«tutto» è di troppo"),
        ("doctor --in-fretta", "L'opzione --in-fretta non c'è: scrivi «farelegami doctor --help»"),
    ],
)
def test_a_call_that_is_not_understood_is_answered_in_one_italian_line(desk: Desk, call: str, words: str) -> None:
    desk.runs(*call.split()).refuses(words)
    assert list(desk.folder.iterdir()) == []


def test_a_call_with_line_breaks_is_answered_in_one_line_too(desk: Desk) -> None:
    desk.runs("due\nrighe").refuses("non c'è")
    desk.runs("import", "due\nrighe\x1b[31m.csv").refuses("due righe", "il file non si legge (non c'è)")
    desk.runs("staff", "invite", "--role", "due\nrighe").refuses("--role due righe: scegli uno di questi")


@pytest.mark.parametrize("command", ["", "staff", "db", "keys", *COMMANDS])
def test_every_command_explains_itself_in_italian(desk: Desk, command: str) -> None:
    ran = desk.runs(*command.split(), "--help")
    ran.says(f"Uso: {' '.join(['farelegami', *command.split()])}", "Mostra questo aiuto.")
    english = ("Usage", "Options", "Commands", "Arguments", "Show this", "required", "default")
    assert [word for word in english if word in ran.out] == []
    assert list(desk.folder.iterdir()) == []


def commands(group: typer.Typer, path: str = "") -> Iterator[str]:
    """List every command under a group."""
    for command in group.registered_commands:
        yield path + str(command.name or getattr(command.callback, "__name__", ""))
    for inner in group.registered_groups:
        assert inner.typer_instance is not None
        yield from commands(inner.typer_instance, f"{inner.name} ")


def test_help_lists_every_command_and_there_is_no_other(desk: Desk) -> None:
    assert sorted(commands(cli.app)) == sorted(COMMANDS)
    for name in COMMANDS:
        group, _, command = name.rpartition(" ")
        assert f"\n  {command}" in desk.runs(*group.split(), "--help").out


def test_called_as_a_module_it_is_the_same_and_starts_nothing_of_telegram(desk: Desk) -> None:
    ran = desk.runs_apart()
    ran.refuses("Manca il comando: scrivi «farelegami --help»")
    script = "import sys; from bot import cli; print(sorted({'aiogram', 'telegram', 'rich'} & sys.modules.keys()))"
    assert desk.runs_python("-c", script).out == "[]\n"


def test_an_answer_that_cannot_be_written_is_no_traceback(desk: Desk) -> None:
    if not Path("/dev/full").is_char_device():
        pytest.skip("no full disk to write to")
    done = subprocess.run(
        ["/bin/sh", "-c", f"'{sys.executable}' -m bot keys new > /dev/full"],
        capture_output=True,
        text=True,
        cwd=desk.folder,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "il disco è pieno" in done.stderr


# A database that cannot be used


@pytest.mark.parametrize("call", WANTS_A_DATABASE, ids=" ".join)
def test_a_database_of_a_later_release_is_refused_and_not_touched(desk: Desk, call: tuple[str, ...]) -> None:
    desk.runs("db", "upgrade").says("Il database è alla versione giusta.")
    desk.writes("attivita.csv", csv([an_activity("Yoga")]))
    database = desk.folder / "farelegami.db"
    of_a_later_release(database)
    before = database.read_bytes()
    desk.runs(*call).refuses(
        "FARELEGAMI_DATABASE_URL: il database è della versione 9999, più nuova di questo programma", "Aggiorna"
    )
    assert database.read_bytes() == before


@pytest.mark.parametrize("call", WANTS_A_DATABASE[1:3], ids=" ".join)
def test_a_database_that_cannot_be_written_is_refused(desk: Desk, telegram: Answerer, call: tuple[str, ...]) -> None:
    desk.runs("db", "upgrade")
    desk.writes("attivita.csv", csv([an_activity("Yoga")]))
    read_only(desk.folder / "farelegami.db")
    desk.runs(*call).refuses("FARELEGAMI_DATABASE_URL: il database non si apre", "il file è di sola lettura")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:///manca/x.db", "la cartella manca non c'è. Creala, o scegli un altro posto"),
        ("sqlite:///.", ". è una cartella. Scrivi anche il nome del file"),
        ("sqlite:////dev/null/x.db", "la cartella /dev/null non c'è"),
        ("sqlite:///altro.txt", "il file non è un database"),
        ("sqlite:////proc/x.db", "il database non si apre o non si può scrivere ("),
        ("postgresql+psycopg://utente:parola@127.0.0.1:1/nome", "il database non si apre"),
    ],
)
def test_an_address_where_no_database_can_be_is_refused(desk: Desk, url: str, words: str) -> None:
    other = desk.writes("altro.txt", "Non sono un database, ma una lettera scritta a mano. " * 20)
    before = other.read_bytes()
    desk.sets(database_url=url, encryption_keys=databases.KEY)
    ran = desk.runs("db", "upgrade")
    ran.refuses("FARELEGAMI_DATABASE_URL: ", words)
    assert "parola" not in ran.err
    assert other.read_bytes() == before
    assert [file.name for file in desk.folder.iterdir()] == ["altro.txt"]


def test_a_folder_where_nothing_can_be_written_gets_no_half_files(desk: Desk) -> None:
    if os.geteuid() == 0:
        pytest.skip("the administrator may write anywhere")
    desk.folder.chmod(0o500)
    try:
        desk.runs("db", "upgrade").refuses("FARELEGAMI_DATABASE_URL: il database non si apre", "manca il permesso")
    finally:
        desk.folder.chmod(0o700)
    assert list(desk.folder.iterdir()) == []


def test_upgrading_twice_changes_nothing(desk: Desk) -> None:
    for _ in range(2):
        desk.runs("db", "upgrade").says("Il database è alla versione giusta.")
    workshop = open_workshop(desk.settings, migrate=False)
    with workshop.engine.connect() as connection:
        assert schema.revision(connection) == schema.head()
    workshop.close()


def test_postgresql_is_brought_up_as_well(desk: Desk, postgresql_url: str) -> None:
    desk.sets(database_url=postgresql_url)
    desk.runs("db", "upgrade").refuses("FARELEGAMI_ENCRYPTION_KEYS manca", "farelegami keys new")
    desk.sets(encryption_keys=databases.KEY)
    desk.runs("db", "upgrade").says("Il database è alla versione giusta.")


# Settings and files that cannot be used


@pytest.mark.parametrize(
    "call", [("run",), ("demo",), ("import", "x.csv"), ("db", "upgrade"), ("db", "backup", "x.db")]
)
def test_a_setting_that_cannot_be_used_stops_every_command(desk: Desk, call: tuple[str, ...]) -> None:
    desk.sets(tick="ogni tanto")
    desk.runs(*call).refuses("FARELEGAMI_TICK: «ogni tanto» non è una durata")


def test_run_without_a_token_says_where_to_get_one(desk: Desk) -> None:
    desk.runs("run").refuses("FARELEGAMI_BOT_TOKEN manca: chiedi un token a BotFather")
    desk.sets(bot_token="non un token")
    desk.runs("run").refuses("FARELEGAMI_BOT_TOKEN: non ha la forma di un token")
    assert list(desk.folder.iterdir()) == []


def test_run_stops_at_once_while_telegram_is_out_of_reach(desk: Desk, telegram: Answerer) -> None:
    telegram.status, telegram.body = 502, "<html>Bad Gateway</html>"
    desk.sets(http_port=0)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=desk.folder, stderr=subprocess.PIPE, text=True
    ) as bot:
        assert bot.stderr is not None
        assert "out of reach" in bot.stderr.readline()
        bot.send_signal(signal.SIGTERM)
        _out, said = bot.communicate(timeout=20)
    assert bot.returncode == 0
    assert "Traceback" not in said


async def test_an_address_that_is_not_telegrams_is_told(desk: Desk, telegram: Answerer) -> None:
    telegram.status, telegram.body = 404, "<html>Not found</html>"
    desk.sets(http_port=0)
    with pytest.raises(BadSetting, match=r"FARELEGAMI_TELEGRAM_API_URL: .* non parla come Telegram"):
        await run(desk.settings)


async def test_a_port_that_is_taken_is_told(desk: Desk, telegram: Answerer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        desk.sets(http_port=port)
        with pytest.raises(BadSetting, match=f"HTTP_PORT: la porta {port} su 127.0.0.1 non si apre .è già occupata"):
            await run(desk.settings)
        with pytest.raises(BadSetting, match=f"--port {port}: la porta è occupata"):
            await demo(port, empty=True)


@pytest.mark.parametrize(
    ("host", "words"),
    [("192.0.2.1", "non è un indirizzo di questo computer"), ("nessuno.invalid", "l'indirizzo non si trova")],
)
def test_a_host_that_is_not_ours_is_told(desk: Desk, host: str, words: str) -> None:
    desk.sets(http_host=host)
    with pytest.raises(BadSetting, match=f"FARELEGAMI_HTTP_HOST, .*{words}"):
        listen(desk.settings)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_catalogue_from_an_old_spreadsheet_is_imported(desk: Desk, encoding: str) -> None:
    table = csv([an_activity("Così è più bello", codice="Y1")]).decode()
    desk.writes("attivita.csv", table.encode(encoding))
    desk.runs("import", "attivita.csv").says("1 righe, 1 nuove")
    with sqlite3.connect(desk.folder / "farelegami.db") as connection:
        assert connection.execute("SELECT title FROM activities").fetchall() == [("Così è più bello",)]
    connection.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Il file è vuoto"),
        (b"codice;titolo\nA1;Yoga\n", "Mancano queste colonne: tipo, territorio, centro, inizio, fine"),
        (csv([an_activity()]).splitlines()[0], "Il file ha l'intestazione ma nessuna riga"),
        (csv([an_activity()]) + b"x" * 50 * 1024 * 1024, "Il file è più grande di 20 MB"),
    ],
    ids=["empty", "missing columns", "no rows", "50 MB"],
)
def test_a_file_that_is_no_catalogue_is_one_line_and_a_fault(desk: Desk, content: bytes, words: str) -> None:
    desk.writes("attivita.csv", content)
    ran = desk.runs("import", "attivita.csv")
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert f"attivita.csv: {words}" in ran.err


def test_bad_rows_are_listed_and_the_good_ones_are_there(desk: Desk) -> None:
    bad = an_activity("Brutta data", inizio="25/11/2026")
    desk.writes("attivita.csv", csv([an_activity("Yoga"), bad, an_activity("Doppia", codice="Yoga")]))
    ran = desk.runs("import", "attivita.csv")
    assert (ran.code, ran.err) == (1, "")
    assert [line for line in ran.out.splitlines() if line.startswith("riga")] == [
        "riga 3 (Bruttadata), colonna inizio: «25/11/2026» non è una data con l'ora: scrivila così: 2026-12-02 17:30",
        "riga 4 (Yoga), colonna codice: il codice c'è già alla riga 2",
    ]
    assert desk.runs("import", "attivita.csv", "--dry-run").out.startswith("attivita.csv: 3 righe, 0 nuove")


# Invitations


def role_of(desk: Desk, link: str) -> tuple[Role, str | None]:
    """Give the role and the territory that an invitation's link gives."""
    (code,) = parse_qs(urlsplit(link).query)["start"]

    def look(uow: UnitOfWork) -> tuple[Role, str | None]:
        invitation = invitations.read(uow, code.removeprefix("i_"))
        names = {one.id: one.name for one in territories(uow.session)}
        return invitation.role, names[invitation.scope_id] if invitation.scope_id else None

    workshop = open_workshop(desk.settings)
    try:
        return workshop.do(look)
    finally:
        workshop.close()


@pytest.mark.parametrize("role", ["community_maker", "operator", "coordinator"])
def test_an_invitation_is_one_line_with_a_link_that_telegram_takes(desk: Desk, telegram: Answerer, role: str) -> None:
    ran = desk.runs("staff", "invite", "--role", role, "--territory", "crema")
    ran.says("https://t.me/farelegami_bot?start=i_")
    assert (ran.out.count("\n"), ran.err) == (1, "")
    (code,) = parse_qs(urlsplit(ran.out.strip()).query)["start"]
    assert len(code) <= 64
    assert all(letter.isascii() and (letter.isalnum() or letter in "_-") for letter in code)
    assert role_of(desk, ran.out.strip()) == (Role(role), "Crema")


def test_without_a_territory_an_invitation_is_for_all_of_them(desk: Desk, telegram: Answerer) -> None:
    first, second = (desk.runs("staff", "invite", "--role", "coordinator").out.strip() for _ in range(2))
    assert first != second
    assert role_of(desk, first) == (Role.COORDINATOR, None)


def test_the_name_of_the_bot_is_asked_for_once_for_each_token(desk: Desk, telegram: Answerer) -> None:
    for _ in range(2):
        desk.runs("staff", "invite", "--role", "operator").says("t.me/farelegami_bot?")
    assert telegram.asked == ["/bot42:abc/getMe"]
    telegram.body = {"ok": True, "result": {"id": 43, "username": "another_bot"}}
    desk.sets(bot_token="43:abc")
    desk.runs("staff", "invite", "--role", "operator").says("t.me/another_bot?")


def test_after_the_bot_has_run_an_invitation_needs_neither_telegram_nor_a_token(desk: Desk) -> None:
    workshop = open_workshop(desk.settings)
    workshop.do(operating.remember_username, 42, "farelegami_bot")
    workshop.close()
    desk.runs("staff", "invite", "--role", "operator").says("https://t.me/farelegami_bot?start=i_")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--role", "participant"), "--role participant: scegli uno di questi: community_maker, operator, coordinator"),
        (("--role", ""), "--role : scegli uno di questi"),
        (("--role", "operator", "--territory", "Milano"), "--territory Milano: scegli uno di questi: Crema, Cremona"),
    ],
)
def test_a_role_or_a_territory_that_is_not_there_is_refused_with_those_that_are(
    desk: Desk, telegram: Answerer, options: tuple[str, ...], words: str
) -> None:
    desk.runs("staff", "invite", *options).refuses(words)


def test_no_invitation_without_a_token_or_without_telegram(desk: Desk) -> None:
    desk.runs("staff", "invite", "--role", "operator").refuses("FARELEGAMI_BOT_TOKEN manca")
    desk.sets(bot_token="42:abc", telegram_api_url="http://127.0.0.1:1")
    desk.runs("staff", "invite", "--role", "operator").refuses("FARELEGAMI_TELEGRAM_API_URL: http://127.0.0.1:1 non")
