"""Groups, inline mode and polls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from simulator.bots import BotAccount
from simulator.errors import NotPossible
from simulator.groups import Group
from simulator.people import Person
from simulator.telegram import Telegram
from tests.simulator.conftest import Api, button, keyboard


@pytest.fixture
def group(telegram: Telegram, bot: BotAccount, anna: Person) -> Group:
    return telegram.add_group("Ombriano", [anna, bot])


def test_a_bot_in_a_group_hears_everything_and_may_answer(api: Api, anna: Person, group: Group) -> None:
    anna.sends("giovedì è sospeso", chat=group)
    heard = api.last_update()["message"]
    assert heard["chat"] == {"id": group.id, "type": "supergroup", "title": "Ombriano"}
    assert group.id < -1000000000000
    api("sendMessage", chat_id=group.id, text="ricevuto", reply_markup=keyboard([button("Letto")]))
    anna.taps("Letto", chat=group)
    assert api.last_update()["callback_query"]["message"]["chat"]["id"] == group.id
    assert group.newest.text == "ricevuto"


def test_coming_and_going_is_announced(telegram: Telegram, anna: Person) -> None:
    other = telegram.add_bot("43:other", "other_bot", "Other")
    api = Api(telegram, other)
    group = telegram.add_group("Ombriano", [anna])
    assert api.refusal("sendMessage", chat_id=group.id, text="x") == "400 Bad Request: chat not found"
    group.adds(other, by=anna)
    joined, announced = api.updates()
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert announced["message"]["new_chat_members"] == [other.user]
    assert other in group
    group.removes(other, by=anna)
    refusal = api.refusal("sendMessage", chat_id=group.id, text="x")
    assert refusal == "403 Forbidden: bot was kicked from the supergroup chat"
    group.adds(other, by=anna)
    assert api("leaveChat", chat_id=group.id) is True
    refusal = api.refusal("sendMessage", chat_id=group.id, text="x")
    assert refusal == "403 Forbidden: bot is not a member of the supergroup chat"
    assert group.people == [anna]


def test_members_are_known(telegram: Telegram, api: Api, anna: Person, group: Group) -> None:
    bruno = telegram.add_person("Bruno")
    assert api("getChatMember", chat_id=group.id, user_id=anna.id) == {"status": "member", "user": anna.user}
    assert api("getChatMember", chat_id=group.id, user_id=bruno.id)["status"] == "left"
    group.adds(bruno, by=anna)
    group.removes(bruno, by=anna)
    assert api("getChatMember", chat_id=group.id, user_id=bruno.id)["status"] == "kicked"
    refusal = api.refusal("getChatMember", chat_id=group.id, user_id=5)
    assert refusal == "400 Bad Request: PARTICIPANT_ID_INVALID"
    assert api("getChatMember", chat_id=anna.id, user_id=anna.id)["status"] == "member"
    assert api.refusal("getChatMember", chat_id=anna.id, user_id=5) == "400 Bad Request: user not found"
    assert api("getChat", chat_id=group.id)["title"] == "Ombriano"
    refusal = api.refusal("leaveChat", chat_id=anna.id)
    assert refusal == "400 Bad Request: chat member status can't be changed in private chats"


def test_in_a_group_a_bot_deletes_its_own_messages_only(api: Api, anna: Person, group: Group) -> None:
    theirs = anna.sends("x", chat=group)
    own = api("sendMessage", chat_id=group.id, text="y")
    refusal = api.refusal("deleteMessage", chat_id=group.id, message_id=theirs.message_id)
    assert refusal == "400 Bad Request: message can't be deleted"
    assert api("deleteMessage", chat_id=group.id, message_id=own["message_id"]) is True


def test_some_keys_and_buttons_are_for_private_chats(api: Api, group: Group) -> None:
    place = {"keyboard": [[{"text": "Qui", "request_location": True}]]}
    refusal = api.refusal("sendMessage", chat_id=group.id, text="x", reply_markup=place)
    assert refusal == "400 Bad Request: location can be requested in private chats only"
    app = keyboard([{"text": "App", "web_app": {"url": "https://crema.it"}}])
    refusal = api.refusal("sendMessage", chat_id=group.id, text="x", reply_markup=app)
    assert refusal == "400 Bad Request: BUTTON_TYPE_INVALID"


def article(number: int, text: str = "<b>Yoga</b> a Crema", **more: Any) -> dict[str, Any]:
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": str(number), "title": "Yoga", "input_message_content": content} | more


def test_an_inline_query_is_answered_and_a_result_picked(bot: BotAccount, api: Api, anna: Person, group: Group) -> None:
    query = anna.types_inline(bot, "yoga crema")
    asked = api.last_update()["inline_query"]
    assert (asked["query"], asked["from"]["id"]) == ("yoga crema", anna.id)
    results = [article(1), article(2, reply_markup=keyboard([button("Scheda", "a_1")]))]
    api("answerInlineQuery", inline_query_id=asked["id"], results=results, cache_time=0)
    assert [result["title"] for result in query.results] == ["Yoga", "Yoga"]

    api.updates(allowed_updates=["message", "chosen_inline_result", "callback_query"])
    message = anna.picks(query.results[1], chat=group)
    assert (message.html, message.json["via_bot"]["id"]) == ("<b>Yoga</b> a Crema", 42)
    chosen = api.last_update()["chosen_inline_result"]
    assert chosen["result_id"] == "2"
    anna.taps("Scheda", message=message)
    tapped = api.last_update()["callback_query"]
    assert tapped["inline_message_id"] == chosen["inline_message_id"]
    assert "message" not in tapped
    assert api("editMessageText", inline_message_id=tapped["inline_message_id"], text="Al completo") is True
    assert message.text == "Al completo"
    with pytest.raises(NotPossible, match="no such result"):
        anna.picks(article(3), query=query, chat=group)


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([article(number) for number in range(51)], "400 Bad Request: RESULTS_TOO_MUCH"),
        ([article(1), article(1)], "400 Bad Request: RESULT_ID_DUPLICATE"),
        ([article(1, text="")], "400 Bad Request: message text is empty"),
        ([article(1) | {"id": "x" * 65}], "400 Bad Request: RESULT_ID_INVALID"),
        ([{"type": "sticker", "id": "1", "sticker_file_id": "x"}], "501 Not Implemented: "),
    ],
)
def test_results_that_telegram_would_not_show_are_refused(
    bot: BotAccount, api: Api, anna: Person, results: list[Any], words: str
) -> None:
    query = anna.types_inline(bot, "yoga")
    assert api.refusal("answerInlineQuery", inline_query_id=query.id, results=results).startswith(words)


def test_an_inline_query_is_answered_once_and_in_time(
    telegram: Telegram, bot: BotAccount, api: Api, anna: Person
) -> None:
    query, late = anna.types_inline(bot, "yoga"), anna.types_inline(bot, "yoga")
    assert api("answerInlineQuery", inline_query_id=query.id, results=[]) is True
    telegram.clock.move(timedelta(minutes=2))
    for each in (query, late):
        assert "query is too old" in api.refusal("answerInlineQuery", inline_query_id=each.id, results=[])


def poll(**more: Any) -> dict[str, Any]:
    return {"question": "Come è andata?", "options": [{"text": "Bene"}, {"text": "Male"}]} | more


def test_a_poll_is_voted_in_and_closed(api: Api, anna: Person) -> None:
    sent = api("sendPoll", chat_id=anna.id, **poll())
    message = anna.chat().newest
    anna.votes(message, "Bene")
    assert [option["voter_count"] for option in api.last_update()["poll"]["options"]] == [1, 0]
    anna.votes(message, "Male")
    assert message.json["poll"]["total_voter_count"] == 1
    assert all("poll_answer" not in update for update in api.updates()), "it is anonymous"
    closed = api("stopPoll", chat_id=anna.id, message_id=sent["message_id"])
    assert closed["is_closed"] is True
    refusal = api.refusal("stopPoll", chat_id=anna.id, message_id=sent["message_id"])
    assert refusal == "400 Bad Request: poll has already been closed"
    with pytest.raises(NotPossible):
        anna.votes(message, "Bene")


def test_an_open_poll_tells_who_voted(api: Api, anna: Person) -> None:
    api("sendPoll", chat_id=anna.id, **poll(is_anonymous=False, allows_multiple_answers=True))
    anna.votes(anna.chat().newest, "Bene", "Male")
    answer = api.updates()[-2]["poll_answer"]
    assert (answer["user"]["id"], answer["option_ids"]) == (anna.id, [0, 1])


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (poll(question=" "), "400 Bad Request: poll question must be non-empty"),
        (poll(question="x" * 301), "400 Bad Request: poll question length must not exceed 300"),
        (poll(options=[]), "400 Bad Request: poll must have at least 1 option"),
        (poll(options=[{"text": "x"}] * 13), "400 Bad Request: poll can't have more than 12 options"),
        (poll(options=[{"text": ""}]), "400 Bad Request: poll options must be non-empty"),
        (poll(options=[{"text": "x" * 101}]), "400 Bad Request: poll options length must not exceed 100"),
        (poll(type="quiz"), "501 Not Implemented: the simulator does not simulate polls with quiz"),
        (poll(open_period=60), "501 Not Implemented: the simulator does not simulate polls with ['open_period']"),
    ],
)
def test_polls_that_telegram_would_not_show_are_refused(
    api: Api, anna: Person, params: dict[str, Any], words: str
) -> None:
    assert api.refusal("sendPoll", chat_id=anna.id, **params) == words
