"""Getting a place, and giving it back."""

from typing import Annotated

from pydantic import Field

from views.answers.root import Answer, Key


class Enrol(Answer, prefix="e"):
    """Ask for a place: for oneself, or first ask for whom."""

    activity_id: Key


class EnrolOthers(Answer, prefix="eo"):
    """Ask for a place for one more of the household."""

    activity_id: Key


class EnrolPerson(Answer, prefix="ep"):
    """Ask for a place for one of the household."""

    activity_id: Key
    person_id: Key


class EnrolNewChild(Answer, prefix="en"):
    """Add a child, then ask for a place for them."""

    activity_id: Key


class ChooseYear(Answer, prefix="cy"):
    """Say in which year a child was born."""

    year: Annotated[int, Field(ge=1900, le=2200)]


class Withdraw(Answer, prefix="w"):
    """Ask before giving a place back."""

    activity_id: Key


class WithdrawPerson(Answer, prefix="wp"):
    """Ask before giving back the place of one of the household."""

    activity_id: Key
    person_id: Key


class ConfirmWithdraw(Answer, prefix="wc"):
    """Give a place back; `person_id` 0 means everyone of the household."""

    activity_id: Key
    person_id: Key


class AcceptOffer(Answer, prefix="oa"):
    """Take the place that became free."""

    enrolment_id: Key


class DeclineOffer(Answer, prefix="od"):
    """Leave the place that became free to the next."""

    enrolment_id: Key


class ShowAgenda(Answer, prefix="g"):
    """Show what is ahead."""
