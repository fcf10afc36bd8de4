"""Catalogue files that staff send in the chat."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.types import choice


class UploadState(StrEnum):
    """Where a file is on its way into the catalogue."""

    SENT = "sent"
    READ = "read"
    APPROVED = "approved"
    IMPORTED = "imported"
    DROPPED = "dropped"
    FAILED = "failed"


class Upload(Base):
    """A file that a member of staff sent, on its way into the catalogue.

    Life: `sent → read → approved → imported`; `dropped` where the sender said
    no, `failed` where it could not be fetched or read. `content` is kept from
    `read` to the end of its life, and then let go.
    """

    __tablename__ = "uploads"
    __table_args__ = (Index("ix_uploads_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    file_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[UploadState] = mapped_column(choice(UploadState), default=UploadState.SENT)
    report: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
