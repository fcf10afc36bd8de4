"""Business ideas: told, helped, judged; by the right people, and with every sort of wrong file."""

import asyncio
import io
import struct
import tracemalloc
import zipfile
from datetime import timedelta
from threading import Event, Thread
from time import sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot import fetching
from bot.inspecting import Inspector
from services import documents, idea_files, idea_reviews, ideas, invitations
from services.documents import LARGEST, Verdict, look, suffix_of
from services.idea_reviews import IdeaIsTaken
from services.ideas import LONGEST_ANSWER, Canvas
from services.refusals import Refusal
from services.work import UnitOfWork
from simulator.faults import ServerError
from simulator.files import MEGABYTE
from storage.ideas import Idea, IdeaFile, IdeaFileState, IdeaState, IdeaStep
from storage.outbox import Letter
from storage.people import Role, by_telegram_id
from storage.uploads import Upload
from tests.support.standing import Standing, eventually, joins, shown
from tests.support.world import Someone, World, an_activity
from tests.test_stewarding import staff

ANSWERS = (
    "La bici rotta",
    "Chi va al lavoro",
    "Riparo a casa",
    "Due negozi",
    "15 euro",
    "800 euro",
    "Io e mia sorella",
)


async def an_operator(world: World, name: str, territory: str | None = "Crema", role: Role = Role.OPERATOR) -> Someone:
    """Let somebody work for the programme who judges ideas."""
    return await staff(world, name, role, territory)


async def tells(someone: Someone, title: str = "Riparo biciclette", *answers: str) -> None:
    """Begin an idea, and answer questions, by default the first three."""
    await someone.sends("/corsi")
    await someone.taps("La mia idea d'impresa", "Comincia")
    await someone.sends(title)
    for said in answers or ANSWERS[:3]:
        await someone.sends(said)


async def presents(someone: Someone, title: str = "Riparo biciclette") -> None:
    """Tell an idea and hand it in."""
    await tells(someone, title)
    await someone.sends("La mia idea d'impresa")
    await someone.taps("Presenta l'idea")


async def opens(someone: Someone, title: str = "Riparo biciclette") -> None:
    """Go from the menu to the page of an idea, as staff."""
    await someone.sends("/gestione")
    await someone.taps("Idee d'impresa", title)


def state(world: World) -> IdeaState:
    return world.ask(lambda uow: uow.session.scalars(select(Idea.state).order_by(Idea.id.desc())).first() or 0)  # type: ignore[return-value]


def canvas(world: World) -> Canvas:
    return world.ask(lambda uow: ideas.canvas_of(uow.session.scalars(select(Idea)).one()))


def file_states(world: World) -> list[IdeaFileState]:
    return world.ask(lambda uow: list(uow.session.scalars(select(IdeaFile.state).order_by(IdeaFile.id))))


def letters_about_ideas(world: World) -> list[Letter]:
    return world.ask(lambda uow: list(uow.session.scalars(select(Letter).where(Letter.kind.like("idea-%")))))


# From the first sentence to a validated plan


async def test_an_idea_becomes_a_validated_plan(world: World) -> None:
    world.imports(an_activity("Tu puoi!", tipo="corso"))
    anna, carla, dora = await world.member("Anna"), await an_operator(world, "Carla"), await an_operator(world, "Dora")
    await anna.taps("Corsi", "La mia idea d'impresa")
    anna.sees("Ti faccio 7 domande brevi", "la vedi solo tu")
    await anna.taps("Comincia")
    await anna.sends("Riparo biciclette a casa tua")
    for number, said in enumerate(ANSWERS, 1):
        anna.sees(f"Domanda {number} di 7")
        await anna.sends(said)
    anna.sees("7. Chi fa che cosa?\nIo e mia sorella", "Presenta l'idea")
    assert state(world) is IdeaState.DRAFT
    await opens_nothing(carla)
    await anna.taps("Indietro", "Chiedi un tutor")
    anna.sees("Hai chiesto un tutor", "Chi lavora nel programma adesso la può leggere.")
    await world.ticks()
    carla.sees("C'è un'idea d'impresa che cerca un tutor.")
    await carla.taps("Apri l'idea", "Scegli il tutor", "Lo faccio io")
    carla.sees("Tutor: Carla.", "Scrivi un commento")
    await world.ticks()
    anna.sees("Carla ti aiuta con la tua idea d'impresa.")
    await anna.taps("Apri l'idea", "Presenta l'idea")
    anna.sees("presentata", "Idea presentata. Quando la leggono, ti scrivo.")
    await world.ticks()
    dora.sees("C'è un'idea d'impresa da leggere.")
    await dora.taps("Apri l'idea", "Le risposte")
    dora.sees("Chi ha questo problema?\nChi va al lavoro")
    await dora.taps("Indietro", "La valuto io")
    dora.sees("La valuti tu.", "Valida", "Da rivedere")
    await world.ticks()
    anna.sees("Qualcuno sta leggendo la tua idea")
    await dora.taps("Da rivedere")
    await dora.sends("Quanto costa un carrello?")
    dora.sees("adesso tocca a chi ha l'idea")
    await world.ticks()
    anna.sees("c'è qualcosa da rivedere")
    anna.does_not_see("carrello")
    await anna.taps("Apri l'idea")
    anna.sees("Ti chiediamo di rivedere questo:\nQuanto costa un carrello?")
    await anna.taps("Le risposte", "✏️ 6")
    anna.sees("Quanto ti serve per partire?\nAdesso: 800 euro")
    await anna.sends("1200 euro, con il carrello")
    anna.sees("1200 euro, con il carrello", "Presenta di nuovo")
    await anna.taps("Presenta di nuovo")
    assert state(world) is IdeaState.IN_REVIEW
    await world.ticks()
    await dora.taps("Apri l'idea", "Valida")
    dora.sees("Se confermi, l'idea è validata e non si cambia più.")
    await dora.taps("Conferma")
    dora.sees("validata")
    await world.ticks()
    anna.sees("🎉 La tua idea d'impresa è validata!")
    await anna.taps("Apri l'idea", "Storia")
    anna.sees("lunedì 23 novembre alle 10:00", "Dora: l'idea è validata.", "Dora: l'idea è in revisione.")
    anna.sees("Dora: l'idea è da rivedere.\nQuanto costa un carrello?", "Anna: l'idea è presentata.")
    await anna.taps("Avanti")
    anna.sees("Carla fa da tutor.", "Anna chiede un tutor.", "Anna: l'idea è bozza.", "Anna: l'idea è da raccontare.")
    await anna.taps("Indietro", "Chi l'ha letta")
    anna.sees("👤 Carla, lunedì 23 novembre", "👤 Dora, lunedì 23 novembre")
    assert state(world) is IdeaState.VALIDATED


