"""Beginning a patto: the drafts that somebody writes, with whom, of which kind, with which ente, from what template."""

from collections.abc import Sequence
from html import escape

from locales import _
from services.patto_drafts import Draft
from services.patto_templates import Template
from storage.organisations import Organisation
from storage.patti import Patto, PattoKind
from views import words
from views.answers.management import ShowManagement
from views.answers.patto_texts import (
    BeginPatto,
    ChooseEnte,
    ChoosePattoKind,
    ShowDraft,
    ShowDrafts,
    ShowTemplates,
    TurnEnti,
    UseTemplate,
)
from views.screen import Button, Screen, Style

LONGEST_LABEL = 28
LONGEST_NAME = 60


def way_in() -> Button:
    """Lead to writing a patto."""
    return Button("📝 " + _("Scrivi un patto"), ShowDrafts())


def drafts(found: Sequence[tuple[Patto, str]]) -> Screen:
    """List the drafts that somebody writes, and lead to a new one."""
    lines = ["📝 " + words.bold(_("Scrivi un patto")), _("Si scrive insieme alla persona, un pezzo alla volta.")]
    lines.append(_("Ogni risposta resta salvata. Qui sotto ritrovi le bozze aperte.") if found else "")
    rows = tuple(
        (
            Button(
                words.cut(f"{name} · {patto.code}" if name else patto.code, LONGEST_LABEL), ShowDraft(patto_id=patto.id)
            ),
        )
        for patto, name in found
    )
    new = (Button("➕ " + _("Un patto nuovo"), BeginPatto(), Style.PRIMARY),)
    back = (Button(_("Indietro"), ShowManagement()), words.menu())
    return Screen("\n".join(lines).rstrip(), (*rows, new, back))


def ask_name(*, again: bool = False) -> Screen:
    """Ask how the person is called."""
    lines = [words.bold(_("Con chi scrivi il patto?")), _("Scrivi solo il nome, o come vuole farsi chiamare.")]
    lines.append(_("Lo legge solo chi segue il patto."))
    lines += [_("Non ho capito: scrivi un nome con poche lettere.")] if again else []
    return Screen("\n".join(lines), ((Button(_("Indietro"), ShowDrafts()), words.menu()),))


def ask_kind(name: str, *, again: bool = False) -> Screen:
    """Ask of which kind the patto is."""
    lines = [words.bold(_("Che patto scrivi con {name}?").format(name=name))]
    lines.append(_("Inclusione: famiglie con figli o con persone anziane, e chi vive senza una rete."))
    lines.append(_("Autonomia: chi ha da 19 a 39 anni e cerca lavoro."))
    lines += [_("Tocca uno dei due pulsanti.")] if again else []
    labels = {PattoKind.INCLUSION: _("Inclusione Sociale"), PattoKind.AUTONOMY: _("Autonomia")}
    kinds = tuple((Button(label, ChoosePattoKind(kind=one)),) for one, label in labels.items())
    return Screen("\n".join(lines), (*kinds, (Button(_("Indietro"), BeginPatto()), words.menu())))


def ask_ente(found: Sequence[Organisation], *, page: int, is_last: bool, again: bool = False) -> Screen:
    """Ask with which ente the patto is."""
    lines = [words.bold(_("Con quale ente è il patto?"))]
    lines.append(_("Tocca il nome, o scrivilo se non c'è.") if found else _("Scrivi il nome dell'ente."))
    lines += [_("Non ho capito: scrivi il nome dell'ente con parole.")] if again else []
    rows = tuple((Button(words.cut(one.name, LONGEST_LABEL), ChooseEnte(organisation_id=one.id)),) for one in found)
    turning = [Button(_("Pagina prima"), TurnEnti(page=page - 1))] if page else []
    turning += [] if is_last else [Button(_("Avanti"), TurnEnti(page=page + 1))]
    pages = (tuple(turning),) if turning else ()
    return Screen("\n".join(lines), (*rows, *pages, (Button(_("Indietro"), BeginPatto()), words.menu())))


def templates(one: Draft, found: Sequence[Template]) -> Screen:
    """Show from which templates a draft can begin, with their goals."""
    lines = ["🧩 " + words.bold(_("Parti da un modello")), _("Poi cambi le parole insieme alla persona.")]
    for template in found:
        lines += ["", words.bold(_(template.title)), *(f"🎯 {escape(_(goal))}" for goal, _lines in template.goals)]
    rows = tuple(
        (Button(_(template.title), UseTemplate(patto_id=one.patto.id, number=at)),) for at, template in enumerate(found)
    )
    return Screen("\n".join(lines), (*rows, (Button(_("Indietro"), ShowDraft(patto_id=one.patto.id)), words.menu())))


def templates_button(one: Draft) -> Button:
    """Lead to the templates."""
    return Button("🧩 " + _("Parti da un modello"), ShowTemplates(patto_id=one.patto.id))
