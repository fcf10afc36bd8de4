"""The catalogue.

`back` is the packed answer that leads back to the list, with `|` for `:`, or empty where it does not fit.
"""

from views.answers.root import Answer, Key


class Browse(Answer, prefix="b"):
    """Show a page of a list; `kind` is a word of ActivityKind or empty for activities and laboratori."""

    page: Key
    kind: str


class Search(Answer, prefix="s"):
    """Show a page of what a search found; `question` is packed (services/questions)."""

    page: Key
    question: str


class Narrow(Answer, prefix="sf"):
    """Show what a question can be narrowed by."""

    question: str


class NarrowByVenue(Answer, prefix="sv"):
    """Show the venues that a question can be narrowed to."""

    page: Key
    question: str


class AskForPlace(Answer, prefix="sn"):
    """Ask near to what: where one is, or a town."""

    question: str


class AskForLocation(Answer, prefix="sl"):
    """Ask for the location of the phone."""

    question: str


class SaveSearch(Answer, prefix="ss"):
    """Be told when there is something new for a question."""

    question: str


class ShowSavedSearches(Answer, prefix="sh"):
    """Show what one is told about."""


class StopSearch(Answer, prefix="sx"):
    """Not be told any more."""

    saved_search_id: Key


class ShowVenue(Answer, prefix="n"):
    """Show a page of what is on at a venue."""

    page: Key
    venue_id: Key


class ShowActivity(Answer, prefix="a"):
    """Show the card of an activity."""

    activity_id: Key
    back: str
