"""Fetches files that people sent from where Telegram keeps them, and works on them one at a time.

In the process that leads; what did not go is tried again later.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence

import structlog
from aiogram import Bot
from aiogram.methods import GetFile

from bot.work import Workshop

REST = 1.0
"""Seconds between looks for files."""

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0
"""Seconds before a file that did not go is tried again."""

SECONDS = 30
"""How long Telegram may take to begin with a file."""

log = structlog.get_logger()


class Fetcher(ABC):
    """Takes files where they are and brings them on, from one stop that is written down to the next."""

    def __init__(self, bot: Bot, workshop: Workshop) -> None:
        self._bot, self._workshop = bot, workshop
        self._stop = asyncio.Event()
        self._pauses: dict[int, tuple[float, float]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Work on files until *stop* is set; whoever goes on later goes on from what is written down."""
        self._stop = stop
        while not stop.is_set():
            try:
                if await self.work_on_next():
                    continue
            except Exception as fault:  # the database is away, or worse: whatever it is, files wait
                log.error("files cannot be worked on; looking again", exc_info=fault)
            try:
                async with asyncio.timeout(REST):
                    await stop.wait()
            except TimeoutError:
                continue

    @abstractmethod
    async def work_on_next(self) -> bool:
        """Bring one file on; tell whether there was one."""

    @property
    def _waiting(self) -> Sequence[int]:
        """Which files are to wait longer."""
        now = asyncio.get_running_loop().time()
        return [key for key, (until, _pause) in self._pauses.items() if until > now]

    def _pause(self, key: int) -> None:
        """Let a file wait, twice as long as the last time."""
        _until, last = self._pauses.get(key, (0.0, FIRST_PAUSE / 2))
        pause = min(last * 2, LONGEST_PAUSE)
        self._pauses[key] = (asyncio.get_running_loop().time() + pause, pause)


class TooLarge(Exception):
    """There is more of a file than Telegram promised, or than we may have."""


async def content_of(bot: Bot, file_id: str, *, largest: int) -> bytes:
    """Fetch a file of at most so many bytes.

    Raises:
        TooLarge: there is more of it.
        aiogram.exceptions.AiogramError, aiohttp.ClientError, OSError, TimeoutError: it did not come this time.
    """
    file = await bot(GetFile(file_id=file_id), request_timeout=SECONDS)
    url = bot.session.api.file_url(bot.token, file.file_path or "")
    content = bytearray()
    async for piece in bot.session.stream_content(url, timeout=SECONDS, raise_for_status=True):
        content += piece
        if len(content) > largest:
            raise TooLarge
    return bytes(content)
