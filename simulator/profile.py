"""How a bot presents itself: name, description and short description, by language."""

from __future__ import annotations

from typing import Any

from simulator.methods import Call, Methods
from simulator.refusals import bad_request
from simulator.utf16 import utf16_length

Json = dict[str, Any]

NAME_LIMIT = 64
DESCRIPTION_LIMIT = 512
SHORT_DESCRIPTION_LIMIT = 120

methods = Methods()


@methods.add
def set_my_name(call: Call) -> bool:
    """Set the bot's name; the one without a language is what everyone sees."""
    return _set(call, call.bot.names, "name", NAME_LIMIT, "bot name is too long")


@methods.add
def get_my_name(call: Call) -> Json:
    """Tell the name for a language."""
    return {"name": _get(call, call.bot.names) or call.bot.name}


@methods.add
def set_my_description(call: Call) -> bool:
    """Set what stands in the empty chat."""
    return _set(call, call.bot.descriptions, "description", DESCRIPTION_LIMIT, "bot description is too long")


@methods.add
def get_my_description(call: Call) -> Json:
    """Tell what stands in the empty chat."""
    return {"description": _get(call, call.bot.descriptions)}


@methods.add
def set_my_short_description(call: Call) -> bool:
    """Set what stands on the bot's profile."""
    words = "bot short description is too long"
    return _set(call, call.bot.short_descriptions, "short_description", SHORT_DESCRIPTION_LIMIT, words)


@methods.add
def get_my_short_description(call: Call) -> Json:
    """Tell what stands on the bot's profile."""
    return {"short_description": _get(call, call.bot.short_descriptions)}


def language_of(call: Call) -> str:
    """Read the language of a call; empty for everyone."""
    language: str = call.params.get("language_code", "")
    if language and not (len(language) == 2 and language.isalpha() and language.islower()):
        raise bad_request("invalid language code specified")
    return language


def _set(call: Call, texts: dict[str, str], name: str, limit: int, words: str) -> bool:
    text, language = call.params.get(name, ""), language_of(call)
    if utf16_length(text) > limit:
        raise bad_request(words)
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    call.telegram.events.tell("people")
    return True


def _get(call: Call, texts: dict[str, str]) -> str:
    return texts.get(language_of(call)) or texts.get("", "")
