"""Lists and cards of activities."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from html import escape
from itertools import groupby

from aiogram.filters.callback_data import CallbackData

from locales import _, ngettext
from services.ages import AGE_OF_MAJORITY, Ages
from services.catalogue import Found, Page
from services.folding import legible
from services.shelf import Listed
from storage.catalogue import ActivityCard, ActivityKind, EnrolmentMode
from storage.enrolments import EnrolmentState, Standing
from views import dates, words
from views.answers import (
    AcceptOffer,
    Browse,
    DeclineOffer,
    Enrol,
    EnrolOthers,
    Search,
    ShowActivity,
    ShowVenue,
    Withdraw,
)
from views.dates import Here
from views.screen import LONGEST_DATA, Button, Rows, Screen, Style, Tap

LONGEST_DESCRIPTION = 700


def listing(page: Page, kind: str, here: Here) -> Screen:
    """Show a page of the catalogue."""
    titles: dict[str, str] = {ActivityKind.CLASS: _("Corsi"), ActivityKind.LABORATORIO: _("Laboratori")}
    title = titles.get(kind, _("Attività"))
    if not page.lines:
        text = _("Per ora non c'è niente in programma. Torna a guardare tra qualche giorno.")
        others = (
            Button(_("Attività"), Browse(page=0, kind=""))
            if kind == ActivityKind.CLASS
            else Button(_("Corsi"), Browse(page=0, kind=ActivityKind.CLASS))
        )
        return Screen(text, ((others, words.menu()),))
    return _listed(words.bold(title), page, here, lambda number: Browse(page=number, kind=kind))


def at_venue(venue: str, page: Page, venue_id: int, here: Here) -> Screen:
    """Show a page of what is on at a venue."""
    if not page.lines:
        text = _("Qui per ora non c'è niente in programma. Guarda le altre attività.")
        return Screen(f"{words.bold(venue)}\n{text}", ((Button(_("Attività"), Browse(page=0, kind="")), words.menu()),))
    return _listed(
        words.bold(venue), page, here, lambda number: ShowVenue(page=number, venue_id=venue_id), names_venues=False
    )


def found(result: Found, asked: str, folded: str, here: Here) -> Screen:
    """Show what a search found, or say that it found nothing."""
    shown = escape(words.cut(legible(asked[:200]), 60))
    if not result.page.lines:
        text = _("Non ho trovato niente per «{asked}». Prova con un'altra parola, per esempio «musica».")
        rows = (
            (
                Button(_("Attività"), Browse(page=0, kind="")),
                Button(_("Corsi"), Browse(page=0, kind=ActivityKind.CLASS)),
            ),
            (words.menu(),),
        )
        return Screen(text.format(asked=shown), rows)
    if result.exact:
        title = _("Ecco cosa c'è per «{asked}»:").format(asked=shown)
    else:
        title = _("Proprio «{asked}» non c'è. Guarda se ti piace questo:").format(asked=shown)
    return _listed(title, result.page, here, lambda number: Search(page=number, words=folded))


def as_answer(folded: Sequence[str]) -> str:
    """Pack the words of a search into a button: as many as fit."""
    packed = " ".join(folded)
    room = LONGEST_DATA - len(Search(page=99, words="").pack())
    return packed if len(packed) <= room else packed[: room + 1].rsplit(" ", 1)[0][:room]


def _listed(
    title: str, page: Page, here: Here, at: Callable[[int], CallbackData], *, names_venues: bool = True
) -> Screen:
    back = at(page.number)
    listed = [line.entry for line in page.lines]
    rows: Rows = tuple(
        (Button(one.title, ShowActivity(activity_id=one.id, back=_way_back(one.id, back))),) for one in listed
    )
    turning = []
    if page.number > 0:
        turning.append(Button(_("Indietro"), at(page.number - 1)))
    if not page.is_last:
        turning.append(Button(_("Avanti"), at(page.number + 1)))
    pager: Rows = (tuple(turning),) if turning else ()
    text = "\n".join([title, *_by_day(page, here, names_venues=names_venues)])
    return Screen(text, (*rows, *pager, (words.menu(),)))


def _by_day(page: Page, here: Here, *, names_venues: bool) -> Iterator[str]:
    """Write activities under their days; those elsewhere come last, and only they say in which town."""

    def under(line: Listed) -> tuple[bool, date]:
        return line.entry.territory_id != page.home, here.wall(line.next_at).date()

    at_home = page.home is not None and names_venues
    for (is_elsewhere, day), lines in groupby(page.lines, key=under):
        yield ""
        if is_elsewhere and at_home:
            yield words.bold(_("Nelle altre zone"))
            at_home = False
        yield "📅 " + dates.day(day, here)
        for line in lines:
            yield f"{here.wall(line.next_at):%H:%M} · {words.bold(line.entry.title)}"
            if names_venues:
                town = f" ({line.entry.territory})" if is_elsewhere else ""
                yield escape(line.entry.venue + town)


def _way_back(activity_id: int, answer: CallbackData) -> str:
    """Pack the way back to a list into a card's button, where it fits."""
    packed = answer.pack().replace(":", "|")
    room = LONGEST_DATA - len(ShowActivity(activity_id=activity_id, back="").pack())
    return packed if len(packed) <= room else ""


