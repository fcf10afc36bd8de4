"""What a class asks, changed by those who run it.

`seen` is a checksum of what it asked on the screen that was tapped: if that is
another thing now, it is said first. `ticked` are ticks, and `at` is a place in
a list.
"""

from views.answers.root import Answer, Key


class ShowRequirements(Answer, prefix="yr"):
    """Show what a class asks."""

    activity_id: Key


class TickEmployment(Answer, prefix="ye"):
    """Show which employments would be asked for."""

    activity_id: Key
    seen: Key
    ticked: Key


class SetEmployment(Answer, prefix="yf"):
    """Ask for some employments."""

    activity_id: Key
    seen: Key
    ticked: Key


class TickHomes(Answer, prefix="yt"):
    """Show in which territories one would have to live."""

    activity_id: Key
    seen: Key
    ticked: Key


class SetHomes(Answer, prefix="yw"):
    """Ask that one lives in some territories."""

    activity_id: Key
    seen: Key
    ticked: Key


class ShowPapers(Answer, prefix="yp"):
    """Show what one has to bring."""

    activity_id: Key


class AskRemovePaper(Answer, prefix="yo"):
    """Ask before a paper is asked for no more."""

    activity_id: Key
    seen: Key
    at: Key


class RemovePaper(Answer, prefix="yx"):
    """Ask no more for a paper."""

    activity_id: Key
    seen: Key
    at: Key


class ShowQuestions(Answer, prefix="yq"):
    """Show the questions of a class's own."""

    activity_id: Key


class ShowQuestion(Answer, prefix="yi"):
    """Show one of them."""

    activity_id: Key
    seen: Key
    at: Key


class AddQuestion(Answer, prefix="ya"):
    """Write one more."""

    activity_id: Key


class LetAnswerInWords(Answer, prefix="yk"):
    """Have the new question answered in words: without choices."""


class LetSkip(Answer, prefix="yh"):
    """Let a question be skipped, or not."""

    activity_id: Key
    seen: Key
    at: Key
    may_skip: bool


class AskRemoveQuestion(Answer, prefix="yy"):
    """Ask before a question is asked no more."""

    activity_id: Key
    seen: Key
    at: Key


class RemoveQuestion(Answer, prefix="yz"):
    """Ask a question no more."""

    activity_id: Key
    seen: Key
    at: Key


class AskDays(Answer, prefix="yd"):
    """Ask within how many days applications are answered."""

    activity_id: Key


class SetDays(Answer, prefix="yu"):
    """Promise an answer within so many days."""

    activity_id: Key
    days: Key
