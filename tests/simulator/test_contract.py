"""The same story through every door, told by real clients of both libraries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Protocol

import aiogram.exceptions as aiogram_says
import pytest
import telegram as ptb
import telegram.error as ptb_says
from aiogram import Bot as AiogramBot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.request import HTTPXRequest

from simulator.bots import BotAccount
from simulator.doors.for_aiogram import SimulatorSession
from simulator.doors.for_ptb import SimulatorRequest
from simulator.faults import AnswerLost, Dropped, ServerError, Slow, TooManyRequests
from simulator.people import Person
from simulator.telegram import Telegram
from tests.simulator.clients import Client, WithAiogram, WithPtb
from tests.simulator.serving import door, served

TOKEN = "42:simulator"


class Opener(Protocol):
    """Opens a client with some token, which waits *patience* seconds for answers."""

    async def __call__(self, token: str, *, patience: float = 3) -> Client: ...


HTML = DefaultBotProperties(parse_mode="HTML")


@pytest.fixture(params=["aiogram in process", "aiogram over HTTP", "PTB in process", "PTB over HTTP"])
async def connect(
    request: pytest.FixtureRequest, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Opener]:
    """Give a way to open a client with some token."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # durations as timedelta, without a warning
    async with AsyncExitStack() as stack:
        library, over = request.param.split(" ", 1)
        address = await stack.enter_async_context(served(door(telegram))) if over == "over HTTP" else ""

        async def open_aiogram(token: str, *, patience: float = 3) -> Client:
            server = TelegramAPIServer.from_base(address)
            over_http = AiohttpSession(api=server, timeout=patience)
            session = over_http if address else SimulatorSession(telegram, timeout=patience)
            stack.push_async_callback(session.close)
            return WithAiogram(AiogramBot(token, session=session, default=HTML))

        async def open_ptb(token: str, *, patience: float = 3) -> Client:
            over_http = HTTPXRequest(read_timeout=patience)
            request = over_http if address else SimulatorRequest(telegram, read_timeout=patience)
            stack.push_async_callback(request.shutdown)
            base = address or "https://api.telegram.org"
            urls = {"base_url": f"{base}/bot", "base_file_url": f"{base}/file/bot"}
            return WithPtb(ptb.Bot(token, request=request, get_updates_request=request, **urls))  # type: ignore[arg-type]

        yield open_aiogram if library == "aiogram" else open_ptb


@pytest.fixture
async def client(connect: Opener, bot: BotAccount) -> Client:
    return await connect(TOKEN)


async def test_a_conversation(client: Client, anna: Person) -> None:
    (start,) = await client.updates()
    assert start.message.text == "/start"
    assert start.message.from_user.full_name == "Anna Rossi"

    message_id = await client.send(anna.id, "<b>Ciao</b> 😀 crema.it", data="menu")
    assert anna.chat().newest.html == "<b>Ciao</b> 😀 crema.it"
    anna.taps("Menu")
    (tap,) = await client.updates(offset=start.update_id + 1)
    assert tap.callback_query.data == "menu"
    assert tap.callback_query.message.message_id == message_id
    assert await client.answer(tap.callback_query.id, "Fatto")
    assert [(toast.text, toast.alert) for toast in anna.chat().toasts] == [("Fatto", True)]
    assert await client.edit(anna.id, message_id, "<i>Menu</i>") == "<i>Menu</i>"
    assert (anna.chat().newest.html, anna.chat().newest.buttons) == ("<i>Menu</i>", ())


async def test_all_that_people_send_is_understood(client: Client, anna: Person) -> None:
    for act in (anna.sends_photo, anna.sends_document, anna.sends_voice, anna.sends_sticker, anna.sends_dice):
        act()
    anna.sends_contact()
    anna.shares_location(45.36, 9.68)
    anna.blocks()
    updates = await client.updates()
    assert [update.update_id for update in updates] == sorted(update.update_id for update in updates)
    assert updates[1].message.photo[-1].width == 1
    assert updates[-2].message.location.latitude == 45.36
    assert updates[-1].my_chat_member.new_chat_member.status == "kicked"


async def test_files_go_there_and_back(client: Client, anna: Person) -> None:
    file_id = await client.send_files(anna.id)
    document = anna.chat().newest.document
    assert document is not None
    assert document.name == "città.ics"
    assert anna.chat().messages[1].html == "<b>foto</b>"
    assert await client.download(file_id) == b"BEGIN"


async def test_refusals_become_the_librarys_exceptions(telegram: Telegram, client: Client, anna: Person) -> None:
    with pytest.raises(client.bad_request, match=r"(?i)chat not found"):
        await client.send(5, "ciao")
    with pytest.raises(client.bad_request, match=r"(?i)message to edit not found"):
        await client.edit(anna.id, 99, "ciao")
    with pytest.raises(client.bad_request, match=r"(?i)unsupported start tag"):
        await client.send(anna.id, "<x>")
    anna.blocks()
    with pytest.raises(client.forbidden, match="bot was blocked by the user"):
        await client.send(anna.id, "ciao")
    telegram.call(TOKEN, "setWebhook", {"url": "https://crema.it"})
    with pytest.raises(client.conflict, match="webhook is active"):
        await client.updates()


async def test_a_wrong_token_is_refused(connect: Opener, anna: Person) -> None:
    stranger = await connect("43:other")
    with pytest.raises(stranger.unauthorized):
        await stranger.send(anna.id, "ciao")


async def test_two_pollers_are_one_too_many(connect: Opener, client: Client) -> None:
    older = asyncio.create_task(client.updates(timeout=1))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task((await connect(TOKEN)).updates(timeout=1))
    with pytest.raises(client.conflict, match="terminated by other getUpdates request"):
        await older
    assert await newer == []


async def test_a_poll_waits_for_news(client: Client, anna: Person) -> None:
    (start,) = await client.updates()
    waiting = asyncio.create_task(client.updates(offset=start.update_id + 1, timeout=2))
    await asyncio.sleep(0.05)
    anna.sends("yoga")
    assert [update.message.text for update in await waiting] == ["yoga"]


async def test_faults_strike_through_every_door(telegram: Telegram, client: Client, anna: Person) -> None:
    def said() -> list[str]:
        return [message.text for message in anna.chat().messages[1:]]

    telegram.faults.add(TooManyRequests(7))
    with pytest.raises((aiogram_says.TelegramRetryAfter, ptb_says.RetryAfter)) as error:
        await client.send(anna.id, "uno")
    assert client.retry_after(error.value) == 7
    for broken in (ServerError(500), ServerError(502, html=True), ServerError(504)):
        telegram.faults.add(broken)
        with pytest.raises((aiogram_says.AiogramError, ptb_says.NetworkError)):
            await client.send(anna.id, "due")
    telegram.faults.add(Dropped())
    with pytest.raises(client.network):
        await client.send(anna.id, "tre")
    assert said() == []
    telegram.faults.add(AnswerLost())
    with pytest.raises(client.network):
        await client.send(anna.id, "quattro")
    assert said() == ["quattro"]
    telegram.faults.add(Slow(0.1))
    await client.send(anna.id, "cinque")
    assert said() == ["quattro", "cinque"]


async def test_whoever_is_too_slow_is_not_waited_for(telegram: Telegram, connect: Opener, anna: Person) -> None:
    client = await connect(TOKEN, patience=0.2)
    telegram.faults.add(Slow(30))
    with pytest.raises(client.network):
        await client.send(anna.id, "ciao")
    assert anna.chat().newest.text == "ciao", "it was done, all the same"
