"""Serving everything at one address of this machine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from simulator.people import Person
from simulator.server import NotLoopback, PortTaken, serve
from simulator.telegram import Telegram


@asynccontextmanager
async def serving(telegram: Telegram, **settings: Any) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """Serve on a free port; give the address, and what stops it."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    running = asyncio.create_task(serve(telegram, port=0, stop=stop, ready=address.set_result, **settings))
    try:
        yield await asyncio.wait_for(address, 5), stop
    finally:
        stop.set()
        await asyncio.wait_for(running, 5)


async def test_one_address_serves_the_bot_the_page_and_whatever_is_added(telegram: Telegram, anna: Person) -> None:
    async def hello(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ciao")

    async with serving(telegram, extra_routes=[Route("/saluto", hello)]) as (url, _), aiohttp.ClientSession(url) as web:
        async with web.post("/bot42:simulator/sendMessage", json={"chat_id": anna.id, "text": "Ciao"}) as answer:
            assert (await answer.json())["result"]["text"] == "Ciao"
        async with web.get("/saluto") as answer:
            assert await answer.text() == "ciao"
        async with web.get("/") as answer:
            assert "Simulatore di Telegram" in await answer.text()


async def test_small_answers_do_not_wait_for_each_other(telegram: Telegram, anna: Person) -> None:
    async with serving(telegram) as (url, _), aiohttp.ClientSession(url) as web:
        started = asyncio.get_running_loop().time()
        for _round in range(20):
            async with web.get("/sim/state") as answer:
                await answer.read()
        assert asyncio.get_running_loop().time() - started < 0.4


async def test_events_are_streamed_and_end_with_the_server(telegram: Telegram, anna: Person) -> None:
    async with serving(telegram) as (url, stop), aiohttp.ClientSession(url) as web, web.get("/sim/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        assert await events.content.readline() == b"retry: 1000\n"
        anna.sends("ciao")
        while b'"message"' not in await events.content.readline():
            pass
        stop.set()
        rest = await asyncio.wait_for(events.content.read(), 3)
    assert b"data" not in rest


async def test_updates_go_out_to_webhooks(telegram: Telegram, anna: Person) -> None:
    got: asyncio.Queue[Any] = asyncio.Queue()

    async def hook(request: Request) -> PlainTextResponse:
        got.put_nowait(await request.json())
        return PlainTextResponse("")

    async with serving(telegram, extra_routes=[Route("/hook", hook, methods=["POST"])]) as (url, _):
        telegram.call("42:simulator", "setWebhook", {"url": f"{url}/hook", "drop_pending_updates": True})
        anna.sends("ciao")
        update = await asyncio.wait_for(got.get(), 3)
    assert update["message"]["text"] == "ciao"


async def test_a_taken_port_is_named(telegram: Telegram) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} of this machine is taken"):
            await serve(telegram, port=port)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "example.org"])
async def test_nobody_from_outside_is_served(telegram: Telegram, host: str) -> None:
    with pytest.raises(NotLoopback, match="this machine only"):
        await serve(telegram, port=0, host=host)


async def test_a_cancelled_server_frees_its_port(telegram: Telegram) -> None:
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(serve(telegram, port=0, ready=address.set_result))
    port = int((await address).rpartition(":")[2])
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))
        assert again.getsockname()[1] == port
