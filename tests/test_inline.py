"""Inline mode: what anybody finds by typing after the bot's name, and what becomes of what they send."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from services import sharing
from services.work import UnitOfWork
from simulator.faults import Dropped, ServerError, TooManyRequests
from simulator.inline import InlineQuery
from storage.conversations import Conversation
from storage.people import by_telegram_id
from storage.updates import HandledUpdate
from tests.support.world import Someone, World, an_activity
from views.attachments import Unshowable
from views.results import MOST, Result, Results
from views.screen import Button, Url

LINK = "https://t.me/farelegami_bot?start="


async def types(someone: Someone, words: str) -> InlineQuery:
    """Let somebody type after the bot's name."""
    query = someone.account.types_inline(someone.world.account, words)
    await someone.world.settles()
    return query


def titles(query: InlineQuery) -> list[str]:
    """List what is offered."""
    return [result["title"] for result in query.results]


def start(result: dict[str, Any]) -> str:
    """Read where the button of a result leads."""
    (row,) = result["reply_markup"]["inline_keyboard"]
    return str(row[0]["url"])


async def test_a_stranger_finds_what_is_on_and_sends_it_to_another_family(world: World) -> None:
    world.imports(
        an_activity("Yoga & <dolce>", codice="CR-7", posti=1, eta_min=18, costo="5", contatto="Piero 333 1234567"),
        an_activity("Cucina"),
    )
    anna, bruno = world.someone("Anna"), world.someone("Bruno")
    query = await types(anna, "yoga")
    assert titles(query) == ["Yoga & <dolce>"]
    (result,) = query.results
    assert "mercoledì 25 novembre, dalle 17:30 alle 19:00" in result["description"]
    assert "Centro civico Ombriano, via Toffetti 1, Crema" in result["description"]

    group = world.telegram.add_group("Mamme di Ombriano", [anna.account, bruno.account])
    sent = anna.account.picks(result, chat=group)
    await world.settles()
    assert sent.text.splitlines() == [
        "Yoga & <dolce>",
        "📅 mercoledì 25 novembre, dalle 17:30 alle 19:00",
        "📍 Centro civico Ombriano, via Toffetti 1, Crema",
        "👥 Da 18 anni in su",
        "💶 5 €",
    ]
    link = bruno.account.taps("Apri in FareLegami", message=sent)
    assert link == f"{LINK}a_CR-7"
    await bruno.opens(str(link))
    await bruno.taps("Italiano", "Sì, ho 14 anni o più", "Accetto", "Crema")
    bruno.sees("Yoga & <dolce>", "Iscrivimi")


async def test_the_button_of_a_card_finds_exactly_that_activity_first(world: World) -> None:
    world.imports(*(an_activity(f"Yoga {at}", codice=f"Y-{at}") for at in range(5)))
    anna = await world.member("Anna")
    await anna.opens(f"{LINK}a_Y-3")
    share = next(one for row in anna.screen.buttons for one in row if one.text == "Manda a un'altra famiglia")
    assert share.value["allow_user_chats"]
    assert share.value["allow_group_chats"]
    assert share.value["allow_channel_chats"]
    query = await types(anna, str(anna.account.taps("Manda a un'altra famiglia")))
    assert titles(query)[0] == "Yoga 3"
    assert start(query.results[0]) == f"{LINK}a_Y-3"


async def test_the_button_of_a_venue_finds_the_venue_first(world: World) -> None:
    world.imports(
        an_activity("Yoga"), an_activity("Cucina", territorio="Cremona"), an_activity("Canto", centro="Zaist")
    )
    anna = await world.member("Anna")
    await anna.starts("v_1")
    query = await types(anna, str(anna.account.taps("Manda a un'altra famiglia")))
    assert titles(query)[:2] == ["Centro civico Ombriano"] * 2, "one in each town"
    assert start(query.results[0]) == f"{LINK}v_1"


async def test_no_words_show_what_is_on_next(world: World) -> None:
    world.imports(
        an_activity("Più tardi", inizio="2026-12-02 17:30", fine="2026-12-02 18:30"),
        an_activity("Già stata", inizio="2026-11-20 17:30", fine="2026-11-20 18:30"),
        an_activity("Prima"),
    )
    anna = world.someone("Anna")
    assert titles(await types(anna, "")) == ["Prima", "Più tardi"]
    assert titles(await types(anna, "  \n ")) == ["Prima", "Più tardi"]


