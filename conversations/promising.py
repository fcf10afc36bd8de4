"""A commitment of a patto, in words: what, how often, and who answers for it.

    «Impegno» ─tap: whose─▶ words ──text──▶ written down ─▶ how often ──tap or text──▶ what for, or who answers
    «Parole» ─▶ words ──text──▶ the commitment
    «Quando» ─▶ how often ──tap or text──▶ the commitment; «una volta» without a day ─▶ asked for the day
    «Chi risponde» ─▶ who ──tap or text──▶ the commitment
words that say nothing of it ─▶ asked again
any other button or command ─▶ done as always: what was answered so far stands in the draft
"""

from datetime import date, datetime, time

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.drafting import OfPatto, over_the_draft
from conversations.ending import ending
from conversations.talk import Talk
from services import patto_drafts, patto_lines, recurrence
from services.grammar import cadences
from services.grammar.cadences import Said
from services.patto_lines import LONGEST_COMMITMENT, LONGEST_RESPONSIBLE, readable
from services.recurrence import BadRecurrence
from services.work import UnitOfWork
from storage.patti import Cadence, Side
from storage.people import Person
from views import dates, patto_commitments
from views import patto_drafts as pages
from views import patto_texts as views
from views.answers.patto_texts import AskCadence, AskCommitment, AskResponsible, SayCommitment, SetCadence
from views.screen import Screen

router = Router(name="promising")


class PattoCommitment(StatesGroup):
    """A commitment: its words, how often, and who answers."""

    words = State()
    cadence = State()
    responsible = State()


# Commitments in words


