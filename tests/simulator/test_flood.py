"""Flood limits, with a clock wound by hand."""

from __future__ import annotations

import pytest

from simulator.files import Upload
from simulator.people import Person
from simulator.telegram import Telegram
from tests.simulator.conftest import Api, Seconds, button, keyboard


@pytest.fixture
def crowd(telegram: Telegram, api: Api) -> list[Person]:
    people = [telegram.add_person(f"P{number}") for number in range(40)]
    for person in people:
        person.presses_start()
    telegram.flood.settings.enabled = True
    return people


def sends(api: Api, person: Person) -> int:
    """Send a text; give the seconds to wait, 0 where it went through."""
    answer = api.call("sendMessage", chat_id=person.id, text="ciao")
    if answer.ok:
        return 0
    wait: int = answer.body["parameters"]["retry_after"]
    assert answer.status == 429
    assert answer.description == f"Too Many Requests: retry after {wait}"
    return wait


def test_without_the_switch_there_is_no_limit(api: Api, anna: Person) -> None:
    assert [sends(api, anna) for _ in range(100)] == [0] * 100


def test_thirty_a_second_pass_over_all_chats(api: Api, crowd: list[Person], seconds: Seconds) -> None:
    assert [sends(api, person) for person in crowd[:30]] == [0] * 30
    assert sends(api, crowd[30]) == 1
    seconds.pass_by(1)
    assert sends(api, crowd[30]) == 0


def test_the_window_slides(api: Api, crowd: list[Person], seconds: Seconds) -> None:
    for person in crowd[:15]:
        assert sends(api, person) == 0
    seconds.pass_by(0.6)
    for person in crowd[15:30]:
        assert sends(api, person) == 0
    seconds.pass_by(0.5)
    assert [sends(api, person) for person in crowd[:15]] == [0] * 15
    assert sends(api, crowd[39]) == 1


def test_evenly_spaced_sending_is_never_refused(api: Api, crowd: list[Person], seconds: Seconds) -> None:
    waits = []
    for number in range(300):
        waits.append(sends(api, crowd[number % 40]))
        seconds.pass_by(1 / 29)
    assert sum(waits) == 0


def test_one_chat_takes_a_burst_and_then_one_a_second(api: Api, crowd: list[Person], seconds: Seconds) -> None:
    assert [sends(api, crowd[0]) for _ in range(5)] == [0] * 5
    assert sends(api, crowd[0]) == 5
    assert sends(api, crowd[1]) == 0, "other chats are not meant"
    seconds.pass_by(5)
    waits = []
    for _ in range(10):
        waits.append(sends(api, crowd[0]))
        seconds.pass_by(1)
    assert waits == [0] * 10


def test_whoever_does_not_wait_waits_longer(api: Api, crowd: list[Person], seconds: Seconds) -> None:
    for _ in range(5):
        sends(api, crowd[0])
    assert [sends(api, crowd[0]) for _ in range(3)] == [5, 6, 7]
    seconds.pass_by(6.5)
    assert sends(api, crowd[0]) == 2, "half a second was left, and one came on top"
    seconds.pass_by(2)
    assert sends(api, crowd[0]) == 0


def test_a_wait_grows_only_so_far(api: Api, crowd: list[Person]) -> None:
    for _ in range(5):
        sends(api, crowd[0])
    assert max(sends(api, crowd[0]) for _ in range(200)) == 60


def test_a_group_takes_twenty_a_minute(telegram: Telegram, api: Api, crowd: list[Person], seconds: Seconds) -> None:
    group = telegram.add_group("Ombriano", [crowd[0], api.bot])
    for _ in range(20):
        assert api("sendMessage", chat_id=group.id, text="x")
        seconds.pass_by(1)
    assert api.refusal("sendMessage", chat_id=group.id, text="x") == "429 Too Many Requests: retry after 40"


def test_edits_count_and_answers_to_taps_do_not(telegram: Telegram, api: Api, crowd: list[Person]) -> None:
    person = crowd[0]
    sent = api("sendMessage", chat_id=person.id, text="0", reply_markup=keyboard([button("Menu")]))
    for number in range(1, 5):
        markup = keyboard([button("Menu")])
        api("editMessageText", chat_id=person.id, message_id=sent["message_id"], text=str(number), reply_markup=markup)
    assert api.refusal("editMessageText", chat_id=person.id, message_id=sent["message_id"], text="x").startswith("429 ")
    for _ in range(10):
        person.taps("Menu")
        api("answerCallbackQuery", callback_query_id=api.last_update()["callback_query"]["id"])
        assert api("sendChatAction", chat_id=person.id, action="typing")


def test_every_picture_of_an_album_counts(api: Api, crowd: list[Person]) -> None:
    media = [{"type": "photo", "media": f"attach://{number}"} for number in range(4)]
    files = {str(number): Upload("a.png", b"png") for number in range(4)}
    assert len(api("sendMediaGroup", files, chat_id=crowd[0].id, media=media)) == 4
    assert api.refusal("sendMediaGroup", files, chat_id=crowd[0].id, media=media).startswith("429 ")


def test_what_is_refused_for_another_reason_does_not_count(api: Api, crowd: list[Person]) -> None:
    for _ in range(10):
        assert api.refusal("sendMessage", chat_id=crowd[0].id, text="").startswith("400 ")
    crowd[1].blocks()
    for _ in range(40):
        assert api.refusal("sendMessage", chat_id=crowd[1].id, text="x").startswith("403 ")
    assert sends(api, crowd[0]) == 0


def test_the_limits_can_be_changed_and_forgotten(telegram: Telegram, api: Api, crowd: list[Person]) -> None:
    telegram.flood.settings.burst = 1
    assert [sends(api, crowd[0]) for _ in range(2)] == [0, 1]
    telegram.flood.forget()
    assert sends(api, crowd[0]) == 0
