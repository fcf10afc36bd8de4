"""Classes, as those run them who judge who gets in.

`seen` is a checksum of what a class asked on the screen that was tapped: if it is another now, that is said first.
"""

from views.answers.root import Answer, Key


class ShowClasses(Answer, prefix="yl"):
    """Show a page of the classes that one runs."""

    page: Key


class ShowClass(Answer, prefix="yc"):
    """Show the page of a class for those who run it."""

    activity_id: Key
