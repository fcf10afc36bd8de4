"""Finding activities: lists, pages, words, links, cards."""

import pytest

from tests.support.world import World, an_activity


def many(count: int) -> list[dict[str, str]]:
    """Describe activities on days one after the other."""
    return [
        an_activity(
            f"Canto numero {number}",
            codice=f"N{number}",
            inizio=f"2026-12-{number:02} 17:30",
            fine=f"2026-12-{number:02} 18:30",
        )
        for number in range(1, count + 1)
    ]


async def test_a_long_list_is_read_page_by_page_in_place(world: World) -> None:
    world.imports(*many(14))
    anna = await world.member("Anna")
    await anna.taps("Attività")
    assert [label for label in anna.labels if label.startswith("Canto numero")] == [
        f"Canto numero {number}" for number in range(1, 7)
    ]
    assert "Indietro" not in anna.labels
    await anna.taps("Avanti", "Avanti")
    anna.sees("Canto numero 14")
    assert "Avanti" not in anna.labels
    await anna.taps("Indietro")
    anna.sees("Canto numero 12")
    assert anna.letters == 1


async def test_the_way_back_from_a_card_leads_to_its_page(world: World) -> None:
    world.imports(*many(14))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Avanti", "Canto numero 8", "Indietro")
    anna.sees("Canto numero 7", "Canto numero 12")
    await anna.sends("canto")
    await anna.taps("Canto numero 3", "Indietro")
    anna.sees("Canto numero 1", "Canto numero 6")


async def test_classes_have_a_list_of_their_own(world: World) -> None:
    world.imports(an_activity("Tu puoi", tipo="corso"), an_activity("Yoga"), an_activity("Orto", tipo="laboratorio"))
    anna = await world.member("Anna")
    await anna.sends("/corsi")
    anna.sees("Tu puoi")
    anna.does_not_see("Yoga")
    await anna.sends("/attivita")
    anna.sees("Yoga", "Orto")
    anna.does_not_see("Tu puoi")


@pytest.mark.parametrize(
    "asked", ["yoga", "YOGA", "yòga", "cerco yoga per la schiena", "yoga dolce", "vorrei fare yoga?"]
)
async def test_words_are_found_however_they_are_written(world: World, asked: str) -> None:
    world.imports(
        an_activity("Yoga dolce", descrizione="Ginnastica per la schiena."),
        an_activity("Cucina di casa", centro="Zaist"),
    )
    anna = await world.member("Anna")
    await anna.sends(asked)
    assert "Yoga dolce" in anna.labels
    assert "Cucina di casa" not in anna.labels


async def test_singular_and_plural_find_each_other(world: World) -> None:
    world.imports(an_activity("Laboratori per bambini", descrizione="Giochi e colori."))
    anna = await world.member("Anna")
    await anna.sends("laboratorio bambino")
    assert "Laboratori per bambini" in anna.labels


async def test_when_not_all_words_are_found_the_closest_is_said_to_be_so(world: World) -> None:
    world.imports(an_activity("Yoga dolce"))
    anna = await world.member("Anna")
    await anna.sends("yoga subacqueo")
    anna.sees("Proprio «subacqueo» non c'è", "Yoga dolce")


