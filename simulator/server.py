"""Serves the simulator on this machine: the Bot API, the control API and the chat page."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from simulator.control import guard
from simulator.control.declined import HANDLERS
from simulator.control.feed import Feed
from simulator.control.routes import routes
from simulator.control.stage import Cast, Stage
from simulator.doors.http import HttpDoor
from simulator.doors.webhooks import push_webhooks

if TYPE_CHECKING:
    from starlette.requests import Request

    from simulator.telegram import Telegram

__all__ = ["Application", "Cast", "NotLoopback", "PortTaken", "application", "serve"]

ROME = "Europe/Rome"
_PAGE = Path(__file__).with_name("page")
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_DOOR = ("/bot", "/file/bot")


class PortTaken(RuntimeError):
    """Another program listens on the port already."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} of this machine is taken: end what listens there, or choose another")
        self.port = port


class NotLoopback(ValueError):
    """The simulator believes whoever reaches it, so nobody from outside may."""


class Application:
    """The simulator as an ASGI application. `close` lets the pages that listen go."""

    def __init__(
        self,
        telegram: Telegram,
        cast: Iterable[Cast] | None,
        extra_routes: Sequence[BaseRoute],
        zone: str,
    ) -> None:
        stage = Stage(telegram, cast, zone)
        self.feed = Feed(stage)
        self._door = HttpDoor(telegram)
        page = [Route("/", _index), Route("/page/{name}", _part)]
        self._site = Starlette(routes=[*extra_routes, *routes(), *page], exception_handlers=HANDLERS)
        self._site.state.stage, self._site.state.feed = stage, self.feed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of this machine; turn away any other."""
        if scope["type"] != "http":
            await self._site(scope, receive, send)
            return
        objection = guard.objection(scope)
        if objection is not None:
            await objection(scope, receive, send)
        elif scope["path"].startswith(_DOOR):
            await self._door(scope, receive, send)
        else:
            await self._site(scope, receive, guard.with_headers(send))

    def close(self) -> None:
        """End the streams of events, which never end by themselves."""
        self.feed.close()


def application(
    telegram: Telegram,
    *,
    extra_routes: Sequence[BaseRoute] = (),
    cast: Iterable[Cast] | None = None,
    zone: str = ROME,
) -> Application:
    """Put the simulator's parts together.

    *cast* is who stands on the page; without one everybody does. *zone* is the
    wall clock that the page shows. *extra_routes* come before the page's own.
    """
    return Application(telegram, cast, extra_routes, zone)


async def serve(
    telegram: Telegram,
    *,
    port: int,
    host: str = "127.0.0.1",
    stop: asyncio.Event | None = None,
    extra_routes: Sequence[BaseRoute] = (),
    cast: Iterable[Cast] | None = None,
    zone: str = ROME,
    ready: Callable[[str], object] | None = None,
) -> None:
    """Serve in the running event loop until *stop* is set or the task is cancelled.

    Updates go out to webhooks meanwhile. No signal is handled. *ready* is called
    with the page's address once it answers; port 0 chooses a free one.

    Raises:
        NotLoopback: *host* is not this machine alone.
        PortTaken: something listens on the port.
    """
    listening = _listen(host, port)
    app = application(telegram, extra_routes=extra_routes, cast=cast, zone=zone)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    server = _Server(_settings(app), lambda: ready and ready(address))
    serving = asyncio.ensure_future(server.serve([listening]))
    pushing = asyncio.ensure_future(push_webhooks(telegram))
    stopping = asyncio.ensure_future((stop or asyncio.Event()).wait())
    try:
        await asyncio.wait({serving, pushing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        app.close()
        server.should_exit = True
        pushing.cancel()
        stopping.cancel()
        await serving
    if pushing.done() and not pushing.cancelled():
        pushing.result()


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it, and says when it is up."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._ready()


def _settings(app: Application) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )


def _listen(host: str, port: int) -> socket.socket:
    if not guard.is_loopback(host):
        raise NotLoopback(f"the simulator listens on this machine only, not on {host}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named asyncio sends small answers at once; without it each waits for 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port) from None
        raise
    listening.setblocking(False)
    return listening


async def _index(_: Request) -> Response:
    return HTMLResponse((_PAGE / "index.html").read_bytes())


async def _part(request: Request) -> Response:
    """Give a part of the page, as it is on disk now."""
    part = _PAGE / request.path_params["name"]
    media_type = _TYPES.get(part.suffix)
    if media_type is None or not part.is_file():
        raise HTTPException(404)
    return Response(part.read_bytes(), media_type=media_type)
