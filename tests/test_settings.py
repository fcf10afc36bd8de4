"""Settings: what stands where nothing is said, what is read, and what is refused in which words."""

import os
import re
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from bot.schedule import rounds
from bot.settings import BadSetting, Settings, duration, read_settings
from bot.web import STILL
from services import housekeeping
from services.lexicon import SAME, SYNONYMS
from services.programme import QuietHours
from tests.support.desk import Desk

DEFAULTS = {
    "bot_token": "",
    "telegram_api_url": "https://api.telegram.org",
    "database_url": "sqlite:///farelegami.db",
    "webhook_url": "",
    "webhook_secret": "",
    "http_host": "127.0.0.1",
    "http_port": 8080,
    "encryption_keys": "",
    "timezone": ZoneInfo("Europe/Rome"),
    "quiet_hours": QuietHours(time(21), time(8)),
    "reminders": (timedelta(hours=24), timedelta(hours=2)),
    "reminders_corso": None,
    "reminders_laboratorio": None,
    "reminders_attivita": None,
    "offer_deadline": timedelta(hours=24),
    "delivery_rate": 30,
    "tick": timedelta(seconds=5),
    "phone": "",
    "crisis_phone": "",
    "patto_budget": 2000,
    "synonyms": "",
}
"""What the contract promises where nothing is said."""

OTHERS = {
    "bot_token": ("123456:ABC-DEF_x", "123456:ABC-DEF_x"),
    "telegram_api_url": ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
    "database_url": ("postgresql+psycopg://u:p@host/name", "postgresql+psycopg://u:p@host/name"),
    "webhook_url": ("https://bot.example.org/telegram", "https://bot.example.org/telegram"),
    "webhook_secret": ("a-secret_1", "a-secret_1"),
    "http_host": ("0.0.0.0", "0.0.0.0"),
    "http_port": ("0", 0),
    "encryption_keys": ("one,two", "one,two"),
    "timezone": ("Europe/London", ZoneInfo("Europe/London")),
    "quiet_hours": ("22:30-7:15", QuietHours(time(22, 30), time(7, 15))),
    "reminders": ("7d, 90s", (timedelta(days=7), timedelta(seconds=90))),
    "reminders_corso": ("7d", (timedelta(days=7),)),
    "reminders_laboratorio": ("", ()),
    "reminders_attivita": ("3h", (timedelta(hours=3),)),
    "offer_deadline": ("15m", timedelta(minutes=15)),
    "delivery_rate": ("1", 1),
    "tick": ("1s", timedelta(seconds=1)),
    "phone": ("0373 894500", "0373 894500"),
    "crisis_phone": ("Centro donna, 0373 1", "Centro donna, 0373 1"),
    "patto_budget": ("1500", 1500),
    "synonyms": (str(SYNONYMS), str(SYNONYMS)),
}
"""A text for each setting, and what is read from it."""


def refusal(**overrides: Any) -> str:
    """Give the line in which settings are refused."""
    with pytest.raises(BadSetting) as bad:
        read_settings(**overrides)
    return str(bad.value)


# What is read


def test_what_is_not_said_is_as_the_contract_promises(desk: Desk) -> None:
    assert dict(desk.settings) == DEFAULTS


def test_every_setting_is_read_from_its_variable(desk: Desk) -> None:
    assert set(OTHERS) == set(Settings.model_fields)
    desk.sets(**{name: text for name, (text, _value) in OTHERS.items()})
    assert dict(desk.settings) == {name: value for name, (_text, value) in OTHERS.items()}


def test_a_file_is_read_and_a_variable_is_stronger(desk: Desk) -> None:
    desk.writes(".env", '# il nostro\n\nexport FARELEGAMI_PHONE="0373 894500"\nFARELEGAMI_HTTP_PORT=9000\nOTHER=1\n')
    desk.sets(http_port=9001)
    assert (desk.settings.phone, desk.settings.http_port) == ("0373 894500", 9001)


