"""One's applications: how each stands, what to do now, and the way out of it."""

from collections.abc import Sequence
from html import escape

from locales import _
from services.application_pages import Page, Reader
from services.application_states import Status
from services.applications import Mine
from storage.applications import LeavingReason
from storage.catalogue import ActivityKind
from views import application_standing as standing
from views import appointments, dates, may_apply, words
from views.answers.applications import (
    Apply,
    AskTakeBack,
    ReplyTo,
    ShowAnswers,
    ShowApplication,
    ShowApplications,
    ShowReaders,
    TakeApplicationBack,
)
from views.answers.catalogue import Browse, ShowActivity
from views.answers.places import AcceptOffer, DeclineOffer
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

CUT_WORDS = 500
MOST_READERS = 10


def own_button() -> Button:
    """Lead to all of one's applications."""
    return Button("📝 " + _("Le mie domande"), ShowApplications(page=0))


def listed(mine: Sequence[Mine], number: int, here: Here, *, is_last: bool) -> Screen:
    """List one's applications, each with how it stands."""
    out = (Button(_("Corsi"), Browse(page=0, kind=ActivityKind.CLASS)), words.menu())
    head = "📝 " + words.bold(_("Le mie domande"))
    if not mine:
        nothing = _("Non ci sono ancora domande. Apri un corso e tocca Fai domanda.")
        return Screen(f"{head}\n{nothing}", (out,))
    lines = [head]
    for one in mine:
        lines += ["", words.bold(one.row.title), standing.in_short(one, here)]
    rows = [(Button(one.row.title, ShowApplication(application_id=one.row.application_id)),) for one in mine]
    turning = [Button(_("Indietro"), ShowApplications(page=number - 1))] if number else []
    turning += [] if is_last else [Button(_("Avanti"), ShowApplications(page=number + 1))]
    return Screen("\n".join(lines), (*rows, *((tuple(turning),) if turning else ()), out))


def page(of: Page, here: Here) -> Screen:
    """Show one application: how it stands, what comes next, and what can be done about it."""
    mine = of.mine
    lines = [words.bold(mine.row.title)]
    if mine.row.first_at is not None and mine.can_be_withdrawn:
        lines.append("📅 " + _first_day(mine, here))
    lines += ["", standing.in_short(mine, here), *standing.more(of, here)]
    if of.others:
        lines += may_apply.instead(of.others, here)
    return Screen("\n".join(lines), (*_actions(of), *may_apply.others(of.others), *_around(of), _ways_out()))


def _first_day(mine: Mine, here: Here) -> str:
    assert mine.row.first_at is not None
    wall = here.wall(mine.row.first_at).date()
    day = dates.day(wall, here)
    return (_("Comincia {day}") if wall >= here.today else _("È cominciato {day}")).format(day=day)


def _actions(of: Page) -> Rows:
    row = of.mine.row
    match of.mine.status:
        case Status.DRAFT:
            return ((Button(_("Riprendi la domanda"), Apply(activity_id=row.activity_id), Style.PRIMARY),),)
        case Status.ASKED if row.question_id is not None:
            return ((Button(_("Rispondi"), ReplyTo(question_id=row.question_id), Style.PRIMARY),),)
        case Status.ADMITTED if row.enrolment_id is not None:
            yes = Button(_("Accetto il posto"), AcceptOffer(enrolment_id=row.enrolment_id), Style.SUCCESS)
            return ((yes, Button(_("Rinuncio"), DeclineOffer(enrolment_id=row.enrolment_id))),)
        case _ if of.is_open_again:
            return ((Button(_("Fai di nuovo domanda"), Apply(activity_id=row.activity_id)),),)
        case _:
            return ()


def _around(of: Page) -> Rows:
    """Lead to the answers, to who has read them, to the class, and out."""
    row = of.mine.row
    buttons: list[tuple[Button, ...]] = [(appointments.button(row.activity_id),)] if of.has_counselling else []
    if row.sent_at is not None:
        changes = _("Cambia le risposte") if of.mine.can_be_changed else _("Le mie risposte")
        buttons.append((Button(changes, ShowAnswers(application_id=row.application_id)),))
    pair = (
        [] if row.is_withdrawn_activity else [Button(_("Il corso"), ShowActivity(activity_id=row.activity_id, back=""))]
    )
    if row.sent_at is not None:
        pair.append(Button(_("Chi l'ha letta"), ShowReaders(application_id=row.application_id)))
    if pair:
        buttons.append(tuple(pair))
    if of.mine.can_be_withdrawn:
        label = _("Lascia stare la domanda") if of.mine.status is Status.DRAFT else _("Ritira la domanda")
        buttons.append((Button(label, AskTakeBack(application_id=row.application_id)),))
    return tuple(buttons)


def _ways_out() -> tuple[Button, ...]:
    return (Button(_("Indietro"), ShowApplications(page=0)), words.menu())


