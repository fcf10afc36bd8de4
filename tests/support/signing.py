"""What both sides do to a patto, as services: for stories that begin further on."""

from services import patto_lines
from services.patto_lines import NewCommitment
from services.work import UnitOfWork
from storage import patti
from storage.patti import Nature, Patto, Side
from tests.support.paper import COURSE


def promise_of_organisation(uow: UnitOfWork, patto: Patto, text: str = COURSE) -> None:
    """Add a commitment of the ente to a draft."""
    version = patti.open_version(uow.session, patto.id)
    assert version is not None
    goal = patti.goals(uow.session, version.id)[0]
    patto_lines.write_commitment(uow, version, goal, NewCommitment(text, Side.ORGANISATION, Nature.SUPPORT))
