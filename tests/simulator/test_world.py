"""What stands around the calls: the clock, the log, events, faults, threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiogram import types

from simulator.clock import Clock
from simulator.faults import AnswerLost, Dropped, Effect, ServerError, Slow, TooManyRequests
from simulator.methods import Methods, gather
from simulator.people import Person
from simulator.telegram import Telegram
from tests.simulator.conftest import MONDAY, Api, button, keyboard


def test_a_frozen_clock_moves_only_when_told() -> None:
    clock = Clock(MONDAY, frozen=True)
    moments: list[datetime] = []
    stop = clock.on_move(moments.append)
    assert clock.now() == MONDAY
    clock.move(timedelta(hours=1))
    clock.set(datetime(2026, 12, 1, tzinfo=UTC))
    stop()
    clock.move(timedelta(days=1))
    assert moments == [MONDAY + timedelta(hours=1), datetime(2026, 12, 1, tzinfo=UTC)]
    assert clock.unix() == int(datetime(2026, 12, 2, tzinfo=UTC).timestamp())


def test_a_running_clock_goes_on_from_where_it_was_put() -> None:
    clock = Clock(MONDAY)
    assert timedelta() <= clock.now() - MONDAY < timedelta(seconds=5)
    clock.freeze()
    assert clock.now() == clock.now()
    clock.move(timedelta(days=1))
    frozen = clock.frozen
    clock.run()
    assert (frozen, clock.frozen) == (True, False)
    assert timedelta(days=1) <= clock.now() - MONDAY < timedelta(days=1, seconds=5)


def test_time_only_goes_forward() -> None:
    clock = Clock(MONDAY, frozen=True)
    with pytest.raises(ValueError, match="forward"):
        clock.move(timedelta(seconds=-1))
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2027, 1, 1))  # noqa: DTZ001 - that is the point


def test_the_log_remembers_the_latest_calls(telegram: Telegram, api: Api, anna: Person) -> None:
    heard: list[str] = []
    stop = telegram.log.listen(lambda entry: heard.append(entry.method))
    api("sendMessage", chat_id=str(anna.id), text="ciao")
    api.refusal("sendmessage", chat_id=anna.id, text="")
    stop()
    api("getMe")
    first, second, third = telegram.log.entries
    assert heard == ["sendMessage", "sendMessage"]
    assert (first.bot, first.status, first.params["chat_id"]) == ("farelegami_bot", 200, anna.id)
    assert (second.status, second.answer["description"]) == (400, "Bad Request: message text is empty")
    assert telegram.log.after(second.number) == [third]
    assert telegram.log.of("getMe") == [third]
    assert (first.at, first.duration > 0) == (MONDAY, True)
    assert "42:simulator" not in str(telegram.log.entries)
    telegram.log.clear()
    api("getMe")
    assert telegram.log.entries[0].number == third.number + 1


def test_events_tell_what_happens(telegram: Telegram, api: Api, anna: Person) -> None:
    events: list[dict[str, Any]] = []
    stop = telegram.events.listen(events.append)
    sent = api("sendMessage", chat_id=anna.id, text="ciao", reply_markup=keyboard([button("Menu")]))
    anna.taps("Menu")
    api("answerCallbackQuery", callback_query_id=api.last_update()["callback_query"]["id"], text="ok")
    api("sendChatAction", chat_id=anna.id, action="typing")
    api("editMessageText", chat_id=anna.id, message_id=sent["message_id"], text="dopo")
    api("deleteMessage", chat_id=anna.id, message_id=sent["message_id"])
    anna.blocks()
    telegram.clock.move(timedelta(hours=1))
    stop()
    anna.unblocks()
    kinds = [event["type"] for event in events if event["type"] != "update"]
    expected = ["message", "callback", "callback_answered", "typing", "edited", "deleted", "people", "clock"]
    assert kinds == expected
    assert events[0] == {
        "type": "message",
        "chat": anna.id,
        "message_id": sent["message_id"],
        "from_bot": True,
        "bots": ["farelegami_bot"],
    }


@pytest.mark.parametrize(
    ("effect", "status", "lost", "delay", "done"),
    [
        (TooManyRequests(9), 429, False, 0, False),
        (ServerError(500), 500, False, 0, False),
        (Dropped(), 0, True, 0, False),
        (AnswerLost(), 200, True, 0, True),
        (Slow(2), 200, False, 2, True),
    ],
)
def test_a_fault_strikes_once_and_as_ordered(
    telegram: Telegram, api: Api, anna: Person, effect: Effect, status: int, lost: bool, delay: float, done: bool
) -> None:
    telegram.faults.add(effect)
    answer = api.call("sendMessage", chat_id=anna.id, text="ciao")
    assert (answer.status, answer.lost, answer.delay) == (status, lost, delay)
    assert (len(anna.chat().messages) == 2) is done
    assert len(telegram.faults) == 0
    assert api("sendMessage", chat_id=anna.id, text="ciao")


def test_a_refusal_may_be_slow_or_lost_too(telegram: Telegram, api: Api, anna: Person) -> None:
    telegram.faults.add(Slow(2))
    telegram.faults.add(AnswerLost())
    slow, lost = (api.call("sendMessage", chat_id=5, text="ciao") for _ in range(2))
    assert (slow.status, slow.delay) == (400, 2)
    assert (lost.status, lost.lost) == (400, True)


def test_faults_are_for_some_calls_only(telegram: Telegram, api: Api, anna: Person) -> None:
    bruno = telegram.add_person("Bruno")
    bruno.presses_start()
    telegram.faults.add(ServerError(), method="sendmessage", chat_id=anna.id, times=2, after=1)

    def statuses() -> list[int]:
        return [api.call("sendMessage", chat_id=person.id, text="x").status for person in (anna, bruno)]

    assert api("getMe")
    assert [statuses() for _ in range(4)] == [[200, 200], [502, 200], [502, 200], [200, 200]]


def test_faults_for_any_method_leave_getupdates_alone(telegram: Telegram, api: Api) -> None:
    fault = telegram.faults.add(ServerError(), times=None)
    assert api("getUpdates") == []
    assert [api.call("getMe").status for _ in range(3)] == [502] * 3
    assert fault.struck == 3
    telegram.faults.remove(fault)
    assert api("getMe")
    telegram.faults.add(ServerError(), method="getUpdates")
    assert api.call("getUpdates").status == 502


def test_chance_falls_alike_for_the_same_seed() -> None:
    def statuses(seed: int) -> list[int]:
        telegram = Telegram(seed=seed)
        telegram.add_bot()
        telegram.faults.add(ServerError(), times=None, probability=0.5)
        return [telegram.call("42:simulator", "getMe").status for _ in range(20)]

    assert statuses(3) == statuses(3)
    assert set(statuses(3)) == {200, 502}
    telegram = Telegram()
    telegram.faults.add(ServerError())
    telegram.faults.clear()
    assert list(telegram.faults) == []


def test_many_threads_may_act_at_once(telegram: Telegram, api: Api, anna: Person) -> None:
    def write() -> None:
        for number in range(50):
            api("sendMessage", chat_id=anna.id, text=str(number))
            anna.sends(str(number))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [message.message_id for message in anna.chat().messages]
    assert ids == list(range(1, 402))
    update_ids = [update["update_id"] for update in telegram.only_bot.updates.waiting]
    assert update_ids == list(range(update_ids[0], update_ids[0] + 201))


def test_updates_are_what_aiograms_models_expect(api: Api, anna: Person) -> None:
    acts: list[Callable[[], object]] = [
        lambda: anna.sends("/aiuto crema.it"),
        lambda: anna.sends_photo(caption="foto"),
        anna.sends_document,
        anna.sends_voice,
        anna.sends_sticker,
        anna.sends_dice,
        anna.sends_contact,
        lambda: anna.shares_location(45.36, 9.68),
        lambda: anna.edits(anna.sends("x"), "y"),
        lambda: anna.types_inline(api.bot, "yoga"),
        anna.blocks,
    ]
    for act in acts:
        act()
    for update in api.updates():
        read = types.Update.model_validate(update)
        kind = next(key for key in update if key != "update_id")
        assert read.event_type == kind
        known = read.model_dump(exclude_none=True, by_alias=True)[kind]
        assert not set(update[kind]) - set(known) - {"from"}, "aiogram knows every field"


def test_two_answers_to_one_method_are_a_mistake() -> None:
    one, two = Methods(), Methods()

    def get_me(_: object) -> bool:
        return True

    one.add(get_me)
    two.add(get_me)
    with pytest.raises(ValueError, match="getMe"):
        gather(one, two)
