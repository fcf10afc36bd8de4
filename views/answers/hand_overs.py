"""Patti pass into other hands, and what those see who coordinate."""

from views.answers.root import Answer, Key


class ChooseHand(Answer, prefix="oph"):
    """Show a page of those into whose hands a patto can pass."""

    patto_id: Key
    page: Key


class AskHandOver(Answer, prefix="opq"):
    """Ask before a patto passes on."""

    patto_id: Key
    person_id: Key


class HandOver(Answer, prefix="opv"):
    """Pass a patto on."""

    patto_id: Key
    person_id: Key


class ShowZone(Answer, prefix="opn"):
    """Show the numbers of the patti of where one coordinates."""


class ShowZonePatti(Answer, prefix="opo"):
    """Show a page of the patti of where one coordinates: all that are live, or those that nobody follows."""

    orphans: bool
    page: Key


class ShowZonePatto(Answer, prefix="opp"):
    """Show one patto to whoever coordinates where it is at home."""

    patto_id: Key
