"""What the bot writes to whoever follows patti: that there is something to do, never what, and never about whom."""

from collections.abc import Callable
from typing import Any

from locales import _, ngettext
from services import hand_over_news, tasks
from services.hand_over_news import PattiWaiting, PattoPassedOn
from services.notices import Notice
from services.patto_news import PattoGone
from services.task_news import TaskNow, TaskSoon, TasksToDo
from services.work import UnitOfWork
from storage import patti, people
from storage import tasks as records
from storage.patti import Patto
from storage.people import Person
from views import words
from views.answers.hand_overs import ShowZonePatti, ShowZonePatto
from views.answers.home import ShowPatto
from views.answers.patto_desk import ShowPattoDesk
from views.answers.tasks import ShowTask, ShowTasks
from views.screen import Button, Screen, Style


def labels() -> list[str]:
    """List what the buttons of these letters are called."""
    return [_("Apri"), _("Chi chiamare oggi"), _("Patti senza operatore"), _("Apri il patto"), _("Il mio patto")]


def at_once(task_id: int, patto_id: int, *, is_crisis: bool, leads: bool) -> Screen:
    """Say that something in a patto does not wait; whoever does not follow it can only put it into somebody's hands."""
    if is_crisis:
        text = "🔴 " + _("Guarda subito: c'è una cosa urgente in un patto che segui.")
    else:
        text = "🔴 " + _("C'è qualcosa da guardare oggi in un patto che segui.")
    if not leads:
        text = "🔴 " + _("C'è una cosa urgente in un patto della tua zona, e chi lo segue non c'è. Passalo a qualcuno.")
    way = ShowTask(task_id=task_id) if leads else ShowZonePatto(patto_id=patto_id)
    return Screen(text, ((Button(_("Apri"), way, Style.PRIMARY),), (words.menu(),)))


def to_do(many: int) -> Screen:
    """Say of a morning how many things there are to do."""
    text = ngettext(
        "Oggi c'è {n} cosa da guardare nei patti che segui.",
        "Oggi ci sono {n} cose da guardare nei patti che segui.",
        many,
    )
    way = (Button("📌 " + _("Chi chiamare oggi"), ShowTasks(put_off=False, page=0)),)
    return Screen("📌 " + text.format(n=many), (way, (words.menu(),)))


def to_person(name: str) -> Screen:
    """Tell the person of a patto who follows it from now on."""
    lines = ["🤝 " + _("Da oggi ti segue {name}.").format(name=words.named([name]))]
    lines.append(_("Il tuo patto resta com'è. Aprilo quando vuoi dire qualcosa."))
    return Screen("\n".join(lines), ((Button("🤝 " + _("Il mio patto"), ShowPatto()),), (words.menu(),)))


def to_taker(patto_id: int, to_do: int) -> Screen:
    """Tell somebody that they follow one patto more."""
    lines = ["🤝 " + _("Da oggi segui un patto in più.")]
    if to_do:
        lines.append(ngettext("C'è {n} cosa da fare.", "Ci sono {n} cose da fare.", to_do).format(n=to_do))
    return Screen("\n".join(lines), ((Button(_("Apri il patto"), ShowPattoDesk(patto_id=patto_id)),), (words.menu(),)))


def to_giver() -> Screen:
    """Tell somebody that another follows a patto that was theirs."""
    text = "🤝 " + _("Un patto che seguivi è in altre mani da oggi. Grazie per quello che hai fatto.")
    return Screen(text, ((words.menu(),),))


def waiting(many: int) -> Screen:
    """Tell whoever coordinates how many patti nobody follows."""
    text = ngettext(
        "C'è {n} patto che nessuno segue. Puoi passarlo a qualcuno.",
        "Ci sono {n} patti che nessuno segue. Puoi passarli a qualcuno.",
        many,
    )
    way = (Button(_("Patti senza operatore"), ShowZonePatti(orphans=True, page=0)),)
    return Screen("🤝 " + text.format(n=many), (way, (words.menu(),)))


def _at_once(uow: UnitOfWork, notice: TaskNow | TaskSoon, person: Person) -> Screen:
    task = records.task(uow.session, notice.task_id)
    if task is None:
        raise PattoGone
    patto = _patto(uow, task.patto_id)
    is_crisis = isinstance(notice, TaskNow)
    return at_once(task.id, patto.id, is_crisis=is_crisis, leads=patto.operator_id == person.id)


def _to_do(uow: UnitOfWork, notice: TasksToDo, person: Person) -> Screen:  # noqa: ARG001
    return to_do(tasks.how_many(uow, person))


def _passed_on(uow: UnitOfWork, notice: PattoPassedOn, person: Person) -> Screen:
    patto, step = _patto(uow, notice.patto_id), patti.step(uow.session, notice.step_id)
    taker_id = None if step is None else hand_over_news.taker_id(step)
    if person.id == taker_id:
        return to_taker(patto.id, len(records.open_of(uow.session, patto.id)))
    if person.id != patto.person_id:
        return to_giver()
    taker = None if taker_id is None else people.person(uow.session, taker_id)
    if taker is None or not taker.name:
        raise PattoGone
    return to_person(words.first_name(taker.name))


def _waiting(uow: UnitOfWork, notice: PattiWaiting, person: Person) -> Screen:  # noqa: ARG001
    return waiting(hand_over_news.how_many_wait(uow, person))


def _patto(uow: UnitOfWork, patto_id: int) -> Patto:
    patto = patti.patto(uow.session, patto_id)
    if patto is None:
        raise PattoGone
    return patto


WRITERS: dict[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    TaskNow: _at_once,
    TaskSoon: _at_once,
    TasksToDo: _to_do,
    PattoPassedOn: _passed_on,
    PattiWaiting: _waiting,
}