@router.callback_query(AskCommitment.filter())
@over_the_draft
def ask_commitment(
    query: CallbackQuery, callback_data: AskCommitment, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask for a new commitment in words."""
    patto_id, goal_id, side = callback_data.patto_id, callback_data.line_id, callback_data.side
    one = pages.with_goal(uow, person, patto_id, goal_id)
    talk.go(PattoCommitment.words, OfPatto(patto_id=patto_id, line_id=goal_id, side=side, first=True))
    return patto_commitments.ask_words(one, goal_id, side, None)


@router.callback_query(SayCommitment.filter())
@over_the_draft
def ask_other_words(
    query: CallbackQuery, callback_data: SayCommitment, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask for other words for a commitment."""
    one, found = pages.with_commitment(uow, person, callback_data.patto_id, callback_data.line_id)
    talk.go(PattoCommitment.words, OfPatto(patto_id=callback_data.patto_id, line_id=found.id))
    return patto_commitments.ask_words(one, found.goal_id, found.side, found)


@router.message(PattoCommitment.words)
@ending
def say_commitment(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read a commitment; a new one is written down at once, and asked about further."""
    of = talk.draft(OfPatto)
    text = readable(message.text or "", LONGEST_COMMITMENT)
    if of.side is None:
        return _said_otherwise(uow, person, talk, of, text)
    if text is None:
        one = pages.with_goal(uow, person, of.patto_id, of.line_id)
        return patto_commitments.ask_words(one, of.line_id, of.side, None, again=True)
    found = patto_lines.add_commitment(uow, person, of.line_id, of.side, text)
    return _ask_cadence(uow, person, talk, OfPatto(patto_id=of.patto_id, line_id=found.id, first=True))


def _said_otherwise(uow: UnitOfWork, person: Person, talk: Talk, of: OfPatto, text: str | None) -> Screen:
    if text is None:
        one, found = pages.with_commitment(uow, person, of.patto_id, of.line_id)
        return patto_commitments.ask_words(one, found.goal_id, found.side, found, again=True)
    patto_lines.say_commitment(uow, person, of.line_id, text)
    talk.end()
    return pages.commitment(uow, person, of.patto_id, of.line_id)


# How often


@router.callback_query(AskCadence.filter())
@over_the_draft
def ask_cadence(query: CallbackQuery, callback_data: AskCadence, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask how often a commitment is due."""
    return _ask_cadence(uow, person, talk, OfPatto(**callback_data.model_dump()))


@router.callback_query(SetCadence.filter())
@over_the_draft
def choose_cadence(
    query: CallbackQuery, callback_data: SetCadence, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Choose how often; what is done once is asked for its day."""
    of = OfPatto(patto_id=callback_data.patto_id, line_id=callback_data.line_id, first=callback_data.first)
    if callback_data.cadence in (Cadence.ONCE, Cadence.RULE):
        return _ask_cadence(uow, person, talk, of, needs_date=callback_data.cadence is Cadence.ONCE)
    pages.with_commitment(uow, person, of.patto_id, of.line_id)
    return _set_cadence(uow, person, talk, of, Said(callback_data.cadence))


@router.message(PattoCommitment.cadence)
@ending
def say_cadence(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read how often, or the day by which something is done once."""
    of = talk.draft(OfPatto)
    one, found = pages.with_commitment(uow, person, of.patto_id, of.line_id)
    said = cadences.read(message.text or "", uow.programme.today(uow.now))
    if said is not None and said.cadence is Cadence.RULE:
        said = _checked(said, one.text.version.starts_on)
    if said is None:
        return patto_commitments.ask_cadence(one, found, first=of.first, again=True, needs_date=of.needs_date)
    if said.cadence is Cadence.ONCE and said.due_on is None:
        return _ask_cadence(uow, person, talk, of, needs_date=True)
    return _set_cadence(uow, person, talk, of, said)


def _ask_cadence(uow: UnitOfWork, person: Person, talk: Talk, of: OfPatto, *, needs_date: bool = False) -> Screen:
    one, found = pages.with_commitment(uow, person, of.patto_id, of.line_id)
    talk.go(PattoCommitment.cadence, of.model_copy(update={"needs_date": needs_date}))
    return patto_commitments.ask_cadence(one, found, first=of.first, needs_date=needs_date)


def _set_cadence(uow: UnitOfWork, person: Person, talk: Talk, of: OfPatto, said: Said) -> Screen:
    """Write down how often; ask the next question of a commitment that is new."""
    found = patto_lines.set_cadence(uow, person, of.line_id, said.cadence, rule=said.rule, due_on=said.due_on)
    talk.end()
    if not of.first:
        return pages.commitment(uow, person, of.patto_id, of.line_id, toast=views.done())
    if found.side is Side.PERSON:
        one, found = pages.with_commitment(uow, person, of.patto_id, of.line_id)
        return patto_commitments.ask_nature(one, found, first=True)
    return _ask_responsible(uow, person, talk, of, 0)


def _checked(said: Said, starts_on: date) -> Said | None:
    """Read a rule strictly; nothing, where it is none or gives no date."""
    try:
        rule = recurrence.check(said.rule, datetime.combine(starts_on, time()))
    except BadRecurrence:
        return None
    return Said(Cadence.RULE, rule) if len(rule) <= LONGEST_COMMITMENT else None


# Who answers


@router.callback_query(AskResponsible.filter())
@over_the_draft
def ask_responsible(
    query: CallbackQuery, callback_data: AskResponsible, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask who answers for a commitment."""
    of = OfPatto(patto_id=callback_data.patto_id, line_id=callback_data.line_id)
    return _ask_responsible(uow, person, talk, of, callback_data.page)


@router.message(PattoCommitment.responsible)
@ending
def say_responsible(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read the name of somebody who does not work here."""
    of = talk.draft(OfPatto)
    name = readable(message.text or "", LONGEST_RESPONSIBLE)
    if name is None:
        return _ask_responsible(uow, person, talk, of, 0, again=True)
    pages.with_commitment(uow, person, of.patto_id, of.line_id)
    patto_drafts.let_named_answer(uow, person, of.line_id, name)
    talk.end()
    return pages.commitment(uow, person, of.patto_id, of.line_id)


def _ask_responsible(
    uow: UnitOfWork, person: Person, talk: Talk, of: OfPatto, page: int, *, again: bool = False
) -> Screen:
    one, line = pages.with_commitment(uow, person, of.patto_id, of.line_id)
    if line.side is Side.PERSON:
        talk.end()
        return patto_commitments.commitment(one, line, dates.here(uow))
    talk.go(PattoCommitment.responsible, of)
    found, is_last = patto_drafts.colleagues(uow, person, one, page)
    return patto_commitments.ask_responsible(one, line, found, person.id, page=page, is_last=is_last, again=again)
