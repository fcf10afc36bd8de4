"""A patto as its writer works on it: the draft, its period, the whole as the person reads it, what becomes of it."""

from collections.abc import Iterator
from html import escape

from locales import _, ngettext
from services.patti import Standing
from services.patto_desk import PattoDesk
from services.patto_drafts import Draft
from services.patto_lines import MOST_GOALS
from services.patto_texts import PattoText
from storage.patti import Goal, Side
from views import patto_lines, words
from views.answers.patto_desk import ShowPattoDesk
from views.answers.patto_texts import (
    AskDropDraft,
    AskGoal,
    AskPattoPeriod,
    AskRemodel,
    AskTakeBack,
    DropDraft,
    ProposePatto,
    ReadDraft,
    Remodel,
    SetPattoPeriod,
    ShowDraft,
    ShowDrafts,
    ShowGoal,
    TakeBack,
)
from views.dates import Here
from views.patto_beginnings import templates_button
from views.screen import Button, Rows, Screen, Style

LONGEST_NAME = 60
LONGEST_LABEL = 28
LENGTHS = (3, 6, 12)
"""The months that are chosen most."""


def page(one: Draft, here: Here, *, toast: str = "", alert: str = "") -> Screen:
    """Show a patto to whoever writes it: the draft with its goals, or where the newest version stands."""
    text, patto_id = one.text, one.patto.id
    lines = [head(text), *_facts(one, here)]
    for number, goal in enumerate(text.goals, 1):
        lines += ["", f"{number}. 🎯 {escape(goal.goal.text)}", _promised(len(goal.commitments))]
    if one.is_draft:
        lines += ["", *_missing(text)]
    rows = _writing(one) if one.is_draft else _standing_still(one)
    back = (Button(_("Indietro"), ShowPattoDesk(patto_id=patto_id)), words.menu())
    return Screen("\n".join(lines).rstrip(), (*rows, back), toast=toast, alert=alert)


def head(text: PattoText) -> str:
    """Begin every page of a draft: with whom it is written."""
    return "📝 " + words.bold(words.cut(text.person, LONGEST_NAME) or text.patto.code)


def _facts(one: Draft, here: Here) -> Iterator[str]:
    text = one.text
    yield patto_lines.kind(text.patto.kind)
    yield _("Ente: {name}.").format(name=escape(words.cut(text.organisation, LONGEST_NAME)))
    yield "📅 " + patto_lines.period(text.version, here)
    if one.is_draft:
        yield _("È una bozza: la legge solo chi segue il patto.")
    elif one.standing is Standing.ENDED:
        yield _("Questo patto è finito.")
    elif text.version.is_proposed:
        yield _("Aspetta il sì delle due parti. Per cambiarlo, riportalo in bozza.")
    else:
        yield _("Vale adesso. Per cambiarlo, tocca «Rimodula il patto».")


def _promised(many: int) -> str:
    if not many:
        return _("Ancora senza impegni.")
    return ngettext("{n} impegno", "{n} impegni", many).format(n=many)


def _missing(text: PattoText) -> Iterator[str]:
    """Say what a draft still needs before it can be proposed."""
    if not text.goals:
        yield _("Comincia da un obiettivo, o da un modello.")
        return
    if not text.of(Side.PERSON):
        yield "👉 " + _("Manca un impegno di {name}.").format(name=escape(words.cut(text.person, LONGEST_NAME)))
    if not text.of(Side.ORGANISATION):
        yield "👉 " + _("Manca un impegno di {name}.").format(name=escape(words.cut(text.organisation, LONGEST_NAME)))


def _writing(one: Draft) -> Rows:
    text, patto_id = one.text, one.patto.id
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                words.cut(f"{number}. {goal.goal.text}", LONGEST_LABEL),
                ShowGoal(patto_id=patto_id, line_id=goal.goal.id),
            ),
        )
        for number, goal in enumerate(text.goals, 1)
    ]
    if not text.goals:
        rows.append((templates_button(one),))
    adding = [Button("➕ " + _("Obiettivo"), AskGoal(patto_id=patto_id, line_id=0))]
    adding = adding if len(text.goals) < MOST_GOALS else []
    rows.append((*adding, Button("📅 " + _("Periodo"), AskPattoPeriod(patto_id=patto_id))))
    if text.goals:
        rows.append((Button("👀 " + _("Leggi e proponi"), ReadDraft(patto_id=patto_id, page=0), Style.PRIMARY),))
    rows.append((Button("🗑 " + _("Butta la bozza"), AskDropDraft(patto_id=patto_id)),))
    return tuple(rows)


def _standing_still(one: Draft) -> Rows:
    patto_id = one.patto.id
    reading = (Button("👀 " + _("Leggi il patto"), ReadDraft(patto_id=patto_id, page=0)),)
    if one.standing is Standing.ENDED:
        return (reading,)
    if one.text.version.is_proposed:
        return (reading, (Button("↩️ " + _("Riporta in bozza"), AskTakeBack(patto_id=patto_id)),))
    return (reading, (Button("🔄 " + _("Rimodula il patto"), AskRemodel(patto_id=patto_id)),))


def desk_rows(one: PattoDesk) -> Rows:
    """Lead from the team's page of a patto to its words, for whoever is in charge."""
    if not one.leads:
        return ()
    is_open = one.is_live and one.open is not None and one.open.is_draft
    label = _("Continua la bozza") if is_open else _("Il testo del patto")
    return ((Button("📝 " + label, ShowDraft(patto_id=one.patto_id)),),)


# From when to when


