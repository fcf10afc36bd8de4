"""How an application stands, in words: in short, and what it means for whoever wrote it."""

from collections.abc import Iterator
from html import escape

from locales import _
from services.application_pages import Page
from services.application_states import Status
from services.applications import Mine
from services.refusal_reasons import next_step
from storage.applications import LeavingReason
from views import dates, requirements, words
from views.dates import Here

CUT_WORDS = 500


def in_short(mine: Mine, here: Here) -> str:
    """Say in a line how an application stands."""
    row = mine.row
    if mine.status is Status.WAITING:
        return "⏳ " + _("Sei la {n}ª persona in lista").format(n=row.position)
    if mine.status is Status.CALLED_OFF:
        return "✖️ " + _called_off(mine, here)
    return {
        Status.DRAFT: "✍️ " + _("Domanda da finire"),
        Status.RECEIVED: "📨 " + _("Domanda ricevuta"),
        Status.REVIEWING: "👀 " + _("Domanda in valutazione"),
        Status.ASKED: "❓ " + _("Domanda in valutazione: ci serve una tua risposta"),
        Status.ADMITTED: "🎉 " + _("Domanda ammessa: c'è un posto per te"),
        Status.ENROLLED: "✅ " + _("Iscrizione confermata"),
        Status.CONCLUDED: "🎓 " + _("Corso concluso"),
        Status.REFUSED: "✖️ " + _("Domanda non ammessa"),
        Status.WITHDRAWN: "↩️ " + _("Domanda ritirata"),
        Status.ENDED: "✖️ " + _("Il posto non c'è più"),
    }[mine.status]


def _called_off(mine: Mine, here: Here) -> str:
    row = mine.row
    if mine.is_on_again:
        return _("Domanda chiusa: il corso era fermo, e ora si fa")
    if row.is_withdrawn_activity or row.first_at is None:
        return _("Il corso non si fa")
    if row.next_at is None or row.next_at.astimezone(here.zone).date() < here.today:
        return _("Il corso è finito prima della risposta")
    return _("Per questo corso non serve più la domanda")


def more(of: Page, here: Here) -> Iterator[str]:
    """Say what that means, and what comes next."""
    mine, row = of.mine, of.mine.row
    if mine.status is Status.REFUSED:
        yield from why_not(of.reason)
    elif mine.status is Status.ASKED:
        yield from ("", _("Vogliamo sapere una cosa:"))
        yield f"«{escape(words.cut(of.question, CUT_WORDS))}»"
    elif mine.status is Status.ADMITTED and row.offer_ends_at is not None:
        yield _("Rispondi entro {when}.").format(when=dates.when(row.offer_ends_at, here))
    elif mine.status is Status.ENROLLED and row.next_at is not None:
        yield _("Ti aspettiamo {when}.").format(when=dates.when(row.next_at, here))
        if of.form.rules.papers:
            yield "📄 " + requirements.papers(of.form.rules)
    elif mine.status in (Status.RECEIVED, Status.REVIEWING):
        yield from promise(mine, here)
    else:
        yield from _in_a_word(of)


def _in_a_word(of: Page) -> Iterator[str]:
    if of.mine.status is Status.DRAFT:
        yield _("Le risposte di prima ci sono ancora: riprendi da dove eri.")
    elif of.mine.status is Status.WAITING:
        yield _("La tua domanda va bene, ma i posti sono finiti. Se si libera un posto, ti scrivo.")
    elif of.mine.row.left_because is LeavingReason.WORK:
        yield _("In bocca al lupo per il lavoro!")
    elif of.mine.status in (Status.ENDED, Status.CALLED_OFF) and of.is_open_again:
        yield _("Ti interessa ancora? Puoi fare di nuovo domanda.")


def promise(mine: Mine, here: Here) -> Iterator[str]:
    """Say until when an answer is promised, or that it is late."""
    if mine.row.promised_on is None:
        return
    day = dates.day(mine.row.promised_on, here)
    if mine.is_late:
        yield _("La risposta doveva arrivare entro {day}. Scusa il ritardo: ci stiamo lavorando.").format(day=day)
    else:
        yield _("Ti rispondiamo entro {day}.").format(day=day)


def why_not(reason: str) -> Iterator[str]:
    """Say why somebody is not admitted, and what they can do instead."""
    if reason:
        yield from ("", _("Il motivo:"), escape(words.cut(_(reason), CUT_WORDS)))
        yield from ("", "💡 " + _(next_step(reason)))
