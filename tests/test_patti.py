"""My patto: where both sides stand, what is said about it, who reads it, leaving it; and nobody else's eyes on it."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.reply import TRIES
from locales import catalogues
from services import check_ins, patto_endings, patto_pages, saying
from services.commitment_states import Kept, Period, State
from services.patti import NoPatto, NotYourPatto
from services.work import UnitOfWork
from simulator.faults import ServerError
from storage.check_ins import Due, Word
from storage.enrolments import Enrolment
from storage.outbox import Letter
from storage.patti import Cadence, Commitment, Ending, Nature, Patto, PattoStep, PattoVersion, Result, Side, StepKind
from storage.people import Person
from storage.tasks import Reason, Task
from tests.support.cast import ORDINARY
from tests.support.in_class import person_of
from tests.support.in_class import staff as an_operator
from tests.support.keeping import ENTE, OWN, THEIRS, Promised, a_patto, comes, dues
from tests.support.patti_screens import my_patto, telling_about_a_patto
from tests.support.world import Someone, World, an_activity
from views import late_replies
from views import patti as views
from views.answers.check_ins import ShowCheckIn
from views.answers.patti import (
    AskChange,
    AskLeavePatto,
    AskSaying,
    DrawPatto,
    HearPattoStep,
    LeavePatto,
    ShowPattoReaders,
    ShowPattoStory,
    ShowPattoToTeam,
)

FRIDAY = date(2026, 11, 27)
WEEK = timedelta(days=7)
COOKING = Promised("Insegno a fare il pane")


def steps(world: World) -> list[tuple[StepKind, str]]:
    """List the history of all patti, in order."""
    query = select(PattoStep.kind, PattoStep.text).order_by(PattoStep.id)
    return world.ask(lambda uow: [(kind, text or "") for kind, text in uow.session.execute(query)])


def to_do(world: World) -> list[Reason]:
    """List what is open for whoever follows the patti."""
    query = select(Task.reason).where(Task.closed_at.is_(None)).order_by(Task.id)
    return world.ask(lambda uow: list(uow.session.scalars(query)))


def patto_row(world: World) -> Patto:
    return world.ask(lambda uow: uow.session.scalars(select(Patto)).one())


def says(world: World, someone: Someone, text: str, word: Word) -> None:
    """Let somebody answer for the oldest open period of a commitment."""

    def answer(uow: UnitOfWork) -> None:
        today = uow.programme.today(uow.now)
        query = select(Due).join(Commitment).where(Due.answered_at.is_(None), Due.due_on <= today).order_by(Due.due_on)
        open_ones = [(due, uow.session.get_one(Commitment, due.commitment_id)) for due in uow.session.scalars(query)]
        due = next(one for one, commitment in open_ones if commitment.text == text)
        check_ins.say(uow, person_of(uow, someone), due.id, word)

    world.ask(answer)


def gives_back(world: World, text: str = COOKING.text) -> None:
    """Let a commitment be what the person gives to others; texts are encrypted, so they are compared here."""

    def change(uow: UnitOfWork) -> None:
        for one in uow.session.scalars(select(Commitment)):
            if one.text == text:
                one.nature = Nature.GIVING_BACK

    world.ask(change)


# Where both sides stand


async def test_both_sides_stand_on_one_page_with_their_last_answers_and_what_comes_next(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga, OWN, COOKING, Promised(THEIRS.text, Side.ORGANISATION, responsible=olga))
    gives_back(world)
    await fatima.sends("/patto")
    fatima.sees("Patto per l'Inclusione Sociale", f"Con {ENTE}. Ti segue Olga.")
    fatima.sees("La prossima domanda arriva venerdì 27 novembre.", "Trovare lavoro", "▱▱▱▱▱ si comincia")
    fatima.sees(f"La tua parte\n1. {OWN.text} (ogni settimana)", f"La parte di {ENTE}\n2. {THEIRS.text}", "Olga")
    fatima.sees(f"Quello che dai agli altri\n3. {COOKING.text}", "ancora nessuna risposta")

    await comes(world, FRIDAY)
    await fatima.sends("/patto")
    fatima.sees("Ci sono 2 cose da raccontare.", "Racconta com'è andata")
    says(world, fatima, OWN.text, Word.DONE)
    says(world, fatima, COOKING.text, Word.PARTLY)
    says(world, olga, THEIRS.text, Word.NOT_YET)
    await fatima.sends("Il mio patto")
    fatima.sees("✅ fatto, venerdì 27 novembre", "🌗 in parte", "⏳ non ancora", "▰▱▱▱▱ 1 passo su 5")
    fatima.does_not_see("da raccontare.", "❌")
    await comes(world, FRIDAY + WEEK)
    says(world, fatima, OWN.text, Word.DONE)
    await fatima.sends("/patto")
    fatima.sees("✅ fatto, venerdì 4 dicembre · fatto 2 volte")

    await fatima.taps("👁 2")
    fatima.sees("Risposta: Non ancora.", "Non è vero")
    await fatima.taps("Non è vero", "Sì, non è vero")
    await fatima.sends("/patto")
    fatima.sees("💬 per te non è andata così")


async def test_the_way_to_the_patto_hangs_in_the_menu_of_whoever_has_one(world: World) -> None:
    olga, fatima, anna = await an_operator(world), await world.member("Fatima"), await world.member("Anna")
    a_patto(world, fatima, olga)
    await anna.sends("/patto")
    anna.sees("Per ora non hai un patto.")
    assert not [label for label in anna.labels if "patto" in label]
    await fatima.sends("/start")
    await fatima.taps("Il mio patto", "Menu", "Il mio patto")
    fatima.sees("Ti segue Olga.")


async def test_a_long_patto_is_turned_over_side_by_side(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    long = [Promised(f"{number} " + "una cosa da fare con calma " * 7) for number in range(8)]
    theirs = [Promised(f"{number} " + "una cosa che facciamo noi " * 7, Side.ORGANISATION) for number in range(8)]
    a_patto(world, fatima, olga, *long, *theirs)
    await comes(world, FRIDAY)
    for one in long:
        says(world, fatima, one.text, Word.DONE)
    await fatima.sends("/patto")
    seen = set(re.findall(r"^\d+\. ", fatima.screen.text, re.MULTILINE))
    pages = 1
    while "Avanti" in fatima.labels:
        await fatima.taps("Avanti")
        assert len(fatima.screen.text) < views.LONGEST_PAGE + 400
        seen |= set(re.findall(r"^\d+\. ", fatima.screen.text, re.MULTILINE))
        pages += 1
    assert len(seen) == 16
    assert 2 <= pages <= 4
    await fatima.taps("Pagina prima")
    assert "Avanti" in fatima.labels


async def test_twelve_commitments_fit_a_message(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    sides = (Side.PERSON, Side.ORGANISATION, Side.COMMUNITY)
    a_patto(world, fatima, olga, *(Promised(f"Un impegno normale {n}", sides[n % 3]) for n in range(12)))
    await fatima.sends("/patto")
    fatima.sees("La parte della comunità", "12. Un impegno normale 11")
    assert "Avanti" not in fatima.labels


async def test_a_patto_that_is_not_ready_says_so_and_one_that_waits_leads_to_its_text(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    draft = {"active_at": None, "person_accepted_at": None, "organisation_accepted_at": None}
    world.ask(lambda uow: uow.session.execute(update(PattoVersion).values(**draft)))
    await fatima.sends("/patto")
    fatima.sees("C'è un testo da leggere.", "Leggi il testo", "Di' qualcosa", "Lascia il patto")
    fatima.does_not_see(OWN.text, "Chiedi un cambiamento", "Budget")
    world.ask(lambda uow: uow.session.execute(update(PattoVersion).values(proposed_at=None)))
    await fatima.sends("/patto")
    fatima.sees("Il testo è ancora da scrivere.")
    fatima.does_not_see("Leggi il testo", OWN.text)


@given(
    states=st.lists(st.sampled_from(list(State)), max_size=30),
    to_come=st.integers(0, 60),
)
def test_a_bar_is_a_function_of_what_was_said(states: list[State], to_come: int) -> None:
    day = date(2026, 11, 27)
    periods = [Period(at, day, day, state, is_disputed=False) for at, state in enumerate(states)]
    share = patto_pages.share(Kept(Commitment(), periods, None), to_come)
    assert 0 <= share <= 1
    assert (views.steps(share) > 0) == any(one in patto_pages.WEIGHTS for one in states)
    assert len(views.bar(share)) == views.STEPS
    assert views.bar(share).count("▰") == views.steps(share)
    if set(states) == {State.KEPT} and not to_come:
        assert views.steps(share) == views.STEPS
    more = [*periods, Period(99, day, day, State.KEPT, is_disputed=False)]
    if to_come:
        assert patto_pages.share(Kept(Commitment(), more, None), to_come - 1) > share


async def test_a_commitment_that_is_due_once_and_kept_is_all_of_its_way(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    once = Promised("Faccio lo SPID", cadence=Cadence.ONCE, due_on=FRIDAY)
    a_patto(world, fatima, olga, once)
    await comes(world, FRIDAY)
    says(world, fatima, once.text, Word.DONE)
    await fatima.sends("/patto")
    fatima.sees("▰▰▰▰▰ ci siamo: 5 passi su 5", "(entro venerdì 27 novembre)")


async def test_the_drawing_comes_on_request_says_the_same_in_words_and_stays_here(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    patto_id = a_patto(world, fatima, olga)
    await comes(world, FRIDAY)
    says(world, fatima, OWN.text, Word.DONE)
    await fatima.sends("/patto")
    await fatima.taps("Vedi come disegno")
    assert fatima.screen.photo is not None
    assert fatima.screen.protected
    fatima.sees("Obiettivo 1: 1 passo su 5.")
    await fatima.taps("Indietro")
    fatima.sees("Ti segue Olga.")
    await world.forges(olga, DrawPatto(patto_id=patto_id).pack())
    assert olga.screen.photo is not None


# After the end


async def test_after_the_end_one_still_reads_what_was(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    await comes(world, FRIDAY)
    says(world, fatima, OWN.text, Word.DONE)

    def conclude(uow: UnitOfWork) -> None:
        patto, who = uow.session.scalars(select(Patto)).one(), person_of(uow, olga)
        patto_endings.end(uow, patto, Ending.CONCLUDED, who, result=Result.PARTLY, words="Hai fatto <tanta> strada")

    world.ask(conclude)
    await fatima.sends("/patto")
    fatima.sees("Concluso insieme venerdì 27 novembre.", "Una parte della strada è fatta.", "Hai fatto <tanta> strada")
    fatima.sees(OWN.text, "✅ fatto", "Storia", "Chi lo legge", "Vedi come disegno")
    fatima.does_not_see("Di' qualcosa", "Lascia il patto", "Chiedi un cambiamento", "La prossima domanda")


# Saying something


async def test_what_is_said_reaches_the_other_side_without_a_word_of_it(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    await fatima.sends("/patto")
    await fatima.taps("Di' qualcosa")
    fatima.sees("Che cosa vuoi dire?", "Lo legge solo chi fa il patto con te.")
    await fatima.sends("Il mercoledì ho i bambini a casa")
    fatima.sees("Grazie, è arrivato.")
    await world.ticks()
    olga.sees("C'è qualcosa da guardare in un patto che segui.")
    olga.does_not_see("mercoledì", "Fatima")
    await olga.taps("Leggi")
    olga.sees("Fatima dice:", "Il mercoledì ho i bambini a casa")

    await olga.taps("Indietro", "Scrivi")
    olga.sees("La persona riceve un avviso, e legge qui.")
    await olga.sends("2")
    olga.sees("Mandato. La persona riceve un avviso, senza il testo.")
    await world.ticks()
    fatima.sees("C'è un messaggio per te.")
    fatima.does_not_see("Olga")
    await fatima.taps("Leggi")
    fatima.sees("Olga dice:", "Hai detto:", "Il mercoledì ho i bambini a casa")
    assert steps(world) == [(StepKind.SAID, "Il mercoledì ho i bambini a casa"), (StepKind.SAID, "2")]
    assert to_do(world) == []


async def test_a_voice_is_heard_by_both_sides_and_waits_to_be_listened_to(world: World) -> None:
    olga, fatima, anna = await an_operator(world), await world.member("Fatima"), await world.member("Anna")
    a_patto(world, fatima, olga)
    await fatima.sends("/patto")
    await fatima.taps("Di' qualcosa")
    await fatima.sends("…")
    fatima.sees("Qui servono parole, fino a 500 lettere, o un messaggio vocale.")
    fatima.account.sends_voice()
    await world.settles()
    fatima.sees("Grazie, è arrivato.")
    assert to_do(world) == [Reason.VOICE]
    await world.ticks()
    await olga.taps("Leggi", "Ascolta: lun 23 nov, 10:00")
    assert olga.screen.voice is not None
    assert olga.screen.protected
    step_id = world.ask(lambda uow: uow.session.scalars(select(PattoStep.id)).one())
    await world.forges(anna, HearPattoStep(step_id=step_id).pack())
    assert anna.screen.voice is None
    await world.forges(fatima, HearPattoStep(step_id=step_id + 9).pack())
    assert fatima.screen.voice is None


async def test_words_of_a_hard_moment_are_answered_at_once_with_whom_to_call_even_at_night(world: World) -> None:
    world.set_programme(crisis_phone="0373 111222, Telefono Vicino")
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    await comes(world, date(2026, 11, 24), 2, 30)
    await fatima.sends("/patto")
    await fatima.taps("Di' qualcosa")
    await fatima.sends("nn ce la faccio più, domani ci sfrattano")
    fatima.sees("Ho tenuto quello che hai scritto.", "112", "1522", "0373 111222, Telefono Vicino", "0373 000000")
    assert to_do(world) == [Reason.CRISIS]
    assert steps(world) == [(StepKind.SAID, "nn ce la faccio più, domani ci sfrattano")]
    letters = olga.letters
    await world.ticks()
    assert olga.letters == letters + 1, "one letter, at any hour"
    olga.does_not_see("sfratt", "Fatima", "112")
    await fatima.taps("Menu", "Il mio patto")
    fatima.sees("Ti segue Olga.")


async def test_a_change_is_asked_for_and_nothing_changes_yet(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    patto_id = a_patto(world, fatima, olga)
    await fatima.sends("/patto")
    await fatima.taps("Chiedi un cambiamento")
    fatima.sees("Che cosa vuoi cambiare?", "il patto resta com'è")
    await fatima.sends("Meglio di sabato")
    fatima.sees("Chi ti segue ne parla con te.")
    assert steps(world) == [(StepKind.CHANGE_ASKED, "Meglio di sabato")]
    assert to_do(world) == [Reason.CHANGE]
    await fatima.taps("Indietro", "Chiedi un cambiamento")
    await fatima.sends("Ho paura di mio marito")
    fatima.sees("1522", "Altri guardano il tuo telefono?")
    assert to_do(world) == [Reason.CHANGE, Reason.CRISIS]
    await world.forges(olga, AskChange(patto_id=patto_id).pack())
    olga.sees("Questo pulsante non vale più.")


async def test_a_letter_and_a_command_leave_what_one_was_about_to_say(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    await fatima.sends("/patto")
    await fatima.taps("Di' qualcosa")
    await fatima.sends("/annulla")
    fatima.sees("Va bene, lasciamo stare.")
    await fatima.sends("yoga")
    assert steps(world) == []
    await fatima.sends("/patto")
    await fatima.taps("Di' qualcosa")
    await fatima.sends("x" * 501)
    fatima.sees("fino a 500 lettere")
    await fatima.sends("/patto")
    fatima.sees("Ti segue Olga.")
    assert steps(world) == []


async def test_of_somebody_without_an_account_a_note_stays_in_the_history(world: World) -> None:
    olga = await an_operator(world)
    patto_id = a_patto(world, None, olga)
    await world.forges(olga, AskSaying(patto_id=patto_id).pack())
    olga.sees("Resta scritto nella storia del patto.")
    await olga.sends("Al telefono dice che va bene")
    olga.sees("Scritto. Lo trovi nella storia del patto.")
    await world.ticks()
    assert steps(world) == [(StepKind.SAID, "Al telefono dice che va bene")]


async def test_where_nobody_follows_a_patto_its_person_is_told(world: World) -> None:
    fatima = await world.member("Fatima")
    a_patto(world, fatima, None)
    await fatima.sends("/patto")
    fatima.sees("Ancora non sappiamo chi ti segue: per ora chiama il centro.")
    await fatima.taps("Di' qualcosa")
    await fatima.sends("C'è nessuno?")
    assert steps(world) == [(StepKind.SAID, "C'è nessuno?")]


# Who reads it


async def test_every_look_of_the_team_is_written_down_and_shown(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    patto_id = a_patto(world, fatima, olga)
    await fatima.sends("/patto")
    await fatima.taps("Chi lo legge")
    fatima.sees("Tu, e chi fa la sua parte: Olga.", "La tua famiglia non vede niente.", "Ancora nessuno.")
    await world.forges(olga, ShowPattoToTeam(patto_id=patto_id, page=0).pack())
    olga.sees("Di Fatima, con", "La parte di Fatima", OWN.text, "Storia")
    olga.does_not_see("Lascia il patto", "Chiedi un cambiamento")
    await fatima.sends("/patto")
    await fatima.taps("Chi lo legge")
    fatima.sees("Chi l'ha letto\nOlga, lunedì 23 novembre alle 10:00")
    await fatima.taps("Indietro")
    fatima.sees("Ti segue Olga.")


async def test_nobody_else_opens_anything_with_forged_buttons(world: World) -> None:
    olga, oscar = await an_operator(world), await an_operator(world, "Oscar")
    fatima, anna = await world.member("Fatima"), await world.member("Anna")
    patto_id = a_patto(world, fatima, olga)
    await fatima.sends("/patto")
    await fatima.taps("Di' qualcosa")
    await fatima.sends("Una cosa mia")
    for data in (
        ShowPattoToTeam(patto_id=patto_id, page=0),
        ShowPattoStory(patto_id=patto_id, page=0),
        ShowPattoReaders(patto_id=patto_id),
        DrawPatto(patto_id=patto_id),
        AskSaying(patto_id=patto_id),
        AskChange(patto_id=patto_id),
        AskLeavePatto(patto_id=patto_id),
        LeavePatto(patto_id=patto_id),
        ShowCheckIn(due_id=dues(world)[0].id),
        ShowPattoStory(patto_id=patto_id + 7, page=0),
        LeavePatto(patto_id=patto_id + 7),
    ):
        for stranger in (anna, oscar):
            await world.forges(stranger, data.pack())
            stranger.does_not_see("Una cosa mia", OWN.text, "Olga", "Ti segue", ENTE, "(immagine)")
            await stranger.sends("/annulla")
    assert patto_row(world).ended_at is None
    assert world.ask(lambda uow: patto_pages.readers(uow, person_of(uow, fatima), patto_id).read) == []


async def test_an_operator_of_the_team_does_not_speak_or_act_for_others(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    oscar = await an_operator(world, "Oscar")
    patto_id = a_patto(world, fatima, olga, OWN, Promised(THEIRS.text, Side.ORGANISATION, responsible=oscar))
    await world.forges(oscar, ShowPattoToTeam(patto_id=patto_id, page=0).pack())
    oscar.sees(THEIRS.text)

    def as_oscar(uow: UnitOfWork, act: Callable[[UnitOfWork, Person, int], object]) -> object:
        return act(uow, person_of(uow, oscar), patto_id)

    for refused in (saying.to_say, saying.to_ask_change, saying.leave):
        with pytest.raises((NoPatto, NotYourPatto)):
            world.ask(as_oscar, refused)
    await fatima.sends("/patto")
    await fatima.taps("Chi lo legge")
    fatima.sees("Olga e Oscar")


# Leaving it


async def test_leaving_is_asked_about_once_and_keeps_everything_else(world: World) -> None:
    world.imports(an_activity("Yoga dolce"))
    olga, fatima = await an_operator(world), await world.member("Fatima")
    patto_id = a_patto(world, fatima, olga)
    await fatima.sends("yoga")
    await fatima.taps("Yoga dolce", "Iscrivimi")
    await comes(world, FRIDAY)
    says(world, fatima, OWN.text, Word.DONE)
    await fatima.sends("/patto")
    await fatima.taps("Lascia il patto")
    fatima.sees("Vuoi lasciare il patto?", "Le tue attività e i tuoi posti restano come sono.", "Di' qualcosa")
    await fatima.taps("Annulla")
    fatima.sees("Ti segue Olga.")
    await fatima.taps("Lascia il patto", "Sì, lascia il patto")
    fatima.sees("Il patto è finito.", "Se vuoi, puoi farne un altro")
    await world.forges(fatima, LeavePatto(patto_id=patto_id).pack())
    fatima.sees("Il patto è finito.")
    assert [kind for kind, _text in steps(world)] == [StepKind.ENDED]
    assert patto_row(world).ending is Ending.LEFT
    assert world.ask(lambda uow: len(uow.session.scalars(select(Enrolment)).all())) == 1
    assert all(one.due_on <= FRIDAY for one in dues(world))
    await world.ticks()
    olga.sees("in un patto che segui")
    olga.does_not_see("Fatima")
    letters = fatima.letters
    await comes(world, FRIDAY + 2 * WEEK)
    assert fatima.letters == letters, "nobody is asked any more"
    await fatima.sends("/patto")
    fatima.sees("L'hai lasciato venerdì 27 novembre.", OWN.text)
    for data in (AskSaying(patto_id=patto_id), AskChange(patto_id=patto_id), AskLeavePatto(patto_id=patto_id)):
        await world.forges(fatima, data.pack())
        fatima.sees("Questo patto è finito: non si cambia più.")


@pytest.mark.parametrize("ending", [Ending.DECLINED, Ending.FORGOTTEN])
async def test_what_was_concluded_is_read_back_though_another_never_began(world: World, ending: Ending) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")

    def end(uow: UnitOfWork, patto_id: int, how: Ending) -> None:
        patto_endings.end(uow, uow.session.get_one(Patto, patto_id), how, None)

    world.ask(end, a_patto(world, fatima, olga), Ending.CONCLUDED)
    world.ask(end, a_patto(world, fatima, olga, Promised("Altre cose"), code="P-2"), ending)
    await fatima.sends("/patto")
    fatima.sees("Concluso insieme lunedì 23 novembre.", OWN.text)
    fatima.does_not_see("Altre cose")


async def test_a_hurried_second_tap_and_an_old_question_are_told_what_is_true_now(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    await fatima.sends("/patto")
    await fatima.taps("Di' qualcosa")
    world.ask(lambda uow: saying.leave(uow, person_of(uow, fatima), 1))
    await fatima.sends("Ci ho ripensato")
    fatima.sees("Questo patto è finito: non si cambia più. Puoi ancora leggerlo.")
    assert [kind for kind, _text in steps(world)] == [StepKind.ENDED]


# Nothing leaks, nothing labels


async def test_no_letter_and_no_button_holds_a_word_of_a_patto(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga, Promised("Zuccherifici"), Promised("Barbabietole", Side.ORGANISATION))
    data = []
    await fatima.sends("/patto")
    data += [one for row in fatima.screen.buttons for one in row]
    await fatima.taps("Di' qualcosa")
    await fatima.sends("Melograni")
    await world.ticks()
    facts = world.ask(lambda uow: [one.facts for one in uow.session.scalars(select(Letter))])
    shown = " ".join(str(one) for one in (*facts, *data, olga.screen.text, olga.screen.buttons))
    assert not [word for word in ("Zuccherifici", "Barbabietole", "Melograni", "Fatima") if word in shown]


@pytest.mark.parametrize("through", ["/patto", "Vedi come disegno", "Storia"])
async def test_an_answer_that_comes_late_says_nothing_of_a_patto(world: World, through: str) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    world.ask(lambda uow: saying.say(uow, person_of(uow, olga), 1, text="Una cosa tra noi"))
    await fatima.sends("/patto")
    for method in ("sendMessage", "editMessageText", "sendPhoto"):
        world.telegram.faults.add(ServerError(500), method=method, times=TRIES)
    if through == "/patto":
        await fatima.sends(through)
    else:
        await fatima.taps(through)
    world.telegram.faults.clear()
    await world.ticks()
    newest = [message.text for message in fatima.chat.messages if message.from_bot][-1]
    assert "Scusa se rispondo tardi" in newest
    facts = world.ask(lambda uow: [one.facts for one in uow.session.scalars(select(Letter))])
    assert not [word for word in (OWN.text, "Una cosa tra noi", "Trovare lavoro") if word in f"{facts} {newest}"]
    await fatima.taps("Il mio patto")
    fatima.sees("Ti segue Olga.")


LABELS = r"\b(cas[oi]|beneficiari\w*|utent[ei]|obblig\w+|sanzion\w*|sussidi\w*|reddit\w*|mancat\w*|vulnerabil\w*)\b"
"""What no text about a patto says: names for people, threats, money of the state, reproaches."""

ABOUT_PATTI = re.compile(r"patt[io]|check_in|commitment|accepting|linking|expense|saying|crisis|task|hand_over|telling")


def test_no_text_about_patti_labels_threatens_or_reproaches() -> None:
    root = Path(catalogues.__file__).parent.parent
    files = [
        one for room in ("services", "views") for one in (root / room).glob("*.py") if ABOUT_PATTI.search(one.name)
    ]
    assert len(files) > 15
    said = [
        (one.name, text)
        for one in files
        for found in catalogues.texts_of(one.read_text(encoding="utf-8"))
        for text in ([found] if isinstance(found, str) else found)
    ]
    assert len(said) > 150
    assert not [(name, text) for name, text in said if re.search(LABELS, text.casefold())]
    assert not [(name, text) for name, text in said if "❌" in text or "⛔" in text]


async def test_whom_to_call_comes_whole_even_where_it_comes_late(world: World) -> None:
    olga, fatima = await an_operator(world), await world.member("Fatima")
    a_patto(world, fatima, olga)
    await fatima.sends("/patto")
    await fatima.taps("Di' qualcosa")
    world.telegram.faults.add(ServerError(500), method="sendMessage", times=TRIES)
    await fatima.sends("voglio morire")
    await world.ticks()
    fatima.sees("112", "1522", "0373 000000")


def test_every_screen_of_a_patto_is_private_and_the_menu_is_not() -> None:
    shown = {one.what: late_replies.is_private(one.show()) for one in my_patto(ORDINARY)}
    assert [what for what, private in shown.items() if not private] == ["/start, per chi ha un patto"]
    said = {one.what: late_replies.is_private(one.show()) for one in telling_about_a_patto(ORDINARY)}
    free = [what for what, private in said.items() if not private and not what.startswith("Lettera")]
    assert all(what.startswith(("Un momento difficile", "Una risposta in ritardo")) for what in free), free