async def opens_nothing(someone: Someone) -> None:
    """See that there is no idea to see."""
    await someone.sends("/gestione")
    await someone.taps("Idee d'impresa")
    someone.sees("Per ora qui non ce ne sono.")


async def test_no_letter_says_what_an_idea_is_about(world: World) -> None:
    anna, carla = await world.member("Anna"), await an_operator(world, "Carla")
    await presents(anna, "Segreto uno")
    await world.ticks()
    await opens(carla, "Segreto uno")
    await carla.taps("La valuto io", "Da rivedere")
    await carla.sends("Segreto due")
    await anna.sends("La mia idea d'impresa")
    await anna.taps("Scrivi un commento")
    await anna.sends("Segreto tre")
    await world.ticks()
    found = letters_about_ideas(world)
    assert len(found) == 4, "presented, taken, sent back, a comment"
    assert all("Segreto" not in letter.facts for letter in found)
    notified = [
        m.text for one in (anna, carla) for m in one.chat.messages if m.from_bot and "Apri l'idea" in str(m.buttons)
    ]
    assert len(notified) == 4
    assert all("Segreto" not in text for text in notified)


async def test_an_idea_is_told_in_pieces_over_days_and_nothing_is_lost(world: World) -> None:
    world.imports(an_activity("Yoga"))
    anna = await world.member("Anna")
    await tells(anna, "Riparo biciclette", "La bici rotta")
    anna.sees("Domanda 2 di 7", "Indietro", "Salta")
    await anna.taps("Salta")
    await anna.sends("/agenda")
    await anna.taps("Menu", "Attività", "Yoga", "Iscrivimi")
    await world.passes(days=3)
    await anna.sends("la mia idea d'impresa")
    anna.sees("Risposte: 1 su 7.", "bozza")
    await anna.taps("Continua")
    anna.sees("Domanda 2 di 7", "Chi ha questo problema?")
    await anna.sends("Chi va al lavoro")
    await anna.taps("Indietro")
    anna.sees("Domanda 2 di 7", "Adesso: Chi va al lavoro", "Lascia così")
    await anna.sends("Chi va a scuola")
    await anna.sends("Riparo a casa")
    assert canvas(world).answers[:4] == ["La bici rotta", "Chi va a scuola", "Riparo a casa", ""]
    anna.sees("Domanda 4 di 7")
    await anna.taps("Salta", "Salta", "Salta", "Salta")
    anna.sees("4. Chi lo fa già?\nancora niente", "Presenta l'idea")


async def test_too_few_answers_are_not_handed_in(world: World) -> None:
    anna = await world.member("Anna")
    await tells(anna, "Riparo biciclette", "La bici rotta")
    await anna.sends("La mia idea d'impresa")
    assert "Presenta l'idea" not in anna.labels
    await world.forges(anna, "idp:1")
    anna.sees("servono almeno le prime tre")
    assert state(world) is IdeaState.DRAFT


