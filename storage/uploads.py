"""Catalogue files that staff send in the chat."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, undefer

from storage.base import Base, plain
from storage.prepared import Prepared
from storage.types import choice


class UploadState(StrEnum):
    """Where a file is on its way into the catalogue."""

    SENT = "sent"
    READ = "read"
    APPROVED = "approved"
    IMPORTED = "imported"
    DROPPED = "dropped"
    FAILED = "failed"


OPEN = (UploadState.SENT, UploadState.READ)
"""States in which the sender may still say no."""

TO_DO = (UploadState.SENT, UploadState.APPROVED)
"""States in which it is our turn."""


class Upload(Base):
    """A file that a member of staff sent, on its way into the catalogue.

    Life: `sent → read → approved → imported`; `dropped` where the sender said
    no, `failed` where it could not be fetched or read. `content` is kept from
    `read` to the end of its life, and then let go. Neither it nor `report` is
    loaded with the row: they are megabytes.
    """

    __tablename__ = "uploads"
    __table_args__ = (Index("ix_uploads_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    file_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[UploadState] = mapped_column(choice(UploadState), default=UploadState.SENT)
    report: Mapped[str] = mapped_column(Text, default="", deferred=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


_UPLOADS = plain(Upload)
_TO_DO = Prepared("uploads_to_do", select(_UPLOADS.c.id).where(_UPLOADS.c.state.in_(TO_DO)).limit(1))
_UNTOUCHED = Prepared(
    "uploads_untouched",
    select(_UPLOADS.c.id).where(_UPLOADS.c.state.in_(OPEN), _UPLOADS.c.changed_at < bindparam("moment")).limit(1),
)
_FORGET = Prepared(
    "forget_uploads",
    delete(_UPLOADS).where(
        _UPLOADS.c.state.not_in((*OPEN, UploadState.APPROVED)), _UPLOADS.c.changed_at < bindparam("moment")
    ),
)


def upload(session: Session, upload_id: int) -> Upload | None:
    """Find a file, without its content."""
    return session.get(Upload, upload_id)


def lock_upload(session: Session, upload_id: int) -> Upload | None:
    """Read a file's row with its report, and keep others from deciding about it until this transaction ends."""
    query = select(Upload).where(Upload.id == upload_id).options(undefer(Upload.report)).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def next_to_do(session: Session, *, but: Collection[int]) -> Upload | None:
    """Find the oldest file that waits for us, *but* some that are to wait longer."""
    if not _TO_DO.finds(session, {}):
        return None
    query = select(Upload).where(Upload.state.in_(TO_DO), Upload.id.not_in(but)).order_by(Upload.id).limit(1)
    return session.scalars(query).one_or_none()


def report_of(session: Session, upload_id: int) -> str:
    """Read what is known of a file."""
    return session.scalars(select(Upload.report).where(Upload.id == upload_id)).one_or_none() or ""


def content_of(session: Session, upload_id: int) -> bytes | None:
    """Read a file's content."""
    return session.scalars(select(Upload.content).where(Upload.id == upload_id)).one_or_none()


def of_person(session: Session, person_id: int) -> Sequence[Upload]:
    """List the files that a person sent, oldest first."""
    return session.scalars(select(Upload).where(Upload.person_id == person_id).order_by(Upload.id)).all()


def drop_open_but_newest(session: Session, person_id: int, *, keep: int, now: datetime) -> None:
    """Let go of a person's open files, but for the newest ones."""
    theirs = (Upload.person_id == person_id, Upload.state.in_(OPEN))
    newest = session.scalars(select(Upload.id).where(*theirs).order_by(Upload.id.desc()).limit(keep)).all()
    _drop(session, *theirs, Upload.id.not_in(newest), now=now)


def drop_untouched_since(session: Session, moment: datetime, *, now: datetime) -> None:
    """Let go of open files about which nobody has decided since *moment*."""
    if _UNTOUCHED.finds(session, {"moment": moment}):
        _drop(session, Upload.state.in_(OPEN), Upload.changed_at < moment, now=now)


def forget_before(session: Session, moment: datetime) -> None:
    """Delete files whose life ended before *moment*."""
    _FORGET.do(session, {"moment": moment})


def forget_person(session: Session, person_id: int) -> None:
    """Delete every file that a person sent."""
    session.execute(delete(Upload).where(Upload.person_id == person_id))


def _drop(session: Session, *which: object, now: datetime) -> None:
    change = update(Upload).where(*which).values(state=UploadState.DROPPED, content=None, report="", changed_at=now)  # type: ignore[arg-type]
    session.execute(change.execution_options(synchronize_session=False))
