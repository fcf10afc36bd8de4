"""What a class asks of those who apply: ages, employment, territory, papers to bring, questions of its own.

It is data, kept in versions; every application names the version by which it
was judged.
"""

from calendar import isleap
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from services.work import UnitOfWork
from storage import requirements as records
from storage.catalogue import Activity, EnrolmentMode
from storage.requirements import Requirements

MOST_QUESTIONS = 3
"""Questions of a class's own: with the day of birth and the employment, an application asks five at most."""

MOST_CHOICES = 6
LONGEST_QUESTION = 200
LONGEST_CHOICE = 40
MOST_PAPERS = 6
LONGEST_PAPER = 100
ANSWER_DAYS = 10
"""Within how many days an application is answered, unless the class says otherwise."""


class Employment(StrEnum):
    """What somebody does at the moment; how catalogue files name it is in services/asked_cells."""

    SEEKING = "seeking"
    NEITHER = "neither"
    STUDYING = "studying"
    FEW_HOURS = "few_hours"
    WORKING = "working"


class OwnQuestion(BaseModel):
    """A question of a class's own: answered with one of its choices where it has some, else in words."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    choices: tuple[str, ...] = Field(default=(), max_length=MOST_CHOICES)
    may_skip: bool = False


class Rules(BaseModel):
    """What one version asks. Empty means that it does not matter.

    Ages are those on the day of the first date, both included. `territory_ids`
    are where the person lives, as their profile says.
    """

    model_config = ConfigDict(frozen=True)

    min_age: int | None = None
    max_age: int | None = None
    employment: tuple[Employment, ...] = ()
    territory_ids: tuple[int, ...] = ()
    papers: tuple[str, ...] = Field(default=(), max_length=MOST_PAPERS)
    questions: tuple[OwnQuestion, ...] = Field(default=(), max_length=MOST_QUESTIONS)
    answer_days: int = Field(default=ANSWER_DAYS, ge=1, le=60)

    @property
    def asks_age(self) -> bool:
        """Whether the age matters."""
        return self.min_age is not None or self.max_age is not None


def current(uow: UnitOfWork, activity: Activity) -> Rules:
    """Give what an activity asks now. The ages are the catalogue's, whatever version was written last."""
    newest = records.newest(uow.session, activity.id)
    kept = Rules() if newest is None else Rules.model_validate_json(newest.rules)
    return kept.model_copy(update={"min_age": activity.min_age, "max_age": activity.max_age})


def current_of(uow: UnitOfWork, activities: Sequence[Activity]) -> Mapping[int, Rules]:
    """Give what those of some activities ask now that are by application and ask something, by their numbers."""
    by_application = [one.id for one in activities if one.mode is EnrolmentMode.APPLICATION]
    found = records.newest_of(uow.session, by_application)
    return {activity_id: Rules.model_validate_json(one.rules) for activity_id, one in found.items()}


def version(uow: UnitOfWork, activity: Activity, *, by_id: int | None = None) -> Requirements:
    """Give the row of what an activity asks now, written anew where that is another thing than in the last one.

    The activity must be locked, so that two at once do not write the same version.
    """
    return _written(uow, activity, current(uow, activity), by_id=by_id)


def revise(uow: UnitOfWork, activity: Activity, rules: Rules, *, by_id: int | None) -> Requirements:
    """Ask something else from now on. The activity must be locked. Without a change, nothing is written.

    The ages of *rules* do not count: they are the catalogue's.
    """
    ages = {"min_age": activity.min_age, "max_age": activity.max_age}
    return _written(uow, activity, rules.model_copy(update=ages), by_id=by_id)


def read(session: Session, requirements_id: int) -> Rules:
    """Give what one version asks."""
    return Rules.model_validate_json(records.requirements(session, requirements_id).rules)


def _written(uow: UnitOfWork, activity: Activity, rules: Rules, *, by_id: int | None) -> Requirements:
    newest = records.newest(uow.session, activity.id)
    if newest is not None and Rules.model_validate_json(newest.rules) == rules:
        return newest
    row = Requirements(
        activity_id=activity.id,
        version=1 if newest is None else newest.version + 1,
        rules=rules.model_dump_json(),
        written_by_id=by_id,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    return row


def age_on(born: date, day: date) -> int:
    """Give somebody's age in years on a day, which counts from the beginning of a birthday.

    Who was born on 29 February has a birthday on the 28th in other years: a
    term that ends on a day which the month lacks ends on the month's last
    (Codice civile, art. 2963).
    """
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    if (born.month, born.day) == (2, 29) and (day.month, day.day) == (2, 28):
        had_birthday = not isleap(day.year)
    return day.year - born.year - (not had_birthday)
