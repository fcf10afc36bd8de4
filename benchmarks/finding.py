"""Searching in the process itself: how long a question takes, beside SQLite's full text and rapidfuzz alone.

`python -m benchmarks.finding [--json FILE]`. The same questions for everybody:
those of tests/data/questions. Catalogues of 120, 10,000 and 100,000 activities
are made out of theirs. How many answers are right is told for the held-out set,
which nobody tunes on, and for the others.
"""

import argparse
import json
import re
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, cast

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from services import search, shelf
from services.folding import folded
from services.programme import Programme
from services.remembered import Remembered
from services.shelf import Entry, Shelf, Slot
from services.stems import stems
from services.work import UnitOfWork
from storage import marks, territories
from tests.support import exam

SIZES = (120, 10_000, 100_000)
MANY = 120
"""Questions that are timed at each size."""

VERSION = "bench"

Answer = Callable[[str], object]


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="benchmarks.finding")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    chosen = parser.parse_args()
    figures = measure(chosen.sizes)
    show(figures)
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1))


def measure(sizes: Sequence[int]) -> Mapping[str, Any]:
    """Time everybody at each size, and count whose answers are right."""
    with TemporaryDirectory() as folder:
        entries, questions = _collected(Path(folder))
        speed = [row for size in sizes for row in _speeds(_grown(entries, size), questions)]
        right = [_rightness(name, Path(folder)) for name in (*exam.TUNED, exam.HELD_OUT)]
    return {"speed": speed, "right": right}


def _collected(folder: Path) -> tuple[list[Entry], list[str]]:
    """Gather the activities and the questions of every set."""
    entries: list[Entry] = []
    texts: list[str] = []
    for name in (*exam.TUNED, exam.HELD_OUT):
        with closing(exam.workshop(name, folder)) as work, work.unit() as uow:
            entries += shelf.shelf(uow).entries.values()
        texts += [one.text for one in exam.questions(name)]
    return entries, Random(1).sample(texts, MANY)  # noqa: S311


