"""What racers do about check-ins: say the same from several phones, ask, plan and end a patto at the same moment."""

from collections.abc import Callable
from typing import Any

from services import check_in_asking, check_ins, patto_endings, planning
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import marks, patti
from storage.check_ins import Word
from storage.patti import Ending
from tests.support.patto_office import person


def say_check_in(uow: UnitOfWork, who: int, due_id: int, word: str) -> str:
    """Say how something went, or tell why not."""
    try:
        with uow.session.begin_nested():
            check_ins.say(uow, person(uow, who), due_id, Word(word))
    except Refusal as no:
        return type(no).__name__
    return "done"


def ask_check_ins(uow: UnitOfWork) -> int:
    """Ask about what is due."""
    return check_in_asking.ask_due(uow)


def plan_check_ins(uow: UnitOfWork) -> int:
    """Write down what is due soon, whether that was done today or not."""
    marks.put(uow.session, planning.LOOK)
    return planning.plan_due(uow)


def end_patto(uow: UnitOfWork, patto_id: int) -> str:
    """End a patto, and all that is planned of it."""
    patto = patti.lock_patto(uow.session, patto_id)
    assert patto is not None
    if patto.ended_at is None:
        patto_endings.end(uow, patto, Ending.LEFT, None)
    return "ended"


SERVICES: dict[str, Callable[..., Any]] = {
    one.__name__: one for one in (say_check_in, ask_check_ins, plan_check_ins, end_patto)
}
