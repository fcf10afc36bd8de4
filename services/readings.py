"""What reading a catalogue file gives, and what an import of it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.catalogue_cells import Difference
from services.catalogue_rows import CatalogueRow


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was not imported, or something about one: where, and what in words with values."""

    line: int
    code: str
    column: str
    message: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its good rows by code, and what is wrong with the others. The database was not touched.

    `notes` are what was made sense of, and is worth knowing. `lines` tell where
    rows begin, `uids` what calendars call them. `withdrawn` are activities that a calendar has called off.
    `is_partial`: the file does not know all about dates that are changed alone,
    so one that was cancelled here stays so unless the file says otherwise.
    """

    rows: Mapping[str, CatalogueRow]
    problems: Sequence[Problem]
    encoding: str
    unknown_columns: Sequence[str]
    notes: Sequence[Problem] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    uids: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Sequence[str] = ()
    is_partial: bool = False


@dataclass(slots=True)
class Report:
    """What an import did, or would do. `misplaced` are rows to which the database said no."""

    reading: Reading
    new: list[str] = field(default_factory=list)
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    differences: dict[str, Sequence[Difference]] = field(default_factory=dict)
    unchanged: int = 0
    withdrawn: list[str] = field(default_factory=list)
    misplaced: list[Problem] = field(default_factory=list)
    new_territories: list[str] = field(default_factory=list)
    new_venues: list[str] = field(default_factory=list)
    changed_venues: list[str] = field(default_factory=list)
    offered: int = 0

    @property
    def problems(self) -> Sequence[Problem]:
        """The rows that were not imported."""
        return sorted([*self.reading.problems, *self.misplaced], key=lambda one: one.line)

    @property
    def rows(self) -> int:
        """All the rows that the file holds."""
        return len(self.reading.rows) + len(self.reading.problems) + len(self.reading.withdrawn)
