"""Calendars."""

from views.answers.root import Answer, Key


class SaveToCalendar(Answer, prefix="ic"):
    """Send an activity's dates as a file for the calendar."""

    activity_id: Key


class ShowCalendarAddress(Answer, prefix="ca"):
    """Show the secret address of one's own calendar."""


class RenewCalendarAddress(Answer, prefix="cn"):
    """Ask before a new address takes the old one's place."""


class ConfirmRenewCalendarAddress(Answer, prefix="cr"):
    """Take a new address; the old one ends."""


class EndCalendarAddress(Answer, prefix="ce"):
    """Ask before one's own calendar address is switched off."""


class ConfirmEndCalendarAddress(Answer, prefix="cf"):
    """Switch one's own calendar address off."""


class ShowVenueCalendar(Answer, prefix="cl"):
    """Show the address of a venue's calendar."""

    venue_id: Key
