"""The first questions, from Start to home in four taps."""

from sqlalchemy import select

from services import people
from storage.conversations import Conversation
from storage.people import Consent, Person, by_telegram_id
from tests.support.world import Someone, World, an_activity


def _person(world: World, someone: Someone) -> Person | None:
    return world.ask(lambda uow: by_telegram_id(uow.session, someone.account.id))


async def test_a_newcomer_is_in_after_four_taps(world: World) -> None:
    fatima = world.someone("Fatima")
    await fatima.starts()
    fatima.sees("FareLegami", "Italiano", "English")
    await fatima.taps("Italiano")
    fatima.sees("14 anni")
    await fatima.taps("Sì, ho 14 anni o più")
    fatima.sees("I tuoi dati, in breve")
    await fatima.taps("Accetto")
    await fatima.taps("Crema")
    fatima.sees("Tutto pronto, Fatima", "Attività", "Corsi", "La mia agenda", "Profilo", "Aiuto")
    assert fatima.letters == 1, "everything happens in one message"

    person = _person(world, fatima)
    assert person is not None
    assert person.language == "it"
    consents = world.ask(lambda uow: uow.session.scalars(select(Consent)).all())
    assert [(one.purpose, one.version, one.language, one.channel) for one in consents] == [
        ("service", people.PRIVACY_VERSION, "it", "telegram")
    ]
    assert consents[0].given_at == world.now


async def test_nothing_is_written_of_whoever_has_not_agreed(world: World) -> None:
    anna = world.someone("Anna")
    await anna.starts()
    await anna.taps("Italiano", "Sì, ho 14 anni o più", "Non accetto")
    anna.sees("non teniamo niente")
    assert _person(world, anna) is None
    await anna.taps("Torna alla domanda")
    anna.sees("Accetto")


async def test_under_fourteen_the_bot_stops_kindly_and_gives_the_phone(world: World) -> None:
    luca = world.someone("Luca")
    await luca.starts()
    await luca.taps("Italiano", "No, ho meno di 14 anni")
    luca.sees("adulto", "0373 000000")
    assert _person(world, luca) is None


async def test_the_whole_notice_is_a_tap_away(world: World) -> None:
    anna = world.someone("Anna")
    await anna.starts()
    await anna.taps("Italiano", "Sì, ho 14 anni o più", "Leggi tutto")
    anna.sees("Garante", "Accetto")
    await anna.taps("Accetto", "Crema")
    anna.sees("Tutto pronto")


async def test_who_types_instead_of_tapping_is_understood(world: World) -> None:
    anna = world.someone("Anna")
    await anna.starts()
    await anna.sends("italiano")
    await anna.sends("1")
    await anna.sends("ACCETTO")
    await anna.sends("crema")
    anna.sees("Tutto pronto")


async def test_anything_else_is_met_with_the_same_question(world: World) -> None:
    anna = world.someone("Anna")
    await anna.starts()
    await anna.taps("Italiano")
    await anna.sends("ciao, vorrei un corso")
    anna.sees("Tocca uno dei pulsanti", "14 anni")
    anna.account.sends_sticker()
    await world.settles()
    anna.sees("14 anni")


async def test_start_in_the_middle_resets_nothing(world: World) -> None:
    anna = world.someone("Anna")
    await anna.starts()
    await anna.taps("Italiano", "Sì, ho 14 anni o più")
    await anna.starts()
    anna.sees("Accetto")


async def test_one_can_go_back_to_every_question(world: World) -> None:
    anna = world.someone("Anna")
    await anna.starts()
    await anna.taps("Italiano", "Sì, ho 14 anni o più", "Accetto", "Indietro")
    anna.sees("Accetto")
    await anna.taps("Indietro", "Indietro")
    anna.sees("Which language")


