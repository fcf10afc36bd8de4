"""What a class asks, for those who change it: employment, home, papers, questions of its own, when it answers."""

from collections.abc import Sequence
from html import escape

from locales import _, ngettext
from services.ages import Ages
from services.requirements import MOST_PAPERS, MOST_QUESTIONS, Employment, OwnQuestion
from services.requiring import MOST_DAYS, Asked
from views import requirements, words
from views.answers.classes import ShowClass
from views.answers.requiring import (
    AddQuestion,
    AskDays,
    AskRemovePaper,
    AskRemoveQuestion,
    LetAnswerInWords,
    LetSkip,
    RemovePaper,
    RemoveQuestion,
    SetDays,
    SetEmployment,
    SetHomes,
    ShowPapers,
    ShowQuestion,
    ShowQuestions,
    ShowRequirements,
    TickEmployment,
    TickHomes,
)
from views.answers.root import Answer
from views.screen import Button, Rows, Screen, Style

LONGEST_TITLE = 100
LONGEST_LABEL = 24
LONGEST_PAPER = 20
DAYS = (5, 10, 15, 20)
"""The days that are chosen most."""


def way_in(activity_id: int) -> Button:
    """Lead to what a class asks."""
    return Button("📋 " + _("Requisiti"), ShowRequirements(activity_id=activity_id))


def overview(one: Asked, *, done: bool = False) -> Screen:
    """Show all that a class asks, and the ways to change it; *done* where that was just done."""
    activity_id, rules = one.activity.id, one.rules
    lines = [
        _head(one),
        "🎂 "
        + _("All'inizio: {ages}. L'età si cambia nel catalogo.").format(
            ages=words.ages(Ages(rules.min_age, rules.max_age))
        ),
        "🙋 "
        + (
            _("È per {people}").format(people=requirements.for_whom(rules))
            if rules.employment
            else _("Chi lavora e chi no: non conta.")
        ),
        "🏠 "
        + (
            _("È per chi vive a {towns}").format(towns=words.named(one.home_names))
            if rules.territory_ids
            else _("Dove si vive: non conta.")
        ),
        "📄 " + (requirements.papers(rules) if rules.papers else _("Non c'è niente da portare.")),
        "❓ " + _questions_line(rules.questions),
        "⏱ " + requirements.answered_within(rules),
        "",
        _("Quello che cambi vale per le domande che arrivano da adesso."),
    ]
    if one.open_:
        lines.append(_waiting_line(one.open_))
    rows: Rows = (
        (
            Button("🙋 " + _("Lavoro o studio"), _tick_employment(one, one.employment)),
            Button("🏠 " + _("Dove si vive"), _tick_homes(one, one.homes)),
        ),
        (
            Button("📄 " + _("Da portare"), ShowPapers(activity_id=activity_id)),
            Button("❓ " + _("Cosa chiediamo"), ShowQuestions(activity_id=activity_id)),
        ),
        (Button("⏱ " + _("Tempi di risposta"), AskDays(activity_id=activity_id)),),
    )
    back = (Button(_("Indietro"), ShowClass(activity_id=activity_id)), words.menu())
    return Screen("\n".join(lines), (*rows, back), toast=_("Fatto.") if done else "")


def _questions_line(questions: Sequence[OwnQuestion]) -> str:
    if not questions:
        return _("Non chiediamo altro.")
    return ngettext(
        "Chiediamo anche {n} cosa del corso.", "Chiediamo anche {n} cose del corso.", len(questions)
    ).format(n=len(questions))


def _waiting_line(many: int) -> str:
    return ngettext(
        "{n} domanda è già arrivata: per lei valgono i requisiti di allora.",
        "{n} domande sono già arrivate: per loro valgono i requisiti di allora.",
        many,
    ).format(n=many)


def _head(one: Asked) -> str:
    return "📋 " + words.bold(words.cut(one.activity.title, LONGEST_TITLE))


# Ticks