async def test_nothing_found_leads_to_the_bot(world: World) -> None:
    world.imports(an_activity("Yoga"))
    anna = await world.member("Anna")
    query = await types(anna, "deltaplano")
    assert query.answered
    assert query.results == []
    assert query.button is not None
    assert query.button["text"] == "Niente di simile: cerca in FareLegami"
    await anna.starts(query.button["start_parameter"])
    anna.sees("Ciao Anna!")


async def test_never_more_than_telegram_lists(world: World) -> None:
    world.imports(*(an_activity(f"Yoga {at}", codice=f"Y-{at}") for at in range(60)))
    anna = world.someone("Anna")
    for words in ("", "yoga", "Y-59", "Centro civico Ombriano"):
        assert 0 < len((await types(anna, words)).results) <= MOST, words


async def test_everybody_reads_the_language_of_their_phone(world: World) -> None:
    world.imports(an_activity("Yoga", codice="Y"))
    for code, when in (("en", "Wednesday 25 November"), ("it", "mercoledì 25"), ("de", "mercoledì 25"), ("", "merco")):
        someone = world.someone("Anna", language=code)
        (result,) = (await types(someone, "Y")).results
        assert when in result["description"], code
    (call, *_) = world.telegram.log.of("answerInlineQuery")
    assert call.params["is_personal"] is True
    assert call.params["cache_time"] == 60


async def test_a_date_is_named_as_it_will_be_read_on_another_day(world: World) -> None:
    world.imports(an_activity("Yoga", inizio="2026-11-23 17:30", fine="2026-11-23 19:00"))
    (result,) = (await types(world.someone("Anna"), "yoga")).results
    assert "oggi" not in result["description"]
    assert "lunedì 23 novembre" in result["description"]


async def test_who_comes_and_how_many_is_told_to_nobody(world: World) -> None:
    world.imports(an_activity("Yoga", posti=3, contatto="Piero 333 1234567"))
    anna = await world.member("Annamaria")
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    before = (await types(world.someone("Bruno"), "yoga")).results
    carla = await world.member("Carla")
    await carla.taps("Attività", "Yoga", "Iscrivimi")
    assert (await types(world.someone("Dario"), "yoga")).results == before
    assert "333" not in str(before)
    assert titles(await types(world.someone("Elena"), "Annamaria")) == []


async def test_what_was_taken_out_of_the_catalogue_is_not_passed_on(world: World) -> None:
    world.imports(an_activity("Yoga", codice="Y"))

    def withdraw(uow: UnitOfWork) -> None:
        uow.session.execute(text("UPDATE activities SET withdrawn_at = created_at"))

    world.ask(withdraw)
    assert (await types(world.someone("Anna"), "Y")).results == []


def rows(world: World) -> tuple[int, int]:
    """Count what is remembered of updates and conversations."""

    def count(uow: UnitOfWork) -> tuple[int, int]:
        tables = (HandledUpdate, Conversation)
        handled, talks = (uow.session.execute(select(func.count()).select_from(one)).scalar_one() for one in tables)
        return handled, talks

    return world.ask(count)


@contextmanager
def listening(world: World) -> Iterator[list[str]]:
    """Hear what is said to the database."""
    heard: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    event.listen(world.workshop.engine, "before_cursor_execute", note)
    yield heard
    event.remove(world.workshop.engine, "before_cursor_execute", note)


async def test_what_is_typed_is_written_down_nowhere(world: World) -> None:
    world.imports(an_activity("Yoga"))
    anna = world.someone("Anna")
    await types(anna, "yoga")
    with listening(world) as heard:
        await types(anna, "yoga segreto")
    assert rows(world) == (0, 0)
    said = [one for one in heard if not one.startswith("BEGIN")]
    assert all(one.startswith("SELECT") for one in said), said
    assert 1 <= len(said) <= 4, said


async def test_one_who_blocked_the_bot_stays_so_though_they_look_things_up(world: World) -> None:
    world.imports(an_activity("Yoga"))
    anna = await world.member("Anna")
    await anna.blocks()
    assert titles(await types(anna, "yoga")) == ["Yoga"]

    def is_blocked(uow: UnitOfWork) -> bool:
        person = by_telegram_id(uow.session, anna.account.id)
        assert person is not None
        return person.blocked_at is not None

    assert world.ask(is_blocked)


