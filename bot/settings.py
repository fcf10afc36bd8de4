"""Settings, read once from FARELEGAMI_* variables or a .env file."""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv.parser import Binding, parse_stream
from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from services.lexicon import own_lexicon, read_lexicon
from services.programme import Programme, QuietHours
from storage.catalogue import ActivityKind

PREFIX = "FARELEGAMI_"
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d{1,6})([smhd])")


ENV_FILE = Path(".env")
LONGEST = timedelta(days=365)
"""The longest duration: a longer one is a slip, and would lead beyond the calendar."""

TELEGRAM = "https://api.telegram.org"


class BadSetting(Exception):
    """A setting that cannot be used: one line that names the variable and how to mend it.

    Where several cannot be, the others have a line each in `faults`.
    """

    def __init__(self, message: str, *others: str) -> None:
        super().__init__(message)
        self.faults: Sequence[str] = (message, *others)

    def __str__(self) -> str:
        """Give the first line."""
        return self.faults[0]


def duration(text: object) -> object:
    """Read a duration as the contract writes it: `90s`, `15m`, `2h`, `7d`."""
    if isinstance(text, timedelta):
        return text
    match = _DURATION.fullmatch(str(text).strip())
    if match is None or int(match[1]) == 0:
        message = f"«{text}» non è una durata: scrivi per esempio 90s, 15m, 2h o 7d"
        raise ValueError(message)
    length = timedelta(seconds=int(match[1]) * _UNITS[match[2]])
    if length > LONGEST:
        message = f"«{text}» è troppo: al massimo {LONGEST.days}d"
        raise ValueError(message)
    return length


def _durations(text: object) -> object:
    if not isinstance(text, str):
        return text
    return tuple(duration(part) for part in text.split(",") if part.strip())


def _quiet_hours(text: object) -> object:
    if not isinstance(text, str):
        return text
    if not text.strip():
        return None
    match = re.fullmatch(r"(\d{1,2}:\d{2})-(\d{1,2}:\d{2})", text.replace(" ", ""))
    try:
        begin, end = (time.fromisoformat(part.zfill(5)) for part in match.groups()) if match else (None, None)
    except ValueError:
        begin = end = None
    if begin is None or end is None or begin == end:
        message = f"«{text}» non sono due ore: scrivi per esempio 21:00-08:00, o niente per non averne"
        raise ValueError(message)
    return QuietHours(begin, end)


def _zone(text: object) -> object:
    try:
        return ZoneInfo(str(text)) if isinstance(text, str) else text
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"«{text}» non è un fuso orario: scrivi per esempio Europe/Rome"
        raise ValueError(message) from error


Duration = Annotated[timedelta, BeforeValidator(duration)]
Offsets = Annotated[tuple[timedelta, ...], NoDecode, BeforeValidator(_durations)]


