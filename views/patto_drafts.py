"""Drafts looked up and shown: a patto, a goal or a commitment of it as whoever writes it sees them now."""

from dataclasses import replace

from services import patto_drafts
from services.patto_drafts import Draft
from services.patto_lines import LineGone
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.patti import Commitment
from storage.people import Person
from views import dates, patto_commitments, patto_texts, refusals
from views.screen import Screen


def draft(uow: UnitOfWork, person: Person, patto_id: int, *, toast: str = "") -> Screen:
    """Show a patto."""
    return patto_texts.page(patto_drafts.opened(uow, person, patto_id), dates.here(uow), toast=toast)


def instead(uow: UnitOfWork, person: Person, patto_id: int, no: Refusal) -> Screen:
    """Say why not over the patto as it is now (rule 13)."""
    shown = draft(uow, person, patto_id)
    return replace(shown, alert=refusals.refusal(no, tapped=True).alert)


def goal(uow: UnitOfWork, person: Person, patto_id: int, goal_id: int, *, toast: str = "") -> Screen:
    """Show a goal; raises as `with_goal` does."""
    return patto_commitments.goal(with_goal(uow, person, patto_id, goal_id), goal_id, toast=toast)


def commitment(uow: UnitOfWork, person: Person, patto_id: int, line_id: int, *, toast: str = "") -> Screen:
    """Show a commitment; raises as `with_commitment` does."""
    one, found = with_commitment(uow, person, patto_id, line_id)
    return patto_commitments.commitment(one, found, dates.here(uow), toast=toast)


def with_goal(uow: UnitOfWork, person: Person, patto_id: int, goal_id: int) -> Draft:
    """Open a draft in which there is a goal.

    Raises:
        services.refusals.Refusal: as `services.patto_drafts.to_write` does.
        LineGone: it is not there.
    """
    one = patto_drafts.to_write(uow, person, patto_id)
    if all(found.goal.id != goal_id for found in one.text.goals):
        raise LineGone
    return one


def with_commitment(uow: UnitOfWork, person: Person, patto_id: int, line_id: int) -> tuple[Draft, Commitment]:
    """Open a draft, and find a commitment in it; raises as `with_goal` does."""
    one = patto_drafts.to_write(uow, person, patto_id)
    found = next((each for each in one.text.commitments if each.id == line_id), None)
    if found is None:
        raise LineGone
    return one, found
