"""The two libraries behind one face, so that one story can be told with both."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Any, ClassVar

import aiogram.exceptions as aiogram_says
import telegram as ptb
import telegram.error as ptb_says
from aiogram import Bot as AiogramBot
from aiogram import types

from simulator.writing import PICTURE


class Client(ABC):
    """What a story needs of a library; each does it in its own way."""

    forbidden: ClassVar[type[Exception]]
    bad_request: ClassVar[type[Exception]]
    conflict: ClassVar[type[Exception]]
    unauthorized: ClassVar[type[Exception]]
    network: ClassVar[type[Exception]]

    @abstractmethod
    async def send(self, chat_id: int, text: str, *, data: str = "") -> int: ...
    @abstractmethod
    async def edit(self, chat_id: int, message_id: int, text: str) -> str: ...
    @abstractmethod
    async def updates(self, offset: int | None = None, timeout: int = 0) -> list[Any]: ...  # noqa: ASYNC109
    @abstractmethod
    async def answer(self, query_id: str, text: str) -> bool: ...
    @abstractmethod
    async def send_files(self, chat_id: int) -> str: ...
    @abstractmethod
    async def download(self, file_id: str) -> bytes: ...
    @abstractmethod
    def retry_after(self, error: Exception) -> int: ...


class WithAiogram(Client):
    forbidden: ClassVar[type[Exception]] = aiogram_says.TelegramForbiddenError
    bad_request: ClassVar[type[Exception]] = aiogram_says.TelegramBadRequest
    conflict: ClassVar[type[Exception]] = aiogram_says.TelegramConflictError
    unauthorized: ClassVar[type[Exception]] = aiogram_says.TelegramUnauthorizedError
    network: ClassVar[type[Exception]] = aiogram_says.TelegramNetworkError

    def __init__(self, bot: AiogramBot) -> None:
        self.bot = bot

    async def send(self, chat_id: int, text: str, *, data: str = "") -> int:
        row = [types.InlineKeyboardButton(text="Menu", callback_data=data)]
        markup = types.InlineKeyboardMarkup(inline_keyboard=[row]) if data else None
        sent = await self.bot.send_message(chat_id, text, reply_markup=markup, protect_content=True)
        assert sent.has_protected_content
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, text: str) -> str:
        edited = await self.bot.edit_message_text(text, chat_id=chat_id, message_id=message_id)
        assert isinstance(edited, types.Message)
        return edited.html_text

    async def updates(self, offset: int | None = None, timeout: int = 0) -> list[Any]:  # noqa: ASYNC109
        return await self.bot.get_updates(offset=offset, timeout=timeout)

    async def answer(self, query_id: str, text: str) -> bool:
        return await self.bot.answer_callback_query(query_id, text=text, show_alert=True)

    async def send_files(self, chat_id: int) -> str:
        picture = types.BufferedInputFile(PICTURE, "a.png")
        await self.bot.send_photo(chat_id, picture, caption="<b>foto</b>")
        album = [types.InputMediaPhoto(media=picture), types.InputMediaPhoto(media=picture)]
        assert len(await self.bot.send_media_group(chat_id, media=[*album])) == 2
        sent = await self.bot.send_document(chat_id, types.BufferedInputFile(b"BEGIN", "città.ics"))
        assert sent.document is not None
        return sent.document.file_id

    async def download(self, file_id: str) -> bytes:
        content = await self.bot.download(file_id)
        assert content is not None
        return content.read()

    def retry_after(self, error: Exception) -> int:
        assert isinstance(error, aiogram_says.TelegramRetryAfter)
        return error.retry_after


class WithPtb(Client):
    forbidden: ClassVar[type[Exception]] = ptb_says.Forbidden
    bad_request: ClassVar[type[Exception]] = ptb_says.BadRequest
    conflict: ClassVar[type[Exception]] = ptb_says.Conflict
    unauthorized: ClassVar[type[Exception]] = ptb_says.InvalidToken
    network: ClassVar[type[Exception]] = ptb_says.NetworkError

    def __init__(self, bot: ptb.Bot) -> None:
        self.bot = bot

    async def send(self, chat_id: int, text: str, *, data: str = "") -> int:
        row = [ptb.InlineKeyboardButton("Menu", callback_data=data)]
        markup = ptb.InlineKeyboardMarkup([row]) if data else None
        sent = await self.bot.send_message(chat_id, text, parse_mode="HTML", reply_markup=markup, protect_content=True)
        assert sent.has_protected_content
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, text: str) -> str:
        edited = await self.bot.edit_message_text(text, chat_id, message_id, parse_mode="HTML")
        assert isinstance(edited, ptb.Message)
        return edited.text_html

    async def updates(self, offset: int | None = None, timeout: int = 0) -> list[Any]:  # noqa: ASYNC109
        return list(await self.bot.get_updates(offset=offset, timeout=timeout))

    async def answer(self, query_id: str, text: str) -> bool:
        return await self.bot.answer_callback_query(query_id, text=text, show_alert=True)

    async def send_files(self, chat_id: int) -> str:
        await self.bot.send_photo(chat_id, PICTURE, caption="<b>foto</b>", parse_mode="HTML")
        album = [ptb.InputMediaPhoto(PICTURE), ptb.InputMediaPhoto(PICTURE)]
        assert len(await self.bot.send_media_group(chat_id, album)) == 2
        sent = await self.bot.send_document(chat_id, b"BEGIN", filename="città.ics")
        assert sent.document is not None
        return sent.document.file_id

    async def download(self, file_id: str) -> bytes:
        file = await self.bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    def retry_after(self, error: Exception) -> int:
        assert isinstance(error, ptb_says.RetryAfter)
        assert isinstance(error.retry_after, timedelta)
        return int(error.retry_after.total_seconds())
