"""The staff's page of an activity.

`seen` is a checksum of how a date was on the screen that was tapped: if it is another now, that is said first.
"""

from typing import Annotated

from pydantic import Field

from views.answers.root import Answer, Key


class BrowseManagement(Answer, prefix="xg"):
    """Turn to a page of what staff see of the next days."""

    page: Key


class ShowDesk(Answer, prefix="xs"):
    """Show the staff's page of an activity."""

    activity_id: Key


class ShowDatesToKeep(Answer, prefix="xd"):
    """Show a page of the dates that staff can change."""

    activity_id: Key
    page: Key


class ShowDateToKeep(Answer, prefix="xo"):
    """Show one date with what staff can do about it."""

    occurrence_id: Key


class AskMove(Answer, prefix="xm"):
    """Ask to when a date is to be moved."""

    occurrence_id: Key


class ProposeMove(Answer, prefix="xp"):
    """Show what would be if a date were some days later, at the same hour."""

    occurrence_id: Key
    days: Key


class ConfirmMove(Answer, prefix="xk"):
    """Move a date to a minute since 1970, for so many minutes."""

    occurrence_id: Key
    seen: Key
    starts: Key
    minutes: Annotated[int, Field(ge=0, lt=10_000_000)]


class AskCancelDate(Answer, prefix="xc"):
    """Ask before a date is cancelled."""

    occurrence_id: Key


class ConfirmCancelDate(Answer, prefix="xx"):
    """Cancel a date."""

    occurrence_id: Key
    seen: Key


class RestoreDate(Answer, prefix="xr"):
    """Let a cancelled date take place all the same."""

    occurrence_id: Key
    seen: Key


class ChooseVenueOfDate(Answer, prefix="xv"):
    """Show a page of the venues at which a date could be."""

    occurrence_id: Key
    page: Key


class ProposeVenueOfDate(Answer, prefix="xw"):
    """Show what would be if a date were at another venue."""

    occurrence_id: Key
    venue_id: Key


class ConfirmVenueOfDate(Answer, prefix="xy"):
    """Let a date be at another venue."""

    occurrence_id: Key
    venue_id: Key
    seen: Key


class ProposePlaces(Answer, prefix="xn"):
    """Show what would be if an activity had so many places."""

    activity_id: Key
    places: Key


class ConfirmPlaces(Answer, prefix="xq"):
    """Give an activity so many places; `seen` is how many it had, plus 1, or 0 for no limit."""

    activity_id: Key
    places: Key
    seen: Key


class ShowLine(Answer, prefix="xi"):
    """Show a page of who waits, in order."""

    activity_id: Key
    page: Key


class ShowTurn(Answer, prefix="xt"):
    """Show one turn in the line with what staff can do about it."""

    enrolment_id: Key


class AskReason(Answer, prefix="xa"):
    """Ask why a turn goes first."""

    enrolment_id: Key


class GivePriority(Answer, prefix="xz"):
    """Let a turn go first, for a reason of the list."""

    enrolment_id: Key
    reason: Key


class TakePriorityBack(Answer, prefix="xb"):
    """Let a turn stand where it came."""

    enrolment_id: Key
