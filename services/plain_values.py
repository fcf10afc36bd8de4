"""Moments and days as text, as they stand in what people download."""

from datetime import date, datetime


def moment(of: datetime | None) -> str | None:
    """Write a moment to the second, with its offset (ISO 8601)."""
    return None if of is None else of.isoformat(timespec="seconds")


def day(of: date | None) -> str | None:
    """Write a day (ISO 8601)."""
    return None if of is None else of.isoformat()