@pytest.mark.parametrize(
    "said", ["x" * (LONGEST_ANSWER + 1), "🚲" * (LONGEST_ANSWER // 2 + 1), "🚲🚲", "…", "\u202e \u200b"]
)
async def test_an_answer_that_is_none_is_asked_again(world: World, said: str) -> None:
    anna = await world.member("Anna")
    await tells(anna, "Riparo biciclette", "La bici rotta")
    await anna.sends(said)
    anna.sees("Scrivi la risposta con parole, fino a 400 lettere.", "Domanda 2 di 7")
    anna.account.sends_sticker("🚲")
    await world.settles()
    anna.sees("Domanda 2 di 7")
    assert canvas(world).answers[1] == ""


async def test_a_number_is_an_answer_and_no_button(world: World) -> None:
    anna, carla = await world.member("Anna"), await an_operator(world, "Carla")
    await tells(anna)
    await anna.sends("2")
    anna.sees("Domanda 5 di 7")
    assert canvas(world).rivals == "2"
    await anna.sends("La mia idea d'impresa")
    await anna.taps("Presenta l'idea")
    await opens(carla)
    await carla.taps("La valuto io", "Scrivi un commento")
    await carla.sends("2")
    carla.sees("Commento mandato.")
    await carla.taps("Da rivedere")
    await carla.sends("1")
    carla.sees("adesso tocca a chi ha l'idea")
    await anna.sends("La mia idea d'impresa")
    anna.sees("Ti chiediamo di rivedere questo:\n1\n")


async def test_markup_and_signs_that_turn_text_round_stay_words(world: World) -> None:
    anna, carla = await world.member("Anna"), await an_operator(world, "Carla")
    nasty = "<b>Bici</b> & \u202eodnucses {name} %s '; --"
    await tells(anna, nasty, nasty, nasty, nasty)
    await anna.sends("La mia idea d'impresa")
    await anna.taps("Presenta l'idea")
    await carla.sends("/gestione")
    await carla.taps("Idee d'impresa", "<b>Bici</b> & odnucses…")
    await carla.taps("Le risposte")
    carla.sees("<b>Bici</b> & odnucses {name} %s '; --")


async def test_begun_from_two_phones_at_once_it_is_one_idea(world: World) -> None:
    anna = await world.member("Anna")
    await tells(anna, "Riparo biciclette", "La bici rotta")
    await world.forges(anna, "ide:0")
    anna.sees("Riparo biciclette", "Continua")
    begun = [world.ask(begin, anna.account.id, title).id for title in ("Una", "Due")]
    assert begun == [1, 1]
    assert world.ask(lambda uow: uow.session.scalar(select(func.count(Idea.id)))) == 1


async def test_begun_at_the_same_moment_it_is_one_idea(world: World) -> None:
    anna = await world.member("Anna")
    begun, found = Event(), list[int]()

    def first(uow: UnitOfWork) -> int:
        idea_id = begin(uow, anna.account.id, "Una").id
        begun.set()
        sleep(0.5)  # the other phone asks meanwhile
        return idea_id

    def second() -> None:
        begun.wait(5)
        found.append(world.ask(begin, anna.account.id, "Due").id)

    thread = Thread(target=second)
    thread.start()
    assert world.ask(first) == 1
    thread.join(10)
    assert found == [1]


def begin(uow: UnitOfWork, account: int, title: str) -> Idea:
    person = by_telegram_id(uow.session, account)
    assert person is not None
    return ideas.begin(uow, person, title)


# Taken back


async def test_an_idea_that_is_taken_back_is_nobodys_to_read(world: World) -> None:
    anna, carla = await world.member("Anna"), await an_operator(world, "Carla")
    await presents(anna)
    await opens(carla)
    await carla.taps("La valuto io")
    page = carla.screen
    await anna.sends("La mia idea d'impresa")
    await anna.taps("Ritira l'idea", "Sì, ritira l'idea")
    anna.sees("la tua idea è ritirata", "Comincia")
    await world.forges(anna, "idx:1")
    anna.sees("la tua idea è ritirata")
    for label in ("Le risposte", "Documenti", "Valida", "Da rivedere", "Lascia ad altri", "Storia"):
        await carla.taps(label, message=page)
        carla.sees("Questa idea non è tra quelle che segui, o non c'è più.")
    await world.ticks()
    carla.sees("Un'idea d'impresa che seguivi è stata ritirata.")
    await opens_nothing(carla)
    await anna.sends("La mia idea d'impresa")
    anna.sees("Comincia")
    await tells(anna, "Un'altra")
    assert world.ask(lambda uow: list(uow.session.scalars(select(Idea.state).order_by(Idea.id)))) == [
        IdeaState.WITHDRAWN,
        IdeaState.DRAFT,
    ]


async def test_a_letter_about_an_idea_that_is_taken_back_is_not_sent(world: World) -> None:
    anna, carla = await world.member("Anna"), await an_operator(world, "Carla")
    await presents(anna)
    await anna.taps("Ritira l'idea", "Sì, ritira l'idea")
    before = carla.letters
    await world.ticks()
    assert carla.letters == before
    assert [(one.state.value, one.reason) for one in letters_about_ideas(world)] == [("skipped", "gone")]


# Who may do what


async def test_neither_the_author_nor_the_tutor_nor_the_family_judges(world: World) -> None:
    anna, bruno = await an_operator(world, "Anna"), await an_operator(world, "Bruno")
    world.ask(let_live_together, anna.account.id, bruno.account.id)
    carla = await an_operator(world, "Carla")
    await presents(anna)
    await world.ticks()
    assert [one.person_id for one in letters_about_ideas(world)] == [world.ask(id_of, carla.account.id)]
    for one in (anna, bruno):
        await opens_nothing(one)
        for data in ("ids:1", "idz:1", "idj:1", "idk:1", "idv:1", "idb:1", "idi:1", "ido:1", "idu:1:0", "ida:1:1"):
            await world.forges(one, data)
            one.sees("Questa idea non è tra quelle che segui")
    await opens(carla)
    await carla.taps("Scegli il tutor", "Lo faccio io")
    assert "La valuto io" not in carla.labels
    await world.forges(carla, "idj:1")
    carla.sees("Chi fa da tutor non valuta la stessa idea")
    for person_id in (world.ask(id_of, anna.account.id), world.ask(id_of, bruno.account.id), 99):
        await world.forges(carla, f"ida:1:{person_id}")
        carla.sees("non può fare da tutor")
    assert state(world) is IdeaState.SUBMITTED


def let_live_together(uow: UnitOfWork, one: int, other: int) -> None:
    """Put two into one household, however it is that people come into one."""
    first, second = by_telegram_id(uow.session, one), by_telegram_id(uow.session, other)
    assert first is not None
    assert second is not None
    second.household_id = first.household_id


def id_of(uow: UnitOfWork, account: int) -> int:
    person = by_telegram_id(uow.session, account)
    assert person is not None
    return person.id


async def test_whoever_judges_becomes_no_tutor(world: World) -> None:
    anna, carla, dora = await world.member("Anna"), await an_operator(world, "Carla"), await an_operator(world, "Dora")
    await presents(anna)
    await opens(carla)
    await carla.taps("La valuto io", "Scegli il tutor")
    assert "Lo faccio io" not in carla.labels
    await world.forges(carla, f"ida:1:{world.ask(id_of, carla.account.id)}")
    carla.sees("non può fare da tutor")
    await opens(carla)
    await carla.taps("Scegli il tutor", "Dora")
    await world.ticks()
    dora.sees("Da oggi fai da tutor per un'idea d'impresa.")
    await dora.taps("Apri l'idea", "Scrivi un commento")
    await dora.sends("Brava, bel lavoro")
    dora.sees("Commento mandato.")
    await world.ticks()
    for one in (anna, carla):
        one.sees("C'è un commento su")
    await anna.taps("Apri l'idea", "Storia")
    anna.sees("💬 Dora scrive:\nBrava, bel lavoro")


async def test_staff_reach_only_the_ideas_of_their_territory(world: World) -> None:
    anna, elsewhere = await world.member("Anna"), await an_operator(world, "Eva", "Cremona")
    maker, everywhere = await staff(world, "Mina"), await an_operator(world, "Olga", None, Role.COORDINATOR)
    outside = await world.member("Nina")
    await presents(anna)
    await opens_nothing(elsewhere)
    await maker.sends("/gestione")
    assert not any("Idee d'impresa" in label for label in maker.labels)
    await world.forges(outside, "idl:0")
    outside.sees("Questa pagina è per chi lavora nel programma")
    for one in (elsewhere, maker, outside):
        for data in ("ids:1", "idz:1", "idk:1", "idj:1", "idv:1", "idy:1:0", "idu:1:0", "ida:1:1", "idi:1", "idb:1"):
            await world.forges(one, data)
            one.sees("Questa idea non è tra quelle che segui")
        for data in (
            "idc:1",
            "idp:1",
            "idf:1",
            "idr:1",
            "idw:1",
            "idx:1",
            "idq:1:0:0",
            "idd:1",
            "ide:1",
            "idt:1",
            "idn:1",
        ):
            await world.forges(one, data)
            one.sees("Questa idea non c'è più")
    assert state(world) is IdeaState.SUBMITTED
    await opens(everywhere)
    await everywhere.taps("Scegli il tutor", "Mina")
    await maker.sends("/gestione")
    await maker.taps("Idee d'impresa", "Riparo biciclette", "Le risposte")
    maker.sees("Riparo a casa")
    await maker.taps("Indietro")
    assert not {"La valuto io", "Cambia il tutor"} & set(maker.labels)
    await world.forges(maker, "idj:1")
    maker.sees("Chi fa da tutor non valuta")


async def test_an_idea_that_was_not_handed_in_is_the_authors_alone(world: World) -> None:
    anna, carla = await world.member("Anna"), await an_operator(world, "Carla")
    await tells(anna)
    await opens_nothing(carla)
    for data in ("ids:1", "idz:1", "idj:1", "idu:1:0", "idy:1:0"):
        await world.forges(carla, data)
        carla.sees("Questa idea non è tra quelle che segui")
    await anna.sends("La mia idea d'impresa")
    await anna.taps("Chi l'ha letta")
    anna.sees("Nessuno l'ha ancora aperta.")


async def test_while_somebody_reads_the_author_changes_nothing(world: World) -> None:
    anna, carla = await world.member("Anna"), await an_operator(world, "Carla")
    await presents(anna)
    await anna.taps("Le risposte", "✏️ 1")
    await opens(carla)
    await carla.taps("La valuto io")
    await anna.sends("Un'altra cosa")
    anna.sees("Qualcuno sta leggendo la tua idea")
    for data in ("idq:1:0:0", "ide:1", "idd:1"):
        await world.forges(anna, data)
        anna.sees("Qualcuno sta leggendo la tua idea", "in revisione")
    assert canvas(world).problem == ANSWERS[0]
    await carla.taps("Lascia ad altri")
    carla.sees("presentata", "La valuto io")
    await anna.sends("La mia idea d'impresa")
    await anna.taps("Le risposte", "✏️ 1")
    await anna.sends("Un'altra cosa")
    assert canvas(world).problem == "Un'altra cosa"


async def test_old_buttons_of_staff_show_what_is_true_now(world: World) -> None:
    anna, carla, dora = await world.member("Anna"), await an_operator(world, "Carla"), await an_operator(world, "Dora")
    await presents(anna)
    await opens(carla)
    await opens(dora)
    page = dora.screen
    await carla.taps("La valuto io")
    await dora.taps("La valuto io", message=page)
    dora.sees("Intanto la valuta già un'altra persona", "La valuta Carla.")
    for data in ("idv:1", "idi:1", "ido:1", "idb:1"):
        await world.forges(dora, data)
        dora.sees("Intanto qualcosa è cambiato")
    await carla.taps("Valida", "Conferma")
    await world.forges(carla, "idv:1")
    carla.sees("validata")
    await world.forges(carla, "ido:1")
    carla.sees("Intanto qualcosa è cambiato", "validata")
    await world.forges(anna, "idw:1")
    assert "Sì, ritira l'idea" not in anna.labels
    await world.forges(anna, "idx:1")
    anna.sees("La tua idea è validata: non si cambia più.")
    assert state(world) is IdeaState.VALIDATED


async def test_somebody_else_takes_over_from_who_left_or_is_silent(world: World) -> None:
    anna, carla, dora = await world.member("Anna"), await an_operator(world, "Carla"), await an_operator(world, "Dora")
    await presents(anna)
    await opens(carla)
    await carla.taps("La valuto io")
    await opens(dora)
    assert "La valuto io" not in dora.labels
    await world.passes(days=4)
    await anna.sends("La mia idea d'impresa")
    await anna.taps("Scrivi un commento")
    await anna.sends("Come va?")
    await world.passes(days=3)
    await opens(dora)
    await dora.taps("La valuto io")
    dora.sees("La valuti tu.")
    world.ask(lose_role, dora.account.id)
    await opens(carla)
    await carla.taps("La valuto io")
    carla.sees("La valuti tu.")
    await carla.taps("Da rivedere")
    await carla.sends("Di più")
    world.ask(lose_role, carla.account.id)
    await anna.sends("La mia idea d'impresa")
    await anna.taps("Presenta di nuovo")
    anna.sees("presentata")
    assert state(world) is IdeaState.SUBMITTED


@pytest.mark.parametrize("way", ["Togli il mio sì", "Cancella i miei dati"])
async def test_whoever_judges_and_goes_leaves_the_idea_to_others_who_are_told(world: World, way: str) -> None:
    anna, carla, dora = await world.member("Anna"), await an_operator(world, "Carla"), await an_operator(world, "Dora")
    await presents(anna)
    await opens(carla)
    await carla.taps("La valuto io")
    await world.ticks()
    await dora.sends("/start")
    await carla.sends("/privacy")
    await carla.taps(way, "Conferma")
    await world.ticks()
    anna.sees("La tua idea d'impresa aspetta che un'altra persona la legga.")
    dora.sees("C'è un'idea d'impresa da leggere.")
    await dora.taps("Apri l'idea", "La valuto io")
    dora.sees("La valuti tu.")


async def test_whoever_does_other_work_from_now_on_leaves_ideas_to_others(world: World) -> None:
    anna, carla, dora = await world.member("Anna"), await an_operator(world, "Carla"), await an_operator(world, "Dora")
    await presents(anna)
    await opens(carla)
    await carla.taps("La valuto io")
    await opens(dora)
    await dora.taps("Scegli il tutor", "Lo faccio io")
    await world.ticks()
    for one in (carla, dora):
        await one.opens(f"https://t.me/farelegami_bot?start=i_{world.ask(invitations.invite, Role.OPERATOR, 2)}")
        await one.taps("Conferma")
    await world.ticks()
    anna.sees("La tua idea d'impresa aspetta che un'altra persona la legga.")
    await anna.taps("Apri l'idea")
    anna.sees("presentata", "Chiedi un tutor")
    anna.does_not_see("Dora")


async def test_a_tutor_who_goes_helps_no_more(world: World) -> None:
    anna, carla = await world.member("Anna"), await an_operator(world, "Carla")
    await presents(anna)
    await opens(carla)
    await carla.taps("Scegli il tutor", "Lo faccio io")
    await anna.sends("La mia idea d'impresa")
    anna.sees("Tutor: Carla.")
    await carla.sends("/privacy")
    await carla.taps("Togli il mio sì", "Conferma")
    await anna.sends("La mia idea d'impresa")
    anna.sees("Chiedi un tutor")


async def test_an_idea_goes_back_to_nobody_who_cannot_be_written_to(world: World) -> None:
    anna, carla, dora = await world.member("Anna"), await an_operator(world, "Carla"), await an_operator(world, "Dora")
    await presents(anna)
    await opens(carla)
    await carla.taps("La valuto io", "Da rivedere")
    await carla.sends("Di più")
    await carla.sends("/privacy")
    await carla.taps("Togli il mio sì", "Conferma")
    await anna.sends("La mia idea d'impresa")
    await anna.taps("Presenta di nuovo")
    anna.sees("presentata")
    await world.ticks()
    dora.sees("C'è un'idea d'impresa da leggere.")


def lose_role(uow: UnitOfWork, account: int) -> None:
    person = by_telegram_id(uow.session, account)
    assert person is not None
    person.role = Role.PARTICIPANT


async def test_of_two_who_take_an_idea_at_once_one_has_it(world: World) -> None:
    anna, carla, dora = await world.member("Anna"), await an_operator(world, "Carla"), await an_operator(world, "Dora")
    await presents(anna)
    taken, answers = Event(), list[Refusal]()

    def take(uow: UnitOfWork, account: int, *, first: bool) -> None:
        person = by_telegram_id(uow.session, account)
        assert person is not None
        idea_reviews.take(uow, person, 1)
        if first:
            taken.set()
            sleep(0.5)  # the other one asks meanwhile

    def second() -> None:
        taken.wait(5)
        try:
            world.ask(take, dora.account.id, first=False)
        except IdeaIsTaken as no:
            answers.append(no)

    thread = Thread(target=second)
    thread.start()
    world.ask(take, carla.account.id, first=True)
    thread.join(10)
    assert len(answers) == 1
    await carla.sends("/gestione")
    await carla.taps("Idee d'impresa", "Riparo biciclette")
    carla.sees("La valuti tu.")


# Documents


PDF = b"%PDF-1.7\n1 0 obj"


def an_archive(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Make a ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
XLSX = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"}
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<o/>"}
ODS = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<o/>"}
MACRO_TYPES = b"application/vnd.ms-word.document.macroEnabled.main+xml"
SECRET = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"


def a_lying_archive() -> bytes:
    """Make an archive whose list of parts is longer than any document's."""
    return an_archive({f"word/{n:06}": b"" for n in range(20_000)})


def a_long_list() -> bytes:
    """Give an archive's beginning and a list of parts longer than any document's, whose length looks like an end."""
    size = 0x110605
    one = b"PK\x01\x02" + bytes(42)
    rest = size % len(one)
    listed = one * (size // len(one) - 1) + one[:32] + rest.to_bytes(2, "little") + one[34:] + bytes(rest)
    count = size // len(one)
    numbers = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, count, 0x4B50, size, 30, 0)
    return b"PK\x03\x04" + bytes(26) + listed + numbers


def a_locked_archive() -> bytes:
    """Make an archive that says that its parts are encrypted."""
    data = bytearray(an_archive(DOCX))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


FILES: list[tuple[str, bytes, Verdict]] = [
    ("pdf", PDF, Verdict.GOOD),
    ("pdf", b" " * 1000 + PDF, Verdict.GOOD),
    ("pdf", b" " * 1024 + PDF, Verdict.SOMETHING_ELSE),
    ("pdf", b"MZ\x90\x00" + PDF, Verdict.PROGRAM),
    ("pdf", b"\x7fELF\x02\x01", Verdict.PROGRAM),
    ("pdf", b"#!/bin/sh\n%PDF-", Verdict.PROGRAM),
    ("pdf", b"\xff\xd8\xff\xe0 a photo", Verdict.SOMETHING_ELSE),
    ("pdf", b"", Verdict.SOMETHING_ELSE),
    ("pdf", an_archive(DOCX), Verdict.SOMETHING_ELSE),
    ("docx", an_archive(DOCX), Verdict.GOOD),
    ("xlsx", an_archive(XLSX), Verdict.GOOD),
    ("odt", an_archive(ODT), Verdict.GOOD),
    ("ods", an_archive(ODS), Verdict.GOOD),
    ("docx", an_archive(XLSX), Verdict.SOMETHING_ELSE),
    ("odt", an_archive(ODS), Verdict.SOMETHING_ELSE),
    ("docx", PDF, Verdict.SOMETHING_ELSE),
    ("docx", an_archive({"setup.exe": b"MZ"}), Verdict.MACROS),
    ("docx", an_archive(DOCX | {"word/vbaProject.bin": b"x"}), Verdict.MACROS),
    ("docx", an_archive(DOCX | {"[Content_Types].xml": MACRO_TYPES}), Verdict.MACROS),
    ("xlsx", an_archive(XLSX | {"xl/macrosheets/sheet1.xml": b"x"}), Verdict.MACROS),
    ("odt", an_archive(ODT | {"Basic/Standard/Module1.xml": b"x"}), Verdict.MACROS),
    ("odt", an_archive(ODT | {"META-INF/manifest.xml": SECRET}), Verdict.PASSWORD),
    ("docx", a_locked_archive(), Verdict.PASSWORD),
    ("docx", bytes.fromhex("d0cf11e0a1b11ae1"), Verdict.OLD_OFFICE),
    ("docx", an_archive(DOCX)[:-30], Verdict.SOMETHING_ELSE),
    ("docx", an_archive(DOCX)[:40], Verdict.SOMETHING_ELSE),
    ("docx", a_lying_archive(), Verdict.ENORMOUS),
    ("docx", b"x" * (LARGEST + 1), Verdict.TOO_LARGE),
]


@pytest.mark.parametrize(("suffix", "data", "verdict"), FILES, ids=range(len(FILES)))
def test_a_file_is_what_its_bytes_say(suffix: str, data: bytes, verdict: Verdict) -> None:
    assert look(data, suffix) is verdict


def test_a_bomb_is_told_without_being_unpacked() -> None:
    bomb = an_archive(DOCX | {"word/media/image1.png": bytes(documents.LARGEST_UNPACKED + 1)})
    assert len(bomb) < MEGABYTE
    tracemalloc.start()
    assert look(bomb, "docx") is Verdict.ENORMOUS
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * MEGABYTE


@pytest.mark.parametrize("data", [a_long_list(), a_lying_archive() + bytes(65_536)], ids=["hidden", "far"])
def test_a_long_list_of_parts_is_not_read_wherever_its_length_hides(data: bytes) -> None:
    tracemalloc.start()
    assert look(data, "docx") is Verdict.ENORMOUS
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 * MEGABYTE


def test_a_long_part_is_read_only_at_its_beginning() -> None:
    long = an_archive(DOCX | {"[Content_Types].xml": b"<Types/>" + b" " * (100 * MEGABYTE)})
    tracemalloc.start()
    assert look(long, "docx") is Verdict.GOOD
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8 * MEGABYTE


@given(st.binary(max_size=400), st.sampled_from(documents.SUFFIXES), st.sampled_from(["", "docx", "odt"]))
def test_whatever_bytes_come_there_is_a_verdict(noise: bytes, suffix: str, begun: str) -> None:
    whole = {"": b"", "docx": an_archive(DOCX), "odt": an_archive(ODT)}[begun]
    at = len(whole) // 2
    assert look(whole[:at] + noise + whole[at:], suffix) in Verdict


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("Piano.PDF", "pdf"),
        ("piano.v2.docx", "docx"),
        ("piano", ""),
        ("pdf", ""),
        ("piano.pdf.exe", ""),
        (".ods", "ods"),
    ],
)
def test_a_name_promises_a_kind_of_document(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


async def asks_for_file(someone: Someone) -> None:
    """Go from anywhere to where a document is waited for."""
    await someone.sends("La mia idea d'impresa")
    await someone.taps("Documenti", "Aggiungi un documento")


async def sends_plan(someone: Someone, data: bytes = PDF, name: str = "piano.pdf") -> None:
    """Send a document where one is waited for."""
    await asks_for_file(someone)
    someone.account.sends_document(name, data)
    await someone.world.settles()


async def test_documents_come_in_versions_and_staff_reads_them(world: World) -> None:
    anna, carla = await world.member("Anna"), await an_operator(world, "Carla")
    await tells(anna)
    await sends_plan(anna)
    anna.sees("Ho ricevuto piano.pdf, lo guardo.")
    await world.ticks()
    anna.sees("Il documento va bene: è la versione 1 del tuo piano.")
    await sends_plan(anna, an_archive(XLSX), "conti.xlsx")
    await world.ticks()
    anna.sees("versione 2")
    await anna.taps("La mia idea d'impresa", "Documenti")
    anna.sees("Versione 2: conti.xlsx\nlunedì 23 novembre alle 10:00", "Versione 1: piano.pdf")
    await anna.taps("Versione 1")
    assert anna.screen.document is not None
    assert anna.screen.document.data == PDF
    await anna.sends("La mia idea d'impresa")
    await anna.taps("Presenta l'idea")
    await opens(carla)
    await carla.taps("Documenti", "Versione 2")
    assert carla.screen.document is not None
    assert carla.screen.document.name == "conti.xlsx"
    assert file_states(world) == [IdeaFileState.KEPT] * 2


async def test_a_program_that_is_called_a_pdf_is_refused_with_the_reason(world: World) -> None:
    anna, carla = await world.member("Anna"), await an_operator(world, "Carla")
    await tells(anna)
    await sends_plan(anna, b"MZ\x90\x00\x03" + bytes(500), "piano.pdf")
    await world.ticks()
    anna.sees("Questo file è un programma, non un documento: non lo tengo.", "Manda un altro file")
    assert file_states(world) == [IdeaFileState.REFUSED]
    await anna.taps("La mia idea d'impresa", "Documenti")
    anna.sees("non va bene")
    assert "Versione 1" not in anna.labels
    await anna.taps("Indietro", "Presenta l'idea")
    await opens(carla)
    await carla.taps("Documenti")
    carla.sees("Non ci sono documenti.")
    for one in (anna, carla):
        await world.forges(one, "idg:1")
        one.sees("Questo documento non c'è più")


async def test_sixty_megabytes_are_refused_at_once(world: World) -> None:
    anna = await world.member("Anna")
    await tells(anna)
    await sends_plan(anna, PDF + bytes(60 * MEGABYTE), "piano.pdf")
    anna.sees("Il file è più grande di 20 MB. Salvalo come PDF, con foto più piccole", "Manda qui il documento")
    anna.account.sends_document("piano.pdf", PDF)
    await world.settles()
    anna.sees("Ho ricevuto piano.pdf")
    assert len(file_states(world)) == 1


@pytest.mark.parametrize("name", ["piano.exe", "piano", "foto.jpg", "piano.pdf.zip", "\u202efdp.piano", ""])
async def test_what_is_no_document_by_its_name_is_refused_at_once(world: World, name: str) -> None:
    anna = await world.member("Anna")
    await tells(anna)
    await sends_plan(anna, PDF, name)
    anna.sees("Qui leggo PDF, Word (.docx), Excel (.xlsx) e OpenDocument.", "Manda qui il documento")
    assert file_states(world) == []


async def test_a_photo_is_no_document_and_words_go_elsewhere(world: World) -> None:
    anna = await world.member("Anna")
    await tells(anna)
    await asks_for_file(anna)
    anna.account.sends_photo()
    await world.settles()
    anna.sees("Questa è una foto. Manda il documento come file, o scrivi le risposte alle domande.")
    await anna.sends("il mio piano è questo")
    anna.sees("Qui aspetto un file.")
    await anna.taps("Le risposte", "✏️ 2")
    anna.account.sends_photo()
    await world.settles()
    anna.sees("I file li aggiungi dopo, in Documenti.")
    assert file_states(world) == []


async def test_a_plan_of_staff_is_no_catalogue(world: World) -> None:
    mina = await staff(world, "Mina")
    await tells(mina)
    await sends_plan(mina, an_archive(XLSX), "conti.xlsx")
    mina.sees("Ho ricevuto conti.xlsx, lo guardo. Tra poco ti scrivo se va bene.")
    await world.ticks()
    assert file_states(world) == [IdeaFileState.KEPT]
    assert world.ask(lambda uow: uow.session.scalar(select(func.count(Upload.id)))) == 0


async def test_documents_that_were_chosen_together_are_all_taken(world: World) -> None:
    mina = await staff(world, "Mina")
    await tells(mina)
    await asks_for_file(mina)
    mina.account.sends_document("piano.pdf", PDF, album="1")
    mina.account.sends_document("conti.xlsx", an_archive(XLSX), album="1")
    await world.settles()
    mina.sees("Ho ricevuto conti.xlsx")
    await world.ticks()
    assert file_states(world) == [IdeaFileState.KEPT] * 2
    assert world.ask(lambda uow: uow.session.scalar(select(func.count(Upload.id)))) == 0
    await mina.taps("La mia idea d'impresa")
    await mina.sends("nuoto")
    mina.does_not_see("Qui aspetto un file.")


async def test_documents_of_others_are_handed_to_nobody(world: World) -> None:
    anna, nina, eva = await world.member("Anna"), await world.member("Nina"), await an_operator(world, "Eva", "Cremona")
    carla = await an_operator(world, "Carla")
    await tells(anna)
    await sends_plan(anna)
    await world.ticks()
    for one in (nina, eva, carla):
        for data in ("idg:1", "idg:2", "idg:2147483647"):
            await world.forges(one, data)
            one.sees("Questo documento non c'è più")
    await anna.sends("La mia idea d'impresa")
    await anna.taps("Ritira l'idea", "Sì, ritira l'idea")
    await world.forges(anna, "idg:1")
    anna.sees("Questo documento non c'è più")


async def test_a_document_that_does_not_come_is_fetched_again_and_given_up_in_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(fetching, "LONGEST_PAUSE", 0.0)
    anna = await world.member("Anna")
    await tells(anna)
    world.telegram.faults.add(ServerError(502), method="getFile", times=2)
    await sends_plan(anna)
    await world.ticks()
    anna.sees("versione 1")
    await sends_plan(anna)
    world.telegram.faults.add(ServerError(502), method="getFile", times=1000)
    assert await world.inspector.work_on_next()
    assert file_states(world)[-1] is IdeaFileState.SENT
    world.telegram.clock.move(timedelta(hours=2))
    await world.ticks()
    anna.sees("Telegram non mi dà questo file")
    assert file_states(world)[-1] is IdeaFileState.REFUSED


async def test_a_document_that_ends_the_process_again_and_again_is_given_up(world: World) -> None:
    anna = await world.member("Anna")
    await tells(anna)
    await sends_plan(anna)
    for _ in range(idea_files.MOST_ATTEMPTS):
        assert world.ask(idea_files.begin, 1), "and then the process was killed"
    await world.ticks()
    anna.sees("Il file non è quello che dice il suo nome, o è rovinato.")


async def test_two_leaders_for_a_moment_settle_a_document_once(world: World) -> None:
    anna = await world.member("Anna")
    await tells(anna)
    await sends_plan(anna)
    others = [Inspector(world.bot, world.workshop) for _ in range(2)]
    await asyncio.gather(*(one.work_on_next() for one in others))
    await world.ticks()
    assert [one.kind for one in letters_about_ideas(world)] == ["idea-file"]
    kinds = world.ask(
        lambda uow: [one.value for one in uow.session.scalars(select(IdeaStep.kind).order_by(IdeaStep.id))]
    )
    assert kinds.count("file") == 1


async def test_there_are_only_so_many_versions(world: World) -> None:
    anna = await world.member("Anna")
    await tells(anna)

    def fill(uow: UnitOfWork) -> None:
        person = by_telegram_id(uow.session, anna.account.id)
        assert person is not None
        for _ in range(idea_files.MOST):
            idea_files.receive(uow, person, 1, file_id="f", name="piano.pdf", size=9)

    world.ask(fill)
    await sends_plan(anna)
    anna.sees("Ci sono già tante versioni")
    assert len(file_states(world)) == idea_files.MOST


# As it runs in earnest


async def test_a_document_is_looked_at_over_http(database_url: str) -> None:
    async with Standing().listening() as standing:
        anna = standing.telegram.add_person("Anna")
        async with standing.bot(standing.settings(database_url)) as (_bot, workshop):
            await joins(anna)
            anna.sends("/corsi")
            await eventually(lambda: "La mia idea" in str(anna.chat().newest.buttons))
            for label, said in (("La mia idea d'impresa", "Comincia"), ("Comincia", "Che idea hai?")):
                anna.taps(label)
                await eventually(lambda said=said: said in shown(anna))  # type: ignore[misc]
            anna.sends("Riparo biciclette")
            await eventually(lambda: "Domanda 1 di 7" in shown(anna))
            for label, said in (
                ("Indietro", "Documenti"),
                ("Documenti", "Aggiungi"),
                ("Aggiungi un documento", "graffetta"),
            ):
                anna.taps(label)
                await eventually(lambda said=said: said in shown(anna))  # type: ignore[misc]
            anna.sends_document("piano.pdf", b"MZ" + PDF)
            await eventually(lambda: "è un programma" in shown(anna))
            found = workshop.do(lambda uow: list(uow.session.scalars(select(IdeaFile.state))))
    assert found == [IdeaFileState.REFUSED]
