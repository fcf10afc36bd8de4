"""What judges are asked before they decide: why all the same, why not, and what to ask the person."""

from collections.abc import Sequence
from html import escape

from locales import _
from services.exception_reasons import EXCEPTIONS
from services.refusal_reasons import REASONS, next_step
from services.review_pages import Page
from services.reviews import LONGEST_QUESTION, LONGEST_REASON
from views import reviews, words
from views.answers.reviews import (
    ConfirmOwnRefusal,
    ConfirmRefusal,
    LetInAnyway,
    OpenApplication,
    ProposeRefusal,
)
from views.screen import Button, Screen, Style


def ask_exception(of: Page, *, waits: bool, again: bool = False) -> Screen:
    """Ask why somebody gets in all the same whose answers are not what is asked; *waits*: into the line."""
    lines = [
        reviews.head(of),
        _("Il corso chiede altro:"),
        *(f"• {reviews.obstacle(one, of)}" for one in of.case.obstacles),
    ]
    lines += ["", _("Perché va bene lo stesso? Scegli, o scrivilo in poche parole.")]
    lines.append(_("Resta scritto nella domanda, e lo legge chi lavora qui."))
    application_id, seen = of.case.application.id, of.case.stamp
    rows = tuple(
        (Button(_(reason), LetInAnyway(application_id=application_id, seen=seen, waits=waits, reason=number)),)
        for number, reason in enumerate(EXCEPTIONS)
    )
    return Screen("\n".join([*lines, *_too_long(LONGEST_REASON, again=again)]), (*rows, _back(of)))


def ask_reason(of: Page, *, again: bool = False) -> Screen:
    """Ask why somebody is not admitted, from a short list or in words."""
    lines = [
        reviews.head(of),
        _("Perché no? Scegli, o scrivilo in poche parole."),
        _("La persona legge quello che scegli."),
    ]
    application_id, seen = of.case.application.id, of.case.stamp
    labels = _short_reasons()
    rows = tuple(
        (Button(labels[number], ProposeRefusal(application_id=application_id, seen=seen, reason=number)),)
        for number in range(len(REASONS))
    )
    return Screen("\n".join([*lines, *_too_long(LONGEST_REASON, again=again)]), (*rows, _back(of)))


def _short_reasons() -> Sequence[str]:
    """Name the reasons as short as a button is, in the order of the list."""
    return (
        _("Troppe domande"),
        _("Un'altra età"),
        _("Lavora già"),
        _("Un'altra zona"),
        _("Manca un documento"),
        _("Il corso parla di altro"),
    )


def ask_confirm(of: Page, reason: str, number: int | None) -> Screen:
    """Show what the person would read, before it is done; *number* is the reason's place in the list."""
    lines = [
        reviews.head(of),
        _("La persona leggerà:"),
        "",
        f"«{escape(_(reason))}»",
        f"💡 {escape(_(next_step(reason)))}",
    ]
    lines += ["", _("Chiudo la domanda senza un posto?")]
    application_id, seen = of.case.application.id, of.case.stamp
    if number is None:
        yes = Button(_("Conferma"), ConfirmOwnRefusal(application_id=application_id, seen=seen), Style.DANGER)
    else:
        refuse = ConfirmRefusal(application_id=application_id, seen=seen, reason=number)
        yes = Button(_("Conferma"), refuse, Style.DANGER)
    no = Button(_("Annulla"), OpenApplication(application_id=application_id))
    return Screen("\n".join(lines), ((yes, no), (words.menu(),)))


def ask_question(of: Page, *, again: bool = False) -> Screen:
    """Ask what the person is to be asked."""
    lines = [reviews.head(of), _("Cosa vuoi chiedere? Scrivilo qui: lo mando subito alla persona.")]
    lines.append(_("La risposta torna qui, e la domanda aspetta."))
    return Screen("\n".join([*lines, *_too_long(LONGEST_QUESTION, again=again)]), (_back(of),))


def _too_long(most: int, *, again: bool) -> Sequence[str]:
    return [_("Servono parole, e al massimo {most} lettere.").format(most=most)] if again else []


def _back(of: Page) -> tuple[Button, ...]:
    return (Button(_("Indietro"), OpenApplication(application_id=of.case.application.id)), words.menu())
