"""People hear of dates that change: exactly those concerned, once, and as it is when they hear of it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from services import occurrences, people
from services.work import UnitOfWork
from storage import outbox
from storage.catalogue import Activity
from storage.occurrences import Occurrence
from storage.outbox import LetterState
from storage.people import Person, by_telegram_id
from storage.territories import Venue
from tests.support.world import ROME, Someone, World, an_activity

SERIES = an_activity("Yoga", codice="Y", posti=2, ricorrenza="FREQ=WEEKLY;COUNT=4")
"""On four Wednesdays at half past five: 25 November, 2, 9 and 16 December."""

BY_DATE = SERIES | {"posti_per": "data"}

Change = Callable[[UnitOfWork, int], object]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


def on(uow: UnitOfWork, day: str, code: str = "Y") -> int:
    """Find the date whose place in the series is on a day."""
    query = select(Occurrence).join(Activity, Activity.id == Occurrence.activity_id).where(Activity.code == code)
    found = uow.session.scalars(query).all()
    return next(one.id for one in found if f"{uow.programme.wall(one.slot_at):%m-%d}" == day)


def changes(world: World, day: str, change: Change) -> int:
    """Change one date, and give how many will be told."""

    def do(uow: UnitOfWork) -> int:
        told = change(uow, on(uow, day))
        assert isinstance(told, int)
        return told

    return world.ask(do)


def moved(starts: str, ends: str) -> Change:
    return lambda uow, date_id: occurrences.move(uow, date_id, at(starts), at(ends))


THURSDAY = moved("2026-12-03 18:00", "2026-12-03 19:30")
BACK = moved("2026-12-02 17:30", "2026-12-02 19:00")


async def in_it(world: World, *names: str, code: str = "Y") -> list[Someone]:
    """Let people join and ask for a place, in this order."""
    found = []
    for name in names:
        someone = await world.member(name)
        await someone.opens(f"https://t.me/farelegami_bot?start=a_{code}")
        await someone.taps("Iscrivimi" if "Iscrivimi" in someone.labels else "Mettimi in lista")
        found.append(someone)
    return found


def became(world: World, someone: Someone) -> list[tuple[LetterState, str | None]]:
    """List what became of the letters to somebody about changes."""

    def look(uow: UnitOfWork) -> list[tuple[LetterState, str | None]]:
        person = by_telegram_id(uow.session, someone.account.id)
        assert person is not None
        letters = outbox.of_person(uow.session, person.id)
        return [(one.state, one.reason) for one in letters if one.kind == "dates-changed"]

    return world.ask(look)


async def test_whoever_holds_or_waits_hears_of_a_moved_date_and_nobody_else(world: World) -> None:
    world.imports(SERIES, an_activity("Cucito", codice="C", ricorrenza="FREQ=WEEKLY;COUNT=4"))
    anna, bruno, carla = await in_it(world, "Anna", "Bruno", "Carla")
    (dario,) = await in_it(world, "Dario", code="C")
    before = dario.letters
    assert changes(world, "12-02", THURSDAY) == 3
    await world.ticks()
    for someone in (anna, bruno, carla):
        someone.sees(
            "Cambia una data",
            "Yoga",
            "Prima: mercoledì 2 dicembre alle 17:30",
            "Adesso: giovedì 3 dicembre alle 18:00",
            "Centro civico Ombriano",
        )
    anna.sees("Tengo il posto", "Lascio il posto")
    carla.sees("Resto in lista", "Lascia la lista")
    assert dario.letters == before
    assert became(world, anna) == [(LetterState.SENT, None)]


async def test_one_letter_for_all_the_children_and_all_the_dates_of_a_change(world: World) -> None:
    world.imports(SERIES | {"posti": "5", "eta_min": "6", "eta_max": "10"})
    fatima = await world.member("Fatima")
    for name in ("Adam", "Sara"):
        await fatima.opens("https://t.me/farelegami_bot?start=a_Y")
        await fatima.taps("Iscrivi un'altra persona" if "Iscrivi un'altra persona" in fatima.labels else "Iscrivimi")
        await fatima.taps("Aggiungi figli o nipoti")
        await fatima.sends(name)
        await fatima.taps("2018")
    before = fatima.letters
    world.imports(
        SERIES
        | {"posti": "5", "eta_min": "6", "eta_max": "10", "inizio": "2026-11-26 17:30", "fine": "2026-11-26 19:00"}
    )
    await world.ticks()
    assert fatima.letters == before + 1
    fatima.sees("Cambiano 4 date", "Adam e Sara", "Prima: mercoledì 25 novembre", "Adesso: giovedì 26 novembre")


async def test_more_than_five_dates_are_counted(world: World) -> None:
    daily = SERIES | {"ricorrenza": "FREQ=DAILY;COUNT=8"}
    world.imports(daily)
    (anna,) = await in_it(world, "Anna")
    world.imports(daily | {"inizio": "2026-11-25 18:00", "fine": "2026-11-25 19:30"})
    await world.ticks()
    anna.sees("Cambiano 8 date", "… e altre 3.")
    assert anna.screen.text.count("Prima:") == 5


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"ricorrenza": "FREQ=WEEKLY;COUNT=3"}, ["Una data non si fa", "Non si fa mercoledì 16 dicembre."]),
        (
            {"date_cambiate": "2026-12-02 17:30 > annullata\n2026-12-09 17:30 > centro: Palestra"},
            ["Cambiano 2 date", "Non si fa mercoledì 2 dicembre.", "Adesso: Palestra"],
        ),
        ({"centro": "Oratorio", "indirizzo": "via Po 2"}, ["Cambiano 4 date", "Prima: Centro civico", "via Po 2"]),
        ({"fine": "2026-11-25 18:30"}, ["Cambiano 4 date", "dalle 17:30 alle 19:00", "dalle 17:30 alle 18:30"]),
        ({"date_saltate": "2026-12-02"}, ["Non si fa mercoledì 2 dicembre."]),
    ],
)
async def test_an_import_tells_what_it_changes(world: World, row: dict[str, str], said: Sequence[str]) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")
    world.imports(SERIES | row)
    await world.ticks()
    anna.sees(*said)
    assert became(world, anna) == [(LetterState.SENT, None)]
    world.imports(SERIES | row)
    await world.ticks()
    assert len(became(world, anna)) == 1


@pytest.mark.parametrize("row", [{"titolo": "Yoga dolce"}, {"posti": "9"}, {"ricorrenza": "FREQ=WEEKLY;COUNT=9"}, {}])
async def test_what_changes_no_date_tells_nobody(world: World, row: dict[str, str]) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")
    world.imports(SERIES | row)
    assert changes(world, "12-02", lambda uow, one: occurrences.change(uow, one, note="Porta un tappetino")) == 0
    assert changes(world, "12-02", BACK) == 0
    await world.ticks()
    assert became(world, anna) == []


async def test_a_calendar_that_calls_an_activity_off_tells_it_and_offers_to_hear_of_the_next(world: World) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")

    def withdraw(uow: UnitOfWork) -> None:
        from services import imports

        event = (
            "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:Y\r\nDTSTART:20261125T163000Z\r\n"
            "SUMMARY:Yoga\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        reading = imports.read_file(event.encode(), "ics", programme=uow.programme)
        assert imports.write_catalogue(uow, reading).withdrawn == ["Y"]

    world.ask(withdraw)
    await world.ticks()
    anna.sees("Non si fa più", "Yoga", "Non si fa mercoledì 25 novembre", "Avvisami delle prossime")
    anna.does_not_see("Tengo il posto")
    await anna.taps("🔔 Avvisami delle prossime")
    world.imports(SERIES)
    await world.ticks()
    anna.sees("Si fa di nuovo", "Tengo il posto")


async def test_changed_back_before_it_went_is_not_told(world: World) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")
    assert changes(world, "12-02", THURSDAY) == 1
    changes(world, "12-02", BACK)
    await world.ticks()
    assert became(world, anna) == [(LetterState.SKIPPED, "changed-back")]


async def test_changed_twice_before_it_went_is_one_letter_from_what_was_known_to_what_is(world: World) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")
    changes(world, "12-02", THURSDAY)
    changes(world, "12-02", moved("2026-12-04 20:00", "2026-12-04 21:30"))
    changes(world, "12-09", occurrences.cancel)
    await world.ticks()
    anna.sees(
        "Prima: mercoledì 2 dicembre alle 17:30", "Adesso: venerdì 4 dicembre alle 20:00", "Non si fa mercoledì 9"
    )
    anna.does_not_see("giovedì 3 dicembre")
    assert became(world, anna) == [(LetterState.SENT, None)]
    changes(world, "12-02", BACK)
    await world.ticks()
    anna.sees("Prima: venerdì 4 dicembre alle 20:00", "Adesso: mercoledì 2 dicembre alle 17:30")


async def test_at_night_it_waits_for_the_morning_and_what_is_over_by_then_is_passed_over(world: World) -> None:
    world.imports(SERIES, an_activity("Alba", codice="A", inizio="2026-11-24 07:00", fine="2026-11-24 07:45"))
    (anna,) = await in_it(world, "Anna")
    (bruno,) = await in_it(world, "Bruno", code="A")
    await world.until(at("2026-11-23 22:00"))
    changes(world, "11-25", moved("2026-11-26 17:30", "2026-11-26 19:00"))
    world.ask(lambda uow: occurrences.cancel(uow, on(uow, "11-24", "A")))
    await world.ticks()
    assert became(world, anna) == became(world, bruno) == [(LetterState.WAITING, None)]
    await world.until(at("2026-11-24 08:30"))
    assert became(world, anna) == [(LetterState.SENT, None)]
    assert [state for state, _why in became(world, bruno)] == [LetterState.SKIPPED]


async def test_a_pause_does_not_hide_that_the_date_one_holds_is_off(world: World) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")

    def pause(uow: UnitOfWork) -> None:
        uow.session.scalars(select(Person)).one().paused_until = uow.now + timedelta(days=30)

    world.ask(pause)
    changes(world, "11-25", occurrences.cancel)
    await world.ticks()
    anna.sees("Non si fa mercoledì 25 novembre")


async def test_who_left_before_it_went_is_not_told_and_a_date_that_nobody_holds_tells_nobody(world: World) -> None:
    world.imports(SERIES)
    assert changes(world, "12-09", occurrences.cancel) == 0
    (anna,) = await in_it(world, "Anna")
    changes(world, "12-02", THURSDAY)
    await anna.taps("Disdici", "Conferma")
    await world.ticks()
    assert became(world, anna) == [(LetterState.SKIPPED, "no-place")]


async def test_with_places_by_date_only_those_of_that_date_hear_of_it(world: World) -> None:
    world.imports(BY_DATE)
    anna, bruno = [await world.member(name) for name in ("Anna", "Bruno")]
    for someone, day in ((anna, "12-02"), (bruno, "12-09")):
        world.ask(enrol_on, someone.account.id, day)
    assert changes(world, "12-02", THURSDAY) == 1
    await world.ticks()
    anna.sees("Adesso: giovedì 3 dicembre alle 18:00", "Lascio il posto")
    assert became(world, bruno) == []
    await anna.taps("Lascio il posto")
    anna.sees("Iscrizione disdetta", "giovedì 3 dicembre")
    changes(world, "12-09", occurrences.cancel)
    await world.ticks()
    bruno.sees("Non si fa mercoledì 9 dicembre", "Puoi guardare le altre date")
    bruno.does_not_see("Tengo il posto")


def enrol_on(uow: UnitOfWork, telegram_id: int, day: str) -> None:
    from services import enrolments

    person = by_telegram_id(uow.session, telegram_id)
    assert person is not None
    date_id = on(uow, day)
    occurrence = uow.session.get(Occurrence, date_id)
    assert occurrence is not None
    enrolments.enrol(uow, person, occurrence.activity_id, occurrence_id=date_id)


async def test_places_of_several_dates_are_left_one_by_one(world: World) -> None:
    world.imports(BY_DATE)
    anna = await world.member("Anna")
    for day in ("12-02", "12-09"):
        world.ask(enrol_on, anna.account.id, day)
    world.imports(BY_DATE | {"centro": "Oratorio"})
    await world.ticks()
    anna.sees("Cambiano 2 date", "Tengo il posto", "Lascio mer 2 dic, 17:30", "Lascio mer 9 dic, 17:30")
    await anna.taps("Lascio mer 9 dic, 17:30")
    anna.sees("Iscrizione disdetta", "mercoledì 9 dicembre")
    await anna.sends("/agenda")
    anna.sees("2 dicembre")
    anna.does_not_see("9 dicembre")


async def test_keeping_says_so_and_leaving_frees_the_place_at_once(world: World) -> None:
    world.imports(SERIES | {"posti": "1"})
    anna, bruno = await in_it(world, "Anna", "Bruno")
    changes(world, "11-25", moved("2026-11-26 18:00", "2026-11-26 19:30"))
    await world.ticks()
    await anna.taps("Tengo il posto")
    anna.sees("il posto resta tuo", "giovedì 26 novembre alle 18:00")
    await bruno.taps("Resto in lista")
    bruno.sees("il turno resta tuo", "1ª persona in lista")
    changes(world, "11-25", occurrences.cancel)
    await world.ticks()
    await anna.taps("Lascio il posto")
    anna.sees("Iscrizione disdetta")
    await world.ticks()
    bruno.sees("Accetto il posto")


async def test_an_old_or_forged_button_leaves_nobody_elses_place(world: World) -> None:
    world.imports(SERIES)
    anna, _bruno = await in_it(world, "Anna", "Bruno")
    carla = await world.member("Carla")
    changes(world, "12-02", THURSDAY)
    await world.ticks()
    await world.forges(carla, "xf:1:0")
    carla.sees("Qui non c'è più niente da disdire")
    for forged in ("xf:99999:0", "xu:1:77777", "xu:0:0", "xf:1:2147483647", "xf:1", "xu:x:y"):
        await world.forges(carla, forged)
        carla.does_not_see("Scusa, qualcosa non ha funzionato")
    await anna.taps("Lascio il posto")
    anna.sees("Iscrizione disdetta")
    world.telegram.clock.move(timedelta(seconds=61))
    await world.forges(anna, "xf:1:0")
    anna.sees("Qui non c'è più niente da disdire", "Iscrivimi")
    assert world.ask(lambda uow: len(people_in(uow))) == 1


def people_in(uow: UnitOfWork) -> list[int]:
    from storage.enrolments import LIVE, Enrolment

    return list(uow.session.scalars(select(Enrolment.person_id).where(Enrolment.state.in_(LIVE))))


async def test_reminders_follow_a_date_that_moves(world: World) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")
    changes(world, "11-25", moved("2026-11-27 17:30", "2026-11-27 19:00"))
    await world.ticks()
    before = anna.letters
    await world.until(at("2026-11-25 20:00"))
    assert anna.letters == before
    await world.until(at("2026-11-27 17:00"))
    assert anna.letters > before
    anna.sees("venerdì 27 novembre")


@pytest.mark.parametrize("answer", ["Vengo", "Solo questa volta no"])
async def test_what_one_answered_about_a_date_does_not_go_with_it_to_another_day(world: World, answer: str) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")
    await world.until(at("2026-11-24 18:00"))
    await anna.taps(answer)
    changes(world, "11-25", moved("2026-11-27 17:30", "2026-11-27 19:00"))
    await world.ticks()
    await anna.taps("Tengo il posto")
    await world.until(at("2026-11-26 18:00"))
    anna.sees("Promemoria", "domani, venerdì 27 novembre", "Vieni?")


async def test_a_date_that_an_import_moves_at_night_is_told_though_the_old_one_is_over_by_then(world: World) -> None:
    world.imports(an_activity("Alba", codice="A", inizio="2026-11-25 07:30", fine="2026-11-25 09:00"))
    (anna,) = await in_it(world, "Anna", code="A")
    await world.until(at("2026-11-24 22:00"))
    world.imports(an_activity("Alba", codice="A", inizio="2026-11-26 07:30", fine="2026-11-26 09:00"))
    await world.until(at("2026-11-25 09:00"))
    assert became(world, anna) == [(LetterState.SENT, None)]
    texts = [message.text for message in anna.chat.messages if message.from_bot]
    assert any("Prima: oggi, mercoledì 25" in text and "Adesso: domani, giovedì 26" in text for text in texts)


async def test_only_a_blocked_account_is_not_counted_among_the_told(world: World) -> None:
    world.imports(SERIES)
    anna, bruno = await in_it(world, "Anna", "Bruno")
    await bruno.blocks()
    assert changes(world, "12-02", THURSDAY) == 1
    changes(world, "12-09", occurrences.cancel)
    await world.ticks()
    assert became(world, bruno) == [(LetterState.WAITING, None)]
    bruno.account.unblocks()
    await bruno.starts()
    await world.ticks()
    bruno.sees("Cambiano 2 date")
    anna.sees("Non si fa mercoledì 9 dicembre")


async def test_a_venue_of_one_date_is_told_with_both_names(world: World) -> None:
    world.imports(SERIES, an_activity("Cucito", centro="Palestra", indirizzo="via Po 3"))
    (anna,) = await in_it(world, "Anna")

    def elsewhere(uow: UnitOfWork, date_id: int) -> int:
        palestra = uow.session.scalars(select(Venue.id).where(Venue.name == "Palestra")).one()
        return occurrences.change(uow, date_id, venue_id=palestra)

    assert changes(world, "12-02", elsewhere) == 1
    await world.ticks()
    anna.sees("mercoledì 2 dicembre alle 17:30", "Prima: Centro civico Ombriano", "Adesso: Palestra", "via Po 3")


def test_a_series_that_loses_a_date_somebody_once_had_a_place_on_keeps_it_cancelled(world: World) -> None:
    world.imports(BY_DATE)

    def come_and_go(uow: UnitOfWork) -> None:
        from services import withdrawals

        territory = people.choices(uow)[0].id
        anna = people.join(uow, telegram_id=1, name="Anna", language="it", territory_id=territory, agreed_at=uow.now)
        enrol_on(uow, 1, "12-16")
        withdrawals.withdraw(uow, anna, 1)

    world.ask(come_and_go)
    world.imports(BY_DATE | {"ricorrenza": "FREQ=WEEKLY;COUNT=2"})

    def left(uow: UnitOfWork) -> list[tuple[str, bool]]:
        rows = uow.session.scalars(select(Occurrence).order_by(Occurrence.starts_at))
        return [(f"{uow.programme.wall(one.starts_at):%m-%d}", one.cancelled_at is not None) for one in rows]

    assert world.ask(left) == [("11-25", False), ("12-02", False), ("12-16", True)]