def card(activity: ActivityCard, mine: Sequence[Standing], here: Here, *, back: str = "") -> Screen:
    """Show an activity: what, when, where, for whom, the places left, and the way in or out."""
    lines = [words.bold(activity.title)]
    if activity.description:
        lines += [escape(words.cut(activity.description, LONGEST_DESCRIPTION))]
    lines += ["", *facts(activity, here)]
    waits = any(one.state is not EnrolmentState.CONFIRMED for one in mine)
    if activity.mode is EnrolmentMode.PLACES and not activity.is_over and not waits:
        lines.append("🎟 " + places(activity))
    if mine:
        lines += ["", *(standing(one, here) for one in mine)]
    elif how := _how_to_come(activity):
        lines += ["", how]
    return Screen("\n".join(lines), (*_actions(activity, mine), _ways_out(back)))


def facts(activity: ActivityCard, here: Here) -> list[str]:
    """List when, where, for whom and how much, a line each."""
    lines = []
    if activity.is_over or activity.next_at is None or activity.next_ends_at is None:
        lines.append("📅 " + (_("Non si fa più.") if activity.withdrawn else _("Le date sono finite.")))
    else:
        lines.append("📅 " + dates.span(activity.next_at, activity.next_ends_at, here))
        if activity.last_at not in (None, activity.next_at):
            last = dates.day(here.wall(activity.last_at).date(), here)
            lines.append("🔁 " + _("Altre date fino a {day}").format(day=last))
    town = activity.address.rpartition(",")[2].strip().casefold()
    territory = "" if town == activity.territory.casefold() else activity.territory
    lines.append("📍 " + words.listed(activity.venue, activity.address, territory))
    lines.append(age_line(activity))
    lines.append("💶 " + _sentence(words.cost(activity.cost_cents)))
    if activity.accessible:
        lines.append("♿ " + _("Si entra anche in carrozzina"))
    if activity.contact:
        lines.append("☎️ " + _("Per domande: {contact}").format(contact=escape(activity.contact)))
    return lines


def age_line(activity: ActivityCard) -> str:
    """Say for which ages it is: «👥 Da 6 a 10 anni»."""
    return "👥 " + _sentence(words.ages(Ages(activity.min_age, activity.max_age)))


def places(activity: ActivityCard) -> str:
    """Say how many places are left, or how many wait."""
    if activity.free is None:
        return _("C'è posto per chi vuole venire")
    if activity.free and not activity.waiting:
        return ngettext("{n} posto libero", "{n} posti liberi", activity.free)
    if not activity.waiting:
        return _("Posti finiti")
    return ngettext(
        "Posti finiti, {n} persona aspetta già", "Posti finiti, {n} persone aspettano già", activity.waiting
    )


