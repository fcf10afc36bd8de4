"""Operators write a patto with a person, in the chat: draft, proposal, back to a draft, remodelling."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Event, Thread
from time import sleep

import pytest
from sqlalchemy import select

from services import organisations, patti, patto_drafts, patto_lines, patto_templates, patto_texts
from services.patti import Standing
from services.patto_texts import PattoText
from services.work import UnitOfWork
from storage import organisations as enti
from storage import patti as records
from storage.accesses import Access, Subject
from storage.organisations import Membership
from storage.patti import Cadence, Ending, Nature, Patto, PattoKind, PattoStep, PattoVersion, Side, StepKind
from storage.people import Household, Person, Role
from tests.support.signing import by_hand
from tests.support.world import MONDAY, Someone, World
from tests.test_stewarding import staff
from views.answers.patto_texts import TakeBack

TODAY = MONDAY.date()
KIND = "Inclusione Sociale"


def patto_of(uow: UnitOfWork) -> Patto:
    return uow.session.scalars(select(Patto)).one()


def text_of(world: World) -> PattoText:
    """Read the version that was written last."""

    def read(uow: UnitOfWork) -> PattoText:
        found = patto_texts.newest(uow, patto_of(uow))
        assert found is not None
        return found

    return world.ask(read)


def standing_of(world: World) -> Standing:
    return world.ask(lambda uow: patti.standing(uow, patto_of(uow)))


def works_for(world: World, who: str, ente: str) -> None:
    """Let somebody work for an ente."""

    def act(uow: UnitOfWork) -> None:
        person = uow.session.scalars(select(Person).where(Person.name == who)).one()
        found = organisations.find_or_make(uow, ente, person.scope_id)
        uow.session.add(Membership(person_id=person.id, organisation_id=found.id))

    world.ask(act)


async def an_operator(world: World, name: str = "Paola", *, ente: str = "Cooperativa Zefiro") -> Someone:
    """Let there be an operator who works for an ente."""
    person = await staff(world, name, Role.OPERATOR)
    works_for(world, name, ente)
    return person


async def begun(world: World, *, name: str = "Fatima") -> Someone:
    """Let an operator begin a patto."""
    paola = await an_operator(world)
    await paola.sends("/gestione")
    await paola.taps("🤝 Patti", "📝 Scrivi un patto", "➕ Un patto nuovo")
    await paola.sends(name)
    await paola.taps(KIND)
    return paola


async def written(world: World) -> Someone:
    """Let an operator write a goal with a commitment of each side."""
    paola = await begun(world)
    await paola.taps("➕ Obiettivo")
    await paola.sends("Trovare un lavoro vicino a casa")
    await paola.taps("➕ Impegno", "👤 Fatima")
    await paola.sends("Guardo due offerte di lavoro")
    await paola.taps("Ogni settimana", "Un passo avanti", "➕ Un altro impegno", "🏠 Cooperativa Zefiro")
    await paola.sends("Leggiamo insieme il curriculum")
    await paola.sends("entro il 15 gennaio")
    await paola.taps("🙋 Rispondo io")
    return paola


def becomes_active(world: World) -> None:
    """Let both sides accept what is proposed, as the services of acceptance do."""

    def act(uow: UnitOfWork) -> None:
        patto = records.lock_patto(uow.session, patto_of(uow).id)
        assert patto is not None
        version = records.open_version(uow.session, patto.id)
        assert version is not None
        version.person_accepted_at = version.organisation_accepted_at = uow.now
        version.active_at = uow.now

    world.ask(act)


async def test_a_patto_is_written_with_commitments_of_both_sides_and_proposed(world: World) -> None:
    paola = await written(world)
    paola.sees(
        "Leggiamo insieme il curriculum", "entro venerdì 15 gennaio", "Risponde: Paola", "A cosa serve: un sostegno"
    )
    await paola.taps("Indietro", "Indietro", "👀 Leggi e proponi")
    paola.sees("Così lo legge Fatima", "La tua parte", "• Guardo due offerte di lavoro (ogni settimana)")
    paola.sees("La parte di Cooperativa Zefiro", "(entro venerdì 15 gennaio, Paola)", "Ti segue Paola.")
    await paola.taps("✅ Proponi il patto")
    paola.sees("Adesso il patto si può leggere.")

    text = text_of(world)
    assert (text.person, text.organisation, text.operator) == ("Fatima", "Cooperativa Zefiro", "Paola")
    assert text.version.is_proposed
    assert (text.version.own_commitments, text.version.organisation_commitments) == (1, 1)
    mine, theirs = text.commitments
    assert (mine.side, mine.nature, mine.cadence) == (Side.PERSON, Nature.ACTIVATION, Cadence.WEEKLY)
    assert (mine.responsible_id, text.responsible(mine)) == (None, "Fatima")
    assert (theirs.side, theirs.cadence, theirs.due_on) == (Side.ORGANISATION, Cadence.ONCE, date(2027, 1, 15))
    assert theirs.responsible_id == text.patto.operator_id
    assert text.patto.territory_id == 1
    assert standing_of(world) is Standing.PROPOSED
    assert steps(world) == [StepKind.WRITTEN, StepKind.PROPOSED]


def steps(world: World) -> list[StepKind]:
    return world.ask(lambda uow: list(uow.session.scalars(select(PattoStep.kind).order_by(PattoStep.id))))


async def test_without_a_commitment_of_each_side_nothing_is_proposed_and_it_says_whose_is_missing(world: World) -> None:
    paola = await begun(world)
    await paola.taps("➕ Obiettivo")
    await paola.sends("Trovare casa")
    await paola.taps("Indietro")
    paola.sees("Manca un impegno di Fatima.", "Manca un impegno di Cooperativa Zefiro.")
    await paola.taps("👀 Leggi e proponi", "✅ Proponi il patto")
    paola.sees("Non posso aiutarti senza di te: manca un impegno di Fatima.")
    await paola.taps("1. Trovare casa", "➕ Impegno", "👤 Fatima")
    await paola.sends("Porto i documenti")
    await paola.taps(
        "Ogni mese", "Un passo avanti", "Indietro", "Indietro", "👀 Leggi e proponi", "✅ Proponi il patto"
    )
    paola.sees("Manca un impegno di Cooperativa Zefiro: il patto vale se anche l'ente fa la sua parte.")
    assert standing_of(world) is Standing.DRAFT


async def test_a_template_is_a_beginning_that_is_changed_with_the_person(world: World) -> None:
    paola = await begun(world)
    await paola.taps("🧩 Parti da un modello")
    paola.sees("Lavoro e figli", "Curare una persona anziana", "Conoscere le persone vicine")
    await paola.taps("Lavoro e figli")
    paola.sees("1. 🎯 Trovare un lavoro che va d'accordo con i figli", "3 impegni", "Fatto.")
    await paola.taps("👀 Leggi e proponi")
    paola.sees("(ogni mese, è quello che dai agli altri)", "La parte della comunità")
    await paola.taps("✅ Proponi il patto")
    assert text_of(world).version.is_proposed


@pytest.mark.parametrize("kind", list(PattoKind))
async def test_every_template_can_be_proposed_as_it_stands(world: World, kind: PattoKind) -> None:
    await an_operator(world)

    def propose(uow: UnitOfWork, number: int) -> None:
        paola = uow.session.scalars(select(Person).where(Person.name == "Paola")).one()
        patto = patto_drafts.begin(uow, paola, "Fatima", kind)
        patto_templates.use(uow, paola, patto.id, number, str)
        text = patto_texts.propose(uow, paola, patto.id)
        assert any(one.nature is Nature.GIVING_BACK for one in text.of(Side.PERSON)), "each asks for something back"

    for number in range(3):
        world.ask(propose, number)


async def test_a_draft_is_found_again_where_it_was_left(world: World) -> None:
    paola = await begun(world)
    await paola.taps("➕ Obiettivo")
    await paola.sends("/start")
    await paola.taps("🗂 Gestione", "🤝 Patti", "📝 Scrivi un patto")
    code = text_of(world).patto.code
    await paola.taps(f"Fatima · {code}")
    paola.sees("Comincia da un obiettivo, o da un modello.")
    await paola.sends("/gestione")
    await paola.taps("🤝 Patti", "I miei patti", "Fatima", "📝 Continua la bozza")
    paola.sees("È una bozza")


async def test_the_first_questions_can_be_taken_up_again(world: World) -> None:
    paola = await an_operator(world)
    await paola.sends("/gestione")
    await paola.taps("🤝 Patti", "📝 Scrivi un patto", "➕ Un patto nuovo")
    await paola.sends("🚲")
    paola.sees("Non ho capito: scrivi un nome")
    await paola.sends("Anna")
    paola.sees("Che patto scrivi con Anna?")
    await paola.sends("boh")
    paola.sees("Tocca uno dei due pulsanti.")
    await paola.sends("/agenda")
    await paola.taps("Riprendi")
    paola.sees("Che patto scrivi con Anna?")
    await paola.sends("2")
    paola.sees("Anna", "Patto per l'Autonomia")


async def test_who_works_for_no_ente_chooses_one_or_writes_a_new_one(world: World) -> None:
    paola = await staff(world, "Paola", Role.OPERATOR)
    world.ask(lambda uow: [organisations.find_or_make(uow, f"Ente {n:02}", None) for n in range(1, 11)])
    await paola.sends("/gestione")
    await paola.taps("🤝 Patti", "📝 Scrivi un patto", "➕ Un patto nuovo")
    await paola.sends("Anna")
    await paola.taps(KIND)
    paola.sees("Con quale ente è il patto?", "Ente 01")
    await paola.taps("Avanti")
    paola.sees("Ente 10")
    await paola.sends("🚲")
    paola.sees("Non ho capito: scrivi il nome dell'ente con parole.")
    await paola.sends("cooperativa   Zefiro")
    paola.sees("Ente: cooperativa Zefiro.")
    assert len(world.ask(lambda uow: enti.all_of(uow.session, None))) == 11


async def test_a_commitment_is_said_otherwise_moved_and_taken_away(world: World) -> None:
    paola = await written(world)
    await paola.taps("✏️ Parole")
    await paola.sends("x" * 201)
    paola.sees("È troppo lungo, o non sono parole")
    await paola.sends("Rivediamo il curriculum")
    await paola.taps("⬆️ Prima")
    paola.sees("Fatto.")
    assert [one.text for one in text_of(world).commitments] == [
        "Rivediamo il curriculum",
        "Guardo due offerte di lavoro",
    ]
    await paola.taps("🏠 Rivediamo il curriculum", "↔️ Di chi è", "🌳 La comunità")
    paola.sees("Risponde: nessun nome, per ora.")
    await paola.taps("🙋 Chi risponde")
    await paola.sends("La signora Rosa")
    paola.sees("Risponde: La signora Rosa.")
    await paola.taps("🎯 A cosa serve", "Per gli altri", "🔁 Quando")
    await paola.sends("ogni lunedì e giovedì")
    paola.sees("Quando: ogni lunedì e giovedì.", "per gli altri")
    await paola.taps("🗑 Togli", "Sì, togli")
    assert [one.text for one in text_of(world).commitments] == ["Guardo due offerte di lavoro"]
    await paola.taps("🗑 Togli")
    paola.sees("Vanno via anche i suoi impegni.")
    await paola.taps("Sì, togli")
    paola.sees("Comincia da un obiettivo, o da un modello.")
    assert text_of(world).commitments == []


async def test_a_colleague_who_is_named_answers_and_belongs_to_the_team(world: World) -> None:
    paola = await written(world)
    await staff(world, "Olga", Role.OPERATOR)
    await paola.taps("🙋 Chi risponde", "Olga")
    paola.sees("Risponde: Olga.")
    await paola.taps("🙋 Chi risponde")
    await paola.sends("  olga ")
    one = text_of(world).commitments[-1]
    assert (one.responsible, one.responsible_id is not None) == ("Olga", True)


async def test_nobody_who_lives_with_the_person_answers_for_a_commitment(world: World) -> None:
    paola = await written(world)
    fatima, olga = await world.member("Fatima"), await staff(world, "Olga", Role.OPERATOR)

    def live_together(uow: UnitOfWork) -> None:
        home = Household(created_at=uow.now)
        uow.session.add(home)
        uow.session.flush()
        theirs = [uow.session.scalars(select(Person).where(Person.name == name)).one() for name in ("Fatima", "Olga")]
        for one in theirs:
            one.household_id = home.id
        patto_of(uow).person_id = theirs[0].id

    world.ask(live_together)
    await paola.taps("🙋 Chi risponde")
    paola.does_not_see("Olga")
    await paola.sends("Olga")
    assert text_of(world).commitments[-1].responsible_id is None, "she is not asked, and reads nothing"
    assert olga.account.id != fatima.account.id


async def test_how_often_is_asked_again_until_it_is_understood(world: World) -> None:
    paola = await written(world)
    await paola.taps("🔁 Quando")
    for said in ("boh", "FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"):
        await paola.sends(said)
        paola.sees("Non ho capito: scrivi un giorno, o ogni quanto.")
    await paola.taps("Una volta sola")
    paola.sees("Entro quale giorno?")
    await paola.sends("boh")
    paola.sees("Entro quale giorno?", "Non ho capito")
    await paola.sends("il 3 marzo")
    paola.sees("Quando: entro mercoledì 3 marzo.")
    await paola.taps("🔁 Quando")
    await paola.sends("RRULE:FREQ=MONTHLY;BYMONTHDAY=1")
    paola.sees("Quando: nelle date decise insieme.")
    await paola.taps("🔁 Quando")
    await paola.sends("il primo martedì del mese")
    paola.sees("ogni mese, la prima volta che è martedì")
    assert text_of(world).commitments[-1].rule == "FREQ=MONTHLY;BYDAY=1TU"


async def test_the_period_is_tapped_or_written(world: World) -> None:
    paola = await begun(world)
    await paola.taps("📅 Periodo", "12 mesi")
    assert text_of(world).version.ends_on == date(2027, 11, 22)
    await paola.taps("📅 Periodo")
    for said, why in (
        ("boh", "Non ho capito"),
        ("dal 5/12/2027 al 1/1/2027", "La fine viene prima"),
        ("fino al 1/1/2099", "al massimo tre anni"),
        ("dal 1/1/2026 al 1/2/2026", "Il periodo è già finito"),
    ):
        await paola.sends(said)
        paola.sees(why)
    await paola.sends("dal 1 dicembre al 31 maggio")
    paola.sees("Da martedì 1 dicembre a lunedì 31 maggio.")
    version = text_of(world).version
    assert (version.starts_on, version.ends_on) == (date(2026, 12, 1), date(2027, 5, 31))


async def test_what_is_due_outside_the_period_is_not_proposed(world: World) -> None:
    paola = await written(world)
    await paola.taps("🔁 Quando")
    await paola.sends("entro il 30 ottobre 2027")
    await paola.taps("Indietro", "Indietro", "👀 Leggi e proponi", "✅ Proponi il patto")
    paola.sees("L'impegno 2 non ha una data dentro il periodo")


async def test_a_proposal_is_taken_back_and_nobody_has_accepted_it_any_more(world: World) -> None:
    paola = await written(world)
    await paola.taps("Indietro", "Indietro", "👀 Leggi e proponi", "✅ Proponi il patto")

    def accept(uow: UnitOfWork) -> None:
        version = records.open_version(uow.session, patto_of(uow).id)
        assert version is not None
        version.person_accepted_at = uow.now

    world.ask(accept)
    await paola.taps("↩️ Riporta in bozza")
    paola.sees("Chi ha già detto sì lo leggerà e accetterà di nuovo.")
    await paola.taps("Sì, riporta in bozza")
    paola.sees("È una bozza")
    version = text_of(world).version
    assert (version.is_draft, version.person_accepted_at, version.number) == (True, None, 1)
    assert steps(world)[-1] is StepKind.TAKEN_BACK


async def test_nothing_is_changed_in_what_was_proposed_and_an_old_button_says_so(world: World) -> None:
    paola = await written(world)
    text = text_of(world)
    line = text.commitments[0]
    await paola.taps("Indietro", "Indietro", "👀 Leggi e proponi", "✅ Proponi il patto")
    for data in (
        f"pcm:{text.patto.id}:{line.id}:restituzione",
        f"pcd:{text.patto.id}:{line.id}:mensile:0",
        f"pcy:{text.patto.id}:{line.id}",
        f"pgy:{text.patto.id}:{line.goal_id}",
        f"pwq:{text.patto.id}:3",
        f"pwu:{text.patto.id}:0",
        f"pga:{text.patto.id}:0",
        f"pwz:{text.patto.id}",
    ):
        await world.forges(paola, data)
        paola.sees("Il testo è già da leggere e accettare.", "Aspetta il sì delle due parti.")
    assert [one.text for one in text_of(world).commitments] == [one.text for one in text.commitments]


async def test_a_remodelling_is_a_copy_beside_what_holds_and_can_be_thrown_away(world: World) -> None:
    paola = await written(world)
    await paola.taps("Indietro", "Indietro", "👀 Leggi e proponi", "✅ Proponi il patto")
    becomes_active(world)
    before = text_of(world)
    await paola.taps("🤝 Vai al patto", "📝 Il testo del patto", "🔄 Rimodula il patto")
    paola.sees("Scrivi in una frase perché il patto cambia.")
    await paola.sends("Il lavoro è arrivato")
    paola.sees("È una bozza", "2 impegni")
    await paola.taps("👀 Leggi e proponi")
    paola.sees("Perché cambia: Il lavoro è arrivato")
    await paola.taps("Indietro")
    after = text_of(world)
    assert (after.version.number, after.version.reason) == (2, "Il lavoro è arrivato")
    assert [one.origin_id for one in after.commitments] == [one.id for one in before.commitments]
    assert (after.version.starts_on, after.version.ends_on) == (before.version.starts_on, before.version.ends_on)
    assert standing_of(world) is Standing.ACTIVE

    await paola.taps("🗑 Butta la bozza")
    paola.sees("Il patto di adesso continua com'è.")
    await paola.taps("Sì, butta la bozza")
    assert standing_of(world) is Standing.ACTIVE
    await paola.taps("Indietro")
    paola.does_not_see("Fatima")


async def test_what_was_due_once_and_has_passed_is_not_promised_again(world: World) -> None:
    paola = await written(world)
    await paola.taps("Indietro", "Indietro", "👀 Leggi e proponi", "✅ Proponi il patto")
    becomes_active(world)
    world.telegram.clock.move(timedelta(days=60))
    await paola.taps("🤝 Vai al patto", "📝 Il testo del patto", "🔄 Rimodula il patto", "Senza un motivo")
    assert [one.text for one in text_of(world).commitments] == ["Guardo due offerte di lavoro"]


async def test_a_first_draft_that_is_thrown_away_ends_the_patto(world: World) -> None:
    paola = await begun(world)
    await paola.taps("🗑 Butta la bozza", "Sì, butta la bozza")
    paola.sees("Bozza buttata.")
    assert text_of(world).patto.ending is Ending.DROPPED
    await world.forges(paola, f"pwz:{text_of(world).patto.id}")
    paola.sees("Questo patto è finito")


async def test_whoever_waits_for_a_text_that_is_thrown_away_is_told_that_it_stops_there(world: World) -> None:
    paola, samira = await by_hand(world)
    await paola.sends("/gestione")
    await world.forges(paola, TakeBack(patto_id=1).pack())
    await paola.taps("🗑 Butta la bozza")
    paola.sees("Il patto finisce qui, e Samira riceve un messaggio.")
    await paola.taps("Sì, butta la bozza")
    before = samira.letters
    await world.passes(hours=1)
    assert samira.letters == before + 1
    samira.sees("Il patto che scrivevate insieme si ferma qui.")
    samira.does_not_see("Parlare italiano", "Ponte", "Leggi")


async def test_a_period_of_a_forged_button_is_an_old_button(world: World) -> None:
    paola = await written(world)
    for months in (0, 37, 100_000, 2**31 - 1):
        await world.forges(paola, f"pwq:1:{months}")
        paola.does_not_see("qualcosa non ha funzionato")
    assert text_of(world).version.ends_on == date(2027, 5, 24)


async def test_nobody_else_reads_or_changes_a_draft(world: World) -> None:
    await written(world)
    text = text_of(world)
    olga = await an_operator(world, "Olga")
    cora = await staff(world, "Cora", Role.COORDINATOR)
    anna = await world.member("Anna")
    line, goal = text.commitments[0].id, text.goals[0].goal.id
    for other in (olga, cora, anna):
        for data in (
            *(
                f"{prefix}:{text.patto.id}"
                for prefix in ("pwd", "pwt", "pwp", "pwx", "pwg", "pwh", "pwm", "pwn", "pwz")
            ),
            *(f"{prefix}:{text.patto.id}:{goal}" for prefix in ("pga", "pgs", "pgu", "pgx", "pgy", "pca")),
            *(f"{prefix}:{text.patto.id}:{line}" for prefix in ("pcw", "pcs", "pce", "pcu", "pcx", "pcy")),
            f"pga:{text.patto.id}:0",
            f"pcb:{text.patto.id}:{goal}:persona",
            f"pcc:{text.patto.id}:{line}:0",
            f"pcd:{text.patto.id}:{line}:mensile:0",
            f"pcm:{text.patto.id}:{line}:restituzione",
            f"pcq:{text.patto.id}:{line}:1",
            f"pwr:{text.patto.id}:0",
        ):
            await world.forges(other, data)
            other.sees("Questo patto non è tra quelli che segui.")
    again = text_of(world)
    assert again.version.is_draft
    assert [(one.text, one.cadence) for one in again.commitments] == [
        (one.text, one.cadence) for one in text.commitments
    ]


async def test_lines_of_another_patto_are_not_changed_through_ones_own(world: World) -> None:
    await written(world)
    theirs = text_of(world)
    olga = await an_operator(world, "Olga")

    def begin(uow: UnitOfWork) -> int:
        person = uow.session.scalars(select(Person).where(Person.name == "Olga")).one()
        patto = patto_drafts.begin(uow, person, "Anna", PattoKind.AUTONOMY)
        patto_lines.add_goal(uow, person, patto.id, "Un obiettivo")
        return patto.id

    own = world.ask(begin)
    line = theirs.commitments[0]
    for data in (
        f"pcy:{own}:{line.id}",
        f"pcm:{own}:{line.id}:sostegno",
        f"pgy:{own}:{line.goal_id}",
        f"pcd:{own}:{line.id}:mensile:1",
    ):
        await world.forges(olga, data)
        olga.sees("Questa riga non c'è più.")

    def read(uow: UnitOfWork) -> list[str]:
        return [one.text for one in records.commitments(uow.session, theirs.version.id)]

    assert world.ask(read) == [one.text for one in theirs.commitments]


async def test_opening_a_draft_is_written_down_once_a_sitting(world: World) -> None:
    await written(world)

    def opened(uow: UnitOfWork) -> int:
        return len(uow.session.scalars(select(Access).where(Access.subject == Subject.PATTO)).all())

    assert world.ask(opened) == 1


async def test_a_long_patto_is_read_in_pages(world: World) -> None:
    paola = await begun(world)

    def write(uow: UnitOfWork) -> None:
        person = uow.session.scalars(select(Person).where(Person.name == "Paola")).one()
        patto = patto_of(uow)
        for number in range(patto_lines.MOST_GOALS):
            goal = patto_lines.add_goal(uow, person, patto.id, f"Obiettivo lungo {number} ".ljust(150, "x"))
            for side in (Side.PERSON, Side.ORGANISATION, Side.COMMUNITY):
                patto_lines.add_commitment(uow, person, goal.id, side, f"{number} {side} ".ljust(200, "y"))

    world.ask(write)
    await paola.taps("📅 Periodo", "Indietro", "👀 Leggi e proponi")
    paola.sees("(1/2)")
    paola.does_not_see("✅ Proponi il patto")
    await paola.taps("Avanti")
    paola.sees("(2/2)", "Obiettivo 6", "✅ Proponi il patto")
    await paola.taps("Pagina prima")
    paola.sees("(1/2)")
    await paola.taps("Indietro", "📅 Periodo", "Indietro")
    paola.does_not_see("➕ Obiettivo")


async def test_a_stranger_who_forges_a_beginning_is_told_that_it_is_for_staff(world: World) -> None:
    anna = await world.member("Anna")
    for data in ("pwl", "pwb"):
        await world.forges(anna, data)
        anna.sees("Questa pagina è per chi segue i patti.")
    maker = await staff(world, "Mina", Role.COMMUNITY_MAKER)
    await world.forges(maker, "pwb")
    maker.sees("Questa pagina è per chi segue i patti.")


# Several at the same moment


def at_once(world: World, first: Callable[[UnitOfWork], object], second: Callable[[UnitOfWork], object]) -> list[str]:
    """Let the second begin while the first has not committed what it did; tells what the second was refused."""
    done, refused = Event(), list[str]()

    def one(uow: UnitOfWork) -> None:
        first(uow)
        done.set()
        sleep(0.5)

    def other(uow: UnitOfWork) -> None:
        patto = patto_of(uow)  # read before it is locked, as handlers do
        records.open_version(uow.session, patto.id)
        second(uow)

    def run() -> None:
        done.wait(20)
        try:
            world.ask(other)
        except Exception as fault:  # noqa: BLE001  told to the story
            refused.append(type(fault).__name__)

    thread = Thread(target=run)
    thread.start()
    world.ask(one)
    thread.join(30)
    assert not thread.is_alive()
    return refused


def paola_of(uow: UnitOfWork) -> Person:
    return uow.session.scalars(select(Person).where(Person.name == "Paola")).one()


async def test_nothing_is_changed_in_what_is_proposed_at_the_same_moment(world: World) -> None:
    await written(world)
    text = text_of(world)
    line = text.commitments[0].id
    refused = at_once(
        world,
        lambda uow: patto_texts.propose(uow, paola_of(uow), text.patto.id),
        lambda uow: patto_lines.remove_commitment(uow, paola_of(uow), line),
    )
    assert refused == ["TextIsFrozen"]
    after = text_of(world)
    assert after.version.is_proposed
    assert after.version.own_commitments == len(after.of(Side.PERSON)) == 1


async def test_a_commitment_that_goes_at_the_same_moment_is_missed_by_the_proposal(world: World) -> None:
    await written(world)
    text = text_of(world)
    line = text.commitments[0].id
    refused = at_once(
        world,
        lambda uow: patto_lines.remove_commitment(uow, paola_of(uow), line),
        lambda uow: patto_texts.propose(uow, paola_of(uow), text.patto.id),
    )
    assert refused == ["NothingOfThePerson"]
    assert text_of(world).version.is_draft


async def test_a_commitment_is_taken_away_once_and_a_remodelling_begun_once_by_two_phones(world: World) -> None:
    await written(world)
    text = text_of(world)
    line = text.commitments[0].id

    def remove(uow: UnitOfWork) -> None:
        found = records.commitment(uow.session, line)
        assert found is None or found.text
        patto_lines.remove_commitment(uow, paola_of(uow), line)

    assert at_once(world, remove, remove) == ["LineGone"]
    world.ask(lambda uow: patto_lines.add_commitment(uow, paola_of(uow), text.goals[0].goal.id, Side.PERSON, "Vado"))
    world.ask(lambda uow: patto_texts.propose(uow, paola_of(uow), text.patto.id))
    becomes_active(world)

    def remodel(uow: UnitOfWork) -> None:
        patto_texts.remodel(uow, paola_of(uow), text.patto.id)

    assert at_once(world, remodel, remodel) == []
    numbers = select(PattoVersion.number).order_by(PattoVersion.id)
    assert world.ask(lambda uow: list(uow.session.scalars(numbers))) == [1, 2]


async def test_a_person_who_is_here_hears_that_there_is_something_and_not_what(world: World) -> None:
    paola = await written(world)
    fatima = await world.member("Fatima")

    def link(uow: UnitOfWork) -> None:
        person = uow.session.scalars(select(Person).where(Person.name == "Fatima")).one()
        patto_of(uow).person_id, person.has_patto = person.id, True

    world.ask(link)
    await paola.taps("Indietro", "Indietro", "👀 Leggi e proponi", "✅ Proponi il patto")
    before = fatima.letters
    await world.ticks()
    assert fatima.letters == before + 1
    for content in ("lavoro", "offerte", "curriculum", "Zefiro"):
        fatima.does_not_see(content)
