"""Getting a place, waiting in line, giving the place back."""

from collections.abc import Sequence

from locales import _
from services.ages import AGE_OF_MAJORITY
from storage.catalogue import ActivityCard
from storage.enrolments import EnrolmentState, Standing
from storage.people import Person
from views import cards, words
from views.answers import (
    Browse,
    ConfirmWithdraw,
    EnrolNewChild,
    EnrolPerson,
    ShowActivity,
    ShowAgenda,
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
        return cards.card(activity, [one], here)
    why = _("Per ora non c'è posto.") if is_new else _("Il turno c'è già: non serve chiederlo di nuovo.")
    lines = [
        f"<b>⏳ {cards.turn(one)}</b>",
        "",
        _whose(activity, one),
        *cards.facts(activity, here)[:1],
        "",
        f"{why} " + _("Se si libera un posto ti scrivo subito."),
    ]
    return Screen("\n".join(lines), _after(activity))


def _confirmed(activity: ActivityCard, one: Standing, here: Here) -> Screen:
    lines = [
        words.bold("✅ " + _("Iscrizione confermata")),
        "",
        _whose(activity, one),
        *cards.facts(activity, here)[:1],
        "📍 " + words.listed(activity.venue, activity.address),
        "",
        _("Prima ti mando un promemoria. Se non puoi più venire, tocca Disdici: il posto va a un'altra persona."),
    ]
    return Screen("\n".join(lines), _after(activity))


def _whose(activity: ActivityCard, one: Standing) -> str:
    return words.activity(activity.title, child="" if one.is_account else one.name)


def _after(activity: ActivityCard) -> tuple[tuple[Button, ...], ...]:
    return (
        *cards.others_row(activity),
        (Button(_("Disdici"), Withdraw(activity_id=activity.id)),),
        (Button(_("La mia agenda"), ShowAgenda()), words.menu()),
    )


def for_whom(activity: ActivityCard, account: Person | None, children: Sequence[Person]) -> Screen:
    """Ask for whom the place is; *account* is there where the activity is for adults too."""
    rows: list[tuple[Button, ...]] = []
    if account is not None:
        rows.append((Button(_("Per me"), EnrolPerson(activity_id=activity.id, person_id=account.id)),))
    rows += [(Button(one.name, EnrolPerson(activity_id=activity.id, person_id=one.id)),) for one in children]
    if (activity.min_age or 0) < AGE_OF_MAJORITY:
        rows.append((Button(_("Aggiungi figli o nipoti"), EnrolNewChild(activity_id=activity.id)),))
    rows.append((Button(_("Indietro"), ShowActivity(activity_id=activity.id, back="")), words.menu()))
    lines = [words.bold(activity.title), cards.age_line(activity), "", _("Per chi è il posto?")]
    return Screen("\n".join(lines), tuple(rows))


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
        rows.append((Button(_("Per tutta la famiglia"), ConfirmWithdraw(activity_id=activity_id, person_id=0)),))
        rows.append((Button(_("Indietro"), ShowActivity(activity_id=activity_id, back="")), words.menu()))
        return Screen(f"{words.bold(title)}\n" + _("Per chi vuoi disdire?"), tuple(rows))
    one = chosen or standings[0]
    if one.state is EnrolmentState.WAITING:
        question, effect = _("Vuoi lasciare la lista?"), _("Se poi ci ripensi, riparti dal fondo.")
    else:
        question, effect = _("Vuoi disdire?"), _("Il posto torna libero per altre persone.")
    whose = words.activity(title, child="" if one.is_account else one.name)
    return Screen(
        f"{whose}\n{question}\n\n{effect}",
        (
            (
                Button(_("Conferma"), ConfirmWithdraw(activity_id=activity_id, person_id=one.person_id), Style.DANGER),
                Button(_("Annulla"), ShowActivity(activity_id=activity_id, back="")),
            ),
            (words.menu(),),
        ),
    )


def withdrawn(title: str, activity_id: int, *, child: str = "") -> Screen:
    """Say that places were given back, and whose where that is one child's."""
    thanks = _("Grazie per averlo detto! Speriamo di vederti un'altra volta.")
    return Screen(
        f"{words.bold(_('Iscrizione disdetta'))}\n{words.activity(title, child=child)}\n\n{thanks}",
        (
            (Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back="")),),
            (Button(_("La mia agenda"), ShowAgenda()), words.menu()),
        ),
    )


def declined(title: str) -> Screen:
    """Say that an offered place goes to the next."""
    text = _("Va bene: il posto passa a chi viene dopo. Grazie per aver risposto!")
    return Screen(f"{words.bold(title)}\n{text}", ((Button(_("Attività"), Browse(page=0, kind="")), words.menu()),))
