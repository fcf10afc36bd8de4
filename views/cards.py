"""The card of an activity: what, when, where, for whom, the places left, and the way in or out."""

from collections.abc import Iterator, Sequence
from html import escape

from locales import _, ngettext
from services.ages import AGE_OF_MAJORITY, Ages
from services.application_forms import WayIn
from storage.cards import ActivityCard
from storage.catalogue import EnrolmentMode, SeatsBy
from storage.enrolments import EnrolmentState, Standing
from views import calendars, dates, near, offers, sharing, way_in, words
from views.answers.around import GetThere, ShowDates, ShowPoster
from views.answers.catalogue import Browse
from views.answers.leaving import LeaveLine
from views.answers.news import NotifyMe, StopNotifying
from views.answers.parties import ChooseDate
from views.answers.places import Enrol, EnrolOthers, Withdraw
from views.dates import Here
from views.screen import Button, Rows, Screen, Style, Tap

LONGEST_DESCRIPTION = 700
LONGEST_NOTE = 300
LONGEST_TITLE = 80
MOST_STANDINGS = 8
"""Lines about where a family stands; with many dates there may be more, and the agenda has them all."""


def card(
    activity: ActivityCard,
    mine: Sequence[Standing],
    here: Here,
    *,
    back: str = "",
    prints: bool = False,
    notified: bool = False,
    way: WayIn | None = None,
) -> Screen:
    """Show an activity: what, when, where, for whom, the places left, and the way in or out.

    Whoever *prints* posters finds the button for it; whoever is *notified* of
    others like it, the one that ends that. With a *way* in, one applies.
    """
    lines = [words.bold(activity.title)]
    if activity.description:
        lines += [escape(words.cut(activity.description, LONGEST_DESCRIPTION))]
    lines += ["", *facts(activity, here, away=near.away(activity, back))]
    waits = any(one.state is not EnrolmentState.CONFIRMED for one in mine)
    gives_places = activity.mode is EnrolmentMode.PLACES and not activity.is_over
    if gives_places and not waits:
        lines.append("🎟 " + places(activity))
    if gives_places and is_by_date(activity):
        lines.append("🗓 " + _("Il posto si prende data per data."))
    if gives_places and activity.clash and not any(one.is_account for one in mine):
        lines.append(clash(activity.clash))
    if way is not None:
        lines += way_in.facts(way, activity)
    if mine:
        lines += ["", *_standings(mine, here)]
    elif how := _how_to_come(activity) if way is None else "\n".join(way_in.lines(way, activity, here)):
        lines += ["", how]
    rows = (
        *_actions(activity, mine, here),
        *(() if way is None else way_in.rows(way, activity)),
        *_around(activity, prints=prints),
        *_onward(activity, mine, notified=notified),
    )
    return Screen("\n".join(lines), (*rows, _ways_out(back)))


def facts(activity: ActivityCard, here: Here, *, away: str = "") -> list[str]:
    """List when, where (and how far away), for whom and how much, a line each; the first says when."""
    lines = [*_when(activity, here), *_where(activity, away), age_line(activity)]
    lines.append("💶 " + words.sentence(words.cost(activity.cost_cents)))
    if activity.accessible:
        lines.append("♿ " + _("Si entra anche in carrozzina"))
    if activity.contact:
        lines.append("☎️ " + _("Per domande: {contact}").format(contact=escape(activity.contact)))
    return lines


def _when(activity: ActivityCard, here: Here) -> Iterator[str]:
    if activity.is_over or activity.next_at is None or activity.next_ends_at is None:
        yield "📅 " + (_("Non si fa più.") if activity.withdrawn else _("Le date sono finite."))
        return
    yield "📅 " + dates.span(activity.next_at, activity.next_ends_at, here)
    if activity.moved_from is not None:
        yield "⚠️ " + _("È una data spostata. Prima era {when}.").format(
            when=dates.when(activity.moved_from, here.later)
        )
    if activity.off_at is not None:
        yield "⚠️ " + dates.off(activity.off_at, here)
    if has_more_dates(activity) and activity.last_at is not None:
        last = dates.day(here.wall(activity.last_at).date(), here)
        yield "🔁 " + _("Altre date fino a {day}").format(day=last)


def has_more_dates(activity: ActivityCard) -> bool:
    """Tell whether there is another date after the next."""
    return not activity.is_over and activity.last_at not in (None, activity.next_at)


def _where(activity: ActivityCard, away: str) -> Iterator[str]:
    place = "📍 " + escape(words.place(activity.venue, activity.address, activity.territory))
    yield f"{place} · {away}" if away else place
    if activity.usual_venue and not activity.is_over:
        yield "⚠️ " + _("Questa volta il posto è diverso dal solito.")
    if activity.note and not activity.is_over:
        yield "ℹ️ " + escape(words.cut(activity.note, LONGEST_NOTE))


def age_line(activity: ActivityCard) -> str:
    """Say for which ages it is: «👥 Da 6 a 10 anni»."""
    return "👥 " + words.sentence(words.ages(Ages(activity.min_age, activity.max_age)))


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


