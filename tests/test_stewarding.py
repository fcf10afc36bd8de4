"""Those who run an activity change its dates, places and line; nobody else does."""

from datetime import timedelta
from threading import Event, Thread
from time import sleep

import pytest
from sqlalchemy import select

from services import invitations, stewarding
from services.grammar.moments import Said, read
from services.stewarding import REASONS
from services.work import UnitOfWork
from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Role, by_telegram_id
from storage.territories import Territory
from tests.support.world import MONDAY, Someone, World, an_activity
from tests.test_changes import SERIES, at, in_it

TODAY = MONDAY.date()


async def staff(world: World, name: str, role: Role = Role.COMMUNITY_MAKER, territory: str | None = "Crema") -> Someone:
    """Let somebody work for the programme, in one territory or in all."""
    someone = await world.member(name)

    def invited(uow: UnitOfWork) -> str:
        query = select(Territory.id).where(Territory.name == territory)
        return invitations.invite(uow, role, None if territory is None else uow.session.scalars(query).one())

    await someone.opens(f"https://t.me/farelegami_bot?start=i_{world.ask(invited)}")
    await someone.taps("Conferma")
    return someone


def dates_of(world: World) -> list[str]:
    """List the dates by the wall clock."""

    def look(uow: UnitOfWork) -> list[str]:
        rows = uow.session.scalars(select(Occurrence).order_by(Occurrence.slot_at))
        walls = [(uow.programme.wall(one.starts_at), one) for one in rows]
        return [f"{wall:%m-%d %H:%M}" + (" off" if one.cancelled_at else "") for wall, one in walls]

    return world.ask(look)


def places_of(world: World) -> int | None:
    return world.ask(lambda uow: uow.session.scalars(select(Activity.places)).one())


async def to_date(someone: Someone, label: str = "mer 2 dic, 17:30") -> None:
    """Go from the menu to one date, in four taps."""
    await someone.sends("/gestione")
    await someone.taps("Yoga", "📅 Date", label)


AS_IT_IS = ["11-25 17:30", "12-02 17:30", "12-09 17:30", "12-16 17:30"]


async def test_a_date_is_moved_by_a_sentence_and_all_concerned_hear_of_it(world: World) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")
    chiara = await staff(world, "Chiara")
    await to_date(chiara)
    chiara.sees("mercoledì 2 dicembre, dalle 17:30 alle 19:00", "Occupati: 1", "Sposta", "Annulla la data")
    await chiara.taps("Sposta")
    await chiara.sends("giovedì alle 18")
    chiara.sees(
        "Prima: mercoledì 2 dicembre, dalle 17:30 alle 19:00",
        "Dopo: giovedì 3 dicembre, dalle 18:00 alle 19:30",
        "Se confermi, avviso 1 persona.",
    )
    assert dates_of(world) == AS_IT_IS
    await chiara.taps("Conferma")
    chiara.sees("giovedì 3 dicembre", "Avviso in partenza per 1 persona", "Prima era mercoledì 2 dicembre alle 17:30")
    await world.ticks()
    anna.sees("Adesso: giovedì 3 dicembre alle 18:00", "Tengo il posto")
    assert dates_of(world)[1] == "12-03 18:00"


async def test_a_date_is_moved_by_taps_and_another_hour_can_be_written_after_all(world: World) -> None:
    world.imports(SERIES)
    chiara = await staff(world, "Chiara")
    await to_date(chiara)
    await chiara.taps("Sposta", "Una settimana dopo")
    chiara.sees("Dopo: mercoledì 9 dicembre, dalle 17:30 alle 19:00", "Non avviso nessuno")
    await chiara.sends("3/12 18:00-19:00")
    chiara.sees("Dopo: giovedì 3 dicembre, dalle 18:00 alle 19:00")
    await chiara.taps("Conferma")
    chiara.sees("Fatto. Non c'è nessuno da avvisare.")
    await chiara.taps("Menu")
    chiara.does_not_see("Hai lasciato una cosa a metà")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("boh", "Non ho capito giorno e ora"),
        ("🚲", "Non ho capito giorno e ora"),
        ("oggi alle 9", "già passato, o è troppo lontano"),
        ("3/12/2028 18:00", "già passato, o è troppo lontano"),
        ("dalle 19 alle 18", "Non ho capito"),
        ("x" * 4000, "Non ho capito giorno e ora"),
    ],
)
async def test_an_hour_that_cannot_be_is_asked_again(world: World, said: str, answer: str) -> None:
    world.imports(SERIES)
    chiara = await staff(world, "Chiara")
    await to_date(chiara)
    await chiara.taps("Sposta")
    await chiara.sends(said)
    chiara.sees(answer)
    assert dates_of(world) == AS_IT_IS


