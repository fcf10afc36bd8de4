"""Staff."""

from views.answers.root import Answer


class AcceptInvitation(Answer, prefix="ia"):
    """Take the role of an invitation."""

    code: str


class ShowManagement(Answer, prefix="m"):
    """Show what staff can see and do."""
