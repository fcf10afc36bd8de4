"""Answering offers, leaving, coming back."""

from views.answers.root import Answer, Key


class AcceptAll(Answer, prefix="ol"):
    """Take all the places that became free for those who wait together."""

    enrolment_id: Key


class AskGiveBack(Answer, prefix="wa"):
    """Ask before giving one place back, of one participant and perhaps on one date."""

    enrolment_id: Key


class GiveBack(Answer, prefix="wo"):
    """Give one place back."""

    enrolment_id: Key


class LeaveLine(Answer, prefix="wl"):
    """Wait no longer: one turn; or, with `enrolment_id` 0, all of one's turns in an activity."""

    activity_id: Key
    enrolment_id: Key


class WithdrawDate(Answer, prefix="wd"):
    """Ask whose places on one date are given back."""

    activity_id: Key
    occurrence_id: Key


class ConfirmWithdrawDate(Answer, prefix="we"):
    """Give back everybody's places on one date."""

    activity_id: Key
    occurrence_id: Key


class LeaveLineOn(Answer, prefix="wn"):
    """Wait no longer for one date, nobody of the household."""

    activity_id: Key
    occurrence_id: Key


class TakeBack(Answer, prefix="wb"):
    """Have again what one gave back a moment ago: one place, or, with `enrolment_id` 0, all in an activity."""

    activity_id: Key
    enrolment_id: Key


class TurnAgenda(Answer, prefix="gp"):
    """Turn to a page of what is ahead."""

    page: Key
