"""Fills the demo's classes: what they ask, who applied and how far they came, counselling, materials, ideas."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import cycle

from sqlalchemy import select

from services import (
    application_answers,
    applications,
    appointments,
    idea_reviews,
    ideas,
    materials,
    requirements,
    reviews,
    slots,
    waiting_list,
)
from services.admissions import NoPlaceFree
from services.application_answers import Answers, Topic
from services.class_days import days
from services.classes import may_run
from services.refusal_reasons import REASONS
from services.refusals import Refusal
from services.requirements import Employment, OwnQuestion, Rules
from services.slot_times import Times
from services.work import UnitOfWork
from storage import attendances, catalogue
from storage.applications import Application, ApplicationState
from storage.appointments import Slot
from storage.attendances import Presence
from storage.catalogue import Activity, ActivityKind, EnrolmentMode
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.people import Person, Role

QUESTIONS = (
    OwnQuestion(text="Perché ti interessa questo corso?"),
    OwnQuestion(text="Come arrivi?", choices=("A piedi o in bici", "In autobus", "In macchina")),
    OwnQuestion(text="Vuoi dirci altro?", may_skip=True),
)
RULES = Rules(
    min_age=19,
    max_age=39,
    employment=(Employment.SEEKING, Employment.NEITHER, Employment.FEW_HOURS),
    papers=("Carta d'identità", "Curriculum, se c'è"),
    questions=QUESTIONS,
    answer_days=10,
)
WHY = (
    "Vorrei un lavoro a contatto con le persone.",
    "Ho finito un contratto e voglio ripartire.",
    "Mi piace imparare cose nuove e mi manca un metodo.",
    "Da sola non so da dove cominciare.",
)
WAY = ("sent", "in", "offered", "in", "asked", "in", "refused", "in", "withdrawn", "in", "draft", "in", "in")
"""How far those who apply came, in turn."""

APPLYING = 27
"""So many apply to the first classes of each town."""

CLASSES = 2
"""Classes of each town that have applications already, soonest first."""

FINISHED = "CN-CO-000"
"""The class that is over: its people are asked today what they do now."""

AGO = 30
"""Days since the last date of the class that is over."""

CANVAS = (
    "Chi lavora su turni non trova chi prepara un pranzo sano.",
    "Chi lavora nei magazzini qui vicino.",
    "Una borsa pranzo da ritirare in bici, pronta alle undici.",
    "Due bar e i distributori automatici.",
    "Otto euro a pranzo, con l'abbonamento a meno.",
    "Un frigo, una cucina a ore, tremila euro.",
    "Io cucino, mia sorella consegna.",
)
IDEAS = ("La bici del pranzo", "Sartoria di quartiere", "L'orto che si abbona", "Riparo il tuo computer")


def finished_class(rows: Sequence[Mapping[str, str]], today: date) -> Mapping[str, str]:
    """Describe the class that is over: four mornings, the last one thirty days ago."""
    like = next(row for row in rows if row["codice"] == "CN-CO-001")
    last = today - timedelta(days=AGO)
    first = last - timedelta(weeks=3)
    moment = "{day} {hour}"
    return {
        **like,
        "codice": FINISHED,
        "titolo": "Tu puoi! L'edizione d'autunno",
        "inizio": moment.format(day=first, hour="09:30"),
        "fine": moment.format(day=first, hour="12:30"),
        "ricorrenza": "FREQ=WEEKLY;COUNT=4",
    }


def fill_classes(uow: UnitOfWork, young: Sequence[Person], staff: Sequence[Person]) -> None:
    """Let the young of the province be on their way: at the head of *young* stands the one whose chat is shown.

    Whoever stands at the head of *staff* judges what they applied for, so that
    both sides can be tried.
    """
    judges = [one for one in staff if one.role in (Role.OPERATOR, Role.COORDINATOR)]
    shown, crowd = young[0], young[1:]
    for activity in _classes(uow):
        if activity.code == FINISHED:
            _finish(uow, activity, [shown, *(one for one in crowd if one.territory_id == activity.territory_id)][:12])
    for territory_id in sorted({one.territory_id or 0 for one in crowd}):
        judge = next(one for one in judges if may_run(one, territory_id))
        near = [one for one in crowd if one.territory_id == territory_id]
        open_ = [one for one in _classes(uow) if one.territory_id == territory_id and one.code != FINISHED]
        for activity in open_:
            _ask(uow, activity, judge)
        for number, activity in enumerate(sorted(open_, key=lambda one: days(uow, one).first_on)[:CLASSES]):
            _run(uow, activity, judge, near[number * APPLYING // 3 :][:APPLYING])
            if number == 0 and judge is judges[0]:
                _apply(uow, shown, activity)
    _tell_ideas(uow, [shown, *crowd[:3]], judges)


def _classes(uow: UnitOfWork) -> Sequence[Activity]:
    query = select(Activity).where(
        Activity.kind == ActivityKind.CLASS, Activity.mode == EnrolmentMode.APPLICATION, Activity.withdrawn_at.is_(None)
    )
    return uow.session.scalars(query.order_by(Activity.code)).all()


def _ask(uow: UnitOfWork, activity: Activity, judge: Person) -> None:
    locked = catalogue.lock_activity(uow.session, activity.id)
    if locked is not None:
        requirements.revise(uow, locked, RULES, by_id=judge.id)


def _run(uow: UnitOfWork, activity: Activity, judge: Person, crowd: Sequence[Person]) -> None:
    """Let some apply to a class, and be answered; then offer them counselling and materials."""
    for person, way in zip(crowd, cycle(WAY), strict=False):
        with suppress(Refusal):  # the class may begin too soon for an offer
            _goes(uow, activity, judge, person, way)
    _backdate(uow, activity)
    materials.add_link(uow, judge, activity.id, "Il programma delle giornate https://www.example.org/programma")
    tomorrow = datetime.combine(uow.programme.today(uow.now) + timedelta(days=2), time(14))
    begins = [uow.programme.moment(tomorrow + number * timedelta(minutes=45)) for number in range(4)]
    with suppress(Refusal):  # one operator, two classes, the same afternoon
        slots.publish(uow, judge, activity.id, Times(begins, timedelta(minutes=45)), "Sportello lavoro, primo piano")
        _book_one(uow, activity)


def _goes(uow: UnitOfWork, activity: Activity, judge: Person, person: Person, way: str) -> None:
    application = applications.start(uow, person, activity.id)
    if way == "draft":
        return
    application = _apply(uow, person, activity)
    match way:
        case "offered" | "in":
            _admit(uow, judge, person, application, accepts=way == "in")
        case "asked":
            reviews.ask(uow, judge, application.id, "Riesci a venire a tutti gli incontri?")
        case "refused":
            reviews.refuse(uow, judge, application.id, REASONS[0].words)
        case "withdrawn":
            applications.withdraw(uow, person, application.id)


def _admit(uow: UnitOfWork, judge: Person, person: Person, application: Application, *, accepts: bool) -> None:
    """Give a place, or a turn once there are none."""
    try:
        reviews.admit(uow, judge, application.id)
    except NoPlaceFree:
        reviews.to_waiting_list(uow, judge, application.id)
        return
    if accepts and application.enrolment_id is not None:
        waiting_list.accept(uow, person, application.enrolment_id)


def _apply(uow: UnitOfWork, person: Person, activity: Activity) -> Application:
    application = applications.start(uow, person, activity.id)
    rules, given = requirements.current(uow, activity), Answers()
    for one in application_answers.questions(rules):
        own = one.own.choices[person.id % 3] if one.own and one.own.choices else WHY[person.id % len(WHY)]
        told: dict[Topic, date | Employment] = {
            Topic.BORN: date(1990 + person.id % 15, 1 + person.id % 12, 1 + person.id % 28),
            Topic.EMPLOYMENT: Employment.SEEKING,
        }
        given = given.with_answer(rules, one, None if one.may_skip else told.get(one.topic, own))
    applications.save(uow, person, application.id, given)
    return applications.send(uow, person, application.id).application


def _backdate(uow: UnitOfWork, activity: Activity) -> None:
    """Let the applications have come one after the other; the oldest that still waits is late."""
    query = select(Application).where(Application.activity_id == activity.id, Application.sent_at.is_not(None))
    found = uow.session.scalars(query.order_by(Application.id)).all()
    for number, one in enumerate(found):
        ago = timedelta(days=max(0, 12 - number))
        if one.sent_at is None or one.promised_on is None:
            continue
        one.sent_at, one.created_at = one.sent_at - ago, one.created_at - ago
        if one.is_open:
            one.promised_on -= ago
    uow.session.flush()


def _book_one(uow: UnitOfWork, activity: Activity) -> None:
    """Let one of those who are in have booked the first of the times that are offered."""
    slot_id = uow.session.scalars(select(Slot.id).where(Slot.activity_id == activity.id).order_by(Slot.id)).first()
    is_in = Enrolment.activity_id == activity.id, Enrolment.state == EnrolmentState.CONFIRMED
    someone = uow.session.scalars(select(Person).join(Enrolment, Enrolment.person_id == Person.id).where(*is_in))
    person = someone.first()
    if slot_id is not None and person is not None:
        appointments.book(uow, person, slot_id)


def _finish(uow: UnitOfWork, activity: Activity, crowd: Sequence[Person]) -> None:
    """Write down who was in the class that is over: it was judged and held before there was this bot."""
    before = uow.now - timedelta(days=AGO + 60)
    version = requirements.version(uow, activity)
    dates = uow.session.scalars(
        select(Occurrence).where(Occurrence.activity_id == activity.id).order_by(Occurrence.starts_at)
    ).all()
    rows: list[dict[str, object]] = []
    for person in crowd:
        stamps = {"created_at": before, "changed_at": before}
        place = Enrolment(
            activity_id=activity.id, person_id=person.id, account_id=person.id,
            state=EnrolmentState.CONFIRMED, **stamps,
        )  # fmt: skip
        uow.session.add(place)
        uow.session.flush()
        application = Application(
            activity_id=activity.id, person_id=person.id, requirements_id=version.id, state=ApplicationState.ADMITTED,
            answers=applications.EMPTY, fits=True, sent_at=before, decided_at=before, enrolment_id=place.id, **stamps,
        )  # fmt: skip
        uow.session.add(application)
        rows += _attended(dates, person, place)
    uow.session.flush()
    attendances.write(uow.session, rows)
    for one in dates:
        one.roll_closed_at = one.ends_at


def _attended(dates: Sequence[Occurrence], person: Person, place: Enrolment) -> Iterator[dict[str, object]]:
    for number, one in enumerate(dates):
        missed = (person.id + number) % 5 == 0
        presence = Presence.ABSENT if missed else Presence.PRESENT
        row = {"occurrence_id": one.id, "person_id": person.id, "enrolment_id": place.id}
        yield {**row, "presence": presence, "marked_at": one.ends_at}


def _tell_ideas(uow: UnitOfWork, authors: Sequence[Person], judges: Sequence[Person]) -> None:
    """Let some have an idea: one is half written, one handed in, one is a plan that holds, one goes back."""
    for number, (author, title) in enumerate(zip(authors, IDEAS, strict=True)):
        idea = ideas.begin(uow, author, title)
        for question, answer in enumerate(CANVAS[: 4 if number == 0 else len(CANVAS)]):
            ideas.answer(uow, author, idea.id, question, answer)
        if number == 0:
            continue
        ideas.present(uow, author, idea.id)
        judge = next(one for one in judges if may_run(one, author.territory_id or 0))
        if number > 1:
            idea_reviews.take(uow, judge, idea.id)
        if number == 2:
            idea_reviews.validate(uow, judge, idea.id)
        elif number == 3:
            idea_reviews.send_back(uow, judge, idea.id, "Bella idea. Quanti clienti servono ogni settimana?")
