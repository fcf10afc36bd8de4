"""Coming to a patto, and saying yes and no, when several phones and operators do it at the same moment."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from services import linking, patto_import
from services.work import UnitOfWork
from storage.check_ins import Due
from storage.database import open_engine
from storage.patti import Ending, Patto, PattoStep, PattoVersion, StepKind
from storage.people import Consent, Person, Role
from tests.support import databases
from tests.support.paper import both_sides, reading, the_patto, the_version
from tests.support.patto_office import FAR, FATIMA, OLGA, OSCAR, YUSUF, PattoOffice, person
from tests.support.racers import Racers, Task

ROUNDS = 100 if os.environ.get("FARELEGAMI_SOAK") == "1" else 4
TABLES = (
    *("letters", "accesses", "tasks", "check_ins", "dues", "patto_reviews", "expenses", "patto_steps"),
    *("commitments", "goals", "patto_versions", "patti", "invitations"),
)


@pytest.fixture(scope="module")
def processes(postgresql: str) -> Iterator[Racers]:
    """Processes on one PostgreSQL, where they really work at the same time."""
    with Racers(postgresql) as processes:
        yield processes


@pytest.fixture
def office(postgresql_url: str) -> Iterator[PattoOffice]:
    """People and staff; patti come with each round."""
    office = PattoOffice(open_engine(postgresql_url, databases.KEYS))
    office.opens()
    yield office
    office.workshop.close()


def run(processes: Racers, office: PattoOffice, *tasks: Task) -> list[Any]:
    """Let all of it happen at once, in any order."""
    return processes.run([(office.now, task) for task in random.sample(tasks, len(tasks))])


def start_over(office: PattoOffice, *codes: str, by: int | None = OLGA) -> list[str]:
    """Let there be patti from paper of these codes, followed by somebody, and nobody has come; gives their links."""

    def act(uow: UnitOfWork) -> list[str]:
        uow.session.execute(update(Person).values(has_patto=False))
        uow.session.execute(text("UPDATE commitments SET origin_id = NULL"))
        for table in TABLES:
            uow.session.execute(text(f"DELETE FROM {table}"))
        uow.session.execute(text("DELETE FROM consents WHERE purpose = 'patto'"))
        rows = [cells for code in codes or ("P-1",) for cells in both_sides(patto=code)]
        links = [one.link for one in patto_import.write_patti(uow, reading(*rows))]
        if by is not None:
            uow.session.execute(update(Patto).values(operator_id=person(uow, by).id, operator_name="", territory_id=1))
        return links

    return office.does(act)


def linked(office: PattoOffice) -> None:
    """Let Fatima come to a patto that nobody has said yes to, not even on paper."""
    (code,) = start_over(office)

    def act(uow: UnitOfWork) -> None:
        linking.take(uow, person(uow, FATIMA), code)
        the_version(uow).organisation_accepted_at = None

    office.does(act)


def steps(office: PattoOffice) -> Counter[StepKind]:
    return office.work(lambda uow: Counter(uow.session.scalars(select(PattoStep.kind))))


def count(office: PattoOffice, table: type, *which: Any) -> int:
    query = select(func.count()).select_from(table).where(*which)
    return office.work(lambda uow: uow.session.scalar(query) or 0)


def test_of_all_who_take_one_link_one_does(office: PattoOffice, processes: Racers) -> None:
    for _round in range(2 * ROUNDS):
        (code,) = start_over(office)
        answers = run(processes, office, *[("take_link", (who, code)) for who in (FATIMA, YUSUF)] * 4)
        assert set(answers) == {"done", "InvitationOver"}
        assert steps(office)[StepKind.LINKED] == 1
        assert count(office, Person, Person.has_patto) == 1
        assert count(office, Consent, Consent.purpose == "patto") == 1


def test_one_phone_that_is_tapped_often_comes_once(office: PattoOffice, processes: Racers) -> None:
    for _round in range(ROUNDS):
        (code,) = start_over(office)
        assert set(run(processes, office, *[("take_link", (FATIMA, code))] * 6)) == {"done"}
        assert steps(office)[StepKind.LINKED] == 1
        assert count(office, Consent, Consent.purpose == "patto") == 1


def test_who_takes_two_links_at_once_has_one_patto(office: PattoOffice, processes: Racers) -> None:
    for _round in range(2 * ROUNDS):
        codes = start_over(office, "P-1", "P-2")
        answers = run(processes, office, *[("take_link", (FATIMA, code)) for code in codes])
        assert sorted(answers) == ["AlreadyHasPatto", "done"]
        assert count(office, Patto, Patto.person_id.is_not(None)) == 1


def test_a_new_link_and_the_use_of_the_old_one_do_not_both_work(office: PattoOffice, processes: Racers) -> None:
    for _round in range(2 * ROUNDS):
        (code,) = start_over(office)
        answers = run(processes, office, ("take_link", (FATIMA, code)), ("make_link", (OLGA,)))
        assert sorted(answers) in (["AlreadyHere", "done"], ["InvitationOver", "done"])
        assert count(office, Patto, Patto.person_id.is_not(None)) == int("AlreadyHere" in answers)


def test_a_file_that_comes_again_takes_no_text_from_under_whoever_comes(office: PattoOffice, processes: Racers) -> None:
    for _round in range(ROUNDS):
        (code,) = start_over(office)
        answers = run(processes, office, ("take_link", (FATIMA, code)), ("import_again", ()), ("import_again", ()))
        taken = "done" in answers
        assert ("LINKED" in answers) <= taken
        assert taken or "InvitationOver" in answers
        assert count(office, PattoVersion) == 1
        assert office.work(lambda uow: the_version(uow).is_proposed)


def test_both_sides_yes_at_once_begins_it_once(office: PattoOffice, processes: Racers) -> None:
    for _round in range(2 * ROUNDS):
        linked(office)
        tasks: list[Task] = [("say_yes", (FATIMA,))] * 3 + [("yes_of_ente", (OLGA,))] * 3
        assert set(run(processes, office, *tasks)) == {"done"}
        found = steps(office)
        assert (found[StepKind.ACTIVE], found[StepKind.PERSON_ACCEPTED], found[StepKind.ORGANISATION_ACCEPTED]) == (
            *(1, 1),
            2,  # one is of the paper
        )
        assert office.work(lambda uow: the_version(uow).is_active)
        assert count(office, Due) > 0


def test_a_yes_and_a_taking_back_leave_a_whole_patto_or_a_whole_draft(office: PattoOffice, processes: Racers) -> None:
    for _round in range(2 * ROUNDS):
        (code,) = start_over(office)
        office.does(lambda uow, code=code: linking.take(uow, person(uow, FATIMA), code))  # type: ignore[misc]
        answers = sorted(run(processes, office, ("say_yes", (FATIMA,)), ("take_back_text", (OLGA,))))
        version = office.work(the_version)
        if version.is_active:
            assert answers == ["NoDraft", "done"]
            assert version.proposed_at is not None
        else:
            assert answers == ["TextHasChanged", "done"]
            assert version.is_draft
            assert version.person_accepted_at is version.organisation_accepted_at is None
            assert count(office, Due) == 0


def test_a_yes_and_a_no_from_two_phones_are_one_of_them(office: PattoOffice, processes: Racers) -> None:
    for _round in range(2 * ROUNDS):
        (code,) = start_over(office)
        office.does(lambda uow, code=code: linking.take(uow, person(uow, FATIMA), code))  # type: ignore[misc]
        answers = run(processes, office, ("say_yes", (FATIMA,)), ("say_no", (FATIMA,)))
        patto, version = office.work(the_patto), office.work(the_version)
        assert answers.count("done") == 1
        assert (patto.ending is Ending.DECLINED) is not version.is_active
        assert (count(office, Due) > 0) is version.is_active


def test_two_of_one_name_who_join_at_once_do_not_both_follow_a_patto(office: PattoOffice, processes: Racers) -> None:
    for _round in range(2 * ROUNDS):
        start_over(office, "P-1", "P-2", by=None)
        office.does(
            lambda uow: uow.session.execute(
                update(Person)
                .where(Person.telegram_id.in_((OLGA, OSCAR, FAR)))
                .values(name="Paola Ferri", role=Role.OPERATOR, scope_id=1)
            )
        )
        answers = run(processes, office, *[("claim_patti", (who,)) for who in (OLGA, OSCAR, FAR)] * 2)
        assert sum(answers) == 2
        assert steps(office)[StepKind.HANDED_OVER] == 2
        assert count(office, Patto, Patto.operator_id.is_(None)) == 0
