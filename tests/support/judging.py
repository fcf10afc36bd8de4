"""What racers do about applications: several apply, judge and take back at the same moment."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from services import applications, calling_off, reviews
from services.application_answers import Answers
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.applications import Application
from storage.catalogue import Activity
from storage.people import Person

BORN = date(2000, 5, 17)


def apply(uow: UnitOfWork, telegram_id: int) -> bool:
    """Begin, fill in and send in one go; tells whether sending was new."""
    person = _person(uow, telegram_id)
    one = applications.start(uow, person, uow.session.scalars(select(Activity.id)).one())
    if one.sent_at is None:
        try:
            applications.save(uow, person, one.id, Answers(born=BORN))
        except applications.Settled:  # the other phone was quicker
            return False
    return applications.send(uow, person, one.id).is_new


def send(uow: UnitOfWork, telegram_id: int) -> bool:
    """Send what is filled in; tells whether that is new."""
    person = _person(uow, telegram_id)
    return applications.send(uow, person, _application(uow, telegram_id).id).is_new


def take_next(uow: UnitOfWork, staff_id: int) -> int | str | None:
    """Take the next application; gives its id."""
    found: list[int | None] = []

    def act() -> None:
        one = reviews.next_one(uow, _person(uow, staff_id))
        found.append(None if one is None else one.id)

    no = _said(uow, act)
    return found[0] if found else no


def admit(uow: UnitOfWork, staff_id: int, telegram_id: int) -> str:
    """Admit somebody, or say why not."""
    return _said(uow, lambda: reviews.admit(uow, _person(uow, staff_id), _application(uow, telegram_id).id))


def refuse(uow: UnitOfWork, staff_id: int, telegram_id: int) -> str:
    """Refuse somebody, or say why not."""
    return _said(uow, lambda: reviews.refuse(uow, _person(uow, staff_id), _application(uow, telegram_id).id, "No."))


def take_back(uow: UnitOfWork, telegram_id: int) -> str:
    """Take one's application back, or say why not."""
    return _said(uow, lambda: applications.withdraw(uow, _person(uow, telegram_id), _application(uow, telegram_id).id))


def call_off(uow: UnitOfWork) -> int:
    """End what nothing comes of any more; gives how many."""
    return calling_off.call_off_due(uow)


def _said(uow: UnitOfWork, act: Callable[[], object]) -> str:
    """Do something; a refusal is an answer here, and leaves nothing behind, as anywhere."""
    try:
        with uow.session.begin_nested():
            act()
    except Refusal as no:
        return type(no).__name__
    return "done"


def _person(uow: UnitOfWork, telegram_id: int) -> Person:
    return uow.session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()


def _application(uow: UnitOfWork, telegram_id: int) -> Application:
    query = select(Application).where(Application.person_id == _person(uow, telegram_id).id)
    return uow.session.scalars(query.order_by(Application.id.desc()).limit(1)).one()


SERVICES: dict[str, Callable[..., Any]] = {
    "apply": apply,
    "send": send,
    "take_next": take_next,
    "admit": admit,
    "refuse": refuse,
    "take_back": take_back,
    "call_off": call_off,
}
