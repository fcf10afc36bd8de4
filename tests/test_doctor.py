"""`farelegami doctor`: one line for each thing, a fault for each that is wrong."""

import sqlite3
from asyncio import to_thread
from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from bot import keys
from bot.opening import open_workshop
from services.work import UnitOfWork
from storage import conversations, schema
from tests.support import databases
from tests.support.answering import Answerer
from tests.support.desk import Desk, Ran
from tests.support.standing import TOKEN, Standing

LOOKS = ("impostazioni", "token", "orologio", "database", "migrazioni", "chiavi", "lingue")


@pytest.fixture
def telegram(desk: Desk) -> Iterator[Answerer]:
    """Telegram, which the settings name, with a token that it knows and a database that is ready."""
    desk.runs("db", "upgrade")
    with Answerer().listening() as answerer:
        desk.sets(bot_token="42:abc", telegram_api_url=answerer.address)
        yield answerer


def line(ran: Ran, name: str) -> str:
    """Give what the doctor said of one thing."""
    (found,) = [line for line in ran.out.splitlines() if line[2:].startswith(f"{name}:")]
    return found


def sick(ran: Ran, *names: str) -> list[str]:
    """Check that these things are wrong and no other, a line each, and give what was said of them."""
    assert (ran.code, ran.err) == (1, ""), ran
    assert tuple(one[2:].split(":")[0] for one in ran.out.splitlines()) == LOOKS
    assert [one for one in LOOKS if line(ran, one).startswith("✗")] == list(names), ran.out
    return [line(ran, name) for name in names]


def test_when_all_is_well_every_line_is_ticked(desk: Desk, telegram: Answerer) -> None:
    ran = desk.runs("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "✓ impostazioni: si leggono",
        "✓ token: @farelegami_bot",
        "✓ orologio: d'accordo con Telegram",
        "✓ database: sqlite",
        f"✓ migrazioni: {schema.head()}",
        "✓ chiavi: aprono le 30 colonne cifrate",
        "✓ lingue: complete",
    ]


def test_a_bot_that_does_not_answer_in_other_chats_is_well_but_told_so(desk: Desk, telegram: Answerer) -> None:
    telegram.body = {"ok": True, "result": {"id": 42, "is_bot": True, "username": "farelegami_bot"}}
    ran = desk.runs("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert line(ran, "token").startswith("✓")
    assert "/setinline a @BotFather" in line(ran, "token")


async def test_it_agrees_with_the_stand_in_for_telegram(desk: Desk) -> None:
    desk.runs("db", "upgrade")
    async with Standing().listening() as standing:
        desk.sets(bot_token=TOKEN, telegram_api_url=standing.address)
        ran = await to_thread(desk.runs, "doctor")
    ran.says("✓ token: @", "✓ orologio: d'accordo con Telegram")


def test_on_postgresql_all_is_well_too(desk: Desk, telegram: Answerer, postgresql_url: str) -> None:
    desk.sets(database_url=postgresql_url, encryption_keys=databases.KEY)
    desk.runs("doctor").says("✓ database: postgresql", f"✓ migrazioni: {schema.head()}", "✓ chiavi")


def test_it_changes_nothing(desk: Desk, telegram: Answerer) -> None:
    before = {file.name: file.read_bytes() for file in desk.folder.iterdir()}
    desk.runs("doctor").says("✓")
    assert {file.name: file.read_bytes() for file in desk.folder.iterdir()} == before


# Settings


def test_settings_that_cannot_be_read_are_told_a_line_each(desk: Desk) -> None:
    desk.sets(bot_token="abc", tick="mai")
    ran = desk.runs("doctor")
    assert (ran.code, ran.err) == (1, "")
    token, tick = ran.out.splitlines()
    assert token.startswith("✗ impostazioni: FARELEGAMI_BOT_TOKEN: non ha la forma di un token")
    assert tick.startswith("✗ impostazioni: FARELEGAMI_TICK: «mai» non è una durata")


def test_names_that_are_no_setting_are_shown_and_are_no_fault(desk: Desk, telegram: Answerer) -> None:
    desk.sets(bot_tkoen="x")
    desk.writes(".env", "FARELEGAMI_TELEFONO=0373\nOTHER=1\n")
    ran = desk.runs("doctor")
    ran.says("✓ impostazioni: si leggono; queste non le conosco: FARELEGAMI_BOT_TKOEN, FARELEGAMI_TELEFONO\n")


# Token and clock


def test_without_a_token_neither_token_nor_clock_is_well(desk: Desk, telegram: Answerer) -> None:
    desk.sets(bot_token="")
    token, clock = sick(desk.runs("doctor"), "token", "orologio")
    assert "FARELEGAMI_BOT_TOKEN manca: chiedi un token a BotFather" in token
    assert "non confrontato" in clock
    assert telegram.asked == []


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {"ok": False}, "FARELEGAMI_BOT_TOKEN: Telegram non conosce questo token. Copialo di nuovo da BotFather"),
        (404, {"ok": False}, "FARELEGAMI_BOT_TOKEN: Telegram non conosce questo token"),
        (502, "<html>", "risponde con l'errore 502"),
        (200, "<html>Benvenuto", "non parla come Telegram. Controlla l'indirizzo"),
        (200, "[1, 2]", "non parla come Telegram"),
        (200, {"ok": True, "result": {"id": "io"}}, "non parla come Telegram"),
    ],
)
def test_an_answer_that_names_nobody_is_a_fault_of_the_token(
    desk: Desk, telegram: Answerer, status: int, body: object, words: str
) -> None:
    telegram.status, telegram.body = status, body
    token, _clock = sick(desk.runs("doctor"), "token", "orologio")
    assert words in token


