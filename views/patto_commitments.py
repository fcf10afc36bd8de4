"""The goals and commitments of a draft, one by one, and what can be changed in each."""

from collections.abc import Sequence
from html import escape

from locales import _
from services.patto_drafts import Draft
from services.patto_lines import MOST_COMMITMENTS
from services.patto_texts import GoalText
from storage.patti import Cadence, Commitment, Nature, Side
from storage.patto_texts import Colleague
from views import patto_lines, words
from views.answers.patto_texts import (
    AskCadence,
    AskCommitment,
    AskGoal,
    AskNature,
    AskOtherSide,
    AskRemoveCommitment,
    AskRemoveGoal,
    AskResponsible,
    AskSide,
    GiveToSide,
    RaiseCommitment,
    RaiseGoal,
    RemoveCommitment,
    RemoveGoal,
    SayCommitment,
    SetCadence,
    SetNature,
    SetResponsible,
    ShowCommitment,
    ShowDraft,
    ShowGoal,
)
from views.dates import Here
from views.patto_texts import head
from views.screen import Button, Rows, Screen, Style

LONGEST_LABEL = 28
LONGEST_LINE = 80
LONGEST_NAME = 60

MARKS = {Side.PERSON: "👤", Side.ORGANISATION: "🏠", Side.COMMUNITY: "🌳"}
"""A sign beside the words, so that a list is read at a glance."""

BUTTONS = (Cadence.WEEKLY, Cadence.FORTNIGHTLY, Cadence.MONTHLY, Cadence.ONCE)


def _goal_of(one: Draft, goal_id: int) -> GoalText:
    return next(goal for goal in one.text.goals if goal.goal.id == goal_id)


def goal(one: Draft, goal_id: int, *, toast: str = "") -> Screen:
    """Show a goal with what is done for it."""
    text, found, patto_id = one.text, _goal_of(one, goal_id), one.patto.id
    lines = [head(text), "🎯 " + words.bold(found.goal.text), ""]
    lines += [f"{MARKS[each.side]} {escape(words.cut(each.text, LONGEST_LINE))}" for each in found.commitments]
    if not found.commitments:
        lines.append(_("Ancora senza impegni: chi fa cosa per questo obiettivo?"))
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                words.cut(f"{MARKS[each.side]} {each.text}", LONGEST_LABEL),
                ShowCommitment(patto_id=patto_id, line_id=each.id),
            ),
        )
        for each in found.commitments
    ]
    if len(text.commitments) < MOST_COMMITMENTS:
        rows.append((Button("➕ " + _("Impegno"), AskSide(patto_id=patto_id, line_id=goal_id), Style.PRIMARY),))
    rows.append(
        (
            Button("✏️ " + _("Parole"), AskGoal(patto_id=patto_id, line_id=goal_id)),
            *_up(text.goals[0].goal.id == goal_id, RaiseGoal(patto_id=patto_id, line_id=goal_id)),
            Button("🗑 " + _("Togli"), AskRemoveGoal(patto_id=patto_id, line_id=goal_id)),
        )
    )
    back = (Button(_("Indietro"), ShowDraft(patto_id=patto_id)), words.menu())
    return Screen("\n".join(lines), (*rows, back), toast=toast)


def _up(is_first: bool, answer: RaiseGoal | RaiseCommitment) -> Sequence[Button]:
    return () if is_first else (Button("⬆️ " + _("Prima"), answer),)


def ask_remove_goal(one: Draft, goal_id: int) -> Screen:
    """Ask before a goal is taken away."""
    found = _goal_of(one, goal_id)
    lines = [head(one.text), words.bold(found.goal.text), _("Togli questo obiettivo?")]
    if found.commitments:
        lines.append(_("Vanno via anche i suoi impegni."))
    yes = RemoveGoal(patto_id=one.patto.id, line_id=goal_id)
    no = ShowGoal(patto_id=one.patto.id, line_id=goal_id)
    return Screen("\n".join(lines), _yes_or_no(_("Sì, togli"), yes, no))


def _yes_or_no(label: str, yes: RemoveGoal | RemoveCommitment, no: ShowGoal | ShowCommitment) -> Rows:
    return ((Button(label, yes, Style.DANGER), Button(_("Annulla"), no)), (words.menu(),))


# A new commitment


