"""A full family and a full patto: twelve commitments, three children, and how often anybody is written to."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from services import accepting, enrolments, linking, organisations, patto_lines, patto_texts
from services.patto_lines import NewCommitment
from services.work import UnitOfWork
from storage import catalogue, people
from storage import patti as records
from storage.check_ins import Due
from storage.outbox import Letter, LetterState
from storage.patti import Cadence, Nature, PattoKind, Side
from storage.people import Person, Role, by_telegram_id
from tests.support.families import a_mother
from tests.support.patto_year.judge import Facts, days, faults
from tests.support.patto_year.people import Year
from tests.support.world import ROME, Someone, World, an_activity

CADENCES = (
    (Cadence.WEEKLY, ""),
    (Cadence.FORTNIGHTLY, ""),
    (Cadence.RULE, "FREQ=DAILY"),
    (Cadence.RULE, "FREQ=WEEKLY;BYDAY=MO,WE"),
    (Cadence.RULE, "FREQ=WEEKLY;BYDAY=TU"),
    (Cadence.RULE, "FREQ=WEEKLY;BYDAY=SA"),
)
"""One after the other for the twelve: something is due on every day."""

CHILDREN = {"Adam": 2018, "Sara": 2019, "Zoë": 2016}
WEEKS = 3


def a_full_patto(uow: UnitOfWork, mother_id: int, operator_id: int) -> None:
    """Let a patto of twelve commitments hold, half of them the person's."""
    mother, operator = by_telegram_id(uow.session, mother_id), by_telegram_id(uow.session, operator_id)
    assert mother is not None
    assert operator is not None
    ente = organisations.find_or_make(uow, "Cooperativa Filo", None)
    patto = patto_texts.draft(uow, kind=PattoKind.INCLUSION, organisation=ente, operator=operator, known_as="F.")
    version = records.open_version(uow.session, patto.id)
    assert version is not None
    goal = patto_lines.write_goal(uow, version, "Stare bene")
    for side in (Side.PERSON, Side.ORGANISATION):
        for number, (cadence, rule) in enumerate(CADENCES):
            text = f"{side} {number}"
            new = NewCommitment(text, side, Nature.ACTIVATION, cadence, rule, responsible_id=None)
            patto_lines.write_commitment(uow, version, goal, new)
    patto_texts.propose(uow, operator, patto.id)
    linking.take(uow, mother, linking.issue(uow, operator, patto.id))
    accepting.accept(uow, mother, patto.id, version.id)
    accepting.accept_as_organisation(uow, operator, patto.id, version.id)


def enrol_all(uow: UnitOfWork, mother_id: int) -> None:
    """Give each child a place in two activities."""
    mother = by_telegram_id(uow.session, mother_id)
    assert mother is not None
    assert mother.household_id is not None
    for number, child in enumerate(people.children(uow.session, mother.household_id)):
        for code in (f"A{number}", f"A{number + 3}"):
            activity_id = catalogue.id_of_code(uow.session, code)
            assert activity_id is not None
            enrolments.enrol(uow, mother, activity_id, child)


async def an_operator(world: World) -> Someone:
    """Let Olga work here."""
    olga = await world.member("Olga")

    def hire(uow: UnitOfWork) -> None:
        person = by_telegram_id(uow.session, olga.account.id)
        assert person is not None
        person.role, person.scope_id = Role.OPERATOR, 1

    world.ask(hire)
    return olga


async def lives_on(world: World) -> Year:
    """Let three weeks pass, in which nobody answers anything."""
    year = Year(world)
    end = datetime(2026, 11, 23, 10, tzinfo=ROME) + timedelta(weeks=WEEKS)
    while world.now < end:
        await year.jumps(world.now + timedelta(hours=2))
    world.ask(year.facts.takes_stock)
    return year


@pytest.mark.parametrize("last_hours", [False, True], ids=["the day before", "and the last hours"])
async def test_twelve_commitments_and_three_children_are_one_unasked_message_a_day(
    world: World, last_hours: bool
) -> None:
    offsets = (timedelta(hours=24), timedelta(hours=2)) if last_hours else (timedelta(hours=24),)
    world.set_programme(reminders=offsets)
    dates = {"eta_min": 3, "eta_max": 12, "ricorrenza": "FREQ=WEEKLY;COUNT=6"}
    world.imports(
        *(
            an_activity(
                f"Gioco {n}", codice=f"A{n}", inizio=f"2026-11-{24 + n} 16:30", fine=f"2026-11-{24 + n} 18:00", **dates
            )
            for n in range(6)
        )
    )
    fatima, olga = await a_mother(world, "Fatima", **CHILDREN), await an_operator(world)
    world.ask(a_full_patto, fatima.account.id, olga.account.id)
    world.ask(enrol_all, fatima.account.id)
    year = await lives_on(world)
    assert not list(faults(year.facts))
    mother = world.ask(lambda uow: who(uow, fatima).id)
    check_days(year.facts, mother, last_hours=last_hours)
    assert world.ask(asked_about) > 40, "every day something of the patto was due"
    assert world.ask(fates, mother, "check-ins-due") > 5
    assert world.ask(fates, mother, "activity-reminder") > 10


def check_days(facts: Facts, mother: int, *, last_hours: bool) -> None:
    """See that a day has one unasked message; a second one only where a reminder of the last hours goes by itself."""
    unasked = [one for one in facts.arrived if one.person_id == mother and one.unasked]
    urgent = [one for one in unasked if not one.gentle]
    assert {one.kind for one in urgent} <= {"activity-reminder", "patto-news"}
    told = [one for one in unasked if one.gentle or not last_hours]
    told = [one for one in told if one.kind != "patto-news"]
    by_day = days(facts.programme, told)
    assert len(by_day) > WEEKS * 5
    assert all(len(messages) == 1 for messages in by_day.values())


def who(uow: UnitOfWork, one: Someone) -> Person:
    """Find somebody's row."""
    found = by_telegram_id(uow.session, one.account.id)
    assert found is not None
    return found


def asked_about(uow: UnitOfWork) -> int:
    """Count the periods that were asked about."""
    return len(uow.session.scalars(select(Due.id).where(Due.asked_at.is_not(None))).all())


def fates(uow: UnitOfWork, person_id: int, kind: str) -> int:
    """Count letters of a kind that arrived at somebody."""
    sent = Letter.person_id == person_id, Letter.kind == kind, Letter.state == LetterState.SENT
    return len(uow.session.scalars(select(Letter.id).where(*sent)).all())
