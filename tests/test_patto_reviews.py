"""Reviews of patti: planned, moved, called off, reminded of on both sides; and what comes of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, func, select

from services import calendars, patto_endings, patto_review_outcomes, patto_reviews, tasks
from services.patti import NotYourPatto, PattoIsOver
from services.patto_review_news import ReviewPlanned
from services.patto_review_outcomes import conclude
from services.patto_reviews import PattoIsNotActive, ReviewGone, TimeIsOver, TooFarAhead
from services.work import UnitOfWork
from storage.check_ins import CheckIn, Due, Word
from storage.enrolments import Enrolment, EnrolmentState
from storage.outbox import Letter
from storage.patti import Ending, Patto, PattoStep, PattoVersion, Result, StepKind
from storage.patto_reviews import Review, ReviewOutcome
from storage.people import Person, Role
from storage.tasks import Outcome, Reason, Task
from tests.support import patto_office
from tests.support.patto_office import CORA, FAR, FATIMA, MINA, OLGA, OSCAR, YUSUF, PattoOffice
from tests.support.world import ROME, Someone, World, an_activity
from tests.test_stewarding import staff
from views import calendar_files
from views.answers.patto_desk import ShowPattoDesk
from views.answers.patto_reviews import (
    AskCallReviewOff,
    AskCannotCome,
    AskReviewOutcome,
    AskReviewTime,
    CallReviewOff,
    CannotCome,
    ChooseResult,
    ChooseReviewOutcome,
    ConfirmConclusion,
    ConfirmReview,
    ShowMeeting,
    ShowPattoReviews,
)
from views.answers.patto_texts import ProposePatto

TUESDAY = datetime(2026, 12, 1, 10, 0, tzinfo=ROME).astimezone(UTC)


@pytest.fixture
def office(engine: Engine) -> PattoOffice:
    """Fatima's patto, which Olga follows."""
    office = PattoOffice(engine)
    office.opens()
    return office


def plans(office: PattoOffice, at: datetime = TUESDAY, who: int = OLGA, place: str = "") -> int:
    return office.as_(who, lambda uow, one: patto_reviews.plan(uow, one, office.patto_id, at, place).id)


def asks(office: PattoOffice) -> int:
    return office.does(patto_reviews.ask_due)


def open_tasks(office: PattoOffice) -> list[Reason]:
    return office.does(lambda uow: list(uow.session.scalars(select(Task.reason).where(Task.closed_at.is_(None)))))


def letters(office: PattoOffice, kind: str) -> list[int | None]:
    query = select(Person.telegram_id).join(Letter, Letter.person_id == Person.id).where(Letter.kind == kind)
    return office.does(lambda uow: list(uow.session.scalars(query.order_by(Letter.id))))


def steps(office: PattoOffice) -> Sequence[StepKind]:
    return office.does(lambda uow: list(uow.session.scalars(select(PattoStep.kind).order_by(PattoStep.id))))


# Planning


def test_planned_twice_it_is_one_and_moved_it_is_the_same(office: PattoOffice) -> None:
    first = plans(office, place="sportello")
    assert plans(office) == first
    assert plans(office, TUESDAY + timedelta(days=1)) == first
    found = office.does(lambda uow: uow.session.scalars(select(Review)).one())
    assert (found.planned_at, found.place) == (TUESDAY + timedelta(days=1), "sportello")
    assert letters(office, "review-planned") == [FATIMA, FATIMA], "one for each moment"
    assert steps(office) == [StepKind.REVIEW_PLANNED] * 2


def test_moved_away_and_back_or_to_another_place_it_is_told_each_time(office: PattoOffice) -> None:
    plans(office, place="sportello")
    plans(office, TUESDAY + timedelta(days=1))
    plans(office)
    assert letters(office, "review-planned") == [FATIMA] * 3
    plans(office, place="biblioteca")
    assert letters(office, "review-planned") == [FATIMA] * 4

    def would_go(uow: UnitOfWork) -> list[bool]:
        facts = uow.session.scalars(
            select(Letter.facts).where(Letter.kind == "review-planned").order_by(Letter.id)
        ).all()
        fatima = patto_office.person(uow, FATIMA)
        return [ReviewPlanned.model_validate_json(one).obstacle(uow, fatima) is None for one in facts]

    assert office.does(would_go) == [False, False, False, True], "only how it is arranged now"


