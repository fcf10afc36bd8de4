"""Reminders and letters.

`back` is the letter of the message that an answer was opened from, 0 for none.
"""

from views.answers.root import Answer, Key


class ShowReminder(Answer, prefix="js"):
    """Show the reminder of a date as things are now."""

    occurrence_id: Key
    back: Key


class Come(Answer, prefix="jc"):
    """Say that one comes."""

    occurrence_id: Key
    back: Key


class SkipOnce(Answer, prefix="jn"):
    """Stay away this once and keep the place; where several have one, first ask who."""

    occurrence_id: Key
    back: Key


class SkipOnceFor(Answer, prefix="jq"):
    """Let one of the household stay away this once; `person_id` 0 means everyone."""

    occurrence_id: Key
    person_id: Key
    back: Key


class GiveUp(Answer, prefix="jg"):
    """Give the place back at once; where several have one, first ask whose."""

    occurrence_id: Key
    back: Key


class GiveUpFor(Answer, prefix="jp"):
    """Give back at once the place of one of the household; `person_id` 0 means everyone."""

    occurrence_id: Key
    person_id: Key
    back: Key


class OpenLetter(Answer, prefix="jo"):
    """Show by itself one of the letters that came in one message."""

    letter_id: Key


class OpenMessage(Answer, prefix="jm"):
    """Show the whole message that a letter came with."""

    letter_id: Key
