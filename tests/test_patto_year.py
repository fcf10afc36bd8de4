"""A whole year of two patti, one of each kind, as everybody lives it in their chat.

`docs/patto-un-anno.md` is written from it: python -m tests.support.patto_year docs/patto-un-anno.md
"""

from collections.abc import MutableMapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from babel.messages.pofile import read_po
from sqlalchemy import select

from services.commitment_states import State
from services.work import UnitOfWork
from storage.check_ins import Word
from storage.database import open_engine
from storage.patti import Ending, Patto, PattoKind, PattoVersion, Result
from storage.people import Person
from storage.tasks import Reason, Task
from tests.support import databases
from tests.support.patto_year import judge, plot, secrets
from tests.support.patto_year.diary import Kind
from tests.support.patto_year.judge import Arrived, Budget, Facts, Said
from tests.support.patto_year.living import document, lived
from tests.support.patto_year.story import Story

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "patto-un-anno.md"


@pytest.fixture
def said_in_logs(faults: list[str]) -> list[str]:
    """Everything that is logged, whatever its level; faults are collected as ever."""
    found: list[str] = []

    def collect(_logger: object, _level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        found.append(str(event))
        return event

    structlog.configure(processors=[collect, *structlog.get_config()["processors"]])
    assert not faults
    return found


async def test_a_whole_year_of_both_kinds(sqlite_url: str, said_in_logs: list[str]) -> None:
    async with lived(open_engine(sqlite_url, databases.KEYS)) as story:
        check(story, said_in_logs)
        story.world.ask(check_the_end)
        again = "python -m tests.support.patto_year docs/patto-un-anno.md"
        assert PAGE.read_text(encoding="utf-8") == document(story), f"write it again: {again}"


async def test_the_first_months_on_the_other_database(postgresql_url: str, said_in_logs: list[str]) -> None:
    async with lived(open_engine(postgresql_url, databases.KEYS), plot.ACTS.index(plot.money) + 1) as story:
        check(story, said_in_logs)


def check(story: Story, logged: list[str]) -> None:
    """Judge what happened, and look for words of patti where none may stand."""
    found = list(judge.faults(story.year.facts))
    assert not found, "\n".join(found[:20])
    places = {
        "a notification": [f"{one.text} {one.rows}" for one in story.year.diary.lines if one.kind is Kind.GETS],
        "a button": [part for one in story.year.diary.lines for part in one.data],
        "an address": story.year.diary.urls,
        "a letter": story.world.ask(secrets.letters),
        "a log": logged,
    }
    secret = secrets.own_words(story.world.ask(secrets.written), [*bot_says(), *story.world.ask(known_names)])
    assert len(secret) > 20
    assert {"cuscus", "tesserino", "ornella", "muletto"} <= secret
    assert all(places[one] for one in ("a notification", "a button", "a letter"))
    leaked = list(secrets.leaks(secret, places))
    assert not leaked, "\n".join(leaked[:20])


def bot_says() -> list[str]:
    """Give every word that the bot says to anybody: what stands there is nobody's own."""
    with (ROOT / "locales" / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return [part for one in read_po(file) for part in ([one.id] if isinstance(one.id, str) else one.id)]


def known_names(uow: UnitOfWork) -> list[str]:
    """Give the names of those who work here: a letter may say who follows a patto."""
    return [one.name for one in uow.session.scalars(select(Person)) if one.is_staff]


def check_the_end(uow: UnitOfWork) -> None:
    """See that the year was lived to its end, with all that was to happen in it."""
    patti = uow.session.scalars(select(Patto).order_by(Patto.id)).all()
    assert [(one.kind, one.ending, one.result) for one in patti] == [
        (PattoKind.INCLUSION, Ending.CONCLUDED, Result.REACHED),
        (PattoKind.AUTONOMY, Ending.CONCLUDED, Result.PARTLY),
    ]
    assert len(uow.session.scalars(select(PattoVersion)).all()) == 3
    reasons = {one.reason for one in uow.session.scalars(select(Task))}
    assert reasons >= set(Reason) - {Reason.BUDGET}
    assert not [one for one in uow.session.scalars(select(Task)) if one.closed_at is None]


# The judge is not asleep

FRIDAY = datetime(2026, 11, 27, 16, 2, tzinfo=UTC)
DAY = date(2026, 11, 27)
LETTER = Arrived(1, "check-ins-due", FRIDAY, 1, gentle=True, unasked=True)


def words(facts: Facts) -> str:
    """Give all that the judge finds."""
    return "\n".join(judge.faults(facts))


def test_the_judge_finds_no_fault_with_what_is_right() -> None:
    facts = Facts(arrived=[LETTER, replace(LETTER, kind="feedback"), replace(LETTER, at=FRIDAY + timedelta(days=1))])
    facts.asked[1, DAY].append(FRIDAY)
    facts.states = [([Word.DONE, Word.NOT_TRUE], DAY, DAY, State.KEPT, True)]
    facts.budgets[1] = Budget(100, 40, 40)
    assert words(facts) == ""


def test_the_judge_counts_gentle_messages_of_a_day_and_hears_the_night() -> None:
    assert "2 gentle messages" in words(Facts(arrived=[LETTER, replace(LETTER, message_id=2)]))
    assert "at night" in words(Facts(arrived=[replace(LETTER, at=FRIDAY + timedelta(hours=6))]))


def test_the_judge_sees_who_is_asked_twice_too_soon_or_too_late() -> None:
    facts = Facts()
    facts.asked[1, DAY] += [FRIDAY, FRIDAY + timedelta(days=1)]
    assert "2 times" in words(facts)
    facts.wished_again.add((1, DAY))
    assert words(facts) == ""
    for days in (-1, 30):
        facts = Facts()
        facts.asked[1, DAY].append(FRIDAY + timedelta(days=days))
        assert "was asked about on" in words(facts)
    facts = Facts(ended={1: FRIDAY - timedelta(hours=1)})
    facts.asked[1, DAY].append(FRIDAY)
    assert "had ended" in words(facts)


def test_the_judge_adds_up_budgets_and_tells_states_by_itself() -> None:
    assert "does not add up" in words(Facts(budgets={1: Budget(100, 40, 30)}))
    assert "does not add up" in words(Facts(budgets={1: Budget(100, 140, 140)}))
    wrong = [([Word.DONE, Word.NOT_YET], DAY, DAY, State.KEPT, False), ([], DAY, DAY, State.UNANSWERED, False)]
    assert words(Facts(states=list(wrong))).count("should be") == 2


def test_the_judge_remembers_what_was_said() -> None:
    facts = Facts(said={1: Said(1, 1, 1, Word.DONE, None, FRIDAY)}, changed=["check-in 1 was otherwise"])
    assert "was otherwise" in words(facts)


def test_words_of_a_patto_are_found_where_they_stand() -> None:
    secret = secrets.own_words(["Cucino il Cuscus di Zoë"], ["cucino per la merenda"])
    assert secret == {"cuscus"}
    assert list(secrets.leaks(secret, {"a button": ["x:cùscus"], "a log": ["nothing"]}))
    assert not list(secrets.leaks(secret, {"a button": ["ckb|1|done"]}))
