"""What may come with a screen: a document, a picture, a place on the map, a voice, a key that sends where one is."""

import base64
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

LONGEST_PLACE = 200
"""Letters of a place's name or address that fit a phone's screen; what is longer, a view cuts."""


class Unshowable(ValueError):
    """Telegram would refuse this screen: a fault in the view that made it."""


class Template(StrEnum):
    """What a sheet is printed with: the file of that name beside views/printing.py."""

    POSTER = "poster"
    CERTIFICATE = "certificate"
    PATTO = "patto"


class Form(StrEnum):
    """How a sheet is handed over: to be printed, or to be looked at and passed on."""

    PDF = "pdf"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed page that is yet to be drawn, with its texts by name.

    Drawing takes longer than the event loop can spare, so it is done when the
    screen is shown, in a thread; and what is written down of an answer is a few
    words instead of a file (docs/decisions/0007).
    """

    form: Form
    texts: tuple[tuple[str, str], ...]
    template: Template = Template.POSTER


@dataclass(frozen=True, slots=True)
class File:
    """A document, the screen's text being its caption.

    One that is personal goes to whoever asked for it, at once: no letter carries
    it, and no second copy of it is kept.
    """

    name: str
    content: bytes | Sheet = field(repr=False)
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, the screen's text being its caption. One that is personal can neither be passed on nor saved."""

    content: bytes | Sheet = field(repr=False)
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that Telegram shows on a map, and every map on the phone opens."""

    title: str
    address: str
    lat: float
    lon: float

    def __post_init__(self) -> None:
        fits = all(0 < len(text.strip()) <= LONGEST_PLACE for text in (self.title, self.address))
        if not fits or not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            message = f"no place on a map: {self}"
            raise Unshowable(message)


@dataclass(frozen=True, slots=True)
class Locator:
    """A key that sends where the phone is, under the text field.

    Telegram has no such button under a message, so the screen's buttons are
    keys beside it: a tap on one writes its label, which is understood as the
    button (bot/typed.py).
    """

    label: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A document that Telegram keeps already, named by its `file_id`; the screen's text is its caption."""

    file_id: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice message that Telegram keeps already, the screen's text being its caption; nobody can pass it on."""

    file_id: str


Attachment = File | Picture | Spot | Locator | Stored | Voice


def packed(attachment: Attachment) -> dict[str, Any]:
    """Write an attachment down as plain values."""
    match attachment:
        case File(name, content, is_personal):
            return {"file": name, "content": _packed_content(content), "personal": is_personal}
        case Picture(content, is_personal):
            return {"picture": _packed_content(content), "personal": is_personal}
        case Spot(title, address, lat, lon):
            return {"spot": [title, address, lat, lon]}
        case Locator(label):
            return {"locator": label}
        case Stored(file_id):
            return {"stored": file_id}
        case Voice(file_id):
            return {"voice": file_id}


def unpacked(stored: Any) -> Attachment:
    """Read an attachment that was written down."""
    if isinstance(stored, list):  # as the first release wrote the one file that it had: somebody's own data
        name, content = stored
        return File(name, base64.b64decode(content), is_personal=True)
    if "spot" in stored:
        return Spot(*stored["spot"])
    if "locator" in stored:
        return Locator(stored["locator"])
    if "stored" in stored:
        return Stored(stored["stored"])
    if "picture" in stored:
        return Picture(_unpacked_content(stored["picture"]), is_personal=stored.get("personal", False))
    if "voice" in stored:
        return Voice(stored["voice"])
    return File(stored["file"], _unpacked_content(stored["content"]), is_personal=stored["personal"])


def _packed_content(content: bytes | Sheet) -> Any:
    if isinstance(content, Sheet):
        return [content.form, content.texts, content.template]
    return base64.b64encode(content).decode()


def _unpacked_content(stored: Any) -> bytes | Sheet:
    if isinstance(stored, str):
        return base64.b64decode(stored)
    form, texts, *template = stored  # the first releases printed posters only, and did not say so
    return Sheet(Form(form), tuple((name, text) for name, text in texts), *(Template(one) for one in template))
