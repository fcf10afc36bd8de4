"""Texts with their entities: what a bot may write, and what becomes of it.

An entity is a plain dict in the Bot API's shape. Offsets and lengths are UTF-16
code units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from simulator import links
from simulator.arrangement import CODES, QUOTES, STYLES, add_found, arrange
from simulator.detection import TYPES as FOUND_TYPES
from simulator.detection import find_entities
from simulator.html_reader import read_html
from simulator.refusals import bad_request, not_simulated
from simulator.utf16 import utf16_length

Entity = dict[str, Any]

MOST_BYTES = 1 << 15
"""How long a text may be before anything is made of it, formatting included."""

# What an entity of a type cannot do without.
_FIELDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}
_WRITTEN_TYPES = frozenset({*STYLES, *QUOTES, *CODES, *_FIELDS})

# What Telegram turns into spaces or drops when it stores a text.
_TO_SPACE = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANK = " \n"


class Formatted(NamedTuple):
    """A text as it is stored and shown."""

    text: str
    entities: list[Entity]


def format_text(text: str, parse_mode: str | None = None, entities: Sequence[Entity] | None = None) -> Formatted:
    """Read a text as a bot sends it: formatting taken out, ends trimmed, links and commands found.

    Raises:
        Refused: 400 for what cannot be read, 501 for Markdown.
    """
    _check_size(text)
    written: list[Entity] = []
    if parse_mode and parse_mode.lower() != "none":
        text, written = _parse(text, parse_mode)
    elif entities:
        written = [_checked(entity) for entity in entities if entity["type"] not in FOUND_TYPES]
        _check_spans(text, written)
    text, written = _trimmed(*_cleaned(text, arrange(written)))
    return Formatted(text, add_found(written, find_entities(text)))


def _check_size(text: str) -> None:
    try:
        size = len(text) if text.isascii() else len(text.encode())
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    if size > MOST_BYTES:
        raise bad_request("text is too long")


def _parse(text: str, parse_mode: str) -> tuple[str, list[Entity]]:
    match parse_mode.lower():
        case "html":
            return read_html(text)
        case "markdown" | "markdownv2":
            raise not_simulated(f"parse_mode {parse_mode}, only HTML")
        case _:
            raise bad_request("unsupported parse_mode")


def _checked(entity: Entity) -> Entity:
    kind = entity["type"]
    if kind not in _WRITTEN_TYPES:
        raise bad_request(f"can't parse MessageEntity: unknown type {kind}")
    needed = _FIELDS.get(kind)
    if needed and needed not in entity:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    if kind != "text_link":
        return dict(entity)
    try:
        return dict(entity) | {"url": links.check_link(entity["url"])}
    except links.WrongLink as wrong:
        raise bad_request(f"entity {wrong}") from None


def _check_spans(text: str, entities: list[Entity]) -> None:
    """Refuse entities that stand outside of the text, or cut a character in two."""
    edges = {0}
    at = 0
    for character in text:
        at += 1 + (character > "\uffff")
        edges.add(at)
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if start < 0 or entity["length"] < 0:
            raise bad_request(f"receive an entity with incorrect {'offset' if start < 0 else 'length'} {start}")
        if start > at or (start == at and entity["length"]):
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
        if end > at:
            raise bad_request(
                f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {end}",
            )
        if start not in edges:
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {_bytes(text, start)}")
        if end not in edges:
            raise bad_request(
                f"entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol "
                f"at byte offset {_bytes(text, end)}",
            )


def _bytes(text: str, offset: int) -> int:
    """Count the bytes up to the end of the character in whose middle *offset* lies."""
    at = count = 0
    for character in text:
        if at >= offset:
            break
        at += 1 + (character > "\uffff")
        count += len(character.encode())
    return count


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    if not _DROPPED.search(text):
        return _TO_SPACE.sub(" ", text), entities
    dropped = [utf16_length(text[: found.start()]) for found in _DROPPED.finditer(text)]
    moved = [entity | _without(dropped, entity["offset"], entity["length"]) for entity in entities]
    return _TO_SPACE.sub(" ", _DROPPED.sub("", text)), arrange(moved)


def _without(dropped: list[int], offset: int, length: int) -> Entity:
    before = sum(1 for place in dropped if place < offset)
    inside = sum(1 for place in dropped if offset <= place < offset + length)
    return {"offset": offset - before, "length": length - inside}


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut blanks off both ends; formatted blanks at the beginning stay, as Telegram keeps them."""
    text = text.rstrip(_BLANK)
    end = utf16_length(text)
    if any(entity["offset"] + entity["length"] > end for entity in entities):
        entities = arrange([entity | {"length": min(entity["length"], end - entity["offset"])} for entity in entities])
    first = entities[0]["offset"] if entities else end
    leading = min(len(text) - len(text.lstrip(_BLANK)), first)
    if leading:
        entities = [entity | {"offset": entity["offset"] - leading} for entity in entities]
    return text[leading:], entities
