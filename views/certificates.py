"""Certificates: how it stands with one's own, the name on it, the printed page, and whether one is true."""

import re
from collections.abc import Iterator
from datetime import datetime

from locales import DEFAULT, _, ngettext, speaking
from services.certificates import Attended, Shown, Stage
from storage.catalogue import ActivityKind
from storage.territories import Venue
from views import addresses, dates, words
from views.answers.catalogue import ShowActivity
from views.answers.certificates import AskName, ConfirmName, ShowCertificate, TakeCertificate
from views.attachments import File, Form, Sheet, Template
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

LONGEST_TITLE = 100
LONGEST_ON_PAPER = 400

_ODD = re.compile(r"[^A-Za-z0-9_-]+")


def button(activity_id: int) -> Button:
    """Lead to one's certificate of a class."""
    return Button("🎓 " + _("Attestato"), ShowCertificate(activity_id=activity_id))


def labels() -> list[str]:
    """List what the button of the letter is called."""
    return [_("Attestato")]


def certificate(found: Attended, here: Here) -> Screen:
    """Say how long one was there, and whether there is a certificate, or why not."""
    lines = ["🎓 " + words.bold(words.cut(found.activity.title, LONGEST_TITLE)), *_told(found, here)]
    return Screen("\n".join(lines), (*_ways_on(found), _ways_out(found.activity.id)))


def _told(found: Attended, here: Here) -> Iterator[str]:
    if found.all_minutes:
        yield _("Presenza: {here} su {all}.").format(here=hours(found.minutes), all=hours(found.all_minutes))
    match found.stage:
        case Stage.CLASS_GOES_ON:
            yield _("L'attestato si chiede quando il corso è finito. Serve esserci per tre quarti delle ore.")
        case Stage.ROLL_IS_OPEN:
            day = dates.day(here.wall(found.ready_at).date(), here) if found.ready_at else ""
            yield _("Stanno ancora segnando le presenze. Chiedilo da questo giorno: {day}.").format(day=day)
        case Stage.NOTHING_HELD:
            yield _("Di questo corso non ci sono presenze segnate. Se hai partecipato, dillo a chi lo segue.")
        case Stage.TOO_LITTLE:
            yield _("Per l'attestato serve esserci per tre quarti delle ore.")
            yield _("Se pensi che ci sia uno sbaglio, parla con chi segue il corso.")
        case Stage.READY:
            yield _("L'attestato è tuo: dimmi solo che nome ci scrivo.")
        case Stage.MADE:
            yield _("L'attestato c'è. Ci è scritto: {name}.").format(name=words.bold(_name(found)))


def _name(found: Attended) -> str:
    return (found.certificate.name if found.certificate else None) or ""


def _ways_on(found: Attended) -> Rows:
    activity_id = found.activity.id
    if found.stage is Stage.READY:
        return ((Button(_("Chiedi l'attestato"), AskName(activity_id=activity_id), Style.PRIMARY),),)
    if found.stage is Stage.MADE:
        take = Button(_("Scarica il PDF"), TakeCertificate(activity_id=activity_id), Style.PRIMARY)
        return ((take,), (Button(_("Correggi il nome"), AskName(activity_id=activity_id)),))
    return ()


def _ways_out(activity_id: int) -> tuple[Button, ...]:
    return (Button(_("Indietro"), ShowActivity(activity_id=activity_id, back="")), words.menu())


def ask_name(found: Attended, *, again: bool = False) -> Screen:
    """Ask which name stands on the certificate; *again* after one that cannot."""
    lines = ["🎓 " + words.bold(words.cut(found.activity.title, LONGEST_TITLE))]
    if again:
        lines.append(_("Questo nome non si può stampare. Usa solo lettere, da 2 a 80."))
    lines.append(_("Scrivi qui nome e cognome, come sul tuo documento."))
    return Screen("\n".join(lines), (_back(found.activity.id),))


def ask_confirm(name: str, activity_id: int, *, is_shorter: bool) -> Screen:
    """Show the name as it will be printed; *is_shorter* than it was written."""
    lines = [_("Sull'attestato si legge:"), words.bold(name), ""]
    if is_shorter:
        lines.append(_("Ho tolto quello che non si può stampare."))
    lines.append(_("È giusto? Se no, scrivilo di nuovo."))
    yes = Button(_("Conferma"), ConfirmName(activity_id=activity_id), Style.PRIMARY)
    no = Button(_("Annulla"), ShowCertificate(activity_id=activity_id))
    return Screen("\n".join(lines), ((yes, no), (words.menu(),)))


