"""Keeping the house: the scheduler's heartbeat, and forgetting what need not be kept."""

from datetime import datetime, timedelta

from services import confidences, patto_confidences, uploads
from services.work import UnitOfWork
from storage import conversations, households, marks, updates

HEARTBEAT = "scheduler"

UPDATES_KEPT = timedelta(hours=72)
"""Telegram delivers an update again for 24 hours; the rest is for a clock that was wrong."""

INVITATIONS_KEPT = timedelta(days=30)
"""Who invited whom into a household is of no use once they are together, or the link is over."""

CONVERSATIONS_KEPT = timedelta(days=30)
"""A form may be finished weeks later; a draft that nobody comes back to is forgotten."""


def beat(uow: UnitOfWork) -> None:
    """Show that the scheduler is alive."""
    marks.put(uow.session, HEARTBEAT, at=uow.now)


def last_beat(uow: UnitOfWork) -> datetime | None:
    """Tell when the scheduler was last alive."""
    return marks.moment(uow.session, HEARTBEAT)


def forget_old(uow: UnitOfWork) -> None:
    """Forget what cannot be asked for again or was never come back to: answers, conversations, files, drafts."""
    updates.forget_before(uow.session, uow.now - UPDATES_KEPT)
    conversations.end_before(uow.session, uow.now - CONVERSATIONS_KEPT)
    uploads.forget_old(uow)
    confidences.forget_old(uow)
    patto_confidences.forget_old(uow)
    households.forget_invitations_before(uow.session, uow.now - INVITATIONS_KEPT)
