"""What staff do about business ideas: read them, follow them as a tutor, judge them (rule 11)."""

from collections.abc import Sequence
from datetime import timedelta

from locales import N_
from services import idea_news
from services.classes import JUDGES
from services.ideas import IdeaPage, may_judge_still, page_of, stand, write_step
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import accesses, people
from storage import ideas as records
from storage.accesses import Subject
from storage.ideas import Idea, IdeaState, ListedIdea, StepKind
from storage.people import Person, Role

TUTORS = frozenset({Role.COMMUNITY_MAKER, Role.OPERATOR, Role.COORDINATOR})

PAGE = 8

HELD = timedelta(days=7)
"""So long an idea stays with whoever judges it without a word; then anybody may take it over."""


class NotYourIdea(Refusal):
    """Someone asked for an idea that they may not see, for one that was taken back, or for none at all."""

    message = N_("Questa idea non è tra quelle che segui, o non c'è più. In Gestione trovi le altre.")


class NoIdeasToSee(Refusal):
    """Somebody without a role asks for the ideas of others."""

    message = N_("Questa pagina è per chi lavora nel programma. La tua idea la trovi tra i corsi.")


class IdeaIsAnother(Refusal):
    """What was asked for does not go with where the idea stands now."""

    message = N_("Intanto qualcosa è cambiato. Qui vedi com'è adesso.")


class IdeaIsTaken(Refusal):
    """Somebody else judges the idea already."""

    message = N_("Intanto la valuta già un'altra persona. Qui vedi com'è adesso.")


class NotToJudge(Refusal):
    """The tutor would judge, or somebody whose role does not."""

    message = N_("Chi fa da tutor non valuta la stessa idea: serve un'altra persona.")


class NotATutor(Refusal):
    """The tutor that was chosen cannot be one: the author, one of their family, whoever judges, one from elsewhere."""

    message = N_("Questa persona non può fare da tutor per questa idea. Scegline un'altra.")


def may_list(person: Person) -> bool:
    """Tell whether somebody finds ideas of others in the staff's pages."""
    return person.role in TUTORS


def has_some(uow: UnitOfWork, person: Person) -> bool:
    """Tell whether somebody is shown the way to ideas: who judges them always, others where they are a tutor."""
    return person.role in JUDGES or (may_list(person) and bool(listed(uow, person, 0)[0]))


def listed(uow: UnitOfWork, staff: Person, number: int) -> tuple[Sequence[ListedIdea], bool]:
    """List a page of the ideas that somebody may open, and tell whether it is the last.

    Raises:
        NoIdeasToSee: they do not work here.
    """
    if not may_list(staff):
        raise NoIdeasToSee
    rows = records.to_see(
        uow.session, reader=staff, tutored_only=staff.role not in JUDGES, skip=number * PAGE, most=PAGE + 1
    )
    return rows[:PAGE], len(rows) <= PAGE


def open_page(uow: UnitOfWork, staff: Person, idea_id: int) -> IdeaPage:
    """Show an idea to a member of staff, and write down that they opened it.

    Raises:
        NotYourIdea: it is not theirs to see, or was taken back.
    """
    idea = _seen(uow, staff, records.idea(uow.session, idea_id))
    accesses.note(
        uow.session,
        person_id=idea.author_id,
        reader_id=staff.id,
        subject=Subject.IDEA,
        subject_id=idea.id,
        now=uow.now,
    )
    return page_of(uow, idea)


def may_take(uow: UnitOfWork, staff: Person, idea: Idea) -> bool:
    """Tell whether somebody may take an idea to judge it: nobody has, or whoever has is gone or silent."""
    if not idea_news.may_judge(uow, idea, staff) or staff.id == idea.validator_id:
        return False
    if idea.state is IdeaState.SUBMITTED:
        return True
    if idea.state is not IdeaState.IN_REVIEW or idea.validator_id is None:
        return False
    since = records.turn_since(uow.session, idea.id, idea.validator_id)
    return since is None or uow.now - since >= HELD or not may_judge_still(uow, idea)


def take(uow: UnitOfWork, staff: Person, idea_id: int) -> Idea:
    """Take an idea to judge it: of two who do at once, one has it. Safe to repeat.

    Raises:
        NotYourIdea: it is not theirs to see.
        NotToJudge: they are its tutor.
        IdeaIsTaken: somebody else has it.
        IdeaIsAnother: it does not wait for that.
    """
    idea = _locked(uow, staff, idea_id)
    if idea.state is IdeaState.IN_REVIEW and idea.validator_id == staff.id:
        return idea
    if not idea_news.may_judge(uow, idea, staff):
        raise NotToJudge
    if not may_take(uow, staff, idea):
        raise IdeaIsTaken if idea.state is IdeaState.IN_REVIEW else IdeaIsAnother
    idea.validator_id = staff.id
    stand(uow, idea, IdeaState.IN_REVIEW, staff)
    return idea


