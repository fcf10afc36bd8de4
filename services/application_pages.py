"""One application as the person who wrote it sees it: how it stands, what to do now, who has read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services import application_forms, applications, appointments, class_days, fitting
from services.application_forms import Form
from services.application_states import Status
from services.applications import Mine
from services.fitting import Known
from services.shelf import Listed
from services.work import UnitOfWork
from storage import accesses, catalogue, people
from storage import applications as records
from storage import appointments as bookings
from storage.accesses import Subject
from storage.applications import Application
from storage.catalogue import EnrolmentMode
from storage.people import Person

PAGE = 6
"""Applications on one page of a list."""

ENDED = (Status.REFUSED, Status.CALLED_OFF, Status.ENDED, Status.WITHDRAWN)
"""After these something else is offered."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of the staff who has opened an application: by their first name, and when they did last."""

    name: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One application. `reason` is that of a refusal, and `question` what the staff want to know now.

    `is_open_again` tells that the person can apply once more, `others` are
    classes that may fit instead, and `has_counselling` tells of times to book;
    `has_appointment` that one is booked.
    """

    mine: Mine
    form: Form
    reason: str
    question: str
    readers: Sequence[Reader]
    is_open_again: bool
    others: Sequence[Listed]
    has_counselling: bool = False
    has_appointment: bool = False


def page(uow: UnitOfWork, person: Person, application_id: int) -> Page:
    """Read one application of a person.

    Raises:
        NotYourApplication: it is somebody else's, or there is none.
    """
    mine = applications.one_of_mine(uow, person, application_id)
    application = applications.own(uow, person, application_id)
    form = application_forms.form(uow, person, application_id)
    has_ended = mine.status in ENDED
    booked = bookings.ahead(uow.session, person.id, now=uow.now, activity_id=application.activity_id)
    return Page(
        mine=mine,
        form=form,
        reason=application.reason or "" if mine.status is Status.REFUSED else "",
        question=_question(uow, mine),
        readers=readers(uow, application),
        is_open_again=has_ended and _is_open_again(uow, person, application),
        others=instead(uow, person, form) if has_ended else (),
        has_counselling=appointments.are_offered(uow, person, application.activity_id),
        has_appointment=bool(booked),
    )


def instead(uow: UnitOfWork, person: Person, form: Form) -> Sequence[Listed]:
    """List other classes that may fit whoever wrote an application."""
    known = Known(born=form.answers.born, employment=form.answers.employment)
    return fitting.others(uow, person, form.activity_id, known)


def listed(uow: UnitOfWork, person: Person, number: int) -> tuple[Sequence[Mine], int, bool]:
    """List a page of a person's applications, with its number and whether it is the last."""
    mine = applications.mine(uow, person)
    last = max(0, (len(mine) - 1) // PAGE)
    number = min(number, last)
    return mine[number * PAGE : (number + 1) * PAGE], number, number == last


def readers(uow: UnitOfWork, application: Application) -> Sequence[Reader]:
    """List who of the staff has opened an application, each once, the last first."""
    opened = {
        one.reader_id: one.opened_at
        for one in accesses.of_person(uow.session, application.person_id)
        if one.subject is Subject.APPLICATION and one.subject_id == application.id
    }
    found = [Reader(who.name, at) for reader_id, at in opened.items() if (who := people.person(uow.session, reader_id))]
    return sorted(found, key=lambda one: one.opened_at, reverse=True)


def _question(uow: UnitOfWork, mine: Mine) -> str:
    if mine.status is not Status.ASKED or mine.row.question_id is None:
        return ""
    found = records.question(uow.session, mine.row.question_id)
    return found.question if found else ""


def _is_open_again(uow: UnitOfWork, person: Person, application: Application) -> bool:
    activity = catalogue.activity(uow.session, application.activity_id)
    if activity is None or activity.mode is not EnrolmentMode.APPLICATION:
        return False
    if class_days.days(uow, activity).next_at is None:
        return False
    return records.live(uow.session, person.id, application.activity_id) is None
