"""Dates of a series that are not as the series has them: as files write them down, and as the database keeps them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from services import recurrence
from services.programme import Programme
from storage.occurrences import Occurrence

CANCELLED = "annullata"
"""The word by which files tell that a date is cancelled."""

_FIELDS = ("centro", "territorio", "indirizzo", "punto", "nota")
_TIMES = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d?:\d\d(?::\d\d)?)(?:\s*[-–]\s*(\d.*))?")


@dataclass(frozen=True, slots=True)
class ChangedDate:
    """One date of a series that is moved, cancelled or changed alone, by the wall clock, as a file says it.

    `slot` is when the series has it. Without other times it keeps those of the
    series, and without a venue the series' venue.
    """

    slot: datetime
    starts: datetime | None = None
    ends: datetime | None = None
    is_cancelled: bool = False
    venue: str = ""
    territory: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DateFacts:
    """What the database keeps of such a date."""

    slot_at: datetime
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    venue_id: int | None
    note: str


def facts_of(changed: ChangedDate, length: timedelta, venue_id: int | None, programme: Programme) -> DateFacts:
    """Turn a changed date of a series, whose dates last *length*, into moments."""
    slot_at = programme.moment(changed.slot)
    starts = changed.starts or changed.slot
    starts_at, ends_at = recurrence.moments(starts, length, programme)
    if changed.ends is not None:
        ends_at = programme.moment(changed.ends)
    if ends_at <= starts_at:  # within the hour that is skipped in spring
        ends_at = starts_at + ((changed.ends or starts + length) - starts)
    return DateFacts(slot_at, starts_at, ends_at, changed.is_cancelled, venue_id, changed.note)


def facts_in(occurrence: Occurrence) -> DateFacts:
    """Give what is kept of a date."""
    return DateFacts(
        occurrence.slot_at,
        occurrence.starts_at,
        occurrence.ends_at,
        occurrence.cancelled_at is not None,
        occurrence.venue_id,
        occurrence.note,
    )


def read(text: str, length: timedelta) -> ChangedDate:
    r"""Read a changed date as `written` writes it, or as a person does.

    For example `2026-12-08 17:30 > annullata`, or `2026-12-08 17:30 >
    2026-12-09 18:00 - 19:30 > centro: Oratorio > nota: porta una torta`. A sign
    `>` within a text has a `\` before it.

    Raises:
        ValueError: it is none.
    """
    first, *parts = [part.strip() for part in _parts(text)]
    slot = _moment(first)
    fields: dict[str, str] = {}
    starts = ends = None
    is_cancelled = False
    for part in parts:
        name, colon, value = part.partition(":")
        if part.casefold() == CANCELLED:
            is_cancelled = True
        elif times := _TIMES.fullmatch(part):
            starts = _moment(times[1])
            ends = _end(times[2], starts) if times[2] else starts + length
        elif colon and name.strip().casefold() in _FIELDS and name.strip().casefold() not in fields:
            fields[name.strip().casefold()] = " ".join(value.split())
        else:
            raise ValueError(part)
    if ends is not None and starts is not None and ends <= starts:
        raise ValueError(text)
    lat, lon = _point(fields.get("punto", ""))
    return tidy(
        ChangedDate(
            slot,
            starts,
            ends,
            is_cancelled,
            fields.get("centro", ""),
            fields.get("territorio", ""),
            fields.get("indirizzo", ""),
            lat,
            lon,
            fields.get("nota", ""),
        ),
        length,
    )


def tidy(changed: ChangedDate, length: timedelta) -> ChangedDate:
    """Leave out times that are those of the series."""
    starts, ends = changed.starts or changed.slot, changed.ends
    ends = starts + length if ends is None else ends
    if (starts, ends) == (changed.slot, changed.slot + length):
        return replace(changed, starts=None, ends=None)
    return replace(changed, starts=starts, ends=ends)


def written(changed: ChangedDate) -> str:
    """Write a changed date on one line."""
    return " > ".join(_written(changed))


def _written(changed: ChangedDate) -> Iterator[str]:
    yield wall_text(changed.slot)
    if changed.starts is not None and changed.ends is not None:
        yield f"{wall_text(changed.starts)} - {wall_text(changed.ends)}"
    if changed.is_cancelled:
        yield CANCELLED
    point = "" if changed.lat is None or changed.lon is None else f"{degrees(changed.lat)} {degrees(changed.lon)}"
    texts = (changed.venue, changed.territory, changed.address, point, changed.note)
    for name, text in zip(_FIELDS, texts, strict=True):
        if text:
            yield f"{name}: " + text.replace("\\", "\\\\").replace(">", "\\>")


def wall_text(wall: datetime) -> str:
    """Write a wall-clock time as catalogue files have it."""
    return wall.isoformat(sep=" ", timespec="seconds" if wall.second else "minutes")


def degrees(value: float) -> str:
    """Write a coordinate in full, never as a power of ten."""
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def _parts(text: str) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", part) for part in re.split(r"(?<!\\)>", text)]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None or ":" not in text:
        raise ValueError(text)
    return moment


def _end(text: str, starts: datetime) -> datetime:
    if "-" in text:
        return _moment(text)
    return datetime.combine(starts.date(), datetime.strptime(text, "%H:%M").time())  # noqa: DTZ007  wall-clock time


def _point(text: str) -> tuple[float | None, float | None]:
    if not text:
        return None, None
    lat, lon = (float(part) for part in text.split())
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # false for what is no number, too
        raise ValueError(text)
    return lat, lon
