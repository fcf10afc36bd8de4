"""Calendars on people's phones: the file of an activity, a venue's address, one's own secret address."""

import re
import time
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import select
from starlette.applications import Starlette

from bot import feeds, web
from bot.operating import remember_username
from bot.settings import Settings
from services import calendars
from services.privacy import Everything, everything
from services.work import UnitOfWork
from storage.calendars import MOST_DATES, CalendarFeed
from storage.catalogue import Activity
from storage.occurrences import Occurrence
from storage.people import by_telegram_id
from storage.territories import Venue
from tests.support.world import ROME, Someone, World, an_activity
from views.answers.calendars import (
    ConfirmEndCalendarAddress,
    ConfirmRenewCalendarAddress,
    SaveToCalendar,
    ShowCalendarAddress,
    ShowVenueCalendar,
)


def events(content: bytes) -> list[Any]:
    """Read a calendar back as programs do, after checking what they all rely on."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    for line in lines:
        line.decode()
    calendar = Calendar.from_ical(content)
    assert not calendar.errors
    assert calendar["VERSION"] == "2.0"
    found: list[Any] = list(calendar.walk("VEVENT"))
    for one in found:
        assert not one.errors
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(one)
        assert one.DTSTART < one.DTEND
    assert len({str(one["UID"]) for one in found}) == len(found)
    return found


def begins(one: Any) -> str:
    """Say when an event begins by the clocks of Rome."""
    return f"{one.DTSTART.astimezone(ROME):%Y-%m-%d %H:%M}"


def id_of(world: World, code: str = "CR-1") -> int:
    """Find an activity."""
    return world.ask(lambda uow: uow.session.scalars(select(Activity.id).where(Activity.code == code)).one())


async def saves(world: World, someone: Someone, code: str = "CR-1") -> bytes:
    """Tap *Calendario* on a card, and give the file."""
    await world.forges(someone, SaveToCalendar(activity_id=id_of(world, code)).pack())
    file = someone.screen.document
    assert file is not None
    assert file.name == f"{code}.ics"
    return file.data


class Phone:
    """A calendar program that fetches addresses."""

    def __init__(self, world: World) -> None:
        world.ask(remember_username, 42, "farelegami_bot")
        app = Starlette(routes=feeds.routes(world.workshop))
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://phone")

    async def fetches(self, address: str, method: str = "GET", **headers: str) -> httpx.Response:
        """Ask for an address as it was given."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        path = re.sub("^https?://[^/]*", "", address)
        return await self._client.request(method, path, headers=named)


def address(someone: Someone) -> str:
    """Copy the address on the screen."""
    someone.account.taps("Copia l'indirizzo")
    return someone.account.clipboard


async def shows_address(someone: Someone) -> str:
    """Ask for one's own address."""
    await someone.sends("/agenda")
    await someone.taps("Calendario sul telefono")
    return address(someone)


def change(uow: UnitOfWork, /, day: int, **changes: Any) -> None:
    """Change one date alone, as staff do."""
    dates = uow.session.scalars(select(Occurrence).order_by(Occurrence.slot_at)).all()
    for name, value in changes.items():
        setattr(dates[day], name, value)
    dates[day].is_pinned = True


SERIES = an_activity(
    "Compiti, insieme; «qui»",
    codice="CR-1",
    descrizione="Finita la scuola si fanno i compiti 👩‍👩‍👧‍👦 con calma.\nPoi si gioca in cortile: è più bello così.",
    contatto="Chiara, 0373 000000",
    ricorrenza="FREQ=WEEKLY;COUNT=8",
    inizio="2027-03-10 17:30",
    fine="2027-03-10 19:00",
    lat="45.36",
    lon="9.68",
)
"""Wednesdays across the night in which clocks go forward, 28 March 2027."""


# The file