def test_telegram_out_of_reach_is_told(desk: Desk, telegram: Answerer) -> None:
    desk.sets(telegram_api_url="http://127.0.0.1:1")
    token, _clock = sick(desk.runs("doctor"), "token", "orologio")
    assert "http://127.0.0.1:1 non risponde. Controlla la rete e l'indirizzo" in token


@pytest.mark.parametrize("off", [timedelta(seconds=90), timedelta(hours=-1)])
def test_a_clock_that_is_off_by_more_than_a_minute_is_told(desk: Desk, telegram: Answerer, off: timedelta) -> None:
    telegram.shows_a_clock(ahead=off)
    (clock,) = sick(desk.runs("doctor"), "orologio")
    wrong = -round(off.total_seconds())
    assert any(f"è sbagliato di {wrong + slip} secondi" in clock for slip in range(-1, 10))
    assert "Attiva la sincronizzazione dell'ora (NTP)" in clock


@pytest.mark.parametrize("off", [timedelta(seconds=40), timedelta(seconds=-40)])
def test_a_clock_that_is_off_by_less_than_a_minute_is_well(desk: Desk, telegram: Answerer, off: timedelta) -> None:
    telegram.shows_a_clock(ahead=off)
    desk.runs("doctor").says("✓ orologio: d'accordo con Telegram")


@pytest.mark.parametrize("date", ["", "ieri"])
def test_a_server_that_shows_no_clock_leaves_ours_unproved(desk: Desk, telegram: Answerer, date: str) -> None:
    telegram.date = date
    (clock,) = sick(desk.runs("doctor"), "orologio")
    assert "non confrontato: Telegram non ha detto che ore sono" in clock


# Database, migrations, keys


def test_a_database_that_is_not_there_is_told_and_not_made(desk: Desk, telegram: Answerer) -> None:
    desk.sets(database_url="sqlite:///altro.db")
    database, *others = sick(desk.runs("doctor"), "database", "migrazioni", "chiavi")
    assert "altro.db non c'è ancora: esegui «farelegami db upgrade»" in database
    assert all("non controllate" in other for other in others)
    assert not (desk.folder / "altro.db").exists()
    assert not (desk.folder / "altro.db.key").exists()


def test_a_file_that_is_no_database_is_told(desk: Desk, telegram: Answerer) -> None:
    desk.writes("farelegami.db", "Non sono un database. " * 50)
    database, *_others = sick(desk.runs("doctor"), "database", "migrazioni", "chiavi")
    assert "il file non è un database" in database


def test_a_database_that_cannot_be_written_is_told(desk: Desk, telegram: Answerer) -> None:
    with (desk.folder / "farelegami.db").open("r+b") as file:
        file.seek(18)
        file.write(b"\x03")
    database, *_others = sick(desk.runs("doctor"), "database", "migrazioni", "chiavi")
    assert "il file è di sola lettura" in database


def test_a_postgresql_out_of_reach_is_told_without_its_password(desk: Desk, telegram: Answerer) -> None:
    desk.sets(database_url="postgresql+psycopg://utente:parola@127.0.0.1:1/nome", encryption_keys=databases.KEY)
    database, *_others = sick(desk.runs("doctor"), "database", "migrazioni", "chiavi")
    assert "FARELEGAMI_DATABASE_URL: il database non si apre" in database
    assert "parola" not in database


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("9999", "versione 9999, più nuova di questo programma"),
        ("0000", f"versione 0000 invece di {schema.head()}: esegui «farelegami db upgrade»"),
    ],
)
def test_a_database_of_another_version_is_told(desk: Desk, telegram: Answerer, version: str, words: str) -> None:
    with sqlite3.connect(desk.folder / "farelegami.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()
    (migrations,) = sick(desk.runs("doctor"), "migrazioni")
    assert words in migrations


def test_a_database_without_tables_is_told(desk: Desk, telegram: Answerer) -> None:
    desk.writes("vuoto.db", "")
    desk.sets(database_url="sqlite:///vuoto.db")
    migrations, known = sick(desk.runs("doctor"), "migrazioni", "chiavi")
    assert "versione nessuna" in migrations
    assert "mancano le tabelle" in known


def test_texts_that_no_key_opens_are_told(desk: Desk, telegram: Answerer) -> None:
    def write(uow: UnitOfWork) -> None:
        conversations.write(uow.session, chat_id=1, state="x", draft="{}", now=uow.now)

    workshop = open_workshop(desk.settings)
    workshop.do(write)
    workshop.close()
    keys.write_keys(desk.folder / "farelegami.db.key", [Fernet.generate_key().decode()])
    (known,) = sick(desk.runs("doctor"), "chiavi")
    assert "nessuna chiave apre i testi che ci sono: rimetti la chiave di prima dopo quella nuova" in known


def test_a_key_file_that_is_gone_or_broken_is_told(desk: Desk, telegram: Answerer) -> None:
    (desk.folder / "farelegami.db.key").write_text("chiave\n")
    database, *_others = sick(desk.runs("doctor"), "database", "migrazioni", "chiavi")
    assert "nel file farelegami.db.key: una chiave non è valida. Per farne una: farelegami keys new" in database
