"""Long polling that confirms to Telegram only what has been handled and answered."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, GetUpdates

from bot.intake import ALLOWED_UPDATES
from bot.session import LeanSession

LIMIT = 100
TIMEOUT = 25
"""Seconds that Telegram may hold an empty answer."""

ENOUGH_IN_HAND = 40
"""Updates in hand above which no more are asked for: what is asked for again comes again."""

SOON = 0.1
"""Seconds after which to ask for more, although nothing in hand was finished."""

REVOKED = 10.0
"""Seconds between requests with a token that Telegram does not know any more."""

Raw = Mapping[str, Any]
Fetch = Callable[[int, int], Awaitable[Sequence[Raw]]]
"""Asks for updates from an offset on, waiting some seconds for the first."""

log = structlog.get_logger()


class Poller:
    """Asks for updates and hands each to the intake at once.

    Telegram forgets what lies below the offset of the next request, so the
    offset is the first update that is not finished: a crash loses nothing, and
    what was finished beyond it comes again and is recognised by its number.
    """

    def __init__(self, fetch: Fetch, take: Callable[[Raw], Coroutine[Any, Any, None]]) -> None:
        self._fetch, self._take = fetch, take
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._done: set[int] = set()
        self._seen = -1
        self.alive_at: float = 0.0

    @property
    def offset(self) -> int:
        """The first update that Telegram must still keep; 0 before the first."""
        return min(self._in_hand, default=self._seen + 1)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until *stop* is set, then finish what is in hand and confirm it."""
        stopping = asyncio.ensure_future(stop.wait())
        self.alive_at = asyncio.get_running_loop().time()  # the first answer may be a long poll away
        try:
            while not stop.is_set():
                await self._round(stopping)
        finally:
            stopping.cancel()
        if self._in_hand:
            await asyncio.wait(self._in_hand.values(), timeout=20)
        if self._seen >= 0:
            await self._confirm()

    async def _round(self, stopping: "asyncio.Future[Any]") -> None:
        """Ask once, take what is new, and wait until asking again makes sense."""
        patience = 0 if self._in_hand else TIMEOUT
        asking = asyncio.ensure_future(self._ask(patience))
        await asyncio.wait([asking, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            return
        new = [raw for raw in asking.result() if self._is_new(raw["update_id"])]
        for raw in new:
            self._begin(raw)
        while self._in_hand and (len(self._in_hand) > ENOUGH_IN_HAND or not new) and not stopping.done():
            first = next(iter(self._in_hand.values()))
            await asyncio.wait([first, stopping], timeout=SOON, return_when=asyncio.FIRST_COMPLETED)
            if len(self._in_hand) <= ENOUGH_IN_HAND:
                break

    async def _ask(self, patience: int) -> Sequence[Raw]:
        try:
            updates = await self._fetch(self.offset, patience)
        except TelegramConflictError as conflict:
            log.error("somebody else is polling with this token", reason=conflict.message)
            await asyncio.sleep(3)
            return []
        except TelegramRetryAfter as flood:
            await asyncio.sleep(flood.retry_after)
            return []
        except TelegramUnauthorizedError:
            log.error("Telegram no longer knows this token; asking on until it is given back or we are stopped")
            await asyncio.sleep(REVOKED)
            return []
        except (TelegramAPIError, ClientDecodeError) as trouble:
            log.warning("no updates for now", trouble=type(trouble).__name__)
            await asyncio.sleep(random.uniform(0.5, 1.5))  # noqa: S311  spreads retries
            return []
        except Exception as fault:  # nobody would ask again in its place
            log.error("asking for updates failed; asking on", exc_info=fault)
            await asyncio.sleep(random.uniform(0.5, 1.5))  # noqa: S311  spreads retries
            return []
        self.alive_at = asyncio.get_running_loop().time()
        return updates

    def _is_new(self, update_id: int) -> bool:
        return update_id not in self._in_hand and update_id not in self._done

    def _begin(self, raw: Raw) -> None:
        update_id = raw["update_id"]
        self._seen = max(self._seen, update_id)
        task: asyncio.Task[None] = asyncio.create_task(self._take(raw))
        self._in_hand[update_id] = task
        task.add_done_callback(lambda done: self._finish(update_id, done))

    def _finish(self, update_id: int, task: "asyncio.Task[None]") -> None:
        del self._in_hand[update_id]
        self._done.add(update_id)
        if len(self._done) > 2 * LIMIT:
            self._done = {one for one in self._done if one >= self.offset}
        if not task.cancelled() and task.exception() is not None:
            log.error("update given up", update=update_id, exc_info=task.exception())

    async def _confirm(self) -> None:
        try:
            await asyncio.wait_for(self._fetch(self.offset, 0), timeout=5)
        except (TelegramAPIError, ClientDecodeError, TimeoutError) as trouble:
            log.warning("last updates not confirmed; they will come again", trouble=type(trouble).__name__)


def telegram_fetch(bot: Bot, session: LeanSession) -> Fetch:
    """Ask Telegram itself, for plain values: one update that no model reads must not stop the others."""

    async def fetch(offset: int, patience: int) -> Sequence[Raw]:
        method = GetUpdates(offset=offset, limit=LIMIT, timeout=patience, allowed_updates=list(ALLOWED_UPDATES))
        try:
            return await session.updates(bot, method)
        except TelegramConflictError as conflict:
            if "webhook" not in conflict.message:
                raise
            await bot(DeleteWebhook())
            return []

    return fetch
