"""Getting a place, waiting in line, giving the place back."""

from collections.abc import Sequence
from html import escape

from locales import _
from services.ages import Ages
from storage.catalogue import ActivityCard
from storage.enrolments import EnrolmentState, Standing
from storage.people import Person
from views import catalogue, words
from views.answers import (
    Browse,
    ChooseYear,
    ConfirmWithdraw,
    EnrolNewChild,
    EnrolPerson,
    ShowActivity,
    ShowAgenda,
    StepBack,
    Withdraw,
    WithdrawPerson,
)
from views.dates import Here
from views.screen import Button, Screen, Style


def enrolled(activity: ActivityCard, one: Standing, here: Here, *, is_new: bool = True) -> Screen:
    """Say what came of asking for a place."""
    if one.state is EnrolmentState.CONFIRMED:
        return _confirmed(activity, one, here)
    if one.state is EnrolmentState.OFFERED:
        return catalogue.card(activity, [one], here)
    head = "⏳ " + (_("I posti sono finiti, ma hai un turno in lista.") if is_new else _("Hai già un turno in lista."))
    lines = [
        f"<b>{head}</b>",
        "",
        _whose(activity, one),
        _("{n}ª persona in lista").format(n=one.position),
        "",
        _("Se si libera un posto ti scrivo subito. Non devi fare altro."),
    ]
    return Screen("\n".join(lines), _after(activity))


def _confirmed(activity: ActivityCard, one: Standing, here: Here) -> Screen:
    lines = [f"<b>✅ {_('Iscrizione confermata')}</b>", "", _whose(activity, one)]
    lines += catalogue.facts(activity, here)[:1]
    lines += ["📍 " + escape(", ".join(part for part in (activity.venue, activity.address) if part))]
    lines += ["", _("Ti mando un promemoria prima. Non puoi più venire? Tocca Disdici: il posto va a chi aspetta.")]
    return Screen("\n".join(lines), _after(activity))


def _whose(activity: ActivityCard, one: Standing) -> str:
    title = f"<b>{escape(activity.title)}</b>"
    return title if one.is_account else _("{title}, per {name}").format(title=title, name=escape(one.name))


def _after(activity: ActivityCard) -> tuple[tuple[Button, ...], ...]:
    return (
        (Button(_("Disdici"), Withdraw(activity_id=activity.id)),),
        (Button(_("La mia agenda"), ShowAgenda()), words.menu()),
    )


def for_whom(activity: ActivityCard, account: Person | None, children: Sequence[Person]) -> Screen:
    """Ask for whom the place is; *account* is there where the activity is for adults too."""
    rows: list[tuple[Button, ...]] = []
    if account is not None:
        rows.append((Button(_("Per me"), EnrolPerson(activity_id=activity.id, person_id=account.id)),))
    rows += [(Button(one.name, EnrolPerson(activity_id=activity.id, person_id=one.id)),) for one in children]
    if Ages(activity.min_age, activity.max_age).least is None or (activity.min_age or 0) < 18:
        rows.append((Button(_("Un altro bambino"), EnrolNewChild(activity_id=activity.id)),))
    rows.append((Button(_("Indietro"), ShowActivity(activity_id=activity.id, back="")), words.menu()))
    text = _("Per chi è il posto?") + f"\n<b>{escape(activity.title)}</b>"
    return Screen(text, tuple(rows))


def ask_child_name(title: str, *, again: bool = False) -> Screen:
    """Ask the name of a child to enrol."""
    question = _("Come si chiama? Basta il nome, o un soprannome.")
    lines = [f"<b>{escape(title)}</b>", question]
    if again:
        lines.insert(0, _("Scrivi un nome breve, senza numeri."))
    return Screen("\n".join(lines), ((Button(_("Indietro"), StepBack()), words.menu()),))


def ask_child_year(name: str, years: range, *, again: bool = False) -> Screen:
    """Ask in which year a child was born, with a button for each that fits."""
    buttons = [Button(str(year), ChooseYear(year=year)) for year in years]
    rows = [tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4)]
    lines = [_("Qual è l'anno di nascita di {name}?").format(name=escape(name))]
    if again:
        lines.insert(0, _("Tocca un anno."))
    return Screen("\n".join(lines), (*rows, (Button(_("Indietro"), StepBack()), words.menu())))


def ask_withdraw(title: str, standings: Sequence[Standing], activity_id: int, chosen: Standing | None) -> Screen:
    """Ask before giving places back: of whom, where there are several, and then whether."""
    if chosen is None and len(standings) > 1:
        rows: list[tuple[Button, ...]] = [
            (
                Button(
                    _("Per me") if one.is_account else one.name,
                    WithdrawPerson(activity_id=activity_id, person_id=one.person_id),
                ),
            )
            for one in standings
        ]
        rows.append((Button(_("Per tutti"), ConfirmWithdraw(activity_id=activity_id, person_id=0)),))
        rows.append((Button(_("Indietro"), ShowActivity(activity_id=activity_id, back="")), words.menu()))
        return Screen(_("Per chi vuoi disdire?") + f"\n<b>{escape(title)}</b>", tuple(rows))
    one = chosen or standings[0]
    if one.state is EnrolmentState.WAITING:
        question, effect = _("Vuoi lasciare la lista?"), _("Se ci ripensi, riparti dal fondo.")
    else:
        question, effect = _("Vuoi disdire?"), _("Il posto va a chi aspetta.")
    title = f"<b>{escape(title)}</b>"
    whose = title if one.is_account else _("{title}, per {name}").format(title=title, name=escape(one.name))
    return Screen(
        f"{question}\n{whose}\n\n{effect}",
        (
            (
                Button(_("Conferma"), ConfirmWithdraw(activity_id=activity_id, person_id=one.person_id), Style.DANGER),
                Button(_("Annulla"), ShowActivity(activity_id=activity_id, back="")),
            ),
            (words.menu(),),
        ),
    )


def withdrawn(title: str, activity_id: int) -> Screen:
    """Say that places were given back."""
    text = f"<b>{_('Iscrizione disdetta')}</b>\n{escape(title)}\n\n" + _(
        "Grazie per averlo detto: il posto può servire a qualcuno."
    )
    return Screen(
        text,
        (
            (Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back="")),),
            (Button(_("La mia agenda"), ShowAgenda()), words.menu()),
        ),
    )


def declined(title: str) -> Screen:
    """Say that an offered place goes to the next."""
    text = _("Va bene, il posto passa a chi viene dopo. Grazie per aver risposto.")
    return Screen(f"<b>{escape(title)}</b>\n{text}", ((Button(_("Attività"), Browse(page=0, kind="")), words.menu()),))
