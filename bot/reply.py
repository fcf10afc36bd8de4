"""Shows a Screen through aiogram, after the commit."""

import asyncio
import random
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.types import Update

from bot import requests
from bot.drawing import content
from bot.pace import Pace
from views.results import Results
from views.screen import Screen

TRIES = 4
"""How often an answer is tried before it is left to the courier."""

SECONDS = 10
"""How long one request may take."""

TYPED = "typed"
"""The id of a tap that was typed: there is nothing at Telegram's to answer, and nothing to edit."""

UNCHANGED = "message is not modified"
GONE = ("message to edit not found", "message can't be edited", "there is no text in the message to edit")

log = structlog.get_logger()


class NotShown(Exception):
    """Telegram did not take an answer after all tries; it is owed still."""


class Unreachable(Exception):
    """The person blocked the bot, or never wrote to it."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a screen belongs: a chat, the message to change, the tap to answer."""

    chat_id: int
    message_id: int | None = None
    query_id: str | None = None


def where(update: Update) -> Where | None:
    """Say where the answer to an update belongs; nowhere, for what needs none."""
    if update.callback_query is not None:
        query = update.callback_query
        chat_id = query.message.chat.id if query.message else query.from_user.id
        message_id = query.message.message_id if query.message and query.message.date else None
        return Where(chat_id, message_id, query.id)
    if update.message is not None:
        return Where(update.message.chat.id)
    return None


def is_edit(place: Where, screen: Screen) -> bool:
    """Tell whether a screen takes the place of the message that was tapped."""
    return place.message_id is not None and bool(screen.text) and screen.attached is None and not screen.fresh


class Stage:
    """Where screens are shown: one bot, one pace."""

    def __init__(self, bot: Bot, pace: Pace) -> None:
        self._bot, self._pace = bot, pace

    async def show(self, place: Where, screen: Screen) -> None:
        """Show a screen: in the message that was tapped, or as a new one.

        Raises:
            NotShown: Telegram was out of reach for too long.
            Unreachable: the person does not let the bot write.
        """
        answering = self.answer(place, screen)
        if not screen.is_message:
            await answering
            return
        await asyncio.gather(answering, self.put(place, screen))

    def is_ready(self, place: Where) -> bool:
        """Tell whether a message would go to this chat at once."""
        return self._pace.is_ready(place.chat_id)

    async def answer(self, place: Where, screen: Screen) -> None:
        """Stop the spinner of a tap, with an alert or a toast where there is one; too late is no fault."""
        if place.query_id is None:
            return
        text = screen.alert or screen.toast
        method = AnswerCallbackQuery(
            callback_query_id=place.query_id, text=text or None, show_alert=True if screen.alert else None
        )
        try:
            await self._call(method, None)
        except TelegramBadRequest as refused:
            log.info("tap answered too late", reason=refused.message)

    async def put(self, place: Where, screen: Screen) -> None:
        """Put a screen in the place of a message, or under the last one; raises as `show` does."""
        if is_edit(place, screen):
            try:
                await self._call(requests.edit(place.chat_id, place.message_id, screen), place.chat_id)
            except TelegramBadRequest as refused:
                if UNCHANGED in refused.message:
                    return
                if not any(reason in refused.message for reason in GONE):
                    raise
            else:
                return
        attached = await content(screen)
        try:
            await self._call(requests.send(place.chat_id, screen, attached), place.chat_id)
        except TelegramBadRequest as refused:
            if "chat not found" in refused.message:
                raise Unreachable from refused
            raise

    async def offer(self, query_id: str, results: Results) -> None:
        """Answer what somebody types after our name; too late is no fault: they typed on, or went away."""
        try:
            await self._call(requests.offer(query_id, results), None)
        except (TelegramBadRequest, NotShown, Unreachable) as gone:
            log.info("inline query not answered", reason=type(gone).__name__)

    async def _call(self, method: TelegramMethod[Any], chat_id: int | None) -> None:
        """Send one request at the common pace, again after passing troubles."""
        tries = 0
        while True:
            if chat_id is not None:
                await self._pace.turn(chat_id, urgent=True)
            while self._pace.held_for > 0:  # noqa: ASYNC110  the pause may grow meanwhile
                await asyncio.sleep(self._pace.held_for)
            try:
                await self._bot(method, request_timeout=SECONDS)
            except TelegramRetryAfter as flood:
                log.warning("told to wait", seconds=flood.retry_after, method=method.__api_method__)
                self._pace.hold(flood.retry_after)
                await asyncio.sleep(self._pace.held_for)
            except TelegramForbiddenError as refused:
                raise Unreachable from refused
            except (TelegramNetworkError, TelegramServerError, ClientDecodeError) as trouble:
                tries += 1
                log.warning("Telegram did not answer", trouble=type(trouble).__name__, method=method.__api_method__)
                if tries == TRIES:
                    raise NotShown from trouble
                await asyncio.sleep(0.3 * 2**tries * random.uniform(0.5, 1))  # noqa: S311  spreads retries
            else:
                return
