"""Looks at the documents that people send with a business idea, in the process that leads.

One document at a time, in a thread, so that nobody waits for it.
"""

import asyncio

import structlog
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiohttp import ClientError

from bot.fetching import Fetcher, TooLarge, content_of
from services import documents, idea_files
from services.documents import LARGEST, Verdict
from storage.ideas import IdeaFile

log = structlog.get_logger()


class Inspector(Fetcher):
    """Takes documents as they were sent and says what they are; whoever goes on later goes on from what is written."""

    async def work_on_next(self) -> bool:
        """Look at one document; tell whether there was one."""
        file = await self._workshop.run(idea_files.next_to_inspect, self._waiting)
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
