"""What a patto holds: told and handed over whole, ended with the yes, emptied of whoever is forgotten, or in time."""

import io
import json
import re
import zipfile
from datetime import timedelta
from html import escape

import pytest
from sqlalchemy import select

from services import hand_overs, housekeeping, patto_desk, privacy, tasks
from services.work import UnitOfWork
from storage import accesses
from storage.accesses import Access, Subject
from storage.check_ins import CheckIn, Due, Word
from storage.expenses import Expense, ExpenseState
from storage.organisations import Organisation
from storage.outbox import Letter
from storage.patti import Cadence, Commitment, Ending, Goal, Nature, Patto, PattoKind, PattoStep, PattoVersion, Side
from storage.patti import StepKind as Step
from storage.patto_reviews import Review, ReviewOutcome
from storage.people import Role
from storage.tasks import Outcome, Reason, Task
from tests.support.in_class import person_of, staff
from tests.support.kept_words import all_words
from tests.support.world import Someone, World
from views.answers.check_ins import HearCheckIn, ShowCheckIn
from views.answers.expenses import ShowBudget
from views.answers.patti import HearPattoStep, ShowPattoStory, ShowPattoToTeam
from views.answers.patto_desk import ShowPattoDesk

WORDS = (
    "ROSSI-2026", "la Fatima del terzo piano", "Trovare un lavoro vicino a casa", "Manda tre curriculum",
    "Paga il corso di inglese", "Luisa dello sportello", "Non ce la faccio il giovedì", "voce-uno", "voce-due",
    "Grazie per ieri", "Ora i bimbi stanno meglio", "Corso di inglese, 45 ore", "Troppo caro", "Ci vediamo al bar",
    "Abbiamo deciso di provare ancora", "Richiamata alle dieci",
)  # fmt: skip
"""Everything that `a_patto` puts into words."""


def a_patto(world: World, fatima: Someone, olga: Someone, *, accepted: bool = True) -> int:
    """Write down a patto with something in every place that holds words; give its number."""

    def write(uow: UnitOfWork) -> int:
        me, operator, now, today = person_of(uow, fatima), person_of(uow, olga), uow.now, uow.programme.today(uow.now)
        session = uow.session
        ente = Organisation(name="Cooperativa Il Ponte", created_at=now)
        session.add(ente)
        session.flush()
        patto = Patto(
            code="ROSSI-2026", kind=PattoKind.INCLUSION, territory_id=1, organisation_id=ente.id,
            operator_id=operator.id, person_id=me.id, known_as="la Fatima del terzo piano", cap_cents=200_000,
            committed_cents=4_500, created_at=now, linked_at=now,
        )  # fmt: skip
        session.add(patto)
        session.flush()
        said = now if accepted else None
        version = PattoVersion(
            patto_id=patto.id, number=1, reason="Ora i bimbi stanno meglio", starts_on=today,
            ends_on=today + timedelta(days=180), created_at=now, proposed_at=now, person_accepted_at=said,
            organisation_accepted_at=said, own_commitments=1, organisation_commitments=1, active_at=said,
        )  # fmt: skip
        session.add(version)
        session.flush()
        goal = Goal(version_id=version.id, position=1, text="Trovare un lavoro vicino a casa")
        session.add(goal)
        session.flush()
        mine = Commitment(
            version_id=version.id, goal_id=goal.id, position=1, text="Manda tre curriculum", side=Side.PERSON,
            nature=Nature.ACTIVATION, cadence=Cadence.WEEKLY,
        )  # fmt: skip
        theirs = Commitment(
            version_id=version.id, goal_id=goal.id, position=2, text="Paga il corso di inglese",
            side=Side.ORGANISATION, nature=Nature.SUPPORT, responsible="Luisa dello sportello",
            responsible_id=operator.id, cadence=Cadence.ONCE, due_on=today + timedelta(days=30),
        )  # fmt: skip
        session.add_all([mine, theirs])
        session.flush()
        past = Due(
            commitment_id=mine.id, patto_id=patto.id, starts_on=today - timedelta(days=7), due_on=today,
            asked_at=now, answered_at=now,
        )  # fmt: skip
        ahead = Due(
            commitment_id=theirs.id, patto_id=patto.id, starts_on=today, due_on=today + timedelta(days=30)
        )  # fmt: skip
        session.add_all([past, ahead])
        session.flush()
        session.add_all(
            [
                CheckIn(
                    due_id=past.id, by_id=me.id, on_behalf=False, word=Word.PARTLY,
                    note="Non ce la faccio il giovedì", voice="voce-uno", at=now,
                ),
                PattoStep(
                    patto_id=patto.id, kind=Step.SAID, by_id=operator.id, text="Grazie per ieri", voice="voce-due",
                    at=now,
                ),
                Task(
                    patto_id=patto.id, reason=Reason.CALL, opened_at=now, woken_at=now, closed_at=now,
                    outcome=Outcome.TALKED, words="Richiamata alle dieci",
                ),
                Task(patto_id=patto.id, reason=Reason.HELP, opened_at=now, woken_at=now),
                Expense(
                    patto_id=patto.id, what="Corso di inglese, 45 ore", cents=4_500, state=ExpenseState.APPROVED,
                    proposed_by_id=me.id, proposed_at=now, decided_by_id=operator.id, decided_at=now,
                    reason="Troppo caro",
                ),
                Review(
                    patto_id=patto.id, planned_at=now, place="Ci vediamo al bar", planned_by_id=operator.id,
                    created_at=now, held_at=now, outcome=ReviewOutcome.CONFIRM,
                    words="Abbiamo deciso di provare ancora",
                ),
            ]
        )  # fmt: skip
        accesses.note(
            session, person_id=None, reader_id=operator.id, subject=Subject.PATTO, subject_id=patto.id, now=now
        )
        me.has_patto = True
        session.flush()
        return patto.id

    return world.ask(write)


