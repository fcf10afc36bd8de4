"""Becoming staff by a link that works once, and what staff see."""

from datetime import timedelta

from services import invitations
from services.work import UnitOfWork
from storage.people import Role, by_telegram_id
from storage.territories import territories
from tests.support.world import Someone, World, an_activity


def link(world: World, role: Role = Role.COMMUNITY_MAKER, territory: str = "Crema") -> str:
    """Make an invitation and give its link."""

    def invite(uow: UnitOfWork) -> str:
        scope = next((one.id for one in territories(uow.session) if one.name == territory), None)
        return invitations.invite(uow, role, scope)

    return f"https://t.me/farelegami_bot?start=i_{world.ask(invite)}"


def role(world: World, someone: Someone) -> Role:
    """Tell what someone may do."""
    person = world.ask(lambda uow: by_telegram_id(uow.session, someone.account.id))
    assert person is not None
    return person.role


async def test_an_invitation_is_told_before_it_is_taken_and_works_once(world: World) -> None:
    chiara, ugo = await world.member("Chiara"), await world.member("Ugo")
    address = link(world)
    await chiara.opens(address)
    chiara.sees("community maker", "Crema")
    assert role(world, chiara) is Role.PARTICIPANT
    await chiara.taps("Conferma")
    assert role(world, chiara) is Role.COMMUNITY_MAKER
    chiara.sees("Gestione")
    await ugo.opens(address)
    ugo.sees("non vale più")
    assert role(world, ugo) is Role.PARTICIPANT


async def test_two_who_take_one_invitation_at_once_are_not_both_staff(world: World) -> None:
    chiara, ugo = await world.member("Chiara"), await world.member("Ugo")
    address = link(world)
    for someone in (chiara, ugo):
        await someone.opens(address)
    for someone in (chiara, ugo):
        someone.account.taps("Conferma")
    await world.settles_at_once()
    assert sorted((role(world, chiara), role(world, ugo))) == [Role.COMMUNITY_MAKER, Role.PARTICIPANT]


async def test_an_invitation_ends_after_seven_days(world: World) -> None:
    chiara = await world.member("Chiara")
    address = link(world)
    world.telegram.clock.move(timedelta(days=7))
    await chiara.opens(address)
    chiara.sees("non vale più")


async def test_an_invitation_brings_a_newcomer_through_the_first_questions(world: World) -> None:
    chiara = world.someone("Chiara")
    await chiara.opens(link(world))
    await chiara.taps("Italiano", "Sì, ho 14 anni o più", "Accetto", "Crema")
    chiara.sees("community maker")
    await chiara.taps("Annulla")
    assert role(world, chiara) is Role.PARTICIPANT


async def test_staff_see_the_numbers_of_their_own_territory_and_nobody_else_does(world: World) -> None:
    world.imports(an_activity("Yoga", posti=8), an_activity("Zumba", territorio="Cremona", centro="Zaist", posti=8))
    chiara, anna = await world.member("Chiara"), await world.member("Anna")
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    await chiara.opens(link(world))
    await chiara.taps("Conferma", "Gestione")
    chiara.sees("Yoga", "1 su 8")
    chiara.does_not_see("Zumba")
    await anna.sends("/gestione")
    anna.sees("chi lavora nel programma")
    await world.forges(anna, "m")
    anna.sees("chi lavora nel programma")


async def test_staff_turn_the_pages_of_the_week(world: World) -> None:
    chiara = await world.member("Chiara")
    await chiara.opens(link(world))
    world.imports(*(an_activity(f"Orto {number}", codice=f"O{number}") for number in range(9)))
    await chiara.taps("Conferma", "Gestione")
    assert "Avanti" not in chiara.labels
    world.imports(*(an_activity(f"Orto {number}", codice=f"O{number}") for number in range(12)))
    await chiara.sends("gestione")
    seen = {label for label in chiara.labels if label.startswith("Orto")}
    await chiara.taps("Avanti")
    seen |= {label for label in chiara.labels if label.startswith("Orto")}
    assert len(seen) == 12
    assert "Avanti" not in chiara.labels
    anna = await world.member("Anna")
    await anna.sends("gestione")
    anna.sees("Non ho trovato niente")
