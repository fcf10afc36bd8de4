"""One's patto as it is now, put together from what the database says."""

from dataclasses import replace

from services import patto_pages
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import dates, home, patti, refusals
from views.screen import Screen


def own(uow: UnitOfWork, person: Person, *, page: int = 0) -> Screen:
    """Show somebody their patto, or say that they have none."""
    found = patto_pages.mine(uow, person)
    return home.no_patto(person) if found is None else patti.page(found, page, dates.here(uow))


def own_instead(uow: UnitOfWork, person: Person, no: Refusal) -> Screen:
    """Say why not over somebody's patto as it is now (rule 13)."""
    return replace(own(uow, person), alert=refusals.refusal(no, tapped=True).alert)
