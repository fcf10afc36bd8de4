"""Coming to a patto by a link: told before anything is written down, once, and by nobody whom it is not for."""

from datetime import timedelta

from sqlalchemy import func, select

from services import linking, patto_texts
from services.patti import AUTHORS
from services.work import UnitOfWork
from storage.invitations import Invitation
from storage.patti import Patto
from storage.people import Consent, Person, Role
from tests.support.paper import COOKING, COURSE, address, both_sides, imported, link, person, row, steps, the_patto
from tests.support.signing import promise_of_organisation
from tests.support.world import Someone, World
from tests.test_stewarding import staff
from views.answers.linking import MakePattoLink, TakePatto, TurnDownPatto
from views.answers.management import AcceptInvitation

MINUTE = timedelta(minutes=1)


def linked(world: World) -> int | None:
    """Tell whose the newest patto is."""
    return world.ask(lambda uow: the_patto(uow).person_id)


def people_of(world: World, someone: Someone) -> int:
    """Count what is written of somebody among people."""
    query = select(func.count(Person.id)).where(Person.telegram_id == someone.account.id)
    return world.ask(lambda uow: uow.session.scalars(query).one())


def has_patto(world: World, someone: Someone) -> bool:
    return world.ask(lambda uow: person(uow, someone.account.id).has_patto)


async def paola_with_patto(world: World) -> tuple[Someone, str]:
    """Let Paola follow a patto that came from paper; gives her and its link."""
    paola = await staff(world, "Paola Ferri", Role.OPERATOR)
    return paola, link(world)


async def test_a_stranger_is_told_who_invites_them_and_to_what_before_anything_is_written_down(world: World) -> None:
    samira = world.someone("Samira")
    await samira.opens(link(world))
    samira.sees("Paola Ferri", "Cooperativa Il Ponte", "patto", "invites you", "Italiano", "No, grazie")
    samira.does_not_see(COOKING, COURSE, "Parlare italiano")
    assert people_of(world, samira) == 0
    await samira.taps("Italiano", "Sì, ho 14 anni o più", "Accetto")
    assert people_of(world, samira) == 0
    await samira.taps("Crema")
    samira.sees("Paola Ferri", "Cooperativa Il Ponte", "Li legge solo chi fa il patto con te", "Accetto")
    samira.does_not_see(COOKING)
    assert linked(world) is None
    await samira.taps("Accetto")
    samira.sees(COOKING, COURSE, "Giulia Riva", "ogni settimana", "Accetto", "Vorrei cambiare qualcosa", "No, grazie")
    assert linked(world) is not None
    assert has_patto(world, samira)
    assert "linked" in steps(world)


async def test_a_stranger_who_wants_no_patto_leaves_nothing_behind(world: World) -> None:
    samira = world.someone("Samira")
    address_ = link(world)
    await samira.opens(address_)
    await samira.taps("No, grazie")
    assert people_of(world, samira) == 0
    assert linked(world) is None
    await samira.opens(address_)
    samira.sees("Paola Ferri")


async def test_who_is_here_says_yes_to_what_is_kept_and_it_is_written_down(world: World) -> None:
    samira = await world.member("Samira")
    await samira.opens(link(world))
    samira.sees("Paola Ferri", "Cooperativa Il Ponte", "Patto per l'Inclusione Sociale")
    await samira.taps("No, grazie")
    samira.sees("non ho scritto niente")
    assert linked(world) is None
    await samira.opens(link(world))
    await samira.taps("Accetto")
    query = select(Consent.purpose).order_by(Consent.id)
    assert world.ask(lambda uow: list(uow.session.scalars(query))) == ["service", "patto"]


async def test_a_link_works_once_and_leads_back_who_used_it(world: World) -> None:
    samira, ugo = await world.member("Samira"), await world.member("Ugo")
    address_ = link(world)
    await ugo.opens(address_)
    await samira.opens(address_)
    await samira.taps("Accetto")
    mine = linked(world)
    await ugo.taps("Accetto")
    ugo.sees("non vale più")
    await ugo.opens(address_)
    ugo.sees("non vale più")
    ugo.does_not_see(COOKING)
    assert linked(world) == mine
    await samira.opens(address_)
    samira.sees(COOKING, "Accetto")


