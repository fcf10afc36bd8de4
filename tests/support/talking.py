"""What racers do about a patto: say something, ask to change it, leave it, at the same moment."""

from collections.abc import Callable
from typing import Any

from services import saying
from services.refusals import Refusal
from services.work import UnitOfWork
from tests.support.patto_office import person


def say_about_patto(uow: UnitOfWork, who: int, patto_id: int, words: str) -> str:
    """Say something, or tell why not."""
    return _said(uow, lambda: saying.say(uow, person(uow, who), patto_id, text=words))


def ask_patto_change(uow: UnitOfWork, who: int, patto_id: int, words: str) -> str:
    """Ask for a change, or tell why not."""
    return _said(uow, lambda: saying.ask_change(uow, person(uow, who), patto_id, text=words))


def leave_patto(uow: UnitOfWork, who: int, patto_id: int) -> str:
    """Leave, or tell why not."""
    return _said(uow, lambda: saying.leave(uow, person(uow, who), patto_id))


def _said(uow: UnitOfWork, act: Callable[[], object]) -> str:
    """Do something; a refusal is an answer here, and leaves nothing behind, as anywhere."""
    try:
        with uow.session.begin_nested():
            act()
    except Refusal as no:
        return type(no).__name__
    return "done"


SERVICES: dict[str, Callable[..., Any]] = {
    one.__name__: one for one in (say_about_patto, ask_patto_change, leave_patto)
}
