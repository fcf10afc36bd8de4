"""Coming to a patto: what is told before anything is written down, the yes to it, and the QR code to be shown."""

from html import escape

from locales import LANGUAGES, _, speaking
from services.invitations import LASTS
from services.linking import Invited
from services.patto_desk import PattoDesk
from views import addresses, patto_lines, words
from views.answers.linking import MakePattoLink, TakePatto, TurnDownPatto
from views.answers.patto_desk import ShowPattoDesk
from views.attachments import Form, Picture, Sheet
from views.screen import Button, Rows, Screen, Style

LONGEST_NAME = 60


def to_stranger(invited: Invited, question: Screen, language: str) -> Screen:
    """Tell somebody who is not here yet who invites them and to what, over the first question that is asked of them.

    In every language, until one is chosen.
    """
    told = list[str]()
    for code in [language] if language else LANGUAGES:
        with speaking(code):
            told.append(_to_stranger(invited))
    no = Button(_("No, grazie"), TurnDownPatto())
    return Screen("\n\n".join([*told, question.text]), (*question.rows, (no,)))


def _to_stranger(invited: Invited) -> str:
    lines = [
        "🤝 " + _who(invited),
        _("È un accordo libero: tu fai la tua parte, l'ente fa la sua."),
        _("Finché non dici di sì, di te non scrivo niente."),
    ]
    return "\n".join(lines)


def ask(invited: Invited, code: str) -> Screen:
    """Tell who invites somebody, to what, and what is kept of it; and ask."""
    lines = [
        "🤝 " + _who(invited),
        words.bold(patto_lines.kind(invited.kind)),
        "",
        _("È un accordo libero: tu fai la tua parte, l'ente fa la sua. Ogni tanto vi chiedo com'è andata."),
        _("Terremo obiettivi, impegni e risposte. Li legge solo chi fa il patto con te, e tu vedi chi li ha letti."),
        "",
        _("Va bene? Poi leggi il testo con calma: il sì al patto lo dici dopo."),
    ]
    yes = Button(_("Accetto"), TakePatto(code=code), Style.SUCCESS)
    return Screen("\n".join(lines), ((yes, Button(_("No, grazie"), TurnDownPatto())), (words.menu(),)))


def _who(invited: Invited) -> str:
    organisation = words.bold(words.cut(invited.organisation, LONGEST_NAME))
    if not invited.by:
        return _("{ente} ti invita a fare un patto insieme.").format(ente=organisation)
    by = words.bold(words.cut(invited.by, LONGEST_NAME))
    return _("{name} di {ente} ti invita a fare un patto insieme.").format(name=by, ente=organisation)


def turned_down(rows: Rows) -> Screen:
    """Take a no for an answer; *rows* is the menu."""
    text = _("Va bene, non ho scritto niente. Se cambi idea, apri di nuovo l'invito.")
    return Screen(text, rows)


def link(patto_id: int, code: str, username: str) -> Screen:
    """Hand over the link of a patto to whoever invites: as a code to be shown, and as an address to be sent."""
    address = addresses.of_invitation(username, code)
    lines = [
        _("Fai inquadrare questo codice, o manda il link alla persona:"),
        f"<code>{escape(address)}</code>",
        "",
        _("Vale una volta sola, per {days} giorni. Quello di prima non vale più.").format(days=LASTS.days),
        _("Chi lo apre vede chi invita e a che cosa, poi legge il testo."),
    ]
    texts = {
        "title": _("Un invito per te"),
        "how": _("Vale una volta sola."),
        "lang": "it",
        "scan": _("Inquadra il codice con il telefono."),
        "address": address,
        "link": address.removeprefix("https://"),
        "alt": _("Codice QR che apre l'invito"),
    }
    back = Button(_("Indietro"), ShowPattoDesk(patto_id=patto_id))
    picture = Picture(Sheet(Form.PNG, tuple(texts.items())))
    return Screen("\n".join(lines), ((back, words.menu()),), attached=picture, toast=_("Preparo il codice…"))


def rows(one: PattoDesk) -> Rows:
    """Lay out what whoever is in charge can do so that the person comes."""
    if not one.leads or not one.is_live or not one.is_on_paper:
        return ()
    return ((Button("📱 " + _("Invita con un QR"), MakePattoLink(patto_id=one.patto_id)),),)
