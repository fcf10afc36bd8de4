"""What there is to do about patti, tapped by whoever follows them."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import patto_desk, tasks
from services.tasks import TaskIsDone, UrgentToday
from services.work import UnitOfWork
from storage.people import Person
from storage.tasks import Outcome
from views import dates, refusals
from views import tasks as views
from views.answers.tasks import (
    AskCloseTask,
    CloseTask,
    PutTaskOff,
    ShowDoneTasks,
    ShowTask,
    ShowTasks,
    TakeTask,
)
from views.screen import Screen

router = Router(name="tasks")


def over_the_task(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to a tap, say why over the thing to do as it is now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except (TaskIsDone, UrgentToday) as no:
            shown = views.page(tasks.opened(uow, person, callback_data.task_id), dates.here(uow))
            return replace(shown, alert=refusals.refusal(no, tapped=True).alert)

    return answer


@router.callback_query(ShowTasks.filter())
def show_worklist(query: CallbackQuery, callback_data: ShowTasks, uow: UnitOfWork, person: Person) -> Screen:
    """See whom to call today, and why."""
    if not patto_desk.follows(person):
        raise patto_desk.NobodysPatti
    found = tasks.worklist(uow, person, callback_data.page, is_put_off=callback_data.put_off)
    return views.worklist(found, dates.here(uow))


@router.callback_query(ShowTask.filter())
def show_one(query: CallbackQuery, callback_data: ShowTask, uow: UnitOfWork, person: Person) -> Screen:
    """Open one thing to do."""
    return views.page(tasks.opened(uow, person, callback_data.task_id), dates.here(uow))


@router.callback_query(TakeTask.filter())
@over_the_task
def take(query: CallbackQuery, callback_data: TakeTask, uow: UnitOfWork, person: Person) -> Screen:
    """Take something in hand."""
    return views.page(tasks.take(uow, person, callback_data.task_id), dates.here(uow))


@router.callback_query(PutTaskOff.filter())
@over_the_task
def put_off(query: CallbackQuery, callback_data: PutTaskOff, uow: UnitOfWork, person: Person) -> Screen:
    """Put something off."""
    return views.page(tasks.put_off(uow, person, callback_data.task_id, callback_data.days), dates.here(uow))


@router.callback_query(AskCloseTask.filter())
@over_the_task
def ask_close(query: CallbackQuery, callback_data: AskCloseTask, uow: UnitOfWork, person: Person) -> Screen:
    """Ask what came of something."""
    found = tasks.opened(uow, person, callback_data.task_id)
    if found.task.closed_at is not None:
        raise TaskIsDone
    return views.ask_close(found)


@router.callback_query(CloseTask.filter())
@over_the_task
def close(query: CallbackQuery, callback_data: CloseTask, uow: UnitOfWork, person: Person) -> Screen:
    """Close something with what came of it."""
    outcome = Outcome(callback_data.outcome)
    return views.closed(tasks.close(uow, person, callback_data.task_id, outcome), dates.here(uow))


@router.callback_query(ShowDoneTasks.filter())
def show_done(query: CallbackQuery, callback_data: ShowDoneTasks, uow: UnitOfWork, person: Person) -> Screen:
    """See what was done about a patto."""
    found, is_last = tasks.done(uow, person, callback_data.patto_id, callback_data.page)
    return views.done(callback_data.patto_id, found, dates.here(uow), page=callback_data.page, is_last=is_last)