def standing(one: Standing, here: Here) -> str:
    """Say where a participant stands, by name where it is a child."""
    child = "" if one.is_account else escape(one.name)
    match one.state:
        case EnrolmentState.WAITING:
            return "⏳ " + turn(one)
        case EnrolmentState.OFFERED:
            return "🎈 " + _offer(child, one.offer_ends_at, here)
        case _:
            said = _("Iscrizione confermata per {name}").format(name=child) if child else _("Iscrizione confermata")
            return "✅ " + said


def turn(one: Standing) -> str:
    """Say whose turn in the line it is: «Adam è la 2ª persona in lista»."""
    if one.is_account:
        return _("Sei la {n}ª persona in lista").format(n=one.position)
    return _("{name} è la {n}ª persona in lista").format(name=escape(one.name), n=one.position)


def _offer(child: str, ends_at: datetime | None, here: Here) -> str:
    said = _("C'è un posto per {name}.").format(name=child) if child else _("C'è un posto per te.")
    if ends_at is None:
        return said
    return f"{said}\n" + _("Rispondi entro {when}.").format(when=dates.when(ends_at, here))


def _how_to_come(activity: ActivityCard) -> str:
    if activity.is_over:
        return ""
    if activity.mode is EnrolmentMode.OPEN:
        return _("Non serve iscriversi: puoi venire e basta.")
    if activity.mode is EnrolmentMode.APPLICATION:
        if activity.contact:
            return _("Per partecipare si fa domanda. Chiedi come fare al contatto qui sopra.")
        return _("Per partecipare si fa domanda. Chiedi come fare in questo centro: {venue}.").format(
            venue=escape(activity.venue)
        )
    return ""


def _actions(activity: ActivityCard, mine: Sequence[Standing]) -> Rows:
    offered = [one for one in mine if one.state is EnrolmentState.OFFERED]
    rows = [row for one in offered for row in offer_rows(one.enrolment_id, one.name if len(offered) > 1 else "")]
    open_for_more = activity.mode is EnrolmentMode.PLACES and not activity.is_over
    if open_for_more and not any(one.is_account for one in mine) and not mine:
        label = _("Iscrivimi") if has_room(activity) else _("Mettimi in lista")
        rows.append((Button(label, Enrol(activity_id=activity.id), Style.PRIMARY),))
    if any(one.state is not EnrolmentState.OFFERED for one in mine):
        if open_for_more:
            rows += others_row(activity)
        rows.append((Button(_("Disdici"), Withdraw(activity_id=activity.id)),))
    return tuple(rows)


def others_row(activity: ActivityCard) -> Rows:
    """Lead to a place for one more of the family, where the activity is not for adults only."""
    if (activity.min_age or 0) >= AGE_OF_MAJORITY:
        return ()
    return ((Button(_("Iscrivi un'altra persona"), EnrolOthers(activity_id=activity.id)),),)


def offer_rows(enrolment_id: int, name: str = "") -> Rows:
    """Lay out the two answers to an offer, with a name where one chat has several offers."""
    yes, no = AcceptOffer(enrolment_id=enrolment_id), DeclineOffer(enrolment_id=enrolment_id)
    if not name:
        return ((Button(_("Accetto il posto"), yes, Style.SUCCESS), Button(_("Rinuncio"), no)),)
    return (
        (Button(_("Accetto il posto per {name}").format(name=name), yes, Style.SUCCESS),),
        (Button(_("Rinuncio per {name}").format(name=name), no),),
    )


def has_room(activity: ActivityCard) -> bool:
    """Tell whether whoever asks now gets a place at once."""
    return activity.free is None or (activity.free > 0 and not activity.waiting)


def _ways_out(back: str) -> tuple[Button, ...]:
    to_list = Tap(back.replace("|", ":")) if back else Browse(page=0, kind="")
    return (Button(_("Indietro"), to_list), words.menu())


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
