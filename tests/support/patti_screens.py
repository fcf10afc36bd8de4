"""The screens of a patto as its person sees it: how it goes, its history, what is said, hard moments, the end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from services.commitment_states import Kept, Period, Said, State
from services.crisis import Kind
from services.patti import PattoIsOver, Standing
from services.patto_lines import LONGEST_COMMITMENT, LONGEST_GOAL, LONGEST_NAME, MOST_COMMITMENTS, MOST_GOALS
from services.patto_pages import GoalStanding, PattoPage, Readers
from services.patto_texts import GoalText, PattoText
from services.programme import Programme
from services.saying import LONGEST
from storage.check_ins import Word
from storage.patti import (
    Cadence,
    Commitment,
    Ending,
    Goal,
    Nature,
    Patto,
    PattoKind,
    PattoStep,
    PattoVersion,
    Result,
    Side,
    StepKind,
)
from storage.patto_pages import ToldPattoStep
from storage.patto_reviews import Review
from storage.people import Person, Role
from tests.support.cast import HERE, NEXT, Cast
from tests.support.ideas_screens import fitting
from tests.support.sights import Sight, sight
from views import crisis, home, late_replies, patti, patto_letters, patto_pictures, patto_stories, refusals

PERSON, OPERATOR = 1, 2
FRIDAY = date(2026, 11, 20)
WORDS = {State.KEPT: Word.DONE, State.PARTLY: Word.PARTLY, State.NOT_YET: Word.NOT_YET, State.HELP: Word.HELP}
SIDES = (Side.PERSON, Side.ORGANISATION, Side.COMMUNITY, Side.PERSON)


def a_patto(**columns: object) -> Patto:
    """Describe the reader's patto."""
    usual = {"id": 1, "code": "P-7K2MQX", "kind": PattoKind.INCLUSION, "person_id": PERSON, "operator_id": OPERATOR}
    return Patto(**{**usual, "ask_weekday": 4, **columns})


def a_page(cast: Cast, standing: Standing = Standing.ACTIVE, *, full: bool = False, **facts: object) -> PattoPage:
    """Describe how a patto goes: with four commitments, or with as many and as long ones as there may be."""
    many = MOST_COMMITMENTS if full else len(SIDES)
    goals = [_goal(cast, number) for number in range(1, (MOST_GOALS if full else 2) + 1)]
    kept = [_kept(cast, at, goals[at % len(goals)]) for at in range(many)]
    held = standing not in (Standing.DRAFT, Standing.PROPOSED)
    version = PattoVersion(id=1, patto_id=1, number=1, starts_on=FRIDAY, ends_on=FRIDAY + timedelta(days=180))
    lines = [GoalText(goal, [one.commitment for one in kept if one.commitment.goal_id == goal.id]) for goal in goals]
    person, organisation = fitting(cast.name, LONGEST_NAME), fitting(cast.venue, 120)
    text = PattoText(a_patto(), version, lines, person, organisation, cast.name)
    page = PattoPage(
        patto=text.patto,
        standing=standing,
        organisation=organisation,
        operator=cast.name,
        person=person,
        text=text if held else None,
        goals=[GoalStanding(goal, at / 2) for at, goal in enumerate(goals)] if held else [],
        kept=kept if held else [],
        review=None,
        next_on=HERE.today + timedelta(days=4) if held else None,
        to_answer=2 if held else 0,
        is_person=True,
    )
    return replace(page, **facts)  # type: ignore[arg-type]


def _goal(cast: Cast, number: int) -> Goal:
    text = cast.description or cast.titles[0]
    return Goal(id=number, version_id=1, position=number, text=fitting(text, LONGEST_GOAL))


