"""Whom to call today and why: every reason once, told without a word of it, done by whoever is in charge."""

from collections.abc import Callable
from threading import Event, Thread
from time import sleep

import pytest
from sqlalchemy import event, select

from services import hand_overs, patti, reaching, tasks
from services.work import UnitOfWork
from simulator.chats import PrivateChat
from storage import patti as records
from storage.accesses import Access
from storage.outbox import Letter
from storage.people import Person, Role, by_telegram_id
from storage.tasks import Outcome, Reason, Task
from tests.support.keeping import a_patto
from tests.support.world import Someone, World
from tests.test_stewarding import staff


async def olga_follows_anna(world: World) -> tuple[Someone, Someone]:
    """Let Olga follow the patto of Anna, which is the first."""
    anna, olga = await world.member("Anna"), await staff(world, "Olga", Role.OPERATOR)
    a_patto(world, anna, olga)
    return anna, olga


def raises(world: World, *reasons: Reason, patto_id: int = 1) -> None:
    """Let there be something to do about a patto."""

    def act(uow: UnitOfWork) -> None:
        patto = records.lock_patto(uow.session, patto_id)
        assert patto is not None
        for reason in reasons:
            tasks.raise_for(uow, patto, reason)

    world.ask(act)


def settles(world: World, reason: Reason) -> None:
    def act(uow: UnitOfWork) -> None:
        patto = records.lock_patto(uow.session, 1)
        assert patto is not None
        tasks.settle(uow, patto, reason)

    world.ask(act)


def all_tasks(world: World) -> list[Task]:
    return world.ask(lambda uow: list(uow.session.scalars(select(Task).order_by(Task.id))))


def letters(world: World, *kinds: str) -> list[Letter]:
    return world.ask(
        lambda uow: list(uow.session.scalars(select(Letter).where(Letter.kind.in_(kinds)).order_by(Letter.id)))
    )


def person_of(uow: UnitOfWork, someone: Someone) -> Person:
    person = by_telegram_id(uow.session, someone.account.id)
    assert person is not None
    return person


async def opens_list(someone: Someone) -> None:
    """Go from the menu to whom to call today."""
    await someone.sends("/gestione")
    await someone.taps(next(label for label in someone.labels if "Patti" in label))
    await someone.taps(next(label for label in someone.labels if "Chi chiamare oggi" in label))


# The list


