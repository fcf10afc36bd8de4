"""Buttons under messages and under the input field, and what Telegram refuses of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator import links
from simulator.refusals import Refused, bad_request

Json = dict[str, Any]

MAX_BUTTONS = 100
MAX_IN_A_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPIED = 256

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_REQUESTS = (
    "request_users",
    "request_chat",
    "request_managed_bot",
    "request_contact",
    "request_location",
    "request_poll",
    "web_app",
)
_MAY_BE_EMPTY = frozenset({"switch_inline_query", "switch_inline_query_current_chat"})
_STYLES = frozenset({"danger", "success", "primary"})


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a person sees it.

    *kind* is the name of its action in the Bot API (`callback_data`, `url`,
    `request_location`, …), or `text` for a key that just writes its label;
    *value* is what the Bot API gives for it.
    """

    text: str
    kind: str
    value: Any = None
    style: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class ReplyKeyboard:
    """The keyboard that stands in place of a person's own."""

    rows: Rows
    resize: bool = False
    one_time: bool = False
    persistent: bool = False
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Markup:
    """What a reply_markup comes to: an inline keyboard for the message, or a change below it."""

    inline: Json | None = None
    reply: ReplyKeyboard | None = None
    removes: bool = False
    asks_reply: bool = False


NOTHING = Markup()


def read_markup(markup: Json | None, *, private: bool) -> Markup:
    """Check a reply_markup and say what it does.

    Raises:
        Refused: 400, with Telegram's words where they are known.
    """
    if not markup:
        return NOTHING
    if "inline_keyboard" in markup:
        return Markup(inline=read_inline(markup, private=private))
    if "keyboard" in markup:
        return Markup(reply=_read_reply(markup, private=private))
    if "remove_keyboard" in markup:
        return Markup(removes=markup["remove_keyboard"])
    return Markup(asks_reply=markup["force_reply"])


def read_inline(markup: Json | None, *, private: bool = True) -> Json | None:
    """Check an inline keyboard; one without buttons is none."""
    if markup is None:
        return None
    rows = [row for row in markup["inline_keyboard"] if row]
    _check_size(rows)
    for row in rows:
        for button in row:
            _check_inline(button, private=private)
    return {"inline_keyboard": rows} if rows else None


def inline_rows(markup: Json | None) -> Rows:
    """List the buttons of an inline keyboard."""
    if not markup:
        return ()
    return tuple(tuple(_button(button, _ACTIONS) for button in row) for row in markup["inline_keyboard"])


def _button(button: Json, kinds: Sequence[str]) -> Button:
    kind = next((kind for kind in kinds if button.get(kind) not in (None, False)), "text")
    return Button(button["text"], kind, button.get(kind), button.get("style"))


def _check_size(rows: Sequence[Sequence[Json]]) -> None:
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    if any(len(row) > MAX_IN_A_ROW for row in rows):
        raise bad_request(f"reply markup is too long: more than {MAX_IN_A_ROW} buttons in a row")


def _check_inline(button: Json, *, private: bool) -> None:
    _check_label(button)
    actions = [action for action in _ACTIONS if action in button and (button[action] != "" or action in _MAY_BE_EMPTY)]
    if not actions:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"can't parse inline keyboard button: exactly one action is allowed, got {actions}")
    _check_action(actions[0], button[actions[0]], private=private)


def _check_action(action: str, value: Any, *, private: bool) -> None:
    match action:
        case "callback_data":
            if len(value.encode()) > MAX_DATA_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
        case "url":
            _check_url(value)
        case "copy_text":
            if not 1 <= len(value["text"]) <= MAX_COPIED:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case "web_app" if not private or not value["url"].startswith("https://"):
            raise bad_request("BUTTON_TYPE_INVALID" if not private else _bad_url("Web App", value["url"]))
        case _:
            return


def _check_url(url: str) -> None:
    try:
        links.check_link(url)
    except links.WrongLink as wrong:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {wrong}") from None


def _bad_url(kind: str, url: str) -> str:
    return f"inline keyboard button {kind} URL '{url}' is invalid: Only HTTPS links are allowed"


def _check_label(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request('can\'t parse keyboard button: Field "text" must be non-empty')
    style = button.get("style")
    if style is not None and style not in _STYLES:
        raise bad_request(f'can\'t parse keyboard button: invalid button style "{style}" specified')


def _read_reply(markup: Json, *, private: bool) -> ReplyKeyboard:
    rows = [[_spelt_out(button) for button in row] for row in markup["keyboard"] if row]
    if not rows:
        raise bad_request("reply markup is empty: use ReplyKeyboardRemove to take a keyboard away")
    _check_size(rows)
    for row in rows:
        for button in row:
            _check_key(button, private=private)
    return ReplyKeyboard(
        rows=tuple(tuple(_button(button, _REQUESTS) for button in row) for row in rows),
        resize=markup.get("resize_keyboard", False),
        one_time=markup.get("one_time_keyboard", False),
        persistent=markup.get("is_persistent", False),
        placeholder=markup.get("input_field_placeholder", ""),
    )


def _spelt_out(button: Json | str) -> Json:
    """Write a key that was given as its label only as an object."""
    return {"text": button} if isinstance(button, str) else button


def _check_key(button: Json, *, private: bool) -> None:
    _check_label(button)
    requests = [request for request in _REQUESTS if button.get(request) not in (None, False)]
    if len(requests) > 1:
        raise bad_request(f"can't parse keyboard button: at most one request is allowed, got {requests}")
    if requests and not private:
        raise _private_only(requests[0])


def _private_only(request: str) -> Refused:
    what = {"request_location": "location", "request_contact": "phone number"}.get(request)
    if what is None:
        return bad_request("BUTTON_TYPE_INVALID")
    return bad_request(f"{what} can be requested in private chats only")