def test_only_whoever_is_in_charge_plans_and_only_what_can_be(office: PattoOffice) -> None:
    for stranger in (OSCAR, CORA, FAR, MINA, FATIMA, YUSUF):
        with pytest.raises(NotYourPatto):
            plans(office, who=stranger)
    with pytest.raises(TimeIsOver):
        plans(office, office.now - timedelta(minutes=1))
    with pytest.raises(TooFarAhead):
        plans(office, office.now + timedelta(days=400))
    other = office.does(lambda uow: patto_office.holds(uow, YUSUF, active=False, code="P-2"))
    with pytest.raises(PattoIsNotActive):
        office.as_(OLGA, lambda uow, one: patto_reviews.plan(uow, one, other, TUESDAY))
    office.does(lambda uow: patto_endings.end(uow, uow.session.get_one(Patto, office.patto_id), Ending.LEFT, None))
    with pytest.raises(PattoIsOver):
        plans(office)


def test_both_sides_are_reminded_as_of_any_date(office: PattoOffice) -> None:
    plans(office)
    assert sorted(letters(office, "review-reminder"), key=str) == [FATIMA, FATIMA, OLGA, OLGA]
    office.does(patto_reviews.remind_due)
    assert len(letters(office, "review-reminder")) == 4, "posted twice, it is once"


def test_whoever_took_the_patto_over_is_reminded_too(office: PattoOffice) -> None:
    plans(office)

    def hand_over(uow: UnitOfWork) -> None:
        uow.session.get_one(Patto, office.patto_id).operator_id = patto_office.person(uow, OSCAR).id

    office.does(hand_over)
    assert office.does(patto_reviews.remind_due) == 0, "it is more than two days ahead"
    office.goes_to(11, 29, 18)
    assert office.does(patto_reviews.remind_due) == 2
    assert letters(office, "review-reminder").count(OSCAR) == 2


def test_called_off_it_is_told_once(office: PattoOffice) -> None:
    review = plans(office)
    for _again in range(2):
        office.as_(OLGA, lambda uow, one: patto_reviews.call_off(uow, one, review))
    assert letters(office, "review-off") == [FATIMA]
    assert plans(office) != review


def test_whoever_cannot_come_is_found_another_day(office: PattoOffice) -> None:
    review = plans(office)
    with pytest.raises(ReviewGone):
        office.as_(YUSUF, lambda uow, one: patto_reviews.cannot_come(uow, one, review))
    for _again in range(2):
        office.as_(FATIMA, lambda uow, one: patto_reviews.cannot_come(uow, one, review))
    assert open_tasks(office) == [Reason.REVIEW]
    assert letters(office, "review-off") == [OLGA]
    plans(office, TUESDAY + timedelta(days=2))
    assert open_tasks(office) == [], "it is arranged"


# What is asked for by itself


def test_after_ninety_days_without_any_one_is_asked_for_once(office: PattoOffice) -> None:
    assert asks(office) == 0
    office.now += timedelta(days=89)
    assert asks(office) == 0
    office.now += timedelta(days=2)
    assert asks(office) == 1
    assert asks(office) == 0
    assert open_tasks(office) == [Reason.REVIEW]


def test_an_open_task_is_not_woken_up_by_the_round(office: PattoOffice) -> None:
    office.now += timedelta(days=91)
    asks(office)

    def snooze(uow: UnitOfWork) -> None:
        uow.session.scalars(select(Task)).one().snoozed_until = uow.programme.today(uow.now) + timedelta(days=7)

    office.does(snooze)
    asks(office)
    assert office.does(lambda uow: uow.session.scalars(select(Task.snoozed_until)).one()) is not None


