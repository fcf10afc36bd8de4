"""Business ideas as staff see them: the list, one idea, its answers, its tutor, what comes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from locales import _
from services.ideas import LONGEST_COMMENT, IdeaPage, may_talk
from storage.ideas import Idea, IdeaState, ListedIdea
from storage.people import Person
from views import dates, ideas, words
from views.answers.ideas import (
    AppointTutor,
    AskIdeaComment,
    AskSendIdeaBack,
    AskValidateIdea,
    ChooseTutor,
    PutIdeaBack,
    ReadIdea,
    ReadIdeaFiles,
    ShowIdea,
    ShowIdeas,
    ShowIdeaStory,
    TakeIdea,
    ValidateIdea,
)
from views.answers.management import ShowManagement
from views.dates import Here
from views.screen import Button, Rows, Screen, Style

LONGEST_LABEL = 28
LONGEST_NAME = 40


def way_in() -> Button:
    """Lead from the staff's pages to the ideas."""
    return Button("💡 " + _("Idee d'impresa"), ShowIdeas(page=0))


def listed(found: Sequence[ListedIdea], here: Here, *, page: int, is_last: bool) -> Screen:
    """List ideas: those that wait for somebody first."""
    lines = ["💡 " + words.bold(_("Idee d'impresa"))]
    if not found:
        lines.append(_("Per ora qui non ce ne sono."))
    for one in found:
        lines += ["", words.bold(one.title), _line(one, here)]
    buttons = tuple((Button(words.cut(one.title, LONGEST_LABEL), ShowIdea(idea_id=one.id)),) for one in found)
    turning = [Button(_("Pagina prima"), ShowIdeas(page=page - 1))] if page else []
    turning += [] if is_last else [Button(_("Avanti"), ShowIdeas(page=page + 1))]
    pages = (tuple(turning),) if turning else ()
    back = Button(_("Indietro"), ShowManagement())
    return Screen("\n".join(lines), (*buttons, *pages, (back, words.menu())))


def _line(one: ListedIdea, here: Here) -> str:
    since = dates.day(here.wall(one.changed_at).date(), here.later)
    said = _("{state} · {name} · da {day}").format(state=ideas.state(one.state), name=_short(one.author), day=since)
    return f"{said}\n🤝 " + _("cerca un tutor") if one.wants_tutor else said


def _short(name: str) -> str:
    return escape(words.cut(name, LONGEST_NAME)) or _("senza nome")


def page(one: IdeaPage, person: Person, here: Here, *, may_take: bool, may_appoint: bool) -> Screen:
    """Show an idea to a member of staff, with what they can do about it."""
    idea = one.idea
    lines = ["💡 " + words.bold(idea.title), *_facts(one, person, here)]
    key = {"idea_id": idea.id}
    read = (Button(_("Le risposte"), ReadIdea(**key)), Button("📎 " + _("Documenti"), ReadIdeaFiles(**key)))
    rows: list[tuple[Button, ...]] = [read]
    if may_take:
        rows.append((Button(_("La valuto io"), TakeIdea(**key), Style.PRIMARY),))
    rows += _to_judge(idea, person)
    if may_talk(idea, person):
        rows.append((Button("💬 " + _("Scrivi un commento"), AskIdeaComment(**key)),))
    if may_appoint:
        label = _("Cambia il tutor") if idea.tutor_id else _("Scegli il tutor")
        rows.append((Button("🤝 " + label, ChooseTutor(**key, page=0)),))
    rows.append((Button(_("Storia"), ShowIdeaStory(**key, page=0)),))
    return Screen("\n".join(lines), (*rows, (Button(_("Indietro"), ShowIdeas(page=0)), words.menu())))


