"""Small facts about the running of the bot: heartbeats, how far planning has come, its name."""

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, plain
from storage.database import is_sqlite
from storage.prepared import Prepared


class Mark(Base):
    """One named fact that outlives the process: a moment, a text, or both."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime | None]
    value: Mapped[str] = mapped_column(String(200), default="")


CATALOGUE = "catalogue"
"""The version of the catalogue: a word that changes with it."""

_MARKS = plain(Mark)
_READ = Prepared("mark", select(_MARKS.c.at, _MARKS.c.value).where(_MARKS.c.name == bindparam("name")))
_MOMENTS = Prepared("moments", select(_MARKS.c.name, _MARKS.c.at).where(_MARKS.c.at.is_not(None)))


def moment(session: Session, name: str) -> datetime | None:
    """Read the moment of a mark."""
    found: datetime | None = _read(session, name)[0]
    return found


def moments(session: Session, names: Container[str]) -> Mapping[str, datetime]:
    """Read the moments of several marks at once; those that are not there are left out."""
    return {name: at for name, at in _MOMENTS.rows(session, {}) if name in names}


def value(session: Session, name: str) -> str:
    """Read the text of a mark; empty where there is none."""
    found: str = _read(session, name)[1]
    return found


def put(session: Session, name: str, *, at: datetime | None = None, value: str = "") -> None:
    """Write a mark over the one before."""
    write = _WRITE_SQLITE if is_sqlite(session) else _WRITE_POSTGRESQL
    write.do(session, {"name": name, "at": at, "value": value})


def _read(session: Session, name: str) -> tuple[Any, Any]:
    rows = _READ.rows(session, {"name": name})
    return (rows[0][0], rows[0][1]) if rows else (None, "")


def _write(dialect: Any) -> Prepared:
    new = dialect.insert(_MARKS)
    over = new.on_conflict_do_update(index_elements=["name"], set_={"at": new.excluded.at, "value": new.excluded.value})
    return Prepared("put_mark", over, values=("name", "at", "value"))


_WRITE_SQLITE, _WRITE_POSTGRESQL = _write(sqlite), _write(postgresql)
