"""Operators run classes: they see what waits for them, judge applications, and say what a class asks."""

from datetime import date

from sqlalchemy import select

from services import applications, requirements, reviews
from services.application_answers import Answers
from services.requirements import Employment
from services.work import UnitOfWork
from storage.accesses import Access
from storage.applications import Application, ApplicationState
from storage.catalogue import Activity
from storage.people import Person, Role, by_telegram_id
from tests.support.wire import every_answer
from tests.support.world import Someone, World, an_activity
from tests.test_stewarding import staff


def a_class(title: str = "Tu puoi!", **columns: object) -> dict[str, str]:
    """Describe a class with applications: four dates, three places, for people aged 19 to 39."""
    row = {
        "tipo": "corso",
        "iscrizione": "candidatura",
        "inizio": "2027-01-12 09:00",
        "fine": "2027-01-12 12:00",
        "ricorrenza": "FREQ=WEEKLY;COUNT=4",
        "eta_min": 19,
        "eta_max": 39,
        "posti": 3,
    }
    return an_activity(title, **(row | columns))


async def test_operators_find_their_classes_in_gestione_and_the_page_of_each(world: World) -> None:
    world.imports(a_class(), a_class("Altrove", territorio="Cremona"))
    paola = await staff(world, "Paola", Role.OPERATOR)
    await paola.sends("/gestione")
    await paola.taps("🎓 I corsi che seguo")
    paola.sees("Tu puoi!", "Comincia: martedì 12 gennaio", "Nessuna domanda aspetta una risposta.")
    paola.does_not_see("Altrove")
    await paola.taps("Tu puoi!")
    paola.sees("Posti: 3. Occupati: 0. Chi aspetta: 0.", "Domande arrivate: 0.")
    await paola.taps("Com'è per le persone", "Indietro")
    paola.sees("Domande arrivate: 0.")


async def test_nobody_else_opens_the_page_of_a_class(world: World) -> None:
    world.imports(a_class(), a_class("Altrove", territorio="Cremona"))
    paola = await staff(world, "Paola", Role.OPERATOR)
    chiara, anna = await staff(world, "Chiara"), await world.member("Anna")
    await world.forges(paola, "yc:2")
    paola.sees("non è tra quelli che segui")
    for someone in (chiara, anna):
        for data in ("yc:1", "yl:0", "yc:99"):
            await world.forges(someone, data)
            someone.sees("non è tra quelli che segui")
            someone.does_not_see("Domande arrivate", "I corsi che seguo")


# Judging


def applies(
    world: World,
    someone: Someone,
    *,
    title: str = "Tu puoi!",
    born: date = date(2000, 3, 12),
    employment: Employment | None = Employment.SEEKING,
    own: tuple[str | None, ...] = (),
) -> int:
    """Let somebody apply with all answers; gives the number of the application."""

    def apply(uow: UnitOfWork) -> int:
        person = by_telegram_id(uow.session, someone.account.id)
        assert person is not None
        activity = uow.session.scalars(select(Activity).where(Activity.title == title)).one()
        application = applications.start(uow, person, activity.id)
        rules = requirements.current(uow, activity)
        given = Answers(born=born, employment=employment, own=own, asked=tuple(one.text for one in rules.questions))
        applications.save(uow, person, application.id, given)
        return applications.send(uow, person, application.id).application.id

    return world.ask(apply)


def state_of(world: World, application_id: int) -> ApplicationState:
    return world.ask(lambda uow: uow.session.get_one(Application, application_id).state)


async def an_operator(world: World, name: str = "Paola", territory: str | None = "Crema") -> Someone:
    return await staff(world, name, Role.OPERATOR, territory)


