"""What a household has ahead, by day."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from locales import _, ngettext
from storage.agenda import AgendaLine
from storage.enrolments import EnrolmentState
from views import calendars, dates, words
from views.answers import Browse, ShowActivity, ShowAgenda
from views.dates import Here
from views.screen import Button, Screen

MOST = 12
"""Lines on the screen; what is further away is told as a number."""

LONGEST = 60
"""Letters of a title or a place in a line: a dozen of the longest fit one message."""


def agenda(lines: Sequence[AgendaLine], here: Here) -> Screen:
    """Show everything ahead, next first, each with a button to its card."""
    if not lines:
        text = _("La tua agenda è vuota. Guarda cosa c'è vicino a te.")
        return Screen(
            text, ((Button(_("Attività"), Browse(page=0, kind="")),), (calendars.own_button(),), (words.menu(),))
        )
    shown = lines[:MOST]
    written = [words.bold(_("La mia agenda"))]
    for day, group in groupby(shown, key=lambda line: here.wall(line.next_at).date()):
        written += ["", "📅 " + dates.day(day, here), *(_line(line, here) for line in group)]
    if len(lines) > len(shown):
        more = len(lines) - len(shown)
        written += ["", ngettext("Più avanti c'è ancora {n} data.", "Più avanti ci sono ancora {n} date.", more)]
    back = ShowAgenda().pack()
    activities = dict.fromkeys((line.activity_id, line.title) for line in shown)
    rows = tuple((Button(title, ShowActivity(activity_id=one, back=back)),) for one, title in activities)
    return Screen("\n".join(written), (*rows, (calendars.own_button(),), (words.menu(),)))


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
        case _:
            return "✅ " + _("Iscrizione confermata")