def test_closed_by_hand_it_is_left_alone_for_two_weeks(office: PattoOffice) -> None:
    office.now += timedelta(days=91)
    asks(office)

    def close(uow: UnitOfWork) -> None:
        task = uow.session.scalars(select(Task)).one()
        task.closed_at, task.outcome = uow.now, Outcome.TALKED

    office.does(close)
    office.now += timedelta(days=13)
    assert asks(office) == 0
    office.now += timedelta(days=2)
    assert asks(office) == 1


def test_a_review_that_passed_without_an_outcome_is_asked_about_a_day_later(office: PattoOffice) -> None:
    plans(office)
    office.now = TUESDAY + timedelta(hours=23)
    assert asks(office) == 0
    office.now = TUESDAY + timedelta(hours=25)
    assert asks(office) == 1


def test_a_patto_whose_time_is_over_asks_for_a_review_and_does_not_end_by_itself(office: PattoOffice) -> None:
    office.goes_to(2, 20, year=2027)
    office.as_(OLGA, lambda uow, one: patto_review_outcomes.confirm(uow, one, office.patto_id, "Bene"))
    office.goes_to(5, 23, year=2027)
    assert asks(office) == 1, "ninety days after the last one"
    office.as_(OLGA, lambda uow, one: patto_review_outcomes.confirm(uow, one, office.patto_id, "Bene"))
    assert open_tasks(office) == []
    assert asks(office) == 0
    office.goes_to(5, 24, year=2027)
    assert asks(office) == 1, "its last day was yesterday"
    assert office.does(lambda uow: uow.session.get_one(Patto, office.patto_id).ended_at) is None


# What comes of it


def test_it_goes_on_as_it_is(office: PattoOffice) -> None:
    review = plans(office)
    office.goes_to(12, 1, 9)
    office.as_(OLGA, lambda uow, one: patto_review_outcomes.confirm(uow, one, office.patto_id, "Va bene"))
    held = office.does(lambda uow: uow.session.get_one(Review, review))
    assert (held.outcome, held.words) == (ReviewOutcome.CONFIRM, "Va bene")
    assert steps(office)[-1] is StepKind.REVIEW_HELD
    assert letters(office, "patto-news") == [FATIMA]


def test_what_is_planned_for_a_later_day_stands_whatever_is_decided_before(office: PattoOffice) -> None:
    review = plans(office)
    office.as_(OLGA, lambda uow, one: patto_review_outcomes.confirm(uow, one, office.patto_id, "Va bene"))
    there = office.as_(FATIMA, lambda uow, one: patto_reviews.meeting(uow, one, review)).review
    assert there.planned_at == TUESDAY
    page = office.as_(OLGA, lambda uow, one: patto_reviews.page(uow, one, office.patto_id))
    assert [one.words for one in page.held] == ["Va bene"]
    office.as_(OLGA, lambda uow, one: conclude(uow, one, office.patto_id, Result.REACHED, "Insieme"))
    with pytest.raises(ReviewGone):
        office.as_(FATIMA, lambda uow, one: patto_reviews.meeting(uow, one, review))


def test_a_new_version_is_begun_beside_the_one_that_holds(office: PattoOffice) -> None:
    office.as_(OLGA, lambda uow, one: patto_review_outcomes.remodel(uow, one, office.patto_id, "Cambia il lavoro"))
    versions = office.does(lambda uow: list(uow.session.scalars(select(PattoVersion).order_by(PattoVersion.number))))
    assert [(one.number, one.is_active, one.is_draft) for one in versions] == [(1, True, False), (2, False, True)]
    assert versions[1].reason == "Cambia il lavoro"