async def two_sides(world: World, *, accepted: bool = True) -> tuple[Someone, Someone, int]:
    """Let Fatima have a patto that Olga follows."""
    fatima, olga = await world.member("Fatima"), await staff(world, "Olga", Role.OPERATOR)
    return fatima, olga, a_patto(world, fatima, olga, accepted=accepted)


async def test_a_patto_is_counted_and_can_be_downloaded_whole(world: World) -> None:
    fatima, _olga, _ = await two_sides(world)
    await fatima.sends("/privacy")
    fatima.sees("Patti: 1")
    await fatima.taps("Scarica i miei dati")
    document = fatima.screen.document
    assert document is not None
    with zipfile.ZipFile(io.BytesIO(document.data)) as archive:
        stored, page = archive.read("dati.json").decode(), archive.read("leggimi.html").decode()
    for words in WORDS:
        if not words.startswith("voce-"):
            assert escape(words) in page, words
            assert words in stored
    assert "voce-" not in stored, "where Telegram keeps a voice opens nothing for anybody else"
    assert [one["chi"] for one in json.loads(stored)["letture_del_patto"]] == ["Olga"], "read before it was hers, too"
    for said in ("Patto per l&#x27;Inclusione Sociale", "In parte", "approvata", "si va avanti così", "Olga"):
        assert said in page, said
    prefixes = "patto|ending|result|side|nature|word|expense|review|task|read"
    assert not re.search(rf"<dd>({prefixes})-", page)


