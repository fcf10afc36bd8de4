"""Applying for a class: whether one may, the questions, one's own applications, and what the staff ask back.

`at` is the place of a question among those of a class, from 0; `changing` tells
that one answer is corrected, and the others stay as they are.
"""

from services.eligibility import AgeBand
from services.requirements import Employment
from storage.applications import LeavingReason
from views.answers.root import Answer, Key


class AskMayI(Answer, prefix="ap"):
    """Ask whether one may apply, with the answers so far."""

    activity_id: Key
    age: AgeBand | None = None
    employment: Employment | None = None


class Apply(Answer, prefix="aa"):
    """Begin an application, or go on with the one that was begun."""

    activity_id: Key


class AskAt(Answer, prefix="aq"):
    """See a question of one's application."""

    application_id: Key
    at: Key
    changing: bool


class SayEmployment(Answer, prefix="ae"):
    """Answer what one does at the moment."""

    application_id: Key
    at: Key
    changing: bool
    employment: Employment


class SayChoice(Answer, prefix="ac"):
    """Answer a question of the class with one of its choices."""

    application_id: Key
    at: Key
    changing: bool
    choice: Key


class SkipQuestion(Answer, prefix="ak"):
    """Leave a question without an answer."""

    application_id: Key
    at: Key
    changing: bool


class SendApplication(Answer, prefix="as"):
    """Send what was answered."""

    application_id: Key


class ShowApplications(Answer, prefix="al"):
    """Show one's applications."""

    page: Key


class ShowApplication(Answer, prefix="ai"):
    """Show one of one's applications."""

    application_id: Key


class ShowAnswers(Answer, prefix="ar"):
    """Show what one has answered: before it is sent, to be sent; afterwards, to be corrected."""

    application_id: Key


class ShowReaders(Answer, prefix="av"):
    """Show who of the staff has opened one's application."""

    application_id: Key


class AskTakeBack(Answer, prefix="aw"):
    """Ask before an application is taken back."""

    application_id: Key


class TakeApplicationBack(Answer, prefix="ax"):
    """Take an application back, perhaps with the reason."""

    application_id: Key
    because: LeavingReason | None = None


class ReplyTo(Answer, prefix="ao"):
    """Answer what the staff asked about an application."""

    question_id: Key
