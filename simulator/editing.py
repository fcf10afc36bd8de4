"""Editing what a bot has sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator import contents
from simulator.keyboards import read_inline
from simulator.media import media_content
from simulator.methods import Call, Methods
from simulator.refusals import bad_request, not_simulated
from simulator.sending import caption_of, chat_of, text_of

if TYPE_CHECKING:
    from simulator.messages import Message

Json = dict[str, Any]

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)

# What an edit of each kind replaces.
_TEXT = ("text", "entities", "link_preview_options")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")
_MEDIA = ("photo", "document", "voice", "has_media_spoiler", *_CAPTION)

methods = Methods()


@methods.add
def edit_message_text(call: Call) -> Json | bool:
    """Put another text in place."""
    if "text" not in call.params:
        raise not_simulated("rich messages") if "rich_message" in call.params else bad_request("message text is empty")
    message = editable(call)
    content = contents.text(text_of(call, call.params))
    if "link_preview_options" in call.params:
        content["link_preview_options"] = call.params["link_preview_options"]
    if "text" not in message.json:
        raise bad_request("there is no text in the message to edit")
    return _edit(call, message, _TEXT, content)


@methods.add
def edit_message_caption(call: Call) -> Json | bool:
    """Put another caption in place; none takes it away."""
    message = editable(call)
    content = contents.caption(caption_of(call, call.params))
    if call.params.get("show_caption_above_media") and "caption" in content:
        content["show_caption_above_media"] = True
    if not any(kind in message.json for kind in ("photo", "document", "voice")):
        raise bad_request("there is no caption in the message to edit")
    return _edit(call, message, _CAPTION, content)


@methods.add
def edit_message_media(call: Call) -> Json | bool:
    """Put another picture or file in place, with its caption."""
    message = editable(call)
    medium = call.params["media"]
    return _edit(call, message, (*_MEDIA, *_TEXT), media_content(call, medium["type"], medium))


@methods.add
def edit_message_reply_markup(call: Call) -> Json | bool:
    """Put another keyboard in place; none takes it away."""
    return _edit(call, editable(call), (), {})


def editable(call: Call) -> Message:
    """Find the message to edit: one of the bot's own, still there."""
    params = call.params
    if "inline_message_id" in params:
        message = call.telegram.inline_messages.get(params["inline_message_id"])
        if message is None or message.deleted:
            raise bad_request("MESSAGE_ID_INVALID")
        return message
    if "chat_id" not in params:
        raise bad_request("chat_id is empty" if "message_id" in params else "message identifier is not specified")
    chat = chat_of(call)
    chat.admit(call.bot)
    found = chat.find(params.get("message_id", 0))
    if found is None:
        raise bad_request("message to edit not found")
    if found.sender is not call.bot:
        raise bad_request("message can't be edited")
    return found


def _edit(call: Call, message: Message, replaced: tuple[str, ...], content: Json) -> Json | bool:
    """Change a message, its keyboard always included: one that is not given again is taken away."""
    markup = read_inline(call.params.get("reply_markup"), private=message.chat.private)
    kept = {key: value for key, value in message.json.items() if key not in replaced and key != "reply_markup"}
    edited = kept | content | ({"reply_markup": markup} if markup else {})
    if _substance(edited) == _substance(message.json):
        raise bad_request(NOT_MODIFIED)
    call.telegram.flood.admit(call.bot.id, message.chat.id)
    edited["edit_date"] = call.telegram.clock.unix()
    message.chat.change(message, edited)
    return True if "inline_message_id" in call.params else edited


def _substance(json: Json) -> Json:
    return {key: value for key, value in json.items() if key != "edit_date"}
