"""Writing a patto, tapped: the draft, its goals and commitments, the whole text, and what becomes of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from locales import _
from services import patto_drafts, patto_lines, patto_templates, patto_texts
from services.grammar import periods
from services.patti import NotYourPatto
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import dates, patto_beginnings, patto_commitments
from views import patto_drafts as pages
from views import patto_texts as views
from views.answers.patto_texts import (
    AskDropDraft,
    AskNature,
    AskOtherSide,
    AskRemoveCommitment,
    AskRemoveGoal,
    AskSide,
    AskTakeBack,
    DropDraft,
    GiveToSide,
    ProposePatto,
    RaiseCommitment,
    RaiseGoal,
    ReadDraft,
    Remodel,
    RemoveCommitment,
    RemoveGoal,
    SetNature,
    SetPattoPeriod,
    SetResponsible,
    ShowCommitment,
    ShowDraft,
    ShowDrafts,
    ShowGoal,
    ShowTemplates,
    TakeBack,
    UseTemplate,
)
from views.screen import Screen

router = Router(name="patto texts")


def over_the_draft(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where the rules say no to a tap, say why over the patto as it is now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except NotYourPatto:
            raise
        except Refusal as no:
            if query.message is None:  # typed: there is nothing to show it over
                raise
            return pages.instead(uow, person, callback_data.patto_id, no)

    return answer


@router.callback_query(ShowDrafts.filter())
def show_drafts(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """See the drafts that I write."""
    return patto_beginnings.drafts(patto_drafts.mine(uow, person))


@router.callback_query(ShowDraft.filter())
def show_draft(query: CallbackQuery, callback_data: ShowDraft, uow: UnitOfWork, person: Person) -> Screen:
    """Open a patto that I write."""
    return pages.draft(uow, person, callback_data.patto_id)


@router.callback_query(ShowTemplates.filter())
@over_the_draft
def show_templates(query: CallbackQuery, callback_data: ShowTemplates, uow: UnitOfWork, person: Person) -> Screen:
    """See from which templates I can begin."""
    one = patto_drafts.to_write(uow, person, callback_data.patto_id)
    return patto_beginnings.templates(one, patto_templates.of(one.patto.kind))


@router.callback_query(UseTemplate.filter())
@over_the_draft
def use_template(query: CallbackQuery, callback_data: UseTemplate, uow: UnitOfWork, person: Person) -> Screen:
    """Begin from a template."""
    patto_templates.use(uow, person, callback_data.patto_id, callback_data.number, _)
    return pages.draft(uow, person, callback_data.patto_id, toast=views.done())


@router.callback_query(SetPattoPeriod.filter())
@over_the_draft
def set_period(query: CallbackQuery, callback_data: SetPattoPeriod, uow: UnitOfWork, person: Person) -> Screen:
    """Let the patto hold for some months."""
    version = patto_drafts.to_write(uow, person, callback_data.patto_id).text.version
    ends_on = periods.after(version.starts_on, callback_data.months)
    patto_lines.set_period(uow, person, callback_data.patto_id, version.starts_on, ends_on)
    return pages.draft(uow, person, callback_data.patto_id, toast=views.done())


# Goals


@router.callback_query(ShowGoal.filter())
@over_the_draft
def show_goal(query: CallbackQuery, callback_data: ShowGoal, uow: UnitOfWork, person: Person) -> Screen:
    """See a goal."""
    return pages.goal(uow, person, callback_data.patto_id, callback_data.line_id)


@router.callback_query(RaiseGoal.filter())
@over_the_draft
def raise_goal(query: CallbackQuery, callback_data: RaiseGoal, uow: UnitOfWork, person: Person) -> Screen:
    """Put a goal before the one before it."""
    pages.with_goal(uow, person, callback_data.patto_id, callback_data.line_id)
    patto_lines.raise_goal(uow, person, callback_data.line_id)
    return pages.draft(uow, person, callback_data.patto_id, toast=views.done())


@router.callback_query(AskRemoveGoal.filter())
@over_the_draft
def ask_remove_goal(query: CallbackQuery, callback_data: AskRemoveGoal, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before a goal is taken away."""
    one = pages.with_goal(uow, person, callback_data.patto_id, callback_data.line_id)
    return patto_commitments.ask_remove_goal(one, callback_data.line_id)


