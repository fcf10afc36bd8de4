"""What aiogram is asked to do to show a screen or a list of results."""

from typing import Any

from aiogram.methods import (
    AnswerInlineQuery,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVenue,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile

from views.attachments import File, Locator, Picture, Spot, Stored, Voice
from views.results import START, Result, Results
from views.screen import Button, Copy, Rows, Screen, Share, Tap, Url

ANY_CHAT = {"allow_user_chats": True, "allow_group_chats": True, "allow_channel_chats": True}
NO_PREVIEW = {"is_disabled": True}


def send(chat_id: int, screen: Screen, content: bytes) -> TelegramMethod[Any]:
    """Ask for a new message, with the *content* of what is attached."""
    whole = {"chat_id": chat_id, "reply_markup": keyboard(screen.rows)}
    captioned = whole | {"caption": screen.text, "parse_mode": "HTML"}
    match screen.attached:
        case File(name):
            return SendDocument.model_validate(captioned | {"document": BufferedInputFile(content, name)})
        case Stored(file_id):
            return SendDocument.model_validate(captioned | {"document": file_id})
        case Picture(is_personal=is_personal):
            photo = {"photo": BufferedInputFile(content, "farelegami.png"), "protect_content": is_personal or None}
            return SendPhoto.model_validate(captioned | photo)
        case Voice(file_id):
            return SendVoice.model_validate(captioned | {"voice": file_id, "protect_content": True})
        case Spot(title, address, lat, lon):
            where = {"latitude": lat, "longitude": lon, "title": title, "address": address}
            return SendVenue.model_validate(whole | where)
        case Locator(label):
            asking = _shown(screen) | {"reply_markup": keys(label, screen.rows)}
            return SendMessage.model_construct(chat_id=chat_id, **asking)
        case None:
            return SendMessage.model_construct(chat_id=chat_id, **_shown(screen))


def offer(query_id: str, results: Results) -> AnswerInlineQuery:
    """Ask to list results under what somebody types."""
    asked: dict[str, Any] = {
        "inline_query_id": query_id,
        "results": [_result(one) for one in results.found],
        "cache_time": results.seconds,
        "is_personal": True,  # everybody finds the same, but each reads it in their own language
    }
    if results.way_in:
        asked["button"] = {"text": results.way_in, "start_parameter": START}
    return AnswerInlineQuery.model_construct(**asked)


def _result(one: Result) -> dict[str, Any]:
    return {
        "type": "article",
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "input_message_content": {
            "message_text": one.text,
            "parse_mode": "HTML",
            "link_preview_options": NO_PREVIEW,
        },
        "reply_markup": keyboard(one.rows),
    }


def edit(chat_id: int, message_id: int | None, screen: Screen) -> EditMessageText:
    """Ask to put a screen in the place of a message."""
    return EditMessageText.model_construct(chat_id=chat_id, message_id=message_id, **_shown(screen))


def _shown(screen: Screen) -> dict[str, Any]:
    """Give what a message needs to show a screen, as plain values: a model for each button costs as much as a query."""
    return {
        "text": screen.text,
        "parse_mode": "HTML",
        "link_preview_options": NO_PREVIEW,
        "reply_markup": keyboard(screen.rows),
    }


def keyboard(rows: Rows) -> dict[str, Any] | None:
    """Lay buttons out as Telegram takes them."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]} if rows else None


def keys(locate: str, rows: Rows) -> dict[str, Any]:
    """Lay buttons out as keys under the text field, below the one that sends where the phone is."""
    others = [[{"text": button.label} for button in row] for row in rows]
    where = {"text": locate, "request_location": True}
    return {"keyboard": [[where], *others], "resize_keyboard": True, "one_time_keyboard": True}


def _button(button: Button) -> dict[str, Any]:
    laid: dict[str, Any] = {"text": button.label}
    if button.style:
        laid["style"] = button.style.value
    match button.action:
        case Tap(data):
            return laid | {"callback_data": data}
        case Url(address):
            return laid | {"url": address}
        case Copy(text):
            return laid | {"copy_text": {"text": text}}
        case Share(query):
            return laid | {"switch_inline_query_chosen_chat": {"query": query, **ANY_CHAT}}