def received(of: Page, here: Here) -> Screen:
    """Say that an application has come in, and until when it is answered."""
    lines = [words.bold(of.mine.row.title), "📨 " + _("Domanda ricevuta."), *standing.promise(of.mine, here)]
    lines += ["", _("Puoi cambiare le risposte finché nessuno ha deciso.")]
    mine = Button(_("La mia domanda"), ShowApplication(application_id=of.mine.row.application_id))
    return Screen("\n".join(lines), ((mine,), _ways_out()))


def readers(of: Page, here: Here) -> Screen:
    """Show who of the staff has opened an application."""
    lines = [words.bold(of.mine.row.title)]
    if of.readers:
        lines += [_("Chi ha letto la tua domanda:"), *(_reader(one, here) for one in of.readers[:MOST_READERS])]
    else:
        lines.append(_("Nessuno ha ancora aperto la tua domanda."))
    lines += ["", _("La legge solo chi segue il corso.")]
    return Screen("\n".join(lines), (_to_page(of),))


def _reader(one: Reader, here: Here) -> str:
    name = escape(words.first_name(one.name))
    return f"• {name}, " + dates.when(one.opened_at, here)


def ask_take_back(of: Page) -> Screen:
    """Ask before an application is taken back, and why, for whoever wants to say."""
    mine, row = of.mine, of.mine.row
    if mine.status is Status.DRAFT:
        yes = Button(_("Conferma"), TakeApplicationBack(application_id=row.application_id), Style.DANGER)
        text = _("Cancello le risposte che hai scritto?")
        rows: Rows = ((yes, Button(_("Annulla"), ShowApplication(application_id=row.application_id))), (words.menu(),))
        return Screen(f"{words.bold(row.title)}\n{text}", rows)
    if mine.status in (Status.ADMITTED, Status.ENROLLED):
        effect = _("Il tuo posto va a un'altra persona.")
    elif mine.status is Status.WAITING:
        effect = _("Lasci anche il tuo turno.")
    else:
        effect = _("Poi non la legge più nessuno.")
    lines = [words.bold(row.title), _("Vuoi ritirare la domanda?") + " " + effect]
    if of.has_appointment:
        lines.append(_("Anche il tuo colloquio torna libero."))
    lines += ["", _("Tocca il motivo:")]
    reasons = (
        (_("Ho trovato lavoro"), LeavingReason.WORK),
        (_("Non ho più tempo"), LeavingReason.TIME),
        (_("Un altro motivo"), LeavingReason.OTHER),
        (_("Preferisco non dirlo"), None),
    )
    taking = tuple(
        (Button(label, TakeApplicationBack(application_id=row.application_id, because=why)),) for label, why in reasons
    )
    stay = Button(_("Annulla"), ShowApplication(application_id=row.application_id))
    return Screen("\n".join(lines), (*taking, (stay, words.menu())))


def taken_back(of: Page, *, had_place: bool = False, had_appointment: bool = False) -> Screen:
    """Say that an application was taken back."""
    lines = [words.bold(of.mine.row.title), "↩️ " + _("Domanda ritirata.")]
    if had_place:
        lines.append(_("Iscrizione disdetta: il posto va a un'altra persona."))
    if had_appointment:
        lines.append(_("Anche il colloquio è disdetto."))
    if of.mine.row.left_because is LeavingReason.WORK:
        lines.append("🎉 " + _("Che bella notizia! In bocca al lupo per il lavoro."))
    rows: list[tuple[Button, ...]] = []
    if of.is_open_again:
        lines += ["", _("Se cambi idea, puoi fare di nuovo domanda.")]
        rows.append((Button(_("Fai di nuovo domanda"), Apply(activity_id=of.mine.row.activity_id)),))
    return Screen("\n".join(lines), (*rows, _ways_out()))


def dropped(of: Page) -> Screen:
    """Say that a draft is gone."""
    text = _("Ho cancellato le tue risposte. Quando vuoi, ricominci dal corso.")
    course = Button(_("Il corso"), ShowActivity(activity_id=of.mine.row.activity_id, back=""))
    return Screen(f"{words.bold(of.mine.row.title)}\n{text}", ((course,), _ways_out()))


def ask_reply(of: Page, *, again: bool = False) -> Screen:
    """Ask for the answer to what the staff want to know."""
    lines = [words.bold(of.mine.row.title), "❓ " + escape(words.cut(of.question, CUT_WORDS)), ""]
    if again:
        lines.append(_("Scrivi la risposta in poche frasi, solo parole."))
    else:
        lines.append(_("Scrivi qui la risposta. La legge solo chi segue il corso."))
    return Screen("\n".join(lines), (_to_page(of),))


def replied(of: Page, here: Here) -> Screen:
    """Say that an answer has reached whoever asked."""
    lines = [
        words.bold(of.mine.row.title),
        "✅ " + _("Grazie, la tua risposta è arrivata."),
        *standing.promise(of.mine, here),
    ]
    mine = Button(_("La mia domanda"), ShowApplication(application_id=of.mine.row.application_id))
    return Screen("\n".join(lines), ((mine,), _ways_out()))


def _to_page(of: Page) -> tuple[Button, ...]:
    back = Button(_("Indietro"), ShowApplication(application_id=of.mine.row.application_id))
    return (back, words.menu())
