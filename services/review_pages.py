"""What judges have before them: the list of what waits for an answer, and one application with all that matters."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from services import application_states, class_days, classes, in_hand, may_apply, reviews
from services.application_states import Status
from services.in_hand import DecidedAlready, InOthersHands
from services.requirements import age_on
from services.reviews import Case
from services.work import UnitOfWork
from storage import people, territories
from storage import reviews as records
from storage.people import Person
from storage.reviews import Closed, ToReview

PAGE = 7
"""Applications on one page of the list."""


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of what waits for an answer, of one class (`title`) or of all; `owed` and `late` count all pages."""

    rows: Sequence[ToReview]
    number: int
    is_last: bool
    activity_id: int | None
    title: str
    owed: int
    late: int
    reader_id: int


@dataclass(frozen=True, slots=True)
class ClosedList:
    """A page of what came of the applications for a class, each with how it stands today."""

    activity_id: int
    title: str
    rows: Sequence[tuple[Closed, Status]]
    number: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One application, for a judge.

    `age` is that on the first day, and `home` where the person lives; `towns`
    are those where one has to, by name. `is_mine` tells that the reader has it
    in hand and can decide; `decided_by` is who did, if anybody has.
    """

    case: Case
    status: Status
    age: int | None
    home: str
    towns: Sequence[str]
    is_late: bool
    is_mine: bool
    decided_by: str
    is_decided_by_reader: bool


def worklist(uow: UnitOfWork, staff: Person, activity_id: int | None, number: int) -> Worklist:
    """Turn to a page of what waits for an answer, the soonest promised first; one beyond the last is the last.

    Raises:
        services.classes.NotYourClass: they judge nothing, or not this class.
    """
    classes.check_judge(staff)
    title = "" if activity_id is None else classes.activity(uow, staff, activity_id).title
    owed, late = owed_by(uow, staff, activity_id)
    number = min(number, max(0, (owed - 1) // PAGE))
    rows = reviews.worklist(uow, staff, skip=number * PAGE, most=PAGE + 1, activity_id=activity_id)
    return Worklist(rows[:PAGE], number, len(rows) <= PAGE, activity_id, title, owed, late, staff.id)


def owed_by(uow: UnitOfWork, staff: Person, activity_id: int | None = None) -> tuple[int, int]:
    """Count the applications that wait for an answer where somebody judges, and how many of them are late."""
    if staff.role not in classes.JUDGES:
        return 0, 0
    return records.owed(uow.session, staff, today=uow.programme.today(uow.now), activity_id=activity_id)


def closed(uow: UnitOfWork, staff: Person, activity_id: int, number: int) -> ClosedList:
    """Turn to a page of what came of the applications for a class; raises as `services.classes.activity` does."""
    activity = classes.activity(uow, staff, activity_id)
    rows = records.closed(uow.session, staff, activity_id, skip=number * PAGE, most=PAGE + 1)
    days = class_days.days(uow, activity)
    listed = [
        (one, application_states.status(one.state, one.enrolment, is_off=days.is_off, is_over=days.is_over))
        for one in rows[:PAGE]
    ]
    return ClosedList(activity.id, activity.title, listed, number, len(rows) <= PAGE)


def open_page(uow: UnitOfWork, staff: Person, application_id: int) -> Page:
    """Open an application and take it in hand, if it is free to be judged; that it was opened is written down.

    Raises:
        services.in_hand.NotYoursToJudge: it is not theirs to read.
    """
    with suppress(DecidedAlready, InOthersHands):  # raised before anything is written: it can be read
        reviews.take(uow, staff, application_id)
    return page(uow, staff, application_id)


def page(uow: UnitOfWork, staff: Person, application_id: int) -> Page:
    """Read an application as it is now; raises as `open_page` does."""
    case = reviews.case(uow, staff, application_id)
    application, answers = case.application, case.answers
    days = class_days.days(uow, case.activity)
    today = uow.programme.today(uow.now)
    lives = None if answers.territory_id is None else territories.territory(uow.session, answers.territory_id)
    judge = None if application.decided_by_id is None else people.person(uow.session, application.decided_by_id)
    return Page(
        case=case,
        status=application_states.status(
            application.state,
            case.enrolment,
            has_open_question=any(one.answered_at is None for one in case.questions),
            is_off=days.is_off,
            is_over=days.is_over,
        ),
        age=None if answers.born is None else age_on(answers.born, case.first_on),
        home=lives.name if lives else "",
        towns=may_apply.towns(uow, case.rules),
        is_late=application.is_open and application.promised_on is not None and application.promised_on < today,
        is_mine=application.is_open and in_hand.holder(uow, application) == staff.id,
        decided_by=judge.name if judge else "",
        is_decided_by_reader=judge is not None and judge.id == staff.id,
    )
