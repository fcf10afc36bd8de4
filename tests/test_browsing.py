"""Looking around without typing: each way in at most three taps, in one message, and honest about what is not there."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from services.work import UnitOfWork
from storage.enrolments import Enrolment
from tests.support.world import ROME, Someone, World, an_activity

PHONE = 34
"""Letters of all the labels of a row that an old phone shows."""

TALL = 16
"""Rows of buttons that an old phone can still be scrolled past."""


def at(day: str, hour: int = 17, **columns: object) -> dict[str, str]:
    """Describe an activity on a day, with its name saying which."""
    title = str(columns.pop("titolo", f"Canto del {day[-2:]} alle {hour}"))
    begin, end = f"{day} {hour:02}:00", f"{day} {hour + 1:02}:00"
    return an_activity(title, codice=f"C{day[-2:]}{hour}{len(title)}", inizio=begin, fine=end, **columns)


def a_week() -> list[dict[str, str]]:
    """Describe a varied week around Monday 23 November."""
    return [
        at("2026-11-23", 18, titolo="Canto di oggi"),
        at("2026-11-24", 9, titolo="Canto di domani", eta_min=60),
        at("2026-11-25", 16, titolo="Canto dei bimbi", eta_min=6, eta_max=10),
        at("2026-11-26", 20, titolo="Canto della sera", costo=5),
        at("2026-11-28", 10, titolo="Canto di sabato", costo=5, eta_min=18),
        at("2026-11-25", 15, titolo="Canto di Cremona", territorio="Cremona", centro="Zaist", costo=8),
        at("2026-11-27", 15, titolo="Canto affollato", posti=1, eta_min=14, eta_max=18),
    ]


def found(someone: Someone) -> set[str]:
    """List the activities on buttons, by what follows their first word."""
    return {label.removeprefix("Canto ") for label in someone.labels if label.startswith("Canto")}


EVERYTHING = {"di oggi", "di domani", "dei bimbi", "della sera", "di sabato", "di Cremona", "affollato"}

WAYS: dict[tuple[str, ...], set[str]] = {
    ("Attività", "Oggi"): {"di oggi"},
    ("Attività", "Domani"): {"di domani"},
    ("Attività", "Weekend"): {"di sabato"},
    ("Attività", "Altri filtri", "Cremona"): {"di Cremona"},
    ("Attività", "Un centro", "Zaist (Cremona)"): {"di Cremona"},
    ("Attività", "Altri filtri", "6-10 anni"): EVERYTHING - {"di domani", "di sabato", "affollato"},
    ("Attività", "Altri filtri", "Da 60 anni"): EVERYTHING - {"dei bimbi", "affollato"},
    ("Attività", "Altri filtri", "Pomeriggio"): {"di oggi", "dei bimbi", "di Cremona", "affollato"},
    ("Attività", "Altri filtri", "Sera"): {"di oggi", "della sera"},
    ("Attività", "Altri filtri", "Mattina"): {"di domani", "di sabato"},
    ("Attività", "Altri filtri", "Gratis"): EVERYTHING - {"della sera", "di sabato", "di Cremona"},
    ("Attività", "Altri filtri", "Con posti liberi"): EVERYTHING - {"affollato"},
}


async def in_a_week(world: World) -> Someone:
    """Let somebody look around in a varied week, in which one activity is full."""
    world.imports(*a_week())
    bruno = await world.member("Bruno")
    await bruno.sends("canto affollato")
    await bruno.taps("Canto affollato", "Iscrivimi")
    return await world.member("Anna")


def fits(someone: Someone) -> bool:
    """Tell whether the buttons on the screen fit an old phone; the titles of activities may be long."""
    rows = [row for row in someone.screen.buttons if len(row) > 1]
    wide = [row for row in rows if len(row) * max(len(button.text) for button in row) > PHONE]
    return not wide and len(someone.screen.buttons) <= TALL


@pytest.mark.parametrize("way", WAYS, ids="-".join)
async def test_every_way_takes_three_taps_at_the_most_and_one_message(world: World, way: tuple[str, ...]) -> None:
    anna = await in_a_week(world)
    before = anna.letters
    assert len(way) <= 3
    for label in way:
        await anna.taps(label)
        assert fits(anna), anna.labels
    seen = found(anna)
    while "Avanti" in anna.labels:
        await anna.taps("Avanti")
        seen |= found(anna)
    assert seen == WAYS[way]
    assert anna.letters == before, "everything happens in one message"


async def test_filters_combine_and_a_tap_takes_one_off_again(world: World) -> None:
    anna = await in_a_week(world)
    await anna.taps("Attività", "Altri filtri", "Gratis", "Altri filtri", "Crema", "Altri filtri", "Sera")
    assert found(anna) == {"di oggi"}
    anna.sees("1 attività")
    await anna.taps("Altri filtri")
    assert {"✓ Gratis", "✓ Crema", "✓ Sera"} <= set(anna.labels)
    await anna.taps("✓ Sera")
    assert found(anna) == {"di oggi", "di domani", "dei bimbi", "affollato"}
    await anna.taps("✕ Gratis")
    assert found(anna) == EVERYTHING - {"di Cremona"}


async def test_the_filters_say_how_many_there_are(world: World) -> None:
    anna = await in_a_week(world)
    await anna.taps("Attività", "Altri filtri")
    assert "Mostra 7 attività" in anna.labels
    await anna.taps("Gratis", "Altri filtri")
    anna.sees("ratis")
    assert "Mostra 4 attività" in anna.labels
    await anna.taps("Mostra 4 attività")
    assert found(anna) == {"di oggi", "di domani", "dei bimbi", "affollato"}


async def test_one_of_a_kind_takes_the_place_of_the_other(world: World) -> None:
    anna = await in_a_week(world)
    await anna.taps("Attività", "Altri filtri", "Crema", "Altri filtri", "Cremona")
    assert found(anna) == {"di Cremona"}
    await anna.taps("Altri filtri", "Oggi", "Altri filtri", "Domani", "Altri filtri", "✓ Cremona")
    assert found(anna) == {"di domani"}


async def test_a_filter_from_a_search_keeps_what_was_searched(world: World) -> None:
    world.imports(*a_week(), at("2026-11-25", 17, titolo="Yoga"))
    anna = await world.member("Anna")
    await anna.sends("canto")
    await anna.taps("Altri filtri", "Pomeriggio")
    assert "dei bimbi" in found(anna)
    assert "Yoga" not in anna.labels


async def test_zero_is_honest_and_leads_on(world: World) -> None:
    anna = await in_a_week(world)
    await anna.taps("Attività", "Weekend", "Altri filtri", "Cremona")
    anna.sees("Non ho trovato niente per", "Senza «", "Avvisami", "Altri filtri", "Menu")
    await anna.taps("Altri filtri")
    anna.sees("Mostra 0 attività")
    assert fits(anna)


async def test_without_anything_in_the_catalogue_filters_still_lead_on(world: World) -> None:
    anna = await world.member("Anna")
    await world.forges(anna, "sf:")
    anna.sees("Tutto quello che c'è", "Mostra 0 attività")
    for label in ("Oggi", "Gratis", "Con posti liberi", "Un centro", "Vicino a me"):
        await world.forges(anna, "sf:")
        await anna.taps(label)
        anna.sees("Menu")


async def test_a_venue_with_a_very_long_name_is_found_by_its_button(world: World) -> None:
    name = "Centro civico e sociale di quartiere Ombriano Sabbioni San Bernardino fuori le mura"
    world.imports(at("2026-11-23", 18, titolo="Canto di oggi", centro=name), at("2026-11-24"))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Un centro", f"{name} (Crema)")
    assert found(anna) == {"di oggi"}
    await anna.taps("Altri filtri", "Oggi", "Altri filtri", "Sera", "Altri filtri", "Gratis")
    assert found(anna) == {"di oggi"}


async def test_taking_the_last_filter_off_shows_everything(world: World) -> None:
    anna = await in_a_week(world)
    await world.forges(anna, "sf:C0")
    await anna.taps("✓ Gratis")
    anna.sees("Tutto quello che c'è", "7 attività")


async def test_pages_are_turned_in_place_and_the_card_leads_back_to_its_page(world: World) -> None:
    world.imports(*(at(f"2026-11-{day}", 17) for day in range(24, 31)), *(at(f"2026-12-0{day}") for day in range(1, 8)))
    anna = await world.member("Anna")
    before = anna.letters
    await anna.taps("Attività", "Altri filtri", "Pomeriggio", "Avanti")
    anna.sees("Canto del 30 alle 17", "14 attività")
    await anna.taps("Canto del 30 alle 17", "Indietro")
    anna.sees("Canto del 30 alle 17", "Canto del 05 alle 17")
    await anna.taps("Avanti")
    assert "Avanti" not in anna.labels
    assert anna.letters == before


async def test_old_buttons_show_what_is_true_now(world: World) -> None:
    anna = await in_a_week(world)
    await anna.taps("Attività", "Oggi")
    today = f"s:0:D{datetime(2026, 11, 23, tzinfo=ROME):%y%m%d} Kal"
    world.imports(*(at("2026-11-23", hour, titolo=f"Canto delle {hour}") for hour in (14, 15)))
    await world.forges(anna, today)
    assert found(anna) == {"di oggi", "delle 14", "delle 15"}
    await world.passes(days=1)
    await world.forges(anna, today)
    assert "di oggi" not in found(anna), "the day of an old button is over"
    anna.sees("Menu")
    for data in ("s:99:Kal", "sf:Pnonc_e", "sv:99:", "sv:0:Kal", "sf:A-999 H9-1 D9 X", "s:0:", "sf:ZZZ zzz"):
        await world.forges(anna, data)
        anna.sees("Menu")


async def test_a_place_that_is_free_again_counts_at_once(world: World) -> None:
    anna = await in_a_week(world)

    def free(uow: UnitOfWork) -> None:
        uow.session.delete(uow.session.scalars(select(Enrolment)).one())

    await anna.taps("Attività", "Altri filtri", "Con posti liberi")
    assert "affollato" not in found(anna)
    world.ask(free)
    await anna.taps("Altri filtri", "Oggi", "Altri filtri", "✓ Oggi")
    assert "affollato" in found(anna) | await _behind(anna)


async def _behind(someone: Someone) -> set[str]:
    seen: set[str] = set()
    while "Avanti" in someone.labels:
        await someone.taps("Avanti")
        seen |= found(someone)
    return seen


@pytest.mark.parametrize("moved", [timedelta(0), timedelta(days=5), timedelta(days=6)])
async def test_the_weekend_is_the_one_that_is_ahead(world: World, moved: timedelta) -> None:
    world.imports(
        at("2026-11-28", 20, titolo="Canto di sabato"),
        at("2026-11-29", 20, titolo="Canto di domenica"),
        at("2026-12-05", 20, titolo="Canto del prossimo"),
    )
    anna = await world.member("Anna")
    world.telegram.clock.move(moved)
    await anna.taps("Attività", "Weekend")
    assert found(anna) == ({"di domenica"} if moved.days == 6 else {"di sabato", "di domenica"})


async def test_in_english_too_everything_fits(world: World) -> None:
    world.imports(*a_week())
    anna = await world.member("Anna", language="English")
    await anna.taps("Activities", "More filters")
    assert fits(anna), anna.labels
    await anna.taps("Evening")
    assert found(anna) == {"di oggi", "della sera"}
