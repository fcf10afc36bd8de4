"""The command menu, by scope and language, and the button beside the input field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simulator.methods import Call, Methods
from simulator.profile import language_of
from simulator.refusals import bad_request, not_simulated
from simulator.utf16 import utf16_length

if TYPE_CHECKING:
    from simulator.chats import Chat, PrivateChat

Json = dict[str, Any]

MOST_COMMANDS = 100
_NAME = re.compile(r"[a-z0-9_]{1,32}")
DESCRIPTION_LIMIT = 256

methods = Methods()


@methods.add
def set_my_commands(call: Call) -> bool:
    """Set the menu of a scope and a language."""
    commands = call.params["commands"]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_key(call)] = [_checked(command) for command in commands]
    call.telegram.events.tell("people")
    return True


@methods.add
def get_my_commands(call: Call) -> list[Json]:
    """Tell the menu of exactly one scope and language."""
    return call.bot.commands.get(_key(call), [])


@methods.add
def delete_my_commands(call: Call) -> bool:
    """Take the menu of a scope and a language away."""
    call.bot.commands.pop(_key(call), None)
    call.telegram.events.tell("people")
    return True


@methods.add
def set_chat_menu_button(call: Call) -> bool:
    """Set the button beside the input field, for one chat or for all."""
    chat_id = call.params.get("chat_id")
    if chat_id is not None:
        call.telegram.chat_for(call.bot, chat_id)
    button = call.params.get("menu_button", {"type": "default"})
    if button["type"] == "web_app" and not button["web_app"]["url"].startswith("https://"):
        raise bad_request("BUTTON_URL_INVALID")
    call.bot.menu_buttons[chat_id] = button
    return True


@methods.add
def get_chat_menu_button(call: Call) -> Json:
    """Tell the button beside the input field."""
    buttons = call.bot.menu_buttons
    own = buttons.get(call.params.get("chat_id"), {"type": "default"})
    return own if own["type"] != "default" else buttons.get(None, {"type": "commands"})


def menu_for(chat: PrivateChat) -> list[Json]:
    """List the commands that a person sees, from the narrowest scope that has any."""
    language = chat.person.language_code[:2]
    for scope in (f"chat {chat.id}", "all_private_chats", "default"):
        for known in (language, ""):
            commands = chat.bot.commands.get((scope, known))
            if commands:
                return commands
    return []


def _key(call: Call) -> tuple[str, str]:
    scope = call.params.get("scope", {"type": "default"})
    return _scope(call, scope), language_of(call)


def _scope(call: Call, scope: Json) -> str:
    if scope["type"] == "chat_member":
        chat = _chat(call, scope)
        return f"chat_member {chat.id} {scope['user_id']}"
    if "chat_id" in scope:
        return f"{scope['type']} {_chat(call, scope).id}"
    return str(scope["type"])


def _chat(call: Call, scope: Json) -> Chat:
    if isinstance(scope["chat_id"], str):
        raise not_simulated("chats by their username")
    return call.telegram.chat_for(call.bot, scope["chat_id"])


def _checked(command: Json) -> Json:
    name = command["command"].removeprefix("/")
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= utf16_length(command["description"]) <= DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": command["description"]}
