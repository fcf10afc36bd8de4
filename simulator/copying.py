"""Copying and forwarding messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator import contents
from simulator.messages import KINDS
from simulator.methods import Call, Methods
from simulator.refusals import bad_request, not_simulated
from simulator.sending import caption_of, chat_of, deliver

if TYPE_CHECKING:
    from simulator.messages import Message

Json = dict[str, Any]

_CAPTION = ("caption", "caption_entities", "show_caption_above_media")
_CONTENT = (*KINDS, "entities", *_CAPTION, "has_media_spoiler", "link_preview_options")

methods = Methods()


@methods.add
def copy_message(call: Call) -> Json:
    """Send the same again as the bot's own; only the number is answered."""
    message = _source(call, "message to copy not found", "message can't be copied")
    content = _content(message)
    if "caption" in call.params:
        content = {key: value for key, value in content.items() if key not in _CAPTION}
        content |= contents.caption(caption_of(call, call.params))
    return {"message_id": deliver(call, content).message_id}


@methods.add
def forward_message(call: Call) -> Json:
    """Pass a message on, saying where it comes from."""
    message = _source(call, "message to forward not found", "message can't be forwarded")
    origin = message.json.get("forward_origin") or {
        "type": "user",
        "sender_user": message.sender.user,
        "date": message.json["date"],
    }
    return deliver(call, _content(message) | {"forward_origin": origin}).json


def _source(call: Call, missing: str, refused: str) -> Message:
    message = chat_of(call, "from_chat_id").find(call.params["message_id"])
    if message is None:
        raise bad_request(missing)
    if message.protected or message.kind == "service":
        raise bad_request(refused)
    if message.kind == "poll":
        raise not_simulated("copies of polls")
    return message


def _content(message: Message) -> Json:
    return {key: message.json[key] for key in _CONTENT if key in message.json}
