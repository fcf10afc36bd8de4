"""The stand-in served over HTTP, and the bot run against it as it runs in earnest."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from bot.run import Running, running
from bot.settings import Settings
from bot.work import Workshop
from simulator.clock import Clock
from simulator.people import Person as Account
from simulator.server import serve
from simulator.telegram import Telegram
from storage.database import open_engine
from tests.support import databases

TOKEN = "42:simulator"


class Standing:
    """A stand-in that listens, with one bot account."""

    def __init__(self) -> None:
        self.telegram = Telegram(Clock())
        self.account = self.telegram.add_bot(TOKEN)
        self.address = ""

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator["Standing"]:
        """Listen on a free port for the length of the block."""
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        stop = asyncio.Event()
        serving = asyncio.create_task(serve(self.telegram, port=0, stop=stop, ready=ready.set_result))
        self.address = await ready
        try:
            yield self
        finally:
            stop.set()
            await serving

    def settings(self, database_url: str, **more: Any) -> Settings:
        """Set a bot up against it."""
        values: dict[str, Any] = {
            "delivery_rate": 1000,
            "encryption_keys": databases.KEY,
            "http_port": 0,
            "tick": "1s",
            "quiet_hours": "",
        }
        return Settings(
            _env_file=None,
            bot_token=TOKEN,
            telegram_api_url=self.address,
            database_url=database_url,
            **(values | more),
        )

    @contextlib.asynccontextmanager
    async def bot(self, settings: Settings) -> AsyncIterator[tuple[Running, Workshop]]:
        """Run the bot for the length of the block."""
        engine = open_engine(settings.database_url, databases.KEYS)
        workshop = Workshop(engine, settings.programme, clock=self.telegram.clock.now)
        async with running(settings, workshop, asyncio.Event()) as bot:
            yield bot, workshop


async def eventually(look: Callable[[], object], *, patience: float = 8.0) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(patience):
        while not look():
            await asyncio.sleep(0.01)


def shown(account: Account) -> str:
    """Give the bot's newest message to someone, with its buttons."""
    written = [message for message in account.chat().messages if message.from_bot]
    if not written:
        return ""
    return "\n".join([written[-1].text, *(button.text for row in written[-1].buttons for button in row)])


async def joins(account: Account) -> None:
    """Answer the first questions, as fast as the bot does."""
    account.presses_start()
    for label, sign in (
        ("Italiano", "Italiano"),
        ("Sì, ho 14 anni o più", "Sì, ho 14 anni"),
        ("Accetto", "Accetto"),
        ("Crema", "Casalmaggiore"),
    ):
        await eventually(lambda sign=sign: sign in shown(account))  # type: ignore[misc]
        account.taps(label)
    await eventually(lambda: "La mia agenda" in shown(account))
