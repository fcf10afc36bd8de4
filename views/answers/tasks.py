"""What there is to do about patti. `outcome` is a word of storage.tasks.Outcome."""

from typing import Literal

from views.answers.root import Answer, Key


class ShowTasks(Answer, prefix="opt"):
    """Show a page of whom to call today and why; or of what was put off."""

    put_off: bool
    page: Key


class ShowTask(Answer, prefix="opk"):
    """Show one thing to do."""

    task_id: Key


class TakeTask(Answer, prefix="opg"):
    """Take something in hand."""

    task_id: Key


class PutTaskOff(Answer, prefix="opz"):
    """Put something off."""

    task_id: Key
    days: Key


class AskCloseTask(Answer, prefix="opc"):
    """Ask what came of something."""

    task_id: Key


class CloseTask(Answer, prefix="opx"):
    """Close something with what came of it."""

    task_id: Key
    outcome: Literal["talked", "not_reached", "settled"]


class AskTaskWords(Answer, prefix="opw"):
    """Ask how it went, in words."""

    task_id: Key


class ShowDoneTasks(Answer, prefix="opf"):
    """Show a page of what was done about a patto."""

    patto_id: Key
    page: Key
