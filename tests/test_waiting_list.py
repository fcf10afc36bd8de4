"""The line for places, case by case: families, fewer places, single dates, priority, and a minute to think again."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import Engine, select

from bot.work import Workshop
from services import candidates, enrolments, imports, joining, line, occurrences, people, waiting_list, withdrawals
from services.enrolments import Fewer, NotOfYourHousehold, NotTheRightAge, OnlySomePlaces
from services.line import ElsewhereOnly, NoReason, NotInLine
from services.management import ForStaffOnly
from services.notices import Notice, OfferExpired, PlaceOffered
from services.programme import Programme
from services.seats import DateOver
from services.waiting_list import OfferOver
from services.withdrawals import NothingToGiveBack, TooLateToUndo
from services.work import UnitOfWork
from storage import cards
from storage.catalogue import Activity, SeatsBy
from storage.enrolments import Enrolment
from storage.occurrences import Occurrence
from storage.outbox import Letter
from storage.people import Person, Role
from tests.support.world import MONDAY, an_activity, csv

T = TypeVar("T")

ANNA, BRUNO, CARLA, DARIO, STAFF = range(1, 6)


class Town:
    """Some people, a clock, and one activity on three Wednesdays."""

    def __init__(self, engine: Engine) -> None:
        self.now = MONDAY.astimezone(UTC)
        self.workshop = Workshop(engine, Programme(), clock=lambda: self.now)

    def opens(self, places: int, **columns: object) -> None:
        """Let there be something to ask for, and five people with three children each."""
        row = an_activity("Nuoto", posti=places, ricorrenza="FREQ=WEEKLY;COUNT=3", **columns)
        self.workshop.do(imports.write_catalogue, imports.read_catalogue(csv([row])))
        self.workshop.do(_join)

    def does(self, act: Callable[[UnitOfWork], T]) -> T:
        """Do something a second later."""
        self.now += timedelta(seconds=1)
        return self.workshop.do(act)

    def asks(self, who: int, size: int = 1, *, fewer: Fewer = Fewer.ASK, take: int = 0, date: int = 0) -> list[str]:
        """Ask for places for an adult, and for one child less than *size*."""

        def act(uow: UnitOfWork) -> list[str]:
            family = _family(uow, who)[:size]
            outcome = enrolments.enrol_together(
                uow,
                family[0],
                _activity(uow).id,
                family,
                fewer=fewer,
                take=family[:take],
                occurrence_id=_dates(uow)[date].id,
            )
            return [one.state.value for one in outcome.enrolments]

        return self.does(act)

    def leaves(self, who: int) -> None:
        """Give everything back."""
        self.does(lambda uow: withdrawals.withdraw(uow, _family(uow, who)[0], _activity(uow).id))

    def states(self, who: int) -> list[str]:
        """Tell where a family stands, in the order in which it asked."""
        return self.workshop.do(lambda uow: [one.state.value for one in _rows(uow, who)])

    def letters(self, who: int) -> list[Letter]:
        """List the letters about offers to somebody."""
        kinds = ("place-offered", "offer-expired")
        query = select(Letter).where(Letter.kind.in_(kinds)).order_by(Letter.id)
        return self.workshop.do(
            lambda uow: [*uow.session.scalars(query.where(Letter.person_id == _family(uow, who)[0].id))]
        )

    def accepts(self, who: int, at: int, *, every: bool = False) -> None:
        """Take an offered place for one of a family."""
        take = waiting_list.accept_all if every else waiting_list.accept
        self.does(lambda uow: take(uow, _family(uow, who)[0], _rows(uow, who)[at].id))

    def declines(self, who: int) -> None:
        """Leave what is offered."""
        self.does(lambda uow: waiting_list.decline(uow, _family(uow, who)[0], _rows(uow, who)[0].id))


@pytest.fixture
def town(engine: Engine) -> Iterator[Town]:
    """A town on each kind of database."""
    town = Town(engine)
    yield town
    town.workshop.close()


def _join(uow: UnitOfWork) -> None:
    for number in range(1, 6):
        adult = people.join(
            uow, telegram_id=number, name=f"Persona {number}", language="it", territory_id=1, agreed_at=uow.now
        )
        adult.role = Role.COMMUNITY_MAKER if number == STAFF else Role.PARTICIPANT
        adult.scope_id = 1 if number == STAFF else None
        for year in (2016, 2018, 2020):
            uow.session.add(
                Person(
                    household_id=adult.household_id,
                    name=f"Nel {year}",
                    birth_year=year,
                    language="it",
                    territory_id=1,
                    joined_at=uow.now,
                )
            )


def _family(uow: UnitOfWork, who: int) -> list[Person]:
    adult = uow.session.scalars(select(Person).where(Person.telegram_id == who)).one()
    same = select(Person).where(Person.household_id == adult.household_id, Person.id != adult.id)
    return [adult, *uow.session.scalars(same.order_by(Person.id))]


def _rows(uow: UnitOfWork, who: int) -> list[Enrolment]:
    account = _family(uow, who)[0]
    return [*uow.session.scalars(select(Enrolment).where(Enrolment.account_id == account.id).order_by(Enrolment.id))]


def _activity(uow: UnitOfWork) -> Activity:
    return uow.session.scalars(select(Activity)).one()


def _dates(uow: UnitOfWork) -> list[Occurrence]:
    return [*uow.session.scalars(select(Occurrence).order_by(Occurrence.starts_at))]


def _by_date(uow: UnitOfWork) -> None:
    _activity(uow).seats_by = SeatsBy.DATE


# Together


def test_a_family_gets_all_its_places_or_is_asked(town: Town) -> None:
    town.opens(4)
    assert town.asks(ANNA, 3) == ["confirmed"] * 3
    with pytest.raises(OnlySomePlaces) as some:
        town.asks(BRUNO, 3)
    assert some.value.free == 1
    assert town.states(BRUNO) == [], "nothing is written until the family has said"
    assert town.asks(BRUNO, 3, fewer=Fewer.TAKE_SOME, take=1) == ["confirmed", "waiting", "waiting"]


def test_a_family_that_waits_for_all_lets_the_last_place_go_to_the_next(town: Town) -> None:
    town.opens(1)
    assert town.asks(ANNA, 3, fewer=Fewer.WAIT_TOGETHER) == ["waiting"] * 3
    assert town.asks(BRUNO) == ["confirmed"]
    town.does(lambda uow: line.set_places(uow, _family(uow, STAFF)[0], _activity(uow).id, 4))
    assert town.states(ANNA) == ["offered"] * 3, "and is served first when there is room for all"
    assert len(town.letters(ANNA)) == 1


def test_fewer_places_may_be_taken_for_whom_the_family_says(town: Town) -> None:
    town.opens(2)
    town.asks(BRUNO)
    town.asks(CARLA)
    town.asks(ANNA, 3)
    town.asks(DARIO)
    town.leaves(BRUNO)
    assert town.states(ANNA) == ["offered", "waiting", "waiting"]
    town.accepts(ANNA, 2)
    assert town.states(ANNA) == ["waiting", "waiting", "confirmed"]
    town.leaves(CARLA)
    assert town.states(ANNA) == ["offered", "waiting", "confirmed"], "the rest is still first in line"
    town.declines(ANNA)
    assert town.states(ANNA) == ["waiting", "waiting", "confirmed"]
    assert town.states(DARIO) == ["offered"]
    town.declines(ANNA)
    with pytest.raises(OfferOver):
        town.accepts(ANNA, 0)


def test_an_offer_that_grows_is_one_offer_with_a_letter_that_is_true(town: Town) -> None:
    town.opens(2)
    town.asks(BRUNO)
    town.asks(CARLA)
    town.asks(ANNA, 2)
    town.leaves(BRUNO)
    town.leaves(CARLA)
    assert town.states(ANNA) == ["offered", "offered"]
    first, second = town.letters(ANNA)

    def obstacle(uow: UnitOfWork, letter: Letter) -> str | None:
        return Notice.read(letter.kind, letter.facts).obstacle(uow, _family(uow, ANNA)[0])

    assert town.does(lambda uow: obstacle(uow, first)) == "answered", "the first says less than there is"
    assert town.does(lambda uow: obstacle(uow, second)) is None
    town.accepts(ANNA, 0, every=True)
    assert town.states(ANNA) == ["confirmed", "confirmed"]
    assert town.does(lambda uow: obstacle(uow, second)) == "answered"


def test_fewer_places_that_run_out_leave_the_family_in_line_and_say_so(town: Town) -> None:
    town.opens(1)
    town.asks(BRUNO)
    town.asks(ANNA, 2)
    town.leaves(BRUNO)
    town.now += timedelta(hours=30)
    town.does(waiting_list.expire_due)
    assert town.states(ANNA) == ["waiting", "waiting"]
    last = town.letters(ANNA)[-1]
    assert (last.kind, json.loads(last.facts)["keeps_turn"]) == ("offer-expired", True)
    assert town.asks(CARLA) == ["confirmed"], "who would not take one place keeps nobody from it"


def test_one_who_is_too_old_keeps_all_of_them_out(town: Town) -> None:
    town.opens(9, eta_max=7)
    with pytest.raises(NotTheRightAge):
        town.does(
            lambda uow: enrolments.enrol_together(uow, (f := _family(uow, ANNA))[0], _activity(uow).id, [f[1], f[3]])
        )
    assert town.states(ANNA) == []


def test_letters_of_the_first_release_are_still_read(town: Town) -> None:
    town.opens(1)
    town.asks(BRUNO)
    town.asks(ANNA)
    town.leaves(BRUNO)

    def check(uow: UnitOfWork) -> None:
        anna, row = _family(uow, ANNA)[0], _rows(uow, ANNA)[0]
        offered = Notice.read("place-offered", json.dumps({"enrolment_id": row.id}))
        ended = Notice.read("offer-expired", json.dumps({"enrolment_id": row.id}))
        assert isinstance(offered, PlaceOffered)
        assert isinstance(ended, OfferExpired)
        assert (offered.key, offered.obstacle(uow, anna)) == (f"place-offered:{row.id}", None)
        assert (ended.key, ended.obstacle(uow, anna)) == (f"offer-expired:{row.id}", "back-in-line")

    town.does(check)


# Whose


def test_an_adult_acts_for_the_children_of_the_household_and_for_no_other_adult(town: Town) -> None:
    town.opens(9)
    town.does(lambda uow: setattr(_family(uow, BRUNO)[0], "household_id", _family(uow, ANNA)[0].household_id))
    town.asks(ANNA, 1)

    def act(uow: UnitOfWork) -> None:
        bruno = uow.session.scalars(select(Person).where(Person.telegram_id == BRUNO)).one()
        anna = uow.session.scalars(select(Person).where(Person.telegram_id == ANNA)).one()
        child = uow.session.scalars(
            select(Person).where(Person.household_id == anna.household_id, Person.birth_year.is_not(None)).limit(1)
        ).one()
        activity_id = _activity(uow).id
        enrolments.enrol(uow, anna, activity_id, child)
        assert len(withdrawals.withdraw(uow, bruno, activity_id)) == 1, "the child's, not Anna's"
        assert [one.person_id for one in withdrawals.take_back(uow, anna, activity_id)] == [child.id]
        for forged in (anna, _family(uow, CARLA)[0], _family(uow, CARLA)[1]):
            with pytest.raises(NotOfYourHousehold):
                enrolments.enrol(uow, bruno, activity_id, forged)
        with pytest.raises(NothingToGiveBack):
            withdrawals.withdraw(uow, bruno, activity_id, anna.id)

    town.does(act)


# A minute to think again


def test_what_was_given_back_by_mistake_is_back_within_a_minute(town: Town) -> None:
    town.opens(2)
    town.asks(ANNA, 2)
    town.leaves(ANNA)
    town.does(lambda uow: withdrawals.take_back(uow, _family(uow, ANNA)[0], _activity(uow).id))
    assert town.states(ANNA) == ["confirmed", "confirmed"]
    town.leaves(ANNA)
    town.now += timedelta(seconds=60)
    with pytest.raises(TooLateToUndo):
        town.does(lambda uow: withdrawals.take_back(uow, _family(uow, ANNA)[0], _activity(uow).id))


def test_a_place_that_went_on_is_taken_from_nobody(town: Town) -> None:
    town.opens(1)
    for who in (ANNA, BRUNO, CARLA):
        town.asks(who)
    town.leaves(ANNA)
    town.does(lambda uow: withdrawals.take_back(uow, _family(uow, ANNA)[0], _activity(uow).id))
    assert (town.states(ANNA), town.states(BRUNO)) == (["waiting"], ["offered"])
    standing = town.does(
        lambda uow: [one.position for one in line.line(uow, _family(uow, STAFF)[0], _activity(uow).id)]
    )
    assert standing == [0, 1, 2]
    town.declines(BRUNO)
    assert (town.states(ANNA), town.states(CARLA)) == (["offered"], ["waiting"])


def test_a_place_that_nobody_could_be_asked_about_any_more_is_back(town: Town) -> None:
    town.opens(1, inizio="2026-11-25 06:30", fine="2026-11-25 07:15")
    town.asks(ANNA)
    town.asks(BRUNO)
    town.now = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    town.leaves(ANNA)
    assert town.states(BRUNO) == ["waiting"]
    town.does(lambda uow: withdrawals.take_back(uow, _family(uow, ANNA)[0], _activity(uow).id))
    assert (town.states(ANNA), town.states(BRUNO)) == (["confirmed"], ["waiting"])


# Date by date


def test_places_of_one_date_are_of_that_date(town: Town) -> None:
    town.opens(1)
    town.does(_by_date)
    assert [town.asks(ANNA, date=0), town.asks(BRUNO, date=0), town.asks(BRUNO, date=1)] == [
        ["confirmed"],
        ["waiting"],
        ["confirmed"],
    ]
    found = town.does(lambda uow: candidates.open_dates(uow, _family(uow, BRUNO)[0], _activity(uow).id))
    assert [(one.free, one.taken, one.waiting, len(one.mine)) for one in found] == [
        (0, 1, 1, 1),
        (0, 1, 0, 1),
        (1, 0, 0, 0),
    ]
    card = town.does(lambda uow: cards.card(uow.session, _activity(uow).id, now=uow.now))
    assert card is not None
    assert (card.taken, card.waiting) == (1, 1), "a card counts the next date"
    town.does(lambda uow: withdrawals.withdraw_one(uow, _family(uow, ANNA)[0], _rows(uow, ANNA)[0].id))
    assert town.states(BRUNO) == ["offered", "confirmed"]


def test_a_date_that_is_off_or_over_gives_no_places(town: Town) -> None:
    town.opens(1)
    town.does(_by_date)
    town.asks(ANNA, date=0)
    town.asks(BRUNO, date=0)
    town.does(lambda uow: withdrawals.withdraw_one(uow, _family(uow, ANNA)[0], _rows(uow, ANNA)[0].id))
    town.does(lambda uow: occurrences.cancel(uow, _dates(uow)[0].id))
    assert town.states(BRUNO) == ["waiting"], "what was offered is not there"
    with pytest.raises(OfferOver):
        town.accepts(BRUNO, 0)
    with pytest.raises(DateOver):
        town.asks(CARLA, date=0)
    town.does(lambda uow: occurrences.restore(uow, _dates(uow)[0].id))
    assert town.states(BRUNO) == ["offered"]
    town.accepts(BRUNO, 0)
    town.now += timedelta(days=3)
    with pytest.raises(DateOver):
        town.asks(CARLA, date=0)
    with pytest.raises(NothingToGiveBack):
        town.leaves(BRUNO)


def test_a_deadline_moves_before_a_date_that_was_moved_before_it(town: Town) -> None:
    town.opens(1, inizio="2026-12-02 17:30", fine="2026-12-02 18:30")
    town.asks(ANNA)
    town.asks(BRUNO)
    town.leaves(ANNA)
    first = town.does(lambda uow: _dates(uow)[0].starts_at)
    sooner = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    town.does(lambda uow: occurrences.move(uow, _dates(uow)[0].id, sooner, sooner + timedelta(hours=1)))
    ends_at = town.does(lambda uow: _rows(uow, BRUNO)[0].offer_ends_at)
    assert ends_at is not None
    assert ends_at < sooner < first
    assert len(town.letters(BRUNO)) == 2, "the new deadline is told"


def test_what_is_at_the_same_time_is_known(town: Town) -> None:
    town.opens(3)
    town.asks(ANNA, 2)
    row = an_activity("Yoga", posti=3, inizio="2026-12-02 18:00", fine="2026-12-02 19:00")
    town.does(lambda uow: imports.write_catalogue(uow, imports.read_catalogue(csv([row]))))

    def check(uow: UnitOfWork) -> None:
        anna, child, *_others = _family(uow, ANNA)
        yoga = uow.session.scalars(select(Activity.id).where(Activity.title == "Yoga")).one()
        found = candidates.candidates(uow, anna, yoga)
        assert {one.person.id: one.clash and one.clash.title for one in found.all} == {
            one.id: "Nuoto" if one in (anna, child) else None for one in _family(uow, ANNA)
        }
        assert set(enrolments.enrol(uow, anna, yoga).clashes) == {anna.id, child.id}
        occurrences.cancel(uow, uow.session.scalars(select(Occurrence.id).order_by(Occurrence.id)).all()[1])
        assert set(candidates.clashes(uow, anna, yoga)) == set(), "a date that is off is in nobody's way"

    town.does(check)


# Priority


def test_only_staff_of_the_territory_serve_somebody_first_and_for_a_reason(town: Town) -> None:
    town.opens(1)
    for who in (ANNA, BRUNO, CARLA):
        town.asks(who)
    town.asks(DARIO, 2)

    def check(uow: UnitOfWork) -> None:
        staff, row = _family(uow, STAFF)[0], _rows(uow, DARIO)[1]
        for who, reason, no in (
            (_family(uow, ANNA)[0], "Perché", ForStaffOnly),
            (staff, "  ", NoReason),
            (staff, "x" * 301, NoReason),
        ):
            with pytest.raises(no):
                line.give_priority(uow, who, row.id, reason)
        staff.scope_id = 2
        for act in (line.line, lambda *_: line.set_places(uow, staff, _activity(uow).id, 9)):
            with pytest.raises(ElsewhereOnly):
                act(uow, staff, _activity(uow).id)
        with pytest.raises(ElsewhereOnly):
            line.give_priority(uow, staff, row.id, "Perché")
        staff.scope_id = 1
        with pytest.raises(NotInLine):
            line.give_priority(uow, staff, _rows(uow, ANNA)[0].id, "Perché")
        with pytest.raises(NotInLine):
            line.give_priority(uow, staff, 999, "Perché")
        assert len(line.give_priority(uow, staff, row.id, "Segnalazione della scuola")) == 2

    town.does(check)
    found = town.does(lambda uow: line.line(uow, _family(uow, STAFF)[0], _activity(uow).id))
    assert [(one.position, one.priority, one.priority_reason) for one in found] == [
        (1, 1, "Segnalazione della scuola"),
        (2, 1, "Segnalazione della scuola"),
        (3, 0, None),
        (4, 0, None),
    ]
    town.leaves(ANNA)
    assert (town.states(DARIO), town.states(BRUNO)) == (["offered", "waiting"], ["waiting"])


def test_a_family_has_one_turn_whoever_of_it_was_offered_a_place_or_thought_again(town: Town) -> None:
    town.opens(1)
    for who in (BRUNO, CARLA):
        town.asks(who)
    town.asks(ANNA, 3)
    town.asks(DARIO)
    town.leaves(BRUNO)
    town.declines(CARLA)
    assert town.states(ANNA) == ["offered", "waiting", "waiting"]
    town.does(lambda uow: withdrawals.withdraw_one(uow, _family(uow, ANNA)[0], _rows(uow, ANNA)[2].id))
    town.does(
        lambda uow: line.give_priority(uow, _family(uow, STAFF)[0], _rows(uow, ANNA)[1].id, "Segnalazione della scuola")
    )
    town.declines(ANNA)
    town.does(lambda uow: withdrawals.take_back(uow, _family(uow, ANNA)[0], _activity(uow).id))
    assert (town.states(ANNA), town.states(DARIO)) == (["waiting"] * 3, ["offered"])
    assert town.does(lambda uow: [one.priority for one in _rows(uow, ANNA)]) == [1, 1, 1]
    town.asks(BRUNO)
    town.does(lambda uow: line.set_places(uow, _family(uow, STAFF)[0], _activity(uow).id, 4))
    assert (town.states(ANNA), town.states(BRUNO)[-1]) == (["offered"] * 3, "waiting")


def test_a_place_kept_for_one_of_a_family_goes_to_another_though_places_were_lowered(town: Town) -> None:
    town.opens(3)
    town.asks(BRUNO, 3)
    town.asks(ANNA, 2)
    town.does(lambda uow: withdrawals.withdraw_one(uow, _family(uow, BRUNO)[0], _rows(uow, BRUNO)[0].id))
    assert town.states(ANNA) == ["offered", "waiting"]
    town.does(lambda uow: line.set_places(uow, _family(uow, STAFF)[0], _activity(uow).id, 2))
    town.accepts(ANNA, 1)
    assert town.states(ANNA) == ["waiting", "confirmed"]
    assert town.does(lambda uow: _activity(uow).places) == 2
    town.does(lambda uow: withdrawals.withdraw_one(uow, _family(uow, BRUNO)[0], _rows(uow, BRUNO)[1].id))
    assert town.states(ANNA) == ["waiting", "confirmed"], "there are as many as there are places"


def test_fewer_places_evict_nobody_and_let_nobody_in(town: Town) -> None:
    town.opens(3)
    town.asks(ANNA, 3)
    town.asks(BRUNO)
    town.does(lambda uow: line.set_places(uow, _family(uow, STAFF)[0], _activity(uow).id, 1))
    assert town.states(ANNA) == ["confirmed"] * 3
    town.does(lambda uow: withdrawals.withdraw_one(uow, _family(uow, ANNA)[0], _rows(uow, ANNA)[0].id))
    assert town.states(BRUNO) == ["waiting"]


# Two adults and the places of their children


def _share_a_household(uow: UnitOfWork) -> None:
    for child in _family(uow, BRUNO)[1:]:
        child.household_id, child.forgotten_at = None, uow.now
    _family(uow, BRUNO)[0].household_id = _family(uow, ANNA)[0].household_id


def _adult(uow: UnitOfWork, number: int) -> Person:
    return uow.session.scalars(select(Person).where(Person.telegram_id == number)).one()


def _ask_for_a_child(uow: UnitOfWork) -> None:
    anna = _adult(uow, ANNA)
    children = select(Person).where(Person.household_id == anna.household_id, Person.telegram_id.is_(None))
    enrolments.enrol(uow, anna, _activity(uow).id, uow.session.scalars(children.order_by(Person.id)).first())


def _asked_about(uow: UnitOfWork, number: int) -> list[str]:
    account_id = _adult(uow, number).id
    return [one.state.value for one in uow.session.scalars(select(Enrolment)) if one.account_id == account_id]


def test_an_offer_for_a_child_stays_kept_when_the_adult_who_asked_leaves(town: Town) -> None:
    town.opens(2)
    town.does(_share_a_household)
    town.asks(CARLA, 2)
    town.does(_ask_for_a_child)
    town.does(lambda uow: withdrawals.withdraw_one(uow, _family(uow, CARLA)[0], _rows(uow, CARLA)[0].id))
    town.does(lambda uow: line.set_places(uow, _family(uow, STAFF)[0], _activity(uow).id, 1))
    town.does(lambda uow: joining.leave(uow, _adult(uow, ANNA)))
    assert town.does(lambda uow: (_asked_about(uow, ANNA), _asked_about(uow, BRUNO))) == ([], ["offered"])
    assert [one.kind for one in town.letters(BRUNO)] == ["place-offered"]


def test_who_leaves_and_thinks_again_about_their_own_turn_stands_alone(town: Town) -> None:
    town.opens(1)
    town.does(_share_a_household)
    town.asks(CARLA)
    town.asks(ANNA, 3)
    town.asks(DARIO)
    town.does(lambda uow: withdrawals.withdraw(uow, _adult(uow, ANNA), _activity(uow).id, _adult(uow, ANNA).id))
    town.does(lambda uow: joining.leave(uow, _adult(uow, ANNA)))
    town.does(lambda uow: withdrawals.take_back(uow, _adult(uow, ANNA), _activity(uow).id))
    town.leaves(CARLA)
    assert town.does(lambda uow: (_asked_about(uow, ANNA), _asked_about(uow, BRUNO))) == (["offered"], ["waiting"] * 2)
    town.does(lambda uow: line.set_places(uow, _family(uow, STAFF)[0], _activity(uow).id, 3))
    assert town.does(lambda uow: _asked_about(uow, BRUNO)) == ["offered"] * 2
    assert (len(town.letters(ANNA)), len(town.letters(BRUNO))) == (1, 1)


def test_who_comes_back_first_hears_of_the_childrens_turns(town: Town) -> None:
    town.opens(1)
    town.does(_share_a_household)
    town.asks(CARLA)
    town.does(_ask_for_a_child)
    town.does(lambda uow: people.withdraw_consent(uow, _adult(uow, BRUNO)))
    town.does(lambda uow: people.withdraw_consent(uow, _adult(uow, ANNA)))
    town.leaves(CARLA)
    assert town.does(lambda uow: _asked_about(uow, ANNA)) == ["waiting"]
    town.does(
        lambda uow: people.join(uow, telegram_id=BRUNO, name="Bruno", language="it", territory_id=1, agreed_at=uow.now)
    )
    assert town.does(lambda uow: (_asked_about(uow, ANNA), _asked_about(uow, BRUNO))) == ([], ["offered"])
    assert [one.kind for one in town.letters(BRUNO)] == ["place-offered"]
