"""Statements that every update runs, sent past SQLAlchemy's machinery straight to the driver."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Insert, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in one database's words, with what turns values on their way in and out."""

    words: str
    names: Sequence[str]
    writers: Sequence[Convert | None]
    readers: Sequence[Convert | None]
    fixed: Mapping[str, Any]
    is_positional: bool

    def filled(self, values: Mapping[str, Any]) -> Any:
        """Give the values as the driver takes them."""
        given = {**self.fixed, **values}
        turned = [
            given[name] if write is None else write(given[name])
            for name, write in zip(self.names, self.writers, strict=True)
        ]
        return turned if self.is_positional else dict(zip(self.names, turned, strict=True))

    def read(self, row: Sequence[Any]) -> list[Any]:
        """Give a row as its columns' types read it."""
        return [value if read is None else read(value) for value, read in zip(row, self.readers, strict=True)]


class Prepared:
    """A statement compiled once for each database.

    What SQLAlchemy does around an execution costs several times what a small
    statement itself takes, which counts only where every update pays for it.
    Values go through the columns' own types, and errors are SQLAlchemy's.
    """

    def __init__(self, statement: Select[Any] | Insert, *, values: Sequence[str] | None = None) -> None:
        """Take a statement; of an insert, name the columns that are given *values*."""
        self._statement, self._values = statement, values
        self._compiled: WeakKeyDictionary[Dialect, _Compiled] = WeakKeyDictionary()

    def one(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        """Run a query that gives one row."""
        connection = session.connection()
        compiled = self._for(connection.dialect)
        try:
            row = _driver(connection).execute(compiled.words, compiled.filled(values)).fetchone()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _raised(connection, compiled.words, error) from error
        return compiled.read(row)

    def do(self, session: Session, values: Mapping[str, Any]) -> None:
        """Run a statement that gives nothing back."""
        connection = session.connection()
        compiled = self._for(connection.dialect)
        try:
            _driver(connection).execute(compiled.words, compiled.filled(values))
        except connection.dialect.loaded_dbapi.Error as error:
            raise _raised(connection, compiled.words, error) from error

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect)
        if found is None:
            found = self._compiled[dialect] = self._compile(dialect)
        return found

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._values)
        names = compiled.positiontup or list(compiled.params)
        columns: Iterable[Any] = () if isinstance(self._statement, Insert) else self._statement.selected_columns
        return _Compiled(
            words=str(compiled),
            names=names,
            writers=[_impl(compiled.binds[name].type, dialect).bind_processor(dialect) for name in names],
            readers=[_impl(column.type, dialect).result_processor(dialect, None) for column in columns],
            fixed={name: value for name, value in compiled.params.items() if value is not None},
            is_positional=compiled.positional,
        )


def _impl(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type_.dialect_impl(dialect)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _raised(connection: Connection, words: str, error: Exception) -> BaseException:
    """Turn a driver's error into SQLAlchemy's, and give up a connection that is lost."""
    dialect: Any = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection, None)
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        words,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
