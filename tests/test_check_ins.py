"""Check-ins: asked for in one message, said in one tap by each side, kept for good, and looked after."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from services import check_in_asking, check_ins, commitment_states, planning
from services.commitment_states import SAID, State, state_of
from services.patti import PattoIsOver
from services.work import UnitOfWork
from storage.accesses import Access
from storage.check_ins import CheckIn, Due, Word
from storage.patti import Cadence, Commitment, Ending, Patto, PattoVersion, Side
from storage.people import Person, Role, Topic
from storage.tasks import Reason, Task
from tests.support.in_class import staff
from tests.support.keeping import ENTE, OWN, THEIRS, Promised, a_patto, agree, comes, dues
from tests.support.world import Someone, World
from views.answers.check_ins import AskCheckInNote, AskNotTrue, ChangeCheckIn, HearCheckIn, SayCheckIn, SayNotTrue

FRIDAY = date(2026, 11, 27)
"""The first day of asking: stories begin on the Monday before."""

DAY, WEEK = timedelta(days=1), timedelta(days=7)
LETTER = "da raccontarci questa settimana"


def row(uow: UnitOfWork, someone: Someone) -> Person:
    """Find somebody's row."""
    return uow.session.scalars(select(Person).where(Person.telegram_id == someone.account.id)).one()


def said(world: World) -> list[tuple[Word, str, bool]]:
    """List everything that was said, in order: what, with which note, on whose behalf."""
    found = world.ask(lambda uow: uow.session.scalars(select(CheckIn).order_by(CheckIn.id)).all())
    return [(one.word, one.note or "", one.on_behalf) for one in found]


def to_do(world: World) -> list[Reason]:
    """List what is open for whoever follows the patti."""
    query = select(Task.reason).where(Task.closed_at.is_(None)).order_by(Task.id)
    return list(world.ask(lambda uow: uow.session.scalars(query).all()))


def states(world: World, someone: Someone, due: Due) -> tuple[State, bool]:
    """Tell how a period stands, as somebody sees it."""
    period = world.ask(lambda uow: check_ins.asked(uow, row(uow, someone), due.id).period)
    return period.state, period.is_disputed


