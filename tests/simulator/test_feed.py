"""What open pages are told, and when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import orjson
import pytest

from simulator.control import feed as feeds
from simulator.control.feed import Feed
from simulator.control.stage import Cast, Stage
from simulator.people import Person
from simulator.telegram import Telegram
from tests.simulator.conftest import Api, button, keyboard

Json = dict[str, Any]


class Listener:
    """Reads one stream, event by event."""

    def __init__(self, feed: Feed) -> None:
        self.stream = feed.stream()
        self.heard: list[Json] = []

    async def next(self, kind: str) -> Json:
        """Give the next event of a kind; what comes before it is passed over."""
        while True:
            while self.heard:
                event = self.heard.pop(0)
                if event["type"] == kind:
                    return event
            chunk = await asyncio.wait_for(anext(self.stream), 2)
            self.heard += [orjson.loads(line[6:]) for line in chunk.splitlines() if line.startswith(b"data: ")]


@pytest.fixture
async def feed(telegram: Telegram, anna: Person) -> AsyncIterator[Feed]:
    feed = Feed(Stage(telegram, None, "Europe/Rome"))
    yield feed
    feed.close()


@pytest.fixture
async def listener(feed: Feed) -> AsyncIterator[Listener]:
    listener = Listener(feed)
    await listener.next("hello")
    yield listener
    await listener.stream.aclose()  # type: ignore[attr-defined]


async def test_messages_edits_and_deletions_are_told_with_what_is_around(
    listener: Listener, api: Api, anna: Person
) -> None:
    sent = api("sendMessage", chat_id=anna.id, text="Ciao", reply_markup={"keyboard": [["Sì"]]})
    where = {"chat_id": anna.id, "message_id": sent["message_id"]}
    told = await listener.next("message")
    assert (told["person"], told["message"]["text"], told["message"]["own"]) == (anna.id, "Ciao", False)
    assert told["around"]["keyboard"]["rows"] == [[{"text": "Sì", "kind": "text"}]]
    api("editMessageText", text="Ciao!", **where)
    edited = await listener.next("edited")
    assert edited["message"]["edited"]
    assert edited["seq"] > told["seq"]
    api("deleteMessage", **where)
    assert (await listener.next("deleted"))["message_id"] == sent["message_id"]


async def test_a_tap_and_its_answer_are_told(listener: Listener, api: Api, anna: Person) -> None:
    api("sendMessage", chat_id=anna.id, text="Vieni?", reply_markup=keyboard([button("No", "n")], [button("Sì", "y")]))
    anna.taps("Sì")
    tapped = await listener.next("callback")
    assert (tapped["row"], tapped["column"]) == (1, 0)
    api("answerCallbackQuery", callback_query_id=tapped["callback"], text="Bene", show_alert=True)
    answered = await listener.next("callback_answered")
    assert (answered["callback"], answered["text"], answered["alert"]) == (tapped["callback"], "Bene", True)


async def test_typing_time_people_and_calls_are_told(
    listener: Listener, api: Api, anna: Person, telegram: Telegram
) -> None:
    api("sendChatAction", chat_id=anna.id, action="typing")
    assert (await listener.next("typing"))["action"] == "typing"
    assert [call["method"] for call in (await listener.next("calls"))["calls"]] == ["sendChatAction"]
    telegram.clock.move(timedelta(days=1))
    assert (await listener.next("clock"))["now"] == "2026-12-01T09:00:00+00:00"
    anna.blocks()
    assert (await listener.next("people"))["type"] == "people"


async def test_many_calls_come_together_and_the_oldest_are_passed_over(listener: Listener, api: Api) -> None:
    for _ in range(250):
        api("getMe")
    told = await listener.next("calls")
    assert (len(told["calls"]), told["skipped"]) == (200, 50)
    assert "params" not in told["calls"][0]


async def test_who_is_in_the_wings_is_not_told_of(telegram: Telegram, anna: Person, api: Api) -> None:
    stranger = telegram.add_person("Bruno")
    stranger.presses_start()
    feed = Feed(Stage(telegram, [Cast(anna.id)], "Europe/Rome"))
    listener = Listener(feed)
    await listener.next("hello")
    for person in (stranger, anna):
        api("sendMessage", chat_id=person.id, text="Ciao")
    assert (await listener.next("message"))["person"] == anna.id
    feed.close()
    await listener.stream.aclose()  # type: ignore[attr-defined]


async def test_a_page_that_does_not_keep_up_starts_afresh(listener: Listener, feed: Feed) -> None:
    for number in range(feeds.MOST_WAITING + 1):
        feed.tell("note", number=number)
    assert (await listener.next("reload"))["type"] == "reload"


async def test_a_quiet_stream_says_so_and_a_closed_one_ends(feed: Feed, api: Api, anna: Person) -> None:
    listener = Listener(feed)
    await listener.next("hello")
    reading = asyncio.ensure_future(anext(listener.stream))
    await asyncio.sleep(0)
    feed.close()
    assert await reading == b": all quiet\n\n"
    with pytest.raises(StopAsyncIteration):
        await anext(listener.stream)
    api("sendMessage", chat_id=anna.id, text="Nobody listens")
    assert feed.seq == 0


async def test_news_come_from_other_threads_too(listener: Listener, api: Api, anna: Person) -> None:
    await asyncio.to_thread(api, "sendMessage", chat_id=anna.id, text="Da lontano")
    assert (await listener.next("message"))["message"]["text"] == "Da lontano"