def test_a_file_saved_by_a_windows_editor_is_read(desk: Desk) -> None:
    desk.writes(".env", "\ufeffFARELEGAMI_PHONE=0373 894500\r\nFARELEGAMI_TICK=1s\r\n")
    assert (desk.settings.phone, desk.settings.tick) == ("0373 894500", timedelta(seconds=1))


@pytest.mark.parametrize("hours", ["", "  "])
def test_quiet_hours_and_reminders_that_are_empty_are_none(desk: Desk, hours: str) -> None:
    desk.sets(quiet_hours=hours, reminders=hours)
    assert (desk.settings.quiet_hours, desk.settings.reminders) == (None, ())


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("2h", timedelta(hours=2)),
        ("7d", timedelta(days=7)),
        (" 365d ", timedelta(days=365)),
    ],
)
def test_durations_are_written_as_the_contract_writes_them(text: str, length: timedelta) -> None:
    assert duration(text) == length


def test_the_schedule_shows_that_it_lives_however_rare_its_ticks() -> None:
    beats = dict(rounds(timedelta(hours=1)))
    assert beats[housekeeping.beat] < STILL / 2


# What is refused, and in which words


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("bot_token", "abc", "non ha la forma di un token: copialo da BotFather"),
        ("bot_token", "123456:", "non ha la forma di un token"),
        ("bot_token", "123456:ABC DEF", "non ha la forma di un token"),
        ("telegram_api_url", "api.telegram.org", "«api.telegram.org» non è un indirizzo"),
        ("telegram_api_url", "ftp://api.telegram.org", "non è un indirizzo: scrivi per esempio https://"),
        ("telegram_api_url", "https://api.telegram.org /x", "non è un indirizzo"),
        ("telegram_api_url", "http://[::1", "non è un indirizzo"),
        ("telegram_api_url", "http://host:99999", "non è un indirizzo"),
        ("database_url", "", "non è un database che conosco: scrivi sqlite:///file.db o postgresql+psycopg://"),
        ("database_url", "farelegami.db", "non è un database che conosco"),
        ("database_url", "mysql://host/name", "non è un database che conosco"),
        ("database_url", "postgresql+asyncpg://host/name", "non è un database che conosco"),
        ("database_url", "postgresql://host:porta/name", "non è un database che conosco"),
        ("database_url", "sqlite:///x.db?mode=ro", "non è un database che conosco"),
        ("webhook_url", "bot.example.org", "«bot.example.org» non è un indirizzo"),
        ("webhook_url", "http://bot.example.org", "deve cominciare con https://"),
        ("webhook_secret", "perché no", "può avere solo lettere senza accento, cifre, - e _"),
        ("webhook_secret", "x" * 257, "al massimo 256"),
        ("http_port", "ottanta", "«ottanta» non va bene: serve un numero intero"),
        ("http_port", "", "«» non va bene: serve un numero intero"),
        ("http_port", "-1", "serve un numero da 0 in su"),
        ("http_port", "65536", "serve un numero fino a 65535"),
        ("timezone", "Europe/Crema", "«Europe/Crema» non è un fuso orario: scrivi per esempio Europe/Rome"),
        ("timezone", "", "non è un fuso orario"),
        ("timezone", "../../etc/passwd", "non è un fuso orario"),
        ("timezone", "Europe", "non è un fuso orario"),
        ("quiet_hours", "21-8", "«21-8» non sono due ore: scrivi per esempio 21:00-08:00"),
        ("quiet_hours", "21:00-25:00", "non sono due ore"),
        ("quiet_hours", "08:00-08:00", "non sono due ore"),
        ("reminders", "24h,ieri", "«ieri» non è una durata: scrivi per esempio 90s, 15m, 2h o 7d"),
        ("reminders_corso", "domani", "«domani» non è una durata: scrivi per esempio 90s, 15m, 2h o 7d"),
        ("reminders", "9999d", "«9999d» è troppo: al massimo 365d"),
        ("offer_deadline", "24", "«24» non è una durata"),
        ("offer_deadline", "-1h", "non è una durata"),
        ("delivery_rate", "0", "«0» non va bene: serve un numero da 1 in su"),
        ("delivery_rate", "1.5", "serve un numero intero"),
        ("tick", "", "«» non è una durata"),
        ("tick", "0s", "non è una durata"),
        ("tick", "1h30m", "non è una durata"),
        ("phone", "1" * 61, "al massimo 60 caratteri"),
        ("synonyms", "/non/c/e.txt", "non si legge"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_how_to_mend_it(
    desk: Desk, name: str, value: str, words: str
) -> None:
    desk.sets(**{name: value})
    line = refusal()
    assert line.startswith(f"FARELEGAMI_{name.upper()}: ")
    assert words in line
    assert line.isprintable()


def test_of_several_faults_the_first_is_told_and_the_others_are_kept(desk: Desk) -> None:
    desk.sets(tick="mai", http_port="x", phone="0373")
    with pytest.raises(BadSetting) as bad:
        read_settings()
    assert [line.split(":")[0] for line in bad.value.faults] == ["FARELEGAMI_HTTP_PORT", "FARELEGAMI_TICK"]
    assert str(bad.value) == bad.value.faults[0]


def test_no_line_tells_a_secret(desk: Desk) -> None:
    for name in ("bot_token", "database_url", "webhook_secret"):
        assert "parola" not in refusal(**{name: "mysql://utente:parola segreta@host"})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"FARELEGAMI_PHONE=0373\nuna riga qualunque\n", "Il file .env non si legge alla riga 2: scrivi NOME=valore"),
        (b'FARELEGAMI_PHONE="0373\nFARELEGAMI_TICK=1s\n', "alla riga 1: scrivi NOME=valore, e chiudi le virgolette"),
        (b"\xff\xfe\x00F", "Il file .env non si legge: controlla i permessi, e salvalo come testo UTF-8"),
        (b"FARELEGAMI_TICK=mai", "FARELEGAMI_TICK: «mai» non è una durata"),
    ],
)
def test_a_broken_line_of_the_file_is_told_instead_of_being_left_out(desk: Desk, content: bytes, words: str) -> None:
    desk.writes(".env", content)
    assert words in refusal()


