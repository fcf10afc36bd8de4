"""People who block the bot and let it in again; groups that it is put in."""

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import ChatMemberUpdated, Message

from services import people
from services.work import UnitOfWork
from views import home as views
from views.screen import Screen

router = Router(name="members")
groups_router = Router(name="groups")


@router.my_chat_member(F.chat.type == ChatType.PRIVATE)
def note_blocked(event: ChatMemberUpdated, uow: UnitOfWork) -> None:
    """Remember that someone blocked the bot, or let it in again."""
    blocked = event.new_chat_member.status == ChatMemberStatus.KICKED
    people.note_blocked(uow, event.chat.id, blocked=blocked)


@groups_router.message(F.chat.type != ChatType.PRIVATE)
def answer_in_group(message: Message, username: str) -> Screen | None:
    """Say once in a while that the bot writes in private, to whoever speaks to it in a group."""
    text = message.text or ""
    return views.in_private(username) if text.startswith("/") or f"@{username}".lower() in text.lower() else None
