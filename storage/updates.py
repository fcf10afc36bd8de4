"""Updates that were handled, each with the reply that belongs to it."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, bindparam, delete, insert, select, type_coerce
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, plain
from storage.prepared import Prepared
from storage.types import EncryptedText


class HandledUpdate(Base):
    """One update of Telegram's, written by the transaction that handled it.

    Telegram delivers an update again until it is confirmed; the second time the
    stored reply is shown and nothing else happens. Kept a little longer than the
    24 hours for which Telegram keeps updates, then deleted. A reply may show
    what is private, so it is encrypted.
    """

    __tablename__ = "handled_updates"
    __table_args__ = (
        Index("ix_handled_updates_handled_at", "handled_at"),
        Index("ix_handled_updates_chat_id", "chat_id", "update_id"),
    )

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    handled_at: Mapped[datetime]
    reply: Mapped[str | None] = mapped_column(EncryptedText)


_UPDATES = plain(HandledUpdate)
_REMEMBER = Prepared("remember", insert(_UPDATES), values=("update_id", "chat_id", "handled_at", "reply"))
_FORGET = Prepared("forget_updates", delete(_UPDATES).where(_UPDATES.c.handled_at < bindparam("moment")))
LAST_REPLY = (
    select(type_coerce(_UPDATES.c.reply, Text))
    .where(_UPDATES.c.chat_id == bindparam("chat_id"), _UPDATES.c.reply.is_not(None))
    .order_by(_UPDATES.c.update_id.desc())
    .limit(1)
    .scalar_subquery()
)
"""Asks for the last screen that was shown in answer to something in a chat, still encrypted."""


def remember(session: Session, *, update_id: int, chat_id: int, now: datetime, reply: str | None) -> None:
    """Write down that an update is handled; a second time is an IntegrityError."""
    _REMEMBER.do_last(session, {"update_id": update_id, "chat_id": chat_id, "handled_at": now, "reply": reply})


def forget_before(session: Session, moment: datetime) -> None:
    """Delete what Telegram can no longer deliver again."""
    _FORGET.do(session, {"moment": moment})


def forget_chat(session: Session, chat_id: int) -> None:
    """Delete every reply shown in one chat."""
    session.execute(delete(HandledUpdate).where(HandledUpdate.chat_id == chat_id))
