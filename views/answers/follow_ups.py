"""What became of those who took part in a class: asked, answered, counted."""

from typing import Annotated

from pydantic import Field

from storage.follow_ups import Outcome
from views.answers.root import Answer, Key

Days = Annotated[int, Field(ge=1, le=999)]
"""How long after the class a question is asked."""


class AskWhatNow(Answer, prefix="fq"):
    """Show the question again, to answer something else."""

    activity_id: Key
    days: Days


class SayWhatNow(Answer, prefix="fo"):
    """Say what one does now."""

    activity_id: Key
    days: Days
    outcome: Outcome


class ShowClassNumbers(Answer, prefix="fw"):
    """Show the numbers of a class."""

    activity_id: Key


class ShowTerritoryNumbers(Answer, prefix="fz"):
    """Show the numbers of all classes, territory by territory."""
