"""Checking in by QR: the code on the screen, and what whoever scans it reads."""

from dataclasses import replace

from locales import DEFAULT, _, speaking
from services.arrivals import Arrival, CheckInCode, Moment
from views import addresses, dates, words
from views.answers.attendances import CheckIn, ShowRoll
from views.answers.catalogue import ShowActivity
from views.answers.places import ShowAgenda
from views.attachments import Form, Picture, Sheet
from views.dates import Here
from views.screen import Button, Screen, Style

LONGEST_ON_PAPER = 200


def code(of: CheckInCode, username: str, here: Here) -> Screen:
    """Show the QR of a date, in Italian whoever asks: those who come read it."""
    address = addresses.of_check_in(username, of.code)
    with speaking(DEFAULT):
        texts = {
            "lang": DEFAULT,
            "title": words.cut(of.title, LONGEST_ON_PAPER),
            "when-label": _("Quando"),
            "when": dates.span(of.starts_at, of.ends_at, here.later),
            "scan": _("Inquadra il codice con il telefono."),
            "how": _("Così segni la tua presenza."),
            "address": address,
            "link": address.removeprefix("https://"),
            "alt": _("Codice QR che apre {address}").format(address=address),
        }
    lines = [
        words.bold(words.cut(of.title, LONGEST_ON_PAPER)),
        _("Fai inquadrare questo codice a chi arriva."),
        _("Vale fino alle {time}.").format(time=f"{here.wall(of.ends_at):%H:%M}"),
    ]
    return Screen(
        "\n".join(lines),
        ((Button(_("Indietro"), ShowRoll(occurrence_id=of.occurrence_id, page=0)), words.menu()),),
        attached=Picture(Sheet(Form.PNG, tuple(texts.items()))),
        toast=_("Preparo il codice…"),
    )


def arrival(of: Arrival, here: Here) -> Screen:
    """Say who is marked present, ask for whom else, or say that it is too early or too late."""
    lines = [words.bold(of.title)]
    if of.here:
        names = words.named([one.name for one in of.here])
        lines.append("✅ " + _("Presenza segnata: {names}").format(names=names))
    if of.moment is Moment.EARLY:
        lines.append(_("Questo codice vale da {when}.").format(when=dates.when(of.opens_at, here)))
        lines.append(_("Quando arrivi, inquadralo di nuovo."))
    elif of.moment is Moment.LATE and not of.here:
        lines.append(_("Il tempo per questo codice è finito."))
        lines.append(_("Se c'eri, dillo a chi conduce: può ancora segnare la tua presenza."))
    elif of.moment is Moment.NOW and of.to_come:
        lines.append(_("C'è anche qualcun altro?") if of.here else _("Chi è qui?"))
    asks = of.to_come if of.moment is Moment.NOW else ()
    rows = [
        (Button(_("Per me") if one.is_account else one.name, CheckIn(code=of.code, person_id=one.person_id)),)
        for one in asks
    ]
    if len(asks) > 1:
        rows.append((Button(_("Tutta la famiglia"), CheckIn(code=of.code, person_id=0), Style.PRIMARY),))
    details = Button(_("Vedi i dettagli"), ShowActivity(activity_id=of.activity_id, back=""))
    return Screen("\n".join(lines), (*rows, (details,), (Button(_("La mia agenda"), ShowAgenda()), words.menu())))


def without_place(card: Screen) -> Screen:
    """Say over the card of an activity that there is no place for the reader on this date."""
    said = _("Per oggi qui non c'è un posto a tuo nome. Parlane con chi conduce: può segnare la tua presenza.")
    return replace(card, text=f"👋 {said}\n\n{card.text}")
