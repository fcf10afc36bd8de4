"""Check-ins where something came between: a new text, days without the bot, more help, old buttons."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from services import check_in_asking, commitment_states, planning
from services.commitment_states import State
from services.work import UnitOfWork
from services.working_days import office_day
from storage.check_ins import Due, Word
from storage.patti import Cadence, Patto, PattoStep, PattoVersion, StepKind
from storage.tasks import Outcome, Reason, Task
from tests.support.in_class import staff
from tests.support.keeping import OWN, THEIRS, Promised, a_patto, agree, comes, dues
from tests.support.world import Someone, World
from views.answers.check_ins import AskNotTrue, CallMe, ChangeCheckIn, PutCheckInsOff, SayCheckIn

FRIDAY = date(2026, 11, 27)
SUNDAYS = Promised("Pranziamo insieme", cadence=Cadence.RULE, rule="FREQ=WEEKLY;BYDAY=SU")
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def open_reasons(world: World) -> list[Reason]:
    """List what is open for whoever follows the patti."""
    query = select(Task.reason).where(Task.closed_at.is_(None)).order_by(Task.id)
    return list(world.ask(lambda uow: uow.session.scalars(query).all()))


def remodel(world: World, patto_id: int, *promised: Promised) -> None:
    """Let both sides accept another text, now."""

    def act(uow: UnitOfWork) -> None:
        before = uow.session.scalars(select(PattoVersion).where(PattoVersion.ended_at.is_(None))).one()
        before.ended_at = uow.now
        uow.session.flush()
        patto = uow.session.get_one(Patto, patto_id)
        planning.drop_ahead(uow, patto)
        agree(uow, patto, promised, number=before.number + 1)

    world.ask(act)


async def _asked(world: World, *promised: Promised) -> tuple[Someone, Someone, int]:
    olga, fatima = await staff(world), await world.member("Fatima")
    return olga, fatima, a_patto(world, fatima, olga, *promised)


async def test_who_needs_help_once_more_is_heard_once_more(world: World) -> None:
    _olga, fatima, _patto_id = await _asked(world, OWN)
    await comes(world, FRIDAY)
    await fatima.taps("Racconta", "Ho bisogno di aiuto")
    [due] = [one for one in dues(world) if one.answered_at]

    def close(uow: UnitOfWork) -> None:
        task = uow.session.scalars(select(Task).where(Task.reason == Reason.HELP)).one()
        task.closed_at, task.outcome = uow.now, Outcome.TALKED

    world.ask(close)
    await comes(world, FRIDAY + 2 * DAY)
    await world.forges(fatima, ChangeCheckIn(due_id=due.id).pack())
    await fatima.taps("Ho bisogno di aiuto")
    fatima.sees("lo sa da adesso")
    assert open_reasons(world) == [Reason.HELP]
    await world.forges(fatima, SayCheckIn(due_id=due.id, word=Word.HELP).pack())
    assert open_reasons(world) == [Reason.HELP]


async def test_what_was_told_is_not_asked_again_because_of_a_new_text(world: World) -> None:
    once = Promised("Porto l'ISEE", cadence=Cadence.ONCE, due_on=FRIDAY)
    _olga, fatima, patto_id = await _asked(world, once, OWN)
    await comes(world, FRIDAY)
    await fatima.taps("Racconta", "Fatto", "Fatto")
    await comes(world, FRIDAY + 5 * DAY, 10)
    letters, before = fatima.letters, len(dues(world))
    remodel(world, patto_id, once, OWN, THEIRS)  # its draft was begun before that Friday
    await comes(world, FRIDAY + 5 * DAY)
    assert fatima.letters == letters
    assert len([one for one in dues(world) if one.due_on < FRIDAY + WEEK]) <= before


async def test_a_date_that_was_told_ahead_stays_told_in_a_new_text_and_a_new_date_is_asked_about(world: World) -> None:
    ahead = Promised("Porto l'ISEE", cadence=Cadence.ONCE, due_on=FRIDAY + 2 * WEEK)
    moved = Promised("Vado dal medico", cadence=Cadence.ONCE, due_on=FRIDAY)
    _olga, fatima, patto_id = await _asked(world, ahead, moved)
    soon = next(one for one in dues(world) if one.due_on == ahead.due_on)
    await world.forges(fatima, SayCheckIn(due_id=soon.id, word=Word.DONE).pack())
    await comes(world, FRIDAY + DAY, 10)
    later = Promised(moved.text, cadence=Cadence.ONCE, due_on=FRIDAY + 3 * WEEK)
    remodel(world, patto_id, ahead, later)
    await comes(world, FRIDAY + 2 * DAY, 10)
    world.ask(planning.plan_due)
    assert [one.due_on for one in dues(world)] == [FRIDAY, ahead.due_on, later.due_on]


async def test_a_day_of_a_rule_is_asked_about_once_though_the_text_changes_on_it(world: World) -> None:
    _olga, fatima, patto_id = await _asked(world, SUNDAYS)
    sunday = FRIDAY + 2 * DAY
    await comes(world, sunday, 9)
    remodel(world, patto_id, SUNDAYS)
    await comes(world, sunday)
    fatima.sees("Hai 1 cosa da raccontarci")


async def test_who_was_promised_to_be_asked_tomorrow_is_asked_though_the_text_changes(world: World) -> None:
    _olga, fatima, patto_id = await _asked(world, OWN)
    await comes(world, FRIDAY)
    await fatima.taps("Racconta", "Ricordamelo domani")
    letters = fatima.letters
    remodel(world, patto_id, OWN)
    await comes(world, FRIDAY + DAY)
    assert fatima.letters == letters + 1
    fatima.sees("Hai 1 cosa da raccontarci")


async def test_an_old_button_promises_no_question_where_nothing_waits(world: World) -> None:
    _olga, fatima, _patto_id = await _asked(world, OWN)
    await comes(world, FRIDAY)
    await fatima.taps("Racconta", "Fatto")
    await world.forges(fatima, PutCheckInsOff().pack())
    fatima.does_not_see("te lo chiedo di nuovo")
    fatima.sees("Per ora non c'è altro da raccontare.")


async def test_one_letter_without_an_answer_is_not_yet_twice_in_a_row(world: World) -> None:
    _olga, fatima, _patto_id = await _asked(world, OWN)
    letters = fatima.letters
    await comes(world, FRIDAY + WEEK + DAY)  # away for both of its Fridays
    assert fatima.letters == letters + 1
    fatima.sees("Hai 2 cose da raccontarci")
    for days in range(2, 7):
        await comes(world, FRIDAY + WEEK + days * DAY)
    assert open_reasons(world) == []
    for days in range(7, 12):
        await comes(world, FRIDAY + WEEK + days * DAY)
    assert open_reasons(world) == [Reason.MISSED]


async def test_nobody_contradicts_an_answer_that_they_have_not_read(world: World) -> None:
    olga, fatima, _patto_id = await _asked(world, OWN, THEIRS)
    await comes(world, FRIDAY)
    theirs = dues(world)[1]
    await olga.taps("Rispondi", "Fatto")
    await world.forges(fatima, AskNotTrue(due_id=theirs.id).pack())
    fatima.sees("Per te non è andata così?")
    await world.forges(olga, SayCheckIn(due_id=theirs.id, word=Word.NOT_YET).pack())
    await fatima.taps("Sì, non è vero")
    fatima.sees("Risposta: Non ancora.")
    assert open_reasons(world) == []


async def test_words_about_an_answer_that_was_corrected_meanwhile_are_kept_and_contradict_nothing(world: World) -> None:
    olga, fatima, _patto_id = await _asked(world, OWN, THEIRS)
    await comes(world, FRIDAY)
    theirs = dues(world)[1]
    await olga.taps("Rispondi", "Fatto")
    await world.forges(fatima, AskNotTrue(due_id=theirs.id).pack())
    await fatima.taps("Sì, non è vero", "Aggiungi qualcosa")
    await world.forges(olga, SayCheckIn(due_id=theirs.id, word=Word.NOT_YET).pack())
    await fatima.sends("Il treno l'ho pagato io")
    fatima.sees("Aggiunto.", "Risposta: Non ancora.")
    period = world.ask(lambda uow: commitment_states.of_due(uow, uow.session.get_one(Due, theirs.id)))
    assert (period.state, period.is_disputed) == (State.NOT_YET, False)
    [step] = world.ask(lambda uow: uow.session.scalars(select(PattoStep).where(PattoStep.kind == StepKind.SAID)).all())
    assert step.text == "Il treno l'ho pagato io"


async def test_whoever_is_asked_on_two_days_is_not_reminded_of_the_first_beside_the_second(world: World) -> None:
    _olga, fatima, _patto_id = await _asked(world, OWN, SUNDAYS)
    await comes(world, FRIDAY)
    await comes(world, FRIDAY + 2 * DAY)
    fatima.sees("Hai 2 cose da raccontarci")
    fatima.does_not_see("Quando vuoi")
    letters = fatima.letters
    await comes(world, FRIDAY + 4 * DAY)
    assert fatima.letters == letters + 1
    fatima.sees("Quando vuoi, ci sono ancora 2 cose da raccontarci.")


async def test_what_could_not_be_sent_for_days_is_asked_once(world: World) -> None:
    daily = Promised("Esco di casa", cadence=Cadence.RULE, rule="FREQ=DAILY")
    _olga, fatima, _patto_id = await _asked(world, daily)
    letters = fatima.letters
    for _day in range(3):
        world.telegram.clock.move(DAY)
        world.ask(check_in_asking.ask_due)
    await comes(world, FRIDAY + DAY)
    assert fatima.letters == letters + 1
    assert fatima.screen.text.count("da raccontarci") == 1


@pytest.mark.parametrize(
    ("evening", "by"),
    [
        ("2026-12-24", "2026-12-28"),
        ("2026-12-04", "2026-12-07"),
        ("2026-12-07", "2026-12-09"),
        ("2027-03-27", "2027-03-30"),
        ("2026-12-31", "2027-01-04"),
    ],
)
def test_nobody_is_promised_a_call_on_a_holiday(evening: str, by: str) -> None:
    assert office_day(date.fromisoformat(evening) + DAY) == date.fromisoformat(by)


async def test_who_wants_a_call_before_a_holiday_is_told_the_day_after_it(world: World) -> None:
    _olga, fatima, patto_id = await _asked(world, OWN)
    await comes(world, date(2026, 12, 24), 19)
    await world.forges(fatima, CallMe(patto_id=patto_id).pack())
    fatima.sees("ti chiama entro", "lunedì 28 dicembre")
