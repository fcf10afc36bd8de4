"""The control API: what the page sees of people and conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from simulator.bots import BotAccount
from simulator.people import Person
from simulator.server import Cast, application
from simulator.telegram import Telegram
from simulator.writing import PICTURE
from tests.simulator.asking import Page, opened
from tests.simulator.conftest import Api, button, keyboard

Json = dict[str, Any]


@pytest.fixture
async def page(telegram: Telegram, anna: Person) -> AsyncIterator[Page]:
    async with opened(application(telegram)) as client:
        yield Page(client, anna)


# State


async def test_the_state_names_time_people_bots_and_trouble(page: Page, api: Api) -> None:
    api("sendMessage", chat_id=page.person.id, text="Ciao")
    api("setMyDescription", description="Attività vicino a te")
    state = await page.get("state")
    assert state["now"] == "2026-11-30T09:00:00+00:00"
    assert (state["frozen"], state["zone"], state["patience"]) == (True, "Europe/Rome", 60.0)
    assert state["bots"][0]["username"] == "farelegami_bot"
    assert state["bots"][0]["description"] == "Attività vicino a te"
    assert state["flood"]["enabled"] is False
    assert state["faults"] == []
    (anna,) = state["people"]
    assert anna["name"] == "Anna Rossi"
    assert (anna["started"], anna["blocked"], anna["unread"]) == (True, False, 1)
    assert anna["last"] == {"id": 2, "own": False, "kind": "text", "text": "Ciao", "date": 1796029200}


async def test_a_cast_has_its_order_its_words_and_its_colours_and_others_stay_in_the_wings(
    telegram: Telegram,
    bot: BotAccount,
    anna: Person,
) -> None:
    joy = telegram.add_person("Joy")
    telegram.add_person("Nessuno")
    app = application(telegram, cast=[Cast(joy.id, "Legge in inglese", "pink"), Cast(anna.id)])
    async with opened(app) as client:
        people = (await client.get("/sim/state")).json()["people"]
    assert [(person["name"], person["subtitle"]) for person in people] == [
        ("Joy", "Legge in inglese"),
        ("Anna Rossi", "@anna_r"),
    ]
    assert people[0]["colour"] == "pink"
    with pytest.raises(ValueError, match="'mauve' is none of red"):
        Cast(anna.id, colour="mauve")


async def test_without_a_bot_there_is_nobody_to_talk_to(telegram: Telegram) -> None:
    person = telegram.add_person("Anna")
    async with opened(application(telegram)) as client:
        assert (await client.get("/sim/state")).json()["people"] == []
        answer = await client.get(f"/sim/people/{person.id}/chat")
    assert (answer.status_code, answer.json()["error"]) == (409, "Nel simulatore non c'è ancora nessun bot.")


async def test_what_has_been_read_is_not_counted_again(page: Page, api: Api) -> None:
    for text in ("uno", "due", "tre"):
        api("sendMessage", chat_id=page.person.id, text=text)
    await page.act("read", message_id=3)
    await page.act("read", message_id=2)
    assert (await page.get("state"))["people"][0]["unread"] == 1


# Conversations


async def test_a_chat_shows_messages_buttons_menu_and_keyboard(page: Page, api: Api) -> None:
    api("setMyCommands", commands=[{"command": "aiuto", "description": "Come funziona"}])
    rows = [button("Fatto", "done") | {"style": "success"}, {"text": "Mappa", "url": "https://example.org/"}]
    api("sendMessage", chat_id=page.person.id, text="<b>Ciao</b>", parse_mode="HTML", reply_markup=keyboard(rows))
    key = {"text": "Qui", "request_location": True}
    markup = {"keyboard": [[key]], "input_field_placeholder": "Dove?"}
    api("sendMessage", chat_id=page.person.id, text="Dove?", reply_markup=markup, disable_notification=True)
    chat = await page.chat()
    assert (chat["started"], chat["blocked"], chat["deleted"], chat["earlier"]) == (True, False, False, 0)
    assert chat["commands"] == [{"command": "aiuto", "description": "Come funziona"}]
    assert chat["keyboard"] == {
        "rows": [[{"text": "Qui", "kind": "request_location"}]],
        "placeholder": "Dove?",
        "folded": False,
    }
    start, greeting, question = chat["messages"]
    assert start["own"]
    assert start["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert greeting["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert greeting["rows"] == [
        [
            {"text": "Fatto", "kind": "callback_data", "style": "success"},
            {"text": "Mappa", "kind": "url", "url": "https://example.org/"},
        ],
    ]
    assert question["silent"]


async def test_a_chat_shows_whatever_a_message_may_hold(page: Page, api: Api, bot: BotAccount) -> None:
    chat_id = page.person.id
    sent = page.person.sends_document("note.txt", b"ciao", "text/plain")
    page.person.sends_sticker("🎈")
    page.person.sends_voice(7)
    page.person.sends_contact()
    api("sendPhoto", chat_id=chat_id, photo=page.person.sends_photo(PICTURE).json["photo"][0]["file_id"], caption="Noi")
    api("sendVenue", chat_id=chat_id, latitude=45.36, longitude=9.68, title="Centro", address="Via Roma 1")
    api("sendPoll", chat_id=chat_id, question="Bello?", options=[{"text": "Sì"}, {"text": "No"}])
    api("sendDice", chat_id=chat_id)
    reply = api("sendMessage", chat_id=chat_id, text="Grazie", reply_parameters={"message_id": sent.message_id})
    api("setMessageReaction", chat_id=chat_id, message_id=2, reaction=[{"type": "emoji", "emoji": "👍"}])
    api("pinChatMessage", chat_id=chat_id, message_id=reply["message_id"])
    forwarded = api("forwardMessage", chat_id=chat_id, from_chat_id=chat_id, message_id=2)
    shown = {message["id"]: message for message in (await page.chat())["messages"]}
    kinds = [message["kind"] for message in shown.values()]
    assert kinds == [
        *("text", "document", "sticker", "voice", "contact", "photo", "photo"),
        *("venue", "poll", "dice", "text", "document"),
    ]
    assert shown[2]["document"] | {"url": ""} == {"url": "", "name": "note.txt", "size": 4, "mime": "text/plain"}
    assert shown[2]["reactions"] == [{"emoji": "👍", "own": False}]
    assert (shown[3]["sticker"], shown[4]["voice"]["seconds"]) == ("🎈", 7)
    assert (shown[7]["photo"]["width"], shown[7]["text"]) == (1, "Noi")
    assert shown[8]["venue"]["title"] == "Centro"
    assert shown[9]["poll"]["options"] == [{"text": "Sì", "votes": 0}, {"text": "No", "votes": 0}]
    assert shown[reply["message_id"]]["reply"] == {"id": 2, "name": "Anna", "text": ""}
    assert shown[reply["message_id"]]["pinned"]
    assert shown[forwarded["message_id"]]["forwarded_from"] == "Anna"


async def test_a_long_chat_comes_with_its_thousand_newest_messages(page: Page, api: Api) -> None:
    for number in range(1005):
        api("sendMessage", chat_id=page.person.id, text=str(number))
    chat = await page.chat()
    assert (len(chat["messages"]), chat["earlier"]) == (1000, 6)
    assert chat["messages"][-1]["text"] == "1004"


async def test_the_transcript_reads_as_text_and_can_be_kept(page: Page, api: Api) -> None:
    api("sendMessage", chat_id=page.person.id, text="Ciao, Anna")
    path = f"/sim/people/{page.person.id}/transcript"
    answer = await page.client.get(path)
    assert answer.headers["content-type"].startswith("text/plain")
    assert "farelegami_bot: Ciao, Anna" in answer.text
    kept = await page.client.get(path, params={"download": ""})
    assert kept.headers["content-disposition"] == f'attachment; filename="conversazione-{page.person.id}.txt"'


async def test_nobody_has_an_unknown_number(page: Page) -> None:
    assert await page.refusal("GET", "people/1/chat") == (404, "Nessuna persona ha il numero 1.")
