"""The control API: files, time, trouble and the log of calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.people import Person
from simulator.server import application
from simulator.telegram import Telegram
from simulator.writing import PICTURE
from tests.simulator.asking import Page, opened
from tests.simulator.conftest import Api

Json = dict[str, Any]


@pytest.fixture
async def page(telegram: Telegram, anna: Person) -> AsyncIterator[Page]:
    async with opened(application(telegram)) as client:
        yield Page(client, anna)


# Files


async def test_files_are_sent_with_captions_and_downloaded_harmlessly(page: Page, api: Api) -> None:
    file = {"file": ("è.html", b"<script>alert(1)</script>", "text/html")}
    sent = await page.client.post(f"/sim/people/{page.person.id}/document", files=file, data={"caption": "Ecco"})
    assert sent.status_code == 200
    message = (await page.chat())["messages"][-1]
    assert (message["document"]["name"], message["text"]) == ("è.html", "Ecco")
    answer = await page.client.get(message["document"]["url"])
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%A8.html"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_picture_is_shown_and_anything_else_is_none(page: Page) -> None:
    path = f"/sim/people/{page.person.id}/photo"
    sent = await page.client.post(path, files={"file": ("noi.png", PICTURE, "image/png")})
    assert sent.status_code == 200
    shown = await page.client.get((await page.chat())["messages"][-1]["photo"]["url"])
    assert (shown.headers["content-type"], shown.content) == ("image/png", PICTURE)
    assert "content-disposition" not in shown.headers
    refused = await page.client.post(path, files={"file": ("noi.png", b"<svg/>", "image/png")})
    assert refused.json()["error"] == "Questa non è una foto in PNG, JPEG, GIF o WebP."


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"files": {"other": ("a", b"a")}}, "Manca il file, nel campo «file»."),
        ({"files": {"file": ("a", b"")}}, "Il file è vuoto."),
        (
            {"files": {"file": ("a", b"a")}, "headers": {"content-length": "99999999"}},
            "Il file è troppo grande: al massimo 50 MB.",
        ),
    ],
)
async def test_a_file_that_is_none_or_too_big_is_declined(page: Page, form: Json, sentence: str) -> None:
    answer = await page.client.post(f"/sim/people/{page.person.id}/document", **form)
    assert answer.json() == {"error": sentence}


async def test_a_file_that_is_not_there_cannot_be_had(page: Page) -> None:
    assert await page.refusal("GET", "files/sim-none") == (404, "Questo file non c'è.")


# Time


async def test_the_clock_is_moved_by_seconds_to_a_wall_clock_time_and_to_a_moment(
    page: Page, telegram: Telegram
) -> None:
    assert (await page.post("clock", move=3600))["now"] == "2026-11-30T10:00:00+00:00"
    assert (await page.post("clock", to="2026-12-02T17:30"))["now"] == "2026-12-02T16:30:00+00:00"
    assert (await page.post("clock", to="2026-12-02T17:30:00Z"))["now"] == "2026-12-02T17:30:00+00:00"
    assert telegram.clock.now() == datetime(2026, 12, 2, 17, 30, tzinfo=UTC)


async def test_the_clock_jumps_where_the_assembler_says(page: Page, telegram: Telegram) -> None:
    ahead = telegram.clock.now() + timedelta(hours=5)
    telegram.jumps |= {"next-reminder": lambda: ahead, "nothing": lambda: None}
    assert (await page.get("state"))["jumps"] == ["next-reminder", "nothing"]
    assert (await page.post("clock", to="next-reminder"))["now"] == "2026-11-30T14:00:00+00:00"
    assert await page.refusal("POST", "clock", to="nothing") == (409, "Per ora non c'è niente in arrivo a cui saltare.")


async def test_the_clock_stops_and_goes_on(page: Page, telegram: Telegram) -> None:
    assert not (await page.post("clock", frozen=False))["frozen"]
    assert not telegram.clock.frozen
    assert (await page.post("clock", frozen=True))["frozen"]


@pytest.mark.parametrize(
    ("wish", "status", "sentence"),
    [
        ({}, 400, "Di' una cosa sola: move, to o frozen."),
        ({"move": 1, "frozen": True}, 400, "Di' una cosa sola: move, to o frozen."),
        ({"to": "domani"}, 400, "«domani» non è un momento, né un salto che il simulatore conosce."),
        ({"to": "2026-11-01T10:00"}, 409, "Quel momento è già passato: il tempo va solo avanti."),
        ({"move": -5}, 400, "Richiesta sbagliata: il campo «move» non va bene"),
    ],
)
async def test_the_clock_does_not_go_anywhere_else(page: Page, wish: Json, status: int, sentence: str) -> None:
    answer = await page.refusal("POST", "clock", **wish)
    assert (answer[0], answer[1][: len(sentence)]) == (status, sentence)


# Trouble


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"kind": "429", "seconds": 7}, 429),
        ({"kind": "502"}, 502),
        ({"kind": "500", "html": True}, 500),
        ({"kind": "dropped"}, 0),
    ],
)
async def test_an_ordered_fault_strikes_the_next_call(page: Page, api: Api, wish: Json, status: int) -> None:
    shown = await page.post("faults", **wish)
    assert [fault["kind"] for fault in shown["faults"]] == [wish["kind"]]
    assert api.call("sendMessage", chat_id=page.person.id, text="a").status == status
    assert api.call("sendMessage", chat_id=page.person.id, text="b").ok
    assert (await page.get("state"))["faults"] == []


async def test_a_fault_can_be_meant_for_a_method_a_person_and_many_times(page: Page, api: Api) -> None:
    await page.post("faults", kind="slow", seconds=2, method="sendmessage", person=page.person.id, times=None)
    await page.post("faults", kind="lost", after=1)
    answer = api.call("sendMessage", chat_id=page.person.id, text="a")
    assert answer.delay == 2
    first, second = (await page.get("state"))["faults"]
    assert (first["method"], first["person"], first["times"], first["struck"]) == (
        "sendMessage",
        page.person.id,
        None,
        1,
    )
    assert (second["kind"], second["number"]) == ("lost", 1)


async def test_faults_are_taken_back_one_by_one_or_all(page: Page, telegram: Telegram) -> None:
    for kind in ("429", "502", "lost"):
        await page.post("faults", kind=kind)
    answer = await page.client.delete("/sim/faults/1")
    assert [fault["kind"] for fault in answer.json()["faults"]] == ["429", "lost"]
    assert await page.refusal("DELETE", "faults/2") == (404, "Questo guasto non c'è più.")
    await page.client.delete("/sim/faults")
    assert len(telegram.faults) == 0


async def test_a_fault_of_a_kind_or_for_a_method_that_is_unknown_is_declined(page: Page) -> None:
    assert (await page.refusal("POST", "faults", kind="418"))[0] == 400
    expected = (400, "Il simulatore non ha un metodo «sendGift».")
    assert await page.refusal("POST", "faults", kind="429", method="sendGift") == expected


async def test_flood_limits_are_switched_and_set(page: Page, api: Api) -> None:
    shown = await page.post("flood", enabled=True, burst=1)
    assert (shown["flood"]["enabled"], shown["flood"]["burst"], shown["flood"]["rate"]) == (True, 1, 30)
    statuses = [api.call("sendMessage", chat_id=page.person.id, text=str(number)).status for number in range(2)]
    assert statuses == [200, 429]
    assert (await page.refusal("POST", "flood", rate=0))[0] == 400


# The log of calls


async def test_calls_are_listed_after_a_number_and_shown_one_by_one(page: Page, api: Api) -> None:
    api("sendMessage", chat_id=page.person.id, text="uno")
    api.call("sendMessage", chat_id=page.person.id, text="")
    first, second = (await page.get("calls?after=0"))["calls"]
    assert (first["method"], first["status"], first["params"]["text"]) == ("sendMessage", 200, "uno")
    assert second["answer"]["description"] == "Bad Request: message text is empty"
    assert (await page.get(f"calls?after={first['number']}"))["calls"] == [second]
    limited = await page.get("calls?after=0&limit=1")
    assert (limited["calls"], limited["skipped"]) == ([second], 1)
    assert await page.get(f"calls/{second['number']}") == second
    assert await page.refusal("GET", "calls/999") == (404, "Questa chiamata non è più nel registro.")
    assert await page.refusal("GET", "calls?after=x") == (400, "«after» e «limit» sono numeri.")
