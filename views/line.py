"""The line as those see it who run an activity: who waits in which order, and who goes first for a reason."""

from collections.abc import Iterator, Sequence
from html import escape

from locales import _
from services.stewarding import REASONS
from storage.catalogue import Activity
from storage.enrolments import EnrolmentState
from storage.waiting_list import InLine
from views import dates, words
from views.answers.stewarding import AskReason, GivePriority, ShowDesk, ShowLine, ShowTurn, TakePriorityBack
from views.dates import Here
from views.screen import Button, Screen, Style

PAGE = 8
LONGEST_NAME = 20


def line(activity: Activity, found: Sequence[InLine], number: int, here: Here) -> Screen:
    """List who is offered a place and who waits, each on a button of their own."""
    back = (Button(_("Indietro"), ShowDesk(activity_id=activity.id)), words.menu())
    head = [words.bold(activity.title)]
    if not found:
        return Screen("\n".join([*head, _("Per ora non aspetta nessuno.")]), (back,))
    number = min(number, (len(found) - 1) // PAGE)
    shown = found[number * PAGE : (number + 1) * PAGE]
    lines = [*head, _("Chi aspetta, in ordine. Tocca un nome per dare la precedenza."), ""]
    lines += [_line(one, here) for one in shown]
    rows = [(Button(_label(one), ShowTurn(enrolment_id=one.enrolment_id)),) for one in shown]
    turning = [
        Button(label, ShowLine(activity_id=activity.id, page=page))
        for label, page in ((_("Pagina prima"), number - 1), (_("Avanti"), number + 1))
        if 0 <= page * PAGE < len(found)
    ]
    pages = (tuple(turning),) if turning else ()
    return Screen("\n".join(lines), (*rows, *pages, back))


def _line(one: InLine, here: Here) -> str:
    since = dates.day(here.wall(one.waits_since).date(), here.later)
    said = f"{_who(one)} · " + _("da {day}").format(day=since)
    if one.starts_at is not None:
        said += "\n" + _("Per la data: {when}").format(when=dates.when(one.starts_at, here.later))
    return said


def _who(one: InLine) -> str:
    """Name who waits with their place in the line, and who asked where that is another."""
    mark = "🎈" if one.state is EnrolmentState.OFFERED else f"{one.position}."
    star = " ⭐" if one.priority else ""
    name = escape(words.cut(one.name, LONGEST_NAME))
    if one.asked_by and one.asked_by != one.name:
        name = _("{name} (chiede {account})").format(name=name, account=escape(words.cut(one.asked_by, LONGEST_NAME)))
    return f"{mark} {name}{star}"


def _label(one: InLine) -> str:
    mark = "🎈" if one.state is EnrolmentState.OFFERED else f"{one.position}."
    return f"{mark} {words.cut(one.name, LONGEST_NAME)}" + (" ⭐" if one.priority else "")


def turn(activity: Activity, one: InLine, here: Here) -> Screen:
    """Show one turn, and what can be done about it."""
    lines = [words.bold(activity.title), _line(one, here), *_standing(one, here)]
    rows: list[tuple[Button, ...]] = []
    if one.state is EnrolmentState.WAITING and one.priority:
        rows.append((Button(_("Togli la precedenza"), TakePriorityBack(enrolment_id=one.enrolment_id)),))
    elif one.state is EnrolmentState.WAITING:
        rows.append((Button("⭐ " + _("Dai la precedenza"), AskReason(enrolment_id=one.enrolment_id)),))
        lines += [
            "",
            _("Chi ha la precedenza passa prima. Chi aspetta vede solo il suo turno, non il motivo."),
        ]
    rows.append((Button(_("Indietro"), ShowLine(activity_id=activity.id, page=0)), words.menu()))
    return Screen("\n".join(lines), tuple(rows))


def _standing(one: InLine, here: Here) -> Iterator[str]:
    if one.state is EnrolmentState.OFFERED and one.offer_ends_at is not None:
        yield _("Ha un posto da accettare entro {when}.").format(when=dates.when(one.offer_ends_at, here))
    if one.priority and one.priority_reason:
        yield _("Ha la precedenza. Motivo: {reason}").format(reason=escape(_(one.priority_reason)))


def ask_reason(activity: Activity, one: InLine, *, again: bool = False) -> Screen:
    """Ask why a turn goes first, from a short list or in words."""
    lines = [
        words.bold(activity.title),
        _("Perché {name} passa prima? Scegli, o scrivilo in poche parole.").format(
            name=escape(words.cut(one.name, LONGEST_NAME))
        ),
        _("Lo legge solo chi lavora nel programma."),
    ]
    if again:
        lines.append(_("È troppo lungo, o non sono parole. Scrivilo più breve."))
    rows = tuple(
        (Button(_(reason), GivePriority(enrolment_id=one.enrolment_id, reason=number), Style.PRIMARY),)
        for number, reason in enumerate(REASONS)
    )
    back = (Button(_("Indietro"), ShowTurn(enrolment_id=one.enrolment_id)), words.menu())
    return Screen("\n".join(lines), (*rows, back))
