"""The courier: takes letters from the outbox and sends them through python-telegram-bot.

The only module that imports `telegram`.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    SwitchInlineQueryChosenChat,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot import metrics
from bot.drawing import content
from bot.pace import Pace
from bot.work import Workshop
from locales import speaking
from services import outbox, reaching
from services.outbox import Ready
from services.refusals import Refusal
from services.work import UnitOfWork
from views import letters
from views.attachments import File, Locator, Picture, Spot, Stored, Unshowable, Voice
from views.letters import Written
from views.screen import Button, Copy, Rows, Screen, Share, Tap, Url

os.environ.setdefault("PTB_TIMEDELTA", "1")
# python-telegram-bot's next way of giving durations; without it every 429 warns of the change.

HANDS = 8
"""Letters in hand at once: at 30 a second one would do, unless Telegram is slow."""

SECONDS = 10.0
"""How long one request may take; an attempt must be over well before the lease."""

STALE = timedelta(seconds=8)
"""How long after its check a letter may still begin; later it is given back and checked again."""

REST = 0.5
"""Seconds between looks into an empty outbox."""

TROUBLED = 2.0
"""Seconds before the next look into an outbox that could not be read."""

GIVING_BACK = 5.0
"""Seconds in which letters are given back when stopping; later their leases run out."""

log = structlog.get_logger()


class Turns(AIORateLimiter):
    """python-telegram-bot's limiter, with its bucket for all chats replaced by the common pace.

    The bucket starts full, which lets nearly two seconds' worth through in the
    first; and answers that aiogram sends would not be counted. What it does for
    groups stays.
    """

    def __init__(self, pace: Pace) -> None:
        super().__init__(overall_max_rate=0, overall_time_period=0, max_retries=0)
        self._pace = pace

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Any,
    ) -> Any:
        """Wait for a turn where the request writes to a chat, then let the limiter go on.

        What is given as `rate_limit_args` is called when the turn has come, and may refuse.
        """
        chat_id = data.get("chat_id")
        if chat_id is not None:
            await self._pace.turn(int(chat_id), urgent=False)
        if rate_limit_args is not None:
            rate_limit_args()
        try:
            return await super().process_request(callback, args, kwargs, endpoint, data, None)
        except RetryAfter as flood:
            self._pace.hold(_seconds(flood))
            raise


class TooLateToBegin(Exception):
    """A letter waited for its turn so long that it must be checked again."""


@asynccontextmanager
async def sender(
    token: str, api_url: str, pace: Pace, request: BaseRequest | None = None
) -> AsyncIterator[ExtBot[Any]]:
    """Open the bot that delivers. It only sends, so it need not ask Telegram who it is."""
    wire = request or HTTPXRequest(
        connection_pool_size=HANDS, read_timeout=SECONDS, write_timeout=SECONDS, connect_timeout=5, pool_timeout=SECONDS
    )
    async with wire:
        yield ExtBot(token, base_url=f"{api_url}/bot", request=wire, get_updates_request=wire, rate_limiter=Turns(pace))


class Courier:
    """Claims letters that are due, sends each once, and writes down what became of it."""

    def __init__(self, bot: ExtBot[Any], workshop: Workshop, pace: Pace) -> None:
        self._bot, self._workshop, self._pace = bot, workshop, pace
        self._lease = secrets.token_hex(8)
        self._in_hand: dict[tuple[int, ...], asyncio.Task[None]] = {}
        self._call = asyncio.Event()

    def wake(self) -> None:
        """Look into the outbox at once: something was posted."""
        self._call.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until *stop* is set; then finish what is being sent and give the rest back.

        Only the leader delivers, so whatever is leased at the beginning belongs
        to a process that is gone. An outbox that cannot be read is looked into
        again and again: nobody would start a courier that gave up.
        """
        look = self._take_over
        while not stop.is_set():
            pause = REST
            try:
                took = await look()
                look = self._take_some  # once is enough: what is leased from now on is ours
                if took:
                    continue
            except Exception as fault:
                log.error("the outbox cannot be read; looking again", exc_info=fault)
                pause = TROUBLED
            await self._rest(stop, pause)
        if self._in_hand:
            await asyncio.wait(self._in_hand.values(), timeout=SECONDS + 5)
        try:
            async with asyncio.timeout(GIVING_BACK):
                await self._workshop.run(outbox.give_back, self._lease)
        except (DBAPIError, TimeoutError):
            log.warning("letters not given back; whoever leads next takes them over")

    async def deliver_due(self) -> None:
        """Send everything that is due now, and come back when it is settled."""
        while await self._take_some() or self._in_hand:
            if self._in_hand:
                await asyncio.wait(self._in_hand.values(), return_when=asyncio.FIRST_COMPLETED)

    async def _rest(self, stop: asyncio.Event, pause: float) -> None:
        self._call.clear()
        waits = [asyncio.ensure_future(self._call.wait()), asyncio.ensure_future(stop.wait())]
        await asyncio.wait(waits, timeout=max(pause, min(self._pace.held_for, 5)), return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    @property
    def _free_hands(self) -> int:
        return HANDS - len(self._in_hand)

    async def _take_over(self) -> bool:
        """Free what whoever led before had claimed, and begin."""
        await self._workshop.run(outbox.take_over)
        return await self._take_some()

    async def _take_some(self) -> bool:
        """Claim as many messages as there are free hands; tell whether any was there."""
        if self._free_hands < HANDS // 2 or self._pace.held_for > 0:
            return False
        hand = await self._workshop.run(outbox.claim, self._lease, self._free_hands)
        for ready in hand.ready:
            if any(not set(ready.letter_ids).isdisjoint(others) for others in self._in_hand):
                continue  # its lease ran out, or the clock was set, while it is being sent
            task = asyncio.create_task(self._deliver(ready))
            self._in_hand[ready.letter_ids] = task
            task.add_done_callback(partial(self._let_go, ready))
        return bool(hand.ready or hand.settled)

    def _let_go(self, ready: Ready, task: "asyncio.Task[None]") -> None:
        del self._in_hand[ready.letter_ids]
        if self._free_hands >= HANDS // 2:
            self._call.set()
        if not task.cancelled() and task.exception() is not None:
            metrics.LETTERS.labels("fault").inc()
            log.error(
                "letters not settled; their lease will run out", letters=ready.letter_ids, exc_info=task.exception()
            )

    async def _deliver(self, ready: Ready) -> None:
        """Write one message, send it, and record what became of its letters."""
        ids = ready.letter_ids
        try:
            written = await self._workshop.run(write, ready)
            for letter_id, reason in written.gone.items():
                await self._settle(outbox.note_unwanted, (letter_id,), reason=reason)
            ids = tuple(letter_id for letter_id in ids if letter_id not in written.gone)
            message_id = await self._send(ready, written.screen)
        except Refusal as gone:
            await self._settle(outbox.note_unwanted, ids, reason=type(gone).__name__)
        except BadRequest as refused:
            log.error("letter refused", letters=ids, reason=str(refused))
            await self._settle(outbox.note_refused, ids, reason=str(refused))
        except Forbidden:
            await self._settle(reaching.note_blocked, ids, person_id=ready.person.id)
        except RetryAfter as flood:
            log.warning("told to wait", seconds=_seconds(flood))
            await self._settle(outbox.put_off, ids, wait=timedelta(seconds=_seconds(flood)), reason="flood")
        except TooLateToBegin:
            await self._settle(outbox.put_off, ids, wait=timedelta(0), reason="waited for its turn")
        except (NetworkError, InvalidToken, TelegramError) as trouble:
            reason = type(trouble).__name__
            log.warning("letter not sent", letters=ids, trouble=reason)
            await self._settle(outbox.note_failure, ids, attempts=ready.attempts, reason=reason)
        except Exception as fault:  # a letter that cannot be written must not hold others back
            log.error("letter not written", letters=ids, exc_info=fault)
            await self._give_up_broken(ready, ids, fault)
        else:
            await self._settle(outbox.note_sent, ids, message_id=message_id)

    async def _give_up_broken(self, ready: Ready, ids: tuple[int, ...], fault: Exception) -> None:
        """Give up what cannot be shown, and try again later what could not be written.

        Of several, those that cannot be written are given up, so that the others go.
        """
        reason = str(fault) if isinstance(fault, Unshowable) else type(fault).__name__
        broken = [letter.id for letter in ready.letters if not await self._can_be_written(ready, letter.id)]
        others = tuple(letter_id for letter_id in ids if letter_id not in broken)
        if broken and others:
            await self._settle(outbox.note_refused, tuple(broken), reason=reason)
            await self._settle(outbox.put_off, others, wait=timedelta(0), reason="went with one that cannot be written")
        elif isinstance(fault, Unshowable):
            await self._settle(outbox.note_refused, ids, reason=reason)
        else:
            await self._settle(outbox.note_failure, ids, attempts=ready.attempts, reason=reason)

    async def _can_be_written(self, ready: Ready, letter_id: int) -> bool:
        at = ready.letter_ids.index(letter_id)
        try:
            await self._workshop.run(write, Ready(ready.letters[at : at + 1], ready.notices[at : at + 1], ready.person))
        except Refusal:
            return True
        except Exception:  # noqa: BLE001  logged by whoever asks
            return False
        return True

    async def _send(self, ready: Ready, screen: Screen) -> int:
        assert ready.person.telegram_id is not None
        chat_id, attached = ready.person.telegram_id, await content(screen)
        around: dict[str, Any] = {
            "reply_markup": markup(screen),
            "disable_notification": self._workshop.programme.is_quiet(self._workshop.clock()),
            "rate_limit_args": partial(self._begin_in_time, ready),
        }
        message = await self._put(chat_id, screen, attached, around)
        return message.message_id

    async def _put(self, chat_id: int, screen: Screen, attached: bytes, around: dict[str, Any]) -> Message:
        captioned = around | {"caption": screen.text, "parse_mode": "HTML"}
        match screen.attached:
            case File(name):
                return await self._bot.send_document(chat_id, InputFile(attached, name), **captioned)
            case Stored(file_id):
                return await self._bot.send_document(chat_id, file_id, **captioned)
            case Picture(is_personal=is_personal):
                picture = InputFile(attached, "farelegami.png")
                return await self._bot.send_photo(chat_id, picture, protect_content=is_personal or None, **captioned)
            case Voice(file_id):
                return await self._bot.send_voice(chat_id, file_id, protect_content=True, **captioned)
            case Spot(title, address, lat, lon):
                return await self._bot.send_venue(chat_id, lat, lon, title, address, **around)
            case Locator() | None:
                without = LinkPreviewOptions(is_disabled=True)
                return await self._bot.send_message(
                    chat_id, screen.text, parse_mode="HTML", link_preview_options=without, **around
                )

    def _begin_in_time(self, ready: Ready) -> None:
        """Let a letter begin soon after its check only: a pause that Telegram asks for may outlast its lease.

        Raises:
            TooLateToBegin: it has to be checked again.
        """
        if ready.leased_until is not None and self._workshop.clock() > ready.leased_until - outbox.LEASE + STALE:
            raise TooLateToBegin

    async def _settle(self, outcome: Callable[..., None], letter_ids: tuple[int, ...], **facts: Any) -> None:
        """Record an outcome even while stopping: what was sent must not be sent again."""
        metrics.LETTERS.labels(outcome.__name__).inc(len(letter_ids))
        await asyncio.shield(self._workshop.run(outcome, letter_ids, self._lease, **facts))


def write(uow: UnitOfWork, ready: Ready) -> Written:
    """Write a message in its reader's language, with the facts of this moment."""
    with speaking(ready.person.language):
        return letters.compose(uow, ready.letter_ids, ready.notices, ready.person)


def markup(screen: Screen) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Lay out what can be tapped: buttons under the message, or keys under the text field."""
    match screen.attached:
        case Locator(label):
            others = [[KeyboardButton(button.label) for button in row] for row in screen.rows]
            where = KeyboardButton(label, request_location=True)
            return ReplyKeyboardMarkup([[where], *others], resize_keyboard=True, one_time_keyboard=True)
        case _:
            return keyboard(screen.rows)


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Lay buttons out as python-telegram-bot sends them."""
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows]) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    style = button.style.value if button.style else None
    match button.action:
        case Tap(data):
            return InlineKeyboardButton(button.label, callback_data=data, style=style)
        case Url(address):
            return InlineKeyboardButton(button.label, url=address, style=style)
        case Copy(text):
            return InlineKeyboardButton(button.label, copy_text=CopyTextButton(text), style=style)
        case Share(query):
            any_chat = SwitchInlineQueryChosenChat(
                query, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
            )
            return InlineKeyboardButton(button.label, switch_inline_query_chosen_chat=any_chat, style=style)


def _seconds(flood: RetryAfter) -> float:
    pause = flood.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
