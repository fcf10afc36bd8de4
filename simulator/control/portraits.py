"""A person, a chat and the whole simulator as the chat page shows them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from simulator.commands import menu_for
from simulator.control.bubbles import bubble, last_line, reply_keyboard
from simulator.faults import AnswerLost, Dropped, Effect, Fault, ServerError, Slow, TooManyRequests

if TYPE_CHECKING:
    from simulator.bots import BotAccount
    from simulator.callbacks import Callback
    from simulator.chats import PrivateChat
    from simulator.control.stage import Stage
    from simulator.people import Person
    from simulator.telegram import Telegram

Json = dict[str, Any]

MOST_MESSAGES = 1000
"""How many messages of a chat the page gets at once: the newest."""


def portrait(stage: Stage, person: Person) -> Json:
    """Show a person in the list."""
    card, chat = stage.card(person), stage.chat(person)
    return {
        "id": person.id,
        "name": person.name or "Account eliminato",
        "username": person.username,
        "language": person.language_code,
        "subtitle": card.subtitle,
        "colour": card.colour,
        "started": chat.started,
        "blocked": chat.blocked,
        "deleted": person.deleted,
        "unread": stage.unread(person),
        "last": last_line(chat.messages[-1]) if chat.messages else None,
    }


def conversation(stage: Stage, person: Person) -> Json:
    """Show a chat: what was said, and what stands around it."""
    chat = stage.chat(person)
    messages = chat.messages
    return surroundings(chat) | {
        "person": person.id,
        "bot": _bot(chat.bot, person.language_code),
        "messages": [bubble(message, person) for message in messages[-MOST_MESSAGES:]],
        "earlier": max(len(messages) - MOST_MESSAGES, 0),
        "commands": menu_for(chat),
        "waiting": [tap(callback) for callback in chat.waiting],
        "toasts": [{"text": toast.text, "alert": toast.alert} for toast in chat.toasts[-20:]],
    }


def surroundings(chat: PrivateChat) -> Json:
    """Show what may change with any message."""
    return {
        "started": chat.started,
        "blocked": chat.blocked,
        "deleted": chat.person.deleted,
        "action": chat.action,
        "keyboard": reply_keyboard(chat.reply_keyboard, folded=chat.keyboard_folded),
    }


def tap(callback: Callback) -> Json:
    """Show a tap that waits: on which button its spinner turns."""
    places = [
        (row, column)
        for row, buttons in enumerate(callback.message.buttons)
        for column, button in enumerate(buttons)
        if button.kind == "callback_data" and button.value == callback.data
    ]
    row, column = places[0] if places else (None, None)
    return {
        "callback": callback.id,
        "message_id": callback.message.message_id,
        "row": row,
        "column": column,
        "at": callback.at.timestamp(),
    }


def world(stage: Stage) -> Json:
    """Show everything but the conversations."""
    telegram = stage.telegram
    return {
        **time_of_day(telegram),
        "zone": stage.zone.key,
        "patience": telegram.callback_patience.total_seconds(),
        "jumps": list(telegram.jumps),
        "bots": [_bot(bot, "it") for bot in telegram.bots.values()],
        "people": [portrait(stage, person) for person in stage.people] if telegram.bots else [],
        **trouble(telegram),
    }


def time_of_day(telegram: Telegram) -> Json:
    """Show the clock."""
    now = telegram.clock.now()
    return {"now": now.isoformat(), "unix": now.timestamp(), "frozen": telegram.clock.frozen}


def trouble(telegram: Telegram) -> Json:
    """Show the flood limits and the faults that wait, each with its place in the queue."""
    settings = telegram.flood.settings
    return {
        "flood": asdict(settings),
        "faults": [{"number": number, **_fault(fault)} for number, fault in enumerate(telegram.faults)],
    }


def _fault(fault: Fault) -> Json:
    return {
        **_effect(fault.effect),
        "method": fault.method,
        "person": fault.chat_id,
        "times": fault.times,
        "struck": fault.struck,
        "after": fault.after,
        "probability": fault.probability,
    }


def _effect(effect: Effect) -> Json:
    match effect:
        case TooManyRequests(seconds):
            return {"kind": "429", "seconds": seconds}
        case ServerError(status, html):
            return {"kind": str(status), "html": html}
        case Slow(delay):
            return {"kind": "slow", "seconds": delay}
        case Dropped():
            return {"kind": "dropped"}
        case AnswerLost():
            return {"kind": "lost"}


def _bot(bot: BotAccount, language: str) -> Json:
    def said(texts: dict[str, str]) -> str:
        return texts.get(language[:2]) or texts.get("", "")

    return {
        "username": bot.username,
        "name": said(bot.names) or bot.name,
        "description": said(bot.descriptions),
        "short_description": said(bot.short_descriptions),
        "webhook": bot.webhook is not None,
        "pending": bot.updates.pending,
    }
