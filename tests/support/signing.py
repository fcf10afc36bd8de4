"""What both sides do to a patto, as services: for stories that begin further on."""

from services import linking, organisations, patto_lines, patto_texts
from services.patto_lines import NewCommitment
from services.work import UnitOfWork
from storage import patti
from storage.patti import Nature, Patto, PattoKind, Side
from storage.people import Role
from tests.support.paper import COOKING, COURSE, NAMES, address, person
from tests.support.world import Someone, World
from tests.test_stewarding import staff


async def by_hand(world: World) -> tuple[Someone, Someone]:
    """Let Paola write a patto and propose it, and Samira come to it and read: nobody has said yes."""
    paola, samira = await staff(world, "Paola Ferri", Role.OPERATOR), await world.member("Samira")
    await samira.opens(address(world.ask(_written, paola.account.id)))
    await samira.taps("Accetto")
    return paola, samira


def _written(uow: UnitOfWork, telegram_id: int) -> str:
    operator = person(uow, telegram_id)
    ente = organisations.find_or_make(uow, NAMES["ente"], operator.scope_id)
    patto = patto_texts.draft(uow, kind=PattoKind.INCLUSION, organisation=ente, operator=operator, known_as="Samira")
    version = patto_texts.to_write(uow, patto)
    goal = patto_lines.write_goal(uow, version, "Parlare italiano")
    patto_lines.write_commitment(uow, version, goal, NewCommitment(COOKING, Side.PERSON, Nature.GIVING_BACK))
    promise_of_organisation(uow, patto)
    patto_texts.propose(uow, operator, patto.id)
    return linking.issue(uow, operator, patto.id)


def promise_of_organisation(uow: UnitOfWork, patto: Patto, text: str = COURSE) -> None:
    """Add a commitment of the ente to a draft."""
    version = patti.open_version(uow.session, patto.id)
    assert version is not None
    goal = patti.goals(uow.session, version.id)[0]
    patto_lines.write_commitment(uow, version, goal, NewCommitment(text, Side.ORGANISATION, Nature.SUPPORT))
