"""When there is time for counselling, in words: «giovedì dalle 14 alle 17, ogni 45 minuti».

    «Aggiungi orari» ─▶ when ──day and hours──▶ what would be offered ──Conferma──▶ offered
                         ▲                       │  │  └─ other minutes each
                         └───other day and hours─┘  └─«Cambia posto» ─▶ place ──words, or a choice──▶ …
words that say nothing of it ─▶ asked again
any other button or command ─▶ done as always, and nothing is left open
"""

from datetime import timedelta

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.ending import ending
from conversations.talk import ConversationExpired, Draft, Talk
from services import classes, slot_times, slots
from services.refusals import Refusal
from services.slot_times import Times
from services.work import UnitOfWork
from storage.people import Person
from views import dates, refusals
from views import slots as views
from views.answers.slots import AskSlotPlace, AskSlots, ChooseLength, ChooseSlotPlace, ConfirmSlots
from views.screen import Screen

router = Router(name="slots, in words")


class Slots(StatesGroup):
    """When and where the counselling of a class is."""

    when = State()
    place = State()


class SlotsOf(Draft):
    """Of which class, what was written of the times, how long each is to be, and where."""

    activity_id: int
    text: str = ""
    minutes: int = 0
    place: str = ""


@router.callback_query(AskSlots.filter())
def begin(query: CallbackQuery, callback_data: AskSlots, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask when."""
    activity = classes.activity(uow, person, callback_data.activity_id)
    talk.go(Slots.when, SlotsOf(activity_id=activity.id))
    return views.ask_times(activity.title, activity.id)


@router.message(Slots.when)
@ending
def say_when(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read a day and hours, and show what would be offered."""
    draft = talk.draft(SlotsOf)
    activity = classes.activity(uow, person, draft.activity_id)
    text = message.text or ""
    if slot_times.read(text, uow.programme, uow.now) is None:
        return views.ask_times(activity.title, activity.id, again=True)
    return _propose(uow, person, talk, draft.model_copy(update={"text": text[:500], "minutes": 0}))


@router.callback_query(ChooseLength.filter())
def choose_length(
    query: CallbackQuery, callback_data: ChooseLength, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Lay the same hours out anew, each so many minutes long."""
    draft = _open(talk)
    return _propose(uow, person, talk, draft.model_copy(update={"minutes": min(callback_data.minutes, 1440)}))


@router.callback_query(AskSlotPlace.filter())
def ask_place(query: CallbackQuery, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask where."""
    draft = _open(talk)
    activity = classes.activity(uow, person, draft.activity_id)
    talk.go(Slots.place, draft)
    return views.ask_place(activity.title, activity.id)


@router.message(Slots.place)
@ending
def say_place(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Read where."""
    draft = talk.draft(SlotsOf)
    place = " ".join((message.text or "").split())
    if not any(sign.isalnum() for sign in place) or len(place) > slots.LONGEST_PLACE:
        activity = classes.activity(uow, person, draft.activity_id)
        return views.ask_place(activity.title, activity.id, again=True)
    return _propose(uow, person, talk, draft.model_copy(update={"place": place}))


@router.callback_query(ChooseSlotPlace.filter())
def choose_place(
    query: CallbackQuery, callback_data: ChooseSlotPlace, uow: UnitOfWork, person: Person, talk: Talk
) -> Screen:
    """Be where the class is, or on the telephone."""
    place = views.by_telephone() if callback_data.telephone else ""
    return _propose(uow, person, talk, _open(talk).model_copy(update={"place": place}))


@router.callback_query(ConfirmSlots.filter())
def confirm(query: CallbackQuery, callback_data: ConfirmSlots, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Offer the times; a second tap, and one on an old screen, shows what is offered."""
    here, activity_id = dates.here(uow), callback_data.activity_id
    draft = _waiting(talk)
    talk.end()
    if draft is None or draft.activity_id != activity_id or not draft.text:
        return views.desk(slots.page(uow, person, activity_id), here)
    times = _times(uow, draft)
    try:
        found = slots.publish(uow, person, activity_id, times, draft.place) if times else None
    except Refusal as no:
        said = refusals.refusal(no, tapped=True).alert
        return views.desk(slots.page(uow, person, activity_id), here, alert=said)
    toast = views.published(len(found.free)) if found else ""
    return views.desk(slots.page(uow, person, activity_id), here, toast=toast)


def _propose(uow: UnitOfWork, person: Person, talk: Talk, draft: SlotsOf) -> Screen:
    """Show what would be offered; what cannot be is refused over the question."""
    activity = classes.activity(uow, person, draft.activity_id)
    talk.go(Slots.when, draft)
    times = _times(uow, draft)
    if times is None:
        return views.ask_times(activity.title, activity.id, again=bool(draft.text))
    try:
        found = slots.offer(uow, person, activity.id, times)
    except Refusal as no:
        return views.ask_times(activity.title, activity.id, why=refusals.refusal(no, tapped=False).text)
    return views.proposed(found, draft.place, dates.here(uow))


def _times(uow: UnitOfWork, draft: SlotsOf) -> Times | None:
    wanted = slot_times.read(draft.text, uow.programme, uow.now)
    return None if wanted is None else wanted.times(timedelta(minutes=draft.minutes) if draft.minutes else None)


def _open(talk: Talk) -> SlotsOf:
    draft = _waiting(talk)
    if draft is None:
        raise ConversationExpired
    return draft


def _waiting(talk: Talk) -> SlotsOf | None:
    """Give what was written so far, where that is what waits for an answer."""
    is_ours = (talk.state or "").partition(":")[0] == Slots.__name__
    return talk.draft(SlotsOf) if is_ours else None
