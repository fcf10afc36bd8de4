"""Errors of a driver that was spoken to directly, as SQLAlchemy's own."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def raised(connection: Connection, words: str, error: Exception) -> BaseException:
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