async def test_the_next_application_is_opened_read_and_admitted(world: World) -> None:
    world.imports(a_class())
    paola, anna, bruno = await an_operator(world), await world.member("Anna"), await world.member("Bruno")
    first, second = applies(world, anna), applies(world, bruno, born=date(1990, 1, 12))
    await paola.sends("/gestione")
    await paola.taps("📨 Domande: 2")
    paola.sees("2 domande aspettano una risposta.", "Anna · Tu puoi! · arrivata oggi", "Risposta entro")
    await paola.taps("▶️ La prossima")
    paola.sees("Anna · Tu puoi!", "12/03/2000 · 26 anni all'inizio", "Vive a Crema", "Posti liberi: 3.")
    paola.sees("Le risposte sono quelle che il corso chiede.")
    assert state_of(world, first) is ApplicationState.REVIEWING
    await paola.taps("✅ Ammetti")
    paola.sees("Ammessa: il posto aspetta un sì.", "Ammessa: lo scrivo alla persona.", "Ha deciso Paola")
    await world.ticks()
    anna.sees("La tua domanda è ammessa!", "Accetto il posto")
    await anna.taps("Accetto il posto")
    anna.sees("Iscrizione confermata")
    await paola.taps("▶️ La prossima")
    paola.sees("Bruno · Tu puoi!", "37 anni all'inizio", "Posti liberi: 2.")
    assert state_of(world, second) is ApplicationState.REVIEWING
    await world.forges(paola, "bl:1:0")
    await paola.taps("Domande chiuse")
    paola.sees("Domande chiuse · Tu puoi!", "Ammessa: il posto è suo.")
    paola.does_not_see("Bruno")
    await paola.taps("Anna")
    paola.sees("Ammessa: il posto è suo.", "Ha deciso Paola")


async def test_whoever_does_not_fit_gets_in_with_a_reason_from_the_list_or_in_words(world: World) -> None:
    world.imports(a_class())
    paola, anna, bruno = await an_operator(world), await world.member("Anna"), await world.member("Bruno")
    old, young = applies(world, anna, born=date(1980, 1, 1)), applies(world, bruno, born=date(2009, 1, 1))
    await world.forges(paola, f"bo:{old}")
    paola.sees("Il corso chiede altro:", "È per chi ha questa età: da 19 a 39 anni")
    await paola.taps("✅ Ammetti")
    paola.sees("Perché va bene lo stesso?")
    assert state_of(world, old) is ApplicationState.REVIEWING
    await paola.taps("L'età è quasi giusta")
    paola.sees("Ammessa: il posto aspetta un sì.", "Perché va bene lo stesso: L'età è quasi giusta")
    await world.forges(paola, f"bo:{young}")
    await paola.taps("✅ Ammetti")
    for said in ("🚲", "x" * 501):
        await paola.sends(said)
        paola.sees("Servono parole, e al massimo 500 lettere.")
    await paola.sends("Compie gli anni <b>a febbraio</b> & viene con la sorella")
    paola.sees("Ammessa: il posto aspetta un sì.", "Compie gli anni <b>a febbraio</b> & viene con la sorella")
    await paola.taps("Menu")
    paola.does_not_see("Hai lasciato una cosa a metà")
    assert {state_of(world, one) for one in (old, young)} == {ApplicationState.ADMITTED}


async def test_a_no_is_read_before_it_is_given_and_says_what_to_do_instead(world: World) -> None:
    world.imports(a_class())
    paola, anna = await an_operator(world), await world.member("Anna")
    application = applies(world, anna)
    await world.forges(paola, f"bo:{application}")
    await paola.taps("Non ammettere", "Troppe domande")
    paola.sees("La persona leggerà:", "«I posti sono pochi e le domande erano tante.»", "Conferma", "Annulla")
    assert state_of(world, application) is ApplicationState.REVIEWING
    await paola.taps("Annulla")
    paola.sees("✅ Ammetti")
    await paola.taps("Non ammettere", "Troppe domande", "Conferma")
    paola.sees("Non ammessa.", "Il motivo: I posti sono pochi", "Non ammessa: lo scrivo alla persona.")
    await world.ticks()
    anna.sees("C'è una novità sulla tua domanda")
    anna.does_not_see("posti sono pochi")
    await anna.taps("Leggi")
    anna.sees("I posti sono pochi e le domande erano tante.", "Guarda gli altri corsi")


async def test_a_no_in_own_words_is_shown_again_until_it_is_confirmed(world: World) -> None:
    world.imports(a_class())
    paola, anna = await an_operator(world), await world.member("Anna")
    application = applies(world, anna)
    await world.forges(paola, f"bo:{application}")
    await paola.taps("Non ammettere")
    await paola.sends("🚲 123")
    paola.sees("Servono parole")
    await paola.sends("Il corso è già stato fatto l'anno scorso.")
    paola.sees("«Il corso è già stato fatto l'anno scorso.»")
    old = paola.screen
    await paola.sends("Hai già fatto <i>questo</i> corso & va bene così.")
    paola.sees("«Hai già fatto <i>questo</i> corso & va bene così.»")
    await paola.taps("Conferma")
    paola.sees("Non ammessa.", "Hai già fatto <i>questo</i> corso & va bene così.")
    await paola.taps("Conferma", message=old)
    paola.sees("Non ammessa.")
    await world.ticks()
    await anna.taps("Leggi")
    anna.sees("Hai già fatto <i>questo</i> corso & va bene così.")


