"""The privacy notice, and what people can do with what we hold."""

from html import escape

from locales import LANGUAGES, _, language, ngettext
from services.privacy import Everything, Held, Loss
from views import own_data, words
from views.answers.home import GoHome
from views.answers.people import ShowProfile
from views.answers.privacy import (
    ConfirmForget,
    ConfirmWithdrawConsent,
    Download,
    Forget,
    ReadNotice,
    ShowPrivacy,
    WithdrawConsent,
)
from views.attachments import File
from views.dates import Here
from views.screen import Button, Screen, Style


def in_five_lines() -> str:
    """Say the notice in five lines."""
    return "\n".join(
        [
            words.bold(_("I tuoi dati, in breve")),
            "• " + _("Teniamo il tuo nome, la lingua, la zona e i posti che prendi."),
            "• " + _("Ci servono per darti un posto e per ricordarti quando venire."),
            "• " + _("Li vede solo chi segue le attività dei tre Comuni."),
            "• " + _("Non li vendiamo e non mandiamo pubblicità."),
            "• " + _("Con /privacy li scarichi o li cancelli quando vuoi."),
        ]
    )


def whole_text(phone: str) -> str:
    """Say the whole notice (articles 12 and 13 of the GDPR)."""
    paragraphs = [
        words.bold(_("I tuoi dati")),
        _(
            "<b>Chi li tiene.</b> FareLegami è dei Comuni di Crema, Cremona e Casalmaggiore. "
            "Con loro ci sono le associazioni che ne fanno parte."
        ),
        _(
            "<b>Cosa teniamo.</b> Il nome che usi su Telegram, la lingua, la zona e i messaggi che ti mandiamo. "
            "I posti che prendi, e se poi c'eri. Le ricerche per cui vuoi un avviso. "
            "Quello che scrivi nelle domande per i corsi e nelle idee d'impresa, e che cosa fai dopo un corso. "
            "Se fai un patto: obiettivi, impegni, risposte, spese e incontri. "
            "Di figli e nipoti teniamo solo un nome e l'anno di nascita."
        ),
        _(
            "<b>Perché.</b> Per darti un posto, avvisarti se qualcosa cambia e ricordarti quando venire. "
            "Lo facciamo perché ci hai detto di sì. Puoi cambiare idea quando vuoi."
        ),
        _(
            "<b>Chi li vede.</b> Li vede chi segue le attività nella tua zona. "
            "Un patto lo legge solo chi lo fa con te. Chi coordina vede numeri, e le spese da decidere. "
            "Chi legge una tua domanda, una tua idea o il tuo patto resta segnato: lo vedi anche tu. "
            "Se dividi la famiglia con altri adulti, loro vedono i posti di figli e nipoti e i tuoi appuntamenti. "
            "Telegram porta i messaggi, e ha le sue regole. A nessun altro diamo i tuoi dati."
        ),
        _(
            "<b>Per quanto.</b> Li teniamo finché usi FareLegami. Dei messaggi teniamo traccia per 400 giorni, "
            "delle risposte ai pulsanti per tre. Una domanda non finita si cancella dopo 30 giorni. "
            "Dopo un anno, di una domanda chiusa o di un patto finito non restano le tue parole. "
            "Se chiedi di cancellare, restano solo numeri senza nome."
        ),
        _(
            "<b>Cosa puoi fare.</b> Con /privacy vedi i tuoi dati, li scarichi, li cancelli o togli il tuo sì. "
            "Puoi anche fare reclamo al Garante della privacy."
        ),
    ]
    if phone:
        paragraphs.append(_("<b>Domande?</b> Chiama {phone}.").format(phone=escape(phone)))
    return "\n\n".join(paragraphs)


def held(of: Held) -> Screen:
    """Show what is held of a person, and what they can do with it."""
    lines = [
        words.bold(_("I tuoi dati")),
        _("Nome: {name}").format(name=escape(of.name)),
        _("Lingua: {language}").format(language=LANGUAGES.get(of.language, of.language)),
        _("Zona: {territory}").format(territory=escape(of.territory)),
        _("Figli e nipoti: {n}").format(n=of.children),
        *_shared(of),
        _("Iscrizioni, anche passate: {n}").format(n=of.enrolments),
        _("Incontri segnati: {n}").format(n=of.dates),
        _("Ricerche per cui ti avviso: {n}").format(n=of.searches),
        _("Messaggi che ti abbiamo mandato: {n}").format(n=of.letters),
        "",
        _("Sono tuoi: puoi scaricarli o cancellarli quando vuoi."),
    ]
    return Screen(
        "\n".join(lines),
        (
            (Button(_("Scarica i miei dati"), Download()),),
            (Button(_("Come usiamo i dati"), ReadNotice()),),
            (Button(_("Togli il mio sì"), WithdrawConsent()),),
            (Button(_("Cancella i miei dati"), Forget()),),
            (Button(_("Indietro"), ShowProfile()), words.menu()),
        ),
    )


