"""Certificates of attendance."""

from views.answers.root import Answer, Key


class ShowCertificate(Answer, prefix="tc"):
    """Show how it stands with one's certificate of a class."""

    activity_id: Key


class AskName(Answer, prefix="tn"):
    """Begin to say which name stands on it."""

    activity_id: Key


class ConfirmName(Answer, prefix="tf"):
    """Have it made with the name that was shown."""

    activity_id: Key


class TakeCertificate(Answer, prefix="tp"):
    """Have it once more, as a file."""

    activity_id: Key