def ask_period(one: Draft, here: Here, *, again: bool = False, why: str = "") -> Screen:
    """Ask from when to when a patto holds."""
    lines = [head(one.text), "📅 " + patto_lines.period(one.text.version, here), ""]
    lines.append(_("Quanto dura il patto? Tocca una durata, o scrivi le date."))
    lines.append(_("Per esempio: «per nove mesi», o «fino a fine maggio»."))
    lines += [_("Non ho capito: scrivi due date, o quanti mesi.")] if again else []
    lines += [why] if why else []
    months = tuple(
        Button(ngettext("{n} mese", "{n} mesi", n).format(n=n), SetPattoPeriod(patto_id=one.patto.id, months=n))
        for n in LENGTHS
    )
    return Screen("\n".join(lines), (months, back(one)))


def back(one: Draft) -> tuple[Button, ...]:
    """Lead back to the draft, and home."""
    return (Button(_("Indietro"), ShowDraft(patto_id=one.patto.id)), words.menu())


# The whole


def reading(one: Draft, number: int, here: Here) -> Screen:
    """Show a page of the whole text as the person reads it; on the last page a draft can be proposed."""
    pages = patto_lines.pages(one.text, here)
    number = min(number, len(pages) - 1)
    at = f" ({number + 1}/{len(pages)})" if len(pages) > 1 else ""
    lead = _("Così lo legge {name}").format(name=escape(words.cut(one.text.person, LONGEST_NAME) or "…"))
    turning = [Button(_("Pagina prima"), ReadDraft(patto_id=one.patto.id, page=number - 1))] if number else []
    is_last = number + 1 == len(pages)
    turning += [] if is_last else [Button(_("Avanti"), ReadDraft(patto_id=one.patto.id, page=number + 1))]
    rows: list[tuple[Button, ...]] = [tuple(turning)] if turning else []
    if one.is_draft and is_last:
        rows.append((Button("✅ " + _("Proponi il patto"), ProposePatto(patto_id=one.patto.id), Style.SUCCESS),))
    return Screen(f"<i>{lead}{at}:</i>\n\n{pages[number]}", (*rows, back(one)))


def proposed(one: Draft) -> Screen:
    """Say that both sides can read it now, and what comes next."""
    name = escape(words.cut(one.text.person, LONGEST_NAME) or "…")
    lines = [head(one.text), "✅ " + _("Adesso il patto si può leggere."), ""]
    lines.append(_("Vale quando dicono di sì {name} e l'ente. Da qui puoi fare il prossimo passo.").format(name=name))
    return Screen(
        "\n".join(lines),
        (
            (Button("🤝 " + _("Vai al patto"), ShowPattoDesk(patto_id=one.patto.id), Style.PRIMARY),),
            (Button("↩️ " + _("Riporta in bozza"), AskTakeBack(patto_id=one.patto.id)),),
            (words.menu(),),
        ),
    )


def done() -> str:
    """Say in passing that something was changed."""
    return _("Fatto.")


def ask_take_back(one: Draft) -> Screen:
    """Ask before what was proposed is a draft again."""
    lines = [head(one.text), _("Riporti il patto in bozza?")]
    lines.append(_("Chi ha già detto sì lo leggerà e accetterà di nuovo."))
    yes = Button(_("Sì, riporta in bozza"), TakeBack(patto_id=one.patto.id), Style.DANGER)
    no = (Button(_("Annulla"), ShowDraft(patto_id=one.patto.id)), words.menu())
    return Screen("\n".join(lines), ((yes,), no))


def ask_remodel(one: Draft, *, again: bool = False) -> Screen:
    """Ask why a patto that holds gets a new version."""
    lines = [head(one.text), _("Scrivi in una frase perché il patto cambia. La leggono le due parti.")]
    lines.append(_("La versione di adesso vale finché le due parti accettano quella nuova."))
    lines += [_("È troppo lungo, o non sono parole. Scrivi una frase.")] if again else []
    skip = (Button(_("Senza un motivo"), Remodel(patto_id=one.patto.id)),)
    return Screen("\n".join(lines), (skip, back(one)))


def ask_drop(one: Draft) -> Screen:
    """Ask before a draft is thrown away."""
    lines = [head(one.text), _("Butti questa bozza? Le parole scritte qui non si recuperano.")]
    if one.standing in (Standing.ACTIVE, Standing.REMODELLING):
        lines.append(_("Il patto di adesso continua com'è."))
    elif one.patto.person_id is not None:
        lines.append(_("Il patto finisce qui, e {name} riceve un messaggio.").format(name=escape(_name(one))))
    yes = Button(_("Sì, butta la bozza"), DropDraft(patto_id=one.patto.id), Style.DANGER)
    no = (Button(_("Annulla"), ShowDraft(patto_id=one.patto.id)), words.menu())
    return Screen("\n".join(lines), ((yes,), no))


def _name(one: Draft) -> str:
    return words.cut(one.text.person, LONGEST_NAME) or one.patto.code


def dropped() -> Screen:
    """Say that a draft is no more."""
    return Screen(_("Bozza buttata."), ((Button(_("Indietro"), ShowDrafts()), words.menu()),))


def ask_goal(one: Draft, goal: Goal | None, *, again: bool = False) -> Screen:
    """Ask for a goal in words."""
    lines = [head(one.text), words.bold(_("Scrivi l'obiettivo in una frase, con le parole della persona."))]
    lines.append(_("Per esempio: «Trovare un lavoro vicino a casa»."))
    if goal is not None:
        lines.append(_("Adesso: {text}").format(text=f"<i>{escape(goal.text)}</i>"))
    lines += [_("È troppo lungo, o non sono parole: scrivi una frase breve.")] if again else []
    where = ShowDraft(patto_id=one.patto.id) if goal is None else ShowGoal(patto_id=one.patto.id, line_id=goal.id)
    return Screen("\n".join(lines), ((Button(_("Indietro"), where), words.menu()),))
