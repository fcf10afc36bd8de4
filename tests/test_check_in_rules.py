"""Check-ins in whatever order they come: states are told by what was said, and nothing that was said is changed."""

import os
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, select

from services import check_in_asking, check_ins, commitment_states, patto_endings
from services.commitment_states import State, state_of
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.check_ins import CheckIn, Due, Word
from storage.patti import Commitment, Ending, Patto, Side
from storage.tasks import Reason, Task
from tests.support.patto_office import CORA, FAR, FATIMA, OLGA, OSCAR, YUSUF, NestedOffice, person
from tests.support.patto_year.judge import expected

LONG = os.environ.get("FARELEGAMI_SOAK") == "1"

EVERYBODY = (FATIMA, OLGA, OSCAR, CORA, FAR, YUSUF)
WORDS = st.sampled_from(list(Word))
DAY = date(2026, 11, 27)

Row = tuple[int, int, Word, str | None]
"""A check-in: its period, by whom, what, and in which words."""


@given(words=st.lists(WORDS, max_size=8), late=st.integers(-10, 80))
def test_a_state_is_told_by_what_was_said_and_nothing_else(words: list[Word], late: int) -> None:
    today = DAY + timedelta(days=late)
    assert state_of(iter(words), DAY, today) == expected(words, DAY, today)


@given(words=st.lists(WORDS, max_size=8), late=st.integers(0, 700))
def test_what_was_answered_does_not_fade(words: list[Word], late: int) -> None:
    if any(word is not Word.NOT_TRUE for word in words):
        assert state_of(words, DAY, DAY) == state_of(words, DAY, DAY + timedelta(days=late))


