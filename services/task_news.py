"""Who of the staff hears that there is something to do about a patto: never what, and never about whom."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from services import outbox, patto_staff
from services.notices import Notice
from services.programme import MORNING
from services.work import UnitOfWork
from services.working_days import working_day
from storage import patti
from storage import tasks as records
from storage.outbox import Priority
from storage.patti import Patto
from storage.people import Person
from storage.tasks import Reason, Task

AT_ANY_HOUR = frozenset({Reason.CRISIS})
AT_ONCE = frozenset({Reason.HELP})

AGAIN = timedelta(hours=1)
"""So long a reason that comes again is the same news, while nobody has taken it in hand."""

KEPT = timedelta(days=3)
"""So long the letter of a morning may wait for a day that has had no gentle message yet."""


class TaskNow(Notice, kind="task-now", priority=Priority.AWAITED, unasked=False):
    """Something that cannot wait for the morning, for whoever is in charge of a patto; night or day."""

    task_id: int
    woken_at: datetime

    @property
    def key(self) -> str:
        """One for each time that it comes up."""
        return f"{self.kind}:{self.task_id}:{self.woken_at:%Y%m%dT%H%M%S}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what is done, or in other hands by now."""
        return obstacle(uow, person, self.task_id)


class TaskSoon(Notice, kind="task-soon", priority=Priority.AWAITED, unasked=True, pausable=False):
    """Somebody asks for help: for whoever is in charge of the patto, at once, but not at night."""

    task_id: int
    woken_at: datetime

    @property
    def key(self) -> str:
        """One for each time that it comes up."""
        return f"{self.kind}:{self.task_id}:{self.woken_at:%Y%m%dT%H%M%S}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what is done, or in other hands by now."""
        return obstacle(uow, person, self.task_id)


class TasksToDo(Notice, kind="tasks-to-do", priority=Priority.REMINDER, unasked=True, gentle=True):
    """There is something to do about the patti that somebody follows: one letter of a morning, whatever it is."""

    day: date

    @property
    def key(self) -> str:
        """One a day."""
        return f"{self.kind}:{self.day:%Y%m%d}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over a day on which nothing is left to do."""
        today = uow.programme.today(uow.now)
        return None if records.how_many(uow.session, person.id, today=today) else "answered"


def tell(uow: UnitOfWork, patto: Patto, task: Task, *, last_woken_at: datetime | None) -> None:
    """Write to whoever hears of a task: at once what is urgent, else with what there is to do of a morning."""
    if task.reason not in AT_ANY_HOUR | AT_ONCE:
        remind_on(uow, patto, None)
        return
    is_the_same = last_woken_at is not None and task.taken_at is None and uow.now - last_woken_at < AGAIN
    if is_the_same:
        return
    for one in patto_staff.listeners(uow, patto):
        outbox.post(uow, one.id, urgent(task))


def tell_urgent(uow: UnitOfWork, patto: Patto, who: Sequence[Person]) -> None:
    """Write of everything urgent in a patto to somebody; of what they were told they hear no second time."""
    for task in records.open_of(uow.session, patto.id):
        if task.is_urgent:
            for one in who:
                outbox.post(uow, one.id, urgent(task))


def urgent(task: Task) -> TaskNow | TaskSoon:
    """Give what tells of an urgent task."""
    if task.reason in AT_ANY_HOUR:
        return TaskNow(task_id=task.id, woken_at=task.woken_at)
    return TaskSoon(task_id=task.id, woken_at=task.woken_at)


def remind_on(uow: UnitOfWork, patto: Patto, day: date | None) -> None:
    """Let whoever is in charge of a patto have a letter on the morning of a day, or on the next working morning."""
    if patto.operator_id is None:
        return
    morning = _morning(uow, uow.programme.today(uow.now) if day is None else day)
    notice = TasksToDo(day=uow.programme.today(morning))
    outbox.post(uow, patto.operator_id, notice, due_at=morning, late_after=morning + KEPT)


def _morning(uow: UnitOfWork, day: date) -> datetime:
    """Give the first working morning that is still to come, from a day on."""
    while True:
        day = working_day(day)
        at = uow.programme.quiet_end(uow.programme.moment(datetime.combine(day, MORNING)))
        if at > uow.now:
            return at
        day += timedelta(days=1)


def obstacle(uow: UnitOfWork, person: Person, task_id: int) -> str | None:
    """Say why a letter about one task is not for somebody any more."""
    task = records.task(uow.session, task_id)
    patto = None if task is None else patti.patto(uow.session, task.patto_id)
    if task is None or patto is None or not patto_staff.hears_of(person, patto):
        return "gone"
    if task.closed_at is not None:
        return "answered"
    return None if person.id in {one.id for one in patto_staff.listeners(uow, patto)} else "passed-on"
