"""Applications as those see them who judge: the list of what waits, and one of them with its answers."""

from collections.abc import Iterator
from datetime import date
from html import escape

from locales import _, ngettext
from services.admissions import TO_ANSWER
from services.ages import Ages
from services.application_answers import Question, Topic, questions
from services.application_states import Status
from services.eligibility import Obstacle
from services.requirements import Employment
from services.review_pages import ClosedList, Page, Worklist
from storage.applications import ApplicationQuestion
from storage.reviews import ToReview
from views import dates, requirements, words
from views.answers.classes import ShowClass
from views.answers.management import ShowManagement
from views.answers.reviews import (
    Admit,
    AskPerson,
    AskRefusal,
    LetWait,
    OpenApplication,
    OpenNext,
    PutBack,
    ShowClosed,
    ShowWorklist,
)
from views.dates import Here
from views.screen import LONGEST_TEXT, Button, Rows, Screen, Style, units

LONGEST_TITLE = 60
LONGEST_NAME = 40
LONGEST_LABEL = 26
CUTS = (1000, 400, 150)
"""How long answers and questions may be: shorter, where a message would not hold all of them."""


def way_in(owed: int, late: int) -> Button:
    """Lead to all applications that wait for an answer."""
    if not owed:
        return Button("📨 " + _("Domande"), ShowWorklist(activity_id=0, page=0))
    label = _("Domande: {n}").format(n=owed)
    if late:
        label = _("Domande: {n}, in ritardo: {late}").format(n=owed, late=late)
    return Button("📨 " + label, ShowWorklist(activity_id=0, page=0))


def class_way_in(activity_id: int, owed: int) -> Button:
    """Lead to the applications for one class."""
    return Button("📨 " + _("Domande: {n}").format(n=owed), ShowWorklist(activity_id=activity_id, page=0))


# The list


def worklist(of: Worklist, here: Here, *, put_back: bool = False, none_free: bool = False) -> Screen:
    """List what waits for an answer, late ones first.

    *put_back* where one was just left to others, *none_free* where there is no next one to take.
    """
    head = "📨 " + words.bold(_("Domande da valutare"))
    lines = [head if of.activity_id is None else f"{head} · {escape(words.cut(of.title, LONGEST_TITLE))}"]
    rows: list[tuple[Button, ...]] = []
    if not of.rows:
        lines.append(_("Nessuna domanda aspetta una risposta."))
    else:
        lines += [_counted(of), _("Apri la prossima, o scegline una."), ""]
        lines += [_line(one, of, here) for one in of.rows]
        rows.append((Button("▶️ " + _("La prossima"), OpenNext(after_id=0), Style.PRIMARY),))
        rows += [(Button(_label(one, here), OpenApplication(application_id=one.application_id)),) for one in of.rows]
    at = of.activity_id or 0
    turning = [Button(_("Pagina prima"), ShowWorklist(activity_id=at, page=of.number - 1))] if of.number else []
    turning += [] if of.is_last else [Button(_("Avanti"), ShowWorklist(activity_id=at, page=of.number + 1))]
    rows += [tuple(turning)] if turning else []
    if of.activity_id is not None:
        rows.append((Button(_("Domande chiuse"), ShowClosed(activity_id=of.activity_id, page=0)),))
    back = (
        Button(_("Gestione"), ShowManagement())
        if of.activity_id is None
        else Button(_("Indietro"), ShowClass(activity_id=of.activity_id))
    )
    toast = _("Fatto: la può valutare chiunque.") if put_back else ""
    toast = _("Per ora non ce n'è un'altra libera.") if none_free else toast
    return Screen("\n".join(lines), (*rows, (back, words.menu())), toast=toast)


def closed(of: ClosedList) -> Screen:
    """List what came of the applications for a class, each on a button of its own."""
    lines = [f"📨 {words.bold(_('Domande chiuse'))} · {escape(words.cut(of.title, LONGEST_TITLE))}"]
    if not of.rows:
        lines.append(_("Qui non ce ne sono."))
    for one, status in of.rows:
        lines += ["", words.bold(words.cut(one.name, LONGEST_NAME)), outcome(status)]
    rows: list[tuple[Button, ...]] = [
        (Button(words.cut(one.name, LONGEST_LABEL), OpenApplication(application_id=one.application_id)),)
        for one, _status in of.rows
    ]
    at = of.activity_id
    turning = [Button(_("Pagina prima"), ShowClosed(activity_id=at, page=of.number - 1))] if of.number else []
    turning += [] if of.is_last else [Button(_("Avanti"), ShowClosed(activity_id=at, page=of.number + 1))]
    rows += [tuple(turning)] if turning else []
    back = (Button(_("Indietro"), ShowWorklist(activity_id=at, page=0)), words.menu())
    return Screen("\n".join(lines), (*rows, back))


