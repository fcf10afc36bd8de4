"""The bot as it runs in earnest, over HTTP: polling, webhook, courier, schedule, health."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette

from bot import schedule, web
from bot.leading import Leadership
from bot.run import run
from bot.settings import BadSetting
from bot.work import Workshop, system_clock
from services import imports, outbox, people
from services.notices import LateReply
from services.programme import Programme
from services.work import UnitOfWork
from simulator.faults import Dropped, ServerError, TooManyRequests
from storage import marks
from tests.support.standing import Standing, eventually, joins, shown
from tests.support.world import an_activity, csv
from views.screen import Screen


@pytest.fixture
async def standing() -> AsyncIterator[Standing]:
    async with Standing().listening() as standing:
        yield standing


async def test_by_polling_a_newcomer_gets_a_place_and_the_next_one_an_offer(
    standing: Standing, database_url: str
) -> None:
    settings = standing.settings(database_url)
    anna, bruno = standing.telegram.add_person("Anna"), standing.telegram.add_person("Bruno")
    async with standing.bot(settings) as (_bot, workshop):
        tomorrow = standing.telegram.clock.now() + timedelta(days=2)
        row = an_activity("Yoga", posti=1, inizio=f"{tomorrow:%Y-%m-%d} 17:30", fine=f"{tomorrow:%Y-%m-%d} 18:30")
        workshop.do(imports.write_catalogue, imports.read_catalogue(csv([row])))
        for someone in (anna, bruno):
            await joins(someone)
            someone.sends("yoga")
            await eventually(lambda someone=someone: "\nYoga" in shown(someone))  # type: ignore[misc]
            someone.taps("Yoga")
            await eventually(lambda someone=someone: "Iscrivimi" in shown(someone))  # type: ignore[misc]
        anna.taps("Iscrivimi")
        await eventually(lambda: "Iscrizione confermata" in shown(anna))
        bruno.taps("Iscrivimi")  # on a card that is out of date
        await eventually(lambda: "in lista" in shown(bruno))
        anna.taps("Disdici")
        await eventually(lambda: "Conferma" in shown(anna))
        anna.taps("Conferma")
        await eventually(lambda: "Accetto il posto" in shown(bruno))
        bruno.taps("Accetto il posto")
        await eventually(lambda: "Iscrizione confermata" in shown(bruno))
    assert standing.telegram.only_bot.updates.pending == 0, "everything was confirmed"


async def test_by_webhook_the_answer_comes_after_the_commit(standing: Standing, sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as port:
        settings = standing.settings(sqlite_url, webhook_url=f"http://127.0.0.1:{port.getsockname()[1]}/telegram")
        async with standing.bot(settings) as (bot, workshop):
            routes = [*web.routes(workshop, bot.updates_flow), web.webhook_route(settings, bot.intake.take)]
            server = web.server(Starlette(routes=routes))
            serving = asyncio.create_task(server.serve(sockets=[port]))
            anna = standing.telegram.add_person("Anna")
            await joins(anna)
            server.should_exit = True
            await serving


async def test_the_webhook_takes_only_what_telegram_sends(standing: Standing, sqlite_url: str) -> None:
    settings = standing.settings(sqlite_url, webhook_url="https://bot.example.org/telegram")
    taken: list[object] = []

    async def take(raw: object) -> None:
        taken.append(raw)

    app = Starlette(routes=[web.webhook_route(settings, take)])
    secret = {web.SECRET_HEADER: web.webhook_secret(settings)}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        assert (await client.post("/telegram", json={"update_id": 1})).status_code == 401
        wrong = {web.SECRET_HEADER: "x"}
        assert (await client.post("/telegram", json={"update_id": 1}, headers=wrong)).status_code == 401
        for body in (b"", b"{", b"[]", b'{"update_id": "one"}', b"x" * (web.LARGEST_UPDATE + 1)):
            assert (await client.post("/telegram", content=body, headers=secret)).status_code == 400
        assert taken == []
        assert (await client.post("/telegram", json={"update_id": 1}, headers=secret)).status_code == 200
        assert taken == [{"update_id": 1}]
        assert (await client.get("/telegram")).status_code == 405


async def test_letters_go_out_and_health_is_told(standing: Standing, sqlite_url: str) -> None:
    settings = standing.settings(sqlite_url, reminders="2h")
    async with standing.bot(settings) as (bot, workshop):
        app = Starlette(routes=web.routes(workshop, bot.updates_flow))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
            await eventually(lambda: workshop.do(lambda uow: marks.moment(uow.session, "scheduler")))
            healthy = await client.get("/healthz")
            assert (healthy.status_code, healthy.json()) == (200, {"status": "ok"})
            assert "farelegami_updates_total" in (await client.get("/metrics")).text

            anna = standing.telegram.add_person("Anna")
            await joins(anna)
            soon = standing.telegram.clock.now() + timedelta(hours=3)
            wall = settings.programme.wall(soon)
            row = an_activity(
                "Yoga", inizio=f"{wall:%Y-%m-%d %H:%M}", fine=f"{wall + timedelta(hours=1):%Y-%m-%d %H:%M}"
            )
            workshop.do(imports.write_catalogue, imports.read_catalogue(csv([row])))
            anna.sends("yoga")
            await eventually(lambda: "\nYoga" in shown(anna))
            anna.taps("Yoga")
            await eventually(lambda: "Iscrivimi" in shown(anna))
            anna.taps("Iscrivimi")
            await eventually(lambda: "Iscrizione confermata" in shown(anna))
            standing.telegram.clock.move(timedelta(hours=1, minutes=1))
            bot.schedule.run_soon()
            await eventually(lambda: "Promemoria" in shown(anna))

            standing.telegram.clock.move(timedelta(minutes=10))
            await bot.schedule.end()
            sick = await client.get("/healthz")
            assert sick.status_code == 503
            assert "scheduler" in sick.json()["reason"]
            await bot.schedule.begin()


async def test_health_says_when_the_database_does_not_answer(
    standing: Standing, sqlite_url: str, faults: list[str]
) -> None:
    async with standing.bot(standing.settings(sqlite_url)) as (_bot, workshop):
        broken = Workshop(workshop.engine, workshop.programme)
        app = Starlette(routes=web.routes(broken, lambda: False))
        with workshop.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE marks RENAME TO marks_elsewhere")
        try:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
                sick = await client.get("/healthz")
        finally:
            with workshop.engine.begin() as connection:
                connection.exec_driver_sql("ALTER TABLE marks_elsewhere RENAME TO marks")
        assert sick.status_code == 503
        assert "database" in sick.json()["reason"]
        assert "updates" in sick.json()["reason"]
    faults.clear()  # the schedule missed the table too


async def test_a_token_that_telegram_does_not_know_is_a_setting_to_mend(standing: Standing, sqlite_url: str) -> None:
    settings = standing.settings(sqlite_url).model_copy(update={"bot_token": "43:somebody"})
    with pytest.raises(BadSetting, match="FARELEGAMI_BOT_TOKEN"):
        async with standing.bot(settings):
            pass


async def test_a_port_that_is_taken_is_a_setting_to_mend(standing: Standing, sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = standing.settings(sqlite_url, http_port=taken.getsockname()[1])
        with pytest.raises(BadSetting, match="FARELEGAMI_HTTP_PORT"):
            await run(settings)


async def test_telegram_out_of_reach_at_the_start_is_waited_for(standing: Standing, sqlite_url: str) -> None:
    standing.telegram.faults.add(ServerError(502), method="getMe", times=1)
    standing.telegram.faults.add(Dropped(), method="getUpdates", times=1)
    async with standing.bot(standing.settings(sqlite_url)):
        await joins(standing.telegram.add_person("Anna"))


async def test_a_pause_that_telegram_asks_for_at_the_start_is_waited_out(standing: Standing, sqlite_url: str) -> None:
    standing.telegram.faults.add(TooManyRequests(1), method="getMe", times=1)
    async with standing.bot(standing.settings(sqlite_url)) as (bot, _workshop):
        assert bot.username == standing.account.username


async def test_what_stands_around_the_chat_is_told_once(standing: Standing, sqlite_url: str) -> None:
    settings = standing.settings(sqlite_url)
    async with standing.bot(settings):
        await eventually(lambda: len(standing.telegram.log.of("setMyShortDescription")) == 2)
    async with standing.bot(settings):
        await joins(standing.telegram.add_person("Anna"))
    assert len(standing.telegram.log.of("setMyCommands")) == 2


async def test_of_two_bots_on_one_database_one_leads_and_the_other_takes_over(
    standing: Standing, database_url: str, faults: list[str]
) -> None:
    settings = standing.settings(database_url)
    async with standing.bot(settings) as (first, _workshop):
        async with standing.bot(settings) as (second, _other):
            assert first.schedule.leads
            assert not second.schedule.leads
            await first.schedule.end()
            await eventually(lambda: second.schedule.leads)
        await first.schedule.begin()
    assert all("polling with this token" in fault for fault in faults)
    faults.clear()


async def test_letters_and_answers_together_stay_below_telegrams_limit(standing: Standing, sqlite_url: str) -> None:
    standing.telegram.flood.settings.enabled = True
    settings = standing.settings(sqlite_url, delivery_rate=30)
    readers = [standing.telegram.add_person(f"Persona {number}") for number in range(100)]
    for one in readers:
        one.chat().started = True
    async with standing.bot(settings) as (_bot, workshop):
        workshop.do(write_to, [one.id for one in readers])
        for one in readers[:20]:
            one.sends("yoga")
        await eventually(lambda: len(standing.telegram.log.of("sendMessage")) >= 120, patience=20)
    sent = standing.telegram.log.of("sendMessage")
    assert {entry.status for entry in sent} == {200}
    assert len(sent) == 120


def write_to(uow: UnitOfWork, accounts: list[int]) -> None:
    """Let the courier owe each of some people a letter."""
    for number in accounts:
        person = people.join(uow, telegram_id=number, name="Persona", language="it", territory_id=1, agreed_at=uow.now)
        outbox.post(uow, person.id, LateReply(update_id=-number, screen=Screen("una lettera").to_json()))


async def test_when_the_systems_clock_is_set_every_job_runs_at_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lead(leads: bool) -> None:
        del leads

    workshop = Workshop(engine, Programme())
    watched = schedule.Schedule(workshop, Leadership(engine), timedelta(hours=1), lead)
    ran = asyncio.Event()
    monkeypatch.setattr(watched, "run_soon", ran.set)
    stop = asyncio.Event()
    minding = asyncio.create_task(watched.mind_the_clock(stop))
    await asyncio.sleep(1.1)
    assert not ran.is_set(), "nobody set the clock yet"
    later = system_clock() + timedelta(hours=1)
    monkeypatch.setattr(schedule, "system_clock", lambda: later)
    await asyncio.wait_for(ran.wait(), 3)
    stop.set()
    await minding
    workshop.close()
