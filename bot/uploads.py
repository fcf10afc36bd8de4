"""Works on the catalogue files that staff send, in the process that leads: fetches, reads, imports.

One file at a time, and never in the way of others: what takes long is done in a
thread, and the database is written a hundred rows at a time.
"""

import asyncio

import structlog
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiohttp import ClientError

from bot.fetching import Fetcher, TooLarge, content_of
from services import imports, upload_work
from services.findings import Findings
from services.imports import Reading
from services.spreadsheets import LARGEST, UnreadableTable
from services.uploads import FileTooLarge, findings_of
from storage.uploads import Upload, UploadState

BREATH = 0.03
"""Seconds between two parts of a file, in which others write."""

log = structlog.get_logger()


class Importer(Fetcher):
    """Takes files where they are and brings them on, from one stop that is written down to the next."""

    async def work_on_next(self) -> bool:
        """Bring one file on; tell whether there was one."""
        upload = await self._workshop.run(upload_work.next_to_do, self._waiting)
        if upload is None:
            return False
        try:
            await (self._read(upload) if upload.state is UploadState.SENT else self._import(upload))
        except Exception as fault:  # one file must not keep the others waiting
            log.error("a file could not be worked on; trying again", upload=upload.id, exc_info=fault)
            self._pause(upload.id)
        return True

    async def _read(self, upload: Upload) -> None:
        """Fetch a file, and find out what an import would do."""
        content = await self._fetch(upload)
        if content is None:
            return
        territory = await self._workshop.run(upload_work.begin, upload.id)
        if territory is None:
            return
        reading = await self._reading(upload, content, territory)
        if reading is None:
            return
        findings = Findings()
        findings.begin(reading)
        for part in upload_work.parts(reading):
            report = await self._workshop.apart(upload_work.rehearse, upload.id, part)
            if report is None or self._stop.is_set():
                return
            findings.add(report)
            await asyncio.sleep(BREATH)
        await self._workshop.apart(upload_work.keep, upload.id, content, findings)

    async def _import(self, upload: Upload) -> None:
        """Write a file into the catalogue, from where it was left."""
        territory = await self._workshop.run(upload_work.begin, upload.id)
        if territory is None:
            return
        content = await self._workshop.apart(upload_work.content_of, upload.id)
        reading = await self._reading(upload, content, territory)
        if reading is None:
            return
        done = (await self._workshop.run(findings_of, upload.id)).done
        for part in upload_work.parts(reading, done=done):
            if self._stop.is_set() or not await self._workshop.apart(upload_work.write, upload.id, part, done=done):
                return
            done += len(part.rows)
            await asyncio.sleep(BREATH)

    async def _reading(self, upload: Upload, content: bytes, territory: str) -> Reading | None:
        """Read a file in a thread; one that cannot be read is given up, whatever is wrong with it."""
        programme = self._workshop.programme
        try:
            return await asyncio.to_thread(
                imports.read_file, content, upload.name, programme=programme, territory=territory
            )
        except UnreadableTable as error:
            values = {name: one if isinstance(one, int) else str(one) for name, one in error.values.items()}
            await self._workshop.run(upload_work.fail, upload.id, error.message, values)
        except Exception as fault:  # people make files of every kind
            log.error("no reader reads a file", upload=upload.id, exc_info=fault)
            await self._workshop.run(upload_work.fail, upload.id, upload_work.UNREADABLE)
        return None

    async def _fetch(self, upload: Upload) -> bytes | None:
        """Fetch a file from Telegram; nothing, if it did not come this time."""
        try:
            return await content_of(self._bot, upload.file_id, largest=LARGEST)
        except TooLarge:
            await self._workshop.run(upload_work.fail, upload.id, FileTooLarge.message)
        except (AiogramError, ClientError, OSError, TimeoutError) as trouble:  # its address holds the token: no words
            too_large = isinstance(trouble, TelegramBadRequest) and "too big" in trouble.message
            log.warning("a file was not fetched", upload=upload.id, trouble=type(trouble).__name__)
            if too_large:
                await self._workshop.run(upload_work.fail, upload.id, FileTooLarge.message)
            elif self._workshop.clock() - upload.created_at > upload_work.PATIENCE:
                await self._workshop.run(upload_work.fail, upload.id, upload_work.UNFETCHED)
            else:
                self._pause(upload.id)
        return None
