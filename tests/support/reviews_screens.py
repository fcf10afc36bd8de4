"""The screens of those who judge applications."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from services.admissions import Room
from services.application_answers import Answers
from services.application_states import Status
from services.eligibility import Obstacle
from services.in_hand import AnswersAreOthers
from services.refusal_reasons import REASONS
from services.requirements import Employment, OwnQuestion, Rules
from services.review_pages import ClosedList, Page, Worklist
from services.reviews import Case
from storage.applications import Application, ApplicationQuestion, ApplicationState
from storage.reviews import Closed, Due, ToReview
from tests.support.cast import HERE, NEXT, Cast
from tests.support.sights import Sight, sight
from views import refusals, review_decisions, review_letters, reviews

OUTCOMES = {
    Status.ASKED: "chiesto",
    Status.ADMITTED: "ammessa",
    Status.WAITING: "in lista",
    Status.ENROLLED: "posto accettato",
    Status.CONCLUDED: "corso finito",
    Status.REFUSED: "non ammessa",
    Status.WITHDRAWN: "ritirata",
    Status.CALLED_OFF: "corso che non si fa",
    Status.ENDED: "posto tornato libero",
}
"""What the outcomes are called on the page of screens."""

ARRIVED = NEXT - timedelta(days=9)
SOON, LATE = HERE.today + timedelta(days=3), HERE.today - timedelta(days=2)


def waiting(cast: Cast) -> Worklist:
    """Describe what waits: one that is late, one in somebody's hand, one that came today and awaits an answer."""
    first = ToReview(
        1, cast.name, 1, cast.titles[0], ApplicationState.RECEIVED, ARRIVED, LATE, None, None, has_open_question=False
    )
    held = replace(first, application_id=2, promised_on=SOON, held_by_id=9, held_by=cast.children[0])
    asked = replace(held, application_id=3, sent_at=NEXT - timedelta(days=2), has_open_question=True)
    mine = replace(held, application_id=4, held_by_id=8)
    return Worklist(
        [first, held, mine, asked], 1, is_last=False, activity_id=None, title="", owed=17, late=1, reader_id=8
    )


def judged(cast: Cast, state: ApplicationState = ApplicationState.REVIEWING, **changes: object) -> Application:
    """Describe an application as the database has it."""
    application = Application(id=1, activity_id=1, person_id=2, state=state, fits=True, sent_at=ARRIVED)
    application.promised_on = SOON
    for name, value in changes.items():
        setattr(application, name, value)
    return application


def page(cast: Cast) -> Page:
    """Describe an application with every kind of answer, in the reader's hand."""
    asked = OwnQuestion(text=cast.asked[:200])
    skipped = OwnQuestion(text=cast.titles[0][:200], choices=("Sì", "No"), may_skip=True)
    rules = Rules(min_age=19, max_age=39, employment=(Employment.SEEKING,), questions=(asked, skipped))
    answers = Answers(
        born=date(1999, 3, 12),
        employment=Employment.SEEKING,
        territory_id=1,
        own=(cast.description[:500] or "A", None),
        skipped=frozenset({1}),
        asked=(asked.text, skipped.text),
    )
    case = Case(
        application=judged(cast),
        activity=cast.activity(),
        name=cast.name,
        rules=rules,
        answers=answers,
        obstacles=(),
        first_on=NEXT.date(),
        questions=(),
        room=Room(3, 0),
        held_by=None,
        enrolment=None,
        stamp=1,
    )
    return Page(case, Status.REVIEWING, 27, cast.territory, [cast.territory], False, True, "", False)


def question(cast: Cast, answer: str | None) -> ApplicationQuestion:
    """Describe something that the person was asked, and what they said."""
    return ApplicationQuestion(id=1, question=cast.description[:500] or "A?", asked_at=ARRIVED, answer=answer)