class Settings(BaseSettings):
    """All settings, by the names of the contract without their prefix."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", env_ignore_empty=False)

    bot_token: str = ""
    telegram_api_url: str = TELEGRAM
    database_url: str = "sqlite:///farelegami.db"
    webhook_url: str = ""
    webhook_secret: str = ""
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65535)
    encryption_keys: str = ""
    timezone: Annotated[Any, NoDecode, BeforeValidator(_zone)] = ZoneInfo("Europe/Rome")
    quiet_hours: Annotated[Any, NoDecode, BeforeValidator(_quiet_hours)] = QuietHours(time(21), time(8))
    reminders: Offsets = (timedelta(hours=24), timedelta(hours=2))
    reminders_corso: Offsets | None = None
    reminders_laboratorio: Offsets | None = None
    reminders_attivita: Offsets | None = None
    offer_deadline: Annotated[Duration, NoDecode] = timedelta(hours=24)
    delivery_rate: int = Field(default=30, ge=1, le=100_000)
    tick: Annotated[Duration, NoDecode] = timedelta(seconds=5)
    phone: str = Field(default="", max_length=60)
    crisis_phone: str = Field(default="", max_length=60)
    """Whom to call here at a hard moment, beside 112 and 1522."""
    patto_budget: int = Field(default=2000, ge=0, le=1_000_000)
    """Euro that may be spent for one patto."""
    synonyms: str = ""

    @field_validator("bot_token")
    @classmethod
    def _token_of_botfather(cls, token: str) -> str:
        if token and not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token.strip()):
            message = "non ha la forma di un token: copialo da BotFather, come 123456:ABC-DEF"
            raise ValueError(message)
        return token.strip()

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        try:
            address = make_url(url)
        except (ArgumentError, ValueError):
            address = None
        if (
            address is None
            or address.drivername not in DRIVERS
            or (address.get_backend_name() == "sqlite" and address.query)
        ):
            message = "non è un database che conosco: scrivi sqlite:///file.db o postgresql+psycopg://…"
            raise ValueError(message)
        return url

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if url and not _is_web_address(url.strip()):
            message = f"«{url}» non è un indirizzo: scrivi per esempio {TELEGRAM}"
            raise ValueError(message)
        return url.strip().rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _webhook_that_telegram_takes(cls, url: str, info: ValidationInfo) -> str:
        if url.startswith("http:") and info.data.get("telegram_api_url") == TELEGRAM:
            message = f"«{url}» deve cominciare con https://: Telegram non scrive ad altri"
            raise ValueError(message)
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _secret_that_telegram_takes(cls, secret: str) -> str:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            message = "può avere solo lettere senza accento, cifre, - e _, al massimo 256"
            raise ValueError(message)
        return secret

    @field_validator("synonyms")
    @classmethod
    def _readable_synonyms(cls, file: str) -> str:
        if not file.strip():
            return ""
        try:
            read_lexicon(Path(file.strip()))
        except (OSError, UnicodeDecodeError) as error:
            message = f"«{file}» non si legge: scrivi il percorso di un file di testo in UTF-8"
            raise ValueError(message) from error
        return file.strip()

    @property
    def programme(self) -> Programme:
        """The settings that rules depend on."""
        return Programme(
            zone=self.timezone,
            quiet=self.quiet_hours,
            reminders=self.reminders,
            reminders_of=self._reminders_of,
            offer_deadline=self.offer_deadline,
            phone=self.phone,
            crisis_phone=self.crisis_phone,
            patto_budget=self.patto_budget * 100,
            public_url=self.public_url,
            lexicon=read_lexicon(Path(self.synonyms)) if self.synonyms else own_lexicon(),
        )

    @property
    def _reminders_of(self) -> dict[ActivityKind, tuple[timedelta, ...]]:
        """When people are reminded of the kinds of activities that have times of their own."""
        own = {
            ActivityKind.CLASS: self.reminders_corso,
            ActivityKind.LABORATORIO: self.reminders_laboratorio,
            ActivityKind.ACTIVITY: self.reminders_attivita,
        }
        return {kind: offsets for kind, offsets in own.items() if offsets is not None}

    @property
    def public_url(self) -> str:
        """Where the web side is reached: at the webhook's host, or at our own where there is no webhook."""
        if self.webhook_url:
            parts = urlsplit(self.webhook_url)
            return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        host = f"[{self.http_host}]" if ":" in self.http_host else self.http_host
        return f"http://{host}:{self.http_port}"

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database; none for PostgreSQL or a database in memory."""
        url = make_url(self.database_url)
        if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
            return None
        return Path(url.database)

    def token(self) -> str:
        """Give the token, which only what talks to Telegram needs.

        Raises:
            BadSetting: there is none.
        """
        if not self.bot_token:
            message = f"{PREFIX}BOT_TOKEN manca: chiedi un token a BotFather e scrivilo qui o nel file .env"
            raise BadSetting(message)
        return self.bot_token


def read_settings(**overrides: Any) -> Settings:
    """Read the settings.

    Raises:
        BadSetting: a value cannot be used.
    """
    for line in _env_file():
        if line.error:
            message = (
                f"Il file .env non si legge alla riga {line.original.line}: scrivi NOME=valore, e chiudi le virgolette"
            )
            raise BadSetting(message)
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise BadSetting(*map(_fault, error.errors())) from error


def unknown_names() -> list[str]:
    """List variables that begin as ours do and are no setting."""
    names = [*os.environ, *(line.key for line in _env_file() if line.key)]
    return sorted(
        {
            name
            for name in names
            if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in Settings.model_fields
        }
    )


def _env_file() -> Iterator[Binding]:
    if not ENV_FILE.exists():
        return
    try:
        with ENV_FILE.open(encoding="utf-8-sig") as file:
            yield from parse_stream(file)
    except (OSError, UnicodeDecodeError) as error:
        message = "Il file .env non si legge: controlla i permessi, e salvalo come testo UTF-8"
        raise BadSetting(message) from error


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            bool(parts.hostname and parts.port != 0) and parts.scheme in ("http", "https") and not re.search(r"\s", url)
        )
    except ValueError:
        return False


def _fault(error: Any) -> str:
    name = PREFIX + str(error["loc"][0]).upper()
    problem = error.get("ctx", {}).get("error")
    reason = str(problem) if problem else f"«{str(error['input'])[:80]}» non va bene: {_bounds(error)}"
    return f"{name}: {reason}"


def _bounds(error: Any) -> str:
    limits = error.get("ctx", {})
    if "ge" in limits:
        return f"serve un numero da {limits['ge']} in su"
    if "le" in limits:
        return f"serve un numero fino a {limits['le']}"
    if "max_length" in limits:
        return f"al massimo {limits['max_length']} caratteri"
    return "serve un numero intero"
