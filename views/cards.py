"""The card of an activity: what, when, where, for whom, the places left, and the way in or out."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape

from locales import _, ngettext
from services.ages import AGE_OF_MAJORITY, Ages
from storage.catalogue import ActivityCard, EnrolmentMode
from storage.enrolments import EnrolmentState, Standing
from views import calendars, dates, near, sharing, words
from views.answers import (
    AcceptOffer,
    Browse,
    DeclineOffer,
    Enrol,
    EnrolOthers,
    GetThere,
    NotifyMe,
    ShowDates,
    ShowPoster,
    StopNotifying,
    Withdraw,
)
from views.dates import Here
from views.screen import Button, Rows, Screen, Style, Tap

LONGEST_DESCRIPTION = 700
LONGEST_NOTE = 300


def card(
    activity: ActivityCard,
    mine: Sequence[Standing],
    here: Here,
    *,
    back: str = "",
    prints: bool = False,
    notified: bool = False,
) -> Screen:
    """Show an activity: what, when, where, for whom, the places left, and the way in or out.

    Whoever *prints* posters finds the button for it; whoever is *notified* of
    others like it, the one that ends that.
    """
    lines = [words.bold(activity.title)]
    if activity.description:
        lines += [escape(words.cut(activity.description, LONGEST_DESCRIPTION))]
    lines += ["", *facts(activity, here, away=near.away(activity, back))]
    waits = any(one.state is not EnrolmentState.CONFIRMED for one in mine)
    if activity.mode is EnrolmentMode.PLACES and not activity.is_over and not waits:
        lines.append("🎟 " + places(activity))
    if mine:
        lines += ["", *(standing(one, here) for one in mine)]
    elif how := _how_to_come(activity):
        lines += ["", how]
    rows = (*_actions(activity, mine), *_around(activity, prints=prints), *_onward(activity, mine, notified=notified))
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