async def test_a_photo_in_the_middle_of_moving_asks_again_and_a_button_leaves_it(world: World) -> None:
    world.imports(SERIES)
    chiara = await staff(world, "Chiara")
    await to_date(chiara)
    await chiara.taps("Sposta")
    chiara.account.sends_sticker("🚲")
    await world.settles()
    chiara.sees("Non ho capito giorno e ora")
    await chiara.taps("Indietro")
    chiara.sees("Sposta")
    chiara.does_not_see("Hai lasciato una cosa a metà")
    await chiara.sends("giovedì alle 18")
    assert dates_of(world) == AS_IT_IS


async def test_a_date_is_cancelled_after_one_question_and_can_be_on_again(world: World) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")
    chiara = await staff(world, "Chiara")
    await to_date(chiara)
    await chiara.taps("Annulla la data")
    chiara.sees("Annullo questa data?\nSe confermi, avviso 1 persona.")
    await chiara.taps("Sì, annulla la data")
    chiara.sees("È annullata.", "Ripristina", "Avviso in partenza per 1 persona")
    await world.ticks()
    anna.sees("Non si fa mercoledì 2 dicembre")
    await chiara.taps("Ripristina")
    chiara.sees("Annulla la data", "Avviso in partenza per 1 persona")
    await world.ticks()
    anna.sees("Si fa di nuovo: mercoledì 2 dicembre alle 17:30")
    assert dates_of(world) == AS_IT_IS


async def test_a_date_goes_to_another_venue_of_the_territory_only(world: World) -> None:
    world.imports(
        SERIES,
        an_activity("Cucito", centro="Palestra", indirizzo="via Po 3"),
        an_activity("Coro", centro="Teatro", territorio="Cremona"),
    )
    (anna,) = await in_it(world, "Anna")
    chiara = await staff(world, "Chiara")
    await to_date(chiara)
    await chiara.taps("Cambia posto")
    chiara.does_not_see("Teatro")
    await chiara.taps("Palestra")
    chiara.sees("Prima: Centro civico Ombriano", "Dopo: Palestra, via Po 3", "avviso 1 persona")
    await chiara.taps("Conferma")
    chiara.sees("Palestra, via Po 3", "Avviso in partenza per 1 persona")
    await world.ticks()
    anna.sees("Adesso: Palestra")
    await world.forges(chiara, "xw:2:3")
    chiara.sees("Questo posto è di un'altra zona")
    await world.forges(chiara, "xy:2:99999:1")
    chiara.sees("Questo posto è di un'altra zona")


async def test_the_second_of_two_sees_what_is_true_now(world: World) -> None:
    world.imports(SERIES)
    chiara, dario = await staff(world, "Chiara"), await staff(world, "Dario", Role.COORDINATOR, None)
    for someone in (chiara, dario):
        await to_date(someone)
        await someone.taps("Sposta")
    await chiara.sends("giovedì alle 18")
    await dario.sends("venerdì alle 20")
    await chiara.taps("Conferma")
    await dario.taps("Conferma")
    dario.sees("Intanto questa data è cambiata", "giovedì 3 dicembre, dalle 18:00 alle 19:30")
    assert dates_of(world)[1] == "12-03 18:00"
    await dario.taps("Annulla la data")
    await chiara.taps("Annulla la data", "Sì, annulla la data")
    await dario.taps("Sì, annulla la data")
    dario.sees("È annullata.", "Ripristina")
    await dario.taps("Ripristina")
    assert dates_of(world)[1] == "12-03 18:00"


async def test_of_two_at_the_same_moment_one_moves_it_and_the_other_is_told(world: World) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")
    both = [await staff(world, "Chiara"), await staff(world, "Dario")]
    for someone, words in zip(both, ("giovedì alle 18", "venerdì alle 20"), strict=True):
        await to_date(someone)
        await someone.taps("Sposta")
        await someone.sends(words)
    for someone in both:
        someone.account.taps("Conferma")
    await world.settles_at_once()
    said = sorted("Intanto questa data è cambiata" in str(someone.chat.toasts[-1].text) for someone in both)
    assert said == [False, True]
    await world.ticks()
    assert anna.screen.text.count("Adesso:") == 1