async def test_a_link_leads_to_its_activity_once_the_questions_are_answered(world: World) -> None:
    world.imports(an_activity("Ciclofficina", codice="CR-1"))
    anna = world.someone("Anna")
    await anna.starts("a_CR-1")
    await anna.taps("Italiano", "Sì, ho 14 anni o più", "Accetto", "Crema")
    anna.sees("Ciclofficina", "Iscrivimi")


async def test_the_language_that_one_chooses_is_spoken_at_once(world: World) -> None:
    joy = world.someone("Joy", language="en")
    await joy.starts()
    await joy.taps("English")
    joy.sees("14")
    joy.does_not_see("anni")
    await joy.taps("Yes, I am 14 or older", "I agree", "Crema")
    joy.sees("All set, Joy!")
    person = _person(world, joy)
    assert person is not None
    assert person.language == "en"


async def test_the_draft_of_a_chat_is_gone_when_the_questions_are_answered(world: World) -> None:
    await world.member("Anna")
    assert world.ask(lambda uow: uow.session.scalars(select(Conversation)).all()) == []


async def test_help_and_privacy_can_be_read_before_anything_is_answered(world: World) -> None:
    anna = world.someone("Anna")
    await anna.starts()
    await anna.taps("Italiano")
    await anna.sends("/aiuto")
    anna.sees("Come funziona")
    await anna.sends("/privacy")
    anna.sees("Garante")
    await anna.taps("Torna alla domanda")
    anna.sees("14 anni")


async def test_whole_sentences_are_understood_where_they_are_clear(world: World) -> None:
    giuseppina = world.someone("Giuseppina")
    await giuseppina.starts()
    await giuseppina.sends("Buongiorno, italiano per favore")
    giuseppina.sees("14 anni")
    await giuseppina.sends("Certo che li ho, ma non vedo bene i pulsanti")
    giuseppina.sees("Tocca uno dei pulsanti", "14 anni")
    await giuseppina.sends("Ho 78 anni!")
    giuseppina.sees("I tuoi dati, in breve")
    await giuseppina.sends("non so se accetto")
    giuseppina.sees("Tocca uno dei pulsanti", "Accetto")
    await giuseppina.sends("Sì.")
    await giuseppina.sends("tra Crema e Cremona")
    giuseppina.sees("Tocca uno dei pulsanti", "Ultima domanda")
    await giuseppina.sends("Vivo a Cremona, vicino al Po.")
    giuseppina.sees("Tutto pronto")
    await giuseppina.sends("profilo")
    giuseppina.sees("Zona: Cremona")


async def test_who_writes_an_age_under_fourteen_is_met_as_kindly(world: World) -> None:
    luca = world.someone("Luca")
    await luca.starts()
    await luca.taps("Italiano")
    await luca.sends("12")
    luca.sees("adulto", "0373 000000")
    await luca.taps("Torna alla domanda")
    await luca.sends("no")
    luca.sees("adulto")
    assert _person(world, luca) is None


async def test_before_a_language_is_chosen_that_of_the_phone_is_spoken(world: World) -> None:
    joy = world.someone("Joy", language="en")
    await joy.starts()
    await joy.sends("yoga")
    joy.sees("Tap one of the buttons below")
    await joy.sends("/privacy")
    joy.sees("Who keeps it", "Back to the question")
    await joy.taps("Back to the question", "Italiano")
    await joy.sends("/privacy")
    joy.sees("Chi li tiene")


async def test_whoever_gives_up_in_the_middle_of_the_questions_is_let_go(world: World) -> None:
    anna = world.someone("Anna")
    await anna.starts()
    await anna.taps("Italiano", "Sì, ho 14 anni o più", "Accetto")
    await anna.sends("/annulla")
    anna.sees("lasciamo stare")
    assert world.ask(lambda uow: uow.session.scalars(select(Conversation)).all()) == []
    assert _person(world, anna) is None
    await anna.taps("Ricomincia")
    anna.sees("In che lingua vuoi leggere?")
