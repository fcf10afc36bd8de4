"""How it was: asked once at the end, answered once, and nobody can tell who said what."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import select, text, update

from services import occurrences, people, privacy
from services.work import UnitOfWork
from storage.catalogue import Activity
from storage.enrolments import EnrolmentState
from storage.feedback import FeedbackBallot, FeedbackCount
from storage.occurrences import Occurrence
from storage.outbox import LetterState
from storage.people import Person, Topic
from storage.tables import metadata
from storage.updates import HandledUpdate
from tests.support.world import ROME, Someone, World, an_activity
from tests.test_attendances import at, joins_in, letters, opens_the_roll, places, staff
from views.answers.feedback import SayHowItWas, ShowFeedback

DAY_AFTER = datetime(2026, 11, 26, 10, 30, tzinfo=ROME)
WEEKLY = {"ricorrenza": "FREQ=WEEKLY;COUNT=2"}


def counted(world: World) -> dict[int, int]:
    """Give how often each answer was given."""
    query = select(FeedbackCount.rating, FeedbackCount.count)
    return world.ask(lambda uow: {row[0]: row[1] for row in uow.session.execute(query)})


async def a_class_of(world: World, many: int, **columns: str) -> list[Someone]:
    """Let some have a place in Yoga, on Wednesday, and the bot be awake."""
    world.imports(an_activity("Yoga", **columns))
    crowd = [await world.member(f"Persona {number}") for number in range(many)]
    for one in crowd:
        joins_in(world, one)
    await world.ticks()
    return crowd


async def ends(world: World, moment: datetime = DAY_AFTER) -> None:
    """Let the last date pass, and the next morning come."""
    at(world, moment)
    await world.ticks()


async def test_those_who_took_part_are_asked_once_the_day_after_the_last_date(world: World) -> None:
    anna, bruno = await a_class_of(world, 2, posti="1", **WEEKLY)
    await ends(world)
    assert letters(world, "feedback") == [], "it goes on next week"
    await ends(world, datetime(2026, 12, 3, 9, 0, tzinfo=ROME))
    assert letters(world, "feedback") == [(LetterState.WAITING, None)]
    await ends(world, datetime(2026, 12, 3, 10, 30, tzinfo=ROME))
    anna.sees("Com'è andata «Yoga»?", "anonima", "😍 Benissimo", "😞 Male")
    bruno.does_not_see("Com'è andata")
    await anna.taps("Bene")
    anna.sees("Grazie! La tua risposta è contata.")
    assert counted(world) == {4: 1}
    await world.passes(hours=12)
    assert letters(world, "feedback") == [(LetterState.SENT, None)]


async def test_a_second_answer_is_told_kindly_and_not_counted(world: World) -> None:
    (anna,) = await a_class_of(world, 1)
    await ends(world)
    for rating in (5, 1):
        anna.account.taps("Benissimo" if rating == 5 else "Male")
    await world.settles_at_once()
    anna.sees("Avevi già risposto")
    assert counted(world) == {5: 1}
    await anna.sends("male")
    assert counted(world) == {5: 1}


async def test_whoever_was_never_there_is_not_asked(world: World) -> None:
    anna, bruno = await a_class_of(world, 2)
    chiara = await staff(world)
    at(world, datetime(2026, 11, 25, 18, 0, tzinfo=ROME))
    await opens_the_roll(chiara)
    await chiara.taps("Persona 0", "Chiudi l'appello", "Conferma")
    await ends(world)
    anna.sees("Com'è andata «Yoga»?")
    assert len(letters(world, "feedback")) == 1
    await world.forges(bruno, SayHowItWas(activity_id=1, rating=1).pack())
    bruno.sees("Questa domanda è per chi ha partecipato")
    assert counted(world) == {}


async def test_nobody_answers_for_what_is_not_over_or_not_theirs(world: World) -> None:
    (anna,) = await a_class_of(world, 1)
    ugo = await world.member("Ugo")
    early = SayHowItWas(activity_id=1, rating=5)
    await world.forges(anna, early.pack())
    anna.sees("Questa domanda è per chi ha partecipato")
    await ends(world)
    for forged in (early, early.model_copy(update={"activity_id": 2**31 - 1})):
        await world.forges(ugo, forged.pack())
        ugo.sees("Questa domanda è per chi ha partecipato")
    for nonsense in ("ri:1:0", "ri:1:6", "ri:1:x", "ri:1"):
        await world.forges(anna, nonsense)
    assert counted(world) == {}


async def test_an_activity_whose_last_date_was_cancelled_ends_with_it(world: World) -> None:
    (anna,) = await a_class_of(world, 1, **WEEKLY)
    await ends(world)

    def cancel(uow: UnitOfWork) -> None:
        ahead = update(Occurrence).where(Occurrence.starts_at > uow.now)
        uow.session.execute(ahead.values(cancelled_at=uow.now))

    world.ask(cancel)
    await ends(world, datetime(2026, 12, 3, 10, 30, tzinfo=ROME))
    anna.sees("Com'è andata «Yoga»?")


async def test_nobody_is_asked_about_what_was_withdrawn_before_it_took_place(world: World) -> None:
    await a_class_of(world, 1)

    def withdraw(uow: UnitOfWork) -> None:
        one = uow.session.scalars(select(Occurrence)).one()
        occurrences.move(uow, one.id, one.starts_at + timedelta(minutes=30), one.ends_at)
        uow.session.execute(update(Activity).values(withdrawn_at=uow.now))

    world.ask(withdraw)
    await ends(world)
    assert letters(world, "feedback") == []


async def test_the_end_is_not_missed_while_the_bot_is_away(world: World) -> None:
    (anna,) = await a_class_of(world, 1)
    world.telegram.clock.move(timedelta(days=5, hours=2))
    await world.ticks()
    anna.sees("Com'è andata «Yoga»?")


AFTER_ALL = datetime(2026, 12, 6, 11, 0, tzinfo=ROME)


async def test_staff_see_answers_only_once_there_are_five(world: World) -> None:
    crowd = await a_class_of(world, 5)
    chiara, ugo = await staff(world), await staff(world, "Ugo", scope=2)
    await ends(world)
    for one in crowd[:4]:
        await one.taps("Bene")
    show = ShowFeedback(activity_id=1).pack()
    await crowd[4].taps("Così così")
    at(world, AFTER_ALL)
    await world.forges(chiara, show)
    chiara.sees("😊 Bene: 4", "😐 Così così: 1", "😞 Male: 0", "5 risposte in tutto")
    await world.forges(ugo, show)
    ugo.sees("chi organizza le attività")


async def test_of_fewer_than_five_answers_staff_see_none(world: World) -> None:
    crowd, chiara = await a_class_of(world, 5), await staff(world)
    await ends(world)
    for one in crowd[:4]:
        await one.taps("Bene")
    at(world, AFTER_ALL)
    await world.forges(chiara, ShowFeedback(activity_id=1).pack())
    chiara.sees("Meno di 5 risposte")
    chiara.does_not_see("😊 Bene")


async def test_who_looks_before_and_after_an_answer_does_not_learn_it(world: World) -> None:
    crowd, chiara = await a_class_of(world, 7), await staff(world)
    await ends(world)
    show = ShowFeedback(activity_id=1).pack()
    for one in crowd[:5]:
        await one.taps("Bene")
    await world.forges(chiara, show)
    before = chiara.screen.text
    chiara.sees("Le risposte si leggono da domenica 6 dicembre")
    await crowd[5].taps("Male")
    await world.forges(chiara, show)
    assert chiara.screen.text == before, "while people answer, nothing of it is seen"
    at(world, AFTER_ALL)
    await world.forges(chiara, show)
    before = chiara.screen.text
    chiara.sees("😊 Bene: 5", "😞 Male: 1")
    await world.forges(crowd[6], SayHowItWas(activity_id=1, rating=1).pack())
    crowd[6].sees("Questa domanda è chiusa")
    await world.forges(chiara, show)
    assert chiara.screen.text == before, "and once it is read, nobody answers any more"


async def test_nothing_that_is_kept_tells_who_said_what(world: World) -> None:
    anna, bruno = await a_class_of(world, 2)
    await ends(world)
    before = everything(world)
    await anna.taps("Benissimo")
    await bruno.taps("Male")
    replies = world.ask(
        lambda uow: list(uow.session.scalars(select(HandledUpdate.reply).order_by(HandledUpdate.update_id.desc())))[:2]
    )
    assert replies[0] == replies[1], "the same thanks, whatever the answer was"
    assert anna.screen.text == bruno.screen.text
    assert world.ask(lambda uow: len(uow.session.scalars(select(FeedbackBallot)).all())) == 2
    changed = {name for name, rows in everything(world).items() if rows != before[name]}
    assert changed == {"feedback_ballots", "feedback_counts", "handled_updates"}
    ballot = world.ask(lambda uow: [column.name for column in metadata.tables["feedback_ballots"].columns])
    assert ballot == ["activity_id", "person_id"]


def everything(world: World) -> dict[str, list[tuple[object, ...]]]:
    """Read the whole database."""

    def read(uow: UnitOfWork) -> dict[str, list[tuple[object, ...]]]:
        names = [table.name for table in metadata.sorted_tables]
        return {
            name: sorted((tuple(row) for row in uow.session.execute(text(f"SELECT * FROM {name}"))), key=str)
            for name in names
        }

    return world.ask(read)


async def test_a_forgotten_person_leaves_no_ballot_and_the_count_stays(world: World) -> None:
    (anna,) = await a_class_of(world, 1)
    await ends(world)
    await anna.taps("Bene")
    tables = world.ask(lambda uow: privacy.everything(uow, uow.session.get_one(Person, 1)))
    assert tables["risposte"] == [{"attivita": "Yoga"}], "that they answered is theirs; what, nobody knows"
    world.ask(lambda uow: people.switch(uow, uow.session.get_one(Person, 1), Topic.NEWS, is_on=False))
    await anna.sends("/privacy")
    await anna.taps("Cancella i miei dati", "Conferma")
    assert world.ask(lambda uow: uow.session.get_one(Person, 1).muted) == ""
    assert world.ask(lambda uow: uow.session.scalars(select(FeedbackBallot)).all()) == []
    assert counted(world) == {4: 1}


async def test_many_answers_at_once_are_all_counted(world: World) -> None:
    crowd = await a_class_of(world, 6)
    await ends(world)
    for one in crowd:
        one.account.taps("Bene")
        one.account.taps("Bene")
    await asyncio.gather(*(world.intake.take(update) for update in [*world.updates(), *world.updates()]))
    assert counted(world) == {4: 6}
    assert [state for _person, state in places(world)] == [EnrolmentState.CONFIRMED] * 6
    assert world.ask(lambda uow: uow.session.scalars(select(Activity.feedback_asked_at)).one()) is not None
