"""Brings a catalogue file into the database: new rows added, known ones updated, bad ones told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from locales import N_
from services import occurrences, shelf, waiting_list
from services.catalogue_rows import COLUMNS, REQUIRED, BadCell, CatalogueRow, read_row
from services.folding import folded
from services.programme import Programme
from services.spreadsheets import Line, UnreadableTable, read_csv
from services.work import UnitOfWork
from storage import catalogue, territories
from storage.catalogue import Activity
from storage.database import Turn, wait_for_turn
from storage.territories import Territory, Venue


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was not imported: where, and why in words with values."""

    line: int
    code: str
    column: str
    message: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its good rows by code, and what is wrong with the others. The database was not touched.

    `notes` are what was made sense of, and is worth knowing.
    """

    rows: Mapping[str, CatalogueRow]
    problems: Sequence[Problem]
    encoding: str
    unknown_columns: Sequence[str]
    notes: Sequence[Problem] = ()


@dataclass(slots=True)
class Report:
    """What an import did, or would do."""

    reading: Reading
    new: list[str] = field(default_factory=list)
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unchanged: int = 0
    new_territories: list[str] = field(default_factory=list)
    new_venues: list[str] = field(default_factory=list)
    changed_venues: list[str] = field(default_factory=list)
    offered: int = 0

    @property
    def problems(self) -> Sequence[Problem]:
        """The rows that were not imported."""
        return self.reading.problems

    @property
    def rows(self) -> int:
        """All the rows that the file holds."""
        return len(self.reading.rows) + len(self.problems)


FORMATS = ("csv", "xlsx", "ics")
"""The kinds of files that catalogues come in."""


def kind_of(name_or_format: str) -> str:
    """Give the format that a file's name ends with, or that is named itself; empty where it is none of ours."""
    kind = name_or_format.rpartition(".")[2].strip().lower()
    return kind if kind in FORMATS else ""


def read_file(data: bytes, name_or_format: str, *, programme: Programme, territory: str = "") -> Reading:
    """Read a catalogue of any format without touching the database: the one door for all files.

    *territory* is for rows that do not say where they are.

    Raises:
        UnreadableTable: nothing in it can be imported.
    """
    kind = kind_of(name_or_format)
    if kind == "csv":
        return read_catalogue(data)
    raise UnreadableTable(N_("Non so leggere questo file: salvalo come CSV, XLSX o iCalendar (.ics)."))


def read_catalogue(data: bytes) -> Reading:
    """Read a catalogue CSV without touching the database.

    Raises:
        UnreadableTable: nothing in it can be imported.
    """
    table = read_csv(data, known=COLUMNS, required=REQUIRED)
    rows, problems = _sorted_out(table.lines)
    if not rows and not problems:
        raise UnreadableTable(N_("Il file ha l'intestazione ma nessuna riga."))
    return Reading(rows, problems, table.encoding, table.unknown)


def _sorted_out(lines: Iterable[Line]) -> tuple[dict[str, CatalogueRow], list[Problem]]:
    rows: dict[str, CatalogueRow] = {}
    numbers: dict[str, int] = {}
    problems: list[Problem] = []
    for line in lines:
        try:
            row = _new_row(line, numbers)
        except BadCell as bad:
            code = (line.cells or {}).get("codice", "")
            problems.append(Problem(line.number, code[:64], bad.column, bad.message, bad.values))
        else:
            rows[row.codice], numbers[row.codice] = row, line.number
    return rows, problems


def _new_row(line: Line, numbers: Mapping[str, int]) -> CatalogueRow:
    row = read_row(line)
    if row.codice in numbers:
        raise BadCell(N_("il codice c'è già alla riga {line}"), "codice", line=numbers[row.codice])
    return row


