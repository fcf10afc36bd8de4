"""Every encrypted column, and how its texts are written again under another key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, Text, inspect, select, type_coerce, update
from sqlalchemy.orm import Session

from storage import tables
from storage.types import EncryptedText, cipher_of


@dataclass(frozen=True, slots=True)
class Encrypted:
    """One encrypted column of a table with a single-column key."""

    table: Table
    column: Column[str]

    @property
    def key(self) -> Column[Any]:
        """The column that names a row."""
        (key,) = self.table.primary_key.columns
        return key


def columns() -> Sequence[Encrypted]:
    """List every encrypted column."""
    return [
        Encrypted(table, column)
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    ]


def rotate(session: Session, one: Encrypted, *, after: Any, most: int) -> tuple[int, Any]:
    """Write up to *most* texts again under the first key, from the row after *after* on.

    Gives how many were read and the last row's key, or nothing when the column
    is through. A text that changed since it was read is left as it is: whoever
    wrote it used the first key.

    Raises:
        cryptography.fernet.InvalidToken: none of the keys reads a text.
    """
    cipher = cipher_of(session.get_bind().dialect)
    stored = type_coerce(one.column, Text)
    query = select(one.key, stored).where(one.column.is_not(None)).order_by(one.key).limit(most)
    if after is not None:
        query = query.where(one.key > after)
    rows = session.execute(query).all()
    for key, text in rows:
        hidden = cipher.rotate(text.encode()).decode()
        unchanged = update(one.table).where(one.key == key, stored == text)
        session.execute(unchanged.values({one.column: type_coerce(hidden, Text)}))
    return len(rows), rows[-1][0] if len(rows) == most else None


def sample(session: Session, one: Encrypted) -> None:
    """Read the first and the last text of a column, to see that the keys open them; raises as `rotate` does.

    A rotation goes from the first to the last, so one that was stopped shows.
    """
    for order in (one.key.asc(), one.key.desc()):
        session.execute(select(one.column).where(one.column.is_not(None)).order_by(order).limit(1)).first()


def holds_any(session: Session) -> bool:
    """Tell whether the database, of whatever version, holds an encrypted text."""
    present = inspect(session.connection())
    return any(
        session.execute(select(one.key).where(one.column.is_not(None)).limit(1)).first() is not None
        for one in columns()
        if present.has_table(one.table.name)
    )
