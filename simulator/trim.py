"""Makes bot_api.json: what the simulator needs of the public Bot API schema.

python -m simulator.trim api.min.json > simulator/bot_api.json
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

SIMULATED = [
    "getMe",
    "getUpdates",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    "logOut",
    "close",
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "sendVoice",
    "sendMediaGroup",
    "sendLocation",
    "sendVenue",
    "sendContact",
    "sendPoll",
    "sendDice",
    "sendChatAction",
    "stopPoll",
    "copyMessage",
    "forwardMessage",
    "editMessageText",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "editMessageMedia",
    "deleteMessage",
    "deleteMessages",
    "setMessageReaction",
    "pinChatMessage",
    "unpinChatMessage",
    "answerCallbackQuery",
    "answerInlineQuery",
    "setMyCommands",
    "getMyCommands",
    "deleteMyCommands",
    "setMyName",
    "getMyName",
    "setMyDescription",
    "getMyDescription",
    "setMyShortDescription",
    "getMyShortDescription",
    "setChatMenuButton",
    "getChatMenuButton",
    "getFile",
    "getChat",
    "getChatMember",
    "leaveChat",
]

_FIXED_VALUE = re.compile(r'(?:must be|always) "?([a-z0-9_]+)"?$')
_ARRAY = "Array of "

Schema = dict[str, Any]


def trim(schema: Schema) -> Schema:
    """Keep the simulated methods, the types their parameters reach, and the names of all methods."""
    methods = {name: _fields(schema["methods"][name]) for name in SIMULATED}
    types: Schema = {}
    for fields in methods.values():
        for field in fields.values():
            _gather(field["types"], schema["types"], types)
    return {
        "version": schema["version"],
        "release_date": schema["release_date"],
        "known": sorted(schema["methods"]),
        "methods": methods,
        "types": dict(sorted(types.items())),
    }


def _gather(names: list[str], known: Schema, found: Schema) -> None:
    for name in (each.replace(_ARRAY, "") for each in names):
        if name not in known or name in found:
            continue
        subtypes = known[name].get("subtypes")
        found[name] = {"subtypes": subtypes} if subtypes else {"fields": _fields(known[name])}
        _gather(subtypes or [], known, found)
        for field in found[name].get("fields", {}).values():
            _gather(field["types"], known, found)


def _fields(owner: Schema) -> Schema:
    return {field["name"]: _field(field) for field in owner.get("fields", [])}


def _field(field: Schema) -> Schema:
    kept: Schema = {"types": field["types"]}
    if field["required"]:
        kept["required"] = True
        fixed = _FIXED_VALUE.search(field["description"])
        if fixed and field["types"] == ["String"]:
            kept["fixed"] = fixed[1]
    return kept


if __name__ == "__main__":
    json.dump(trim(json.loads(Path(sys.argv[1]).read_text("utf-8"))), sys.stdout, separators=(",", ":"))
    sys.stdout.write("\n")
