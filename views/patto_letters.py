"""What the bot writes about a patto by itself: that there is something new, never what."""

from collections.abc import Callable
from typing import Any

from locales import _
from services import patto_news
from services.notices import Notice
from services.patto_news import PattoNews
from services.work import UnitOfWork
from storage.patti import PattoStep, StepKind
from storage.people import Person
from views import words
from views.answers.home import ShowPatto
from views.answers.patti import ShowPattoStory
from views.answers.patto_desk import ShowPattoDesk
from views.screen import Button, Screen


def news(step: PattoStep, *, is_person: bool) -> Screen:
    """Say that something happened to a patto, to the person or to whoever is in charge."""
    if is_person:
        if step.kind is StepKind.ENDED:  # there is nothing left to open
            return Screen(_to_person(step), ((words.menu(),),))
        return Screen(_to_person(step), ((_read(step) if step.kind is StepKind.SAID else _mine(),), (words.menu(),)))
    spoken = ((_read(step),),) if step.kind in (StepKind.SAID, StepKind.CHANGE_ASKED) else ()
    return Screen(_to_staff(step), (*spoken, (_open(step),), (words.menu(),)))


def labels() -> list[str]:
    """List what the buttons of these letters are called."""
    return [_("Il mio patto"), _("Leggi"), _("Apri il patto")]


def _mine() -> Button:
    return Button("🤝 " + _("Il mio patto"), ShowPatto())


def _read(step: PattoStep) -> Button:
    return Button("💬 " + _("Leggi"), ShowPattoStory(patto_id=step.patto_id, page=0))


def _open(step: PattoStep) -> Button:
    return Button(_("Apri il patto"), ShowPattoDesk(patto_id=step.patto_id))


def _to_person(step: PattoStep) -> str:
    match step.kind:
        case StepKind.PROPOSED:
            return "🤝 " + _("Il tuo patto ha un testo da leggere. Con calma, poi mi dici che cosa ne pensi.")
        case StepKind.ACTIVE:
            return "🎉 " + _("Il tuo patto comincia: adesso vale per tutte e due le parti.")
        case StepKind.SAID:
            return "💬 " + _("C'è un messaggio per te.")
        case StepKind.ENDED:
            said = _("Il patto che scrivevate insieme si ferma qui. Puoi farne un altro quando vuoi.")
            return "🤝 " + said + "\n" + _("Se hai domande, tocca «Menu» e poi «Aiuto».")
        case _:
            return "🤝 " + _("C'è una novità nel tuo patto.")


def _to_staff(step: PattoStep) -> str:
    match step.kind:
        case StepKind.LINKED | StepKind.PERSON_ACCEPTED | StepKind.ACTIVE:
            return "🤝 " + _("C'è una buona notizia in un patto che segui.")
        case StepKind.DECLINED:
            return "🤝 " + _("C'è una risposta in un patto che segui.")
        case _:
            return "🤝 " + _("C'è qualcosa da guardare in un patto che segui.")


def _news(uow: UnitOfWork, notice: PattoNews, person: Person) -> Screen:
    patto, step = patto_news.told(uow, notice, person)
    return news(step, is_person=patto.person_id == person.id)


WRITERS: dict[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {PattoNews: _news}