async def test_of_a_forgotten_person_s_patto_only_numbers_stay(world: World) -> None:
    fatima, olga, patto_id = await two_sides(world)
    before = all_words(world)
    assert [words for words in WORDS if words not in before] == []
    await fatima.sends("/privacy")
    await fatima.taps("Cancella i miei dati")
    fatima.sees("Anche il tuo patto qui finisce")
    await fatima.taps("Conferma")
    fatima.sees("nelle idee e nel patto")
    left = all_words(world)
    assert [words for words in WORDS if words in left] == []

    def look(uow: UnitOfWork) -> tuple[object, ...]:
        patto = uow.session.get_one(Patto, patto_id)
        said = [one.word for one in uow.session.scalars(select(CheckIn))]
        paid = [(one.cents, one.state) for one in uow.session.scalars(select(Expense))]
        dues, read = len(uow.session.scalars(select(Due)).all()), uow.session.scalars(select(Access)).all()
        return patto.ending, patto.committed_cents, said, paid, dues, read

    counted: tuple[object, ...] = (Ending.FORGOTTEN, 4_500, [Word.PARTLY], [(4_500, ExpenseState.APPROVED)], 1, [])
    assert world.ask(look) == counted, "what is to come and has no answer is gone, what was answered is counted"
    await world.passes(hours=12)
    olga.sees("patto che segui")
    olga.does_not_see("Fatima")


async def test_with_the_yes_the_patto_ends_and_nothing_is_to_do_any_more(world: World) -> None:
    fatima, olga, patto_id = await two_sides(world)
    await fatima.sends("/privacy")
    await fatima.taps("Togli il mio sì")
    fatima.sees("Anche il tuo patto qui finisce")
    await fatima.taps("Conferma")

    def look(uow: UnitOfWork) -> tuple[object, ...]:
        patto, version = uow.session.get_one(Patto, patto_id), uow.session.scalars(select(PattoVersion)).one()
        open_tasks = uow.session.scalars(select(Task).where(Task.closed_at.is_(None))).all()
        return patto.ending, version.ended_at is not None, open_tasks, person_of(uow, fatima).has_patto

    assert world.ask(look) == (Ending.FORGOTTEN, True, [], False)
    await world.passes(hours=12)
    olga.sees("patto che segui")
    heard = fatima.letters
    await world.passes(days=2)
    assert fatima.letters == heard


async def test_nobody_of_the_staff_reads_the_patto_of_somebody_who_took_their_yes_back(world: World) -> None:
    fatima, olga, patto_id = await two_sides(world)
    due_id = world.ask(lambda uow: uow.session.scalars(select(Due.id).order_by(Due.id)).first()) or 0
    await world.forges(olga, ShowPattoToTeam(patto_id=patto_id, page=0).pack())
    olga.sees("Manda tre curriculum")
    await fatima.sends("/privacy")
    await fatima.taps("Togli il mio sì", "Conferma")
    await world.passes(hours=12)
    looks = world.ask(lambda uow: len(uow.session.scalars(select(Access)).all()))
    await olga.taps("Apri il patto")
    assert "ha tolto il suo sì" in olga.chat.toasts[-1].text
    for data in (
        ShowPattoToTeam(patto_id=patto_id, page=0),
        ShowPattoStory(patto_id=patto_id, page=0),
        ShowPattoDesk(patto_id=patto_id),
        ShowBudget(patto_id=patto_id, page=0),
        ShowCheckIn(due_id=due_id),
        HearPattoStep(step_id=1),
        HearCheckIn(check_in_id=1),
    ):
        await world.forges(olga, data.pack())
        olga.does_not_see("Manda tre curriculum", "Grazie per ieri", "Corso di inglese", "Non ce la faccio", "Fatima")
        assert olga.screen.voice is None
    assert world.ask(lambda uow: len(uow.session.scalars(select(Access)).all())) == looks


@pytest.mark.parametrize("accepted", [True, False], ids=["ended long ago", "a draft that nobody accepts"])
async def test_words_are_forgotten_after_their_time(world: World, accepted: bool) -> None:
    fatima, _olga, patto_id = await two_sides(world, accepted=accepted)

    def end(uow: UnitOfWork) -> None:
        patto = uow.session.get_one(Patto, patto_id)
        if accepted:
            patto.ending, patto.ended_at = Ending.CONCLUDED, uow.now - timedelta(days=364, hours=20)
        else:
            patto.created_at = uow.now - timedelta(days=179, hours=20)
            for step in uow.session.scalars(select(PattoStep)):
                step.at = patto.created_at

    world.ask(end)
    world.ask(housekeeping.forget_old)
    assert "Manda tre curriculum" in all_words(world)
    await world.passes(hours=6)
    world.ask(housekeeping.forget_old)
    left = all_words(world)
    assert [words for words in WORDS if words in left] == []
    assert world.ask(lambda uow: person_of(uow, fatima).has_patto) is False
    assert world.ask(lambda uow: uow.session.get_one(Patto, patto_id).ending) is (
        Ending.CONCLUDED if accepted else Ending.DROPPED
    )


