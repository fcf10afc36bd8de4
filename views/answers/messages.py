"""Which messages one gets."""

from typing import Literal

from views.answers.root import Answer


class ShowMessages(Answer, prefix="zm"):
    """Show which messages one gets, with the way to change that."""


class SwitchTopic(Answer, prefix="zt"):
    """Switch one kind of messages on or off."""

    topic: Literal["reminders", "news", "feedback"]
    is_on: bool
