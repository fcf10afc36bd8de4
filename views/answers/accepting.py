"""What both sides say to a patto that is proposed. Each answer names the version that was read.

The person's `stamp` tells when it was proposed: taken back and proposed anew,
it is another text under the same number. Without one it is not looked at.
"""

from views.answers.root import Answer, Key


class ReadPatto(Answer, prefix="par"):
    """Read what waits for my yes, a page at a time."""

    page: Key


class AcceptPatto(Answer, prefix="pay"):
    """Say yes to a version of my patto."""

    patto_id: Key
    version_id: Key
    stamp: Key = 0


class AskDeclinePatto(Answer, prefix="pan"):
    """Ask before I say no."""

    patto_id: Key
    version_id: Key
    stamp: Key = 0


class DeclinePatto(Answer, prefix="pad"):
    """Say no to a version of my patto."""

    patto_id: Key
    version_id: Key
    stamp: Key = 0


class AskOtherwise(Answer, prefix="pac"):
    """Ask me what I would have otherwise in the text."""

    patto_id: Key
    version_id: Key


class ShowAnswers(Answer, prefix="pas"):
    """Show whoever follows a patto what both sides have said."""

    patto_id: Key


class AcceptForOrganisation(Answer, prefix="pae"):
    """Say yes for the ente."""

    patto_id: Key
    version_id: Key


class AskRecordAnswer(Answer, prefix="paq"):
    """Ask before the answer of somebody without an account is written down."""

    patto_id: Key
    version_id: Key
    yes: bool


class RecordAnswer(Answer, prefix="pap"):
    """Write down what somebody without an account says."""

    patto_id: Key
    version_id: Key
    yes: bool
