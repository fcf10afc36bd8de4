"""The control API: what people do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from simulator.bots import BotAccount
from simulator.people import Person
from simulator.server import Cast, application
from simulator.telegram import Telegram
from tests.simulator.asking import Page, opened
from tests.simulator.conftest import Api, button, keyboard

Json = dict[str, Any]


@pytest.fixture
async def page(telegram: Telegram, anna: Person) -> AsyncIterator[Page]:
    async with opened(application(telegram)) as client:
        yield Page(client, anna)


# What people do


async def test_writing_pressing_start_and_sending_things_reach_the_bot(page: Page, api: Api) -> None:
    api.updates(offset=-1)
    await page.act("start", parameter="a_12")
    await page.act("text", text="yoga")
    await page.act("location", lat=45.1, lon=10.0)
    await page.act("sticker", emoji="🎈")
    await page.act("voice", seconds=2)
    await page.act("contact")
    await page.act("open", link="t.me/farelegami_bot?start=v_3")
    kinds = [
        next(iter(set(update["message"]) - {"message_id", "from", "chat", "date", "entities"}))
        for update in api.updates()[1:]
    ]
    assert kinds == ["text", "text", "location", "sticker", "voice", "contact", "text"]
    assert api.last_update()["message"]["text"] == "/start v_3"


async def test_a_tap_waits_until_the_bot_answers_it(page: Page, api: Api) -> None:
    sent = api(
        "sendMessage", chat_id=page.person.id, text="Vieni?", reply_markup=keyboard([button("Sì"), button("No", "n")])
    )
    tapped = await page.act("tap", message_id=sent["message_id"], row=0, column=1)
    query = api.last_update()["callback_query"]
    assert query["data"] == "n"
    assert tapped["waiting"]["callback"] == query["id"]
    (waiting,) = (await page.chat())["waiting"]
    assert (waiting["message_id"], waiting["row"], waiting["column"]) == (sent["message_id"], 0, 1)
    api("answerCallbackQuery", callback_query_id=query["id"], text="Peccato", show_alert=True)
    chat = await page.chat()
    assert (chat["waiting"], chat["toasts"]) == ([], [{"text": "Peccato", "alert": True}])


async def test_buttons_that_do_not_ask_the_bot_say_what_they_are_for(page: Page, api: Api) -> None:
    row: list[Json] = [
        {"text": "Mappa", "url": "https://example.org/"},
        {"text": "Copia", "copy_text": {"text": "Via Roma 1"}},
        {"text": "Invita", "switch_inline_query": "yoga"},
        {"text": "App", "web_app": {"url": "https://example.org/app"}},
    ]
    sent = api("sendMessage", chat_id=page.person.id, text="Ecco", reply_markup=keyboard(row))
    outcomes = [await page.act("tap", message_id=sent["message_id"], row=0, column=place) for place in range(4)]
    assert outcomes == [
        {"url": "https://example.org/"},
        {"copied": "Via Roma 1"},
        {"inline": "yoga"},
        {"web_app": "https://example.org/app"},
    ]


async def test_a_key_writes_its_label_or_sends_the_place_that_was_chosen(page: Page, api: Api) -> None:
    markup = {"keyboard": [[{"text": "Qui", "request_location": True}, "Altrove"]]}
    api("sendMessage", chat_id=page.person.id, text="Dove?", reply_markup=markup)
    await page.act("key", row=0, column=1)
    assert api.last_update()["message"]["text"] == "Altrove"
    await page.act("key", row=0, column=0, lat=45.0, lon=10.0)
    assert api.last_update()["message"]["location"] == {"latitude": 45.0, "longitude": 10.0}
    assert await page.refused_act("key", row=3, column=0) == "Questo pulsante non c'è più."


async def test_a_vote_is_counted_and_can_be_taken_back(page: Page, api: Api) -> None:
    options = [{"text": "Sì"}, {"text": "No"}]
    sent = api("sendPoll", chat_id=page.person.id, question="Bello?", options=options)
    await page.act("vote", message_id=sent["message_id"], options=[1])
    poll = (await page.chat())["messages"][-1]["poll"]
    assert (poll["chosen"], poll["total"]) == ([1], 1)
    await page.act("vote", message_id=sent["message_id"], options=[])
    assert (await page.chat())["messages"][-1]["poll"]["total"] == 0
    sentence = await page.refused_act("vote", message_id=sent["message_id"], options=[7])
    assert sentence == "Questo sondaggio non ha una risposta così."


async def test_inline_offers_are_asked_for_shown_and_sent(page: Page, api: Api) -> None:
    assert (await page.get(f"people/{page.person.id}/inline"))["answered"] is False
    asked = await page.act("inline", query="yoga")
    content = {"message_text": "Yoga al parco"}
    result = {"type": "article", "id": "1", "title": "Yoga", "description": "Gratis", "input_message_content": content}
    api("answerInlineQuery", inline_query_id=asked["query"], results=[result])
    offers = await page.get(f"people/{page.person.id}/inline")
    assert offers == {"query": "yoga", "answered": True, "results": [{"title": "Yoga", "description": "Gratis"}]}
    await page.act("pick", place=0)
    picked = (await page.chat())["messages"][-1]
    assert (picked["text"], picked["via"], picked["own"]) == ("Yoga al parco", "farelegami_bot", True)
    assert await page.refused_act("pick", place=5) == "Questo risultato non c'è più."


async def test_blocking_shuts_the_bot_up_until_restart(page: Page, api: Api) -> None:
    await page.act("block")
    assert (await page.chat())["blocked"]
    assert (
        api.refusal("sendMessage", chat_id=page.person.id, text="Ciao") == "403 Forbidden: bot was blocked by the user"
    )
    assert await page.refused_act("text", text="ciao") == "Anna Rossi ha bloccato il bot e non gli può scrivere."
    await page.act("unblock")
    await page.act("block")
    await page.act("start")
    assert not (await page.chat())["blocked"]


async def test_who_has_left_telegram_can_do_nothing_more(page: Page) -> None:
    await page.act("delete-account")
    assert (await page.chat())["deleted"]
    assert (await page.get("state"))["people"][0]["name"] == "Account eliminato"
    assert await page.refused_act("text", text="ciao") == "Questo account è stato eliminato."


async def test_a_newcomer_gets_a_name_a_language_and_a_place_on_the_page(
    telegram: Telegram,
    bot: BotAccount,
    anna: Person,
) -> None:
    app = application(telegram, cast=[Cast(anna.id, "La prima")])
    async with opened(app) as client:
        answer = await client.post("/sim/people", json={"name": "  Joy Okafor ", "language": "en"})
        people = (await client.get("/sim/state")).json()["people"]
        nameless = await client.post("/sim/people", json={"name": "  "})
    assert answer.status_code == 201
    assert telegram.people[answer.json()["id"]].language_code == "en"
    assert [person["name"] for person in people] == ["Anna Rossi", "Joy Okafor"]
    assert nameless.json()["error"] == "Una persona ha bisogno di un nome."


@pytest.mark.parametrize(
    ("deed", "body", "sentence"),
    [
        ("dance", {}, "Il simulatore non sa fare «dance»."),
        ("text", {"text": "  \n"}, "Un messaggio vuoto non parte."),
        ("tap", {"message_id": 99, "row": 0, "column": 0}, "Questo messaggio non c'è più."),
        ("tap", {"message_id": 1, "row": 0, "column": 0}, "Questo pulsante non c'è più."),
        ("open", {"link": "https://example.org/"}, "Questo link non porta a un bot del simulatore."),
        ("open", {"link": "t.me/nobody_bot?start=1"}, "Questo link non porta a un bot del simulatore."),
        ("start", {"parameter": "è"}, "Così come stanno le cose non si può fare: a deep link carries"),
        ("tap", {"message_id": "x", "row": 0, "column": 0}, "Richiesta sbagliata: il campo «message_id» non va bene"),
        ("location", {"lat": 91, "lon": 0}, "Richiesta sbagliata: il campo «lat» non va bene"),
        ("text", {"text": "a", "colour": "red"}, "Richiesta sbagliata: il campo «colour» non va bene"),
    ],
)
async def test_what_cannot_be_done_is_declined_in_one_sentence(
    page: Page, deed: str, body: Json, sentence: str
) -> None:
    assert (await page.refused_act(deed, **body)).startswith(sentence)


async def test_a_body_that_is_no_json_is_declined(page: Page) -> None:
    answer = await page.client.post(f"/sim/people/{page.person.id}/text", content=b"{")
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Richiesta sbagliata: non è JSON come si deve")


@pytest.mark.parametrize(("method", "path"), [("GET", "nothing"), ("POST", "state")])
async def test_a_wrong_address_is_declined_in_json(page: Page, method: str, path: str) -> None:
    status, sentence = await page.refusal(method, path)
    assert status in {404, 405}
    assert sentence.startswith("A questo indirizzo")
