"""Near me: from the key that asks for the location to cards that say how far it is, and nothing kept of the point."""

import json
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
import structlog
from sqlalchemy import MetaData, select

from bot.reply import TRIES
from services.questions import Question, unpacked
from simulator.faults import ServerError
from storage.base import Base
from tests.support.world import Someone, World, an_activity

OMBRIANO = 45.35871, 9.66713
"""Where somebody stands: digits enough to be found wherever they are kept."""
MILAN, SEA, NOWHERE = (45.46427, 9.18951), (43.51234, 10.00001), (0.0, 0.0)


def three_places() -> list[dict[str, str]]:
    """Describe something in Ombriano, in the middle of Crema, and far off in Cremona; and one on no map."""
    return [
        an_activity("Canto lontano", centro="Zaist", territorio="Cremona", lat=45.1405, lon=10.0353, eta_min=6),
        an_activity("Canto in centro", centro="Biblioteca", lat=45.3626, lon=9.6866, eta_min=18),
        an_activity("Canto vicino", lat=45.3580, lon=9.6679, eta_min=6),
        an_activity("Canto chissà dove", centro="Oratorio"),
    ]


async def shares(someone: Someone, lat: float, lon: float) -> None:
    """Send a place, as from the attachment menu."""
    someone.account.shares_location(lat, lon)
    await someone.world.settles()


async def presses_the_key(someone: Someone, lat: float, lon: float) -> None:
    """Press the key that sends where the phone is."""
    someone.account.presses_key(0, 0, location=(lat, lon))
    await someone.world.settles()


def titles(someone: Someone) -> list[str]:
    """List the activities on buttons."""
    return [label for label in someone.labels if label.startswith("Canto")]


def keys(someone: Someone) -> list[list[str]]:
    """List the keys under the text field."""
    keyboard = someone.chat.reply_keyboard
    return [] if keyboard is None else [[key.text for key in row] for row in keyboard.rows]


async def test_a_location_that_is_asked_for_gives_what_is_near_with_its_distance(world: World) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    await anna.taps("Attività", "Altri filtri", "Vicino a me")
    anna.sees("Vicino a dove?", "Manda la mia posizione", "Crema", "Cremona", "Casalmaggiore")
    await anna.taps("Manda la mia posizione")
    assert keys(anna) == [["📍 Manda la mia posizione"], ["Indietro", "Menu"]]
    keyboard = anna.chat.reply_keyboard
    assert keyboard is not None
    assert keyboard.one_time
    assert keyboard.resize
    await presses_the_key(anna, *OMBRIANO)
    assert titles(anna) == ["Canto vicino", "Canto in centro", "Canto lontano"]
    anna.sees("a meno di 1 km", "a circa 2 km", "a circa 38 km")


async def test_the_card_says_how_far_it_is_and_leads_back_to_the_list(world: World) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    await shares(anna, *OMBRIANO)
    await anna.taps("Canto in centro")
    anna.sees("📍 Biblioteca, via Toffetti 1, Crema · a circa 2 km")
    await anna.taps("Indietro")
    assert titles(anna) == ["Canto vicino", "Canto in centro", "Canto lontano"]


async def test_a_card_from_elsewhere_says_no_distance(world: World) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    await anna.taps("Attività", "Canto in centro")
    anna.does_not_see(" km")
    for back in ("s|0|N", "s|x|N9071.1933", "s|0", "s|0|N99999.99999", "s|||", "b|0|"):
        await world.forges(anna, f"a:2:{back}")
        anna.sees("Canto in centro")


async def test_the_conditions_stay_on_the_way(world: World) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    await anna.sends("canto per bambini di 7 anni vicino a me")
    await anna.taps("Vicino a me", "Manda la mia posizione")
    await presses_the_key(anna, *OMBRIANO)
    assert titles(anna) == ["Canto vicino", "Canto lontano"]
    anna.sees("Vicino a te", "7 anni")


