"""What the patti of the province say: scripts for both kinds, and who they fit."""

from dataclasses import dataclass
from typing import Any

from simulator.demo_data.sources import records


@dataclass(frozen=True, slots=True)
class DemoCommitment:
    """What one side does, in the words of a file of patti."""

    text: str
    side: str
    nature: str
    cadence: str


@dataclass(frozen=True, slots=True)
class DemoGoal:
    """A goal, and what is done for it."""

    text: str
    commitments: tuple[DemoCommitment, ...]


@dataclass(frozen=True, slots=True)
class DemoPatto:
    """A patto for somebody of a kind ("mother", "young" …): a note of theirs, and something that it pays for."""

    kind: str
    who: str
    goals: tuple[DemoGoal, ...]
    note: str
    item: str
    cents: int


def patti() -> tuple[DemoPatto, ...]:
    """List the scripts; the first is the one of the person whose chat is shown."""
    return tuple(_patto(record) for record in records("patti"))


def _patto(record: dict[str, Any]) -> DemoPatto:
    goals = tuple(
        DemoGoal(goal["text"], tuple(DemoCommitment(**one) for one in goal["commitments"])) for goal in record["goals"]
    )
    return DemoPatto(**{**record, "goals": goals})
