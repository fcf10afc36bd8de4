"""One row of a catalogue file, read strictly and refused in words that say how to mend it."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from locales import N_
from services import recurrence
from services.folding import folded
from services.spreadsheets import Line
from storage.catalogue import ActivityKind, EnrolmentMode

REQUIRED = ("codice", "titolo", "tipo", "territorio", "centro", "inizio", "fine")


class BadCell(ValueError):
    """A cell that cannot be used: which column, and why in words."""

    def __init__(self, message: str, column: str = "", **values: object) -> None:
        super().__init__(message)
        self.message, self.column, self.values = message, column, values


def _reader(read: Callable[[str], Any]) -> BeforeValidator:
    """Read a cell with a function; an empty one is left to the default or to the field that follows."""
    return BeforeValidator(lambda cell: read(cell) if isinstance(cell, str) else cell)


_CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], " ") | {ord("\n"): "\n"}
"""Characters that are no text; a phone shows nothing for them, and a terminal may do as they say."""


def _text(most: int) -> Callable[[str], str]:
    """Read a text of several lines."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise BadCell(N_("è più lungo di {most} caratteri"), most=most)
        return cell.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS).strip()

    return read


def _phrase(most: int) -> Callable[[str], str]:
    """Read a text of one line, whatever line breaks and spaces stand in it."""
    read = _text(most)
    return lambda cell: " ".join(read(cell).split())


