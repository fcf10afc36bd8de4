"""The rules of places, whatever people do in whatever order: a machine acts, and an oracle judges each step."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import (
    enrolments,
    households,
    imports,
    joining,
    line,
    occurrences,
    people,
    waiting_list,
    withdrawals,
)
from services.enrolments import Fewer
from services.programme import Programme
from services.refusals import Refusal
from services.remembered import Remembered
from services.waiting_list import OfferOver
from services.withdrawals import UNDO, NothingToGiveBack, TooLateToUndo
from services.work import UnitOfWork
from storage.catalogue import Activity, SeatsBy
from storage.enrolments import LIVE, Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person, Role
from tests.support.places import ROME, Judge, Picture, picture
from tests.support.world import an_activity, csv

T = TypeVar("T")

LONG = os.environ.get("FARELEGAMI_SOAK") == "1"
EXAMPLES, STEPS = (400, 60) if LONG else (16, 35)

BEGINNINGS = [
    datetime(2026, 11, 23, 10, 0, tzinfo=ROME),  # a Monday morning
    datetime(2026, 3, 27, 19, 30, tzinfo=ROME),  # two days before clocks skip an hour
    datetime(2026, 10, 24, 13, 0, tzinfo=ROME),  # the day before they show one twice
]
HOURS = [("17:30", "19:00"), ("21:30", "23:00"), ("06:30", "07:15")]
"""In the afternoon, and where quiet hours are just before the beginning."""

which = st.integers(0, 11)

HAPPENINGS = (
    *("frees",) * 4,
    *("answers",) * 5,
    *("one asks", "several ask", "several ask", "takes back", "takes back", "gives back"),
    *("places", "places", "priority", "dates", "dates", "reach", "reach", "household", "time", "time"),
)

NEEDED = {"frees": {"waiting", "confirmed"}, "takes back": {"withdrawn"}, "answers": {"offered"}}
"""In which states something must be for a happening to be one."""


class Places(RuleBasedStateMachine):
    """Three households and a person alone, two activities with few places, one of them date by date."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.engine.connect()
        self.outer = self.connection.begin()
        self.remembered = Remembered()
        self.judge = Judge()
        self.took: set[int] = set()
        self.now = BEGINNINGS[0].astimezone(UTC)
        self.activities: list[int] = []
        self.states: set[str] = set()
        self.newcomers = [101, 102]
        self.has_left = False

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.outer.rollback()
        self.connection.close()

    # The world

    @contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """Open a unit of work: kept at the end, undone by a refusal."""
        with Session(self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            yield UnitOfWork(session, self.now, Programme(), self.remembered)
            session.commit()

    def ask(self, question: Callable[[UnitOfWork], T]) -> T:
        """Look at something."""
        with self.unit() as uow:
            return question(uow)

    def look(self) -> Picture:
        """Read everything as it is."""
        return picture(self.connection, self.now)

    def does(
        self,
        act: Callable[[UnitOfWork], T],
        *,
        may_leave: Sequence[int] = (),
        may_return: Sequence[int] = (),
        refused: tuple[type[Refusal], ...] = (),
    ) -> T | None:
        """Let somebody do something, and judge what came of it; a refusal changes nothing."""
        self.now += timedelta(seconds=1)
        before, found = self.clock_ticks(), None
        try:
            with self.unit() as uow:
                found = act(uow)
        except refused:
            assert self.look().rows == before.rows
            return None
        after = self.look()
        self.seen(after)
        self.judge.judge(before, after, may_leave=set(may_leave), may_return=set(may_return), took=self.took)
        self.check_positions(after)
        return found

    def clock_ticks(self) -> Picture:
        """End what is over, as the schedule does all the time; gives what there is then."""
        before = self.look()
        due = [
            one
            for one in before.rows.values()
            if one.state == "offered" and one.offer_ends_at is not None and one.offer_ends_at <= self.now
        ]
        if not due:
            return before
        with self.unit() as uow:
            assert waiting_list.expire_due(uow) == len(due), "an offer ends on time, and not before"
        after = self.look()
        self.judge.judge(before, after, may_leave=set(), may_return=set(), took=self.took)
        self.seen(after)
        with self.unit() as uow:
            assert waiting_list.expire_due(uow) == 0, "an offer ends once"
        return after

    def seen(self, after: Picture) -> None:
        """Remember in which states anything is, so that there is something to do."""
        self.states = {one.state for one in after.rows.values()}

    def check_positions(self, after: Picture) -> None:
        """What people are told of their turns: 1, 2, 3 … in the order in which they are served."""
        told: dict[tuple[int, int | None], list[tuple[int, int]]] = {}
        with self.unit() as uow:
            for activity_id in self.activities:
                for one in line.line(uow, self.staff(uow), activity_id):
                    row = after.rows[one.enrolment_id]
                    assert (one.position == 0) == (one.state is EnrolmentState.OFFERED)
                    if one.position:
                        told.setdefault(row.where, []).append((one.position, one.enrolment_id))
        for where in after.wheres():
            waiting = [one.id for one in after.at(where, {"waiting"})]
            assert sorted(told.get(where, [])) == list(enumerate(waiting, start=1))

    # Who and what

    def adult(self, uow: UnitOfWork, number: int) -> Person:
        """Choose an adult."""
        adults = uow.session.scalars(
            select(Person).where(Person.telegram_id.is_not(None), Person.role == Role.PARTICIPANT).order_by(Person.id)
        ).all()
        return adults[number % len(adults)]

    def staff(self, uow: UnitOfWork) -> Person:
        """Find the member of staff."""
        return uow.session.scalars(select(Person).where(Person.role == Role.COMMUNITY_MAKER)).one()

    def family(self, uow: UnitOfWork, adult: Person) -> list[Person]:
        """List an adult and the children of the household."""
        query = select(Person).where(
            Person.household_id == adult.household_id, Person.telegram_id.is_(None), Person.forgotten_at.is_(None)
        )
        return [adult, *uow.session.scalars(query.order_by(Person.id))]

    def activity(self, number: int) -> int:
        """Choose an activity."""
        return self.activities[number % len(self.activities)]

    def date(self, uow: UnitOfWork, number: int) -> Occurrence:
        """Choose a date of any activity."""
        dates = uow.session.scalars(select(Occurrence).order_by(Occurrence.id)).all()
        return dates[number % len(dates)]

    def enrolment(self, uow: UnitOfWork, number: int, *states: EnrolmentState) -> Enrolment | None:
        """Choose an enrolment in one of some states."""
        rows = uow.session.scalars(select(Enrolment).where(Enrolment.state.in_(states)).order_by(Enrolment.id)).all()
        return rows[number % len(rows)] if rows else None

    @initialize(
        beginning=st.sampled_from(BEGINNINGS),
        hours=st.sampled_from(HOURS),
        places=st.integers(1, 4),
        askers=st.permutations([(0, 14), (1, 3), (2, 6), (3, 1), (4, 1)]),
        what=st.sampled_from([0, 0, 3, 4]),
    )
    def begins(
        self,
        beginning: datetime,
        hours: tuple[str, str],
        places: int,
        askers: Sequence[tuple[int, int]],
        what: int,
    ) -> None:
        """Let there be people and activities, and a line already."""
        self.now = beginning.astimezone(UTC)
        begins, ends = hours
        day = f"{beginning + timedelta(days=2):%Y-%m-%d}"
        times = {"inizio": f"{day} {begins}", "fine": f"{day} {ends}", "ricorrenza": "FREQ=WEEKLY;COUNT=3"}
        rows = [an_activity("Serie", posti=places, **times), an_activity("Date", posti=places, eta_max=12, **times)]
        with self.unit() as uow:
            imports.write_catalogue(uow, imports.read_catalogue(csv(rows)))
            for activity in uow.session.scalars(select(Activity).order_by(Activity.id)):
                self.activities.append(activity.id)
                if activity.title == "Date":
                    activity.seats_by = SeatsBy.DATE
            for number in (1, 2, 3, 4, 5, 6):
                self.join(uow, number)
            first, second, third, _alone, _new, staff = uow.session.scalars(select(Person).order_by(Person.id)).all()
            staff.role = Role.COMMUNITY_MAKER
            second.household_id = first.household_id
            uow.session.flush()
            for adult, year in ((first, 2018), (first, 2020), (first, 2010), (third, 2017), (third, 2019)):
                people_add_child(uow, adult, year)
        for who, chosen in askers:
            self.several_ask(who, what, Fewer.TAKE_SOME, chosen, 1)

    def join(self, uow: UnitOfWork, number: int) -> None:
        """Let somebody answer the first questions, for the first time or again."""
        people.join(uow, telegram_id=number, name=f"Persona {number}", language="it", territory_id=1, agreed_at=uow.now)

    # What people do

    def one_asks(self, who: int, what: int, date: int, child: int) -> None:
        """Ask for one place."""

        def act(uow: UnitOfWork) -> None:
            adult = self.adult(uow, who)
            family = self.family(uow, adult)
            one = self.date(uow, date)
            enrolments.enrol(uow, adult, one.activity_id, family[child % len(family)], occurrence_id=one.id)

        self.does(act, refused=(Refusal,))

    def several_ask(self, who: int, date: int, fewer: Fewer, chosen: int, takes: int) -> None:
        """Ask for several places together: the children, or the adult with them."""

        def act(uow: UnitOfWork) -> Any:
            adult = self.adult(uow, who)
            family = [one for at, one in enumerate(self.family(uow, adult)) if chosen >> at & 1] or [adult]
            one = self.date(uow, date)
            found = enrolments.enrol_together(
                uow, adult, one.activity_id, family, occurrence_id=one.id, fewer=fewer, take=family[-takes:]
            )
            states = {each.state for each in found.enrolments}
            if fewer is not Fewer.TAKE_SOME and found.is_new and len(found.enrolments) == len(family):
                new = {each.state for each in found.enrolments if each.created_at == uow.now}
                assert len(new) == 1, "all or none"
            if fewer is Fewer.TAKE_SOME and len(states) > 1:
                self.took |= {each.party_id for each in found.enrolments if each.party_id is not None}
            return found

        self.does(act, refused=(Refusal,))

    def gives_back(self, who: int, row: int) -> None:
        """Give back what one of a family has, or all that the family has."""
        found = self.ask(lambda uow: self._something_of(uow, row, LIVE))
        if found is None:
            return
        adult_id, activity_id, person_id, family = found
        whose = person_id if who % 2 else None
        self.does(
            lambda uow: withdrawals.withdraw(uow, uow.session.get_one(Person, adult_id), activity_id, whose),
            may_leave=family if whose is None else [person_id],
            refused=(NothingToGiveBack,),
        )

    def a_place_becomes_free(self, row: int) -> None:
        """Give one place back where others wait."""
        found = self.ask(lambda uow: self._one_with_a_line(uow, row))
        if found is not None:
            adult_id, enrolment_id, person_id = found
            self.does(
                lambda uow: withdrawals.withdraw_one(uow, uow.session.get_one(Person, adult_id), enrolment_id),
                may_leave=[person_id],
                refused=(NothingToGiveBack,),
            )

    def _one_with_a_line(self, uow: UnitOfWork, number: int) -> tuple[int, int, int] | None:
        waits = select(Enrolment.activity_id).where(Enrolment.state == EnrolmentState.WAITING)
        query = select(Enrolment).where(Enrolment.state == EnrolmentState.CONFIRMED, Enrolment.activity_id.in_(waits))
        rows = uow.session.scalars(query.order_by(Enrolment.id)).all()
        chosen = rows[number % len(rows)] if rows else None
        return None if chosen is None else (chosen.account_id, chosen.id, chosen.person_id)

    def _something_of(
        self, uow: UnitOfWork, number: int, states: Sequence[EnrolmentState]
    ) -> tuple[int, int, int, list[int]] | None:
        row = self.enrolment(uow, number, *states)
        if row is None:
            return None
        adult = uow.session.get_one(Person, row.account_id)
        if adult.telegram_id is None:
            return None
        return adult.id, row.activity_id, row.person_id, [one.id for one in self.family(uow, adult)]

    def takes_back(self, row: int, late: bool) -> None:
        """Take back within a minute what was given back, or too late."""
        found = self.ask(lambda uow: self._something_of(uow, row, [EnrolmentState.WITHDRAWN]))
        if found is None:
            return
        adult_id, activity_id, _person_id, family = found
        if late:
            self.now += UNDO + timedelta(seconds=1)
        returning = [
            one.id
            for one in self.look().rows.values()
            if one.state == "withdrawn" and one.person_id in family and one.activity_id == activity_id
        ]
        restored = self.does(
            lambda uow: self._take_back(uow, adult_id, activity_id), may_return=returning, refused=(TooLateToUndo,)
        )
        assert not (late and restored)

    def _take_back(self, uow: UnitOfWork, adult_id: int, activity_id: int) -> list[int]:
        rows = withdrawals.take_back(uow, uow.session.get_one(Person, adult_id), activity_id)
        self.took |= {one.party_id for one in rows if one.party_id is not None}
        return [one.id for one in rows]

    def accepts(self, row: int, every: bool) -> None:
        """Take an offered place, for one of the family or for all."""

        def act(uow: UnitOfWork) -> None:
            one = self.enrolment(uow, row, EnrolmentState.OFFERED)
            if one is None:
                return
            if one.party_id is not None:
                self.took.add(one.party_id)
            taken = (waiting_list.accept_all if every else waiting_list.accept)(uow, self._account(uow, one), one.id)
            assert all(each.state is EnrolmentState.CONFIRMED for each in taken)

        self.does(act, refused=(OfferOver,))

    def accepts_for_another(self, row: int) -> None:
        """Take an offered place for one of the family who still waits; or try to, where nothing is offered."""

        def act(uow: UnitOfWork) -> None:
            one = self.enrolment(uow, row, EnrolmentState.WAITING)
            if one is not None and one.party_id is not None:
                self.took.add(one.party_id)
            if one is not None:
                waiting_list.accept(uow, self._account(uow, one), one.id)

        self.does(act, refused=(OfferOver,))

    def somebody_else_answers(self, who: int, row: int, accepts: bool) -> None:
        """Answer an offer that is somebody else's."""

        def act(uow: UnitOfWork) -> None:
            one, adult = self.enrolment(uow, row, EnrolmentState.OFFERED), self.adult(uow, who)
            if one is None or one.person_id in {each.id for each in self.family(uow, adult)}:
                return
            with pytest.raises(OfferOver):
                (waiting_list.accept if accepts else waiting_list.decline)(uow, adult, one.id)
            with pytest.raises(NothingToGiveBack):
                withdrawals.withdraw_one(uow, adult, one.id)

        self.does(act)

    def declines(self, row: int) -> None:
        """Leave an offered place to the next; twice is once."""

        def act(uow: UnitOfWork) -> None:
            one = self.enrolment(uow, row, EnrolmentState.OFFERED)
            if one is None:
                return
            account = self._account(uow, one)
            for ended in waiting_list.decline(uow, account, one.id):
                assert ended.state in (EnrolmentState.DECLINED, EnrolmentState.WAITING, EnrolmentState.OFFERED)

        self.does(act)

    def _account(self, uow: UnitOfWork, one: Enrolment) -> Person:
        return uow.session.get_one(Person, one.account_id)

    def somebody_answers(self, how: int, who: int, row: int) -> None:
        """Answer an offer, one way or another."""
        match how:
            case 0 | 1:
                self.accepts(row, every=bool(how))
            case 2:
                self.accepts_for_another(row)
            case 3 | 4:
                self.declines(row)
            case _:
                self.somebody_else_answers(who, row, accepts=who % 2 == 0)

    # What staff do

    def places_change(self, what: int, places: int | None) -> None:
        """Have more places, or fewer."""
        self.does(lambda uow: line.set_places(uow, self.staff(uow), self.activity(what), places))

    def priority_changes(self, row: int, back: bool) -> None:
        """Serve somebody before the others, or in turn again."""

        def act(uow: UnitOfWork) -> None:
            one = self.enrolment(uow, row, EnrolmentState.WAITING)
            if one is None:
                return
            if back:
                line.take_priority_back(uow, self.staff(uow), one.id)
            else:
                line.give_priority(uow, self.staff(uow), one.id, "Segnalazione della scuola")

        self.does(act)

    def a_date_moves(self, date: int, hours: int) -> None:
        """Let a date be earlier or later."""

        def act(uow: UnitOfWork) -> None:
            one, by = self.date(uow, date), timedelta(hours=hours)
            if one.starts_at > uow.now and one.starts_at + by > uow.now:
                occurrences.move(uow, one.id, one.starts_at + by, one.ends_at + by)

        self.does(act)

    def a_date_is_off(self, date: int, back: bool) -> None:
        """Cancel a date, or let it take place again."""

        def act(uow: UnitOfWork) -> None:
            one = self.date(uow, date)
            if one.starts_at > uow.now:
                (occurrences.restore if back else occurrences.cancel)(uow, one.id)

        self.does(act)

    def dates_change(self, date: int, hours: int, how: int) -> None:
        """Move a date, cancel it, or let it take place again."""
        if how < 2:
            self.a_date_moves(date, hours)
        else:
            self.a_date_is_off(date, back=how == 3)

    # What becomes of people

    def reach_changes(self, who: int, how: str) -> None:
        """Be there for the bot no longer, or again."""
        if how in ("block", "let in"):
            self.blocks(who, blocked=how == "block")
        else:
            self.consent_changes(who, back=how == "yes")

    def a_household_changes(self, who: int, child: int, year: int, how: int) -> None:
        """Have a child more or less, leave and come, or be forgotten; the last seldom."""
        if how == 0:
            self.a_child_comes(who, year)
        elif how == 1 or (how == 3 and not self.newcomers):
            self.a_child_leaves(who, child)
        elif how == 2 and self.has_left:
            self.an_adult_comes(who, child)
        elif how == 2:
            self.an_adult_leaves(who % 2)
        else:
            self.somebody_is_forgotten(who)

    def blocks(self, who: int, blocked: bool) -> None:
        """Block the bot, or let it in again."""

        def act(uow: UnitOfWork) -> None:
            people.note_blocked(uow, self.adult(uow, who).telegram_id or 0, blocked=blocked)

        self.does(act)

    def consent_changes(self, who: int, back: bool) -> None:
        """Take a yes back, or give it again."""

        def act(uow: UnitOfWork) -> None:
            adult = self.adult(uow, who)
            if back:
                self.join(uow, adult.telegram_id or 0)
            elif adult.consent_at is not None:
                people.withdraw_consent(uow, adult)

        self.does(act)

    def a_child_comes(self, who: int, year: int) -> None:
        """Write a child down."""
        self.does(lambda uow: people_add_child(uow, self.adult(uow, who), year), refused=(Refusal,))

    def a_child_leaves(self, who: int, child: int) -> None:
        """Take a child out of the household."""
        adult_id, family = self.ask(lambda uow: self._family_of(uow, who))
        if len(family) > 1:
            gone = family[1 + child % (len(family) - 1)]
            self.does(
                lambda uow: households.remove_child(uow, uow.session.get_one(Person, adult_id), gone), may_leave=[gone]
            )

    def _family_of(self, uow: UnitOfWork, who: int) -> tuple[int, list[int]]:
        adult = self.adult(uow, who)
        return adult.id, [one.id for one in self.family(uow, adult)]

    def an_adult_leaves(self, who: int) -> None:
        """Leave a household to the other adult in it."""
        self.has_left = True
        self.does(lambda uow: joining.leave(uow, self.adult(uow, who)), refused=(Refusal,))

    def an_adult_comes(self, who: int, by: int) -> None:
        """Come into the household of another adult, with the children whom nobody else sees to."""

        def act(uow: UnitOfWork) -> None:
            inviting = self.adult(uow, by)
            asked = joining.ask_in(uow, self.adult(uow, who), joining.invite(uow, inviting))
            if asked is not None:
                joining.let_in(uow, inviting, asked.invitation_id, asked.asked_by_id)

        self.does(act, refused=(Refusal,))

    def somebody_is_forgotten(self, who: int) -> None:
        """Forget somebody, and let somebody new come."""
        adult_id, family = self.ask(lambda uow: self._family_of(uow, who))
        self.judge.forget(adult_id)
        self.does(lambda uow: people.forget(uow, uow.session.get_one(Person, adult_id)), may_leave=family)
        number = self.newcomers.pop()
        self.does(lambda uow: self.join(uow, number))

    def time_passes(self, hours: float) -> None:
        """Let time pass, by night and by day, with the schedule at work whenever an offer ends."""
        until = self.now + timedelta(hours=hours)
        while self.now < until:
            ends = [one.offer_ends_at for one in self.look().rows.values() if one.offer_ends_at is not None]
            self.now = min([until, *(end for end in ends if end > self.now)])
            self.clock_ticks()

    @rule(what=st.sampled_from(HAPPENINGS), who=which, row=which, how=st.integers(0, 59))
    def something_happens(self, what: str, who: int, row: int, how: int) -> None:
        """Let one thing happen: one rule with weights, so that every run has a bit of everything."""
        acts: dict[str, Callable[[], None]] = {
            "one asks": lambda: self.one_asks(who, 0, row, how),
            "several ask": lambda: self.several_ask(who, row, list(Fewer)[how % 3], 1 + how % 31, 1 + how % 3),
            "gives back": lambda: self.gives_back(who, row),
            "frees": lambda: self.a_place_becomes_free(row),
            "takes back": lambda: self.takes_back(row, late=how % 4 == 0),
            "answers": lambda: self.somebody_answers(how % 6, who, row),
            "places": lambda: self.places_change(who, None if how % 9 == 8 else how % 6),
            "priority": lambda: self.priority_changes(row, back=how % 3 == 0),
            "dates": lambda: self.dates_change(row, how - 45, who % 4),
            "reach": lambda: self.reach_changes(who, ("let in", "yes", "block", "no")[how % 4]),
            "household": lambda: self.a_household_changes(who, row, (2008, 2016, 2021)[how % 3], how % 4),
            "time": lambda: self.time_passes((0.01, 0.5, 3, 9, 13, 26, 40)[how % 7]),
        }
        if NEEDED.get(what, set()) <= self.states:
            acts[what]()


def people_add_child(uow: UnitOfWork, adult: Person, year: int) -> None:
    """Write a child of some year down."""
    households.add_child(uow, adult, name=f"Nata nel {year}", birth_year=year)


def test_the_rules_of_places_hold_whatever_happens(engine: Engine) -> None:
    machine = type("PlacesHere", (Places,), {"engine": engine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not LONG,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
