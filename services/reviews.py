"""Judging applications: one at a time, by one judge at a time, each decision once (rules 1, 3 and 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

from locales import N_
from services import admissions, applications, class_days, classes, in_hand, outbox
from services.admissions import NeedsException, Room
from services.application_answers import Answers
from services.application_news import AnswerCame, ApplicationDecided, QuestionAsked
from services.eligibility import Obstacle
from services.in_hand import AnswersAreOthers, NotYoursToJudge
from services.refusals import Refusal
from services.requirements import Rules
from services.work import UnitOfWork
from storage import accesses, catalogue, enrolments, people
from storage import applications as records
from storage import reviews as lists
from storage.accesses import Subject
from storage.applications import Application, ApplicationQuestion, ApplicationState
from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState
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
    if staff.role not in classes.JUDGES:
        return None
    since, today = in_hand.held_since(uow), uow.programme.today(uow.now)
    passed = None if after is None else records.application(uow.session, after)
    found = lists.in_hand(uow.session, staff, held_since=since, besides=after)
    if found is None and passed is not None and passed.promised_on is not None:
        place = (passed.promised_on, passed.id)
        found = lists.next_free(uow.session, staff, held_since=since, today=today, after=place)
    if found is None:
        found = lists.next_free(uow.session, staff, held_since=since, today=today)
    return None if found is None else in_hand.hold(uow, staff, found.id)


def take(uow: UnitOfWork, staff: Person, application_id: int) -> Application:
    """Take an application in hand, for `in_hand.HELD`. Taking it again begins that time anew.

    Raises:
        NotYoursToJudge, DecidedAlready, InOthersHands: see `in_hand.hold`.
    """
    return in_hand.hold(uow, staff, application_id)


def put_back(uow: UnitOfWork, staff: Person, application_id: int) -> Application:
    """Let somebody else take an application. What is in others' hands, or decided, stays as it is.

    Raises:
        NotYoursToJudge: see `in_hand.find`.
    """
    in_hand.find(uow, staff, application_id)
    application = records.lock(uow.session, application_id)
    if application is None:
        raise NotYoursToJudge
    if application.is_open and application.reviewer_id == staff.id:
        application.let_go()
        uow.session.flush()
    return application


def case(uow: UnitOfWork, staff: Person, application_id: int) -> Case:
    """Open an application, be it decided, and write down who did: the person may see it.

    Raises:
        NotYoursToJudge: see `in_hand.find`.
    """
    application = in_hand.find(uow, staff, application_id)
    activity = catalogue.activity(uow.session, application.activity_id)
    applicant = people.person(uow.session, application.person_id)
    assert activity is not None
    _note(uow, staff, application)
    rules, answers = applications.answers(uow, application)
    first_on = class_days.days(uow, activity).first_on
    holder = in_hand.holder(uow, application) if application.is_open else None
    other = None if holder in (None, staff.id) else people.person(uow.session, holder or 0)
    place = enrolments.enrolment(uow.session, application.enrolment_id) if application.enrolment_id else None
    return Case(
        application=application,
        activity=activity,
        name=applicant.name if applicant else "…",
        rules=rules,
        answers=answers,
        obstacles=answers.obstacles(rules, first_on),
        first_on=first_on,
        questions=records.questions(uow.session, application.id),
        room=admissions.room(uow, activity),
        held_by=other.name if other else None,
        enrolment=place.state if place else None,
        stamp=_stamp(uow, application),
    )


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
        NothingSaid: the reason is a whole story.
        NoPlaceFree, ClassIsClosed, TooLateToAsk: see `admissions`.
    """
    activity, application = _to_decide(uow, staff, application_id, seen)
    why = _exception(application, exception)
    enrolment = admissions.offer(uow, activity, application)
    _let_in(uow, staff, application, enrolment, why)
    if enrolment.state is EnrolmentState.WAITING:
        _tell(uow, application)
    return application


def to_waiting_list(
    uow: UnitOfWork, staff: Person, application_id: int, exception: str = "", *, seen: int | None = None
) -> Application:
    """Give somebody a turn in the waiting list, and tell them.

    Raises:
        NotYoursToJudge, DecidedAlready, InOthersHands, AnswersAreOthers, NeedsException, NothingSaid: see `admit`.
        ClassIsClosed, PlacesAreFree: there is nothing to wait for.
    """
    activity, application = _to_decide(uow, staff, application_id, seen)
    why = _exception(application, exception)
    _let_in(uow, staff, application, admissions.put_in_line(uow, activity, application), why)
    _tell(uow, application)
    return application


def refuse(uow: UnitOfWork, staff: Person, application_id: int, reason: str, *, seen: int | None = None) -> Application:
    """Do not admit somebody, and tell them; the reason, `refusal_reasons.REASONS` or own words, they read on a tap.

    Raises:
        NotYoursToJudge, DecidedAlready, InOthersHands, AnswersAreOthers: see `admit`.
        NothingSaid: there is no reason, or too much of it.
    """
    _activity, application = _to_decide(uow, staff, application_id, seen)
    application.reason = _said(reason, LONGEST_REASON)
    _decide(uow, staff, application, ApplicationState.REFUSED)
    _tell(uow, application)
    return application


