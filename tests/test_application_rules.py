"""Applications to classes, rule by rule: who may, what is promised, who judges, and what becomes of places."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from services import (
    absences,
    applications,
    candidates,
    enrolments,
    people,
    reviews,
)
from services.admissions import ClassIsClosed, NeedsException, NoPlaceFree, PlacesAreFree, TooLateToAsk
from services.application_answers import Answers, questions
from services.application_states import Status
from services.applications import (
    AnswerTooLong,
    InAlready,
    NotABirthday,
    NotByApplication,
    NotComplete,
    NotYourApplication,
    Settled,
)
from services.eligibility import AgeBand, Obstacle, band
from services.in_hand import AnswersAreOthers, DecidedAlready, InOthersHands, NotYoursToJudge
from services.notices import Notice
from services.requirements import Employment, OwnQuestion, Rules, age_on
from services.reviews import AnsweredAlready, AskedAlready, NothingSaid
from services.seats import ActivityOver, ByApplication
from services.waiting_list import OfferOver
from services.work import UnitOfWork
from storage import accesses
from storage.applications import Application, ApplicationState, LeavingReason
from storage.attendances import Missed
from storage.catalogue import EnrolmentMode, SeatsBy
from storage.enrolments import Enrolment, EnrolmentState
from storage.outbox import Letter
from storage.people import Person
from storage.requirements import Requirements
from tests.support.office import (
    ANNA,
    BORN,
    BRUNO,
    CARLA,
    CORA,
    DARIO,
    FAR,
    MINA,
    OLGA,
    OSCAR,
    TITLE,
    Office,
    the_activity,
)

NOT_WORKING = Rules(employment=(Employment.SEEKING, Employment.NEITHER))


@pytest.fixture
def office(engine: Engine) -> Iterator[Office]:
    """An office on each kind of database."""
    office = Office(engine)
    yield office
    office.workshop.close()


# Ages


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2007, 12, 9), date(2026, 12, 9), 19),
        (date(2007, 12, 10), date(2026, 12, 9), 18),
        (date(1987, 12, 10), date(2026, 12, 9), 38),
        (date(1986, 12, 10), date(2026, 12, 9), 39),
        (date(1986, 12, 9), date(2026, 12, 9), 40),
        (date(2008, 2, 29), date(2027, 2, 27), 18),
        (date(2008, 2, 29), date(2027, 2, 28), 19),
        (date(2008, 2, 29), date(2027, 3, 1), 19),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(1988, 2, 29), date(2028, 2, 28), 39),
        (date(1988, 2, 29), date(2028, 2, 29), 40),
        (date(2000, 2, 29), date(2100, 2, 27), 99),
        (date(2000, 2, 29), date(2100, 2, 28), 100),
    ],
)
def test_an_age_counts_from_the_beginning_of_the_birthday(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2007, 12, 10), AgeBand.BELOW),
        (date(2007, 12, 9), AgeBand.WITHIN),
        (date(1986, 12, 10), AgeBand.WITHIN),
        (date(1986, 12, 9), AgeBand.ABOVE),
    ],
)
def test_both_ends_of_the_ages_are_included(born: date, expected: AgeBand) -> None:
    assert band(Rules(min_age=19, max_age=39), born, date(2026, 12, 9)) is expected


@pytest.mark.parametrize(("born", "fits"), [(date(2007, 12, 9), True), (date(2007, 12, 10), False)])
def test_ages_are_those_of_the_first_date_not_of_the_day_of_the_application(
    office: Office, born: date, fits: bool
) -> None:
    office.opens()
    assert office.row(office.applies(ANNA, born)).fits is fits


def test_a_first_date_that_is_off_does_not_count_for_ages(office: Office) -> None:
    office.opens()
    office.cancels(0)
    assert office.row(office.applies(ANNA, date(2007, 12, 16))).fits, "the class begins a week later now"


def test_somebody_born_on_29_february_is_19_on_the_28th(office: Office) -> None:
    office.opens(inizio="2027-02-28 09:00", fine="2027-02-28 12:00")
    assert office.row(office.applies(ANNA, date(2008, 2, 29))).fits
    assert not office.row(office.applies(BRUNO, date(2008, 3, 1))).fits


# Beginning, sending, editing


def test_begun_twice_it_is_one_application(office: Office) -> None:
    office.opens()
    assert office.starts(ANNA) == office.starts(ANNA)
    assert office.status(ANNA) is Status.DRAFT


def test_sent_twice_it_is_one_application_with_one_promise(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    sent_at = office.row(one).sent_at
    assert not office.sends(ANNA, one)
    assert office.starts(ANNA) == one, "beginning again shows the one that there is"
    row = office.row(one)
    assert (row.sent_at, row.promised_on) == (sent_at, date(2026, 12, 3)), "within ten days: a Thursday"
    assert office.status(ANNA) is Status.RECEIVED
    assert office.letters() == [], "the receipt is the screen"


@pytest.mark.parametrize(
    ("today", "days", "begins_on", "promised"),
    [
        (date(2026, 11, 23), 10, None, date(2026, 12, 3)),
        (date(2026, 11, 25), 10, None, date(2026, 12, 7)),  # a Saturday: the Monday after
        (date(2026, 11, 26), 10, None, date(2026, 12, 7)),  # a Sunday
        (date(2026, 11, 23), 10, date(2026, 12, 4), date(2026, 12, 3)),
        (date(2026, 11, 23), 10, date(2026, 12, 3), date(2026, 12, 2)),  # before it begins
        (date(2026, 11, 23), 10, date(2026, 11, 30), date(2026, 11, 27)),  # the Friday before
        (date(2026, 11, 23), 10, date(2026, 11, 24), date(2026, 11, 23)),  # today
        (date(2026, 11, 28), 10, date(2026, 11, 29), date(2026, 11, 30)),  # a Saturday: nobody answers before Monday
        (date(2026, 11, 28), 10, date(2026, 11, 30), date(2026, 11, 30)),  # nor where it begins then
        (date(2026, 11, 23), 10, date(2026, 11, 23), date(2026, 12, 3)),  # it is under way already
    ],
)
def test_an_answer_is_promised_for_a_working_day_before_the_class_begins(
    today: date, days: int, begins_on: date | None, promised: date
) -> None:
    assert applications.promise(today, days, begins_on) == promised


def test_nothing_is_sent_before_all_is_answered_but_some_may_be_skipped(office: Office) -> None:
    must, may = OwnQuestion(text="Perché?"), OwnQuestion(text="Altro?", may_skip=True)
    rules = Rules(min_age=19, max_age=39, employment=(Employment.SEEKING,), questions=(must, may))
    office.opens(rules)
    one = office.starts(ANNA)
    given = Answers()
    for number, answer in enumerate([BORN, Employment.SEEKING, "Voglio imparare", None]):
        with pytest.raises(NotComplete):
            office.sends(ANNA, one)
        asked = questions(rules)[number]
        given = given.with_answer(rules, asked, answer)
        office.saves(ANNA, one, given)
    assert office.sends(ANNA, one)


def test_a_draft_is_held_against_what_is_asked_when_it_is_sent(office: Office) -> None:
    first, second = OwnQuestion(text="Perché?"), OwnQuestion(text="Quando puoi?", choices=("Mattina", "Sera"))
    office.opens(Rules(questions=(first, second)))
    one = office.starts(ANNA)
    office.fills(ANNA, one)
    office.asks(Rules(questions=(second, OwnQuestion(text="Hai un computer?"))))
    with pytest.raises(NotComplete):
        office.sends(ANNA, one)
    _rules, given = office.workshop.do(lambda uow: applications.answers(uow, uow.session.get_one(Application, one)))
    assert given.own == ("Mattina", None), "the answer went with its question, not with its place"


def test_an_answer_to_a_choice_that_is_no_more_is_asked_again() -> None:
    question = OwnQuestion(text="Quando puoi?", choices=("Mattina", "Sera"))
    old = Rules(questions=(question,))
    given = Answers().with_answer(old, questions(old)[0], "Sera")
    new = Rules(questions=(question.model_copy(update={"choices": ("Mattina", "Notte")}),))
    assert given.missing(old) == []
    assert given.missing(new) == questions(new)


def test_answers_that_cannot_be_read_any_more_are_asked_again() -> None:
    assert Answers.read('{"born": "many years ago"}') == Answers()


@pytest.mark.parametrize("born", [date(2030, 1, 1), date(1890, 1, 1), date(2026, 11, 24)])
def test_nobody_was_born_tomorrow_or_in_another_century(office: Office, born: date) -> None:
    office.opens()
    one = office.starts(ANNA)
    with pytest.raises(NotABirthday):
        office.fills(ANNA, one, born)


def test_a_whole_story_is_no_answer(office: Office) -> None:
    office.opens(Rules(questions=(OwnQuestion(text="Perché?"),)))
    one = office.starts(ANNA)
    with pytest.raises(AnswerTooLong):
        office.saves(ANNA, one, Answers(own=("a" * 501,)))


def test_every_application_names_the_version_by_which_it_is_judged(office: Office) -> None:
    office.opens(NOT_WORKING)
    first, second = office.applies(ANNA, work=Employment.SEEKING), office.applies(BRUNO, work=Employment.WORKING)
    assert office.row(first).requirements_id == office.row(second).requirements_id
    office.asks(Rules())
    third = office.applies(CARLA, work=Employment.WORKING)
    assert [office.row(one).fits for one in (first, second, third)] == [True, False, True]
    versions = office.workshop.do(lambda uow: uow.session.scalars(select(Requirements.version)).all())
    assert sorted(versions) == [1, 2]


def test_somebody_in_work_who_loses_it_meanwhile_changes_the_answer(office: Office) -> None:
    office.opens(NOT_WORKING)
    one = office.applies(ANNA, work=Employment.WORKING)
    assert not office.row(one).fits
    office.goes_to(11, 27)
    office.edits(ANNA, one, work=Employment.SEEKING)
    row = office.row(one)
    assert (row.fits, row.promised_on, row.state) == (True, date(2026, 12, 3), ApplicationState.RECEIVED)


def test_after_a_refusal_one_may_apply_again(office: Office) -> None:
    office.opens(NOT_WORKING)
    first = office.applies(ANNA, work=Employment.WORKING)
    office.refuses(OLGA, first)
    assert office.status(ANNA) is Status.REFUSED
    with pytest.raises(Settled):
        office.edits(ANNA, first)
    second = office.applies(ANNA)
    assert second != first
    assert office.status(ANNA) is Status.RECEIVED


def test_where_one_lives_is_what_the_profile_says(office: Office) -> None:
    office.opens(Rules(territory_ids=(2,)))
    one = office.applies(ANNA)
    assert not office.row(one).fits
    office.does(lambda uow: setattr(office.person(ANNA)(uow), "territory_id", 2))
    office.edits(ANNA, one)
    assert office.row(one).fits


def test_nobody_applies_to_what_is_over_off_or_gives_places_otherwise(office: Office) -> None:
    office.opens()
    one = office.starts(ANNA)
    office.fills(ANNA, one)
    office.goes_to(12, 30, 9, 1)  # the last date has begun
    with pytest.raises(ActivityOver):
        office.starts(BRUNO)
    with pytest.raises(ActivityOver):
        office.sends(ANNA, one)
    with pytest.raises(ActivityOver):
        office.does(lambda uow: applications.start(uow, office.person(ANNA)(uow), 4711))


@pytest.mark.parametrize("how", ["posti", "libera"])
def test_nobody_applies_where_that_is_not_how_one_gets_in(office: Office, how: str) -> None:
    office.opens(iscrizione=how)
    with pytest.raises(NotByApplication):
        office.starts(ANNA)


def test_whoever_is_in_without_an_application_needs_none(office: Office) -> None:
    office.opens(iscrizione="posti")
    office.does(lambda uow: enrolments.enrol(uow, office.person(ANNA)(uow), the_activity(uow).id))
    office.publishes()
    with pytest.raises(InAlready):
        office.starts(ANNA)


def test_nobody_touches_what_others_wrote(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    asked = office.wonders(OLGA, one)
    for act in (
        lambda: office.sends(BRUNO, one),
        lambda: office.edits(BRUNO, one),
        lambda: office.fills(BRUNO, one),
        lambda: office.takes_back(BRUNO, one),
        lambda: office.sends(BRUNO, 4711),
        lambda: office.takes_back(OLGA, one),
    ):
        with pytest.raises(NotYourApplication):
            act()
    with pytest.raises(AnsweredAlready):
        office.replies(BRUNO, asked)
    with pytest.raises(AnsweredAlready):
        office.replies(ANNA, 4711)
    assert office.questions(one) == [None]


# Judging


def test_the_next_one_is_the_one_promised_soonest_and_two_judges_have_two(office: Office) -> None:
    office.opens()
    first = office.applies(ANNA)
    office.goes_to(11, 24)
    second = office.applies(BRUNO)
    assert office.next(OLGA) == first
    assert office.next(OSCAR) == second
    assert office.next(CORA) is None, "the others have them in hand"
    assert office.next(OLGA) == first, "one comes back to what one has in hand"
    assert office.status(ANNA) is Status.REVIEWING


def test_who_leafs_through_comes_to_every_one(office: Office) -> None:
    office.opens()
    ids = [office.applies(who) for who in (ANNA, BRUNO, CARLA)]
    at, seen = office.next(OLGA), []
    for _round in range(4):
        assert at is not None
        seen.append(at)
        office.puts_back(OLGA, at)
        at = office.next(OLGA, after=at)
    assert seen == [*ids, ids[0]]


def test_what_somebody_has_in_hand_nobody_else_judges_for_half_an_hour(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    office.takes(OLGA, one)
    for act in (
        lambda: office.takes(OSCAR, one),
        lambda: office.admits(OSCAR, one),
        lambda: office.puts_in_line(OSCAR, one),
        lambda: office.refuses(OSCAR, one),
        lambda: office.wonders(OSCAR, one),
    ):
        with pytest.raises(InOthersHands) as found:
            act()
        assert found.value.values == {"name": "Olga"}
    office.puts_back(OSCAR, one)
    assert office.row(one).reviewer_id is not None, "nobody puts back what others have in hand"
    office.now += timedelta(minutes=30)
    office.admits(OSCAR, one)
    with pytest.raises(DecidedAlready):
        office.refuses(OLGA, one)
    assert office.letters() == ["application-admitted"]


def test_what_is_put_back_anybody_takes(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    office.takes(OLGA, one)
    office.puts_back(OLGA, one)
    assert office.next(OSCAR) == one


def test_nobody_judges_their_own_or_a_relatives_or_elsewhere(office: Office) -> None:
    office.opens()
    own, kin, other = office.applies(OLGA), office.applies(ANNA), office.applies(BRUNO)

    def move_in(uow: UnitOfWork) -> None:
        office.person(ANNA)(uow).household_id = office.person(OLGA)(uow).household_id

    office.does(move_in)
    for staff, application_id in ((OLGA, own), (OLGA, kin), (MINA, other), (FAR, other), (CARLA, other), (OLGA, 4711)):
        for act in (office.takes, office.admits, office.puts_in_line, office.refuses, office.wonders, office.puts_back):
            with pytest.raises(NotYoursToJudge):
                act(staff, application_id)
        with pytest.raises(NotYoursToJudge):
            office.opens_case(staff, application_id)
    assert office.next(OLGA) == other, "the others' come to others"
    assert [office.next(who) for who in (MINA, FAR, CARLA)] == [None, None, None]
    lists = {who: office.worklist(who) for who in (OLGA, OSCAR, MINA, FAR)}
    assert [one.application_id for one in lists[OLGA]] == [other]
    assert [one.application_id for one in lists[OSCAR]] == [own, kin, other]
    assert lists[MINA] == lists[FAR] == []


def test_drafts_are_nobodys_business(office: Office) -> None:
    office.opens()
    one = office.starts(ANNA)
    assert office.next(OLGA) is None
    with pytest.raises(NotYoursToJudge):
        office.opens_case(OLGA, one)


def test_the_worklist_shows_who_has_what_in_hand_and_what_waits_for_an_answer(office: Office) -> None:
    office.opens()
    first, second = office.applies(ANNA), office.applies(BRUNO)
    office.takes(OSCAR, first)
    office.wonders(OLGA, second)
    rows = office.worklist(OLGA)
    assert [(one.application_id, one.name, one.held_by, one.has_open_question) for one in rows] == [
        (first, "Persona 1", "Oscar", False),
        (second, "Persona 2", None, True),
    ]
    office.now += timedelta(minutes=31)
    rows = office.worklist(OLGA, most=1)
    assert [(one.application_id, one.held_by) for one in rows] == [(first, None)]


def test_the_person_sees_who_has_opened_it_once_a_sitting(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    for staff in (OLGA, OLGA, OSCAR):
        office.opens_case(staff, one)
    office.now += timedelta(hours=1)
    office.opens_case(OLGA, one)

    def readers(uow: UnitOfWork) -> list[str]:
        noted = accesses.of_person(uow.session, office.person(ANNA)(uow).id)
        return [uow.session.get_one(Person, each.reader_id).name for each in noted]

    assert office.workshop.do(readers) == ["Olga", "Oscar", "Olga"]


def test_a_case_says_what_is_in_the_way(office: Office) -> None:
    office.opens(NOT_WORKING)
    one = office.applies(ANNA, born=date(2010, 1, 1), work=Employment.WORKING)
    case = office.opens_case(OLGA, one)
    assert case.obstacles == [Obstacle.TOO_YOUNG, Obstacle.EMPLOYMENT]
    assert case.needs_exception
    assert (case.name, case.first_on, case.room.free, case.room.can_admit) == ("Persona 1", date(2026, 12, 9), 2, True)
    assert case.held_by is None


def test_who_does_not_fit_is_admitted_for_a_reason_that_is_written_down(office: Office) -> None:
    office.opens(NOT_WORKING, posti=1)
    one, other = (office.applies(who, work=Employment.WORKING) for who in (ANNA, BRUNO))
    with pytest.raises(NeedsException):
        office.admits(OLGA, one, "  ")
    office.admits(OLGA, one, "Il contratto finisce a dicembre")
    assert office.row(one).exception == "Il contratto finisce a dicembre"
    with pytest.raises(NeedsException):
        office.puts_in_line(OLGA, other)
    with pytest.raises(NothingSaid):
        office.puts_in_line(OLGA, other, "a" * 501)
    office.puts_in_line(OLGA, other, "Anche il suo")
    assert office.status(BRUNO) is Status.WAITING


def test_a_decision_on_old_answers_is_none(office: Office) -> None:
    office.opens(NOT_WORKING)
    one = office.applies(ANNA)
    seen = office.opens_case(OLGA, one).stamp
    office.edits(ANNA, one, work=Employment.NEITHER)
    with pytest.raises(AnswersAreOthers):
        office.admits(OLGA, one, seen=seen)
    now = office.opens_case(OLGA, one).stamp
    office.admits(OLGA, one, seen=now)
    assert office.status(ANNA) is Status.ADMITTED


def test_a_refusal_says_why_and_only_on_a_tap(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    with pytest.raises(NothingSaid):
        office.refuses(OLGA, one, " ")
    office.refuses(OLGA, one, "Il corso è per un'altra età.")
    row = office.row(one)
    assert (row.reason, row.reviewer_id) == ("Il corso è per un'altra età.", None)
    facts = office.workshop.do(lambda uow: uow.session.scalars(select(Letter.facts)).one())
    assert "età" not in facts, "letters name no reasons"
    assert office.letters(ANNA) == ["application-decided"]


def test_a_question_goes_to_the_person_and_the_answer_to_whoever_asked(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    with pytest.raises(NothingSaid):
        office.wonders(OLGA, one, "")
    asked = office.wonders(OLGA, one)
    assert office.status(ANNA) is Status.ASKED
    assert office.next(OSCAR) is None, "there is nothing to judge before the answer"
    with pytest.raises(AskedAlready):
        office.wonders(OSCAR, one)
    office.puts_back(OSCAR, one)
    with pytest.raises(NothingSaid):
        office.replies(ANNA, asked, "   ")
    office.replies(ANNA, asked, "Sì, la B")
    office.replies(ANNA, asked, "Sì, la B")
    with pytest.raises(AnsweredAlready):
        office.replies(ANNA, asked, "No")
    assert office.questions(one) == ["Sì, la B"]
    assert office.status(ANNA) is Status.REVIEWING
    assert (office.letters(ANNA), office.letters(OLGA)) == (["application-question"], ["application-answer"])
    assert office.next(OSCAR) == one
    office.wonders(OSCAR, one, "E un'auto?")
    office.admits(OLGA, one)
    with pytest.raises(AnsweredAlready):
        office.does(lambda uow: reviews.open_question(uow, office.person(ANNA)(uow), asked + 1))


def test_on_the_promised_day_an_open_question_holds_nobody_up(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    office.wonders(OLGA, one)
    office.goes_to(12, 3)
    assert office.next(OSCAR) == one


# Places


def test_from_received_to_the_end(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    office.admits(OLGA, one)
    assert office.status(ANNA) is Status.ADMITTED
    assert office.states() == ["offered"]
    office.accepts(ANNA)
    assert (office.status(ANNA), office.states()) == (Status.ENROLLED, ["confirmed"])
    office.goes_to(12, 30, 11)
    assert office.status(ANNA) is Status.ENROLLED, "the last date is under way"
    office.goes_to(12, 30, 12)
    assert office.status(ANNA) is Status.CONCLUDED
    with pytest.raises(Settled):
        office.takes_back(ANNA, one)
    assert office.states() == ["confirmed"]


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ((11, 23, 10), "2026-11-26T10:00"),  # three days
        ((11, 23, 20), "2026-11-26T20:00"),
        ((12, 7, 9), "2026-12-08T09:00"),  # half of two days
        ((12, 8, 20), "2026-12-09T08:00"),  # it would be in the night: in the morning
        ((12, 8, 9), "2026-12-09T08:00"),  # half of a day is in the night
    ],
)
def test_an_admitted_person_has_three_days_to_answer_or_half_of_the_time(
    office: Office, now: tuple[int, int, int], until: str
) -> None:
    office.opens()
    one = office.applies(ANNA)
    office.goes_to(*now)
    office.now -= timedelta(seconds=1)
    office.admits(OLGA, one)
    ends_at = office.workshop.do(lambda uow: uow.session.scalars(select(Enrolment.offer_ends_at)).one())
    assert ends_at is not None
    assert office.workshop.do(lambda uow: uow.programme.wall(ends_at)).isoformat()[:16] == until


def test_nobody_is_offered_what_they_could_not_answer_in_time(office: Office) -> None:
    office.opens(inizio="2026-12-09 07:30")
    one = office.applies(ANNA)
    office.goes_to(12, 9, 6)
    with pytest.raises(TooLateToAsk):  # it is night until eight
        office.admits(OLGA, one)
    office.goes_to(12, 9, 13)
    office.admits(OLGA, one)
    assert office.status(ANNA) is Status.ADMITTED, "there are three more dates"


def test_without_a_place_one_is_put_in_line_and_with_one_not(office: Office) -> None:
    office.opens(posti=1)
    one, other = office.applies(ANNA), office.applies(BRUNO)
    with pytest.raises(PlacesAreFree):
        office.puts_in_line(OLGA, one)
    office.admits(OLGA, one)
    with pytest.raises(NoPlaceFree):
        office.admits(OLGA, other)
    office.puts_in_line(OLGA, other)
    assert (office.status(BRUNO), office.letters(BRUNO)) == (Status.WAITING, ["application-decided"])


def test_without_a_limit_nobody_waits(office: Office) -> None:
    office.opens(posti="")
    one = office.applies(ANNA)
    with pytest.raises(PlacesAreFree):
        office.puts_in_line(OLGA, one)
    office.admits(OLGA, one)
    assert office.status(ANNA) is Status.ADMITTED


def test_a_place_that_becomes_free_goes_to_the_first_in_line(office: Office) -> None:
    office.opens(posti=1)
    first = office.lets_in(ANNA)
    for who in (BRUNO, CARLA):
        office.puts_in_line(OLGA, office.applies(who))
    late = office.applies(DARIO)
    office.takes_back(ANNA, first, LeavingReason.WORK)
    row = office.row(first)
    assert (row.state, row.left_because) == (ApplicationState.WITHDRAWN, LeavingReason.WORK)
    assert office.status(BRUNO) is Status.ADMITTED
    assert office.letters(BRUNO) == ["application-decided", "place-offered"]
    with pytest.raises(NoPlaceFree):
        office.admits(OLGA, late)
    office.declines(BRUNO)
    assert (office.status(BRUNO), office.status(CARLA)) == (Status.ENDED, Status.ADMITTED)
    office.accepts(CARLA)
    assert office.status(CARLA) is Status.ENROLLED
    assert office.starts(BRUNO) > late, "who declined may apply again"


def test_nobody_new_is_admitted_while_others_wait(office: Office) -> None:
    office.opens(posti=1)
    first = office.lets_in(ANNA)
    office.puts_in_line(OLGA, office.applies(BRUNO))
    newcomer = office.applies(CARLA)
    office.takes_back(ANNA, first)
    with pytest.raises(NoPlaceFree):
        office.admits(OLGA, newcomer)
    office.puts_in_line(OLGA, newcomer)
    assert (office.status(BRUNO), office.status(CARLA)) == (Status.ADMITTED, Status.WAITING)


def test_an_offer_that_runs_out_ends_the_application_and_goes_to_the_next(office: Office) -> None:
    office.opens(posti=1)
    one = office.applies(ANNA)
    office.admits(OLGA, one)
    office.puts_in_line(OLGA, office.applies(BRUNO))
    office.goes_to(11, 26, 10, 1)
    office.ticks()
    assert office.row(one).state is ApplicationState.ENDED
    assert (office.status(ANNA), office.status(BRUNO)) == (Status.ENDED, Status.ADMITTED)
    assert office.letters(ANNA) == ["application-admitted", "offer-expired"]
    with pytest.raises(OfferOver):
        office.accepts(ANNA)


def test_giving_a_place_back_as_anywhere_ends_the_application_and_a_minute_takes_it_back(office: Office) -> None:
    office.opens()
    one = office.lets_in(ANNA)
    office.leaves(ANNA)
    assert office.row(one).state is ApplicationState.ENDED
    office.regrets(ANNA)
    assert (office.row(one).state, office.status(ANNA)) == (ApplicationState.ADMITTED, Status.ENROLLED)


def test_whoever_applies_again_and_then_takes_it_back_has_one_application(office: Office) -> None:
    office.opens()
    first = office.lets_in(ANNA)
    office.leaves(ANNA)
    second = office.applies(ANNA)
    office.regrets(ANNA)
    assert office.row(first).state is ApplicationState.ADMITTED
    assert office.row(second).state is ApplicationState.WITHDRAWN
    assert office.status(ANNA) is Status.ENROLLED or office.starts(ANNA) == first


def test_a_turn_that_was_given_back_and_taken_back_counts_with_its_application(office: Office) -> None:
    office.opens(posti=1)
    office.lets_in(ANNA)
    one = office.applies(BRUNO)
    office.puts_in_line(OLGA, one)
    office.leaves(BRUNO)
    assert office.status(BRUNO) is Status.ENDED
    office.regrets(BRUNO)
    assert office.status(BRUNO) is Status.WAITING


@pytest.mark.parametrize("waits", [True, False])
def test_a_withdrawal_while_it_is_judged_wins_whoever_comes_later(office: Office, waits: bool) -> None:
    office.opens()
    one = office.applies(ANNA)
    if waits:
        office.takes(OLGA, one)
    office.takes_back(ANNA, one, LeavingReason.WORK)
    for act in (office.admits, office.puts_in_line, office.refuses, office.wonders, office.takes):
        with pytest.raises(DecidedAlready):
            act(OLGA, one)
    office.takes_back(ANNA, one)
    assert (office.states(), office.letters(ANNA)) == ([], [])
    assert office.row(one).left_because is LeavingReason.WORK
    assert office.next(OLGA) is None


def test_of_a_draft_that_is_thrown_away_nothing_is_kept(office: Office) -> None:
    office.opens()
    one = office.starts(ANNA)
    office.fills(ANNA, one)
    office.takes_back(ANNA, one)
    assert office.row(one).answers == applications.EMPTY
    assert office.workshop.do(lambda uow: applications.mine(uow, office.person(ANNA)(uow))) == []
    assert office.starts(ANNA) != one


def test_whoever_leaves_takes_back_what_is_open_and_what_is_over_stays(office: Office) -> None:
    office.opens()
    one, other = office.lets_in(ANNA), office.applies(BRUNO)
    office.does(lambda uow: applications.withdraw_all(uow, office.person(BRUNO)(uow)))
    assert office.row(other).state is ApplicationState.WITHDRAWN
    office.goes_to(1, 5, year=2027)
    office.does(lambda uow: applications.withdraw_all(uow, office.person(ANNA)(uow)))
    assert (office.row(one).state, office.states()) == (ApplicationState.ADMITTED, ["confirmed"])


def test_nobody_gets_in_by_the_ways_of_other_activities(office: Office) -> None:
    office.opens()
    office.lets_in(BRUNO)

    def try_each(uow: UnitOfWork) -> None:
        anna, activity_id = office.person(ANNA)(uow), the_activity(uow).id
        for ask in (enrolments.enrol, candidates.candidates):
            with pytest.raises(ByApplication):
                ask(uow, anna, activity_id)
        with pytest.raises(ByApplication):
            enrolments.enrol_together(uow, anna, activity_id, [anna])

    office.does(try_each)
    assert office.states() == ["confirmed"]


def test_whoever_was_missed_and_is_in_comes_again(office: Office) -> None:
    office.opens()
    one = office.lets_in(ANNA)

    def again(uow: UnitOfWork) -> bool:
        missed = [Missed(office.person(ANNA)(uow).id, "Persona 1", is_account=True, state=EnrolmentState.CONFIRMED)]
        absence = absences.Absence(the_activity(uow).id, TITLE, uow.now, uow.now, missed)
        return absences.come_again(uow, office.person(ANNA)(uow), absence)

    assert office.does(again) is False
    office.takes_back(ANNA, one)
    with pytest.raises(ByApplication):
        office.does(again)


def test_whoever_cannot_be_told_waits_and_is_offered_the_place_when_they_can(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    office.does(lambda uow: people.note_blocked(uow, ANNA, blocked=True))
    office.admits(OLGA, one)
    assert office.status(ANNA) is Status.WAITING
    other = office.applies(BRUNO)
    office.admits(OLGA, other)
    assert office.status(BRUNO) is Status.ADMITTED, "nobody waits for whoever cannot be told"
    office.does(lambda uow: people.note_blocked(uow, ANNA, blocked=False))
    assert office.status(ANNA) is Status.ADMITTED


def test_places_of_a_class_are_those_of_the_whole_of_it(office: Office) -> None:
    office.opens(iscrizione="posti", posti_per="data")
    office.publishes()
    assert office.workshop.do(lambda uow: the_activity(uow).seats_by) is SeatsBy.SERIES
    office.publishes(posti_per="data", titolo="Di più")
    assert office.workshop.do(lambda uow: the_activity(uow).title) == TITLE, "such a row is not read"


# Called off, over


def test_a_class_that_is_called_off_tells_each_of_thirty_once(office: Office) -> None:
    crowd = range(1, 36)
    office.opens(people=crowd, posti=5)
    ids = {who: office.applies(who) for who in crowd if who <= 33}
    office.admits(OLGA, ids[1])
    office.accepts(1)
    office.admits(OLGA, ids[2])
    office.refuses(OLGA, ids[3])
    office.takes(OLGA, ids[4])
    office.wonders(OSCAR, ids[5])
    draft = office.starts(34)
    office.fills(34, draft)
    office.cancels(0, 1, 2, 3)
    for _again in range(3):
        office.ticks()
    called_off = [who for who in crowd if "class-called-off" in office.letters(who)]
    assert called_off == [*range(4, 35)], "thirty in flight and a draft; who is in is told of the dates"
    assert office.letters().count("class-called-off") == 31
    assert {office.status(who) for who in (1, *range(4, 35))} == {Status.CALLED_OFF}
    assert office.status(3) is Status.REFUSED
    assert office.row(draft).answers == applications.EMPTY
    with pytest.raises(DecidedAlready):
        office.admits(OLGA, ids[4])
    with pytest.raises(Settled):
        office.edits(6, ids[6])
    with pytest.raises(ActivityOver):
        office.starts(35)


def test_an_offer_for_what_is_off_is_taken_back_and_stands_again_with_it(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    office.admits(OLGA, one)
    office.cancels(0, 1, 2, 3)
    office.ticks()
    assert (office.status(ANNA), office.states()) == (Status.CALLED_OFF, ["waiting"])
    office.restores(2)
    office.ticks()
    assert office.status(ANNA) is Status.ADMITTED


def test_who_waits_for_an_answer_that_is_not_needed_any_more_is_told_so(office: Office) -> None:
    office.opens()
    one, draft = office.applies(ANNA), office.starts(BRUNO)
    office.does(lambda uow: setattr(the_activity(uow), "mode", EnrolmentMode.OPEN))
    office.ticks()
    assert office.row(one).state is office.row(draft).state is ApplicationState.CALLED_OFF
    assert (_whys(office), office.letters(BRUNO)) == (["without"], [])


def test_a_class_that_is_over_leaves_nobody_without_an_answer(office: Office) -> None:
    office.opens()
    office.applies(ANNA)
    office.goes_to(12, 30, 9, 1)
    office.ticks()
    office.ticks()
    assert (office.status(ANNA), _whys(office)) == (Status.CALLED_OFF, ["over"])


def test_a_class_that_left_the_catalogue_is_off(office: Office) -> None:
    office.opens()
    office.applies(ANNA)
    office.does(lambda uow: setattr(the_activity(uow), "withdrawn_at", uow.now))
    office.ticks()
    assert (office.status(ANNA), _whys(office)) == (Status.CALLED_OFF, ["off"])


def test_nobody_is_admitted_in_the_minute_before_it_is_told(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    office.cancels(0, 1, 2, 3)
    with pytest.raises(ClassIsClosed):
        office.admits(OLGA, one)
    with pytest.raises(ClassIsClosed):
        office.puts_in_line(OLGA, one)


# Promises


def test_judges_are_reminded_the_working_day_before_and_when_it_is_late(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)  # promised for Thursday 3 December
    for day in (1, 2):
        office.goes_to(12, day, 8, 59)
        office.ticks()
        assert "reviews-due" not in office.letters()
    office.goes_to(12, 2, 9)
    office.ticks()
    office.ticks()
    reminded = [who for who in (OLGA, OSCAR, CORA, MINA, FAR) if "reviews-due" in office.letters(who)]
    assert reminded == [OLGA, OSCAR, CORA]
    office.takes(OLGA, one)
    office.goes_to(12, 3, 9)
    office.takes(OLGA, one)
    office.ticks()
    assert [office.letters(who).count("reviews-due") for who in (OLGA, OSCAR)] == [2, 1], "it is hers to answer"
    office.goes_to(12, 5, 9)
    office.ticks()
    assert office.letters(OLGA).count("reviews-due") == 2, "on a Saturday nobody is"


def test_what_is_due_on_monday_is_said_on_friday(office: Office) -> None:
    office.opens()
    office.goes_to(11, 25)
    office.applies(ANNA)
    office.goes_to(12, 4, 9)
    office.ticks()
    assert "reviews-due" in office.letters(OLGA)


def test_a_reminder_of_work_that_is_done_is_not_sent(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    office.goes_to(12, 2, 9)
    office.ticks()
    assert _obstacle(office, OLGA) is None
    office.refuses(OLGA, one)
    assert _obstacle(office, OLGA) == "done"


def test_whoever_is_let_down_is_told_once_and_given_another_day(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    office.goes_to(12, 3, 20)
    office.ticks()
    assert office.letters(ANNA) == [], "the day is not over"
    office.goes_to(12, 4, 9)
    office.ticks()
    office.ticks()
    assert (office.letters(ANNA), office.row(one).promised_on) == (["application-late"], date(2026, 12, 8))
    office.goes_to(12, 9, 9)
    office.ticks()
    assert (office.letters(ANNA), office.row(one).promised_on) == (["application-late"], date(2026, 12, 8))
    mine = office.workshop.do(lambda uow: applications.newest(uow, office.person(ANNA)(uow), the_activity(uow).id))
    assert mine is not None
    assert mine.is_late


def test_on_a_saturday_no_answer_is_promised_for_the_same_day(office: Office) -> None:
    office.opens(inizio="2026-11-30 09:00", fine="2026-11-30 12:00")
    one = office.applies(ANNA)
    assert office.row(one).promised_on == date(2026, 11, 27)
    office.goes_to(11, 28, 9)
    office.ticks()
    assert (office.letters(ANNA), office.row(one).promised_on) == (["application-late"], date(2026, 11, 30))
    office.goes_to(11, 30, 9)
    office.ticks()
    assert office.letters(OLGA)[-1] == "reviews-due", "whoever judges is reminded on that day"


def test_whoever_owes_the_answer_is_asked_once_more_instead(office: Office) -> None:
    office.opens()
    one = office.applies(ANNA)
    asked = office.wonders(OLGA, one)
    for day in (4, 5):
        office.goes_to(12, day, 9)
        office.ticks()
    assert office.letters(ANNA) == ["application-question", "application-question"]
    office.replies(ANNA, asked)
    office.goes_to(12, 6, 9)
    office.ticks()
    assert office.letters(ANNA)[-1] == "application-late"


# Helpers


def _whys(office: Office) -> list[str]:
    facts = select(Letter.kind, Letter.facts).where(Letter.kind == "class-called-off").order_by(Letter.id)
    rows = office.workshop.do(lambda uow: uow.session.execute(facts).all())
    return [str(Notice.read(kind, told).why) for kind, told in rows]  # type: ignore[attr-defined]


def _obstacle(office: Office, who: int) -> str | None:
    def look(uow: UnitOfWork) -> str | None:
        person = office.person(who)(uow)
        letter = uow.session.scalars(select(Letter).where(Letter.person_id == person.id)).one()
        return Notice.read(letter.kind, letter.facts).obstacle(uow, person)

    return office.workshop.do(look)
