"""The rules say no: the root of every refusal."""

from typing import ClassVar


class Refusal(Exception):
    """Something the rules do not allow, told to the person in plain words (rule 6).

    The transaction is rolled back. `message` is marked with N_() and may hold
    named placeholders for the values that a refusal is raised with: it says
    what happened and what the person can do instead.
    """

    message: ClassVar[str]
    ends_conversation: ClassVar[bool] = False

    def __init__(self, **values: object) -> None:
        super().__init__(type(self).__name__)
        self.values = values
