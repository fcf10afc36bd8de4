"""Money as people type it: «45», «45,50», «€ 1.200», «30 euro». Always in whole cents."""

import re
from dataclasses import dataclass

LARGEST = 100_000_000
"""Cents beyond which nothing is read: no sum here comes near, and every database can hold it."""

_SIGN = r"(?:€|eur|euri|euro)"
_AMOUNT = re.compile(
    rf"\s*{_SIGN}?\s*(?P<euro>\d{{1,3}}(?P<point>[. '’])\d{{3}}(?:(?P=point)\d{{3}})?|\d{{1,7}})"
    rf"(?:[.,](?P<cents>\d{{1,2}})|[.,](?P<dash>-{{1,2}}))?\s*{_SIGN}?"
    rf"(?:\s+e\s+(?P<more>\d{{1,2}})(?:\s*cent(?:esimi|esimo|s)?)?)?\s*[.!]?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum, for the words of a refusal."""

    cents: int


def cents(text: str) -> int | None:
    """Read one sum in euro; nothing, where there is none, more than one, or one that costs nothing.

    A point or a space before three digits parts thousands; a comma is always of cents.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or (found["cents"] and found["more"]):
        return None
    euro = int(re.sub(r"\D", "", found["euro"]))
    rest = (found["cents"] or "").ljust(2, "0") if found["cents"] else (found["more"] or "0")
    total = euro * 100 + int(rest)
    return total if 0 < total <= LARGEST else None
