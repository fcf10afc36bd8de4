"""A request for python-telegram-bot that leads into the simulator, without a socket.

Bot("42:simulator", request=SimulatorRequest(telegram), get_updates_request=SimulatorRequest(telegram))
"""

from __future__ import annotations

import asyncio
import re
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from simulator.doors.waiting import settled
from simulator.files import Upload

if TYPE_CHECKING:
    from simulator.answers import Answer
    from simulator.telegram import Telegram

_METHOD = re.compile(r".*?/bot(?P<token>[^/]+)/(?P<method>[A-Za-z]+)")
_FILE = re.compile(r".*?/file/bot(?P<token>[^/]+)/(?P<path>.+)")


class SimulatorRequest(BaseRequest):
    """Turns the library's requests into calls; it turns the answers into objects or exceptions itself."""

    def __init__(self, telegram: Telegram, read_timeout: float | None = 5.0) -> None:
        self.telegram = telegram
        self._read_timeout = read_timeout

    @property
    def read_timeout(self) -> float | None:
        """How many seconds an answer may take unless a call says otherwise."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open nothing: there is no connection."""

    async def shutdown(self) -> None:
        """Close nothing."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Answer a call, or hand out a file."""
        path = unquote(urlsplit(url).path)
        file = _FILE.fullmatch(path)
        if file:
            return self._download(file["token"], file["path"])
        call = _METHOD.fullmatch(path)
        if call is None:
            return 404, b'{"ok":false,"error_code":404,"description":"Not Found"}'
        patience = self._read_timeout if isinstance(read_timeout, DefaultValue) else read_timeout
        params, files = _prepared(request_data)
        answer = await self._wait(self.telegram.call(call["token"], call["method"], params, files), patience)
        if answer.lost:
            raise NetworkError("httpx.RemoteProtocolError: Server disconnected without sending a response.")
        return answer.status, answer.content

    async def _wait(self, answer: Answer, patience: float | None) -> Answer:
        if answer.poll is None and not answer.delay:
            return answer
        try:
            async with asyncio.timeout(patience):
                return await settled(self.telegram, answer)
        except TimeoutError:
            raise TimedOut from None

    def _download(self, token: str, path: str) -> tuple[int, bytes]:
        file = self.telegram.download(token, path)
        if file is None:
            return 404, b'{"ok":false,"error_code":404,"description":"Not Found"}'
        return 200, file.data


def _prepared(request_data: RequestData | None) -> tuple[dict[str, Any], dict[str, Upload]]:
    if request_data is None:
        return {}, {}
    files = {name: _upload(*parts) for name, parts in request_data.multipart_data.items()}
    return request_data.parameters, files


def _upload(name: str, data: bytes | IO[bytes], mime: str) -> Upload:
    return Upload(name, data if isinstance(data, bytes) else data.read(), mime)
