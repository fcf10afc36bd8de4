"""What is handed out in a class: the list, one thing of it, and how staff add and take away."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales import _, ngettext
from services.materials import Handouts
from storage.materials import Material
from views import lists, words
from views.answers.catalogue import ShowActivity
from views.answers.classes import ShowClass
from views.answers.materials import AddMaterial, AskRemoveMaterial, RemoveMaterial, ShowMaterials, TakeMaterial
from views.attachments import Stored
from views.screen import Button, Rows, Screen, Style, Url

PAGE = 8
LONGEST_LABEL = 25
"""Letters that fit a button beside the sign before them."""

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Page:
    lines: Sequence[Material]
    number: int
    is_last: bool


def button(activity_id: int) -> Button:
    """Lead to what is handed out in a class."""
    return Button("📎 " + _("Materiali"), ShowMaterials(activity_id=activity_id, page=0))


def labels() -> list[str]:
    """List what the button of the letter is called."""
    return [_("Materiali")]


def materials(found: Handouts, number: int) -> Screen:
    """List what is handed out in a class."""
    page = _page(found.materials, number)
    lines = ["📎 " + words.bold(words.cut(found.activity.title, 100)), *_told(found)]
    if page.lines:
        lines += ["", *(f"• {words.listed(one.title)}" for one in page.lines)]
    rows = (
        *((_way_to(one, runs=found.runs),) for one in page.lines),
        *lists.pager(page, lambda at: ShowMaterials(activity_id=found.activity.id, page=at)),
        *(
            ((Button("➕ " + _("Aggiungi materiale"), AddMaterial(activity_id=found.activity.id)),),)
            if found.runs
            else ()
        ),
    )
    return Screen("\n".join(lines), (*rows, _ways_out(found)))


def _page(found: Sequence[Material], number: int) -> _Page:
    """Cut a page out; one beyond the last is the last."""
    last = max(0, (len(found) - 1) // PAGE)
    number = min(number, last)
    return _Page(found[number * PAGE : (number + 1) * PAGE], number, is_last=number == last)


def _told(found: Handouts) -> list[str]:
    lines = [_("Tocca un materiale per aprirlo.") if found.materials else _("Per ora qui non c'è niente.")]
    if found.runs:
        lines.append(_reached(found.readers))
    return lines


def _reached(readers: int) -> str:
    """Say for how many it is."""
    if not readers:
        return _("Per ora nessuno ha un posto. Chi lo prende li trova sulla scheda del corso.")
    return ngettext("Li vede chi ha un posto: {n} persona.", "Li vede chi ha un posto: {n} persone.", readers).format(
        n=readers
    )


def _way_to(one: Material, *, runs: bool) -> Button:
    """Lead to one thing: to a page at once, but for those who may take it away."""
    label = words.cut(one.title, LONGEST_LABEL)
    if one.url is None:
        return Button("📄 " + label, TakeMaterial(material_id=one.id))
    return Button("🔗 " + label, TakeMaterial(material_id=one.id) if runs else Url(one.url))


def _ways_out(found: Handouts) -> tuple[Button, ...]:
    activity_id = found.activity.id
    back = ShowClass(activity_id=activity_id) if found.runs else ShowActivity(activity_id=activity_id, back="")
    return (Button(_("Indietro"), back), words.menu())


def one(material: Material, found: Handouts) -> Screen:
    """Hand over one thing."""
    lines = [words.bold(material.title), words.listed(words.cut(found.activity.title, 100))]
    rows: Rows = (_back(material.activity_id),)
    if found.runs:
        rows = ((Button(_("Togli"), AskRemoveMaterial(material_id=material.id)),), *rows)
    if material.url is not None:
        return Screen("\n".join(lines), ((Button("🔗 " + _("Apri il link"), Url(material.url)),), *rows))
    return Screen("\n".join(lines), rows, attached=Stored(material.file_id or ""))


def _back(activity_id: int) -> tuple[Button, ...]:
    return (Button(_("Indietro"), ShowMaterials(activity_id=activity_id, page=0)), words.menu())


def ask(found: Handouts, *, again: bool = False, why: str = "") -> Screen:
    """Ask for a file or a link; *why* the last thing was none."""
    lines = ["📎 " + words.bold(words.cut(found.activity.title, 100))]
    if why:
        lines.append(why)
    elif again:
        lines.append(_("Una foto o un audio qui non vanno bene. Mandali come file."))
    lines += [
        _("Manda un file, oppure scrivi un link."),
        _("Il nome che scrivi insieme è quello che si legge."),
    ]
    return Screen("\n".join(lines), (_back(found.activity.id),))


def added(material: Material, found: Handouts) -> Screen:
    """Say that something is handed out now, and when people hear of it; another one may follow."""
    named = _("Aggiunto: {title}.").format(title=words.bold(material.title))
    if found.readers:
        told = ngettext("Fra poco lo scrivo a {n} persona.", "Fra poco lo scrivo a {n} persone.", found.readers).format(
            n=found.readers
        )
    else:
        told = _("Per ora nessuno ha un posto. Chi lo prende lo trova sulla scheda del corso.")
    lines = [named, told, _("Puoi mandare subito un altro file o un altro link.")]
    take_away = Button(_("Togli"), AskRemoveMaterial(material_id=material.id))
    to_list = Button(_("Tutti i materiali"), ShowMaterials(activity_id=material.activity_id, page=0))
    return Screen("\n".join(lines), ((to_list,), (take_away, words.menu())))


def ask_remove(material: Material) -> Screen:
    """Ask before something is taken away."""
    lines = [words.bold(material.title), _("Vuoi togliere questo materiale? Chi ha un posto non lo trova più.")]
    yes = Button(_("Conferma"), RemoveMaterial(material_id=material.id), Style.DANGER)
    return Screen(
        "\n".join(lines), ((yes, Button(_("Annulla"), TakeMaterial(material_id=material.id))), (words.menu(),))
    )


def news(title: str, activity_id: int, added: Sequence[Material]) -> Screen:
    """Say that there is something new."""
    new = ngettext("C'è un materiale nuovo:", "Ci sono materiali nuovi:", len(added))
    lines = ["📎 " + words.bold(words.cut(title, 100)), new]
    lines += [f"• {words.listed(one.title)}" for one in added[:MOST_NAMED]]
    if len(added) > MOST_NAMED:
        more = len(added) - MOST_NAMED
        lines.append(ngettext("e {n} altro", "e altri {n}", more).format(n=more))
    details = Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back=""))
    return Screen("\n".join(lines), ((button(activity_id),), (details, words.menu())))
