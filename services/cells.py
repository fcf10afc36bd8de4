"""One cell of a catalogue file: its text read strictly, and refused in words that say how to mend it."""

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from locales import N_
from services.folding import folded


class BadCell(ValueError):
    """A cell that cannot be used: which column, and why in words."""

    def __init__(self, message: str, column: str = "", **values: object) -> None:
        super().__init__(message)
        self.message, self.column, self.values = message, column, values


_CONTROLS = dict.fromkeys([*range(32), *range(127, 160), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)], " ") | {
    ord("\n"): "\n"
}
"""Characters that are no text; a phone shows nothing for them, and a terminal may do as they say."""


def text(most: int) -> Callable[[str], str]:
    """Read a text of several lines."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise BadCell(N_("è più lungo di {most} caratteri"), most=most)
        return cell.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS).strip()

    return read


def phrase(most: int) -> Callable[[str], str]:
    """Read a text of one line, whatever line breaks and spaces stand in it."""
    read = text(most)
    return lambda cell: " ".join(read(cell).split())


def needed_phrase(most: int) -> Callable[[str], str]:
    """Read a text of one line that must be there and be visible."""
    read_line = phrase(most)

    def read(cell: str) -> str:
        line = read_line(cell)
        if not any(letter.isprintable() for letter in line):
            raise BadCell(N_("manca"))
        return line

    return read


_CODE = re.compile(r"[A-Za-z0-9_-]{1,62}")


def is_code(text: str) -> bool:
    """Tell whether a text can be an activity's code: it fits into a deep link."""
    return bool(_CODE.fullmatch(text))


def code(cell: str) -> str:
    """Read an activity's code."""
    if not cell:
        raise BadCell(N_("manca"))
    if not is_code(cell):
        raise BadCell(N_("«{cell}» può avere solo lettere senza accento, cifre, - e _, al massimo 62"), cell=cell[:80])
    return cell


def word(words: type[StrEnum]) -> Callable[[str], Any]:
    """Read one of some words."""

    def read(cell: str) -> Any:
        for one in words:
            if folded(cell) == one.value:
                return one
        listed = ", ".join(one.value for one in words)
        raise BadCell(N_("«{cell}» non va bene: scrivi uno di questi: {words}"), cell=cell[:80], words=listed)

    return read


YEARS = range(2000, 2101)
"""Years that a catalogue is about; any other is a slip, and near the ends of the calendar moments cannot be counted."""

_MOMENT_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


def moment(cell: str) -> datetime:
    """Read a date with its time, by the wall clock."""
    if not cell:
        raise BadCell(N_("manca"))
    for form in _MOMENT_FORMATS:
        try:
            when = datetime.strptime(cell, form)  # noqa: DTZ007  wall-clock time
        except ValueError:
            continue
        if when.year not in YEARS:
            raise BadCell(N_("«{cell}»: controlla l'anno"), cell=cell[:80])
        return when
    raise BadCell(N_("«{cell}» non è una data con l'ora: scrivila così: 2026-12-02 17:30"), cell=cell[:80])


def whole(least: int, most: int) -> Callable[[str], int | None]:
    """Read a whole number between two."""

    def read(cell: str) -> int | None:
        if not cell:
            return None
        if not re.fullmatch(r"\d{1,9}", cell) or not least <= int(cell) <= most:
            raise BadCell(
                N_("«{cell}» non va bene: serve un numero intero da {least} a {most}"),
                cell=cell[:80],
                least=least,
                most=most,
            )
        return int(cell)

    return read


def cents(cell: str) -> int:
    """Read euro as cents."""
    plain = cell.replace("€", "").replace(" ", "").replace(",", ".")
    if not plain:
        return 0
    if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", plain):
        raise BadCell(N_("«{cell}» non è un costo in euro: scrivi per esempio 5 oppure 7,50"), cell=cell[:80])
    euro, _, rest = plain.partition(".")
    return int(euro) * 100 + int(rest.ljust(2, "0") or 0)


def degrees(most: int) -> Callable[[str], float | None]:
    """Read a coordinate."""

    def read(cell: str) -> float | None:
        if not cell:
            return None
        plain = cell.replace(",", ".")
        if not re.fullmatch(r"-?\d{1,3}(\.\d+)?", plain) or abs(float(plain)) > most:
            raise BadCell(N_("«{cell}» non è una coordinata in gradi, come 45.3628"), cell=cell[:80])
        return float(plain)

    return read


def yes_or_no(cell: str) -> bool | None:
    """Read si, no, or nothing."""
    if not cell:
        return None
    answer = {"si": True, "no": False}.get(folded(cell))
    if answer is None:
        raise BadCell(N_("«{cell}» non va bene: scrivi si oppure no"), cell=cell[:80])
    return answer


def dates(cell: str) -> tuple[str, ...]:
    """Read a list of dates, to be understood beside the series that they are of."""
    return tuple(part for part in re.split(r"[,;\n]\s*", cell.replace("\r", "\n").strip()) if part)


def date_of(begin: datetime, part: str) -> datetime:
    """Read a date of a series that begins with *begin*; without a time it is at the same time."""
    return moment(f"{part} {begin:%H:%M:%S}" if re.fullmatch(r"\d{4}-\d\d-\d\d", part) else part)
