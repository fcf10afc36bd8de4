"""The first questions, asked of whoever is not here yet.

    /start or anything ─▶ language ─▶ old_enough ─▶ consent ─▶ territory ─▶ home, or what the link named
                             ▲            │ ▲          │ ▲          │
                             └──Indietro──┘ └─Indietro─┘ └─Indietro─┘
    under 14, or no consent ─▶ the same question, with a kind word
    a language, an age or a territory in words ─▶ as its button
    invited to a patto ─▶ who invites and to what, over the first question ──No, grazie──▶ dropped
    /annulla ─▶ the answers so far are dropped
    anything else ─▶ asked again

Nothing is written of the person before the last answer but the chat's own
draft. A consent that was taken back leads here again.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart, Filter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message, User

from conversations.talk import Draft, Talk
from locales import DEFAULT, LANGUAGES, language, speaking
from services import people
from services.ages import AGE_OF_CONSENT
from services.folding import folded
from services.work import UnitOfWork
from storage import territories
from storage.people import Person
from views import dates, home, links
from views import onboarding as views
from views.answers.linking import TurnDownPatto
from views.answers.onboarding import Agree, BeginAt, BeginIn, ReadNoticeFirst, SayAge, StepBack
from views.screen import Screen

router = Router(name="onboarding")


class Onboarding(StatesGroup):
    """Which question waits for an answer."""

    language = State()
    old_enough = State()
    consent = State()
    territory = State()


class Beginning(Draft):
    """What was answered so far, and the link that brought the person here.

    Until a language is chosen it is empty, and the one of the person's Telegram is spoken.
    """

    link: str = ""
    language: str = ""
    agreed_at: datetime | None = None


class Newcomer(Filter):
    """Lets through whoever is not written down, or took their consent back."""

    async def __call__(self, _event: object, person: Person | None) -> bool:
        """Tell whether the first questions are still to be asked."""
        return person is None or person.consent_at is None


router.message.filter(Newcomer())
router.callback_query.filter(Newcomer())


@router.message(CommandStart(ignore_case=True))
def start(message: Message, command: CommandObject, uow: UnitOfWork, talk: Talk) -> Screen:
    """Begin, or go on where one was: /start resets nothing but the link.

    What a link shows to everybody is shown at once, and the questions wait.
    """
    shown = links.open_to_all(uow, command.args or "", dates.here(uow))
    if shown is not None:
        return shown
    draft = talk.draft(Beginning)
    draft.link = command.args or draft.link
    talk.go(_state(talk), draft)
    return links.over_the_questions(uow, draft.link, _ask(_state(talk), draft, uow), draft.language)


@router.callback_query(TurnDownPatto.filter())
def turn_down(query: CallbackQuery, talk: Talk) -> Screen:
    """Want no patto, and answer no question either."""
    talk.end()
    return views.left()


@router.message(Command("aiuto", "help", ignore_case=True))
def show_help(message: Message, uow: UnitOfWork) -> Screen:
    """Say what this is, before any question is answered."""
    return home.help_text(None, uow.programme.phone)


@router.message(Command("privacy", ignore_case=True))
def show_notice(message: Message, uow: UnitOfWork) -> Screen:
    """Show the whole notice to whoever asks first."""
    return views.notice_alone(uow.programme.phone)


@router.message(Command("annulla", "cancel", ignore_case=True))
def cancel(message: Message, talk: Talk) -> Screen:
    """Drop what was answered so far."""
    talk.end()
    return views.left()


@router.callback_query(BeginIn.filter())
def choose_language(query: CallbackQuery, callback_data: BeginIn, uow: UnitOfWork, talk: Talk) -> Screen:
    """Read in a language from here on."""
    draft = talk.draft(Beginning)
    draft.language = callback_data.language if callback_data.language in LANGUAGES else DEFAULT
    return _go(Onboarding.old_enough, draft, uow, talk)


@router.callback_query(SayAge.filter(), Onboarding.old_enough)
def say_age(query: CallbackQuery, callback_data: SayAge, uow: UnitOfWork, talk: Talk) -> Screen:
    """Say whether one may agree by oneself."""
    return _answer_age(uow, talk, old_enough=callback_data.old_enough)


@router.callback_query(ReadNoticeFirst.filter(), Onboarding.consent)
def read_notice(query: CallbackQuery, uow: UnitOfWork) -> Screen:
    """Read all of it before answering."""
    return views.whole_notice(uow.programme.phone)


@router.callback_query(Agree.filter(), Onboarding.consent)
def agree(query: CallbackQuery, callback_data: Agree, uow: UnitOfWork, talk: Talk) -> Screen:
    """Say yes or no to the notice."""
    draft = talk.draft(Beginning)
    if not callback_data.agreed:
        return views.not_agreed()
    draft.agreed_at = uow.now
    return _go(Onboarding.territory, draft, uow, talk)


@router.callback_query(BeginAt.filter(), Onboarding.territory)
def choose_territory(query: CallbackQuery, callback_data: BeginAt, uow: UnitOfWork, talk: Talk) -> Screen:
    """Answer the last question, and be let in."""
    return _join(uow, talk, query.from_user, callback_data.territory_id)


_BEFORE = {
    Onboarding.old_enough: Onboarding.language,
    Onboarding.consent: Onboarding.old_enough,
    Onboarding.territory: Onboarding.consent,
}


@router.callback_query(StepBack.filter())
def step_back(query: CallbackQuery, uow: UnitOfWork, talk: Talk) -> Screen:
    """See the question before."""
    state = _state(talk)
    return _go(_BEFORE.get(state, state), talk.draft(Beginning), uow, talk)


@router.message(Onboarding.language)
def write_language(message: Message, uow: UnitOfWork, talk: Talk) -> Screen:
    """Find a language in a sentence."""
    named = _named(message, LANGUAGES)
    if named is None:
        return _ask_again(uow, talk)
    return _go(Onboarding.old_enough, talk.draft(Beginning).model_copy(update={"language": named}), uow, talk)


@router.message(Onboarding.old_enough)
def write_age(message: Message, uow: UnitOfWork, talk: Talk) -> Screen:
    """Understand an age that is written."""
    age = _AGE.fullmatch(folded(message.text or ""))
    if age is None:
        return _ask_again(uow, talk)
    return _answer_age(uow, talk, old_enough=int(age.group(1)) >= AGE_OF_CONSENT)


@router.message(Onboarding.territory)
def write_territory(message: Message, uow: UnitOfWork, talk: Talk) -> Screen:
    """Find a territory in a sentence."""
    chosen = _named(message, {one.id: one.name for one in territories.territories(uow.session)})
    if chosen is None or message.from_user is None:
        return _ask_again(uow, talk)
    return _join(uow, talk, message.from_user, chosen)


@router.message()
def ask_again(message: Message, uow: UnitOfWork, talk: Talk) -> Screen:
    """Ask the open question again."""
    return _ask_again(uow, talk)


@router.callback_query()
def ask_again_in_place(query: CallbackQuery, uow: UnitOfWork, talk: Talk) -> Screen:
    """Answer a button of another time with the open question."""
    return _go(_state(talk), talk.draft(Beginning), uow, talk)


_Key = TypeVar("_Key")

_AGE = re.compile(r"(?:(?:ne )?ho |i am |i m )?(\d{1,3})(?: anni| years(?: old)?)?")
"""An age as it is written where one is asked: «78», «ho 78 anni»."""


def _named(message: Message, names: Mapping[_Key, str]) -> _Key | None:
    """Find the one name that a sentence holds; none, where it holds several."""
    said = f" {folded((message.text or '')[:500])} "
    found = [key for key, name in names.items() if f" {folded(name)} " in said]
    return found[0] if len(found) == 1 else None


def _answer_age(uow: UnitOfWork, talk: Talk, *, old_enough: bool) -> Screen:
    if old_enough:
        return _go(Onboarding.consent, talk.draft(Beginning), uow, talk)
    return views.too_young(uow.programme.phone)


def _ask_again(uow: UnitOfWork, talk: Talk) -> Screen:
    state, draft = _state(talk), talk.draft(Beginning)
    talk.go(state, draft)
    question = _ask(state, draft, uow)
    return views.by_button(question) if talk.is_there else question


def _join(uow: UnitOfWork, talk: Talk, user: User, territory_id: int) -> Screen:
    draft = talk.draft(Beginning)
    person = people.join(
        uow,
        telegram_id=user.id,
        name=user.first_name,
        language=draft.language or DEFAULT,
        territory_id=territory_id,
        agreed_at=draft.agreed_at or uow.now,
    )
    talk.end()
    return links.open_link(uow, person, draft.link, dates.here(uow), otherwise=home.welcome(person))


def _state(talk: Talk) -> State:
    states = {state.state: state for state in Onboarding.__states__}
    return states.get(talk.state, Onboarding.language)


def _go(state: State, draft: Beginning, uow: UnitOfWork, talk: Talk) -> Screen:
    talk.go(state, draft)
    return _ask(state, draft, uow)


def _ask(state: State, draft: Beginning, uow: UnitOfWork) -> Screen:
    with speaking(draft.language or language()):
        if state == Onboarding.old_enough:
            return views.ask_age()
        if state == Onboarding.consent:
            return views.ask_consent()
        if state == Onboarding.territory:
            return views.ask_territory(territories.territories(uow.session))
        return views.ask_language()