def test_concluded_it_ends_with_all_that_hangs_on_it_but_what_was_said_and_the_places_stay(
    office: PattoOffice,
) -> None:
    first = office.does(lambda uow: uow.session.scalars(select(Due.id).order_by(Due.due_on, Due.id)).first())

    def say(uow: UnitOfWork) -> None:
        mine = patto_office.person(uow, FATIMA).id
        uow.session.get_one(Due, first).answered_at = uow.now
        uow.session.add(CheckIn(due_id=first, by_id=mine, on_behalf=False, word=Word.DONE, at=uow.now))
        tasks.raise_for(uow, uow.session.get_one(Patto, office.patto_id), Reason.HELP)

    office.does(say)
    plans(office)
    office.as_(OLGA, lambda uow, one: conclude(uow, one, office.patto_id, Result.PARTLY, "Bravissimi insieme"))
    patto = office.does(lambda uow: uow.session.get_one(Patto, office.patto_id))
    assert (patto.ending, patto.result, patto.result_words) == (Ending.CONCLUDED, Result.PARTLY, "Bravissimi insieme")
    assert office.does(lambda uow: list(uow.session.scalars(select(Due.id)))) == [first]
    assert open_tasks(office) == []
    held, off = select(Review.outcome).where(Review.held_at.is_not(None)), Review.called_off_at.is_not(None)
    assert office.does(lambda uow: uow.session.scalars(held).one()) is ReviewOutcome.CONCLUDE
    assert office.does(lambda uow: uow.session.scalars(select(Review.planned_at).where(off)).one()) == TUESDAY
    assert letters(office, "patto-concluded") == [FATIMA]
    assert office.does(lambda uow: patto_office.person(uow, FATIMA).has_patto), "it may be read back"
    with pytest.raises(PattoIsOver):
        office.as_(OLGA, lambda uow, one: conclude(uow, one, office.patto_id, Result.REACHED, "No"))


def test_nobody_else_says_what_came_of_it(office: PattoOffice) -> None:
    for stranger in (OSCAR, CORA, FAR, FATIMA, YUSUF):
        with pytest.raises(NotYourPatto):
            office.as_(stranger, lambda uow, one: conclude(uow, one, office.patto_id, Result.REACHED, "Sì"))


# Through the chat


async def a_patto(world: World) -> tuple[Someone, Someone]:
    """Let Fatima have a patto that Olga follows."""
    olga = await staff(world, "Olga", Role.OPERATOR, "Crema")
    fatima = await world.member("Fatima")
    world.ask(lambda uow: patto_office.holds(uow, fatima.account.id, olga.account.id))
    return fatima, olga


async def opens_reviews(olga: Someone) -> None:
    """Go to the meetings from the team's page of the patto."""
    await olga.world.forges(olga, ShowPattoDesk(patto_id=1).pack())
    await olga.taps("📅 Incontri")


async def test_a_meeting_is_planned_in_words_and_both_are_reminded(world: World) -> None:
    fatima, olga = await a_patto(world)
    await opens_reviews(olga)
    olga.sees("Non c'è un incontro fissato.", "Fissa un incontro")
    await olga.taps("Fissa un incontro")
    await olga.sends("presto")
    olga.sees("Non ho capito.")
    await olga.sends("20/11 alle 10")
    olga.does_not_see("Conferma")
    await olga.sends("martedì 1 alle 10")
    olga.sees("martedì 1 dicembre alle 10:00", "Conferma")
    await olga.taps("Scrivi dove")
    await olga.sends("sportello di via Verdi 3")
    olga.sees("📍 sportello di via Verdi 3")
    await olga.taps("Conferma")
    olga.sees("Incontro fissato.", "martedì 1 dicembre alle 10:00", "Sposta", "Disdici", "Com'è andata?")
    await world.ticks()
    fatima.sees("C'è un incontro per te: martedì 1 dicembre alle 10:00.")
    fatima.does_not_see("via Verdi", "patto")
    await fatima.taps("Vedi l'incontro")
    fatima.sees("sportello di via Verdi 3", "Con Olga.", "Non posso venire")
    await fatima.sends("/agenda")
    fatima.sees("10:00 · Incontro")
    fatima.does_not_see("patto", "verifica")
    await world.until(datetime(2026, 11, 30, 12, 0, tzinfo=ROME))
    for one in (fatima, olga):
        one.sees("Incontro: domani, martedì 1 dicembre alle 10:00.")
        one.does_not_see("patto", "via Verdi", "Fatima")


