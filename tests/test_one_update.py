"""One update: one transaction, one answer, whatever happens on the way."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from bot.app import drive
from bot.reply import TRIES
from services.work import UnitOfWork
from simulator.faults import AnswerLost, Dropped, ServerError, TooManyRequests
from storage.conversations import Conversation
from storage.enrolments import Enrolment
from storage.people import by_telegram_id
from storage.updates import HandledUpdate
from tests.support.world import World, an_activity


def enrolments(world: World) -> int:
    """Count enrolments."""
    return world.ask(lambda uow: uow.session.execute(select(func.count()).select_from(Enrolment)).scalar_one())


async def test_an_update_that_comes_twice_is_handled_once_and_answered_twice(world: World) -> None:
    world.imports(an_activity("Yoga", posti=3))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga")
    anna.account.taps("Iscrivimi")
    (update,) = world.updates()
    await world.intake.take(update)
    anna.sees("Iscrizione confermata")
    shown = len(world.telegram.log.of("editMessageText"))
    await world.intake.take(update)
    assert enrolments(world) == 1
    assert len(world.telegram.log.of("editMessageText")) == shown + 1


async def test_a_crash_between_commit_and_answer_loses_nothing(world: World) -> None:
    anna = await world.member("Anna")
    anna.account.sends("/aiuto")
    (update,) = world.updates()
    handled = await world.intake._handle(world.intake._read(update))  # type: ignore[arg-type]
    assert handled is not None
    before = anna.letters
    await world.intake.take(update)
    anna.sees("Come funziona")
    assert anna.letters == before + 1


async def test_an_update_that_no_model_reads_stops_nobody(world: World, faults: list[str]) -> None:
    anna = await world.member("Anna")
    world.telegram.push_raw({"message": {"message_id": "not a number", "chat": 7}})
    await anna.sends("/aiuto")
    anna.sees("Come funziona")
    assert "no model reads it" in faults.pop()


@contextmanager
def without_letters(world: World) -> Iterator[None]:
    """Take the outbox's table away for a while: whatever posts a letter breaks after it wrote other things."""
    with world.workshop.engine.begin() as connection:
        connection.execute(text("ALTER TABLE letters RENAME TO letters_elsewhere"))
    try:
        yield
    finally:
        with world.workshop.engine.begin() as connection:
            connection.execute(text("ALTER TABLE letters_elsewhere RENAME TO letters"))


async def test_a_fault_is_rolled_back_apologised_for_and_logged_with_its_code(world: World, faults: list[str]) -> None:
    world.imports(an_activity("Yoga", posti=1))
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    await bruno.taps("Attività", "Yoga", "Mettimi in lista")
    with without_letters(world):
        await anna.taps("Disdici", "Conferma")
    anna.sees("qualcosa non ha funzionato", "codice")
    (logged,) = faults
    faults.clear()
    assert anna.screen.text.rsplit(" ", 1)[-1] in logged

    await anna.sends("/agenda")
    anna.sees("Yoga")
    await anna.taps("Yoga", "Disdici", "Conferma")
    anna.sees("Iscrizione disdetta")


async def test_a_fault_of_one_takes_nobody_else_with_it(world: World, faults: list[str]) -> None:
    world.imports(an_activity("Yoga", posti=1), an_activity("Canto", posti=9))
    anna, bruno, carla = [await world.member(name) for name in ("Anna", "Bruno", "Carla")]
    await anna.taps("Attività", "Yoga", "Iscrivimi", "Disdici")
    await bruno.taps("Attività", "Yoga", "Mettimi in lista")
    await carla.taps("Attività", "Canto")
    with without_letters(world):
        anna.account.taps("Conferma")
        carla.account.taps("Iscrivimi")
        await world.settles_at_once()
    anna.sees("qualcosa non ha funzionato")
    carla.sees("Iscrizione confermata")
    assert len(faults) == 1
    faults.clear()


