"""How it was."""

from typing import Annotated

from pydantic import Field

from views.answers.root import Answer, Key


class SayHowItWas(Answer, prefix="ri"):
    """Say how an activity was; 1 is the worst."""

    activity_id: Key
    rating: Annotated[int, Field(ge=1, le=5)]


class ShowFeedback(Answer, prefix="rv"):
    """Show what people said at the end of an activity."""

    activity_id: Key
