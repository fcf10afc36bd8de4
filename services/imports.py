"""Brings a catalogue file into the database: new rows added, known ones updated, bad ones told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from locales import N_
from services import occurrences, shelf, waiting_list
from services.catalogue_rows import COLUMNS, REQUIRED, BadCell, CatalogueRow, read_row
from services.search import folded
from services.spreadsheets import Line, UnreadableTable, read_csv
from services.work import UnitOfWork
from storage import catalogue, territories
from storage.catalogue import Activity
from storage.territories import Territory, Venue


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was not imported: where, and why in words with values."""

    line: int
    code: str
    column: str
    message: str
    values: Mapping[str, object]


@dataclass(slots=True)
class Report:
    """What an import did, or would do."""

    encoding: str = ""
    unknown_columns: tuple[str, ...] = ()
    new: list[str] = field(default_factory=list)
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    new_territories: list[str] = field(default_factory=list)
    new_venues: int = 0
    offered: int = 0

    @property
    def rows(self) -> int:
        """All the rows that the file holds."""
        return len(self.new) + len(self.changed) + self.unchanged + len(self.problems)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its good rows by code, and the report so far. The database was not touched."""

    rows: Mapping[str, CatalogueRow]
    report: Report


def read_catalogue(data: bytes) -> Reading:
    """Read a catalogue CSV without touching the database.

    Raises:
        UnreadableTable: nothing in it can be imported.
    """
    table = read_csv(data, known=COLUMNS, required=REQUIRED)
    report = Report(encoding=table.encoding, unknown_columns=tuple(table.unknown))
    rows = _good_rows(table.lines, report)
    if not rows and not report.problems:
        raise UnreadableTable(N_("Il file ha l'intestazione ma nessuna riga."))
    return Reading(rows, report)


def _good_rows(lines: Iterable[Line], report: Report) -> dict[str, CatalogueRow]:
    rows: dict[str, CatalogueRow] = {}
    numbers: dict[str, int] = {}
    for line in lines:
        code = line.cells.get("codice", "")
        try:
            row = _new_row(line, numbers)
        except BadCell as bad:
            report.problems.append(Problem(line.number, code[:64], bad.column, bad.message, bad.values))
        else:
            rows[row.codice], numbers[row.codice] = row, line.number
    return rows


def _new_row(line: Line, numbers: Mapping[str, int]) -> CatalogueRow:
    row = read_row(line)
    if row.codice in numbers:
        raise BadCell(N_("il codice c'è già alla riga {line}"), "codice", line=numbers[row.codice])
    return row


def write_catalogue(uow: UnitOfWork, reading: Reading) -> Report:
    """Write what was read: add, update or leave each row by its code. Safe to repeat."""
    report = reading.report
    places = _Places(uow, report)
    known = catalogue.by_codes(uow.session, list(reading.rows))
    added: list[dict[str, Any]] = []
    moved: list[Activity] = []
    for code, row in reading.rows.items():
        facts = _facts(row, places.of(row))
        activity = known.get(code)
        if activity is None:
            added.append(facts | {"code": code, "created_at": uow.now, "changed_at": uow.now})
            report.new.append(code)
        elif differences := _differences(activity, facts):
            _change(uow, activity, differences)
            report.changed[code] = tuple(sorted(differences.keys() - {"words"}))
            if differences.keys() & {"starts_local", "ends_local", "recurrence", "withdrawn_at"}:
                moved.append(activity)
        else:
            report.unchanged += 1
    uow.session.flush()
    catalogue.add(uow.session, added)
    fresh = catalogue.by_codes(uow.session, report.new)
    occurrences.write_down(uow, [*fresh.values(), *moved])
    _offer_new_places(uow, known, report)
    if report.new or report.changed:
        shelf.changed(uow)
    return report


def _facts(row: CatalogueRow, venue: Venue) -> dict[str, Any]:
    """Give a row as an activity's columns."""
    words = (row.titolo, row.descrizione, row.categoria, row.tipo.value, row.centro, row.indirizzo, row.territorio)
    return {
        "title": row.titolo,
        "description": row.descrizione,
        "kind": row.tipo,
        "category": row.categoria,
        "territory_id": venue.territory_id,
        "venue_id": venue.id,
        "starts_local": row.inizio,
        "ends_local": row.fine,
        "recurrence": row.ricorrenza,
        "min_age": row.eta_min,
        "max_age": row.eta_max,
        "places": row.posti,
        "cost_cents": row.costo,
        "mode": row.iscrizione,
        "contact": row.contatto,
        "accessible": row.accessibile,
        "words": folded(" ".join(words)),
        "withdrawn_at": None,
    }


def _differences(activity: Activity, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if getattr(activity, name) != value}


def _change(uow: UnitOfWork, activity: Activity, differences: Mapping[str, Any]) -> None:
    for name, value in differences.items():
        setattr(activity, name, value)
    activity.changed_at = uow.now


def _offer_new_places(uow: UnitOfWork, known: Mapping[str, Activity], report: Report) -> None:
    """Offer places that were added, in one order of activities, so that locks never cross."""
    raised = [known[code].id for code, changes in report.changed.items() if "places" in changes]
    for activity_id in sorted(raised):
        activity = catalogue.lock_activity(uow.session, activity_id)
        if activity is not None:
            report.offered += waiting_list.offer_free_places(uow, activity)


class _Places:
    """The territories and venues that rows name, found once and added where they are new."""

    def __init__(self, uow: UnitOfWork, report: Report) -> None:
        self._uow, self._report = uow, report
        self._territories = {folded(one.name): one for one in territories.territories(uow.session)}
        self._venues = {(one.territory_id, folded(one.name)): one for one in territories.venues(uow.session)}

    def of(self, row: CatalogueRow) -> Venue:
        """Give the venue of a row; an address or a point that the row leaves empty stays as it is."""
        territory = self._territory(row.territorio)
        key = (territory.id, folded(row.centro))
        venue = self._venues.get(key)
        if venue is None:
            venue = self._venues[key] = Venue(territory_id=territory.id, name=row.centro)
            self._uow.session.add(venue)
            self._uow.session.flush()
            self._report.new_venues += 1
        if row.indirizzo:
            venue.address = row.indirizzo
        if row.lat is not None:
            venue.lat, venue.lon = row.lat, row.lon
        return venue

    def _territory(self, name: str) -> Territory:
        territory = self._territories.get(folded(name))
        if territory is None:
            rank = 1 + max((one.rank for one in self._territories.values()), default=0)
            territory = self._territories[folded(name)] = Territory(name=name, rank=rank)
            self._uow.session.add(territory)
            self._uow.session.flush()
            self._report.new_territories.append(name)
        return territory
