"""What pairs of HTML tags make of the text between them."""

from __future__ import annotations

import re
from typing import Any

from simulator import links
from simulator.refusals import Refused, bad_request

Entity = dict[str, Any]

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = frozenset(_STYLES) | {"a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


def entity_of(tag: str, attributes: dict[str, str], written: str) -> Entity | None:
    """Name what a pair of tags made of the text between them; None when it made nothing."""
    match tag:
        case "a":
            return links.link_entity(attributes.get("href") or written)
        case "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
        case "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": _emoji_id(attributes.get("emoji-id", ""))}
        case "tg-time":
            return _moment(attributes)
        case _:
            return {"type": _STYLES[tag]}


def _emoji_id(text: str) -> str:
    if not re.fullmatch(r"-?[0-9]{1,19}", text) or int(text) == 0:
        raise unreadable("Invalid custom emoji identifier specified")
    return text


def _moment(attributes: dict[str, str]) -> Entity:
    """Read `<tg-time>`; what Telegram says to a bad one is not known, so these words are our own."""
    unix, layout = attributes.get("unix", ""), attributes.get("format", "")
    if not re.fullmatch(r"[0-9]{1,10}", unix):
        raise unreadable("Invalid date specified")
    if not _TIME_FORMAT.fullmatch(layout):
        raise unreadable("Invalid date format specified")
    return {"type": "date_time", "unix_time": int(unix)} | ({"date_time_format": layout} if layout else {})


def unreadable(problem: str) -> Refused:
    """Complain as Telegram does of a text that it cannot read."""
    return bad_request(f"can't parse entities: {problem}")
