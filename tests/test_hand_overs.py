"""Patti pass into other hands with all that is pending; whoever coordinates sees numbers, and no word of them."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from services import hand_overs, invitations, patti, tasks
from services.hand_overs import NotToGive
from services.work import UnitOfWork
from storage import patti as records
from storage.organisations import Membership, Organisation
from storage.patti import Commitment, Patto, PattoStep, Side, StepKind
from storage.people import Person, Role
from storage.tasks import Reason
from tests.support.keeping import OWN, Promised, a_patto
from tests.support.screens import every_notice
from tests.support.world import Someone, World
from tests.test_screens import written_letters
from tests.test_stewarding import staff
from tests.test_tasks import letters, olga_follows_anna, opens_list, person_of, race, raises

SECRET = "Mando tre curriculum"


def operator_of(world: World, patto_id: int = 1) -> str | None:
    """Tell who is in charge of a patto, by name."""

    def look(uow: UnitOfWork) -> str | None:
        patto = uow.session.get(Patto, patto_id)
        assert patto is not None
        operator = None if patto.operator_id is None else uow.session.get(Person, patto.operator_id)
        return operator.name if operator else None

    return world.ask(look)


def id_of(world: World, someone: Someone) -> int:
    return world.ask(lambda uow: person_of(uow, someone).id)


def works_for(world: World, *people: Someone) -> None:
    """Let some members of staff work for the ente of the first patto."""

    def act(uow: UnitOfWork) -> None:
        ente = uow.session.scalars(select(Organisation).order_by(Organisation.id)).first()
        assert ente is not None
        for one in people:
            uow.session.add(Membership(person_id=person_of(uow, one).id, organisation_id=ente.id))

    world.ask(act)


async def to_choices(someone: Someone) -> None:
    """Go from the menu to who could follow Anna's patto."""
    await someone.sends("/gestione")
    await someone.taps(next(label for label in someone.labels if "Patti" in label))
    await someone.taps("I miei patti", "Anna", "🫱 Passa a un'altra persona")


# To a colleague


async def test_a_patto_passes_to_a_colleague_with_all_that_is_pending(world: World) -> None:
    anna, olga = await world.member("Anna"), await staff(world, "Olga", Role.OPERATOR)
    theirs = Promised("Paghiamo l'abbonamento del treno", Side.ORGANISATION, responsible=olga)
    a_patto(world, anna, olga, OWN, theirs)
    oscar, eva = await staff(world, "Oscar", Role.OPERATOR), await staff(world, "Eva", Role.OPERATOR, "Cremona")
    works_for(world, oscar)
    raises(world, Reason.CALL, Reason.HELP)
    await world.ticks()
    await opens_list(olga)
    await olga.taps("🔴 Anna · Chiede aiuto", "👋 Me ne occupo io")
    await to_choices(olga)
    olga.sees("Chi segue questo patto da oggi?", "👤 Oscar: segue 0 patti · 🏠 stesso ente")
    olga.does_not_see("Eva", "Olga")
    await olga.taps("Oscar")
    olga.sees("Da oggi lo segue Oscar", "Ci sono 2 cose da fare.", "Se confermi, avviso anche la persona.")
    assert operator_of(world) == "Olga"
    await olga.taps("Conferma")
    olga.sees("Fatto: da oggi lo segue Oscar.")
    await world.ticks()
    anna.sees("Da oggi ti segue Oscar.")
    anna.does_not_see(SECRET)
    told = [message.text for message in oscar.chat.messages if message.from_bot]
    assert any("Da oggi segui un patto in più." in text for text in told)
    assert not any("Anna" in text for text in told)
    await opens_list(oscar)
    oscar.sees("🔴 Anna\nchiede aiuto", "Anna\nvuole una telefonata")
    oscar.does_not_see("te ne occupi tu")
    await opens_list(olga)
    olga.sees("Per oggi non c'è niente da fare.")
    await world.forges(olga, "opd:1")
    olga.sees("Questo patto non è tra quelli che segui.")
    answers = world.ask(
        lambda uow: uow.session.scalars(
            select(Commitment.responsible).where(Commitment.side == Side.ORGANISATION)
        ).all()
    )
    assert answers == ["Oscar"]
    step = world.ask(
        lambda uow: uow.session.scalars(select(PattoStep).where(PattoStep.kind == StepKind.HANDED_OVER)).one()
    )
    assert step.text == str(id_of(world, oscar))
    for data in (f"opv:1:{id_of(world, oscar)}", f"opv:1:{id_of(world, olga)}"):
        await world.forges(olga, data)
        olga.sees("Questo patto non puoi passarlo tu.")
    assert operator_of(world) == "Oscar"
    assert eva.letters > 0