@router.callback_query(RemoveGoal.filter())
@over_the_draft
def remove_goal(query: CallbackQuery, callback_data: RemoveGoal, uow: UnitOfWork, person: Person) -> Screen:
    """Take a goal away."""
    pages.with_goal(uow, person, callback_data.patto_id, callback_data.line_id)
    patto_lines.remove_goal(uow, person, callback_data.line_id)
    return pages.draft(uow, person, callback_data.patto_id, toast=views.done())


# Commitments


@router.callback_query(AskSide.filter())
@over_the_draft
def ask_side(query: CallbackQuery, callback_data: AskSide, uow: UnitOfWork, person: Person) -> Screen:
    """Say whose the new commitment is."""
    one = pages.with_goal(uow, person, callback_data.patto_id, callback_data.line_id)
    return patto_commitments.ask_side(one, callback_data.line_id)


@router.callback_query(ShowCommitment.filter())
@over_the_draft
def show_commitment(query: CallbackQuery, callback_data: ShowCommitment, uow: UnitOfWork, person: Person) -> Screen:
    """See a commitment."""
    return pages.commitment(uow, person, callback_data.patto_id, callback_data.line_id)


@router.callback_query(AskNature.filter())
@over_the_draft
def ask_nature(query: CallbackQuery, callback_data: AskNature, uow: UnitOfWork, person: Person) -> Screen:
    """Say what a commitment is for."""
    one, found = pages.with_commitment(uow, person, callback_data.patto_id, callback_data.line_id)
    return patto_commitments.ask_nature(one, found, first=callback_data.first)


@router.callback_query(SetNature.filter())
@over_the_draft
def set_nature(query: CallbackQuery, callback_data: SetNature, uow: UnitOfWork, person: Person) -> Screen:
    """Say what a commitment is for."""
    pages.with_commitment(uow, person, callback_data.patto_id, callback_data.line_id)
    patto_lines.mean(uow, person, callback_data.line_id, callback_data.nature)
    return _commitment(uow, person, callback_data)


@router.callback_query(SetResponsible.filter())
@over_the_draft
def set_responsible(query: CallbackQuery, callback_data: SetResponsible, uow: UnitOfWork, person: Person) -> Screen:
    """Let somebody answer for a commitment."""
    pages.with_commitment(uow, person, callback_data.patto_id, callback_data.line_id)
    patto_drafts.let_answer(uow, person, callback_data.line_id, callback_data.person_id)
    return _commitment(uow, person, callback_data)


@router.callback_query(AskOtherSide.filter())
@over_the_draft
def ask_other_side(query: CallbackQuery, callback_data: AskOtherSide, uow: UnitOfWork, person: Person) -> Screen:
    """Say whose a commitment is."""
    one, found = pages.with_commitment(uow, person, callback_data.patto_id, callback_data.line_id)
    return patto_commitments.ask_other_side(one, found)


@router.callback_query(GiveToSide.filter())
@over_the_draft
def give_to_side(query: CallbackQuery, callback_data: GiveToSide, uow: UnitOfWork, person: Person) -> Screen:
    """Make a commitment one of another side."""
    pages.with_commitment(uow, person, callback_data.patto_id, callback_data.line_id)
    patto_lines.give_to_side(uow, person, callback_data.line_id, callback_data.side)
    return _commitment(uow, person, callback_data)


