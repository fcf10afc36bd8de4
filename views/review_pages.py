"""One application as a judge finds it now: opened, decided, or with a word on why something could not be done."""

from dataclasses import replace

from services import review_pages
from services.in_hand import DecidedAlready, NotYoursToJudge
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import dates, refusals, reviews
from views.screen import Screen


def own_page(uow: UnitOfWork, person: Person, application_id: int) -> Screen:
    """Open an application, and take it in hand where it is free."""
    return reviews.application(review_pages.open_page(uow, person, application_id), dates.here(uow))


def own_outcome(uow: UnitOfWork, person: Person, application_id: int, *, tapped: bool = True) -> Screen:
    """Show what the reader has just decided, with a tap or in words."""
    found = review_pages.page(uow, person, application_id)
    if tapped:
        return reviews.application(found, dates.here(uow), done=True)
    return reviews.application(found, dates.here(uow), why=f"✅ {reviews.said(found)}")


def own_page_instead(uow: UnitOfWork, person: Person, application_id: int, no: Refusal, *, tapped: bool) -> Screen:
    """Say why not, over the application as it is now (rule 13); who tapped twice sees what came of the first."""
    if isinstance(no, NotYoursToJudge):
        return refusals.refusal(no, tapped=tapped)
    found = review_pages.open_page(uow, person, application_id)
    if isinstance(no, DecidedAlready) and found.is_decided_by_reader:
        return reviews.application(found, dates.here(uow), done=True)
    if tapped:
        return replace(reviews.application(found, dates.here(uow)), alert=refusals.refusal(no, tapped=True).alert)
    return reviews.application(found, dates.here(uow), why=refusals.refusal(no, tapped=False).text)
