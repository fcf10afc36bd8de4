"""Dates that changed."""

from views.answers.root import Answer, Key


class KeepPlace(Answer, prefix="xu"):
    """Keep a place, or a turn, although its dates changed; `occurrence_id` 0 is the whole series."""

    activity_id: Key
    occurrence_id: Key


class LeavePlace(Answer, prefix="xf"):
    """Give a place, or a turn, back because its dates changed; `occurrence_id` 0 is the whole series."""

    activity_id: Key
    occurrence_id: Key
