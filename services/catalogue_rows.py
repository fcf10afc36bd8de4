"""One row of a catalogue file, read strictly and refused in words that say how to mend it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, cast

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
from services import asked_cells, cells, changed_dates, recurrence
from services.asked_cells import ASKED
from services.cells import BadCell
from services.changed_dates import ChangedDate
from services.requirements import Employment, OwnQuestion
from services.spreadsheets import Line
from storage.catalogue import ActivityKind, EnrolmentMode, SeatsBy
from storage.occurrences import LONGEST_NOTE

REQUIRED = ("codice", "titolo", "tipo", "territorio", "centro", "inizio", "fine")

EXAMPLES = ("ESEMPIO-1", "ESEMPIO-2")
"""Codes of the rows that show how to fill in a table; they are no activities."""

EXCEPTIONS = ("date_saltate", "date_aggiunte", "date_cambiate")
"""Columns beyond the contract's, in files that need them: the dates of a series that are unlike it."""

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_VENUE, LONGEST_TERRITORY = 120, 1500, 120, 60

MOST_EXCEPTIONS = 1_000
"""Dates in one cell: more than a daily series has in two years."""


def _reader(read: Any) -> BeforeValidator:
    """Read a cell with a function; an empty one is left to the default or to the field that follows."""
    return BeforeValidator(lambda cell: read(cell) if isinstance(cell, str) else cell)


def _mode(cell: str) -> EnrolmentMode:
    return cast("EnrolmentMode", cells.word(EnrolmentMode)(cell)) if cell else EnrolmentMode.PLACES


def _seats_by(cell: str) -> SeatsBy:
    return cast("SeatsBy", cells.word(SeatsBy)(cell)) if cell else SeatsBy.SERIES


class CatalogueRow(BaseModel):
    """A row of the catalogue, as the contract names its columns, and what only some files say.

    Exceptions, `posti_per` and what a class asks that are nothing are not spoken
    of by the file: what is known stays. `luogo` is the place in a calendar's own words, for a row whose
    territory and venue only the database can tell; those are empty then.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    codice: Annotated[str, _reader(cells.code)] = ""
    titolo: Annotated[str, _reader(cells.needed_phrase(LONGEST_TITLE))] = ""
    descrizione: Annotated[str, _reader(cells.text(LONGEST_DESCRIPTION))] = ""
    tipo: Annotated[ActivityKind, _reader(cells.word(ActivityKind))] = ActivityKind.ACTIVITY
    categoria: Annotated[str, _reader(cells.phrase(100))] = ""
    territorio: Annotated[str, _reader(cells.needed_phrase(LONGEST_TERRITORY))] = ""
    centro: Annotated[str, _reader(cells.needed_phrase(LONGEST_VENUE))] = ""
    indirizzo: Annotated[str, _reader(cells.phrase(200))] = ""
    lat: Annotated[float | None, _reader(cells.degrees(90))] = None
    lon: Annotated[float | None, _reader(cells.degrees(180))] = None
    inizio: Annotated[datetime, _reader(cells.moment)]
    fine: Annotated[datetime, _reader(cells.moment)]
    ricorrenza: Annotated[str, _reader(cells.phrase(500))] = ""
    eta_min: Annotated[int | None, _reader(cells.whole(0, 120))] = None
    eta_max: Annotated[int | None, _reader(cells.whole(0, 120))] = None
    posti: Annotated[int | None, _reader(cells.whole(0, 100_000))] = None
    posti_per: Annotated[SeatsBy | None, _reader(_seats_by)] = None
    costo: Annotated[int, _reader(cells.cents)] = 0
    iscrizione: Annotated[EnrolmentMode, _reader(_mode)] = EnrolmentMode.PLACES
    contatto: Annotated[str, _reader(cells.phrase(200))] = ""
    accessibile: Annotated[bool | None, _reader(cells.yes_or_no)] = None
    condizione: Annotated[tuple[Employment, ...] | None, _reader(asked_cells.employment)] = None
    residenza: Annotated[tuple[str, ...] | None, _reader(asked_cells.towns)] = None
    documenti: Annotated[tuple[str, ...] | None, _reader(asked_cells.papers)] = None
    domande: Annotated[tuple[OwnQuestion, ...] | None, _reader(asked_cells.questions)] = None
    risposta_entro: Annotated[int | None, _reader(asked_cells.days)] = None
    date_saltate: tuple[datetime, ...] | None = None
    date_aggiunte: tuple[datetime, ...] | None = None
    date_cambiate: tuple[ChangedDate, ...] | None = None
    luogo: str = ""

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

    @field_validator("date_saltate", "date_aggiunte", mode="before")
    @classmethod
    def _read_dates(cls, cell: object, info: ValidationInfo) -> object:
        begin = info.data.get("inizio")
        if not isinstance(cell, str) or begin is None:
            return None if isinstance(cell, str) else cell
        return tuple(sorted({cells.date_of(begin, part) for part in _few(cells.dates(cell))}))

    @field_validator("date_cambiate", mode="before")
    @classmethod
    def _read_changes(cls, cell: object, info: ValidationInfo) -> object:
        begin, end = info.data.get("inizio"), info.data.get("fine")
        if not isinstance(cell, str) or begin is None or end is None:
            return None if isinstance(cell, str) else cell
        changes = [_change(line, end - begin) for line in _few(cell.replace("\r", "\n").split("\n")) if line.strip()]
        if len({one.slot for one in changes}) < len(changes):
            raise BadCell(N_("la stessa data c'è due volte"))
        return tuple(sorted(changes, key=lambda one: one.slot))

    @model_validator(mode="after")
    def _agree(self) -> "CatalogueRow":
        if self.fine <= self.inizio:
            raise BadCell(N_("la fine viene prima dell'inizio, o insieme"), column="fine")
        if self.eta_min is not None and self.eta_max is not None and self.eta_min > self.eta_max:
            raise BadCell(N_("l'età massima è più bassa della minima"), column="eta_max")
        if (self.lat is None) != (self.lon is None):
            raise BadCell(N_("servono tutte e due le coordinate, o nessuna"), column="lat")
        if max(len(one or ()) for one in (self.date_saltate, self.date_aggiunte, self.date_cambiate)) > MOST_EXCEPTIONS:
            raise BadCell(N_("ha più di {most} date"), column="date_cambiate", most=MOST_EXCEPTIONS)
        if any(one.year not in cells.YEARS for one in self._exceptional()):
            raise BadCell(N_("controlla l'anno delle date"), column="date_cambiate")
        if self.date_saltate and not self.date_cambiate and not self._has_a_date(self.date_saltate):
            raise BadCell(N_("non resta nessuna data"), column="date_saltate")
        return self

    @model_validator(mode="after")
    def _gives_places_for_the_whole(self) -> "CatalogueRow":
        if self.iscrizione is EnrolmentMode.APPLICATION and self.posti_per is SeatsBy.DATE:
            raise BadCell(N_("chi fa domanda entra in tutto il corso: qui va bene solo «serie»"), column="posti_per")
        return self

    @model_validator(mode="after")
    def _ask_only_who_applies(self) -> "CatalogueRow":
        asked = next((name for name in ("condizione", "residenza", "documenti", "domande") if getattr(self, name)), "")
        if asked and self.iscrizione is not EnrolmentMode.APPLICATION:
            raise BadCell(N_("serve solo dove si fa domanda: scrivi candidatura in iscrizione"), column=asked)
        return self

    def _exceptional(self) -> Iterator[datetime]:
        yield from self.date_aggiunte or ()
        for one in self.date_cambiate or ():
            yield from (one.slot, one.starts or one.slot, one.ends or one.slot)

    def _has_a_date(self, skipped: Sequence[datetime]) -> bool:
        return recurrence.leaves_a_date(self.inizio, self.ricorrenza, skipped=skipped, added=self.date_aggiunte or ())


COLUMNS = tuple(name for name in CatalogueRow.model_fields if name not in {*EXCEPTIONS, *ASKED, "luogo"})

OPTIONAL = (*ASKED, *EXCEPTIONS)
"""Columns beyond the contract's, in files that need them."""


