"""What the bot writes about business ideas by itself: that there is something new, never what."""

from collections.abc import Callable
from typing import Any

from locales import _
from services import idea_files, idea_news
from services.documents import Verdict
from services.idea_news import IdeaFileSettled, IdeaNews
from services.notices import Notice
from services.work import UnitOfWork
from storage.ideas import Idea, IdeaFile, IdeaState, IdeaStep, StepKind
from storage.people import Person
from views import idea_stories, words
from views.answers.ideas import AskIdeaFile, ShowMyIdea
from views.screen import Button, Screen


def labels() -> list[str]:
    """List what the buttons of these letters are called."""
    return [_("Apri l'idea"), _("Manda un altro file")]


def news(idea: Idea, step: IdeaStep, *, is_author: bool, tutor: str = "") -> Screen:
    """Say that something happened to an idea, with the way to it; *tutor* is who helps from now on."""
    said = _to_author(step, tutor) if is_author else _to_staff(idea, step)
    open_it = idea_stories.to_page(idea.id, is_author=is_author)
    if step.state is IdeaState.WITHDRAWN:
        return Screen(said, ((words.menu(),),))
    return Screen(said, ((open_it,), (words.menu(),)))


def _to_author(step: IdeaStep, tutor: str) -> str:
    match step.kind, step.state:
        case StepKind.STATE, IdeaState.IN_REVIEW:
            return "💡 " + _("Qualcuno sta leggendo la tua idea d'impresa. Quando c'è una risposta, ti scrivo.")
        case StepKind.STATE, IdeaState.TO_REVISE:
            return "💡 " + _("C'è una risposta sulla tua idea d'impresa: c'è qualcosa da rivedere.")
        case StepKind.STATE, IdeaState.VALIDATED:
            return "🎉 " + _("La tua idea d'impresa è validata!")
        case StepKind.STATE, _state:
            return "💡 " + _("La tua idea d'impresa aspetta che un'altra persona la legga.")
        case StepKind.TUTOR, _state:
            return "🤝 " + _("{name} ti aiuta con la tua idea d'impresa.").format(name=words.named([tutor]))
        case StepKind.FILE, _state:
            return "📎 " + _("C'è un documento nuovo nella tua idea d'impresa.")
        case _:
            return "💬 " + _("C'è un commento sulla tua idea d'impresa.")


def _to_staff(idea: Idea, step: IdeaStep) -> str:
    match step.kind, step.state:
        case StepKind.STATE, IdeaState.SUBMITTED:
            return "💡 " + _("C'è un'idea d'impresa da leggere.")
        case StepKind.STATE, IdeaState.IN_REVIEW:
            return "💡 " + _("Un'idea d'impresa che segui è in revisione.")
        case StepKind.STATE, IdeaState.TO_REVISE:
            return "💡 " + _("Un'idea d'impresa che segui è da rivedere.")
        case StepKind.STATE, IdeaState.VALIDATED:
            return "🎉 " + _("Un'idea d'impresa che segui è validata!")
        case StepKind.STATE, _state:
            return "💡 " + _("Un'idea d'impresa che seguivi è stata ritirata.")
        case StepKind.TUTOR, _state if step.by_id == idea.author_id:
            return "🤝 " + _("C'è un'idea d'impresa che cerca un tutor.")
        case StepKind.TUTOR, _state:
            return "🤝 " + _("Un'idea d'impresa che segui ha un tutor nuovo.")
        case StepKind.FILE, _state:
            return "📎 " + _("C'è un documento nuovo in un'idea d'impresa che segui.")
        case _:
            return "💬 " + _("C'è un commento su un'idea d'impresa che segui.")


def appointed(idea: Idea) -> Screen:
    """Tell somebody that they help with an idea from now on."""
    text = "🤝 " + _("Da oggi fai da tutor per un'idea d'impresa. Aprila e leggi com'è.")
    return Screen(text, ((idea_stories.to_page(idea.id, is_author=False),), (words.menu(),)))


def settled(file: IdeaFile, verdict: Verdict) -> Screen:
    """Say what came of looking at a document, and what to do where it is not good."""
    mine = Button("💡 " + _("La mia idea d'impresa"), ShowMyIdea())
    name = words.bold(words.cut(file.name, 60))
    if verdict is Verdict.GOOD:
        text = _("Il documento va bene: è la versione {n} del tuo piano.").format(n=file.version)
        return Screen(f"📎 {name}\n{text}", ((mine,), (words.menu(),)))
    again = Button(_("Manda un altro file"), AskIdeaFile(idea_id=file.idea_id))
    return Screen(f"📎 {name}\n{_why_not(verdict)}", ((again,), (mine,), (words.menu(),)))


def _why_not(verdict: Verdict) -> str:
    return {
        Verdict.PROGRAM: _("Questo file è un programma, non un documento: non lo tengo. Manda il piano in PDF."),
        Verdict.MACROS: _("Dentro ci sono macro o programmi: non lo tengo. Salvalo come PDF e mandalo di nuovo."),
        Verdict.OLD_OFFICE: _("È un vecchio file di Office, o ha una password. Salvalo come PDF e mandalo di nuovo."),
        Verdict.PASSWORD: _("Il file ha una password. Salvalo senza password e mandalo di nuovo."),
        Verdict.ENORMOUS: _("Una volta aperto, il file è enorme. Salvalo come PDF e mandalo di nuovo."),
        Verdict.TOO_LARGE: _("Il file è più grande di 20 MB. Salvalo come PDF, con foto più piccole."),
        Verdict.NOT_FETCHED: _("Telegram non mi dà questo file. Mandalo di nuovo, tra un po'."),
    }.get(verdict, _("Il file non è quello che dice il suo nome, o è rovinato. Salvalo come PDF e mandalo di nuovo."))


def _news(uow: UnitOfWork, notice: IdeaNews, person: Person) -> Screen:
    idea, step, tutor = idea_news.told(uow, notice)
    if tutor is not None and tutor.id == person.id:
        return appointed(idea)
    name = words.first_name(tutor.name) if tutor else ""
    return news(idea, step, is_author=idea.author_id == person.id, tutor=name)


def _file_settled(uow: UnitOfWork, notice: IdeaFileSettled, person: Person) -> Screen:  # noqa: ARG001
    return settled(idea_files.news(uow, notice.file_id), notice.verdict)


WRITERS: dict[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    IdeaNews: _news,
    IdeaFileSettled: _file_settled,
}