def judging(cast: Cast) -> Iterator[Sight]:
    """What waits, and one application in every state."""
    all_, mine = waiting(cast), page(cast)
    yield sight("Le domande da valutare", reviews.worklist, all_, HERE)
    one_class = replace(all_, activity_id=1, title=cast.titles[0], number=0, is_last=True, owed=1, late=0)
    yield sight("Le domande di un corso", reviews.worklist, one_class, HERE)
    nothing = replace(all_, rows=[], number=0, is_last=True, owed=0, late=0)
    yield sight("Nessuna domanda, dopo averla lasciata", reviews.worklist, nothing, HERE, put_back=True)
    yield sight("Nessuna domanda libera", reviews.worklist, replace(all_, number=0), HERE, none_free=True)
    ended = [
        (Closed(at, cast.name, ApplicationState.ADMITTED, None), status)
        for at, status in enumerate((Status.ENROLLED, Status.REFUSED, Status.WITHDRAWN))
    ]
    of_class = ClosedList(1, cast.titles[0], ended, 1, is_last=False)
    yield sight("Le domande chiuse di un corso", reviews.closed, of_class)
    yield sight("Nessuna domanda chiusa", reviews.closed, replace(of_class, rows=[], number=0, is_last=True))
    yield sight("Una domanda", reviews.application, mine, HERE)
    full = replace(mine, case=replace(mine.case, room=Room(0, 4), questions=[question(cast, None)]))
    yield sight("Una domanda, e i posti sono finiti", reviews.application, replace(full, is_late=True), HERE)
    outside = _outside(cast, mine)
    yield sight("Una domanda fuori dai requisiti, con la risposta", reviews.application, outside, HERE)
    held = replace(mine, is_mine=False, case=replace(mine.case, held_by=cast.name))
    yield sight("Una domanda in mano ad altri", reviews.application, held, HERE)
    for status, what in OUTCOMES.items():
        decided = _decided(cast, mine, status)
        yield sight(f"Una domanda: {what}", reviews.application, decided, HERE, done=True)
    why = refusals.refusal(AnswersAreOthers(), tapped=False).text
    yield sight("Una domanda che intanto è cambiata", reviews.application, mine, HERE, why=why)


def _outside(cast: Cast, mine: Page) -> Page:
    told = [question(cast, None), question(cast, cast.description[:1000] or "A")]
    case = replace(mine.case, obstacles=list(Obstacle), questions=told, room=Room(None, 0))
    return replace(mine, case=case, towns=list(cast.territories))


def _decided(cast: Cast, mine: Page, status: Status) -> Page:
    state = ApplicationState.REFUSED if status is Status.REFUSED else ApplicationState.ADMITTED
    application = judged(cast, state, decided_at=NEXT - timedelta(days=2), decided_by_id=9)
    if status is Status.REFUSED:
        application.reason = REASONS[0].words
    if status is Status.ENROLLED:
        application.exception = cast.description[:500]
    case = replace(mine.case, application=application)
    return replace(mine, case=case, status=status, is_mine=False, decided_by=cast.name)


def deciding(cast: Cast) -> Iterator[Sight]:
    """What is asked before a decision, and what judges are written."""
    mine = page(cast)
    outside = _outside(cast, mine)
    yield sight("Perché va bene lo stesso", review_decisions.ask_exception, outside, waits=False)
    yield sight("Perché va bene lo stesso, di nuovo", review_decisions.ask_exception, outside, waits=True, again=True)
    yield sight("Perché no", review_decisions.ask_reason, mine)
    yield sight("Perché no, di nuovo", review_decisions.ask_reason, mine, again=True)
    for number, reason in enumerate(REASONS):
        yield sight(f"Il motivo {number + 1}", review_decisions.ask_confirm, mine, reason.words, number)
    yield sight("Il motivo con altre parole", review_decisions.ask_confirm, mine, cast.description[:500] or "A", None)
    yield sight("Chiedere alla persona", review_decisions.ask_question, mine)
    yield sight("Chiedere alla persona, di nuovo", review_decisions.ask_question, mine, again=True)
    yield sight("Una risposta è arrivata", review_letters.answer_came, cast.titles[0], 1)
    yield sight("Risposte in ritardo", review_letters.due, Due(3, 1))
    yield sight("Una risposta che serve presto", review_letters.due, Due(1, 0))
