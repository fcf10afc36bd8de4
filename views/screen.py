"""A screen: what a person sees, as a value that can be shown now, later, or compared in a test."""

import base64
import re
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape
from typing import Any

import orjson
from aiogram.filters.callback_data import CallbackData

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_ALERT = 200
LONGEST_DATA = 64
MOST_BUTTONS = 100

_TAG = re.compile(r"<[^<>]*>")


class Unshowable(ValueError):
    """Telegram would refuse this screen: a fault in the view that made it."""


class Style(StrEnum):
    """The colour of a button; never the only thing that tells what it does."""

    PRIMARY = "primary"
    SUCCESS = "success"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Url:
    """A button that opens an address."""

    address: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A button that copies a text."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """What a button says back to the bot, already packed."""

    data: str


@dataclass(frozen=True, slots=True, init=False)
class Button:
    """One button: a label and what it does."""

    label: str
    action: Tap | Url | Copy
    style: Style | None

    def __init__(self, label: str, action: CallbackData | Tap | Url | Copy, style: Style | None = None) -> None:
        if not label.strip():
            message = "a button without a label"
            raise Unshowable(message)
        packed = Tap(action.pack()) if isinstance(action, CallbackData) else action
        if isinstance(packed, Tap) and not 1 <= len(packed.data.encode()) <= LONGEST_DATA:
            raise Unshowable(packed.data)
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "action", packed)
        object.__setattr__(self, "style", style)


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class File:
    """A document that comes with the screen, the text being its caption."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Screen:
    """A text in Telegram's HTML, with rows of buttons under it.

    `alert` is shown over the chat in answer to a tap, and must be closed;
    `toast` passes by itself. An alert without text leaves the message as it is.
    A screen answers a tap in place unless it is `fresh`; one with a file is
    always a new message.
    """

    text: str = ""
    rows: Rows = ()
    alert: str = ""
    toast: str = ""
    file: File | None = None
    fresh: bool = False

    def __post_init__(self) -> None:
        longest = LONGEST_CAPTION if self.file else LONGEST_TEXT
        length = units(self.text)
        if length > longest or (length == 0 and not (self.alert or self.toast or self.file)):
            message = f"a text of {length} units"
            raise Unshowable(message)
        if len(self.alert) > LONGEST_ALERT or len(self.toast) > LONGEST_ALERT:
            message = f"an alert too long: {self.alert or self.toast}"
            raise Unshowable(message)
        if sum(len(row) for row in self.rows) > MOST_BUTTONS or not all(self.rows):
            message = "too many buttons, or a row of none"
            raise Unshowable(message)

    def to_json(self) -> str:
        """Write the screen down, to be shown again after a crash."""
        return orjson.dumps(_packed(self)).decode()

    @staticmethod
    def from_json(stored: str) -> "Screen":
        """Read a screen that was written down."""
        return _unpacked(orjson.loads(stored))

    @property
    def buttons(self) -> list[Button]:
        """All the buttons, in reading order."""
        return [button for row in self.rows for button in row]


def units(text: str) -> int:
    """Count UTF-16 units after parsing, as Telegram does for its limits."""
    told = plain(text)
    return len(told) if told.isascii() else len(told.encode("utf-16-le")) // 2


def plain(text: str) -> str:
    """Give a text as it is read: without tags, and without space around it."""
    return unescape(_TAG.sub("", text)).strip()


_KINDS: dict[str, type[Tap | Url | Copy]] = {"t": Tap, "u": Url, "c": Copy}


def _packed(screen: Screen) -> dict[str, Any]:
    rows = [[_packed_button(button) for button in row] for row in screen.rows]
    filled = {"x": screen.text, "r": rows, "a": screen.alert, "o": screen.toast, "f": screen.fresh}
    if screen.file is not None:
        filled["d"] = [screen.file.name, base64.b64encode(screen.file.content).decode()]
    return {key: value for key, value in filled.items() if value}


def _packed_button(button: Button) -> list[str]:
    match button.action:
        case Tap(value):
            kind = "t"
        case Url(value):
            kind = "u"
        case Copy(value):
            kind = "c"
    return [button.label, kind, value, button.style or ""]


def _unpacked(stored: dict[str, Any]) -> Screen:
    rows = tuple(
        tuple(Button(label, _KINDS[kind](value), Style(style) if style else None) for label, kind, value, style in row)
        for row in stored.get("r", ())
    )
    file = stored.get("d")
    return Screen(
        text=stored.get("x", ""),
        rows=rows,
        alert=stored.get("a", ""),
        toast=stored.get("o", ""),
        file=File(file[0], base64.b64decode(file[1])) if file else None,
        fresh=stored.get("f", False),
    )