def _counted(of: Worklist) -> str:
    said = ngettext("{n} domanda aspetta una risposta.", "{n} domande aspettano una risposta.", of.owed)
    late = " ⏰ " + _("In ritardo: {n}.").format(n=of.late) if of.late else ""
    return said.format(n=of.owed) + late


def _line(one: ToReview, of: Worklist, here: Here) -> str:
    parts = [words.bold(words.cut(one.name, LONGEST_NAME)), _since(one, here)]
    if of.activity_id is None:
        parts.insert(1, escape(words.cut(one.title, LONGEST_TITLE)))
    line = " · ".join(parts) + "\n" + _promised(one.promised_on, here)
    if one.has_open_question:
        line += " ❓ " + _("Aspetta una risposta dalla persona.")
    if one.held_by_id == of.reader_id:
        line += " ✋ " + _("La stai valutando tu.")
    elif one.held_by is not None:
        line += " ✋ " + _("La sta valutando {name}.").format(name=escape(words.cut(one.held_by, LONGEST_NAME)))
    return line


def _since(one: ToReview, here: Here) -> str:
    """Say how old an application is."""
    days = (here.today - here.wall(one.sent_at).date()).days
    if days <= 0:
        return _("arrivata oggi")
    return ngettext("arrivata da {n} giorno", "arrivata da {n} giorni", days).format(n=days)


def _promised(promised_on: date, here: Here) -> str:
    day = dates.day(promised_on, here)
    if promised_on < here.today:
        return "⏰ " + _("In ritardo. Doveva arrivare entro {day}.").format(day=day)
    return _("Risposta entro {day}.").format(day=day)


def _label(one: ToReview, here: Here) -> str:
    mark = "⏰ " if one.promised_on < here.today else "❓ " if one.has_open_question else ""
    return mark + words.cut(one.name, LONGEST_LABEL)


# One application


def application(of: Page, here: Here, *, done: bool = False, why: str = "") -> Screen:
    """Show one application, and what can be decided.

    *done* where the reader has just decided with a tap; *why* what was written could not be done, or that it is.
    """
    rows = (*_decisions(of), *_ways_out(of))
    toast = said(of) if done else ""
    for most in CUTS:
        text = "\n".join([*([why, ""] if why else []), *_told(of, here, most)])
        if units(text) <= LONGEST_TEXT:
            break
    return Screen(text, rows, toast=toast)


def _told(of: Page, here: Here, most: int) -> Iterator[str]:
    yield head(of)
    if of.case.application.is_open:
        yield from _open(of, here)
    else:
        yield from _decided(of, here, most)
    yield from _answers(of, most)
    yield from _fitting(of)
    yield from _asked(of, most)
    if of.is_mine:
        yield from _room(of)


def head(of: Page) -> str:
    """Name who applied, and for what."""
    name, title = words.cut(of.case.name, LONGEST_NAME), words.cut(of.case.activity.title, LONGEST_TITLE)
    return f"📨 {words.bold(name)} · {escape(title)}"


def _open(of: Page, here: Here) -> Iterator[str]:
    application = of.case.application
    if application.sent_at is not None:
        yield _("Arrivata: {day}.").format(day=dates.day(here.wall(application.sent_at).date(), here))
    if application.promised_on is not None:
        yield _promised(application.promised_on, here)
    if of.case.held_by is not None:
        name = escape(words.cut(of.case.held_by, LONGEST_NAME))
        yield "✋ " + _("La sta valutando {name}. Dopo mezz'ora la può prendere chiunque.").format(name=name)


def _decided(of: Page, here: Here, most: int) -> Iterator[str]:
    application = of.case.application
    yield outcome(of.status)
    if application.decided_at is not None and of.decided_by:
        day = dates.day(here.wall(application.decided_at).date(), here)
        yield _("Ha deciso {name}, {day}.").format(name=escape(words.cut(of.decided_by, LONGEST_NAME)), day=day)
    if application.reason:
        yield _("Il motivo: {reason}").format(reason=escape(words.cut(_(application.reason), most)))
    if application.exception:
        yield _("Perché va bene lo stesso: {reason}").format(reason=escape(words.cut(_(application.exception), most)))


def outcome(status: Status) -> str:
    """Say to staff what came of an application."""
    return {
        Status.DRAFT: "✍️ " + _("Non è ancora arrivata."),
        Status.RECEIVED: "📨 " + _("Aspetta una risposta."),
        Status.REVIEWING: "👀 " + _("Qualcuno la sta valutando."),
        Status.ASKED: "❓ " + _("Aspetta una risposta dalla persona."),
        Status.ADMITTED: "🎉 " + _("Ammessa: il posto aspetta un sì."),
        Status.WAITING: "⏳ " + _("Ammessa: aspetta che si liberi un posto."),
        Status.ENROLLED: "✅ " + _("Ammessa: il posto è suo."),
        Status.CONCLUDED: "🎓 " + _("Ammessa, e il corso è finito."),
        Status.REFUSED: "✖️ " + _("Non ammessa."),
        Status.WITHDRAWN: "↩️ " + _("La persona l'ha ritirata."),
        Status.CALLED_OFF: "✖️ " + _("Chiusa: il corso non si fa."),
        Status.ENDED: "✖️ " + _("Chiusa: il posto è tornato libero."),
    }[status]