def ask_side(one: Draft, goal_id: int) -> Screen:
    """Ask whose a new commitment is."""
    found, patto_id = _goal_of(one, goal_id), one.patto.id
    lines = [head(one.text), "🎯 " + words.bold(found.goal.text), _("Di chi è l'impegno?")]
    rows = tuple(
        (
            Button(
                words.cut(f"{MARKS[side]} {_who(side, one)}", LONGEST_LABEL),
                AskCommitment(patto_id=patto_id, line_id=goal_id, side=side),
            ),
        )
        for side in Side
    )
    return Screen("\n".join(lines), (*rows, _to_goal(one, goal_id)))


def _who(side: Side, one: Draft) -> str:
    names = {Side.PERSON: words.first_name(one.text.person), Side.ORGANISATION: one.text.organisation}
    return names.get(side) or _("La comunità")


def ask_words(one: Draft, goal_id: int, side: Side, there: Commitment | None, *, again: bool = False) -> Screen:
    """Ask for a commitment in words, a new one or one that is *there*."""
    lines = [head(one.text), MARKS[side] + " " + words.bold(patto_lines.side_to_staff(side, one.text))]
    lines.append(_("Scrivi l'impegno in una frase: una cosa sola, che si vede quando è fatta."))
    lines.append(_example(side))
    if there is not None:
        lines.append(_("Adesso: {text}").format(text=f"<i>{escape(there.text)}</i>"))
    lines += [_("È troppo lungo, o non sono parole: scrivi una frase breve.")] if again else []
    return Screen("\n".join(lines), (_to_goal(one, goal_id) if there is None else _to_commitment(one, there),))


def _example(side: Side) -> str:
    return {
        Side.PERSON: _("Per esempio: «Guardo due offerte di lavoro»."),
        Side.ORGANISATION: _("Per esempio: «Leggiamo insieme il curriculum»."),
        Side.COMMUNITY: _("Per esempio: «Una vicina tiene i bambini il giovedì»."),
    }[side]


def _to_goal(one: Draft, goal_id: int) -> tuple[Button, ...]:
    return (Button(_("Indietro"), ShowGoal(patto_id=one.patto.id, line_id=goal_id)), words.menu())


def _to_commitment(one: Draft, of: Commitment) -> tuple[Button, ...]:
    return (Button(_("Indietro"), ShowCommitment(patto_id=one.patto.id, line_id=of.id)), words.menu())


# One commitment


def commitment(one: Draft, of: Commitment, here: Here, *, toast: str = "") -> Screen:
    """Show a commitment with what can be changed in it."""
    text, patto_id = one.text, one.patto.id
    responsible = text.responsible(of) or _("nessun nome, per ora")
    lines = [
        head(text),
        words.bold(of.text),
        "",
        f"{MARKS[of.side]} {escape(words.cut(patto_lines.side_to_staff(of.side, text), 2 * LONGEST_NAME))}",
        "🔁 " + _("Quando: {when}.").format(when=patto_lines.how_often(of, here)),
        "🙋 " + _("Risponde: {name}.").format(name=escape(words.cut(responsible, LONGEST_NAME))),
        "🎯 " + _("A cosa serve: {nature}.").format(nature=patto_lines.nature(of.nature).lower()),
    ]
    answering = Button("🙋 " + _("Chi risponde"), AskResponsible(patto_id=patto_id, line_id=of.id, page=0))
    is_first = next(each.id for each in text.commitments if each.goal_id == of.goal_id) == of.id
    rows: Rows = (
        (
            Button("✏️ " + _("Parole"), SayCommitment(patto_id=patto_id, line_id=of.id)),
            Button("🔁 " + _("Quando"), AskCadence(patto_id=patto_id, line_id=of.id, first=False)),
        ),
        (
            Button("🎯 " + _("A cosa serve"), AskNature(patto_id=patto_id, line_id=of.id, first=False)),
            *(() if of.side is Side.PERSON else (answering,)),
        ),
        (
            Button("↔️ " + _("Di chi è"), AskOtherSide(patto_id=patto_id, line_id=of.id)),
            *_up(is_first, RaiseCommitment(patto_id=patto_id, line_id=of.id)),
            Button("🗑 " + _("Togli"), AskRemoveCommitment(patto_id=patto_id, line_id=of.id)),
        ),
        (Button("➕ " + _("Un altro impegno"), AskSide(patto_id=patto_id, line_id=of.goal_id)),),
    )
    return Screen("\n".join(lines), (*rows, _to_goal(one, of.goal_id)), toast=toast)