async def test_a_name_of_the_staff_goes_with_them(world: World) -> None:
    _fatima, olga, _ = await two_sides(world)
    await olga.sends("/privacy")
    await olga.taps("Cancella i miei dati")
    await olga.taps("Conferma")
    left = all_words(world)
    assert "Luisa dello sportello" not in left
    assert "Manda tre curriculum" in left, "what is Fatima's stays hers"
    assert not any("Olga" in str(one.facts) for one in world.ask(lambda uow: list(uow.session.scalars(select(Letter)))))


async def test_the_download_names_whose_hands_it_passed_into_and_no_number(world: World) -> None:
    fatima, olga, patto_id = await two_sides(world)
    oscar, rita = [await staff(world, name, Role.OPERATOR) for name in ("Oscar", "Rita")]
    for giver, taker in ((olga, oscar), (oscar, rita)):
        world.ask(_passes_on, patto_id, giver, taker)
    await oscar.sends("/privacy")
    await oscar.taps("Cancella i miei dati", "Conferma")
    told = world.ask(lambda uow: privacy.everything(uow, person_of(uow, fatima)))["storia_del_patto"]
    assert [one["parole"] for one in told if one["passo"] == "patto-handed_over"] == [None, "Rita"]


def _passes_on(uow: UnitOfWork, patto_id: int, giver: Someone, taker: Someone) -> None:
    hand_overs.hand_over(uow, person_of(uow, giver), patto_id, person_of(uow, taker).id)


async def test_nothing_is_written_any_more_about_whoever_is_forgotten(world: World) -> None:
    fatima, olga, patto_id = await two_sides(world)
    task_id = world.ask(lambda uow: uow.session.scalars(select(Task.id).where(Task.reason == Reason.HELP)).one())
    world.ask(lambda uow: tasks.close(uow, person_of(uow, olga), task_id, Outcome.TALKED))
    await world.forges(olga, f"opw:{task_id}")
    olga.sees("Scrivi qui due parole.")
    await fatima.sends("/privacy")
    await fatima.taps("Cancella i miei dati", "Conferma")
    await olga.sends("Fatima sta nel rifugio")
    olga.sees("non c'è più")
    await world.forges(olga, f"opw:{task_id}")
    olga.sees("non c'è più")
    assert "rifugio" not in all_words(world)
    assert world.ask(lambda uow: patto_desk.mine(uow, person_of(uow, olga), 0)) == ([], True), "a number is no patto"
    assert world.ask(lambda uow: uow.session.get_one(Patto, patto_id).operator_id) is not None


async def test_who_takes_the_yes_back_after_the_end_is_read_by_nobody_any_more(world: World) -> None:
    fatima, olga, patto_id = await two_sides(world)

    def end(uow: UnitOfWork) -> None:
        patto = uow.session.get_one(Patto, patto_id)
        patto.ending, patto.ended_at = Ending.CONCLUDED, uow.now

    world.ask(end)
    await world.forges(olga, ShowPattoToTeam(patto_id=patto_id, page=0).pack())
    olga.sees("Trovare un lavoro vicino a casa")
    read = len(world.ask(lambda uow: uow.session.scalars(select(Access)).all()))
    await fatima.sends("/privacy")
    await fatima.taps("Togli il mio sì", "Conferma")
    await world.forges(olga, ShowPattoToTeam(patto_id=patto_id, page=0).pack())
    olga.sees("ha tolto il suo sì")
    assert len(world.ask(lambda uow: uow.session.scalars(select(Access)).all())) == read, (
        "what is not read is not logged"
    )
