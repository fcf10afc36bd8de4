"""Reminders: in time, once, and never for what is over, cancelled or given back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from services.notices import ActivityReminder, Notice
from services.programme import QuietHours
from storage.occurrences import Occurrence
from storage.outbox import Letter, LetterState
from tests.support.world import ROME, Someone, World, an_activity

WEDNESDAY = datetime(2026, 11, 25, 17, 30, tzinfo=ROME)


def reminders(someone: Someone) -> list[datetime]:
    """List when reminders arrived."""
    return [message.date.astimezone(ROME) for message in someone.chat.messages if "Promemoria" in message.text]


def fates(world: World) -> list[tuple[LetterState, str | None]]:
    """List what became of every reminder, oldest first."""
    found = world.ask(lambda uow: uow.session.scalars(select(Letter).order_by(Letter.id)).all())
    kinds = [one for one in found if isinstance(Notice.read(one.kind, one.facts), ActivityReminder)]
    return [(one.state, one.reason) for one in kinds]


async def enrolled(world: World, name: str = "Anna", **columns: object) -> Someone:
    """Let someone have a place in an activity on Wednesday at 17:30."""
    world.imports(an_activity("Yoga", **{"posti": 9} | columns))
    await world.ticks()
    someone = await world.member(name)
    await someone.taps("Attività", "Yoga", "Iscrivimi")
    return someone


async def test_a_day_before_and_two_hours_before(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY + timedelta(hours=3))
    assert reminders(anna) == [WEDNESDAY - timedelta(hours=24), WEDNESDAY - timedelta(hours=2)]
    assert "oggi, mercoledì 25 novembre" in anna.screen.text
    assert "Ombriano" in anna.screen.text


async def test_words_are_those_of_the_moment_of_sending(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=23))
    anna.sees("domani, mercoledì 25 novembre, dalle 17:30 alle 19:00")


async def test_who_signs_up_after_a_reminders_time_does_not_get_it(world: World) -> None:
    world.imports(an_activity("Yoga", posti=9))
    await world.until(WEDNESDAY - timedelta(hours=5))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    await world.until(WEDNESDAY + timedelta(hours=1))
    assert reminders(anna) == [WEDNESDAY - timedelta(hours=2)]


async def test_who_gave_the_place_back_is_left_alone(world: World) -> None:
    anna = await enrolled(world)
    await anna.taps("Disdici", "Conferma")
    await world.until(WEDNESDAY)
    assert reminders(anna) == []


async def test_who_waits_is_not_reminded(world: World) -> None:
    await enrolled(world, posti=1)
    bruno = await world.member("Bruno")
    await bruno.taps("Attività", "Yoga", "Mettimi in lista")
    await world.until(WEDNESDAY)
    assert reminders(bruno) == []


async def test_the_tap_on_a_reminder_gives_the_place_back(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=20))
    await anna.taps("Disdici", "Conferma")
    anna.sees("Iscrizione disdetta")


async def test_what_is_typed_under_a_reminder_is_understood(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=20))
    await anna.sends("Disdici")
    await anna.sends("conferma")
    anna.sees("Iscrizione disdetta")


async def test_a_mother_gets_one_reminder_for_two_children(world: World) -> None:
    world.imports(an_activity("Fumetto", posti=9, eta_min=4, eta_max=10))
    await world.ticks()
    fatima = await world.member("Fatima")
    for name, year in (("Adam", "2018"), ("Sara", "2021")):
        await fatima.sends("fumetto")
        first = "Iscrivimi" if name == "Adam" else "Iscrivi un'altra persona"
        await fatima.taps("Fumetto", first, "Aggiungi figli o nipoti")
        await fatima.sends(name)
        await fatima.taps(year)
    await world.until(WEDNESDAY - timedelta(hours=20))
    assert len(reminders(fatima)) == 1
    fatima.sees("Adam e Sara")


async def test_a_cancelled_date_is_not_reminded_of(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=25))
    world.imports(an_activity("Yoga", posti=9, inizio="2026-12-02 17:30", fine="2026-12-02 19:00"))
    await world.until(WEDNESDAY)
    assert reminders(anna) == []


async def test_a_date_that_moves_between_writing_and_sending_is_not_reminded_of_at_the_old_time(world: World) -> None:
    anna = await enrolled(world, inizio="2026-11-26 07:00", fine="2026-11-26 08:00")
    begins = datetime(2026, 11, 26, 7, 0, tzinfo=ROME)
    await world.until(begins - timedelta(hours=23, minutes=40))  # quiet hours: written, not sent
    assert fates(world) == [(LetterState.WAITING, None)]
    world.imports(an_activity("Yoga", posti=9, inizio="2026-11-26 09:00", fine="2026-11-26 10:00"))
    await world.until(begins - timedelta(hours=20))
    assert fates(world)[0] == (LetterState.SKIPPED, "cancelled")
    await world.until(begins + timedelta(hours=2))
    assert len(reminders(anna)) == 2


async def test_in_quiet_hours_a_reminder_waits_for_the_morning_or_is_settled_as_too_late(world: World) -> None:
    anna = await enrolled(world, inizio="2026-11-26 08:30", fine="2026-11-26 09:30")
    bruno = await world.member("Bruno")
    world.imports(an_activity("Alba", posti=9, inizio="2026-11-26 06:00", fine="2026-11-26 07:00"))
    await bruno.taps("Attività", "Alba", "Iscrivimi")
    await world.until(datetime(2026, 11, 26, 10, 0, tzinfo=ROME))
    assert [moment.strftime("%a %H:%M") for moment in reminders(anna)] == ["Wed 08:30", "Thu 08:00"]
    assert [moment.strftime("%a %H:%M") for moment in reminders(bruno)] == ["Wed 08:00"]
    assert [fate for fate in fates(world) if fate[0] is not LetterState.SENT] == [(LetterState.SKIPPED, "too-late")]


@pytest.mark.parametrize("hours", [1, 20, 36])
async def test_after_an_outage_each_reminder_is_in_time_or_recorded_as_too_late(world: World, hours: int) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=25))
    world.telegram.clock.move(timedelta(hours=hours))  # nothing runs meanwhile
    await world.until(WEDNESDAY + timedelta(hours=14))
    arrived = reminders(anna)
    assert all(moment < WEDNESDAY for moment in arrived)
    assert len(fates(world)) == 2
    assert sum(state is LetterState.SENT for state, _ in fates(world)) == len(arrived)
    assert {state for state, _ in fates(world)} <= {LetterState.SENT, LetterState.SKIPPED}


async def test_planning_twice_in_a_moment_posts_nothing_twice(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=24))
    for _ in range(5):
        await world.ticks()
    assert len(reminders(anna)) == 1


async def test_a_series_is_reminded_of_each_time_by_the_wall_clock_across_the_change_of_time(world: World) -> None:
    world.set_programme(reminders=(timedelta(hours=2),))
    world.telegram.clock.move(timedelta(days=115))
    world.imports(
        an_activity(
            "Yoga", posti=9, inizio="2027-03-20 17:30", fine="2027-03-20 18:30", ricorrenza="FREQ=WEEKLY;COUNT=3"
        )
    )
    await world.ticks()
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    for month, day in ((3, 20), (3, 27), (4, 3)):
        noon = datetime(2027, month, day, 12, 0, tzinfo=ROME)
        world.telegram.clock.move(noon - world.now)
        await world.until(noon + timedelta(hours=6))
    assert [moment.strftime("%d %H:%M %z") for moment in reminders(anna)] == [
        "20 15:30 +0100",
        "27 15:30 +0100",
        "03 15:30 +0200",
    ]


async def test_without_quiet_hours_reminders_come_at_night_too(world: World) -> None:
    world.set_programme(quiet=None)
    anna = await enrolled(world, inizio="2026-11-26 06:00", fine="2026-11-26 07:00")
    await world.until(datetime(2026, 11, 26, 6, 0, tzinfo=ROME))
    assert [moment.strftime("%a %H:%M") for moment in reminders(anna)] == ["Wed 06:00", "Thu 04:00"]


def test_quiet_hours_may_cross_midnight() -> None:
    quiet = QuietHours(datetime(2026, 1, 1, 21).time(), datetime(2026, 1, 1, 8).time())  # noqa: DTZ001
    assert [hour for hour in range(24) if quiet.holds(datetime(2026, 1, 1, hour).time())] == [  # noqa: DTZ001
        *range(8),
        *range(21, 24),
    ]


async def test_dates_that_are_over_stay_as_they_were(world: World) -> None:
    await enrolled(world)
    await world.until(WEDNESDAY + timedelta(days=1))
    world.imports(an_activity("Yoga", posti=9, inizio="2026-12-02 17:30", fine="2026-12-02 19:00"))
    dates = world.ask(
        lambda uow: uow.session.scalars(select(Occurrence.starts_at).order_by(Occurrence.starts_at)).all()
    )
    assert [date.astimezone(ROME).day for date in dates] == [25, 2]
