"""Applying: one question on a screen, then all the answers, to be sent or corrected."""

from collections.abc import Iterator
from datetime import date
from html import escape

from locales import _
from services.application_answers import LONGEST_ANSWER, Question, Topic
from services.application_forms import Form
from services.eligibility import Obstacle
from services.requirements import Employment
from views import requirements, words
from views.answers.applications import (
    Apply,
    AskAt,
    SayChoice,
    SayEmployment,
    SendApplication,
    ShowAnswers,
    ShowApplication,
    SkipQuestion,
)
from views.answers.catalogue import ShowActivity
from views.screen import Button, Rows, Screen, Style

CUT_QUESTION = 200
CUT_ANSWER = 300
CHANGES_IN_A_ROW = 3


def ask(form: Form, at: int, *, changing: bool = False, again: bool = False) -> Screen:
    """Ask one question, with what is answered so far; *again*, where an answer was none."""
    question = form.questions[at]
    lines = [words.bold(form.title)]
    if not changing:
        lines.append(_("Domanda {n} di {many}").format(n=at + 1, many=len(form.questions)))
    lines += ["", "❓ " + words.bold(_asked(question)), *_hints(question, again=again)]
    known = said(form, question)
    if known:
        lines += ["", _("Adesso c'è scritto: {answer}").format(answer=known)]
    rows = [*_choices(form, question, at, changing=changing)]
    if question.may_skip:
        skip = SkipQuestion(application_id=form.application_id, at=at, changing=changing)
        rows.append((Button(_("Salta"), skip),))
    return Screen("\n".join(lines), (*rows, (_back(form, at, changing=changing), words.menu())))


def _asked(question: Question) -> str:
    match question.topic:
        case Topic.BORN:
            return _("Qual è la tua data di nascita?")
        case Topic.EMPLOYMENT:
            return _("Cosa fai adesso?")
        case Topic.OWN:
            return question.own.text if question.own else "…"


def _hints(question: Question, *, again: bool) -> Iterator[str]:
    if question.topic is Topic.BORN:
        if again:
            yield _("Questa data non l'ho capita. Metti giorno, mese e anno.")
        yield _("Scrivila così: 12/3/1999.")
    elif question.topic is Topic.EMPLOYMENT or (question.own and question.own.choices):
        yield _("Scegli qui sotto la risposta più vicina.") if again else _("Tocca la tua risposta.")
    elif again:
        yield _("Scrivi la risposta a parole, con {most} lettere al massimo.").format(most=LONGEST_ANSWER)
    else:
        yield _("Scrivi qui la risposta: bastano poche parole.")


def _choices(form: Form, question: Question, at: int, *, changing: bool) -> Iterator[tuple[Button, ...]]:
    mine = form.application_id
    if question.topic is Topic.EMPLOYMENT:
        for one in Employment:
            answer = SayEmployment(application_id=mine, at=at, changing=changing, employment=one)
            yield (Button(requirements.employment(one), answer),)
    elif question.own is not None:
        for number, label in enumerate(question.own.choices):
            yield (Button(label, SayChoice(application_id=mine, at=at, changing=changing, choice=number)),)


def _back(form: Form, at: int, *, changing: bool) -> Button:
    if changing:
        return Button(_("Indietro"), ShowAnswers(application_id=form.application_id))
    if at == 0:
        return Button(_("Indietro"), ShowActivity(activity_id=form.activity_id, back=""))
    return Button(_("Indietro"), AskAt(application_id=form.application_id, at=at - 1, changing=False))


def said(form: Form, question: Question) -> str:
    """Give an answer in words; empty, where there is none."""
    answer = form.answers.answer_to(question)
    match answer:
        case Employment():
            return requirements.employment(answer)
        case date():
            return f"{answer:%d/%m/%Y}"
        case str():
            return escape(words.cut(answer, CUT_ANSWER))
        case None:
            return ""


def review(form: Form, *, changed: bool = False) -> Screen:
    """Show all the answers: before they are sent, to be sent; afterwards, to be corrected while they can be."""
    lines = [words.bold(form.title)]
    if changed:
        lines.append("✅ " + _("Ho cambiato la risposta."))
    lines.append(_heading(form))
    for number, question in enumerate(form.questions, 1):
        lines += ["", f"{number}. " + words.bold(_name(question)), said(form, question) or _nothing(question)]
    if form.can_be_changed:
        lines += _what_else(form)
    return Screen("\n".join(lines), (*_review_rows(form), (_review_back(form), words.menu())))


def _heading(form: Form) -> str:
    if not form.is_draft:
        return _("Le tue risposte:")
    if form.next_at is not None:
        return _("Qualche risposta manca ancora.")
    return _("Controlla le tue risposte, poi manda la domanda.")


def _name(question: Question) -> str:
    match question.topic:
        case Topic.BORN:
            return _("Data di nascita")
        case Topic.EMPLOYMENT:
            return _("Cosa fai adesso")
        case Topic.OWN:
            return words.cut(question.own.text, CUT_QUESTION) if question.own else "…"


def _nothing(question: Question) -> str:
    return _("Nessuna risposta") if question.may_skip else _("Manca ancora")


def _what_else(form: Form) -> Iterator[str]:
    """Say what is in the way, and that it need not be the end; and what to bring."""
    if form.obstacles:
        yield ""
        yield "💬 " + _("Questo corso cerca altro:")
        yield from (f"• {mismatch(one, form)}" for one in form.obstacles)
        yield (
            _("La domanda puoi mandarla lo stesso: decide una persona.") if form.is_draft else _("Decide una persona.")
        )
    if form.rules.papers and form.is_draft:
        yield ""
        yield "📄 " + requirements.papers(form.rules)


def mismatch(obstacle: Obstacle, form: Form) -> str:
    """Say in what the answers are not what a class looks for."""
    match obstacle:
        case Obstacle.TOO_YOUNG | Obstacle.TOO_OLD:
            return words.sentence(requirements.ages(form.rules))
        case Obstacle.EMPLOYMENT:
            return words.sentence(requirements.for_whom(form.rules))
        case Obstacle.TERRITORY:
            return _("Chi vive a {towns}: nel tuo profilo c'è {home}").format(
                towns=words.named(form.towns), home=escape(form.home)
            )


def _review_rows(form: Form) -> Rows:
    if not form.can_be_changed:
        return ()
    changes = [
        Button(_("Cambia {n}").format(n=at + 1), AskAt(application_id=form.application_id, at=at, changing=True))
        for at in range(len(form.questions))
    ]
    rows = [tuple(changes[start : start + CHANGES_IN_A_ROW]) for start in range(0, len(changes), CHANGES_IN_A_ROW)]
    if form.next_at is not None and form.is_draft:
        rows.append((Button(_("Riprendi la domanda"), Apply(activity_id=form.activity_id), Style.PRIMARY),))
    elif form.is_draft:
        rows.append(
            (Button(_("Manda la domanda"), SendApplication(application_id=form.application_id), Style.PRIMARY),)
        )
    return tuple(rows)


def _review_back(form: Form) -> Button:
    if form.is_draft:
        return Button(_("Indietro"), ShowActivity(activity_id=form.activity_id, back=""))
    return Button(_("Indietro"), ShowApplication(application_id=form.application_id))
