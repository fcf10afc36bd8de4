"""Words of a hard moment: heard in whatever way people write them, and hardly ever in everyday notes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import crisis
from services.crisis import Kind

VIOLENCE, HUNGER, EVICTION, LIFE = Kind.VIOLENCE, Kind.HUNGER, Kind.EVICTION, Kind.LIFE

ALARMING = {
    VIOLENCE: (
        "mio marito mi picchia",
        "mi a pichiato ancora ieri sera",
        "mi pikkia tutti i giorni",
        "MI HA PICCHIATAAAA",
        "mi ha messo le mani addosso davanti ai bambini",
        "ieri notte altre botte",
        "lui mi mena quando beve",
        "mi tira i capelli e mi insulta",
        "mi ha dato uno schiafo",
        "ha preso a calci e pugni la porta e poi me",
        "ha alzato le mani su mia figlia",
        "mi ha stretto le mani al collo",
        "ha detto che mi ammazza se vado via",
        "mi minaccia con il coltello alla gola",
        "ho paura di mio marito",
        "ho paura a tornare a casa",
        "mi chiude a chiave in camera",
        "nn mi lascia uscire nemmeno x la spesa",
        "mi ha preso il passaporto e il telefono",
        "il mio ex mi perseguita sotto casa",
        "mi ha fatto del male",
        "subisco vioelnza da anni",
        "sono scappata di casa con i bimbi",
        "mi obbliga a sposarmi con uno che non conosco",
        "el me pica, go paura",
        "me da le bot",
        "my husband beats me",
        "mon mari me frappe",
        "mi marido me pega",
        "sotul ma bate",
        "زوجي يضربني",
        "чоловік б'є мене",
    ),
    HUNGER: (
        "non abbiamo da mangiare",
        "i bambini hanno fame",
        "nn magniamo: non mangiamo da ieri",
        "in casa non c'è niente da mangiare",
        "il frigo è vuoto da tre giorni",
        "saltiamo la cena per lasciarla ai bambini",
        "non ho i soldi per la spesa",
        "ho finito il latte per la piccola e non ho un euro",
        "mangiamo una volta al giorno",
        "non so come dare da mangiare ai miei figli",
        "non riesco a comprare le medicine",
        "go fam",
        "ghè nagot de mangià",
        "we have no food",
        "les enfants ont faim",
        "tenemos hambre",
        "ми голодні",
    ),
    EVICTION: (
        "domani ci sfrattano",
        "ho lo sfrato esecutivo giovedì",
        "arriva l'ufficiale giudiziario",
        "ci buttano fuori di casa",
        "il padrone di casa ci manda via",
        "siamo in mezzo alla strada",
        "stanotte dormo in macchina con i bambini",
        "non so dove dormire stanotte",
        "dobbiamo lasciare la casa entro lunedì",
        "hanno cambiato la serratura",
        "ci hanno staccato la luce",
        "siamo senza gas da una settimana",
        "sono indietro di 4 mesi con l'affitto, affitto arretrato",
        "non riesco a pagare l'affitto",
        "i me bute fo de cà",
        "they want to evict us tomorrow",
        "nous sommes à la rue",
    ),
    LIFE: (
        "non voglio più vivere",
        "nn voglio + vivere",
        "voglio morire",
        "vorrei nn svegliarmi più",
        "sarebbe meglio se fossi morta",
        "meglio morire",
        "la faccio finita",
        "penso al suicidio",
        "penso al sucidio ogni notte",
        "mi ammazzo",
        "mi butto sotto un treno",
        "ho preso una scatola di pastiglie",
        "mi taglio le braccia",
        "non ce la faccio più",
        "nn c la faccio piu",
        "non ne posso più di niente",
        "la mia vita non ha senso",
        "sono stanca di vivere",
        "sono solo un peso per i miei figli",
        "senza di me starebbero meglio",
        "a nessuno importa se sparisco, nessuno mi mancherebbe",
        "sono disperata",
        "disprata, aiutatemi",
        "non vedo via d'uscita",
        "faccio una sciocchezza",
        "ghe la fo pö",
        "so stöfa de la vita",
        "I want to die",
        "j'ai envie de mourir",
        "quiero morirme",
        "vreau să mor",
        "أريد أن أموت",
        "не хочу жити",
    ),
}

EVERYDAY = (
    "Questa settimana sono andata al corso",
    "Tutto bene, grazie",
    "Ho mandato tre curriculum",
    "Mio figlio ha preso otto in matematica",
    "Giovedì non posso venire, ho il turno",
    "Non ho ancora chiamato il centro per l'impiego",
    "Ho pagato la bolletta della luce",
    "Abbiamo cucinato insieme per la festa",
    "Il pulmino non è passato",
    "Sono stata malata con la febbre",
    "La bambina fa i compiti da sola adesso",
    "Ho bisogno di una mano con i moduli",
    "Ho trovato lavoro!",
    "Non ho capito dove devo andare",
    "L'operatrice non mi ha richiamata",
    "Mi fa male la schiena, non sono andata a nuoto",
    "Ho accompagnato la vicina dal medico",
    "Ho dato il latte alla piccola e poi sono uscita",
    "Devo rinnovare il permesso di soggiorno",
    "Il colloquio è andato così così",
    "Ci siamo visti due volte invece di tre",
    "Sono in ritardo con la lezione di italiano",
    "Ho fatto la spesa con la signora Maria",
    "Mi serve la babysitter martedì pomeriggio",
    "La patente costa troppo",
    "I libri sono arrivati",
    "Ho insegnato a fare il pane a quattro mamme",
    "Il corso di violino è bello",
    "Ho cambiato numero di telefono",
    "Vorrei cambiare giorno",
    "Mio marito lavora di notte e dorme di giorno",
    "Ho aggiustato due biciclette",
    "Non ci sono riuscita, ci riprovo lunedì",
    "La casa è in ordine, ho dipinto la camera",
    "Domani vado a vedere un appartamento",
    "I bambini sono contenti della scuola",
    "Ho portato i documenti allo sportello",
    "Siamo andati al parco e in piscina",
    "In parte: due volte sì, una no",
    "Adesso tocca a voi",
)

FALSE_ALARMS = (
    "muoio dal ridere",
    "oggi fame da lupi al corso di cucina",
    "non mangio carne di maiale",
    "laboratorio contro la violenza",
    "non ce la faccio a venire giovedì",
)
"""What alarms without need: known, and left so. A call costs little."""


@pytest.mark.parametrize(("kind", "said"), [(kind, said) for kind, all_said in ALARMING.items() for said in all_said])
def test_words_of_a_hard_moment_are_heard(kind: Kind, said: str) -> None:
    assert kind in crisis.heard(said)


@pytest.mark.parametrize("said", EVERYDAY)
def test_everyday_words_alarm_nobody(said: str) -> None:
    assert not crisis.heard(said)


@pytest.mark.parametrize("said", FALSE_ALARMS)
def test_where_one_cannot_tell_the_alarm_is_given(said: str) -> None:
    assert crisis.heard(said)


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert sum(map(len, ALARMING.values())) >= 60
    assert len(EVERYDAY) >= 30


@pytest.mark.parametrize("said", ["", None, " ", "…", "👍", "12 + 3"])
def test_nothing_is_heard_in_nothing(said: str | None) -> None:
    assert not crisis.heard(said)


def test_every_group_of_the_file_is_a_kind_with_phrases() -> None:
    groups = crisis._groups()
    assert set(groups) == set(Kind)
    assert all(len(phrases) > 50 for phrases in groups.values())
    assert not [phrase for phrases in groups.values() for phrase in phrases for step in phrase if not step.any_of]
    assert all(said.letters for said in crisis._vocabulary())


@given(st.text(max_size=200))
def test_whatever_is_written_is_heard_out(said: str) -> None:
    crisis.heard(said)
    assert LIFE in crisis.heard(f"{said} . voglio morire")


def test_a_long_note_is_heard_in_no_time() -> None:
    note = " ".join(EVERYDAY)[:1000]
    crisis.heard(note)
    begun = time.perf_counter()
    for turn in range(10):
        crisis.heard(f"{note} {turn}")
    assert (time.perf_counter() - begun) / 10 < 0.05
