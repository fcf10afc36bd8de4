"""What stands in the page that people download: names and values in the reader's words."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from babel.dates import format_datetime

from locales import LANGUAGES, N_, _, language
from services.gazetteer import Gazetteer
from services.questions import unpacked
from views import questions
from views.dates import Here
from views.screen import Screen, plain

NAMES = {
    "persona": N_("Tu"),
    "famiglia": N_("Figli e nipoti"),
    "adulti": N_("Gli altri adulti della famiglia"),
    "inviti": N_("Gli inviti nella tua famiglia"),
    "vale_fino_a": N_("vale fino a"),
    "usato": N_("usato"),
    "presenze": N_("Gli incontri"),
    "risposte": N_("Le attività di cui hai detto com'è andata"),
    "detto": N_("che cosa hai detto"),
    "presenza": N_("com'è andata"),
    "messaggi_spenti": N_("messaggi che non vuoi"),
    "consensi": N_("Quando ci hai detto di sì"),
    "iscrizioni": N_("I posti che hai preso"),
    "calendario": N_("Il calendario sul telefono"),
    "acceso": N_("acceso da"),
    "ricerche": N_("Per cosa ti avviso"),
    "ricerca": N_("cosa cerchi"),
    "ultimo_avviso": N_("ultimo avviso"),
    "file": N_("I file che hai mandato"),
    "nome_del_file": N_("nome del file"),
    "mandato": N_("quando"),
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
    "starts_at": N_("quando si fa"),
    "screen": N_("che cosa diceva"),
}
"""Tables and columns of what is handed over."""

VALUES = {
    "participant": N_("partecipare"),
    "community_maker": N_("organizzare le attività (community maker)"),
    "operator": N_("seguire i patti"),
    "coordinator": N_("coordinare il programma"),
    "coming": N_("vengo"),
    "not_coming": N_("non vengo"),
    "present": N_("c'era"),
    "absent": N_("non c'era"),
    "reminders": N_("promemoria"),
    "news": N_("novità"),
    "household-changed": N_("cambia qualcosa nella tua famiglia"),
    "service": N_("usare FareLegami"),
    "telegram": N_("qui su Telegram"),
    "confirmed": N_("Iscrizione confermata"),
    "waiting": N_("in attesa"),
    "offered": N_("un posto ti aspetta"),
    "withdrawn": N_("Iscrizione disdetta"),
    "declined": N_("posto rifiutato"),
    "expired": N_("nessuna risposta in tempo"),
    "sent": N_("mandato"),
    "failed": N_("non arrivato"),
    "skipped": N_("non mandato"),
    "activity-reminder": N_("Promemoria"),
    "place-offered": N_("Si è liberato un posto!"),
    "offer-expired": N_("Il tempo per rispondere è finito"),
    "new-matches": N_("Novità per te"),
    "dates-changed": N_("Date che cambiano"),
    "missed-you": N_("Una domanda dopo un'assenza"),
    "feedback": N_("Com'è andata"),
    "materials-added": N_("Materiali nuovi"),
    "certificate-ready": N_("L'attestato"),
    "file-sent": N_("da leggere"),
    "file-read": N_("aspetta una risposta"),
    "file-approved": N_("da importare"),
    "file-imported": N_("nel catalogo"),
    "file-dropped": N_("lasciato stare"),
    "file-failed": N_("non si legge"),
    "idea-news": N_("novità su un'idea d'impresa"),
    "idea-file": N_("com'è andata con un documento"),
    "upload-settled": N_("com'è andata con un file"),
    "late-reply": N_("una risposta in ritardo"),
    "cancelled": N_("non si fa più"),
    "moved": N_("la data è cambiata"),
    "over": N_("era troppo tardi"),
    "too-late": N_("era troppo tardi"),
    "one-a-day": N_("ti avevo già scritto quel giorno"),
    "muted": N_("avevi spento questi messaggi"),
    "not-coming": N_("avevi detto che non venivi"),
    "signed-up-later": N_("il posto era nuovo"),
    "no-place": N_("il posto non c'era più"),
    "gone": N_("il posto non c'era più"),
    "stopped": N_("non volevi più avvisi"),
    "nothing-new": N_("non era più una novità"),
    "was-there": N_("la presenza c'era"),
    "answered": N_("c'era già una risposta"),
    "back-in-line": N_("hai chiesto di nuovo un posto"),
    "no-consent": N_("avevi tolto il tuo sì"),
    "paused": N_("messaggi in pausa"),
    "unreachable": N_("avevi bloccato il bot"),
}
"""Words that stand for something in the database, by the column that holds them: see `value`."""


def name(key: str) -> str:
    """Name a table or a column; one that is new keeps its own name until it gets one here."""
    return _(NAMES[key]) if key in NAMES else key.replace("_", " ")


def cells(row: Mapping[str, object], here: Here) -> Iterator[tuple[str, str]]:
    """Give what a row says, name by name; what is empty, and numbers that only the program needs, are left out."""
    for key, stored in row.items():
        if isinstance(stored, Mapping):
            yield from cells({one: fact for one, fact in stored.items() if one in NAMES}, here)
        elif stored not in (None, ""):
            yield name(key), value(key, str(stored), here)


def value(key: str, stored: str, here: Here) -> str:
    """Say what a column holds in words: states, languages, moments; the rest stays as people wrote it."""
    match key:
        case "messaggi_spenti":
            return ", ".join(_(VALUES.get(one, one)) for one in stored.split())
        case "ruolo" | "scopo" | "canale" | "stato" | "tipo" | "detto" | "presenza":
            return _(VALUES[stored]) if stored in VALUES else stored.replace("-", " ")
        case "motivo":
            return _(VALUES[stored]) if stored in VALUES else _("un guasto nel mandarlo")
        case "lingua":
            return LANGUAGES.get(stored, stored)
        case "ricerca":
            return questions.said(unpacked(stored), Gazetteer(), here)
        case "screen":
            return plain(Screen.from_json(stored).text)
    moment = _moment(stored) if key in MOMENTS else None
    return stored if moment is None else format_datetime(here.wall(moment), "EEEE d MMMM y, HH:mm", locale=language())


MOMENTS = {
    "iscrizione_al_servizio",
    "pausa_fino_a",
    "bot_bloccato_dal",
    "dato",
    "tolto",
    "chiesta",
    "cambiata",
    "scritto",
    "chiuso",
    "acceso",
    "mandato",
    "ultimo_avviso",
    "vale_fino_a",
    "usato",
    "starts_at",
}
"""Columns that hold moments."""


def _moment(stored: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stored)
    except ValueError:
        return None
