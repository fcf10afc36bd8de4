"""What people and staff are told about applications. Names, reasons and answers are looked up when it is written."""

from datetime import datetime
from enum import StrEnum

from services import in_hand
from services.notices import Notice
from services.work import UnitOfWork
from storage import applications, enrolments
from storage.applications import Application, ApplicationState
from storage.enrolments import EnrolmentState
from storage.outbox import Priority
from storage.people import Person


class ApplicationAdmitted(Notice, kind="application-admitted", priority=Priority.AWAITED, unasked=False):
    """Somebody is admitted, and a place is kept until a deadline."""

    application_id: int
    enrolment_id: int
    offered_at: datetime

    @property
    def key(self) -> str:
        """One for each offer."""
        return f"{self.kind}:{self.enrolment_id}@{self.offered_at:%Y%m%dT%H%M%S%f}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over an offer that was answered, that another has taken the place of, or that is over."""
        one = enrolments.enrolment(uow.session, self.enrolment_id)
        if one is None or one.account_id != person.id or one.state is not EnrolmentState.OFFERED:
            return "answered"
        if one.changed_at != self.offered_at:
            return "offered-again"
        return "over" if (one.offer_ends_at or uow.now) <= uow.now else None


class ApplicationDecided(Notice, kind="application-decided", priority=Priority.AWAITED, unasked=True, pausable=False):
    """Somebody is in line, or is not admitted: why not is read on a tap.

    `state` is REFUSED, or ADMITTED for a turn in the waiting list.
    """

    application_id: int
    state: ApplicationState
    decided_at: datetime

    @property
    def key(self) -> str:
        """One for each decision."""
        return f"{self.kind}:{self.application_id}:{self.state}@{self.decided_at:%Y%m%dT%H%M%S%f}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what the person has ended meanwhile, and a turn that has become a place."""
        one = _own(uow, person, self.application_id)
        if one is None or one.state is not self.state:
            return "changed"
        if self.state is ApplicationState.REFUSED:
            return None
        place = enrolments.enrolment(uow.session, one.enrolment_id or 0)
        return None if place is not None and place.state is EnrolmentState.WAITING else "changed"


class QuestionAsked(Notice, kind="application-question", priority=Priority.AWAITED, unasked=True, pausable=False):
    """An operator wants to know something about an application; `again`, where our answer is late for want of it."""

    application_id: int
    question_id: int
    again: bool = False

    @property
    def key(self) -> str:
        """One for each question, and one more where it was left open."""
        return f"{self.kind}:{self.question_id}{':again' if self.again else ''}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what was answered, or need not be any more."""
        one, question = _own(uow, person, self.application_id), applications.question(uow.session, self.question_id)
        return None if one and one.is_open and question and question.answered_at is None else "answered"


class AnswerCame(Notice, kind="application-answer", priority=Priority.AWAITED, unasked=True):
    """The person has answered an operator's question."""

    application_id: int
    question_id: int

    @property
    def key(self) -> str:
        """One for each question."""
        return f"{self.kind}:{self.question_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:  # noqa: ARG002
        """Pass over an application about which there is nothing to decide any more."""
        one = applications.application(uow.session, self.application_id)
        return None if one is not None and one.is_open else "decided"


class AnswerLate(Notice, kind="application-late", priority=Priority.AWAITED, unasked=True, pausable=False):
    """What was promised to somebody was not kept, and there is another day: `Application.promised_on`."""

    application_id: int

    @property
    def key(self) -> str:
        """One for each application: whoever is late twice does not say sorry twice."""
        return f"{self.kind}:{self.application_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what has been answered meanwhile."""
        one = _own(uow, person, self.application_id)
        return None if one is not None and one.is_open else "answered"


class ReviewsDue(Notice, kind="reviews-due", priority=Priority.REMINDER, unasked=True, gentle=True):
    """Answers are due by the next working day, or late, where somebody of the staff judges."""

    day: str

    @property
    def key(self) -> str:
        """One a day, by the wall clock."""
        return f"{self.kind}:{self.day}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over a day that is over, and work that is done."""
        if self.day != uow.programme.today(uow.now).isoformat():
            return "over"
        due = in_hand.due(uow, person)
        return None if due.soon or due.late else "done"


class Why(StrEnum):
    """Why applications are not decided any more."""

    OFF = "off"
    """The class does not take place."""
    OVER = "over"
    """The class is under way or over, and nobody gets in any more."""
    WITHOUT = "without"
    """One gets in without an application now."""


class ClassCalledOff(Notice, kind="class-called-off", priority=Priority.AWAITED, unasked=True, pausable=False):
    """Of an application nothing comes any more, for a reason that is not the person's."""

    application_id: int
    activity_id: int
    why: Why

    @property
    def key(self) -> str:
        """An application is called off once."""
        return f"{self.kind}:{self.application_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over whoever applied again meanwhile: the class takes place after all."""
        again = applications.live(uow.session, person.id, self.activity_id)
        return None if again is None else "applied-again"


def _own(uow: UnitOfWork, person: Person, application_id: int) -> Application | None:
    one = applications.application(uow.session, application_id)
    return one if one is not None and one.person_id == person.id else None