async def test_the_file_has_every_date_by_the_wall_clock_with_two_alarms(world: World) -> None:
    world.imports(SERIES)
    anna = await world.member("Anna")
    found = events(await saves(world, anna))
    assert [begins(one) for one in found] == [f"{date(2027, 3, 10) + timedelta(weeks=n)} 17:30" for n in range(8)]
    assert {one.DTEND - one.DTSTART for one in found} == {timedelta(minutes=90)}
    first = found[0]
    assert first["SUMMARY"] == "Compiti, insieme; «qui»"
    assert first["LOCATION"] == "Centro civico Ombriano, via Toffetti 1"
    assert (first["GEO"].latitude, first["GEO"].longitude) == (45.36, 9.68)
    assert first["URL"] == "https://t.me/farelegami_bot?start=a_CR-1"
    assert "👩‍👩‍👧‍👦 con calma.\nPoi si gioca" in first["DESCRIPTION"]
    assert "https://t.me/farelegami_bot?start=a_CR-1" in first["DESCRIPTION"]
    assert first["STATUS"] == "CONFIRMED"
    for one in found:
        assert [alarm.TRIGGER for alarm in one.walk("VALARM")] == [timedelta(days=-1), timedelta(hours=-2)]
    anna.sees("calendario del telefono", "Vedi i dettagli", "Menu")


async def test_a_date_that_moves_keeps_its_name_and_one_that_is_cancelled_says_so(world: World) -> None:
    world.imports(SERIES)
    anna = await world.member("Anna")
    before = {str(one["UID"]): one for one in events(await saves(world, anna))}
    later = datetime(2027, 3, 12, 18, 0, tzinfo=ROME)
    world.ask(change, 0, starts_at=later, ends_at=later + timedelta(hours=1), note="in palestra")
    world.ask(change, 1, cancelled_at=world.now)
    await world.passes(minutes=2)
    after = {str(one["UID"]): one for one in events(await saves(world, anna))}
    assert set(after) == set(before)
    moved, off = (after[f"{id_of(world)}-{day}@farelegami"] for day in ("20270310T163000Z", "20270317T163000Z"))
    assert begins(moved) == "2027-03-12 18:00"
    assert "Solo questa volta: in palestra" in moved["DESCRIPTION"]
    assert (off["STATUS"], str(off["SUMMARY"])[:9]) == ("CANCELLED", "Non si fa")
    assert not list(off.walk("VALARM"))
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in before), "programs take the later file"


async def test_what_is_over_or_gone_gives_no_file(world: World) -> None:
    world.imports(SERIES)
    anna = await world.member("Anna")
    number = id_of(world)
    world.telegram.clock.move(datetime(2027, 4, 1, tzinfo=ROME) - world.now)
    assert begins(events(await saves(world, anna))[0]) == "2027-04-07 17:30"
    for nothing in (number, 99):
        world.telegram.clock.move(timedelta(days=60))
        await world.forges(anna, SaveToCalendar(activity_id=nothing).pack())
        assert anna.chat.toasts[-1].alert
    anna.sees("non è più in programma")


# A venue's calendar


async def test_a_venues_calendar_is_for_everybody_and_fetched_only_when_it_changed(world: World) -> None:
    world.imports(SERIES, an_activity("Yoga", centro="La Ruota", codice="Y"))
    anna = await world.member("Anna")
    venue = world.ask(lambda uow: uow.session.scalars(select(Venue.id).where(Venue.name.like("Centro%"))).one())
    await world.forges(anna, ShowVenueCalendar(venue_id=venue).pack())
    anna.sees("Centro civico Ombriano", "Copia l'indirizzo", "Indietro")
    phone = Phone(world)
    given = await phone.fetches(address(anna))
    assert given.status_code == 200
    assert given.headers["content-type"] == "text/calendar; charset=utf-8"
    assert given.headers["cache-control"].startswith("public")
    found = events(given.content)
    assert {str(one["SUMMARY"]) for one in found} == {"Compiti, insieme; «qui»"}
    assert len(found) == 8
    assert not [alarm for one in found for alarm in one.walk("VALARM")]
    calendar = Calendar.from_ical(given.content)
    assert str(calendar["X-WR-CALNAME"]) == str(calendar["NAME"]) == "Centro civico Ombriano"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in given.content

    tag = given.headers["etag"]
    for asked in (tag, f"W/{tag}", f'"other", {tag}'):
        again = await phone.fetches(address(anna), if_none_match=asked)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    head = await phone.fetches(address(anna), "HEAD")
    assert (head.status_code, head.headers["etag"]) == (200, tag)
    assert head.headers["content-length"] == str(len(given.content))
    world.ask(change, 1, cancelled_at=world.now)
    changed = await phone.fetches(address(anna), if_none_match=tag)
    assert changed.status_code == 200
    assert str(events(changed.content)[0]["STATUS"]) == "CANCELLED"