def _facts(one: IdeaPage, person: Person, here: Here) -> Iterator[str]:
    idea = one.idea
    yield _("L'idea è di {name}.").format(name=_short(one.author))
    stands, since = words.bold(ideas.state(idea.state)), dates.when(idea.changed_at, here.later)
    yield _("Adesso è: {state}. Ultima novità: {when}.").format(state=stands, when=since)
    yield ideas.counts(one)
    if one.tutor:
        yield _("Tutor: {name}.").format(name=_short(one.tutor))
    elif one.wants_tutor:
        yield "🤝 " + _("Cerca un tutor.")
    if idea.state is IdeaState.VALIDATED:
        yield _("L'ha validata {name}.").format(name=_short(one.validator))
    elif one.validator and idea.validator_id != person.id:
        yield _("La valuta {name}.").format(name=_short(one.validator))
    elif one.validator:
        yield _("La valuti tu.")
    if one.sent_back:
        yield _("Da rivedere, per questo:")
        yield f"<blockquote>{escape(one.sent_back)}</blockquote>"


def _to_judge(idea: Idea, person: Person) -> Rows:
    if idea.state is not IdeaState.IN_REVIEW or idea.validator_id != person.id:
        return ()
    key = {"idea_id": idea.id}
    good = Button(_("Valida"), AskValidateIdea(**key), Style.SUCCESS)
    return (
        (good, Button(_("Da rivedere"), AskSendIdeaBack(**key))),
        (Button(_("Lascia ad altri"), PutIdeaBack(**key)),),
    )


def answers(one: IdeaPage) -> Screen:
    """Show the answers of somebody's idea."""
    lines = ["💡 " + words.bold(one.idea.title), "", *ideas.told(one.canvas)]
    return Screen("\n".join(lines), (_back_to(one.idea),))


def ask_validate(idea: Idea) -> Screen:
    """Say what validating means, and ask once."""
    lines = [words.bold(idea.title), _("Il piano è buono? Se confermi, l'idea è validata e non si cambia più.")]
    yes = Button(_("Conferma"), ValidateIdea(idea_id=idea.id), Style.SUCCESS)
    no = Button(_("Annulla"), ShowIdea(idea_id=idea.id))
    return Screen("\n".join(lines), ((yes, no), (words.menu(),)))


def ask_words(idea: Idea, *, again: bool = False) -> Screen:
    """Ask what the author is to go over."""
    lines = [words.bold(idea.title), _("Che cosa c'è da rivedere? Scrivilo qui: lo legge chi ha l'idea.")]
    if again:
        lines += ["", _("Scrivi con parole, fino a {most} lettere.").format(most=LONGEST_COMMENT)]
    return Screen("\n".join(lines), (_back_to(idea),))


def ask_tutor(idea: Idea, found: Sequence[Person], reader: Person, *, page: int, is_last: bool) -> Screen:
    """List who could help with an idea; the reader first."""
    asking = _("Chi fa da tutor?") if found else _("Non c'è nessuno che possa fare da tutor.")
    lines = [words.bold(idea.title), asking]
    found = sorted(found, key=lambda one: one.id != reader.id)
    buttons = tuple((Button(_named(one, reader), AppointTutor(idea_id=idea.id, person_id=one.id)),) for one in found)
    turning = [Button(_("Pagina prima"), ChooseTutor(idea_id=idea.id, page=page - 1))] if page else []
    turning += [] if is_last else [Button(_("Avanti"), ChooseTutor(idea_id=idea.id, page=page + 1))]
    pages = (tuple(turning),) if turning else ()
    return Screen("\n".join(lines), (*buttons, *pages, _back_to(idea)))


def _named(one: Person, reader: Person) -> str:
    return _("Lo faccio io") if one.id == reader.id else words.cut(one.name, LONGEST_LABEL).strip() or _("senza nome")


def sent_back(shown: Screen) -> Screen:
    """Say that the author was asked to go over the idea, over its page."""
    return replace(shown, text=_("Fatto: adesso tocca a chi ha l'idea.") + "\n\n" + shown.text)


def _back_to(idea: Idea) -> tuple[Button, Button]:
    return (Button(_("Indietro"), ShowIdea(idea_id=idea.id)), words.menu())
