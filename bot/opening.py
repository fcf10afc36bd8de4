"""Opens the database of a setting: keys, migrations, workshop."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot import keys
from bot.settings import PREFIX, BadSetting, Settings
from bot.work import Workshop, system_clock
from storage import schema
from storage.database import open_engine


def open_workshop(
    settings: Settings, *, clock: Callable[[], datetime] = system_clock, migrate: bool = True
) -> Workshop:
    """Open the database, at this release's version, and a workshop on it.

    Raises:
        BadSetting: it cannot be opened or written, belongs to a later release, or its keys are unusable.
    """
    file = settings.database_file
    if file is not None and not file.parent.is_dir():
        message = f"{PREFIX}DATABASE_URL: la cartella {file.parent} non c'è. Creala, o scegli un altro posto"
        raise BadSetting(message)
    try:
        engine = open_engine(settings.database_url, keys.cipher(keys.read_keys(settings)))
        if migrate:
            _upgrade(engine)
    except (DBAPIError, OSError) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        message = f"{PREFIX}DATABASE_URL: il database non si apre o non si può scrivere ({reason})"
        raise BadSetting(message) from error
    return Workshop(engine, settings.programme, clock=clock)


def _upgrade(engine: Engine) -> None:
    try:
        schema.upgrade(engine)
    except schema.DatabaseTooNew as error:
        message = (
            f"{PREFIX}DATABASE_URL: il database è della versione {error}, più nuova di questo programma "
            f"({schema.head()}). Aggiorna FareLegami; non è stato toccato nulla"
        )
        raise BadSetting(message) from error
