"""Coming to a patto: the link that leads there, and the yes or no to it."""

from views.answers.root import Answer, Key


class TakePatto(Answer, prefix="pal"):
    """Say yes to an invitation, and come to its patto."""

    code: str


class TurnDownPatto(Answer, prefix="pat"):
    """Say no to an invitation to a patto, of which nothing is written down."""


class MakePattoLink(Answer, prefix="paz"):
    """Make the link of a patto, with its QR code, for whoever follows it."""

    patto_id: Key
