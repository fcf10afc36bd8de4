"""Takes one update from the door to its answer: handled once, answered whatever happens."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import InlineQuery, Update
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from bot import metrics
from bot.app import dispatcher, drive
from bot.lanes import Lanes
from bot.middlewares import chat_of
from bot.reply import NotShown, Stage, Unreachable, Where, is_edit, where
from bot.work import Workshop
from locales import DEFAULT, speaking
from services import outbox, people
from services.notices import LateReply
from services.work import UnitOfWork
from storage import people as records
from storage.people import Person
from views import home, late_replies
from views.attachments import File
from views.results import Results
from views.screen import Screen

ALLOWED_UPDATES = ("message", "callback_query", "inline_query", "my_chat_member")

log = structlog.get_logger()


class Intake:
    """The way of every update, whichever door it came through."""

    def __init__(self, bot: Bot, workshop: Workshop, stage: Stage, *, username: str) -> None:
        self._bot, self._workshop, self._stage = bot, workshop, stage
        self._gifts = {"bot": bot, "workshop": workshop, "username": username}
        self._lanes = Lanes()
        self._superseded: dict[int, tuple[int, Where, Screen]] = {}
        self._all_shown: dict[int, asyncio.Event] = {}

    async def take(self, raw: Mapping[str, Any]) -> None:
        """Handle an update and show the answer; when this returns, Telegram may forget the update.

        Updates of one chat go one after the other, in the order in which they
        came; so do taps on the same button by several people, who want the
        same places. One whose answer is held back for those behind it is done
        when they are.
        """
        update = self._read(raw)
        if update is None:
            return
        if update.inline_query is not None:
            await self._look_up(update, update.inline_query)
            return
        chat_id = chat_of(update)
        async with self._lanes.lane(("chat", chat_id)):
            try:
                with metrics.SECONDS.time():
                    await self._handle_and_show(update)
            finally:
                held_back = self._all_shown.get(chat_id)
                if held_back is not None and not self._lanes.others(("chat", chat_id)):
                    self._all_shown.pop(chat_id).set()
        if held_back is not None:
            await held_back.wait()

    async def _look_up(self, update: Update, query: InlineQuery) -> None:
        """Answer what somebody types after our name, unless they have typed on meanwhile.

        Nothing is decided and nothing remembered: an update that comes again is
        answered again.
        """
        typing = ("inline", query.from_user.id)
        async with self._lanes.lane(typing):
            if self._lanes.others(typing):
                metrics.UPDATES.labels("typed on").inc()
                return
            try:
                with metrics.SECONDS.time():
                    results = await self._handle(update)
                await self._stage.offer(query.id, results if isinstance(results, Results) else Results(seconds=0))
            except Exception as fault:
                metrics.UPDATES.labels("fault").inc()
                log.error("inline query failed", update=update.update_id, exc_info=fault)
                await self._stage.offer(query.id, Results(seconds=0))

    async def _handle_and_show(self, update: Update) -> None:
        try:
            screen = await self._handle(update)
            assert not isinstance(screen, Results)
            await self._show(update, screen)
        except Exception as fault:  # noqa: BLE001  the edge: whatever broke is logged, counted, apologised for
            await self._apologise(update, fault)

    def _read(self, raw: Mapping[str, Any]) -> Update | None:
        try:
            return Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError as error:
            metrics.UPDATES.labels("unreadable").inc()
            log.error("update set aside: no model reads it", update=raw.get("update_id"), faults=error.error_count())
            return None

    async def _handle(self, update: Update) -> Screen | Results | None:
        async with self._lanes.lane(_button(update)):
            screen = await self._workshop.attempt(partial(self._answer, update))
        metrics.UPDATES.labels("handled").inc()
        return screen

    async def _apologise(self, update: Update, fault: Exception) -> None:
        code = secrets.token_hex(3).upper()
        metrics.UPDATES.labels("fault").inc()
        log.error("update failed", update=update.update_id, code=code, exc_info=fault)
        with speaking(DEFAULT):
            await self._show(update, home.apology(code))

    def _answer(self, update: Update) -> Screen | Results | None:
        """Send an update through aiogram, as one plain call."""
        way = dispatcher().update
        try:
            answer: Screen | Results | None = drive(way.wrap_outer_middleware(way.trigger, update, dict(self._gifts)))
        except IntegrityError:
            # Another process handled the same update, or took the last place, a moment ago: what is true now?
            answer = drive(way.wrap_outer_middleware(way.trigger, update, dict(self._gifts)))
        return answer

    async def _show(self, update: Update, screen: Screen | None) -> None:
        place, chat_id = where(update), chat_of(update)
        is_last = not self._lanes.others(("chat", chat_id))
        try:
            if place is None or screen is None:
                if is_last:
                    await self._flush(chat_id)
            elif is_last:
                await self._show_last(place, screen)
            else:
                await self._show_in_passing(update, place, screen)
        except Unreachable:
            await self._workshop.run(people.note_blocked, chat_id, blocked=True)
        except NotShown:
            if screen is not None:
                await self._leave_to_courier(update.update_id, chat_id, screen)

    async def _show_in_passing(self, update: Update, place: Where, screen: Screen) -> None:
        """Answer one of several updates of a chat that came together, without holding up everybody else.

        Twenty taps in a second change the message once, for the last of them;
        twenty messages are answered at the pace that Telegram allows for a chat.
        """
        if is_edit(place, screen):
            await self._flush(place.chat_id, over=place.message_id)
            self._superseded[place.chat_id] = (update.update_id, place, screen)
            self._all_shown.setdefault(place.chat_id, asyncio.Event())
            await self._stage.answer(place, screen)
        elif screen.is_message and not self._stage.is_ready(place):
            await self._stage.answer(place, screen)
            await self._workshop.run(owe, place.chat_id, update.update_id, screen)
        else:
            await self._stage.show(place, screen)

    async def _show_last(self, place: Where, screen: Screen) -> None:
        await self._flush(place.chat_id, over=place.message_id if is_edit(place, screen) else None)
        await self._stage.show(place, screen)

    async def _flush(self, chat_id: int, *, over: int | None = None) -> None:
        """Show the screen that was held back, unless the one to come takes its place, *over* the same message."""
        held = self._superseded.pop(chat_id, None)
        if held is None:
            return
        update_id, place, screen = held
        if place.message_id == over:
            return
        try:
            await self._stage.put(place, screen)
        except NotShown:
            await self._leave_to_courier(update_id, chat_id, screen)

    async def _leave_to_courier(self, update_id: int, chat_id: int, screen: Screen) -> None:
        log.warning("answer left to the courier", update=update_id)
        await self._workshop.run(owe, chat_id, update_id, screen)


def owe(uow: UnitOfWork, chat_id: int, update_id: int, screen: Screen) -> None:
    """Leave an answer that could not be shown to the courier; whoever is not written down yet asks again."""
    person = records.by_telegram_id(uow.session, chat_id)
    if person is not None and (screen.is_message or screen.alert):
        with speaking(person.language):
            outbox.post(uow, person.id, LateReply(update_id=update_id, screen=_kept(screen, person).to_json()))


def _kept(screen: Screen, person: Person) -> Screen:
    """Give what of an answer is kept for later: an alert as a message, nothing personal, nothing of a patto."""
    if late_replies.is_private(screen):
        return late_replies.without(person)
    if not screen.is_message:
        return Screen(escape(screen.alert))
    match screen.attached:
        case File(is_personal=True) as file:
            return replace(screen, attached=replace(file, content=b""))
        case _:
            return screen


def _button(update: Update) -> object:
    query = update.callback_query
    if query is None or not query.data:
        return None
    return ("button", *query.data.split(":")[:2])
