"""getUpdates: what waits, for how long, and for whom."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

from simulator.answers import Answer
from simulator.doors.waiting import answer_to
from simulator.people import Person
from simulator.telegram import Telegram
from tests.simulator.conftest import Api

TERMINATED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def ids(api: Api, **params: int) -> list[int]:
    return [update["update_id"] for update in api.updates(**params)]


def test_an_offset_confirms_what_came_before_it(api: Api, anna: Person) -> None:
    anna.sends("uno")
    anna.sends("due")
    first, second, third = ids(api)
    assert first < second < third
    assert ids(api) == [first, second, third]
    assert ids(api, offset=second) == [second, third]
    assert ids(api) == [second, third]
    assert ids(api, offset=third + 1) == []
    assert ids(api) == []


def test_ids_go_on_growing(api: Api, anna: Person) -> None:
    (last,) = ids(api)
    ids(api, offset=last + 1)
    anna.sends("uno")
    assert ids(api) == [last + 1]


def test_a_negative_offset_keeps_that_many_from_the_end(api: Api, anna: Person) -> None:
    anna.sends("uno")
    anna.sends("due")
    _, second, third = ids(api)
    assert ids(api, offset=-2) == [second, third]
    assert ids(api, offset=-1) == [third]
    assert ids(api, offset=-5) == [third]


def test_an_offset_far_ahead_confirms_nothing(api: Api, anna: Person) -> None:
    (only,) = ids(api)
    assert ids(api, offset=only + 1000) == [only]


def test_the_limit_is_kept_between_1_and_100(api: Api, anna: Person) -> None:
    for place in range(120):
        anna.sends(str(place))
    assert len(ids(api, limit=1)) == 1
    assert len(ids(api, limit=0)) == 100
    assert len(ids(api, limit=1000)) == 100
    assert len(ids(api)) == 100


def test_updates_are_forgotten_after_24_hours(telegram: Telegram, api: Api, anna: Person) -> None:
    telegram.clock.move(timedelta(hours=23))
    anna.sends("uno")
    telegram.clock.move(timedelta(hours=1))
    assert len(ids(api)) == 2
    telegram.clock.move(timedelta(seconds=1))
    assert [update["message"]["text"] for update in api.updates()] == ["uno"]
    telegram.clock.move(timedelta(hours=24))
    assert ids(api) == []


def test_the_wish_for_kinds_of_updates_is_remembered(api: Api, anna: Person) -> None:
    anna.reacts(anna.sends("uno"), "👍")
    assert [set(update) - {"update_id"} for update in api.updates()] == [{"message"}, {"message"}]
    api.updates(allowed_updates=["message_reaction"])
    anna.reacts(anna.sends("due"), "👍")
    assert "message_reaction" in api.last_update()
    api.updates(offset=-1)
    anna.sends("tre")
    assert "message_reaction" in api.last_update()
    api.updates(allowed_updates=[])
    anna.sends("quattro")
    assert api.last_update()["message"]["text"] == "quattro"


def test_raw_updates_reach_the_bot_as_they_are(telegram: Telegram, api: Api) -> None:
    telegram.push_raw({"message": {"nonsense": True}})
    assert api.updates()[0]["message"] == {"nonsense": True}
    far = telegram.push_raw({"update_id": 2_000_000_000})
    assert far["update_id"] == 2_000_000_000
    assert telegram.push_raw({})["update_id"] == 2_000_000_001


async def poll(telegram: Telegram, timeout: int = 20) -> Answer:  # noqa: ASYNC109 - the parameter of getUpdates
    return await answer_to(telegram, "42:simulator", "getUpdates", {"timeout": timeout, "offset": -1})


async def test_a_poll_waits_for_news(telegram: Telegram, api: Api, anna: Person) -> None:
    api.updates(offset=api.last_update()["update_id"] + 1)
    waiting = asyncio.create_task(poll(telegram))
    await asyncio.sleep(0)
    assert not waiting.done()
    anna.sends("uno")
    assert (await waiting).result[0]["message"]["text"] == "uno"


async def test_news_may_come_from_another_thread(telegram: Telegram, api: Api, anna: Person) -> None:
    api.updates(offset=api.last_update()["update_id"] + 1)
    waiting = asyncio.create_task(poll(telegram))
    await asyncio.sleep(0)
    threading.Thread(target=anna.sends, args=("uno",)).start()
    assert (await waiting).result[0]["message"]["text"] == "uno"


async def test_of_two_polls_the_older_is_ended(telegram: Telegram, bot: object) -> None:
    older = asyncio.create_task(poll(telegram))
    await asyncio.sleep(0)
    newer = asyncio.create_task(poll(telegram))
    ended = await older
    assert (ended.status, ended.description) == (409, TERMINATED)
    newer.cancel()


async def test_whoever_does_not_wait_ends_no_poll(telegram: Telegram, api: Api) -> None:
    waiting = asyncio.create_task(poll(telegram, timeout=1))
    await asyncio.sleep(0)
    assert api("getUpdates") == []
    assert (await waiting).ok


async def test_a_webhook_ends_a_poll(telegram: Telegram, api: Api) -> None:
    waiting = asyncio.create_task(poll(telegram))
    await asyncio.sleep(0)
    api("setWebhook", url="https://example.org/hook")
    assert (await waiting).description == "Conflict: terminated by setWebhook request"


async def test_a_poll_ends_empty_when_its_time_is_over(telegram: Telegram, bot: object) -> None:
    assert (await poll(telegram, timeout=1)).result == []
    assert telegram.log.entries[-1].method == "getUpdates"


async def test_a_poll_that_was_given_up_stands_in_nobodys_way(telegram: Telegram, api: Api, anna: Person) -> None:
    api.updates(offset=api.last_update()["update_id"] + 1)
    waiting = asyncio.create_task(poll(telegram))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    anna.sends("uno")
    assert (await poll(telegram)).result[0]["message"]["text"] == "uno"
