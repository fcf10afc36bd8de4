"""The year itself, day by day: what happens besides the questions of every week."""

from datetime import date, timedelta
from typing import Final

from simulator.faults import ServerError
from tests.support.patto_year.story import EVENING, NOON, Story, on

STARTS: Final = date(2026, 9, 28)
ENDS: Final = date(2027, 9, 30)

AMINA = (
    "Amina del cortile",
    "Inclusione",
    "Lavoro e figli",
    "Regalare qualcosa di mio al rione",
    (
        ("👤", "Cucino il cuscus per la merenda", "ogni due settimane", "Per gli altri"),
        ("🏠", "Paghiamo la babysitter durante le lezioni", "ogni due settimane", "Rispondo io"),
    ),
)
LUCA = (
    "Luca del campetto",
    "Autonomia",
    "Un corso, poi un tirocinio",
    "Prendere il patentino del muletto",
    (
        ("👤", "Ripasso i quiz del patentino", "ogni venerdì", "Un passo avanti"),
        ("🏠", "Prestiamo il simulatore Zambelli", "ogni mese", "Rispondo io"),
    ),
)


async def written_and_accepted(story: Story) -> None:
    """Two patti are written, read and accepted: Amina's in a day, Luca's after a night's sleep."""
    year, olga, amina, luca = story.year, story.olga, story.amina, story.luca
    await story.writes(olga, *AMINA)
    link = await story.invites(olga)
    await amina.opens(link)
    await amina.taps("Accetto")
    await story.reads_on(amina)
    await amina.taps("Accetto")
    await year.until(on(28, 9, 2026, EVENING))
    await story.accepts_for_ente(olga, "Amina")
    await year.until(on(29, 9, 2026))
    await story.writes(olga, *LUCA)
    link = await story.invites(olga)
    await luca.opens(link)
    await luca.taps("Italiano", "Sì, ho 14 anni o più", "Accetto", "Crema", "Accetto")
    await story.reads_on(luca)
    await year.until(on(30, 9, 2026))
    await luca.taps("Accetto")
    await story.accepts_for_ente(olga, "Luca")


async def weeks(story: Story, until: date) -> None:
    """Let the Fridays pass until a day, with everybody's answers in the evening."""
    day = story.year.today + timedelta(days=1)
    while day <= until:
        if day.weekday() == 4:
            await story.year.until(on(day.day, day.month, day.year, EVENING))
            await story.everybody_tells()
        day += timedelta(days=1)
    await story.year.until(on(until.day, until.month, until.year))


async def a_note_and_a_voice(story: Story) -> None:
    """Amina adds a few words, Luca his voice; Olga listens."""
    await weeks(story, date(2026, 10, 22))
    await story.year.until(on(23, 10, 2026, EVENING))
    await story.answers(story.amina, ["In parte"])
    await story.amina.taps_page("✏️ 1", "Aggiungi qualcosa")
    await story.amina.sends("La maestra Ornella ha detto che faccio progressi")
    await story.answers(story.luca, ["Fatto"])
    await story.adds_to(story.luca, "Ripasso i quiz")
    await story.luca.speaks()
    await story.answers(story.olga, ["Fatto"], "Rispondi")
    await story.year.until(on(26, 10, 2026))
    await story.opens_task(story.olga, "messaggio vocale")
    await story.olga.touches("Apri il patto", "Come va")
    await story.opens_commitment(story.olga, "Ripasso i quiz")
    await story.olga.touches("Ascolta")


async def help_is_asked_for(story: Story) -> None:
    """Amina needs help; Olga knows it at once, and calls."""
    await weeks(story, date(2026, 11, 5))
    await story.year.until(on(6, 11, 2026, EVENING))
    await story.answers(story.amina, ["Ho bisogno di aiuto", "Fatto"])
    await story.year.until(on(6, 11, 2026, EVENING.replace(minute=40)))
    await story.closes(story.olga, "chiede aiuto", words="La suocera è in ospedale, sentiamoci mercoledì")
    await story.everybody_tells()


async def tomorrow_and_a_call(story: Story) -> None:
    """Luca is asked again tomorrow, and wants to be called."""
    await weeks(story, date(2026, 11, 12))
    await story.year.until(on(13, 11, 2026, EVENING))
    await story.answers(story.amina, ["Fatto"])
    await story.answers(story.olga, ["Fatto"], "Rispondi")
    await story.luca.taps("Racconta", "Ricordamelo domani")
    await story.year.until(on(14, 11, 2026, EVENING))
    await story.luca.taps("Racconta", "Chiamami")
    await story.luca.touches("Avanti")
    while "Fatto" in story.luca.page_labels:
        await story.luca.taps_page("Non ancora")
    await story.year.until(on(16, 11, 2026))
    await story.closes(story.olga, "telefonata")


