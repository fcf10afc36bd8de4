"""Hearing of what comes."""

from views.answers.root import Answer, Key


class NotifyMe(Answer, prefix="nm"):
    """Write when the next dates of an activity, or others like it, come into the catalogue."""

    activity_id: Key


class StopNotifying(Answer, prefix="nx"):
    """Write no more when others like an activity come."""

    activity_id: Key
