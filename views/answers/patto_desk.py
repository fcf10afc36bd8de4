"""Patti as staff follow them: the ways in, the lists, the team's page of one patto."""

from views.answers.root import Answer, Key


class ShowPattiDesk(Answer, prefix="opm"):
    """Show where patti are followed from."""


class ShowMyPatti(Answer, prefix="opl"):
    """Show a page of the patti that I follow."""

    page: Key


class ShowPattoDesk(Answer, prefix="opd"):
    """Show the team's page of a patto."""

    patto_id: Key