def _standings(mine: Sequence[Standing], here: Here) -> Iterator[str]:
    """Say where people stand, a line each, with their offers as one."""
    yield from ("🎈 " + offers.told(one, here) for one in offers.of(mine))
    others = [one for one in mine if one.state is not EnrolmentState.OFFERED]
    yield from (standing(one, here) for one in others[:MOST_STANDINGS])
    if len(others) > MOST_STANDINGS:
        yield _("Le altre date sono nella tua agenda.")


def standing(one: Standing, here: Here) -> str:
    """Say where a participant stands, by name where it is a child."""
    if one.state is EnrolmentState.OFFERED:
        return "🎈 " + offers.told(offers.Offer([one], []), here)
    said = "⏳ " + turn(one) if one.state is EnrolmentState.WAITING else "✅ " + _confirmed(one)
    return said if one.starts_at is None else f"{said} · {dates.when(one.starts_at, here)}"


def _confirmed(one: Standing) -> str:
    if one.is_account:
        return _("Iscrizione confermata")
    return _("Iscrizione confermata per {name}").format(name=escape(one.name))


def turn(one: Standing) -> str:
    """Say whose turn in the line it is: «Adam è la 2ª persona in lista»."""
    if one.is_account:
        return _("Sei la {n}ª persona in lista").format(n=one.position)
    return _("{name} è la {n}ª persona in lista").format(name=escape(one.name), n=one.position)


def clash(title: str, child: str = "") -> str:
    """Say that somebody has something else at that time: «A quell'ora hai già: Nuoto.»."""
    title = escape(words.cut(title, LONGEST_TITLE))
    if child:
        return "⚠️ " + _("A quell'ora {name} ha già: {title}.").format(name=escape(child), title=title)
    return "⚠️ " + _("A quell'ora hai già: {title}.").format(title=title)


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


def _actions(activity: ActivityCard, mine: Sequence[Standing], here: Here) -> Rows:
    offered = offers.of(mine)
    rows = [row for one in offered for row in offers.rows(one, here, is_only=len(offered) == 1)]
    open_for_more = activity.mode is EnrolmentMode.PLACES and not activity.is_over
    if open_for_more and not mine:
        label = _("Iscrivimi") if has_room(activity) else _("Mettimi in lista")
        rows.append((Button(label, Enrol(activity_id=activity.id), Style.PRIMARY),))
    if any(one.state is not EnrolmentState.OFFERED for one in mine):
        if open_for_more:
            rows += more_rows(activity)
        rows += leaving_rows(activity.id, mine)
    return tuple(rows)


def leaving_rows(activity_id: int, mine: Sequence[Standing]) -> Rows:
    """Lead out: with a question for a place, with one tap for a turn in the line."""
    leaving = [Button(_("Disdici"), Withdraw(activity_id=activity_id))]
    waiting = [one for one in mine if one.state is EnrolmentState.WAITING]
    if waiting:
        one = waiting[0].enrolment_id if len(waiting) == 1 else 0
        leaving.append(Button(_("Lascia la lista"), LeaveLine(activity_id=activity_id, enrolment_id=one)))
    return (tuple(leaving),)


def _around(activity: ActivityCard, *, prints: bool) -> Rows:
    """Lay out in pairs, to keep the card short, what has to do with going there."""
    buttons = []
    if has_more_dates(activity):
        buttons.append(Button(_("Altre date"), ShowDates(activity_id=activity.id)))
    if not activity.is_over:
        buttons.append(calendars.card_button(activity.id))
        buttons.append(Button(_("Come arrivare"), GetThere(activity_id=activity.id)))
    if prints and not activity.is_over:
        buttons.append(Button(_("Locandina"), ShowPoster(of="a", id=activity.id)))
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def _onward(activity: ActivityCard, mine: Sequence[Standing], *, notified: bool) -> Rows:
    """Lay out what is for others, and for another time."""
    rows: Rows = () if activity.is_over else ((sharing.share(activity.code),),)
    if notified:
        return (*rows, (Button("🔕 " + _("Non avvisarmi più"), StopNotifying(activity_id=activity.id)),))
    if not mine:
        return (*rows, (Button("🔔 " + _("Avvisami delle prossime"), NotifyMe(activity_id=activity.id)),))
    return rows


def more_rows(activity: ActivityCard) -> Rows:
    """Lead to one more place: on another date, or for one more of the family where it is not for adults only."""
    if is_by_date(activity) and has_more_dates(activity):
        return ((Button(_("Iscrivimi a un'altra data"), ChooseDate(activity_id=activity.id, page=0)),),)
    if (activity.min_age or 0) >= AGE_OF_MAJORITY:
        return ()
    return ((Button(_("Iscrivi un'altra persona"), EnrolOthers(activity_id=activity.id)),),)


def is_by_date(activity: ActivityCard) -> bool:
    """Tell whether a place is for one date, and not for the whole series."""
    return activity.seats_by is SeatsBy.DATE


def has_room(activity: ActivityCard) -> bool:
    """Tell whether whoever asks now gets a place at once; with dates to choose from, there may be one on another."""
    if is_by_date(activity) and has_more_dates(activity):
        return True
    return activity.free is None or (activity.free > 0 and not activity.waiting)


def _ways_out(back: str) -> tuple[Button, ...]:
    to_list = Tap(back.replace("|", ":")) if back else Browse(page=0, kind="")
    return (Button(_("Indietro"), to_list), words.menu())
