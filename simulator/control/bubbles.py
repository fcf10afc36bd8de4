"""A message as the chat page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.keyboards import Button, ReplyKeyboard, Rows

if TYPE_CHECKING:
    from simulator.files import StoredFile
    from simulator.messages import Message
    from simulator.people import Person

Json = dict[str, Any]

_AS_THEY_ARE = ("venue", "location", "contact", "dice")
_REPLY_EXCERPT = 160


def bubble(message: Message, reader: Person) -> Json:
    """Write down what *reader* sees of a message; what there is nothing of is left out."""
    json = message.json
    shown: Json = {
        "id": message.message_id,
        "own": message.sender is reader,
        "kind": message.kind,
        "date": json["date"],
        "text": message.text,
        "entities": message.entities,
        "rows": rows(message.buttons),
        **{name: json[name] for name in _AS_THEY_ARE if name in json},
        **_media(message),
        **_circumstances(message, reader),
    }
    if "poll" in json:
        shown["poll"] = _poll(message, reader)
    return shown


def rows(buttons: Rows) -> list[list[Json]]:
    """Write down the buttons of a keyboard; addresses only of those that open one."""
    return [[_button(button) for button in row] for row in buttons]


def reply_keyboard(keyboard: ReplyKeyboard | None, *, folded: bool) -> Json | None:
    """Write down the keyboard below the input field."""
    if keyboard is None:
        return None
    return {"rows": rows(keyboard.rows), "placeholder": keyboard.placeholder, "folded": folded}


def last_line(message: Message) -> Json:
    """Write down what a list of chats shows of the last message."""
    text = " ".join(message.text.split())[:_REPLY_EXCERPT]
    return {
        "id": message.message_id,
        "own": not message.from_bot,
        "kind": message.kind,
        "text": text,
        "date": message.json["date"],
    }


def _button(button: Button) -> Json:
    shown: Json = {"text": button.text, "kind": button.kind}
    if button.style:
        shown["style"] = button.style
    if button.kind == "url":
        shown["url"] = button.value
    return shown


def _media(message: Message) -> Json:
    json = message.json
    media: Json = {}
    if message.photo is not None:
        size = json["photo"][-1]
        media["photo"] = _file(message.photo) | {"width": size["width"], "height": size["height"]}
        media["spoiler"] = json.get("has_media_spoiler", False)
        media["album"] = json.get("media_group_id")
    if message.document is not None:
        media["document"] = _file(message.document)
    if message.voice is not None:
        media["voice"] = _file(message.voice) | {"seconds": json["voice"]["duration"]}
    if "sticker" in json:
        media["sticker"] = json["sticker"]["emoji"]
    return media


def _file(file: StoredFile) -> Json:
    return {"url": f"/sim/files/{file.file_id}", "name": file.name, "size": len(file.data), "mime": file.mime}


def _circumstances(message: Message, reader: Person) -> Json:
    json = message.json
    around: Json = {
        "edited": json.get("edit_date"),
        "silent": message.silent,
        "protected": message.protected,
        "pinned": message.message_id in message.chat.pinned,
        "effect": message.effect,
        "reply": _reply(json.get("reply_to_message")),
        "via": json.get("via_bot", {}).get("username"),
        "forwarded_from": json.get("forward_origin", {}).get("sender_user", {}).get("first_name"),
        "reactions": [
            {"emoji": reaction["emoji"], "own": user_id == reader.id}
            for user_id, reactions in message.reactions.items()
            for reaction in reactions
        ],
    }
    return {name: value for name, value in around.items() if value}


def _reply(answered: Json | None) -> Json | None:
    if answered is None:
        return None
    text = answered.get("text") or answered.get("caption") or ""
    sender = answered.get("from", {}).get("first_name", "")
    return {"id": answered["message_id"], "name": sender, "text": " ".join(text.split())[:_REPLY_EXCERPT]}


def _poll(message: Message, reader: Person) -> Json:
    json = message.json["poll"]
    poll = message.chat.telegram.polls.get(json["id"])
    return {
        "question": json["question"],
        "options": [{"text": option["text"], "votes": option["voter_count"]} for option in json["options"]],
        "total": json["total_voter_count"],
        "closed": json["is_closed"],
        "anonymous": json["is_anonymous"],
        "several": json["allows_multiple_answers"],
        "chosen": list(poll.votes.get(reader, ())) if poll else [],
    }
