"""Statements that every update runs, sent past SQLAlchemy's machinery straight to the driver."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import CompoundSelect, Connection, Delete, Dialect, Insert, Select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from storage.faults import raised

Convert = Callable[[Any], Any]
Query = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in one database's words, with what turns values on their way in and out."""

    words: str
    names: Sequence[str]
    writers: Sequence[Convert | None]
    readers: Sequence[Convert | None]
    fixed: Mapping[str, Any]
    is_positional: bool

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        """Give the values in their order, as the driver takes them."""
        given = {**self.fixed, **values}
        return [
            given[name] if write is None else write(given[name])
            for name, write in zip(self.names, self.writers, strict=True)
        ]

    def named(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give the values by name, as the driver takes them."""
        return dict(zip(self.names, self.filled(values), strict=True))

    def read(self, row: Sequence[Any]) -> list[Any]:
        """Give a row as its columns' types read it."""
        return [value if read is None else read(value) for value, read in zip(row, self.readers, strict=True)]


class Prepared:
    """A statement compiled once for each database.

    What SQLAlchemy does around an execution costs several times what a small
    statement itself takes, which counts only where every update pays for it.
    Values go through the columns' own types, and errors are SQLAlchemy's.
    """

    def __init__(self, name: str, statement: Query | Insert | Delete, *, values: Sequence[str] | None = None) -> None:
        """Take a statement under a *name* of its own; of an insert, name the columns that are given *values*."""
        self._name, self._statement, self._values = name, statement, values
        self._compiled: WeakKeyDictionary[Dialect, _Compiled] = WeakKeyDictionary()

    def one(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        """Run a query that gives one row, before anything was changed."""
        connection = session.connection()
        compiled = self._for(connection.dialect)
        (row,) = _run(connection, self._name, compiled, values)
        return compiled.read(row)

    def rows(self, session: Session, values: Mapping[str, Any]) -> list[list[Any]]:
        """Run a query; as with any of SQLAlchemy's, what was changed before is written first."""
        session.flush()
        connection = session.connection()
        compiled = self._for(connection.dialect)
        _announce(connection, compiled, values)
        return [compiled.read(row) for row in _run(connection, self._name, compiled, values)]

    def finds(self, session: Session, values: Mapping[str, Any]) -> bool:
        """Tell whether a query gives any row."""
        return bool(self.rows(session, values))

    def do(self, session: Session, values: Mapping[str, Any]) -> None:
        """Run a statement that gives nothing back; what was changed before is written first."""
        session.flush()
        connection = session.connection()
        _announce(connection, self._for(connection.dialect), values)
        self.do_last(session, values)

    def do_last(self, session: Session, values: Mapping[str, Any]) -> None:
        """Run what every update ends with: everything else is written, and nobody is told."""
        connection = session.connection()
        compiled = self._for(connection.dialect)
        if compiled.is_positional:
            _run(connection, self._name, compiled, values)
        else:
            from storage import postgresql

            postgresql.do(connection, self._name, compiled.words, compiled.named(values))

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect)
        if found is None:
            found = self._compiled[dialect] = self._compile(dialect)
        return found

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._values)
        given = {name: None for name, bind in compiled.binds.items() if bind.required}
        whole = compiled.construct_expanded_state(given, escape_names=False)  # lists written out, value by value
        names = whole.positiontup or list(whole.parameters)
        columns: Iterable[Any] = (
            () if isinstance(self._statement, Insert | Delete) else self._statement.selected_columns
        )
        return _Compiled(
            words=whole.statement,
            names=names,
            writers=[
                _impl(compiled.binds[name].type, dialect).bind_processor(dialect)
                if name in compiled.binds
                else whole.processors.get(name)
                for name in names
            ],
            readers=[_impl(column.type, dialect).result_processor(dialect, None) for column in columns],
            fixed={name: value for name, value in whole.parameters.items() if name not in given},
            is_positional=compiled.positional,
        )


def _impl(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type_.dialect_impl(dialect)


def _announce(connection: Connection, compiled: _Compiled, values: Mapping[str, Any]) -> None:
    """Let whoever listens to every statement hear of this one too, as of SQLAlchemy's own."""
    if compiled.is_positional:
        for hear in connection.dispatch.before_cursor_execute:
            hear(connection, None, compiled.words, tuple(compiled.filled(values)), None, False)


def _run(connection: Connection, name: str, compiled: _Compiled, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    if not compiled.is_positional:
        from storage import postgresql  # its driver is imported where it is used

        return postgresql.ask(connection, name, compiled.words, compiled.named(values))
    driver: Any = connection.connection.driver_connection
    try:
        rows: Sequence[Sequence[Any]] = driver.execute(compiled.words, compiled.filled(values)).fetchall()
    except sqlite3.Error as error:
        raise raised(connection, compiled.words, error) from error
    return rows
