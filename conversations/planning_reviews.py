"""When and where both sides of a patto meet, in words; and what came of it.

    «Fissa un incontro» ─▶ when ──day and hour──▶ as it would be ──Conferma──▶ the meetings
                            ▲                      │   └─«Scrivi dove»─▶ place ──words──▶ …
                            └──another day and hour┘
    «Com'è andata?» ─▶ what was decided
        ├─ goes on as it is ─▶ words ──text──▶ the meetings
        ├─ something changes ─▶ words ──text──▶ the way to the draft
        └─ is concluded ─▶ the result ─▶ words ──text──▶ as it will be read ──Conferma──▶ the meetings
anything else ─▶ asked again
any other button or command ─▶ done as always, and nothing is left open
"""

from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.ending import ending
from conversations.talk import ConversationExpired, Draft, Talk
from services import patto_review_outcomes as outcomes
from services import patto_reviews, slot_times
from services.ideas import readable
from services.patto_review_outcomes import LONGEST_WORDS
from services.patto_reviews import LONGEST_PLACE, TimeIsOver, TooFarAhead
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import patti
from storage import patto_reviews as records
from storage.patti import Result
from storage.patto_reviews import ReviewOutcome
from storage.people import Person
from views import dates, refusals
from views import patto_reviews as views
from views.answers.patto_reviews import (
    AskReviewOutcome,
    AskReviewPlace,
    AskReviewTime,
    ChooseResult,
    ChooseReviewOutcome,
    ConfirmConclusion,
    ConfirmReview,
)
from views.screen import Screen

router = Router(name="patto reviews, in words")


class PlanReview(StatesGroup):
    """When and where to meet."""

    when = State()
    place = State()


class ReviewWords(StatesGroup):
    """What came of a meeting, in words."""

    words = State()


class Planned(Draft):
    """About which patto, when and where; unsaid is nothing."""

    patto_id: int
    at: datetime | None = None
    place: str = ""


class Decided(Draft):
    """What came of the meeting about a patto; the result and the words of one that is concluded."""

    patto_id: int
    outcome: ReviewOutcome
    result: Result | None = None
    words: str = ""


# Planning


