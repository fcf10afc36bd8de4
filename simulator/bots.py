"""The bots that Telegram knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simulator.methods import Call, Methods
from simulator.updates import UpdateQueue, Wake

if TYPE_CHECKING:
    from simulator.clock import Clock
    from simulator.webhook import Webhook

Json = dict[str, Any]

_REAL_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{35}")
_TOKEN = re.compile(r"([0-9]+):\S+")

methods = Methods()


class RealToken(ValueError):
    """A token that may open a real bot has no business in a simulator."""


class BotAccount:
    """A bot: what BotFather knows of it, and what waits for it.

    Its number is what stands before the colon of the token.
    """

    def __init__(self, clock: Clock, token: str, username: str, name: str, on_update: Wake) -> None:
        self.token = token
        self.id = _number(token)
        self.username = username
        self.name = name
        self.updates = UpdateQueue(clock, on_update)
        self.webhook: Webhook | None = None
        self.names: dict[str, str] = {}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.menu_buttons: dict[int | None, Json] = {}

    @property
    def user(self) -> Json:
        """The bot as others see it."""
        name = self.names.get("", self.name)
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}

    def __repr__(self) -> str:
        return f"<@{self.username}>"


def refuse_real_token(token: str) -> None:
    """Stop whoever is about to hand a real bot's token to the simulator.

    Raises:
        RealToken: it looks like one. The message does not repeat it.
        ValueError: it looks like nothing a client library would take.
    """
    if _REAL_TOKEN.fullmatch(token):
        raise RealToken("this looks like the token of a real bot: the simulator takes invented ones only")
    _number(token)


def _number(token: str) -> int:
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise ValueError('a token is a number, a colon and some text, like "42:simulator"')
    return int(found[1])


@methods.add
def get_me(call: Call) -> Json:
    """Tell the bot who it is."""
    return call.bot.user | {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_guest_queries": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


@methods.add
def log_out(_: Call) -> bool:
    """Accept; nothing else follows, as there is no other server to go to."""
    return True


@methods.add
def close(_: Call) -> bool:
    """Accept; nothing else follows."""
    return True
