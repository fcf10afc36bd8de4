"""Turns the events of calendars into rows of the catalogue: of Google, WordPress, Gancio, and of our own export."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from locales import N_
from services import calendar_places, calendar_texts, cells
from services.asked_cells import ASKED
from services.calendar_dates import DateReader
from services.calendar_lines import CalendarFile, Event, take_apart
from services.calendar_times import BadTime, Zones
from services.catalogue_rows import CatalogueRow, read_row
from services.cells import BadCell
from services.changed_dates import wall_text
from services.programme import Programme
from services.readings import Problem, Reading
from services.spreadsheets import Line

LONGEST_UID = 120
"""Characters of an event's own name that are told."""

REQUIRED = ("codice", "titolo", "tipo", "inizio", "fine")

_SAID_BY_US = ("posti", "costo", "iscrizione", "accessibile")

_DATES = ("DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "RDATE", "RECURRENCE-ID")
"""Lines without which the dates of an event would be wrong."""


def read_calendar(data: bytes, *, programme: Programme, territory: str = "") -> Reading:
    """Read an iCalendar file without touching the database.

    A series is one row with its exceptions; of events with the same UID the one
    with the highest SEQUENCE counts, or the last. An event that cannot be read
    costs no other.

    Raises:
        UnreadableTable: it is no calendar, or has no events.
    """
    file = take_apart(data)
    gathering = _Gathering(file, DateReader(programme, Zones(file.zones)), territory)
    for series in _series(file):
        gathering.add(series)
    return gathering.reading()


@dataclass(slots=True)
class Series:
    """The events of one UID: the one that counts, those that it stands before, and single dates."""

    uid: str
    master: Event | None = None
    older: list[Event] = field(default_factory=list)
    dates: list[Event] = field(default_factory=list)


def _series(file: CalendarFile) -> Sequence[Series]:
    found: dict[str, Series] = {}
    for event in file.events:
        uid = event.text("UID")
        series = found.setdefault(uid or f"line {event.line}", Series(uid))
        if event.first("RECURRENCE-ID") is not None:
            series.dates.append(event)
        elif series.master is None:
            series.master = event
        else:
            newer = _sequence(event) >= _sequence(series.master)
            series.older.append(series.master if newer else event)
            series.master = event if newer else series.master
    for series in found.values():
        series.dates.sort(key=_sequence)
    return list(found.values())


def _sequence(event: Event) -> int:
    text = event.text("SEQUENCE")
    return int(text) if re.fullmatch(r"\d{1,9}", text) else 0


def code_of(uid: str) -> str:
    """Give the code of a UID: itself if it can be one, else one that is always the same for the same UID."""
    if cells.is_code(uid):
        return uid
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", uid.partition("@")[0]).strip("-")[:45]
    return f"{readable or 'evento'}-{hashlib.sha256(uid.encode()).hexdigest()[:12]}"


def _check(event: Event) -> None:
    """See that an event is whole, and that no line about its dates is lost."""
    if not event.is_whole:
        raise BadCell(N_("l'evento non finisce: manca END:VEVENT"))
    for line, text in event.broken:
        if text.upper().startswith(_DATES):
            raise BadCell(N_("la riga {line} non si legge: «{cell}»"), line=line, cell=text[:80])
    if len(event.all("RRULE")) > 1 or event.first("EXRULE") is not None:
        raise BadCell(N_("ha più di una ricorrenza: fanne eventi separati"), "RRULE")


def _likeness(event: Event) -> str:
    """Give what makes an event without UID the same in the next file."""
    return "\n".join(event.text(name) for name in ("DTSTART", "SUMMARY", "LOCATION"))


class _Gathering:
    """The rows, problems and notes of one file."""

    def __init__(self, file: CalendarFile, dates: DateReader, territory: str) -> None:
        self._file, self._dates, self._territory = file, dates, territory
        self._rows: dict[str, CatalogueRow] = {}
        self._lines: dict[str, int] = {}
        self._uids: dict[str, str] = {}
        self._withdrawn: list[str] = []
        self._problems: list[Problem] = []
        self._notes: list[Problem] = []
        self._is_off = file.about.get("METHOD", "").upper() == "CANCEL"

    def add(self, series: Series) -> None:
        """Add the events of one UID."""
        for event in series.older:
            line = series.master.line if series.master is not None else 0
            self._note(event, N_("l'evento c'è più volte: vale quello alla riga {other}"), other=line)
        if series.master is not None:
            self._add(series.master, series)
            return
        for event in series.dates:
            moment = event.text("RECURRENCE-ID")
            self._note(event, N_("la serie di questa data non è nel file: la data diventa un'attività a sé"))
            self._add(event, Series(f"{series.uid} {moment}" if series.uid else "", event))

    def _add(self, event: Event, series: Series) -> None:
        """Add one series; what is wrong with it is a problem of its line."""
        try:
            self._read(event, series)
        except BadCell as bad:
            self._problem(event, bad)
        except (OverflowError, BadTime):
            self._problem(event, BadCell(N_("controlla l'anno delle date")))

    def _read(self, event: Event, series: Series) -> None:
        for one in (event, *series.dates):
            _check(one)
        own = calendar_texts.own(event, "CODICE")
        code = own if cells.is_code(own) else code_of(series.uid or _likeness(event))
        if code in self._lines:
            raise BadCell(N_("il codice c'è già alla riga {line}"), "codice", line=self._lines[code])
        if self._is_off or event.text("STATUS").upper() == "CANCELLED":
            self._withdrawn.append(code)
        else:
            self._rows[code] = self._row(code, event, series)
        self._lines[code], self._uids[code] = event.line, series.uid[:LONGEST_UID] or code
        if not series.uid:
            self._note(event, N_("l'evento non ha UID: se cambia titolo o ora, diventa un'altra attività"))
        for note in calendar_texts.notes(event, series.dates):
            self._notes.append(replace(note, code=self._uids[code]))

    def _row(self, code: str, event: Event, series: Series) -> CatalogueRow:
        dates = self._dates.read(event, series.dates)
        least, most = calendar_texts.ages(event)
        written = {
            "codice": code,
            "titolo": calendar_texts.title(event),
            "descrizione": calendar_texts.description(event),
            "tipo": calendar_texts.kind(event),
            "categoria": calendar_texts.categories(event),
            "inizio": wall_text(dates.start),
            "fine": wall_text(dates.end),
            "ricorrenza": dates.rule,
            "eta_min": least,
            "eta_max": most,
            "contatto": calendar_texts.own(event, "CONTATTO") or event.text("CONTACT")[:200],
        }
        written |= {name: calendar_texts.own(event, name.upper()) for name in _SAID_BY_US}
        if event.first(calendar_texts.own_name("posti_per")) is not None:  # others do not speak of it
            written["posti_per"] = calendar_texts.own(event, "POSTI-PER")
        for name in ASKED:
            if event.first(calendar_texts.own_name(name)) is not None:
                written[name] = event.text(calendar_texts.own_name(name))
        written |= calendar_places.cells(event, self._file.about.get("X-WR-CALNAME", ""), self._territory)
        if not written.get("luogo") and not written.get("centro"):
            if not self._territory:
                raise BadCell(N_("non dice dove: scrivi il luogo nell'evento"), "LOCATION")
            written["centro"] = written["territorio"] = self._territory
            self._note(event, N_("non dice dove: il luogo è «{place}»"), place=self._territory)
        exceptions = {"date_saltate": dates.skipped, "date_aggiunte": dates.added, "date_cambiate": dates.changed}
        return read_row(Line(event.line, written), required=REQUIRED, exceptions=exceptions)

    def reading(self) -> Reading:
        """Give what was read."""
        for name in sorted(self._dates.zones.unknown):
            message = N_("il fuso «{zone}» non è noto: gli orari sono presi come di qui")
            self._notes.append(Problem(0, "", "", message, {"zone": name[:80]}))
        return Reading(
            rows=self._rows,
            problems=self._problems,
            encoding=self._file.encoding,
            unknown_columns=(),
            notes=sorted(self._notes, key=lambda one: one.line),
            lines=self._lines,
            uids=self._uids,
            withdrawn=self._withdrawn,
            is_partial="FARELEGAMI" not in self._file.about.get("PRODID", "").upper(),
        )

    def _problem(self, event: Event, bad: BadCell) -> None:
        values: Mapping[str, object] = bad.values
        self._problems.append(Problem(event.line, event.text("UID")[:LONGEST_UID], bad.column, bad.message, values))

    def _note(self, event: Event, message: str, **values: object) -> None:
        self._notes.append(Problem(event.line, event.text("UID")[:LONGEST_UID], "", message, values))
