"""Reviews of patti: meetings as both sides see them, and what comes of them. Numbers only."""

from storage.patti import Result
from storage.patto_reviews import ReviewOutcome
from views.answers.root import Answer, Key


class ShowMeeting(Answer, prefix="prm"):
    """Show the meeting about my patto."""

    review_id: Key


class AskCannotCome(Answer, prefix="prn"):
    """Ask before a meeting is off because I cannot come."""

    review_id: Key


class CannotCome(Answer, prefix="pry"):
    """Say that I cannot come."""

    review_id: Key


# Whoever is in charge


class ShowPattoReviews(Answer, prefix="prs"):
    """Show the meetings about a patto."""

    patto_id: Key


class AskReviewTime(Answer, prefix="prt"):
    """Ask when to meet."""

    patto_id: Key


class AskReviewPlace(Answer, prefix="prl"):
    """Ask where to meet."""

    patto_id: Key


class ConfirmReview(Answer, prefix="prc"):
    """Plan the meeting that was written."""

    patto_id: Key


class AskCallReviewOff(Answer, prefix="pro"):
    """Ask before a meeting is called off."""

    patto_id: Key


class CallReviewOff(Answer, prefix="prx"):
    """Call a meeting off."""

    review_id: Key


class AskReviewOutcome(Answer, prefix="pre"):
    """Ask what came of a meeting."""

    patto_id: Key


class ChooseReviewOutcome(Answer, prefix="pru"):
    """Say what came of it, in one word; its reasons are asked next."""

    patto_id: Key
    outcome: ReviewOutcome


class ChooseResult(Answer, prefix="prr"):
    """Say to what a patto came that is to be concluded."""

    patto_id: Key
    result: Result


class ConfirmConclusion(Answer, prefix="prz"):
    """Conclude a patto with the result that was written."""

    patto_id: Key
