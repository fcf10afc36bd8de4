"""One message of several letters: reminders first, by day and time, then a line for each of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from locales import _, ngettext
from services.coming import Reminded
from views import dates, messages, reminders, words
from views.answers.places import ShowAgenda
from views.answers.reminders import OpenLetter, OpenMessage, ShowReminder
from views.dates import Here
from views.screen import LONGEST_TEXT, Button, Rows, Screen, units

MOST = 15
"""Letters that have a line and a button, as far as they fit; of what is beyond, the number is told."""

LONGEST = 120
"""Letters of another letter's first line."""


@dataclass(frozen=True, slots=True)
class ReminderPart:
    """A letter that reminds of a date."""

    letter_id: int
    reminded: Reminded


@dataclass(frozen=True, slots=True)
class OtherPart:
    """Any other letter, with its first line in plain words."""

    letter_id: int
    headline: str


Part = ReminderPart | OtherPart


def bundle(parts: Sequence[Part], here: Here) -> Screen:
    """Put several letters into one message, each with a button that opens it by itself."""
    for most in range(MOST, 1, -1):
        screen = _bundle(parts, most, here)
        if units(screen[0]) <= LONGEST_TEXT:
            break  # titles and places of nothing but emoji count double
    return Screen(*screen)


def _bundle(parts: Sequence[Part], most: int, here: Here) -> tuple[str, Rows]:
    remind = [one for one in parts if isinstance(one, ReminderPart)]
    remind = sorted(remind, key=lambda one: (one.reminded.date.starts_at, one.letter_id))[:most]
    others = [one for one in parts if isinstance(one, OtherPart)]
    shown = others[: most - len(remind)]
    lines = [*_reminders(remind, here), *("" if not remind or not shown else "\n"), *_others(shown)]
    more = len(parts) - len(remind) - len(shown)
    if more:
        lines += ["", ngettext("C'è ancora {n} cosa.", "Ci sono ancora {n} cose.", more).format(n=more)]
    rows: Rows = tuple((_open(one),) for one in remind) + tuple((_open_other(one),) for one in shown)
    if others:
        rows += ((messages.fewer(),),)
    return "\n".join(lines), (*rows, (Button(_("La mia agenda"), ShowAgenda()), words.menu()))


def back(letter_id: int) -> Button:
    """Lead back to the message that a letter came with."""
    return Button(_("Indietro"), OpenMessage(letter_id=letter_id))


def _reminders(parts: Sequence[ReminderPart], here: Here) -> Sequence[str]:
    if not parts:
        return []
    lines = ["⏰ " + words.bold(_("Promemoria"))]
    for day, group in groupby(parts, key=lambda one: here.wall(one.reminded.date.starts_at).date()):
        lines += ["", "📅 " + dates.day(day, here)]
        lines += [reminders.line(one.reminded, here) for one in group]
    return [*lines, "", _("Vieni? Tocca una riga per rispondere.")]


def _others(parts: Sequence[OtherPart]) -> Sequence[str]:
    return [escape(words.cut(one.headline, LONGEST)) for one in parts]


def _open(one: ReminderPart) -> Button:
    answer = ShowReminder(occurrence_id=one.reminded.date.occurrence_id, back=one.letter_id)
    return Button(one.reminded.date.title, answer)


def _open_other(one: OtherPart) -> Button:
    return Button(words.cut(one.headline, 40), OpenLetter(letter_id=one.letter_id))
