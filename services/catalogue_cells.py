"""Activities as the cells of catalogue files: what an export writes, and what an import changes in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from services import changed_dates, recurrence
from services.catalogue_rows import CatalogueRow
from services.changed_dates import ChangedDate, degrees, wall_text
from services.programme import Programme
from storage.catalogue import Activity
from storage.occurrences import Occurrence
from storage.territories import Venue

COLUMNS = {
    "title": "titolo",
    "description": "descrizione",
    "kind": "tipo",
    "category": "categoria",
    "territory_id": "territorio",
    "venue_id": "centro",
    "starts_local": "inizio",
    "ends_local": "fine",
    "recurrence": "ricorrenza",
    "min_age": "eta_min",
    "max_age": "eta_max",
    "places": "posti",
    "seats_by": "posti_per",
    "cost_cents": "costo",
    "mode": "iscrizione",
    "contact": "contatto",
    "accessible": "accessibile",
    "skipped_dates": "date_saltate",
    "added_dates": "date_aggiunte",
}
"""Columns of the database by the names that catalogue files give them."""


_ORDER = (*CatalogueRow.model_fields,)


class Venues(Protocol):
    """Knows every venue by its number."""

    def by_id(self, venue_id: int) -> Venue:
        """Give a venue."""

    def name(self, venue_id: int) -> tuple[str, str]:
        """Give the names of a venue's territory and its own."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that an import changes, by the name that files give its column."""

    column: str
    old: str
    new: str


def cells_of(activity: Activity, pinned: Sequence[Occurrence], venues: Venues, programme: Programme) -> dict[str, str]:
    """Write an activity as a row, the columns of the contract and those of its exceptions."""
    territory, venue_name = venues.name(activity.venue_id)
    venue = venues.by_id(activity.venue_id)
    cells = {name: text(column, getattr(activity, column)) for column, name in COLUMNS.items()}
    return cells | {
        "codice": activity.code,
        "territorio": territory,
        "centro": venue_name,
        "indirizzo": venue.address,
        "lat": "" if venue.lat is None else degrees(venue.lat),
        "lon": "" if venue.lon is None else degrees(venue.lon),
        "date_cambiate": changes_text(changed_ones(activity, pinned, venues, programme)),
    }


def text(column: str, value: Any) -> str:
    """Write the value of a column of the database as a cell."""
    match value:
        case None:
            return ""
        case bool():
            return "si" if value else "no"
        case StrEnum():
            return value.value
        case datetime():
            return wall_text(value)
        case int() if column == "cost_cents":
            euro, cents = divmod(value, 100)
            return f"{euro}.{cents:02d}" if cents else str(euro)
        case str() if column in {"skipped_dates", "added_dates"}:
            return ", ".join(wall_text(one) for one in recurrence.listed(value))
    return str(value)


def changes_text(changes: Sequence[ChangedDate]) -> str:
    """Write changed dates as a cell, a line each."""
    return "\n".join(changed_dates.written(one) for one in changes)


def changed_ones(
    activity: Activity, pinned: Sequence[Occurrence], venues: Venues, programme: Programme
) -> list[ChangedDate]:
    """Give the dates of an activity that are unlike its series, as files have them, in order."""
    return [_changed(activity, one, venues, programme) for one in sorted(pinned, key=lambda one: one.slot_at)]


def _changed(activity: Activity, date: Occurrence, venues: Venues, programme: Programme) -> ChangedDate:
    slot = programme.wall(date.slot_at).replace(tzinfo=None)
    length = activity.ends_local - activity.starts_local
    starts = ends = None
    if (date.starts_at, date.ends_at) != recurrence.moments(slot, length, programme):
        starts, ends = (programme.wall(one).replace(tzinfo=None) for one in (date.starts_at, date.ends_at))
    changed = ChangedDate(slot, starts, ends, date.cancelled_at is not None, note=date.note)
    if date.venue_id is None:
        return changed
    venue = venues.by_id(date.venue_id)
    territory, name = venues.name(date.venue_id)
    elsewhere = "" if territory == venues.name(activity.venue_id)[0] else territory
    return ChangedDate(
        slot, starts, ends, changed.is_cancelled, name, elsewhere, venue.address, venue.lat, venue.lon, date.note
    )


def differences(
    activity: Activity,
    row: CatalogueRow,
    changed: Mapping[str, Any],
    venues: Venues,
    pinned: Sequence[Occurrence] | None,
    programme: Programme,
) -> Sequence[Difference]:
    """Tell what a row changes in an activity: columns with their new values, and changed dates if *pinned* is given."""
    found = [
        Difference(COLUMNS[column], text(column, getattr(activity, column)), text(column, value))
        for column, value in changed.items()
        if column in COLUMNS and not column.endswith("_id")
    ]
    if "venue_id" in changed:
        old, new = venues.name(activity.venue_id), venues.name(changed["venue_id"])
        names = zip(("territorio", "centro"), old, new, strict=True)
        found += [Difference(column, before, after) for column, before, after in names if before != after]
    address = venues.by_id(activity.venue_id).address
    if row.indirizzo and "venue_id" not in changed and row.indirizzo != address:
        found.append(Difference("indirizzo", address, row.indirizzo))
    if pinned is not None:
        old_dates = changed_ones(activity, pinned, venues, programme)
        found.append(Difference("date_cambiate", changes_text(old_dates), changes_text(row.date_cambiate or ())))
    return in_order(found)


def in_order(found: Sequence[Difference]) -> Sequence[Difference]:
    """Put differences into the order of the columns."""
    return sorted(found, key=lambda one: _ORDER.index(one.column))