async def test_a_town_does_instead_of_the_phone(world: World) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    await anna.sends("canto vicino a me")
    await anna.taps("Vicino a me", "Cremona")
    assert titles(anna) == ["Canto lontano"]
    anna.does_not_see("vicino a te")


async def test_a_town_that_is_written_does_too(world: World) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    await anna.sends("canto per bambini di 7 anni vicino a me")
    await anna.taps("Vicino a me", "Manda la mia posizione")
    await anna.sends("a Cremona")
    assert titles(anna) == ["Canto lontano"]
    anna.sees("7 anni")
    await anna.sends("Crema")
    assert "Canto in centro" in titles(anna), "the question is forgotten: this one is asked alone"


@pytest.mark.parametrize("otherwise", ["canto", "/attivita", "/aiuto", "ciao", "Menu", "/annulla", "Indietro"])
async def test_whoever_does_something_else_instead_is_not_held(world: World, otherwise: str) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    await anna.sends("canto vicino a me")
    await anna.taps("Vicino a me", "Manda la mia posizione")
    await anna.sends(otherwise)
    anna.does_not_see("lasciato una cosa a metà", "qui sotto")
    if otherwise == "canto":
        assert len(titles(anna)) == 4
    if otherwise == "Indietro":
        anna.sees("Vicino a dove?")
    await anna.sends("Cremona")
    assert titles(anna) == ["Canto lontano"]
    anna.does_not_see("vicino a te", "canto »")


async def test_a_button_of_another_message_lets_go_too(world: World) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    await anna.sends("canto")
    found = anna.screen
    await anna.sends("canto vicino a me")
    await anna.taps("Vicino a me", "Manda la mia posizione")
    await anna.taps("Canto vicino", message=found)
    anna.does_not_see("lasciato una cosa a metà")
    assert "Canto vicino" in found.text


async def test_a_sticker_instead_is_answered_as_always(world: World) -> None:
    anna = await world.member("Anna")
    await anna.taps("Attività")
    await world.forges(anna, "sl:")
    anna.sees("qui sotto")
    anna.account.sends_sticker()
    await world.settles()
    anna.sees("Capisco solo le parole scritte")


async def test_a_venue_from_the_map_is_a_place_too(world: World) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    spot = {"latitude": OMBRIANO[0], "longitude": OMBRIANO[1]}
    sent = anna.account.sends("x")
    world.updates()
    venue = {name: value for name, value in sent.json.items() if name not in ("text", "message_id")}
    venue |= {"message_id": 9999, "location": spot, "venue": {"location": spot, "title": "Bar", "address": "via"}}
    world.telegram.push_raw({"message": venue})
    await world.settles()
    assert titles(anna)[0] == "Canto vicino"


async def test_a_location_in_the_middle_of_a_form_sets_the_form_aside(world: World) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    await anna.taps("Attività", "Canto vicino", "Iscrivimi", "Iscrivi un'altra persona", "Aggiungi figli o nipoti")
    await shares(anna, *OMBRIANO)
    assert titles(anna)[0] == "Canto vicino"
    await anna.taps("Riprendi")
    await anna.sends("Adam")
    anna.sees("Adam")


@pytest.mark.parametrize("point", [MILAN, SEA, NOWHERE, (-89.9, 179.9)])
async def test_from_far_away_there_is_an_honest_answer(world: World, point: tuple[float, float]) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    await shares(anna, *point)
    anna.sees("Qui vicino non c'è niente: il posto più vicino è a circa")
    assert titles(anna) == []
    await anna.taps("Guarda lo stesso")
    assert len(titles(anna)) == 3
    await shares(anna, *point)
    await anna.taps("Crema")
    anna.sees("Canto in centro")