def _kept(cast: Cast, at: int, goal: Goal) -> Kept:
    side = SIDES[at % len(SIDES)]
    state = list(WORDS)[at % len(WORDS)]
    commitment = Commitment(
        id=at + 1,
        goal_id=goal.id,
        version_id=1,
        position=at,
        text=fitting(cast.titles[at % len(cast.titles)], LONGEST_COMMITMENT),
        side=side,
        nature=Nature.GIVING_BACK if at % len(SIDES) == len(SIDES) - 1 else Nature.SUPPORT,
        cadence=Cadence.WEEKLY,
        rule="",
        responsible="" if side is Side.PERSON else fitting(cast.name, LONGEST_NAME),
    )
    said = Said(1, WORDS[state], PERSON, cast.name, on_behalf=False, note="", has_voice=False, at=NEXT)
    last = Period(at + 1, FRIDAY, FRIDAY, state, is_disputed=side is Side.ORGANISATION, said=[said])
    before = replace(last, state=State.KEPT, due_on=FRIDAY - timedelta(days=7))
    return Kept(commitment, [] if at == 1 else [last, before, before], HERE.today)


def ended(cast: Cast, ending: Ending, result: Result | None = None) -> PattoPage:
    """Describe a patto that is over."""
    words = fitting(cast.description, LONGEST) if result else None
    patto = a_patto(ended_at=NEXT, ending=ending, result=result, result_words=words)
    return a_page(cast, Standing.ENDED, patto=patto, next_on=None, to_answer=0)


def my_patto(cast: Cast) -> Iterator[Sight]:
    """How a patto goes."""
    yield sight("/start, per chi ha un patto", home.home, _with_patto(cast))
    page = a_page(cast)
    review = Review(id=1, patto_id=1, planned_at=NEXT, place="")
    yield sight("Come va", patti.page, replace(page, review=review), 0, HERE)
    yield sight("Con un testo nuovo da leggere", patti.page, a_page(cast, Standing.REMODELLING), 0, HERE)
    yield sight("Ancora da accettare", patti.page, a_page(cast, Standing.PROPOSED), 0, HERE)
    yield sight("Ancora da scrivere, senza nessuno", patti.page, a_page(cast, Standing.DRAFT, operator=""), 0, HERE)
    for number in range(3):
        yield sight(f"Un patto lungo, {number + 1}", patti.page, a_page(cast, full=True), number, HERE)
    yield sight("Il disegno", patto_pictures.drawing, page, HERE)
    yield sight("Il disegno di un patto lungo", patto_pictures.drawing, a_page(cast, full=True), HERE)
    for result, named in zip(Result, ("ci siamo", "in parte", "altrimenti"), strict=True):
        yield sight(f"Concluso: {named}", patti.page, ended(cast, Ending.CONCLUDED, result), 0, HERE)
    yield sight("Concluso, senza parole", patti.page, ended(cast, Ending.CONCLUDED), 0, HERE)
    yield sight("Finito perché l'ho lasciato", patti.page, ended(cast, Ending.LEFT), 0, HERE)
    yield sight("Lasciare il patto", patti.ask_leave, 1, page.organisation)
    yield sight("Lasciato", patti.left)
    theirs = replace(page, is_person=False)
    yield sight("Come va, per chi lo segue", patti.page, theirs, 0, HERE)
    yield sight("Finito, per chi lo segue", patti.page, replace(ended(cast, Ending.LEFT), is_person=False), 0, HERE)
    yield sight("Il disegno, per chi lo segue", patto_pictures.drawing, theirs, HERE)


def _with_patto(cast: Cast) -> Person:
    person = cast.person()
    person.has_patto = True
    return person


def told(cast: Cast, by_id: int | None = OPERATOR) -> list[ToldPattoStep]:
    """Describe a history with a step of each kind; those of somebody who is forgotten have no name."""
    said = {StepKind.SAID, StepKind.CHANGE_ASKED}
    return [
        ToldPattoStep(
            id=at,
            kind=kind,
            by_id=by_id,
            by="" if kind is StepKind.HANDED_OVER or by_id is None else cast.name,
            text=cast.name if kind is StepKind.HANDED_OVER else fitting(cast.description, LONGEST) * (kind in said),
            has_voice=kind is StepKind.SAID,
            at=NEXT,
        )
        for at, kind in enumerate(StepKind)
    ]


