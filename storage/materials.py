"""What is handed out in a class: files and links."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.types import Name


class Material(Base):
    """A file or a link for those who are enrolled: one of the two, never both.

    A file stays where Telegram keeps it, under its `file_id`. Taken away again,
    it stays for the record and is shown to nobody.
    """

    __tablename__ = "materials"
    __table_args__ = (
        Index("ix_materials_activity_id", "activity_id"),
        CheckConstraint("(url IS NULL) <> (file_id IS NULL)", name="a_file_or_a_link"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    title: Mapped[str] = mapped_column(Name)
    url: Mapped[str | None] = mapped_column(String(500))
    file_id: Mapped[str | None] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int] = mapped_column(default=0)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