@pytest.mark.parametrize("point", [(91.0, 9.6), (45.0, 181.0), (-1e308, 0.0)])
async def test_a_point_that_is_nowhere_is_refused_kindly(world: World, point: tuple[float, float]) -> None:
    world.imports(*three_places())
    anna = await world.member("Anna")
    await anna.taps("Attività", "Altri filtri", "Vicino a me", "Manda la mia posizione")
    await presses_the_key(anna, *point)
    anna.sees("Questa posizione non si legge", "Menu")
    await presses_the_key(anna, *OMBRIANO)
    assert titles(anna)[0] == "Canto vicino"


async def test_where_nothing_is_on_the_map_it_is_said_and_towns_do_instead(world: World) -> None:
    world.imports(an_activity("Canto chissà dove", centro="Oratorio"))
    anna = await world.member("Anna")
    await shares(anna, *OMBRIANO)
    anna.sees("Non so ancora dove sono i centri sulla mappa")
    await anna.taps("Crema")
    anna.sees("Canto chissà dove")


async def test_pages_are_turned_in_place_with_the_distances(world: World) -> None:
    for number in range(9):
        world.imports(
            an_activity(f"Canto {number}", codice=f"C{number}", centro=f"C{number}", lat=45.35 + number / 50, lon=9.667)
        )
    anna = await world.member("Anna")
    await shares(anna, 45.35, 9.667)
    before = anna.letters
    assert titles(anna) == [f"Canto {number}" for number in range(6)]
    await anna.taps("Avanti")
    assert titles(anna) == ["Canto 6", "Canto 7", "Canto 8"]
    anna.sees("a circa 18 km")
    assert anna.letters == before


async def test_whoever_is_not_here_yet_is_asked_the_first_questions(world: World) -> None:
    anna = world.someone("Anna")
    await anna.starts()
    await shares(anna, *OMBRIANO)
    anna.does_not_see("km")
    anna.sees("Italiano")


def everything_written(world: World) -> Iterator[str]:
    """Give every value of every row of every table, decrypted, and as it lies on the disk."""

    def read(uow: Any) -> list[str]:
        models = [list(uow.session.scalars(select(one.class_))) for one in Base.registry.mappers]
        return [f"{name}={value}" for rows in models for row in rows for name, value in vars(row).items()]

    yield from world.ask(read)
    raw = MetaData()
    raw.reflect(world.workshop.engine)
    with world.workshop.engine.connect() as connection:
        for table in raw.sorted_tables:
            yield from (str(tuple(row)) for row in connection.execute(select(table)))


async def test_nothing_that_is_kept_or_logged_holds_the_point(world: World) -> None:
    logged: list[str] = []

    def collect(_logger: object, _level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        logged.append(json.dumps(event, default=repr))
        raise structlog.DropEvent

    structlog.configure(processors=[collect])
    world.imports(*three_places())
    anna, bruno = await world.member("Anna"), world.someone("Bruno")
    await bruno.starts()
    await shares(bruno, *OMBRIANO)
    await anna.taps("Attività", "Altri filtri", "Vicino a me", "Manda la mia posizione")
    await presses_the_key(anna, *OMBRIANO)
    await anna.taps("Canto in centro", "Indietro", "Avvisami")
    await shares(anna, *OMBRIANO)
    world.telegram.faults.add(ServerError(500), method="sendMessage", times=TRIES)
    await shares(anna, *OMBRIANO)  # the answer is left to the courier
    await world.passes(hours=1)
    kept = "\n".join([*everything_written(world), *logged])
    assert "9072.1933" in kept, "the square is there, so what is looked through is all of it"
    assert any("9072.1933" in line and "question" in line for line in everything_written(world))
    for digits in ("45.3587", "9.6671", "45,3587", "9,6671"):
        assert digits not in kept
    assert logged


def test_a_square_is_half_a_kilometre_wide_and_no_finer() -> None:
    around = unpacked("N9072.1933").near
    assert around is not None
    assert 0.2 < around.kilometres(45.36 + 0.0025, 9.665) < 0.35
    assert Question(near=around).packed(64) == "N9072.1933"