async def it_is_not_so(story: Story) -> None:
    """Olga says that the ente kept its word; Amina says that it is not so; Olga puts it right."""
    await weeks(story, date(2026, 11, 28))
    await story.my_patto(story.amina)
    await story.opens_commitment(story.amina, "Paghiamo la babysitter")
    await story.amina.touches("Non è vero", "Sì, non è vero", "Aggiungi qualcosa")
    await story.amina.sends("La babysitter non è venuta, nessuno mi ha avvisata")
    await story.year.until(on(30, 11, 2026))
    await story.opens_task(story.olga, "non è")
    await story.olga.touches("Apri il patto", "Come va")
    await story.opens_commitment(story.olga, "Paghiamo la babysitter")
    await story.olga.touches("Cambia risposta", "Non ancora")
    await story.closes(story.olga, "non è", words="Ci siamo scusati, venerdì la babysitter viene")


async def money(story: Story) -> None:
    """Amina needs a bus pass, Olga an eye test for her; Luca asks for more than there is."""
    year, olga, amina, luca, cora = story.year, story.olga, story.amina, story.luca, story.cora
    await weeks(story, date(2026, 12, 1))
    await year.until(on(2, 12, 2026))
    await story.my_patto(amina, "udget")
    await story.proposes(amina, "Tesserino del pullman", "45,50")
    await amina.touches("Conferma")
    await story.my_patto(luca, "udget")
    await story.proposes(luca, "Motorino elettrico", "2500")
    await luca.sends("89")
    await luca.touches("Conferma")
    await year.until(on(3, 12, 2026))
    await story.decides(olga, "45,50", "Approva")
    await story.decides(olga, "89", "Non approvare")
    await olga.sends("Prima il patentino, poi il motorino")
    await story.opens_desk(olga, "Amina")
    await olga.touches("udget")
    await story.proposes(olga, "Visita oculistica", "€ 120")
    await olga.touches("Conferma")
    await year.until(on(4, 12, 2026))
    await story.decides(cora, "120", "Approva")
    await year.until(on(7, 12, 2026))
    await story.opens_desk(olga, "Amina")
    await olga.touches("udget", "Tesserino", "pagata")


async def out_of_reach(story: Story) -> None:
    """For two days and a half Telegram answers with faults: what was asked on Friday comes when it can, once."""
    await weeks(story, date(2026, 12, 17))
    await story.year.until(on(18, 12, 2026))
    outage = story.world.telegram.faults.add(ServerError(502), times=None)
    for _half_hour in range(32):
        await story.year.until(story.year.wall + timedelta(minutes=30))
    await story.year.until(on(20, 12, 2026, NOON))
    story.world.telegram.faults.remove(outage)
    await story.year.until(on(20, 12, 2026, EVENING))
    await story.everybody_tells()
    await story.year.until(on(21, 12, 2026, EVENING))


async def a_review(story: Story) -> None:
    """They meet in January, and go on as it is."""
    await story.year.until(on(5, 1, 2027))
    await story.opens_desk(story.olga, "Amina")
    await story.olga.touches("Incontri", "Fissa un incontro")
    await story.olga.sends("martedì 12 gennaio alle 10")
    await story.olga.touches("Conferma")
    await weeks(story, date(2027, 1, 11))
    await story.year.until(on(12, 1, 2027, NOON))
    await story.opens_desk(story.olga, "Amina")
    await story.olga.touches("Incontri", "Com'è andata?", "Si va avanti così")
    await story.olga.sends("Abbiamo deciso di proseguire così, con fiducia")


async def silence(story: Story) -> None:
    """Luca says nothing for two weeks; one kind word each time, then Olga calls."""
    for friday in (22, 29):
        await story.year.until(on(friday, 1, 2027, EVENING))
        await story.answers(story.amina, ["Fatto"])
        await story.answers(story.olga, ["Fatto"], "Rispondi")
    await story.year.until(on(3, 2, 2027))
    await story.closes(story.olga, "non risponde", words="Aveva l'influenza, adesso sta meglio")
    await story.everybody_tells()