async def test_a_meeting_that_nobody_can_come_to_is_off_and_another_day_is_found(world: World) -> None:
    fatima, olga = await a_patto(world)
    await opens_reviews(olga)
    await olga.taps("Fissa un incontro")
    await olga.sends("martedì 1 alle 10")
    await olga.taps("Conferma")
    await world.ticks()
    await fatima.taps("Vedi l'incontro", "Non posso venire")
    fatima.sees("Va bene anche così")
    await fatima.taps("Sì, non posso venire")
    fatima.sees("Lo dico a chi ti segue")
    await world.ticks()
    assert any("non si fa: serve un altro giorno" in m.text for m in olga.chat.messages if m.from_bot)
    await world.forges(fatima, ShowMeeting(review_id=1).pack())
    fatima.sees("Questo incontro non c'è più.")
    await opens_reviews(olga)
    await olga.taps("Fissa un incontro")
    await olga.sends("giovedì 3 alle 15:30")
    await olga.taps("Conferma", "Disdici", "Sì, disdici l'incontro")
    olga.sees("Non c'è un incontro fissato.", "l'incontro non si fa")
    await world.ticks()
    fatima.sees("L'incontro di giovedì 3 dicembre alle 15:30 non si fa.")


async def test_a_meeting_that_moves_is_told_as_a_change_and_an_old_button_calls_no_other_off(world: World) -> None:
    fatima, olga = await a_patto(world)
    for day in ("martedì 1 alle 10", "mercoledì 2 alle 10", "martedì 1 alle 10"):
        await opens_reviews(olga)
        await olga.taps("Sposta" if "Sposta" in olga.labels else "Fissa un incontro")
        await olga.sends(day)
        await olga.taps("Conferma")
        await world.passes(minutes=1)
    fatima.sees("Il tuo incontro è cambiato: martedì 1 dicembre alle 10:00.")
    await world.until(datetime(2026, 12, 1, 11, 0, tzinfo=ROME))
    await opens_reviews(olga)
    await olga.taps("Com'è andata?", "Si va avanti così")
    await olga.sends("Va bene")
    await olga.taps("Fissa un incontro")
    await olga.sends("giovedì 3 alle 10")
    await olga.taps("Conferma")
    await world.forges(olga, CallReviewOff(review_id=1).pack())
    olga.sees("giovedì 3 dicembre alle 10:00")
    olga.does_not_see("l'incontro non si fa")


async def test_whoever_has_no_account_is_told_aloud(world: World) -> None:
    olga = await staff(world, "Olga", Role.OPERATOR, "Crema")
    world.ask(lambda uow: patto_office.holds(uow, None, olga.account.id))
    await opens_reviews(olga)
    await olga.taps("Fissa un incontro")
    await olga.sends("martedì 1 alle 10")
    olga.sees("Chi ha il patto non è su Telegram: dillo a voce.")
    await olga.taps("Conferma", "Disdici")
    olga.sees("Chi ha il patto non è su Telegram: dillo a voce.")
    await olga.taps("Indietro", "Com'è andata?", "Il patto si conclude", "Ce l'abbiamo fatta")
    await olga.sends("Patente presa")
    olga.sees("leggi queste parole a voce")
    olga.does_not_see("messaggio")


async def test_why_it_changes_is_not_asked_for_while_a_new_text_waits_for_a_yes(world: World) -> None:
    _fatima, olga = await a_patto(world)
    await opens_reviews(olga)
    await olga.taps("Com'è andata?", "Si cambia qualcosa")
    await olga.sends("Cambia il lavoro")
    await world.forges(olga, ProposePatto(patto_id=1).pack())
    await opens_reviews(olga)
    await olga.taps("Com'è andata?", "Si cambia qualcosa")
    olga.sees("C'è già una nuova versione aperta", "Incontri")
    olga.does_not_see("Scrivi perché cambia")


