"""Names that one ticks, without anything written down: the ticks travel in the buttons."""

import zlib
from collections.abc import Sequence

from services.candidates import Candidate, Candidates

MOST = 30
"""People on one list: as many bits as a number in a button has."""


def listed(who: Candidates) -> list[Candidate]:
    """Put all who could come in one order, which the ticks count by."""
    everybody = [*([] if who.account is None else [who.account]), *who.children]
    return sorted(everybody, key=lambda one: one.person.id)[:MOST]


def checksum(people: Sequence[Candidate]) -> int:
    """Give a number that is another one for other people: ticks of yesterday's list mean nothing today."""
    ids = ",".join(str(one.person.id) for one in people)
    return zlib.crc32(ids.encode()) & 0xFFFF


def are_for(people: Sequence[Candidate], ticked: int, who: int) -> bool:
    """Tell whether ticks were made on this very list."""
    return who == checksum(people) and ticked >> len(people) == 0


def chosen(people: Sequence[Candidate], ticked: int) -> list[Candidate]:
    """List those who are ticked."""
    return [one for at, one in enumerate(people) if ticked >> at & 1]


def bit(people: Sequence[Candidate], person_id: int) -> int:
    """Give the tick of one person; none, for who is not on the list."""
    return next((1 << at for at, one in enumerate(people) if one.person.id == person_id), 0)
