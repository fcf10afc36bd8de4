"""The documents of a business idea: sent in versions, looked at apart, handed on to who may read the idea."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from locales import N_
from services import documents, idea_news, idea_reviews, ideas, outbox
from services.documents import LARGEST, Verdict
from services.folding import legible
from services.idea_news import IdeaFileSettled, IdeaGone
from services.ideas import to_change, write_step
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import ideas as records
from storage import people
from storage.ideas import Idea, IdeaFile, IdeaFileState, IdeaState, StepKind
from storage.people import Person

MOST = 30
"""Versions of one plan."""

LONGEST_NAME = 80

MOST_ATTEMPTS = 5
"""So often looking at a file may end the whole process before it is given up."""

PATIENCE = timedelta(hours=1)
"""For how long we try to fetch a file."""


class NotAPlan(Refusal):
    """A file whose name is that of no document."""

    message = N_("Qui leggo PDF, Word (.docx), Excel (.xlsx) e OpenDocument. Salvalo così e mandalo di nuovo.")


class PlanTooLarge(Refusal):
    """More than Telegram lets us fetch: 20 MB."""

    message = N_("Il file è più grande di 20 MB. Salvalo come PDF, con foto più piccole, e mandalo di nuovo.")


class TooManyPlans(Refusal):
    """There are as many versions as anybody could want."""

    message = N_("Ci sono già tante versioni: non ne tengo altre. Scrivi un commento per chi ti segue.")


class DocumentGone(Refusal):
    """The document of an old button is not there any more, or was not good."""

    message = N_("Questo documento non c'è più. Guarda gli altri nella pagina dell'idea.")


def receive(uow: UnitOfWork, person: Person, idea_id: int, *, file_id: str, name: str, size: int) -> IdeaFile:
    """Write down that the author sent a document; it is fetched and looked at apart.

    Raises:
        NotAPlan: its name is that of something else.
        PlanTooLarge: we could not fetch it.
        TooManyPlans: there are enough.
        services.refusals.Refusal: as `ideas.answer` does.
    """
    idea = to_change(uow, person, idea_id)
    if not documents.suffix_of(name):
        raise NotAPlan
    if size > LARGEST:
        raise PlanTooLarge
    there = records.files(uow.session, idea.id)
    if len(there) >= MOST:
        raise TooManyPlans
    file = IdeaFile(
        idea_id=idea.id,
        version=1 + max((one.version for one in there), default=0),
        file_id=file_id,
        name=_short(legible(name)),
        size=size,
        by_id=person.id,
        sent_at=uow.now,
    )
    uow.session.add(file)
    uow.session.flush()
    return file


def _short(name: str) -> str:
    """Cut a name in the middle: its ending tells the format."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 20] + "…" + name[-19:]


def of_author(uow: UnitOfWork, person: Person, idea_id: int) -> tuple[Idea, Sequence[IdeaFile]]:
    """List the versions of somebody's plan, the newest first; raises as `ideas.own` does."""
    idea = ideas.own(uow, person, idea_id).idea
    return idea, records.files(uow.session, idea.id)


def of_staff(uow: UnitOfWork, staff: Person, idea_id: int) -> tuple[Idea, Sequence[IdeaFile]]:
    """List the versions that are good to read; raises as `idea_reviews.open_page` does, and notes as it does."""
    idea = idea_reviews.open_page(uow, staff, idea_id).idea
    return idea, [one for one in records.files(uow.session, idea.id) if one.state is IdeaFileState.KEPT]


def take(uow: UnitOfWork, person: Person, file_id: int) -> tuple[Idea, IdeaFile]:
    """Hand a version to whoever may read the idea; that staff took it is written down.

    Raises:
        DocumentGone: it is not there, not good, or of an idea that they may not see.
    """
    file = records.file(uow.session, file_id)
    idea = None if file is None else records.idea(uow.session, file.idea_id)
    if file is None or idea is None or file.state is not IdeaFileState.KEPT or idea.state is IdeaState.WITHDRAWN:
        raise DocumentGone
    if not idea_news.may_see(uow, idea, person):
        raise DocumentGone
    if person.id != idea.author_id:
        idea_reviews.open_page(uow, person, idea.id)
    return idea, file


# In the process that leads


def next_to_inspect(uow: UnitOfWork, but: Collection[int] = ()) -> IdeaFile | None:
    """Find the file that waits longest for us."""
    return records.next_to_inspect(uow.session, but=but)


def begin(uow: UnitOfWork, file_id: int) -> bool:
    """Count an attempt, before a file can do any harm; tells whether to go on.

    Not, where it was settled meanwhile, or has had its chances.
    """
    file = records.lock_file(uow.session, file_id)
    if file is None or file.state is not IdeaFileState.SENT:
        return False
    if file.attempts >= MOST_ATTEMPTS:
        settle(uow, file_id, Verdict.SOMETHING_ELSE)
        return False
    file.attempts += 1
    uow.session.flush()
    return True


def settle(uow: UnitOfWork, file_id: int, verdict: Verdict) -> None:
    """Write down what a file is, and tell its sender; a good one is a step of the idea. Safe to repeat."""
    found = records.file(uow.session, file_id)
    idea = None if found is None else records.lock_idea(uow.session, found.idea_id)
    file = records.lock_file(uow.session, file_id)
    if idea is None or file is None or file.state is not IdeaFileState.SENT:
        return
    file.state = IdeaFileState.KEPT if verdict is Verdict.GOOD else IdeaFileState.REFUSED
    uow.session.flush()
    if idea.state is IdeaState.WITHDRAWN:
        return
    sender = people.person(uow.session, file.by_id)
    if verdict is Verdict.GOOD and sender is not None:
        write_step(uow, idea, StepKind.FILE, sender, text=str(file.version))
    outbox.post(uow, file.by_id, IdeaFileSettled(file_id=file.id, verdict=verdict))


def news(uow: UnitOfWork, file_id: int) -> IdeaFile:
    """Give a file for a letter to its sender.

    Raises:
        IdeaGone: it is forgotten.
    """
    file = records.file(uow.session, file_id)
    if file is None:
        raise IdeaGone
    return file
