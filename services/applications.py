"""Applications of a person: begun, filled in, sent, changed, taken back; and how they see them stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from locales import N_
from services import appointments, class_days, requirements, withdrawals
from services.application_answers import LONGEST_ANSWER, Answers, is_birthday
from services.application_states import Status, status
from services.refusals import Refusal
from services.requirements import Rules
from services.seats import ActivityOver
from services.work import UnitOfWork
from services.working_days import working_day
from storage import application_rows, catalogue, enrolments
from storage import applications as records
from storage import appointments as bookings
from storage.application_rows import ApplicationRow
from storage.applications import Application, ApplicationState, LeavingReason
from storage.catalogue import Activity, EnrolmentMode
from storage.enrolments import Seats
from storage.people import Person

EMPTY = Answers().model_dump_json()
"""Answers of which nothing is left."""


class NotByApplication(Refusal):
    """The activity gives its places without an application."""

    message = N_("Per «{activity}» non serve fare domanda. Apri l'attività: c'è scritto come si entra.")


class NotYourApplication(Refusal):
    """Someone asked for an application that is not theirs, or for none at all."""

    message = N_("Questa domanda non c'è. Le tue sono in Corsi, sotto «Le mie domande».")


class InAlready(Refusal):
    """The person has a place or a turn, and needs no application."""

    message = N_("Per «{activity}» hai già un posto, o un turno. Lo trovi nella tua agenda.")


class NotComplete(Refusal):
    """Something that must be answered is not."""

    message = N_("Manca ancora qualche risposta. Apri la domanda: riprendi da dove eri.")


class NotABirthday(Refusal):
    """Nobody who applies was born on that day."""

    message = N_("Questa data di nascita non può essere giusta. Scrivila così: 12/3/1999.")


class AnswerTooLong(Refusal):
    """An answer is a whole story."""

    message = N_("Questa risposta è troppo lunga. Scrivila in poche frasi.")


class Settled(Refusal):
    """The application of an old button was decided, taken back or ended: nothing of it is changed any more."""

    message = N_("Questa domanda è già chiusa. Aprila per vedere come è andata.")


@dataclass(frozen=True, slots=True)
class Sent:
    """What sending came to; `is_new` unless it had been sent before."""

    application: Application
    is_new: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """One of a person's applications, and how it stands today. `is_late`: an answer was promised for before today."""

    row: ApplicationRow
    status: Status
    is_late: bool

    @property
    def can_be_changed(self) -> bool:
        """Whether the answers can still be changed."""
        return self.status in (Status.DRAFT, Status.RECEIVED, Status.REVIEWING, Status.ASKED)

    @property
    def is_on_again(self) -> bool:
        """Whether it was called off with a class into which one gets by applying all the same, as things are now."""
        row = self.row
        is_on = row.next_at is not None and not row.is_withdrawn_activity and row.is_by_application
        return row.state is ApplicationState.CALLED_OFF and is_on

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether there is anything left to take back."""
        return self.can_be_changed or self.status in (Status.ADMITTED, Status.WAITING, Status.ENROLLED)


def start(uow: UnitOfWork, person: Person, activity_id: int) -> Application:
    """Begin to apply: gives a new draft, or the live application that there is already, whatever its state.

    One for each person and activity, however many ask at the same moment.

    Raises:
        ActivityOver: there is no such activity, or nobody gets in any more.
        NotByApplication: one gets in without.
        InAlready: the person has a place or a turn without any application.
    """
    activity = catalogue.lock_activity(uow.session, activity_id)
    check_open(uow, activity)
    assert activity is not None
    records.end_those_out(uow.session, uow.now, activity_id)
    there = records.live(uow.session, person.id, activity_id)
    if there is not None:
        return there
    if enrolments.live(uow.session, Seats(activity_id), [person.id]):
        raise InAlready(activity=activity.title)
    return records.begin(uow.session, person.id, activity_id, EMPTY, uow.now)


def check_open(uow: UnitOfWork, activity: Activity | None) -> None:
    """See that one can apply to an activity now; raises as `start` does."""
    if activity is None or class_days.days(uow, activity).next_at is None:
        raise ActivityOver(activity=activity.title if activity else "…")
    if activity.mode is not EnrolmentMode.APPLICATION:
        raise NotByApplication(activity=activity.title)


def own(uow: UnitOfWork, person: Person, application_id: int) -> Application:
    """Find an application of a person, whatever its state.

    Raises:
        NotYourApplication: it is somebody else's, or there is none.
    """
    found = records.application(uow.session, application_id)
    if found is None or found.person_id != person.id:
        raise NotYourApplication
    return found


def answers(uow: UnitOfWork, application: Application) -> tuple[Rules, Answers]:
    """Read what an application was asked, and what was answered to it.

    A draft is asked what counts today; one that was sent, what counted then.
    """
    activity = catalogue.activity(uow.session, application.activity_id)
    if application.requirements_id is not None:
        rules = requirements.read(uow.session, application.requirements_id)
    else:
        rules = requirements.current(uow, activity) if activity else Rules()
    return rules, Answers.read(application.answers).under(rules)


def save(uow: UnitOfWork, person: Person, application_id: int, given: Answers) -> Application:
    """Keep what has been answered so far in a draft. Safe to repeat.

    Raises:
        NotYourApplication: see `own`.
        Settled: it was sent; see `edit`.
        NotABirthday, AnswerTooLong: an answer cannot be right.
    """
    own(uow, person, application_id)
    application = _locked(uow, application_id)
    if application.state is not ApplicationState.DRAFT:
        raise Settled
    _check(uow, given)
    application.answers, application.changed_at = given.model_dump_json(), uow.now
    uow.session.flush()
    return application


def send(uow: UnitOfWork, person: Person, application_id: int) -> Sent:
    """Hand a draft in: from now on an answer is owed. Sending it twice changes nothing.

    The version of the requirements that counts now is written down with it.

    Raises:
        NotYourApplication: see `own`.
        NotComplete: something is missing, be it that other things are asked by now.
        Settled: it was taken back or ended meanwhile.
        ActivityOver, NotByApplication: see `start`.
    """
    activity, application = _both_locked(uow, person, application_id)
    if application.is_open or application.state is ApplicationState.ADMITTED:
        return Sent(application, is_new=False)
    if application.state is not ApplicationState.DRAFT:
        raise Settled
    _judge_by_rules(uow, activity, application, person, Answers.read(application.answers))
    application.state, application.sent_at = ApplicationState.RECEIVED, uow.now
    application.promised_on = _promise(uow, activity, application)
    uow.session.flush()
    return Sent(application, is_new=True)


def edit(uow: UnitOfWork, person: Person, application_id: int, given: Answers) -> Application:
    """Put other answers in place of those that were sent, until somebody has decided. Safe to repeat.

    They are held against what the class asks now. What was promised stays.

    Raises:
        NotYourApplication, NotComplete, NotABirthday, AnswerTooLong: see `save` and `send`.
        Settled: it was decided, taken back or ended meanwhile.
        ActivityOver, NotByApplication: see `start`.
    """
    activity, application = _both_locked(uow, person, application_id)
    if not application.is_open:
        raise Settled
    _check(uow, given)
    _judge_by_rules(uow, activity, application, person, given)
    uow.session.flush()
    return application


def withdraw(uow: UnitOfWork, person: Person, application_id: int, because: LeavingReason | None = None) -> Application:
    """Take an application back: for good, with the place or turn that came of it. Taking it back twice changes nothing.

    The place goes to the next in line at once (rule 4), and counselling that was
    booked is free again. Of a draft nothing is kept.

    Raises:
        NotYourApplication: see `own`.
        Settled: it was refused, called off or ended meanwhile, or the class is over.
    """
    activity, application = _both_locked(uow, person, application_id)
    return _take_back(uow, person, activity, application, because)


def withdraw_all(uow: UnitOfWork, person: Person) -> None:
    """Take every application back that still counts: the person leaves. What is over stays. Safe to repeat."""
    for one in records.live_of_person(uow.session, person.id):
        activity, application = _lock_both(uow, one.id)
        if application.state in records.LIVE and not _is_concluded(uow, activity, application):
            _take_back(uow, person, activity, application, None)


def mine(uow: UnitOfWork, person: Person) -> Sequence[Mine]:
    """List a person's applications as they stand today, those that count first, newest first.

    Drafts that were taken back are left out: there is nothing in them.
    """
    rows = application_rows.of_person(uow.session, person.id, now=uow.now)
    return [_seen(uow, row) for row in rows if row.sent_at or row.state is not ApplicationState.WITHDRAWN]


def one_of_mine(uow: UnitOfWork, person: Person, application_id: int) -> Mine:
    """Read one application of a person as it stands today; raises as `own` does."""
    own(uow, person, application_id)
    row = application_rows.row(uow.session, application_id, now=uow.now)
    assert row is not None
    return _seen(uow, row)


def newest(uow: UnitOfWork, person: Person, activity_id: int) -> Mine | None:
    """Tell how a person stands in one activity: the application that counts, or else the last one."""
    return next((one for one in mine(uow, person) if one.row.activity_id == activity_id), None)


def promise(today: date, answer_days: int, first_on: date | None = None) -> date:
    """Say until when an application of today is answered: in so many days, but on a working day.

    Where the class begins (on *first_on*, if that is to come) before or on that
    day, on the last working day before; never in the past, nor on a day on
    which nobody is reminded of it.
    """
    wanted = working_day(today + timedelta(days=answer_days))
    if first_on is None or first_on <= today or wanted < first_on:
        return wanted
    return max(working_day(today), working_day(first_on - timedelta(days=1), forwards=False))


def _promise(uow: UnitOfWork, activity: Activity, application: Application) -> date:
    rules, _answers = answers(uow, application)
    next_at = class_days.days(uow, activity).next_at
    begins_on = None if next_at is None else uow.programme.today(next_at)
    return promise(uow.programme.today(uow.now), rules.answer_days, begins_on)


def _check(uow: UnitOfWork, given: Answers) -> None:
    if given.born is not None and not is_birthday(given.born, uow.programme.today(uow.now)):
        raise NotABirthday
    if any(one is not None and len(one) > LONGEST_ANSWER for one in given.own):
        raise AnswerTooLong


def _judge_by_rules(
    uow: UnitOfWork, activity: Activity, application: Application, person: Person, given: Answers
) -> None:
    """Hold answers against what the activity asks now, and write down by which version."""
    check_open(uow, activity)
    version = requirements.version(uow, activity)
    rules = Rules.model_validate_json(version.rules)
    complete = given.under(rules).model_copy(update={"territory_id": person.territory_id})
    if complete.missing(rules):
        raise NotComplete
    application.answers, application.changed_at = complete.model_dump_json(), uow.now
    application.requirements_id = version.id
    application.fits = not complete.obstacles(rules, class_days.days(uow, activity).first_on)


def _is_concluded(uow: UnitOfWork, activity: Activity, application: Application) -> bool:
    return application.state is ApplicationState.ADMITTED and class_days.days(uow, activity).is_over


def _take_back(
    uow: UnitOfWork, person: Person, activity: Activity, application: Application, because: LeavingReason | None
) -> Application:
    if application.state is ApplicationState.WITHDRAWN:
        return application
    if application.state not in records.LIVE or _is_concluded(uow, activity, application):
        raise Settled
    _give_back_counselling(uow, person, application)
    if application.state is ApplicationState.ADMITTED:
        assert application.enrolment_id is not None
        withdrawals.withdraw_one(uow, person, application.enrolment_id)
    if application.state is ApplicationState.DRAFT:
        application.answers = EMPTY
    application.state, application.changed_at = ApplicationState.WITHDRAWN, uow.now
    application.left_because = because
    application.let_go()
    uow.session.flush()
    return application


def _give_back_counselling(uow: UnitOfWork, person: Person, application: Application) -> None:
    """Free what somebody booked who takes back what let them book: nobody is to wait for them.

    Before the application ends, since only what stands is given back.
    """
    places = enrolments.live(uow.session, Seats(application.activity_id), [person.id])
    if any(one.id != application.enrolment_id for one in places):
        return
    for one in bookings.ahead(uow.session, person.id, now=uow.now, activity_id=application.activity_id):
        appointments.cancel(uow, person, one.appointment_id)


def _both_locked(uow: UnitOfWork, person: Person, application_id: int) -> tuple[Activity, Application]:
    """Lock an application of a person after its activity."""
    own(uow, person, application_id)
    return _lock_both(uow, application_id)


def _lock_both(uow: UnitOfWork, application_id: int) -> tuple[Activity, Application]:
    found = records.application(uow.session, application_id)
    activity = None if found is None else catalogue.lock_activity(uow.session, found.activity_id)
    if activity is None:
        raise NotYourApplication
    return activity, _locked(uow, application_id)


def _locked(uow: UnitOfWork, application_id: int) -> Application:
    application = records.lock(uow.session, application_id)
    if application is None:
        raise NotYourApplication
    return application


def _seen(uow: UnitOfWork, row: ApplicationRow) -> Mine:
    is_off = row.is_withdrawn_activity or row.first_at is None
    found = status(
        row.state,
        row.enrolment,
        has_open_question=row.question_id is not None,
        is_off=is_off,
        is_over=row.ends_at is not None and row.ends_at <= uow.now,
    )
    is_open = row.state in records.OPEN
    return Mine(row, found, is_late=is_open and bool(row.promised_on and row.promised_on < _today(uow)))


def _today(uow: UnitOfWork) -> date:
    return uow.programme.today(uow.now)
