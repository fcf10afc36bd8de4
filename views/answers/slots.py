"""The times for counselling, for whoever runs a class."""

from views.answers.root import Answer, Key


class ShowSlotDesk(Answer, prefix="ik"):
    """Show a page of the times of a class that are to come."""

    activity_id: Key
    page: Key


class ShowPastSlots(Answer, prefix="iq"):
    """Show a page of the times that are over and were booked."""

    activity_id: Key
    page: Key


class ShowSlot(Answer, prefix="io"):
    """Show one time with who comes."""

    slot_id: Key


class AskSlots(Answer, prefix="ip"):
    """Ask when there is time for counselling."""

    activity_id: Key


class ChooseLength(Answer, prefix="ie"):
    """Lay the times that were written out anew, each so many minutes long."""

    minutes: Key


class AskSlotPlace(Answer, prefix="iw"):
    """Ask where the counselling is."""


class ChooseSlotPlace(Answer, prefix="ih"):
    """Let the counselling be where the class is, or, with `telephone` 1, by telephone."""

    telephone: Key


class ConfirmSlots(Answer, prefix="iy"):
    """Offer the times that were written."""

    activity_id: Key


class AskCallOff(Answer, prefix="ix"):
    """Ask before a time is called off."""

    slot_id: Key


class ConfirmCallOff(Answer, prefix="iz"):
    """Call a time off; `seen` is the number of its booking, or 0."""

    slot_id: Key
    seen: Key


class AskCallOffDay(Answer, prefix="if"):
    """Ask before all times of a day are called off."""

    slot_id: Key


class ConfirmCallOffDay(Answer, prefix="ig"):
    """Call off all times of the day of one; `seen` is how many of them were booked."""

    slot_id: Key
    seen: Key


class MarkGuest(Answer, prefix="ir"):
    """Write down whether somebody came; `came` is 1 or 0."""

    slot_id: Key
    came: Key
