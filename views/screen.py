"""A screen: what a person sees, as a value that can be shown now, later, or compared in a test."""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import Any

import orjson
from aiogram.filters.callback_data import CallbackData

from views import attachments
from views.attachments import Attachment, Spot, Unshowable

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_ALERT = 200
LONGEST_DATA = 64
LONGEST_COPY = 256
LONGEST_QUERY = 256
MOST_BUTTONS = 100

_TAG = re.compile(r"<[^<>]*>")


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
class Share:
    """A button that asks for a chat, and looks there for what to send: see `handlers/inline.py`."""

    query: str


@dataclass(frozen=True, slots=True)
class Tap:
    """What a button says back to the bot, already packed."""

    data: str


Action = Tap | Url | Copy | Share


@dataclass(frozen=True, slots=True, init=False)
class Button:
    """One button: a label and what it does."""

    label: str
    action: Action
    style: Style | None

    def __init__(self, label: str, action: CallbackData | Action, style: Style | None = None) -> None:
        if not label.strip():
            message = "a button without a label"
            raise Unshowable(message)
        packed = Tap(action.pack()) if isinstance(action, CallbackData) else action
        if not _is_allowed(packed):
            raise Unshowable(str(packed))
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "action", packed)
        object.__setattr__(self, "style", style)


Rows = tuple[tuple[Button, ...], ...]


def _is_allowed(action: Action) -> bool:
    match action:
        case Tap(data):
            return 1 <= len(data.encode()) <= LONGEST_DATA
        case Copy(text):
            return 1 <= len(text) <= LONGEST_COPY
        case Share(query):
            return 1 <= len(query) <= LONGEST_QUERY
        case Url():
            return True


@dataclass(frozen=True, slots=True)
class Screen:
    """A text in Telegram's HTML, with rows of buttons under it.

    `alert` is shown over the chat in answer to a tap, and must be closed;
    `toast` passes by itself. An alert without text leaves the message as it is.
    A screen answers a tap in place unless it is `fresh`; one with something
    attached is always a new message. A place on the map says its name and its
    address itself, so it has no text.
    """

    text: str = ""
    rows: Rows = ()
    alert: str = ""
    toast: str = ""
    attached: Attachment | None = None
    fresh: bool = False

    def __post_init__(self) -> None:
        length = units(self.text)
        if length > self._longest or (length == 0 and not (self.alert or self.toast or self.attached)):
            message = f"a text of {length} units"
            raise Unshowable(message)
        if len(self.alert) > LONGEST_ALERT or len(self.toast) > LONGEST_ALERT:
            message = f"an alert too long: {self.alert or self.toast}"
            raise Unshowable(message)
        if sum(len(row) for row in self.rows) > MOST_BUTTONS or not all(self.rows):
            message = "too many buttons, or a row of none"
            raise Unshowable(message)

    @property
    def _longest(self) -> int:
        if self.attached is None:
            return LONGEST_TEXT
        return 0 if isinstance(self.attached, Spot) else LONGEST_CAPTION

    @property
    def is_message(self) -> bool:
        """Whether there is anything to put into the chat, besides the answer to a tap."""
        return bool(self.text) or self.attached is not None

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


_KINDS: dict[str, type[Action]] = {"t": Tap, "u": Url, "c": Copy, "s": Share}


def _packed(screen: Screen) -> dict[str, Any]:
    rows = [[_packed_button(button) for button in row] for row in screen.rows]
    filled = {"x": screen.text, "r": rows, "a": screen.alert, "o": screen.toast, "f": screen.fresh}
    if screen.attached is not None:
        filled["d"] = attachments.packed(screen.attached)
    return {key: value for key, value in filled.items() if value}


def _packed_button(button: Button) -> list[str]:
    match button.action:
        case Tap(value):
            kind = "t"
        case Url(value):
            kind = "u"
        case Copy(value):
            kind = "c"
        case Share(value):
            kind = "s"
    return [button.label, kind, value, button.style or ""]


def _unpacked(stored: dict[str, Any]) -> Screen:
    rows = tuple(
        tuple(Button(label, _KINDS[kind](value), Style(style) if style else None) for label, kind, value, style in row)
        for row in stored.get("r", ())
    )
    attached = stored.get("d")
    return Screen(
        text=stored.get("x", ""),
        rows=rows,
        alert=stored.get("a", ""),
        toast=stored.get("o", ""),
        attached=attachments.unpacked(attached) if attached else None,
        fresh=stored.get("f", False),
    )
