"""Giving places back, leaving the line, and coming back within a minute."""

from collections.abc import Sequence

from locales import _
from storage.enrolments import EnrolmentState, Standing
from views import dates, words
from views.answers.catalogue import ShowActivity
from views.answers.leaving import ConfirmWithdrawDate, GiveBack, TakeBack
from views.answers.places import ConfirmWithdraw, ShowAgenda
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

LISTED = 12
"""Places that one can choose from on one screen: whoever has more finds them in the agenda."""


def ask_whose(
    title: str, mine: Sequence[Standing], activity_id: int, here: Here, *, others_wait: bool = False
) -> Screen:
    """Ask which of several places are given back; a tap does it, since it can be taken back."""
    days = {one.starts_at for one in mine}
    rows: list[tuple[Button, ...]] = [
        (_giving(one, activity_id, here, with_date=len(days) > 1),) for one in mine[:LISTED]
    ]
    rows.append((_giving_all(mine, activity_id),))
    rows.append((Button(_("Indietro"), ShowActivity(activity_id=activity_id, back="")), words.menu()))
    lines = [words.bold(title)]
    if len(days) == 1 and mine[0].starts_at is not None:
        lines.append("📅 " + dates.when(mine[0].starts_at, here))
    lines.append(_("Per chi vuoi disdire?"))
    if others_wait:
        lines += ["", who_waits()]
    return Screen("\n".join(lines), tuple(rows))


def ask(title: str, one: Standing, activity_id: int, here: Here, *, others_wait: bool = False) -> Screen:
    """Ask before one place, or one turn, is given back."""
    lines = [words.activity(title, child="" if one.is_account else one.name)]
    if one.starts_at is not None:
        lines.append("📅 " + dates.when(one.starts_at, here))
    if one.state is EnrolmentState.WAITING:
        lines += [_("Vuoi lasciare la lista?"), "", _("Poi hai un minuto per ripensarci.")]
    else:
        effect = who_waits() if others_wait else _("Il posto torna libero per altre persone.")
        lines += [_("Vuoi disdire?"), "", effect]
    by_date = one.starts_at is not None
    yes = (
        GiveBack(enrolment_id=one.enrolment_id)
        if by_date
        else ConfirmWithdraw(activity_id=activity_id, person_id=one.person_id)
    )
    rows: Rows = (
        (
            Button(_("Conferma"), yes, Style.DANGER),
            Button(_("Annulla"), ShowActivity(activity_id=activity_id, back="")),
        ),
        (words.menu(),),
    )
    return Screen("\n".join(lines), rows)


def who_waits() -> str:
    """Say that the place is gone as soon as it is given back."""
    return _("C'è chi aspetta: il posto passa subito.")


def withdrawn(title: str, activity_id: int, ended: Sequence[Standing], here: Here) -> Screen:
    """Say what was given back, with a way to take that back for a minute."""
    lines = [words.bold(_("Iscrizione disdetta")), *_what(title, ended, here), ""]
    if all(one.state is EnrolmentState.WAITING for one in ended):
        lines.append(_("Non aspetti più: il turno passa a chi viene dopo."))
    else:
        lines.append(_("Grazie per averlo detto! Speriamo di vederti un'altra volta."))
    lines.append(_("Hai un minuto per ripensarci."))
    again = think_again(activity_id, [one.enrolment_id for one in ended])
    return Screen(
        "\n".join(lines),
        (
            (again,),
            (Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back="")),),
            (Button(_("La mia agenda"), ShowAgenda()), words.menu()),
        ),
    )


def think_again(activity_id: int, ended: Sequence[int]) -> Button:
    """Take back what was given back a moment ago: one place, or several of an activity."""
    return Button(_("Ci ripenso"), TakeBack(activity_id=activity_id, enrolment_id=ended[0] if len(ended) == 1 else 0))


def _what(title: str, ended: Sequence[Standing], here: Here) -> list[str]:
    """Say of which activity, for whom where that is not the reader alone, and for which date where it is one."""
    names = list(dict.fromkeys(one.name for one in ended))
    days = {one.starts_at for one in ended if one.starts_at is not None}
    if len(names) == 1:
        said = [words.activity(title, child="" if ended[0].is_account else names[0])]
    else:
        said = [words.bold(title), "👥 " + _("Per {names}").format(names=words.named(names))]
    if len(days) == 1:
        said.append("📅 " + dates.when(days.pop(), here))
    return said


def _giving(one: Standing, activity_id: int, here: Here, *, with_date: bool) -> Button:
    name = _("Per me") if one.is_account else one.name
    if one.starts_at is None:
        return Button(name, ConfirmWithdraw(activity_id=activity_id, person_id=one.person_id))
    label = f"{dates.brief(one.starts_at, here)} · {name}" if with_date else name
    return Button(label, GiveBack(enrolment_id=one.enrolment_id))


def _giving_all(mine: Sequence[Standing], activity_id: int) -> Button:
    """Give back all that was listed, and nothing besides: not what others of the family have, nor other dates."""
    people, days = {one.person_id for one in mine}, {one.occurrence_id for one in mine}
    label = _("Per tutta la famiglia") if len(people) > 1 else _("Tutte le date")
    date_id = days.pop() if len(days) == 1 else None
    if date_id is not None:
        return Button(label, ConfirmWithdrawDate(activity_id=activity_id, occurrence_id=date_id), Style.DANGER)
    person_id = people.pop() if len(people) == 1 else 0
    return Button(label, ConfirmWithdraw(activity_id=activity_id, person_id=person_id), Style.DANGER)
