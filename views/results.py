"""What is offered to somebody who types after the bot's name in any chat: values, checked against Telegram's limits."""

from dataclasses import dataclass

from views.attachments import Unshowable
from views.screen import LONGEST_TEXT, Rows, units

MOST = 50
LONGEST_ID = 64
LONGEST_WAY_IN = 64
START = "cerca"
"""What the button above the results starts the bot with: it shows home."""


@dataclass(frozen=True, slots=True)
class Result:
    """One thing to send: how it looks in the list, and the message it becomes."""

    id: str
    title: str
    description: str
    text: str
    rows: Rows

    def __post_init__(self) -> None:
        if not 1 <= len(self.id.encode()) <= LONGEST_ID or not self.title.strip():
            message = f"a result without a name: {self.id}"
            raise Unshowable(message)
        if not self.rows or not 1 <= units(self.text) <= LONGEST_TEXT:
            message = f"a result of {units(self.text)} units and {len(self.rows)} rows"
            raise Unshowable(message)


@dataclass(frozen=True, slots=True)
class Results:
    """All that is offered for one query.

    `way_in` is the label of a button above it that opens the bot; the same
    person may be shown the answer again for some `seconds`.
    """

    found: tuple[Result, ...] = ()
    way_in: str = ""
    seconds: int = 60

    def __post_init__(self) -> None:
        if len(self.found) > MOST or len({one.id for one in self.found}) < len(self.found):
            message = f"{len(self.found)} results, or two under one name"
            raise Unshowable(message)
        if len(self.way_in) > LONGEST_WAY_IN:
            raise Unshowable(self.way_in)
