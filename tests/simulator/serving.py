"""Serves the HTTP door on a free port, inside the test's own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from simulator.doors.http import HttpDoor
from simulator.telegram import Telegram


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[str]:
    """Give the address of an ASGI application while it is served."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running


def door(telegram: Telegram) -> Any:
    """Give the door as an ASGI application."""
    return HttpDoor(telegram)