async def test_a_double_tap_does_it_once(world: World) -> None:
    world.imports(SERIES)
    (anna,) = await in_it(world, "Anna")
    chiara = await staff(world, "Chiara")
    await to_date(chiara)
    await chiara.taps("Annulla la data")
    for _tap in range(2):
        chiara.account.taps("Sì, annulla la data")
    await world.settles()
    chiara.sees("È annullata.")
    before = anna.letters
    await world.ticks()
    assert anna.letters == before + 1


async def test_nobody_else_changes_anything_whatever_their_app_sends(world: World) -> None:
    world.imports(SERIES)
    anna, *_others = await in_it(world, "Anna", "Bruno", "Carla")
    strangers = [
        anna,
        await staff(world, "Olga", Role.OPERATOR),
        await staff(world, "Remo", Role.COMMUNITY_MAKER, "Cremona"),
        await staff(world, "Rita", Role.COORDINATOR, "Casalmaggiore"),
    ]
    line = world.ask(lambda uow: uow.session.scalars(select(Enrolment.id)).all())
    asked = [
        *("xs:1", "xd:1:0", "xo:2", "xm:2", "xp:2:7", "xk:2:1:29700000:90", "xc:2", "xx:2:1", "xr:2:1", "xv:2:0"),
        *("xw:2:1", "xy:2:1:1", "xn:1:50", "xq:1:50:3", "xi:1:0", *(f"xt:{one}" for one in line)),
        *(f"{what}:{one}" for one in line for what in ("xa", "xb")),
        *(f"xz:{one}:0" for one in line),
    ]
    for stranger in strangers:
        for data in asked:
            await world.forges(stranger, data)
            stranger.does_not_see("Carla")
            stranger.does_not_see("Scusa, qualcosa non ha funzionato")
            assert "Questa attività non è tra quelle che segui" in str(stranger.chat.toasts[-1].text), data
    assert dates_of(world) == AS_IT_IS
    assert places_of(world) == 2
    assert world.ask(lambda uow: set(uow.session.scalars(select(Enrolment.priority)))) == {0}


async def test_forged_numbers_are_answered_and_change_nothing(world: World) -> None:
    world.imports(SERIES)
    chiara = await staff(world, "Chiara")
    await to_date(chiara)
    for data in (
        *("xs:0", "xs:2147483647", "xo:99999", "xd:1:2147483647", "xp:2:2147483647", "xk:2:0:2147483647:2147483647"),
        *("xk:2:0:0:0", "xx:99999:1", "xr:2:5", "xy:2:0:0", "xn:1:2147483647", "xq:1:2147483647:3", "xq:1:3:0"),
        *("xi:1:2147483647", "xt:99999", "xz:99999:99", "xa:0", "xb:-1", "xo:x", "xq:1", "xg:2147483647", "xv:2:99999"),
    ):
        await world.forges(chiara, data)
        chiara.does_not_see("Scusa, qualcosa non ha funzionato")
    assert dates_of(world) == AS_IT_IS
    assert places_of(world) == 2


async def test_a_button_of_a_date_that_is_over_shows_those_that_are_left(world: World) -> None:
    world.imports(SERIES)
    chiara = await staff(world, "Chiara")
    await to_date(chiara, "mer 25 nov, 17:30")
    await world.until(at("2026-11-26 09:00"))
    await chiara.taps("Annulla la data")
    chiara.sees("Questa data è già passata", "mer 2 dic, 17:30")
    assert dates_of(world) == AS_IT_IS


# Places


async def test_more_places_go_to_those_who_wait_and_fewer_take_nobodys(world: World) -> None:
    world.imports(SERIES | {"posti": "1"})
    _anna, bruno, _carla = await in_it(world, "Anna", "Bruno", "Carla")
    chiara = await staff(world, "Chiara")
    await chiara.sends("/gestione")
    await chiara.taps("Yoga", "🪑 Posti")
    chiara.sees("Posti: 1.", "Occupati: 1. Chi aspetta: 2.")
    await chiara.taps("+1")
    chiara.sees("Diventano: 2.", "vanno subito a chi aspetta")
    assert places_of(world) == 1
    await chiara.taps("Conferma")
    chiara.sees("Posti: 2.", "1 posto offerto a chi aspetta")
    await world.ticks()
    bruno.sees("Accetto il posto")
    await bruno.taps("Accetto il posto")
    await chiara.sends("0")
    chiara.sees("Diventano: 0.", "Nessuno perde il posto")
    await chiara.taps("Conferma")
    chiara.sees("Posti: 0.", "Occupati: 2")
    states = world.ask(lambda uow: uow.session.scalars(select(Enrolment.state).order_by(Enrolment.id)).all())
    assert states == [EnrolmentState.CONFIRMED, EnrolmentState.CONFIRMED, EnrolmentState.WAITING]


