"""Reads files of patti without touching the database: good rows gathered into patti, bad ones told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from locales import N_
from services import cells
from services.cells import BadCell
from services.folding import folded
from services.patto_lines import MOST_COMMITMENTS
from services.patto_rows import COLUMNS, LONGEST_CODE, REQUIRED, PattoRow, read_row
from services.patto_texts import LASTS
from services.readings import Problem
from services.spreadsheets import LARGEST, Table, UnreadableTable, read_csv
from storage.patti import PattoKind, Side

FORMATS = ("csv", "xlsx")

NOBODY = frozenset({"persona", "la persona", "lei", "lui", "beneficiario", "beneficiaria", "utente"})
"""What stands where somebody answers for themselves, and is no name."""


_AS_WRITTEN = cells.phrase(LARGEST)
"""A code as the rows give it that can be read: a row that cannot be is missing in the patto of the same one."""


@dataclass(slots=True)
class PaperPatto:
    """A patto as its rows say it. `left_out` are the lines of those that could not be read."""

    code: str
    rows: list[PattoRow] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)

    @property
    def kind(self) -> PattoKind:
        """Of which kind it is: all of its rows say the same."""
        return self.rows[0].tipo

    @property
    def organisation(self) -> str:
        """The name of its ente."""
        return self.rows[0].ente

    @property
    def operator(self) -> str:
        """The name of who is in charge; empty where no row says it."""
        return next((one.operatore for one in self.rows if one.operatore), "")

    @property
    def known_as(self) -> str:
        """How the person is called: whoever answers for their side."""
        theirs = (one.responsabile for one in self.rows if one.parte is Side.PERSON)
        return next((name for name in theirs if name and folded(name) not in NOBODY), "")

    @property
    def starts_on(self) -> date:
        """When the first of its commitments begins."""
        return min(one.dal for one in self.rows)

    @property
    def ends_on(self) -> date:
        """When the last of its commitments ends; where no row says it, as for any other patto."""
        ends = [one.al for one in self.rows if one.al is not None]
        return max([*ends, *(one.dal for one in self.rows)]) if ends else max(one.dal for one in self.rows) + LASTS

    @property
    def goals(self) -> Mapping[str, Sequence[PattoRow]]:
        """Its commitments by goal, both in the order of the file."""
        found: dict[str, list[PattoRow]] = {}
        names: dict[str, str] = {}
        for one in self.rows:
            found.setdefault(names.setdefault(_alike(one.obiettivo), one.obiettivo), []).append(one)
        return found


@dataclass(frozen=True, slots=True)
class PattiReading:
    """A file that was read: its patti by code, and what is wrong with rows that stay out."""

    patti: Mapping[str, PaperPatto]
    problems: Sequence[Problem]
    encoding: str
    unknown_columns: Sequence[str]


def read_file(data: bytes, name_or_format: str) -> PattiReading:
    """Read a file of patti.

    Raises:
        UnreadableTable: nothing in it can be imported.
    """
    kind = name_or_format.rpartition(".")[2].strip().lower()
    if kind == "xlsx":
        from services.workbooks import read_xlsx  # openpyxl takes a moment to import

        return _read_table(read_xlsx(data, known=COLUMNS, required=REQUIRED))
    if kind == "csv":
        return _read_table(read_csv(data, known=COLUMNS, required=REQUIRED))
    raise UnreadableTable(N_("Non so leggere questo file: i patti si importano da CSV o XLSX."))


def _read_table(table: Table) -> PattiReading:
    patti: dict[str, PaperPatto] = {}
    problems: list[Problem] = []
    left_out: dict[str, list[int]] = {}
    for line in table.lines:
        code = _AS_WRITTEN((line.cells or {}).get("patto", ""))[:LONGEST_CODE]
        try:
            row = read_row(line)
            _add(patti.get(row.patto) or PaperPatto(row.patto), row, line.number, patti)
        except BadCell as bad:
            problems.append(Problem(line.number, code, bad.column, bad.message, bad.values))
            left_out.setdefault(code, []).append(line.number)
    for code, paper in patti.items():
        paper.left_out = left_out.get(code, [])
    if not patti and not problems:
        raise UnreadableTable(N_("Il file ha l'intestazione ma nessuna riga."))
    return PattiReading(patti, problems, table.encoding, table.unknown)


def _add(paper: PaperPatto, row: PattoRow, number: int, patti: dict[str, PaperPatto]) -> None:
    """Add a row to its patto.

    Raises:
        BadCell: it does not go with the rows before it.
    """
    if paper.rows:
        _check(paper, row)
    paper.rows.append(row)
    paper.lines.append(number)
    patti[row.patto] = paper


def _check(paper: PaperPatto, row: PattoRow) -> None:
    first = paper.lines[0]
    if row.tipo is not paper.kind:
        raise BadCell(N_("alla riga {line} lo stesso patto è di un altro tipo"), "tipo", line=first)
    if _alike(row.ente) != _alike(paper.organisation):
        raise BadCell(N_("alla riga {line} lo stesso patto è di un altro ente"), "ente", line=first)
    if row.operatore and paper.operator and _alike(row.operatore) != _alike(paper.operator):
        raise BadCell(N_("alla riga {line} lo stesso patto è di un altro operatore"), "operatore", line=first)
    if len(paper.rows) >= MOST_COMMITMENTS:
        raise BadCell(N_("un patto ha al massimo {most} impegni"), "impegno", most=MOST_COMMITMENTS)
    if same := _same(paper, row):
        raise BadCell(N_("lo stesso impegno c'è già alla riga {line}"), "impegno", line=same)


def _alike(text: str) -> str:
    """Bring a text to what it shares with another that says the same; one in other letters than ours is itself."""
    return folded(text) or text


def _same(paper: PaperPatto, row: PattoRow) -> int | None:
    """Find the line of a row that promises the very same."""
    pairs: Iterable[tuple[PattoRow, int]] = zip(paper.rows, paper.lines, strict=True)
    return next((line for one, line in pairs if one == row), None)
