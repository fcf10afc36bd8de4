"""A class with applications, those who apply and those who judge, and a clock: services without any chat."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Engine, select

from bot.work import Workshop
from services import (
    application_answers,
    applications,
    calling_off,
    imports,
    occurrences,
    people,
    promises,
    requirements,
    reviews,
    waiting_list,
    withdrawals,
)
from services.application_answers import Answers, Topic
from services.application_states import Status
from services.programme import Programme
from services.requirements import Employment, Rules
from services.reviews import Case
from services.work import UnitOfWork
from storage import catalogue
from storage.applications import Application, ApplicationQuestion, LeavingReason
from storage.catalogue import Activity
from storage.enrolments import Enrolment
from storage.occurrences import Occurrence
from storage.outbox import Letter
from storage.people import Person, Role
from storage.reviews import ToReview
from tests.support.world import MONDAY, ROME, an_activity, csv

T = TypeVar("T")

TITLE = "Tu puoi!"
BORN = date(2000, 5, 17)

ANNA, BRUNO, CARLA, DARIO = range(1, 5)
OLGA, OSCAR, CORA, MINA, FAR = range(901, 906)
"""Two operators and a coordinator of Crema, a community maker, and an operator of another territory."""

STAFF: Mapping[int, tuple[str, Role, int | None]] = {
    OLGA: ("Olga", Role.OPERATOR, 1),
    OSCAR: ("Oscar", Role.OPERATOR, 1),
    CORA: ("Cora", Role.COORDINATOR, None),
    MINA: ("Mina", Role.COMMUNITY_MAKER, 1),
    FAR: ("Fabio", Role.OPERATOR, 2),
}


class Office:
    """A class that begins on Wednesday 9 December at 9 and goes on for four weeks; it is a Monday morning before."""

    def __init__(self, engine: Engine) -> None:
        self.now = MONDAY.astimezone(UTC)
        self.workshop = Workshop(engine, Programme(), clock=lambda: self.now)

    def opens(self, rules: Rules | None = None, *, people: Sequence[int] = range(1, 5), **columns: object) -> None:
        """Let there be a class for those of 19 to 39, some people, and the staff."""
        self.publishes(**columns)
        self.workshop.do(_join, people)
        if rules is not None:
            self.asks(rules)

    def publishes(self, **columns: object) -> None:
        """Read the class from a catalogue file."""
        first = {
            "tipo": "corso",
            "iscrizione": "candidatura",
            "inizio": "2026-12-09 09:00",
            "fine": "2026-12-09 12:00",
            "ricorrenza": "FREQ=WEEKLY;COUNT=4",
            "eta_min": 19,
            "eta_max": 39,
            "posti": 2,
        }
        row = an_activity(TITLE, **{**first, **columns})
        self.workshop.do(imports.write_catalogue, imports.read_catalogue(csv([row])))

    def asks(self, rules: Rules) -> None:
        """Let the class ask something."""

        def act(uow: UnitOfWork) -> None:
            activity = catalogue.lock_activity(uow.session, _activity(uow).id)
            assert activity is not None
            requirements.revise(uow, activity, rules, by_id=None)

        self.does(act)

    def does(self, act: Callable[[UnitOfWork], T]) -> T:
        """Do something a second later."""
        self.now += timedelta(seconds=1)
        return self.workshop.do(act)

    def goes_to(self, month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2026) -> None:
        """Let it be another day."""
        self.now = datetime(year, month, day, hour, minute, tzinfo=ROME).astimezone(UTC)

    def ticks(self) -> None:
        """Do what the schedule does."""
        for service in (waiting_list.expire_due, calling_off.call_off_due, promises.chase_due):
            self.does(service)

    def person(self, who: int) -> Callable[[UnitOfWork], Person]:
        """Find somebody, in a unit of work."""
        return lambda uow: uow.session.scalars(select(Person).where(Person.telegram_id == who)).one()

    def starts(self, who: int) -> int:
        """Begin an application; gives its id."""
        return self.does(lambda uow: applications.start(uow, self.person(who)(uow), _activity(uow).id).id)

    def fills(self, who: int, application_id: int, born: date = BORN, work: Employment = Employment.SEEKING) -> None:
        """Answer all that is asked."""
        self.does(lambda uow: applications.save(uow, self.person(who)(uow), application_id, _given(uow, born, work)))

    def sends(self, who: int, application_id: int) -> bool:
        """Send an application; tells whether that is new."""
        return self.does(lambda uow: applications.send(uow, self.person(who)(uow), application_id).is_new)

    def applies(self, who: int, born: date = BORN, work: Employment = Employment.SEEKING) -> int:
        """Do all of it; gives the id of the application."""
        application_id = self.starts(who)
        self.fills(who, application_id, born, work)
        assert self.sends(who, application_id)
        return application_id

    def edits(self, who: int, application_id: int, born: date = BORN, work: Employment = Employment.SEEKING) -> None:
        """Answer otherwise after sending."""
        self.does(lambda uow: applications.edit(uow, self.person(who)(uow), application_id, _given(uow, born, work)))

    def takes_back(self, who: int, application_id: int, because: LeavingReason | None = None) -> None:
        """Take an application back."""
        self.does(lambda uow: applications.withdraw(uow, self.person(who)(uow), application_id, because))

    def leaves(self, who: int) -> None:
        """Give the place back, as from any other activity."""
        self.does(lambda uow: withdrawals.withdraw(uow, self.person(who)(uow), _activity(uow).id))

    def regrets(self, who: int) -> None:
        """Take that back."""
        self.does(lambda uow: withdrawals.take_back(uow, self.person(who)(uow), _activity(uow).id))

    def accepts(self, who: int) -> None:
        """Accept the place that is offered."""
        self.does(lambda uow: waiting_list.accept(uow, self.person(who)(uow), self.place(uow, who)))

    def declines(self, who: int) -> None:
        """Decline the place that is offered."""
        self.does(lambda uow: waiting_list.decline(uow, self.person(who)(uow), self.place(uow, who)))

    def place(self, uow: UnitOfWork, who: int) -> int:
        """Name by the id the last enrolment of somebody."""
        mine = select(Enrolment.id).where(Enrolment.person_id == self.person(who)(uow).id)
        return uow.session.scalars(mine.order_by(Enrolment.id.desc()).limit(1)).one()

    def next(self, staff: int, *, after: int | None = None) -> int | None:
        """Take the next application."""
        found = self.does(lambda uow: reviews.next_one(uow, self.person(staff)(uow), after=after))
        return None if found is None else found.id

    def takes(self, staff: int, application_id: int) -> None:
        """Take an application in hand."""
        self.does(lambda uow: reviews.take(uow, self.person(staff)(uow), application_id))

    def puts_back(self, staff: int, application_id: int) -> None:
        """Let others judge it."""
        self.does(lambda uow: reviews.put_back(uow, self.person(staff)(uow), application_id))

    def admits(self, staff: int, application_id: int, exception: str = "", *, seen: int | None = None) -> None:
        """Admit somebody."""
        self.does(lambda uow: reviews.admit(uow, self.person(staff)(uow), application_id, exception, seen=seen))

    def puts_in_line(self, staff: int, application_id: int, exception: str = "") -> None:
        """Give somebody a turn."""
        self.does(lambda uow: reviews.to_waiting_list(uow, self.person(staff)(uow), application_id, exception))

    def refuses(self, staff: int, application_id: int, reason: str = "Il corso è per un'altra età.") -> None:
        """Do not admit somebody."""
        self.does(lambda uow: reviews.refuse(uow, self.person(staff)(uow), application_id, reason))

    def wonders(self, staff: int, application_id: int, question: str = "Hai la patente?") -> int:
        """Ask the person something; gives the id of the question."""
        return self.does(lambda uow: reviews.ask(uow, self.person(staff)(uow), application_id, question).id)

    def replies(self, who: int, question_id: int, text: str = "Sì") -> None:
        """Answer a question."""
        self.does(lambda uow: reviews.answer(uow, self.person(who)(uow), question_id, text))

    def lets_in(self, who: int) -> int:
        """Let somebody apply, be admitted and accept; gives the id of the application."""
        application_id = self.applies(who)
        self.admits(OLGA, application_id)
        self.accepts(who)
        return application_id

    def opens_case(self, staff: int, application_id: int) -> Case:
        """Read an application as whoever judges it does."""
        return self.does(lambda uow: reviews.case(uow, self.person(staff)(uow), application_id))

    def worklist(self, staff: int, most: int = 8) -> Sequence[ToReview]:
        """List what somebody may judge."""
        return self.workshop.do(lambda uow: reviews.worklist(uow, self.person(staff)(uow), most=most))

    def saves(self, who: int, application_id: int, given: Answers) -> None:
        """Keep some answers in a draft."""
        self.does(lambda uow: applications.save(uow, self.person(who)(uow), application_id, given))

    def cancels(self, *numbers: int) -> None:
        """Cancel some dates, from 0."""
        for number in numbers:
            self._cancels(number)

    def _cancels(self, number: int) -> None:
        self.does(lambda uow: occurrences.cancel(uow, self._date(uow, number)))

    def restores(self, number: int) -> None:
        """Let a date take place all the same."""
        self.does(lambda uow: occurrences.restore(uow, self._date(uow, number)))

    def _date(self, uow: UnitOfWork, number: int) -> int:
        return uow.session.scalars(select(Occurrence.id).order_by(Occurrence.slot_at)).all()[number]

    def status(self, who: int) -> Status:
        """Tell how somebody stands in the class."""

        def look(uow: UnitOfWork) -> Status:
            mine = applications.newest(uow, self.person(who)(uow), _activity(uow).id)
            assert mine is not None
            return mine.status

        return self.workshop.do(look)

    def row(self, application_id: int) -> Application:
        """Read an application anew."""

        def look(uow: UnitOfWork) -> Application:
            found = uow.session.get_one(Application, application_id)
            uow.session.expunge(found)
            return found

        return self.workshop.do(look)

    def states(self) -> list[str]:
        """List the states of all enrolments, oldest first."""
        query = select(Enrolment.state).order_by(Enrolment.id)
        return [one.value for one in self.workshop.do(lambda uow: uow.session.scalars(query).all())]

    def letters(self, who: int | None = None) -> list[str]:
        """List the kinds of all letters, or of those to somebody, oldest first."""
        query = select(Letter.kind).join(Person, Person.id == Letter.person_id).order_by(Letter.id)
        if who is not None:
            query = query.where(Person.telegram_id == who)
        return self.workshop.do(lambda uow: [*uow.session.scalars(query)])

    def questions(self, application_id: int) -> list[str | None]:
        """List the answers to what was asked about an application."""
        query = select(ApplicationQuestion.answer).where(ApplicationQuestion.application_id == application_id)
        return self.workshop.do(lambda uow: [*uow.session.scalars(query.order_by(ApplicationQuestion.id))])


def the_activity(uow: UnitOfWork) -> Activity:
    """Find the one class there is."""
    return uow.session.scalars(select(Activity)).one()


_activity = the_activity


def _given(uow: UnitOfWork, born: date, work: Employment) -> Answers:
    """Answer every question of the class."""
    rules, given = requirements.current(uow, _activity(uow)), Answers()
    for one in application_answers.questions(rules):
        own = one.own.choices[0] if one.own and one.own.choices else "Lo vorrei molto"
        answers: dict[Topic, date | Employment] = {Topic.BORN: born, Topic.EMPLOYMENT: work}
        given = given.with_answer(rules, one, answers.get(one.topic, own))
    return given


def _join(uow: UnitOfWork, numbers: Sequence[int]) -> None:
    for number in numbers:
        people.join(uow, telegram_id=number, name=f"Persona {number}", language="it", territory_id=1, agreed_at=uow.now)
    for number, (name, role, scope_id) in STAFF.items():
        person = people.join(uow, telegram_id=number, name=name, language="it", territory_id=1, agreed_at=uow.now)
        person.role, person.scope_id = role, scope_id
