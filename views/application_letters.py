"""Letters about applications, to those who applied, written with the facts of the moment."""

from collections.abc import Callable, Mapping
from typing import Any

from locales import _
from services.application_news import (
    AnswerLate,
    ApplicationAdmitted,
    ApplicationDecided,
    ClassCalledOff,
    QuestionAsked,
    Why,
)
from services.applications import one_of_mine
from services.notices import Notice
from services.waiting_list import OfferOver
from services.work import UnitOfWork
from storage.people import Person
from views import dates, words
from views.answers.applications import ReplyTo, ShowApplication
from views.answers.places import AcceptOffer, DeclineOffer
from views.screen import Button, Screen, Style


def _admitted(uow: UnitOfWork, notice: ApplicationAdmitted, person: Person) -> Screen:
    row = one_of_mine(uow, person, notice.application_id).row
    if row.offer_ends_at is None or row.enrolment_id is None:
        raise OfferOver
    until = dates.when(row.offer_ends_at, dates.here(uow))
    lines = [
        words.bold(_("La tua domanda è ammessa!")),
        words.activity(row.title),
        "",
        _("C'è un posto per te. Lo teniamo fino a {when}.").format(when=until),
    ]
    answers = (
        (Button(_("Accetto il posto"), AcceptOffer(enrolment_id=row.enrolment_id), Style.SUCCESS),),
        (Button(_("Rinuncio"), DeclineOffer(enrolment_id=row.enrolment_id)),),
    )
    return Screen("\n".join(lines), (*answers, (words.menu(),)))


def _news(uow: UnitOfWork, notice: ApplicationDecided | AnswerLate, person: Person) -> Screen:
    row = one_of_mine(uow, person, notice.application_id).row
    lines = [words.bold(_("C'è una novità sulla tua domanda")), words.activity(row.title)]
    if isinstance(notice, AnswerLate) and row.promised_on is not None:
        lines.append(
            _("Siamo in ritardo, ci dispiace. Ti rispondiamo entro {day}.").format(
                day=dates.day(row.promised_on, dates.here(uow))
            )
        )
    read = Button(_("Leggi"), ShowApplication(application_id=row.application_id), Style.PRIMARY)
    return Screen("\n".join(lines), ((read,), (words.menu(),)))


def _question(uow: UnitOfWork, notice: QuestionAsked, person: Person) -> Screen:
    row = one_of_mine(uow, person, notice.application_id).row
    lines = [words.bold(_("C'è una domanda per te")), words.activity(row.title)]
    read = Button(_("Leggi e rispondi"), ReplyTo(question_id=notice.question_id), Style.PRIMARY)
    return Screen("\n".join(lines), ((read,), (words.menu(),)))


def _called_off(uow: UnitOfWork, notice: ClassCalledOff, person: Person) -> Screen:
    row = one_of_mine(uow, person, notice.application_id).row
    what = {
        Why.OFF: _("Il corso non si fa. Ci dispiace."),
        Why.OVER: _("Il corso è finito prima della nostra risposta. Ci dispiace."),
        Why.WITHOUT: _("Per questo corso non serve più la domanda. Aprilo: c'è scritto come si entra."),
    }
    return Screen("\n".join([words.activity(row.title), what[notice.why]]), ((words.menu(),),))


WRITERS: Mapping[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    ApplicationAdmitted: _admitted,
    ApplicationDecided: _news,
    AnswerLate: _news,
    QuestionAsked: _question,
    ClassCalledOff: _called_off,
}
"""Every kind of notice about applications to those who applied, with its writer."""
