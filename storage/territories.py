"""The territories of the programme and the places in them."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.types import Name, choice


class VenueKind(StrEnum):
    """What kind of place it is."""

    CIVIC_CENTER = "civic_center"
    OTHER = "other"


class Territory(Base):
    """One of the towns that run the programme; every figure is shown by territory."""

    __tablename__ = "territories"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Name, unique=True)
    rank: Mapped[int]


class Venue(Base):
    """A place where activities happen, known by its name within its territory."""

    __tablename__ = "venues"
    __table_args__ = (UniqueConstraint("territory_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territories.id"))
    name: Mapped[str] = mapped_column(Name)
    kind: Mapped[VenueKind] = mapped_column(choice(VenueKind), default=VenueKind.CIVIC_CENTER)
    address: Mapped[str] = mapped_column(String(300), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]


def territories(session: Session) -> Sequence[Territory]:
    """List the territories in the programme's own order."""
    return session.scalars(select(Territory).order_by(Territory.rank, Territory.name)).all()


def territory(session: Session, territory_id: int) -> Territory | None:
    """Find a territory."""
    return session.get(Territory, territory_id)


def venue(session: Session, venue_id: int) -> Venue | None:
    """Find a venue."""
    return session.get(Venue, venue_id)


def venues_named(session: Session, name: str, *, most: int) -> Sequence[Venue]:
    """Find venues by their whole name, however it is capitalised."""
    query = select(Venue).where(func.lower(Venue.name) == func.lower(name)).order_by(Venue.id).limit(most)
    return session.scalars(query).all()


def venues(session: Session) -> Sequence[Venue]:
    """List every venue."""
    return session.scalars(select(Venue).order_by(Venue.id)).all()
