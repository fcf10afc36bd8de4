"""Saved searches: told once, of what is new, once a day at the most, and stopped with a tap."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from services import digests, people, saved_searches
from services.notices import NewMatches
from services.questions import Cell, Question, unpacked
from services.work import UnitOfWork
from storage.outbox import Letter, LetterState
from storage.people import Person
from storage.saved_searches import SavedSearch, SavedSearchMatch
from tests.support.world import MONDAY, ROME, Someone, World, an_activity

DAY = timedelta(days=1)


def digest_texts(someone: Someone) -> list[str]:
    """Give the messages that told of something new."""
    return [message.text for message in someone.chat.messages if message.text.startswith("🔔 Novità per te")]


def fates(world: World) -> list[tuple[LetterState, str | None]]:
    """List what became of every letter about something new, oldest first."""
    query = select(Letter.state, Letter.reason).where(Letter.kind == NewMatches.kind).order_by(Letter.id)
    return world.ask(lambda uow: [(state, reason) for state, reason in uow.session.execute(query)])


def saved(world: World) -> list[str]:
    """List every saved search as it is kept."""
    return world.ask(lambda uow: list(uow.session.scalars(select(SavedSearch.question).order_by(SavedSearch.id))))


def yoga(code: str = "Y1", title: str = "Yoga dolce", **columns: object) -> dict[str, str]:
    """Describe something that whoever looks for yoga finds."""
    return an_activity(title, codice=code, inizio="2026-12-09 17:30", fine="2026-12-09 19:00", **columns)


async def waits_for_yoga(world: World, name: str = "Anna") -> Someone:
    """Let someone be told of yoga."""
    someone = await world.member(name)
    await someone.sends("yoga")
    await someone.taps("Avvisami")
    return someone


# Saving


async def test_it_says_what_it_will_tell_about_and_how_to_stop(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("yoga a Crema")
    await anna.taps("Avvisami")
    anna.sees("Ti scrivo quando c'è qualcosa di nuovo per:", "yoga", "Al massimo un messaggio al giorno")
    await anna.taps("Non avvisarmi più")
    anna.sees("Va bene, non ti avviso più per", "yoga")
    assert saved(world) == []
    await anna.taps("Avvisami ancora")
    assert len(saved(world)) == 1


async def test_a_date_that_passes_is_not_kept_but_weekdays_are(world: World) -> None:
    world.imports(yoga())
    anna = await world.member("Anna")
    await anna.sends("yoga sabato 28 novembre per bambini di 8 anni a Crema gratis di mattina")
    await anna.taps("Avvisami")
    anna.sees("Guardo tutti i giorni, non solo «sabato 28 novembre»", "8 anni", "Crema", "gratis", "Mattina")
    await anna.sends("yoga tutti i sabati")
    await anna.taps("Avvisami")
    anna.sees("abato")
    anna.does_not_see("Guardo tutti i giorni")
    kept = [unpacked(one) for one in saved(world)]
    assert kept[0].days is None
    assert kept[0].ages
    assert kept[0].hours is not None
    assert kept[0].most_cents == 0
    assert kept[1].days is not None
    assert kept[1].days.weekdays == {5}


async def test_near_me_is_the_own_town_and_a_square_stays_a_square(world: World) -> None:
    world.imports(yoga(lat=45.36, lon=9.69))
    anna = await world.member("Anna", territory="Cremona")
    await anna.sends("yoga vicino a me")
    await anna.taps("Avvisami")
    anna.sees("Cremona")
    anna.account.shares_location(45.36, 9.69)
    await world.settles()
    await anna.taps("Avvisami")
    anna.sees("Vicino a te")
    assert [unpacked(one) for one in saved(world)] == [
        Question(words=("yoga",), places=("cremona",)),
        Question(near=Cell.around(45.36, 9.69)),
    ]


async def test_only_a_day_becomes_whatever_is_new_in_the_own_town(world: World) -> None:
    world.imports(yoga())
    anna = await world.member("Anna")
    await anna.sends("cosa c'è domani")
    await anna.taps("Avvisami")
    anna.sees("Crema", "Guardo tutti i giorni, non solo «domani»")
    assert [unpacked(one) for one in saved(world)] == [Question(places=("crema",))]


async def test_the_same_question_twice_is_one_however_it_is_put(world: World) -> None:
    world.imports(yoga(), an_activity("Cena", centro="Zaist", territorio="Cremona"))
    anna = await world.member("Anna")
    for said in ("yoga a Crema", "a Crema yoga", "YOGA crema domani"):
        await anna.sends(said)
        await anna.taps("Avvisami")
    anna.sees("Ti avviso già")
    assert len(saved(world)) == 1
    await world.forges(anna, "ss:yoga Pcrema")
    await world.forges(anna, "ss:yoga Pcrema")
    assert len(saved(world)) == 1


async def test_more_than_ten_are_refused_kindly_with_the_list_to_choose_from(world: World) -> None:
    anna = await world.member("Anna")
    names = ("nuoto", "calcio", "judo", "danza", "teatro", "canto", "scacchi", "pittura", "inglese", "cucito", "orto")
    for name in names:
        await anna.sends(name)
        await anna.taps("Avvisami")
    anna.sees("Ti avviso già per 10 ricerche", "nuoto", "cucito")
    anna.does_not_see("orto")
    assert len(saved(world)) == saved_searches.MOST
    await anna.taps("Basta: «nuoto»")
    anna.sees("non ti avviso più per")
    await anna.sends("orto")
    await anna.taps("Avvisami")
    anna.sees("Fatto.", "orto")


@pytest.mark.parametrize("said", ["avvisami", "Avvisami!", "le mie ricerche", "Non avvisarmi più", "AVVISAMI"])
async def test_words_lead_to_ones_own_searches(world: World, said: str) -> None:
    anna = await waits_for_yoga(world)
    await anna.taps("Menu")
    await anna.sends(said)
    anna.sees("Ti scrivo quando c'è qualcosa di nuovo per:", "1. «yoga»", "Basta: «yoga»")


@pytest.mark.parametrize(
    "said",
    [
        "avvisami quando c'è qualcosa per 6-10 anni a Crema",
        "Avvisami se ci sono attività per bambini dai 6 ai 10 anni a crema",
        "mi avvisi quando c’è qualcosa a Crema per 6-10 anni?",
        "avvisami quando c'e qualcosa crema 6-10 anni",
        "FAMMI SAPERE SE CI SONO LABORATORI PER 6-10 ANNI A CREMA",
        "let me know when there's something in Crema per 6-10 anni",
    ],
)
async def test_one_can_ask_to_be_told_in_words(world: World, said: str) -> None:
    world.imports(yoga())
    anna = await world.member("Anna")
    await anna.sends(said)
    anna.sees("Fatto.", "Crema", "6-10 anni")
    assert len(saved(world)) == 1


@pytest.mark.parametrize("said", ["fammi sapere cosa c'è domani", "tell me what there is domani", "avviso yoga"])
async def test_asking_what_there_is_now_is_a_search(world: World, said: str) -> None:
    world.imports(yoga(), an_activity("Canto", inizio="2026-11-24 10:00", fine="2026-11-24 11:00"))
    anna = await world.member("Anna")
    await anna.sends(said)
    anna.does_not_see("Fatto.")
    assert saved(world) == []


async def test_the_profile_leads_to_ones_own_searches(world: World) -> None:
    anna = await world.member("Anna")
    await anna.taps("Profilo", "Le mie ricerche")
    anna.sees("Non ti avviso per nessuna ricerca", "Attività", "Indietro")


@pytest.mark.parametrize(
    "data", ["sx:1", "sx:999", "ss:", "ss:Dxxx H1 N9.9.9 Z", "nm:999", "nx:999", "nm:1", "nx:1", "ss:'", "sf:'"]
)
async def test_forged_and_stale_buttons_show_what_is_true(world: World, data: str) -> None:
    world.imports(yoga())
    await waits_for_yoga(world)
    bruno = await world.member("Bruno")
    await world.forges(bruno, data)
    assert bruno.labels
    bruno.does_not_see("qualcosa non ha funzionato")
    assert "yoga" in saved(world), "nobody stops somebody else's search"


# Being told


async def test_only_what_is_new_is_told_and_once(world: World) -> None:
    world.imports(yoga())
    anna = await waits_for_yoga(world)
    await world.passes(hours=1)
    assert digest_texts(anna) == []
    world.imports(yoga(), yoga("Y2", "Yoga della sera", centro="Sala Agello"), an_activity("Scacchi"))
    await world.passes(hours=1)
    assert len(digest_texts(anna)) == 1
    anna.sees("Yoga della sera", "mercoledì 9 dicembre alle 17:30", "Sala Agello")
    anna.does_not_see("Yoga dolce", "Scacchi")
    await world.passes(days=3)
    assert len(digest_texts(anna)) == 1


async def test_the_card_is_one_tap_away_and_leads_back_to_the_search(world: World) -> None:
    anna = await waits_for_yoga(world)
    world.imports(yoga())
    await world.passes(hours=1)
    await anna.taps("Yoga dolce")
    anna.sees("Iscrivimi")
    await anna.taps("Indietro")
    anna.sees("Ecco cosa c'è per «yoga»", "Yoga dolce")


async def test_one_tap_under_the_message_stops_it(world: World) -> None:
    anna = await waits_for_yoga(world)
    world.imports(yoga())
    await world.passes(hours=1)
    await anna.taps("Non avvisarmi più")
    anna.sees("Va bene, non ti avviso più per questo")
    world.imports(yoga("Y2", "Yoga forte"))
    await world.passes(days=2)
    assert len(digest_texts(anna)) == 0, "the message became the answer to the tap"


async def test_it_can_be_stopped_in_words_under_the_message(world: World) -> None:
    anna = await waits_for_yoga(world)
    world.imports(yoga())
    await world.passes(hours=1)
    await anna.sends("non avvisarmi più")
    anna.sees("Va bene, non ti avviso più per questo")


async def test_all_searches_of_a_person_are_told_in_one_message(world: World) -> None:
    anna = await waits_for_yoga(world)
    await anna.sends("scacchi")
    await anna.taps("Avvisami")
    world.imports(yoga(), yoga("Y2", "Yoga forte"), yoga("Y3", "Yoga piano"), an_activity("Scacchi"))
    await world.passes(hours=1)
    assert len(digest_texts(anna)) == 1
    anna.sees("Cerchi: «yoga»", "Cerchi: «scacchi»", "Guarda: «yoga»", "Basta: «yoga»", "Basta: «scacchi»")
    assert sum(label.startswith("Yoga") for label in anna.labels) == 2
    await anna.taps("Guarda: «yoga»")
    assert sum(label.startswith("Yoga") for label in anna.labels) == 3


async def test_ten_searches_with_long_names_fit_one_message(world: World) -> None:
    world.imports(an_activity("Yoga"))
    anna = await world.member("Anna")
    venue = "Centro civico e sociale di quartiere Ombriano Sabbioni San Bernardino fuori le mura " * 2
    names = ("nuoto", "calcio", "judo", "danza", "teatro", "pittura", "scacchi", "fotografia", "inglese", "cucito")
    for name in names:
        wish = f"{name} gratis per bambini di 8 anni con posti liberi a Crema il mercoledì sera"
        await anna.sends(f"avvisami quando c'è {wish}")
        anna.sees("Fatto.", f"«{name}» · Mercoledì sera", "Crema", "8 anni", "gratis")
    world.imports(
        *(
            an_activity((f"{name} " * 40)[:119], codice=f"{name}{n}", centro=venue[:119])
            | {"inizio": "2026-12-09 20:30", "fine": "2026-12-09 22:00"}
            for name in names
            for n in range(3)
        )
    )
    await world.passes(hours=1)
    assert fates(world) == [(LetterState.SENT, None)]
    assert len(digest_texts(anna)) == 1
    assert len(anna.screen.text) > 1500
    assert sum(label.startswith("🔕 Basta") for label in anna.labels) == 10


async def test_an_activity_that_two_searches_find_is_told_once(world: World) -> None:
    anna = await waits_for_yoga(world)
    await anna.sends("yoga dolce")
    await anna.taps("Avvisami")
    world.imports(yoga())
    await world.passes(hours=1)
    assert anna.labels.count("Yoga dolce") == 1


async def test_a_large_import_is_a_handful_and_the_way_to_the_rest(world: World) -> None:
    anna = await waits_for_yoga(world)
    world.imports(*(yoga(f"Y{number}", f"Yoga {number}") for number in range(40)))
    await world.passes(hours=1)
    assert sum(label.startswith("Yoga") for label in anna.labels) == 5
    anna.sees("Guarda le altre 35")
    await world.passes(days=2)
    assert len(digest_texts(anna)) == 1


async def test_one_message_a_day_and_what_came_meanwhile_tomorrow(world: World) -> None:
    anna = await waits_for_yoga(world)
    world.imports(yoga())
    await world.passes(hours=1)
    world.imports(yoga("Y2", "Yoga forte"))
    await world.passes(hours=6)
    assert len(digest_texts(anna)) == 1
    await world.until(MONDAY + DAY)
    assert len(digest_texts(anna)) == 2
    anna.sees("Yoga forte")
    anna.does_not_see("Yoga dolce")


async def test_quiet_hours_and_pauses_hold_and_nothing_is_lost(world: World) -> None:
    anna = await waits_for_yoga(world)
    bruno = await waits_for_yoga(world, "Bruno")
    await bruno.taps("Menu", "Profilo", "Messaggi", "Metti in pausa", "7 giorni")
    await world.until(datetime(2026, 11, 23, 22, 0, tzinfo=ROME))
    world.imports(yoga())
    await world.until(datetime(2026, 11, 24, 7, 30, tzinfo=ROME))
    assert digest_texts(anna) == []
    await world.until(datetime(2026, 11, 24, 9, 0, tzinfo=ROME))
    assert len(digest_texts(anna)) == 1
    assert digest_texts(bruno) == []
    await world.until(MONDAY + 8 * DAY)
    assert len(digest_texts(anna)) == len(digest_texts(bruno)) == 1


async def test_whoever_blocked_the_bot_is_told_after_coming_back(world: World) -> None:
    anna = await waits_for_yoga(world)
    await anna.blocks()
    world.imports(yoga())
    await world.passes(hours=30)
    anna.account.unblocks()
    await world.settles()
    await world.passes(hours=25)
    assert len(digest_texts(anna)) == 1


async def test_new_dates_of_what_was_over_are_news(world: World) -> None:
    world.imports(an_activity("Yoga dolce", codice="Y1"))
    anna = await waits_for_yoga(world)
    await world.until(MONDAY + 3 * DAY)
    assert digest_texts(anna) == []
    world.imports(an_activity("Yoga dolce", codice="Y1", inizio="2026-12-16 17:30", fine="2026-12-16 19:00"))
    await world.passes(hours=1)
    assert len(digest_texts(anna)) == 1
    anna.sees("mercoledì 16 dicembre")


async def test_another_date_of_what_goes_on_is_none(world: World) -> None:
    world.imports(an_activity("Yoga dolce", codice="Y1"))
    anna = await waits_for_yoga(world)
    world.imports(an_activity("Yoga dolce", codice="Y1", ricorrenza="FREQ=WEEKLY;COUNT=5"))
    await world.passes(days=4)
    assert digest_texts(anna) == []


async def test_the_date_that_is_told_is_the_one_that_was_meant(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("yoga tutti i sabati")
    await anna.taps("Avvisami")
    world.imports(
        an_activity("Yoga dolce", ricorrenza="FREQ=WEEKLY;BYDAY=WE,SA;COUNT=8"), an_activity("Yoga del mercoledì")
    )
    await world.passes(hours=1)
    anna.sees("Yoga dolce", "sabato 28 novembre")
    anna.does_not_see("Yoga del mercoledì")


async def test_whoever_has_a_place_already_is_not_told(world: World) -> None:
    anna = await waits_for_yoga(world)
    world.imports(yoga())
    await anna.opens("https://t.me/farelegami_bot?start=a_Y1")
    await anna.taps("Iscrivimi")
    await world.passes(days=2)
    assert digest_texts(anna) == []
    assert fates(world) == []


async def test_everything_is_checked_again_when_it_is_sent(world: World) -> None:
    people_of = {}
    for name in ("Anna", "Bruno", "Carla", "Dina"):
        people_of[name] = await waits_for_yoga(world, name)
    world.imports(yoga())
    assert world.ask(digests.post_due) == 4
    await people_of["Anna"].sends("le mie ricerche")
    await people_of["Anna"].taps("Basta: «yoga»")
    await people_of["Bruno"].opens("https://t.me/farelegami_bot?start=a_Y1")
    await people_of["Bruno"].taps("Iscrivimi")
    await people_of["Carla"].taps("Menu", "Profilo", "Messaggi", "Metti in pausa", "1 giorno")
    await world.courier.deliver_due()
    assert [len(digest_texts(one)) for one in people_of.values()] == [0, 0, 0, 1]
    assert [reason for _state, reason in fates(world)] == ["stopped", "nothing-new", "paused", None]


async def test_what_was_withdrawn_or_is_over_before_it_is_sent_is_not_told(world: World) -> None:
    anna = await waits_for_yoga(world)
    world.imports(an_activity("Yoga dolce", codice="Y1"))
    assert world.ask(digests.post_due) == 1
    world.telegram.clock.move(timedelta(days=3))
    await world.courier.deliver_due()
    assert digest_texts(anna) == []
    assert fates(world) == [(LetterState.SKIPPED, "nothing-new")]


async def test_a_letter_that_is_still_on_its_way_is_not_overtaken(world: World) -> None:
    anna = await waits_for_yoga(world)
    world.imports(yoga())
    assert world.ask(digests.post_due) == 1  # nobody delivers
    for day in range(3):
        world.imports(yoga(f"Z{day}", f"Yoga {day}"))
        world.telegram.clock.move(DAY)
        assert world.ask(digests.post_due) == 0
    await world.courier.deliver_due()
    assert len(digest_texts(anna)) == 1
    anna.sees("Yoga dolce")
    await world.passes(days=1)
    assert len(digest_texts(anna)) == 2
    anna.sees("Yoga 0", "Yoga 1", "Yoga 2")


async def test_nothing_is_done_while_the_catalogue_stays_as_it_is(world: World) -> None:
    world.imports(yoga())
    await waits_for_yoga(world)
    await world.passes(hours=1)
    said: list[str] = []

    @event.listens_for(world.workshop.engine, "before_cursor_execute")
    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    world.ask(digests.post_due)
    event.remove(world.workshop.engine, "before_cursor_execute", note)
    assert not [one for one in said if "SELECT saved_searches." in one]
    assert not [one for one in said if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(said) <= 5


class Killed(Exception):
    """The process is gone."""


@pytest.mark.parametrize("steps", range(0, 40, 3))
async def test_killed_anywhere_nothing_is_told_twice_and_nothing_lost(world: World, steps: int) -> None:
    anna, bruno = await waits_for_yoga(world), await waits_for_yoga(world, "Bruno")
    await bruno.sends("scacchi")
    await bruno.taps("Avvisami")
    world.imports(yoga(), an_activity("Scacchi"))
    left = [steps]

    @event.listens_for(world.workshop.engine, "before_cursor_execute")
    def die(*_facts: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    try:
        world.ask(digests.post_due)
    except Killed:
        assert left[0] < 0
    finally:
        event.remove(world.workshop.engine, "before_cursor_execute", die)
    await world.passes(days=2)
    assert [len(digest_texts(one)) for one in (anna, bruno)] == [1, 1]
    bruno.sees("Yoga dolce", "Scacchi")


# Others like an activity


async def test_others_like_an_activity_are_of_its_category_and_town(world: World) -> None:
    world.imports(an_activity("Pane fatto in casa", codice="P", categoria="Cucina"))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Pane fatto in casa", "Avvisami delle prossime")
    anna.sees("Fatto.", "cucina", "Crema", "Non avvisarmi più")
    await anna.taps("Indietro")
    anna.sees("Non avvisarmi più")
    anna.does_not_see("Avvisami delle prossime")
    world.imports(
        an_activity("Ravioli", codice="R", categoria="Cucina"),
        an_activity("Gnocchi", codice="G", categoria="Cucina", territorio="Cremona", centro="Zaist"),
        an_activity("Scacchi", codice="S", categoria="Giochi"),
    )
    await world.passes(hours=1)
    anna.sees("Ravioli")
    anna.does_not_see("Pane fatto in casa", "Gnocchi", "Scacchi")


async def test_without_a_category_the_subject_of_the_title_counts(world: World) -> None:
    world.imports(an_activity("Yoga insieme a Ombriano", codice="Y"))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga insieme a Ombriano", "Avvisami delle prossime")
    assert [unpacked(one) for one in saved(world)] == [Question(words=("yoga",), places=("crema",))]


async def test_the_button_of_a_card_turns_it_off_again_and_two_taps_do_not(world: World) -> None:
    world.imports(yoga(categoria="Benessere"))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga dolce", "Avvisami delle prossime")
    await world.forges(anna, "nm:1")
    anna.sees("Ti avviso già")
    assert len(saved(world)) == 1
    await anna.taps("Indietro", "Non avvisarmi più")
    anna.sees("Avvisami delle prossime", "Yoga dolce")
    await world.forges(anna, "nx:1")
    anna.sees("Avvisami delle prossime")
    assert saved(world) == []


async def test_an_activity_that_is_over_can_be_waited_for(world: World) -> None:
    world.imports(an_activity("Yoga dolce", codice="Y1"))
    anna = await world.member("Anna")
    await world.passes(days=3)
    await anna.opens("https://t.me/farelegami_bot?start=a_Y1")
    anna.sees("Le date sono finite")
    await anna.taps("Avvisami delle prossime")
    world.imports(an_activity("Yoga dolce", codice="Y1", inizio="2026-12-16 17:30", fine="2026-12-16 19:00"))
    await world.passes(hours=1)
    assert len(digest_texts(anna)) == 1


# Going away


def rows(world: World) -> Sequence[int]:
    """Count saved searches, and what they have shown."""

    def count(uow: UnitOfWork) -> Sequence[int]:
        return [
            uow.session.scalar(select(func.count()).select_from(one)) or 0 for one in (SavedSearch, SavedSearchMatch)
        ]

    return world.ask(count)


@pytest.mark.parametrize("leave", [people.forget, people.withdraw_consent])
async def test_leaving_deletes_them(world: World, leave: object) -> None:
    world.imports(yoga())
    anna = await waits_for_yoga(world)
    assert rows(world) == [1, 1]

    def go(uow: UnitOfWork) -> None:
        person = uow.session.scalars(select(Person).where(Person.telegram_id == anna.account.id)).one()
        leave(uow, person)  # type: ignore[operator]

    world.ask(go)
    assert rows(world) == [0, 0]
    world.imports(yoga("Y2", "Yoga forte"))
    await world.passes(days=1)
    assert digest_texts(anna) == []
