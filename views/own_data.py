"""What stands in the page that people download: names and values in the reader's words."""

from datetime import datetime

from babel.dates import format_datetime

from locales import LANGUAGES, N_, _, language

NAMES = {
    "persona": N_("Tu"),
    "famiglia": N_("Figli e nipoti"),
    "consensi": N_("Quando ci hai detto di sì"),
    "iscrizioni": N_("I posti che hai preso"),
    "messaggi": N_("I messaggi che ti abbiamo mandato"),
    "nome": N_("nome"),
    "account_telegram": N_("numero su Telegram"),
    "lingua": N_("lingua"),
    "territorio": N_("zona"),
    "ruolo": N_("compito"),
    "iscrizione_al_servizio": N_("da quando usi FareLegami"),
    "pausa_fino_a": N_("messaggi in pausa fino a"),
    "bot_bloccato_dal": N_("bot bloccato da"),
    "anno_di_nascita": N_("anno di nascita"),
    "scopo": N_("per cosa"),
    "testo": N_("quale testo"),
    "canale": N_("dove"),
    "dato": N_("quando"),
    "tolto": N_("tolto"),
    "attivita": N_("attività"),
    "per": N_("per chi"),
    "stato": N_("come sta"),
    "chiesta": N_("quando lo hai chiesto"),
    "cambiata": N_("ultima novità"),
    "tipo": N_("che cosa"),
    "scritto": N_("quando"),
    "motivo": N_("perché"),
    "chiuso": N_("finito"),
    "dati": N_("altro"),
}
"""Tables and columns of what is handed over."""

VALUES = {
    "participant": N_("partecipare"),
    "community_maker": N_("organizzare le attività (community maker)"),
    "operator": N_("seguire i patti"),
    "coordinator": N_("coordinare il programma"),
    "service": N_("usare FareLegami"),
    "confirmed": N_("Iscrizione confermata"),
    "waiting": N_("in attesa"),
    "offered": N_("un posto ti aspetta"),
    "withdrawn": N_("Iscrizione disdetta"),
    "declined": N_("posto rifiutato"),
    "expired": N_("nessuna risposta in tempo"),
    "sent": N_("mandato"),
    "failed": N_("non arrivato"),
    "skipped": N_("non mandato: non serviva più"),
    "activity-reminder": N_("Promemoria"),
    "place-offered": N_("Si è liberato un posto!"),
    "offer-expired": N_("Il tempo per rispondere è finito"),
    "late-reply": N_("una risposta in ritardo"),
}
"""Words that stand for something in the database."""


def name(key: str) -> str:
    """Name a table or a column; one that is new keeps its own name until it gets one here."""
    return _(NAMES[key]) if key in NAMES else key.replace("_", " ")


def value(stored: object) -> str:
    """Say a value in words: states, languages, moments."""
    text = str(stored)
    if text in VALUES:
        return _(VALUES[text])
    if text in LANGUAGES:
        return LANGUAGES[text]
    try:
        moment = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        moment = None
    return text if moment is None else format_datetime(moment, "EEEE d MMMM y, HH:mm 'UTC'", locale=language())
