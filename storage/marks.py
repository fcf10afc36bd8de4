"""Small facts about the running of the bot: heartbeats, how far planning has come, its name."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, plain


class Mark(Base):
    """One named fact that outlives the process: a moment, a text, or both."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime | None]
    value: Mapped[str] = mapped_column(String(200), default="")


CATALOGUE = "catalogue"
"""The version of the catalogue: a word that changes with it."""

_MARKS = plain(Mark)
_VALUE = select(_MARKS.c.value).where(_MARKS.c.name == bindparam("name"))


def moment(session: Session, name: str) -> datetime | None:
    """Read the moment of a mark."""
    mark = session.get(Mark, name)
    return None if mark is None else mark.at


def moments(session: Session, names: Collection[str]) -> Mapping[str, datetime]:
    """Read the moments of several marks at once; those that are not there are left out."""
    query = select(Mark.name, Mark.at).where(Mark.name.in_(names), Mark.at.is_not(None))
    return {name: at for name, at in session.execute(query) if at is not None}


def value(session: Session, name: str) -> str:
    """Read the text of a mark; empty where there is none."""
    found: str | None = session.execute(_VALUE, {"name": name}).scalar()
    return found or ""


def put(session: Session, name: str, *, at: datetime | None = None, value: str = "") -> None:
    """Write a mark over the one before."""
    mark = session.get(Mark, name)
    if mark is None:
        session.add(Mark(name=name, at=at, value=value))
    else:
        mark.at, mark.value = at, value
    session.flush()
