"""The Bot API over HTTP, as a small ASGI application.

Serves /bot<token>/<method> and /file/bot<token>/<path>, and nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from simulator.answers import refusal
from simulator.doors.bodies import Files, Params, read_body, read_query
from simulator.doors.waiting import settled
from simulator.refusals import Refused

if TYPE_CHECKING:
    from simulator.answers import Answer
    from simulator.telegram import Telegram

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

# A file of 50 MB and what stands around it.
_BODY_LIMIT = 51 * 1024 * 1024
_NOT_FOUND = Refused(404, "Not Found")


class HttpDoor:
    """The Bot API of one simulator."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path: str = scope["path"]
        if path.startswith("/bot"):
            await self._call(scope, path[4:], receive, send)
        elif path.startswith("/file/bot"):
            await self._hand_out(path[9:], send)
        else:
            await _send_answer(send, refusal(_NOT_FOUND))

    async def _call(self, scope: Scope, path: str, receive: Receive, send: Send) -> None:
        token, _, method = path.partition("/")
        try:
            params, files = await _read_request(scope, receive)
            answer = self.telegram.call(token, method, params, files)
        except Refused as refused:
            answer = refusal(refused)
        if answer.poll is not None or answer.delay:
            answer = await self._settled(answer, receive)
        if answer.lost:
            await _hang_up(send)
        else:
            await _send_answer(send, answer)

    async def _settled(self, answer: Answer, receive: Receive) -> Answer:
        """Wait for an answer, but not for longer than the client does."""
        waiting = asyncio.ensure_future(settled(self.telegram, answer))
        gone = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                return waiting.result()
            answer.lost = True
            return answer
        finally:
            gone.cancel()
            waiting.cancel()

    async def _hand_out(self, path: str, send: Send) -> None:
        token, _, file_path = path.partition("/")
        file = self.telegram.download(token, file_path)
        if file is None:
            await _send_answer(send, refusal(_NOT_FOUND))
            return
        disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
        headers = [(b"content-type", b"application/octet-stream"), (b"content-disposition", disposition.encode())]
        await _send(send, 200, headers, file.data)


async def _read_request(scope: Scope, receive: Receive) -> tuple[Params, Files]:
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        body = await _rest(body, receive)
    params, files = read_body(_content_type(scope), body) if body else ({}, {})
    query = scope["query_string"]
    return (read_query(query) | params if query else params), files


async def _rest(first: bytes, receive: Receive) -> bytes:
    chunks, size = [first], len(first)
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > _BODY_LIMIT:
            raise Refused(413, "Request Entity Too Large")
        if not message.get("more_body"):
            return b"".join(chunks)


def _content_type(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-type":
            return bytes(value)
    return b""


async def _send_answer(send: Send, answer: Answer) -> None:
    await _send(send, answer.status, [(b"content-type", answer.content_type)], answer.content)


async def _send(send: Send, status: int, headers: list[Header], body: bytes) -> None:
    headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _hang_up(send: Send) -> None:
    """Close the connection without a word.

    ASGI has no message for that, so the server's own transport is reached
    for; a server that hides it is left with an answer that breaks off.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()
        await asyncio.sleep(0)
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
    raise ConnectionAbortedError("the simulator was told to drop this connection")