async def test_nothing_found_says_so_and_shows_a_way_on(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("deltaplano")
    anna.sees("Non ho trovato niente per «deltaplano»", "Attività", "Menu")


async def test_a_card_says_what_when_where_for_whom_and_how_many(world: World) -> None:
    world.imports(
        an_activity(
            "Ciclofficina",
            descrizione="Ripara la tua bici con Piero.",
            posti=12,
            eta_min=11,
            costo="5",
            accessibile="si",
            contatto="Piero, 0373 000 111",
            ricorrenza="FREQ=WEEKLY;COUNT=4",
        )
    )
    anna = await world.member("Anna")
    await anna.taps("Attività", "Ciclofficina")
    anna.sees(
        "Ripara la tua bici",
        "mercoledì 25 novembre, dalle 17:30 alle 19:00",
        "mercoledì 16 dicembre",
        "Centro civico Ombriano, via Toffetti 1, Crema",
        "Da 11 anni in su",
        "5 €",
        "12 posti liberi",
        "carrozzina",
        "Piero, 0373 000 111",
    )


async def test_a_link_opens_a_card_and_one_that_is_gone_says_so(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7"))
    anna = await world.member("Anna")
    await anna.opens("https://t.me/farelegami_bot?start=a_CR-7")
    anna.sees("Yoga", "Iscrivimi")
    await anna.starts("a_CR-8")
    anna.sees("non è più in programma")
    await anna.starts("v_1")
    anna.sees("Centro civico Ombriano", "Yoga")
    for link in ("v_99", "v_x", "i_nonsense", "a_", "boh", "v_99999999999999999999"):
        await anna.starts(link)
        assert anna.labels


async def test_what_has_begun_is_not_in_the_list_any_more(world: World) -> None:
    world.imports(an_activity("Yoga"))
    anna = await world.member("Anna")
    await world.passes(days=2, hours=8)
    await anna.sends("/attivita")
    anna.does_not_see("Yoga")
    anna.sees("non c'è niente in programma")


async def test_a_changed_catalogue_is_seen_at_once(world: World) -> None:
    world.imports(an_activity("Yoga", codice="Y"))
    anna = await world.member("Anna")
    await anna.sends("/attivita")
    world.imports(an_activity("Yoga forte", codice="Y"))
    await anna.sends("/attivita")
    assert "Yoga forte" in anna.labels


async def test_pages_beyond_the_last_show_the_last(world: World) -> None:
    world.imports(*many(3))
    anna = await world.member("Anna")
    await world.forges(anna, "b:500:")
    anna.sees("Canto numero 3")
    await world.forges(anna, "b:0:nonsense")
    anna.sees("Canto numero 1")


async def test_a_list_is_read_by_day_and_names_a_town_only_where_it_is_another(world: World) -> None:
    world.imports(
        an_activity("Yoga"),
        an_activity("Canto", inizio="2026-11-25 20:30", fine="2026-11-25 22:00"),
        an_activity("Orto", territorio="Cremona", centro="Zaist", inizio="2026-11-24 10:00", fine="2026-11-24 11:00"),
    )
    anna = await world.member("Anna")
    await anna.taps("Attività")
    assert anna.screen.text.split("\n") == [
        "Attività",
        "",
        "📅 mercoledì 25 novembre",
        "17:30 · Yoga",
        "Centro civico Ombriano",
        "20:30 · Canto",
        "Centro civico Ombriano",
        "",
        "Nelle altre zone",
        "📅 domani, martedì 24 novembre",
        "10:00 · Orto",
        "Zaist (Cremona)",
    ]


@pytest.mark.parametrize("said", ["ciao", "Buongiorno!", "grazie mille", "👍👍", "...", "ok"])
async def test_a_greeting_or_an_emoji_is_met_with_the_menu(world: World, said: str) -> None:
    anna = await world.member("Anna")
    await anna.sends(said)
    anna.sees("Ciao Anna!", "Attività", "Aiuto")


@pytest.mark.parametrize(
    ("said", "sees"),
    [
        ("La mia agenda", "Yoga"),
        ("disdici", "Yoga"),
        ("Non posso venire.", "Yoga"),
        ("AIUTO", "Come funziona"),
        ("menu", "Ciao"),
    ],
)
async def test_the_main_menu_can_be_written_on_any_screen(world: World, said: str, sees: str) -> None:
    world.imports(an_activity("Yoga"))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    await anna.sends("deltaplano")
    await anna.sends(said)
    anna.sees(sees)


async def test_a_town_that_ends_the_address_is_not_said_twice(world: World) -> None:
    world.imports(an_activity("Yoga", indirizzo="via dei Pioppi 14, Ombriano, Crema"))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga")
    anna.sees("Centro civico Ombriano, via dei Pioppi 14, Ombriano, Crema\n")


async def test_whoever_asks_for_their_patto_in_words_is_not_sent_to_the_catalogue(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("Il mio patto?")
    anna.sees("Per ora non hai un patto")
