"""After a class: what people do now, asked after 30, 90 and 210 days, and counted without names."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from services import follow_ups, people
from services.follow_ups import AFTER
from services.work import UnitOfWork
from storage.attendances import Presence
from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState
from storage.follow_ups import FollowUp, Outcome
from storage.occurrences import Occurrence
from storage.outbox import LetterState
from storage.people import Topic
from tests.support.graduates import a_class, comes, gets_in, person_of
from tests.support.world import ROME, Someone, World
from tests.test_attendances import at, letters
from views.answers.follow_ups import AskWhatNow, SayWhatNow

HERE, AWAY = Presence.PRESENT, Presence.ABSENT
LAST_DAY = datetime(2026, 12, 2, 10, 30, tzinfo=ROME)
"""The day of the last date, in the morning as all that is asked goes out then."""


async def after(world: World, days: int, *, hour: int = 10) -> None:
    """Let the day come that is so many days after the last one of the class."""
    at(world, (LAST_DAY + timedelta(days=days)).replace(hour=hour))
    await world.ticks()


def told(world: World) -> list[tuple[int, str | None]]:
    """List what was asked, after how many days, and what was answered."""
    query = select(FollowUp).order_by(FollowUp.id)
    return world.ask(lambda uow: [(one.days, one.outcome) for one in uow.session.scalars(query)])


async def a_graduate(world: World, name: str = "Anna") -> Someone:
    """Let somebody have finished a class."""
    anna = await world.member(name)
    activity_id = a_class(world)
    gets_in(world, anna, activity_id)
    comes(world, anna, activity_id, HERE, HERE)
    return anna


async def test_who_finished_is_asked_after_thirty_ninety_and_two_hundred_and_ten_days(world: World) -> None:
    anna = await a_graduate(world)
    await after(world, 29)
    assert told(world) == []
    for number, days in enumerate(AFTER):
        await after(world, days, hour=9)
        assert len(letters(world, "follow-up")) == number + 1
        assert letters(world, "follow-up")[-1] == (LetterState.WAITING, None), "not before ten"
        await after(world, days)
        anna.sees("Che cosa fai adesso?", "«Tu puoi»", f"{days // 30} mes", "Un tirocinio", "Preferisco non dirlo")
        await anna.taps("Un lavoro a termine")
        anna.sees("Grazie! La tua risposta è segnata.", "Altri corsi")
        await after(world, days + 1)
    assert told(world) == [(30, "fixed_term"), (90, "fixed_term"), (210, "fixed_term")]
    assert len(letters(world, "follow-up")) == 3


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_every_answer_is_kept_unreadable_without_the_keys_and_thanked_for_alike(
    world: World, outcome: Outcome
) -> None:
    anna = await a_graduate(world)
    await after(world, 30)
    await world.forges(anna, SayWhatNow(activity_id=1, days=30, outcome=outcome).pack())
    thanks = anna.screen.text
    assert outcome not in thanks
    stored = world.ask(lambda uow: uow.session.execute(text("SELECT outcome FROM follow_ups")).scalar_one())
    assert outcome not in stored
    assert told(world) == [(30, outcome)]
    assert "Grazie!" in thanks


async def test_an_answer_can_be_changed_while_the_question_is_open(world: World) -> None:
    anna = await a_graduate(world)
    await after(world, 30)
    await anna.taps("Preferisco non dirlo", "Cambia risposta", "Un lavoro fisso")
    assert told(world) == [(30, "permanent")]
    await anna.taps("Cambia risposta")
    await after(world, 30 + follow_ups.OPEN_FOR.days)
    await anna.taps("Un tirocinio")
    anna.sees("Questa domanda è chiusa")
    assert told(world) == [(30, "permanent")]


async def test_words_are_understood_where_a_tap_is_expected(world: World) -> None:
    anna = await a_graduate(world)
    await after(world, 30)
    await anna.sends("un tirocinio")
    assert told(world) == [(30, "internship")]


async def test_nobody_is_asked_who_did_not_come_left_or_still_waits(world: World) -> None:
    activity_id = a_class(world)
    crowd = {name: await world.member(name) for name in ("Anna", "Bruno", "Carla", "Dino")}
    gets_in(world, crowd["Anna"], activity_id)
    gets_in(world, crowd["Bruno"], activity_id)
    gets_in(world, crowd["Carla"], activity_id, EnrolmentState.WITHDRAWN, EnrolmentState.CONFIRMED)
    gets_in(world, crowd["Dino"], activity_id, EnrolmentState.WAITING)
    comes(world, crowd["Anna"], activity_id, AWAY, HERE)
    comes(world, crowd["Bruno"], activity_id, AWAY, AWAY)
    comes(world, crowd["Carla"], activity_id, HERE)
    await after(world, 30)
    crowd["Anna"].sees("Che cosa fai adesso?")
    for name in ("Bruno", "Carla", "Dino"):
        crowd[name].does_not_see("Che cosa fai adesso?")
    assert len(told(world)) == 1


async def test_where_no_roll_was_called_all_with_a_place_are_asked(world: World) -> None:
    anna = await world.member("Anna")
    gets_in(world, anna, a_class(world))
    await after(world, 30)
    anna.sees("Che cosa fai adesso?")


@pytest.mark.parametrize("columns", [{"iscrizione": "posti"}, {"tipo": "attivita"}])
async def test_only_classes_by_application_are_asked_about(world: World, columns: dict[str, str]) -> None:
    anna = await world.member("Anna")
    activity_id = a_class(world, **columns)
    gets_in(world, anna, activity_id)
    comes(world, anna, activity_id, HERE)
    await after(world, 30)
    assert told(world) == []


async def test_who_takes_the_consent_back_or_is_forgotten_is_not_asked(world: World) -> None:
    activity_id = a_class(world)
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    for one in (anna, bruno):
        gets_in(world, one, activity_id)
        comes(world, one, activity_id, HERE, HERE)
    at(world, LAST_DAY + timedelta(days=2))
    world.ask(lambda uow: people.withdraw_consent(uow, person_of(uow, anna)))
    world.ask(lambda uow: people.forget(uow, person_of(uow, bruno)))
    await after(world, 30)
    assert told(world) == []


async def test_who_leaves_or_answers_before_the_letter_goes_gets_none(world: World) -> None:
    anna = await a_graduate(world)
    await after(world, 30, hour=8)
    world.ask(lambda uow: uow.session.execute(update(Enrolment).values(state=EnrolmentState.WITHDRAWN)) and None)
    await after(world, 30)
    anna.does_not_see("Che cosa fai adesso?")
    await after(world, 31)
    assert letters(world, "follow-up") == [(LetterState.SKIPPED, "no-place")]


async def test_who_switched_these_questions_off_is_not_written_to(world: World) -> None:
    anna = await a_graduate(world)
    world.ask(lambda uow: people.switch(uow, person_of(uow, anna), Topic.FEEDBACK, is_on=False))
    await after(world, 30)
    anna.does_not_see("Che cosa fai adesso?")
    assert letters(world, "follow-up") == [(LetterState.SKIPPED, "muted")]


async def test_a_class_is_over_with_the_last_date_that_was_held(world: World) -> None:
    anna = await a_graduate(world)

    def cancel_the_last(uow: UnitOfWork) -> None:
        last = select(Occurrence.id).order_by(Occurrence.starts_at.desc()).limit(1).scalar_subquery()
        uow.session.execute(update(Occurrence).where(Occurrence.id == last).values(cancelled_at=uow.now))

    world.ask(cancel_the_last)
    await after(world, 23)
    anna.sees("Che cosa fai adesso?")
    await after(world, 30)
    assert len(told(world)) == 1


async def test_nobody_is_asked_about_what_was_withdrawn_before_it_took_place(world: World) -> None:
    await a_graduate(world)
    world.ask(lambda uow: uow.session.execute(update(Activity).values(withdrawn_at=uow.now)) and None)
    await after(world, 30)
    assert told(world) == []


async def test_a_class_that_goes_on_longer_asks_nobody_the_same_twice(world: World) -> None:
    anna = await a_graduate(world)
    await after(world, 30)
    world.ask(
        lambda uow: uow.session.add(
            Occurrence(activity_id=1, slot_at=uow.now, starts_at=uow.now, ends_at=uow.now + timedelta(hours=1))
        )
    )
    await after(world, 60)
    await anna.taps("Un tirocinio")
    anna.sees("Questa domanda è chiusa")
    assert told(world) == [(30, None)]


async def test_the_days_while_the_bot_was_away_are_made_up_for_and_long_ago_is_left(world: World) -> None:
    anna = await a_graduate(world)
    await after(world, 25)
    await after(world, 37)
    anna.sees("Che cosa fai adesso?", "1 mese")
    await after(world, 90 + follow_ups.STILL.days + 1)
    assert told(world) == [(30, None)]


async def test_asking_is_safe_to_repeat(world: World) -> None:
    await a_graduate(world)
    at(world, LAST_DAY + timedelta(days=30))
    assert world.ask(follow_ups.ask_due) == 1
    assert world.ask(follow_ups.ask_due) == 0
    world.ask(lambda uow: uow.session.execute(text("DELETE FROM marks")) and None)
    assert world.ask(follow_ups.ask_due) == 0
    assert len(told(world)) == 1


async def test_days_are_those_of_the_wall_clock_across_the_change_of_hour(world: World) -> None:
    late = {"inizio": "2027-02-26 22:00", "fine": "2027-02-26 23:50", "ricorrenza": ""}
    anna = await world.member("Anna")
    activity_id = a_class(world, **late)
    gets_in(world, anna, activity_id)
    at(world, datetime(2027, 3, 27, 11, 0, tzinfo=ROME))
    await world.ticks()
    assert told(world) == []
    at(world, datetime(2027, 3, 28, 11, 0, tzinfo=ROME))
    await world.ticks()
    assert told(world) == [(30, None)]


async def test_nobody_answers_for_others_or_what_was_not_asked(world: World) -> None:
    anna = await a_graduate(world)
    ugo = await world.member("Ugo")
    early = SayWhatNow(activity_id=1, days=30, outcome=Outcome.PERMANENT)
    await world.forges(anna, early.pack())
    anna.sees("Questa domanda è per chi ha finito il corso")
    await after(world, 30)
    for forged in (early, AskWhatNow(activity_id=1, days=30), AskWhatNow(activity_id=2**31 - 1, days=30)):
        await world.forges(ugo, forged.pack())
        ugo.sees("Questa domanda è per chi ha finito il corso")
    for days in (90, 17, 999):
        await world.forges(anna, SayWhatNow(activity_id=1, days=days, outcome=Outcome.NOTHING).pack())
        anna.sees("Questa domanda è per chi ha finito il corso")
    for nonsense in ("fo:1:30:rich", "fo:1:30", "fo:1:99999:nothing", "fo:-1:30:nothing", "fq:x:30"):
        await world.forges(anna, nonsense)
    assert told(world) == [(30, None)]
