"""Places for several at once, and for one date.

`occurrence_id` 0 is the whole series. `ticked` has a bit for each of those who
could come, in the order of their ids, and `who` is a checksum of them: with
others it means nothing.
"""

from views.answers.root import Answer, Key


class ChooseDate(Answer, prefix="dc"):
    """Show a page of the dates that one can have a place on, where places are given date by date."""

    activity_id: Key
    page: Key


class EnrolOn(Answer, prefix="de"):
    """Ask for a place on one date: for oneself, or first ask for whom."""

    activity_id: Key
    occurrence_id: Key


class EnrolPersonOn(Answer, prefix="dp"):
    """Ask for a place on one date for one of the household."""

    activity_id: Key
    occurrence_id: Key
    person_id: Key


class EnrolNewChildOn(Answer, prefix="dn"):
    """Add a child, then ask for a place on one date for them."""

    activity_id: Key
    occurrence_id: Key


class TickPeople(Answer, prefix="et"):
    """Choose several people who come together."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key


class TickNewChild(Answer, prefix="ea"):
    """Add a child, then choose on with them among those who come together."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key


class EnrolTicked(Answer, prefix="ec"):
    """Ask for places for several at once."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key


class WaitTogether(Answer, prefix="ew"):
    """Have several wait together, where there is no room for all of them."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key


class TickFewer(Answer, prefix="ef"):
    """Choose among several who gets the `places` that there are; the others wait."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key
    places: Key
    chosen: Key


class TakeFewer(Answer, prefix="ek"):
    """Take the places that there are for those who are chosen; the others wait."""

    activity_id: Key
    occurrence_id: Key
    ticked: Key
    who: Key
    places: Key
    chosen: Key
