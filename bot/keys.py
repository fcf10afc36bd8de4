"""The keys of encrypted columns: from the settings, or from a file beside an SQLite database."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

from bot.settings import PREFIX, BadSetting, Settings

HOW_TO_MAKE_ONE = "Per farne una: farelegami keys new"


def read_keys(settings: Settings) -> list[str]:
    """Give the keys, the first of which encrypts.

    Raises:
        BadSetting: there is none, or one is malformed.
    """
    if settings.encryption_keys.strip():
        return _checked(settings.encryption_keys.replace(",", " ").split(), f"{PREFIX}ENCRYPTION_KEYS")
    file = key_file(settings)
    if file is None:
        message = f"{PREFIX}ENCRYPTION_KEYS manca: con PostgreSQL le chiavi si scrivono qui. {HOW_TO_MAKE_ONE}"
        raise BadSetting(message)
    source = f"{PREFIX}ENCRYPTION_KEYS: nel file {file}"
    try:
        return _checked(file.read_text().split(), source)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{source} le chiavi non si leggono. Rimetti il file com'era, o scrivi qui le chiavi"
        raise BadSetting(message) from error


def _checked(keys: list[str], source: str) -> list[str]:
    try:
        cipher(keys)
    except ValueError as error:
        message = f"{source}: {'una chiave non è valida' if keys else 'non ci sono chiavi'}. {HOW_TO_MAKE_ONE}"
        raise BadSetting(message) from error
    return keys


def cipher(keys: list[str]) -> MultiFernet:
    """Make the cipher of some keys; a ValueError, if there is none or one is malformed."""
    return MultiFernet([Fernet(key) for key in keys])


def key_file(settings: Settings) -> Path | None:
    """Name the key file of an SQLite database."""
    file = settings.database_file
    return None if file is None else file.with_name(file.name + ".key")


def write_keys(file: Path, keys: list[str]) -> None:
    """Write keys where only the owner can read them; a crash leaves the file before or the new one, whole."""
    _written_beside(file, keys).replace(file)


def write_first_key(file: Path) -> None:
    """Make a key file; of several processes that do at the same moment, one wins and all use its key."""
    partial = _written_beside(file, [new_key()])
    try:
        os.link(partial, file)
    except FileExistsError:
        partial.unlink()
    except OSError:  # a file system without links
        partial.replace(file)
    else:
        partial.unlink()


def _written_beside(file: Path, keys: list[str]) -> Path:
    partial = file.with_name(f"{file.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as new:
        new.write("\n".join(keys) + "\n")
        new.flush()
        os.fsync(new.fileno())
    return partial


def new_key() -> str:
    """Make a key."""
    return Fernet.generate_key().decode()
