"""Writes the catalogue to files that can be imported again without any difference."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services import asked_cells, catalogue_cells, requirements
from services.catalogue_rows import COLUMNS, OPTIONAL
from services.changed_dates import ChangedDate
from services.programme import Programme
from services.requirements import Rules
from services.spreadsheets import guarded
from services.work import UnitOfWork
from storage import catalogue, occurrences, territories
from storage.base import MOST_IN_A_LIST
from storage.catalogue import Activity
from storage.occurrences import Occurrence
from storage.territories import Venue

NUMBERS = ("lat", "lon")
"""Columns that may begin with a minus sign and are no formula."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity as files have it: its cells, and what calendars want to know besides."""

    cells: dict[str, str]
    starts: datetime
    ends: datetime
    skipped: str
    added: str
    changed: Sequence[ChangedDate]
    changed_at: datetime


def write_entries(found: Sequence[Entry], kind: str, programme: Programme) -> bytes:
    """Write entries of the catalogue as `csv`, `xlsx` or `ics`.

    Importing the file changes nothing, and into an empty database it gives the
    same catalogue: series, their exceptions, venues and all.
    """
    if kind == "ics":
        from services.calendar_export import write_calendar

        return write_calendar(found, programme)
    if kind == "xlsx":
        from services.workbook_export import write_workbook  # openpyxl takes a moment to import

        return write_workbook(columns(found), [one.cells for one in found])
    return _write_csv(columns(found), [one.cells for one in found])


def entries(uow: UnitOfWork) -> Iterator[Entry]:
    """Give every activity of the catalogue, in the order of their codes; what was withdrawn is left out."""
    venues = _Venues(uow)
    codes = sorted(catalogue.codes(uow.session))
    for start in range(0, len(codes), MOST_IN_A_LIST):
        found = catalogue.by_codes(uow.session, codes[start : start + MOST_IN_A_LIST])
        pinned = occurrences.pinned(uow.session, [one.id for one in found.values()])
        asked = requirements.current_of(uow, list(found.values()))
        for code in sorted(found):
            yield _entry(uow, found[code], pinned.get(found[code].id, []), venues, asked.get(found[code].id))


def _entry(
    uow: UnitOfWork, activity: Activity, pinned: Sequence[Occurrence], venues: "_Venues", rules: Rules | None
) -> Entry:
    asked = asked_cells.nothing() if rules is None else asked_cells.written(rules, venues.territories)
    return Entry(
        cells=catalogue_cells.cells_of(activity, pinned, venues, uow.programme) | asked,
        starts=activity.starts_local,
        ends=activity.ends_local,
        skipped=activity.skipped_dates,
        added=activity.added_dates,
        changed=catalogue_cells.changed_ones(activity, pinned, venues, uow.programme),
        changed_at=activity.changed_at,
    )


def columns(found: Sequence[Entry]) -> list[str]:
    """Give the columns of a table: the contract's, and of the others those that some activity has."""
    return [*COLUMNS, *(name for name in OPTIONAL if any(one.cells[name] for one in found))]


def _write_csv(names: Sequence[str], rows: Sequence[dict[str, str]]) -> bytes:
    """Write a CSV as Italian spreadsheets open it: with a mark that it is UTF-8, and semicolons."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";")
    writer.writerow(names)
    for row in rows:
        writer.writerow([row[name] if name in NUMBERS else guarded(row[name]) for name in names])
    return written.getvalue().encode("utf-8-sig")


class _Venues:
    """Every venue, read once."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.territories = {one.id: one.name for one in territories.territories(uow.session)}
        self._venues = {one.id: one for one in territories.venues(uow.session)}

    def by_id(self, venue_id: int) -> Venue:
        return self._venues[venue_id]

    def name(self, venue_id: int) -> tuple[str, str]:
        venue = self._venues[venue_id]
        return self.territories[venue.territory_id], venue.name
