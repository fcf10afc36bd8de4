"""A session for aiogram that leads into the simulator, without a socket.

Bot("42:simulator", session=SimulatorSession(telegram))
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import orjson
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile

from simulator.doors.waiting import settled
from simulator.files import Upload

if TYPE_CHECKING:
    from simulator.answers import Answer
    from simulator.telegram import Telegram

_FILE = re.compile(r".*/file/bot(?P<token>[^/]+)/(?P<path>.+)")


class SimulatorSession(BaseSession):
    """Turns aiogram's requests into calls and the answers into aiogram's objects or exceptions."""

    def __init__(self, telegram: Telegram, **settings: Any) -> None:
        super().__init__(json_loads=orjson.loads, json_dumps=_dumps, **settings)
        self.telegram = telegram

    async def close(self) -> None:
        """Close nothing: there is no connection."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's own name
    ) -> TelegramType:
        """Call the method that *method* describes."""
        answer = await self._ask(bot, method, self.timeout if timeout is None else timeout)
        if answer.lost:
            raise TelegramNetworkError(method=method, message="ServerDisconnectedError: Server disconnected")
        _response_to(method.__returning__)
        response = self.check_response(bot, method, answer.status, answer.content.decode())
        return response.result  # type: ignore[return-value]

    async def _ask(self, bot: Bot, method: TelegramMethod[TelegramType], patience: float) -> Answer:
        params, files = await self._prepared(bot, method)
        answer = self.telegram.call(bot.token, method.__api_method__, params, files)
        if answer.poll is None and not answer.delay:
            return answer
        try:
            async with asyncio.timeout(patience):
                return await settled(self.telegram, answer)
        except TimeoutError:
            raise TelegramNetworkError(method=method, message="Request timeout error") from None

    async def _prepared(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> tuple[dict[str, Any], dict[str, Upload]]:
        """Write the request as aiogram writes it into a form: what is empty is left out."""
        attached: dict[str, InputFile] = {}
        params = {}
        for name, value in method.model_dump(warnings=False).items():
            prepared = self.prepare_value(value, bot=bot, files=attached)
            if prepared:
                params[name] = prepared
        return params, {name: await _upload(bot, name, file) for name, file in attached.items()}

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,  # noqa: ARG002 - aiogram's signature
        timeout: int = 30,  # noqa: ARG002, ASYNC109
        chunk_size: int = 65536,
        raise_for_status: bool = True,  # noqa: ARG002
    ) -> AsyncGenerator[bytes, None]:
        """Download a file from the address that aiogram made of its path."""
        found = _FILE.fullmatch(unquote(url))
        file = found and self.telegram.download(found["token"], found["path"])
        if file is None:
            raise FileNotFoundError("Not Found")
        for start in range(0, len(file.data), chunk_size):
            yield file.data[start : start + chunk_size]


@cache
def _response_to(returning: Any) -> Any:
    """Keep aiogram's model of an answer: pydantic forgets what nobody holds, and builds it anew for each request."""
    return Response[returning]


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


async def _upload(bot: Bot, name: str, file: InputFile) -> Upload:
    data = b"".join([chunk async for chunk in file.read(bot)])
    return Upload(file.filename or name, data)
