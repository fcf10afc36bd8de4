"""Letters: posted once, checked at the last moment, sent in order, settled with what became of them."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

import pytest
from sqlalchemy import select, text

from services import outbox
from services.notices import Notice
from services.work import UnitOfWork
from simulator.faults import AnswerLost, Dropped, ServerError, Slow, TooManyRequests
from storage.outbox import Letter, LetterState, Priority
from storage.people import Person, by_telegram_id
from tests.support.standing import eventually
from tests.support.world import MONDAY, Someone, World
from views import letters
from views.screen import Screen


class News(Notice, kind="test-news", priority=Priority.ANNOUNCEMENT, unasked=True):
    """Something to tell, as unimportant as can be."""

    text: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.text}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        return "unwanted" if self.text == "unwanted" else None


class Nudge(News, kind="test-nudge", priority=Priority.REMINDER, unasked=True):
    """Something a little more important."""


class Reply(News, kind="test-reply", priority=Priority.AWAITED, unasked=False):
    """Something that the person waits for."""


class Broken(News, kind="test-broken", priority=Priority.REMINDER, unasked=True):
    """Something that Telegram will refuse."""


def _say(uow: UnitOfWork, notice: News, person: Person) -> Screen:
    return Screen(notice.text)


def _say_it_wrong(uow: UnitOfWork, notice: News, person: Person) -> Screen:
    return Screen(f"<b>{notice.text}")


@pytest.fixture(autouse=True)
def writers() -> Sequence[type[Notice]]:
    """Writers for the notices of these stories."""
    letters.WRITERS.update({News: _say, Nudge: _say, Reply: _say, Broken: _say_it_wrong})
    return (News, Nudge, Reply, Broken)


def post(world: World, someone: Someone, *notices: Notice, **when: object) -> None:
    """Leave letters for someone."""

    def write(uow: UnitOfWork) -> None:
        person = by_telegram_id(uow.session, someone.account.id)
        assert person is not None
        for notice in notices:
            outbox.post(uow, person.id, notice, **when)  # type: ignore[arg-type]

    world.ask(write)


def ledger(world: World) -> list[tuple[str, LetterState, str | None]]:
    """List what became of every letter, oldest first."""
    query = select(Letter).order_by(Letter.id)
    found = world.ask(lambda uow: uow.session.scalars(query).all())
    return [(Notice.read(one.kind, one.facts).text, one.state, one.reason) for one in found]  # type: ignore[attr-defined]


def said(someone: Someone) -> list[str]:
    """List what the bot wrote, oldest first, without the first screen."""
    return [message.text for message in someone.chat.messages if message.from_bot][1:]


async def test_the_same_notice_twice_is_one_letter(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, News(text="uno"), News(text="uno"))
    post(world, anna, News(text="uno"))
    await world.courier.deliver_due()
    assert said(anna) == ["uno"]
    assert ledger(world) == [("uno", LetterState.SENT, None)]


async def test_what_a_person_waits_for_goes_before_reminders_and_those_before_announcements(world: World) -> None:
    people = [await world.member(name) for name in ("Anna", "Bruno", "Carla")]
    for someone in people:
        post(world, someone, News(text="annuncio"))
    for someone in people:
        post(world, someone, Nudge(text="promemoria"))
    for someone in people:
        post(world, someone, Reply(text="risposta"))
    await world.courier.deliver_due()
    for someone in people:
        assert said(someone) == ["risposta", "promemoria", "annuncio"]


async def test_letters_of_one_kind_keep_their_order_within_a_chat(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, *(News(text=str(number)) for number in range(12)))
    world.telegram.faults.add(ServerError(500), method="sendMessage", times=1, after=4)
    await world.courier.deliver_due()
    await world.passes(minutes=5)
    assert said(anna) == [str(number) for number in range(12)]


async def test_someone_who_blocks_the_bot_stops_only_their_own_queue(world: World) -> None:
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    anna.account.blocks()
    post(world, anna, News(text="uno"), News(text="due"))
    post(world, bruno, News(text="tre"))
    await world.courier.deliver_due()
    assert said(bruno) == ["tre"]
    assert [state for _, state, _ in ledger(world)] == [LetterState.WAITING, LetterState.WAITING, LetterState.SENT]
    assert len(world.telegram.log.of("sendMessage")) == 4, "one attempt for Anna, none for what lies behind it"

    await anna.starts()
    await world.courier.deliver_due()
    assert said(anna)[-2:] == ["uno", "due"]


async def test_what_waits_too_long_for_someone_unreachable_is_settled_so(world: World) -> None:
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await anna.blocks()
    soon = {"late_after": world.now + timedelta(hours=1)}
    post(world, anna, News(text="uno"), **soon)
    post(world, bruno, News(text="due"), due_at=world.now + timedelta(hours=2), **soon)
    await world.passes(hours=3)
    assert ledger(world) == [
        ("uno", LetterState.SKIPPED, "unreachable"),
        ("due", LetterState.SKIPPED, "too-late"),
    ]


async def test_a_letter_that_telegram_refuses_fails_alone(world: World, faults: list[str]) -> None:
    anna = await world.member("Anna")
    post(world, anna, Broken(text="storto"), Nudge(text="dritto"))
    await world.courier.deliver_due()
    assert said(anna) == ["dritto"]
    (text, state, reason), _ = ledger(world)
    assert (text, state) == ("storto", LetterState.FAILED)
    assert "end tag" in str(reason)
    assert "letter refused" in faults.pop()


@pytest.mark.parametrize("fault", [ServerError(500), ServerError(502, html=True), Dropped()], ids=repr)
async def test_a_passing_trouble_is_tried_again_after_a_pause(world: World, fault: object) -> None:
    anna = await world.member("Anna")
    post(world, anna, News(text="uno"))
    world.telegram.faults.add(fault, method="sendMessage", times=3)  # type: ignore[arg-type]
    await world.courier.deliver_due()
    assert said(anna) == []
    await world.passes(hours=2)
    assert said(anna) == ["uno"]


async def test_a_lost_answer_may_send_a_letter_twice_but_never_loses_it(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, News(text="uno"))
    world.telegram.faults.add(AnswerLost(), method="sendMessage", times=1)
    await world.courier.deliver_due()
    await world.passes(minutes=10)
    assert said(anna) == ["uno", "uno"]


async def test_a_trouble_that_does_not_pass_ends_in_a_failure_after_some_hours(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, News(text="uno"))
    world.telegram.faults.add(ServerError(500), method="sendMessage", times=None)
    await world.passes(hours=9)
    ((_, state, reason),) = ledger(world)
    assert state is LetterState.FAILED
    assert str(reason).startswith("gave up")


async def test_what_may_still_arrive_in_time_outlives_a_trouble_of_days(world: World) -> None:
    anna = await world.member("Anna")

    def leave(uow: UnitOfWork) -> None:
        person = by_telegram_id(uow.session, anna.account.id)
        assert person is not None
        outbox.post(uow, person.id, News(text="uno"), late_after=uow.now + timedelta(days=3))
        outbox.post(uow, person.id, News(text="due"), late_after=uow.now + timedelta(days=1))

    world.ask(leave)
    trouble = world.telegram.faults.add(ServerError(500), method="sendMessage", times=None)
    await world.passes(days=2)
    world.telegram.faults.remove(trouble)
    await world.passes(hours=1)
    assert said(anna) == ["uno"]
    assert [state for _, state, _reason in ledger(world)] == [LetterState.SENT, LetterState.SKIPPED]


async def test_a_flood_is_waited_out_and_counts_as_no_attempt(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, News(text="uno"))
    world.telegram.faults.add(TooManyRequests(1), method="sendMessage", times=1)
    await world.courier.deliver_due()
    assert world.pace.held_for > 0
    ((_, state, _),) = ledger(world)
    assert state is LetterState.WAITING
    attempts = world.ask(lambda uow: uow.session.scalars(select(Letter.attempts)).one())
    assert attempts == 0


async def test_no_unasked_letter_in_quiet_hours_and_silence_with_those_that_are_waited_for(world: World) -> None:
    anna = await world.member("Anna")
    await world.passes(hours=12)
    post(world, anna, News(text="annuncio"), Reply(text="risposta"))
    await world.courier.deliver_due()
    assert said(anna) == ["risposta"]
    assert anna.screen.silent
    await world.passes(hours=9)
    assert said(anna) == ["risposta"]
    await world.passes(hours=1, minutes=30)
    assert said(anna) == ["risposta", "annuncio"]
    assert not anna.screen.silent


async def test_a_pause_and_a_taken_back_consent_are_respected_at_the_last_moment(world: World) -> None:
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    post(world, anna, News(text="uno"), Reply(text="due"))
    post(world, bruno, Reply(text="tre"))
    await anna.taps("Profilo", "Messaggi", "Metti in pausa", "7 giorni")
    await bruno.sends("/privacy")
    await bruno.taps("Togli il mio sì", "Conferma")
    await world.courier.deliver_due()
    assert ledger(world) == [
        ("uno", LetterState.SKIPPED, "paused"),
        ("due", LetterState.SENT, None),
        ("tre", LetterState.SKIPPED, "no-consent"),
    ]


async def test_what_is_no_longer_wanted_or_too_late_is_settled_with_the_reason(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, News(text="unwanted"))
    post(world, anna, News(text="tardi"), late_after=world.now)
    world.telegram.clock.move(timedelta(seconds=1))
    await world.courier.deliver_due()
    assert ledger(world) == [
        ("unwanted", LetterState.SKIPPED, "unwanted"),
        ("tardi", LetterState.SKIPPED, "too-late"),
    ]
    assert said(anna) == []


async def test_a_letter_of_another_release_fails_alone(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, News(text="uno"), News(text="due"))

    def rename(uow: UnitOfWork) -> None:
        uow.session.scalars(select(Letter).order_by(Letter.id)).first().kind = "of-tomorrow"  # type: ignore[union-attr]

    world.ask(rename)
    await world.courier.deliver_due()
    assert said(anna) == ["due"]


async def test_a_claimed_letter_is_nobody_elses_until_its_lease_runs_out(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, News(text="uno"), News(text="due"))
    assert [one.notices for one in world.ask(outbox.claim, "first", 10).ready] == [(News(text="uno"),)]
    assert world.ask(outbox.claim, "second", 10).ready == [], "nor does anything overtake it"
    world.telegram.clock.move(outbox.LEASE + timedelta(seconds=1))
    assert [one.notices for one in world.ask(outbox.claim, "second", 10).ready] == [(News(text="uno"),)]
    letter_id = world.ask(lambda uow: uow.session.scalars(select(Letter.id).order_by(Letter.id)).first())
    assert letter_id is not None
    world.ask(outbox.note_sent, [letter_id], "first", 7)
    assert ledger(world)[0][1] is LetterState.WAITING, "whoever lost the lease settles nothing"


async def test_whatever_stops_gives_its_letters_back(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, News(text="uno"))
    world.ask(outbox.claim, "stopping", 10)
    world.ask(outbox.give_back, "stopping")
    assert len(world.ask(outbox.claim, "next", 10).ready) == 1


class Wrong(News, kind="test-wrong", priority=Priority.REMINDER, unasked=True):
    """A notice whose writer breaks."""

    raises: ClassVar[type[Exception]] = KeyError


async def test_a_writer_that_breaks_takes_no_other_letter_with_it(world: World, faults: list[str]) -> None:
    def breaks(uow: UnitOfWork, notice: News, person: Person) -> Screen:
        raise KeyError(notice.text)

    letters.WRITERS[Wrong] = breaks
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    post(world, anna, Wrong(text="rotto"))
    post(world, bruno, News(text="intero"))
    await world.courier.deliver_due()
    assert said(bruno) == ["intero"]
    assert "not written" in faults.pop()
    await world.passes(hours=48)
    assert said(anna) == []
    states = world.ask(lambda uow: uow.session.scalars(select(Letter.state).order_by(Letter.id)).all())
    assert states == [LetterState.FAILED, LetterState.SENT]
    faults.clear()


class Delayed(News, kind="test-delayed", priority=Priority.REMINDER, unasked=True):
    """Something that has to wait for its turn to be sent."""


def delay(world: World, wait: timedelta) -> None:
    """Let Telegram ask for a pause when the first of some letters was checked and written."""
    waits = [wait]

    def write(uow: UnitOfWork, notice: News, person: Person) -> Screen:
        if waits:
            world.pace.hold(0.1)
            world.telegram.clock.move(waits.pop())
        return Screen(notice.text)

    letters.WRITERS[Delayed] = write


async def test_a_letter_that_waited_long_for_its_turn_is_checked_again(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, Delayed(text="uno"), late_after=world.now + timedelta(seconds=10))
    delay(world, timedelta(seconds=11))
    await world.courier.deliver_due()
    await world.passes(minutes=1)
    assert said(anna) == []
    assert ledger(world) == [("uno", LetterState.SKIPPED, "too-late")]


async def test_a_pause_that_outlasts_the_lease_sends_nothing_twice(world: World) -> None:
    people = [await world.member(f"Persona {number}") for number in range(3)]
    for someone in people:
        post(world, someone, Delayed(text="uno"))
    delay(world, outbox.LEASE + timedelta(seconds=1))
    await world.courier.deliver_due()
    await world.passes(minutes=1)
    assert [said(someone) for someone in people] == [["uno"]] * 3


async def test_a_letter_in_hand_is_not_taken_again_when_the_clock_is_set(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, News(text="uno"))
    world.telegram.faults.add(Slow(0.3), method="sendMessage", times=1)
    delivering = asyncio.create_task(world.courier.deliver_due())
    await eventually(lambda: said(anna))
    world.telegram.clock.move(timedelta(hours=1))
    await world.courier.deliver_due()
    await delivering
    assert said(anna) == ["uno"]


async def test_an_outbox_that_cannot_be_read_for_a_while_is_read_again(world: World, faults: list[str]) -> None:
    anna = await world.member("Anna")
    post(world, anna, News(text="uno"))
    stop = asyncio.Event()
    _rename(world, "letters", "letters_elsewhere")
    running = asyncio.create_task(world.courier.run(stop))
    await eventually(lambda: faults)
    _rename(world, "letters_elsewhere", "letters")
    world.courier.wake()
    await eventually(lambda: said(anna) == ["uno"])
    stop.set()
    await running
    assert all("the outbox cannot be read" in fault for fault in faults)
    faults.clear()


def _rename(world: World, table: str, name: str) -> None:
    with world.workshop.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))


async def test_a_long_queue_is_delivered_whole(world: World) -> None:
    people = [await world.member(f"Persona {number}") for number in range(6)]
    for number in range(25):
        for someone in people:
            post(world, someone, News(text=str(number)))
    await world.courier.deliver_due()
    for someone in people:
        assert said(someone) == [str(number) for number in range(25)]
    assert {state for _, state, _ in ledger(world)} == {LetterState.SENT}


class Mild(News, kind="test-mild", priority=Priority.REMINDER, unasked=True, gentle=True):
    """Something that goes with the others of its day."""


@pytest.fixture(autouse=True)
def mild_writers() -> None:
    """Write the gentle notices of these stories, and one that breaks."""
    letters.WRITERS[Mild] = _say


def posted_together(world: World, someone: Someone, *texts: str) -> None:
    """Leave gentle letters due hour by hour from now on."""
    for hours, text_ in enumerate(texts):
        post(world, someone, Mild(text=text_), due_at=world.now + timedelta(hours=hours))


def settled(world: World) -> list[tuple[LetterState, int | None, int]]:
    """List the state, the message and the attempts of every letter, oldest first."""
    found = world.ask(lambda uow: uow.session.scalars(select(Letter).order_by(Letter.id)).all())
    return [(one.state, one.message_id, one.attempts) for one in found]


async def test_gentle_letters_of_a_day_are_one_message_with_a_button_for_each(world: World) -> None:
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    posted_together(world, anna, "uno", "due", "tre")
    post(world, anna, Mild(text="domani"), due_at=world.now + timedelta(hours=15))
    post(world, bruno, Mild(text="da sola"))
    await world.courier.deliver_due()
    assert said(anna) == ["uno\ndue\ntre"]
    assert anna.labels == ["uno", "due", "tre", "🔕 Ricevi meno messaggi", "La mia agenda", "Menu"]
    assert set(settled(world)[:3]) == {(LetterState.SENT, anna.screen.message_id, 0)}
    assert settled(world)[3][0] is LetterState.WAITING
    assert said(bruno) == ["da sola"]
    await anna.taps("due")
    anna.sees("due", "Indietro")
    await anna.taps("Indietro", "Ricevi meno messaggi")
    anna.sees("Messaggi", "Ti scrivo sempre se si libera un posto")


@pytest.mark.parametrize("fault", [ServerError(500), TooManyRequests(1), Dropped()], ids=repr)
async def test_what_goes_together_fails_and_comes_together(world: World, fault: object) -> None:
    anna = await world.member("Anna")
    posted_together(world, anna, "uno", "due", "tre")
    world.telegram.faults.add(fault, method="sendMessage", times=1)  # type: ignore[arg-type]
    await world.courier.deliver_due()
    assert [state for state, *_ in settled(world)] == [LetterState.WAITING] * 3
    assert len({attempts for *_, attempts in settled(world)}) == 1
    await asyncio.sleep(max(0.0, world.pace.held_for))
    await world.passes(minutes=30)
    assert said(anna) == ["uno\ndue\ntre"]
    assert {one[:2] for one in settled(world)} == {(LetterState.SENT, anna.screen.message_id)}


async def test_a_lost_answer_brings_the_same_message_again_and_nothing_alone(world: World) -> None:
    anna = await world.member("Anna")
    posted_together(world, anna, "uno", "due")
    world.telegram.faults.add(AnswerLost(), method="sendMessage", times=1)
    await world.courier.deliver_due()
    await world.passes(hours=4)
    assert said(anna) == ["uno\ndue"] * 2
    assert {state for state, *_ in settled(world)} == {LetterState.SENT}


async def test_what_was_to_go_together_waits_together_for_whoever_blocked_the_bot(world: World) -> None:
    anna = await world.member("Anna")
    anna.account.blocks()
    posted_together(world, anna, "uno", "due")
    await world.courier.deliver_due()
    assert len(world.telegram.log.of("sendMessage")) == 2, "one message, and the first screen"
    await anna.starts()
    await world.courier.deliver_due()
    assert said(anna)[-1] == "uno\ndue"


async def test_whoever_is_killed_between_sending_and_writing_down_left_it_all_together(world: World) -> None:
    anna = await world.member("Anna")
    posted_together(world, anna, "uno", "due")
    (ready,) = world.ask(outbox.claim, "killed", 10).ready
    assert len(ready.letters) == 2
    assert world.ask(outbox.claim, "next", 10).ready == []
    world.ask(outbox.take_over)
    (again,) = world.ask(outbox.claim, "next", 10).ready
    assert again.letter_ids == ready.letter_ids
    world.ask(outbox.note_sent, ready.letter_ids, "killed", 7)
    assert {state for state, *_ in settled(world)} == {LetterState.WAITING}, "whoever lost the lease settles nothing"
    world.ask(outbox.note_sent, again.letter_ids, "next", 8)
    assert {one[:2] for one in settled(world)} == {(LetterState.SENT, 8)}


async def test_the_second_gentle_message_of_a_day_waits_for_the_next_morning_or_is_left_out(world: World) -> None:
    anna = await world.member("Anna")
    post(world, anna, Mild(text="uno"))
    await world.courier.deliver_due()
    post(world, anna, Mild(text="due"), Mild(text="tre"))
    post(world, anna, Mild(text="presto"), late_after=world.now + timedelta(hours=3))
    post(world, anna, Nudge(text="urgente"))
    await world.courier.deliver_due()
    assert said(anna) == ["uno", "urgente"]
    assert ("presto", LetterState.SKIPPED, "one-a-day") in ledger(world)
    await world.until(MONDAY + timedelta(hours=21, minutes=30))
    assert said(anna) == ["uno", "urgente"]
    await world.passes(hours=1)
    assert said(anna) == ["uno", "urgente", "due\ntre"]


@pytest.mark.parametrize("fault", [KeyError("rotto"), None], ids=["a fault", "too long"])
async def test_one_that_cannot_be_written_goes_alone_into_the_book_of_failures(
    world: World, faults: list[str], fault: Exception | None
) -> None:
    def breaks(uow: UnitOfWork, notice: News, person: Person) -> Screen:
        if notice.text == "rotto" and fault:
            raise fault
        return Screen(notice.text * 5000 if notice.text == "rotto" else notice.text)

    letters.WRITERS[Mild] = breaks
    anna = await world.member("Anna")
    posted_together(world, anna, "uno", "rotto", "due")
    await world.courier.deliver_due()
    assert said(anna) == ["uno\ndue"]
    assert [state for _, state, _ in ledger(world)] == [LetterState.SENT, LetterState.FAILED, LetterState.SENT]
    assert "not written" in faults.pop()
    faults.clear()