@pytest.mark.parametrize("venue", ["99", "0", "-1", "1 ", "99999999999999999999", "uno", "1%00", "²"])
async def test_a_venue_that_is_not_there_has_no_calendar(world: World, venue: str) -> None:
    assert (await Phone(world).fetches(f"/calendar/venue/{venue}.ics")).status_code == 404


async def test_a_date_elsewhere_is_in_the_calendar_of_where_it_is(world: World) -> None:
    world.imports(SERIES, an_activity("Yoga", centro="La Ruota", codice="Y", indirizzo="piazza 2"))
    here, there = (one.id for one in world.ask(lambda uow: uow.session.scalars(select(Venue).order_by(Venue.id)).all()))
    first = world.ask(lambda uow: uow.session.scalars(select(Occurrence).order_by(Occurrence.slot_at.desc())).first())
    assert first is not None

    def relocate(uow: UnitOfWork) -> None:
        moved = uow.session.get(Occurrence, first.id)
        assert moved is not None
        moved.venue_id, moved.is_pinned = there, True

    world.ask(relocate)
    phone = Phone(world)
    assert len(events((await phone.fetches(f"/calendar/venue/{here}.ics")).content)) == 7
    elsewhere = events((await phone.fetches(f"/calendar/venue/{there}.ics")).content)
    assert [str(one["LOCATION"]) for one in elsewhere] == ["La Ruota, piazza 2"] * 2


# One's own


LINK = "https://t.me/farelegami_bot?start=a_"


async def a_household(world: World) -> Someone:
    """Let a mother have a place in one thing, a child in another, and the other child wait for a third."""
    ages = {"eta_min": "6", "eta_max": "10"}
    world.imports(
        SERIES | ages | {"posti": "5"},
        an_activity("Coro", codice="CORO", posti=0, **ages),
        an_activity("Yoga", codice="YOGA", posti=5, inizio="2026-11-26 9:30", fine="2026-11-26 10:30"),
    )
    fatima = await world.member("Fatima")
    for code, label, child in (("CR-1", "Iscrivimi", "Adam"), ("CORO", "Mettimi in lista", "Sara")):
        await fatima.opens(LINK + code)
        await fatima.taps(label, "Aggiungi figli o nipoti")
        await fatima.sends(child)
        await fatima.taps("2018")
    await fatima.opens(LINK + "YOGA")
    await fatima.taps("Iscrivimi", "Per me")
    return fatima


async def test_ones_own_calendar_has_what_the_household_holds_and_tells_what_is_not_sure(world: World) -> None:
    fatima = await a_household(world)
    given = await Phone(world).fetches(await shows_address(fatima))
    assert given.headers["cache-control"].startswith("private")
    found = events(given.content)
    assert len(found) == 10
    coro, yoga, compiti = found[0], found[1], found[2]
    assert (str(yoga["SUMMARY"]), str(yoga["STATUS"]), str(yoga["TRANSP"])) == ("Yoga", "CONFIRMED", "OPAQUE")
    assert "Iscrizione confermata: te" in yoga["DESCRIPTION"]
    assert str(compiti["SUMMARY"]) == "Compiti, insieme; «qui», per Adam"
    assert len(list(compiti.walk("VALARM"))) == 2
    assert str(coro["SUMMARY"]) == "In lista: Coro, per Sara"
    assert (str(coro["STATUS"]), str(coro["TRANSP"])) == ("TENTATIVE", "TRANSPARENT")
    assert not list(coro.walk("VALARM"))
    assert {str(one["CLASS"]) for one in found} == {"PRIVATE"}


