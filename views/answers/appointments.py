"""Individual counselling, for those of a class."""

from views.answers.root import Answer, Key


class ShowSlots(Answer, prefix="ll"):
    """Show a page of the times that one may book in a class."""

    activity_id: Key
    page: Key


class BookSlot(Answer, prefix="lb"):
    """Book a time."""

    slot_id: Key


class ShowAppointment(Answer, prefix="la"):
    """Show what one has booked."""

    appointment_id: Key


class ChooseAnother(Answer, prefix="lm"):
    """Show a page of the times to which what one has booked can be moved."""

    appointment_id: Key
    page: Key


class MoveAppointment(Answer, prefix="ln"):
    """Book another time instead."""

    appointment_id: Key
    slot_id: Key


class AskCancelAppointment(Answer, prefix="ld"):
    """Ask before what one has booked is given back."""

    appointment_id: Key


class ConfirmCancelAppointment(Answer, prefix="lc"):
    """Give back what one has booked."""

    appointment_id: Key
