"""What stands in the page that people download: names and values in the reader's words."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from babel.dates import format_date, format_datetime

from locales import LANGUAGES, N_, _, language
from services import refusal_reasons
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
    "domande": N_("Le domande per i corsi"),
    "risposte_alle_domande": N_("Che cosa hai risposto"),
    "domande_su_di_te": N_("Che cosa ti abbiamo chiesto"),
    "colloqui": N_("I colloqui"),
    "attestati": N_("Gli attestati"),
    "dopo_i_corsi": N_("Che cosa fai dopo un corso"),
    "idee": N_("Le tue idee d'impresa"),
    "storia_delle_idee": N_("La storia delle idee"),
    "documenti": N_("I documenti delle idee"),
    "letture": N_("Chi ha letto quello che hai scritto"),
    "risposta_entro": N_("risposta promessa per"),
    "perche": N_("il motivo"),
    "nota": N_("nota di chi ha deciso"),
    "ritirata_per": N_("perché l'hai ritirata"),
    "nato_il": N_("data di nascita"),
    "condizione": N_("che cosa fai"),
    "domanda": N_("domanda"),
    "risposta": N_("risposta"),
    "chiesta_il": N_("quando te l'abbiamo chiesto"),
    "con": N_("con chi"),
    "codice": N_("codice"),
    "minuti": N_("minuti in cui c'eri"),
    "minuti_in_tutto": N_("minuti in tutto"),
    "fatto": N_("quando"),
    "giorni_dopo": N_("quanti giorni dopo"),
    "adesso": N_("che cosa fai"),
    "idea": N_("di quale idea"),
    "parte": N_("di che cosa parla"),
    "quando": N_("quando"),
    "passo": N_("che cosa è successo"),
    "chi": N_("chi"),
    "parole": N_("che cosa c'è scritto"),
    "di_altri": N_("sull'idea di un'altra persona"),
    "versione": N_("versione"),
    "letto": N_("che cosa ha letto"),
    "patti": N_("I tuoi patti"),
    "impegni": N_("Gli impegni"),
    "risposte_sugli_impegni": N_("Com'è andata con gli impegni"),
    "storia_del_patto": N_("La storia del patto"),
    "spese": N_("Le spese del patto"),
    "verifiche": N_("Gli incontri sul patto"),
    "cose_da_fare": N_("Quando c'era da chiamarti"),
    "letture_del_patto": N_("Chi ha letto il tuo patto"),
    "patto": N_("quale patto"),
    "ente": N_("con chi è il patto"),
    "chiamato": N_("il nome usato"),
    "finito_come": N_("come è finito"),
    "risultato": N_("come è andata"),
    "motivo_della_versione": N_("perché è cambiato"),
    "dal": N_("dal"),
    "al": N_("al"),
    "obiettivo": N_("obiettivo"),
    "impegno": N_("impegno"),
    "di_chi": N_("di chi"),
    "natura": N_("a cosa serve"),
    "responsabile": N_("chi ci pensa"),
    "fino_al": N_("fino al"),
    "risposta_data": N_("com'è andata"),
    "voce": N_("con un messaggio vocale"),
    "spesa": N_("spesa"),
    "centesimi": N_("centesimi"),
    "stato_della_spesa": N_("come sta"),
    "dove": N_("dove"),
    "deciso": N_("che cosa avete deciso"),
    "perche_chiamarti": N_("perché"),
    "screen": N_("che cosa diceva"),
}
"""Tables and columns of what is handed over."""

VALUES = {
    "participant": N_("partecipare"),
    "community_maker": N_("organizzare le attività (community maker)"),
    "operator": N_("seguire i corsi e i patti"),
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
    "expense-news": N_("novità sul budget"),
    "expenses-to-decide": N_("spese da decidere"),
    "review-reminder": N_("promemoria di un incontro"),
    "review-planned": N_("un incontro fissato"),
    "review-off": N_("un incontro che non si fa"),
    "patto-concluded": N_("un patto concluso"),
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
    "application-draft": N_("da finire"),
    "application-received": N_("ricevuta"),
    "application-reviewing": N_("in valutazione"),
    "application-admitted": N_("accolta"),
    "application-refused": N_("non ammessa"),
    "application-withdrawn": N_("ritirata"),
    "application-called_off": N_("il corso non si fa"),
    "application-ended": N_("il posto non c'è più"),
    "left-work": N_("un lavoro"),
    "left-time": N_("il tempo"),
    "left-other": N_("altro"),
    "employment-seeking": N_("Cerco lavoro"),
    "employment-neither": N_("Non lavoro e non studio"),
    "employment-studying": N_("Studio"),
    "employment-few_hours": N_("Lavoro poche ore"),
    "employment-working": N_("Lavoro"),
    "appointment-booked": N_("prenotato"),
    "appointment-cancelled": N_("disdetto"),
    "appointment-moved": N_("spostato"),
    "appointment-called_off": N_("non si è fatto"),
    "outcome-nothing": N_("Per ora niente di nuovo"),
    "outcome-internship": N_("Un tirocinio"),
    "outcome-fixed_term": N_("Un lavoro a termine"),
    "outcome-permanent": N_("Un lavoro fisso"),
    "outcome-own_business": N_("Un lavoro in proprio"),
    "outcome-training": N_("Un corso o la scuola"),
    "outcome-untold": N_("Preferisco non dirlo"),
    "idea-idea": N_("solo un'idea"),
    "idea-draft": N_("bozza"),
    "idea-submitted": N_("presentato"),
    "idea-in_review": N_("in revisione"),
    "idea-to_revise": N_("da rivedere"),
    "idea-validated": N_("validato"),
    "idea-withdrawn": N_("ritirato"),
    "canvas-problem": N_("il problema"),
    "canvas-customers": N_("per chi"),
    "canvas-offer": N_("che cosa proponi"),
    "canvas-rivals": N_("chi c'è già"),
    "canvas-earnings": N_("come guadagna"),
    "canvas-needs": N_("quanto serve"),
    "canvas-team": N_("chi fa cosa"),
    "step-comment": N_("un commento"),
    "step-tutor": N_("chi ti aiuta"),
    "step-file": N_("un documento"),
    "read-application": N_("una domanda"),
    "read-idea": N_("un'idea"),
    "read-patto": N_("il patto"),
    "patto-inclusione": N_("Patto per l'Inclusione Sociale"),
    "patto-autonomia": N_("Patto per l'Autonomia"),
    "patto-written": N_("scritto"),
    "patto-proposed": N_("da leggere"),
    "patto-taken_back": N_("ripreso per cambiarlo"),
    "patto-linked": N_("aperto da te"),
    "patto-person_accepted": N_("il tuo sì"),
    "patto-organisation_accepted": N_("il sì dell'ente"),
    "patto-declined": N_("il tuo no"),
    "patto-change_asked": N_("un cambiamento chiesto"),
    "patto-active": N_("cominciato"),
    "patto-said": N_("parole scritte nel patto"),
    "patto-handed_over": N_("passato a un'altra persona"),
    "patto-review_planned": N_("un incontro fissato"),
    "patto-review_held": N_("un incontro fatto"),
    "patto-ended": N_("finito"),
    "ending-concluded": N_("concluso insieme"),
    "ending-left": N_("l'hai lasciato tu"),
    "ending-declined": N_("hai detto di no"),
    "ending-dropped": N_("non è mai cominciato"),
    "ending-forgotten": N_("hai tolto il tuo sì"),
    "result-reached": N_("obiettivi raggiunti"),
    "result-partly": N_("obiettivi raggiunti in parte"),
    "result-otherwise": N_("è andata in un altro modo"),
    "side-persona": N_("tuo"),
    "side-ente": N_("dell'ente"),
    "side-comunita": N_("della comunità"),
    "nature-attivazione": N_("fare un passo"),
    "nature-sostegno": N_("dare una mano"),
    "nature-restituzione": N_("restituire qualcosa"),
    "word-done": N_("Fatto"),
    "word-partly": N_("In parte"),
    "word-not_yet": N_("Non ancora"),
    "word-help": N_("Ho bisogno di aiuto"),
    "word-not_true": N_("Non è così"),
    "expense-proposed": N_("da decidere"),
    "expense-approved": N_("approvata"),
    "expense-paid": N_("pagata"),
    "expense-refused": N_("non approvata"),
    "expense-reversed": N_("annullata"),
    "expense-withdrawn": N_("ritirata"),
    "review-confirm": N_("si va avanti così"),
    "review-remodel": N_("si cambia il patto"),
    "review-conclude": N_("il patto è concluso"),
    "task-crisis": N_("parole che ci hanno fatto preoccupare"),
    "task-help": N_("hai chiesto aiuto"),
    "task-call": N_("volevi una chiamata"),
    "task-disagreement": N_("hai detto che non era così"),
    "task-change": N_("volevi cambiare il patto"),
    "task-voice": N_("un messaggio vocale da ascoltare"),
    "task-missed": N_("due volte senza risposta"),
    "task-unreachable": N_("non potevamo scriverti"),
    "task-review": N_("un incontro da fissare"),
    "task-budget": N_("una spesa da decidere"),
    "yes": N_("sì"),
    "follow-up": N_("Che cosa fai adesso?"),
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
    "changed": N_("nel frattempo è cambiato"),
    "planned-again": N_("fissato di nuovo"),
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
        case _ if key in WORDS:
            return _(VALUES[stored]) if stored in VALUES else stored
        case "perche":
            return _(stored) if stored in REASONS else stored
        case "motivo":
            return _(VALUES[stored]) if stored in VALUES else _("un guasto nel mandarlo")
        case "lingua":
            return LANGUAGES.get(stored, stored)
        case "ricerca":
            return questions.said(unpacked(stored), Gazetteer(), here)
        case "screen":
            return plain(Screen.from_json(stored).text)
    if key in DAYS:
        return format_date(date.fromisoformat(stored), "EEEE d MMMM y", locale=language())
    moment = _moment(stored) if key in MOMENTS else None
    return stored if moment is None else format_datetime(here.wall(moment), "EEEE d MMMM y, HH:mm", locale=language())


REASONS = {one.words for one in refusal_reasons.REASONS}
"""Reasons that are said in the reader's language; the others stay as staff wrote them."""

WORDS = {
    "adesso",
    "condizione",
    "deciso",
    "di_altri",
    "di_chi",
    "finito_come",
    "letto",
    "natura",
    "parte",
    "passo",
    "patto",
    "perche_chiamarti",
    "risposta_data",
    "risultato",
    "ritirata_per",
    "stato_della_spesa",
    "voce",
}
"""Columns that hold a word of ours from a fixed list."""

DAYS = {"risposta_entro", "nato_il", "dal", "al", "fino_al"}
"""Columns that hold days."""

MOMENTS = {
    "chiesta_il",
    "fatto",
    "quando",
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
