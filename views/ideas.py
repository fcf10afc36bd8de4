"""My business idea: how it stands, seven short questions, one on each screen, and all the answers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape

from locales import _, ngettext
from services.ideas import ASKED, LONGEST_ANSWER, LONGEST_COMMENT, LONGEST_TITLE, NEEDED, Canvas, IdeaPage
from storage.catalogue import ActivityKind
from storage.ideas import UNFINISHED, Idea, IdeaState
from storage.people import Person
from views import dates, words
from views.answers.catalogue import Browse
from views.answers.ideas import (
    AskForTutor,
    AskIdeaComment,
    AskIdeaFile,
    AskIdeaQuestion,
    AskIdeaTitle,
    AskWithdrawIdea,
    PresentIdea,
    ShowIdea,
    ShowIdeaAnswers,
    ShowIdeaFiles,
    ShowIdeaReaders,
    ShowIdeaStory,
    ShowMyIdea,
    WithdrawIdea,
)
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

MOST_READERS = 20
ON_A_ROW = 4
"""Numbers of questions side by side."""


def way_in() -> Button:
    """Lead to my idea."""
    return Button("💡 " + _("La mia idea d'impresa"), ShowMyIdea())


def state(of: IdeaState) -> str:
    """Say how an idea stands."""
    return {
        IdeaState.IDEA: _("da raccontare"),
        IdeaState.DRAFT: _("bozza"),
        IdeaState.SUBMITTED: _("presentata"),
        IdeaState.IN_REVIEW: _("in revisione"),
        IdeaState.TO_REVISE: _("da rivedere"),
        IdeaState.VALIDATED: _("validata"),
        IdeaState.WITHDRAWN: _("ritirata"),
    }[of]


def questions() -> Sequence[tuple[str, str]]:
    """List the seven questions, each with an example."""
    return (
        (_("Quale problema risolvi?"), _("Per esempio: chi ha la bici rotta resta a piedi per giorni.")),
        (_("Chi ha questo problema?"), _("Per esempio: chi va al lavoro in bici, a Crema e nei paesi vicini.")),
        (_("Che cosa offri?"), _("Per esempio: riparo la bici a casa tua, la sera stessa.")),
        (_("Chi lo fa già?"), _("Per esempio: due negozi in centro, ma chiudono alle 18.")),
        (_("Come guadagni?"), _("Per esempio: 15 euro per ogni lavoro, più i pezzi.")),
        (_("Quanto ti serve per partire?"), _("Per esempio: 800 euro di attrezzi e una bici da carico.")),
        (_("Chi fa che cosa?"), _("Per esempio: io riparo, mia sorella tiene i conti.")),
    )


# The page


def none() -> Screen:
    """Say what this is to whoever has no idea here yet."""
    lines = [
        "💡 " + words.bold(_("La mia idea d'impresa")),
        _("Vuoi metterti in proprio? Ti faccio 7 domande brevi: ti fermi e riprendi quando vuoi."),
        _("Poi una persona del programma la legge, ti risponde e ti aiuta."),
        "",
        _("Finché non la presenti, o non chiedi aiuto, la vedi solo tu."),
    ]
    begin = Button(_("Comincia"), AskIdeaTitle(idea_id=0), Style.PRIMARY)
    return Screen("\n".join(lines), ((begin,), _ways_out(Browse(page=0, kind=ActivityKind.CLASS))))


def page(one: IdeaPage) -> Screen:
    """Show my idea: how it stands, and what comes next."""
    lines = [*_head(one), "", *_next(one)]
    return Screen(
        "\n".join(lines), (*_ways_on(one), *_ways_around(one), _ways_out(Browse(page=0, kind=ActivityKind.CLASS)))
    )


def _head(one: IdeaPage) -> Iterator[str]:
    yield "💡 " + words.bold(one.idea.title)
    yield _("Adesso è: {state}.").format(state=words.bold(state(one.idea.state)))
    yield counts(one)
    if one.tutor:
        yield _("Tutor: {name}.").format(name=escape(words.first_name(one.tutor)))


def counts(one: IdeaPage) -> str:
    """Say how much of an idea is there."""
    said = _("Risposte: {n} su {all}.").format(n=one.canvas.answered, all=len(ASKED))
    if one.documents:
        said += " " + _("Documenti: {n}.").format(n=one.documents)
    return said


def _next(one: IdeaPage) -> Iterator[str]:
    match one.idea.state:
        case IdeaState.IDEA | IdeaState.DRAFT:
            yield _("Quando vuoi, presentala.") if _may_present(one) else _("Rispondi alle domande, poi presentala.")
            if one.wants_tutor:
                yield _("Hai chiesto un tutor: quando c'è, ti scrivo.")
        case IdeaState.SUBMITTED:
            yield _("Presto una persona del programma la legge, e ti scrivo.")
            yield _("Fino ad allora la puoi ancora cambiare.")
        case IdeaState.IN_REVIEW:
            yield _("La sta leggendo {name}.").format(name=escape(words.first_name(one.validator) or _("qualcuno")))
            yield _("Adesso non si cambia. Per aggiungere qualcosa, scrivi un commento.")
        case IdeaState.TO_REVISE:
            yield _("Ti chiediamo di rivedere questo:")
            yield f"<blockquote>{escape(one.sent_back)}</blockquote>"
            yield _("Cambia quello che serve, poi presentala di nuovo.")
        case _:
            yield "🎉 " + _("Il tuo piano è buono: adesso puoi partire.")


def _ways_on(one: IdeaPage) -> Rows:
    """Lead on to what comes next: a question, or handing it in."""
    idea, rows = one.idea, []
    if idea.is_editable and one.canvas.first_open is not None:
        rows.append(
            (
                Button(
                    _("Continua"), _question(idea, one.canvas.first_open), None if _may_present(one) else Style.PRIMARY
                ),
            )
        )
    if _may_present(one):
        rows.append((_present(idea),))
    return tuple(rows)


def _may_present(one: IdeaPage) -> bool:
    can = one.idea.is_editable and one.idea.state is not IdeaState.SUBMITTED
    return can and one.canvas.is_enough


def _present(idea: Idea) -> Button:
    label = _("Presenta di nuovo") if idea.state is IdeaState.TO_REVISE else _("Presenta l'idea")
    return Button(label, PresentIdea(idea_id=idea.id), Style.SUCCESS)


def _ways_around(one: IdeaPage) -> Rows:
    idea = one.idea
    key = {"idea_id": idea.id}
    rows: list[tuple[Button, ...]] = [
        (Button(_("Le risposte"), ShowIdeaAnswers(**key)), Button("📎 " + _("Documenti"), ShowIdeaFiles(**key)))
    ]
    if idea.is_live:
        if not one.tutor and not one.wants_tutor:
            rows.append((Button("🤝 " + _("Chiedi un tutor"), AskForTutor(**key)),))
        if idea.state not in UNFINISHED or one.tutor or one.wants_tutor:  # there is somebody who reads it
            rows.append((Button("💬 " + _("Scrivi un commento"), AskIdeaComment(**key)),))
    rows.append(
        (Button(_("Storia"), ShowIdeaStory(**key, page=0)), Button(_("Chi l'ha letta"), ShowIdeaReaders(**key)))
    )
    if idea.is_live:
        rows.append((Button(_("Ritira l'idea"), AskWithdrawIdea(**key), Style.DANGER),))
    return tuple(rows)


def presented(one: IdeaPage) -> Screen:
    """Say that an idea was handed in, over its page."""
    return replace(page(one), toast=_("Idea presentata. Quando la leggono, ti scrivo."))


def tutor_asked(one: IdeaPage) -> Screen:
    """Say that somebody was asked for, over the idea's page."""
    return replace(page(one), toast=_("Fatto. Chi lavora nel programma adesso la può leggere."))


