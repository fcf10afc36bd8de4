"""Home, help, and the conversation that was left."""

from views.answers.root import Answer


class GoHome(Answer, prefix="h"):
    """Show the main menu."""


class ShowHelp(Answer, prefix="q"):
    """Show what the bot can do."""


class ShowPatto(Answer, prefix="mp"):
    """Show my patto."""


class Resume(Answer, prefix="r"):
    """Go back to the conversation that was left in the middle."""
