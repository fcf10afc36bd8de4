"""What people do, asked for by the page: POST /sim/people/{id}/{act}."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.callbacks import Callback
from simulator.control import inline, wishes
from simulator.control.declined import Declined
from simulator.control.portraits import tap as waiting_tap
from simulator.errors import NotPossible
from simulator.keyboards import Button
from simulator.messages import Message

if TYPE_CHECKING:
    from simulator.control.stage import Stage
    from simulator.people import Person

Json = dict[str, Any]
Act = Callable[["Stage", "Person", Any], Json]

# What tapping a button comes to, where the bot is not told.
_OUTCOMES = {
    "url": "url",
    "login_url": "url",
    "web_app": "web_app",
    "copy_text": "copied",
}


def start(stage: Stage, person: Person, wish: wishes.Start) -> Json:
    """Press Start, or Restart."""
    return _sent(person.presses_start(stage.bot, wish.parameter))


def text(stage: Stage, person: Person, wish: wishes.Text) -> Json:
    """Write."""
    if not wish.text.strip():
        raise Declined(400, "Un messaggio vuoto non parte.")
    able_to_write(stage, person)
    return _sent(person.sends(wish.text, chat=stage.chat(person)))


def tap(stage: Stage, person: Person, wish: wishes.Tap) -> Json:
    """Tap a button; what comes of it is named by its one field."""
    message = _message(stage, person, wish.message_id)
    outcome = person.taps_at(message, wish.row, wish.column)
    if isinstance(outcome, Callback):
        return {"waiting": waiting_tap(outcome) | {"row": wish.row, "column": wish.column}}
    button: Button = message.buttons[wish.row][wish.column]
    return {_OUTCOMES.get(button.kind, "inline"): outcome}


def key(stage: Stage, person: Person, wish: wishes.Key) -> Json:
    """Press a key of the keyboard below."""
    able_to_write(stage, person)
    person.here = stage.chat(person)
    return _sent(person.presses_key(wish.row, wish.column, location=(wish.lat, wish.lon)))


def location(stage: Stage, person: Person, wish: wishes.Place) -> Json:
    """Share a place."""
    able_to_write(stage, person)
    return _sent(person.shares_location(wish.lat, wish.lon, chat=stage.chat(person)))


def sticker(stage: Stage, person: Person, wish: wishes.Sticker) -> Json:
    """Send a sticker."""
    able_to_write(stage, person)
    return _sent(person.sends_sticker(wish.emoji, chat=stage.chat(person)))


def voice(stage: Stage, person: Person, wish: wishes.Voice) -> Json:
    """Send a recording."""
    able_to_write(stage, person)
    return _sent(person.sends_voice(wish.seconds, chat=stage.chat(person)))


def contact(stage: Stage, person: Person, _: wishes.Wish) -> Json:
    """Send the own phone number."""
    able_to_write(stage, person)
    return _sent(person.sends_contact(chat=stage.chat(person)))


def vote(stage: Stage, person: Person, wish: wishes.Vote) -> Json:
    """Vote in a poll."""
    message = _message(stage, person, wish.message_id)
    options = message.json.get("poll", {}).get("options", [])
    if not all(0 <= place < len(options) for place in wish.options):
        raise Declined(409, "Questo sondaggio non ha una risposta così.")
    person.votes(message, *(options[place]["text"] for place in wish.options))
    return {}


def block(stage: Stage, person: Person, _: wishes.Wish) -> Json:
    """Stop the bot from writing."""
    person.blocks(stage.bot)
    return {}


def unblock(stage: Stage, person: Person, _: wishes.Wish) -> Json:
    """Let the bot write again."""
    person.unblocks(stage.bot)
    return {}


def open_link(_: Stage, person: Person, wish: wishes.Link) -> Json:
    """Follow a deep link."""
    link = wish.link.strip()
    if "://" not in link:
        link = f"https://{link}"
    try:
        return _sent(person.opens(link))
    except (NotPossible, LookupError):
        raise Declined(409, "Questo link non porta a un bot del simulatore.") from None


def delete_account(_: Stage, person: Person, __: wishes.Wish) -> Json:
    """Leave Telegram for good."""
    person.deletes_account()
    return {}


ACTS: dict[str, tuple[type[wishes.Wish], Act]] = {
    "start": (wishes.Start, start),
    "text": (wishes.Text, text),
    "tap": (wishes.Tap, tap),
    "key": (wishes.Key, key),
    "location": (wishes.Place, location),
    "sticker": (wishes.Sticker, sticker),
    "voice": (wishes.Voice, voice),
    "contact": (wishes.Wish, contact),
    "vote": (wishes.Vote, vote),
    "inline": (wishes.Query, inline.type_query),
    "pick": (wishes.Pick, inline.pick),
    "block": (wishes.Wish, block),
    "unblock": (wishes.Wish, unblock),
    "open": (wishes.Link, open_link),
    "delete-account": (wishes.Wish, delete_account),
}


def present(person: Person) -> None:
    """Turn away who has left Telegram."""
    if person.deleted:
        raise Declined(409, "Questo account è stato eliminato.")


def able_to_write(stage: Stage, person: Person) -> None:
    """Turn away who has blocked the bot."""
    if stage.chat(person).blocked:
        raise Declined(409, f"{person.name} ha bloccato il bot e non gli può scrivere.")


def _message(stage: Stage, person: Person, message_id: int) -> Message:
    message = stage.chat(person).find(message_id)
    if message is None:
        raise Declined(409, "Questo messaggio non c'è più.")
    return message


def _sent(message: Message) -> Json:
    return {"message_id": message.message_id}