def commented(shown: Screen) -> Screen:
    """Say that a comment was passed on, over the page of whoever wrote it."""
    return replace(shown, text=_("Commento mandato.") + "\n\n" + shown.text)


# Telling it


def ask_title(idea: Idea | None, *, again: bool = False) -> Screen:
    """Ask for an idea in one sentence."""
    lines = ["💡 " + words.bold(_("La mia idea d'impresa"))]
    if idea is not None:
        lines.append(_("Adesso: {title}").format(title=escape(idea.title)))
    lines += ["", _("Che idea hai? Scrivila in una frase, per esempio «Riparo biciclette a casa tua».")]
    if again:
        lines.append(_("Scrivi con parole, fino a {most} lettere.").format(most=LONGEST_TITLE))
    back = ShowMyIdea() if idea is None else ShowIdeaAnswers(idea_id=idea.id)
    return Screen("\n".join(lines), (_ways_out(back),))


def ask_question(
    idea: Idea, canvas: Canvas, number: int, *, changing: bool = False, again: bool = False, is_file: bool = False
) -> Screen:
    """Ask one of the seven questions, with the answer that there is."""
    asked, example = questions()[number]
    there = canvas.answers[number]
    lines = [
        words.bold(idea.title),
        _("Domanda {n} di {all}").format(n=number + 1, all=len(ASKED)),
        "",
        words.bold(asked),
        _("Adesso: {answer}").format(answer=f"<i>{escape(there)}</i>") if there else example,
    ]
    if is_file:
        lines += ["", _("Qui scrivi la risposta. I file li aggiungi dopo, in Documenti.")]
    elif again:
        lines += ["", _("Scrivi la risposta con parole, fino a {most} lettere.").format(most=LONGEST_ANSWER)]
    return Screen("\n".join(lines), (_steps(idea, number, changing=changing, there=bool(there)), (words.menu(),)))