async def test_what_changes_in_the_household_changes_its_calendar(world: World) -> None:
    fatima, phone = await a_household(world), Phone(world)
    known = await shows_address(fatima)
    before = await phone.fetches(known)
    assert (await phone.fetches(known, if_none_match=before.headers["etag"])).status_code == 304
    await world.passes(hours=1)
    world.imports(an_activity("Coro", codice="CORO", posti=1, eta_min=6, eta_max=10))
    await world.ticks()
    await fatima.taps("Accetto il posto")
    await fatima.opens(LINK + "YOGA")
    await fatima.taps("Disdici", "Conferma")
    after = await phone.fetches(known, if_none_match=before.headers["etag"])
    found = {str(one["SUMMARY"]): one for one in events(after.content)}
    assert set(found) == {"Compiti, insieme; «qui», per Adam", "Coro, per Sara"}
    assert str(found["Coro, per Sara"]["STATUS"]) == "CONFIRMED"
    again = {str(one["UID"]) for one in events(before.content)} & {str(one["UID"]) for one in events(after.content)}
    assert len(again) == 9, "a turn that became a place is the same date"


async def test_two_children_at_one_date_are_one_date(world: World) -> None:
    fatima = await a_household(world)
    await fatima.opens(LINK + "CR-1")
    await fatima.taps("Iscrivi un'altra persona", "Sara")
    first = events((await Phone(world).fetches(await shows_address(fatima))).content)[2]
    assert str(first["SUMMARY"]) == "Compiti, insieme; «qui», per Adam, Sara"


async def test_the_other_parent_sees_the_children_and_strangers_see_nobody(world: World) -> None:
    fatima, karim, bruno = await a_household(world), await world.member("Karim"), await world.member("Bruno")

    def move_in(uow: UnitOfWork) -> None:
        hers, his = (by_telegram_id(uow.session, one.account.id) for one in (fatima, karim))
        assert hers is not None
        assert his is not None
        his.household_id = hers.household_id

    world.ask(move_in)
    phone = Phone(world)
    his = events((await phone.fetches(await shows_address(karim))).content)
    assert {str(one["SUMMARY"]) for one in his} == {"In lista: Coro, per Sara", "Compiti, insieme; «qui», per Adam"}
    assert events((await phone.fetches(await shows_address(bruno))).content) == []


async def test_an_english_calendar_is_in_english(world: World) -> None:
    fatima = await a_household(world)
    await fatima.sends("/lingua")
    await fatima.taps("English")
    await world.forges(fatima, ShowCalendarAddress().pack())
    fatima.account.taps("Copy the address")
    found = events((await Phone(world).fetches(fatima.account.clipboard)).content)
    assert str(found[0]["SUMMARY"]) == "On the waiting list: Coro, for Sara"


async def test_the_address_stays_the_same_until_there_is_a_new_one(world: World) -> None:
    fatima, phone = await a_household(world), Phone(world)
    first = await shows_address(fatima)
    await fatima.sends("/profilo")
    await fatima.taps("Calendario sul telefono")
    assert address(fatima) == first
    fatima.sees("Chi ha l'indirizzo vede cosa fai e quando")

    await fatima.taps("Nuovo indirizzo", "Annulla")
    assert address(fatima) == first
    await fatima.taps("Nuovo indirizzo", "Conferma")
    fatima.sees("Quello di prima non funziona più")
    second = address(fatima)
    assert (await phone.fetches(first)).status_code == 404
    assert (await phone.fetches(second)).status_code == 200

    await fatima.taps("Spegni", "Conferma")
    fatima.sees("spento")
    assert (await phone.fetches(second)).status_code == 404
    await world.forges(fatima, ConfirmEndCalendarAddress().pack())
    fatima.sees("spento")
    await fatima.taps("Accendi di nuovo")
    third = address(fatima)
    assert third not in (first, second)
    assert (await phone.fetches(third)).status_code == 200
    await world.forges(fatima, ConfirmRenewCalendarAddress().pack())
    assert (await phone.fetches(third)).status_code == 404


async def test_whoever_does_not_know_a_secret_learns_nothing(world: World) -> None:
    fatima, phone = await a_household(world), Phone(world)
    known = await shows_address(fatima)
    secret = known.removesuffix(".ics").rpartition("/")[2]
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", secret)
    wrong = ["x", "0" * 43, secret[:-1], secret + "A", secret.swapcase(), "a" * 4000, "%00", "%F0%9F", "é", "%ED%A0%80"]
    answers = [await phone.fetches(f"/calendar/mine/{one}.ics") for one in wrong]
    await fatima.taps("Spegni", "Conferma")
    answers.append(await phone.fetches(known))
    assert {(one.status_code, one.content, str(sorted(one.headers.items()))) for one in answers} == {
        (404, answers[0].content, str(sorted(answers[0].headers.items())))
    }
    assert {(await phone.fetches(f"/calendar/mine/{one}")).status_code for one in (wrong[0], secret)} == {302}