@pytest.mark.parametrize("said", ["tanti", "-3", "1,5", "100001", "3 o 4", "99999999999"])
async def test_a_number_that_is_none_is_asked_again(world: World, said: str) -> None:
    world.imports(SERIES)
    chiara = await staff(world, "Chiara")
    await chiara.sends("/gestione")
    await chiara.taps("Yoga", "🪑 Posti")
    await chiara.sends(said)
    chiara.sees("Scrivi solo un numero, da 0 a 10000.")
    await chiara.sends("3 posti")
    chiara.sees("Diventano: 3.")
    assert places_of(world) == 2


async def test_places_that_somebody_changed_meanwhile_are_shown_first(world: World) -> None:
    world.imports(SERIES)
    chiara, dario = await staff(world, "Chiara"), await staff(world, "Dario")
    for someone in (chiara, dario):
        await someone.sends("/gestione")
        await someone.taps("Yoga", "🪑 Posti")
    await dario.taps("+1")
    await chiara.taps("+5", "Conferma")
    await dario.taps("Conferma")
    dario.sees("Intanto i posti sono cambiati", "Posti: 7.")
    assert places_of(world) == 7


# The line


async def test_a_turn_goes_first_for_a_reason_and_nobody_else_reads_it(world: World) -> None:
    world.imports(SERIES | {"posti": "1"})
    anna, bruno, carla = await in_it(world, "Anna", "Bruno", "Carla")
    chiara = await staff(world, "Chiara")
    await chiara.sends("/gestione")
    await chiara.taps("Yoga", "⏳ Lista d'attesa")
    chiara.sees("1. Bruno", "2. Carla", "da lunedì 23 novembre")
    await chiara.taps("2. Carla", "⭐ Dai la precedenza", REASONS[0])
    chiara.sees("1. Carla ⭐", "Motivo: Fratelli già nel gruppo", "Togli la precedenza")
    await carla.sends("/agenda")
    carla.does_not_see("Fratelli")
    await chiara.taps("Togli la precedenza")
    chiara.sees("2. Carla", "Dai la precedenza")
    await chiara.taps("⭐ Dai la precedenza")
    await chiara.sends("Accompagna la nonna")
    chiara.sees("1. Carla ⭐")
    await anna.taps("Disdici", "Conferma")
    await world.ticks()
    carla.sees("Accetto il posto")
    carla.does_not_see("nonna")
    assert "Accetto il posto" not in bruno.labels


async def test_a_turn_that_has_ended_is_answered_with_the_line_as_it_is(world: World) -> None:
    world.imports(SERIES | {"posti": "1"})
    _anna, bruno, _carla = await in_it(world, "Anna", "Bruno", "Carla")
    chiara = await staff(world, "Chiara")
    await chiara.sends("/gestione")
    await chiara.taps("Yoga", "⏳ Lista d'attesa", "1. Bruno")
    await bruno.opens("https://t.me/farelegami_bot?start=a_Y")
    await bruno.taps(next(label for label in bruno.labels if label in ("Disdici", "Lascia la lista")))
    if "Conferma" in bruno.labels:
        await bruno.taps("Conferma")
    await chiara.taps("⭐ Dai la precedenza")
    chiara.sees("non aspetta più", "1. Carla")


async def test_a_reason_is_words_and_short(world: World) -> None:
    world.imports(SERIES | {"posti": "1"})
    await in_it(world, "Anna", "Bruno")
    chiara = await staff(world, "Chiara")
    await chiara.sends("/gestione")
    await chiara.taps("Yoga", "⏳ Lista d'attesa", "1. Bruno", "⭐ Dai la precedenza")
    for said in ("🚲", "x" * 400):
        await chiara.sends(said)
        chiara.sees("Scrivilo più breve")
    await chiara.sends("<b>Ha la gamba rotta</b> & altro")
    chiara.sees("1. Bruno ⭐")
    await chiara.taps("1. Bruno ⭐")
    chiara.sees("Motivo: <b>Ha la gamba rotta</b> & altro")


