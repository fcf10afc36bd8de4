"""Reads Telegram's HTML as Telegram reads it, complaints included.

Positions in complaints are bytes of the UTF-8 text that was sent; positions of
entities are UTF-16 code units of the text that remains.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simulator.html_tags import TAGS, entity_of, unreadable
from simulator.refusals import Refused
from simulator.utf16 import utf16_length

Entity = dict[str, Any]

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_END = "\0"  # stands after the text; Telegram's parser counts it as a space, too
_SPACES = " \t\r\n\v\0"
_PLAIN = re.compile(r"[^<&]+")
_TAG_NAME = re.compile(rf"[^{_SPACES}>]*")
_BLANK = re.compile(r"[ \t\r\n\v]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACES}=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_HALF = re.compile("[\ud800-\udfff]")
_CHARACTER = re.compile(r"&(?:#x([0-9A-Fa-f]*)|#([0-9]*)|([A-Za-z]*));?")


@dataclass(slots=True)
class _Open:
    """A start tag whose end has not come yet."""

    tag: str
    attributes: dict[str, str]
    offset: int
    piece: int


def read_html(source: str) -> tuple[str, list[Entity]]:
    """Turn HTML into plain text and its entities, in the order of their ends.

    Raises:
        Refused: 400 `can't parse entities: …` in Telegram's words.
    """
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.text = source + _END
        self.at = 0
        self.offset = 0
        self.pieces: list[str] = []
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        end = len(self.source)
        while self.at < end:
            plain = _PLAIN.match(self.source, self.at)
            if plain:
                self._keep(plain[0])
                self.at = plain.end()
            elif self.text[self.at] == "&":
                self._keep(self._character())
            elif self.text[self.at + 1] == "/":
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise unreadable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return self._plain_text(), self.entities

    def _plain_text(self) -> str:
        text = "".join(self.pieces)
        if _HALF.search(text):
            raise unreadable(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units",
            )
        return text

    def _keep(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += utf16_length(text)

    def _character(self) -> str:
        """Read what begins with `&`; what is no character reference stays as it is."""
        found = _CHARACTER.match(self.source, self.at)
        character = _decode(found) if found else None
        if found is None or character is None:
            self.at += 1
            return "&"
        self.at = found.end()
        return character

    def _start_tag(self) -> None:
        begin = self.at
        tag, self.at = self._word(_TAG_NAME, begin + 1)
        if self.text[self.at] == _END:
            raise self._wrong("Unclosed start tag", begin)
        if tag not in TAGS:
            raise self._wrong(f'Unsupported start tag "{tag}"', begin)
        attributes = self._attributes(tag, begin)
        self.at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, attributes, self.offset, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_blank()
            if self.text[self.at] == ">":
                return attributes
            name = self._attribute_name(tag, begin)
            self._skip_blank()
            if self.text[self.at] == "=":
                self.at += 1
                attributes[name] = self._attribute_value(tag, begin)
            elif self.text[self.at] == _END:
                raise self._wrong(f'Unclosed start tag "{tag}"', begin)
            else:
                attributes[name] = ""

    def _attribute_name(self, tag: str, begin: int) -> str:
        found = _ATTRIBUTE_NAME.match(self.text, self.at)
        if found is None or not found[0]:
            raise self._wrong(f'Empty attribute name in the tag "{tag}"', begin)
        self.at = found.end()
        return found[0]

    def _attribute_value(self, tag: str, begin: int) -> str:
        self._skip_blank()
        quote = self.text[self.at]
        if quote == _END:
            raise self._wrong(f'Unclosed start tag "{tag}"', begin)
        value = self._quoted(quote) if quote in "\"'" else self._token()
        if self.text[self.at] == _END:
            raise self._wrong("Unclosed start tag", begin)
        return value

    def _token(self) -> str:
        start = self.at
        token, self.at = self._word(_TOKEN, start)
        if self.text[self.at] not in _SPACES + ">":
            raise self._wrong("Unexpected end of name token", start)
        return token

    def _quoted(self, quote: str) -> str:
        close = self.source.find(quote, self.at + 1)
        if close < 0:
            self.at = len(self.source)
            return ""
        value = self.source[self.at + 1 : close]
        self.at = close + 1
        return _CHARACTER.sub(lambda found: _decode(found) or found[0], value) if "&" in value else value

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._wrong("Unexpected end tag", begin)
        tag, self.at = self._word(_TAG_NAME, begin + 2)
        self._skip_blank()
        if self.text[self.at] != ">":
            raise self._wrong("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            raise self._wrong(
                "Unmatched end tag",
                begin,
                f', expected "</{opened.tag}>", found "</{tag}>"',
            )
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        span = {"offset": opened.offset, "length": self.offset - opened.offset}
        if opened.tag in ("pre", "code"):
            self._close_code(opened, span)
            return
        written = "".join(self.pieces[opened.piece :])
        entity = entity_of(opened.tag, opened.attributes, written)
        if entity:
            self.entities.append(entity | span)

    def _close_code(self, opened: _Open, span: Entity) -> None:
        """Join `<pre><code class="language-x">` into one entity, whichever stands outside."""
        language = opened.attributes.get("class", "").removeprefix("language-") if opened.tag == "code" else ""
        if not opened.attributes.get("class", "").startswith("language-"):
            language = ""
        last = self.entities[-1] if self.entities else {}
        same_span = last.get("offset") == span["offset"] and last.get("length") == span["length"]
        if same_span and opened.tag == "pre" and last["type"] == "code" and "language" in last:
            last["type"] = "pre"
        elif same_span and opened.tag == "code" and last["type"] == "pre" and language:
            last["language"] = language
        else:
            self.entities.append({"type": opened.tag, **span} | ({"language": language} if language else {}))

    def _word(self, pattern: re.Pattern[str], start: int) -> tuple[str, int]:
        found = pattern.match(self.text, start)
        assert found is not None
        return _ascii_lower(found[0]), found.end()

    def _skip_blank(self) -> None:
        found = _BLANK.match(self.text, self.at)
        assert found is not None
        self.at = found.end()

    def _wrong(self, problem: str, position: int, detail: str = "") -> Refused:
        before = self.source[:position].encode("utf-8", "surrogatepass")
        return unreadable(f"{problem} at byte offset {len(before)}{detail}")


def _decode(found: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return _NAMED.get(name)
    code = int(hexadecimal or "0", 16) if hexadecimal is not None else int(decimal or "0")
    too_long = len(found[0].removesuffix(";")) >= 10
    return None if code == 0 or code >= 0x10FFFF or too_long else chr(code)


def _ascii_lower(text: str) -> str:
    return text.lower() if text.isascii() else re.sub("[A-Z]+", lambda found: found[0].lower(), text)