def ask_cadence(
    one: Draft, of: Commitment, *, first: bool, again: bool = False, needs_date: bool = False, why: str = ""
) -> Screen:
    """Ask how often a commitment is due; *needs_date* where it is once, and nobody has said by when."""
    lines = [head(one.text), words.bold(of.text), ""]
    if needs_date:
        lines.append(_("Entro quale giorno? Scrivilo: per esempio «entro fine gennaio»."))
    else:
        lines.append(_("Ogni quanto? Tocca, o scrivi: «ogni lunedì», «entro fine gennaio»."))
        lines.append(_("Alla fine di ogni periodo chiediamo com'è andata."))
    lines += [_("Non ho capito: scrivi un giorno, o ogni quanto.")] if again else []
    lines += [why] if why else []
    rows: Rows = tuple(
        (
            Button(
                words.sentence(patto_lines.cadence(each)),
                SetCadence(patto_id=one.patto.id, line_id=of.id, cadence=each, first=first),
            ),
        )
        for each in BUTTONS
    )
    return Screen("\n".join(lines), (*(() if needs_date else rows), _to_commitment(one, of)))


def ask_nature(one: Draft, of: Commitment, *, first: bool) -> Screen:
    """Ask what a commitment is for."""
    lines = [head(one.text), words.bold(of.text), "", _("A cosa serve questo impegno?")]
    lines.append(_("Un passo avanti: si prova a fare una cosa. Un sostegno: si aiuta."))
    lines.append(_("Per gli altri: si dà quello che si sa fare."))
    order = (Nature.ACTIVATION, Nature.GIVING_BACK, Nature.SUPPORT) if first else tuple(Nature)
    rows = tuple(
        (Button(patto_lines.nature(each), SetNature(patto_id=one.patto.id, line_id=of.id, nature=each)),)
        for each in order
    )
    return Screen("\n".join(lines), (*rows, _to_commitment(one, of)))


def ask_responsible(
    one: Draft, of: Commitment, found: Sequence[Colleague], me: int, *, page: int, is_last: bool, again: bool = False
) -> Screen:
    """Ask who answers for a commitment of the ente or the community."""
    patto_id = one.patto.id
    lines = [head(one.text), words.bold(of.text), ""]
    lines.append(_("Chi risponde? A questa persona chiediamo com'è andata."))
    lines.append(_("Tocca un nome, o scrivilo. Se non lavora qui, lo chiediamo a te."))
    lines += [_("Non ho capito: scrivi un nome con poche lettere.")] if again else []
    mine = () if page else ((Button("🙋 " + _("Rispondo io"), _answering(one, of, me)),),)
    rows = tuple((Button(words.cut(each.name, LONGEST_LABEL) or "…", _answering(one, of, each.id)),) for each in found)
    turning = [Button(_("Pagina prima"), _turned(one, of, page - 1))] if page else []
    turning += [] if is_last else [Button(_("Avanti"), _turned(one, of, page + 1))]
    pages = (tuple(turning),) if turning else ()
    nobody = (Button(_("Senza un nome"), SetResponsible(patto_id=patto_id, line_id=of.id, person_id=0)),)
    return Screen("\n".join(lines), (*mine, *rows, *pages, nobody, _to_commitment(one, of)))


def _answering(one: Draft, of: Commitment, person_id: int) -> SetResponsible:
    return SetResponsible(patto_id=one.patto.id, line_id=of.id, person_id=person_id)


def _turned(one: Draft, of: Commitment, page: int) -> AskResponsible:
    return AskResponsible(patto_id=one.patto.id, line_id=of.id, page=page)


def ask_other_side(one: Draft, of: Commitment) -> Screen:
    """Ask to which side a commitment goes."""
    lines = [head(one.text), words.bold(of.text), "", _("Di chi è l'impegno?")]
    rows = tuple(
        (
            Button(
                words.cut(f"{MARKS[side]} {_who(side, one)}", LONGEST_LABEL),
                GiveToSide(patto_id=one.patto.id, line_id=of.id, side=side),
            ),
        )
        for side in Side
    )
    return Screen("\n".join(lines), (*rows, _to_commitment(one, of)))


def ask_remove(one: Draft, of: Commitment) -> Screen:
    """Ask before a commitment is taken away."""
    lines = [head(one.text), words.bold(of.text), _("Togli questo impegno?")]
    yes = RemoveCommitment(patto_id=one.patto.id, line_id=of.id)
    no = ShowCommitment(patto_id=one.patto.id, line_id=of.id)
    return Screen("\n".join(lines), _yes_or_no(_("Sì, togli"), yes, no))
