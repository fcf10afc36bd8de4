"""Letters about applications, to those who judge them, written with the facts of the moment."""

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
from views import words
from views.screen import Screen


def _answer_came(uow: UnitOfWork, notice: AnswerCame, person: Person) -> Screen:
    application = in_hand.find(uow, person, notice.application_id)
    activity = catalogue.activity(uow.session, application.activity_id)
    if activity is None:
        raise NotYoursToJudge
    lines = [words.bold(_("È arrivata la risposta che aspettavi")), words.activity(activity.title)]
    return Screen("\n".join(lines), ((words.menu(),),))


def _due(uow: UnitOfWork, notice: ReviewsDue, person: Person) -> Screen:  # noqa: ARG001
    due = in_hand.due(uow, person)
    lines = [words.bold(_("Domande da valutare"))]
    if due.late:
        lines.append(ngettext("{n} domanda è in ritardo.", "{n} domande sono in ritardo.", due.late))
    if due.soon:
        lines.append(ngettext("{n} domanda aspetta risposta a breve.", "{n} domande aspettano a breve.", due.soon))
    return Screen("\n".join(lines), ((words.menu(),),))


WRITERS: Mapping[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    AnswerCame: _answer_came,
    ReviewsDue: _due,
}
"""Every kind of notice about applications to those who judge them, with its writer."""
