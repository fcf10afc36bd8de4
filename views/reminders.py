"""The reminder of a date, and the answers to it."""

from collections.abc import Callable, Sequence
from html import escape

from aiogram.filters.callback_data import CallbackData

from locales import _
from services.coming import Reminded
from storage.attendances import Said
from storage.reminders import RemindedDate
from views import dates, words
from views.answers.catalogue import ShowActivity
from views.answers.reminders import Come, GiveUp, GiveUpFor, OpenMessage, ShowReminder, SkipOnce, SkipOnceFor
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

LONGEST_NOTE = 300

SHORT = 50
"""Letters of a title, a name, a place or a note in a line: fifteen of the longest fit one message."""


def reminder(of: Reminded, here: Here, *, back: int = 0, toast: str = "") -> Screen:
    """Remind of a date with what is true of it now: what, when, where, for whom, and what was answered.

    *back* is the letter whose message it was opened from.
    """
    lines = ["⏰ " + words.bold(_("Promemoria")), *_facts(of, here), "", *_standing(of)]
    rows = (*(_answers(of, back) if of.is_open else ()), *_ways_out(of.date.activity_id, back))
    return Screen("\n".join(lines), rows, toast=toast)


def line(of: Reminded, here: Here) -> str:
    """Say a date in two short lines of a message that has several; the day stands above."""
    date = of.date
    names = [one.name for one in of.participants]
    child = "" if _is_for_account_alone(of) else words.cut(words.said_together(names), SHORT)
    what = words.activity(words.cut(date.title, SHORT), child=child)
    told = [escape(words.cut(date.venue, SHORT))]
    if date.is_elsewhere:
        told.append("⚠️ " + _("posto diverso dal solito"))
    if date.note:
        told.append(escape(words.cut(date.note, SHORT)))
    told += _briefly(of)
    return f"{here.wall(date.starts_at):%H:%M} · {what}\n📍 " + " · ".join(told)


def _briefly(of: Reminded) -> Sequence[str]:
    if of.date.is_off:
        return ["⚠️ " + _("annullata")]
    if not of.participants:
        return [_("non hai più un posto")]
    said = {one.said for one in of.participants}
    if said == {Said.COMING}:
        return ["✅ " + _("hai risposto: vengo")]
    return ["🚫 " + _("questa volta no")] if said == {Said.NOT_COMING} else []


def ask_give_up(of: Reminded, here: Here, back: int) -> Screen:
    """Ask whose place is given back, where several have one."""
    question = _("Chi non viene più? Il posto torna libero subito.")

    def answer(person_id: int) -> GiveUpFor:
        return GiveUpFor(occurrence_id=of.date.occurrence_id, person_id=person_id, back=back)

    return _ask(of, here, question, answer, back)


def ask_skip(of: Reminded, here: Here, back: int) -> Screen:
    """Ask who stays away this once, where several have a place."""
    question = _("Chi non viene questa volta? Il posto resta per le altre date.")

    def answer(person_id: int) -> SkipOnceFor:
        return SkipOnceFor(occurrence_id=of.date.occurrence_id, person_id=person_id, back=back)

    return _ask(of, here, question, answer, back)


def thanks_for_coming() -> str:
    """Say in passing that a yes was heard."""
    return _("Segnato: ti aspettiamo!")


def thanks_for_telling() -> str:
    """Say in passing that it was heard who stays away this once."""
    return _("Segnato. Il posto resta per le altre date.")


def labels() -> list[str]:
    """List what the buttons of reminders are called."""
    return [_("Vengo"), _("Non vengo più"), _("Solo questa volta no")]


def _facts(of: Reminded, here: Here) -> Sequence[str]:
    date = of.date
    lines = [
        words.bold(date.title),
        "📅 " + dates.span(date.starts_at, date.ends_at, here),
        "📍 " + escape(words.place(date.venue, date.address, date.territory)),
        *_differences(date),
    ]
    if of.participants and not _is_for_account_alone(of):
        lines.append("👥 " + _("Per {names}").format(names=words.named([one.name for one in of.participants])))
    return lines


def _differences(date: RemindedDate) -> Sequence[str]:
    lines = []
    if date.is_elsewhere:
        lines.append("⚠️ " + _("Questa volta il posto è diverso dal solito."))
    if date.note:
        lines.append("ℹ️ " + escape(words.cut(date.note, LONGEST_NOTE)))
    return lines


def _standing(of: Reminded) -> Sequence[str]:
    """Say what is true now: that there is nothing to answer any more, what was answered, or ask."""
    if of.date.is_off:
        return ["⚠️ " + _("Questa data è annullata: non si fa.")]
    if of.has_begun:
        return [_("Questa data è già passata.")]
    if not of.participants:
        return [_("Qui non hai più un posto. Apri i dettagli per vedere se ce n'è uno.")]
    away = [one for one in of.participants if one.said is Said.NOT_COMING]
    if away and len(away) == len(of.participants):
        return ["🚫 " + _("Hai risposto: solo questa volta no."), _("Il posto resta per le altre date.")]
    if away:
        return ["🚫 " + _("Questa volta non viene: {names}.").format(names=words.named([one.name for one in away]))]
    if all(one.said is Said.COMING for one in of.participants):
        return ["✅ " + _("Hai risposto: vengo."), _("Se cambi idea, dillo qui.")]
    return [_("Vieni? Se non puoi, il posto va a un'altra persona.")]


def _answers(of: Reminded, back: int) -> Rows:
    occurrence_id = of.date.occurrence_id
    answers = [Button(_("Non vengo più"), GiveUp(occurrence_id=occurrence_id, back=back))]
    if any(one.said is not Said.COMING for one in of.participants):
        answers.insert(0, Button(_("Vengo"), Come(occurrence_id=occurrence_id, back=back), Style.SUCCESS))
    skips = of.can_skip and any(one.said is not Said.NOT_COMING for one in of.participants)
    once = ((Button(_("Solo questa volta no"), SkipOnce(occurrence_id=occurrence_id, back=back)),),) if skips else ()
    return (tuple(answers), *once)


def _ask(of: Reminded, here: Here, question: str, answer: Callable[[int], CallbackData], back: int) -> Screen:
    rows: list[tuple[Button, ...]] = [
        (Button(_("Per me") if one.is_account else one.name, answer(one.person_id)),) for one in of.participants
    ]
    rows.append((Button(_("Per tutta la famiglia"), answer(0)),))
    rows.append((Button(_("Indietro"), ShowReminder(occurrence_id=of.date.occurrence_id, back=back)), words.menu()))
    when = "📅 " + dates.span(of.date.starts_at, of.date.ends_at, here)
    return Screen("\n".join([words.bold(of.date.title), when, "", question]), tuple(rows))


def _ways_out(activity_id: int, back: int) -> Rows:
    details = Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back=""))
    if back:
        return ((details,), (Button(_("Indietro"), OpenMessage(letter_id=back)), words.menu()))
    return ((details, words.menu()),)


def _is_for_account_alone(of: Reminded) -> bool:
    return all(one.is_account for one in of.participants)
