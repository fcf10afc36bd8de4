"""The log of Bot API calls as the chat page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.log import Entry
    from simulator.telegram import Telegram

Json = dict[str, Any]

MOST_AT_ONCE = 200


def after(telegram: Telegram, number: int, *, limit: int, whole: bool = True) -> Json:
    """List the calls after one: the newest *limit*, and how many were passed over for them.

    A call that is not *whole* comes without its parameters and its answer.
    """
    entries = telegram.log.after(number)
    shown = entries[-limit:]
    return {"calls": [_call(entry, whole=whole) for entry in shown], "skipped": len(entries) - len(shown)}


def one(telegram: Telegram, number: int) -> Json | None:
    """Show one call in full, while it is remembered."""
    return next((_call(entry, whole=True) for entry in telegram.log.entries if entry.number == number), None)


def _call(entry: Entry, *, whole: bool) -> Json:
    shown = {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "unix": entry.at.timestamp(),
        "method": entry.method,
        "person": entry.params.get("chat_id"),
        "status": entry.status,
        "ms": round(entry.duration * 1000, 2),
    }
    return shown | ({"bot": entry.bot, "params": entry.params, "answer": entry.answer} if whole else {})
