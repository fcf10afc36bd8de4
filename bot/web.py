"""The web side: the webhook, which answers after the commit; health, metrics and calendars."""

import asyncio
import contextlib
import hashlib
import hmac
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import orjson
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import feeds, troubles
from bot.settings import PREFIX, BadSetting, Settings
from bot.work import Workshop
from services import housekeeping

LARGEST_UPDATE = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a header's name
STILL = timedelta(minutes=1)
"""How long ago the scheduler may have ticked."""

Take = Callable[[Mapping[str, Any]], Awaitable[None]]


def routes(workshop: Workshop, updates_flow: Callable[[], bool]) -> list[Route]:
    """Serve health, metrics and calendars."""

    async def healthz(_request: Request) -> Response:
        faults = await _faults(workshop, updates_flow)
        if faults:
            return JSONResponse({"status": "fault", "reason": "; ".join(faults)}, status_code=503)
        return JSONResponse({"status": "ok"})

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/metrics", metrics), *feeds.routes(workshop)]


async def _faults(workshop: Workshop, updates_flow: Callable[[], bool]) -> list[str]:
    faults = [] if updates_flow() else ["updates do not flow"]
    try:
        async with asyncio.timeout(5):
            beat = await workshop.run(housekeeping.last_beat)
    except (DBAPIError, TimeoutError):
        return [*faults, "the database does not answer"]
    if beat is None or abs(workshop.clock() - beat) > STILL:
        faults.append("the scheduler has not ticked in the last minute")
    return faults


def webhook_route(settings: Settings, take: Take) -> Route:
    """Take updates at the webhook's path; 200 means that the update is handled and its answer shown."""
    expected = webhook_secret(settings)

    async def webhook(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), expected.encode()):
            return PlainTextResponse("wrong secret", status_code=401)
        body = await _body(request)
        update = None if body is None else _update(body)
        if update is None:
            return PlainTextResponse("not an update", status_code=400)
        await take(update)
        return PlainTextResponse("")

    return Route(urlsplit(settings.webhook_url).path or "/", webhook, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_UPDATE:
            return None
    return body


def _update(body: bytes) -> Mapping[str, Any] | None:
    try:
        update = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None


def webhook_secret(settings: Settings) -> str:
    """Give the webhook's secret: the one that was set, or one that every process derives from the token."""
    return settings.webhook_secret or hashlib.sha256(f"webhook:{settings.token()}".encode()).hexdigest()


class Server(uvicorn.Server):
    """uvicorn without its own signal handlers: who runs it decides when it stops."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def listen(settings: Settings) -> socket.socket:
    """Open the port.

    Raises:
        BadSetting: somebody else has it, or the host is not ours.
    """
    try:
        return socket.create_server((settings.http_host, settings.http_port))
    except OSError as error:
        message = (
            f"{PREFIX}HTTP_HOST, {PREFIX}HTTP_PORT: la porta {settings.http_port} su {settings.http_host} non si apre "
            f"({troubles.reason(error)}). Cambia una delle due"
        )
        raise BadSetting(message) from error


def server(app: Starlette) -> Server:
    """Make the server; it is handed its open socket when it starts."""
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", server_header=False)
    return Server(config)