def _shared(of: Held) -> list[str]:
    """Say what is held of the household, and what is switched off, where there is any."""
    counted = (
        (_("Altri adulti della famiglia: {n}"), of.adults),
        (_("Inviti che hai mandato: {n}"), of.invitations),
        (_("Tipi di messaggi che non vuoi: {n}"), of.muted),
        (_("Domande per i corsi: {n}"), of.applications),
        (_("Attestati: {n}"), of.certificates),
        (_("Domande dopo un corso: {n}"), of.told_later),
        (_("Idee d'impresa: {n}"), of.ideas),
        (_("Patti: {n}"), of.patti),
    )
    return [text.format(n=count) for text, count in counted if count]


def notice(phone: str) -> Screen:
    """Show the whole notice to someone who agreed already."""
    return Screen(whole_text(phone), ((Button(_("Indietro"), ShowPrivacy()), words.menu()),))


def download(packed: bytes) -> Screen:
    """Hand over everything that is held."""
    file = File("farelegami-i-miei-dati.zip", packed, is_personal=True)
    text = _("Ecco i tuoi dati, in un file. Dentro, apri leggimi.html: si legge anche dal telefono.")
    return Screen(text, ((words.menu(),),), attached=file, toast=_("Preparo il file…"))


def download_again() -> Screen:
    """Say that the file did not get through, with the way to ask for it again."""
    text = _("Il file con i tuoi dati non è partito. Tocca il pulsante: lo preparo di nuovo.")
    return Screen(text, ((Button(_("Scarica i miei dati"), Download()),), (words.menu(),)))


_STYLE = """
body { font: 1rem/1.5 sans-serif; max-width: 40rem; margin: 1rem auto; padding: 0 1rem }
section { border-top: 1px solid #ccc } dt { color: #555 } dd { margin: 0 0 .5rem }
"""


def readable(tables: Everything, here: Here) -> str:
    """Write everything that is held as a page that opens on any phone."""
    title = escape(_("I tuoi dati"))
    parts = [
        "<!doctype html>",
        f'<html lang="{language()}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        f"<h1>{title}</h1>",
    ]
    for table, rows in tables.items():
        parts.append(f"<section><h2>{escape(own_data.name(table))}: {len(rows)}</h2>")
        for row in rows:
            cells = (f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in own_data.cells(row, here))
            parts.append(f"<dl>{''.join(cells)}</dl>")
        parts.append("</section>")
    machines = escape(_("Per i programmi c'è dati.json: ha le stesse cose, e i numeri che le tengono insieme."))
    return "\n".join([*parts, f"<footer>{machines}</footer>", "</html>"])


def ask_forget(loss: Loss) -> Screen:
    """Ask before deleting everything."""
    lines = [_("Vuoi cancellare tutti i tuoi dati?")]
    if loss.places:
        lines.append(
            ngettext(
                "Lasci anche {n} posto o turno: va ad altre persone.",
                "Lasci anche {n} posti o turni: vanno ad altre persone.",
                loss.places,
            )
        )
    if loss.told:
        lines.append(_("Le domande e le idee senza risposta si ritirano."))
    if loss.patto:
        lines.append(_with_patto())
    if loss.staying:
        lines.append(_("Nella famiglia, con i loro posti, restano: {names}.").format(names=words.named(loss.staying)))
    lines.append(_("Dopo non si torna indietro."))
    return Screen(
        "\n".join(lines),
        ((Button(_("Conferma"), ConfirmForget(), Style.DANGER), Button(_("Annulla"), ShowPrivacy())), (words.menu(),)),
    )


def forgotten(*, children_stay: bool = False) -> Screen:
    """Say what was deleted and what stays."""
    lines = [
        _("Fatto: i tuoi dati non ci sono più."),
        _("Abbiamo cancellato il nome, i messaggi e il tuo sì. Figli e nipoti restano con chi è nella famiglia.")
        if children_stay
        else _("Abbiamo cancellato il nome, la famiglia, i messaggi e il tuo sì."),
        _("Anche quello che hai scritto nelle domande, nelle idee e nel patto."),
        _("Restano solo numeri senza nome, per contare chi ha partecipato."),
        _("Se un giorno vuoi tornare, scrivi /start."),
    ]
    return Screen("\n".join(lines), ((Button(_("Ricomincia"), GoHome()),),))


def ask_withdraw_consent(told: int = 0, *, patto: bool = False) -> Screen:
    """Ask before taking the consent back; *told* counts the applications and ideas that end with it."""
    text = _("Vuoi togliere il tuo sì? Allora non ti scriviamo più. I posti che hai restano tuoi.")
    if told:
        text += "\n" + _("Le domande e le idee senza risposta si ritirano.")
    if patto:
        text += "\n" + _with_patto()
    return Screen(
        text,
        (
            (Button(_("Conferma"), ConfirmWithdrawConsent(), Style.DANGER), Button(_("Annulla"), ShowPrivacy())),
            (words.menu(),),
        ),
    )


def _with_patto() -> str:
    return _("Anche il tuo patto qui finisce, e chi lo segue con te lo sa. Potete sempre parlarvi di persona.")


def consent_withdrawn() -> Screen:
    """Say that the consent is taken back."""
    text = _("Va bene, da adesso non ti scriviamo più. Se cambi idea, scrivi /start.")
    return Screen(text, ((Button(_("Ricomincia"), GoHome()),),))
