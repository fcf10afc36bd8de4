"""The screens of whoever writes a patto: the beginning, the draft, its goals and commitments, the whole."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from services.patti import Standing
from services.patto_drafts import Draft
from services.patto_lines import LONGEST_COMMITMENT, LONGEST_GOAL, LONGEST_NAME, MOST_COMMITMENTS, MOST_GOALS
from services.patto_templates import TEMPLATES
from services.patto_texts import GoalText, PattoText
from storage.organisations import Organisation
from storage.patti import Cadence, Commitment, Goal, Nature, Patto, PattoKind, PattoVersion, Side
from storage.patto_texts import Colleague
from tests.support.cast import HERE, NEXT, Cast
from tests.support.ideas_screens import fitting
from tests.support.sights import Sight, sight
from views import patto_beginnings, patto_commitments, patto_lines, patto_texts

LINES = (
    (Side.PERSON, Nature.ACTIVATION, Cadence.WEEKLY, ""),
    (Side.ORGANISATION, Nature.SUPPORT, Cadence.ONCE, ""),
    (Side.COMMUNITY, Nature.SUPPORT, Cadence.RULE, "FREQ=WEEKLY;BYDAY=TH"),
    (Side.PERSON, Nature.GIVING_BACK, Cadence.MONTHLY, ""),
)
RULES = (
    "FREQ=WEEKLY;INTERVAL=3",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
    "FREQ=MONTHLY;INTERVAL=3",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=DAILY",
    "FREQ=MONTHLY;BYMONTHDAY=1",
)


def a_text(cast: Cast, *, full: bool = False, empty: bool = False) -> PattoText:
    """Describe a version: with two goals; with as many and as long ones as there may be; with nothing yet."""
    patto = Patto(id=1, code="CR-1", kind=PattoKind.INCLUSION, operator_id=3, ask_weekday=4)
    version = PattoVersion(id=1, patto_id=1, number=1, starts_on=HERE.today, ends_on=date(2027, 5, 23))
    goals = [] if empty else _full(cast) if full else [_goal(cast, 0, LINES[:3]), _goal(cast, 1, LINES[3:])]
    return PattoText(
        patto=patto,
        version=version,
        goals=goals,
        person=fitting(cast.name, LONGEST_NAME),
        organisation=fitting(cast.venue, 120),
        operator=cast.name,
    )


def _full(cast: Cast) -> list[GoalText]:
    each = [MOST_COMMITMENTS - 3 * (MOST_GOALS - 1), *[3] * (MOST_GOALS - 1)]
    return [_goal(cast, at, (LINES * 2)[:many]) for at, many in enumerate(each)]


def _goal(cast: Cast, number: int, lines: tuple[tuple[Side, Nature, Cadence, str], ...]) -> GoalText:
    goal = Goal(id=number + 1, version_id=1, position=number + 1, text=_words(cast, number, LONGEST_GOAL))
    return GoalText(goal, [_commitment(cast, goal.id, at, *line) for at, line in enumerate(lines, 1)])


def _commitment(
    cast: Cast, goal_id: int, at: int, side: Side, nature: Nature, cadence: Cadence, rule: str
) -> Commitment:
    return Commitment(
        id=goal_id * 100 + at,
        goal_id=goal_id,
        version_id=1,
        position=at,
        text=_words(cast, goal_id + at, LONGEST_COMMITMENT),
        side=side,
        nature=nature,
        cadence=cadence,
        rule=rule,
        due_on=date(2027, 1, 15) if cadence is Cadence.ONCE else None,
        responsible="" if side is Side.PERSON else fitting(cast.name, LONGEST_NAME),
    )


def _words(cast: Cast, at: int, most: int) -> str:
    """Give words for a line; of the nastiest people, as many as fit."""
    short = cast.titles[at % len(cast.titles)]
    return fitting(short if cast == Cast() else cast.description or short, most)


def a_draft(cast: Cast, standing: Standing = Standing.DRAFT, *, full: bool = False, empty: bool = False) -> Draft:
    """Describe a patto as its writer opens it."""
    text = a_text(cast, full=full, empty=empty)
    if standing in (Standing.PROPOSED, Standing.REMODELLING, Standing.ACTIVE, Standing.ENDED):
        text.version.proposed_at = NEXT
    if standing in (Standing.ACTIVE, Standing.ENDED):
        text.version.active_at = NEXT
    if standing is Standing.ENDED:
        text.patto.ended_at = text.version.ended_at = NEXT
    return Draft(text, standing)


def writing_a_patto(cast: Cast) -> Iterator[Sight]:
    """A patto as an operator writes it with a person."""
    name = fitting(cast.name, LONGEST_NAME)
    enti = [Organisation(id=at, name=title[:120]) for at, title in enumerate((cast.venue, *cast.titles), 1)]
    begun, one = a_draft(cast, empty=True), a_draft(cast)
    yield sight("Le bozze", patto_beginnings.drafts, [(one.patto, name), (one.patto, "")])
    yield sight("Nessuna bozza", patto_beginnings.drafts, [])
    yield sight("Con chi", patto_beginnings.ask_name)
    yield sight("Con chi, di nuovo", patto_beginnings.ask_name, again=True)
    yield sight("Che patto", patto_beginnings.ask_kind, name, again=True)
    yield sight("Con quale ente", patto_beginnings.ask_ente, enti, page=1, is_last=False)
    yield sight("Con quale ente, il primo", patto_beginnings.ask_ente, [], page=0, is_last=True, again=True)
    yield sight("La bozza, appena cominciata", patto_texts.page, begun, HERE)
    for kind in PattoKind:
        yield sight(f"I modelli: {kind.value}", patto_beginnings.templates, begun, TEMPLATES[kind])
    yield sight("La bozza", patto_texts.page, one, HERE, toast=patto_texts.done())
    yield sight("La bozza, con tutto quello che può avere", patto_texts.page, a_draft(cast, full=True), HERE)
    alone = [replace(goal, commitments=[]) for goal in one.text.goals]
    yield sight(
        "La bozza, ancora senza impegni", patto_texts.page, Draft(replace(one.text, goals=alone), one.standing), HERE
    )
    for standing, what in (
        (Standing.PROPOSED, "da accettare"),
        (Standing.ACTIVE, "attivo"),
        (Standing.ENDED, "finito"),
    ):
        yield sight(f"Il testo: {what}", patto_texts.page, a_draft(cast, standing), HERE)
    yield sight("Il periodo", patto_texts.ask_period, one, HERE)
    yield sight("Il periodo, di nuovo", patto_texts.ask_period, one, HERE, again=True)
    yield sight("Un obiettivo", patto_texts.ask_goal, one, None)
    yield sight("Un obiettivo, con altre parole", patto_texts.ask_goal, one, one.text.goals[0].goal, again=True)
    yield from _goals_and_commitments(cast, one)
    pages = len(patto_lines.pages(a_text(cast, full=True), HERE))
    yield sight("Il patto come si legge", patto_texts.reading, one, 0, HERE)
    for number in range(pages):
        yield sight(f"Un patto lungo, pagina {number + 1}", patto_texts.reading, a_draft(cast, full=True), number, HERE)
    changed = a_draft(cast)
    changed.text.version.reason = _words(cast, 2, LONGEST_COMMITMENT)
    yield sight("Una rimodulazione come si legge", patto_texts.reading, changed, 0, HERE)
    yield sight("Proposto", patto_texts.proposed, a_draft(cast, Standing.PROPOSED))
    yield sight("Riportarlo in bozza", patto_texts.ask_take_back, a_draft(cast, Standing.PROPOSED))
    yield sight("Rimodularlo", patto_texts.ask_remodel, a_draft(cast, Standing.ACTIVE), again=True)
    yield sight("Buttare la bozza", patto_texts.ask_drop, one)
    yield sight("Buttare la bozza di una rimodulazione", patto_texts.ask_drop, replace(one, standing=Standing.ACTIVE))
    yield sight("Bozza buttata", patto_texts.dropped)


def _goals_and_commitments(cast: Cast, one: Draft) -> Iterator[Sight]:
    empty = Draft(replace(one.text, goals=[replace(one.text.goals[0], commitments=[])]), one.standing)
    mine, theirs, others = one.text.goals[0].commitments
    full = a_draft(cast, full=True)
    found = [Colleague(at, name[:200]) for at, name in enumerate((cast.name, *cast.titles), 1)]
    yield sight("Un obiettivo ancora vuoto", patto_commitments.goal, empty, 1)
    yield sight("Un obiettivo con i suoi impegni", patto_commitments.goal, one, 1, toast=patto_texts.done())
    yield sight("Un obiettivo pieno", patto_commitments.goal, full, 1)
    yield sight("Togliere un obiettivo", patto_commitments.ask_remove_goal, one, 2)
    yield sight("Di chi è l'impegno", patto_commitments.ask_side, one, 1)
    for side in Side:
        yield sight(f"L'impegno: {side.value}", patto_commitments.ask_words, one, 1, side, None)
    yield sight("L'impegno, con altre parole", patto_commitments.ask_words, one, 1, mine.side, mine, again=True)
    for line in (mine, theirs, others):
        yield sight(f"Un impegno: {line.side.value}", patto_commitments.commitment, one, line, HERE)
    for number, rule in enumerate(RULES, 1):
        ruled = _commitment(cast, 1, 1, Side.COMMUNITY, Nature.SUPPORT, Cadence.RULE, rule)
        yield sight(f"Un impegno con una regola, {number}", patto_commitments.commitment, one, ruled, HERE)
    yield sight("Ogni quanto", patto_commitments.ask_cadence, one, mine, first=True)
    yield sight("Ogni quanto, di nuovo", patto_commitments.ask_cadence, one, mine, first=False, again=True)
    yield sight("Entro quando", patto_commitments.ask_cadence, one, theirs, first=True, needs_date=True)
    yield sight("A cosa serve", patto_commitments.ask_nature, one, mine, first=True)
    yield sight("Chi risponde", patto_commitments.ask_responsible, one, theirs, found, 3, page=0, is_last=False)
    yield sight(
        "Chi risponde, altri",
        patto_commitments.ask_responsible,
        one,
        theirs,
        found,
        3,
        page=1,
        is_last=True,
        again=True,
    )
    yield sight("Darlo a un'altra parte", patto_commitments.ask_other_side, one, mine)
    yield sight("Togliere un impegno", patto_commitments.ask_remove, one, mine)