def put_back(uow: UnitOfWork, staff: Person, idea_id: int) -> Idea:
    """Leave an idea to whoever takes it next; raises as `send_back` does."""
    idea = to_judge(uow, staff, idea_id)
    idea.validator_id = None
    stand(uow, idea, IdeaState.SUBMITTED, staff)
    return idea


def leave_to_others(uow: UnitOfWork, staff: Person, idea_id: int, *, goes: bool = True) -> None:
    """Let an idea that somebody judges wait for somebody else, or for another tutor. Safe to repeat.

    Always, if they go; else where they may do it no more.
    """
    idea = records.lock_idea(uow.session, idea_id)
    if idea is None or not idea.is_live:
        return
    if idea.tutor_id == staff.id and (goes or not idea_news.may_see(uow, idea, staff)):
        idea.tutor_id = None
        uow.session.flush()
    is_judging = idea.state is IdeaState.IN_REVIEW and idea.validator_id == staff.id
    if is_judging and (goes or not idea_news.may_judge(uow, idea, staff)):
        idea.validator_id = None
        stand(uow, idea, IdeaState.SUBMITTED, staff)


def send_back(uow: UnitOfWork, staff: Person, idea_id: int, words: str) -> Idea:
    """Ask the author to go over an idea again, and say why.

    Raises:
        NotYourIdea: it is not theirs to see.
        IdeaIsAnother: they do not judge it now.
    """
    idea = to_judge(uow, staff, idea_id)
    stand(uow, idea, IdeaState.TO_REVISE, staff, text=words)
    return idea


def validate(uow: UnitOfWork, staff: Person, idea_id: int) -> Idea:
    """Say that an idea is a plan that holds, for good. Safe to repeat; raises as `send_back` does."""
    idea = _locked(uow, staff, idea_id)
    if idea.state is IdeaState.VALIDATED and idea.validator_id == staff.id:
        return idea
    idea = to_judge(uow, staff, idea_id)
    stand(uow, idea, IdeaState.VALIDATED, staff)
    return idea


def to_judge(uow: UnitOfWork, staff: Person, idea_id: int) -> Idea:
    """Lock an idea for whoever judges it right now; raises as `send_back` does."""
    idea = _locked(uow, staff, idea_id)
    is_theirs = idea.validator_id == staff.id and idea_news.may_judge(uow, idea, staff)
    if idea.state is not IdeaState.IN_REVIEW or not is_theirs:
        raise IdeaIsAnother
    return idea


# Tutors


def may_appoint(staff: Person, idea: Idea) -> bool:
    """Tell whether somebody chooses the tutor of an idea that they see."""
    return staff.role in JUDGES and idea.is_live


def tutors(uow: UnitOfWork, staff: Person, idea_id: int, number: int) -> tuple[Idea, Sequence[Person], bool]:
    """List a page of those who could be an idea's tutor, and tell whether it is the last.

    Raises:
        NotYourIdea: it is not theirs to see.
        IdeaIsAnother: it is settled, or they choose no tutors.
    """
    idea = _seen(uow, staff, records.idea(uow.session, idea_id))
    if not may_appoint(staff, idea):
        raise IdeaIsAnother
    found = _candidates(uow, idea)
    first = number * PAGE
    return idea, found[first : first + PAGE], len(found) <= first + PAGE


def appoint(uow: UnitOfWork, staff: Person, idea_id: int, tutor_id: int) -> Idea:
    """Give an idea a tutor, or another one. Safe to repeat.

    Raises:
        NotATutor: who was chosen cannot be one.
        services.refusals.Refusal: as `tutors` does.
    """
    idea = _locked(uow, staff, idea_id)
    if not may_appoint(staff, idea):
        raise IdeaIsAnother
    if idea.tutor_id == tutor_id:
        return idea
    if tutor_id not in {one.id for one in _candidates(uow, idea)}:
        raise NotATutor
    idea.tutor_id = tutor_id
    write_step(uow, idea, StepKind.TUTOR, staff, text=str(tutor_id))
    return idea


def _candidates(uow: UnitOfWork, idea: Idea) -> list[Person]:
    author = people.person(uow.session, idea.author_id)
    household = author.household_id if author else None
    found = records.staff_of(uow.session, idea.territory_id, TUTORS, but_household=household, but=idea.author_id)
    return [one for one in found if one.id not in (idea.validator_id, idea.tutor_id)]


def _locked(uow: UnitOfWork, staff: Person, idea_id: int) -> Idea:
    return _seen(uow, staff, records.lock_idea(uow.session, idea_id))


def _seen(uow: UnitOfWork, staff: Person, idea: Idea | None) -> Idea:
    """Give an idea to a member of staff who may see it; never their own."""
    if idea is None or idea.state is IdeaState.WITHDRAWN or staff.id == idea.author_id:
        raise NotYourIdea
    if not idea.title:  # its author is forgotten, and nothing is left of it but that it was validated
        raise NotYourIdea
    if not idea_news.may_see(uow, idea, staff):
        raise NotYourIdea
    return idea
