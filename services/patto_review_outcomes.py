"""What comes of a review: it goes on as it is, a new version is written, or the patto is concluded with a result."""

from services import outbox, patti, patto_endings, patto_news, patto_texts, tasks
from services.patto_review_news import PattoConcluded
from services.patto_reviews import PattoIsNotActive
from services.patto_texts import DraftIsOpen, PattoText
from services.work import UnitOfWork
from storage import patti as patto_records
from storage import patto_reviews as records
from storage.patti import Ending, Patto, PattoStep, Result, StepKind
from storage.patto_reviews import Review, ReviewOutcome
from storage.people import Person
from storage.tasks import Reason

LONGEST_WORDS = 500


def to_hold(uow: UnitOfWork, staff: Person, patto_id: int) -> Patto:
    """Lock a patto for whoever is in charge and is about to say what came of a review.

    Raises:
        services.patti.NotYourPatto, services.patti.PattoIsOver: as `services.patti.led` does.
        PattoIsNotActive: it does not hold yet.
    """
    patto = patti.led(uow, staff, patto_id)
    if patto_records.active_version(uow.session, patto.id) is None:
        raise PattoIsNotActive
    return patto


def to_remodel(uow: UnitOfWork, staff: Person, patto_id: int) -> Patto:
    """Lock a patto for whoever is about to say why it changes, before they write it.

    Raises:
        services.refusals.Refusal: as `to_hold` does.
        services.patto_texts.DraftIsOpen: a new version waits for a yes.
    """
    patto = to_hold(uow, staff, patto_id)
    there = patto_records.open_version(uow.session, patto.id)
    if there is not None and there.is_proposed:
        raise DraftIsOpen
    return patto


def confirm(uow: UnitOfWork, staff: Person, patto_id: int, words: str) -> Patto:
    """Let it go on as it is; raises as `to_hold` does."""
    patto = to_hold(uow, staff, patto_id)
    patto_news.tell(uow, patto, _hold(uow, patto, staff, ReviewOutcome.CONFIRM, words))
    return patto


def remodel(uow: UnitOfWork, staff: Person, patto_id: int, words: str) -> PattoText:
    """Begin a new version, which both sides accept before it holds; gives its draft.

    Raises:
        services.refusals.Refusal: as `to_hold` and `services.patto_texts.remodel` do.
    """
    patto = to_hold(uow, staff, patto_id)
    text = patto_texts.remodel(uow, staff, patto_id, words)
    patto_news.tell(uow, patto, _hold(uow, patto, staff, ReviewOutcome.REMODEL, words))
    return text


def conclude(uow: UnitOfWork, staff: Person, patto_id: int, result: Result, words: str) -> Patto:
    """Conclude a patto with a result: what is due of it ends, places in activities stay. Raises as `to_hold` does."""
    patto = to_hold(uow, staff, patto_id)
    _hold(uow, patto, staff, ReviewOutcome.CONCLUDE, words)
    patto_endings.end(uow, patto, Ending.CONCLUDED, staff, result=result, words=words)
    if patto.person_id is not None:
        outbox.post(uow, patto.person_id, PattoConcluded(patto_id=patto.id))
    return patto


def _hold(uow: UnitOfWork, patto: Patto, staff: Person, outcome: ReviewOutcome, words: str) -> PattoStep:
    """Write down what came of the planned review, or of one that was held without being planned.

    One that is planned for a later day stands: both sides have that in their agenda, and come.
    """
    review = records.planned(uow.session, patto.id)
    if review is None or uow.programme.today(review.planned_at) > uow.programme.today(uow.now):
        review = Review(patto_id=patto.id, planned_at=uow.now, planned_by_id=staff.id, created_at=uow.now)
        uow.session.add(review)
    review.held_at, review.held_by_id, review.outcome, review.words = uow.now, staff.id, outcome, words
    uow.session.flush()
    tasks.settle(uow, patto, Reason.REVIEW)
    return patti.write_step(uow, patto, StepKind.REVIEW_HELD, staff, text=words)
