"""Business ideas, as their authors work on them: begun, told in seven answers, presented, talked about, taken back.

One live idea for each person. What staff do about it is in `services/idea_reviews.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from locales import N_
from services import idea_news
from services.folding import legible
from services.idea_news import IdeaGone
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import ideas as records
from storage import people
from storage.ideas import Idea, IdeaState, IdeaStep, StepKind, ToldStep
from storage.people import Person

LONGEST_TITLE = 80
LONGEST_ANSWER = 400
LONGEST_COMMENT = 500

STEPS_ON_A_PAGE = 5


class Canvas(BaseModel):
    """The seven answers that make a plan, in the order in which they are asked; empty where there is none yet."""

    model_config = ConfigDict(frozen=True)

    problem: str = Field(default="", max_length=LONGEST_ANSWER)
    customers: str = Field(default="", max_length=LONGEST_ANSWER)
    offer: str = Field(default="", max_length=LONGEST_ANSWER)
    rivals: str = Field(default="", max_length=LONGEST_ANSWER)
    earnings: str = Field(default="", max_length=LONGEST_ANSWER)
    needs: str = Field(default="", max_length=LONGEST_ANSWER)
    team: str = Field(default="", max_length=LONGEST_ANSWER)

    @property
    def answers(self) -> Sequence[str]:
        """The answers, in order."""
        return [getattr(self, name) for name in ASKED]

    @property
    def answered(self) -> int:
        """How many are there."""
        return sum(bool(one) for one in self.answers)

    @property
    def first_open(self) -> int | None:
        """The number, from 0, of the first question without an answer."""
        return next((number for number, one in enumerate(self.answers) if not one), None)

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to be judged: a problem, whose it is, and what is offered."""
        return all(self.answers[:NEEDED])


ASKED = tuple(Canvas.model_fields)
NEEDED = 3
"""So many answers, the first ones, an idea is never presented without."""


class IdeaIsBeingRead(Refusal):
    """The author would change what somebody judges right now."""

    message = N_("Qualcuno sta leggendo la tua idea: adesso non si cambia. Puoi scrivere un commento.")


class IdeaIsValidated(Refusal):
    """The author would change what was judged for good."""

    message = N_("La tua idea è validata: non si cambia più.")


class IdeaIsUnfinished(Refusal):
    """An idea is presented without the answers that it takes."""

    message = N_("Mancano delle risposte: per presentarla servono almeno le prime tre.")


class NobodyToTalkTo(Refusal):
    """Somebody writes a comment about an idea that is settled, or as one who only reads."""

    message = N_("Qui non puoi scrivere commenti. Scrive chi ha l'idea, chi fa da tutor e chi la valuta.")


@dataclass(frozen=True, slots=True)
class IdeaPage:
    """An idea with what is around it, as its author or a member of staff sees it."""

    idea: Idea
    canvas: Canvas
    author: str
    tutor: str
    validator: str
    wants_tutor: bool
    documents: int
    sent_back: str
    """With which words it was last sent back."""


def mine(uow: UnitOfWork, person: Person) -> IdeaPage | None:
    """Show somebody their idea; none, where they have none or took it back."""
    found = records.newest_of(uow.session, person.id)
    return None if found is None else page_of(uow, found)


def is_mine(uow: UnitOfWork, person: Person, idea_id: int) -> bool:
    """Tell whether an idea is somebody's own."""
    idea = records.idea(uow.session, idea_id)
    return idea is not None and idea.author_id == person.id


def own(uow: UnitOfWork, person: Person, idea_id: int) -> IdeaPage:
    """Show somebody one idea of theirs.

    Raises:
        IdeaGone: they took it back, or it is not theirs.
    """
    return page_of(uow, _checked(person, records.idea(uow.session, idea_id)))


def page_of(uow: UnitOfWork, idea: Idea) -> IdeaPage:
    """Gather what is around an idea; whoever asks has been checked."""
    session = uow.session
    return IdeaPage(
        idea=idea,
        canvas=canvas_of(idea),
        author=_name(uow, idea.author_id),
        tutor=_name(uow, idea.tutor_id),
        validator=_name(uow, idea.validator_id),
        wants_tutor=idea.tutor_id is None and records.asked_for_tutor(session, idea.id, idea.author_id),
        documents=records.kept(session, idea.id),
        sent_back=records.last_words(session, idea.id) if idea.state is IdeaState.TO_REVISE else "",
    )


