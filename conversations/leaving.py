"""Leaving a conversation in the middle: /annulla ends it, another command sets it aside, «Riprendi» comes back."""

from collections.abc import Callable

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from conversations import applying, children, drafting, family
from conversations.talk import Talk
from services.work import UnitOfWork
from storage.people import Person
from views import home
from views.answers.home import Resume
from views.screen import Screen

router = Router(name="leaving")

ASK: dict[str, Callable[[UnitOfWork, str, Talk], Screen]] = {
    "NewChild": children.ask,
    "FamilyChild": family.ask,
    "Applying": applying.ask,
    "NewPatto": drafting.ask,
}
"""How each conversation asks its open question again, by the name of its group of states."""

CANCELLING = ("annulla", "cancel")

PASSING = frozenset(
    {
        *("Near", "Moving", "Seats", "Reason", "Papers", "NewQuestion", "AnswerDays", "Slots", "Handing", "Certifying"),
        *("Replying",),
        *("Exceptionally", "Refusing", "Asking"),
        *("PattoGoal", "PattoCommitment", "PattoPeriod", "PattoReason"),
        *("IdeaTitle", "IdeaAnswer", "IdeaDocument", "IdeaComment", "IdeaRevision"),
        *("Closing", "Naming"),
        *("CheckInNote", "Saying", "Change", "Wish"),
        *("Spending", "NoToExpense", "ReverseExpense", "PlanReview", "ReviewWords"),
    }
)
"""Conversations that end when one does something else: there is nothing in them that could be lost."""


IN_OWN_WORDS = frozenset(
    {
        *("Applying:day", "Applying:words", "Replying:words"),
        *("IdeaAnswer:words", "IdeaComment:words", "IdeaRevision:words", "Closing:words", "Naming:name"),
        *("CheckInNote:words", "Saying:words", "Change:words", "Wish:words"),
        *("NewPatto:name", "PattoGoal:words", "PattoCommitment:words", "PattoReason:words"),
        *("Spending:what", "Spending:cost", "NoToExpense:words", "ReverseExpense:words"),
        *("PlanReview:when", "PlanReview:place", "ReviewWords:words"),
    }
)
"""Questions that are answered in one's own words: a number there is an answer, and no button's."""


def is_passing(state: str) -> bool:
    """Tell whether the conversation of a state is not to be come back to."""
    return state.partition(":")[0] in PASSING


def says_cancel(message: Message) -> bool:
    """Tell whether somebody writes the command without its sign: it is no answer to any question."""
    return (message.text or "").strip(" .!").casefold() in CANCELLING


@router.message(Command("annulla", "cancel", ignore_case=True))
@router.message(says_cancel)
def cancel(message: Message, person: Person, talk: Talk) -> Screen:
    """Drop what one is in the middle of."""
    something = talk.is_there
    talk.end()
    return home.cancelled(person, something=something)


@router.callback_query(Resume.filter())
def resume(query: CallbackQuery, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Go back to what one left; home, where it is finished already."""
    state = talk.set_aside or talk.state
    ask = ASK.get((state or "").partition(":")[0])
    if state is None or ask is None:
        talk.end()
        return home.home(person)
    talk.come_back()
    return ask(uow, state, talk)