def _back(activity_id: int) -> tuple[Button, ...]:
    return (Button(_("Indietro"), ShowCertificate(activity_id=activity_id)), words.menu())


def handed_over(found: Shown, venue: Venue | None, town: str, username: str, here: Here) -> Screen:
    """Hand over the printed certificate; it is in Italian, whoever asks for it."""
    code = found.certificate.code
    address = addresses.of_certificate(username, code)
    with speaking(DEFAULT):
        texts = {
            "lang": DEFAULT,
            "programme": "FareLegami",
            "heading": _("Attestato di frequenza"),
            "says": _("Attestiamo che"),
            "name": found.certificate.name or "",
            "took-part": _took_part(found.activity.kind),
            "title": found.activity.title,
            "when": _when(found, here),
            "where": words.place(venue.name, venue.address, town) if venue else town,
            "hours": _("Presenza: {here} su {all}.").format(
                here=hours(found.certificate.minutes), all=hours(found.certificate.all_minutes)
            ),
            "edition": _("Codice del corso: {code}").format(code=found.activity.code),
            "made": _("Fatto il giorno: {day}").format(day=_full_day(found.certificate.made_at, here)),
            "check": _("Per vedere se è vero, inquadra il codice con il telefono."),
            "number": _("Codice dell'attestato: {code}").format(code=code),
            "address": address,
            "link": address.removeprefix("https://"),
            "alt": _("Codice QR che apre {address}").format(address=address),
        }
    cut = tuple((key, words.cut(text, LONGEST_ON_PAPER)) for key, text in texts.items() if text)
    name = f"attestato-{_ODD.sub('-', found.activity.code).strip('-')[:40]}.pdf"
    text = _("Ecco l'attestato. Chi inquadra il codice vede il nome, il corso e le ore.")
    sheet = Sheet(Form.PDF, cut, Template.CERTIFICATE)
    return Screen(text, (_back(found.activity.id),), attached=File(name, sheet), toast=_("Preparo l'attestato…"))


def _took_part(kind: ActivityKind) -> str:
    match kind:
        case ActivityKind.CLASS:
            return _("ha partecipato al corso")
        case ActivityKind.LABORATORIO:
            return _("ha partecipato al laboratorio")
        case ActivityKind.ACTIVITY:
            return _("ha partecipato all'attività")


def checked(found: Shown, here: Here) -> Screen:
    """Say to whoever has the code of a certificate what is true of it."""
    mine = found.certificate
    lines = [
        "✅ " + _("Questo attestato è vero."),
        "",
        words.bold(mine.name or ""),
        "🎓 " + words.bold(words.cut(found.activity.title, LONGEST_TITLE)),
        *(["📅 " + when] if (when := _when(found, here)) else []),
        "⏱ " + _("Presenza: {here} su {all}.").format(here=hours(mine.minutes), all=hours(mine.all_minutes)),
        _("Fatto il giorno: {day}").format(day=_full_day(mine.made_at, here)),
    ]
    if found.is_corrected:
        lines.append(_("Nome corretto il giorno: {day}").format(day=_full_day(mine.changed_at, here)))
    card = Button(_("Vedi i dettagli"), ShowActivity(activity_id=found.activity.id, back=""))
    return Screen("\n".join(lines), ((card, words.menu()),))


def news(title: str, activity_id: int) -> Screen:
    """Say that a certificate is there to be had."""
    lines = [
        "🎓 " + _("L'attestato è tuo: {title}.").format(title=words.bold(words.cut(title, LONGEST_TITLE))),
        _("Il corso è finito. Per averlo, dimmi solo che nome ci scrivo."),
    ]
    details = Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back=""))
    return Screen("\n".join(lines), ((button(activity_id),), (details, words.menu())))


def hours(minutes: int) -> str:
    """Say how long something takes: «36 ore», «1 ora e 30 minuti»."""
    whole, rest = divmod(minutes, 60)
    told = []
    if whole or not rest:
        told.append(ngettext("{n} ora", "{n} ore", whole).format(n=whole))
    if rest:
        told.append(ngettext("{n} minuto", "{n} minuti", rest).format(n=rest))
    return words.said_together(told)


def _when(found: Shown, here: Here) -> str:
    if found.first_at is None or found.last_at is None:
        return ""
    first, last = (_full_day(moment, here) for moment in (found.first_at, found.last_at))
    if first == last:
        return first
    return _("da {begin} a {end}").format(begin=first, end=last)


def _full_day(moment: datetime, here: Here) -> str:
    return dates.full_day(here.wall(moment).date())
