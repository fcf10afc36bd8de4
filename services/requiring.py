"""What those who run a class change in what it asks; each change makes a new version, for who applies from then on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

from locales import N_
from services import classes, requirements
from services.folding import legible
from services.refusals import Refusal
from services.requirements import (
    LONGEST_CHOICE,
    LONGEST_PAPER,
    LONGEST_QUESTION,
    MOST_CHOICES,
    MOST_PAPERS,
    MOST_QUESTIONS,
    Employment,
    OwnQuestion,
    Rules,
)
from services.work import UnitOfWork
from storage import catalogue, territories
from storage import classes as records
from storage.catalogue import Activity
from storage.people import Person
from storage.territories import Territory

MOST_TOWNS = 30
"""Territories that can be ticked: as many bits as a number in a button has."""

MOST_DAYS = 60
LEAST_CHOICES = 2


class RulesAreOthers(Refusal):
    """What a class asks was changed since the screen that was tapped."""

    message = N_("Intanto i requisiti sono cambiati. Qui li vedi come sono adesso.")


class PapersAreEnough(Refusal):
    """A class asks for as many papers as it can."""

    message = N_("I documenti sono già tanti: togline uno, poi aggiungi quello nuovo.")


class QuestionsAreEnough(Refusal):
    """A class has as many questions of its own as people answer."""

    message = N_("Le domande sono già tre, e di più stancano. Togline una, poi aggiungi quella nuova.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a class asks, as those see it who change it; `open_` counts those who applied and wait for an answer."""

    activity: Activity
    rules: Rules
    towns: Sequence[Territory]
    open_: int

    @property
    def stamp(self) -> int:
        """Tell this state from any other, in a number that fits into a button."""
        told = f"{self.rules.model_dump_json()} {[one.id for one in self.towns]}"
        return crc32(told.encode()) & 0x7FFF_FFFF

    @property
    def employment(self) -> int:
        """The employments that are asked for, as ticks."""
        return sum(1 << at for at, one in enumerate(Employment) if one in self.rules.employment)

    @property
    def homes(self) -> int:
        """The territories in which one must live, as ticks."""
        return sum(1 << at for at, one in enumerate(self.towns) if one.id in self.rules.territory_ids)

    @property
    def home_names(self) -> Sequence[str]:
        """The names of those."""
        return [one.name for one in self.towns if one.id in self.rules.territory_ids]


def asked(uow: UnitOfWork, staff: Person, activity_id: int) -> Asked:
    """Show what a class asks.

    Raises:
        services.classes.NotYourClass: somebody else runs it.
    """
    return _asked(uow, classes.activity(uow, staff, activity_id))


def seen_paper(uow: UnitOfWork, staff: Person, activity_id: int, seen: int, at: int) -> Asked:
    """Show what a class asks, if it is as it was *seen*, with a paper in that place; raises as `remove_paper` does."""
    now = asked(uow, staff, activity_id)
    if now.stamp != seen or at >= len(now.rules.papers):
        raise RulesAreOthers
    return now


def seen_question(uow: UnitOfWork, staff: Person, activity_id: int, seen: int, at: int) -> Asked:
    """Show what a class asks, if it is as it was *seen*, with a question in that place; raises as `let_skip` does."""
    now = asked(uow, staff, activity_id)
    if now.stamp != seen or at >= len(now.rules.questions):
        raise RulesAreOthers
    return now


def _asked(uow: UnitOfWork, activity: Activity) -> Asked:
    counted = records.counted(uow.session, activity.id, today=uow.programme.today(uow.now))
    towns = territories.territories(uow.session)[:MOST_TOWNS]
    return Asked(activity, requirements.current(uow, activity), towns, counted.to_judge)


def set_employment(uow: UnitOfWork, staff: Person, activity_id: int, seen: int, ticks: int) -> None:
    """Ask for some employments, given as ticks; none, and all, mean that it does not matter.

    Raises:
        NotYourClass: somebody else runs it.
        RulesAreOthers: it is not as it was *seen*, as in all functions here that take that.
    """

    def change(now: Asked) -> Rules:
        wanted = tuple(one for at, one in enumerate(Employment) if ticks >> at & 1)
        return _with(now.rules, employment=() if len(wanted) == len(Employment) else wanted)

    _change(uow, staff, activity_id, change, seen)


def set_homes(uow: UnitOfWork, staff: Person, activity_id: int, seen: int, ticks: int) -> None:
    """Ask that one lives in some territories, given as ticks; none, and all, mean that it does not matter."""

    def change(now: Asked) -> Rules:
        wanted = tuple(one.id for at, one in enumerate(now.towns) if ticks >> at & 1)
        return _with(now.rules, territory_ids=() if len(wanted) == len(now.towns) else wanted)

    _change(uow, staff, activity_id, change, seen)