def employment(one: Asked, ticked: int) -> Screen:
    """Let employments be ticked for whom a class is."""
    boxes = [
        (requirements.employment(kind), _tick_employment(one, ticked ^ (1 << at))) for at, kind in enumerate(Employment)
    ]
    question = _("Per chi è il corso? Tocca tutte le risposte che vanno bene.")
    yes = SetEmployment(activity_id=one.activity.id, seen=one.stamp, ticked=ticked)
    return _ticking(one, question, boxes, ticked, yes)


def homes(one: Asked, ticked: int) -> Screen:
    """Let territories be ticked in which one must live."""
    boxes = [(town.name, _tick_homes(one, ticked ^ (1 << at))) for at, town in enumerate(one.towns)]
    question = _("Dove deve vivere chi fa domanda? Tocca tutte le zone che vanno bene.")
    return _ticking(one, question, boxes, ticked, SetHomes(activity_id=one.activity.id, seen=one.stamp, ticked=ticked))


def _tick_employment(one: Asked, ticked: int) -> TickEmployment:
    return TickEmployment(activity_id=one.activity.id, seen=one.stamp, ticked=ticked)


def _tick_homes(one: Asked, ticked: int) -> TickHomes:
    return TickHomes(activity_id=one.activity.id, seen=one.stamp, ticked=ticked)


def _ticking(one: Asked, question: str, boxes: Sequence[tuple[str, Answer]], ticked: int, yes: Answer) -> Screen:
    lines = [_head(one), question, _("Se non ne scegli nessuna, non conta. Poi tocca Conferma.")]
    rows = tuple(
        (Button(("✅ " if ticked >> at & 1 else "⬜ ") + words.cut(label, LONGEST_LABEL), answer),)
        for at, (label, answer) in enumerate(boxes)
    )
    return Screen("\n".join(lines), (*rows, *_yes_or_no(one, _("Conferma"), yes)))


def _yes_or_no(one: Asked, label: str, yes: Answer, no: Answer | None = None, style: Style = Style.SUCCESS) -> Rows:
    back = no or ShowRequirements(activity_id=one.activity.id)
    return ((Button(label, yes, style), Button(_("Annulla"), back)), (words.menu(),))


# What to bring


def papers(one: Asked, *, again: bool = False, why: str = "") -> Screen:
    """Show what one has to bring, and ask for more; *why* the last that was written cannot be."""
    listed = one.rules.papers
    lines = [_head(one), _("Documenti da portare al primo incontro:") if listed else _("Non c'è niente da portare.")]
    lines += [f"• {escape(paper)}" for paper in listed]
    if len(listed) < MOST_PAPERS:
        lines += ["", _("Scrivi cosa aggiungere, una cosa per riga: per esempio «carta d'identità».")]
    if listed:
        lines.append(_("Per togliere un documento, toccalo."))
    lines += [_("Non ho capito: servono poche parole, una cosa per riga.")] if again else []
    lines += [why] if why else []
    rows = tuple(
        (
            Button(
                _("Togli «{paper}»").format(paper=words.cut(paper, LONGEST_PAPER)),
                AskRemovePaper(activity_id=one.activity.id, seen=one.stamp, at=at),
            ),
        )
        for at, paper in enumerate(listed)
    )
    return Screen("\n".join(lines), (*rows, _back(one)))


def ask_remove_paper(one: Asked, at: int) -> Screen:
    """Ask before a paper is asked for no more."""
    question = _("Togliamo «{paper}» da quello che si porta?").format(paper=escape(one.rules.papers[at]))
    yes = RemovePaper(activity_id=one.activity.id, seen=one.stamp, at=at)
    no = ShowPapers(activity_id=one.activity.id)
    return Screen(f"{_head(one)}\n{question}", _yes_or_no(one, _("Sì, togli"), yes, no, Style.DANGER))


def _back(one: Asked) -> tuple[Button, ...]:
    return (Button(_("Indietro"), ShowRequirements(activity_id=one.activity.id)), words.menu())


# Questions of its own


