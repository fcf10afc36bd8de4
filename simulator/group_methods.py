"""What a bot may ask about a chat and its members."""

from __future__ import annotations

from typing import Any

from simulator.chats import PrivateChat
from simulator.groups import Group, member_of
from simulator.methods import Call, Methods
from simulator.refusals import bad_request
from simulator.sending import chat_of

Json = dict[str, Any]

methods = Methods()


@methods.add
def get_chat(call: Call) -> Json:
    """Describe a chat."""
    chat = chat_of(call)
    gifts = {
        "unlimited_gifts": chat.private,
        "limited_gifts": chat.private,
        "unique_gifts": chat.private,
        "premium_subscription": chat.private,
        "gifts_from_channels": chat.private,
    }
    json = chat.about | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
    return json | ({"pinned_message": pinned.json} if pinned else {})


@methods.add
def get_chat_member(call: Call) -> Json:
    """Say what somebody is in a chat."""
    chat, user_id = chat_of(call), call.params["user_id"]
    if isinstance(chat, Group):
        return chat.status(user_id)
    assert isinstance(chat, PrivateChat)
    for member in (chat.person, chat.bot):
        if member.id == user_id:
            return member_of(member, "member")
    raise bad_request("user not found")


@methods.add
def leave_chat(call: Call) -> bool:
    """Leave a group."""
    chat = chat_of(call)
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    chat.admit(call.bot)
    chat.leave(call.bot)
    return True