async def test_a_question_goes_to_the_person_and_the_answer_comes_back(world: World) -> None:
    world.imports(a_class())
    paola, anna = await an_operator(world), await world.member("Anna")
    application = applies(world, anna)
    await world.forges(paola, f"bo:{application}")
    await paola.taps("Chiedi")
    paola.account.sends_sticker("🚲")
    await world.settles()
    paola.sees("Servono parole")
    await paola.sends("Hai la patente B?")
    paola.sees("Domanda mandata: la risposta arriva qui.", "Abbiamo chiesto: Hai la patente B?")
    paola.sees("La risposta non è ancora arrivata.")
    await world.ticks()
    anna.sees("ci serve una tua risposta")
    anna.does_not_see("patente")
    await anna.taps("Leggi e rispondi")
    anna.sees("Hai la patente B?")
    await anna.sends("Sì, da <due> anni")
    await world.ticks()
    paola.sees("È arrivata la risposta che aspettavi.", "Tu puoi!")
    paola.does_not_see("due", "Anna")
    await paola.taps("Apri la domanda")
    paola.sees("Risposta: Sì, da <due> anni", "Chiedi", "✅ Ammetti")


async def test_while_a_question_is_open_there_is_no_second_one_but_a_decision(world: World) -> None:
    world.imports(a_class())
    paola, anna = await an_operator(world), await world.member("Anna")
    application = applies(world, anna)
    await world.forges(paola, f"bo:{application}")
    await paola.taps("Chiedi")
    await paola.sends("Hai la patente B?")
    await paola.taps("Domande")
    paola.sees("❓ Aspetta una risposta dalla persona.")
    await paola.taps("❓ Anna")
    assert "Chiedi" not in paola.labels
    await world.forges(paola, f"bc:{application}")
    paola.sees("La risposta non è ancora arrivata.")
    await paola.sends("E la macchina?")
    paola.sees("niente")
    await world.forges(paola, f"bo:{application}")
    await paola.taps("✅ Ammetti")
    paola.sees("Ammessa: il posto aspetta un sì.")


async def test_two_operators_never_have_the_same_one_in_hand(world: World) -> None:
    world.imports(a_class())
    paola, marco = await an_operator(world), await an_operator(world, "Marco")
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    first, _second = applies(world, anna), applies(world, bruno)
    for someone in (paola, marco):
        await someone.sends("/gestione")
        await someone.taps("📨 Domande: 2", "▶️ La prossima")
    paola.sees("Anna ·")
    marco.sees("Bruno ·")
    await marco.taps("Domande")
    marco.sees("La sta valutando Paola.", "La stai valutando tu.")
    await marco.taps("Anna")
    marco.sees("La sta valutando Paola. Dopo mezz'ora la può prendere chiunque.")
    assert "✅ Ammetti" not in marco.labels
    seen = world.ask(lambda uow: reviews.case(uow, uow.session.get_one(Person, 1), first).stamp)
    for data in (f"ba:{first}:{seen}", f"br:{first}:{seen}", f"bk:{first}:{seen}:0", f"bc:{first}", f"bp:{first}"):
        await world.forges(marco, data)
        assert state_of(world, first) is ApplicationState.REVIEWING
    await world.passes(minutes=31)
    await world.forges(marco, f"bo:{first}")
    await marco.taps("✅ Ammetti")
    marco.sees("Ammessa: il posto aspetta un sì.")
    await paola.taps("✅ Ammetti")
    paola.sees("Questa domanda è già chiusa", "Ha deciso Marco")


async def test_who_leafs_through_leaves_each_to_others(world: World) -> None:
    world.imports(a_class())
    paola = await an_operator(world)
    for name in ("Anna", "Bruno"):
        applies(world, await world.member(name))
    await paola.sends("/gestione")
    await paola.taps("📨 Domande: 2", "▶️ La prossima", "▶️ La prossima")
    paola.sees("Bruno ·")
    await paola.taps("Lascia ad altri")
    paola.sees("Fatto: la può valutare chiunque.")
    paola.does_not_see("La stai valutando tu.")
    await paola.taps("▶️ La prossima", "▶️ La prossima", "▶️ La prossima")
    paola.sees("Anna ·")


