"""How an application stands, as people see it: computed from the application, its place and its class."""

from enum import StrEnum

from storage.applications import ApplicationState
from storage.enrolments import EnrolmentState


class Status(StrEnum):
    """Where an application stands, in the words of the programme."""

    DRAFT = "draft"
    """da finire"""
    RECEIVED = "received"
    """ricevuta"""
    REVIEWING = "reviewing"
    """in valutazione"""
    ASKED = "asked"
    """in valutazione, and a question to the person is open"""
    ADMITTED = "admitted"
    """ammessa: a place is kept until a deadline"""
    WAITING = "waiting"
    """in lista"""
    ENROLLED = "enrolled"
    """iscritta"""
    CONCLUDED = "concluded"
    """conclusa: who had a place has it to the end, and all dates are over"""
    REFUSED = "refused"
    """non ammessa"""
    WITHDRAWN = "withdrawn"
    """ritirata"""
    CALLED_OFF = "called_off"
    """il corso non si fa"""
    ENDED = "ended"
    """the place was given back or left, the offer ran out, or the class was over before there was a place"""


_AS_THEY_ARE = {
    ApplicationState.DRAFT: Status.DRAFT,
    ApplicationState.RECEIVED: Status.RECEIVED,
    ApplicationState.REVIEWING: Status.REVIEWING,
    ApplicationState.REFUSED: Status.REFUSED,
    ApplicationState.WITHDRAWN: Status.WITHDRAWN,
    ApplicationState.CALLED_OFF: Status.CALLED_OFF,
    ApplicationState.ENDED: Status.ENDED,
}

_WITH_A_PLACE = {
    EnrolmentState.OFFERED: Status.ADMITTED,
    EnrolmentState.WAITING: Status.WAITING,
    EnrolmentState.CONFIRMED: Status.ENROLLED,
}


def status(
    state: ApplicationState,
    enrolment: EnrolmentState | None,
    *,
    has_open_question: bool = False,
    is_off: bool = False,
    is_over: bool = False,
) -> Status:
    """Say where an application stands.

    `is_off` means that its class was withdrawn or that every date was
    cancelled, `is_over` that it took place and no date is left.
    """
    if state is not ApplicationState.ADMITTED:
        is_asked = has_open_question and state is ApplicationState.REVIEWING
        return Status.ASKED if is_asked else _AS_THEY_ARE[state]
    found = _WITH_A_PLACE.get(enrolment, Status.ENDED) if enrolment else Status.ENDED
    if found is Status.ENDED or not (is_off or is_over):
        return found
    if is_off:
        return Status.CALLED_OFF
    return Status.CONCLUDED if found is Status.ENROLLED else Status.ENDED