def canvas_of(idea: Idea) -> Canvas:
    """Read the answers of an idea."""
    return Canvas.model_validate_json(idea.canvas)


def begin(uow: UnitOfWork, person: Person, title: str) -> Idea:
    """Write a new idea down, or give the live one there is: begun twice from two phones, it is one."""
    records.lock_author(uow.session, person.id)
    there = records.newest_of(uow.session, person.id)
    if there is not None and there.is_live:
        return there
    idea = Idea(
        author_id=person.id,
        territory_id=person.territory_id,
        title=title,
        canvas=Canvas().model_dump_json(),
        state=IdeaState.IDEA,
        created_at=uow.now,
        changed_at=uow.now,
    )
    uow.session.add(idea)
    uow.session.flush()
    write_step(uow, idea, StepKind.STATE, person, state=IdeaState.IDEA)
    return idea


def rename(uow: UnitOfWork, person: Person, idea_id: int, title: str) -> Idea:
    """Call an idea something else; raises as `answer` does."""
    idea = to_change(uow, person, idea_id)
    idea.title = title
    uow.session.flush()
    return idea


def answer(uow: UnitOfWork, person: Person, idea_id: int, number: int, text: str) -> Idea:
    """Keep the answer to a question; the first one makes a draft of an idea.

    Raises:
        IdeaGone: it is not theirs, or was taken back.
        IdeaIsBeingRead: somebody judges it right now.
        IdeaIsValidated: it is settled.
    """
    idea = to_change(uow, person, idea_id)
    idea.canvas = canvas_of(idea).model_copy(update={ASKED[number]: text}).model_dump_json()
    if idea.state is IdeaState.IDEA:
        stand(uow, idea, IdeaState.DRAFT, person)
    uow.session.flush()
    return idea


def present(uow: UnitOfWork, person: Person, idea_id: int) -> Idea:
    """Hand an idea in; one that was sent back goes to whoever did. Safe to repeat.

    Raises:
        IdeaIsUnfinished: there are not enough answers.
        services.refusals.Refusal: as `answer` does; but one that is being read stays so.
    """
    idea = _locked(uow, person, idea_id)
    if idea.state in (IdeaState.SUBMITTED, IdeaState.IN_REVIEW, IdeaState.VALIDATED):
        return idea
    if not canvas_of(idea).is_enough:
        raise IdeaIsUnfinished
    goes_back = idea.state is IdeaState.TO_REVISE and may_judge_still(uow, idea)
    if not goes_back:
        idea.validator_id = None
    stand(uow, idea, IdeaState.IN_REVIEW if goes_back else IdeaState.SUBMITTED, person)
    return idea


def may_judge_still(uow: UnitOfWork, idea: Idea) -> bool:
    """Tell whether whoever judges an idea still works here, and can be written to."""
    validator = None if idea.validator_id is None else people.person(uow.session, idea.validator_id)
    if validator is None or validator.consent_at is None:
        return False
    return idea_news.may_judge(uow, idea, validator)


def ask_for_tutor(uow: UnitOfWork, person: Person, idea_id: int) -> Idea:
    """Ask for somebody who helps: staff may read the idea from now on. Safe to repeat; raises as `own` does."""
    idea = _locked(uow, person, idea_id)
    is_asked = records.asked_for_tutor(uow.session, idea.id, person.id)
    if idea.tutor_id is None and idea.is_live and not is_asked:
        write_step(uow, idea, StepKind.TUTOR, person)
    return idea


def comment(uow: UnitOfWork, person: Person, idea_id: int, text: str) -> Idea:
    """Write to the others about an idea: its author, its tutor or whoever judges it.

    Raises:
        IdeaGone: it was taken back, or is none of theirs.
        NobodyToTalkTo: it is settled, or they only read it.
    """
    idea = to_talk(uow, person, idea_id)
    write_step(uow, idea, StepKind.COMMENT, person, text=text)
    return idea


def to_talk(uow: UnitOfWork, person: Person, idea_id: int) -> Idea:
    """Lock an idea for somebody who may write about it; raises as `comment` does."""
    idea = records.lock_idea(uow.session, idea_id)
    if idea is None or idea.state is IdeaState.WITHDRAWN or not idea_news.may_see(uow, idea, person):
        raise IdeaGone
    if not may_talk(idea, person):
        raise NobodyToTalkTo
    return idea


