"""What can be done around an activity: other dates, the way there, its place on the map."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import event, select

from bot.reply import TRIES
from services.work import UnitOfWork
from simulator.faults import ServerError
from storage.occurrences import Occurrence
from storage.territories import Venue
from tests.support.world import ROME, Someone, World, an_activity
from views import directions
from views.attachments import File, Form, Picture, Sheet, Spot, Unshowable, Voice
from views.screen import Button, Copy, Screen, Share

WEEKLY = {"ricorrenza": "FREQ=WEEKLY;COUNT=4"}
ON_THE_MAP = {"lat": "45.3601", "lon": "9.6702"}


def change(world: World, day: int, **changes: Any) -> None:
    """Change one date of the series in November or December 2026, by its day."""

    def write(uow: UnitOfWork) -> None:
        for one in uow.session.scalars(select(Occurrence)):
            if one.starts_at.astimezone(ROME).day == day:
                for name, value in changes.items():
                    setattr(one, name, value)
                one.is_pinned = True

    world.ask(write)


def another_venue(world: World) -> int:
    """Write down a venue where one date may be."""

    def write(uow: UnitOfWork) -> int:
        venue = Venue(territory_id=1, name="Oratorio <San Carlo>", address="piazza Duomo 3", lat=45.5, lon=9.5)
        uow.session.add(venue)
        uow.session.flush()
        return venue.id

    return world.ask(write)


async def opened(world: World, name: str = "Anna", code: str = "CR-7") -> Someone:
    """Let somebody open a card by its link."""
    someone = await world.member(name)
    await someone.opens(f"https://t.me/farelegami_bot?start=a_{code}")
    return someone


def button(someone: Someone, label: str) -> Any:
    """Find a button under the newest message."""
    return next(one for row in someone.screen.buttons for one in row if one.text == label)


async def test_the_main_thing_comes_first_and_the_rest_in_few_rows(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7", posti=3, **WEEKLY))
    anna = await opened(world)
    assert [[one.text for one in row] for row in anna.screen.buttons] == [
        ["Iscrivimi"],
        ["Altre date", "Calendario"],
        ["Come arrivare"],
        ["Manda a un'altra famiglia"],
        ["🔔 Avvisami delle prossime"],
        ["Indietro", "Menu"],
    ]


async def test_what_is_over_offers_no_way_there(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7", posti=3))
    anna = await opened(world)
    card = anna.screen
    await world.passes(days=4)
    await anna.taps("Come arrivare", message=card)
    await anna.opens("https://t.me/farelegami_bot?start=a_CR-7")
    anna.sees("Le date sono finite")
    assert anna.labels == ["🔔 Avvisami delle prossime", "Indietro", "Menu"]


async def test_the_way_there_is_a_place_on_the_map_with_the_address_to_copy(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7", **ON_THE_MAP))
    anna = await opened(world)
    before = anna.letters
    await anna.taps("Come arrivare")
    assert anna.letters == before + 1
    assert anna.screen.location == (45.3601, 9.6702)
    assert anna.screen.json["venue"]["title"] == "Centro civico Ombriano"
    assert anna.screen.json["venue"]["address"] == "via Toffetti 1, Crema"
    await anna.taps("Copia l'indirizzo")
    assert anna.account.clipboard == "via Toffetti 1, Crema"
    assert parse_qs(urlsplit(button(anna, "Portami lì").value).query)["destination"] == ["45.3601,9.6702"]
    await anna.taps("Vedi i dettagli")
    anna.sees("Yoga", "Iscrivimi")


async def test_without_a_place_on_the_map_the_address_is_there_to_copy_and_to_look_for(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7", indirizzo="via <b>Toffetti</b> & figli 1"))
    anna = await opened(world)
    await anna.taps("Come arrivare")
    anna.sees("via <b>Toffetti</b> & figli 1, Crema")
    await anna.taps("Copia l'indirizzo")
    assert anna.account.clipboard == "via <b>Toffetti</b> & figli 1, Crema"
    asked = parse_qs(urlsplit(button(anna, "Cerca sulla mappa").value).query)["query"]
    assert asked == ["Centro civico Ombriano, via <b>Toffetti</b> & figli 1, Crema"]


async def test_a_venue_without_an_address_is_still_found_by_its_name(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7", indirizzo=""))
    anna = await opened(world)
    await anna.taps("Come arrivare", "Copia l'indirizzo")
    assert anna.account.clipboard == "Centro civico Ombriano, Crema"


async def test_other_dates_say_what_is_off_what_moved_and_what_is_elsewhere(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7", **WEEKLY))
    moved = datetime(2026, 12, 10, 18, 0, tzinfo=ROME)
    change(world, 2, cancelled_at=world.now)
    change(world, 9, starts_at=moved, ends_at=moved + timedelta(hours=1))
    change(world, 16, venue_id=another_venue(world), note="Porta un tappetino & <acqua>.")
    anna = await opened(world)
    await anna.taps("Altre date")
    anna.sees(
        "mercoledì 25 novembre, dalle 17:30 alle 19:00",
        "Non si fa mercoledì 2 dicembre.",
        "giovedì 10 dicembre, dalle 18:00 alle 19:00\nÈ una data spostata. Prima era mercoledì 9 dicembre alle 17:30.",
        "mercoledì 16 dicembre, dalle 17:30 alle 19:00\n📍 Oratorio <San Carlo>\nPorta un tappetino & <acqua>.",
    )
    await anna.taps("Indietro")
    anna.sees("Iscrivimi")


async def test_the_card_tells_what_is_different_about_the_next_date(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7", **ON_THE_MAP, **WEEKLY))
    moved = datetime(2026, 12, 3, 18, 0, tzinfo=ROME)
    change(world, 25, cancelled_at=world.now)
    change(
        world, 2, starts_at=moved, ends_at=moved + timedelta(hours=1), venue_id=another_venue(world), note="In palestra"
    )
    anna = await opened(world)
    anna.sees(
        "giovedì 3 dicembre, dalle 18:00 alle 19:00",
        "Prima era mercoledì 2 dicembre alle 17:30",
        "Non si fa mercoledì 25 novembre.",
        "Oratorio <San Carlo>, piazza Duomo 3",
        "Questa volta il posto è diverso dal solito.",
        "In palestra",
    )
    await anna.taps("Come arrivare")
    assert anna.screen.location == (45.5, 9.5)

    await world.until(moved)
    await anna.opens("https://t.me/farelegami_bot?start=a_CR-7")
    anna.sees("mercoledì 9 dicembre", "Centro civico Ombriano")
    anna.does_not_see("Questa volta", "In palestra", "Non si fa")


async def test_a_card_costs_four_statements(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7", **WEEKLY))
    anna = await opened(world)
    await anna.taps("Altre date")
    asked: list[str] = []
    world.workshop.engine.pool.dispose()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(world.workshop.engine, "before_cursor_execute", note)
    await anna.taps("Indietro")
    event.remove(world.workshop.engine, "before_cursor_execute", note)
    anna.sees("Iscrivimi")
    queries = [one for one in asked if "SELECT" in one or "INSERT" in one]
    assert 1 <= len(queries) <= 4, queries


async def test_a_venue_is_reached_shared_and_left_by_taps(world: World) -> None:
    world.imports(an_activity("Yoga", **ON_THE_MAP))
    anna = await world.member("Anna")
    await anna.starts("v_1")
    anna.sees("Centro civico Ombriano", "Manda a un'altra famiglia")
    assert "Locandina" not in anna.labels
    await anna.taps("Come arrivare")
    assert anna.screen.location == (45.3601, 9.6702)
    await anna.taps("Indietro")
    anna.sees("Centro civico Ombriano", "Yoga")


@pytest.mark.parametrize("data", ["gt:999", "gv:999", "ad:999", "gt:99999999999", "ad:x", "gt:"])
async def test_forged_and_stale_buttons_are_answered(world: World, data: str) -> None:
    world.imports(an_activity("Yoga"))
    anna = await world.member("Anna")
    await world.forges(anna, data)
    assert anna.labels


@pytest.mark.parametrize(
    "link",
    ["a_" + "x" * 62, "a_' OR 1=1 --", "a_%00", "v_-1", "v_1e3", "v_٣", "v_0", "a_a_CR-7", "v_", "A_CR-7", "a_ì"],
)
async def test_hostile_links_lead_home_or_say_that_it_is_gone(world: World, link: str) -> None:
    world.imports(an_activity("Yoga", codice="CR-7"))
    anna = await world.member("Anna")
    await anna.sends(f"/start {link}")
    assert anna.labels
    anna.does_not_see("Yoga", "codice:")


async def test_a_place_that_could_not_be_sent_comes_by_courier(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7", **ON_THE_MAP))
    anna = await opened(world)
    world.telegram.faults.add(ServerError(500), method="sendVenue", times=TRIES)
    await anna.taps("Come arrivare")
    assert anna.screen.kind == "text"
    await world.ticks()
    assert anna.screen.location == (45.3601, 9.6702)
    assert anna.labels == ["Copia l'indirizzo", "Portami lì", "Vedi i dettagli", "Menu"]


ATTACHED = [
    Spot("Centro", "via Roma 1", 45.3, 9.6),
    File("date.ics", b"BEGIN"),
    File("miei.zip", b"PK", is_personal=True),
    File("locandina.pdf", Sheet(Form.PDF, (("title", "Yoga"), ("address", "https://t.me/x")))),
    Picture(b"\x89PNG"),
    Picture(Sheet(Form.PNG, (("title", "{Yoga}"),))),
    Picture(Sheet(Form.PNG, (("title", "{Yoga}"),)), is_personal=True),
    Voice("kept"),
]


@pytest.mark.parametrize("attached", ATTACHED, ids=lambda one: type(one).__name__)
def test_a_screen_is_written_down_with_all_that_comes_with_it(attached: Any) -> None:
    rows = ((Button("Manda", Share("CR-7")), Button("Copia", Copy("via Roma 1"))),)
    screen = Screen("" if isinstance(attached, Spot) else "Ecco", rows, attached=attached)
    assert Screen.from_json(screen.to_json()) == screen
    assert screen.is_message


def test_a_file_of_the_first_release_is_read_as_somebodys_own() -> None:
    screen = Screen.from_json('{"x":"Ecco","d":["miei.zip","UEs="]}')
    assert screen.attached == File("miei.zip", b"PK", is_personal=True)


def test_what_telegram_would_refuse_is_refused_here() -> None:
    for wrong in (
        lambda: Spot("", "via Roma", 0, 0),
        lambda: Spot("Centro", " ", 0, 0),
        lambda: Spot("Centro", "via Roma", 91, 0),
        lambda: Spot("Centro", "via Roma", 0, float("nan")),
        lambda: Screen("un testo", attached=Spot("Centro", "via Roma", 0, 0)),
        lambda: Screen("x" * 1025, attached=Picture(b"")),
        lambda: Button("Copia", Copy("x" * 257)),
        lambda: Button("Copia", Copy("")),
        lambda: Button("Manda", Share("")),
        lambda: Button("Manda", Share("x" * 257)),
    ):
        with pytest.raises(Unshowable):
            wrong()


def test_the_longest_names_fit_a_map() -> None:
    venue = Venue(id=1, name="🏫" * 200, address="via " * 75, lat=45.0, lon=9.0)
    spot = directions.to_venue(venue, "Casalmaggiore " * 14).attached
    assert isinstance(spot, Spot)
    assert spot.address.startswith("via via")