def _steps(idea: Idea, number: int, *, changing: bool, there: bool) -> tuple[Button, ...]:
    """Lead to the question before and the next one; from a single change, to all the answers."""
    answers = ShowIdeaAnswers(idea_id=idea.id)
    if changing:
        return (Button(_("Indietro"), answers),)
    back = Button(_("Indietro"), _question(idea, number - 1) if number else ShowMyIdea())
    on = answers if number + 1 == len(ASKED) else _question(idea, number + 1)
    return (back, Button(_("Lascia così") if there else _("Salta"), on))


def _question(idea: Idea, number: int, *, changing: bool = False) -> AskIdeaQuestion:
    return AskIdeaQuestion(idea_id=idea.id, number=number, changing=changing)


def answers(one: IdeaPage) -> Screen:
    """Show all the answers before the idea is handed in, each with the way to change it."""
    idea = one.idea
    lines = ["💡 " + words.bold(idea.title), "", *told(one.canvas)]
    rows: Rows = ()
    if idea.is_editable:
        lines += ["", _("Per cambiare una risposta, tocca il suo numero.")]
        if not one.canvas.is_enough:
            lines.append(_("Per presentarla servono almeno le prime {n}.").format(n=NEEDED))
        numbers = [Button(f"✏️ {at + 1}", _question(idea, at, changing=True)) for at in range(len(ASKED))]
        rows = (tuple(numbers[:ON_A_ROW]), tuple(numbers[ON_A_ROW:]))
        rows = (*rows, (Button(_("Cambia la frase"), AskIdeaTitle(idea_id=idea.id)),))
    if _may_present(one):
        rows = (*rows, (_present(idea),))
    return Screen("\n".join(lines), (*rows, _ways_out(ShowMyIdea())))


def told(canvas: Canvas) -> Iterator[str]:
    """Write the seven answers under their questions."""
    for number, ((asked, _example), said) in enumerate(zip(questions(), canvas.answers, strict=True), 1):
        yield f"{number}. {words.bold(asked)}"
        yield escape(said) or _("ancora niente")


