"""One update, one transaction: who is it, in which language, where in a conversation; and what is written with it."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import InlineQuery, TelegramObject, Update, User

from bot import typed
from bot.work import Parting, Workshop
from conversations import leaving
from conversations.talk import Talk
from locales import DEFAULT, LANGUAGES, speaking
from services import people
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import conversations, marks, updates
from storage.conversations import Caller
from views import home, refusals
from views.results import Results
from views.screen import Screen

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Work(BaseMiddleware):
    """Opens the unit of work of an update and hands its gifts on: `uow`, `person`, `talk`, `raw_state`.

    The reply is written with the update's number in the same transaction: an
    update that Telegram delivers twice is answered twice and handled once.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Screen | Results | None:
        """Handle one update from BEGIN to COMMIT, and give what is to be shown."""
        assert isinstance(event, Update)
        workshop: Workshop = data["workshop"]
        if event.inline_query is not None:
            return await self._look_up(handler, event, event.inline_query, data)
        chat_id = chat_of(event)
        language = DEFAULT
        try:
            parting: list[Parting] = []
            with workshop.unit(chat=chat_id, parting=parting) as uow:
                caller = conversations.caller(uow.session, chat_id, event.update_id)
                if caller.handled:
                    return None if caller.reply is None else Screen.from_json(caller.reply)
                talk = Talk(caller.state, caller.draft, suspended=caller.suspended)
                language = _language(caller, talk, event)
                with speaking(language):
                    screen = await self._handle(handler, event, data, uow, caller, talk)
                _write(uow, chat_id, talk)
                reply = None if screen is None else screen.to_json()
                parting.append(
                    partial(updates.remember, update_id=event.update_id, chat_id=chat_id, now=uow.now, reply=reply)
                )
                return screen
        except Refusal as no:
            if no.ends_conversation:
                workshop.do(_end_conversation, chat_id)
            with speaking(language):
                return refusals.refusal(no, tapped=event.callback_query is not None)

    async def _look_up(
        self, handler: Handler, event: Update, query: InlineQuery, data: dict[str, Any]
    ) -> Results | None:
        """Let somebody see what is public, whoever they are: a letter typed is no reason to write anything down."""
        workshop: Workshop = data["workshop"]
        with workshop.unit() as uow, speaking(_of_the_phone(query.from_user)):
            found = await handler(event, data | {"uow": uow, "raw_state": None})
        return found if isinstance(found, Results) else None

    async def _handle(
        self,
        handler: Handler,
        event: Update,
        data: dict[str, Any],
        uow: UnitOfWork,
        caller: Caller,
        talk: Talk,
    ) -> Screen | None:
        if caller.person is not None and caller.person.blocked_at is not None and event.my_chat_member is None:
            people.note_blocked(uow, chat_of(event), blocked=False)  # whoever speaks to us lets us in
        heard = typed.as_tap(uow, event, caller)
        uow.versions[marks.CATALOGUE] = caller.catalogue_version
        gifts = {"uow": uow, "person": caller.person, "talk": talk, "raw_state": talk.state}
        screen = await handler(heard, data | gifts)
        if screen is UNHANDLED or screen is None:
            return None
        assert isinstance(screen, Screen)
        if talk.state is not None and not talk.is_touched:
            if leaving.is_passing(talk.state):
                talk.end()
                return screen
            conversations.suspend(uow.session, chat_of(event), uow.now)
            return home.suspended(screen)
        return screen


def chat_of(update: Update) -> int:
    """Give the chat an update belongs to: what is handled one at a time."""
    if update.message is not None:
        return update.message.chat.id
    if update.callback_query is not None:
        message = update.callback_query.message
        return message.chat.id if message is not None else update.callback_query.from_user.id
    if update.my_chat_member is not None:
        return update.my_chat_member.chat.id
    return 0


def _language(caller: Caller, talk: Talk, event: Update) -> str:
    """Choose the language: the person's own, the one just chosen, or the one of their Telegram."""
    if caller.person is not None:
        return caller.person.language
    if talk.language:
        return talk.language
    return _of_the_phone(event.message.from_user if event.message else None)


def _of_the_phone(user: User | None) -> str:
    code = (user.language_code or "") if user else ""
    return code[:2] if code[:2] in LANGUAGES else DEFAULT


def _write(uow: UnitOfWork, chat_id: int, talk: Talk) -> None:
    if talk.next is not None:
        state, draft = talk.next
        conversations.write(uow.session, chat_id=chat_id, state=state, draft=draft, now=uow.now)
    elif talk.ended and talk.is_there:
        conversations.end(uow.session, chat_id)


def _end_conversation(uow: UnitOfWork, chat_id: int) -> None:
    conversations.end(uow.session, chat_id)