def telling_about_a_patto(cast: Cast) -> Iterator[Sight]:
    """What is said about a patto, and who reads it."""
    patto = a_patto()
    for which, steps in (
        ("di chi lo segue", told(cast)),
        ("mia", told(cast, PERSON)),
        ("di nessuno", told(cast, None)),
    ):
        for page, at in enumerate(range(0, len(steps), 5)):
            part = steps[at : at + 5]
            view = patto_stories.story
            yield sight(
                f"Storia {which}, {page + 1}", view, patto, part, HERE, page=page, is_last=page == 2, is_person=True
            )
    yield sight(
        "Storia, per chi lo segue",
        patto_stories.story,
        patto,
        told(cast)[:5],
        HERE,
        page=0,
        is_last=True,
        is_person=False,
    )
    yield sight("Un messaggio vocale", patto_stories.heard, patto, "voce")
    read = [(cast.name, NEXT), ("", NEXT), *[(name, NEXT) for name in cast.children]]
    many = Readers(patto, [cast.name, *cast.children], read * 5)
    for is_person in (True, False):
        who = "" if is_person else ", per chi lo segue"
        yield sight(f"Chi lo legge{who}", patto_stories.read_by, many, HERE, is_person=is_person)
        yield sight(f"Ancora nessuno{who}", patto_stories.read_by, Readers(patto, [], []), HERE, is_person=is_person)
        yield sight(f"Di' qualcosa{who}", patto_stories.ask_words, patto, is_person=is_person)
        yield sight(f"Di' qualcosa, di nuovo{who}", patto_stories.ask_words, patto, is_person=is_person, again=True)
        yield sight(f"Detto{who}", patto_stories.said, patto, is_person=is_person)
    on_paper = a_patto(person_id=None)
    yield sight("Una nota", patto_stories.ask_words, on_paper, is_person=False)
    yield sight("Una nota scritta", patto_stories.said, on_paper, is_person=False)
    yield sight("Chiedi un cambiamento", patto_stories.ask_change, patto)
    yield sight("Chiedi un cambiamento, di nuovo", patto_stories.ask_change, patto, again=True)
    yield sight("Cambiamento chiesto", patto_stories.change_asked, patto)
    for kinds in ({Kind.VIOLENCE}, {Kind.LIFE, Kind.HUNGER}):
        numbers = Programme(phone=cast.phone, crisis_phone=f"{cast.phone}, {cast.venue}"[:60])
        named = " e ".join("violenza" if one is Kind.VIOLENCE else "altro" for one in sorted(kinds)[:1])
        yield sight(f"Un momento difficile: {named}", crisis.answer, frozenset(kinds), numbers)
    yield sight("Un momento difficile, senza altri numeri", crisis.answer, frozenset({Kind.HUNGER}), Programme())
    life = frozenset({Kind.LIFE})
    yield sight("Un momento difficile, e nessuno da avvisare", crisis.answer, life, numbers, is_told=False)
    over = refusals.in_words(PattoIsOver(), _with_patto(cast))
    yield sight("Un momento difficile, e il patto è finito", crisis.beside, over, life, numbers)
    yield sight("Una risposta in ritardo", late_replies.without, _with_patto(cast))
    yield sight("Una risposta in ritardo, a chi segue i patti", late_replies.without, cast.person(Role.OPERATOR))
    for kind in StepKind:
        step = PattoStep(patto_id=1, kind=kind, by_id=None, at=NEXT)
        for is_person in (True, False):
            who = "chi ha il patto" if is_person else "chi lo segue"
            yield sight(
                f"Lettera a {who}: {kind.value.replace('_', ' ')}", patto_letters.news, step, is_person=is_person
            )
