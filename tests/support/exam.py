"""Questions as people write them, over catalogues that they have not seen.

`python -m tests.support.exam` prints how many are answered rightly.

Each folder of tests/data/questions holds a catalogue and questions to it, with
what a reasonable person would call right. Nobody who builds the search reads
`held_out`: it tells how well strangers are understood.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.work import Workshop
from services import imports, search
from services.programme import Programme
from services.work import UnitOfWork
from storage import schema, territories
from storage.database import open_engine
from tests.support import databases

SETS = Path(__file__).parent.parent / "data" / "questions"
TUNED = ("tuned", "tuned_hurry", "tuned_needs")
HELD_OUT = "held_out"
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Rome")).astimezone(UTC)
FIRST = 3
"""Answers that are looked at: what people see without scrolling."""


@dataclass(frozen=True)
class Asked:
    """One question, and the codes that are expected.

    Of kind `tre` one of them must be among the first three, of kind `tutti` all of them must come before
    others, and of kind `niente` nothing may be found.
    """

    text: str
    kind: str
    expected: frozenset[str]
    territory: str
    style: str

    def is_right(self, codes: Sequence[str]) -> bool:
        """Tell whether what was found is what a reasonable person expects."""
        match self.kind:
            case "tre":
                return bool(set(codes[:FIRST]) & self.expected)
            case "tutti":
                return set(codes[: len(self.expected)]) == self.expected
            case _:
                return not codes


def questions(name: str) -> Sequence[Asked]:
    """Read the questions of a set."""
    with (SETS / name / "questions.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            Asked(row["domanda"], row["tipo"], frozenset(row["attesi"].split()), row["territorio"], row["stile"])
            for row in csv.DictReader(file, delimiter=";")
        ]


def workshop(name: str, folder: Path) -> Workshop:
    """Open a database with the catalogue of a set."""
    engine = open_engine(f"sqlite:///{folder / name}.db", databases.KEYS)
    schema.upgrade(engine)
    work = Workshop(engine, Programme(), clock=lambda: MONDAY)
    report = work.do(imports.write_catalogue, imports.read_catalogue((SETS / name / "catalogue.csv").read_bytes()))
    assert not report.problems, report.problems[:3]
    return work


def marks(name: str, folder: Path) -> Iterator[tuple[Asked, bool]]:
    """Ask every question of a set, and tell whether the answer is right; what is only close counts as shown."""
    work = workshop(name, folder)
    try:
        with work.unit() as uow:
            homes = {one.name: one.id for one in territories.territories(uow.session)}
            for asked in questions(name):
                yield asked, asked.is_right(answers(uow, asked.text, homes[asked.territory]))
    finally:
        work.close()


def answers(uow: UnitOfWork, text: str, home: int) -> Sequence[str]:
    """Give the codes of what a person sees for a text, in order."""
    question = search.understood(uow, text)
    if question.is_empty:
        return []
    found = search.nearest(uow, question, home=home)
    return [line.entry.code for line in found.lines[: FIRST if found.dropped else None]]


def main() -> None:
    """Print how many answers are right, by set and kind of question."""
    with TemporaryDirectory() as folder:
        for name in (*TUNED, HELD_OUT):
            told = list(marks(name, Path(folder)))
            parts = []
            for kind in ("tre", "tutti", "niente"):
                right = [is_right for asked, is_right in told if asked.kind == kind]
                parts.append(f"{kind} {sum(right)}/{len(right)}")
            right = [is_right for _asked, is_right in told]
            print(f"{name:12} {100 * sum(right) / len(right):5.1f} %  ({', '.join(parts)})")  # noqa: T201


if __name__ == "__main__":
    main()
