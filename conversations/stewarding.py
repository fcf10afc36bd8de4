"""What those who run an activity write instead of tapping: to when a date moves, how many places, why a turn is first.

    «Sposta» ─▶ when ──day and time, or a usual choice──▶ before and after ──Conferma──▶ moved (handlers/stewarding)
                 ▲                                              │
                 └────────────another day and time─────────────┘
    «Posti» ─▶ number ──a number, or +5 -1──▶ what it would mean ──Conferma──▶ changed; another number?
    «Dai la precedenza» ─▶ words ──a reason──▶ the turn with its reason
words that say nothing of it ─▶ asked again
any other button or command ─▶ done as always, and nothing is left open
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.ending import ending
from conversations.talk import Draft, Talk
from services import stewarding
from services.line import LONGEST_REASON, MOST_PLACES, NotInLine
from services.stewarding import DateDesk, NotAnHourToCome, PlacesAreOthers
from services.work import UnitOfWork
from storage.people import Person
from views import dates, refusals
from views import line as lines
from views import stewarding as views
from views.answers.stewarding import AskMove, AskReason, ConfirmPlaces, ProposeMove, ProposePlaces
from views.screen import Screen

router = Router(name="stewarding, in words")

_NUMBER = re.compile(r"(?<![\d,.-])\d{1,6}(?![\d,.])", re.ASCII)


class Moving(StatesGroup):
    """To when a date is moved."""

    when = State()


class Seats(StatesGroup):
    """How many places an activity has."""

    number = State()


class Reason(StatesGroup):
    """Why a turn goes first."""

    words = State()


class MovedDate(Draft):
    """Which date."""

    occurrence_id: int


class SeatsOf(Draft):
    """Of which activity."""

    activity_id: int


class FirstTurn(Draft):
    """Whose turn."""

    enrolment_id: int


# To when


@router.callback_query(AskMove.filter())
def begin_moving(query: CallbackQuery, callback_data: AskMove, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask to when; a date that is off has to be on again first."""
    found = stewarding.date(uow, person, callback_data.occurrence_id)
    if found.date.is_off:
        talk.end()
        return views.date(found, dates.here(uow))
    talk.go(Moving.when, MovedDate(occurrence_id=callback_data.occurrence_id))
    return views.ask_move(found, dates.here(uow))


@router.callback_query(ProposeMove.filter())
def move_by_days(
    query: CallbackQuery, callback_data: ProposeMove, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Show the same hour some days later."""
    found = stewarding.date(uow, person, callback_data.occurrence_id)
    if found.date.is_off:
        talk.end()
        return views.date(found, dates.here(uow))
    talk.go(Moving.when, MovedDate(occurrence_id=callback_data.occurrence_id))
    later = timedelta(days=min(callback_data.days, stewarding.FARTHEST.days))
    return _proposed(uow, found, *stewarding.later(uow, found.date, later))


@router.message(Moving.when)
@ending
def say_when(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read a day and a time, and show what would be."""
    found = stewarding.date(uow, person, talk.draft(MovedDate).occurrence_id)
    if found.date.is_off:
        talk.end()
        return views.date(found, dates.here(uow))
    meant = stewarding.understood(uow, found.date, message.text or "")
    if meant is None:
        return views.ask_move(found, dates.here(uow), again=True)
    return _proposed(uow, found, *meant)


def _proposed(uow: UnitOfWork, found: DateDesk, starts_at: datetime, ends_at: datetime) -> Screen:
    """Show before and after; a time that cannot be is refused over the question."""
    here = dates.here(uow)
    try:
        stewarding.check_hour(uow, starts_at, ends_at)
    except NotAnHourToCome as no:
        return views.ask_move(found, here, why=refusals.refusal(no, tapped=False).text)
    return views.ask_confirm_move(found, starts_at, ends_at, here)


# How many


@router.callback_query(ProposePlaces.filter())
def propose_places(
    query: CallbackQuery, callback_data: ProposePlaces, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Show what so many places would mean."""
    found = stewarding.desk(uow, person, callback_data.activity_id)
    talk.go(Seats.number, SeatsOf(activity_id=callback_data.activity_id))
    return views.places(found, min(callback_data.places, MOST_PLACES))


@router.callback_query(ConfirmPlaces.filter())
def set_places(
    query: CallbackQuery, callback_data: ConfirmPlaces, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Give an activity more places or fewer; another number can be written at once."""
    activity_id, places = callback_data.activity_id, callback_data.places
    seen = callback_data.seen - 1 if callback_data.seen else None
    talk.go(Seats.number, SeatsOf(activity_id=activity_id))
    try:
        offered = stewarding.set_places(uow, person, activity_id, seen, places)
    except PlacesAreOthers as no:
        found = stewarding.desk(uow, person, activity_id)
        return replace(views.places(found, found.activity.places or 0), alert=refusals.refusal(no, tapped=True).alert)
    return views.places(stewarding.desk(uow, person, activity_id), places, offered=offered)


@router.message(Seats.number)
@ending
def say_places(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read a number, and show what it would mean."""
    found = stewarding.desk(uow, person, talk.draft(SeatsOf).activity_id)
    numbers = _NUMBER.findall(message.text or "")
    if len(numbers) != 1 or int(numbers[0]) > MOST_PLACES:
        return views.places(found, found.activity.places or 0, again=True)
    return views.places(found, int(numbers[0]))


# Why


@router.callback_query(AskReason.filter())
def ask_reason(query: CallbackQuery, callback_data: AskReason, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask why a turn goes first; one that has ended is answered with the line as it is now."""
    try:
        found = stewarding.turn(uow, person, callback_data.enrolment_id)
    except NotInLine as no:
        talk.end()
        activity_id = stewarding.activity_of_turn(uow, person, callback_data.enrolment_id).id
        line = lines.line(*stewarding.waiting(uow, person, activity_id), 0, dates.here(uow))
        return replace(line, alert=refusals.refusal(no, tapped=True).alert)
    talk.go(Reason.words, FirstTurn(enrolment_id=callback_data.enrolment_id))
    return lines.ask_reason(*found)


@router.message(Reason.words)
@ending
def say_reason(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Let a turn go first for a reason in the writer's words."""
    enrolment_id = talk.draft(FirstTurn).enrolment_id
    reason = " ".join((message.text or "").split())
    if not any(sign.isalpha() for sign in reason) or len(reason) > LONGEST_REASON:
        return lines.ask_reason(*stewarding.turn(uow, person, enrolment_id), again=True)
    stewarding.give_priority(uow, person, enrolment_id, reason)
    talk.end()
    activity_id = stewarding.activity_of_turn(uow, person, enrolment_id).id
    return lines.line(*stewarding.waiting(uow, person, activity_id), 0, dates.here(uow))
