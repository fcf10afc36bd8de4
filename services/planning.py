"""Which periods of commitments are asked about, written down some weeks ahead."""

from datetime import timedelta

from services.work import UnitOfWork
from storage.patti import Patto, PattoVersion

AHEAD = timedelta(weeks=5)


def plan(uow: UnitOfWork, patto: Patto, version: PattoVersion) -> int:
    """Write down what is due soon of a version that has just become active; gives how many are new. Safe to repeat.

    The patto's row is locked by whoever calls; `version.active_at` is set.
    """
    raise NotImplementedError


def drop_ahead(uow: UnitOfWork, patto: Patto) -> int:
    """Delete what is still to come of a patto, asked about nor answered; gives how many. Safe to repeat.

    The patto's row is locked by whoever calls.
    """
    raise NotImplementedError


def plan_due(uow: UnitOfWork) -> int:
    """Write down what is due in the weeks ahead of all active patti; gives how many are new. Once a day; repeatable."""
    raise NotImplementedError