@router.callback_query(AskReviewTime.filter())
def ask_time(query: CallbackQuery, callback_data: AskReviewTime, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask when."""
    patto_id = callback_data.patto_id
    try:
        outcomes.to_hold(uow, person, patto_id)
    except Refusal as no:
        talk.end()
        return _page_instead(uow, person, patto_id, no)
    talk.go(PlanReview.when, Planned(patto_id=patto_id))
    return views.ask_time(patto_id, records.planned(uow.session, patto_id), dates.here(uow))


@router.message(PlanReview.when)
@ending
def say_time(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read a day and an hour, and show the meeting as it would be."""
    draft, here = talk.draft(Planned), dates.here(uow)
    patto = outcomes.to_hold(uow, person, draft.patto_id)
    there = records.planned(uow.session, patto.id)
    wanted = slot_times.read(message.text or "", uow.programme, uow.now)
    if wanted is None:
        return views.ask_time(patto.id, there, here, again=True)
    try:
        patto_reviews.check_time(uow, person, patto.id, wanted.begins_at)
    except (TimeIsOver, TooFarAhead) as no:
        return views.ask_time(patto.id, there, here, why=refusals.refusal(no, tapped=False).text)
    place = draft.place or (there.place if there else "")
    return _propose(uow, talk, Planned(patto_id=patto.id, at=wanted.begins_at, place=place))


@router.callback_query(AskReviewPlace.filter())
def ask_place(query: CallbackQuery, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask where."""
    draft = _planning(talk)
    if draft is None or draft.at is None:
        raise ConversationExpired
    talk.go(PlanReview.place, draft)
    return views.ask_place(draft.patto_id)


@router.message(PlanReview.place)
@ending
def say_place(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read where, and show the meeting as it would be."""
    draft = talk.draft(Planned)
    place = readable(message.text or "", LONGEST_PLACE)
    if place is None:
        return views.ask_place(draft.patto_id, again=True)
    return _propose(uow, talk, draft.model_copy(update={"place": place}))


@router.callback_query(ConfirmReview.filter())
def confirm(query: CallbackQuery, callback_data: ConfirmReview, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Plan the meeting; a second tap, and one on an old screen, shows the meetings as they are."""
    draft = _planning(talk)
    talk.end()
    if draft is None or draft.patto_id != callback_data.patto_id or draft.at is None:
        return _page(uow, person, callback_data.patto_id)
    try:
        patto_reviews.plan(uow, person, draft.patto_id, draft.at, draft.place)
    except Refusal as no:
        return _page_instead(uow, person, draft.patto_id, no)
    return views.planned(_page(uow, person, draft.patto_id))


def _propose(uow: UnitOfWork, talk: Talk, draft: Planned) -> Screen:
    if draft.at is None:
        raise ConversationExpired
    talk.go(PlanReview.when, draft)
    account = _has_account(uow, draft.patto_id)
    return views.proposed(draft.patto_id, draft.at, draft.place, dates.here(uow), has_account=account)


def _has_account(uow: UnitOfWork, patto_id: int) -> bool:
    """Tell whether anybody can be written to about a patto."""
    patto = patti.patto(uow.session, patto_id)
    return patto is not None and patto.person_id is not None


def _planning(talk: Talk) -> Planned | None:
    is_ours = (talk.state or "").partition(":")[0] == PlanReview.__name__
    return talk.draft(Planned) if is_ours else None


# What came of it


@router.callback_query(AskReviewOutcome.filter())
def ask_outcome(
    query: CallbackQuery, callback_data: AskReviewOutcome, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Ask what was decided."""
    talk.end()
    try:
        outcomes.to_hold(uow, person, callback_data.patto_id)
    except Refusal as no:
        return _page_instead(uow, person, callback_data.patto_id, no)
    return views.ask_outcome(callback_data.patto_id)


@router.callback_query(ChooseReviewOutcome.filter())
def choose_outcome(
    query: CallbackQuery, callback_data: ChooseReviewOutcome, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Take what was decided, and ask for its words; of one that is concluded, for the result before."""
    return _ask_words(uow, person, talk, Decided(**callback_data.model_dump()))


@router.callback_query(ChooseResult.filter())
def choose_result(
    query: CallbackQuery, callback_data: ChooseResult, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Take the result, and ask for its words."""
    chosen = Decided(outcome=ReviewOutcome.CONCLUDE, **callback_data.model_dump())
    return _ask_words(uow, person, talk, chosen)


@router.message(ReviewWords.words)
@ending
def say_words(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Keep what came of it; a conclusion is shown first as the person will read it."""
    draft = talk.draft(Decided)
    said = readable(message.text or "", LONGEST_WORDS)
    if said is None:
        return views.ask_words(draft.patto_id, draft.outcome, again=True)
    if draft.outcome is ReviewOutcome.CONCLUDE and draft.result is not None:
        outcomes.to_hold(uow, person, draft.patto_id)
        talk.go(ReviewWords.words, draft.model_copy(update={"words": said}))
        account = _has_account(uow, draft.patto_id)
        return views.check_conclusion(draft.patto_id, draft.result, said, has_account=account)
    talk.end()
    if draft.outcome is ReviewOutcome.REMODEL:
        outcomes.remodel(uow, person, draft.patto_id, said)
        return views.remodelled(draft.patto_id)
    outcomes.confirm(uow, person, draft.patto_id, said)
    return views.confirmed(_page(uow, person, draft.patto_id))


@router.callback_query(ConfirmConclusion.filter())
def conclude(
    query: CallbackQuery, callback_data: ConfirmConclusion, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Conclude the patto; a second tap, and one on an old screen, shows what is."""
    patto_id = callback_data.patto_id
    draft = talk.draft(Decided) if talk.state == ReviewWords.words.state else None
    talk.end()
    if draft is None or draft.patto_id != patto_id or draft.result is None or not draft.words:
        return _page(uow, person, patto_id)
    try:
        outcomes.conclude(uow, person, patto_id, draft.result, draft.words)
    except Refusal as no:
        return _page_instead(uow, person, patto_id, no)
    return views.concluded(_page(uow, person, patto_id))


def _ask_words(uow: UnitOfWork, person: Person, talk: Talk, chosen: Decided) -> Screen:
    try:
        if chosen.outcome is ReviewOutcome.REMODEL:
            outcomes.to_remodel(uow, person, chosen.patto_id)
        else:
            outcomes.to_hold(uow, person, chosen.patto_id)
    except Refusal as no:
        talk.end()
        return _page_instead(uow, person, chosen.patto_id, no)
    if chosen.outcome is ReviewOutcome.CONCLUDE and chosen.result is None:
        talk.end()
        return views.ask_result(chosen.patto_id)
    talk.go(ReviewWords.words, chosen)
    return views.ask_words(chosen.patto_id, chosen.outcome)


def _page(uow: UnitOfWork, person: Person, patto_id: int) -> Screen:
    return views.page(patto_reviews.page(uow, person, patto_id), dates.here(uow))


def _page_instead(uow: UnitOfWork, person: Person, patto_id: int, no: Refusal) -> Screen:
    """Say why not over the meetings as they are now (rule 13); to a stranger, only say no."""
    return replace(_page(uow, person, patto_id), alert=refusals.refusal(no, tapped=True).alert)
