"""The screens of reviews: meetings as both sides see them, and what comes of them."""

from collections.abc import Iterator
from datetime import timedelta

from services.patto_reviews import MeetingPage, ReviewsPage
from storage.patti import Patto, Result
from storage.patto_reviews import Review, ReviewOutcome
from tests.support.cast import HERE, NEXT, Cast
from tests.support.ideas_screens import fitting
from tests.support.sights import Sight, sight
from views import patto_review_letters as letters
from views import patto_reviews

OUTCOMES = {
    ReviewOutcome.CONFIRM: "avanti così",
    ReviewOutcome.REMODEL: "si cambia",
    ReviewOutcome.CONCLUDE: "si conclude",
}
RESULTS = {Result.REACHED: "raggiunto", Result.PARTLY: "in parte", Result.OTHERWISE: "in un altro modo"}
"""What the cases are called on the page of screens."""


def review(cast: Cast, outcome: ReviewOutcome | None = None) -> Review:
    """Describe a meeting, to come or held."""
    held = {} if outcome is None else {"held_at": NEXT, "outcome": outcome, "words": fitting(cast.description, 500)}
    return Review(id=1, patto_id=1, planned_at=NEXT, place=fitting(cast.venue, 200), created_at=NEXT, **held)


def page(
    cast: Cast, *, planned: bool = True, held: bool = False, over: bool = False, ended: bool = False
) -> ReviewsPage:
    """Describe the meetings of a patto."""
    return ReviewsPage(
        patto=Patto(id=1, ended_at=NEXT if ended else None),
        planned=review(cast) if planned else None,
        held=[review(cast, one) for one in OUTCOMES] if held else [],
        ends_on=HERE.today - timedelta(days=3) if over else HERE.today + timedelta(days=90),
        leads=True,
    )


def meeting_each_other(cast: Cast) -> Iterator[Sight]:
    """Meetings as the person sees them."""
    one = MeetingPage(review(cast), cast.name)
    yield sight("Un incontro fissato", letters.planned, 1, NEXT, HERE)
    yield sight("Un incontro cambiato", letters.planned, 1, NEXT, HERE, is_change=True)
    yield sight("Il promemoria", letters.reminder, one.review, HERE, is_persons=True)
    yield sight("L'incontro", patto_reviews.meeting, one, HERE)
    yield sight("Chi non può venire", patto_reviews.ask_cannot_come, one, HERE)
    yield sight("Detto che non può", patto_reviews.cannot_come)
    yield sight("L'incontro non si fa", letters.off, one.review, HERE, is_persons=True)
    for result, what in RESULTS.items():
        yield sight(f"Il patto si è concluso: {what}", letters.concluded, result)


def arranging_meetings(cast: Cast) -> Iterator[Sight]:
    """Meetings as whoever is in charge arranges them."""
    there = review(cast)
    yield sight("Gli incontri", patto_reviews.page, page(cast, held=True), HERE)
    yield sight("Gli incontri, nessuno", patto_reviews.page, page(cast, planned=False), HERE)
    yield sight("Gli incontri, a tempo passato", patto_reviews.page, page(cast, planned=False, over=True), HERE)
    yield sight("Gli incontri di un patto finito", patto_reviews.page, page(cast, planned=False, ended=True), HERE)
    yield sight("Quando", patto_reviews.ask_time, 1, None, HERE)
    yield sight("Quando, di nuovo", patto_reviews.ask_time, 1, there, HERE, again=True)
    yield sight("Com'è, prima di fissarlo", patto_reviews.proposed, 1, NEXT, there.place, HERE)
    yield sight("Com'è, senza un posto", patto_reviews.proposed, 1, NEXT, "", HERE)
    yield sight("Com'è, per chi non è qui", patto_reviews.proposed, 1, NEXT, "", HERE, has_account=False)
    yield sight("Disdirlo, per chi non è qui", patto_reviews.ask_call_off, there, HERE, has_account=False)
    yield sight("Dove", patto_reviews.ask_place, 1, again=True)
    yield sight("Fissato", patto_reviews.planned, patto_reviews.page(page(cast), HERE))
    yield sight("Disdirlo", patto_reviews.ask_call_off, there, HERE)
    yield sight("Disdetto", patto_reviews.called_off, patto_reviews.page(page(cast, planned=False), HERE))
    yield sight("Com'è andata", patto_reviews.ask_outcome, 1)
    for outcome, what in OUTCOMES.items():
        yield sight(f"Con parole: {what}", patto_reviews.ask_words, 1, outcome, again=outcome is ReviewOutcome.CONFIRM)
    yield sight("Si va avanti", patto_reviews.confirmed, patto_reviews.page(page(cast), HERE))
    yield sight("Si cambia", patto_reviews.remodelled, 1)
    yield sight("A che punto", patto_reviews.ask_result, 1)
    said = fitting(cast.description, 500)
    for result, what in RESULTS.items():
        yield sight(f"Com'è, prima di concluderlo: {what}", patto_reviews.check_conclusion, 1, result, said)
    apart = Result.REACHED, said
    yield sight("Concluderlo, per chi non è qui", patto_reviews.check_conclusion, 1, *apart, has_account=False)
    ended = patto_reviews.page(page(cast, planned=False, held=True, ended=True), HERE)
    yield sight("Concluso", patto_reviews.concluded, ended)
    yield sight("Il promemoria", letters.reminder, there, HERE, is_persons=False)
    yield sight("L'incontro non si fa", letters.off, there, HERE, is_persons=False)
