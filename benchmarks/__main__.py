"""`make bench`: everything in one run, ours beside its peers, as ratios. Quote the medians.

`python -m benchmarks [--rounds N] [--updates N] [--json FILE] [updates|courier|ceiling|finding|ticking|planning …]`
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import finding, planning, prepare, ticking
from benchmarks.contest import Run, Task, run
from bot import keys

PYTHON = sys.executable
BARE_AIOGRAM = [PYTHON, "-m", "benchmarks.bare_aiogram", "{url}"]
BARE_PTB = [PYTHON, "-m", "benchmarks.bare_ptb", "{url}"]
BARE_SENDER = [PYTHON, "-m", "benchmarks.bare_sender", "{url}"]
OURS = [PYTHON, "-m", "bot", "run"]

Contestant = Callable[[], Run]


def ours(database_url: str, key: str, *, rate: int) -> dict[str, str]:
    """Set the bot up for a contest."""
    return {
        "FARELEGAMI_BOT_TOKEN": "42:simulator",
        "FARELEGAMI_TELEGRAM_API_URL": "{url}",
        "FARELEGAMI_DATABASE_URL": database_url,
        "FARELEGAMI_ENCRYPTION_KEYS": key,
        "FARELEGAMI_DELIVERY_RATE": str(rate),
        "FARELEGAMI_HTTP_PORT": "0",
        "FARELEGAMI_QUIET_HOURS": "",
    }


class Databases:
    """A fresh database for each run: SQLite files, and databases of one embedded PostgreSQL."""

    def __init__(self, folder: Path, postgresql: str) -> None:
        self._folder, self._postgresql, self._count = folder, postgresql, 0
        self.key = keys.new_key()

    def sqlite(self, *, members: int, letters: int = 0) -> str:
        """Make an SQLite database."""
        self._count += 1
        url = f"sqlite:///{self._folder / f'{self._count}.db'}"
        prepare.fill(url, members=members, letters=letters, encryption_keys=self.key)
        return url

    def postgresql(self, *, members: int, letters: int = 0) -> str:
        """Make a PostgreSQL database."""
        import psycopg

        self._count += 1
        plain = self._postgresql.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE bench_{self._count}")
        url = self._postgresql.replace("/postgres?", f"/bench_{self._count}?")
        prepare.fill(url, members=members, letters=letters, encryption_keys=self.key)
        return url


def updates(databases: Databases, count: int) -> dict[str, Contestant]:
    """Everybody answers the same texts: an echo, or a search of the catalogue in a durable transaction."""
    members = count // 2
    task = Task(updates=count, people=members, messages=count)

    def sqlite() -> Run:
        return run(OURS, task, ours(databases.sqlite(members=members), databases.key, rate=100_000))

    def postgresql() -> Run:
        return run(OURS, task, ours(databases.postgresql(members=members), databases.key, rate=100_000))

    return {
        "aiogram echo": lambda: run(BARE_AIOGRAM, task, {}),
        "python-telegram-bot echo": lambda: run(BARE_PTB, task, {}),
        "FareLegami on SQLite": sqlite,
        "FareLegami on PostgreSQL": postgresql,
    }


def courier(databases: Databases, count: int) -> dict[str, Contestant]:
    """Letters with the limit lifted, beside bare python-telegram-bot, eight at a time."""
    task = Task(updates=0, people=count, messages=count)

    def sqlite() -> Run:
        url = databases.sqlite(members=count, letters=count)
        return run(OURS, task, ours(url, databases.key, rate=100_000))

    def postgresql() -> Run:
        url = databases.postgresql(members=count, letters=count)
        return run(OURS, task, ours(url, databases.key, rate=100_000))

    return {
        "python-telegram-bot alone": lambda: run([*BARE_SENDER, str(count)], task, {}),
        "courier on SQLite": sqlite,
        "courier on PostgreSQL": postgresql,
    }


def ceiling(databases: Databases, count: int) -> dict[str, Contestant]:
    """Letters at FARELEGAMI_DELIVERY_RATE=30 against a stand-in that enforces 30 a second strictly."""
    task = Task(updates=0, people=count, messages=count, strict=True)

    def sqlite() -> Run:
        return run(OURS, task, ours(databases.sqlite(members=count, letters=count), databases.key, rate=30))

    return {"courier at 30 a second": sqlite}


def medians(runs: list[Run]) -> dict[str, float]:
    """Give the median of each figure, and the spread of the first."""
    names = ("per_second", "cpu_ms_per_update", "start_to_first_poll", "memory_mb", "fullest_second", "refused")
    found = {name: statistics.median(getattr(one, name) for one in runs) for name in names}
    rates = [one.per_second for one in runs]
    return found | {"slowest": min(rates), "fastest": max(rates)}


def contest(name: str, contestants: Mapping[str, Contestant], rounds: int) -> dict[str, dict[str, float]]:
    """Let everybody run in turn, round after round, and print a table with the ratio to the first."""
    runs: dict[str, list[Run]] = {one: [] for one in contestants}
    for number in range(rounds):
        for one, contestant in contestants.items():
            runs[one].append(contestant())
            print(f"  round {number + 1}, {one}: {runs[one][-1].per_second:.0f}/s", file=sys.stderr, flush=True)
    table = {one: medians(found) for one, found in runs.items()}
    first = next(iter(table.values()))
    print(f"\n### {name}\n")
    print("| | per second | spread | ratio | CPU ms each | start to first poll | memory | fullest second | 429 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for one, row in table.items():
        row["ratio"] = statistics.median(
            mine.per_second / theirs.per_second
            for mine, theirs in zip(runs[one], next(iter(runs.values())), strict=True)
        )
        print(
            f"| {one} | {row['per_second']:.0f} | {row['slowest']:.0f}–{row['fastest']:.0f} | {row['ratio']:.2f} "
            f"| {row['cpu_ms_per_update']:.2f} | {row['start_to_first_poll']:.1f} s "
            f"(+{row['start_to_first_poll'] - first['start_to_first_poll']:.1f}) | {row['memory_mb']:.0f} MB "
            f"| {row['fullest_second']:.0f} | {row['refused']:.0f} |"
        )
    sys.stdout.flush()
    return table


@contextmanager
def everything() -> Iterator[Databases]:
    """Open a folder and an embedded PostgreSQL."""
    from tests.support.databases import postgresql_server

    with tempfile.TemporaryDirectory(prefix="farelegami-bench-") as folder, postgresql_server() as postgresql:
        yield Databases(Path(folder), postgresql)


def machine() -> str:
    """Describe what it ran on."""
    libraries = ("aiogram", "python-telegram-bot", "sqlalchemy", "aiohttp", "uvloop")
    versions = ", ".join(f"{name} {version(name)}" for name in libraries)
    revision = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; {versions}; {revision}"


def main() -> None:
    """Run the benchmarks that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", default=["updates", "courier", "ceiling", "finding", "ticking", "planning"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--updates", type=int, default=8000)
    parser.add_argument("--letters", type=int, default=3000)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    print(machine())
    results: dict[str, Any] = {"machine": machine()}
    if "finding" in chosen.which:
        print("\n### Searching, in the process itself\n")
        results["finding"] = finding.measure(finding.SIZES)
        finding.show(results["finding"])
    if "ticking" in chosen.which:
        print("\n### Ticks, with few and with many dates ahead\n")
        results["ticking"] = ticking.measure()
        ticking.show(results["ticking"])
    if "planning" in chosen.which:
        print("\n### Three years of commitments\n")
        results["planning"] = planning.measure()
        planning.show(results["planning"])
    with everything() as databases:
        if "updates" in chosen.which:
            contestants = updates(databases, chosen.updates)
            results["updates"] = contest("Updates, each answered", contestants, chosen.rounds)
        if "courier" in chosen.which:
            results["courier"] = contest("Letters, limit lifted", courier(databases, chosen.letters), chosen.rounds)
        if "ceiling" in chosen.which:
            results["ceiling"] = contest("Letters at the ceiling of 30 a second", ceiling(databases, 600), 3)
    if chosen.json:
        chosen.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
