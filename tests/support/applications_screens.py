"""The screens of whoever applies for a class."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from services.application_answers import Answers
from services.application_forms import Form, WayIn
from services.application_news import Why
from services.application_pages import Page, Reader
from services.application_states import Status
from services.applications import Mine
from services.eligibility import AgeBand, Facts, obstacles
from services.may_apply import Asked, MayI
from services.refusal_reasons import REASONS
from services.requirements import Employment, OwnQuestion, Rules
from services.shelf import Listed
from storage.application_rows import ApplicationRow
from storage.applications import ApplicationState, LeavingReason
from storage.catalogue import EnrolmentMode
from storage.enrolments import EnrolmentState
from tests.support.cast import DEADLINE, HERE, NEXT, Cast
from tests.support.sights import Sight, sight
from views import application_forms as forms
from views import application_letters as letters
from views import applications, cards, may_apply

BEGINS = date(2027, 1, 12)


def rules_of(cast: Cast) -> Rules:
    """Describe what a class asks: everything that can be asked, as often as it can."""
    choice = OwnQuestion(text=cast.asked[:200], choices=(cast.titles[0][:40], "3"))
    in_words = OwnQuestion(text=cast.titles[-1][:200])
    return Rules(
        min_age=19,
        max_age=39,
        employment=(Employment.SEEKING, Employment.NEITHER),
        territory_ids=(1, 2),
        papers=(cast.titles[-1][:100], cast.asked[:100]),
        questions=(choice, in_words, OwnQuestion(text=cast.venue[:200], may_skip=True)),
    )


def answers_of(cast: Cast) -> Answers:
    """Describe answers to all of it."""
    asked = tuple(one.text for one in rules_of(cast).questions)
    own = (cast.titles[0][:40], cast.description[:500] or cast.name, None)
    return Answers(
        born=date(1980, 3, 12),
        employment=Employment.WORKING,
        territory_id=3,
        own=own,
        skipped=frozenset({2}),
        asked=asked,
    )


def form_of(cast: Cast, state: ApplicationState = ApplicationState.DRAFT, answers: Answers | None = None) -> Form:
    """Describe a form that is filled in, or as far as it is."""
    rules = rules_of(cast)
    lined_up = (answers_of(cast) if answers is None else answers).under(rules)
    return Form(1, 1, cast.titles[0], state, rules, lined_up, BEGINS, cast.territories[:2], cast.territories[-1])


STATES = {
    Status.DRAFT: ApplicationState.DRAFT,
    Status.RECEIVED: ApplicationState.RECEIVED,
    Status.REVIEWING: ApplicationState.REVIEWING,
    Status.ASKED: ApplicationState.REVIEWING,
    Status.REFUSED: ApplicationState.REFUSED,
    Status.WITHDRAWN: ApplicationState.WITHDRAWN,
    Status.CALLED_OFF: ApplicationState.CALLED_OFF,
    Status.ENDED: ApplicationState.ENDED,
}
PLACES = {
    Status.ADMITTED: EnrolmentState.OFFERED,
    Status.WAITING: EnrolmentState.WAITING,
    Status.ENROLLED: EnrolmentState.CONFIRMED,
    Status.CONCLUDED: EnrolmentState.CONFIRMED,
}
NAMES = dict(
    zip(
        Status,
        (
            *("da finire", "ricevuta", "in valutazione", "con una domanda da parte nostra", "ammessa", "in lista"),
            *("con il posto", "conclusa", "non ammessa", "ritirata", "per un corso che non si fa", "finita"),
        ),
        strict=True,
    )
)


def mine_of(cast: Cast, status: Status, *, is_late: bool = False, **changes: object) -> Mine:
    """Describe an application as it stands."""
    place = PLACES.get(status)
    sent_at = None if status is Status.DRAFT else NEXT - timedelta(days=9)
    is_open = status in (Status.RECEIVED, Status.REVIEWING, Status.ASKED)
    is_over = status is Status.CONCLUDED
    row = ApplicationRow(
        application_id=1,
        activity_id=1,
        title=cast.titles[0],
        state=STATES.get(status, ApplicationState.ADMITTED),
        created_at=NEXT - timedelta(days=9),
        sent_at=sent_at,
        promised_on=(NEXT - timedelta(days=3 if is_late else -7)).date() if is_open else None,
        decided_at=None,
        left_because=LeavingReason.WORK if status is Status.WITHDRAWN else None,
        enrolment_id=1 if place else None,
        enrolment=place,
        offer_ends_at=DEADLINE if place is EnrolmentState.OFFERED else None,
        position=3 if place is EnrolmentState.WAITING else 0,
        question_id=1 if status is Status.ASKED else None,
        is_withdrawn_activity=status is Status.CALLED_OFF,
        first_at=NEXT,
        next_at=None if is_over else NEXT,
        ends_at=NEXT + timedelta(weeks=8),
    )
    return Mine(replace(row, **changes), status, is_late)  # type: ignore[arg-type]


def page_of(cast: Cast, status: Status, *, reason: str = "", is_late: bool = False) -> Page:
    """Describe the page of an application."""
    has_ended = status in (Status.REFUSED, Status.WITHDRAWN, Status.ENDED, Status.CALLED_OFF)
    mine = mine_of(cast, status, is_late=is_late)
    return Page(
        mine=mine,
        form=form_of(cast, mine.row.state),
        reason=reason,
        question=cast.description or cast.asked if status is Status.ASKED else "",
        readers=[Reader(cast.name, NEXT - timedelta(days=3)), Reader(cast.name, NEXT - timedelta(days=4))],
        is_open_again=has_ended and status is not Status.CALLED_OFF,
        others=others_of(cast) if has_ended else (),
    )


def others_of(cast: Cast) -> list[Listed]:
    """Describe classes that fit instead."""
    return list(cast.page().lines)


def may_i_of(cast: Cast, *, asks: Asked | None = None, first_on: date = BEGINS, **facts: object) -> MayI:
    """Describe where «Posso?» stands."""
    rules, known = rules_of(cast), Facts(**facts)  # type: ignore[arg-type]
    found = obstacles(rules, known)
    towns = cast.territories[:2]
    return MayI(1, cast.titles[0], rules, first_on, known, asks, found, towns, cast.territories[-1], others_of(cast))


def may_i(cast: Cast) -> Iterator[Sight]:
    """«Posso?»."""
    began = HERE.today - timedelta(days=7)
    yield sight("Posso? L'età", may_apply.answer, may_i_of(cast, asks=Asked.AGE), HERE)
    yield sight(
        "Posso? L'età, a corso cominciato", may_apply.answer, may_i_of(cast, asks=Asked.AGE, first_on=began), HERE
    )
    for what, least, most in (("Solo da un'età", 1, None), ("Solo fino a un'età", None, 39)):
        only = may_i_of(cast, asks=Asked.AGE)
        only = replace(only, rules=only.rules.model_copy(update={"min_age": least, "max_age": most}))
        yield sight(f"Posso? {what}", may_apply.answer, only, HERE)
    yield sight("Posso? Il lavoro", may_apply.answer, may_i_of(cast, asks=Asked.EMPLOYMENT, age=AgeBand.WITHIN), HERE)
    yield sight("Sì", may_apply.answer, may_i_of(cast, age=AgeBand.WITHIN), HERE)
    short = may_i_of(cast)
    for what, questions in (("una domanda", short.rules.questions[:1]), ("nessuna domanda", ())):
        few = Rules(questions=questions)
        yield sight(f"Sì, con {what}", may_apply.answer, replace(short, rules=few), HERE)
    yield sight("No, è presto", may_apply.answer, may_i_of(cast, age=AgeBand.BELOW), HERE)
    alone = replace(may_i_of(cast, age=AgeBand.ABOVE), others=())
    yield sight("No, è tardi, e non c'è altro", may_apply.answer, alone, HERE)
    other = may_i_of(cast, age=AgeBand.WITHIN, employment=Employment.WORKING, territory_id=3)
    yield sight("No, per il lavoro e la zona", may_apply.answer, other, HERE)


def applying(cast: Cast) -> Iterator[Sight]:
    """The card, and the questions."""
    card = cast.card(mode=EnrolmentMode.APPLICATION, min_age=19, max_age=39)
    full = replace(card, taken=8, waiting=3)
    towns = cast.territories[:2]
    yield sight("Un corso con domanda", cards.card, card, [], HERE, way=WayIn(rules_of(cast), towns, None))
    yield sight("Un corso pieno", cards.card, full, [], HERE, way=WayIn(Rules(), (), None))
    for status in Status:
        way = WayIn(rules_of(cast), towns, mine_of(cast, status))
        standings = [cast.mine(PLACES[status])] if status in PLACES and status is not Status.CONCLUDED else []
        yield sight(f"Il corso, domanda {NAMES[status]}", cards.card, card, standings, HERE, way=way)
    empty = form_of(cast, answers=Answers())
    for at, what in enumerate(("Il compleanno", "Il lavoro", "Una scelta", "A parole", "Si può saltare")):
        yield sight(what, forms.ask, empty, at)
        yield sight(f"{what}, di nuovo", forms.ask, form_of(cast), at, changing=True, again=True)
    yield sight("Le risposte, prima di mandarle", forms.review, form_of(cast))
    yield sight("Una risposta cambiata", forms.review, form_of(cast), changed=True)
    yield sight("Manca ancora qualcosa", forms.review, empty)
    fits = answers_of(cast).model_copy(
        update={"born": date(2000, 2, 29), "employment": Employment.SEEKING, "territory_id": 1}
    )
    yield sight("Le risposte, senza niente in mezzo", forms.review, form_of(cast, answers=fits))
    yield sight("Le risposte, già mandate", forms.review, form_of(cast, ApplicationState.RECEIVED))
    yield sight("Le risposte, dopo la decisione", forms.review, form_of(cast, ApplicationState.REFUSED))
    yield sight("Domanda ricevuta", applications.received, page_of(cast, Status.RECEIVED), HERE)


def my_applications(cast: Cast) -> Iterator[Sight]:
    """One's applications, and what the bot writes about them."""
    all_of_them = [mine_of(cast, status) for status in Status]
    yield sight("Le mie domande", applications.listed, all_of_them, 1, HERE, is_last=False)
    yield sight("Nessuna domanda", applications.listed, [], 0, HERE, is_last=True)
    for status in Status:
        yield sight(f"Una domanda {NAMES[status]}", applications.page, page_of(cast, status), HERE)
    yield sight("Una domanda in ritardo", applications.page, page_of(cast, Status.REVIEWING, is_late=True), HERE)
    listed, own = (
        page_of(cast, Status.REFUSED, reason=REASONS[0].words),
        page_of(cast, Status.REFUSED, reason=cast.asked),
    )
    yield sight("Il motivo, dalla lista", applications.page, listed, HERE)
    yield sight("Il motivo, a parole", applications.page, own, HERE)
    for what, changes in (
        ("finito prima", {"is_withdrawn_activity": False, "next_at": None}),
        ("senza domanda", {"is_withdrawn_activity": False, "is_by_application": False}),
        ("che si fa di nuovo", {"is_withdrawn_activity": False}),
    ):
        other = replace(page_of(cast, Status.CALLED_OFF), mine=mine_of(cast, Status.CALLED_OFF, **changes))
        yield sight(f"Un corso {what}", applications.page, other, HERE)
    received = page_of(cast, Status.RECEIVED)
    yield sight("Chi l'ha letta", applications.readers, received, HERE)
    yield sight("Nessuno l'ha letta", applications.readers, replace(received, readers=()), HERE)
    for status in (Status.DRAFT, Status.RECEIVED, Status.WAITING, Status.ENROLLED):
        yield sight(f"Ritirare una domanda {NAMES[status]}", applications.ask_take_back, page_of(cast, status))
    yield sight("Ritirata", applications.taken_back, page_of(cast, Status.WITHDRAWN), had_place=True)
    yield sight("Lasciata stare", applications.dropped, page_of(cast, Status.WITHDRAWN))
    asked = page_of(cast, Status.ASKED)
    yield sight("Cosa vogliamo sapere", applications.ask_reply, asked)
    yield sight("Cosa vogliamo sapere, di nuovo", applications.ask_reply, asked, again=True)
    yield sight("Risposta arrivata", applications.replied, page_of(cast, Status.REVIEWING), HERE)
    yield sight("Ammessa", letters.admitted, mine_of(cast, Status.ADMITTED), HERE)
    yield sight("Un turno", letters.decided, mine_of(cast, Status.WAITING))
    yield sight("Una novità", letters.decided, mine_of(cast, Status.REFUSED))
    yield sight("In ritardo", letters.late, mine_of(cast, Status.REVIEWING), HERE)
    yield sight("Una cosa da sapere", letters.asked, mine_of(cast, Status.ASKED), 1)
    for why in Why:
        mine = mine_of(cast, Status.CALLED_OFF)
        on_again = mine_of(cast, Status.CALLED_OFF, is_withdrawn_activity=False)
        yield sight(f"Si fa di nuovo: {CALLED_OFF[why]}", letters.called_off, on_again, why, (), HERE)
        yield sight(f"Non se ne fa niente: {CALLED_OFF[why]}", letters.called_off, mine, why, others_of(cast), HERE)


CALLED_OFF = dict(zip(Why, ("il corso non si fa", "il corso è finito", "non serve la domanda"), strict=True))
