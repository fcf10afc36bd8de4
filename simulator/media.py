"""Sending pictures, files, recordings and albums."""

from __future__ import annotations

from typing import Any

from simulator import contents
from simulator.files import take
from simulator.methods import Call, Methods
from simulator.refusals import bad_request, not_simulated
from simulator.sending import caption_of, chat_of, deliver, extras

Json = dict[str, Any]

ALBUM_SIZES = range(2, 11)
LONGEST_EDGES = 10_000
"""What width and height of a picture come to at most, together."""
STEEPEST_RATIO = 20

methods = Methods()


@methods.add
def send_photo(call: Call) -> Json:
    """Send a picture."""
    return deliver(call, media_content(call, "photo", call.params)).json


@methods.add
def send_document(call: Call) -> Json:
    """Send a file."""
    return deliver(call, media_content(call, "document", call.params)).json


@methods.add
def send_voice(call: Call) -> Json:
    """Send a recording."""
    return deliver(call, media_content(call, "voice", call.params)).json


@methods.add
def send_media_group(call: Call) -> list[Json]:
    """Send an album: pictures, or files, not both."""
    media, chat = call.params["media"], chat_of(call)
    if len(media) not in ALBUM_SIZES:
        raise bad_request("media group must include 2-10 items: use a plain send for a single one")
    kinds = {medium["type"] for medium in media}
    if not kinds <= {"photo", "document"}:
        raise not_simulated(f"albums of {sorted(kinds)}")
    if len(kinds) > 1:
        raise bad_request("can't mix document with other media types in the album")
    contents_ = [media_content(call, medium["type"], medium) for medium in media]
    chat.admit(call.bot)
    shared = extras(call, chat) | {"media_group_id": str(call.telegram.next_number())}
    call.telegram.flood.admit(call.bot.id, chat.id, weight=len(media))
    silent = call.params.get("disable_notification", False)
    return [chat.post(call.bot, content | shared, silent=silent).json for content in contents_]


def media_content(call: Call, kind: str, medium: Json) -> Json:
    """Read a medium: the file, its caption and how they are shown."""
    file = take(call, kind, medium.get("media") or medium.get(kind))
    content = contents.caption(caption_of(call, medium))
    if medium.get("show_caption_above_media") and "caption" in content:
        content["show_caption_above_media"] = True
    if medium.get("has_spoiler"):
        content["has_media_spoiler"] = True
    match kind:
        case "photo":
            return _checked(contents.photo(file)) | content
        case "document":
            return contents.document(file) | content
        case "voice":
            return contents.voice(file, medium.get("duration", 0)) | content
        case other:
            raise not_simulated(f"media of type {other}")


def _checked(photo: Json) -> Json:
    width, height = photo["photo"][0]["width"], photo["photo"][0]["height"]
    if width + height > LONGEST_EDGES or max(width, height) > STEEPEST_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return photo
