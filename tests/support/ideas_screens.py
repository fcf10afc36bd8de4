"""The screens of business ideas: of their authors, and of staff."""

from collections.abc import Iterator
from dataclasses import replace

from services.documents import Verdict
from services.idea_files import PlanTooLarge
from services.ideas import LONGEST_ANSWER, Canvas, IdeaPage
from storage.ideas import Idea, IdeaFile, IdeaFileState, IdeaState, IdeaStep, ListedIdea, StepKind, ToldStep
from storage.people import Role
from tests.support.cast import HERE, NEXT, Cast
from tests.support.sights import Sight, sight
from views import idea_letters, idea_pages, idea_reviews, idea_stories, ideas

AUTHOR, TUTOR, VALIDATOR = 1, 2, 3

STATES = {
    IdeaState.IDEA: "appena cominciata",
    IdeaState.DRAFT: "bozza",
    IdeaState.SUBMITTED: "presentata",
    IdeaState.IN_REVIEW: "in revisione",
    IdeaState.TO_REVISE: "da rivedere",
    IdeaState.VALIDATED: "validata",
}
VERDICTS = dict(
    zip(
        Verdict,
        ("va bene", "un programma", "con macro", "vecchio", "con password", "enorme", "altro", "grande", "non arriva"),
        strict=True,
    )
)
"""What the cases are called on the page of screens."""


def fitting(text: str, most: int) -> str:
    """Cut a text to so many letters, as Telegram counts them."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def idea(cast: Cast, state: IdeaState = IdeaState.DRAFT, **columns: object) -> Idea:
    """Describe the reader's idea."""
    judged = state in (IdeaState.IN_REVIEW, IdeaState.TO_REVISE, IdeaState.VALIDATED)
    return Idea(
        id=1,
        author_id=AUTHOR,
        title=fitting(cast.titles[0], 80),
        state=state,
        changed_at=NEXT,
        validator_id=VALIDATOR if judged else None,
        **columns,
    )


def page(
    cast: Cast, state: IdeaState = IdeaState.DRAFT, *, answers: int = 7, long: bool = False, **facts: object
) -> IdeaPage:
    """Describe the page of an idea with some of its answers."""
    said = fitting(cast.description * (9 if long else 1), LONGEST_ANSWER)
    canvas = Canvas(**dict.fromkeys(list(Canvas.model_fields)[:answers], said))
    found = IdeaPage(idea(cast, state), canvas, cast.name, "", "", wants_tutor=False, documents=0, sent_back="")
    if state in (IdeaState.IN_REVIEW, IdeaState.TO_REVISE, IdeaState.VALIDATED):
        found = replace(found, validator=cast.name, tutor=cast.name, documents=2)
    if state is IdeaState.TO_REVISE:
        found = replace(found, sent_back=fitting(cast.description, 500))
    return replace(found, **facts)  # type: ignore[arg-type]


def versions(cast: Cast) -> list[IdeaFile]:
    """Describe three versions of a plan: a good one, one that is no document, one that was just sent."""
    states = (IdeaFileState.SENT, IdeaFileState.REFUSED, IdeaFileState.KEPT)
    return [
        IdeaFile(
            id=3 - at, idea_id=1, version=3 - at, file_id="f", name=f"{cast.asked[:60]}.pdf", state=state, sent_at=NEXT
        )
        for at, state in enumerate(states)
    ]


def told(cast: Cast) -> list[ToldStep]:
    """Describe a history with a step of each kind; one is of somebody who is forgotten."""
    words, name = fitting(cast.description, 500), cast.name
    return [
        ToldStep(1, StepKind.STATE, IdeaState.TO_REVISE, VALIDATOR, name, words, NEXT),
        ToldStep(2, StepKind.COMMENT, None, AUTHOR, "", words, NEXT),
        ToldStep(3, StepKind.TUTOR, None, VALIDATOR, name, name, NEXT),
        ToldStep(4, StepKind.TUTOR, None, AUTHOR, name, None, NEXT),
        ToldStep(5, StepKind.FILE, None, AUTHOR, name, "2", NEXT),
    ]