def _answers(of: Page, most: int) -> Iterator[str]:
    asked = questions(of.case.rules)
    if asked or of.home:
        yield ""
    for question in asked:
        yield _answer(of, question, most)
    if of.home:
        yield "🏠 " + _("Vive a {town}").format(town=escape(of.home))


def _answer(of: Page, question: Question, most: int) -> str:
    answer = of.case.answers.answer_to(question)
    if question.topic is Topic.BORN and isinstance(answer, date):
        years = ngettext("{n} anno all'inizio", "{n} anni all'inizio", of.age or 0).format(n=of.age or 0)
        return f"🎂 {answer:%d/%m/%Y} · {years}"
    if isinstance(answer, Employment):
        return "🙋 " + requirements.employment(answer)
    if question.own is None:
        return "❔ " + _("Nessuna risposta")
    said = _("Nessuna risposta") if answer is None else escape(words.cut(str(answer), most))
    return f"{words.bold(words.cut(question.own.text, most))}\n{said}"


def _fitting(of: Page) -> Iterator[str]:
    yield ""
    if not of.case.obstacles:
        yield "👍 " + _("Le risposte sono quelle che il corso chiede.")
        return
    yield "⚠️ " + _("Il corso chiede altro:")
    yield from (f"• {obstacle(one, of)}" for one in of.case.obstacles)


def obstacle(of: Obstacle, page: Page) -> str:
    """Say what a class asks that the answers do not meet."""
    rules = page.case.rules
    match of:
        case Obstacle.TOO_YOUNG | Obstacle.TOO_OLD:
            return _("È per chi ha questa età: {ages}").format(ages=words.ages(Ages(rules.min_age, rules.max_age)))
        case Obstacle.EMPLOYMENT:
            return _("È per {people}").format(people=requirements.for_whom(rules))
        case Obstacle.TERRITORY:
            return _("È per chi vive a {towns}").format(towns=words.named(page.towns))


def _asked(of: Page, most: int) -> Iterator[str]:
    """Show the last question and its answer; of earlier ones only that they are there."""
    if not of.case.questions:
        return
    last: ApplicationQuestion = of.case.questions[-1]
    yield ""
    yield "❓ " + _("Abbiamo chiesto: {question}").format(question=escape(words.cut(last.question, most)))
    if last.answer is None:
        yield _("La risposta non è ancora arrivata.")
    else:
        yield "💬 " + _("Risposta: {answer}").format(answer=escape(words.cut(last.answer, most)))


def _room(of: Page) -> Iterator[str]:
    room = of.case.room
    yield ""
    if room.can_admit:
        if room.free is not None:
            yield _("Posti liberi: {n}.").format(n=room.free)
        yield _("Se ammetti, il posto aspetta un sì per {n} giorni al massimo.").format(n=TO_ANSWER.days)
    else:
        yield _("Posti liberi: 0. Chi aspetta: {n}.").format(n=room.waiting)
        yield _("Con In lista la persona prende il primo posto che si libera per lei.")


def _decisions(of: Page) -> Rows:
    if not of.is_mine:
        return ()
    case, application_id = of.case, of.case.application.id
    if case.room.can_admit:
        yes = Button("✅ " + _("Ammetti"), Admit(application_id=application_id, seen=case.stamp), Style.SUCCESS)
    else:
        yes = Button("⏳ " + _("In lista"), LetWait(application_id=application_id, seen=case.stamp), Style.SUCCESS)
    no = Button(_("Non ammettere"), AskRefusal(application_id=application_id, seen=case.stamp))
    ask = Button(_("Chiedi"), AskPerson(application_id=application_id))
    is_asking = any(one.answered_at is None for one in case.questions)
    others = Button(_("Lascia ad altri"), PutBack(application_id=application_id))
    return ((yes,), (no,) if is_asking else (no, ask), (others,))


def _ways_out(of: Page) -> Rows:
    after = OpenNext(after_id=of.case.application.id)
    to_list = Button(_("Domande"), ShowWorklist(activity_id=0, page=0))
    return ((Button("▶️ " + _("La prossima"), after),), (to_list, words.menu()))


def said(of: Page) -> str:
    """Say that what was decided is done."""
    return {
        Status.ADMITTED: _("Ammessa: lo scrivo alla persona."),
        Status.WAITING: _("Messa in attesa: lo scrivo alla persona."),
        Status.REFUSED: _("Non ammessa: lo scrivo alla persona."),
        Status.ASKED: _("Domanda mandata: la risposta arriva qui."),
    }.get(of.status, _("Fatto."))
