"""Judging applications.

`seen` is a checksum of the answers on the screen that was tapped: a decision on
other answers is not taken. `activity_id` 0 means all classes.
"""

from views.answers.root import Answer, Key


class ShowWorklist(Answer, prefix="bl"):
    """Show a page of the applications that wait for an answer."""

    activity_id: Key
    page: Key


class ShowClosed(Answer, prefix="bd"):
    """Show a page of what came of the applications for a class."""

    activity_id: Key
    page: Key


class OpenApplication(Answer, prefix="bo"):
    """Open an application, and take it in hand."""

    application_id: Key


class OpenNext(Answer, prefix="bn"):
    """Put an application back, and open the next one; with 0, the first."""

    after_id: Key


class PutBack(Answer, prefix="bp"):
    """Let others judge an application."""

    application_id: Key


class Admit(Answer, prefix="ba"):
    """Admit somebody."""

    application_id: Key
    seen: Key


class LetWait(Answer, prefix="bw"):
    """Give somebody a turn in the waiting list."""

    application_id: Key
    seen: Key


class LetInAnyway(Answer, prefix="by"):
    """Admit somebody, or let them wait, whose answers are not what is asked, for a reason of the list."""

    application_id: Key
    seen: Key
    waits: bool
    reason: Key


class AskRefusal(Answer, prefix="br"):
    """Ask why somebody is not admitted."""

    application_id: Key
    seen: Key


class ProposeRefusal(Answer, prefix="bq"):
    """Show what the person would read, with a reason of the list."""

    application_id: Key
    seen: Key
    reason: Key


class ConfirmRefusal(Answer, prefix="bk"):
    """Do not admit somebody, for a reason of the list."""

    application_id: Key
    seen: Key
    reason: Key


class ConfirmOwnRefusal(Answer, prefix="bj"):
    """Do not admit somebody, for the reason that was written."""

    application_id: Key
    seen: Key


class AskPerson(Answer, prefix="bc"):
    """Ask the person something."""

    application_id: Key
