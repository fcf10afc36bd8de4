"""Takes an iCalendar file apart into its events and their lines, whatever programs did to it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from locales import N_
from services.spreadsheets import MOST_ROWS, UnreadableTable, check_size

LONGEST_LINE = 100_000
"""Characters of a line, once unfolded; a longer one is no text of an event."""

MOST_BROKEN = 20
"""Lines of one event that are told to be broken."""


@dataclass(frozen=True, slots=True)
class Property:
    """One line of an event: its number in the file, and its value as it was written, escapes included."""

    line: int
    name: str
    params: Mapping[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as a text."""
        return unescaped(self.value)


@dataclass(slots=True)
class Event:
    """A VEVENT: the line that it begins at, its properties, and the lines of it that cannot be read."""

    line: int
    properties: list[Property] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    is_whole: bool = False

    def all(self, name: str) -> list[Property]:
        """Give every line of a name."""
        return [one for one in self.properties if one.name == name]

    def first(self, name: str) -> Property | None:
        """Give the first line of a name that says anything."""
        return next((one for one in self.properties if one.name == name and one.value.strip()), None)

    def text(self, name: str) -> str:
        """Give the first text of a name; empty where there is none."""
        found = self.first(name)
        return found.text.strip() if found is not None else ""


@dataclass(slots=True)
class CalendarFile:
    """A file of one or more calendars: what they say about themselves, their events, their zones as text."""

    encoding: str
    about: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)


def take_apart(data: bytes) -> CalendarFile:
    """Take a file apart; whatever is not understood is left out, or noted where it belongs to an event.

    Raises:
        UnreadableTable: it is no calendar, has no events, or far too many.
    """
    check_size(data)
    lines, encoding = _logical_lines(data)
    file = CalendarFile(encoding)
    if not any(_BEGIN.fullmatch(line) for _, line in lines):
        raise UnreadableTable(N_("Il file non è un calendario iCalendar (.ics)."))
    sorter = _Sorter(file)
    for number, line in lines:
        sorter.take(number, line)
    if not file.events:
        raise UnreadableTable(N_("Il calendario non ha nessun evento."))
    return file


_BEGIN = re.compile(r"BEGIN\s*:\s*(?:VCALENDAR|VEVENT)\s*", re.IGNORECASE)
_BORDER = re.compile(r"(BEGIN|END)\s*:\s*([A-Za-z0-9-]+)\s*", re.IGNORECASE)


class _Sorter:
    """Gives each line to the event, the zone or the calendar that it stands in."""

    def __init__(self, file: CalendarFile) -> None:
        self._file = file
        self._inside: list[str] = []
        self._event: Event | None = None
        self._zone: list[str] = []

    def take(self, number: int, line: str) -> None:
        """Take one line."""
        border = _BORDER.fullmatch(line)
        if border and border[1].upper() == "BEGIN":
            self._begin(number, line, border[2].upper())
        elif border:
            self._end(line, border[2].upper())
        elif self._event is not None and self._inside == ["VEVENT"]:
            _read_line(number, line, self._event)
        elif not self._inside and self._event is None:
            _keep_about(number, line, self._file)
        else:
            self._zone.append(line)

    def _begin(self, number: int, line: str, name: str) -> None:
        if name not in {"VEVENT", "VCALENDAR", "VTIMEZONE"}:
            self._inside.append(name)
            self._zone.append(line)
            return
        self._inside = [name] if name != "VCALENDAR" else []  # whatever was open was never closed
        self._event, self._zone = None, [line]
        if name == "VEVENT":
            self._event = Event(number)
            self._file.events.append(self._event)
            if len(self._file.events) > MOST_ROWS:
                raise UnreadableTable(N_("Il file ha più di {most} righe: dividilo in più file."), most=MOST_ROWS)

    def _end(self, line: str, name: str) -> None:
        self._zone.append(line)
        if name in self._inside:
            del self._inside[self._inside.index(name) :]
        if name == "VEVENT" and self._event is not None:
            self._event.is_whole, self._event = True, None
        if name == "VTIMEZONE":
            _keep_zone(self._zone, self._file)


def _read_line(number: int, line: str, event: Event) -> None:
    found = read_property(number, line)
    if found is not None:
        event.properties.append(found)
    elif len(event.broken) < MOST_BROKEN:
        event.broken.append((number, line[:200]))


_LINE = re.compile(
    r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;,]*)(?:,(?:"[^"]*"|[^":;,]*))*)*):(.*)', re.DOTALL
)
_PARAM = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";]*)')


def read_property(number: int, line: str) -> Property | None:
    """Read a line; nothing, if it is none."""
    if len(line) > LONGEST_LINE:
        return None
    match = _LINE.fullmatch(line)
    if match:
        params = {name.upper(): value.strip('"') for name, value in _PARAM.findall(match[2])}
        return Property(number, match[1].upper(), params, match[3])
    try:
        name, given, value = Contentline(line).raw_parts()  # type: ignore[no-untyped-call]  # knows what programs get wrong
    except (ValueError, AssertionError):
        return None
    params = {str(key).upper(): str(one) for key, one in given.items()}
    return Property(number, str(name).upper(), params, str(value))


def _keep_about(number: int, line: str, file: CalendarFile) -> None:
    found = read_property(number, line)
    if found is not None:
        file.about.setdefault(found.name, found.text.strip())


def _keep_zone(lines: Sequence[str], file: CalendarFile) -> None:
    name = next((line for line in lines if line.upper().startswith("TZID")), "").partition(":")[2].strip()
    if name:
        file.zones.setdefault(name, "\n".join(lines))


def _logical_lines(data: bytes) -> tuple[list[tuple[int, str]], str]:
    """Unfold lines before they are decoded: programs fold in the middle of a letter, too."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", errors="replace").encode()
    lines: list[tuple[int, list[bytes]]] = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if line[:1] in (b" ", b"\t") and lines:
            lines[-1][1].append(line[1:])
        elif line.strip(b"\0 \t"):
            lines.append((number, [line]))
    whole = [(number, b"".join(parts)) for number, parts in lines]
    try:
        return [(number, line.decode()) for number, line in whole], "UTF-8"
    except UnicodeDecodeError:
        return [(number, line.decode("cp1252", errors="replace")) for number, line in whole], "Windows-1252"


_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def unescaped(value: str) -> str:
    """Give a text without its escapes."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def listed(value: str) -> Iterator[str]:
    """Give the parts of a value that are separated by commas."""
    for part in re.split(r"(?<!\\),", value):
        if part.strip():
            yield unescaped(part.strip())