# Around it


def ask_comment(idea: Idea, *, is_author: bool, again: bool = False) -> Screen:
    """Ask for a comment."""
    lines = ["💬 " + words.bold(idea.title)]
    if is_author:
        lines.append(_("Scrivi qui. Lo legge chi ti segue, e anche la risposta la trovi in Storia."))
    else:
        lines.append(_("Scrivi qui il tuo commento. Lo legge chi ha l'idea, e chi la segue con te."))
    if again:
        lines += ["", _("Scrivi con parole, fino a {most} lettere.").format(most=LONGEST_COMMENT)]
    return Screen("\n".join(lines), (_ways_out(home_of(idea, is_author=is_author)),))


def home_of(idea: Idea, *, is_author: bool) -> ShowMyIdea | ShowIdea:
    """Give the page of an idea, as its author or as staff."""
    return ShowMyIdea() if is_author else ShowIdea(idea_id=idea.id)


def read_by(idea: Idea, readers: Sequence[tuple[str, datetime]], here: Here) -> Screen:
    """Say who of the staff has opened my idea."""
    lines = [words.bold(idea.title), ""]
    if not readers:
        lines.append(_("Nessuno l'ha ancora aperta."))
    else:
        lines.append(_("Chi l'ha aperta, e quando l'ultima volta:"))
        later = here.later
        lines += [
            f"👤 {escape(words.cut(name, 60) or _('qualcuno'))}, {dates.when(at, later)}"
            for name, at in readers[:MOST_READERS]
        ]
        more = len(readers) - MOST_READERS
        if more > 0:
            lines.append(ngettext("… e {n} altra persona", "… e altre {n} persone", more).format(n=more))
    return Screen("\n".join(lines), (_ways_out(ShowMyIdea()),))


def ask_withdraw(idea: Idea) -> Screen:
    """Ask before an idea is taken back."""
    lines = [
        words.bold(idea.title),
        _("Ritiro questa idea? Nessuno la legge più, e qui non la trovi più."),
    ]
    yes = Button(_("Sì, ritira l'idea"), WithdrawIdea(idea_id=idea.id), Style.DANGER)
    return Screen("\n".join(lines), ((yes,), _ways_out(ShowMyIdea())))


def withdrawn() -> Screen:
    """Say that an idea was taken back."""
    text = _("Fatto: la tua idea è ritirata. Se ne hai un'altra, comincia quando vuoi.")
    return Screen(text, ((Button(_("Comincia"), AskIdeaTitle(idea_id=0)),), _ways_out(ShowMyIdea())))


def ask_file(idea: Idea, *, again: bool = False, is_photo: bool = False) -> Screen:
    """Ask for a document."""
    lines = ["📎 " + words.bold(idea.title)]
    if is_photo:
        lines.append(_("Questa è una foto. Manda il documento come file, o scrivi le risposte alle domande."))
    elif again:
        lines.append(_("Qui aspetto un file. Le parole scrivile nelle risposte, o in un commento."))
    lines += [
        _("Manda qui il documento: PDF, Word, Excel o OpenDocument, fino a 20 MB."),
        _("Tocca la graffetta 📎, poi «File»."),
    ]
    answers_ = (Button(_("Le risposte"), ShowIdeaAnswers(idea_id=idea.id)),)
    return Screen("\n".join(lines), (answers_, _ways_out(ShowIdeaFiles(idea_id=idea.id))))


def add_file(idea: Idea) -> Button:
    """Lead to sending a document."""
    return Button("📎 " + _("Aggiungi un documento"), AskIdeaFile(idea_id=idea.id))


def _ways_out(back: ShowMyIdea | ShowIdea | ShowIdeaAnswers | ShowIdeaFiles | Browse) -> tuple[Button, Button]:
    return (Button(_("Indietro"), back), words.menu())


def is_author(idea: Idea, person: Person) -> bool:
    """Tell whose page of an idea somebody sees."""
    return idea.author_id == person.id
