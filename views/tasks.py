"""What there is to do about patti, as whoever follows them sees it: whom to call today, and why."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from locales import _
from services.tasks import LONGEST_WORDS, TaskPage, Worklist
from storage.tasks import ListedTask, Outcome, Reason
from views import dates, patto_desk, words
from views.answers.patto_desk import ShowPattiDesk, ShowPattoDesk
from views.answers.tasks import (
    AskCloseTask,
    AskTaskWords,
    CloseTask,
    PutTaskOff,
    ShowDoneTasks,
    ShowTask,
    ShowTasks,
    TakeTask,
)
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

SHORT_NAME = 12
"""Letters of a name on a button that says why, too."""


def worklist(one: Worklist, here: Here) -> Screen:
    """List whom to call today and why; or what was put off."""
    lines = [words.bold(_("Rimandate")) if one.is_put_off else "📌 " + words.bold(_("Chi chiamare oggi"))]
    if not one.rows:
        lines.append(_("Qui non c'è niente.") if one.is_put_off else _("Per oggi non c'è niente da fare. 🌱"))
    names = patto_desk.told_apart([(task.patto_id, task.name, task.code) for task in one.rows])
    for task in one.rows:
        lines += ["", f"{_mark(task)}{words.bold(names[task.patto_id])}", _line(task, here)]
    buttons = tuple((Button(_label(task, one.rows, names), ShowTask(task_id=task.id)),) for task in one.rows)
    return Screen("\n".join(lines), (*buttons, *_turning(one), *_other_list(one), _ways_out(ShowPattiDesk())))


def _label(task: ListedTask, among: Sequence[ListedTask], names: Mapping[int, str]) -> str:
    """Name something to do on its button; where there is more than one about somebody, with the reason."""
    name, called = names[task.patto_id], patto_desk.named(task.name, task.code)
    if sum(each.patto_id == task.patto_id for each in among) > 1:
        who = called if name == called else task.code
        name = f"{words.cut(who, SHORT_NAME)} · {patto_desk.brief_reasons()[task.reason]}"
    return _mark(task) + words.cut(name, patto_desk.LONGEST_LABEL - len(_mark(task)))


def _mark(task: ListedTask) -> str:
    return "🔴 " if task.is_urgent else ""


def _line(task: ListedTask, here: Here) -> str:
    said = _("{why}, da {day}").format(why=reason(task.reason), day=_day(task, here))
    if task.snoozed_until is not None and task.snoozed_until > here.today:
        return f"{said}\n⏳ " + _("rimandata a {day}").format(day=dates.day(task.snoozed_until, here))
    return f"{said}\n👋 " + _("te ne occupi tu") if task.is_taken else said


def _day(task: ListedTask, here: Here) -> str:
    return dates.day(here.wall(task.woken_at).date(), here.later)


def _turning(one: Worklist) -> Rows:
    turning = []
    if one.number:
        turning.append(Button(_("Pagina prima"), ShowTasks(put_off=one.is_put_off, page=one.number - 1)))
    if not one.is_last:
        turning.append(Button(_("Avanti"), ShowTasks(put_off=one.is_put_off, page=one.number + 1)))
    return (tuple(turning),) if turning else ()


def _other_list(one: Worklist) -> Rows:
    if one.is_put_off:
        return ((patto_desk.calls(one.to_do),),)
    if not one.put_off:
        return ()
    label = _("Rimandate ({n})").format(n=one.put_off)
    return ((Button("⏳ " + label, ShowTasks(put_off=True, page=0)),),)


def page(one: TaskPage, here: Here) -> Screen:
    """Show one thing to do, with what can be done about it; of what is done, what came of it."""
    lines = [
        ("🔴 " if one.task.is_urgent else "📌 ") + words.bold(patto_desk.named(one.name, one.patto.code)),
        *_facts(one, here),
    ]
    desk = (Button(_("Apri il patto"), ShowPattoDesk(patto_id=one.patto.id)),)
    return Screen("\n".join(lines), (*_ways_on(one), desk, _ways_out(ShowTasks(put_off=False, page=0))))


def _facts(one: TaskPage, here: Here) -> Iterator[str]:
    task = one.task
    yield words.sentence(reason(task.reason)) + "."
    yield _("Da {when}.").format(when=dates.when(task.woken_at, here.later))
    if task.closed_at is not None and task.outcome is not None:
        yield "✅ " + _("Chiusa {when}: {outcome}.").format(
            when=dates.when(task.closed_at, here.later), outcome=outcome(task.outcome)
        )
        if task.words:
            yield f"<blockquote>{escape(task.words)}</blockquote>"
        return
    if task.snoozed_until is not None and task.snoozed_until > here.today:
        yield "⏳ " + _("Rimandata a {day}.").format(day=dates.day(task.snoozed_until, here))
    if one.taken_by:
        taken_by = escape(words.cut(words.first_name(one.taken_by), 40))
        yield "👋 " + _("Se ne occupa {name}.").format(name=taken_by)
    yield advice(task.reason)


def _ways_on(one: TaskPage) -> Rows:
    key = {"task_id": one.task.id}
    if one.task.closed_at is not None:
        label = _("Cambia le parole") if one.task.words else _("Aggiungi due parole")
        return ((Button("✏️ " + label, AskTaskWords(**key)),),)
    rows: list[tuple[Button, ...]] = [(Button(_("Fatto, chiudi"), AskCloseTask(**key), Style.SUCCESS),)]
    if one.task.taken_at is None:
        rows.append((Button("👋 " + _("Me ne occupo io"), TakeTask(**key)),))
    later = [Button("⏳ " + _("Domani"), PutTaskOff(**key, days=1))]
    if not one.task.is_urgent:
        later.append(Button("⏳ " + _("Tra 7 giorni"), PutTaskOff(**key, days=7)))
    return (*rows, tuple(later))


def ask_close(one: TaskPage) -> Screen:
    """Ask what came of something; what is urgent is not closed before somebody was reached."""
    key = {"task_id": one.task.id}
    found = [Outcome.TALKED, Outcome.SETTLED]
    if not one.task.is_urgent:
        found.append(Outcome.NOT_REACHED)
    lines = [words.bold(patto_desk.named(one.name, one.patto.code)), _("Com'è andata?")]
    rows = tuple((Button(words.sentence(outcome(each)), CloseTask(**key, outcome=each.value)),) for each in found)
    return Screen("\n".join(lines), (*rows, _ways_out(ShowTask(**key))))


def closed(one: TaskPage, here: Here) -> Screen:
    """Say that something is closed, and offer to write how it went."""
    shown = page(one, here)
    return Screen(
        _("Fatto. Se vuoi, scrivi due parole per chi segue il patto con te.") + "\n\n" + shown.text, shown.rows
    )


def ask_words(one: TaskPage, *, again: bool = False) -> Screen:
    """Ask how it went, in words."""
    lines = [words.bold(patto_desk.named(one.name, one.patto.code)), _("Com'è andata? Scrivi qui due parole.")]
    lines.append(_("Le legge chi segue il patto con te, e la persona se chiede i suoi dati."))
    if again:
        lines += ["", _("Scrivi con parole, fino a {most} lettere.").format(most=LONGEST_WORDS)]
    return Screen("\n".join(lines), (_ways_out(ShowTask(task_id=one.task.id)),))


def done(patto_id: int, found: Sequence[TaskPage], here: Here, *, page: int, is_last: bool) -> Screen:
    """List what was done about a patto, the last first."""
    lines = [words.bold(_("Cose fatte"))]
    if not found:
        lines.append(_("Per ora qui non ce ne sono."))
    for one in found:
        lines += ["", *_done_line(one, here)]
    turning = [Button(_("Pagina prima"), ShowDoneTasks(patto_id=patto_id, page=page - 1))] if page else []
    turning += [] if is_last else [Button(_("Avanti"), ShowDoneTasks(patto_id=patto_id, page=page + 1))]
    pages = (tuple(turning),) if turning else ()
    return Screen("\n".join(lines), (*pages, _ways_out(ShowPattoDesk(patto_id=patto_id))))


def _done_line(one: TaskPage, here: Here) -> Iterator[str]:
    task = one.task
    if task.closed_at is None or task.outcome is None:
        return
    day = dates.day(here.wall(task.closed_at).date(), here.later)
    yield words.bold(words.sentence(reason(task.reason)))
    by = words.first_name(one.closed_by)
    said = _("Chiusa {day} da {name}: {outcome}.") if by else _("Chiusa {day}: {outcome}.")
    yield said.format(day=day, name=escape(words.cut(by, 40)), outcome=outcome(task.outcome))
    if task.words:
        yield f"<blockquote>{escape(words.cut(task.words, 200))}</blockquote>"


def reason(of: Reason) -> str:
    """Say why somebody should be called."""
    return {
        Reason.CRISIS: _("ha scritto parole che possono dire un pericolo"),
        Reason.HELP: _("chiede aiuto"),
        Reason.CALL: _("vuole una telefonata"),
        Reason.DISAGREEMENT: _("dice che una risposta non è così"),
        Reason.CHANGE: _("chiede di cambiare il patto"),
        Reason.VOICE: _("ha mandato un messaggio vocale"),
        Reason.MISSED: _("non risponde da due volte"),
        Reason.UNREACHABLE: _("qui non riceve più i messaggi"),
        Reason.REVIEW: _("serve una verifica"),
        Reason.BUDGET: _("c'è una spesa da decidere"),
    }[of]


def advice(of: Reason) -> str:
    """Say in a sentence what helps."""
    return {
        Reason.CRISIS: _("Chiama adesso. Se c'è pericolo, il numero è il 112."),
        Reason.HELP: _("Chiama o scrivi oggi: basta chiedere di cosa ha bisogno."),
        Reason.CALL: _("Chiama entro il giorno che abbiamo promesso."),
        Reason.DISAGREEMENT: _("Ascolta le due parti, poi scrivi com'è andata."),
        Reason.CHANGE: _("Parlatene, e se serve scrivete insieme una versione nuova."),
        Reason.VOICE: _("Ascolta il messaggio nella pagina del patto."),
        Reason.MISSED: _("Chiedi come va, senza parlare di risposte che non ci sono."),
        Reason.UNREACHABLE: _("Prova per telefono, o chiedi all'ente."),
        Reason.REVIEW: _("Proponi un giorno per la verifica, o scrivi com'è andata."),
        Reason.BUDGET: _("Apri il patto e decidi la spesa."),
    }[of]


def outcome(of: Outcome) -> str:
    """Say what came of something."""
    return {
        Outcome.TALKED: _("abbiamo parlato"),
        Outcome.NOT_REACHED: _("non risponde"),
        Outcome.SETTLED: _("risolto"),
        Outcome.NO_LONGER: _("non serve più"),
    }[of]


def _ways_out(back: ShowPattiDesk | ShowTasks | ShowTask | ShowPattoDesk) -> tuple[Button, Button]:
    return (Button(_("Indietro"), back), words.menu())