async def test_a_stranger_with_a_used_link_is_told_before_the_first_question(world: World) -> None:
    samira, ugo = await world.member("Samira"), world.someone("Ugo")
    address_ = link(world)
    await samira.opens(address_)
    await samira.taps("Accetto")
    await ugo.opens(address_)
    ugo.sees("non vale più", "Italiano")
    ugo.does_not_see("Paola")


async def test_a_stranger_with_a_link_that_was_replaced_answers_no_questions_for_nothing(world: World) -> None:
    ugo = world.someone("Ugo")
    first, second = link(world), link(world)
    await ugo.opens(first)
    ugo.sees("non vale più", "Italiano")
    await ugo.opens(second)
    ugo.sees("Paola Ferri", "Italiano")


async def test_a_no_on_the_other_message_takes_no_yes_back_and_says_so(world: World) -> None:
    samira = await world.member("Samira")
    await samira.opens(link(world))
    await samira.taps("Accetto")
    await world.forges(samira, TurnDownPatto().pack())
    samira.sees(COOKING, "No, grazie")
    samira.does_not_see("non ho scritto niente")
    assert linked(world) is not None


async def test_a_link_ends_after_seven_days(world: World) -> None:
    samira = await world.member("Samira")
    address_ = link(world)
    world.telegram.clock.move(timedelta(days=7) - MINUTE)
    await samira.opens(address_)
    samira.sees("Paola Ferri")
    world.telegram.clock.move(MINUTE)
    await samira.taps("Accetto")
    samira.sees("non vale più")
    assert linked(world) is None


async def test_staff_take_no_link_of_a_patto_and_lose_nothing_by_it(world: World) -> None:
    paola, address_ = await paola_with_patto(world)
    mina = await staff(world, "Mina")
    for one in (paola, mina):
        await one.opens(address_)
        one.sees("per chi fa il patto")
    code = address_.partition("i_")[2]
    await world.forges(mina, TakePatto(code=code).pack())
    await world.forges(mina, AcceptInvitation(code=code).pack())
    assert world.ask(lambda uow: person(uow, mina.account.id).role) is Role.COMMUNITY_MAKER
    assert linked(world) is None
    samira = await world.member("Samira")
    await world.forges(samira, AcceptInvitation(code=code).pack())
    await samira.opens(address_)
    samira.sees("Paola Ferri")  # a forged button has not used it up


async def test_a_staff_code_takes_nobody_to_a_patto(world: World) -> None:
    samira = await world.member("Samira")
    for forged in ("x" * 32, ""):
        await world.forges(samira, f"pal:{forged}")
    samira.sees("non vale più")


async def test_nobody_is_followed_by_whom_they_live_with(world: World) -> None:
    paola, code = await paola_with_patto(world)
    dino = await world.member("Dino")

    def move_in(uow: UnitOfWork) -> None:
        person(uow, dino.account.id).household_id = person(uow, paola.account.id).household_id

    world.ask(move_in)
    await dino.opens(code)
    dino.sees("Chi segue questo patto è nella tua famiglia")
    assert linked(world) is None
    await world.forges(dino, TakePatto(code=code.partition("i_")[2]).pack())
    assert linked(world) is None


async def test_one_patto_at_a_time(world: World) -> None:
    samira = await world.member("Samira")
    await samira.opens(link(world))
    await samira.taps("Accetto")
    second = link(world, *both_sides(patto="P-2"))
    await samira.opens(second)
    samira.sees("Hai già un patto")
    await world.forges(samira, TakePatto(code=second.partition("i_")[2]).pack())
    assert linked(world) is None


async def test_whoever_follows_a_patto_shows_a_code_and_the_one_before_ends(world: World) -> None:
    paola, first = await paola_with_patto(world)
    await paola.sends("/gestione")
    await paola.taps("Patti", "I miei patti", "Samira", "Invita con un QR")
    paola.sees("https://t.me/farelegami_bot?start=i_", "7 giorni")
    assert paola.screen.photo
    second = next(word for word in paola.screen.text.split() if "start=i_" in word)
    samira = await world.member("Samira")
    await samira.opens(first)
    samira.sees("non vale più")
    await samira.opens(second)
    await samira.taps("Accetto")
    assert linked(world) is not None
    await world.passes(minutes=1)
    paola.sees("patto che segui")
    paola.does_not_see("Samira")
    patto_id = world.ask(lambda uow: the_patto(uow).id)
    await world.forges(paola, MakePattoLink(patto_id=patto_id).pack())
    paola.sees("ha già aperto il suo patto")


