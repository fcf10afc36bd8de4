"""Looks at the documents that people send with a business idea, in the process that leads.

One document at a time, in a thread, so that nobody waits for it.
"""

import asyncio

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiohttp import ClientError

from bot.fetching import TooLarge, content_of
from bot.work import Workshop
from services import documents, idea_files
from services.documents import LARGEST, Verdict
from storage.ideas import IdeaFile

REST = 1.0
"""Seconds between looks for documents."""

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0
"""Seconds before a document that could not be fetched is tried again."""

log = structlog.get_logger()


class Inspector:
    """Takes documents as they were sent and says what they are; whoever goes on later goes on from what is written."""

    def __init__(self, bot: Bot, workshop: Workshop) -> None:
        self._bot, self._workshop = bot, workshop
        self._pauses: dict[int, tuple[float, float]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Look at documents until *stop* is set."""
        while not stop.is_set():
            try:
                if await self.work_on_next():
                    continue
            except Exception as fault:  # the database is away, or worse: whatever it is, documents wait
                log.error("documents cannot be looked at; trying again", exc_info=fault)
            try:
                async with asyncio.timeout(REST):
                    await stop.wait()
            except TimeoutError:
                continue

    async def work_on_next(self) -> bool:
        """Look at one document; tell whether there was one."""
        now = asyncio.get_running_loop().time()
        waiting = [file_id for file_id, (until, _pause) in self._pauses.items() if until > now]
        file = await self._workshop.run(idea_files.next_to_inspect, waiting)
        if file is None:
            return False
        try:
            await self._inspect(file)
        except Exception as fault:  # one document must not keep the others waiting
            log.error("a document could not be looked at; trying again", file=file.id, exc_info=fault)
            self._pause(file.id)
        return True

    async def _inspect(self, file: IdeaFile) -> None:
        verdict = await self._verdict(file)
        if verdict is None:
            self._pause(file.id)
            return
        self._pauses.pop(file.id, None)
        await self._workshop.run(idea_files.settle, file.id, verdict)

    async def _verdict(self, file: IdeaFile) -> Verdict | None:
        """Say what a document is; nothing, if it did not come this time, or was settled meanwhile."""
        try:
            content = await content_of(self._bot, file.file_id, largest=LARGEST)
        except TooLarge:
            return Verdict.TOO_LARGE
        except (AiogramError, ClientError, OSError, TimeoutError) as trouble:  # its address holds the token: no words
            log.warning("a document was not fetched", file=file.id, trouble=type(trouble).__name__)
            if isinstance(trouble, TelegramBadRequest) and "too big" in trouble.message:
                return Verdict.TOO_LARGE
            is_given_up = self._workshop.clock() - file.sent_at > idea_files.PATIENCE
            return Verdict.NOT_FETCHED if is_given_up else None
        if not await self._workshop.run(idea_files.begin, file.id):
            return None
        return await asyncio.to_thread(documents.look, content, documents.suffix_of(file.name))

    def _pause(self, file_id: int) -> None:
        """Let a document wait, twice as long as the last time."""
        _until, last = self._pauses.get(file_id, (0.0, FIRST_PAUSE / 2))
        pause = min(last * 2, LONGEST_PAUSE)
        self._pauses[file_id] = (asyncio.get_running_loop().time() + pause, pause)