async def test_a_patto_is_concluded_well_and_celebrated(world: World) -> None:
    fatima, olga = await a_patto(world)
    world.imports(an_activity("Yoga"))
    await fatima.sends("yoga")
    await fatima.taps("Yoga", "Iscrivimi")
    await opens_reviews(olga)
    await olga.taps("Com'è andata?", "Il patto si conclude", "Ce l'abbiamo fatta")
    await olga.sends("Adesso guidi da sola, e hai insegnato a cucire a tre vicine.")
    olga.sees("Se confermi, il patto finisce", "a tre vicine.")
    await olga.sends("Adesso guidi da sola.")
    olga.does_not_see("vicine")
    await olga.taps("Conferma")
    olga.sees("Patto concluso.", "Il patto è finito")
    await world.forges(olga, ConfirmConclusion(patto_id=1).pack())
    olga.sees("Il patto è finito")
    await world.ticks()
    fatima.sees("🎉 Un traguardo raggiunto insieme: complimenti!")
    fatima.does_not_see("guidi da sola")
    await fatima.taps("🤝 Il mio patto")
    fatima.sees("Adesso guidi da sola.")
    places = world.ask(lambda uow: list(uow.session.scalars(select(Enrolment.state))))
    assert places == [EnrolmentState.CONFIRMED]


async def test_something_changes_and_the_way_leads_to_the_draft(world: World) -> None:
    _fatima, olga = await a_patto(world)
    await opens_reviews(olga)
    await olga.taps("Com'è andata?", "Si cambia qualcosa")
    await olga.sends("🙂")
    olga.sees("Scrivi con parole")
    await olga.sends("Ha trovato lavoro il mattino")
    olga.sees("Ecco il testo nuovo da scrivere.")
    await olga.taps("✏️ Scrivi il testo nuovo")
    olga.does_not_see("non vale più")
    await opens_reviews(olga)
    olga.sees("si cambia qualcosa", "Ha trovato lavoro il mattino")


async def test_forged_buttons_of_strangers_do_and_show_nothing(world: World) -> None:
    fatima, olga = await a_patto(world)
    mallory = await world.member("Mallory")
    far = await staff(world, "Fabio", Role.OPERATOR, "Casalmaggiore")
    await opens_reviews(olga)
    await olga.taps("Fissa un incontro")
    await olga.sends("martedì 1 alle 10")
    await olga.taps("Scrivi dove")
    await olga.sends("sportello segreto")
    await olga.taps("Conferma")
    answers = [
        *(kind(review_id=1) for kind in (ShowMeeting, AskCannotCome, CannotCome, CallReviewOff)),
        *(
            kind(patto_id=1)
            for kind in (
                ShowPattoReviews,
                AskReviewTime,
                ConfirmReview,
                AskCallReviewOff,
                AskReviewOutcome,
                ConfirmConclusion,
            )
        ),
        *(ChooseReviewOutcome(patto_id=1, outcome=outcome) for outcome in ReviewOutcome),
        ChooseResult(patto_id=1, result=Result.REACHED),
    ]
    for stranger in (mallory, far):
        for answer in answers:
            await world.forges(stranger, answer.pack())
            stranger.does_not_see("sportello segreto", "martedì 1 dicembre")
            await stranger.sends("mercoledì 2 alle 10")
    for answer in answers[4:]:
        await world.forges(fatima, answer.pack())
    stands = select(func.count(Review.id)).where(Review.held_at.is_(None), Review.called_off_at.is_(None))
    assert world.ask(lambda uow: uow.session.scalars(stands).one()) == 1
    assert world.ask(lambda uow: uow.session.get_one(Patto, 1).ended_at) is None


def test_a_calendar_tells_of_a_meeting_neither_what_nor_where(office: PattoOffice) -> None:
    review = plans(office, place="sportello segreto")
    secret = office.as_(FATIMA, lambda uow, one: calendars.secret_of(uow, one.id))

    def feed(uow: UnitOfWork) -> bytes:
        found = calendars.of_secret(uow, secret)
        assert found is not None
        return calendar_files.of_household(found, "farelegami_bot")

    (event,) = Calendar.from_ical(office.does(feed)).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["STATUS"]), str(event["LOCATION"])) == ("Incontro", "CONFIRMED", "")
    assert event.decoded("DTSTART") == TUESDAY
    assert b"segreto" not in office.does(feed)
    assert b"patto" not in office.does(feed)
    office.as_(OLGA, lambda uow, one: patto_reviews.call_off(uow, one, review))
    (event,) = Calendar.from_ical(office.does(feed)).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["STATUS"])) == ("Non si fa: Incontro", "CANCELLED")
