"""The parts of a message's JSON that say what it holds."""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.entities import Formatted
    from simulator.files import StoredFile
    from simulator.messages import Message

Json = dict[str, Any]

_PNG = b"\x89PNG\r\n\x1a\n"
# How many faces each kind of dice has.
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


def text(formatted: Formatted) -> Json:
    """Hold a text."""
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    return content


def caption(formatted: Formatted) -> Json:
    """Hold a caption; an empty one is none."""
    content: Json = {"caption": formatted.text} if formatted.text else {}
    if formatted.entities:
        content["caption_entities"] = formatted.entities
    return content


def photo(file: StoredFile) -> Json:
    """Hold a picture, in the one size it has."""
    width, height = _size(file.data)
    return {"photo": [file.ids | {"width": width, "height": height}]}


def document(file: StoredFile) -> Json:
    """Hold a file."""
    return {"document": file.ids | {"file_name": file.name, "mime_type": file.mime}}


def voice(file: StoredFile, seconds: int) -> Json:
    """Hold a recording."""
    return {"voice": file.ids | {"duration": seconds, "mime_type": file.mime}}


def sticker(file: StoredFile, emoji: str) -> Json:
    """Hold a sticker."""
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": file.ids | shape | {"emoji": emoji}}


def dice(emoji: str, chance: random.Random) -> Json:
    """Hold dice that have fallen."""
    return {"dice": {"emoji": emoji, "value": chance.randint(1, DICE[emoji])}}


def quoted(message: Message) -> Json:
    """Show a message inside the one that answers it; what it answered itself is left out."""
    return {key: value for key, value in message.json.items() if key != "reply_to_message"}


def _size(data: bytes) -> tuple[int, int]:
    """Read the size out of a PNG; other pictures are taken for ordinary photos."""
    if data.startswith(_PNG) and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return 1280, 960