# Ways in and out


async def test_the_card_of_ones_own_territory_leads_to_the_page_and_back(world: World) -> None:
    world.imports(SERIES)
    chiara, olga = await staff(world, "Chiara"), await staff(world, "Olga", Role.OPERATOR)
    for someone in (chiara, olga):
        await someone.opens("https://t.me/farelegami_bot?start=a_Y")
    olga.does_not_see("Gestisci")
    await chiara.taps("🗂 Gestisci", "Com'è per le famiglie", "Indietro")
    chiara.sees("Posti: 2.", "Lista d'attesa")
    await olga.sends("/gestione")
    await olga.taps("Yoga")
    olga.sees("Iscrivimi")


async def test_more_activities_than_fit_are_on_further_pages(world: World) -> None:
    world.imports(*(an_activity(f"Corso numero {number:02d}", codice=f"N{number}") for number in range(12)))
    chiara = await staff(world, "Chiara")
    await chiara.sends("/gestione")
    chiara.does_not_see("Corso numero 10")
    await chiara.taps("Avanti")
    chiara.sees("Corso numero 10", "Corso numero 11")
    await chiara.taps("Pagina prima", "Corso numero 03")
    chiara.sees("Posti senza limite.")


async def test_the_roll_of_today_is_a_tap_away(world: World) -> None:
    world.imports(SERIES)
    chiara = await staff(world, "Chiara")
    await chiara.sends("/gestione")
    await chiara.taps("Yoga")
    chiara.does_not_see("Appello")
    await world.until(at("2026-11-25 17:10"))
    await chiara.sends("/gestione")
    await chiara.taps("Yoga", "📋 Appello")


# Words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("giovedì alle 18", Said(weekday=3, begins=1080)),
        ("giovedì 18", Said(weekday=3, begins=1080)),
        ("3/12 18:00-19:30", Said(TODAY.replace(month=12, day=3), None, 1080, 1170)),
        ("3 dicembre dalle 18 alle 19 e mezza", Said(TODAY.replace(month=12, day=3), None, 1080, 1170)),
        ("giovedì 3 alle 18", Said(TODAY.replace(month=12, day=3), None, 1080)),
        ("dopodomani h 20", Said(TODAY + timedelta(days=2), None, 1200)),
        ("sabato 10-12", Said(weekday=5, begins=600, ends=720)),
        ("18.00 – 19.30", Said(None, None, 1080, 1170)),
        ("alle 9", Said(begins=540)),
        ("alle 7", Said(begins=1140)),
        ("alle 7 di mattina", Said(begins=420)),
        ("lunedì prossimo", Said(TODAY + timedelta(days=7))),
        ("3 dic", Said(TODAY.replace(month=12, day=3))),
        ("25:61", Said()),
        ("ciao", Said()),
    ],
)
def test_a_day_and_a_time_are_read_in_one_sentence(text: str, said: Said) -> None:
    assert read(text, TODAY) == said


async def test_a_change_that_is_not_finished_is_waited_for(world: World) -> None:
    """Without the lock the second reads the date as it was, and moves it over the first."""
    world.imports(SERIES)
    chiara = await staff(world, "Chiara")
    moved, answers = Event(), list[object]()

    def move(uow: UnitOfWork, day: str, *, first: bool) -> None:
        person = by_telegram_id(uow.session, chiara.account.id)
        assert person is not None
        starts_at = at(f"2026-12-{day} 18:00")
        stewarding.move(uow, person, 2, seen, starts_at, starts_at + timedelta(hours=1))
        if first:
            moved.set()
            sleep(0.4)

    def second() -> None:
        moved.wait(5)
        try:
            world.ask(move, "04", first=False)
        except stewarding.DateIsAnother as no:
            answers.append(no)

    def stamp(uow: UnitOfWork) -> int:
        person = by_telegram_id(uow.session, chiara.account.id)
        assert person is not None
        return stewarding.date(uow, person, 2).stamp

    seen = world.ask(stamp)
    thread = Thread(target=second)
    thread.start()
    world.ask(move, "03", first=True)
    thread.join(10)
    assert len(answers) == 1
    assert dates_of(world)[1] == "12-03 18:00"
