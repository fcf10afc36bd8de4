"""Judging applications: one at a time, by one judge at a time, each decision once (rules 1, 3 and 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

from locales import N_
from services import admissions, applications, class_days, in_hand, outbox
from services.admissions import Room
from services.application_answers import Answers
from services.application_news import AnswerCame, ApplicationDecided, QuestionAsked
from services.eligibility import Obstacle
from services.in_hand import AnswersAreOthers, DecidedAlready, NotYoursToJudge
from services.refusals import Refusal
from services.requirements import Rules
from services.work import UnitOfWork
from storage import accesses, catalogue, people
from storage import applications as records
from storage import reviews as lists
from storage.accesses import Subject
from storage.applications import Application, ApplicationQuestion, ApplicationState
from storage.catalogue import Activity
from storage.enrolments import EnrolmentState
from storage.people import Person
from storage.reviews import ToReview

LONGEST_REASON = 500
LONGEST_QUESTION = 500
LONGEST_ANSWER = 1000

SITTING = timedelta(minutes=30)
"""Who opens the same application again so soon has not opened it twice."""


class NothingSaid(Refusal):
    """A reason, a question or an answer is empty, or a whole story."""

    message = N_("Scrivilo in poche frasi: è troppo lungo, o non c'è niente.")


class AskedAlready(Refusal):
    """A question is open: one at a time."""

    message = N_("A questa persona hai già fatto una domanda. Aspetta la risposta, o decidi.")


class AnsweredAlready(Refusal):
    """The question of an old button has its answer, or there is no such question to this person."""

    message = N_("Qui non serve più una risposta. Come va la tua domanda lo vedi in Corsi.")


@dataclass(frozen=True, slots=True)
class Case:
    """An application as whoever judges it sees it.

    `rules` are those by which it is judged, and `obstacles` what of them it
    does not meet. `first_on` is the day on which the class begins: ages are
    those of that day. `held_by` is who else has it in hand now. `stamp` tells
    what was answered from anything else that might be answered: a decision
    made on a screen with another one is made on old answers.
    """

    application: Application
    activity: Activity
    name: str
    rules: Rules
    answers: Answers
    obstacles: Sequence[Obstacle]
    first_on: date
    questions: Sequence[ApplicationQuestion]
    room: Room
    held_by: str | None
    enrolment: EnrolmentState | None
    stamp: int

    @property
    def needs_exception(self) -> bool:
        """Whether admitting needs a reason in words: the answers do not meet what is asked."""
        return not self.application.fits


def next_one(uow: UnitOfWork, staff: Person, *, after: int | None = None) -> Application | None:
    """Take the application that is promised soonest and that nobody has in hand; nothing, where there is none.

    What somebody has in hand already comes first. With *after*, an application
    that they put back or passed over, whatever comes later in the list, and
    then from its beginning: who leafs through comes to every one.

    Two who ask at the same moment get two.
    """
    raise NotImplementedError


def take(uow: UnitOfWork, staff: Person, application_id: int) -> Application:
    """Take an application in hand, for `in_hand.HELD`. Taking it again begins that time anew.

    Raises:
        NotYoursToJudge, DecidedAlready, InOthersHands: see `in_hand.hold`.
    """
    return in_hand.hold(uow, staff, application_id)


def put_back(uow: UnitOfWork, staff: Person, application_id: int) -> Application:
    """Let somebody else take an application. What is in nobody's hand, or decided, stays as it is."""
    raise NotImplementedError


def case(uow: UnitOfWork, staff: Person, application_id: int) -> Case:
    """Open an application, be it decided, and write down who did: the person may see it.

    Raises:
        NotYoursToJudge: see `in_hand.find`.
    """
    raise NotImplementedError


def admit(
    uow: UnitOfWork, staff: Person, application_id: int, exception: str = "", *, seen: int | None = None
) -> Application:
    """Admit somebody: a place is kept for them until a deadline, and they are told (rule 4).

    The place becomes theirs with «Accetto il posto». `exception` says why, where
    the answers do not meet what is asked; `seen` is the stamp of the case.

    Whoever cannot be told waits in line instead, and is offered the place when they can.

    Raises:
        NotYoursToJudge, DecidedAlready, InOthersHands, AnswersAreOthers: see `in_hand`.
        NeedsException: the answers do not meet what is asked, and no reason is given.
        NoPlaceFree, ClassIsClosed: see `admissions`.
    """
    raise NotImplementedError


def to_waiting_list(
    uow: UnitOfWork, staff: Person, application_id: int, exception: str = "", *, seen: int | None = None
) -> Application:
    """Give somebody a turn in the waiting list, and tell them.

    Raises:
        NotYoursToJudge, DecidedAlready, InOthersHands, AnswersAreOthers, NeedsException, ClassIsClosed: see `admit`.
        PlacesAreFree: there is nothing to wait for.
    """
    raise NotImplementedError


def refuse(uow: UnitOfWork, staff: Person, application_id: int, reason: str, *, seen: int | None = None) -> Application:
    """Do not admit somebody, and tell them; the reason, `refusal_reasons.REASONS` or own words, they read on a tap.

    Raises:
        NotYoursToJudge, DecidedAlready, InOthersHands, AnswersAreOthers: see `admit`.
        NothingSaid: there is no reason, or too much of it.
    """
    raise NotImplementedError


def ask(uow: UnitOfWork, staff: Person, application_id: int, question: str) -> ApplicationQuestion:
    """Ask the person something; meanwhile the application is in nobody's hand.

    Raises:
        NotYoursToJudge, DecidedAlready, InOthersHands: see `admit`.
        AskedAlready: a question is open.
        NothingSaid: there is no question, or too much of it.
    """
    raise NotImplementedError


def open_question(uow: UnitOfWork, person: Person, question_id: int) -> ApplicationQuestion:
    """Find what a person is asked about their application.

    Raises:
        AnsweredAlready: it needs no answer any more, or was asked of somebody else.
    """
    raise NotImplementedError


def answer(uow: UnitOfWork, person: Person, question_id: int, text: str) -> ApplicationQuestion:
    """Answer an operator's question, who is told. The same answer twice is one.

    Raises:
        AnsweredAlready: there is another answer, the application is decided, or it is somebody else's question.
        NothingSaid: there is no answer, or too much of it.
    """
    raise NotImplementedError


def worklist(
    uow: UnitOfWork, staff: Person, *, skip: int = 0, most: int = 8, activity_id: int | None = None
) -> Sequence[ToReview]:
    """List what waits for an answer where somebody judges, the soonest promised first: so what is late comes first."""
    return lists.worklist(
        uow.session, staff, held_since=in_hand.held_since(uow), skip=skip, most=most, activity_id=activity_id
    )