def questions(one: Asked) -> Screen:
    """Show the questions of a class's own, each on a button."""
    listed = one.rules.questions
    lines = [_head(one), _("Età e lavoro li chiediamo già, dove contano.")]
    lines += ["", _("Chiediamo anche:"), *(f"• {escape(question.text)}" for question in listed)] if listed else []
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                words.cut(question.text, LONGEST_LABEL),
                ShowQuestion(activity_id=one.activity.id, seen=one.stamp, at=at),
            ),
        )
        for at, question in enumerate(listed)
    ]
    if len(listed) < MOST_QUESTIONS:
        rows.append((Button("➕ " + _("Scrivi una domanda"), AddQuestion(activity_id=one.activity.id)),))
    else:
        lines += ["", _("Più di tre non si può: le persone si stancano.")]
    return Screen("\n".join(lines), (*rows, _back(one)))


def question(one: Asked, at: int, *, done: bool = False) -> Screen:
    """Show one question, how it is answered, and what can be done about it."""
    asked, activity_id = one.rules.questions[at], one.activity.id
    lines = [_head(one), words.bold(asked.text), *(f"• {escape(choice)}" for choice in asked.choices)]
    lines.append(_("Si risponde con un pulsante.") if asked.choices else _("Si risponde a parole."))
    lines.append(_("Si può saltare.") if asked.may_skip else _("Serve una risposta."))
    skip = LetSkip(activity_id=activity_id, seen=one.stamp, at=at, may_skip=not asked.may_skip)
    remove = AskRemoveQuestion(activity_id=activity_id, seen=one.stamp, at=at)
    rows: Rows = (
        (Button(_("Chiedi sempre") if asked.may_skip else _("Lascia saltare"), skip),),
        (Button(_("Togli la domanda"), remove, Style.DANGER),),
        (Button(_("Indietro"), ShowQuestions(activity_id=activity_id)), words.menu()),
    )
    return Screen("\n".join(lines), rows, toast=_("Fatto.") if done else "")


def ask_remove_question(one: Asked, at: int) -> Screen:
    """Ask before a question is asked no more."""
    text = _("Togliamo questa domanda?") + "\n" + words.bold(one.rules.questions[at].text)
    yes = RemoveQuestion(activity_id=one.activity.id, seen=one.stamp, at=at)
    no = ShowQuestions(activity_id=one.activity.id)
    return Screen(f"{_head(one)}\n{text}", _yes_or_no(one, _("Sì, togli"), yes, no, Style.DANGER))


def ask_words(one: Asked, *, again: bool = False) -> Screen:
    """Ask for the words of a new question."""
    lines = [
        _head(one),
        _("Scrivi la domanda come la leggerà la persona: per esempio «Perché vuoi fare questo corso?»."),
        _("Chiedi solo quello che serve per decidere."),
    ]
    lines += [_("È troppo lunga, o non sono parole. Scrivila più breve.")] if again else []
    return Screen(
        "\n".join(lines), ((Button(_("Indietro"), ShowQuestions(activity_id=one.activity.id)), words.menu()),)
    )


def ask_choices(one: Asked, text: str, *, again: bool = False) -> Screen:
    """Ask how a new question is answered."""
    lines = [_head(one), words.bold(text), ""]
    lines.append(_("Come si risponde? Scrivi da due a sei scelte brevi, una per riga."))
    lines += [_("Non ho capito: da due a sei scelte, con poche parole.")] if again else []
    in_words = (Button(_("Si risponde a parole"), LetAnswerInWords(), Style.PRIMARY),)
    back = (Button(_("Indietro"), AddQuestion(activity_id=one.activity.id)), words.menu())
    return Screen("\n".join(lines), (in_words, back))


# When it answers


def days(one: Asked, *, again: bool = False) -> Screen:
    """Ask within how many days applications are answered."""
    lines = [
        _head(one),
        requirements.answered_within(one.rules),
        "",
        _("Entro quanti giorni puoi rispondere? Tocca un numero, o scrivilo."),
        _("Chi fa domanda legge questa data, e noi te la ricordiamo."),
    ]
    lines += [_("Scrivi solo un numero, da 1 a {most}.").format(most=MOST_DAYS)] if again else []
    choices = tuple(Button(str(many), SetDays(activity_id=one.activity.id, days=many)) for many in DAYS)
    return Screen("\n".join(lines), (choices, _back(one)))
