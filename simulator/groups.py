"""Groups: several people, several bots. Every bot in one gets every message; there is no privacy mode."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from simulator.bots import BotAccount
from simulator.chats import Chat
from simulator.refusals import bad_request, forbidden

if TYPE_CHECKING:
    from simulator.people import Person
    from simulator.telegram import Telegram

Json = dict[str, Any]

FIRST_ID = -1001000000000


class Group(Chat):
    """A supergroup. Its bots are members, not administrators."""

    def __init__(self, telegram: Telegram, chat_id: int, title: str, members: Iterable[Person | BotAccount]) -> None:
        super().__init__(telegram, chat_id)
        self.title = title
        self._members: list[Person | BotAccount] = list(members)
        self._left: list[Person | BotAccount] = []
        self._banned: list[Person | BotAccount] = []

    @property
    def about(self) -> Json:
        """The group as bots are told of it."""
        return {"id": self.id, "type": "supergroup", "title": self.title}

    @property
    def bots(self) -> Iterable[BotAccount]:
        """The bots in the group."""
        return [member for member in self._members if isinstance(member, BotAccount)]

    @property
    def people(self) -> list[Person]:
        """The people in the group."""
        return [member for member in self._members if not isinstance(member, BotAccount)]

    def __contains__(self, member: object) -> bool:
        return member in self._members

    def admit(self, bot: BotAccount, *, to_write: bool = True) -> None:  # noqa: ARG002 - all of it needs membership
        """Let a bot write here, while it is a member."""
        if bot in self._members:
            return
        if bot in self._banned:
            raise forbidden("bot was kicked from the supergroup chat")
        if bot in self._left:
            raise forbidden("bot is not a member of the supergroup chat")
        raise bad_request("chat not found")

    def adds(self, member: Person | BotAccount, *, by: Person) -> None:
        """Let somebody in; a bot is told with my_chat_member, and everyone by a message."""
        self._left = [gone for gone in self._left if gone is not member]
        self._banned = [gone for gone in self._banned if gone is not member]
        self._members.append(member)
        self._tell(member, by, was="left", now="member")
        self._announce(by, {"new_chat_members": [member.user]})

    def removes(self, member: Person | BotAccount, *, by: Person) -> None:
        """Put somebody out for good."""
        self._tell(member, by, was="member", now="kicked")
        self._announce(by, {"left_chat_member": member.user})
        self._members.remove(member)
        self._banned.append(member)

    def leave(self, member: Person | BotAccount) -> None:
        """Go of one's own will."""
        self._members.remove(member)
        self._left.append(member)

    def status(self, user_id: int) -> Json:
        """Say what a user is here, as ChatMember."""
        for member in self._members:
            if member.id == user_id:
                return member_of(member, "member")
        user = self.telegram.people.get(user_id)
        if user is None:
            raise bad_request("PARTICIPANT_ID_INVALID")
        return member_of(user, "kicked" if user in self._banned else "left")

    def _tell(self, member: Person | BotAccount, by: Person, *, was: str, now: str) -> None:
        change = {
            "chat": self.about,
            "from": by.user,
            "date": self.telegram.clock.unix(),
            "old_chat_member": member_of(member, was),
            "new_chat_member": member_of(member, now),
        }
        for bot in self.bots:
            bot.updates.push("my_chat_member" if bot is member else "chat_member", change)

    def _announce(self, by: Person, content: Json) -> None:
        message = self.post(by, content)
        for bot in self.bots:
            bot.updates.push("message", message.json)

    def __repr__(self) -> str:
        return f"<Group {self.title!r}>"


def member_of(member: Person | BotAccount, status: str) -> Json:
    """Describe a ChatMember; `kicked` is a ban without end."""
    json: Json = {"status": status, "user": member.user}
    if status == "kicked":
        json["until_date"] = 0
    return json
