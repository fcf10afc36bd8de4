"""Column types: moments in UTC, words from a fixed list, text that only we can read."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import DateTime, Dialect, Enum, String, Text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is a fault in our code."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> DateTime:
        """Keep the offset where the database knows it."""
        return DateTime(timezone=dialect.name == "postgresql")

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments and turn the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a moment without its offset: {value!r}"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give every moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Cipher(Protocol):
    """What an engine needs to read and write encrypted columns: MultiFernet is one."""

    def encrypt(self, msg: bytes, /) -> bytes:
        """Hide a text under the first key."""

    def decrypt(self, msg: bytes, /) -> bytes:
        """Read a text under any of the keys."""

    def rotate(self, msg: bytes, /) -> bytes:
        """Write a hidden text again under the first key."""


class EncryptedText(TypeDecorator[str]):
    """Text that is unreadable without the keys, which live outside the database.

    The keys hang on the engine's dialect, so two databases with other keys can
    be open in one process and no global is needed.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Hide a text under the first key."""
        return None if value is None else cipher_of(dialect).encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Read a text under whichever key wrote it."""
        return None if value is None else cipher_of(dialect).decrypt(value.encode()).decode()


def cipher_of(dialect: Dialect) -> Cipher:
    """Give the keys that an engine was opened with."""
    cipher: Cipher = dialect.farelegami_cipher  # type: ignore[attr-defined]
    return cipher


def revealed(session: Session, hidden: str) -> str:
    """Read an encrypted text that was fetched as it is stored."""
    return cipher_of(session.get_bind().dialect).decrypt(hidden.encode()).decode()


def choice(words: type[StrEnum]) -> Enum:
    """Store a word of a fixed list as that word: readable in SQL, checked in Python.

    The database itself does not list them, so a new word needs no migration.
    """
    return Enum(
        words,
        native_enum=False,
        create_constraint=False,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )


Code = String(64)
Name = String(200)
