"""Words of a hard moment as people write them: too many, one message after the other, under a picture, too late."""

import pytest
from sqlalchemy import select

from services import saying
from storage.check_ins import CheckIn
from storage.patti import PattoStep
from storage.tasks import Reason, Task
from tests.support.in_class import person_of
from tests.support.in_class import staff as an_operator
from tests.support.keeping import OWN, a_patto, comes
from tests.support.signing import by_hand
from tests.support.world import Someone, World
from tests.test_patti import FRIDAY

LONG = "Ti racconto la settimana, che è stata lunga. " * 20
CRY = LONG + "Ieri mio marito mi ha picchiata e ho paura di tornare a casa."


def history(world: World) -> list[str]:
    """List what was said, in order."""
    return world.ask(lambda uow: [one.text for one in uow.session.scalars(select(PattoStep)) if one.text])


def to_do(world: World) -> list[Reason]:
    """List what is open for whoever follows the patto."""
    query = select(Task.reason).where(Task.closed_at.is_(None)).order_by(Task.id)
    return world.ask(lambda uow: list(uow.session.scalars(query)))


async def about_to_say(world: World, through: str = "Di' qualcosa") -> tuple[Someone, Someone]:
    """Let Fatima be asked for words about the patto that Olga follows."""
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    await fatima.sends("/patto")
    await fatima.taps(through)
    return olga, fatima


@pytest.mark.parametrize("through", ["Di' qualcosa", "Chiedi un cambiamento"])
async def test_too_many_words_of_a_hard_moment_are_kept_whole_and_answered_at_once(world: World, through: str) -> None:
    olga, fatima = await about_to_say(world, through)
    await fatima.sends(CRY)
    fatima.sees("Ho tenuto quello che hai scritto.", "112", "1522")
    fatima.does_not_see("fino a 500 lettere")
    assert " ".join(history(world)) == CRY
    assert Reason.CRISIS in to_do(world)
    await world.ticks()
    olga.sees("una cosa urgente")
    await fatima.sends("/patto")
    await fatima.taps("Storia")
    fatima.sees("ho paura di tornare a casa.")


async def test_what_comes_after_such_words_is_kept_too_and_is_no_search(world: World) -> None:
    _olga, fatima = await about_to_say(world)
    await fatima.sends("mio marito mi ha picchiata")
    fatima.sees("Vuoi dire altro? Scrivi qui")
    await fatima.sends("e adesso ho paura di tornare a casa")
    fatima.sees("1522")
    fatima.does_not_see("Non ho trovato niente")
    await fatima.sends("adesso siamo da mia sorella")
    fatima.sees("Grazie, è arrivato.")
    assert history(world) == [
        "mio marito mi ha picchiata", "e adesso ho paura di tornare a casa", "adesso siamo da mia sorella"
    ]  # fmt: skip
    await fatima.sends("yoga")
    assert len(history(world)) == 3, "then one looks for things again"


async def test_words_under_a_picture_are_heard(world: World) -> None:
    _olga, fatima = await about_to_say(world)
    fatima.account.sends_photo(caption="guarda che cosa mi ha fatto: mi ha picchiata")
    await world.settles()
    fatima.sees("1522", "Ho tenuto quello che hai scritto.")
    assert history(world) == ["guarda che cosa mi ha fatto: mi ha picchiata"]
    assert to_do(world) == [Reason.CRISIS]


async def test_a_note_that_is_too_long_stands_in_the_history(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga, OWN)
    await comes(world, FRIDAY)
    await fatima.sends("/patto")
    await fatima.taps("Racconta com'è andata", "In parte", "✏️ 1", "Aggiungi qualcosa")
    await fatima.sends(LONG)
    fatima.sees("500 lettere")
    await fatima.sends(CRY)
    fatima.sees("Ho tenuto quello che hai scritto.", "1522")
    assert " ".join(history(world)) == CRY
    assert to_do(world) == [Reason.CRISIS]


async def test_a_note_is_read_to_its_last_letter(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga, OWN)
    await comes(world, FRIDAY)
    await fatima.sends("/patto")
    await fatima.taps("Racconta com'è andata", "In parte", "✏️ 1", "Aggiungi qualcosa")
    note = "Ti racconto la settimana. " * 18 + "Ciao da Ada"
    assert 450 < len(note) <= 500
    await fatima.sends(note)
    fatima.sees("Ciao da Ada")
    assert world.ask(lambda uow: [one.note for one in uow.session.scalars(select(CheckIn))]) == [None, note]


async def test_a_wish_for_another_text_is_heard_out(world: World) -> None:
    _paola, samira = await by_hand(world)
    await samira.taps("Vorrei cambiare qualcosa")
    await samira.sends(CRY)
    samira.sees("Ho tenuto quello che hai scritto.", "1522")
    await samira.sends("voglio morire")
    samira.sees("112")
    assert " ".join(history(world)).endswith(f"{CRY} voglio morire")
    assert Reason.CRISIS in to_do(world)


async def test_words_that_cannot_be_kept_any_more_are_answered_with_whom_to_call(world: World) -> None:
    _olga, fatima = await about_to_say(world)
    world.ask(lambda uow: saying.leave(uow, person_of(uow, fatima), 1))
    await fatima.sends("non ce la faccio più, voglio morire")
    fatima.sees("Questo patto è finito", "Ti serve aiuto adesso?", "112", "1522")
    fatima.does_not_see("Ho tenuto")
    assert history(world) == []


async def test_where_there_is_nobody_to_tell_nothing_else_is_promised(world: World) -> None:
    fatima = await world.member("Fatima")
    a_patto(world, fatima, None)
    await fatima.sends("/patto")
    await fatima.taps("Di' qualcosa")
    await fatima.sends("voglio morire")
    fatima.sees("Ho tenuto quello che hai scritto.", "chiama, per favore", "112")
    fatima.does_not_see("Avviso subito")