def _grown(entries: Sequence[Entry], size: int) -> list[Entry]:
    """Make a catalogue of a size: copies with words of others in them, at other venues."""
    rolls = Random(size)  # noqa: S311
    words = [word for entry in entries for word in entry.description.split()]
    grown = []
    for number in range(size):
        entry = entries[number % len(entries)]
        others = " ".join(rolls.choices(words, k=12))
        grown.append(
            replace(
                entry,
                id=number + 1,
                code=f"B{number}",
                title=f"{entry.title} {rolls.choice(words)}" if number >= len(entries) else entry.title,
                description=f"{entry.description} {others}",
                venue_id=rolls.randrange(20 + size // 100),
                slots=_moved(entry.slots, rolls.randrange(60)),
            )
        )
    return grown


def _moved(slots: Sequence[Slot], days: int) -> Sequence[Slot]:
    ahead = timedelta(days=days)
    return tuple(Slot(one.at + ahead, one.day + ahead, one.begins, one.ends) for one in slots)


def _unit(made: Shelf) -> UnitOfWork:
    """Open a unit of work that knows a shelf and no database: searching reads nothing else."""
    uow = UnitOfWork(cast("Session", None), exam.MONDAY, Programme(), Remembered(), {marks.CATALOGUE: VERSION})
    uow.remembered.renewed(marks.CATALOGUE, VERSION, lambda _known: made)
    return uow


def _speeds(entries: Sequence[Entry], questions: Sequence[str]) -> list[dict[str, Any]]:
    before = _memory()
    made, build = _timed(lambda: shelf.laid_out(Programme(), exam.MONDAY, {one.id: one for one in entries}))
    memory = _memory() - before
    uow = _unit(made)
    changed = {one.id: replace(one, title=f"{one.title} nuovo") for one in entries[:1]}
    _renewed, refresh = _timed(lambda: shelf.with_changes(Programme(), exam.MONDAY, made, changed, set(changed)))

    def ours(text: str) -> object:
        asked = search.understood(uow, text)
        return None if asked.is_empty or asked.has_room else search.nearest(uow, asked, home=1)

    told = [_row("FareLegami", len(entries), build, refresh, memory, _times(ours, questions))]
    before = _memory()
    full_text, build = _timed(lambda: _FullText(entries))
    told.append(_row("SQLite FTS5", len(entries), build, None, _memory() - before, _times(full_text.ids, questions)))
    before = _memory()
    texts, build = _timed(lambda: [folded(f"{one.title} {one.description}") for one in entries])
    few = questions if len(entries) <= SIZES[1] else questions[:10]
    alone = _times(lambda text: _by_likeness(text, texts), few)
    told.append(_row("rapidfuzz alone", len(entries), build, None, _memory() - before, alone))
    return told


class _FullText:
    """SQLite's own full text, with the same stems, asked for any of the words of a question."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE texts USING fts5(title, place, text)")
        self._database.executemany(
            "INSERT INTO texts(rowid, title, place, text) VALUES (?, ?, ?, ?)",
            [
                (one.id, *(" ".join(stems(part)) for part in (one.title, one.fields["place"], one.description)))
                for one in entries
            ],
        )

    def ids(self, text: str) -> Sequence[int]:
        """Give the ten best, best first."""
        words = [f'"{stem}"' for stem in stems(text) if re.fullmatch(r"\w{3,}", stem)]
        if not words:
            return []
        found = self._database.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 4, 2, 1) LIMIT 10", [" OR ".join(words)]
        )
        return [row[0] for row in found]


def _by_likeness(text: str, texts: Sequence[str]) -> Sequence[int]:
    """Give the places of the ten likest texts; below half as alike, none."""
    found = process.extract(folded(text), texts, scorer=fuzz.token_set_ratio, limit=10, score_cutoff=50)
    return [place for _text, _score, place in found]


def _rightness(name: str, folder: Path) -> dict[str, Any]:
    questions = exam.questions(name)
    with closing(exam.workshop(name, folder)) as work, work.unit() as uow:
        entries = list(shelf.shelf(uow).entries.values())
        homes = {one.name: one.id for one in territories.territories(uow.session)}
        codes = {one.id: one.code for one in entries}
        full_text = _FullText(entries)
        texts = [folded(f"{one.title} {one.description}") for one in entries]
        peers: dict[str, Callable[[exam.Asked], Sequence[str]]] = {
            "FareLegami": lambda asked: exam.answers(uow, asked.text, homes[asked.territory]),
            "SQLite FTS5": lambda asked: [codes[one] for one in full_text.ids(asked.text)],
            "rapidfuzz alone": lambda asked: [entries[place].code for place in _by_likeness(asked.text, texts)],
        }
        right = {
            peer: sum(asked.is_right(answers(asked)) for asked in questions) / len(questions)
            for peer, answers in peers.items()
        }
    return {"set": name, "questions": len(questions), **right}


def _times(answer: Answer, questions: Sequence[str]) -> list[float]:
    """Time each question once, new as it is, in milliseconds: what was worked out before is of no help."""
    times = []
    for text in questions:
        begun = time.perf_counter()
        answer(text)
        times.append(1000 * (time.perf_counter() - begun))
    return times


def _timed(make: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    made = make()
    return made, time.perf_counter() - begun


def _memory() -> float:
    """Give the most memory that the process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def _row(
    peer: str, size: int, build: float, refresh: float | None, memory: float, times: Sequence[float]
) -> dict[str, Any]:
    return {
        "peer": peer,
        "activities": size,
        "p50 ms": median(times),
        "p95 ms": quantiles(times, n=20)[-1],
        "build s": build,
        "refresh s": refresh,
        "memory MB": memory,
    }


def show(figures: Mapping[str, Any]) -> None:
    """Print two tables."""
    print("| activities | | p50 ms | p95 ms | build s | refresh after a change s | memory MB |")
    print("|---|---|---|---|---|---|---|")
    for row in figures["speed"]:
        refresh = "" if row["refresh s"] is None else f"{row['refresh s']:.3f}"
        print(
            f"| {row['activities']:,} | {row['peer']} | {row['p50 ms']:.2f} | {row['p95 ms']:.2f} "
            f"| {row['build s']:.2f} | {refresh} | {row['memory MB']:.0f} |"
        )
    print("\n| right answers | questions | FareLegami | SQLite FTS5 | rapidfuzz alone |\n|---|---|---|---|---|")
    for row in figures["right"]:
        shares = " | ".join(f"{100 * row[peer]:.0f} %" for peer in ("FareLegami", "SQLite FTS5", "rapidfuzz alone"))
        print(f"| {row['set']} | {row['questions']} | {shares} |")


if __name__ == "__main__":
    main()
