"""What racers do on the way to a patto: take its link, say yes or no, take it back, import it again."""

from collections.abc import Callable
from typing import Any

from services import accepting, linking, patto_import, patto_texts
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.patti import Patto
from tests.support.paper import both_sides, reading, the_patto, the_version
from tests.support.patto_office import person


def take_link(uow: UnitOfWork, who: int, code: str) -> str:
    """Come to a patto by its link, or say why not."""
    return _said(uow, lambda: linking.take(uow, person(uow, who), code))


def make_link(uow: UnitOfWork, who: int) -> str:
    """Make a new link, or say why not."""
    return _said(uow, lambda: linking.issue(uow, person(uow, who), the_patto(uow).id))


def say_yes(uow: UnitOfWork, who: int) -> str:
    """Accept as the person, or say why not."""
    return _said(uow, lambda: accepting.accept(uow, person(uow, who), *_read(uow)))


def say_no(uow: UnitOfWork, who: int) -> str:
    """Decline as the person, or say why not."""
    return _said(uow, lambda: accepting.decline(uow, person(uow, who), *_read(uow)))


def yes_of_ente(uow: UnitOfWork, who: int) -> str:
    """Accept for the ente, or say why not."""
    return _said(uow, lambda: accepting.accept_as_organisation(uow, person(uow, who), *_read(uow)))


def take_back_text(uow: UnitOfWork, who: int) -> str:
    """Make a draft of it again, or say why not."""
    return _said(uow, lambda: patto_texts.take_back(uow, person(uow, who), the_patto(uow).id))


def claim_patti(uow: UnitOfWork, who: int) -> int:
    """Take what waits for a name; gives how many."""
    return linking.claim(uow, person(uow, who))


def import_again(uow: UnitOfWork) -> str:
    """Import the patto once more; gives what became of it."""
    (one,) = patto_import.write_patti(uow, reading(*both_sides()))
    return one.became.name


def _read(uow: UnitOfWork) -> tuple[int, int]:
    patto: Patto = the_patto(uow)
    return patto.id, the_version(uow).id


def _said(uow: UnitOfWork, act: Callable[[], object]) -> str:
    """Do something; a refusal is an answer here, and leaves nothing behind, as anywhere."""
    try:
        with uow.session.begin_nested():
            act()
    except Refusal as no:
        return type(no).__name__
    return "done"


SERVICES: dict[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (take_link, make_link, say_yes, say_no, yes_of_ente, take_back_text, claim_patti, import_again)
}
