"""Applying for a class, as the person who does: «Posso?», the questions, and everything that comes afterwards."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from services import applications, reviews
from services.work import UnitOfWork
from storage.applications import Application, ApplicationState
from storage.people import Person
from tests.support.applying import (
    HOW,
    NOT_WORKING,
    OTHER,
    WHY,
    a_class,
    a_judge,
    answers_everything,
    application_of,
    applies,
    asks,
    asks_everything,
    calls_off,
    judged,
    opens_class,
    person_of,
)
from tests.support.world import Someone, World, an_activity


def how_many(world: World) -> int:
    """Count the applications there are."""
    return world.ask(lambda uow: uow.session.scalar(select(func.count()).select_from(Application)) or 0)


def answers_of(world: World, someone: Someone) -> dict[str, object]:
    """Give what somebody has answered."""
    found: dict[str, object] = json.loads(application_of(world, someone).answers)
    return found


async def a_newcomer(world: World, name: str = "Luca", **rules: Any) -> Someone:
    """Let there be a class that asks everything, or what is said, and somebody on its card."""
    world.imports(a_class())
    if rules:
        asks(world, **rules)
    else:
        asks_everything(world)
    someone = await world.member(name)
    await opens_class(someone)
    return someone


# Posso?


async def test_the_card_of_a_class_says_what_it_asks(world: World) -> None:
    luca = await a_newcomer(world)
    luca.sees("Da 19 a 39 anni", "È per chi cerca lavoro", "Documenti da portare: carta d'identità", "20 posti")
    luca.sees("Rispondiamo entro 10 giorni")
    assert luca.labels[:2] == ["Posso?", "Fai domanda"]


async def test_may_i_is_answered_with_taps_and_nothing_is_written_down(world: World) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Posso?")
    luca.sees("Quando comincia, martedì 12 gennaio, quanti anni hai?")
    assert luca.labels[:3] == ["18 anni o meno", "Da 19 a 39 anni", "40 anni o più"]
    await luca.taps("Da 19 a 39 anni", "Cerco lavoro")
    luca.sees("Sì, puoi fare domanda", "Ci sono 5 domande")
    assert how_many(world) == 0
    await luca.taps("Fai domanda")
    luca.sees("Domanda 1 di 5")


async def test_a_no_says_why_and_offers_what_fits_instead(world: World) -> None:
    world.imports(
        a_class(),
        a_class("Dopo i quaranta", eta_min=40, eta_max=""),
        a_class("Giovani", eta_min=16, eta_max=25),
        an_activity("Yoga", tipo="corso"),
    )
    luca = await world.member("Luca")
    await opens_class(luca)
    await luca.taps("Posso?", "40 anni o più")
    luca.sees("la risposta è no", "fino a 39 anni il primo giorno, martedì 12 gennaio", "Dopo i quaranta", "Yoga")
    luca.does_not_see("Giovani")
    await luca.taps("Dopo i quaranta")
    luca.sees("Da 40 anni in su")


async def test_a_no_is_not_the_last_word(world: World) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Posso?", "Da 19 a 39 anni", "Lavoro")
    luca.sees("la risposta è no", "chi cerca lavoro")
    await luca.taps("Fai domanda lo stesso")
    await answers_everything(luca)
    await luca.taps("Cambia 2", "Lavoro")
    luca.sees("Questo corso cerca altro", "decide una persona")
    await luca.taps("Manda la domanda")
    luca.sees("Domanda ricevuta")
    assert application_of(world, luca).fits is False


async def test_who_lives_elsewhere_is_told_and_can_say_so(world: World) -> None:
    luca = await a_newcomer(world, territory_ids=(2,))
    await luca.taps("Posso?")
    luca.sees("È per chi vive a", "Nel tuo profilo c'è scritto Crema")
    assert "Cambia zona" in luca.labels


async def test_a_class_that_asks_nothing_has_no_may_i(world: World) -> None:
    world.imports(a_class(eta_min="", eta_max=""))
    luca = await world.member("Luca")
    await opens_class(luca)
    assert "Posso?" not in luca.labels
    await luca.taps("Fai domanda")
    luca.sees("Controlla le tue risposte")
    await luca.taps("Manda la domanda")
    luca.sees("Domanda ricevuta")


@pytest.mark.parametrize("data", ["ap:99::", "ap:1:above:", "ap:1:below:working", "ap:1:x:", "ap:2::", "ap:1::nothing"])
async def test_a_forged_may_i_is_answered(world: World, data: str) -> None:
    world.imports(a_class(eta_max=""), an_activity("Yoga"))
    luca = await world.member("Luca")
    await world.forges(luca, data)
    assert not [one for one in luca.chat.toasts if "codice" in one.text]
    luca.does_not_see("non ha funzionato", "None")


# The questions


async def test_five_questions_one_on_a_screen_and_a_receipt_with_the_day_of_the_answer(world: World) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Fai domanda")
    luca.sees("Domanda 1 di 5", "data di nascita")
    await luca.sends("12 marzo 1999")
    luca.sees("Domanda 2 di 5", "Cosa fai adesso?")
    await luca.sends("cerco lavoro da un po'")
    luca.sees("Domanda 3 di 5", WHY)
    await luca.sends("Per ricominciare & <b>bene</b>")
    luca.sees("Domanda 4 di 5", HOW)
    await luca.sends("2")
    luca.sees("Domanda 5 di 5", OTHER)
    await luca.taps("Salta")
    luca.sees("Controlla le tue risposte", "12/03/1999", "Cerco lavoro", "Per ricominciare & <b>bene</b>", "In autobus")
    luca.sees("Nessuna risposta")
    assert application_of(world, luca).state is ApplicationState.DRAFT
    await luca.taps("Manda la domanda")
    luca.sees("Domanda ricevuta.", "Ti rispondiamo entro giovedì 3 dicembre.")
    sent = application_of(world, luca)
    assert (sent.state, sent.fits, sent.requirements_id) == (ApplicationState.RECEIVED, True, 1)
    assert answers_of(world, luca)["own"] == ["Per ricominciare & <b>bene</b>", "In autobus", None]
    await opens_class(luca)
    luca.sees("Domanda ricevuta", "Ti rispondiamo entro giovedì 3 dicembre", "La mia domanda")
    luca.does_not_see("Fai domanda")


@pytest.mark.parametrize(
    "text", ["boh", "29/2/2001", "12/3", "1/1/2030", "12/3/2020", "1", "🎂", "/data", "12/3/99 o 99"]
)
async def test_what_is_no_day_of_birth_is_asked_again(world: World, text: str) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Fai domanda")
    await luca.sends(text)
    if text == "12/3/99 o 99":
        luca.sees("Domanda 2 di 5")
    else:
        luca.sees("Domanda 1 di 5", "Questa data non l'ho capita")


async def test_a_number_is_an_answer_in_words_and_no_button(world: World) -> None:
    luca = await a_newcomer(world, questions=({"text": "Da quanti mesi cerchi?"},))
    await luca.taps("Fai domanda")
    await luca.sends("12/3/1999")
    await luca.sends("2")
    luca.sees("Controlla le tue risposte")
    assert answers_of(world, luca)["own"] == ["2"]


async def test_too_long_an_answer_and_a_photo_are_asked_again(world: World) -> None:
    luca = await a_newcomer(world, questions=({"text": WHY},))
    await luca.taps("Fai domanda")
    await luca.sends("12/3/1999")
    await luca.sends("una storia " * 60)
    luca.sees("500 lettere al massimo")
    luca.account.sends_photo()
    await world.settles()
    luca.sees(WHY, "500 lettere al massimo")
    await luca.sends("?!")
    luca.sees("500 lettere al massimo")


async def test_back_skip_and_change(world: World) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Fai domanda", "Indietro")
    luca.sees("Domanda da finire", "Riprendi la domanda")
    await luca.taps("Riprendi la domanda")
    await luca.sends("120399")
    await luca.taps("Indietro")
    luca.sees("Domanda 1 di 5", "Adesso c'è scritto: 12/03/1999")
    await luca.sends("13/3/1999")
    luca.sees("Domanda 2 di 5")
    assert "Salta" not in luca.labels
    await luca.taps("Studio")
    await luca.sends("Per imparare")
    await luca.taps("A piedi", "Salta", "Cambia 5")
    luca.sees(OTHER)
    await luca.sends("Vengo in bici, ogni tanto")
    luca.sees("Ho cambiato la risposta", "Vengo in bici")
    await luca.taps("Cambia 3", "Indietro")
    luca.sees("Controlla le tue risposte")
    assert answers_of(world, luca)["born"] == "1999-03-13"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cerco un lavoro", "Cerco lavoro"),
        ("ho perso il lavoro", "Cerco lavoro"),
        ("non ho un lavoro", "Scegli qui sotto"),
        ("non studio", "Scegli qui sotto"),
    ],
)
async def test_who_writes_of_having_no_work_is_not_put_down_as_working(world: World, text: str, shown: str) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Fai domanda")
    await luca.sends("12/3/1999")
    await luca.sends(text)
    if "Domanda 3" in luca.screen.text:
        await luca.taps("Indietro")
    luca.sees("Domanda 2 di 5", shown)
    assert answers_of(world, luca)["employment"] in (None, "seeking")


async def test_who_goes_back_to_the_answers_has_left_nothing_half_done(world: World) -> None:
    luca = await a_newcomer(world)
    await applies(luca)
    await luca.taps("La mia domanda", "Cambia le risposte", "Cambia 3", "Indietro")
    luca.sees("Le tue risposte")
    luca.does_not_see("Hai lasciato una cosa a metà")
    assert "Riprendi" not in luca.labels
    await luca.sends("Un'altra cosa")
    assert answers_of(world, luca)["own"] == ["Per ricominciare", "In autobus", None]


async def test_a_draft_goes_on_days_later_after_other_conversations(world: World) -> None:
    world.imports(an_activity("Fumetto", eta_min=6, eta_max=10))
    luca = await a_newcomer(world)
    await luca.taps("Fai domanda")
    await luca.sends("12/3/1999")
    await luca.opens("https://t.me/farelegami_bot?start=a_Fumetto")
    luca.sees("Hai lasciato una cosa a metà")
    await luca.taps("Iscrivimi", "Aggiungi figli o nipoti")
    await luca.sends("Adam")
    await luca.taps("2018")
    await world.passes(days=4)
    await luca.sends("corsi")
    await luca.taps("📝 Le mie domande")
    luca.sees("Tu puoi!", "Domanda da finire")
    await luca.taps("Tu puoi!", "Riprendi la domanda")
    luca.sees("Domanda 2 di 5")
    assert how_many(world) == 1


async def test_riprendi_comes_back_to_the_very_question(world: World) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Fai domanda")
    await luca.sends("12/3/1999")
    await luca.sends("/agenda")
    await luca.taps("Riprendi")
    luca.sees("Domanda 2 di 5")
    await luca.sends("disoccupato")
    luca.sees("Domanda 3 di 5")


async def test_what_is_sent_twice_from_two_phones_is_one_application(world: World) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Fai domanda")
    await answers_everything(luca)
    screen, messages = luca.screen, luca.letters
    luca.account.taps("Manda la domanda", message=screen)
    luca.account.taps("Manda la domanda", message=screen)
    await world.settles_at_once()
    luca.sees("Domanda ricevuta")
    assert how_many(world) == 1
    assert luca.letters == messages, "both say it in place"


async def test_an_old_question_does_not_change_what_was_sent(world: World) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Fai domanda")
    await luca.sends("12/3/1999")
    old = luca.screen
    await opens_class(luca)
    await luca.taps("Riprendi la domanda", "Cerco lavoro")
    await luca.sends("Per ricominciare")
    await luca.taps("In autobus", "Salta", "Manda la domanda")
    luca.account.taps("Lavoro", message=old)
    await world.settles()
    assert answers_of(world, luca)["employment"] == "seeking"
    assert "già partita" in luca.chat.toasts[-1].text
    assert "Domanda ricevuta" in old.text


async def test_other_questions_by_now_are_asked_before_it_is_sent(world: World) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Fai domanda")
    await answers_everything(luca)
    asks(world, employment=NOT_WORKING, questions=({"text": "Hai la patente?", "choices": ("Sì", "No")},))
    await luca.taps("Manda la domanda")
    luca.sees("Domanda 3 di 3", "Hai la patente?", "Manca ancora qualche risposta")
    await luca.sends("si")
    luca.sees("Controlla le tue risposte", "Hai la patente?", "Sì")
    await luca.taps("Manda la domanda")
    luca.sees("Domanda ricevuta")


# Afterwards


async def test_work_that_is_lost_meanwhile_is_put_right(world: World) -> None:
    luca = await a_newcomer(world)
    await applies(luca)
    await luca.taps("La mia domanda", "Cambia le risposte", "Cambia 2", "Lavoro")
    luca.sees("Ho cambiato la risposta", "Questo corso cerca altro")
    assert application_of(world, luca).fits is False
    await luca.taps("Cambia 2", "Cerco lavoro")
    luca.does_not_see("Questo corso cerca altro")
    assert application_of(world, luca).fits is True


async def test_answers_that_were_sent_are_changed_only_once_new_questions_are_answered(world: World) -> None:
    luca = await a_newcomer(world)
    await applies(luca)
    asks(world, employment=NOT_WORKING, questions=({"text": "Hai la patente?", "choices": ("Sì", "No")},))
    await luca.taps("La mia domanda", "Cambia le risposte", "Cambia 2", "Lavoro poche ore")
    luca.sees("Hai la patente?")
    assert answers_of(world, luca)["employment"] == "seeking"
    await luca.taps("No")
    luca.sees("Ho cambiato la risposta", "Lavoro poche ore")
    assert answers_of(world, luca)["employment"] == "few_hours"


async def test_taken_back_with_a_reason_and_begun_again(world: World) -> None:
    luca = await a_newcomer(world)
    await applies(luca)
    await luca.taps("La mia domanda", "Ritira la domanda", "Annulla", "Ritira la domanda", "Ho trovato lavoro")
    luca.sees("Domanda ritirata", "In bocca al lupo", "Fai di nuovo domanda")
    assert application_of(world, luca).state is ApplicationState.WITHDRAWN
    await luca.taps("Fai di nuovo domanda")
    luca.sees("Domanda 1 di 5")
    assert how_many(world) == 2


async def test_a_draft_that_is_dropped_leaves_nothing(world: World) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Fai domanda")
    await luca.sends("12/3/1999")
    await luca.sends("corsi")
    await luca.taps("📝 Le mie domande", "Tu puoi!", "Lascia stare la domanda", "Conferma")
    luca.sees("Ho cancellato le tue risposte")
    assert answers_of(world, luca)["born"] is None
    await luca.taps("Indietro")
    luca.sees("Non ci sono ancora domande")


async def test_admitted_with_a_letter_and_the_place_is_taken_with_one_tap(world: World) -> None:
    luca, paola = await a_newcomer(world), await a_judge(world)
    await applies(luca)
    judged(world, paola, "admit", luca)
    await world.ticks()
    luca.sees("La tua domanda è ammessa!", "Tu puoi!", "C'è un posto per te", "giovedì 26 novembre")
    await luca.taps("Accetto il posto")
    luca.sees("Iscrizione confermata")
    await luca.sends("corsi")
    await luca.taps("📝 Le mie domande", "Tu puoi!")
    luca.sees("Iscrizione confermata", "Ti aspettiamo martedì 12 gennaio alle 09:00", "carta d'identità")
    await luca.taps("Ritira la domanda", "Non ho più tempo")
    luca.sees("Iscrizione disdetta")


async def test_who_has_the_last_place_is_not_told_that_the_places_are_gone(world: World) -> None:
    world.imports(a_class(posti=1))
    luca, marta, judge = await world.member("Luca"), await world.member("Marta"), await a_judge(world)
    await opens_class(luca)
    luca.sees("C'è 1 posto in tutto")
    await luca.taps("Fai domanda")
    await luca.sends("12/3/1999")
    await luca.taps("Manda la domanda")
    judged(world, judge, "admit", luca)
    await opens_class(luca)
    luca.sees("C'è un posto per te")
    luca.does_not_see("Posti finiti")
    await luca.taps("Accetto il posto")
    await opens_class(luca)
    luca.does_not_see("Posti finiti")
    await opens_class(marta)
    marta.sees("Posti finiti: se fai domanda, aspetti il tuo turno")


async def test_the_reason_of_a_no_is_read_on_a_tap(world: World) -> None:
    luca, paola = await a_newcomer(world), await a_judge(world)
    world.imports(a_class(), a_class("Sartoria"))
    await applies(luca)
    judged(world, paola, "refuse", luca, "Il corso è per chi ha già lavorato & <i>cucinato</i>.")
    await world.ticks()
    luca.sees("C'è una novità sulla tua domanda", "Tu puoi!")
    luca.does_not_see("lavorato", "ammessa")
    await luca.taps("Leggi")
    luca.sees("Domanda non ammessa", "chi ha già lavorato & <i>cucinato</i>", "Guarda gli altri corsi", "Sartoria")
    await luca.taps("Sartoria")
    luca.sees("Fai domanda")


async def test_who_waits_reads_which_turn_it_is(world: World) -> None:
    world.imports(a_class(posti=1))
    asks_everything(world)
    paola, luca, marta = await a_judge(world), await world.member("Luca"), await world.member("Marta")
    for someone in (luca, marta):
        await applies(someone)
    judged(world, paola, "admit", luca)
    judged(world, paola, "to_waiting_list", marta)
    await world.ticks()
    marta.sees("i posti sono finiti", "1ª persona in lista")
    await luca.taps("Rinuncio")
    await world.ticks()
    marta.sees("Si è liberato un posto")
    await marta.taps("Accetto il posto")
    marta.sees("Iscrizione confermata")


async def test_a_question_is_answered_in_the_chat(world: World) -> None:
    luca, paola = await a_newcomer(world), await a_judge(world)
    await applies(luca)
    judged(world, paola, "ask", luca, "Il <martedì> va bene?")
    await world.ticks()
    luca.sees("ci serve una tua risposta")
    luca.does_not_see("martedì>")
    await luca.taps("Leggi e rispondi")
    luca.sees("Il <martedì> va bene?")
    await luca.sends("3")
    luca.sees("la tua risposta è arrivata", "Ti rispondiamo entro giovedì 3 dicembre")
    await world.forges(luca, "ao:1")
    luca.sees("Le mie domande", "Domanda in valutazione")
    assert "non serve più una risposta" in luca.chat.toasts[-1].text


async def test_one_sees_who_has_read_it(world: World) -> None:
    luca, paola = await a_newcomer(world), await a_judge(world)
    await applies(luca)
    await luca.taps("La mia domanda", "Chi l'ha letta")
    luca.sees("Nessuno ha ancora aperto")

    application_id = application_of(world, luca).id

    def opens_it(uow: UnitOfWork) -> None:
        reviews.case(uow, person_of(uow, paola), application_id)

    world.ask(opens_it)
    await luca.taps("Indietro", "Chi l'ha letta")
    luca.sees("Paola, oggi, lunedì 23 novembre alle 10:00")


async def test_whoever_is_late_says_so_and_promises_another_day(world: World) -> None:
    luca = await a_newcomer(world)
    await applies(luca)
    await world.passes(days=12)
    luca.sees("Siamo in ritardo", "Ti rispondiamo entro")


async def test_a_class_that_is_called_off_is_told_with_what_fits_instead(world: World) -> None:
    luca = await a_newcomer(world)
    await applies(luca)
    world.imports(a_class("Sartoria"))
    calls_off(world)
    await world.passes(minutes=5)
    luca.sees("Il corso non si fa", "Sartoria")
    await luca.sends("corsi")
    await luca.taps("📝 Le mie domande", "Tu puoi!")
    luca.sees("Il corso non si fa")


# Other people's hands


async def test_nobody_touches_an_application_of_somebody_else(world: World) -> None:
    luca = await a_newcomer(world)
    await applies(luca)
    marta = await world.member("Marta")
    before = application_of(world, luca)
    forged = [
        "ai:1",
        "ar:1",
        "av:1",
        "aw:1",
        "ax:1:work",
        "as:1",
        "aq:1:0:1",
        "ae:1:1:1:working",
        "ac:1:3:1:0",
        "ak:1:4:1",
    ]
    for data in [*forged, "ao:1", "ai:99", "aq:99:0:0", "al:7"]:
        await world.forges(marta, data)
        marta.does_not_see("Per ricominciare", "12/03/1999", "non ha funzionato")
    after = application_of(world, luca)
    assert (after.answers, after.state) == (before.answers, before.state)


async def test_forged_places_of_one_s_own_questions_are_answered(world: World) -> None:
    luca = await a_newcomer(world)
    await luca.taps("Fai domanda")
    forged = ["aq:1:4:0", "aq:1:77:0", "ae:1:0:0:working", "ac:1:0:0:0", "ac:1:3:0:9", "ak:1:0:0", "ak:1:2:1", "as:1"]
    for data in [*forged, "ax:1:", "aw:1", "ae:1:1:0:king", "aa:99", "aa:0"]:
        await world.forges(luca, data)
        luca.does_not_see("non ha funzionato", "None")
    assert answers_of(world, luca)["employment"] is None


async def test_applying_twice_at_the_same_moment_begins_one(world: World) -> None:
    luca = await a_newcomer(world)
    card = luca.screen
    luca.account.taps("Fai domanda", message=card)
    luca.account.taps("Fai domanda", message=card)
    await world.settles_at_once()
    assert how_many(world) == 1


async def test_a_class_for_children_asks_the_contact(world: World) -> None:
    world.imports(a_class("Colonia", eta_min=6, eta_max=12, contatto="Chiara, 0373 1"))
    luca = await world.member("Luca")
    await opens_class(luca, "Colonia")
    luca.sees("Chiedi come fare al contatto")
    assert "Fai domanda" not in luca.labels


async def test_answers_are_written_down_where_nobody_reads_them(world: World) -> None:
    luca = await a_newcomer(world)
    await applies(luca)
    raw = world.ask(lambda uow: uow.session.connection().exec_driver_sql("SELECT answers FROM applications").scalar())
    assert "ricominciare" not in str(raw)
    assert world.ask(lambda uow: uow.session.scalar(select(func.count()).select_from(Person)) or 0) == 1
    assert applications.EMPTY not in str(raw)