def may_talk(idea: Idea, person: Person) -> bool:
    """Tell whether somebody writes comments about an idea."""
    return idea.is_live and person.id in (idea.author_id, idea.tutor_id, idea.validator_id)


def withdraw(uow: UnitOfWork, person: Person, idea_id: int) -> None:
    """Take an idea back: nobody reads it any more, and another one may be begun. Safe to repeat.

    Raises:
        IdeaGone: it is not theirs.
        IdeaIsValidated: it is settled.
    """
    idea = records.lock_idea(uow.session, idea_id)
    if idea is None or idea.author_id != person.id:
        raise IdeaGone
    if idea.state is IdeaState.VALIDATED:
        raise IdeaIsValidated
    if idea.state is not IdeaState.WITHDRAWN:
        stand(uow, idea, IdeaState.WITHDRAWN, person)


def story(uow: UnitOfWork, idea: Idea, number: int) -> tuple[Sequence[ToldStep], bool]:
    """List a page of what happened to an idea, the newest first, and tell whether it is the last."""
    rows = records.story(uow.session, idea.id, skip=number * STEPS_ON_A_PAGE, most=STEPS_ON_A_PAGE + 1)
    return [_with_tutor(uow, one) for one in rows[:STEPS_ON_A_PAGE]], len(rows) <= STEPS_ON_A_PAGE


def _with_tutor(uow: UnitOfWork, step: ToldStep) -> ToldStep:
    """Put the name where the number of a tutor is kept, so that whoever is forgotten is named nowhere."""
    if step.kind is not StepKind.TUTOR or step.text is None:
        return step
    return ToldStep(step.id, step.kind, step.state, step.by_id, step.by, _name(uow, int(step.text)), step.at)


def readers(uow: UnitOfWork, person: Person, idea_id: int) -> Sequence[tuple[str, datetime]]:
    """List who of the staff has opened somebody's idea, and when last; raises as `own` does."""
    return records.readers(uow.session, _checked(person, records.idea(uow.session, idea_id)).id)


def readable(text: str, longest: int) -> str | None:
    """Read words that somebody wrote, in one line; nothing where there are none, or too many.

    An emoji counts for two letters, as Telegram counts it: all the answers stand on one screen.
    """
    said = legible(text)
    length = len(said.encode("utf-16-le", "ignore")) // 2
    return said if length <= longest and any(sign.isalnum() for sign in said) else None


def to_change(uow: UnitOfWork, person: Person, idea_id: int) -> Idea:
    """Lock an idea for its author, who is about to change it; raises as `answer` does."""
    idea = _locked(uow, person, idea_id)
    if idea.state is IdeaState.VALIDATED:
        raise IdeaIsValidated
    if not idea.is_editable:
        raise IdeaIsBeingRead
    return idea


def _locked(uow: UnitOfWork, person: Person, idea_id: int) -> Idea:
    return _checked(person, records.lock_idea(uow.session, idea_id))


def _checked(person: Person, idea: Idea | None) -> Idea:
    if idea is None or idea.author_id != person.id or idea.state is IdeaState.WITHDRAWN:
        raise IdeaGone
    return idea


def stand(uow: UnitOfWork, idea: Idea, state: IdeaState, by: Person, text: str | None = None) -> None:
    """Bring an idea into a state of its life, with a line of its history and letters to whom it concerns."""
    idea.state = state
    write_step(uow, idea, StepKind.STATE, by, state=state, text=text)


def write_step(
    uow: UnitOfWork,
    idea: Idea,
    kind: StepKind,
    by: Person,
    *,
    state: IdeaState | None = None,
    text: str | None = None,
) -> None:
    """Add a line to an idea's history, and tell whom it concerns."""
    step = IdeaStep(idea_id=idea.id, kind=kind, state=state, by_id=by.id, text=text, at=uow.now)
    idea.changed_at = uow.now
    uow.session.add(step)
    uow.session.flush()
    idea_news.tell(uow, idea, step)


def _name(uow: UnitOfWork, person_id: int | None) -> str:
    person = None if person_id is None else people.person(uow.session, person_id)
    return person.name if person else ""
