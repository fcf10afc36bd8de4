"""The keys of encrypted columns: from the settings, or from a file beside an SQLite database."""

import os
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

from bot.settings import PREFIX, BadSetting, Settings


def read_keys(settings: Settings) -> list[str]:
    """Give the keys, the first of which encrypts; beside a new SQLite database a key is made.

    Raises:
        BadSetting: a key is malformed, or PostgreSQL has none.
    """
    if settings.encryption_keys.strip():
        return [key.strip() for key in settings.encryption_keys.split(",") if key.strip()]
    file = key_file(settings)
    if file is None:
        message = (
            f"{PREFIX}ENCRYPTION_KEYS manca: con PostgreSQL le chiavi si scrivono qui. "
            "Per farne una: python -m bot keys new"
        )
        raise BadSetting(message)
    if not file.exists():
        write_keys(file, [new_key()])
    return file.read_text().split()


def cipher(keys: list[str]) -> MultiFernet:
    """Make the cipher of some keys.

    Raises:
        BadSetting: one is malformed.
    """
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        message = f"{PREFIX}ENCRYPTION_KEYS: una chiave non è valida. Per farne una: python -m bot keys new"
        raise BadSetting(message) from error


def key_file(settings: Settings) -> Path | None:
    """Name the key file of an SQLite database."""
    file = settings.database_file
    return None if file is None else file.with_name(file.name + ".key")


def write_keys(file: Path, keys: list[str]) -> None:
    """Write keys where only the owner can read them; a crash leaves the file before or the new one, whole."""
    partial = file.with_name(f"{file.name}.{os.getpid()}.new")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as new:
        new.write("\n".join(keys) + "\n")
        new.flush()
        os.fsync(new.fileno())
    partial.replace(file)


def new_key() -> str:
    """Make a key."""
    return Fernet.generate_key().decode()
