"""Opens the database of a setting: keys, migrations, workshop."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from bot import keys, troubles
from bot.settings import PREFIX, BadSetting, Settings
from bot.work import Workshop, system_clock
from services.work import UnitOfWork
from storage import encrypted, schema
from storage.database import open_engine


def open_workshop(
    settings: Settings, *, clock: Callable[[], datetime] = system_clock, migrate: bool = True
) -> Workshop:
    """Open the database, at this release's version, and a workshop on it.

    While somebody else writes it waits, as every piece of work does.

    Raises:
        BadSetting: it cannot be opened or written, belongs to a later release, or its keys are unusable.
    """
    _check_place(settings)
    try:
        _begin_keys(settings)
        workshop = _workshop(settings, keys.read_keys(settings), clock)
        if migrate:
            with _closed_on_failure(workshop):
                workshop.do(_upgrade)
    except (DBAPIError, OSError) as error:
        raise database_fault(error) from error
    return workshop


def database_fault(error: DBAPIError | OSError) -> BadSetting:
    """Say in one line that the database cannot be used."""
    reason = troubles.reason(getattr(error, "orig", None) or error)
    message = f"{PREFIX}DATABASE_URL: il database non si apre o non si può scrivere ({reason})"
    return BadSetting(message)


def _check_place(settings: Settings) -> None:
    file = settings.database_file
    if file is not None and not file.parent.is_dir():
        message = f"{PREFIX}DATABASE_URL: la cartella {file.parent} non c'è. Creala, o scegli un altro posto"
        raise BadSetting(message)
    if file is not None and file.is_dir():
        message = f"{PREFIX}DATABASE_URL: {file} è una cartella. Scrivi anche il nome del file"
        raise BadSetting(message)


def _begin_keys(settings: Settings) -> None:
    """Make the first key of an SQLite database; one whose key file was lost is left alone."""
    file, database = keys.key_file(settings), settings.database_file
    if file is None or database is None or settings.encryption_keys.strip() or file.exists():
        return
    if database.exists() and _holds_hidden_texts(settings):
        message = (
            f"{PREFIX}ENCRYPTION_KEYS: nel database ci sono testi cifrati e il file delle chiavi {file} non c'è. "
            "Rimettilo al suo posto, o scrivi qui le chiavi"
        )
        raise BadSetting(message)
    keys.write_first_key(file)


def _holds_hidden_texts(settings: Settings) -> bool:
    workshop = _workshop(settings, [keys.new_key()], system_clock)
    try:
        return workshop.do(lambda uow: encrypted.holds_any(uow.session))
    finally:
        workshop.close()


def _workshop(settings: Settings, known: list[str], clock: Callable[[], datetime]) -> Workshop:
    return Workshop(open_engine(settings.database_url, keys.cipher(known)), settings.programme, clock=clock)


@contextmanager
def _closed_on_failure(workshop: Workshop) -> Iterator[None]:
    try:
        yield
    except BaseException:
        workshop.close()
        raise


def _upgrade(uow: UnitOfWork) -> None:
    try:
        schema.bring_up(uow.session.connection())
    except schema.DatabaseTooNew as error:
        message = (
            f"{PREFIX}DATABASE_URL: il database è della versione {error}, più nuova di questo programma "
            f"({schema.head()}). Aggiorna FareLegami; non è stato toccato nulla"
        )
        raise BadSetting(message) from error
