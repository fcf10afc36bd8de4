"""Operators run classes: they see what waits for them, judge applications, and say what a class asks."""

from storage.people import Role
from tests.support.world import World, an_activity
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
