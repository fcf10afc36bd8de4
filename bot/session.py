"""How aiogram talks to Telegram here: JSON bodies, kept-alive connections, results read no further than needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramServerError
from aiogram.methods import GetUpdates, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile, Message
from aiohttp import ClientError, ClientTimeout

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Sent:
    """What is read of a message that was sent or changed: its number."""

    message_id: int


class LeanSession(AiohttpSession):
    """Sends what holds no file as JSON, and gives a sent message back as no more than its number.

    aiogram writes every request as a multipart form and reads every answer into
    its models, all the way down, which costs more than handling an update. Of a
    message that was sent we need only its number; everything else, refusals
    included, is read by aiogram's own code and raises its own exceptions.
    """

    def __init__(self, api_url: str) -> None:
        super().__init__(
            api=TelegramAPIServer.from_base(api_url),
            json_loads=orjson.loads,
            json_dumps=lambda value: orjson.dumps(value).decode(),
        )

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  aiogram's own
    ) -> TelegramType:
        """Send a request and read its answer; raises what aiogram's own session raises."""
        body = method.model_dump(exclude_unset=True, exclude_none=True, warnings=False)
        if any(isinstance(value, InputFile) for value in body.values()):
            return await super().make_request(bot, method, timeout)
        status, content = await self.post(bot.token, method.__api_method__, body, timeout or self.timeout, method)
        if status == 200 and (result := _shallow(method, content)) is not None:
            return cast("TelegramType", result)
        response = self.check_response(bot=bot, method=method, status_code=status, content=content.decode())
        return cast("TelegramType", response.result)

    async def updates(self, bot: Bot, method: GetUpdates) -> Sequence[Mapping[str, Any]]:
        """Ask for updates as plain values, each to be read alone; raises what aiogram's own session raises."""
        body = method.model_dump(exclude_unset=True, exclude_none=True, warnings=False)
        seconds = (method.timeout or 0) + self.timeout
        status, content = await self.post(bot.token, method.__api_method__, body, seconds, method)
        answer = _json(content)
        if status == 200 and isinstance(answer, dict) and answer.get("ok") is True:
            updates: Sequence[Mapping[str, Any]] = answer["result"]
            return updates
        self.check_response(bot=bot, method=method, status_code=status, content=content.decode())
        message = "Telegram said neither yes nor no"
        raise ClientDecodeError(message, ValueError(status), content)

    async def post(
        self, token: str, name: str, body: dict[str, Any], seconds: float, method: TelegramMethod[Any]
    ) -> tuple[int, bytes]:
        """Send one request and give back the status and the body of its answer."""
        session = await self.create_session()
        url = self.api.api_url(token=token, method=name)
        try:
            async with session.post(
                url, data=orjson.dumps(body), headers=JSON, timeout=ClientTimeout(total=seconds)
            ) as answer:
                content = await answer.read()
                if answer.status >= 500 and not content.lstrip().startswith(b"{"):
                    raise TelegramServerError(method=method, message=f"a page with status {answer.status}")
                return answer.status, content
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="Request timeout error") from error
        except ClientError as error:
            raise TelegramNetworkError(method=method, message=f"{type(error).__name__}: {error}") from error


def _json(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        message = "Failed to decode object"
        raise ClientDecodeError(message, error, content) from error


def _shallow(method: TelegramMethod[Any], content: bytes) -> object | None:
    """Read a success without building models; nothing, where it is no plain success."""
    if method.__returning__ not in (bool, Message, Message | bool):
        return None
    answer = _json(content)
    if not isinstance(answer, dict) or answer.get("ok") is not True:
        return None
    result = answer.get("result")
    return Sent(result["message_id"]) if isinstance(result, dict) else result
