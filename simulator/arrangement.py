"""Puts entities into the order and the nesting that Telegram allows.

Styles may overlap anything but code; they are joined where they touch and cut
where they would cross another entity. Quotes hold anything but quotes. Of all
others the first over a text wins.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

Entity = dict[str, Any]

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
CODES = ("code", "pre")

# Of entities over the same text the first here stands outside.
_OUTSIDE = {"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49}
_INSIDE = {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99}
_RANK = _OUTSIDE | _INSIDE
_OTHER = 50
_FAR = 1 << 40


def arrange(entities: list[Entity]) -> list[Entity]:
    """Sort entities, and mend what may not stand as it is."""
    entities = _sorted(entity for entity in entities if entity["length"] > 0)
    if _may_stand(entities):
        return entities
    styles, quotes, others = _parted(entities)
    quotes = _without_overlaps(quotes)
    others = [entity for entity in _without_overlaps(others) if not _crosses(entity, quotes)]
    return _with_styles(styles, _sorted(quotes + others))


def add_found(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """Add what was found in the text, where the sender has not said something else."""
    if not found:
        return entities
    styles, quotes, others = _parted(entities)
    new = [
        entity
        for entity in found
        if not _crosses(entity, quotes) and not any(_overlap(entity, other) for other in others)
    ]
    return _with_styles(styles, _sorted(quotes + others + new))


def _end(entity: Entity) -> int:
    return int(entity["offset"] + entity["length"])


def _sorted(entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"], _RANK.get(entity["type"], _OTHER)))


def _parted(entities: list[Entity]) -> tuple[list[Entity], list[Entity], list[Entity]]:
    styles = [entity for entity in entities if entity["type"] in STYLES]
    quotes = [entity for entity in entities if entity["type"] in QUOTES]
    others = [entity for entity in entities if entity["type"] not in STYLES and entity["type"] not in QUOTES]
    return styles, quotes, others


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < _end(other) and other["offset"] < _end(one))


def _may_stand(entities: list[Entity]) -> bool:
    """Tell whether sorted entities are nested as Telegram allows, so that nothing needs cutting."""
    around: list[Entity] = []
    style_ends: dict[str, int] = {}
    for entity in entities:
        while around and entity["offset"] >= _end(around[-1]):
            around.pop()
        if around and not _may_hold(around, entity):
            return False
        if entity["type"] in STYLES:
            if style_ends.get(entity["type"]) == entity["offset"]:
                return False
            style_ends[entity["type"]] = _end(entity)
        around.append(entity)
    return True


def _may_hold(around: list[Entity], entity: Entity) -> bool:
    kinds = {outer["type"] for outer in around}
    if _end(entity) > _end(around[-1]) or entity["type"] in kinds or kinds.intersection(CODES):
        return False
    if entity["type"] in STYLES:
        return True
    if entity["type"] in QUOTES:
        return kinds.issubset(STYLES)
    return kinds.issubset((*STYLES, *QUOTES))


def _without_overlaps(entities: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity["offset"] >= _end(kept[-1]):
            kept.append(entity)
    return kept


def _crosses(entity: Entity, quotes: list[Entity]) -> bool:
    return any(
        _overlap(entity, quote) and not (quote["offset"] <= entity["offset"] and _end(entity) <= _end(quote))
        for quote in quotes
    )


def _with_styles(styles: list[Entity], others: list[Entity]) -> list[Entity]:
    """Join what may not be cut with the styles, cut where they would cross something."""
    cutter = _Cutter(styles)
    around: list[Entity] = []
    for other in others:
        _leave(around, cutter, other["offset"])
        cutter.go_to(other["offset"])
        around.append(other)
    _leave(around, cutter, _FAR)
    cutter.go_to(_FAR)
    return _sorted(others + cutter.pieces)


def _leave(around: list[Entity], cutter: _Cutter, offset: int) -> None:
    """Go out of what ends before *offset*; out of code no style comes."""
    while around and offset >= _end(around[-1]):
        left = around.pop()
        before = len(cutter.pieces)
        cutter.go_to(_end(left))
        if left["type"] in CODES:
            del cutter.pieces[before:]


class _Cutter:
    """Goes through a text and cuts styles where another one or something else begins or ends."""

    def __init__(self, styles: list[Entity]) -> None:
        self.pieces: list[Entity] = []
        self._coming = deque(styles)
        self._open: dict[str, tuple[int, int]] = {}

    def go_to(self, offset: int) -> None:
        """Open the styles that begin before *offset*, and cut there."""
        while self._coming and self._coming[0]["offset"] < offset:
            style = self._coming.popleft()
            start, end = self._open.get(style["type"], (0, -1))
            if style["offset"] <= end:
                self._open[style["type"]] = start, max(end, _end(style))
            else:
                self._cut(style["offset"])
                self._open[style["type"]] = style["offset"], _end(style)
        self._cut(offset)

    def _cut(self, offset: int) -> None:
        for kind, (start, end) in tuple(self._open.items()):
            if start >= offset:
                continue
            self.pieces.append({"type": kind, "offset": start, "length": min(end, offset) - start})
            if end <= offset:
                del self._open[kind]
            else:
                self._open[kind] = offset, end