def _few(parts: Sequence[str]) -> Sequence[str]:
    if len(parts) > MOST_EXCEPTIONS:
        raise BadCell(N_("ha più di {most} date"), most=MOST_EXCEPTIONS)
    return parts


def _change(line: str, length: timedelta) -> ChangedDate:
    try:
        changed = changed_dates.read(line, length)
    except OverflowError as error:
        raise BadCell(N_("«{cell}»: controlla l'anno"), cell=line.strip()[:80]) from error
    except ValueError as error:
        raise BadCell(
            N_("«{cell}» non si legge: per esempio 2026-12-08 17:30 > annullata"), cell=line.strip()[:80]
        ) from error
    limits = {changed.venue: LONGEST_VENUE, changed.territory: LONGEST_TERRITORY, changed.address: 200}
    for text, most in [*limits.items(), (changed.note, LONGEST_NOTE)]:
        cells.phrase(most)(text)
    return changed


def read_row(
    line: Line, *, required: Sequence[str] = REQUIRED, exceptions: Mapping[str, object] | None = None
) -> CatalogueRow:
    """Read one row; *exceptions* are what was read already.

    Raises:
        BadCell: the first thing that is wrong with it.
    """
    if line.cells is None:
        raise BadCell(N_("la riga non si legge: le virgolette non si chiudono, o una cella è lunghissima"))
    if line.surplus:
        raise BadCell(N_("la riga ha più celle dell'intestazione: metti tra virgolette i testi con il separatore"))
    filled = {name: line.cells.get(name, "") for name in required}
    try:
        return CatalogueRow.model_validate(line.cells | filled | dict(exceptions or {}))
    except ValidationError as error:
        first = error.errors()[0]
        problem = first.get("ctx", {}).get("error")
        if not isinstance(problem, BadCell):
            raise
        column = problem.column or str(first["loc"][0])
        raise BadCell(problem.message, column, **problem.values) from error
