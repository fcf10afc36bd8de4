"""Fetches a file that somebody sent from where Telegram keeps it."""

from aiogram import Bot
from aiogram.methods import GetFile

SECONDS = 30
"""How long Telegram may take to begin with a file."""


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