def telling_an_idea(cast: Cast) -> Iterator[Sight]:
    """A business idea as its author tells it."""
    draft = page(cast, answers=2)
    yield sight("Chi non ne ha ancora", ideas.none)
    yield sight("In una frase", ideas.ask_title, None)
    yield sight("In una frase, di nuovo", ideas.ask_title, draft.idea, again=True)
    for number in range(7):
        asked = ideas.ask_question
        yield sight(f"Domanda {number + 1}", asked, draft.idea, Canvas(), number)
    yield sight("Una domanda con la risposta", ideas.ask_question, draft.idea, draft.canvas, 0)
    yield sight("Una sola da cambiare", ideas.ask_question, draft.idea, draft.canvas, 1, changing=True, again=True)
    yield sight("Un file al posto della risposta", ideas.ask_question, draft.idea, draft.canvas, 1, is_file=True)
    yield sight("Le risposte, per ora", ideas.answers, draft)
    yield sight("Le risposte, tutte", ideas.answers, page(cast))
    yield sight("Le risposte, lunghe", ideas.answers, page(cast, long=True))
    yield sight("Le risposte, in revisione", ideas.answers, page(cast, IdeaState.IN_REVIEW))
    for state, what in STATES.items():
        yield sight(f"L'idea: {what}", ideas.page, page(cast, state, answers=0 if state is IdeaState.IDEA else 7))
    yield sight("L'idea, con un tutor chiesto", ideas.page, page(cast, wants_tutor=True, answers=1))
    yield sight("Presentata", ideas.presented, page(cast, IdeaState.SUBMITTED))
    yield sight("Un tutor chiesto", ideas.tutor_asked, page(cast, wants_tutor=True))
    yield sight("Un commento", ideas.ask_comment, draft.idea, is_author=True)
    yield sight("Un commento mandato", ideas.commented, ideas.page(page(cast, IdeaState.IN_REVIEW)))
    yield sight("Chi l'ha letta: nessuno", ideas.read_by, draft.idea, [], HERE)
    yield sight("Chi l'ha letta", ideas.read_by, draft.idea, [(cast.name, NEXT)] * 22, HERE)
    yield sight("Ritirarla", ideas.ask_withdraw, draft.idea)
    yield sight("Ritirata", ideas.withdrawn)
    yield sight("La storia", idea_stories.story, draft.idea, told(cast), HERE, page=0, is_last=False, is_author=True)
    yield sight("Un documento", ideas.ask_file, draft.idea)
    yield sight("Un documento, e arriva una foto", ideas.ask_file, draft.idea, is_photo=True)
    yield sight("Un documento, e arrivano parole", ideas.ask_file, draft.idea, again=True)
    yield sight("Un documento troppo grande", idea_pages.ask_file_after, draft.idea, PlanTooLarge())
    yield sight("Un documento arrivato", idea_stories.received, f"{cast.asked[:60]}.pdf")
    yield sight("I documenti", idea_stories.files, draft.idea, versions(cast), HERE, is_author=True)
    yield sight("Nessun documento", idea_stories.files, draft.idea, [], HERE, is_author=True)
    yield sight("Il documento", idea_stories.handed_over, draft.idea, versions(cast)[-1], is_author=True)
    for verdict, what in VERDICTS.items():
        yield sight(f"Il documento: {what}", idea_letters.settled, versions(cast)[-1], verdict)


def following_ideas(cast: Cast) -> Iterator[Sight]:
    """Business ideas as staff see them."""
    mine, reader = page(cast, IdeaState.IN_REVIEW), cast.person(Role.OPERATOR)
    reader.id = VALIDATOR
    lines = [
        ListedIdea(1, cast.titles[0], cast.name, IdeaState.SUBMITTED, NEXT, wants_tutor=True, validator_id=None),
        ListedIdea(2, cast.titles[-1], cast.name, IdeaState.IN_REVIEW, NEXT, wants_tutor=False, validator_id=3),
    ]
    yield sight("Le idee", idea_reviews.listed, lines, HERE, page=1, is_last=False)
    yield sight("Nessuna idea", idea_reviews.listed, [], HERE, page=0, is_last=True)
    for state, what in STATES.items():
        found = page(cast, state, wants_tutor=state is IdeaState.DRAFT)
        can = state is IdeaState.SUBMITTED
        yield sight(f"Un'idea: {what}", idea_reviews.page, found, reader, HERE, may_take=can, may_appoint=not can)
    yield sight("Le risposte", idea_reviews.answers, mine)
    yield sight("Va bene", idea_reviews.ask_validate, mine.idea)
    yield sight("Da rivedere", idea_reviews.ask_words, mine.idea, again=True)
    sent = idea_reviews.page(page(cast, IdeaState.TO_REVISE), reader, HERE, may_take=False, may_appoint=True)
    yield sight("Rimandata", idea_reviews.sent_back, sent)
    found_tutors = [reader, cast.person(Role.COORDINATOR)]
    yield sight("Chi fa da tutor", idea_reviews.ask_tutor, mine.idea, found_tutors, reader, page=1, is_last=False)
    yield sight("Nessun tutor", idea_reviews.ask_tutor, mine.idea, [], reader, page=0, is_last=True)
    yield sight("Scrivere a chi ha l'idea", ideas.ask_comment, mine.idea, is_author=False, again=True)
    yield sight("La storia", idea_stories.story, mine.idea, told(cast), HERE, page=1, is_last=True, is_author=False)
    yield sight("I documenti", idea_stories.files, mine.idea, versions(cast)[-1:], HERE, is_author=False)
    yield from letters(cast)


def letters(cast: Cast) -> Iterator[Sight]:
    """What the bot writes about ideas by itself."""
    for state in (*list(STATES)[2:], IdeaState.WITHDRAWN):
        step = IdeaStep(kind=StepKind.STATE, state=state, by_id=9)
        what = STATES.get(state, "ritirata")
        if state is not IdeaState.WITHDRAWN:
            yield sight(f"A chi ha l'idea: {what}", idea_letters.news, idea(cast), step, is_author=True)
        yield sight(f"A chi la segue: {what}", idea_letters.news, idea(cast), step, is_author=False)
    for kind, what in (
        (StepKind.COMMENT, "un commento"),
        (StepKind.FILE, "un documento"),
        (StepKind.TUTOR, "un tutor"),
    ):
        step = IdeaStep(kind=kind, by_id=9, text="2")
        yield sight(f"A chi ha l'idea: {what}", idea_letters.news, idea(cast), step, is_author=True, tutor=cast.name)
        yield sight(f"A chi la segue: {what}", idea_letters.news, idea(cast), step, is_author=False)
    asked = IdeaStep(kind=StepKind.TUTOR, by_id=AUTHOR)
    yield sight("Cerca un tutor", idea_letters.news, idea(cast), asked, is_author=False)
    yield sight("A chi fa da tutor", idea_letters.appointed, idea(cast))