def _needed_phrase(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        phrase = _phrase(most)(cell)
        if not any(letter.isprintable() for letter in phrase):
            raise BadCell(N_("manca"))
        return phrase

    return read


_CODE = re.compile(r"[A-Za-z0-9_-]{1,62}")


def _code(cell: str) -> str:
    if not cell:
        raise BadCell(N_("manca"))
    if not _CODE.fullmatch(cell):
        raise BadCell(N_("«{cell}» può avere solo lettere senza accento, cifre, - e _, al massimo 62"), cell=cell[:80])
    return cell


def _word(words: type[ActivityKind] | type[EnrolmentMode]) -> Callable[[str], Any]:
    def read(cell: str) -> Any:
        for word in words:
            if folded(cell) == word.value:
                return word
        listed = ", ".join(word.value for word in words)
        raise BadCell(N_("«{cell}» non va bene: scrivi uno di questi: {words}"), cell=cell[:80], words=listed)

    return read


_YEARS = range(2000, 2101)
"""Years that a catalogue is about; any other is a slip, and near the ends of the calendar moments cannot be counted."""

_MOMENT_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


def _moment(cell: str) -> datetime:
    if not cell:
        raise BadCell(N_("manca"))
    for form in _MOMENT_FORMATS:
        try:
            moment = datetime.strptime(cell, form)  # noqa: DTZ007  wall-clock time
        except ValueError:
            continue
        if moment.year not in _YEARS:
            raise BadCell(N_("«{cell}»: controlla l'anno"), cell=cell[:80])
        return moment
    raise BadCell(N_("«{cell}» non è una data con l'ora: scrivila così: 2026-12-02 17:30"), cell=cell[:80])


def _whole(least: int, most: int) -> Callable[[str], int | None]:
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


def _cents(cell: str) -> int:
    plain = cell.replace("€", "").replace(" ", "").replace(",", ".")
    if not plain:
        return 0
    if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", plain):
        raise BadCell(N_("«{cell}» non è un costo in euro: scrivi per esempio 5 oppure 7,50"), cell=cell[:80])
    euro, _, cents = plain.partition(".")
    return int(euro) * 100 + int(cents.ljust(2, "0") or 0)


def _degrees(most: int) -> Callable[[str], float | None]:
    def read(cell: str) -> float | None:
        if not cell:
            return None
        plain = cell.replace(",", ".")
        if not re.fullmatch(r"-?\d{1,3}(\.\d+)?", plain) or abs(float(plain)) > most:
            raise BadCell(N_("«{cell}» non è una coordinata in gradi, come 45.3628"), cell=cell[:80])
        return float(plain)

    return read


def _yes_or_no(cell: str) -> bool | None:
    if not cell:
        return None
    answer = {"si": True, "no": False}.get(folded(cell))
    if answer is None:
        raise BadCell(N_("«{cell}» non va bene: scrivi si oppure no"), cell=cell[:80])
    return answer


class CatalogueRow(BaseModel):
    """A row of the catalogue, as the contract names its columns."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    codice: Annotated[str, _reader(_code)] = ""
    titolo: Annotated[str, _reader(_needed_phrase(120))] = ""
    descrizione: Annotated[str, _reader(_text(1500))] = ""
    tipo: Annotated[ActivityKind, _reader(_word(ActivityKind))] = ActivityKind.ACTIVITY
    categoria: Annotated[str, _reader(_phrase(100))] = ""
    territorio: Annotated[str, _reader(_needed_phrase(60))] = ""
    centro: Annotated[str, _reader(_needed_phrase(120))] = ""
    indirizzo: Annotated[str, _reader(_phrase(200))] = ""
    lat: Annotated[float | None, _reader(_degrees(90))] = None
    lon: Annotated[float | None, _reader(_degrees(180))] = None
    inizio: Annotated[datetime, _reader(_moment)]
    fine: Annotated[datetime, _reader(_moment)]
    ricorrenza: Annotated[str, _reader(_phrase(500))] = ""
    eta_min: Annotated[int | None, _reader(_whole(0, 120))] = None
    eta_max: Annotated[int | None, _reader(_whole(0, 120))] = None
    posti: Annotated[int | None, _reader(_whole(0, 100_000))] = None
    costo: Annotated[int, _reader(_cents)] = 0
    iscrizione: Annotated[EnrolmentMode, _reader(lambda c: _word(EnrolmentMode)(c) if c else EnrolmentMode.PLACES)] = (
        EnrolmentMode.PLACES
    )
    contatto: Annotated[str, _reader(_phrase(200))] = ""
    accessibile: Annotated[bool | None, _reader(_yes_or_no)] = None

    @field_validator("ricorrenza")
    @classmethod
    def _gives_dates(cls, rule: str, info: ValidationInfo) -> str:
        begin = info.data.get("inizio")
        if not rule or begin is None:
            return rule
        try:
            return recurrence.check(rule, begin)
        except recurrence.NoDates as error:
            raise BadCell(N_("«{cell}» non dà nessuna data da quella di inizio in poi"), cell=rule[:80]) from error
        except recurrence.BadRecurrence as error:
            raise BadCell(
                N_("«{cell}» non è una ricorrenza che conosco: per esempio FREQ=WEEKLY;BYDAY=TU;COUNT=8"),
                cell=rule[:80],
            ) from error

    @model_validator(mode="after")
    def _agree(self) -> "CatalogueRow":
        if self.fine <= self.inizio:
            raise BadCell(N_("la fine viene prima dell'inizio, o insieme"), column="fine")
        if self.eta_min is not None and self.eta_max is not None and self.eta_min > self.eta_max:
            raise BadCell(N_("l'età massima è più bassa della minima"), column="eta_max")
        if (self.lat is None) != (self.lon is None):
            raise BadCell(N_("servono tutte e due le coordinate, o nessuna"), column="lat")
        return self


COLUMNS = tuple(CatalogueRow.model_fields)


def read_row(line: Line) -> CatalogueRow:
    """Read one row.

    Raises:
        BadCell: the first thing that is wrong with it.
    """
    if line.cells is None:
        raise BadCell(N_("la riga non si legge: le virgolette non si chiudono, o una cella è lunghissima"))
    if line.surplus:
        raise BadCell(N_("la riga ha più celle dell'intestazione: metti tra virgolette i testi con il separatore"))
    filled = {name: line.cells.get(name, "") for name in REQUIRED}
    try:
        return CatalogueRow.model_validate(line.cells | filled)
    except ValidationError as error:
        first = error.errors()[0]
        problem = first.get("ctx", {}).get("error")
        if not isinstance(problem, BadCell):
            raise
        column = problem.column or str(first["loc"][0])
        raise BadCell(problem.message, column, **problem.values) from error
