"""`farelegami doctor`: one line for each thing that can be wrong with an installation."""

from collections.abc import Callable
from datetime import timedelta

import typer
from cryptography.fernet import InvalidToken
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.asking import Me, who_am_i
from bot.opening import database_fault, open_workshop
from bot.settings import BadSetting, Settings, unknown_names
from bot.usage import one_line
from bot.work import Workshop, system_clock
from locales import faults_of
from services.work import UnitOfWork
from storage import encrypted, schema

CLOCK_MAY_BE_OFF = timedelta(minutes=1)

NOT_SHARED = "; «Manda a un'altra famiglia» non trova niente: scrivi /setinline a @BotFather"


class Fault(Exception):
    """What is wrong, and how to mend it."""


class Doctor:
    """Looks at an installation, one thing after the other; what one finds, the next may need."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._me: Me | None = None
        self._workshop: Workshop | None = None

    def examine(self) -> bool:
        """Check everything and print a line each; tells whether all is well."""
        looks: dict[str, Callable[[], str]] = {
            "token": self._token,
            "orologio": self._clock,
            "database": self._database,
            "migrazioni": self._migrations,
            "chiavi": self._keys,
            "lingue": _locales,
        }
        healthy = [_look(name, look) for name, look in looks.items()]
        if self._workshop is not None:
            self._workshop.close()
        return all(healthy)

    def _token(self) -> str:
        self._me = who_am_i(self._settings)
        return f"@{self._me.username}{'' if self._me.can_be_shared else NOT_SHARED}"

    def _clock(self) -> str:
        if self._me is None or self._me.at is None:
            message = "non confrontato: Telegram non ha detto che ore sono"
            raise Fault(message)
        off = system_clock() - self._me.at
        if abs(off) > CLOCK_MAY_BE_OFF:
            message = (
                f"è sbagliato di {round(off.total_seconds())} secondi: i promemoria arriverebbero all'ora sbagliata. "
                "Attiva la sincronizzazione dell'ora (NTP)"
            )
            raise Fault(message)
        return "d'accordo con Telegram"

    def _database(self) -> str:
        file = self._settings.database_file
        if file is not None and not file.exists():
            message = f"{file} non c'è ancora: esegui «farelegami db upgrade», o avvia il bot"
            raise Fault(message)
        workshop = open_workshop(self._settings, migrate=False)
        try:
            workshop.rehearse(_write_something)
        except DBAPIError as error:
            workshop.close()
            raise database_fault(error) from error
        self._workshop = workshop
        return workshop.engine.dialect.name

    def _opened(self) -> Workshop:
        if self._workshop is None:
            message = "non controllate: il database non si apre"
            raise Fault(message)
        return self._workshop

    def _migrations(self) -> str:
        with self._opened().engine.connect() as connection:
            now = schema.revision(connection)
        if now is None or now < schema.head():
            message = f"versione {now or 'nessuna'} invece di {schema.head()}: esegui «farelegami db upgrade»"
            raise Fault(message)
        if now > schema.head():
            message = f"versione {now}, più nuova di questo programma ({schema.head()}): aggiorna FareLegami"
            raise Fault(message)
        return now

    def _keys(self) -> str:
        try:
            columns = self._opened().do(_read_a_sample)
        except InvalidToken as error:
            message = "nessuna chiave apre i testi che ci sono: rimetti la chiave di prima dopo quella nuova"
            raise Fault(message) from error
        except DBAPIError as error:
            message = "non controllate: mancano le tabelle"
            raise Fault(message) from error
        return f"aprono le {columns} colonne cifrate"


def examine(settings: Settings | BadSetting) -> bool:
    """Check an installation; settings that cannot be read are told, a line each, and nothing else is looked at."""
    if isinstance(settings, BadSetting):
        for fault in settings.faults:
            typer.echo(f"✗ impostazioni: {one_line(fault)}")
        return False
    typer.echo(f"✓ impostazioni: si leggono{_left_alone()}")
    return Doctor(settings).examine()


def _left_alone() -> str:
    """Name variables that no setting has: perhaps slips of the pen."""
    names = ", ".join(unknown_names())
    return f"; queste non le conosco: {one_line(names)}" if names else ""


def _look(name: str, look: Callable[[], str]) -> bool:
    try:
        found = look()
    except (Fault, BadSetting) as fault:
        typer.echo(f"✗ {name}: {one_line(str(fault))}")
        return False
    typer.echo(f"✓ {name}: {found}")
    return True


def _write_something(uow: UnitOfWork) -> None:
    uow.session.execute(text("CREATE TABLE doctor (id INTEGER)"))


def _read_a_sample(uow: UnitOfWork) -> int:
    columns = encrypted.columns()
    for column in columns:
        encrypted.sample(uow.session, column)
    return len(columns)


def _locales() -> str:
    faults = faults_of()
    if faults:
        raise Fault("; ".join(faults))
    return "complete"
