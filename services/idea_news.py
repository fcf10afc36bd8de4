"""Who may see a business idea, and who hears of each step of it: never what it says."""

from locales import N_
from services import outbox
from services.classes import JUDGES
from services.documents import Verdict
from services.notices import Notice
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import ideas as records
from storage import people
from storage.ideas import Idea, IdeaFileState, IdeaState, IdeaStep, StepKind
from storage.outbox import Priority
from storage.people import Person

QUIET_STATES = (IdeaState.IDEA, IdeaState.DRAFT)
"""Steps of an author at work, of which nobody is told."""


class IdeaGone(Refusal):
    """The idea of an old button was taken back, or is somebody else's."""

    message = N_("Questa idea non c'è più. Tra i corsi trovi «La mia idea d'impresa».")


class IdeaNews(Notice, kind="idea-news", priority=Priority.AWAITED, unasked=True, pausable=False):
    """Something happened to an idea, for its author or for staff whom it concerns: they wait for it, not at night."""

    idea_id: int
    step_id: int

    @property
    def key(self) -> str:
        """Every step happens once."""
        return f"{self.kind}:{self.step_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over what was taken back meanwhile, is no longer the reader's to see, or was done by somebody else."""
        idea, step = records.idea(uow.session, self.idea_id), records.step(uow.session, self.step_id)
        if idea is None or step is None:
            return "gone"
        if idea.state is IdeaState.WITHDRAWN and step.state is not IdeaState.WITHDRAWN:
            return "gone"
        if not may_see(uow, idea, person):
            return "gone"
        concerned = person.id in (idea.author_id, idea.tutor_id, idea.validator_id)
        return None if concerned or _waits_still(idea, step) else "answered"


class IdeaFileSettled(Notice, kind="idea-file", priority=Priority.AWAITED, unasked=False):
    """A document was looked at; whoever sent it waits to hear what came of it."""

    file_id: int
    verdict: Verdict

    @property
    def key(self) -> str:
        """A document is looked at once."""
        return f"{self.kind}:{self.file_id}"

    def obstacle(self, uow: UnitOfWork, person: Person) -> str | None:
        """Pass over a document of an idea that was taken back."""
        file = records.file(uow.session, self.file_id)
        idea = None if file is None else records.idea(uow.session, file.idea_id)
        if file is None or idea is None or file.by_id != person.id or file.state is IdeaFileState.SENT:
            return "gone"
        return "gone" if idea.state is IdeaState.WITHDRAWN else None


def told(uow: UnitOfWork, notice: IdeaNews) -> tuple[Idea, IdeaStep, Person | None]:
    """Give what a letter is about: the idea, the step, and whoever became its tutor with it.

    Raises:
        IdeaGone: it is not there any more.
    """
    idea, step = records.idea(uow.session, notice.idea_id), records.step(uow.session, notice.step_id)
    if idea is None or step is None:
        raise IdeaGone
    is_appointed = step.kind is StepKind.TUTOR and step.text is not None
    return idea, step, people.person(uow.session, int(step.text or 0)) if is_appointed else None


def tell(uow: UnitOfWork, idea: Idea, step: IdeaStep) -> None:
    """Write to whom a step concerns, but whoever took it."""
    if step.state in QUIET_STATES:
        return
    ids = {idea.author_id, idea.tutor_id, idea.validator_id}
    if _waits_still(idea, step):
        ids |= {one.id for one in judges(uow, idea)}
    for person_id in sorted(one for one in ids if one is not None and one != step.by_id):
        outbox.post(uow, person_id, IdeaNews(idea_id=idea.id, step_id=step.id))


def _waits_still(idea: Idea, step: IdeaStep) -> bool:
    """Tell whether a step waits for somebody of the staff, whoever it is: a validator, or a tutor."""
    if step.kind is StepKind.STATE:
        return step.state is IdeaState.SUBMITTED and idea.state is IdeaState.SUBMITTED
    return step.kind is StepKind.TUTOR and step.by_id == idea.author_id and idea.tutor_id is None


def judges(uow: UnitOfWork, idea: Idea) -> list[Person]:
    """List who could judge an idea."""
    author = people.person(uow.session, idea.author_id)
    household = author.household_id if author else None
    found = records.staff_of(uow.session, idea.territory_id, JUDGES, but_household=household, but=idea.author_id)
    return [one for one in found if one.id != idea.tutor_id]


def may_judge(uow: UnitOfWork, idea: Idea, person: Person) -> bool:
    """Tell whether somebody may judge an idea: never the author, the tutor, or one of the author's household."""
    return person.role in JUDGES and person.id != idea.tutor_id and _is_near(uow, idea, person)


def may_see(uow: UnitOfWork, idea: Idea, person: Person) -> bool:
    """Tell whether somebody may open an idea: its author, its tutor, those who judge ideas where it is at home.

    While it is unfinished, staff see it only where a tutor was asked for or is there.
    """
    if person.id == idea.author_id:
        return True
    if not person.is_staff or not _is_near(uow, idea, person):
        return False
    if person.id == idea.tutor_id:
        return True
    is_open = idea.state not in records.UNFINISHED or idea.tutor_id is not None
    is_open = is_open or records.asked_for_tutor(uow.session, idea.id, idea.author_id)
    return person.role in JUDGES and is_open


def _is_near(uow: UnitOfWork, idea: Idea, person: Person) -> bool:
    """Tell whether somebody works where an idea is at home, and is neither its author nor of their household."""
    if person.id == idea.author_id or person.scope_id not in (None, idea.territory_id):
        return False
    author = people.person(uow.session, idea.author_id)
    return author is None or author.household_id is None or author.household_id != person.household_id
