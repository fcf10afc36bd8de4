"""After an absence: a kind question, and what comes of the two answers."""

from collections.abc import Sequence
from html import escape

from locales import _
from services.absences import Absence
from storage.attendances import Missed
from storage.enrolments import EnrolmentState, Standing
from views import cards, dates, words
from views.answers.attendances import ComeAgain, ComeNoMore
from views.answers.catalogue import ShowActivity
from views.answers.places import ShowAgenda, Withdraw
from views.dates import Here
from views.screen import Button, Screen


def missed_you(of: Absence, occurrence_id: int, phone: str, here: Here) -> Screen:
    """Say that somebody was missed, without a reproach, and ask how they are."""
    lines = ["💛 " + _who(of, here), _("Va tutto bene?")]
    if phone:
        lines += ["", _("Se ti serve una mano, chiama {phone}.").format(phone=escape(phone))]
    return Screen(
        "\n".join(lines),
        (
            (Button(_("Mi rimetto in lista"), ComeAgain(occurrence_id=occurrence_id)),),
            (Button(_("Non mi interessa più"), ComeNoMore(occurrence_id=occurrence_id)),),
            (_details(of.activity_id), words.menu()),
        ),
    )


def _who(of: Absence, here: Here) -> str:
    """Say who was missed, and when: «Ieri a «Yoga» è mancata la tua presenza.»."""
    day = here.wall(of.starts_at).date()
    when = _("Ieri") if (here.today - day).days == 1 else words.sentence(dates.day(day, here))
    title, children = words.bold(of.title), [one.name for one in of.missed if not one.is_account]
    if not children:
        said = _("{when} a «{activity}» è mancata la tua presenza.")
    elif len(children) < len(of.missed):
        said = _("{when} a «{activity}» mancavate: {names}.")
    elif len(children) == 1:
        said = _("{when} a «{activity}» mancava {names}.")
    else:
        said = _("{when} a «{activity}» mancavano {names}.")
    names = words.named(children) if len(children) == len(of.missed) else words.named([*children, _("tu")])
    return said.format(when=when, activity=title, names=names)


def back(of: Absence, standings: Sequence[Standing], here: Here, *, is_new: bool) -> Screen:
    """Say that the place is theirs and kept, or what came of asking for one."""
    lines = [words.bold(of.title)]
    mine = [one for one in standings if one.person_id in {missed.person_id for missed in of.missed}]
    if not is_new and all(one.state is EnrolmentState.CONFIRMED for one in mine):
        lines.append("✅ " + _kept(of.missed))
    else:
        lines += [cards.standing(one, here) for one in mine]
    if of.next_at is not None:
        lines += ["", _("La prossima volta è {when}.").format(when=dates.when(of.next_at, here))]
    return Screen(
        "\n".join(lines),
        (
            (_details(of.activity_id), Button(_("Disdici"), Withdraw(activity_id=of.activity_id))),
            (Button(_("La mia agenda"), ShowAgenda()), words.menu()),
        ),
    )


def _kept(missed: Sequence[Missed]) -> str:
    if all(one.is_account for one in missed):
        return _("Il tuo posto c'è sempre: non serve fare niente.")
    names = words.named([one.name for one in missed])
    return _("Il posto per {names} c'è sempre: non serve fare niente.").format(names=names)


def no_more(of: Absence) -> Screen:
    """Say thanks where there was no place to give back any more."""
    thanks = _("Grazie per averlo detto! Speriamo di vederti un'altra volta.")
    return Screen(
        f"{words.bold(of.title)}\n{thanks}",
        ((_details(of.activity_id),), (Button(_("La mia agenda"), ShowAgenda()), words.menu())),
    )


def labels() -> list[str]:
    """List what the buttons of the question are called."""
    return [_("Mi rimetto in lista"), _("Non mi interessa più")]


def _details(activity_id: int) -> Button:
    return Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back=""))
