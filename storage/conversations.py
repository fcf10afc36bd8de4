"""Where each chat is in a conversation, and what it has answered so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String, bindparam, delete, literal, select, update
from sqlalchemy.orm import Mapped, Session, make_transient_to_detached, mapped_column

from storage import updates
from storage.base import Base, plain
from storage.marks import CATALOGUE, Mark
from storage.people import Person
from storage.prepared import Prepared
from storage.types import EncryptedText
from storage.updates import HandledUpdate


class Conversation(Base):
    """The unfinished conversation of one chat.

    Life: begins with the first question, moves with each answer, is deleted
    with the last. `suspended_at` is set while the person does something else in
    the middle of it. The draft holds what a person typed, so it is encrypted.
    """

    __tablename__ = "conversations"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(64))
    draft: Mapped[str] = mapped_column(EncryptedText)
    changed_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Caller:
    """All that the beginning of an update needs to know, read in one statement."""

    person: Person | None
    state: str | None
    draft: str | None
    suspended: bool
    handled: bool
    reply: str | None
    last_reply: str | None
    """The last screen shown in this chat, still encrypted: most updates do not need it."""
    catalogue_version: str


_CONVERSATIONS = plain(Conversation)
_END = Prepared("end_conversations", delete(_CONVERSATIONS).where(_CONVERSATIONS.c.changed_at < bindparam("moment")))
_ONE = select(literal(1).label("one")).subquery()
_PERSON = plain(Person).columns
_CALLER = Prepared(
    "caller",
    select(
        *_PERSON,
        Conversation.state,
        Conversation.draft,
        Conversation.suspended_at,
        HandledUpdate.update_id,
        HandledUpdate.reply,
        updates.LAST_REPLY.label("last_reply"),
        select(Mark.value).where(Mark.name == CATALOGUE).scalar_subquery().label("catalogue_version"),
    )
    .select_from(_ONE)
    .outerjoin(Person, Person.telegram_id == bindparam("chat_id"))
    .outerjoin(Conversation, Conversation.chat_id == bindparam("chat_id"))
    .outerjoin(HandledUpdate, HandledUpdate.update_id == bindparam("update_id")),
)


def caller(session: Session, chat_id: int, update_id: int) -> Caller:
    """Find who writes, where the conversation stands, and whether this update was already handled."""
    found = _CALLER.one(session, {"chat_id": chat_id, "update_id": update_id})
    columns, (state, draft, suspended_at, handled, reply, last_reply, version) = (
        found[: len(_PERSON)],
        found[len(_PERSON) :],
    )
    return Caller(
        person=_loaded(session, columns),
        state=state,
        draft=draft,
        suspended=suspended_at is not None,
        handled=handled is not None,
        reply=reply,
        last_reply=last_reply,
        catalogue_version=version or "",
    )


def _loaded(session: Session, columns: Sequence[Any]) -> Person | None:
    """Make the person of a row that was read past the ORM one that the session knows and writes back."""
    values = dict(zip(_PERSON.keys(), columns, strict=True))
    if values["id"] is None:
        return None
    person = Person()
    vars(person).update(values)  # as loaded, not as changed
    make_transient_to_detached(person)
    session.add(person)
    return person


def write(session: Session, *, chat_id: int, state: str, draft: str, now: datetime) -> None:
    """Move a chat's conversation to *state*, or begin one there."""
    conversation = session.get(Conversation, chat_id)
    if conversation is None:
        conversation = Conversation(chat_id=chat_id)
        session.add(conversation)
    conversation.state, conversation.draft = state, draft
    conversation.changed_at, conversation.suspended_at = now, None
    session.flush()


def suspend(session: Session, chat_id: int, now: datetime) -> None:
    """Set a conversation aside until the person comes back to it."""
    session.execute(update(Conversation).where(Conversation.chat_id == chat_id).values(suspended_at=now))


def end(session: Session, chat_id: int) -> None:
    """Forget a chat's conversation; ending one that is not there is fine."""
    session.execute(delete(Conversation).where(Conversation.chat_id == chat_id))


def end_before(session: Session, moment: datetime) -> None:
    """Forget conversations that nobody has touched since *moment*."""
    _END.do(session, {"moment": moment})
