"""Around an activity: its other dates, the way there, posters."""

from typing import Literal

from views.answers.root import Answer, Key


class ShowDates(Answer, prefix="ad"):
    """List the next dates of a series."""

    activity_id: Key


class GetThere(Answer, prefix="gt"):
    """Show on the map where an activity is."""

    activity_id: Key


class GetToVenue(Answer, prefix="gv"):
    """Show on the map where a venue is."""

    venue_id: Key


class ShowPoster(Answer, prefix="lo"):
    """Ask how to print the poster of an activity (`a`) or a venue (`v`)."""

    of: Literal["a", "v"]
    id: Key


class PrintPoster(Answer, prefix="lp"):
    """Print a poster; `form` is a word of views.attachments.Form."""

    of: Literal["a", "v"]
    id: Key
    form: Literal["pdf", "png"]
