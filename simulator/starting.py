"""Pressing Start, following deep links, blocking and unblocking."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from simulator import writing
from simulator.errors import NotPossible
from simulator.groups import member_of

if TYPE_CHECKING:
    from simulator.chats import PrivateChat
    from simulator.messages import Message
    from simulator.people import Person

_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


def press_start(chat: PrivateChat, parameter: str) -> Message:
    """Send /start, after the block is lifted where there is one.

    Raises:
        NotPossible: the parameter is not one that a deep link may carry.
    """
    if parameter and not _PARAMETER.fullmatch(parameter):
        raise NotPossible(f"a deep link carries at most 64 characters of A-Za-z0-9_-, not {parameter!r}")
    unblock(chat)
    return writing.send_text(chat.person, chat, f"/start {parameter}".strip(), None)


def open_link(person: Person, link: str) -> Message:
    """Press Start in the chat of the bot that a t.me or tg link names."""
    parts = urlsplit(link)
    query = parse_qs(parts.query)
    username = query.get("domain", [""])[0] if parts.scheme == "tg" else parts.path.strip("/")
    if parts.scheme != "tg" and parts.hostname not in {"t.me", "telegram.me", "telegram.dog"}:
        raise NotPossible(f"{link} does not lead to a bot")
    return press_start(person.chat(person.telegram.bot_named(username)), query.get("start", [""])[0])


def block(chat: PrivateChat) -> None:
    """Stop the bot, and let it know."""
    if not chat.blocked:
        _set_blocked(chat, blocked=True)


def unblock(chat: PrivateChat) -> None:
    """Let the bot write again, and let it know."""
    if chat.blocked:
        _set_blocked(chat, blocked=False)


def _set_blocked(chat: PrivateChat, *, blocked: bool) -> None:
    chat.blocked = blocked
    was, now = ("member", "kicked") if blocked else ("kicked", "member")
    chat.bot.updates.push(
        "my_chat_member",
        {
            "chat": chat.about,
            "from": chat.person.user,
            "date": chat.telegram.clock.unix(),
            "old_chat_member": member_of(chat.bot, was),
            "new_chat_member": member_of(chat.bot, now),
        },
    )
    chat.telegram.events.tell("people", person=chat.person.id, blocked=blocked)
