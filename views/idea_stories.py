"""The history of a business idea, line by line, and its documents, version by version."""

from collections.abc import Iterator, Sequence
from html import escape

from locales import _
from storage.ideas import Idea, IdeaFile, IdeaFileState, IdeaState, StepKind, ToldStep
from views import dates, ideas, words
from views.answers.ideas import ReadIdeaFiles, ShowIdea, ShowIdeaFiles, ShowIdeaStory, ShowMyIdea, TakeIdeaFile
from views.attachments import Stored
from views.dates import Here
from views.screen import Button, Screen

MOST_FILES = 8
"""Versions that are shown, the newest ones."""


def story(idea: Idea, steps: Sequence[ToldStep], here: Here, *, page: int, is_last: bool, is_author: bool) -> Screen:
    """List what happened to an idea, the newest first, each with its day."""
    lines = [words.bold(idea.title), words.bold(_("Storia"))]
    for one in steps:
        lines += ["", "📅 " + dates.when(one.at, here.later), *_step(one, idea)]
    turning = []
    if page:
        turning.append(Button(_("Pagina prima"), ShowIdeaStory(idea_id=idea.id, page=page - 1)))
    if not is_last:
        turning.append(Button(_("Avanti"), ShowIdeaStory(idea_id=idea.id, page=page + 1)))
    pages = (tuple(turning),) if turning else ()
    back = Button(_("Indietro"), ideas.home_of(idea, is_author=is_author))
    return Screen("\n".join(lines), (*pages, (back, words.menu())))


def _step(one: ToldStep, idea: Idea) -> Iterator[str]:
    who = escape(words.cut(words.first_name(one.by), 40)) or _("Qualcuno")
    match one.kind:
        case StepKind.STATE:
            yield _("{name}: l'idea è {state}.").format(
                name=who, state=words.bold(ideas.state(one.state or IdeaState.IDEA))
            )
            if one.text:
                yield f"<blockquote>{escape(one.text)}</blockquote>"
        case StepKind.COMMENT:
            yield "💬 " + _("{name} scrive:").format(name=who)
            yield f"<blockquote>{escape(one.text or '')}</blockquote>"
        case StepKind.TUTOR if one.by_id == idea.author_id:
            yield "🤝 " + _("{name} chiede un tutor.").format(name=who)
        case StepKind.TUTOR:
            tutor = escape(words.cut(words.first_name(one.text or ""), 40)) or _("Qualcuno")
            yield "🤝 " + _("{name} fa da tutor.").format(name=tutor)
        case StepKind.FILE:
            yield "📎 " + _("{name} aggiunge un documento: versione {n}.").format(name=who, n=one.text)


# Documents


def received(name: str) -> Screen:
    """Say that a document is here and is being looked at."""
    text = _("Ho ricevuto {name}, lo guardo. Tra poco ti scrivo se va bene.")
    rows = ((Button("💡 " + _("La mia idea d'impresa"), ShowMyIdea()), words.menu()),)
    return Screen(text.format(name=words.bold(words.cut(name, 60))), (rows[0][:1], rows[0][1:]))


def files(idea: Idea, versions: Sequence[IdeaFile], here: Here, *, is_author: bool) -> Screen:
    """List the versions of a plan, the newest first."""
    lines = ["📎 " + words.bold(idea.title), ""]
    if not versions:
        lines.append(_("Non ci sono documenti."))
    for one in versions[:MOST_FILES]:
        number = words.bold(_("Versione {n}").format(n=one.version))
        lines.append(f"{number}: {escape(one.name)}")
        lines.append(f"{dates.when(one.sent_at, here.later)}{_how_it_is(one)}")
    buttons = [
        (Button(_("Versione {n}").format(n=one.version), TakeIdeaFile(file_id=one.id)),)
        for one in versions[:MOST_FILES]
        if one.state is IdeaFileState.KEPT
    ]
    if is_author and idea.is_editable:
        buttons.append((ideas.add_file(idea),))
    back = Button(_("Indietro"), ideas.home_of(idea, is_author=is_author))
    return Screen("\n".join(lines), (*buttons, (back, words.menu())))


def _how_it_is(one: IdeaFile) -> str:
    return {
        IdeaFileState.SENT: " · " + _("lo guardo"),
        IdeaFileState.REFUSED: " · " + _("non va bene"),
        IdeaFileState.KEPT: "",
    }[one.state]


def handed_over(idea: Idea, one: IdeaFile, *, is_author: bool) -> Screen:
    """Send a version as Telegram keeps it."""
    text = f"{words.bold(idea.title)}\n" + _("Versione {n}").format(n=one.version)
    back: ShowIdeaFiles | ReadIdeaFiles
    back = ShowIdeaFiles(idea_id=idea.id) if is_author else ReadIdeaFiles(idea_id=idea.id)
    return Screen(text, ((Button(_("Indietro"), back), words.menu()),), attached=Stored(one.file_id))


def to_page(idea_id: int, *, is_author: bool) -> Button:
    """Lead from a letter to the page of an idea."""
    return Button(_("Apri l'idea"), ShowMyIdea() if is_author else ShowIdea(idea_id=idea_id))