@router.callback_query(RaiseCommitment.filter())
@over_the_draft
def raise_commitment(query: CallbackQuery, callback_data: RaiseCommitment, uow: UnitOfWork, person: Person) -> Screen:
    """Put a commitment before the one before it."""
    _one, found = pages.with_commitment(uow, person, callback_data.patto_id, callback_data.line_id)
    patto_lines.raise_commitment(uow, person, callback_data.line_id)
    return pages.goal(uow, person, callback_data.patto_id, found.goal_id, toast=views.done())


@router.callback_query(AskRemoveCommitment.filter())
@over_the_draft
def ask_remove_commitment(
    query: CallbackQuery, callback_data: AskRemoveCommitment, uow: UnitOfWork, person: Person
) -> Screen:
    """Ask before a commitment is taken away."""
    one, found = pages.with_commitment(uow, person, callback_data.patto_id, callback_data.line_id)
    return patto_commitments.ask_remove(one, found)


@router.callback_query(RemoveCommitment.filter())
@over_the_draft
def remove_commitment(query: CallbackQuery, callback_data: RemoveCommitment, uow: UnitOfWork, person: Person) -> Screen:
    """Take a commitment away."""
    pages.with_commitment(uow, person, callback_data.patto_id, callback_data.line_id)
    goal_id = patto_lines.remove_commitment(uow, person, callback_data.line_id)
    return pages.goal(uow, person, callback_data.patto_id, goal_id, toast=views.done())


def _commitment(uow: UnitOfWork, person: Person, tapped: SetNature | SetResponsible | GiveToSide) -> Screen:
    return pages.commitment(uow, person, tapped.patto_id, tapped.line_id, toast=views.done())


# The whole


@router.callback_query(ReadDraft.filter())
def read(query: CallbackQuery, callback_data: ReadDraft, uow: UnitOfWork, person: Person) -> Screen:
    """Read the whole as the person reads it."""
    one = patto_drafts.opened(uow, person, callback_data.patto_id)
    return views.reading(one, callback_data.page, dates.here(uow))


@router.callback_query(ProposePatto.filter())
@over_the_draft
def propose(query: CallbackQuery, callback_data: ProposePatto, uow: UnitOfWork, person: Person) -> Screen:
    """Give the draft to both sides."""
    patto_texts.propose(uow, person, callback_data.patto_id)
    return views.proposed(patto_drafts.opened(uow, person, callback_data.patto_id))


@router.callback_query(AskTakeBack.filter())
@over_the_draft
def ask_take_back(query: CallbackQuery, callback_data: AskTakeBack, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before what was proposed is a draft again."""
    one = patto_drafts.opened(uow, person, callback_data.patto_id)
    return views.ask_take_back(one) if one.text.version.is_proposed else views.page(one, dates.here(uow))


@router.callback_query(TakeBack.filter())
@over_the_draft
def take_back(query: CallbackQuery, callback_data: TakeBack, uow: UnitOfWork, person: Person) -> Screen:
    """Make a draft of what was proposed."""
    patto_texts.take_back(uow, person, callback_data.patto_id)
    return pages.draft(uow, person, callback_data.patto_id, toast=views.done())


@router.callback_query(Remodel.filter())
@over_the_draft
def remodel(query: CallbackQuery, callback_data: Remodel, uow: UnitOfWork, person: Person) -> Screen:
    """Begin a new version without a reason."""
    patto_texts.remodel(uow, person, callback_data.patto_id)
    return pages.draft(uow, person, callback_data.patto_id)


@router.callback_query(AskDropDraft.filter())
@over_the_draft
def ask_drop(query: CallbackQuery, callback_data: AskDropDraft, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before a draft is thrown away."""
    return views.ask_drop(patto_drafts.to_write(uow, person, callback_data.patto_id))


@router.callback_query(DropDraft.filter())
@over_the_draft
def drop(query: CallbackQuery, callback_data: DropDraft, uow: UnitOfWork, person: Person) -> Screen:
    """Throw a draft away; a hurried second tap is told that it is gone."""
    patto_texts.drop(uow, person, callback_data.patto_id)
    return views.dropped()
