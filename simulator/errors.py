"""What people cannot do: faults of a story, not answers of Telegram."""

from __future__ import annotations


class NotPossible(RuntimeError):
    """Nobody could do this in an app, as things stand."""


class NoSuchButton(LookupError):
    """There is no such button to tap; the message lists those that are there."""
