"""What was found in a catalogue file that somebody sent: facts to be told in anybody's language, and how far it is."""

from collections.abc import Sequence
from itertools import takewhile

from pydantic import BaseModel, Field

from services.imports import Problem, Reading, Report

MOST_TOLD = 1000
"""Activities or rows of each sort that are told one by one; of the others, how many."""

LONGEST_VALUE = 60
"""Letters of a cell that are told."""


class Fault(BaseModel):
    """A row that stays out, or something about one: where, and what in words with values."""

    line: int
    code: str
    column: str
    message: str
    values: dict[str, int | str]

    @classmethod
    def of(cls, problem: Problem) -> "Fault":
        """Write a problem down."""
        values = {name: one if isinstance(one, int) else str(one) for name, one in problem.values.items()}
        return cls(line=problem.line, code=problem.code, column=problem.column, message=problem.message, values=values)

    def as_problem(self) -> Problem:
        """Give the problem back."""
        return Problem(self.line, self.code, self.column, self.message, self.values)


class Change(BaseModel):
    """An activity that changes: which of its columns, from what to what."""

    code: str
    cells: list[tuple[str, str, str]]


class Counts(BaseModel):
    """How many activities an import concerns."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    bad: int = 0
    offered: int = 0

    @property
    def changes(self) -> int:
        """How many activities are other than before."""
        return self.new + self.changed + self.withdrawn


class Findings(BaseModel):
    """What an import of a file would do, and, once it is on its way, what it did so far.

    `done` rows are written, and `written` counts what they came to: whoever
    goes on after a crash goes on from there.
    """

    counts: Counts = Field(default_factory=Counts)
    new: list[str] = Field(default_factory=list)
    changed: list[Change] = Field(default_factory=list)
    withdrawn: list[str] = Field(default_factory=list)
    faults: list[Fault] = Field(default_factory=list)
    notes: list[Fault] = Field(default_factory=list)
    encoding: str = "UTF-8"
    unknown_columns: list[str] = Field(default_factory=list)
    new_territories: list[str] = Field(default_factory=list)
    new_venues: list[str] = Field(default_factory=list)
    changed_venues: list[str] = Field(default_factory=list)
    attempts: int = 0
    done: int = 0
    written: Counts = Field(default_factory=Counts)
    reason: str = ""
    values: dict[str, int | str] = Field(default_factory=dict)

    @property
    def is_worth_importing(self) -> bool:
        """Whether anything would be other than before."""
        return bool(self.counts.changes or self.changed_venues)

    def begin(self, reading: Reading) -> None:
        """Take in what reading the file alone has shown."""
        self.counts.rows = len(reading.rows) + len(reading.problems) + len(reading.withdrawn)
        self.encoding, self.unknown_columns = reading.encoding, list(reading.unknown_columns)[:MOST_TOLD]
        self.notes = [Fault.of(one) for one in reading.notes[:MOST_TOLD]]
        self.fault(reading.problems)

    def add(self, report: Report) -> None:
        """Take in what a part of the file would do."""
        count(self.counts, report)
        self.new += report.new[: MOST_TOLD - len(self.new)]
        for code in list(report.changed)[: MOST_TOLD - len(self.changed)]:
            self.changed.append(Change(code=code, cells=_cells(code, report)))
        self.withdrawn += report.withdrawn
        self.fault(report.misplaced)
        for mine, its in (
            (self.new_territories, report.new_territories),
            (self.new_venues, report.new_venues),
            (self.changed_venues, report.changed_venues),
        ):
            mine += [name for name in dict.fromkeys(its) if name not in mine]

    def fault(self, problems: Sequence[Problem]) -> None:
        """Take in rows that stay out."""
        self.counts.bad += len(problems)
        self.faults += [Fault.of(one) for one in problems[: MOST_TOLD - len(self.faults)]]


def count(counts: Counts, report: Report) -> None:
    """Add what a part of a file came to."""
    counts.new += len(report.new)
    counts.changed += len(report.changed)
    counts.unchanged += report.unchanged
    counts.withdrawn += len(report.withdrawn)
    counts.offered += report.offered


def _cells(code: str, report: Report) -> list[tuple[str, str, str]]:
    return [(one.column, *_where_they_differ(one.old, one.new)) for one in report.differences.get(code, ())]


def _where_they_differ(old: str, new: str) -> tuple[str, str]:
    """Cut two long texts down to the part where they differ."""
    same = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    begin = max(0, same - LONGEST_VALUE // 3) if max(len(old), len(new)) > LONGEST_VALUE else 0
    old, new = (("…" if begin else "") + text[begin : begin + LONGEST_VALUE] for text in (old, new))
    return old, new
