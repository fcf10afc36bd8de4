"""Writes the catalogue as iCalendar: for other programs, and without loss for us."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from icalendar import Timezone

from services import recurrence
from services.asked_cells import ASKED
from services.calendar_places import location
from services.calendar_texts import OWN, own_name
from services.changed_dates import ChangedDate
from services.exports import Entry
from services.programme import Programme

_SAID_BY_US = (
    "codice",
    "tipo",
    "territorio",
    "centro",
    "indirizzo",
    "posti",
    "posti_per",
    "costo",
    "iscrizione",
    "contatto",
    "accessibile",
    *ASKED,
)

_FOLD = 74
"""Bytes of a line before it goes on in the next."""


def write_calendar(entries: Sequence[Entry], programme: Programme) -> bytes:
    """Write a series as one event with its rule, and each date that is unlike it as another."""
    zone = str(programme.zone)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//FareLegami//Catalogo//IT", "CALSCALE:GREGORIAN"]
    lines += _zone(zone)
    for entry in entries:
        lines += _event(entry, zone, programme)
        for changed in entry.changed:
            lines += _single(entry, changed, zone)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _zone(name: str) -> Iterator[str]:
    described = Timezone.from_tzid(name, first_date=date(2000, 1, 1))
    unfolded = described.to_ical().decode().replace("\r\n ", "")
    yield from (line for line in unfolded.splitlines() if not line.startswith("COMMENT"))


def _event(entry: Entry, zone: str, programme: Programme) -> Iterator[str]:
    cells = entry.cells
    yield from _begin(entry, entry.starts, entry.ends, zone)
    if cells["ricorrenza"]:
        rule = recurrence.in_utc(cells["ricorrenza"], programme)
        yield f"RRULE:{rule}"
        if rule != cells["ricorrenza"]:
            yield _text(f"{OWN}RICORRENZA", cells["ricorrenza"])
    for name, dates in (("EXDATE", entry.skipped), ("RDATE", entry.added)):
        if dates:
            yield f"{name};TZID={zone}:" + ",".join(_shown(one) for one in recurrence.listed(dates))
    yield from _place(cells["centro"], cells["indirizzo"], cells["territorio"], cells["lat"], cells["lon"])
    yield from _filled("CATEGORIES", cells["categoria"])
    yield from _filled("CONTACT", cells["contatto"])
    for name in _SAID_BY_US:
        yield from _filled(own_name(name), cells[name])
    if cells["eta_min"] or cells["eta_max"]:
        yield f"{OWN}ETA:{cells['eta_min']}-{cells['eta_max']}"
    yield "END:VEVENT"


def _single(entry: Entry, changed: ChangedDate, zone: str) -> Iterator[str]:
    cells = entry.cells
    starts = changed.starts or changed.slot
    yield from _begin(entry, starts, changed.ends or starts + (entry.ends - entry.starts), zone)
    yield f"RECURRENCE-ID;TZID={zone}:{_shown(changed.slot)}"
    yield f"{OWN}CODICE:{cells['codice']}"
    if changed.is_cancelled:
        yield "STATUS:CANCELLED"
    yield from _filled("COMMENT", changed.note)
    if changed.venue:
        territory = changed.territory or cells["territorio"]
        lat, lon = ("" if one is None else repr(one) for one in (changed.lat, changed.lon))
        yield from _place(changed.venue, changed.address, territory, lat, lon)
        names = (("CENTRO", changed.venue), ("TERRITORIO", changed.territory), ("INDIRIZZO", changed.address))
        for name, text in names:
            yield from _filled(OWN + name, text)
    else:
        yield from _place(cells["centro"], cells["indirizzo"], cells["territorio"], "", "")
    yield "END:VEVENT"


def _begin(entry: Entry, starts: datetime, ends: datetime, zone: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.cells['codice']}"
    yield f"DTSTAMP:{entry.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={zone}:{_shown(starts)}"
    yield f"DTEND;TZID={zone}:{_shown(ends)}"
    yield _text("SUMMARY", entry.cells["titolo"])
    yield from _filled("DESCRIPTION", entry.cells["descrizione"])


def _place(venue: str, address: str, territory: str, lat: str, lon: str) -> Iterator[str]:
    yield _text("LOCATION", location(venue, address, territory))
    if lat and lon:
        yield f"GEO:{lat};{lon}"


def _filled(name: str, text: str) -> Iterator[str]:
    if text:
        yield _text(name, text)


def _text(name: str, text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return f"{name}:{escaped}"


def _shown(wall: datetime) -> str:
    return f"{wall:%Y%m%dT%H%M%S}"


def _folded(line: str) -> bytes:
    """Write a line, folded between letters where it is longer than programs must read."""
    data = line.encode()
    if len(data) <= _FOLD:
        return data + b"\r\n"
    parts: list[bytes] = []
    begin = 0
    while begin < len(data):
        end = min(begin + _FOLD - bool(parts), len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:  # in the middle of a letter
            end -= 1
        parts.append(data[begin:end])
        begin = end
    return b"\r\n ".join(parts) + b"\r\n"
