"""The demo: Telegram's stand-in, the bot and a chat page in one process, with a whole province to try it on."""

import asyncio
import contextlib
import errno
import signal
import socket
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import typer

from bot import web
from bot.demo_province import Player, fill
from bot.opening import open_workshop
from bot.run import Running, Stopped, running
from bot.settings import BadSetting, Settings, read_settings
from bot.work import Workshop
from services import reminders
from simulator.clock import Clock
from simulator.server import PortTaken, serve
from simulator.telegram import Telegram

TOKEN = "42:simulator"  # noqa: S105  the stand-in knows no other
PHONE = "0373 000000"
NEXT_REMINDER = "next-reminder"
"""The name by which the page asks for the moment of the next reminder."""


async def demo(port: int, *, empty: bool) -> None:
    """Run everything until told to stop, and print the address when it is ready.

    Raises:
        BadSetting: the port is taken.
    """
    _check_free(port)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    telegram = Telegram(Clock())
    telegram.add_bot(TOKEN)
    with _settings(port) as settings:
        workshop = open_workshop(settings, clock=telegram.clock.now)
        players = workshop.do(fill, telegram, empty=empty)
        await Demo(telegram, settings, workshop, players, stop).run()


class Demo:
    """Everything that runs together, once its data are there."""

    def __init__(
        self,
        telegram: Telegram,
        settings: Settings,
        workshop: Workshop,
        players: Sequence[Player],
        stop: asyncio.Event,
    ) -> None:
        self._telegram, self._settings, self._workshop = telegram, settings, workshop
        self._players, self._stop = players, stop
        self._bot: Running | None = None

    async def run(self) -> None:
        """Serve the page, then let the bot poll it."""
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        page = asyncio.create_task(
            serve(
                self._telegram,
                port=int(self._settings.telegram_api_url.rsplit(":", 1)[1]),
                stop=self._stop,
                cast=[player.card for player in self._players],
                extra_routes=web.routes(self._workshop, self._updates_flow),
                ready=ready.set_result,
            )
        )
        either: set[asyncio.Future[Any]] = {page, ready}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not page.done():
            with contextlib.suppress(Stopped):
                await self._run_bot(ready.result())
        try:
            await page
        except PortTaken as taken:
            raise _occupied(taken.port) from taken

    async def _run_bot(self, address: str) -> None:
        async with running(self._settings, self._workshop, self._stop) as self._bot:
            schedule = self._bot.schedule
            self._telegram.clock.on_move(lambda _moment: schedule.run_soon())
            here = [player.account for player in self._players if player.has_started]
            accounts = [account.id for account in here]
            self._telegram.jumps[NEXT_REMINDER] = partial(self._workshop.do, reminders.next_arrival, accounts)
            for account in here:
                account.presses_start()
            typer.echo(f"FareLegami è pronto: {address}  (per fermarlo: Ctrl+C)")
            await self._stop.wait()

    def _updates_flow(self) -> bool:
        return self._bot is not None and self._bot.updates_flow()


def _check_free(port: int) -> None:
    """Look at the port before the province is made, which takes seconds."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise _occupied(port) from error
        raise


def _occupied(port: int) -> BadSetting:
    return BadSetting(f"--port {port}: la porta è occupata. Scegline un'altra: --port 8082, o make demo PORT=8082")


@contextlib.contextmanager
def _settings(port: int) -> Iterator[Settings]:
    """Set the bot up on a new database that goes with the demo; quiet hours and the like may be set as usual."""
    with tempfile.TemporaryDirectory(prefix="farelegami-demo-", ignore_cleanup_errors=True) as folder:
        yield read_settings(
            bot_token=TOKEN,
            telegram_api_url=f"http://127.0.0.1:{port}",
            database_url=f"sqlite:///{Path(folder) / 'farelegami.db'}",
            encryption_keys="",
            webhook_url="",
            http_host="127.0.0.1",
            http_port=port,
            phone=PHONE,
        )
