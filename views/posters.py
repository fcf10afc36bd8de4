"""Posters: asked for in a form, and what stands on them, in Italian whoever prints them."""

from collections.abc import Sequence

from locales import DEFAULT, _, speaking
from services.ages import Ages
from services.posters import OfActivity, OfVenue
from storage.catalogue import EnrolmentMode
from storage.occurrences import DateAhead
from views import addresses, dates, occurrences, words
from views.answers.around import PrintPoster
from views.answers.catalogue import ShowActivity, ShowVenue
from views.attachments import File, Form, Picture, Sheet
from views.dates import Here
from views.screen import Button, Screen

FEW = 4
"""Dates that are written out where there is no rhythm to them."""

LONGEST_ON_PAPER = 200


def ask_form(title: str, of: str, key: int) -> Screen:
    """Ask whether a poster is for paper or for passing on."""
    lines = [
        words.bold(words.cut(title, LONGEST_ON_PAPER)),
        _("La locandina è un foglio A4 con il codice da inquadrare."),
        _("Il PDF è da stampare. L'immagine va bene per mandarla in una chat."),
    ]
    forms = (
        Button("PDF", PrintPoster(of=of, id=key, form=Form.PDF.value)),
        Button(_("Immagine"), PrintPoster(of=of, id=key, form=Form.PNG.value)),
    )
    return Screen("\n".join(lines), (forms, (_way_back(of, key), words.menu())))


def of_activity(poster: OfActivity, form: Form, username: str, here: Here) -> Screen:
    """Hand over the poster of an activity."""
    activity = poster.activity
    address = addresses.of_activity(username, activity.code)
    with speaking(DEFAULT):
        texts = {
            "kind": words.kind(activity.kind),
            "title": activity.title,
            "when-label": _("Quando"),
            "when": "\n".join(_when(poster, here.later)),
            "where-label": _("Dove"),
            "where": f"{poster.venue.name}\n" + words.place("", poster.venue.address, poster.town),
            "whom-label": _("Per chi"),
            "whom": _for_whom(poster),
            "how": _how(activity.mode),
            **_way_in(address, poster.phone),
        }
    return _handed_over(texts, form, f"locandina-{activity.code}", _way_back("a", activity.id))


def of_venue(poster: OfVenue, form: Form, username: str, here: Here) -> Screen:
    """Hand over the poster of a venue."""
    venue = poster.venue
    with speaking(DEFAULT):
        texts = {
            "title": venue.name,
            "where-label": _("Dove"),
            "where": words.place("", venue.address, poster.town),
            "list-label": _("Per esempio"),
            "list": "\n".join(_line(title, coming, here.later) for title, coming in poster.activities),
            "how": _("Vedi cosa c'è qui, e se c'è posto."),
            **_way_in(addresses.of_venue(username, venue.id), poster.phone),
        }
    return _handed_over(texts, form, f"locandina-centro-{venue.id}", _way_back("v", venue.id))


def _handed_over(texts: dict[str, str], form: Form, name: str, back: Button) -> Screen:
    sheet = Sheet(form, tuple((key, words.cut(text, 4 * LONGEST_ON_PAPER)) for key, text in texts.items() if text))
    attached = File(f"{name}.pdf", sheet) if form is Form.PDF else Picture(sheet)
    text = _("Ecco la locandina. Prima di appenderla prova il codice con il tuo telefono.")
    return Screen(text, ((back, words.menu()),), attached=attached, toast=_("Preparo la locandina…"))


def _way_in(address: str, phone: str) -> dict[str, str]:
    return {
        "lang": DEFAULT,
        "scan": _("Inquadra il codice con il telefono."),
        "call": _("Oppure chiama {phone}.").format(phone=phone.replace(" ", "\u00a0")) if phone else "",
        "address": address,
        "link": address.removeprefix("https://"),
        "alt": _("Codice QR che apre {address}").format(address=address),
    }


def _when(poster: OfActivity, here: Here) -> list[str]:
    spans = _spans(poster.dates, here)
    lines = occurrences.rhythm(spans, here)
    if occurrences.is_weekly(spans, here):
        if _has_an_end(poster.activity.recurrence):
            lines.append(_("fino a {day}").format(day=dates.day(here.wall(spans[-1][0]).date(), here)))
        return lines
    return [*lines[:FEW], _("e altre date")] if len(lines) > FEW else lines


def _has_an_end(recurrence: str) -> bool:
    """Tell whether a series ends by its own rule; else its last known date is only as far as we look ahead."""
    return "COUNT=" in recurrence.upper() or "UNTIL=" in recurrence.upper()


def _spans(dates: Sequence[DateAhead], here: Here) -> list[occurrences.Span]:
    """Give the dates of a series; a single one that was moved does not disturb the rhythm of the others."""
    regular = [(one.starts_at, one.ends_at) for one in dates if one.slot_at == one.starts_at]
    return regular if occurrences.is_weekly(regular, here) else [(one.starts_at, one.ends_at) for one in dates]


def _line(title: str, coming: Sequence[DateAhead], here: Here) -> str:
    spans = _spans(coming, here)
    when = occurrences.rhythm(spans, here)
    if occurrences.is_weekly(spans, here):
        return f"{words.cut(title, 60)}: {', '.join(when)}"
    return f"{words.cut(title, 60)}: {when[0]}" if when else words.cut(title, 60)


def _for_whom(poster: OfActivity) -> str:
    activity = poster.activity
    whom = f"{words.ages(Ages(activity.min_age, activity.max_age))}, {words.cost(activity.cost_cents)}"
    return f"{whom}\n" + _("Si entra anche in carrozzina") if activity.accessible else whom


def _how(mode: EnrolmentMode) -> str:
    match mode:
        case EnrolmentMode.OPEN:
            return _("Non serve iscriversi: puoi venire e basta.")
        case EnrolmentMode.APPLICATION:
            return _("Vedi come fare domanda.")
        case EnrolmentMode.PLACES:
            return _("Vedi se c'è posto e ti iscrivi.")


def _way_back(of: str, key: int) -> Button:
    if of == "v":
        return Button(_("Indietro"), ShowVenue(page=0, venue_id=key))
    return Button(_("Indietro"), ShowActivity(activity_id=key, back=""))
