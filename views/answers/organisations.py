"""The enti, and who works for which; `organisation_id` 0 is one that is to be added."""

from views.answers.root import Answer, Key


class ShowOrganisations(Answer, prefix="oga"):
    """Show a page of the enti of where one coordinates."""

    page: Key


class ShowOrganisation(Answer, prefix="ogb"):
    """Show an ente."""

    organisation_id: Key


class AskOrganisationName(Answer, prefix="ogc"):
    """Ask for the name of an ente."""

    organisation_id: Key


class ChooseColleague(Answer, prefix="oge"):
    """Show a page of who could work for an ente."""

    organisation_id: Key
    page: Key


class TakeColleagueIn(Answer, prefix="ogf"):
    """Let somebody work for an ente."""

    organisation_id: Key
    person_id: Key


class LetColleagueGo(Answer, prefix="ogg"):
    """Let somebody work for an ente no more."""

    organisation_id: Key
    person_id: Key