async def test_both_sides_are_asked_and_say_in_one_tap_how_it_went(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    a_patto(world, fatima, olga, OWN, Promised("Vado dal medico"), THEIRS)
    letters = fatima.letters
    await comes(world, FRIDAY, 16, 59)
    assert fatima.letters == letters

    await comes(world, FRIDAY)
    fatima.sees("Hai 2 cose da raccontarci questa settimana.")
    fatima.does_not_see(OWN.text, "medico", ENTE)
    await fatima.taps("Racconta")
    fatima.sees("La tua parte del patto", OWN.text, "Com'è andata da lunedì 23 novembre a venerdì 27 novembre?")
    fatima.sees("Dopo questa ce n'è ancora 1.", "Ricordamelo domani", "Chiamami")
    await fatima.taps("Fatto")
    fatima.sees("Segnato: Fatto.", "Vado dal medico")
    await fatima.taps("In parte")
    fatima.sees("Segnato: In parte. Va bene anche così.", "Grazie!", "1. Mando tre curriculum: Fatto")
    fatima.sees("2. Vado dal medico: In parte", "Come possiamo aiutarti?")

    olga.sees("C'è 1 risposta da dare nei patti che segui.")
    await olga.taps("Rispondi")
    olga.sees("Patto P-1 · la vostra parte, per Fatima", THEIRS.text)
    await olga.taps("Fatto")
    olga.sees("Grazie!", "1. Paghiamo l'abbonamento del treno: Fatto")
    assert said(world) == [(Word.DONE, "", False), (Word.PARTLY, "", False), (Word.DONE, "", False)]
    written = fatima.letters, olga.letters
    for days in range(1, 7):
        await comes(world, FRIDAY + days * DAY, 18)
    assert (fatima.letters, olga.letters) == written
    assert to_do(world) == []


async def test_the_person_reads_the_other_sides_answer_and_may_say_that_it_is_not_so(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    await comes(world, FRIDAY)
    theirs = next(one for one in dues(world) if side_of(world, one) is Side.ORGANISATION)
    await world.forges(fatima, AskNotTrue(due_id=theirs.id).pack())
    fatima.sees("Non c'è ancora una risposta.")
    fatima.does_not_see("Sì, non è vero")
    await world.forges(fatima, SayNotTrue(due_id=theirs.id, check_in_id=0).pack())
    fatima.sees("Qui non c'è ancora una risposta.")
    assert said(world) == []

    await olga.taps("Rispondi", "Fatto")
    await world.forges(fatima, AskNotTrue(due_id=theirs.id).pack())
    fatima.sees(f"La parte di {ENTE}", "Risposta: Fatto.", "Per te non è andata così?")
    await fatima.taps("Sì, non è vero")
    fatima.sees("Grazie di averlo detto.", "Olga ne parla con te.")
    read = world.ask(lambda uow: uow.session.scalars(select(CheckIn.id).where(CheckIn.word == Word.DONE)).one())
    await world.forges(fatima, SayNotTrue(due_id=theirs.id, check_in_id=read).pack())
    assert states(world, fatima, theirs) == (State.KEPT, True)
    assert to_do(world) == [Reason.DISAGREEMENT]
    await fatima.taps("Aggiungi qualcosa")
    await fatima.sends("Il treno l'ho pagato io")
    fatima.sees("Aggiunto.", "Hai detto che non è andata così.", "Il treno l'ho pagato io")
    assert said(world)[1:] == [(Word.NOT_TRUE, "", False), (Word.NOT_TRUE, "Il treno l'ho pagato io", False)]

    await olga.taps("✏️ 1")
    olga.sees("Per l'altra parte non è andata così", "Il treno l'ho pagato io")
    await olga.taps("Cambia risposta", "Non ancora")
    assert states(world, fatima, theirs) == (State.NOT_YET, False)


def side_of(world: World, due: Due) -> Side:
    """Tell whose commitment it is."""
    query = select(Commitment.side).where(Commitment.id == due.commitment_id)
    return world.ask(lambda uow: uow.session.scalars(query).one())


async def test_an_answer_is_corrected_by_a_further_one_and_none_is_lost(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    await comes(world, FRIDAY)
    await fatima.taps("Racconta", "Non ancora", "✏️ 1")
    fatima.sees("Risposta: Non ancora.", "Cambia risposta", "Aggiungi qualcosa")
    await fatima.taps("Cambia risposta", "Fatto")
    first = next(one for one in dues(world) if side_of(world, one) is Side.PERSON)
    assert states(world, fatima, first) == (State.KEPT, False)
    await world.forges(fatima, SayCheckIn(due_id=first.id, word=Word.DONE).pack())
    assert [one for one, *_rest in said(world)] == [Word.NOT_YET, Word.DONE]


async def test_who_needs_help_hears_at_once_who_knows_and_can_be_called(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    a_patto(world, fatima, olga, OWN, Promised("Vado dal medico"), THEIRS)
    await comes(world, FRIDAY)
    await fatima.taps("Racconta", "Ho bisogno di aiuto")
    fatima.sees("Grazie di averlo detto.", "Olga lo sa da adesso. Come possiamo aiutarti?", "0373 000000")
    assert to_do(world) == [Reason.HELP]
    await fatima.taps("Chiamami")
    fatima.sees("Olga ti chiama entro lunedì 30 novembre.")  # no promise for a Saturday
    assert to_do(world) == [Reason.HELP, Reason.CALL]
    await fatima.taps("Avanti")
    fatima.sees("Vado dal medico")


async def test_words_and_a_voice_are_added_and_only_the_team_reads_them(world: World) -> None:
    olga, fatima, anna = await staff(world), await world.member("Fatima"), await world.member("Anna")
    a_patto(world, fatima, olga)
    await comes(world, FRIDAY)
    await fatima.taps("Racconta", "In parte", "✏️ 1", "Aggiungi qualcosa")
    await fatima.sends("😀")
    fatima.sees("Qui servono parole")
    await fatima.sends("x" * 501)
    fatima.sees("Qui servono parole")
    await fatima.sends("2")
    fatima.sees("Aggiunto.", "2")
    await fatima.taps("Aggiungi qualcosa")
    fatima.account.sends_voice()
    await world.settles()
    fatima.sees("Aggiunto.", "un messaggio vocale", "Ascolta")
    await fatima.taps("🎧 Ascolta")
    assert fatima.screen.voice is not None
    assert to_do(world) == [Reason.VOICE]

    spoken = world.ask(lambda uow: uow.session.scalars(select(CheckIn.id).where(CheckIn.voice.is_not(None))).one())
    for stranger in (anna, await staff(world, "Oscar")):
        letters = stranger.letters
        await world.forges(stranger, HearCheckIn(check_in_id=spoken).pack())
        assert stranger.letters == letters
        assert stranger.screen.voice is None
    assert to_do(world) == [Reason.VOICE]
    await world.forges(olga, HearCheckIn(check_in_id=spoken).pack())
    assert olga.screen.voice is not None
    assert to_do(world) == []
    assert world.ask(lambda uow: uow.session.scalars(select(func.count(Access.id))).one()) > 0


async def test_words_of_a_hard_moment_are_answered_at_once_and_kept(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    await comes(world, FRIDAY)
    await fatima.taps("Racconta", "Non ancora", "✏️ 1", "Aggiungi qualcosa")
    await fatima.sends("mio marito mi picchia")
    fatima.sees("1522", "112", "Ho tenuto quello che hai scritto.")
    assert to_do(world) == [Reason.CRISIS]
    assert said(world)[-1] == (Word.NOT_YET, "mio marito mi picchia", False)


async def test_who_puts_it_off_is_asked_again_the_next_day_and_no_more(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    a_patto(world, fatima, olga, OWN, Promised("Vado dal medico"), THEIRS)
    await comes(world, FRIDAY)
    await fatima.taps("Racconta", "Fatto", "Ricordamelo domani")
    fatima.sees("Va bene: te lo chiedo di nuovo domani, sabato 28 novembre.")
    await comes(world, FRIDAY + DAY)
    fatima.sees("Hai 1 cosa da raccontarci")
    letters = fatima.letters
    for days in range(2, 7):
        await comes(world, FRIDAY + days * DAY)
    assert fatima.letters == letters + 1  # one kind word, two days after the second asking
    fatima.sees("Come possiamo aiutarti?")


async def test_silence_is_met_with_one_kind_word_then_silence_and_somebody_calls(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    a_patto(world, fatima, olga, OWN)
    await comes(world, FRIDAY)
    letters = fatima.letters
    for days in range(1, 7):
        await comes(world, FRIDAY + days * DAY)
        assert fatima.letters == letters + (days >= 2)
    fatima.sees("Quando vuoi, c'è ancora 1 cosa da raccontarci.", "va bene anche così. Come possiamo aiutarti?")
    fatima.does_not_see(OWN.text)
    assert to_do(world) == []

    await comes(world, FRIDAY + WEEK)
    fatima.sees("Hai 2 cose da raccontarci")
    for days in range(1, 5):
        await comes(world, FRIDAY + WEEK + days * DAY)
    assert fatima.letters == letters + 3
    assert to_do(world) == [Reason.MISSED]
    await comes(world, FRIDAY + WEEK + 5 * DAY)
    assert to_do(world) == [Reason.MISSED]

    await fatima.taps("Racconta", "Fatto")  # back again: nobody needs to call any more
    assert to_do(world) == []
    fatima.sees("Com'è andata da lunedì 23 novembre a venerdì 27 novembre?")
    await fatima.taps("Non ancora")
    first, second, *_more = [one for one in dues(world) if one.answered_at]
    assert states(world, fatima, first) == (State.NOT_YET, False)  # a late answer counts for its own week
    assert states(world, fatima, second) == (State.KEPT, False)


@pytest.mark.parametrize("how", ["muted", "paused", "blocked"])
async def test_who_wants_no_messages_gets_none_and_counts_as_missed_only_where_they_were_asked(
    world: World, how: str
) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    a_patto(world, fatima, olga, OWN)
    letters = fatima.letters
    if how == "blocked":
        await fatima.blocks()
    else:
        world.ask(lambda uow: _silence(uow, fatima, how))
    for days in range(13):
        await comes(world, FRIDAY + days * DAY)
    assert fatima.letters == letters
    assert (Reason.MISSED in to_do(world)) is (how == "muted")


def _silence(uow: UnitOfWork, someone: Someone, how: str) -> None:
    person = row(uow, someone)
    if how == "muted":
        person.muted = Topic.REMINDERS
    else:
        person.paused_until = uow.now + 60 * DAY


async def test_for_somebody_without_an_account_whoever_follows_them_writes_it_down(world: World) -> None:
    olga = await staff(world)
    a_patto(world, None, olga, OWN, THEIRS)
    await comes(world, FRIDAY)
    olga.sees("Ci sono 2 risposte da dare nei patti che segui.")
    await olga.taps("Rispondi")
    olga.sees("Patto P-1 · la parte di Signora", OWN.text, "Che cosa ti dice Signora?")
    olga.does_not_see("Chiamami")
    await olga.taps("Non ancora")
    olga.sees(THEIRS.text)
    await olga.taps("Fatto", "✏️ 1")
    olga.sees("Risposta: Non ancora.", "L'ha scritta Olga.")
    assert said(world) == [(Word.NOT_YET, "", True), (Word.DONE, "", False)]


async def test_a_named_responsible_answers_and_whoever_is_in_charge_after_they_left(world: World) -> None:
    olga, oscar, fatima = await staff(world), await staff(world, "Oscar"), await world.member("Fatima")
    a_patto(world, fatima, olga, OWN, Promised(THEIRS.text, Side.ORGANISATION, responsible=oscar))
    letters = olga.letters
    await comes(world, FRIDAY)
    assert olga.letters == letters
    oscar.sees("C'è 1 risposta da dare nei patti che segui.")
    await oscar.taps("Rispondi", "Fatto")
    assert len(said(world)) == 1

    world.ask(lambda uow: _leaves(uow, oscar))
    await comes(world, FRIDAY + WEEK)
    olga.sees("C'è 1 risposta da dare nei patti che segui.")
    await world.forges(oscar, SayCheckIn(due_id=dues(world)[-1].id, word=Word.DONE).pack())
    assert len(said(world)) == 1


def _leaves(uow: UnitOfWork, someone: Someone) -> None:
    row(uow, someone).role = Role.PARTICIPANT


async def test_nobody_else_opens_or_answers_anything_by_forged_buttons(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    anna, oscar = await world.member("Anna"), await staff(world, "Oscar")
    mine = a_patto(world, anna, oscar, Promised("Segreto di Anna"), THEIRS, code="P-2")
    a_patto(world, fatima, olga)
    await comes(world, FRIDAY)
    for due in dues(world):
        if due.patto_id == mine or due.due_on > FRIDAY:
            continue
        for stranger in (anna, oscar):
            for data in (
                *(SayCheckIn(due_id=due.id, word=word).pack() for word in Word),
                ChangeCheckIn(due_id=due.id).pack(),
                AskCheckInNote(due_id=due.id).pack(),
                AskNotTrue(due_id=due.id).pack(),
                SayNotTrue(due_id=due.id, check_in_id=0).pack(),
            ):
                await world.forges(stranger, data)
                stranger.does_not_see(OWN.text)
        side = side_of(world, due)
        if side is Side.ORGANISATION:
            await world.forges(fatima, SayCheckIn(due_id=due.id, word=Word.DONE).pack())
        else:
            await world.forges(olga, SayCheckIn(due_id=due.id, word=Word.DONE).pack())
    await world.forges(fatima, SayCheckIn(due_id=999_999, word=Word.DONE).pack())
    fatima.sees("non aspetta una tua risposta")
    assert said(world) == []
    assert to_do(world) == []


async def test_nothing_is_asked_or_said_of_a_patto_that_has_ended(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    patto_id = a_patto(world, fatima, olga, OWN)
    await comes(world, FRIDAY)
    world.ask(lambda uow: _end(uow, patto_id))
    await fatima.taps("Racconta")
    fatima.sees("Per ora non c'è niente da raccontare.")
    due_id = dues(world)[0].id
    with pytest.raises(PattoIsOver):
        world.ask(lambda uow: check_ins.say(uow, row(uow, fatima), due_id, Word.DONE))
    letters = fatima.letters
    for days in range(1, 12):
        await comes(world, FRIDAY + days * DAY)
    assert fatima.letters == letters
    assert [one.due_on for one in dues(world)] == [FRIDAY]


def _end(uow: UnitOfWork, patto_id: int) -> None:
    patto = uow.session.get_one(Patto, patto_id)
    version = uow.session.scalars(select(PattoVersion).where(PattoVersion.ended_at.is_(None))).one()
    version.ended_at = patto.ended_at = uow.now
    patto.ending = Ending.CONCLUDED
    planning.drop_ahead(uow, patto)


async def test_a_new_version_drops_what_was_to_come_and_keeps_what_was_said_of_the_same_promise(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    patto_id = a_patto(world, fatima, olga, OWN, THEIRS)
    await comes(world, FRIDAY)
    await fatima.taps("Racconta", "Fatto")
    await comes(world, FRIDAY + 5 * DAY, 10)
    version_id = world.ask(lambda uow: _remodel(uow, patto_id))
    kept = world.ask(lambda uow: commitment_states.of_version(uow, uow.session.get_one(PattoVersion, version_id)))
    own, new = kept
    assert [(one.due_on, one.state) for one in own.periods] == [(FRIDAY, State.KEPT)]
    assert own.last is not None
    assert own.tally[State.KEPT] == 1
    assert own.next_on == FRIDAY + 2 * WEEK  # accepted on a Wednesday: this Friday would be too soon
    assert new.periods == []
    assert {one.due_on for one in dues(world) if one.due_on > FRIDAY} == {FRIDAY + n * WEEK for n in range(2, 6)}


def _remodel(uow: UnitOfWork, patto_id: int) -> int:
    patto = uow.session.get_one(Patto, patto_id)
    before = uow.session.scalars(select(PattoVersion)).one()
    before.ended_at = uow.now
    planning.drop_ahead(uow, patto)
    return agree(uow, patto, (OWN, Promised("Facciamo la spesa insieme", Side.COMMUNITY)), number=2).id


async def test_what_is_due_once_can_be_said_before_its_day_but_not_before_it_begins(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    once = Promised("Porto l'ISEE", cadence=Cadence.ONCE, due_on=FRIDAY + 2 * WEEK)
    a_patto(world, fatima, olga, once, OWN)
    soon = next(one for one in dues(world) if one.due_on == once.due_on and one.starts_on < FRIDAY)
    later = next(one for one in dues(world) if one.starts_on > FRIDAY)
    await world.forges(fatima, SayCheckIn(due_id=later.id, word=Word.DONE).pack())
    fatima.sees("non aspetta una tua risposta")
    await world.forges(fatima, SayCheckIn(due_id=soon.id, word=Word.DONE).pack())
    assert said(world) == [(Word.DONE, "", False)]
    await comes(world, FRIDAY)
    fatima.sees("Hai 1 cosa da raccontarci")


async def test_after_days_without_the_bot_one_letter_asks_about_all_of_it(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    a_patto(world, fatima, olga, OWN)
    letters = fatima.letters
    await comes(world, FRIDAY + 3 * WEEK + 2 * DAY, 12)  # nothing ran since the patto was agreed on
    assert fatima.letters == letters
    await comes(world, FRIDAY + 3 * WEEK + 2 * DAY)
    fatima.sees("Hai 4 cose da raccontarci")
    assert fatima.letters == letters + 1


# What is planned, and what it costs


def counted(world: World, service: Callable[[UnitOfWork], object]) -> int:
    """Count the statements of a round, as the database sees them."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    def run(uow: UnitOfWork) -> None:
        engine = uow.session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        try:
            service(uow)
        finally:
            event.remove(engine, "before_cursor_execute", note)

    world.ask(run)
    return len(seen)


async def test_planning_goes_on_by_itself_is_repeatable_and_ends_with_the_patto(world: World) -> None:
    olga, fatima = await staff(world), await world.member("Fatima")
    a_patto(world, fatima, olga, OWN, days=60)
    assert [one.due_on for one in dues(world)] == [FRIDAY + n * WEEK for n in range(5)]
    world.ask(planning.plan_due)
    assert world.ask(planning.plan_due) == 0
    assert len(dues(world)) == 5
    for days in range(0, 70, 3):
        await comes(world, FRIDAY + days * DAY, 9)
    found = dues(world)
    assert [one.due_on for one in found] == [FRIDAY + n * WEEK for n in range(9)]
    assert found[-1].due_on <= FRIDAY - 4 * DAY + 60 * DAY


async def test_rounds_cost_as_much_for_many_patti_as_for_few_and_next_to_nothing_on_an_idle_minute(
    world: World,
) -> None:
    olga = await staff(world)
    promised = [Promised(f"Impegno {number}", side) for number in range(3) for side in (Side.PERSON, Side.ORGANISATION)]
    counts = []
    for many in (2, 20):
        for number in range(many):
            a_patto(world, None, olga, *promised, code=f"P{many}-{number}", days=800)
        world.ask(planning.plan_due)
        world.telegram.clock.move(WEEK)
        counts.append((counted(world, planning.plan_due), counted(world, check_in_asking.ask_due)))
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 8
    world.telegram.clock.move(timedelta(minutes=1))
    world.ask(check_in_asking.chase_due)
    idle = [planning.plan_due, check_in_asking.ask_due, check_in_asking.chase_due]
    assert sum(counted(world, service) for service in idle) <= len(idle)


# States are functions of the check-ins


WORDS = st.lists(st.sampled_from(Word), max_size=8)
TODAY = date(2026, 12, 1)


@given(WORDS, st.integers(-20, 20))
def test_a_state_is_told_by_the_last_answer_and_a_contradiction_stands_beside_it(words: list[Word], days: int) -> None:
    due_on = TODAY + timedelta(days=days)
    state, is_disputed = state_of(words, due_on, TODAY)
    given_answers = [one for one in words if one is not Word.NOT_TRUE]
    if given_answers:
        assert state is SAID[given_answers[-1]]
        assert is_disputed is (words[-1] is Word.NOT_TRUE)
    else:
        assert state in (State.COMING, State.OPEN, State.UNANSWERED)
        assert not is_disputed
        assert (state is State.COMING) is (due_on > TODAY)
    assert state_of([*words, Word.DONE], due_on, TODAY) == (State.KEPT, False)
