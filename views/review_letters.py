"""Letters about applications, to those who judge them: how many wait, never who, nor what they wrote."""

from collections.abc import Callable, Mapping
from typing import Any

from locales import _, ngettext
from services import in_hand
from services.application_news import AnswerCame, ReviewsDue
from services.in_hand import NotYoursToJudge
from services.notices import Notice
from services.work import UnitOfWork
from storage import catalogue
from storage.people import Person
from storage.reviews import Due
from views import words
from views.answers.management import ShowManagement
from views.answers.reviews import OpenApplication, ShowWorklist
from views.screen import Button, Screen, Style


def answer_came(title: str, application_id: int) -> Screen:
    """Say that somebody answered what was asked; the answer is read on a tap."""
    lines = ["💬 " + words.bold(_("È arrivata la risposta che aspettavi.")), words.activity(title)]
    lines.append(_("Adesso puoi decidere."))
    read = (Button(_("Apri la domanda"), OpenApplication(application_id=application_id), Style.PRIMARY),)
    return Screen("\n".join(lines), (read, _ways_out()))


def due(of: Due) -> Screen:
    """Say how many answers are late, and how many are due by the next working day."""
    lines = ["📨 " + words.bold(_("Domande da valutare"))]
    if of.late:
        late = ngettext("{n} risposta è in ritardo.", "{n} risposte sono in ritardo.", of.late).format(n=of.late)
        lines.append(f"⏰ {late}")
    if of.soon:
        soon = ngettext("{n} risposta serve al più presto.", "{n} risposte servono al più presto.", of.soon)
        lines.append(soon.format(n=of.soon))
    lines.append(_("Bastano pochi minuti: le persone aspettano."))
    open_them = (Button(_("Apri le domande"), ShowWorklist(activity_id=0, page=0), Style.PRIMARY),)
    return Screen("\n".join(lines), (open_them, _ways_out()))


def labels() -> list[str]:
    """List what the buttons of these letters are called."""
    return [_("Apri la domanda"), _("Apri le domande"), _("Gestione")]


def _ways_out() -> tuple[Button, ...]:
    return (Button(_("Gestione"), ShowManagement()), words.menu())


def _answer_came(uow: UnitOfWork, notice: AnswerCame, person: Person) -> Screen:
    application = in_hand.find(uow, person, notice.application_id)
    activity = catalogue.activity(uow.session, application.activity_id)
    if activity is None:
        raise NotYoursToJudge
    return answer_came(activity.title, application.id)


def _due(uow: UnitOfWork, notice: ReviewsDue, person: Person) -> Screen:  # noqa: ARG001
    return due(in_hand.due(uow, person))


WRITERS: Mapping[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    AnswerCame: _answer_came,
    ReviewsDue: _due,
}
"""Every kind of notice about applications to those who judge them, with its writer."""
