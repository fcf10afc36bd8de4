"""The bot as a process: everything put together, started in order, stopped in order."""

import asyncio
import contextlib
import gc
import importlib
import signal
import socket
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import SetWebhook
from starlette.applications import Starlette

from bot import commands, web
from bot.inspecting import Inspector
from bot.intake import ALLOWED_UPDATES, Intake
from bot.leading import Leadership
from bot.opening import open_workshop
from bot.operating import remember_username
from bot.pace import Pace
from bot.polling import TIMEOUT, Poller, telegram_fetch
from bot.reply import Stage
from bot.schedule import Schedule
from bot.session import LeanSession
from bot.settings import PREFIX, BadSetting, Settings
from bot.uploads import Importer
from bot.work import Workshop

log = structlog.get_logger()

T = TypeVar("T")


class Stopped(Exception):
    """We were told to stop before everything had started."""


@dataclass(slots=True)
class Running:
    """A bot that runs."""

    intake: Intake
    poller: Poller | None
    schedule: Schedule
    username: str

    def updates_flow(self) -> bool:
        """Tell whether Telegram was heard of lately; a webhook is silent as long as nobody writes."""
        if self.poller is None:
            return True
        return asyncio.get_running_loop().time() - self.poller.alive_at < 2 * TIMEOUT + 10


async def run(settings: Settings) -> None:
    """Run the bot until it is told to stop.

    Raises:
        BadSetting: a setting keeps it from starting.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    with web.listen(settings) as port, contextlib.suppress(Stopped):
        await _serve(settings, open_workshop(settings), stop, port)


async def _serve(settings: Settings, workshop: Workshop, stop: asyncio.Event, port: socket.socket) -> None:
    async with running(settings, workshop, stop) as bot:
        served = web.routes(workshop, bot.updates_flow)
        if settings.webhook_url:
            served.append(web.webhook_route(settings, bot.intake.take))
        server = web.server(Starlette(routes=served))
        serving = asyncio.create_task(server.serve(sockets=[port]))
        await stop.wait()
        server.should_exit = True
        await serving


@contextlib.asynccontextmanager
async def running(settings: Settings, workshop: Workshop, stop: asyncio.Event) -> AsyncIterator[Running]:
    """Start everything but the web side, and stop it, the workshop included, at the end of the block.

    The first request for updates goes out before the courier's library is
    imported: people who wrote while we were away wait for it.

    Raises:
        BadSetting: Telegram does not know the token.
        Stopped: we were told to stop while Telegram was out of reach.
    """
    session = LeanSession(settings.telegram_api_url)
    bot = Bot(settings.token(), session=session)
    try:
        username = await _until(stop, _who_am_i(bot, settings))
        pace = Pace(settings.delivery_rate)
        intake = Intake(bot, workshop, Stage(bot, pace), username=username)
        poller = None if settings.webhook_url else Poller(telegram_fetch(bot, session), intake.take)
        polling = asyncio.create_task(poller.run(stop) if poller else _until(stop, _hear_by_webhook(bot, settings)))
        await asyncio.to_thread(importlib.import_module, "bot.delivery")
        await workshop.run(remember_username, bot.id, username)
        schedule = Schedule(workshop, Leadership(workshop.engine), settings.tick, Lead(settings, workshop, pace, bot))
        await schedule.begin()
        minding = asyncio.create_task(schedule.mind_the_clock(stop))
        showing = asyncio.create_task(commands.show(bot, workshop))
        # What is imported by now stays: keeping it out of every full collection halves the cost of an update.
        gc.collect()
        gc.freeze()
        try:
            yield Running(intake, poller, schedule, username)
        finally:
            stop.set()
            with contextlib.suppress(Stopped):
                await polling
            for task in (minding, showing):
                task.cancel()
            await asyncio.gather(minding, showing, return_exceptions=True)
            await schedule.end()
    finally:
        await session.close()
        workshop.close()


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T:
    """Await some work; raises Stopped, if we are told to stop before it is done."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Stopped
        return working.result()
    finally:
        working.cancel()
        stopping.cancel()


async def _who_am_i(bot: Bot, settings: Settings) -> str:
    """Ask Telegram who we are, again and again while it is out of reach."""
    pause = 0.5
    while True:
        try:
            me = await bot.me()
        except (TelegramUnauthorizedError, TelegramNotFound) as refused:
            message = f"{PREFIX}BOT_TOKEN: Telegram non conosce questo token. Copialo di nuovo da BotFather"
            raise BadSetting(message) from refused
        except ClientDecodeError as stranger:
            message = (
                f"{PREFIX}TELEGRAM_API_URL: {settings.telegram_api_url} non parla come Telegram. Controlla l'indirizzo"
            )
            raise BadSetting(message) from stranger
        except TelegramRetryAfter as flood:
            log.warning("told to wait", seconds=flood.retry_after)
            await asyncio.sleep(flood.retry_after)
        except TelegramAPIError as trouble:
            log.warning("Telegram is out of reach", url=settings.telegram_api_url, trouble=type(trouble).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30)
        else:
            return me.username or ""


async def _hear_by_webhook(bot: Bot, settings: Settings) -> None:
    method = SetWebhook(
        url=settings.webhook_url,
        secret_token=web.webhook_secret(settings),
        allowed_updates=list(ALLOWED_UPDATES),
        max_connections=40,
    )
    pause = 1.0
    while True:
        try:
            await bot(method)
        except TelegramAPIError as refused:
            log.error("webhook not set", reason=type(refused).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60)
        else:
            return


class Lead:
    """What only the leader runs besides the schedule, started and stopped with the lead.

    The courier, the importer of catalogues, the inspector of documents.
    """

    def __init__(self, settings: Settings, workshop: Workshop, pace: Pace, bot: Bot) -> None:
        self._settings, self._workshop, self._pace, self._bot = settings, workshop, pace, bot
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, leads: bool) -> None:
        """Begin or stop delivering, and working on files."""
        if leads:
            self._stop = asyncio.Event()
            importer = Importer(self._bot, self._workshop)
            inspector = Inspector(self._bot, self._workshop)
            self._tasks = [
                asyncio.create_task(self._deliver(self._stop)),
                asyncio.create_task(importer.run(self._stop)),
                asyncio.create_task(inspector.run(self._stop)),
            ]
        else:
            self._stop.set()
            await asyncio.gather(*self._tasks)
            self._tasks = []

    async def _deliver(self, stop: asyncio.Event) -> None:
        from bot import delivery

        async with delivery.sender(self._settings.token(), self._settings.telegram_api_url, self._pace) as bot:
            await delivery.Courier(bot, self._workshop, self._pace).run(stop)