def write_catalogue(uow: UnitOfWork, reading: Reading) -> Report:
    """Write what was read: add, update or leave each row by its code. Safe to repeat."""
    wait_for_turn(uow.session, Turn.DATES)
    report = Report(reading)
    places = _Places(uow, report)
    known = catalogue.by_codes(uow.session, list(reading.rows))
    added: list[dict[str, Any]] = []
    for code, row in reading.rows.items():
        facts = _facts(row, places.of(row))
        if code in known:
            _update(uow, known[code], facts, report)
        else:
            added.append(facts | {"code": code, "created_at": uow.now, "changed_at": uow.now})
            report.new.append(code)
    places.describe(reading.rows.values())
    uow.session.flush()
    catalogue.add(uow.session, added)
    fresh = catalogue.by_codes(uow.session, report.new)
    moved = [known[code] for code, columns in report.changed.items() if _DATED & set(columns)]
    occurrences.write_down(uow, [*fresh.values(), *moved])
    _offer_new_places(uow, known, report)
    if report.new or report.changed or report.changed_venues:
        shelf.changed(uow)
    return report


_DATED = {"starts_local", "ends_local", "recurrence", "withdrawn_at"}
"""Columns on which the dates of an activity depend."""

_OFFERABLE = _DATED | {"places"}
"""Columns on which it depends whether there is a place to offer."""


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


def _update(uow: UnitOfWork, activity: Activity, facts: Mapping[str, Any], report: Report) -> None:
    differences = {name: value for name, value in facts.items() if getattr(activity, name) != value}
    if not differences:
        report.unchanged += 1
        return
    for name, value in differences.items():
        setattr(activity, name, value)
    activity.changed_at = uow.now
    # Of all the columns that are searched, only the address is written down nowhere else.
    report.changed[activity.code] = tuple(sorted(differences.keys() - {"words"})) or ("words",)


def _offer_new_places(uow: UnitOfWork, known: Mapping[str, Activity], report: Report) -> None:
    """Offer places that were added, in one order of activities, so that locks never cross."""
    raised = [known[code].id for code, columns in report.changed.items() if _OFFERABLE & set(columns)]
    for activity_id in sorted(raised):
        activity = catalogue.lock_activity(uow.session, activity_id)
        if activity is not None:
            report.offered += waiting_list.offer_free_places(uow, activity)


class _Places:
    """The territories and venues that rows name, found once and added where they are new."""

    def __init__(self, uow: UnitOfWork, report: Report) -> None:
        self._uow, self._report = uow, report
        self._territories = {_key(one.name): one for one in territories.territories(uow.session)}
        self._venues = {(one.territory_id, _key(one.name)): one for one in territories.venues(uow.session)}

    def of(self, row: CatalogueRow) -> Venue:
        """Give the venue of a row."""
        territory = self._territory(row.territorio)
        key = (territory.id, _key(row.centro))
        if key not in self._venues:
            self._venues[key] = Venue(territory_id=territory.id, name=row.centro)
            self._uow.session.add(self._venues[key])
            self._uow.session.flush()
            self._report.new_venues.append(row.centro)
        return self._venues[key]

    def describe(self, rows: Iterable[CatalogueRow]) -> None:
        """Write down where venues are, as the last row says that says it; what no row says stays as it is."""
        wanted: dict[int, dict[str, Any]] = {}
        for row in rows:
            facts = wanted.setdefault(self.of(row).id, {})
            facts["name"] = row.centro
            if row.indirizzo:
                facts["address"] = row.indirizzo
            if row.lat is not None:
                facts |= {"lat": row.lat, "lon": row.lon}
        for venue in self._venues.values():
            self._describe(venue, wanted.get(venue.id, {}))

    def _describe(self, venue: Venue, facts: Mapping[str, Any]) -> None:
        differences = {name: value for name, value in facts.items() if getattr(venue, name) != value}
        for name, value in differences.items():
            setattr(venue, name, value)
        if differences and venue.name not in self._report.new_venues:
            self._report.changed_venues.append(venue.name)

    def _territory(self, name: str) -> Territory:
        if _key(name) not in self._territories:
            rank = 1 + max((one.rank for one in self._territories.values()), default=0)
            self._territories[_key(name)] = Territory(name=name, rank=rank)
            self._uow.session.add(self._territories[_key(name)])
            self._uow.session.flush()
            self._report.new_territories.append(name)
        return self._territories[_key(name)]


def _key(name: str) -> str:
    """Give what makes two spellings the same name; one in other letters than ours is its own."""
    return folded(name) or name.casefold()
