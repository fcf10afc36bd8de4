"""The HTTP door: every way to ask, and what comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from simulator.doors.http import HttpDoor
from simulator.faults import Dropped, ServerError
from simulator.people import Person
from simulator.telegram import Telegram
from tests.simulator.conftest import Api
from tests.simulator.serving import served

METHOD = "/bot42:simulator/sendMessage"


@pytest.fixture
async def http(telegram: Telegram) -> AsyncIterator[aiohttp.ClientSession]:
    async with served(HttpDoor(telegram)) as address, aiohttp.ClientSession(address) as session:
        yield session


async def said(response: aiohttp.ClientResponse) -> Any:
    assert response.content_type == "application/json"
    body = await response.json()
    assert body.get("error_code", 200) == response.status
    return body.get("result") or body["description"]


async def test_a_method_may_be_called_in_every_way(http: aiohttp.ClientSession, anna: Person) -> None:
    params = {"chat_id": str(anna.id), "text": "città + 😀"}
    for number, response in enumerate(
        [
            await http.get(METHOD, params=params),
            await http.post(METHOD, params=params),
            await http.post(METHOD, data=params),
            await http.post(METHOD, json=params),
            await http.post(METHOD, json={"text": params["text"]}, params={"chat_id": anna.id}),
            await http.post("/bot42:simulator/SENDMESSAGE", json=params),
        ]
    ):
        sent = await said(response)
        assert (sent["text"], sent["message_id"]) == ("città + 😀", number + 2)


async def test_files_come_as_multipart(http: aiohttp.ClientSession, anna: Person) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("chat_id", str(anna.id))
    form.add_field("caption", "perché")
    form.add_field("document", b"\r\n--x\r\n", filename="città.ics", content_type="text/calendar")
    sent = await said(await http.post("/bot42:simulator/sendDocument", data=form))
    assert (sent["caption"], sent["document"]["file_name"]) == ("perché", "città.ics")
    assert sent["document"]["mime_type"] == "text/calendar"

    file = await said(await http.get("/bot42:simulator/getFile", params={"file_id": sent["document"]["file_id"]}))
    download = await http.get(f"/file/bot42:simulator/{file['file_path']}")
    assert await download.read() == b"\r\n--x\r\n"
    assert (await http.get(f"/file/bot43:other/{file['file_path']}")).status == 404


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("/", b"", 404, "Not Found"),
        ("/bot42:simulator", b"", 404, "Not Found: method not found"),
        ("/bot42:simulator/", b"", 404, "Not Found: method not found"),
        ("/bot43:other/getMe", b"", 401, "Unauthorized"),
        (METHOD, b"{", 400, "Bad Request: can't parse JSON object"),
        (METHOD, b"[]", 400, "Bad Request: JSON object expected"),
        (METHOD, b"{}", 400, "Bad Request: chat_id is empty"),
    ],
)
async def test_nonsense_is_refused(
    http: aiohttp.ClientSession, bot: object, path: str, body: bytes, status: int, words: str
) -> None:
    response = await http.post(path, data=body, headers={"Content-Type": "application/json"})
    assert (await said(response)).startswith(words)
    assert response.status == status


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
async def test_a_form_that_is_none_is_refused(http: aiohttp.ClientSession, bot: object, kind: str) -> None:
    response = await http.post(METHOD, data=b"nonsense", headers={"Content-Type": kind})
    assert response.status == 400
    assert "multipart/form-data" in await said(response)


async def test_a_body_of_an_unknown_kind_holds_nothing(http: aiohttp.ClientSession, bot: object) -> None:
    response = await http.post(METHOD, data=b"x", headers={"Content-Type": "text/plain"})
    assert await said(response) == "Bad Request: chat_id is empty"


async def test_too_big_a_body_is_refused(http: aiohttp.ClientSession, anna: Person) -> None:
    form = aiohttp.FormData({"chat_id": str(anna.id)})
    form.add_field("document", BytesIO(bytes(52 * 1024 * 1024)), filename="a.bin")
    response = await http.post("/bot42:simulator/sendDocument", data=form)
    assert await said(response) == "Request Entity Too Large"


async def test_a_broken_server_may_answer_with_a_page(telegram: Telegram, http: Any, anna: Person) -> None:
    telegram.faults.add(ServerError(502, html=True))
    response = await http.get("/bot42:simulator/getMe")
    assert (response.status, response.content_type) == (502, "text/html")
    assert "nginx" in await response.text()
    telegram.faults.add(ServerError(500))
    assert await said(await http.get("/bot42:simulator/getMe")) == "Internal Server Error"


async def test_a_dropped_connection_gives_no_answer(telegram: Telegram, http: Any, bot: object) -> None:
    telegram.faults.add(Dropped(), times=2)  # a client may try a GET again by itself
    with pytest.raises(aiohttp.ClientConnectionError):
        await http.get("/bot42:simulator/getMe")


async def test_whoever_hangs_up_gives_its_place_in_the_queue_up(
    telegram: Telegram, http: Any, api: Api, anna: Person
) -> None:
    api.updates(offset=api.last_update()["update_id"] + 1)
    polling = asyncio.create_task(http.get("/bot42:simulator/getUpdates", params={"timeout": "20"}))
    await asyncio.sleep(0.05)
    polling.cancel()
    await asyncio.sleep(0.05)
    anna.sends("uno")
    (update,) = await said(await http.get("/bot42:simulator/getUpdates", params={"timeout": "20"}))
    assert update["message"]["text"] == "uno"


async def test_a_server_that_hides_its_connections_breaks_the_answer_off(telegram: Telegram, bot: object) -> None:
    telegram.faults.add(Dropped())
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "path": "/bot42:simulator/getMe", "query_string": b"", "headers": []}
    with pytest.raises(ConnectionAbortedError):
        await HttpDoor(telegram)(scope, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start"]
