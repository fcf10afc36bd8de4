"""The pages of business ideas as one person sees them, put together from what the database says now."""

from dataclasses import replace

from services import idea_reviews, ideas
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.ideas import Idea
from storage.people import Person
from views import dates, refusals
from views import idea_reviews as judging
from views import ideas as views
from views.screen import Screen


def own(uow: UnitOfWork, person: Person) -> Screen:
    """Show somebody their idea, or the way to begin one."""
    found = ideas.mine(uow, person)
    return views.none() if found is None else views.page(found)


def own_instead(uow: UnitOfWork, person: Person, no: Refusal) -> Screen:
    """Say why not over somebody's idea as it is now: the button that was tapped may be old (rule 13)."""
    return replace(own(uow, person), alert=refusals.refusal(no, tapped=True).alert)


def for_staff(uow: UnitOfWork, person: Person, idea_id: int) -> Screen:
    """Show an idea to a member of staff; that they opened it is written down."""
    found = idea_reviews.open_page(uow, person, idea_id)
    return judging.page(
        found,
        person,
        dates.here(uow),
        may_take=idea_reviews.may_take(uow, person, found.idea),
        may_appoint=idea_reviews.may_appoint(person, found.idea),
    )


def for_staff_instead(uow: UnitOfWork, person: Person, idea_id: int, no: Refusal) -> Screen:
    """Say why not over an idea as it is now (rule 13)."""
    return replace(for_staff(uow, person, idea_id), alert=refusals.refusal(no, tapped=True).alert)


def ask_file_after(idea: Idea, no: Refusal) -> Screen:
    """Say why a file was not taken, and wait for another one."""
    asked = views.ask_file(idea)
    return replace(asked, text=f"{refusals.refusal(no, tapped=False).text}\n\n{asked.text}")