async def test_without_a_place_there_is_only_the_line_and_the_first_gets_the_next_place(world: World) -> None:
    world.imports(a_class(posti=1))
    paola = await an_operator(world)
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    first, second = applies(world, anna), applies(world, bruno)
    await world.forges(paola, f"bo:{second}")
    seen = _seen(world, second)
    await world.forges(paola, f"bw:{second}:{seen}")
    paola.sees("Ci sono ancora posti liberi.", "✅ Ammetti")
    await world.forges(paola, f"bo:{first}")
    await paola.taps("✅ Ammetti")
    await world.forges(paola, f"ba:{second}:{seen}")
    paola.sees("I posti liberi sono finiti.", "⏳ In lista", "Posti liberi: 0.")
    await paola.taps("⏳ In lista")
    paola.sees("Ammessa: aspetta che si liberi un posto.")
    await world.ticks()
    bruno.sees("1ª persona in lista")
    await anna.taps("Rinuncio")
    await world.ticks()
    bruno.sees("Accetto il posto")


def _seen(world: World, application_id: int) -> int:
    """Give the stamp of an application, as whoever judges it has it in a button."""

    def read(uow: UnitOfWork) -> int:
        judge = uow.session.scalars(select(Person).where(Person.role == Role.OPERATOR)).first()
        assert judge is not None
        return reviews.case(uow, judge, application_id).stamp

    return world.ask(read)


async def test_answers_that_change_meanwhile_are_shown_before_anything_is_decided(world: World) -> None:
    world.imports(a_class())
    paola, anna = await an_operator(world), await world.member("Anna")
    application = applies(world, anna)
    await world.forges(paola, f"bo:{application}")

    def correct(uow: UnitOfWork) -> None:
        person = by_telegram_id(uow.session, anna.account.id)
        assert person is not None
        applications.edit(uow, person, application, Answers(born=date(1980, 1, 1)))

    world.ask(correct)
    await paola.taps("✅ Ammetti")
    paola.sees("Intanto la persona ha cambiato le risposte.", "01/01/1980", "Il corso chiede altro:")
    assert state_of(world, application) is ApplicationState.REVIEWING


async def test_an_application_that_is_withdrawn_while_it_is_judged_is_shown_so(world: World) -> None:
    world.imports(a_class())
    paola, anna = await an_operator(world), await world.member("Anna")
    application = applies(world, anna)
    await world.forges(paola, f"bo:{application}")
    await paola.taps("Non ammettere")

    def take_back(uow: UnitOfWork) -> None:
        person = by_telegram_id(uow.session, anna.account.id)
        assert person is not None
        applications.withdraw(uow, person, application)

    world.ask(take_back)
    await paola.sends("Non ha i requisiti")
    paola.sees("La persona l'ha ritirata.")
    assert "Conferma" not in paola.labels
    await world.forges(paola, f"ba:{application}:{_seen(world, application)}")
    paola.sees("Questa domanda è già chiusa", "La persona l'ha ritirata.")
    assert state_of(world, application) is ApplicationState.WITHDRAWN


async def test_nobody_judges_their_own_application_or_those_of_other_places(world: World) -> None:
    world.imports(a_class())
    paola, anna = await an_operator(world), await world.member("Anna")
    own, other = applies(world, paola), applies(world, anna)
    elsewhere, maker = await an_operator(world, "Elena", "Cremona"), await staff(world, "Chiara")
    await paola.sends("/gestione")
    await paola.taps("📨 Domande: 1")
    paola.does_not_see("Paola ·")
    await world.forges(paola, f"bo:{own}")
    paola.sees("Questa domanda non è tra quelle che valuti.")
    seen = _seen(world, other)
    forged = [f"{prefix}:{other}" for prefix in ("bo", "bn", "bp", "bc")]
    forged += [f"{prefix}:{other}:{seen}" for prefix in ("ba", "bw", "br", "bj")]
    forged += [f"bk:{other}:{seen}:0", f"bq:{other}:{seen}:0", f"by:{other}:{seen}:0:0", f"by:{other}:{seen}:1:0"]
    for someone in (elsewhere, maker, anna):
        for data in [*forged, "bo:99", "bo:2147483647", "bl:1:0", "bd:1:0"]:
            await world.forges(someone, data)
            someone.sees("non è tra quell")
            someone.does_not_see("12/03/2000")
    assert state_of(world, other) is ApplicationState.RECEIVED
    for data in (f"bk:{other}:{seen}:99", f"bq:{other}:{seen}:99", f"by:{other}:{seen}:0:99", f"bj:{other}:{seen}"):
        await world.forges(paola, data)
        paola.sees("Anna · Tu puoi!")
    for data in (f"ba:{other}:1", f"bw:{other}:1", f"bk:{other}:1:0"):
        await world.forges(paola, data)
        paola.sees("Intanto la persona ha cambiato le risposte.")
    assert state_of(world, other) is ApplicationState.REVIEWING