async def test_the_database_does_not_show_the_secret(world: World) -> None:
    fatima = await a_household(world)
    secret = (await shows_address(fatima)).removesuffix(".ics").rpartition("/")[2]

    def stored(uow: UnitOfWork) -> list[str]:
        rows = uow.session.connection().exec_driver_sql("SELECT fingerprint, secret FROM calendar_feeds").all()
        replies = uow.session.connection().exec_driver_sql("SELECT reply, '' FROM handled_updates").all()
        return [str(value) for row in (*rows, *replies) for value in row]

    found = world.ask(stored)
    assert calendars.fingerprint(secret) in found
    assert not [one for one in found if secret in one]


@pytest.mark.parametrize("leaving", ["Cancella i miei dati", "Togli il mio sì"])
async def test_whoever_leaves_takes_the_address_along(world: World, leaving: str) -> None:
    fatima, phone = await a_household(world), Phone(world)
    known = await shows_address(fatima)
    await fatima.sends("/privacy")
    await fatima.taps(leaving, "Conferma")
    assert (await phone.fetches(known)).status_code == 404
    assert not world.ask(lambda uow: uow.session.scalars(select(CalendarFeed)).all())


async def test_the_download_says_that_there_is_an_address_and_not_which(world: World) -> None:
    fatima = await a_household(world)
    secret = (await shows_address(fatima)).removesuffix(".ics").rpartition("/")[2]

    def held(uow: UnitOfWork) -> Everything:
        person = by_telegram_id(uow.session, fatima.account.id)
        assert person is not None
        return everything(uow, person)

    assert world.ask(held)["calendario"] == [{"acceso": world.now.isoformat(timespec="seconds")}]
    assert secret not in str(world.ask(held))


async def test_where_the_public_address_is_https_programs_open_by_themselves(world: World) -> None:
    world.set_programme(public_url="https://bot.example.org:8443")
    fatima, phone = await a_household(world), Phone(world)
    known = await shows_address(fatima)
    assert known.startswith("https://bot.example.org:8443/calendar/mine/")
    fatima.sees(known, known.replace("https:", "webcal:"))
    apple = fatima.account.taps("Su iPhone")
    assert isinstance(apple, str)
    led = await phone.fetches(apple)
    assert (led.status_code, led.headers["location"]) == (302, known.replace("https:", "webcal:"))
    google = fatima.account.taps("Su Google")
    assert isinstance(google, str)
    assert unquote(google.partition("?cid=")[2]) == known.replace("https:", "webcal:")


async def test_a_big_calendar_holds_up_nobody(world: World) -> None:
    rows = [
        an_activity(f"Attività {n}", codice=f"A{n}", ricorrenza="FREQ=WEEKLY;COUNT=50", descrizione="Con calma. " * 90)
        for n in range(60)
    ]
    world.imports(*rows)
    begun = time.perf_counter()
    given = await Phone(world).fetches("/calendar/venue/1.ics")
    took = time.perf_counter() - begun
    assert len(events(given.content)) == MOST_DATES
    assert took < 2


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"http_host": "::1", "http_port": 9000}, "http://[::1]:9000"),
        ({"webhook_url": "https://bot.example.org/telegram/x"}, "https://bot.example.org"),
        ({"webhook_url": "https://user:word@bot.example.org:8443/x"}, "https://bot.example.org:8443"),
    ],
)
def test_calendars_are_where_the_web_side_is_reached(settings: dict[str, Any], address: str) -> None:
    assert Settings(_env_file=None, **settings).programme.public_url == address


async def test_the_bot_serves_calendars_beside_its_health(world: World) -> None:
    world.imports(SERIES)
    app = Starlette(routes=web.routes(world.workshop, lambda: True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        assert len(events((await client.get("/calendar/venue/1.ics")).content)) == 8
        assert (await client.post("/calendar/venue/1.ics")).status_code == 405
