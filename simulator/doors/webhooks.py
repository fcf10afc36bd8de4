"""Takes updates to where bots want them, as Telegram does.

Updates of one chat go one after the other, those of several chats beside each
other. What is not answered with 2xx is sent again: at once, then after 2, 4, 8
… seconds, or after as long as the answer's Retry-After says.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import aiohttp
import orjson

from simulator.doors.bodies import read_body
from simulator.refusals import Refused

if TYPE_CHECKING:
    from simulator.bots import BotAccount
    from simulator.telegram import Telegram
    from simulator.webhook import Webhook

Update = dict[str, Any]
Lane = tuple[int, int]

LONGEST_DELAY = 60.0
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_UNANSWERABLE = frozenset({"deletewebhook", "setwebhook", "close", "logout"})


async def push_webhooks(telegram: Telegram, *, patience: float = 60.0, first_delay: float = 2.0) -> None:
    """Deliver until cancelled. A bot's server has *patience* seconds for an answer."""
    limit = aiohttp.ClientTimeout(total=patience)
    async with aiohttp.ClientSession(timeout=limit) as session, asyncio.TaskGroup() as tasks:
        await _Pusher(telegram, session, tasks, first_delay).run()


class _Pusher:
    def __init__(
        self,
        telegram: Telegram,
        session: aiohttp.ClientSession,
        tasks: asyncio.TaskGroup,
        first_delay: float,
    ) -> None:
        self.telegram = telegram
        self.session = session
        self.tasks = tasks
        self.first_delay = first_delay
        self.busy: set[Lane] = set()
        self.news = asyncio.Event()

    async def run(self) -> None:
        """Start a delivery for every chat that has updates and none under way."""
        loop = asyncio.get_running_loop()

        def listen(event: Update) -> None:
            if event["type"] in {"update", "webhook"}:
                loop.call_soon_threadsafe(self.news.set)

        stop = self.telegram.events.listen(listen)
        try:
            while True:
                self.news.clear()
                for bot in tuple(self.telegram.bots.values()):
                    self._start_lanes(bot)
                await self.news.wait()
        finally:
            stop()

    def _start_lanes(self, bot: BotAccount) -> None:
        webhook = bot.webhook
        if webhook is None:
            return
        under_way = sum(1 for bot_id, _ in self.busy if bot_id == bot.id)
        for update in self._waiting(bot):
            lane = bot.id, _chat_of(update)
            if lane in self.busy:
                continue
            if under_way >= webhook.max_connections:
                return
            under_way += 1
            self.busy.add(lane)
            self.tasks.create_task(self._serve(bot, webhook, lane))

    async def _serve(self, bot: BotAccount, webhook: Webhook, lane: Lane) -> None:
        """Deliver the updates of one chat until there are no more."""
        try:
            while bot.webhook is webhook:
                update = next((each for each in self._waiting(bot) if _chat_of(each) == lane[1]), None)
                if update is None:
                    return
                await self._deliver(bot, webhook, update)
        finally:
            self.busy.discard(lane)
            self.news.set()

    async def _deliver(self, bot: BotAccount, webhook: Webhook, update: Update) -> None:
        delay, failures = self.first_delay, 0
        while bot.webhook is webhook and any(each is update for each in self._waiting(bot)):
            problem, wait = await self._post(bot, webhook, update)
            if problem is None:
                with self.telegram.lock:
                    bot.updates.confirm(update["update_id"])
                return
            webhook.last_error_date, webhook.last_error_message = self.telegram.clock.unix(), problem
            if wait is None and failures:
                wait, delay = delay, min(2 * delay, LONGEST_DELAY)
            failures += 1
            await asyncio.sleep(wait or 0)

    async def _post(self, bot: BotAccount, webhook: Webhook, update: Update) -> tuple[str | None, float | None]:
        """Send an update once. Gives what went wrong, and for how long the server asked to be left alone."""
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers[_SECRET_HEADER] = webhook.secret_token
        try:
            body = orjson.dumps(update)
            async with self.session.post(webhook.url, data=body, headers=headers, allow_redirects=False) as response:
                body = await response.read()
        except TimeoutError:
            return "Read timeout expired", None
        except aiohttp.ClientConnectorError:
            return "Connection refused", None
        except aiohttp.ClientError:
            return "Webhook connection closed", None
        if not 200 <= response.status < 300:
            return f"Wrong response from the webhook: {response.status} {response.reason}", _retry_after(response)
        self._answer(bot, response.headers.get("Content-Type", ""), body)
        return None, None

    def _answer(self, bot: BotAccount, content_type: str, body: bytes) -> None:
        """Do what the answer to a webhook asks for. What comes of it nobody learns."""
        with contextlib.suppress(Refused):
            params, files = read_body(content_type.encode(), body)
            method = str(params.pop("method", ""))
            if method and method.lower() not in _UNANSWERABLE and not method.lower().startswith("get"):
                self.telegram.call(bot.token, method, params, files)

    def _waiting(self, bot: BotAccount) -> list[Update]:
        with self.telegram.lock:
            return bot.updates.waiting


def _retry_after(response: aiohttp.ClientResponse) -> float | None:
    asked = response.headers.get("Retry-After", "")
    return min(float(asked), 3600.0) if asked.isdigit() and int(asked) > 0 else None


def _chat_of(update: Update) -> int:
    """Say which chat or person an update belongs to; 0 for one that belongs to nobody."""
    for kind, payload in update.items():
        if kind == "update_id" or not isinstance(payload, dict):
            continue
        place = payload.get("chat") or payload.get("message", {}).get("chat") or payload.get("from") or {}
        return int(place.get("id", 0))
    return 0
