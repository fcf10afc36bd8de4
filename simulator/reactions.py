"""What a bot does to a message besides writing: reacting and pinning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.methods import Call, Methods
from simulator.refusals import bad_request, not_simulated
from simulator.sending import chat_of

if TYPE_CHECKING:
    from simulator.messages import Message

Json = dict[str, Any]

_EMOJI = frozenset(
    [
        "❤",
        "👍",
        "👎",
        "🔥",
        "🥰",
        "👏",
        "😁",
        "🤔",
        "🤯",
        "😱",
        "🤬",
        "😢",
        "🎉",
        "🤩",
        "🤮",
        "💩",
        "🙏",
        "👌",
        "🕊",
        "🤡",
        "🥱",
        "🥴",
        "😍",
        "🐳",
        "❤\u200d🔥",
        "🌚",
        "🌭",
        "💯",
        "🤣",
        "⚡",
        "🍌",
        "🏆",
        "💔",
        "🤨",
        "😐",
        "🍓",
        "🍾",
        "💋",
        "🖕",
        "😈",
        "😴",
        "😭",
        "🤓",
        "👻",
        "👨\u200d💻",
        "👀",
        "🎃",
        "🙈",
        "😇",
        "😨",
        "🤝",
        "✍",
        "🤗",
        "🫡",
        "🎅",
        "🎄",
        "☃",
        "💅",
        "🤪",
        "🗿",
        "🆒",
        "💘",
        "🙉",
        "🦄",
        "😘",
        "💊",
        "🙊",
        "😎",
        "👾",
        "🤷\u200d♂",
        "🤷",
        "🤷\u200d♀",
        "😡",
    ],
)

methods = Methods()


@methods.add
def set_message_reaction(call: Call) -> bool:
    """React with one emoji, or take the reaction back."""
    reactions = call.params.get("reaction", [])
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(reaction["type"] != "emoji" for reaction in reactions):
        raise not_simulated("reactions that are no emoji")
    if any(reaction["emoji"] not in _EMOJI for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    message = _message(call, "message to react not found")
    message.reactions[call.bot.id] = reactions
    call.telegram.events.tell("edited", message)
    return True


@methods.add
def pin_chat_message(call: Call) -> bool:
    """Keep a message at the top; the newest pinned is shown."""
    message = _message(call, "message to pin not found")
    pinned = message.chat.pinned
    if message.message_id in pinned:
        pinned.remove(message.message_id)
    pinned.append(message.message_id)
    call.telegram.events.tell("edited", message)
    return True


@methods.add
def unpin_chat_message(call: Call) -> bool:
    """Let go of a pinned message, by default of the newest."""
    chat = chat_of(call)
    number = call.params.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    call.telegram.events.tell("edited", chat.find(number))
    return True


def _message(call: Call, missing: str) -> Message:
    chat = chat_of(call)
    chat.admit(call.bot)
    message = chat.find(call.params["message_id"])
    if message is None:
        raise bad_request(missing)
    return message
