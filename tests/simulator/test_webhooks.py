"""Updates are taken to the bot's own server, in order, and again until it takes them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.doors.webhooks import push_webhooks
from simulator.people import Person
from simulator.telegram import Telegram
from tests.simulator.conftest import Api
from tests.simulator.serving import served


class Server:
    """A bot's server: notes what it gets, answers as told, 200 where nothing was told."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answers: list[Response] = []
        self.under_way = 0
        self.most_under_way = 0
        self.pause = 0.0
        self.app = Starlette(routes=[Route("/hook", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        self.got.append(orjson.loads(await request.body()))
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        await asyncio.sleep(self.pause)
        self.under_way -= 1
        return self.answers.pop(0) if self.answers else Response()

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def server(telegram: Telegram, bot: object) -> AsyncIterator[Server]:
    server = Server()
    async with served(server.app) as address:
        telegram.call("42:simulator", "setWebhook", {"url": f"{address}/hook", "secret_token": "s3cret"})
        pushing = asyncio.create_task(push_webhooks(telegram, patience=0.3, first_delay=0.01))
        yield server
        pushing.cancel()
        with suppress(asyncio.CancelledError):
            await pushing


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(3):
        while not condition():
            await asyncio.sleep(0.005)


async def test_updates_arrive_with_the_secret_and_are_then_forgotten(server: Server, api: Api, anna: Person) -> None:
    anna.sends("uno")
    await until(lambda: len(server.got) == 2)
    assert server.texts == ["/start", "uno"]
    assert server.secrets == ["s3cret", "s3cret"]
    await until(lambda: api("getWebhookInfo")["pending_update_count"] == 0)


async def test_what_was_not_taken_is_sent_again_and_nothing_overtakes_it(
    telegram: Telegram, server: Server, api: Api, anna: Person
) -> None:
    server.answers = [Response(status_code=500), Response(status_code=503), Response(status_code=302)]
    anna.sends("uno")
    await until(lambda: len(server.got) == 5)
    assert server.texts == ["/start"] * 4 + ["uno"]
    info = api("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"
    assert info["last_error_date"] == telegram.clock.unix()


async def test_the_server_may_ask_to_be_left_alone(server: Server, anna: Person) -> None:
    server.answers = [Response(status_code=429, headers={"Retry-After": "1"})]
    started = asyncio.get_running_loop().time()
    await until(lambda: len(server.got) == 2)
    assert asyncio.get_running_loop().time() - started >= 0.9


async def test_an_answer_may_be_a_call(server: Server, api: Api, anna: Person) -> None:
    server.answers = [JSONResponse({"method": "sendMessage", "chat_id": anna.id, "text": "Benvenuta"})]
    await until(lambda: any(message.from_bot for message in anna.chat().messages))
    assert anna.chat().newest.text == "Benvenuta"
    server.answers = [JSONResponse({"method": "deleteWebhook"}), Response("{", media_type="application/json")]
    anna.sends("uno")
    anna.sends("due")
    await until(lambda: len(server.got) == 3)
    assert api("getWebhookInfo")["url"]


async def test_chats_go_beside_each_other_up_to_the_limit(telegram: Telegram, server: Server, api: Api) -> None:
    api("setWebhook", url=api("getWebhookInfo")["url"], max_connections=3)
    server.pause = 0.02
    people = [telegram.add_person(f"P{number}") for number in range(8)]
    for person in people:
        person.presses_start()
        person.sends("uno")
    await until(lambda: len(server.got) == 16)
    assert server.most_under_way == 3
    for person in people:
        own = [update["message"]["text"] for update in server.got if update["message"]["chat"]["id"] == person.id]
        assert own == ["/start", "uno"]


async def test_a_server_that_hangs_or_is_gone_is_tried_again(server: Server, api: Api, anna: Person) -> None:
    server.pause = 1
    await until(lambda: api("getWebhookInfo").get("last_error_message") == "Read timeout expired")
    server.pause = 0
    await until(lambda: api("getWebhookInfo")["pending_update_count"] == 0)
    api("setWebhook", url="http://127.0.0.1:1/hook")
    anna.sends("uno")
    await until(lambda: api("getWebhookInfo").get("last_error_message") == "Connection refused")
    assert api("deleteWebhook") is True
    assert [update["message"]["text"] for update in api.updates()] == ["uno"]
