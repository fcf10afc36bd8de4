"""Sending: texts, places, contacts, dice; and what all sends have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simulator import contents
from simulator.entities import Formatted, format_text
from simulator.keyboards import read_markup
from simulator.limits import CAPTION_LIMIT, TEXT_LIMIT
from simulator.methods import Call, Methods
from simulator.refusals import bad_request, not_simulated
from simulator.utf16 import utf16_length

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.messages import Message

Json = dict[str, Any]

_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ],
)

_INVISIBLE = re.compile("[\\s\u180e\u200b\u2800\ufffc]*")

methods = Methods()


@methods.add
def send_message(call: Call) -> Json:
    """Send a text."""
    content = contents.text(text_of(call, call.params))
    if "link_preview_options" in call.params:
        content["link_preview_options"] = call.params["link_preview_options"]
    return deliver(call, content).json


@methods.add
def send_location(call: Call) -> Json:
    """Send a place; one that moves is not simulated."""
    if "live_period" in call.params:
        raise not_simulated("live locations")
    return deliver(call, {"location": _place(call.params)}).json


@methods.add
def send_venue(call: Call) -> Json:
    """Send a place with a name and an address."""
    params = call.params
    place = _place(params)
    venue = {"location": place, "title": params["title"], "address": params["address"]}
    for field in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if field in params:
            venue[field] = params[field]
    return deliver(call, {"venue": venue, "location": place}).json


@methods.add
def send_contact(call: Call) -> Json:
    """Send somebody's number."""
    fields = ("phone_number", "first_name", "last_name", "vcard")
    return deliver(call, {"contact": {field: call.params[field] for field in fields if field in call.params}}).json


@methods.add
def send_dice(call: Call) -> Json:
    """Throw dice."""
    emoji = call.params.get("emoji", "🎲")
    if emoji not in contents.DICE:
        raise bad_request("wrong dice emoji specified")
    return deliver(call, contents.dice(emoji, call.telegram.random)).json


@methods.add
def send_chat_action(call: Call) -> bool:
    """Show what the bot is doing, until its next message."""
    action = call.params["action"]
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = chat_of(call)
    chat.admit(call.bot)
    chat.action = action
    call.telegram.events.tell("typing", chat=chat.id, bot=call.bot.username, action=action)
    return True


def chat_of(call: Call, name: str = "chat_id") -> Chat:
    """Find the chat that a call names.

    Raises:
        Refused: 400, the bot knows no such chat.
    """
    return call.telegram.chat_for(call.bot, call.params[name])


def deliver(call: Call, content: Json) -> Message:
    """Send something: the keyboard checked, the chat asked, the flood limits kept."""
    params = call.params
    chat = chat_of(call)
    markup = read_markup(params.get("reply_markup"), private=chat.private)
    chat.admit(call.bot)
    content = content | extras(call, chat)
    call.telegram.flood.admit(call.bot.id, chat.id)
    chat.action = ""
    return chat.post(call.bot, content, markup, silent=params.get("disable_notification", False))


def extras(call: Call, chat: Chat) -> Json:
    """Read what may be said of any message: what it answers, its effect, its protection."""
    params = call.params
    extra: Json = {}
    if "reply_parameters" in params:
        extra |= _reply(chat, params["reply_parameters"])
    if params.get("protect_content"):
        extra["has_protected_content"] = True
    if "message_effect_id" in params:
        if not chat.private:
            raise bad_request("message effects can be used only in private chats")
        if not params["message_effect_id"].isdigit():
            raise bad_request("invalid message effect identifier specified")
        extra["effect_id"] = params["message_effect_id"]
    return extra


def text_of(call: Call, params: Json) -> Formatted:
    """Read the text that *params*, of a call or inside one, hold.

    Raises:
        Refused: 400, it is empty or too long.
    """
    if not params["text"]:
        raise bad_request("message text is empty")
    formatted = format_text(params["text"], params.get("parse_mode"), params.get("entities"))
    if _INVISIBLE.fullmatch(formatted.text):
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return _introduced(call, formatted)


def caption_of(call: Call, params: Json) -> Formatted:
    """Read the caption of a call or of one medium; none is an empty one.

    Raises:
        Refused: 400, it is too long.
    """
    formatted = format_text(params.get("caption", ""), params.get("parse_mode"), params.get("caption_entities"))
    if utf16_length(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return _introduced(call, formatted)


def _introduced(call: Call, formatted: Formatted) -> Formatted:
    """Say who is mentioned; a mention of nobody known is plain text."""
    if all(entity["type"] != "text_mention" for entity in formatted.entities):
        return formatted
    entities = []
    for entity in formatted.entities:
        if entity["type"] != "text_mention":
            entities.append(entity)
        elif (person := call.telegram.people.get(entity["user"]["id"])) is not None:
            entities.append(entity | {"user": person.user})
    return Formatted(formatted.text, entities)


def _place(params: Json) -> Json:
    latitude, longitude = params["latitude"], params["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location: latitude and longitude out of range")
    place = {"latitude": latitude, "longitude": longitude}
    if "horizontal_accuracy" in params:
        place["horizontal_accuracy"] = params["horizontal_accuracy"]
    return place


def _reply(chat: Chat, reply: Json) -> Json:
    if reply.get("chat_id", chat.id) != chat.id:
        raise not_simulated("replies to another chat")
    answered = chat.find(reply["message_id"])
    if answered is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    extra: Json = {"reply_to_message": contents.quoted(answered)}
    if "quote" in reply:
        extra["quote"] = _quote(answered, reply)
    return extra


def _quote(answered: Message, reply: Json) -> Json:
    quoted = format_text(reply["quote"], reply.get("quote_parse_mode"), reply.get("quote_entities"))
    position = answered.text.find(quoted.text)
    if position < 0 or not quoted.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    quote = {"text": quoted.text, "position": utf16_length(answered.text[:position]), "is_manual": True}
    return quote | ({"entities": quoted.entities} if quoted.entities else {})