async def test_a_hurried_second_tap_is_no_second_decision_and_no_alarm(world: World) -> None:
    world.imports(a_class())
    paola, anna = await an_operator(world), await world.member("Anna")
    applies(world, anna)
    await paola.sends("/gestione")
    await paola.taps("📨 Domande: 1", "▶️ La prossima")
    first = paola.screen
    data = next(str(button.value) for row in first.buttons for button in row if button.text == "✅ Ammetti")
    for _tap in range(2):
        await world.forges(paola, data)
        paola.sees("Ammessa: il posto aspetta un sì.", "Ammessa: lo scrivo alla persona.")
        paola.does_not_see("Questa domanda è già chiusa")
    await world.ticks()
    assert len([one for one in anna.chat.messages if "ammessa" in one.text]) == 1


async def test_late_ones_come_first_and_are_counted(world: World) -> None:
    world.imports(a_class())
    paola, anna = await an_operator(world), await world.member("Anna")
    applies(world, anna)
    await world.passes(days=18)
    applies(world, await world.member("Bruno"))
    await paola.sends("/gestione")
    late = next(label for label in paola.labels if "Domande" in label)
    assert late == "📨 Domande: 2, in ritardo: 1"
    await paola.taps(late)
    paola.sees("In ritardo: 1.", "arrivata da 18 giorni")
    assert [label for label in paola.labels if label[-4:] in ("Anna", "runo")] == ["⏰ Anna", "Bruno"]
    assert any("risposta è in ritardo" in one.text or "in ritardo" in one.text for one in paola.chat.messages)
    assert not any("Anna" in one.text for one in paola.chat.messages if "Bastano pochi minuti" in one.text)


async def test_the_person_sees_who_opened_the_application(world: World) -> None:
    world.imports(a_class())
    paola, anna = await an_operator(world), await world.member("Anna")
    application = applies(world, anna)
    await world.forges(paola, f"bo:{application}")
    rows = world.ask(lambda uow: [(one.reader_id, one.subject_id) for one in uow.session.scalars(select(Access))])
    assert len(rows) == 1
    await world.forges(anna, f"av:{application}")
    anna.sees("Paola")


async def test_the_card_of_a_class_leads_whoever_runs_it_to_its_page(world: World) -> None:
    world.imports(a_class())
    paola, elena = await an_operator(world), await an_operator(world, "Elena", "Cremona")
    marco = await staff(world, "Marco", Role.COORDINATOR, None)
    for someone in (paola, marco):
        await someone.opens("https://t.me/farelegami_bot?start=a_Tupuoi")
        await someone.taps("🎓 Gestisci")
        someone.sees("Domande arrivate: 0.", "📨 Domande: 0", "📋 Requisiti")
    await marco.taps("🗂 Date")
    marco.sees("martedì 12 gennaio")
    assert "🗂 Date" not in paola.labels
    await elena.opens("https://t.me/farelegami_bot?start=a_Tupuoi")
    assert "🎓 Gestisci" not in elena.labels


async def test_whatever_numbers_an_operator_forges_there_is_an_answer(world: World) -> None:
    world.imports(a_class(), an_activity("Yoga", codice="Y"))
    paola, anna = await an_operator(world), await world.member("Anna")
    applies(world, anna)
    ours = [one for one in every_answer() if one.__module__.rpartition(".")[2] in ("classes", "requiring", "reviews")]
    assert len(ours) > 25
    for one in ours:
        for number in (0, 1, 2, 2**31 - 1):
            numbers = ":".join(str(min(number, 1) if name in FLAGS else number) for name in one.model_fields)
            await world.forges(paola, f"{one.__prefix__}:{numbers}" if numbers else one.__prefix__)
            paola.does_not_see("qualcosa non ha funzionato")
    await paola.sends("boh")
    paola.does_not_see("qualcosa non ha funzionato")


FLAGS = ("waits", "may_skip")
