"""Saying yes or no to a patto, as the person and for the ente."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from services import accepting, proposals
from services.accepting import TextHasChanged
from services.work import UnitOfWork
from storage.people import Person
from views import accepting as views
from views import dates, home, refusals
from views.answers.accepting import (
    AcceptForOrganisation,
    AcceptPatto,
    AskDeclinePatto,
    AskRecordAnswer,
    DeclinePatto,
    ReadPatto,
    RecordAnswer,
    ShowAnswers,
)
from views.screen import Screen

router = Router(name="accepting")


def over_what_waits(handler: Callable[..., Screen]) -> Callable[..., Screen]:
    """Where a text has changed since it was read, say so over what waits now (rule 13)."""

    @wraps(handler)
    def answer(query: CallbackQuery, callback_data: Any, uow: UnitOfWork, person: Person) -> Screen:
        try:
            return handler(query, callback_data, uow, person)
        except TextHasChanged as no:
            if query.message is None:  # typed: there is nothing to show it over
                raise
            return replace(_read(uow, person, 0), alert=refusals.refusal(no, tapped=True).alert)

    return answer


@router.callback_query(ReadPatto.filter())
def read(query: CallbackQuery, callback_data: ReadPatto, uow: UnitOfWork, person: Person) -> Screen:
    """Read what waits for my yes."""
    return _read(uow, person, callback_data.page)


@router.callback_query(AcceptPatto.filter())
@over_what_waits
def accept(query: CallbackQuery, callback_data: AcceptPatto, uow: UnitOfWork, person: Person) -> Screen:
    """Say yes."""
    patto = accepting.accept(uow, person, callback_data.patto_id, callback_data.version_id, callback_data.stamp)
    waits = proposals.of_person(uow, person).text
    if waits is not None:
        return views.waits_for_organisation(waits.organisation)
    return views.begins(proposals.next_question_on(uow, patto), dates.here(uow))


@router.callback_query(AskDeclinePatto.filter())
@over_what_waits
def ask_decline(query: CallbackQuery, callback_data: AskDeclinePatto, uow: UnitOfWork, person: Person) -> Screen:
    """Be asked once before saying no."""
    found = proposals.of_person(uow, person)
    if found.text is None or found.text.version.id != callback_data.version_id:
        raise TextHasChanged
    if callback_data.stamp not in (0, accepting.stamp_of(found.text.version)):
        raise TextHasChanged
    return views.ask_decline(found.text, is_first=found.is_first)


@router.callback_query(DeclinePatto.filter())
@over_what_waits
def decline(query: CallbackQuery, callback_data: DeclinePatto, uow: UnitOfWork, person: Person) -> Screen:
    """Say no."""
    patto = accepting.decline(uow, person, callback_data.patto_id, callback_data.version_id, callback_data.stamp)
    return views.declined(home.menu_rows(person), is_over=patto.ended_at is not None)


@router.callback_query(ShowAnswers.filter())
def show_answers(query: CallbackQuery, callback_data: ShowAnswers, uow: UnitOfWork, person: Person) -> Screen:
    """See what both sides have said."""
    return _answers(uow, person, callback_data.patto_id)


@router.callback_query(AcceptForOrganisation.filter())
def accept_as_organisation(
    query: CallbackQuery, callback_data: AcceptForOrganisation, uow: UnitOfWork, person: Person
) -> Screen:
    """Say yes for the ente."""
    accepting.accept_as_organisation(uow, person, callback_data.patto_id, callback_data.version_id)
    return _answers(uow, person, callback_data.patto_id)


@router.callback_query(AskRecordAnswer.filter())
def ask_record(query: CallbackQuery, callback_data: AskRecordAnswer, uow: UnitOfWork, person: Person) -> Screen:
    """Be asked before somebody's answer is written down."""
    text, _recorder = proposals.answers(uow, person, callback_data.patto_id)
    if text.version.id != callback_data.version_id or not text.version.is_proposed:
        raise TextHasChanged
    return views.ask_record(text, yes=callback_data.yes)


@router.callback_query(RecordAnswer.filter())
def record(query: CallbackQuery, callback_data: RecordAnswer, uow: UnitOfWork, person: Person) -> Screen:
    """Write down what somebody without an account says."""
    keys = callback_data.patto_id, callback_data.version_id
    if callback_data.yes:
        accepting.accept_for(uow, person, *keys)
        return _answers(uow, person, callback_data.patto_id)
    patto = accepting.decline_for(uow, person, *keys)
    return views.declined_for(patto.id, is_over=patto.ended_at is not None)


def _read(uow: UnitOfWork, person: Person, page: int) -> Screen:
    return views.shown(proposals.of_person(uow, person), page, dates.here(uow))


def _answers(uow: UnitOfWork, person: Person, patto_id: int) -> Screen:
    return views.answers(*proposals.answers(uow, person, patto_id), dates.here(uow))
