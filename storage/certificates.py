"""Certificates of attendance."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.types import EncryptedText


class Certificate(Base):
    """What a person may show of a class: how long they were there, of how long it was.

    The numbers are those of the moment at which it was made. Whoever has the
    `code` may ask whether it is true. The name is what the person asked to have
    written; once they are forgotten there is none, and the code tells nothing.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("activity_id", "person_id"),
        CheckConstraint("0 <= minutes AND minutes <= all_minutes", name="nobody_was_there_for_longer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str | None] = mapped_column(EncryptedText)
    minutes: Mapped[int]
    all_minutes: Mapped[int]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
