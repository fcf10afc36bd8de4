"""The written sources of the demo, and the dice that choose among them."""

import csv
import json
from functools import cache
from importlib import resources
from random import Random
from typing import Any


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Read a CSV file of this package, one dictionary a row; treat it as read-only."""
    return tuple(csv.DictReader(_text(f"{name}.csv").splitlines(), delimiter=";"))


@cache
def records(name: str) -> tuple[dict[str, Any], ...]:
    """Read a JSON file of this package that holds a list of objects; treat it as read-only."""
    return tuple(json.loads(_text(f"{name}.json")))


def dice(seed: int, purpose: str) -> Random:
    """Give the dice of one purpose.

    Each purpose rolls its own, so that one more activity moves no other one.
    """
    return Random(f"{seed}/{purpose}")  # noqa: S311 - nothing here is a secret


def _text(name: str) -> str:
    return (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")
