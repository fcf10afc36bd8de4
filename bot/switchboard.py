"""Finds the handler of an update by what it says, instead of asking every router in turn.

aiogram walks through its routers one after the other, and each asks its
handlers one after the other: with a router for each noun that costs as much as
the rest of an update. Commands and buttons name what they want, so their
handlers are looked up; the others (by state, by words, whatever is left) are
asked in the order of the routers, as aiogram would.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED, SkipHandler
from aiogram.dispatcher.event.handler import FilterObject, HandlerObject
from aiogram.filters import Command, StateFilter
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

EVENTS = ("message", "callback_query", "inline_query", "my_chat_member")


@dataclass(frozen=True, slots=True)
class Line:
    """A way to one handler: its router's filters, its own, and whether it belongs to a conversation."""

    place: int
    filters: tuple[FilterObject, ...]
    handler: HandlerObject
    converses: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The commands or the button prefix that lead here; none, where anything may."""
        for one in self.filters:
            asked = one.callback
            if isinstance(asked, Command):
                return tuple(str(command) for command in asked.commands)
            if isinstance(asked, CallbackQueryFilter):
                return (asked.callback_data.__prefix__,)
        return ()

    @property
    def is_for_a_conversation(self) -> bool:
        """Whether only someone in the middle of a conversation gets here."""
        states = [one.callback.states for one in self.filters if isinstance(one.callback, StateFilter)]
        return any(None not in asked and "*" not in asked for asked in states)


class Switchboard:
    """All handlers of the bot, by event, by whether someone is in a conversation, and by name."""

    def __init__(self, routers: Sequence[Router], conversations: Sequence[Router]) -> None:
        place = count()
        self._lines: dict[tuple[str, bool], Mapping[str, Sequence[Line]]] = {}
        for event in EVENTS:
            lines = [
                Line(next(place), _filters(router, handler, event), handler, converses=router in conversations)
                for router in routers
                for handler in router.observers[event].handlers
            ]
            self._lines[event, True] = _by_name(lines)
            self._lines[event, False] = _by_name([line for line in lines if not line.is_for_a_conversation])

    async def connect(self, update: Update, **gifts: Any) -> Any:
        """Call the handler that an update is for; UNHANDLED, if there is none."""
        for event in EVENTS:
            said = getattr(update, event)
            if said is not None:
                return await self._ask(self._lines[event, gifts["raw_state"] is not None], said, gifts)
        return UNHANDLED

    async def _ask(self, lines: Mapping[str, Sequence[Line]], said: TelegramObject, gifts: dict[str, Any]) -> Any:
        for line in lines.get(_name(said)) or lines[""]:
            found = await _check(line, said, gifts)
            if found is None:
                continue
            if line.converses:
                gifts["talk"].stay()
            with suppress(SkipHandler):  # it leaves the update to the lines behind it
                return await line.handler.call(said, **found)
        return UNHANDLED


def _filters(router: Router, handler: HandlerObject, event: str) -> tuple[FilterObject, ...]:
    own = router.observers[event]._handler.filters  # noqa: SLF001  a router's own filters hang there
    return (*(own or ()), *(handler.filters or ()))


def _by_name(lines: Sequence[Line]) -> Mapping[str, Sequence[Line]]:
    """List the lines for each name, and under "" those for anything else, each in the order of the routers."""
    names = {name for line in lines for name in line.names}
    unnamed = [line for line in lines if not line.names]
    found = {"": tuple(unnamed)}
    for name in names:
        named = [line for line in lines if name in line.names]
        found[name] = tuple(sorted([*named, *unnamed], key=lambda line: line.place))
    return found


def _name(said: TelegramObject) -> str:
    """Say what an update names: a command, or the prefix of a button."""
    if isinstance(said, CallbackQuery):
        return (said.data or "").partition(":")[0]
    if isinstance(said, Message) and said.text is not None and said.text.startswith("/"):
        return next(iter(said.text[1:].split(maxsplit=1)), "").partition("@")[0].lower()
    return ""


async def _check(line: Line, said: TelegramObject, gifts: Mapping[str, Any]) -> dict[str, Any] | None:
    """Ask a line's filters; give what the handler is called with, or nothing if one of them says no."""
    found = dict(gifts)
    for one in line.filters:
        answer = await one.call(said, **found)
        if not answer:
            return None
        if isinstance(answer, dict):
            found.update(answer)
    return found
