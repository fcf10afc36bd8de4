"""What somebody answers in an application: typed, kept as JSON, and read against what the class asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from services import eligibility
from services.eligibility import Facts, Obstacle
from services.requirements import Employment, OwnQuestion, Rules

LONGEST_ANSWER = 500
OLDEST = 120
"""Years back in which whoever applies may have been born: anything beyond is a slip."""


class Topic(StrEnum):
    """What a question of an application is about."""

    BORN = "born"
    EMPLOYMENT = "employment"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an application; of those of the class's own, `number` says which, from 0."""

    topic: Topic
    number: int = 0
    own: OwnQuestion | None = None

    @property
    def may_skip(self) -> bool:
        """Whether one may go on without an answer."""
        return self.own is not None and self.own.may_skip


def questions(rules: Rules) -> Sequence[Question]:
    """List what an application asks, in order: five questions at most, and none whose answer does not matter.

    Where somebody lives is not among them: their profile says it.
    """
    asked = [Question(Topic.BORN)] if rules.asks_age else []
    if rules.employment:
        asked.append(Question(Topic.EMPLOYMENT))
    return [*asked, *(Question(Topic.OWN, number, own) for number, own in enumerate(rules.questions))]


class Answers(BaseModel):
    """What has been answered so far. It may have been written for other questions than those of today.

    `own` are the answers to a class's own questions, in their order: nothing
    where there is none yet, or where it was skipped, which `skipped` tells
    apart by the numbers. `asked` are the texts of those questions, so that an
    answer is never read under another question.
    """

    model_config = ConfigDict(frozen=True)

    born: date | None = None
    employment: Employment | None = None
    territory_id: int | None = None
    own: tuple[str | None, ...] = ()
    skipped: frozenset[int] = frozenset()
    asked: tuple[str, ...] = ()

    @classmethod
    def read(cls, stored: str) -> Self:
        """Read stored answers; what this release cannot read is asked again."""
        try:
            return cls.model_validate_json(stored)
        except ValidationError:
            return cls()

    def under(self, rules: Rules) -> Self:
        """Put the answers in line with what is asked: those to questions that are no more, or changed, are left out."""
        known = dict(zip(self.asked, self.own, strict=False))
        passed = {text for number, text in enumerate(self.asked) if number in self.skipped}
        own = tuple(_fitting(one, known.get(one.text)) for one in rules.questions)
        skipped = frozenset(
            number
            for number, one in enumerate(rules.questions)
            if one.may_skip and one.text in passed and own[number] is None
        )
        asked = tuple(one.text for one in rules.questions)
        return self.model_copy(update={"own": own, "skipped": skipped, "asked": asked})

    def answer_to(self, question: Question) -> date | Employment | str | None:
        """Give the answer to one question; nothing, where there is none."""
        if question.topic is Topic.BORN:
            return self.born
        if question.topic is Topic.EMPLOYMENT:
            return self.employment
        return self.own[question.number] if question.number < len(self.own) else None

    def settles(self, question: Question) -> bool:
        """Tell whether a question was answered, or skipped where that is allowed."""
        return self.answer_to(question) is not None or (question.may_skip and question.number in self.skipped)

    def with_answer(self, rules: Rules, question: Question, answer: date | Employment | str | None) -> Self:
        """Give the answers with one more; nothing is to skip the question."""
        lined_up = self.under(rules)
        if question.topic is Topic.BORN:
            return lined_up.model_copy(update={"born": answer})
        if question.topic is Topic.EMPLOYMENT:
            return lined_up.model_copy(update={"employment": answer})
        own = tuple(answer if number == question.number else old for number, old in enumerate(lined_up.own))
        others = lined_up.skipped - {question.number}
        skipped = others | {question.number} if answer is None else others
        return lined_up.model_copy(update={"own": own, "skipped": frozenset(skipped)})

    def missing(self, rules: Rules) -> Sequence[Question]:
        """List what is neither answered nor skipped yet, in order."""
        lined_up = self.under(rules)
        return [one for one in questions(rules) if not lined_up.settles(one)]

    def obstacles(self, rules: Rules, first_day: date) -> Sequence[Obstacle]:
        """List in what the answers do not meet the rules of a class that begins on a day."""
        return eligibility.obstacles(rules, self.facts(rules, first_day))

    def facts(self, rules: Rules, first_day: date) -> Facts:
        """Give what the rules look at."""
        band = eligibility.band(rules, self.born, first_day) if self.born and rules.asks_age else None
        return Facts(age=band, employment=self.employment, territory_id=self.territory_id)


def is_birthday(born: date, today: date) -> bool:
    """Tell whether somebody who applies may have been born on a day."""
    return today.year - OLDEST <= born.year and born <= today


def _fitting(question: OwnQuestion, answer: str | None) -> str | None:
    return None if answer is None or (question.choices and answer not in question.choices) else answer
