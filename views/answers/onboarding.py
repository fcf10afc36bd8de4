"""The first questions."""

from views.answers.root import Answer, Key


class BeginIn(Answer, prefix="fl"):
    """Answer the first question: which language."""

    language: str


class SayAge(Answer, prefix="fa"):
    """Answer whether one is old enough."""

    old_enough: bool


class Agree(Answer, prefix="fy"):
    """Answer whether one agrees to the privacy notice."""

    agreed: bool


class ReadNoticeFirst(Answer, prefix="fn"):
    """Read the whole privacy notice before answering."""


class BeginAt(Answer, prefix="ft"):
    """Answer the last question: which territory."""

    territory_id: Key


class StepBack(Answer, prefix="fb"):
    """Go back to the question before."""