async def test_the_history_names_nobody_in_the_place_of_whoever_is_forgotten(world: World) -> None:
    anna, olga = await olga_follows_anna(world)
    oscar, rita = await staff(world, "Oscar", Role.OPERATOR), await staff(world, "Rita", Role.OPERATOR)
    for giver, taker in ((olga, oscar), (oscar, rita)):
        world.ask(_passes_on, giver, taker)
    await anna.sends("/patto")
    await anna.taps("📜 Storia")
    anna.sees("Da qui lo segue Rita.", "Da qui lo segue Oscar.")
    await oscar.sends("/privacy")
    await oscar.taps("Cancella i miei dati", "Conferma")
    await anna.sends("/patto")
    await anna.taps("📜 Storia")
    anna.sees("Da qui lo segue Rita.", "Da qui lo segue un'altra persona.")
    anna.does_not_see("Oscar", "Olga")


def _passes_on(uow: UnitOfWork, giver: Someone, taker: Someone) -> None:
    hand_overs.hand_over(uow, person_of(uow, giver), 1, person_of(uow, taker).id)


async def test_a_letter_of_a_morning_follows_the_patto(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    oscar = await staff(world, "Oscar", Role.OPERATOR)
    raises(world, Reason.CALL)
    world.ask(lambda uow: hand_overs.hand_over(uow, person_of(uow, olga), 1, person_of(uow, oscar).id))
    await world.passes(days=1)
    states = {(one.person_id, one.state.value, one.reason) for one in letters(world, "tasks-to-do")}
    assert states == {(id_of(world, olga), "skipped", "answered"), (id_of(world, oscar), "sent", None)}


async def test_it_passes_to_nobody_who_may_not_follow_it(world: World) -> None:
    anna, olga = await olga_follows_anna(world)
    oscar, eva = await staff(world, "Oscar", Role.OPERATOR), await staff(world, "Eva", Role.OPERATOR, "Cremona")
    mina, gone = await staff(world, "Mina"), await staff(world, "Gina", Role.OPERATOR)
    await gone.sends("/privacy")
    await gone.taps("Togli il mio sì", "Conferma")
    world.ask(live_together, anna, oscar)
    await to_choices(olga)
    olga.sees("Per ora non c'è nessun'altra persona.")
    for one in (anna, olga, oscar, eva, mina, gone):
        for prefix in ("opq", "opv"):
            await world.forges(olga, f"{prefix}:1:{id_of(world, one)}")
            if not (one is olga and prefix == "opv"):
                olga.sees("Questa persona non può seguire questo patto.")
    await world.forges(olga, "opv:1:9999")
    olga.sees("Questa persona non può seguire questo patto.")
    assert operator_of(world) == "Olga"
    works_for(world, eva)
    await to_choices(olga)
    olga.sees("👤 Eva: segue 0 patti · 🏠 stesso ente")


def live_together(uow: UnitOfWork, one: Someone, other: Someone) -> None:
    person_of(uow, other).household_id = person_of(uow, one).household_id


async def test_it_passes_to_nobody_who_cannot_be_written_to(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    oscar = await staff(world, "Oscar", Role.OPERATOR)
    await oscar.blocks()
    await to_choices(olga)
    olga.sees("Per ora non c'è nessun'altra persona.")
    await world.forges(olga, f"opv:1:{id_of(world, oscar)}")
    olga.sees("Questa persona non può seguire questo patto.")
    assert operator_of(world) == "Olga"


async def test_whoever_finds_patti_under_their_name_hears_what_is_pending_in_them(world: World) -> None:
    await olga_follows_anna(world)

    def waits(uow: UnitOfWork) -> None:
        patto = uow.session.get_one(Patto, 1)
        patto.operator_id, patto.operator_name = None, "Rita Neri"

    world.ask(waits)
    raises(world, Reason.CALL, Reason.HELP)
    rita = await staff(world, "Rita Neri", Role.OPERATOR)
    assert operator_of(world) == "Rita Neri"
    await world.ticks()
    rita.sees("C'è qualcosa da guardare oggi in un patto che segui.")
    await world.passes(days=1)
    assert [one.person_id for one in letters(world, "tasks-to-do")] == [id_of(world, rita)]


async def test_nobody_else_passes_a_patto_on(world: World) -> None:
    anna, _olga = await olga_follows_anna(world)
    others = [
        anna,
        await staff(world, "Oscar", Role.OPERATOR),
        await staff(world, "Mina"),
        await staff(world, "Cora", Role.COORDINATOR, "Cremona"),
    ]
    for one in others:
        for data in ("oph:1:0", f"opq:1:{id_of(world, others[1])}", f"opv:1:{id_of(world, others[1])}", "opv:99:1"):
            await world.forges(one, data)
            one.sees("Questo patto non puoi passarlo tu.")
    for one in others[:3]:
        for data in ("opn", "opo:0:0", "opo:1:0", "opp:1"):
            await world.forges(one, data)
            one.sees("Questa pagina è per chi coordina il programma.")
    await world.forges(others[3], "opp:1")
    others[3].sees("Questo patto non puoi passarlo tu.")
    assert operator_of(world) == "Olga"


async def test_a_patto_that_is_over_stays_where_it_is(world: World) -> None:
    anna, olga = await olga_follows_anna(world)
    oscar = await staff(world, "Oscar", Role.OPERATOR)

    def ends(uow: UnitOfWork) -> None:
        patto = patti.own(uow, person_of(uow, anna), 1)
        patto.ended_at, patto.ending = uow.now, records.Ending.LEFT

    world.ask(ends)
    await world.forges(olga, f"opv:1:{id_of(world, oscar)}")
    olga.sees("Questo patto non puoi passarlo tu.")
    await world.forges(olga, "opd:1")
    olga.sees("finito")
    assert "🫱 Passa a un'altra persona" not in olga.labels


async def test_of_two_who_pass_it_on_at_once_it_goes_to_one_and_the_other_is_told_so(world: World) -> None:
    anna, olga = await olga_follows_anna(world)
    oscar, rita = await staff(world, "Oscar", Role.OPERATOR), await staff(world, "Rita", Role.OPERATOR)

    def passes_to(taker: Someone) -> Callable[[UnitOfWork], str]:
        return lambda uow: hand_overs.hand_over(uow, person_of(uow, olga), 1, person_of(uow, taker).id)[1].name

    kept, other = race(world, passes_to(oscar), passes_to(rita))
    assert kept == "Oscar"
    assert isinstance(other, NotToGive)
    assert operator_of(world) == "Oscar"
    await world.ticks()
    anna.sees("Da oggi ti segue Oscar.")


async def test_what_comes_up_while_it_passes_on_is_told_to_whoever_takes_it(world: World) -> None:
    anna, olga = await olga_follows_anna(world)
    oscar = await staff(world, "Oscar", Role.OPERATOR)

    def passes(uow: UnitOfWork) -> str:
        return hand_overs.hand_over(uow, person_of(uow, olga), 1, person_of(uow, oscar).id)[1].name

    def cries_for_help(uow: UnitOfWork) -> int:
        return tasks.raise_for(uow, patti.own(uow, person_of(uow, anna), 1), Reason.HELP).id

    assert race(world, passes, cries_for_help) == ["Oscar", 1]
    assert [one.person_id for one in letters(world, "task-soon")] == [id_of(world, oscar)]


# When whoever follows it goes


@pytest.mark.parametrize("way", ["Togli il mio sì", "Cancella i miei dati", "another role", "elsewhere"])
async def test_whoever_goes_leaves_their_patti_to_others_and_those_who_coordinate_hear_of_it(
    world: World, way: str
) -> None:
    anna, olga = await olga_follows_anna(world)
    bruno = await world.member("Bruno")
    a_patto(world, bruno, olga, code="P-2")
    cora, oscar = await staff(world, "Cora", Role.COORDINATOR), await staff(world, "Oscar", Role.OPERATOR)
    raises(world, Reason.CALL)
    if way == "another role":
        await accepts(world, olga, Role.COMMUNITY_MAKER, 1)
    elif way == "elsewhere":
        await accepts(world, olga, Role.OPERATOR, 2)
    else:
        await olga.sends("/privacy")
        await olga.taps(way, "Conferma")
    assert operator_of(world) is None
    await world.ticks()
    cora.sees("Ci sono 2 patti che nessuno segue. Puoi passarli a qualcuno.")
    assert len(letters(world, "patti-waiting")) == 1
    await cora.taps("Patti senza operatore")
    cora.sees("P-1", "P-2", "senza operatore", "1 cosa da fare")
    cora.does_not_see("Anna", "Bruno", "Olga", SECRET)
    await cora.taps("P-1", "🫱 Passa a un'altra persona", "Oscar")
    cora.does_not_see("Anna")
    await cora.taps("Conferma")
    cora.sees("Fatto: da oggi lo segue Oscar.")
    cora.does_not_see("Anna")
    await world.ticks()
    anna.sees("Da oggi ti segue Oscar.")
    await opens_list(oscar)
    oscar.sees("Anna\nvuole una telefonata")


async def accepts(world: World, someone: Someone, role: Role, scope_id: int) -> None:
    """Let somebody do other work from now on."""
    await someone.opens(f"https://t.me/farelegami_bot?start=i_{world.ask(invitations.invite, role, scope_id)}")
    await someone.taps("Conferma")


async def test_whoever_works_elsewhere_now_answers_for_nothing_in_what_they_left(world: World) -> None:
    anna, olga = await world.member("Anna"), await staff(world, "Olga", Role.OPERATOR)
    theirs = Promised("Paghiamo l'abbonamento del treno", Side.ORGANISATION, responsible=olga)
    a_patto(world, anna, olga, OWN, theirs)
    oscar = await staff(world, "Oscar", Role.OPERATOR)
    await accepts(world, olga, Role.OPERATOR, 2)
    await world.forges(olga, "opd:1")
    olga.sees("Questo patto non è tra quelli che segui.")
    cora = await staff(world, "Cora", Role.COORDINATOR)
    world.ask(lambda uow: hand_overs.hand_over(uow, person_of(uow, cora), 1, person_of(uow, oscar).id))
    asked = world.ask(lambda uow: uow.session.scalars(select(Commitment.responsible_id)).all())
    assert id_of(world, olga) not in asked
    before = olga.letters
    await world.passes(days=8)
    assert olga.letters == before


async def test_whoever_coordinates_from_now_on_keeps_the_patti_that_they_follow(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    await accepts(world, olga, Role.COORDINATOR, 1)
    assert operator_of(world) == "Olga"
    assert letters(world, "patti-waiting") == []


# Whoever coordinates


async def test_whoever_coordinates_sees_numbers_and_hands_and_no_word_of_a_patto(world: World) -> None:
    people = [await world.member(name) for name in ("Anna", "Bruno", "Carla", "Dino", "Elsa")]
    olga, cora = await staff(world, "Olga", Role.OPERATOR), await staff(world, "Cora", Role.COORDINATOR)
    for number, one in enumerate(people[:4], 1):
        a_patto(world, one, olga, code=f"P-{number}")
    await cora.sends("/gestione")
    await cora.taps(next(label for label in cora.labels if "Patti" in label), "📊 Patti della zona")
    cora.sees("Crema\nPatti: <5. Attivi: <5.", "Il programma vuole 250 patti e 500 persone in tutto.")
    a_patto(world, people[4], olga, code="P-5")
    world.ask(lives_with_two_children, people[0])
    await cora.taps("Uno per uno", "Indietro")
    cora.sees("Crema\nPatti: 5. Attivi: 5.", "Conclusi bene o in altro modo: <5.", "Persone, con chi vive con loro: 7.")
    await cora.taps("Uno per uno")
    cora.sees("P-5\nattivo · Olga")
    cora.does_not_see("Anna", "Elsa")
    await cora.taps("P-1")
    cora.sees("Ente: Cooperativa Filo.", "Zona: Crema.", "attivo · Olga")
    cora.does_not_see("Anna", "Apri il patto", "curriculum", "treno")
    for data in ("opd:1", "opf:1:0"):
        await world.forges(cora, data)
        cora.sees("Questo patto non è tra quelli che segui.")
    far = await staff(world, "Carlo", Role.COORDINATOR, "Cremona")
    await far.sends("/gestione")
    await far.taps(next(label for label in far.labels if "Patti" in label), "📊 Patti della zona")
    far.sees("Per ora qui non ce ne sono.")
    far.does_not_see("Crema\nPatti")


def lives_with_two_children(uow: UnitOfWork, someone: Someone) -> None:
    adult = person_of(uow, someone)
    for name in ("Adam", "Sara"):
        uow.session.add(
            Person(
                name=name,
                household_id=adult.household_id,
                birth_year=2018,
                language="it",
                role=Role.PARTICIPANT,
                joined_at=uow.now,
            )
        )


async def test_whoever_answers_for_one_commitment_reads_the_patto_and_does_nothing_else(world: World) -> None:
    anna, olga = await world.member("Anna"), await staff(world, "Olga", Role.OPERATOR)
    mina = await staff(world, "Mina")
    await mina.sends("/gestione")
    assert not any("Patti" in label for label in mina.labels)
    a_patto(world, anna, olga, OWN, Promised("Laboratorio di cucina", Side.COMMUNITY, responsible=mina))
    raises(world, Reason.CALL)
    await mina.sends("/gestione")
    await mina.taps("🤝 Patti")
    assert "I miei patti" in mina.labels
    assert not any("Chi chiamare" in label or "zona" in label or "Enti" in label for label in mina.labels)
    await mina.taps("I miei patti", "Anna")
    mina.sees("Adesso è: attivo.", "Lo segue: Olga.")
    assert not any("telefonata" in label or "Passa" in label for label in mina.labels)
    await mina.taps("Cose fatte")
    mina.sees("Per ora qui non ce ne sono.")


async def test_every_letter_about_a_patto_in_hand_is_written_in_every_language(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    oscar, _cora = await staff(world, "Oscar", Role.OPERATOR), await staff(world, "Cora", Role.COORDINATOR)
    raises(world, Reason.CRISIS, Reason.HELP, Reason.CALL)
    world.ask(lambda uow: hand_overs.hand_over(uow, person_of(uow, olga), 1, person_of(uow, oscar).id))
    world.ask(lambda uow: hand_overs.leave(uow, person_of(uow, oscar)))
    wanted = {"TaskNow", "TaskSoon", "TasksToDo", "PattoPassedOn", "PattiWaiting"}
    assert {one.__name__ for one in world.ask(written_letters)} >= wanted


def test_these_are_all_the_letters_there_are_about_it() -> None:
    own = ("services.task_news", "services.hand_over_news")
    assert {one.__name__ for one in every_notice() if one.__module__ in own} == {
        *("TaskNow", "TaskSoon", "TasksToDo", "PattoPassedOn", "PattiWaiting")
    }
