"""What a household has ahead, by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby

from aiogram.filters.callback_data import CallbackData

from locales import _
from services.agenda import Ahead
from storage.agenda import AgendaLine
from storage.attendances import Said
from storage.enrolments import EnrolmentState
from views import appointments, calendars, dates, lists, patto_reviews, words
from views.answers.catalogue import Browse, ShowActivity
from views.answers.leaving import AcceptAll, AskGiveBack, LeaveLine, LeaveLineOn, TurnAgenda, WithdrawDate
from views.answers.places import AcceptOffer, ShowAgenda, Withdraw
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

LONGEST = 60
"""Letters of a title, a place or names in a line: a page of the longest fits one message."""

MOST_SAID = 4
"""Lines about a family on one date, where they stand differently; the card has them all."""


@dataclass(frozen=True, slots=True)
class Need:
    """What can be done for some of a family: one label where it is for all of them, and one that names them."""

    label: str
    naming: str
    answer: CallbackData
    whose: Sequence[AgendaLine]
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on one date: what is said of it, and what can be done."""

    at: datetime
    said: Sequence[str]
    rows: Rows


def agenda(page: Ahead, here: Here) -> Screen:
    """Show a page of what is ahead, next first: each with a button to its card, and one for what is needed most."""
    if not page.lines and not page.appointments and not page.meetings:
        text = _("La tua agenda è vuota. Guarda cosa c'è vicino a te.")
        return Screen(
            text, ((Button(_("Attività"), Browse(page=0, kind="")),), (calendars.own_button(),), (words.menu(),))
        )
    written = [words.bold(_("La mia agenda"))]
    back = lists.as_back(TurnAgenda(page=page.number) if page.number else ShowAgenda())
    entries = sorted(_entries(page, back, here), key=lambda entry: entry.at)
    for day, group in groupby(entries, key=lambda entry: here.wall(entry.at).date()):
        written += ["", "📅 " + words.bold(dates.day(day, here))]
        written += [said for entry in group for said in entry.said]
    rows = [row for entry in entries for row in entry.rows]
    turning = lists.pager(page, lambda number: TurnAgenda(page=number))
    return Screen("\n".join(written), (*rows, *turning, (calendars.own_button(),), (words.menu(),)))


def _entries(page: Ahead, back: str, here: Here) -> Iterator[Entry]:
    for family in _by_date(page.lines):
        yield Entry(family[0].next_at, [*_entry(family, here)], _rows(family, back))
    for one in page.appointments:
        yield Entry(one.starts_at, appointments.agenda_lines(one, here), (appointments.agenda_row(one),))
    for met in page.meetings:
        yield Entry(met.planned_at, patto_reviews.agenda_lines(met, here), (patto_reviews.agenda_row(met),))


def _by_date(lines: Iterator[AgendaLine] | Sequence[AgendaLine]) -> Iterator[list[AgendaLine]]:
    """Put those together who go to the same date."""
    for _date, family in groupby(lines, key=lambda line: line.date_id):
        yield list(family)


def _rows(family: Sequence[AgendaLine], back: str) -> Rows:
    """Lay out the way to the card, and beside it what can be done for all; what is for some says for whom, below."""
    first = family[0]
    card = Button(first.title, ShowActivity(activity_id=first.activity_id, back=back))
    ours = [line for line in family if not line.is_other_adult]
    beside: list[Button] = []
    below: list[Button] = []
    for need in (*_accepting(ours, back), *_giving_back(ours), *_leaving(ours)):
        is_for_all = len(need.whose) == len(ours)
        label = need.label if is_for_all else need.naming.format(name=_names(need.whose))
        (beside if is_for_all else below).append(Button(label, need.answer, need.style))
    return ((card, *beside), *((button,) for button in below))


def _accepting(ours: Sequence[AgendaLine], back: str) -> Iterator[Need]:
    """Take what was offered to them; those who asked together and are offered fewer choose on the card."""
    found = [line for line in ours if line.state is EnrolmentState.OFFERED]
    turns = {line.turn for line in found}
    if any(line.turn in turns and line.state is EnrolmentState.WAITING for line in ours):
        yield Need(_("Scegli per chi"), "", ShowActivity(activity_id=ours[0].activity_id, back=back), ours)
        return
    for turn in dict.fromkeys(line.turn for line in found):
        offered = [line for line in found if line.turn == turn]
        kind = AcceptOffer if len(offered) == 1 else AcceptAll
        answer = kind(enrolment_id=offered[0].enrolment_id)
        yield Need(_("Accetto il posto"), _("Accetto il posto per {name}"), answer, offered, Style.SUCCESS)


def _giving_back(ours: Sequence[AgendaLine]) -> Iterator[Need]:
    """Give places back: whose is asked afterwards, where there are several."""
    held = [line for line in ours if line.state is EnrolmentState.CONFIRMED]
    if not held:
        return
    first = held[0]
    answer: AskGiveBack | WithdrawDate | Withdraw
    if len(held) == 1:
        answer = AskGiveBack(enrolment_id=first.enrolment_id)
    elif first.is_by_date:
        answer = WithdrawDate(activity_id=first.activity_id, occurrence_id=first.date_id)
    else:
        answer = Withdraw(activity_id=first.activity_id)
    yield Need(_("Disdici"), _("Disdici per {name}"), answer, held)


def _leaving(ours: Sequence[AgendaLine]) -> Iterator[Need]:
    """Leave the line with one tap; those who are offered fewer places than they asked for answer that first."""
    offered = {line.turn for line in ours if line.state is EnrolmentState.OFFERED}
    waiting = [line for line in ours if line.state is EnrolmentState.WAITING]
    if not waiting or offered & {line.turn for line in waiting}:
        return
    first = waiting[0]
    answer: LeaveLine | LeaveLineOn
    if len(waiting) > 1 and first.is_by_date:
        answer = LeaveLineOn(activity_id=first.activity_id, occurrence_id=first.date_id)
    else:
        one = first.enrolment_id if len(waiting) == 1 else 0
        answer = LeaveLine(activity_id=first.activity_id, enrolment_id=one)
    yield Need(_("Lascia la lista"), _("Lascia la lista per {name}"), answer, waiting)


def _entry(family: Sequence[AgendaLine], here: Here) -> Iterator[str]:
    """Say what it is, where, and who stands how: in one line where it is the same for all."""
    first = family[0]
    standing: dict[str, list[AgendaLine]] = {}
    for line in family:
        standing.setdefault(_state(line, here), []).append(line)
    same = len(standing) == 1
    child = _names(family) if same and not (len(family) == 1 and first.is_account) else ""
    title = words.activity(words.cut(first.title, LONGEST), child=child)
    where = escape(words.cut(first.venue, LONGEST))
    yield f"{here.wall(first.next_at):%H:%M} · {title}"
    yield f"{where} · {_state(first, here)}" if same else where
    if same:
        return
    for said, whose in list(standing.items())[:MOST_SAID]:
        yield f"{escape(_names(whose))} · {said}"
    if len(standing) > MOST_SAID:
        yield _("Gli altri nomi sono nei dettagli.")


def _names(lines: Sequence[AgendaLine]) -> str:
    return words.cut(words.said_together([line.name for line in lines]), LONGEST)


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