def add_papers(uow: UnitOfWork, staff: Person, activity_id: int, papers: Sequence[str]) -> None:
    """Ask for more papers to bring; those that are asked for already change nothing.

    Raises:
        PapersAreEnough: they would be too many.
    """

    def change(now: Asked) -> Rules:
        known = {one.casefold() for one in now.rules.papers}
        new = [one for one in dict.fromkeys(papers) if one.casefold() not in known]
        if len(now.rules.papers) + len(new) > MOST_PAPERS:
            raise PapersAreEnough
        return _with(now.rules, papers=(*now.rules.papers, *new))

    _change(uow, staff, activity_id, change)


def remove_paper(uow: UnitOfWork, staff: Person, activity_id: int, seen: int, at: int) -> None:
    """Ask no more for one of the papers, named by its place."""

    def change(now: Asked) -> Rules:
        return _with(now.rules, papers=_without(now.rules.papers, at))

    _change(uow, staff, activity_id, change, seen)


def add_question(uow: UnitOfWork, staff: Person, activity_id: int, question: OwnQuestion) -> int:
    """Ask one more question; gives its place. One that is asked already in the same words is changed to this.

    Raises:
        QuestionsAreEnough: there are as many as people answer.
    """

    def change(now: Asked) -> Rules:
        others = [one for one in now.rules.questions if one.text != question.text]
        if len(others) >= MOST_QUESTIONS:
            raise QuestionsAreEnough
        return _with(now.rules, questions=(*others, question))

    return len(_change(uow, staff, activity_id, change).rules.questions) - 1


def let_skip(uow: UnitOfWork, staff: Person, activity_id: int, seen: int, at: int, *, may_skip: bool) -> None:
    """Let a question, named by its place, be skipped or not."""

    def change(now: Asked) -> Rules:
        questions = list(now.rules.questions)
        if at >= len(questions):
            raise RulesAreOthers
        questions[at] = questions[at].model_copy(update={"may_skip": may_skip})
        return _with(now.rules, questions=tuple(questions))

    _change(uow, staff, activity_id, change, seen)


def remove_question(uow: UnitOfWork, staff: Person, activity_id: int, seen: int, at: int) -> None:
    """Ask one of the questions, named by its place, no more."""

    def change(now: Asked) -> Rules:
        return _with(now.rules, questions=_without(now.rules.questions, at))

    _change(uow, staff, activity_id, change, seen)


def set_answer_days(uow: UnitOfWork, staff: Person, activity_id: int, days: int) -> None:
    """Promise an answer within so many days, from 1 to `MOST_DAYS`; anything else is brought between them."""

    def change(now: Asked) -> Rules:
        return _with(now.rules, answer_days=min(max(days, 1), MOST_DAYS))

    _change(uow, staff, activity_id, change)


def has_enough_questions(rules: Rules) -> bool:
    """Tell whether a class asks as many questions of its own as people answer."""
    return len(rules.questions) >= MOST_QUESTIONS


def read_papers(text: str) -> Sequence[str] | None:
    """Read papers, one a line; nothing where there are none, or one is too long."""
    found = [one for one in (legible(line) for line in text.splitlines()) if one]
    fine = all(len(one) <= LONGEST_PAPER and any(sign.isalnum() for sign in one) for one in found)
    return found if found and fine else None


def read_question(text: str) -> str | None:
    """Read the words of a question; nothing where they are none, or too many."""
    said = legible(text)
    return said if len(said) <= LONGEST_QUESTION and any(sign.isalpha() for sign in said) else None


def read_choices(text: str) -> tuple[str, ...] | None:
    """Read the choices of a question: one a line, or in one line with `;` or `,` between them.

    Nothing where there are too few or too many, or one is too long.
    """
    lines = [one for one in text.splitlines() if one.strip()]
    if len(lines) == 1:
        lines = lines[0].split(";") if ";" in lines[0] else lines[0].split(",")
    found = list(dict.fromkeys(one for one in (legible(line) for line in lines) if one))
    fits = all(len(one) <= LONGEST_CHOICE for one in found)
    return tuple(found) if fits and LEAST_CHOICES <= len(found) <= MOST_CHOICES else None


def _change(
    uow: UnitOfWork, staff: Person, activity_id: int, change: Callable[[Asked], Rules], seen: int | None = None
) -> Asked:
    """Write another version down, if it is another thing; nobody else changes it meanwhile.

    A second tap on the same button finds done what it asks for: that is no error.
    """
    classes.activity(uow, staff, activity_id)
    locked = catalogue.lock_activity(uow.session, activity_id)
    if locked is None:
        raise classes.NotYourClass
    now = _asked(uow, locked)
    wanted = change(now)
    if wanted != now.rules and seen not in (None, now.stamp):
        raise RulesAreOthers
    requirements.revise(uow, locked, wanted, by_id=staff.id)
    return _asked(uow, locked)


def _with(rules: Rules, **changes: object) -> Rules:
    """Change some rules, and see that they can be read again."""
    return Rules.model_validate(rules.model_dump() | changes)


def _without(things: tuple[object, ...], at: int) -> tuple[object, ...]:
    if at >= len(things):
        raise RulesAreOthers
    return (*things[:at], *things[at + 1 :])