class Saying(RuleBasedStateMachine):
    """A patto with a commitment of each side, and everybody who may and may not say something about it."""

    engine: Engine

    @initialize()
    def opens(self) -> None:
        """Begin with nothing said."""
        self.office = NestedOffice(self.engine)
        self.office.opens()
        self.is_over = False
        self.told: dict[int, list[tuple[int, Word, str | None]]] = {}
        """By period: who said what, by the model."""
        self.rows: dict[int, Row] = {}
        """Every check-in as it was first seen."""
        self.asked: dict[int, list[datetime]] = {}
        self.wished: set[int] = set()
        found = self.office.does(_read_dues)
        self.sides = {at: side for at, side, _starts, _ends in found}
        self.days = {at: (starts, ends) for at, _side, starts, ends in found}
        assert len(self.days) == 4

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "office"):
            self.office.closes()

    @property
    def today(self) -> date:
        """The day it is there."""
        return self.office.does(lambda uow: uow.programme.today(uow.now))

    def attempt(self, who: int, act: Any) -> bool:
        """Do something as somebody; tells whether the rules let it."""
        try:
            self.office.as_(who, act)
        except Refusal:
            return False
        return True

    def may(self, who: int, due: int, word: Word) -> bool:
        """Tell who may say what: each side of its own, the person of the other's that it is not so."""
        is_own = self.sides[due] is Side.PERSON
        if self.is_over or self.days[due][0] > self.today:
            return False
        if word is Word.NOT_TRUE:
            return who == FATIMA and not is_own and bool(self.told.get(due))
        return who == (FATIMA if is_own else OLGA)

    @rule(days=st.sampled_from([1, 1, 2, 4, 9]))
    def passes(self, days: int) -> None:
        """Let days pass, and the bot ask each evening."""
        for _day in range(days):
            self.office.now += timedelta(days=1)
            self.office.does(check_in_asking.ask_due)
            self.office.does(check_in_asking.ask_due)
            self.office.does(check_in_asking.chase_due)
            for due, at in self.office.does(_read_asked).items():
                moments = self.asked.setdefault(due, [])
                if at not in moments:
                    moments.append(at)

    @rule(who=st.sampled_from(EVERYBODY), at=st.integers(0, 3), word=WORDS, note=st.sampled_from([None, "Pioveva"]))
    def says(self, who: int, at: int, word: Word, note: str | None) -> None:
        """Say something about a period, allowed or not."""
        due = list(self.days)[at]
        done = self.attempt(who, lambda uow, one: check_ins.say(uow, one, due, word, note=note))
        assert done == self.may(who, due, word)
        if not done:
            return
        said = self.told.setdefault(due, [])
        is_again = note is None and bool(said) and said[-1][:2] == (who, word)
        if not is_again:
            said.append((who, word, note))
        if word is Word.NOT_TRUE and not is_again:
            assert Reason.DISAGREEMENT in self.office.does(_read_reasons)
        if word is Word.HELP and who == FATIMA and not is_again:
            assert Reason.HELP in self.office.does(_read_reasons)

    @rule(who=st.sampled_from((FATIMA, OLGA, YUSUF)))
    def puts_off(self, who: int) -> None:
        """Ask to be asked tomorrow."""
        wait = self.office.as_(who, lambda uow, one: [each.due_id for each in check_ins.open_for(uow, one)])
        self.office.as_(who, check_ins.ask_tomorrow)
        self.wished |= set(wait)
        if who == YUSUF:
            assert wait == []

    @rule(sure=st.integers(0, 5))
    def ends(self, sure: int) -> None:
        """End the patto, now and then: what was said stays, and nothing is added."""
        if sure or self.is_over:
            return

        def end(uow: UnitOfWork) -> None:
            patto_endings.end(uow, uow.session.get_one(Patto, self.office.patto_id), Ending.LEFT, person(uow, FATIMA))

        self.office.does(end)
        self.is_over = True

    @invariant()
    def nothing_said_is_changed(self) -> None:
        """Check-ins are added to, and say what was said, by whom, in that order (rule 7)."""
        if not hasattr(self, "office"):
            return
        rows = self.office.does(_read_check_ins)
        assert {at: rows.get(at) for at in self.rows} == self.rows
        self.rows = rows
        said: dict[int, list[tuple[int, Word, str | None]]] = {}
        ids = self.office.does(lambda uow: {person(uow, who).id: who for who in EVERYBODY})
        for _at, (due, by, word, note) in sorted(rows.items()):
            said.setdefault(due, []).append((ids[by], word, note))
        assert said == {due: words for due, words in self.told.items() if words}

    @invariant()
    def states_are_told_by_what_was_said(self) -> None:
        """Each period stands as what was said about it tells, whoever looks."""
        if not hasattr(self, "office"):
            return
        states = self.office.does(_read_states)
        for due, found in states.items():
            words = [word for _who, word, _note in self.told.get(due, [])]
            assert found == expected(words, self.days[due][1], self.today)
        assert set(self.told) <= set(states), "what was said about a period keeps it"

    @invariant()
    def nobody_is_asked_twice(self) -> None:
        """A period is asked about once, on its day or after; once more where somebody wished so."""
        if not hasattr(self, "office"):
            return
        for due, moments in self.asked.items():
            assert len(moments) <= 1 or due in self.wished
            assert min(moments).date() >= self.days[due][1]


def _read_dues(uow: UnitOfWork) -> list[tuple[int, Side, date, date]]:
    query = select(Due.id, Commitment.side, Due.starts_on, Due.due_on).join(
        Commitment, Commitment.id == Due.commitment_id
    )
    return [(at, side, starts, ends) for at, side, starts, ends in uow.session.execute(query.order_by(Due.id))]


def _read_asked(uow: UnitOfWork) -> dict[int, datetime]:
    found = uow.session.execute(select(Due.id, Due.asked_at).where(Due.asked_at.is_not(None)))
    return {at: moment for at, moment in found if moment is not None}


def _read_check_ins(uow: UnitOfWork) -> dict[int, Row]:
    return {one.id: (one.due_id, one.by_id, one.word, one.note) for one in uow.session.scalars(select(CheckIn))}


def _read_states(uow: UnitOfWork) -> dict[int, tuple[State, bool]]:
    periods = [commitment_states.of_due(uow, one) for one in uow.session.scalars(select(Due))]
    return {one.due_id: (one.state, one.is_disputed) for one in periods}


def _read_reasons(uow: UnitOfWork) -> set[Reason]:
    return set(uow.session.scalars(select(Task.reason).where(Task.closed_at.is_(None))))


def test_check_ins_are_added_to_and_tell_every_state(engine: Engine) -> None:
    machine = type("SayingHere", (Saying,), {"engine": engine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=300 if LONG else 12,
            stateful_step_count=30,
            deadline=None,
            derandomize=not LONG,
            suppress_health_check=list(HealthCheck),
        ),
    )