async def test_a_draft_that_nobody_can_read_is_a_reason_to_start_over(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10))
    fatima = await world.member("Fatima")
    await fatima.taps("Attività", "Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    world.ask(_spoil_drafts)
    await fatima.sends("Adam")
    fatima.sees("Ricominciamo")
    await fatima.sends("fumetto")
    fatima.sees("Ecco cosa c'è")


def _spoil_drafts(uow: UnitOfWork) -> None:
    for conversation in uow.session.scalars(select(Conversation)):
        conversation.draft = '{"activity": "of another release"}'


async def test_a_deadline_of_telegram_for_taps_is_no_fault(world: World) -> None:
    world.imports(an_activity("Yoga", posti=3))
    anna = await world.member("Anna")
    anna.account.taps("Attività")
    world.telegram.clock.move(timedelta(minutes=20))
    await world.settles()
    anna.sees("Yoga")


async def test_a_message_that_was_deleted_is_answered_with_a_new_one(world: World) -> None:
    world.imports(an_activity("Yoga", posti=3))
    anna = await world.member("Anna")
    anna.account.taps("Attività")
    anna.chat.delete(anna.screen)
    await world.settles()
    anna.sees("Yoga")


async def test_a_tap_that_changes_nothing_is_no_fault(world: World) -> None:
    anna = await world.member("Anna")
    await anna.taps("Aiuto")
    help_screen = anna.screen
    await world.forges(anna, "q")
    assert anna.screen is help_screen
    anna.sees("Come funziona")


@pytest.mark.parametrize("fault", [TooManyRequests(1), ServerError(502), Dropped(), AnswerLost()], ids=repr)
async def test_an_answer_survives_what_telegram_does_to_it(world: World, fault: object) -> None:
    anna = await world.member("Anna")
    world.telegram.faults.add(fault, method="sendMessage", times=1)  # type: ignore[arg-type]
    await anna.sends("/aiuto")
    anna.sees("Come funziona")


async def test_an_answer_that_cannot_be_shown_is_left_to_the_courier(world: World) -> None:
    anna = await world.member("Anna")
    world.telegram.faults.add(ServerError(500), method="sendMessage", times=TRIES)
    await anna.sends("/aiuto")
    anna.sees("Tutto pronto")
    await world.ticks()
    anna.sees("Come funziona")


async def test_who_blocks_between_question_and_answer_is_remembered(world: World) -> None:
    anna = await world.member("Anna")
    anna.account.sends("/aiuto")
    (update,) = world.updates()
    anna.account.blocks()
    await world.intake.take(update)
    await world.settles()
    person = world.ask(lambda uow: by_telegram_id(uow.session, anna.account.id))
    assert person is not None
    assert person.blocked_at is not None
    await anna.starts()
    anna.sees("Cosa vuoi fare")
    person = world.ask(lambda uow: by_telegram_id(uow.session, anna.account.id))
    assert person is not None
    assert person.blocked_at is None


async def test_twenty_taps_in_a_second_give_one_place_and_a_true_screen(world: World) -> None:
    world.imports(an_activity("Yoga", posti=3))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga")
    card = anna.screen
    for _ in range(20):
        anna.account.taps("Iscrivimi", message=card)
    await world.settles_at_once()
    anna.sees("Iscrizione confermata")
    assert enrolments(world) == 1
    assert not anna.chat.waiting, "every tap was answered"
    assert anna.letters == 1
    edits = world.telegram.log.of("editMessageText")
    assert len(edits) < 10, "the message was not changed twenty times"


async def test_twenty_hurried_taps_on_giving_back_show_that_it_was_given_back(world: World) -> None:
    world.imports(an_activity("Yoga", posti=3))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga", "Iscrivimi", "Disdici")
    question = anna.screen
    for _ in range(20):
        anna.account.taps("Conferma", message=question)
    await world.settles_at_once()
    assert "Iscrizione disdetta" in anna.screen.text


async def test_an_answer_that_is_held_back_is_not_done_before_it_is_shown(world: World) -> None:
    world.imports(an_activity("Yoga", posti=3))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga")
    card = anna.screen
    anna.account.taps("Iscrivimi")
    anna.account.sends("/aiuto")
    tapped, written = world.updates()
    world.pace.hold(0.3)
    first, second = (asyncio.create_task(world.intake.take(update)) for update in (tapped, written))
    await asyncio.sleep(0.15)
    assert not first.done(), "a crash now would lose it"
    await asyncio.gather(first, second)
    assert "Iscrizione confermata" in card.text
    anna.sees("Come funziona")


async def test_an_answer_is_shown_though_what_came_after_it_has_none(world: World) -> None:
    world.imports(an_activity("Yoga", posti=3))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga")
    anna.account.taps("Iscrivimi")
    anna.account.blocks()
    anna.account.unblocks()
    await world.settles_at_once()
    anna.sees("Iscrizione confermata")


async def test_an_answer_that_was_held_back_and_cannot_be_shown_is_left_to_the_courier(world: World) -> None:
    world.imports(an_activity("Yoga", posti=3))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga")
    anna.account.taps("Iscrivimi")
    anna.account.sends("/aiuto")
    world.telegram.faults.add(ServerError(500), method="editMessageText", times=TRIES)
    await world.settles_at_once()
    anna.sees("Come funziona")
    await world.ticks()
    anna.sees("Iscrizione confermata")


async def test_while_telegram_asks_for_a_pause_no_tap_is_answered_either(world: World) -> None:
    anna = await world.member("Anna")
    anna.account.taps("Aiuto")
    answered = len(world.telegram.log.of("answerCallbackQuery"))
    world.pace.hold(0.3)
    settling = asyncio.create_task(world.settles())
    await asyncio.sleep(0.15)
    assert len(world.telegram.log.of("answerCallbackQuery")) == answered
    await settling
    assert len(world.telegram.log.of("answerCallbackQuery")) == answered + 1


async def test_two_devices_of_one_person_are_one_person(world: World) -> None:
    world.imports(an_activity("Yoga", posti=3))
    anna = await world.member("Anna")
    await anna.sends("/attivita")
    phone = anna.screen
    await anna.sends("/attivita")
    tablet = anna.screen
    anna.account.taps("Yoga", message=phone)
    anna.account.taps("Yoga", message=tablet)
    await world.settles_at_once()
    anna.account.taps("Iscrivimi", message=phone)
    anna.account.taps("Iscrivimi", message=tablet)
    await world.settles_at_once()
    assert enrolments(world) == 1
    assert "Iscrizione confermata" in phone.text
    assert "Iscrizione confermata" in tablet.text


@pytest.mark.parametrize(
    "hostile",
    ["/\u2003", "<b>", "&amp;", "😀" * 40, "a" * 4096, "/boh", "\u202erovesciato", "'; DROP TABLE people; --", "%_%"],
)
async def test_whatever_is_typed_is_answered(world: World, hostile: str) -> None:
    anna = await world.member("Anna")
    before = anna.letters
    await anna.sends(hostile)
    assert anna.letters > before


async def test_names_with_signs_of_html_are_shown_as_they_are(world: World) -> None:
    world.imports(an_activity("Pane & <b>olio</b>", codice="P1", posti=3))
    anna = await world.member("<i>Anna</i> & figli")
    anna.sees("<i>Anna</i> & figli")
    await anna.taps("Attività", "Pane & <b>olio</b>", "Iscrivimi")
    anna.sees("Pane & <b>olio</b>")


async def test_stickers_voices_and_photos_are_met_with_what_can_be_done(world: World) -> None:
    anna = await world.member("Anna")
    for send in (
        anna.account.sends_sticker,
        anna.account.sends_voice,
        anna.account.sends_photo,
        anna.account.sends_dice,
    ):
        send()
        await world.settles()
        anna.sees("Capisco solo le parole scritte", "Attività")


async def test_a_button_that_nobody_knows_any_more_shows_what_can_be_done(world: World) -> None:
    anna = await world.member("Anna")
    for data in ("zz", "a:x:y", "e:999999999999999999999", "e", "h:1", ":", "a:1"):
        await world.forges(anna, data)
        anna.sees("Attività")


async def test_in_a_group_the_bot_says_that_it_writes_in_private(world: World) -> None:
    anna = await world.member("Anna")
    group = world.telegram.add_group("Mamme di Ombriano", [anna.account, world.account])
    await world.settles()
    await anna.sends("ciao a tutte", chat=group)
    assert not any(message.from_bot for message in group.messages)
    await anna.sends("/start", chat=group)
    assert "solo in privato" in group.newest.text
    await anna.sends("@farelegami_bot cosa c'è oggi?", chat=group)
    assert sum(message.from_bot for message in group.messages) == 2


async def test_the_same_chat_is_never_handled_twice_at_once(world: World) -> None:
    anna = await world.member("Anna")
    for number in range(8):
        anna.account.sends(f"/aiuto {number}")
    updates = world.updates()
    await asyncio.gather(*(world.intake.take(update) for update in updates))
    answers = [message for message in anna.chat.messages if message.from_bot]
    assert len(answers) >= 8


def test_a_way_that_waits_is_refused_loudly() -> None:
    async def waits() -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="waits"):
        drive(waits())


async def test_handled_updates_are_forgotten_when_telegram_cannot_send_them_again(world: World) -> None:
    anna = await world.member("Anna")
    await anna.sends("/aiuto")
    await world.passes(days=4)
    left = world.ask(lambda uow: uow.session.execute(select(func.count()).select_from(HandledUpdate)).scalar_one())
    assert left == 0


async def test_what_is_stored_of_a_chat_is_unreadable_without_the_keys(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=6, eta_max=10))
    fatima = await world.member("Fatima")
    await fatima.taps("Attività", "Fumetto", "Iscrivimi", "Aggiungi figli o nipoti")
    await fatima.sends("Adamello")
    with world.workshop.engine.connect() as connection:
        drafts = connection.execute(text("SELECT draft FROM conversations")).scalars().all()
        replies = connection.execute(text("SELECT reply FROM handled_updates")).scalars().all()
    assert drafts
    assert not [one for one in [*drafts, *replies] if one and ("Adamello" in one or "Fumetto" in one)]