async def said_and_wished(story: Story) -> None:
    """Amina says something; Luca wishes for a change, and his patto is written anew."""
    await story.year.until(on(9, 2, 2027))
    await story.my_patto(story.amina, "Di' qualcosa")
    await story.amina.sends("Vorrei imparare anche a nuotare")
    await story.my_patto(story.luca, "Chiedi un cambiamento")
    await story.luca.sends("Preferisco il giovedì: il martedì accompagno la nonna alla dialisi")
    await story.year.until(on(10, 2, 2027))
    await story.opens_task(story.olga, "cambia")
    await story.olga.touches("Apri il patto", "Il testo del patto", "Rimodula il patto")
    await story.olga.sends("Il martedì accompagna la nonna alla dialisi")
    await story.olga.touches("3. ", "➕ Impegno", "👤")
    await story.olga.sends("Prenoto la visita medica del patentino")
    await story.olga.sends("entro il 15 aprile 2027")
    await story.olga.touches("Un passo avanti", "Indietro", "Indietro", "Leggi e proponi", "Proponi il patto")
    await story.year.until(on(10, 2, 2027, EVENING))
    await story.luca.touches("Il mio patto", "Leggi")
    await story.reads_on(story.luca)
    await story.luca.touches("Accetto")
    await story.accepts_for_ente(story.olga, "Luca")
    await story.closes(story.olga, "cambia")


async def other_hands(story: Story) -> None:
    """Olga goes on leave: Oscar follows Amina from now on."""
    await weeks(story, date(2027, 4, 1))
    await story.opens_desk(story.olga, "Amina")
    await story.olga.touches("Passa a un'altra persona", "Oscar", "Conferma")
    await story.year.until(on(2, 4, 2027))


async def blocked(story: Story) -> None:
    """Luca blocks the bot for a week; Olga is told, and calls; he comes back by himself."""
    await weeks(story, date(2027, 5, 5))
    await story.luca.blocks()
    await story.year.until(on(8, 5, 2027))
    await story.year.until(on(13, 5, 2027))
    await story.luca.comes_back()
    await story.year.until(on(13, 5, 2027, EVENING))


async def a_hard_moment(story: Story) -> None:
    """Luca writes words of a hard moment: whom to call is said at once, and Olga knows."""
    await weeks(story, date(2027, 6, 10))
    await story.year.until(on(11, 6, 2027, EVENING))
    await story.answers(story.luca, ["Non ancora"])
    await story.adds_to(story.luca, "Ripasso i quiz")
    await story.luca.sends("Il magazzino Bertolotti mi ha scartato, non voglio più vivere")
    await story.year.until(on(11, 6, 2027, EVENING.replace(minute=35)))
    await story.closes(story.olga, "pericolo", words="Siamo stati insieme fino a sera, domani viene lo zio")
    await story.everybody_tells()


async def the_end(story: Story) -> None:
    """In September both patti are concluded, each with what it came to."""
    await weeks(story, date(2027, 9, 20))
    for staff, name in ((story.oscar, "Amina"), (story.olga, "Luca")):
        await story.opens_desk(staff, name)
        await staff.touches("Incontri", "Fissa un incontro")
        await staff.sends("martedì 28 settembre alle 15")
        await staff.touches("Conferma")
    await weeks(story, date(2027, 9, 27))
    await story.year.until(on(28, 9, 2027, EVENING))
    for staff, name, result, words in (
        (story.oscar, "Amina", "Ce l'abbiamo fatta", "Amina adesso parla con la maestra senza interprete"),
        (story.olga, "Luca", "Un pezzo di strada", "Luca ha il patentino; il contratto arriverà, Zambelli lo richiama"),
    ):
        await story.opens_desk(staff, name)
        await staff.touches("Incontri", "Com'è andata?", "Il patto si conclude", result)
        await staff.sends(words)
        await staff.touches("Conferma")
    await story.year.until(on(30, 9, 2027))
    await story.my_patto(story.amina, "Storia")
    await story.my_patto(story.luca)
    await story.year.until(on(15, 10, 2027))


ACTS = (
    written_and_accepted,
    a_note_and_a_voice,
    help_is_asked_for,
    tomorrow_and_a_call,
    it_is_not_so,
    money,
    out_of_reach,
    a_review,
    silence,
    said_and_wished,
    other_hands,
    blocked,
    a_hard_moment,
    the_end,
)