async def test_looking_something_up_leaves_a_question_open(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10))
    fatima = await world.member("Fatima")
    await fatima.taps("Attività", "Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    await types(fatima, "fumetto")
    await fatima.sends("Adam")
    fatima.sees("Qual è l'anno di nascita di Adam?")


async def test_too_late_is_no_fault_and_twice_is_none_either(world: World) -> None:
    world.imports(an_activity("Yoga"))
    anna = world.someone("Anna")
    late = anna.account.types_inline(world.account, "yoga")
    world.telegram.clock.move(timedelta(minutes=20))
    await world.settles()
    assert not late.answered

    again = anna.account.types_inline(world.account, "yoga")
    (update,) = world.updates()
    await world.intake.take(update)
    await world.intake.take(update)
    assert titles(again) == ["Yoga"]


@pytest.mark.parametrize("fault", [TooManyRequests(1), ServerError(502), Dropped()], ids=repr)
async def test_an_answer_survives_what_telegram_does_to_it(world: World, fault: Any) -> None:
    world.imports(an_activity("Yoga"))
    world.telegram.faults.add(fault, method="answerInlineQuery", times=1)
    assert titles(await types(world.someone("Anna"), "yoga")) == ["Yoga"]


async def test_telegram_out_of_reach_is_owed_to_nobody(world: World) -> None:
    world.imports(an_activity("Yoga"))
    world.telegram.faults.add(ServerError(500), method="answerInlineQuery", times=9)
    query = await types(await world.member("Anna"), "yoga")
    await world.ticks()
    assert not query.answered


async def test_who_types_on_is_answered_for_the_last_letter(world: World) -> None:
    world.imports(an_activity("Yoga"))
    anna, bruno = world.someone("Anna"), world.someone("Bruno")
    typed = [anna.account.types_inline(world.account, "yoga"[:at]) for at in range(1, 5)]
    other = bruno.account.types_inline(world.account, "yoga")
    await world.settles_at_once()
    assert typed[-1].answered
    assert other.answered
    assert not typed[1].answered
    assert not typed[2].answered


async def test_a_fault_is_counted_and_offers_nothing_for_long(world: World, faults: list[str]) -> None:
    world.imports(an_activity("Yoga"))
    with world.workshop.engine.begin() as connection:
        connection.execute(text("ALTER TABLE venues RENAME TO venues_elsewhere"))
    query = await types(world.someone("Anna"), "yoga segreto")
    with world.workshop.engine.begin() as connection:
        connection.execute(text("ALTER TABLE venues_elsewhere RENAME TO venues"))
    (logged,) = faults
    faults.clear()
    assert "inline query failed" in logged
    assert query.results == []
    assert world.telegram.log.of("answerInlineQuery")[-1].params["cache_time"] == 0


@pytest.mark.parametrize(
    "typed",
    [
        "<b>",
        "' OR 1=1 --",
        "%",
        "_",
        "\u202eagoy",
        "🧶" * 128,
        "x" * 256,
        "\x00",
        "a_CR-7",
        "v_1",
        "/start",
        "@farelegami_bot",
        "{0} {title} %s",
    ],
)
async def test_whatever_is_typed_is_answered(world: World, typed: str) -> None:
    world.imports(an_activity("Yoga & <b>"))
    query = await types(world.someone("<b>"), typed)
    assert query.answered


async def test_what_is_sent_to_the_bot_itself_opens_there(world: World) -> None:
    world.imports(an_activity("Yoga", codice="CR-7"))
    anna = await world.member("Anna")
    query = await types(anna, "yoga")
    anna.account.picks(query.results[0], chat=anna.chat)
    await world.settles()
    anna.sees("Yoga", "Iscrivimi")


async def test_titles_as_long_as_a_column_are_shown_in_part(world: World) -> None:
    long = "Straordinariamente " * 6
    world.imports(an_activity(long, codice="P", centro="Centro " * 16, indirizzo="via Antonio " * 16))
    (result,) = (await types(world.someone("Anna"), "P")).results
    assert result["title"] == long.strip()
    assert len(result["description"]) < 200


def test_what_telegram_would_refuse_is_refused_here() -> None:
    rows = ((Button("Apri", Url("https://t.me/x")),),)
    one = Result("1", "Yoga", "", "Yoga", rows)
    for wrong in (
        lambda: Result("", "Yoga", "", "Yoga", rows),
        lambda: Result("x" * 65, "Yoga", "", "Yoga", rows),
        lambda: Result("1", " ", "", "Yoga", rows),
        lambda: Result("1", "Yoga", "", "", rows),
        lambda: Result("1", "Yoga", "", "Yoga", ()),
        lambda: Results((one, one)),
        lambda: Results(way_in="x" * 65),
    ):
        with pytest.raises(Unshowable):
            wrong()


async def test_offers_are_read_without_knowing_who_asks(world: World) -> None:
    world.imports(an_activity("Yoga", codice="Y"))
    found = world.ask(sharing.for_inline, "Y")
    assert [one.code for one in found.activities] == ["Y"]
    assert not {"taken", "waiting", "places", "contact"} & set(found.activities[0].__slots__)