async def test_nobody_else_makes_a_link(world: World) -> None:
    _paola, _link = await paola_with_patto(world)
    oscar, samira = await staff(world, "Oscar", Role.OPERATOR), await world.member("Samira")
    patto_id = world.ask(lambda uow: the_patto(uow).id)
    before = world.ask(lambda uow: the_patto(uow).invitation_id)
    for one in (oscar, samira):
        for forged in (patto_id, 99_999):
            await world.forges(one, MakePattoLink(patto_id=forged).pack())
            one.sees("non è tra quelli che segui")
    assert world.ask(lambda uow: the_patto(uow).invitation_id) == before


async def test_the_link_of_a_draft_brings_the_person_who_reads_it_once_it_is_ready(world: World) -> None:
    paola = await staff(world, "Paola Ferri", Role.OPERATOR)
    samira = await world.member("Samira")
    await samira.opens(link(world, row(COOKING)))
    await samira.taps("Accetto")
    samira.sees("non c'è ancora")
    samira.does_not_see(COOKING)
    patto_id = world.ask(lambda uow: the_patto(uow).id)
    await world.forges(samira, "par:0")
    samira.sees("non c'è ancora")

    def both(uow: UnitOfWork) -> None:
        promise_of_organisation(uow, the_patto(uow))
        patto_texts.propose(uow, person(uow, paola.account.id), patto_id)

    world.ask(both)
    await world.passes(minutes=1)
    samira.sees("un testo da leggere")
    await samira.taps("Il mio patto", "Leggi il testo")
    samira.sees(COOKING, "Accetto")


async def test_patti_that_wait_for_a_name_go_to_whoever_joins_with_it(world: World) -> None:
    imported(
        world,
        *both_sides(operatore="FERRI Paola"),
        *both_sides(patto="P-2", operatore="Paola Ferri"),
        *both_sides(patto="P-3", operatore="Un'altra"),
    )
    ugo = await staff(world, "Paola Ferri", Role.COMMUNITY_MAKER)
    ugo.does_not_see("aspetta")  # whoever writes no patti is given none
    paola = await staff(world, "Paola Ferri", Role.OPERATOR)
    paola.sees("2 patti")

    def held(uow: UnitOfWork) -> list[tuple[str, bool, str, int | None]]:
        rows = uow.session.scalars(select(Patto).order_by(Patto.code))
        mine = person(uow, paola.account.id).id
        return [(one.code, one.operator_id == mine, one.operator_name, one.territory_id) for one in rows]

    crema = world.ask(lambda uow: person(uow, paola.account.id).scope_id)
    assert world.ask(held) == [("P-1", True, "", crema), ("P-2", True, "", crema), ("P-3", False, "Un'altra", None)]
    await paola.taps("Gestione", "Patti", "I miei patti")
    paola.sees("Samira")


async def test_no_patto_of_another_zone_goes_to_a_name(world: World) -> None:
    samira = await world.member("Samira", territory="Cremona")
    await samira.opens(link(world))
    await samira.taps("Accetto")
    paola = await staff(world, "Paola Ferri", Role.OPERATOR)
    paola.does_not_see("aspetta")
    assert world.ask(lambda uow: the_patto(uow).operator_id) is None


def test_a_name_is_found_in_any_order_and_never_guessed() -> None:
    staff_ = [
        Person(id=1, name="Paola Ferri", role=Role.OPERATOR),
        Person(id=2, name="Chiara Rossi", role=Role.OPERATOR),
        Person(id=3, name="chiara  rossi", role=Role.COORDINATOR),
        Person(id=4, name="Niccolò D'Amico", role=Role.COMMUNITY_MAKER),
    ]

    def found(name: str, *, author: bool = False) -> int | None:
        one = linking.named(staff_, name, roles=AUTHORS if author else None)
        return one.id if one else None

    assert [found(name) for name in ("paola ferri", "FERRI, Paola", "Paola", "Ferri", "", "—")] == [1, 1, *[None] * 4]
    assert found("Chiara Rossi") is None
    assert found("niccolo d amico") == 4
    assert found("niccolo d amico", author=True) is None


async def test_codes_are_written_down_nowhere(world: World) -> None:
    code = link(world).partition("i_")[2]
    digests = world.ask(lambda uow: list(uow.session.scalars(select(Invitation.digest))))
    assert digests
    assert all(code not in digest for digest in digests)
    assert address(code).endswith(code)
