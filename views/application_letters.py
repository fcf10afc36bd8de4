"""Letters about applications, to those who applied, written with the facts of the moment.

No answer, question or reason stands in them: those are read on a tap.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from locales import _
from services import application_forms, application_pages, applications
from services.application_news import (
    AnswerLate,
    ApplicationAdmitted,
    ApplicationDecided,
    ClassCalledOff,
    QuestionAsked,
    Why,
)
from services.application_states import Status
from services.applications import Mine
from services.notices import Notice
from services.shelf import Listed
from services.waiting_list import OfferOver
from services.work import UnitOfWork
from storage.catalogue import ActivityKind
from storage.people import Person
from views import application_standing as standing
from views import dates, may_apply, words
from views.answers.applications import Apply, ReplyTo, ShowApplication
from views.answers.catalogue import Browse, ShowActivity
from views.answers.places import AcceptOffer, DeclineOffer
from views.dates import Here
from views.screen import Button, Screen, Style


def admitted(mine: Mine, here: Here) -> Screen:
    """Say that somebody is admitted, and until when the place is kept."""
    row = mine.row
    lines = ["🎉 " + words.bold(_("La tua domanda è ammessa!")), words.activity(row.title)]
    if row.next_at is not None:
        lines.append("📅 " + dates.when(row.next_at, here))
    if row.offer_ends_at is not None:
        lines += [
            "",
            _("C'è un posto per te. Lo teniamo fino a {when}.").format(when=dates.when(row.offer_ends_at, here)),
        ]
    enrolment_id = row.enrolment_id or 0
    answers = (
        Button(_("Accetto il posto"), AcceptOffer(enrolment_id=enrolment_id), Style.SUCCESS),
        Button(_("Rinuncio"), DeclineOffer(enrolment_id=enrolment_id)),
    )
    details = Button(_("Vedi i dettagli"), ShowActivity(activity_id=row.activity_id, back=""))
    return Screen("\n".join(lines), (answers, (details, words.menu())))


def decided(mine: Mine) -> Screen:
    """Say that somebody waits in line; or only that there is something new, to be read on a tap."""
    row = mine.row
    if mine.status is Status.WAITING:
        turn = _("Sei la {n}ª persona in lista").format(n=row.position)
        lines = [words.activity(row.title), _("La tua domanda va bene, ma i posti sono finiti."), f"⏳ {turn}"]
        return Screen("\n".join(lines), ((_to_page(_("La mia domanda"), mine), words.menu()),))
    lines = [words.bold(_("C'è una novità sulla tua domanda")), words.activity(row.title)]
    return Screen("\n".join(lines), ((_to_page(_("Leggi"), mine), words.menu()),))


def late(mine: Mine, here: Here) -> Screen:
    """Say sorry for an answer that did not come, and until when it comes now."""
    lines = [words.activity(mine.row.title), _("Siamo in ritardo con la risposta alla tua domanda. Scusa.")]
    lines += standing.promise(mine, here)
    return Screen("\n".join(lines), ((_to_page(_("La mia domanda"), mine), words.menu()),))


def asked(mine: Mine, question_id: int) -> Screen:
    """Say that the staff want to know something; what it is, is read on a tap."""
    lines = [words.activity(mine.row.title), _("Per decidere ci serve una tua risposta. È una cosa breve.")]
    answer = Button(_("Leggi e rispondi"), ReplyTo(question_id=question_id), Style.PRIMARY)
    return Screen("\n".join(lines), ((answer,), (_to_page(_("La mia domanda"), mine), words.menu())))


def called_off(mine: Mine, why: Why, others: Sequence[Listed], here: Here) -> Screen:
    """Say that nothing comes of an application, for a reason that is not the person's, and what fits instead.

    Where the class is on again by now, that one has to apply once more.
    """
    if mine.is_on_again:
        return _on_again(mine)
    said = {
        Why.OFF: _("Il corso non si fa. Ci dispiace: la tua domanda si chiude qui."),
        Why.OVER: _("In questo corso non si entra più. Scusa: non abbiamo fatto in tempo a risponderti."),
        Why.WITHOUT: _("Per questo corso non serve più la domanda. Aprilo: c'è scritto come si entra."),
    }
    lines = [words.activity(mine.row.title), said[why]]
    if why is Why.WITHOUT:
        open_it = Button(_("Il corso"), ShowActivity(activity_id=mine.row.activity_id, back=""))
        return Screen("\n".join(lines), ((open_it, words.menu()),))
    lines += may_apply.instead(others, here)
    classes = Button(_("Corsi"), Browse(page=0, kind=ActivityKind.CLASS))
    return Screen("\n".join(lines), (*may_apply.others(others), (classes, words.menu())))


def _on_again(mine: Mine) -> Screen:
    lines = [words.activity(mine.row.title), _("Il corso era fermo, e ora si fa. Intanto la tua domanda si è chiusa.")]
    lines.append(_("Ti interessa ancora? Puoi fare di nuovo domanda."))
    again = Button(_("Fai di nuovo domanda"), Apply(activity_id=mine.row.activity_id), Style.PRIMARY)
    return Screen("\n".join(lines), ((again,), (_to_page(_("La mia domanda"), mine), words.menu())))


def _to_page(label: str, mine: Mine) -> Button:
    return Button(label, ShowApplication(application_id=mine.row.application_id), Style.PRIMARY)


def labels() -> list[str]:
    """List what the buttons of these letters are called."""
    return [
        *(_("Leggi"), _("Leggi e rispondi"), _("La mia domanda")),
        *(_("Il corso"), _("Corsi"), _("Fai di nuovo domanda")),
    ]


def _admitted(uow: UnitOfWork, notice: ApplicationAdmitted, person: Person) -> Screen:
    mine = applications.one_of_mine(uow, person, notice.application_id)
    if mine.row.offer_ends_at is None or mine.row.enrolment_id is None:
        raise OfferOver
    return admitted(mine, dates.here(uow))


def _decided(uow: UnitOfWork, notice: ApplicationDecided, person: Person) -> Screen:
    return decided(applications.one_of_mine(uow, person, notice.application_id))


def _late(uow: UnitOfWork, notice: AnswerLate, person: Person) -> Screen:
    return late(applications.one_of_mine(uow, person, notice.application_id), dates.here(uow))


def _asked(uow: UnitOfWork, notice: QuestionAsked, person: Person) -> Screen:
    return asked(applications.one_of_mine(uow, person, notice.application_id), notice.question_id)


def _called_off(uow: UnitOfWork, notice: ClassCalledOff, person: Person) -> Screen:
    mine = applications.one_of_mine(uow, person, notice.application_id)
    form = application_forms.form(uow, person, notice.application_id)
    return called_off(mine, notice.why, application_pages.instead(uow, person, form), dates.here(uow))


WRITERS: Mapping[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    ApplicationAdmitted: _admitted,
    ApplicationDecided: _decided,
    AnswerLate: _late,
    QuestionAsked: _asked,
    ClassCalledOff: _called_off,
}
"""Every kind of notice about applications to those who applied, with its writer."""
