"""The roll call.

Buttons say what is to be true, so that two who tap the same one do not take back what the other did.
"""

from typing import Annotated, Literal

from pydantic import Field

from views.answers.root import Answer, Key


class ShowRolls(Answer, prefix="ma"):
    """List the rolls of today."""

    page: Key


class ShowRoll(Answer, prefix="rl"):
    """Show a page of the roll of a date."""

    occurrence_id: Key
    page: Key


class MarkPresence(Answer, prefix="rm"):
    """Say that somebody is here, or that this was a slip."""

    occurrence_id: Key
    person_id: Key
    present: bool
    page: Key


class MarkEverybody(Answer, prefix="re"):
    """Say that all who have a place are here."""

    occurrence_id: Key


class AskCloseRoll(Answer, prefix="rc"):
    """Ask before a roll call ends."""

    occurrence_id: Key


class CloseRoll(Answer, prefix="rk"):
    """End a roll call."""

    occurrence_id: Key


class ReopenRoll(Answer, prefix="ro"):
    """Let a roll be corrected."""

    occurrence_id: Key


class ShowCheckInCode(Answer, prefix="rq"):
    """Show the QR that people scan to say that they are here."""

    occurrence_id: Key


class ChooseAttendanceFile(Answer, prefix="rf"):
    """Ask in which form to hand over who was there."""

    activity_id: Key


class TakeAttendanceFile(Answer, prefix="rg"):
    """Hand over who was there."""

    activity_id: Key
    form: Literal["csv", "xlsx"]


class CheckIn(Answer, prefix="rh"):
    """Say that one of the household is here, by a QR that was scanned; `person_id` 0 means everyone."""

    code: Annotated[str, Field(max_length=32)]
    person_id: Key


class ComeAgain(Answer, prefix="ra"):
    """Go on after an absence."""

    occurrence_id: Key


class ComeNoMore(Answer, prefix="rn"):
    """Leave an activity after an absence."""

    occurrence_id: Key
