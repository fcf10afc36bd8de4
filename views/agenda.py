"""What a household has ahead, by day."""

from html import escape
from itertools import groupby

from locales import _
from services.agenda import Ahead
from storage.agenda import AgendaLine
from storage.attendances import Said
from storage.enrolments import EnrolmentState
from views import calendars, dates, lists, words
from views.answers import AcceptOffer, AskGiveBack, Browse, LeaveLine, ShowActivity, ShowAgenda, TurnAgenda
from views.dates import Here
from views.screen import Button, Screen, Style

LONGEST = 60
"""Letters of a title or a place in a line: a page of the longest fits one message."""


def agenda(page: Ahead, here: Here) -> Screen:
    """Show a page of what is ahead, next first: each with a button to its card, and one for what is needed most."""
    if not page.lines:
        text = _("La tua agenda è vuota. Guarda cosa c'è vicino a te.")
        return Screen(
            text, ((Button(_("Attività"), Browse(page=0, kind="")),), (calendars.own_button(),), (words.menu(),))
        )
    written = [words.bold(_("La mia agenda"))]
    for day, group in groupby(page.lines, key=lambda line: here.wall(line.next_at).date()):
        written += [
            "",
            "📅 " + words.bold(dates.day(day, here)),
            *(_line(line, here) for line in group),
        ]
    back = lists.as_back(TurnAgenda(page=page.number) if page.number else ShowAgenda())
    rows = tuple(_row(line, back) for line in page.lines)
    turning = lists.pager(page, lambda number: TurnAgenda(page=number))
    return Screen("\n".join(written), (*rows, *turning, (calendars.own_button(),), (words.menu(),)))


def _row(line: AgendaLine, back: str) -> tuple[Button, ...]:
    card = Button(line.title, ShowActivity(activity_id=line.activity_id, back=back))
    if line.is_other_adult:
        return (card,)
    match line.state:
        case EnrolmentState.OFFERED:
            answer = AcceptOffer(enrolment_id=line.enrolment_id)
            return card, Button(_("Accetto il posto"), answer, Style.SUCCESS)
        case EnrolmentState.WAITING:
            leave = LeaveLine(activity_id=line.activity_id, enrolment_id=line.enrolment_id)
            return card, Button(_("Lascia la lista"), leave)
        case _:
            return card, Button(_("Disdici"), AskGiveBack(enrolment_id=line.enrolment_id))


def _line(line: AgendaLine, here: Here) -> str:
    what = words.activity(words.cut(line.title, LONGEST), child="" if line.is_account else line.name)
    where = escape(words.cut(line.venue, LONGEST))
    return f"{here.wall(line.next_at):%H:%M} · {what}\n{where} · {_state(line, here)}"


def _state(line: AgendaLine, here: Here) -> str:
    match line.state:
        case EnrolmentState.WAITING:
            return "⏳ " + _("{n}ª persona in lista").format(n=line.position)
        case EnrolmentState.OFFERED if line.offer_ends_at is not None:
            return "🎈 " + _("Un posto ti aspetta fino a {when}").format(when=dates.when(line.offer_ends_at, here))
        case EnrolmentState.OFFERED:
            return "🎈 " + _("Un posto ti aspetta")
    match line.said:
        case Said.COMING:
            return "✋ " + _("Vengo")
        case Said.NOT_COMING:
            return "✖️ " + _("Questa volta no")
        case None:
            return "✅ " + _("Iscrizione confermata")