def ask(uow: UnitOfWork, staff: Person, application_id: int, question: str) -> ApplicationQuestion:
    """Ask the person something; meanwhile the application is in nobody's hand.

    Raises:
        NotYoursToJudge, DecidedAlready, InOthersHands: see `admit`.
        AskedAlready: a question is open.
        NothingSaid: there is no question, or too much of it.
    """
    _activity, application = _to_decide(uow, staff, application_id)
    text = _said(question, LONGEST_QUESTION)
    if any(one.answered_at is None for one in records.questions(uow.session, application.id)):
        raise AskedAlready
    asked = ApplicationQuestion(
        application_id=application.id, question=text, asked_by_id=staff.id, asked_at=uow.now, answer=None
    )
    uow.session.add(asked)
    application.let_go()
    uow.session.flush()
    notice = QuestionAsked(application_id=application.id, question_id=asked.id)
    outbox.post(uow, application.person_id, notice)
    return asked


def open_question(uow: UnitOfWork, person: Person, question_id: int) -> ApplicationQuestion:
    """Find what a person is asked about their application.

    Raises:
        AnsweredAlready: it needs no answer any more, or was asked of somebody else.
    """
    asked, application = _asked_of(uow, person, question_id)
    if asked.answered_at is not None or not application.is_open:
        raise AnsweredAlready
    return asked


def answer(uow: UnitOfWork, person: Person, question_id: int, text: str) -> ApplicationQuestion:
    """Answer an operator's question, who is told. The same answer twice is one.

    Raises:
        AnsweredAlready: there is another answer, the application is decided, or it is somebody else's question.
        NothingSaid: there is no answer, or too much of it.
    """
    _asked, found = _asked_of(uow, person, question_id)
    application = records.lock(uow.session, found.id)
    asked = records.question(uow.session, question_id)
    words = _said(text, LONGEST_ANSWER)
    if asked is None or application is None or (asked.answered_at is not None and asked.answer != words):
        raise AnsweredAlready
    if asked.answered_at is not None:
        return asked
    if not application.is_open:
        raise AnsweredAlready
    asked.answer, asked.answered_at = words, uow.now
    uow.session.flush()
    _tell_whoever_asked(uow, application, asked)
    return asked


def worklist(
    uow: UnitOfWork, staff: Person, *, skip: int = 0, most: int = 8, activity_id: int | None = None
) -> Sequence[ToReview]:
    """List what waits for an answer where somebody judges, the soonest promised first: so what is late comes first."""
    if staff.role not in classes.JUDGES:
        return []
    return lists.worklist(
        uow.session, staff, held_since=in_hand.held_since(uow), skip=skip, most=most, activity_id=activity_id
    )


def _to_decide(
    uow: UnitOfWork, staff: Person, application_id: int, seen: int | None = None
) -> tuple[Activity, Application]:
    """Take an application in hand with its activity locked before: nobody else gives its places meanwhile.

    Those who need no place lock it all the same: PostgreSQL looks at an
    activity when an application is changed twice in one transaction, and two
    who lock in another order would wait for each other.
    """
    found = in_hand.find(uow, staff, application_id)
    activity = catalogue.lock_activity(uow.session, found.activity_id)
    assert activity is not None
    application = in_hand.hold(uow, staff, application_id)
    _check_seen(uow, application, seen)
    return activity, application


def _let_in(
    uow: UnitOfWork, staff: Person, application: Application, enrolment: Enrolment, exception: str | None
) -> None:
    application.enrolment_id, application.exception = enrolment.id, exception
    _decide(uow, staff, application, ApplicationState.ADMITTED)


def _decide(uow: UnitOfWork, staff: Person, application: Application, state: ApplicationState) -> None:
    application.state, application.changed_at = state, uow.now
    application.decided_at, application.decided_by_id = uow.now, staff.id
    application.let_go()
    uow.session.flush()


def _tell(uow: UnitOfWork, application: Application) -> None:
    notice = ApplicationDecided(
        application_id=application.id, state=application.state, decided_at=application.decided_at or uow.now
    )
    outbox.post(uow, application.person_id, notice)


def _tell_whoever_asked(uow: UnitOfWork, application: Application, asked: ApplicationQuestion) -> None:
    staff = people.person(uow.session, asked.asked_by_id)
    if staff is not None and in_hand.may_judge(uow, staff, application):
        notice = AnswerCame(application_id=application.id, question_id=asked.id)
        outbox.post(uow, staff.id, notice)


def _exception(application: Application, exception: str) -> str | None:
    """Give why somebody is let in whose answers do not meet what is asked; nothing, where they do."""
    if application.fits:
        return None
    if not exception.strip():
        raise NeedsException
    return _said(exception, LONGEST_REASON)


def _said(text: str, longest: int) -> str:
    words = text.strip()
    if not words or len(words) > longest:
        raise NothingSaid
    return words


def _asked_of(uow: UnitOfWork, person: Person, question_id: int) -> tuple[ApplicationQuestion, Application]:
    asked = records.question(uow.session, question_id)
    application = None if asked is None else records.application(uow.session, asked.application_id)
    if asked is None or application is None or application.person_id != person.id:
        raise AnsweredAlready
    return asked, application


def _check_seen(uow: UnitOfWork, application: Application, seen: int | None) -> None:
    if seen is not None and seen != _stamp(uow, application):
        raise AnswersAreOthers


def _stamp(uow: UnitOfWork, application: Application) -> int:
    told = [one.answer for one in records.questions(uow.session, application.id)]
    return crc32(repr((application.requirements_id, application.answers, told)).encode()) & 0x7FFF_FFFF


def _note(uow: UnitOfWork, staff: Person, application: Application) -> None:
    """Write down who has opened an application; of somebody who leafs back and forth, once."""
    session, subject, since = uow.session, Subject.APPLICATION, uow.now - SITTING
    if not accesses.has_opened(session, reader_id=staff.id, subject=subject, subject_id=application.id, since=since):
        accesses.note(
            session,
            person_id=application.person_id,
            reader_id=staff.id,
            subject=subject,
            subject_id=application.id,
            now=uow.now,
        )
