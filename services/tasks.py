"""What there is to do about patti, for whoever is in charge of them: "chi chiamare oggi e perché"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from locales import N_
from services import patti, patto_names, task_news
from services.refusals import Refusal
from services.work import UnitOfWork
from services.working_days import working_day
from storage import patti as agreements
from storage import people
from storage import tasks as records
from storage.patti import Patto
from storage.patto_confidences import is_emptied
from storage.people import Person
from storage.tasks import ListedTask, Outcome, Reason, Task

URGENT = frozenset({Reason.CRISIS, Reason.HELP})

LASTING = frozenset({Reason.REVIEW, Reason.UNREACHABLE})
"""Reasons that are found again and again while they last: what was put off for one stays put off."""

PAGE = 8

LONGEST_WORDS = 500

LONGEST = 7
"""For so many days something is put off at most."""


class NotYourTask(Refusal):
    """Somebody would see to what is in other hands, or to nothing at all."""

    message = N_("Questa cosa la segue un'altra persona, o non c'è più. In Gestione trovi le tue.")


class TaskIsDone(Refusal):
    """What an old button is about was closed meanwhile."""

    message = N_("Intanto questa cosa è già chiusa. Qui vedi com'è andata.")


class UrgentToday(Refusal):
    """Something urgent would be closed without a word with the person, or put off for long."""

    message = N_("È una cosa urgente: non si chiude così. Rimandala al massimo a domani, e riprova.")


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of what there is to do; `to_do` and `put_off` count all pages."""

    rows: Sequence[ListedTask]
    number: int
    is_last: bool
    to_do: int
    put_off: int
    is_put_off: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One thing to do: about whom, and what became of it."""

    task: Task
    patto: Patto
    name: str
    taken_by: str
    closed_by: str


def raise_for(uow: UnitOfWork, patto: Patto, reason: Reason) -> Task:
    """See that there is something to do about a patto for a reason: the open item is woken up, or there is a new one.

    Whoever is in charge hears of it: at once, where it is urgent; else on the
    next working morning. The patto's row is locked by whoever calls: two at
    once would write two.
    """
    task = records.open_task(uow.session, patto.id, reason)
    if task is not None and reason in LASTING:
        return task
    last_woken_at = task.woken_at if task else None
    if task is None:
        task = Task(
            patto_id=patto.id,
            reason=reason,
            is_urgent=reason in URGENT,
            opened_at=uow.now,
            woken_at=uow.now,
        )
        uow.session.add(task)
    else:
        task.woken_at, task.snoozed_until = uow.now, None
    uow.session.flush()
    task_news.tell(uow, patto, task, last_woken_at=last_woken_at)
    return task


def settle(uow: UnitOfWork, patto: Patto, reason: Reason) -> None:
    """Close what there was to do about a patto for a reason: it has been done, or is needed no longer."""
    task = records.open_task(uow.session, patto.id, reason)
    if task is not None:
        task.closed_at, task.outcome = uow.now, Outcome.NO_LONGER
        uow.session.flush()


def how_many(uow: UnitOfWork, staff: Person) -> int:
    """Count what there is to do today about the patti of which somebody is in charge."""
    return records.how_many(uow.session, staff.id, today=uow.programme.today(uow.now))


def worklist(uow: UnitOfWork, staff: Person, number: int, *, is_put_off: bool = False) -> Worklist:
    """List a page of whom to call today and why, urgent things first; or of what was put off to another day."""
    today = uow.programme.today(uow.now)
    to_do = records.how_many(uow.session, staff.id, today=today)
    put_off = records.how_many_put_off(uow.session, staff.id, today=today)
    number = min(number, max((put_off if is_put_off else to_do) - 1, 0) // PAGE)  # a list gets shorter as it is done
    rows = records.to_do(uow.session, staff.id, today=today, is_put_off=is_put_off, skip=number * PAGE, most=PAGE + 1)
    return Worklist(
        rows=rows[:PAGE],
        number=number,
        is_last=len(rows) <= PAGE,
        to_do=to_do,
        put_off=put_off,
        is_put_off=is_put_off,
    )


def opened(uow: UnitOfWork, staff: Person, task_id: int) -> TaskPage:
    """Open one thing to do, which is written down as a reading of the patto.

    Raises:
        NotYourTask: somebody else is in charge, or there is none.
    """
    task = records.task(uow.session, task_id)
    patto = None if task is None else agreements.patto(uow.session, task.patto_id)
    if task is None or patto is None or not patti.may_lead(staff, patto):
        raise NotYourTask
    patti.opened(uow, staff, patto.id)
    return page_of(uow, patto, task)


def page_of(uow: UnitOfWork, patto: Patto, task: Task) -> TaskPage:
    """Gather what is around a thing to do; whoever asks has been checked."""
    return TaskPage(
        task, patto, patto_names.of(uow, patto), _name(uow, task.taken_by_id), _name(uow, task.closed_by_id)
    )


def take(uow: UnitOfWork, staff: Person, task_id: int) -> TaskPage:
    """Take something in hand, so that the others of the team see it. Safe to repeat.

    Raises:
        NotYourTask: somebody else is in charge.
        TaskIsDone: it was closed meanwhile.
    """
    patto, task = _still_open(uow, staff, task_id)
    if task.taken_by_id != staff.id:
        task.taken_by_id, task.taken_at = staff.id, uow.now
        uow.session.flush()
    return page_of(uow, patto, task)


def put_off(uow: UnitOfWork, staff: Person, task_id: int, days: int) -> TaskPage:
    """Put something off by so many days, a week at most, or to the working day after. Safe to repeat.

    What is urgent waits until tomorrow at most, be it a Saturday.

    Raises:
        UrgentToday: it cannot wait for so long.
        services.refusals.Refusal: as `take` does.
    """
    patto, task = _still_open(uow, staff, task_id)
    if task.is_urgent and days > 1:
        raise UrgentToday
    day = uow.programme.today(uow.now) + timedelta(days=min(max(days, 1), LONGEST))
    task.snoozed_until = day if task.is_urgent else working_day(day)
    uow.session.flush()
    task_news.remind_on(uow, patto, task.snoozed_until)
    return page_of(uow, patto, task)


def close(uow: UnitOfWork, staff: Person, task_id: int, outcome: Outcome) -> TaskPage:
    """Close something with what came of it.

    Raises:
        UrgentToday: nobody was reached, and it is urgent.
        services.refusals.Refusal: as `take` does.
    """
    patto, task = _still_open(uow, staff, task_id)
    if task.is_urgent and outcome is Outcome.NOT_REACHED:
        raise UrgentToday
    task.closed_at, task.closed_by_id, task.outcome = uow.now, staff.id, outcome
    uow.session.flush()
    return page_of(uow, patto, task)


def add_words(uow: UnitOfWork, staff: Person, task_id: int, words: str) -> TaskPage:
    """Write down, for the team, how it went; raises as `to_add_words` does."""
    found = to_add_words(uow, staff, task_id)
    found.task.words = words
    uow.session.flush()
    return found


def to_add_words(uow: UnitOfWork, staff: Person, task_id: int) -> TaskPage:
    """Lock something that is closed for whoever is in charge, who is about to write how it went.

    Raises:
        NotYourTask: somebody else is in charge, it is open still, or the words about it are forgotten.
    """
    patto, task = _locked(uow, staff, task_id)
    if task.closed_at is None or is_emptied(patto):
        raise NotYourTask
    return page_of(uow, patto, task)


def done(uow: UnitOfWork, staff: Person, patto_id: int, number: int) -> tuple[Sequence[TaskPage], bool]:
    """List a page of what was done about a patto, the last first, for one of its team; tell whether it is the last.

    Raises:
        services.patti.NotYourPatto: they are not of its team.
    """
    patto = patti.opened(uow, staff, patto_id)
    rows = records.closed_of(uow.session, patto.id, skip=number * PAGE, most=PAGE + 1)
    return [page_of(uow, patto, one) for one in rows[:PAGE]], len(rows) <= PAGE


def _still_open(uow: UnitOfWork, staff: Person, task_id: int) -> tuple[Patto, Task]:
    patto, task = _locked(uow, staff, task_id)
    if task.closed_at is not None:
        raise TaskIsDone
    return patto, task


def _locked(uow: UnitOfWork, staff: Person, task_id: int) -> tuple[Patto, Task]:
    """Lock a patto and read one of its tasks as it is now."""
    found = records.task(uow.session, task_id)
    patto = None if found is None else agreements.lock_patto(uow.session, found.patto_id)
    task = None if patto is None else records.fresh(uow.session, task_id)
    if patto is None or task is None or not patti.may_lead(staff, patto):
        raise NotYourTask
    return patto, task


def _name(uow: UnitOfWork, person_id: int | None) -> str:
    person = None if person_id is None else people.person(uow.session, person_id)
    return person.name if person else ""