async def test_whom_to_call_today_and_why_the_urgent_first(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    bruno = await world.member("Bruno")
    a_patto(world, bruno, olga, code="P-2")
    await opens_list(olga)
    olga.sees("Per oggi non c'è niente da fare.")
    raises(world, Reason.CALL)
    raises(world, Reason.HELP, patto_id=2)
    await olga.sends("/gestione")
    assert any("Patti (2)" in label for label in olga.labels)
    await opens_list(olga)
    olga.sees("🔴 Bruno\nchiede aiuto, da lunedì 23 novembre", "Anna\nvuole una telefonata, da lunedì 23 novembre")
    assert olga.labels.index("🔴 Bruno") < olga.labels.index("Anna")
    await olga.taps("🔴 Bruno")
    olga.sees("Chiede aiuto.", "Chiama o scrivi oggi")
    await olga.taps("👋 Me ne occupo io")
    olga.sees("Se ne occupa Olga.")
    assert "👋 Me ne occupo io" not in olga.labels
    await olga.taps("Fatto, chiudi", "Abbiamo parlato")
    olga.sees("Fatto. Se vuoi, scrivi due parole", "Chiusa lunedì 23 novembre alle 10:00: abbiamo parlato.")
    await olga.taps("✏️ Aggiungi due parole")
    await olga.sends("2")
    olga.sees("abbiamo parlato.\n2", "Cambia le parole")
    await olga.taps("Apri il patto", "Cose fatte")
    olga.sees("Chiede aiuto", "Chiusa lunedì 23 novembre da Olga: abbiamo parlato.", "2")
    done = all_tasks(world)[-1]
    assert (done.outcome, done.words, done.closed_by_id) == (Outcome.TALKED, "2", done.taken_by_id)
    await opens_list(olga)
    olga.sees("Anna")
    olga.does_not_see("Bruno")


async def test_the_same_reason_again_is_the_same_thing_woken_up(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    raises(world, Reason.CALL)
    await opens_list(olga)
    await olga.taps("Anna", "⏳ Tra 7 giorni")
    olga.sees("Rimandata a lunedì 30 novembre.")
    await olga.taps("Indietro")
    olga.sees("Per oggi non c'è niente da fare.")
    await olga.taps("⏳ Rimandate (1)")
    olga.sees("Anna", "rimandata a lunedì 30 novembre")
    await world.passes(days=1)
    raises(world, Reason.CALL)
    await opens_list(olga)
    olga.sees("vuole una telefonata, da martedì 24 novembre")
    (one,) = all_tasks(world)
    assert one.snoozed_until is None
    settles(world, Reason.CALL)
    raises(world, Reason.CALL)
    assert [each.outcome for each in all_tasks(world)] == [Outcome.NO_LONGER, None]


async def test_what_lasts_stays_put_off_however_often_it_is_found(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    raises(world, Reason.REVIEW)
    await opens_list(olga)
    await olga.taps("Anna", "⏳ Domani")
    raises(world, Reason.REVIEW)
    await opens_list(olga)
    olga.sees("Per oggi non c'è niente da fare.")
    await world.passes(days=1)
    await opens_list(olga)
    olga.sees("serve una verifica, da lunedì 23 novembre")


async def test_put_off_on_a_friday_it_comes_back_on_monday(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    await world.passes(days=4)
    raises(world, Reason.MISSED)
    await opens_list(olga)
    await olga.taps("Anna", "⏳ Domani")
    olga.sees("Rimandata a lunedì 30 novembre.")


async def test_what_is_urgent_is_neither_put_off_for_long_nor_closed_unheard(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    raises(world, Reason.CRISIS)
    await opens_list(olga)
    await olga.taps("🔴 Anna")
    olga.sees("Chiama adesso. Se c'è pericolo, il numero è il 112.")
    assert "⏳ Tra 7 giorni" not in olga.labels
    await world.forges(olga, "opz:1:7")
    olga.sees("È una cosa urgente", "Chiama adesso")
    await olga.taps("Fatto, chiudi")
    assert "Non risponde" not in olga.labels
    await world.forges(olga, "opx:1:not_reached")
    olga.sees("È una cosa urgente")
    await world.forges(olga, "opx:1:no_longer")
    await world.forges(olga, "opz:1:365")
    olga.sees("È una cosa urgente")
    assert all_tasks(world)[0].closed_at is None
    await opens_list(olga)
    await olga.taps("🔴 Anna", "⏳ Domani")
    await opens_list(olga)
    olga.sees("Per oggi non c'è niente da fare.")
    await world.passes(days=1)
    await opens_list(olga)
    olga.sees("Anna")


async def test_old_buttons_show_what_is_true_now(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    raises(world, Reason.CALL)
    await opens_list(olga)
    await olga.taps("Anna")
    await olga.taps("Fatto, chiudi", "Risolto")
    for data in ("opg:1", "opz:1:1", "opc:1", "opx:1:talked"):
        await world.forges(olga, data)
        olga.sees("Intanto questa cosa è già chiusa", "risolto.")
    assert all_tasks(world)[0].outcome is Outcome.SETTLED


async def test_words_are_asked_again_where_there_are_none(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    raises(world, Reason.CALL)
    await world.forges(olga, "opw:1")
    olga.sees("Questa cosa la segue un'altra persona, o non c'è più.")
    await opens_list(olga)
    await olga.taps("Anna", "Fatto, chiudi", "Risolto", "✏️ Aggiungi due parole")
    olga.account.sends_sticker("🚲")
    await world.settles()
    olga.sees("Scrivi con parole, fino a 500 lettere.")
    await olga.sends("x" * 501)
    olga.sees("Scrivi con parole, fino a 500 lettere.")
    await olga.sends("<b>Va meglio</b> & {name}")
    olga.sees("<b>Va meglio</b> & {name}")


async def test_nobody_else_sees_or_does_anything_about_it(world: World) -> None:
    anna, _olga = await olga_follows_anna(world)
    others = [
        anna,
        await staff(world, "Oscar", Role.OPERATOR),
        await staff(world, "Cora", Role.COORDINATOR),
        await staff(world, "Mina"),
    ]
    raises(world, Reason.CRISIS)
    for one in others:
        for data in ("opk:1", "opg:1", "opz:1:1", "opc:1", "opx:1:talked", "opw:1", "opk:99", "opx:99:talked"):
            await world.forges(one, data)
            one.sees("Questa cosa la segue un'altra persona, o non c'è più.")
        for data in ("opd:1", "opf:1:0"):
            await world.forges(one, data)
            one.sees("Questo patto non è tra quelli che segui.")
    for one in (others[0], others[3]):
        await world.forges(one, "opt:0:0")
        one.sees("Questa pagina è per chi segue i patti.")
    await world.forges(anna, "opm")
    anna.sees("Questa pagina è per chi segue i patti.")
    (one_task,) = all_tasks(world)
    assert (one_task.taken_at, one_task.closed_at, one_task.snoozed_until) == (None, None, None)


async def test_opening_something_to_do_is_written_down_as_a_reading(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    raises(world, Reason.CALL)
    await opens_list(olga)
    assert world.ask(lambda uow: len(list(uow.session.scalars(select(Access))))) == 0
    await olga.taps("Anna")
    (read,) = world.ask(lambda uow: list(uow.session.scalars(select(Access))))
    assert (read.person_id, read.subject_id, read.subject.value) == (1, 1, "patto")


async def test_a_list_is_turned_page_by_page(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    for number in range(2, 11):
        a_patto(world, None, olga, known_as=f"Signora {number}", code=f"P-{number}")
        raises(world, Reason.CALL, patto_id=number)
    await opens_list(olga)
    assert sum(label.startswith("Signora") for label in olga.labels) == 8
    await olga.taps("Avanti")
    olga.sees("Signora 10", "Pagina prima")
    await world.forges(olga, "opt:0:40")
    olga.sees("Signora 10", "Pagina prima")


async def test_two_people_of_one_name_are_told_apart(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    other = await world.member("Anna")
    a_patto(world, other, olga, code="P-2")
    a_patto(world, None, olga, known_as="Rita", code="P-3")
    for patto_id in (1, 2, 3):
        raises(world, Reason.HELP, patto_id=patto_id)
    await opens_list(olga)
    olga.sees("🔴 Anna · P-1\n", "🔴 Anna · P-2\n", "🔴 Rita\n")
    assert {"🔴 Anna · P-1", "🔴 Anna · P-2", "🔴 Rita"} <= set(olga.labels)
    raises(world, Reason.CALL, patto_id=2)
    await opens_list(olga)
    assert {"🔴 Anna · P-1", "🔴 P-2 · Chiede aiuto", "P-2 · Vuole una telefonata"} <= set(olga.labels)
    await world.forges(olga, "opl:0")
    await olga.taps("Anna · P-2")
    olga.sees("P-2")


async def test_a_page_that_is_done_meanwhile_shows_what_is_left(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    for number in range(2, 11):
        a_patto(world, None, olga, known_as=f"Signora {number}", code=f"P-{number}")
        raises(world, Reason.CALL, patto_id=number)
    await opens_list(olga)
    ninth = world.ask(lambda uow: tasks.worklist(uow, person_of(uow, olga), 1).rows[0].id)
    world.ask(lambda uow: tasks.close(uow, person_of(uow, olga), ninth, Outcome.SETTLED))
    await olga.taps("Avanti")
    olga.sees("Signora 2")
    olga.does_not_see("Per oggi non c'è niente da fare.", "Pagina prima")
    await world.forges(olga, "opt:1:7")
    olga.sees("Qui non c'è niente.", "Chi chiamare oggi (8)")


# Letters


async def test_of_a_morning_there_is_one_letter_with_a_number_and_nothing_else(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    raises(world, Reason.CALL, Reason.MISSED, Reason.BUDGET)
    await world.ticks()
    olga.does_not_see("nei patti che segui")
    before = olga.letters
    await world.passes(hours=21, minutes=50)
    assert olga.letters == before
    await world.passes(minutes=30)
    olga.sees("Oggi ci sono 3 cose da guardare nei patti che segui.")
    olga.does_not_see("Anna")
    assert olga.letters == before + 1
    await olga.taps("📌 Chi chiamare oggi")
    olga.sees("vuole una telefonata", "non risponde da due volte", "c'è una spesa da decidere")


async def test_what_was_done_in_time_is_not_told(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    raises(world, Reason.CALL)
    await opens_list(olga)
    await olga.taps("Anna", "Fatto, chiudi", "Risolto")
    await world.passes(days=1)
    assert [(one.state.value, one.reason) for one in letters(world, "tasks-to-do")] == [("skipped", "answered")]


async def test_on_a_weekend_nobody_is_reminded_of_their_work(world: World) -> None:
    _anna, _olga = await olga_follows_anna(world)
    await world.passes(days=4)
    raises(world, Reason.CALL)
    await world.passes(days=2, hours=12)
    assert [one.state.value for one in letters(world, "tasks-to-do")] == ["waiting"]
    await world.passes(hours=12)
    assert [one.state.value for one in letters(world, "tasks-to-do")] == ["sent"]


async def test_help_is_told_at_once_but_not_at_night_and_danger_at_any_hour(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    raises(world, Reason.HELP)
    await world.ticks()
    olga.sees("🔴 C'è qualcosa da guardare oggi in un patto che segui.")
    olga.does_not_see("Anna", "aiuto")
    await olga.taps("Apri")
    olga.sees("Anna", "Chiede aiuto.")
    await olga.taps("Fatto, chiudi", "Abbiamo parlato")
    await world.passes(hours=13)
    raises(world, Reason.HELP)
    await world.ticks()
    olga.does_not_see("C'è qualcosa da guardare oggi")
    raises(world, Reason.CRISIS)
    await world.ticks()
    olga.sees("🔴 Guarda subito: c'è una cosa urgente in un patto che segui.")
    before = olga.letters
    raises(world, Reason.CRISIS)
    await world.ticks()
    assert olga.letters == before, "it is the same news, within the hour"
    await world.passes(hours=1)
    raises(world, Reason.CRISIS)
    await world.ticks()
    assert olga.letters == before + 1
    await olga.taps("Apri", "👋 Me ne occupo io")
    await world.passes(minutes=5)
    raises(world, Reason.CRISIS)
    await world.ticks()
    assert olga.letters == before + 2, "whoever has it in hand hears at once that there is more"


@pytest.mark.parametrize("away", ["blocks", "nobody"])
async def test_danger_reaches_somebody_where_whoever_follows_is_not_there(world: World, away: str) -> None:
    _anna, olga = await olga_follows_anna(world)
    cora = await staff(world, "Cora", Role.COORDINATOR)
    elsewhere = await staff(world, "Eva", Role.COORDINATOR, "Cremona")
    if away == "blocks":
        await olga.blocks()
    else:
        world.ask(leaves_alone)
    raises(world, Reason.CRISIS)
    await world.ticks()
    cora.sees("C'è una cosa urgente in un patto della tua zona")
    elsewhere.does_not_see("urgente")
    await cora.taps("Apri")
    cora.sees("P-1", "Passa a un'altra persona", "Quello che c'è scritto lo legge solo chi segue il patto.")
    cora.does_not_see("Anna")
    await cora.taps("🫱 Passa a un'altra persona", "Cora", "Conferma")
    await world.ticks()
    await opens_list(cora)
    cora.sees("🔴 Anna")


@pytest.mark.parametrize("away", ["blocks", "found blocked", "goes"])
async def test_danger_is_told_to_others_where_whoever_was_told_of_it_is_not_there_any_more(
    world: World, away: str
) -> None:
    _anna, olga = await olga_follows_anna(world)
    cora = await staff(world, "Cora", Role.COORDINATOR)
    if away == "found blocked":
        assert isinstance(olga.chat, PrivateChat)
        olga.chat.blocked = True  # and nobody was told, as where the bot was away
        raises(world, Reason.CRISIS)
    else:
        raises(world, Reason.CRISIS)
        await world.ticks()
        olga.sees("c'è una cosa urgente")
    cora.does_not_see("urgente")
    if away == "blocks":
        await olga.blocks()
    elif away == "goes":
        await olga.sends("/privacy")
        await olga.taps("Togli il mio sì", "Conferma")
    for _again in range(3):
        await world.ticks()
    told = letters(world, "task-now")
    assert [(one.state.value, one.reason) for one in told if one.person_id != told[0].person_id] == [("sent", None)]


async def test_who_coordinates_hears_of_nothing_urgent_that_is_in_hands_meanwhile(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    cora, oscar = await staff(world, "Cora", Role.COORDINATOR), await staff(world, "Oscar", Role.OPERATOR)
    world.ask(leaves_alone)
    await world.passes(hours=14)
    before = cora.letters
    raises(world, Reason.HELP)
    world.ask(lambda uow: hand_overs.hand_over(uow, person_of(uow, cora), 1, person_of(uow, oscar).id))
    await world.passes(hours=10)
    assert cora.letters == before, "nobody is missing any more"
    oscar.sees("patto")
    assert {one.reason for one in letters(world, "task-soon")} == {None, "passed-on"}
    assert olga.letters > 0


async def test_whoever_can_be_reached_again_hears_of_what_was_urgent_meanwhile(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    await olga.blocks()
    raises(world, Reason.CRISIS)
    await world.ticks()
    await olga.starts()
    await world.ticks()
    olga.sees("c'è una cosa urgente in un patto che segui")


def leaves_alone(uow: UnitOfWork) -> None:
    patto = records.lock_patto(uow.session, 1)
    assert patto is not None
    patto.operator_id = None


# Who cannot be reached (rule 10)


async def test_whoever_follows_a_patto_is_told_that_its_person_cannot_be_reached(world: World) -> None:
    anna, olga = await olga_follows_anna(world)
    await anna.blocks()
    await opens_list(olga)
    olga.sees("Anna\nqui non riceve più i messaggi")
    await anna.starts()
    await opens_list(olga)
    olga.sees("Per oggi non c'è niente da fare.")
    assert [one.outcome for one in all_tasks(world)] == [Outcome.NO_LONGER]


async def test_it_is_noticed_as_well_when_a_letter_finds_the_bot_blocked(world: World) -> None:
    anna, olga = await olga_follows_anna(world)
    world.ask(lambda uow: reaching.note_blocked(uow, [], "lease", person_of(uow, anna).id))
    world.ask(lambda uow: reaching.note_blocked(uow, [], "lease", person_of(uow, anna).id))
    await opens_list(olga)
    olga.sees("qui non riceve più i messaggi")
    assert len(all_tasks(world)) == 1
    await anna.sends("ciao")
    assert [one.outcome for one in all_tasks(world)] == [Outcome.NO_LONGER]


async def test_nobody_is_told_of_who_has_no_patto_or_one_that_is_over(world: World) -> None:
    bruno = await world.member("Bruno")
    anna, _olga = await olga_follows_anna(world)
    await bruno.blocks()
    await bruno.starts()

    def ends(uow: UnitOfWork) -> None:
        patto = patti.own(uow, person_of(uow, anna), 1)
        patto.ended_at, patto.ending = uow.now, records.Ending.LEFT

    world.ask(ends)
    await anna.blocks()
    assert all_tasks(world) == []


# At the same moment


def race(world: World, first: Callable[[UnitOfWork], object], second: Callable[[UnitOfWork], object]) -> list[object]:
    """Do something while something else is being done; gives what became of both, errors included."""
    begun, found = Event(), list[object]()

    def slowly(uow: UnitOfWork) -> object:
        done = first(uow)
        begun.set()
        sleep(0.5)
        return done

    def meanwhile() -> None:
        begun.wait(5)
        try:
            found.append(world.ask(second))
        except Exception as trouble:  # noqa: BLE001  whatever becomes of it is looked at
            found.append(trouble)

    thread = Thread(target=meanwhile)
    thread.start()
    kept = world.ask(slowly)
    thread.join(15)
    return [kept, *found]


async def test_for_one_reason_there_is_one_thing_to_do_whoever_comes_at_once(world: World) -> None:
    anna, _olga = await olga_follows_anna(world)

    def wants_a_call(uow: UnitOfWork) -> int:
        return tasks.raise_for(uow, patti.own(uow, person_of(uow, anna), 1), Reason.CALL).id

    assert race(world, wants_a_call, wants_a_call) == [1, 1]
    assert len(all_tasks(world)) == 1


async def test_what_comes_up_while_it_is_being_closed_is_not_lost(world: World) -> None:
    anna, olga = await olga_follows_anna(world)
    raises(world, Reason.CALL)

    def closes(uow: UnitOfWork) -> Outcome | None:
        return tasks.close(uow, person_of(uow, olga), 1, Outcome.TALKED).task.outcome

    def wants_a_call(uow: UnitOfWork) -> int:
        return tasks.raise_for(uow, patti.own(uow, person_of(uow, anna), 1), Reason.CALL).id

    assert race(world, closes, wants_a_call) == [Outcome.TALKED, 2]
    assert [one.closed_at is None for one in all_tasks(world)] == [False, True]


async def test_of_two_phones_that_close_the_same_thing_one_does(world: World) -> None:
    _anna, olga = await olga_follows_anna(world)
    raises(world, Reason.CALL)

    def closes(outcome: Outcome) -> Callable[[UnitOfWork], Outcome | None]:
        return lambda uow: tasks.close(uow, person_of(uow, olga), 1, outcome).task.outcome

    kept, other = race(world, closes(Outcome.TALKED), closes(Outcome.SETTLED))
    assert kept is Outcome.TALKED
    assert isinstance(other, tasks.TaskIsDone)
    assert all_tasks(world)[0].outcome is Outcome.TALKED


# How much it costs


async def test_a_person_who_blocks_costs_nothing_where_there_is_no_patto(world: World) -> None:
    bruno = await world.member("Bruno")
    asked = world.ask(lambda uow: counted(uow, lambda: reaching.note(uow, person_of(uow, bruno), blocked=True)))
    assert asked == 1, "who it is"


def counted(uow: UnitOfWork, act: Callable[[], object]) -> int:
    """Count the statements that something takes."""
    seen = list[str]()

    def note(*given: object) -> None:
        seen.append(str(given[2]))

    connection = uow.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    act()
    event.remove(connection, "before_cursor_execute", note)
    return len(seen)