def test_a_folder_in_place_of_the_file_is_told(desk: Desk) -> None:
    Path(".env").mkdir()
    assert "Il file .env non si legge" in refusal()


def test_only_what_talks_to_telegram_needs_a_token(desk: Desk) -> None:
    with pytest.raises(BadSetting, match="FARELEGAMI_BOT_TOKEN manca: chiedi un token a BotFather"):
        desk.settings.token()
    desk.sets(bot_token=" 42:abc ")
    assert desk.settings.token() == "42:abc"


NAMES = st.sampled_from(sorted(set(Settings.model_fields)))
VALUES = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=30)
VALUES |= st.from_regex(r"\A(https?|sqlite|postgresql)://[^\0]{0,20}\Z") | st.from_regex(r"\A\d{1,9}[smhd:.-]\d{0,3}\Z")


@rules(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, VALUES)
def test_whatever_is_written_is_used_or_refused_in_one_line(desk: Desk, name: str, value: str) -> None:
    variable = f"FARELEGAMI_{name.upper()}"
    os.environ[variable] = value
    line = ""
    try:
        read_settings()
    except BadSetting as bad:
        line = str(bad)
    finally:
        del os.environ[variable]
    assert not line or re.match(rf"{variable}: .", line)


def test_words_of_ones_own_are_known_besides_those_of_the_programme(desk: Desk) -> None:
    desk.writes("parole.txt", "# nostre\nmuretto, ritrovo dei giovani\n")
    lexicon = read_settings(synonyms=str(desk.folder / "parole.txt")).programme.lexicon
    (term,) = lexicon.terms(("muretto",))
    assert term.is_subject
    assert (("ritrov", "giovan"), SAME) in term.variants
    assert lexicon.terms(("bici",))[0].is_subject
