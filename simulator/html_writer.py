"""Writes a text and its entities back as Telegram's HTML."""

from __future__ import annotations

from html import escape
from typing import Any

Entity = dict[str, Any]

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}


def write_html(text: str, entities: list[Entity]) -> str:
    """Show what is marked as tags; what Telegram found by itself stays plain text.

    Entities must be nested, as Telegram keeps them.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    written: list[str] = []
    closing: list[tuple[int, str]] = []
    at = 0

    def copy(to: int) -> None:
        nonlocal at
        written.append(escape(units[2 * at : 2 * to].decode("utf-16-le", "surrogatepass"), quote=False))
        at = to

    for entity in entities:
        tags = _tags(entity)
        if tags is None:
            continue
        while closing and closing[-1][0] <= entity["offset"]:
            end, tag = closing.pop()
            copy(end)
            written.append(tag)
        copy(entity["offset"])
        written.append(tags[0])
        closing.append((entity["offset"] + entity["length"], tags[1]))
    for end, tag in reversed(closing):
        copy(end)
        written.append(tag)
    copy(len(units) // 2)
    return "".join(written)


def _tags(entity: Entity) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    match kind:
        case "expandable_blockquote":
            return "<blockquote expandable>", "</blockquote>"
        case "pre" if "language" in entity:
            return f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>"
        case "pre":
            return "<pre>", "</pre>"
        case "text_link":
            return f'<a href="{escape(entity["url"])}">', "</a>"
        case "text_mention":
            return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
        case "custom_emoji":
            return f'<tg-emoji emoji-id="{entity["custom_emoji_id"]}">', "</tg-emoji>"
        case "date_time":
            layout = entity.get("date_time_format")
            shown = f' format="{layout}"' if layout else ""
            return f'<tg-time unix="{entity["unix_time"]}"{shown}>', "</tg-time>"
        case _:
            return None
