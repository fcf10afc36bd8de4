"""One row of a file with patti: one commitment, read strictly and refused in words that say how to mend it."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from locales import N_
from services import cadences, cells, organisations, recurrence
from services.cadences import Promise
from services.cells import BadCell
from services.folding import folded
from services.recurrence import BadRecurrence, NoDates
from services.spreadsheets import Line
from storage.patti import ASK_WEEKDAY, Cadence, Nature, PattoKind, Side

REQUIRED = ("patto", "tipo", "ente", "obiettivo", "impegno", "parte", "cadenza", "dal")

LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT, LONGEST_RULE = 64, 120, 300, 200

_DATE_FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")


def _day(cell: str) -> date | None:
    """Read a date; one that a spreadsheet wrote with midnight beside it, too."""
    if not cell:
        return None
    for form in _DATE_FORMATS:
        try:
            when = datetime.strptime(cell, form)  # noqa: DTZ007  a day by the wall clock
        except ValueError:
            continue
        if when.year not in cells.YEARS:
            raise BadCell(N_("«{cell}»: controlla l'anno"), cell=cell[:80])
        return when.date()
    raise BadCell(N_("«{cell}» non è una data: scrivila così: 2026-12-02"), cell=cell[:80])


def _needed_day(cell: str) -> date:
    day = _day(cell)
    if day is None:
        raise BadCell(N_("manca"))
    return day


def _needed(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def needed(cell: str) -> Any:
        if not cell:
            raise BadCell(N_("manca"))
        return read(cell)

    return needed


def _ente(cell: str) -> str:
    """Read the name of an ente, as it can be written down among the others."""
    name = cells.needed_phrase(LONGEST_NAME)(cell)
    try:
        return organisations.checked_name(name)
    except organisations.NotAName:
        raise BadCell(N_("«{cell}» non è un nome: scrivi l'ente con lettere latine o cifre"), cell=cell[:80]) from None


def _nature(cell: str) -> Nature | None:
    chosen: Nature | None = cells.word(Nature)(cell) if cell else None
    return chosen


_RULE_NAME = re.compile(r"(?i)\s*rrule:")
_ANY_YEAR = 2024
"""From where a rule is tried out before it is known from when it holds."""

_CADENCES = {folded(one.value): one for one in Cadence if one is not Cadence.RULE}


def _cadence(cell: str) -> str:
    """Read a cadence by its name, or the rule that stands in its place."""
    if not cell:
        raise BadCell(N_("manca"))
    known = _CADENCES.get(folded(cell))
    if known is not None:
        return known.value
    if "=" not in cell:
        raise BadCell(
            N_("«{cell}» non va bene: scrivi una_tantum, settimanale, quindicinale, mensile o una RRULE"),
            cell=cell[:80],
        )
    if len(cell) > LONGEST_RULE:
        raise BadCell(N_("è più lungo di {most} caratteri"), most=LONGEST_RULE)
    try:
        return recurrence.check(_RULE_NAME.sub("", cell), datetime(_ANY_YEAR, 1, 1))  # noqa: DTZ001  by the wall clock
    except NoDates as none:
        raise BadCell(N_("questa ricorrenza non dà nessuna data")) from none
    except BadRecurrence as bad:
        raise BadCell(N_("«{cell}» non è una ricorrenza, come FREQ=WEEKLY;BYDAY=MO"), cell=cell[:80]) from bad


def _reader(read: Callable[[str], Any]) -> BeforeValidator:
    return BeforeValidator(lambda cell: read(cell) if isinstance(cell, str) else cell)


class PattoRow(BaseModel):
    """A commitment as the contract names its columns; without `al` it holds as long as its patto."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    patto: Annotated[str, _reader(cells.needed_phrase(LONGEST_CODE))] = ""
    tipo: Annotated[PattoKind, _reader(_needed(cells.word(PattoKind)))] = PattoKind.INCLUSION
    ente: Annotated[str, _reader(_ente)] = ""
    operatore: Annotated[str, _reader(cells.phrase(LONGEST_NAME))] = ""
    obiettivo: Annotated[str, _reader(cells.needed_phrase(LONGEST_TEXT))] = ""
    impegno: Annotated[str, _reader(cells.needed_phrase(LONGEST_TEXT))] = ""
    parte: Annotated[Side, _reader(_needed(cells.word(Side)))] = Side.PERSON
    natura: Annotated[Nature | None, _reader(_nature)] = None
    responsabile: Annotated[str, _reader(cells.phrase(LONGEST_NAME))] = ""
    cadenza: Annotated[str, _reader(_cadence)] = ""
    dal: Annotated[date, _reader(_needed_day)]
    al: Annotated[date | None, _reader(_day)] = None

    @property
    def cadence(self) -> Cadence:
        """How often it is due."""
        return Cadence(self.cadenza) if self.cadenza in set(Cadence) else Cadence.RULE

    @property
    def rule(self) -> str:
        """By which rule it is due, as it is written down; empty where it is no rule."""
        return "" if self.cadence is not Cadence.RULE else self.cadenza

    @property
    def nature(self) -> Nature:
        """What it is for; where the file does not say, what it mostly is on that side."""
        return self.natura or (Nature.ACTIVATION if self.parte is Side.PERSON else Nature.SUPPORT)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "PattoRow":
        if self.al is not None and self.al < self.dal:
            raise BadCell(N_("la fine viene prima dell'inizio"), column="al")
        return self

    @model_validator(mode="after")
    def _is_due(self) -> "PattoRow":
        """Refuse what would never be asked about."""
        if self.al is not None:
            promise = Promise(self.cadence, self.dal, self.al, ASK_WEEKDAY, rule=self.rule, due_on=self.al)
            if next(cadences.spans(promise), None) is None:
                raise BadCell(N_("non cade in nessun giorno tra «dal» e «al»"), column="cadenza")
        return self


COLUMNS = tuple(PattoRow.model_fields)


def read_row(line: Line) -> PattoRow:
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
        return PattoRow.model_validate(line.cells | filled)
    except ValidationError as error:
        first = error.errors()[0]
        problem = first.get("ctx", {}).get("error")
        if not isinstance(problem, BadCell):
            raise
        raise BadCell(
            problem.message, problem.column or str(first["loc"][0] if first["loc"] else ""), **problem.values
        ) from error
