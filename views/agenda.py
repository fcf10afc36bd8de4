"""What a household has ahead, by day."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from locales import _
from storage.agenda import AgendaLine
from storage.enrolments import EnrolmentState
from views import dates, words
from views.answers import Browse, ShowActivity, ShowAgenda
from views.dates import Here
from views.screen import Button, Screen

MOST = 12
"""Lines on the screen; what is further away is told as a number."""


def agenda(lines: Sequence[AgendaLine], here: Here) -> Screen:
    """Show everything ahead, next first, each with a button to its card."""
    if not lines:
        text = _("La tua agenda è vuota. Guarda cosa c'è vicino a te.")
        return Screen(text, ((Button(_("Attività"), Browse(page=0, kind="")),), (words.menu(),)))
    shown = lines[:MOST]
    written = [f"<b>{_('La mia agenda')}</b>"]
    for day, group in groupby(shown, key=lambda line: here.wall(line.next_at).date()):
        written += ["", f"<b>{dates.day(day, here)}</b>", *(_line(line, here) for line in group)]
    if len(lines) > len(shown):
        written += ["", _("E altre date più avanti: {n}.").format(n=len(lines) - len(shown))]
    back = ShowAgenda().pack()
    activities = dict.fromkeys((line.activity_id, line.title) for line in shown)
    rows = tuple((Button(title, ShowActivity(activity_id=one, back=back)),) for one, title in activities)
    return Screen("\n".join(written), (*rows, (words.menu(),)))


def _line(line: AgendaLine, here: Here) -> str:
    state = {
        EnrolmentState.CONFIRMED: "✅",
        EnrolmentState.WAITING: "⏳ " + _("{n}ª persona in lista").format(n=line.position),
        EnrolmentState.OFFERED: "🎈 " + _("C'è un posto per te"),
    }[line.state]
    name = "" if line.is_account else f" ({escape(line.name)})"
    return f"{here.wall(line.next_at):%H:%M} · {escape(line.title)}{name}\n{escape(line.venue)} · {state}"
