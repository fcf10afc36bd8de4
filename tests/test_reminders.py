"""Reminders: in time, once, and never for what is over, cancelled or given back."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, select

from services import enrolments, occurrences, outbox
from services import reminders as planning
from services.notices import ActivityReminder, LateReply, Notice
from services.programme import QuietHours
from services.work import UnitOfWork
from storage import outbox as outbox_records
from storage import reminders as reminder_records
from storage.attendances import Attendance, Said
from storage.catalogue import Activity, ActivityKind
from storage.occurrences import Occurrence
from storage.outbox import Letter, LetterState
from storage.people import Person, by_telegram_id
from tests.support.world import ROME, Someone, World, an_activity

WEDNESDAY = datetime(2026, 11, 25, 17, 30, tzinfo=ROME)


def reminders(someone: Someone) -> list[datetime]:
    """List when messages with reminders arrived, whatever became of them in the chat."""
    sent = Letter.kind == ActivityReminder.kind, Letter.state == LetterState.SENT
    query = select(Letter.message_id).join(Person).where(*sent, Person.telegram_id == someone.account.id)
    arrived = set(someone.world.ask(lambda uow: uow.session.scalars(query).all()))
    return [message.date.astimezone(ROME) for message in someone.chat.messages if message.message_id in arrived]


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


async def test_they_are_in_time_though_the_bot_looks_only_once_an_hour(world: World) -> None:
    anna = await enrolled(world)
    world.telegram.clock.move(timedelta(minutes=10))
    while world.now < WEDNESDAY:
        world.ask(planning.post_due)
        for _ in range(12):
            await world.courier.deliver_due()
            world.telegram.clock.move(timedelta(minutes=5))
    assert reminders(anna) == [WEDNESDAY - timedelta(hours=24), WEDNESDAY - timedelta(hours=2)]


async def test_words_are_those_of_the_moment_of_sending(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=23))
    anna.sees("domani, mercoledì 25 novembre, dalle 17:30 alle 19:00")


async def test_who_signs_up_when_the_dates_of_that_day_were_looked_at_already_is_reminded(world: World) -> None:
    world.imports(an_activity("Yoga", posti=9))
    await world.until(WEDNESDAY - timedelta(hours=30))
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    await world.until(WEDNESDAY)
    assert reminders(anna) == [WEDNESDAY - timedelta(hours=24), WEDNESDAY - timedelta(hours=2)]


async def test_who_accepts_a_freed_place_is_reminded_from_then_on(world: World) -> None:
    anna = await enrolled(world, posti=1)
    bruno = await world.member("Bruno")
    await bruno.taps("Attività", "Yoga", "Mettimi in lista")
    await world.until(WEDNESDAY - timedelta(hours=26))
    await anna.sends("/agenda")
    await anna.taps("Yoga", "Disdici", "Conferma")
    await world.ticks()
    await bruno.taps("Accetto il posto")
    await world.until(WEDNESDAY)
    assert reminders(anna) == []
    assert reminders(bruno) == [WEDNESDAY - timedelta(hours=24), WEDNESDAY - timedelta(hours=2)]


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
    await anna.taps("Non vengo più")
    anna.sees("Iscrizione disdetta")
    await anna.taps("Ci ripenso")
    anna.sees("Iscrizione confermata")


async def test_a_hurried_second_tap_on_a_reminder_hides_no_way_back(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=2))
    reminder = anna.screen
    for _tap in range(2):
        anna.account.taps("Non vengo più", message=reminder)
    await world.settles_at_once()
    anna.sees("Ci ripenso")
    await anna.taps("Ci ripenso")
    anna.sees("Iscrizione confermata")


async def test_what_is_typed_under_a_reminder_is_understood(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=20))
    await anna.sends("non vengo più")
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


def the_date(world: World) -> int:
    """Give the only date there is, or the first."""
    return world.ask(lambda uow: uow.session.scalars(select(Occurrence.id).order_by(Occurrence.starts_at)).first()) or 0


async def test_a_date_that_moves_into_the_days_that_were_looked_at_is_reminded_of(world: World) -> None:
    anna = await enrolled(world, inizio="2026-12-02 17:30", fine="2026-12-02 19:00")
    await world.until(WEDNESDAY - timedelta(hours=25))
    world.ask(occurrences.move, the_date(world), WEDNESDAY, WEDNESDAY + timedelta(hours=1))
    await world.until(WEDNESDAY)
    assert reminders(anna) == [WEDNESDAY - timedelta(hours=24), WEDNESDAY - timedelta(hours=2)]


async def test_a_date_that_moves_away_is_reminded_of_at_its_new_time_only(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=25))
    later = WEDNESDAY + timedelta(days=1)
    world.ask(occurrences.move, the_date(world), later, later + timedelta(hours=1))
    await world.until(later)
    assert reminders(anna) == [later - timedelta(hours=24), later - timedelta(hours=2)]
    assert (LetterState.SKIPPED, "moved") in fates(world)


async def test_a_date_that_is_cancelled_and_on_again_is_reminded_of(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=30))
    world.ask(occurrences.cancel, the_date(world))
    await world.passes(hours=3)
    world.ask(occurrences.restore, the_date(world))
    await world.until(WEDNESDAY)
    assert len(reminders(anna)) == 2


async def test_a_date_cancelled_after_its_reminder_was_written_is_not_reminded_of(world: World) -> None:
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=25))
    world.ask(occurrences.cancel, the_date(world))
    await world.until(WEDNESDAY)
    assert reminders(anna) == []
    assert fates(world)[0] == (LetterState.SKIPPED, "cancelled")


async def test_each_kind_of_activity_has_its_own_times(world: World) -> None:
    world.set_programme(reminders_of={ActivityKind.CLASS: (timedelta(hours=30),), ActivityKind.LABORATORIO: ()})
    kinds = {"Yoga": "corso", "Pane": "laboratorio", "Gioco": "attivita"}
    world.imports(*(an_activity(title, posti=9, tipo=kind) for title, kind in kinds.items()))
    await world.ticks()
    anna, bruno, carla = [await world.member(name) for name in ("Anna", "Bruno", "Carla")]
    for someone, title in ((anna, "Yoga"), (bruno, "Pane"), (carla, "Gioco")):
        await someone.opens(f"https://t.me/farelegami_bot?start=a_{title}")
        await someone.taps("Iscrivimi")
    await world.until(WEDNESDAY)
    assert reminders(anna) == [WEDNESDAY - timedelta(hours=30)]
    assert reminders(bruno) == []
    assert reminders(carla) == [WEDNESDAY - timedelta(hours=24), WEDNESDAY - timedelta(hours=2)]


async def test_where_one_has_a_place_on_one_date_only_the_others_are_not_reminded_of(world: World) -> None:
    series = {"ricorrenza": "FREQ=DAILY;COUNT=2", "posti_per": "data"}
    world.imports(an_activity("Yoga", posti=9, **series))
    await world.ticks()
    anna = await world.member("Anna")
    thursday = WEDNESDAY + timedelta(days=1)
    second = world.ask(lambda uow: uow.session.scalars(select(Occurrence).order_by(Occurrence.starts_at)).all())[1]
    world.ask(enrol, anna.account.id, second.activity_id, second.id)
    await world.until(thursday)
    assert reminders(anna) == [thursday - timedelta(hours=24), thursday - timedelta(hours=2)]
    assert "Solo questa volta no" not in anna.labels


def enrol(uow: UnitOfWork, telegram_id: int, activity_id: int, occurrence_id: int | None = None) -> None:
    """Give somebody a place."""
    person = by_telegram_id(uow.session, telegram_id)
    assert person is not None
    enrolments.enrol(uow, person, activity_id, occurrence_id=occurrence_id)


async def enrolled_in(world: World, *rows: dict[str, str]) -> Someone:
    """Let Anna have a place in several activities."""
    world.imports(*rows)
    await world.ticks()
    anna = await world.member("Anna")
    for activity_id in world.ask(lambda uow: uow.session.scalars(select(Activity.id).order_by(Activity.id)).all()):
        world.ask(enrol, anna.account.id, activity_id)
    return anna


THREE = (
    an_activity("Yoga", posti=9, inizio="2026-11-25 17:30", fine="2026-11-25 18:30"),
    an_activity("Ciclofficina", posti=9, inizio="2026-11-25 10:00", fine="2026-11-25 11:00"),
    an_activity("Coro", posti=9, inizio="2026-11-25 21:00", fine="2026-11-25 22:00"),
)


async def test_what_falls_on_one_day_comes_together_when_the_first_is_due(world: World) -> None:
    anna = await enrolled_in(world, *THREE)
    await world.until(WEDNESDAY - timedelta(hours=12))
    assert [moment.strftime("%a %H:%M") for moment in reminders(anna)] == ["Tue 10:00"]
    anna.sees("domani, mercoledì 25 novembre", "10:00 · Ciclofficina", "17:30 · Yoga", "21:00 · Coro")
    assert anna.labels[:3] == ["Ciclofficina", "Yoga", "Coro"]
    sent = world.ask(lambda uow: uow.session.scalars(select(Letter).where(Letter.state == LetterState.SENT)).all())
    assert len(sent) == 3
    assert {one.message_id for one in sent} == {anna.screen.message_id}
    await world.until(WEDNESDAY + timedelta(hours=4))
    assert [moment.strftime("%a %H:%M") for moment in reminders(anna)[1:]] == ["Wed 08:00", "Wed 15:30", "Wed 19:00"]


async def test_the_longest_names_of_all_fit_one_message_as_far_as_they_go(world: World) -> None:
    names = ("🦄" * 60 + f" {one}" for one in range(14))
    hours = {"inizio": "2026-11-25 10:00", "fine": "2026-11-25 11:00", "centro": "🏠" * 60}
    anna = await enrolled_in(world, *(an_activity(name, codice="N" + name[61:], posti=9, **hours) for name in names))

    def note(uow: UnitOfWork) -> None:
        for one in uow.session.scalars(select(Occurrence)).all():
            occurrences.change(uow, one.id, note="📝" * 60)

    world.ask(note)
    await world.until(WEDNESDAY - timedelta(hours=24))
    assert [moment.strftime("%a %H:%M") for moment in reminders(anna)] == ["Tue 10:00"]
    anna.sees("Promemoria", "Ci sono ancora")


async def test_in_a_message_of_several_each_is_answered_by_itself(world: World) -> None:
    anna = await enrolled_in(world, *THREE)
    await world.until(WEDNESDAY - timedelta(hours=12))
    await anna.taps("Yoga", "Vengo")
    anna.sees("Hai risposto: vengo", "ti aspettiamo")
    await anna.taps("Indietro")
    anna.sees("hai risposto: vengo", "Coro")
    await anna.taps("Coro", "Non vengo più")
    anna.sees("Iscrizione disdetta", "Coro")
    await anna.sends("ciclofficina")
    await world.until(WEDNESDAY + timedelta(hours=4))
    assert [moment.strftime("%a %H:%M") for moment in reminders(anna)[1:]] == ["Wed 08:00", "Wed 15:30"]


async def test_what_is_no_longer_wanted_is_left_out_of_a_message_with_its_own_reason(world: World) -> None:
    anna = await enrolled_in(world, *THREE)
    await world.until(WEDNESDAY - timedelta(hours=34))
    await anna.sends("/agenda")
    await anna.taps("Ciclofficina", "Disdici", "Conferma")
    await world.until(WEDNESDAY - timedelta(hours=12))
    assert len(reminders(anna)) == 1
    written = next(message.text for message in anna.chat.messages if "Promemoria" in message.text)
    assert ("Yoga" in written, "Coro" in written, "Ciclofficina" in written) == (True, True, False)
    assert (LetterState.SKIPPED, "no-place") in fates(world)


async def test_urgent_reminders_due_almost_at_once_come_together(world: World) -> None:
    anna = await enrolled_in(
        world,
        an_activity("Yoga", posti=9, inizio="2026-11-25 17:30", fine="2026-11-25 18:30"),
        an_activity("Coro", posti=9, inizio="2026-11-25 17:40", fine="2026-11-25 18:40"),
        an_activity("Pane", posti=9, inizio="2026-11-25 18:30", fine="2026-11-25 19:40"),
    )
    await world.until(WEDNESDAY)
    assert [moment.strftime("%a %H:%M") for moment in reminders(anna)[1:]] == ["Wed 15:30", "Wed 16:30"]
    messages = [message.text for message in anna.chat.messages if "Promemoria" in message.text]
    assert [("Coro" in text, "Yoga" in text, "Pane" in text) for text in messages[1:]] == [
        (True, True, False),
        (False, False, True),
    ]


async def test_a_second_gentle_message_of_a_day_waits_for_the_morning(world: World) -> None:
    anna = await enrolled_in(world, an_activity("Yoga", posti=9, inizio="2026-11-25 10:00", fine="2026-11-25 11:00"))
    await world.until(WEDNESDAY - timedelta(hours=26))  # the reminder of the day has come
    world.imports(an_activity("Coro", posti=9, inizio="2026-11-25 21:00", fine="2026-11-25 22:00"))
    coro = world.ask(lambda uow: uow.session.scalars(select(Activity.id).where(Activity.title == "Coro")).one())
    world.ask(enrol, anna.account.id, coro)
    await world.until(WEDNESDAY + timedelta(hours=4))
    assert [moment.strftime("%a %H:%M") for moment in reminders(anna)] == [
        "Tue 10:00",
        "Wed 08:00",  # of Yoga, two hours before, and of Coro, which waited
        "Wed 08:00",
        "Wed 19:00",
    ]


@pytest.mark.parametrize(
    ("nights_end", "arrivals"),
    [
        ("08:00", ["Tue 09:00", "Tue 11:30"]),  # no other reminder could still come
        ("06:30", ["Tue 09:00", "Wed 06:30"]),  # the urgent one will
        ("05:00", ["Tue 09:00", "Wed 05:00", "Wed 05:30"]),  # it may wait for the morning
    ],
)
async def test_nobody_is_left_without_any_reminder_for_the_sake_of_one_message_a_day(
    world: World, nights_end: str, arrivals: list[str]
) -> None:
    quiet = QuietHours(time(21), time.fromisoformat(nights_end))
    world.set_programme(reminders=(timedelta(hours=20), timedelta(hours=2)), quiet=quiet)
    anna = await enrolled_in(world, an_activity("Yoga", posti=9, inizio="2026-11-25 05:00", fine="2026-11-25 06:00"))
    await world.until(datetime(2026, 11, 24, 10, 0, tzinfo=ROME))
    world.imports(an_activity("Alba", posti=9, inizio="2026-11-25 07:30", fine="2026-11-25 08:30"))
    dawn = world.ask(lambda uow: uow.session.scalars(select(Activity.id).where(Activity.title == "Alba")).one())
    world.ask(enrol, anna.account.id, dawn)
    world.ask(occurrences.cancel, the_date(world))
    await world.until(datetime(2026, 11, 25, 8, 0, tzinfo=ROME))
    assert [moment.strftime("%a %H:%M") for moment in reminders(anna)] == arrivals
    assert ((LetterState.SKIPPED, "one-a-day") in fates(world)) == (nights_end == "06:30")


async def test_reminders_that_are_switched_off_do_not_come(world: World) -> None:
    anna = await enrolled(world)
    await anna.sends("/profilo")
    await anna.taps("Messaggi", "Promemoria")
    await world.until(WEDNESDAY)
    assert reminders(anna) == []
    assert fates(world) == [(LetterState.SKIPPED, "muted")] * 2


async def test_after_a_pause_reminders_come_again(world: World) -> None:
    anna = await enrolled(world)
    await anna.sends("/profilo")
    await anna.taps("Messaggi", "Metti in pausa", "1 giorno")
    await world.until(WEDNESDAY + timedelta(hours=1))
    assert reminders(anna) == [WEDNESDAY - timedelta(hours=24), WEDNESDAY - timedelta(hours=2)]
    thursday = await world.member("Carla")
    await thursday.sends("/profilo")
    await thursday.taps("Messaggi", "Metti in pausa", "7 giorni")
    thursday.sees("in pausa fino a", "Ti scrivo sempre se si libera un posto")


@pytest.mark.parametrize("offsets", [(24, 2), (26,)])
async def test_the_clock_may_jump_forth_and_back_and_nothing_comes_twice(
    world: World, offsets: tuple[int, ...]
) -> None:
    world.set_programme(reminders=tuple(timedelta(hours=one) for one in offsets))
    anna = await enrolled(world)
    await world.until(WEDNESDAY - timedelta(hours=27))
    shift = timedelta(0)
    for jump in (timedelta(hours=4), timedelta(hours=-4), timedelta(hours=25, minutes=30), timedelta(hours=-25)):
        shift += jump
        world.workshop.clock = partial(_shifted, world, shift)
        await world.ticks()
    world.workshop.clock = world.telegram.clock.now
    await world.until(WEDNESDAY)
    assert len(reminders(anna)) == len(offsets)
    assert {state for state, _reason in fates(world)} == {LetterState.SENT}


def _shifted(world: World, shift: timedelta) -> datetime:
    return world.telegram.clock.now() + shift


async def test_on_the_day_of_25_hours_what_is_due_late_comes_with_the_first(world: World) -> None:
    world.set_programme(quiet=None)
    world.telegram.clock.move(datetime(2027, 10, 29, 12, 0, tzinfo=ROME) - world.now)
    anna = await enrolled_in(
        world,
        an_activity("Alba", posti=9, inizio="2027-11-01 00:10", fine="2027-11-01 01:00"),
        an_activity("Notte", posti=9, inizio="2027-11-01 23:50", fine="2027-11-01 23:59"),
    )
    await world.until(datetime(2027, 10, 31, 23, 55, tzinfo=ROME))
    assert [moment.strftime("%a %H:%M %z") for moment in reminders(anna)] == ["Sun 01:30 +0200", "Sun 22:30 +0100"]
    assert "Notte" in next(message.text for message in anna.chat.messages if "Promemoria" in message.text)


@pytest.mark.parametrize(
    ("quiet", "arrivals"),
    [
        (QuietHours(time(13), time(18)), ["Tue 18:00"]),
        (QuietHours(time(0), time(23, 59)), ["Tue 23:59"]),
        (QuietHours(time(17, 29), time(17, 31)), ["Tue 18:00", "Wed 15:59"]),
    ],
)
async def test_odd_quiet_hours_are_kept_too(world: World, quiet: QuietHours, arrivals: list[str]) -> None:
    world.set_programme(quiet=quiet)
    anna = await enrolled(world)
    await world.until(datetime(2026, 11, 24, 23, 50, tzinfo=ROME))
    world.telegram.clock.move(timedelta(minutes=9))
    await world.ticks()
    await world.until(WEDNESDAY)
    assert [moment.strftime("%a %H:%M") for moment in reminders(anna)] == arrivals


async def test_what_one_answers_to_a_reminder_is_written_down_and_can_be_changed(world: World) -> None:
    anna = await enrolled(world, ricorrenza="FREQ=WEEKLY;COUNT=3")
    await world.until(WEDNESDAY - timedelta(hours=20))
    await anna.taps("Vengo")
    anna.sees("Hai risposto: vengo")
    assert "Vengo" not in anna.labels
    await anna.taps("Solo questa volta no")
    anna.sees("solo questa volta no", "Il posto resta per le altre date")
    assert said(world) == [Said.NOT_COMING]
    await world.until(WEDNESDAY)
    assert len(reminders(anna)) == 1, "who does not come needs no other reminder"
    await world.until(WEDNESDAY + timedelta(days=6, hours=2))
    assert len(reminders(anna)) == 2, "the next date is another one"


def said(world: World) -> list[Said | None]:
    """List what was said about dates."""
    return list(world.ask(lambda uow: uow.session.scalars(select(Attendance.said).order_by(Attendance.id)).all()))


async def test_a_mother_says_for_whom(world: World) -> None:
    fatima = await world.member("Fatima")
    world.imports(an_activity("Fumetto", posti=9, ricorrenza="FREQ=WEEKLY;COUNT=3"))
    await world.ticks()
    world.ask(enrol_with_children, fatima.account.id)
    await world.until(WEDNESDAY - timedelta(hours=20))
    await fatima.taps("Solo questa volta no", "Adam")
    fatima.sees("Questa volta non viene: Adam")
    await fatima.taps("Non vengo più", "Sara")
    fatima.sees("Iscrizione disdetta", "Sara")
    fatima.does_not_see("Adam")
    await world.until(WEDNESDAY)
    assert len(reminders(fatima)) == 1, "nobody of them comes this time"


def enrol_with_children(uow: UnitOfWork, telegram_id: int) -> None:
    """Give two children of somebody a place in the only activity."""
    parent = by_telegram_id(uow.session, telegram_id)
    assert parent is not None
    activity_id = uow.session.scalars(select(Activity.id)).one()
    for name, year in (("Adam", 2018), ("Sara", 2021)):
        child = Person(
            name=name, birth_year=year, household_id=parent.household_id, language="it", joined_at=uow.now, muted=""
        )
        uow.session.add(child)
        uow.session.flush()
        enrolments.enrol(uow, parent, activity_id, child)


async def test_old_reminders_say_what_is_true_now(world: World) -> None:
    anna = await enrolled(world, ricorrenza="FREQ=WEEKLY;COUNT=3")
    await world.until(WEDNESDAY - timedelta(hours=20))
    old = anna.screen
    world.ask(occurrences.cancel, the_date(world))
    await anna.taps("Vengo", message=old)
    anna.sees("Questa data è annullata")
    assert said(world) == []
    world.ask(occurrences.restore, the_date(world))
    await world.until(WEDNESDAY + timedelta(hours=2))
    date = the_date(world)
    for answer in (f"jc:{date}:0", f"jn:{date}:0", f"jg:{date}:0", f"jp:{date}:0:0"):
        await world.forges(anna, answer)
        anna.sees("Questa data è già passata")
    assert said(world) == []


async def test_nobody_answers_for_others(world: World) -> None:
    anna = await enrolled(world, ricorrenza="FREQ=WEEKLY;COUNT=3")
    await world.until(WEDNESDAY - timedelta(hours=20))
    mallory = await world.member("Mallory")
    date, letter = the_date(world), world.ask(lambda uow: uow.session.scalars(select(Letter.id)).first())
    for answer in (f"jc:{date}:0", f"jn:{date}:0", f"jq:{date}:1:0", f"jg:{date}:0", f"jp:{date}:1:0"):
        await world.forges(mallory, answer)
        mallory.sees("Qui non hai più un posto")
    for answer in (f"jo:{letter}", f"jm:{letter}", "jo:999999", "jm:0"):
        await world.forges(mallory, answer)
        mallory.sees("Questo messaggio è vecchio")
    await world.forges(mallory, "js:999999:0")
    assert said(world) == []
    await anna.taps("Vengo")
    assert said(world) == [Said.COMING]


async def test_a_reminder_says_where_that_date_is_and_what_is_different(world: World) -> None:
    anna = await enrolled(world, date_cambiate="2026-11-25 17:30 > centro: Oratorio > nota: Porta una torta")
    await world.until(WEDNESDAY - timedelta(hours=20))
    anna.sees("Oratorio", "Questa volta il posto è diverso dal solito", "Porta una torta")


async def test_the_demo_can_go_to_the_moment_of_the_next_reminder(world: World) -> None:
    anna = await enrolled_in(world, *THREE)
    arrivals = []
    for _ in range(5):
        arrival = world.ask(planning.next_arrival, [anna.account.id])
        if arrival is None:
            break
        before = len(reminders(anna))
        world.telegram.clock.move(arrival - timedelta(seconds=1) - world.now)
        await world.ticks()
        assert len(reminders(anna)) == before
        world.telegram.clock.move(timedelta(seconds=1))
        await world.ticks()
        assert len(reminders(anna)) == before + 1
        arrivals.append(arrival.astimezone(ROME).strftime("%a %H:%M"))
    assert arrivals == ["Tue 10:00", "Wed 08:00", "Wed 15:30", "Wed 19:00"]


async def test_a_tick_and_a_claim_look_only_at_what_is_due(world: World) -> None:
    if world.workshop.engine.dialect.name != "sqlite":
        return  # PostgreSQL's planner goes by what is in the tables; see benchmarks

    anna = await world.member("Anna")

    def plans(uow: UnitOfWork) -> list[str]:
        seen: list[str] = []

        def note(connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
            if not statement.startswith("EXPLAIN"):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
                seen.extend(str(row[-1]) for row in rows)

        person = by_telegram_id(uow.session, anna.account.id)
        assert person is not None
        outbox.post(uow, person.id, LateReply(update_id=1, screen=""), late_after=uow.now - timedelta(days=1))
        event.listen(uow.session.connection(), "before_cursor_execute", note)
        assert len(outbox_records.claimable(uow.session, uow.now, quiet=True, most=8)) == 1
        assert outbox_records.skip_late(uow.session, uow.now, unreachable="", too_late="") == 1
        outbox_records.forget_settled_before(uow.session, uow.now)
        reminder_records.due(uow.session, after=uow.now, until=uow.now)
        return seen

    found = world.ask(plans)
    assert [step for step in found if step.startswith("SCAN") and step != "SCAN CONSTANT ROW"] == []
    letters = [step for step in found if " letters " in step and "person_id" not in step]
    assert len(letters) == 13
    assert all("priority=? AND due_at<?" in step or "settled_at<?" in step for step in letters)
    assert any("starts_at>? AND starts_at<?" in step for step in found)
