"""Deleting messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.limits import MAX_DELETE_AGE_SECONDS
from simulator.methods import Call, Methods
from simulator.refusals import bad_request
from simulator.sending import chat_of

if TYPE_CHECKING:
    from simulator.messages import Message

MOST_AT_ONCE = 100

methods = Methods()


@methods.add
def delete_message(call: Call) -> bool:
    """Delete one message, not older than 48 hours; in a group only one of the bot's own."""
    chat = chat_of(call)
    chat.admit(call.bot, to_write=False)
    message = chat.find(call.params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(call, message):
        raise bad_request("message can't be deleted")
    chat.delete(message)
    return True


@methods.add
def delete_messages(call: Call) -> bool:
    """Delete several messages; those that cannot be found are passed over."""
    ids = call.params["message_ids"]
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    chat = chat_of(call)
    chat.admit(call.bot, to_write=False)
    found = [message for message in map(chat.find, dict.fromkeys(ids)) if message is not None]
    if not all(_deletable(call, message) for message in found):
        raise bad_request("message can't be deleted")
    for message in found:
        chat.delete(message)
    return True


def _deletable(call: Call, message: Message) -> bool:
    age = call.telegram.clock.unix() - int(message.json["date"])
    return age <= MAX_DELETE_AGE_SECONDS and (message.chat.private or message.sender is call.bot)
