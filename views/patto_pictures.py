"""A patto as a drawing: goals as paths of five stones, promises with their last answers; the same in words under it."""

from collections.abc import Iterator, Sequence
from html import escape

from locales import _, language
from services.commitment_states import Kept, State
from services.patto_pages import PattoPage
from storage.patti import Goal
from views import patti, patto_lines, words
from views.answers.home import ShowPatto
from views.answers.patti import ShowPattoToTeam
from views.attachments import Form, Picture, Sheet, Template
from views.dates import Here
from views.screen import Button, Screen

DOTS = 8
"""Answers that are drawn, the last ones."""

LONGEST = 200
LONGEST_CAPTION = 900

_FULL, _HALF, _RING = "f", "h", "r"


def drawing(one: PattoPage, here: Here) -> Screen:
    """Hand the drawing over, with what it shows in words; it can neither be passed on nor saved."""
    back = ShowPatto() if one.is_person else ShowPattoToTeam(patto_id=one.patto.id, page=0)
    return Screen(
        _in_words(one),
        ((Button(_("Indietro"), back), words.menu()),),
        attached=Picture(Sheet(Form.PNG, tuple(_texts(one, here)), Template.PATTO), is_personal=True),
        toast=_("Preparo il disegno…"),
    )


def _in_words(one: PattoPage) -> str:
    """Say what the drawing shows, for whoever does not see it."""
    lines = ["🖼 " + _("Il patto in un disegno.")]
    for number, goal in enumerate(one.goals, 1):
        said = _("Obiettivo {n}: {steps}.").format(n=number, steps=patti.steps_in_words(goal.share))
        lines.append(escape(said))
    return words.cut("\n".join(lines), LONGEST_CAPTION)


def _texts(one: PattoPage, here: Here) -> Iterator[tuple[str, str]]:
    yield "lang", language()
    yield "title", patto_lines.kind(one.patto.kind)
    yield "with", _("Con {ente}").format(ente=words.cut(one.organisation, LONGEST))
    yield "goals", str(len(one.goals))
    for at, goal in enumerate(one.goals, 1):
        key = f"goal-{at}"
        yield key, words.cut(goal.goal.text, LONGEST)
        yield f"{key}-steps", str(patti.steps(goal.share))
        yield f"{key}-words", patti.steps_in_words(goal.share)
        promises = _of_goal(one, goal.goal)
        yield f"{key}-lines", str(len(promises))
        for number, kept in enumerate(promises, 1):
            yield from _promise(one, f"{key}-{number}", kept, here)
    yield "full", _("fatto")
    yield "half", _("in parte")
    yield "ring", _("non ancora")


def _of_goal(one: PattoPage, goal: Goal) -> Sequence[Kept]:
    return [kept for kept in one.kept if kept.commitment.goal_id == goal.id]


def _promise(one: PattoPage, key: str, kept: Kept, here: Here) -> Iterator[tuple[str, str]]:
    side = patti.side_name(one, kept.commitment.side)
    yield key, words.cut(kept.commitment.text, LONGEST)
    yield f"{key}-side", f"{side} · {patto_lines.how_often(kept.commitment, here)}"
    yield f"{key}-dots", "".join(_dot(state) for state in _last_answers(kept))


def _last_answers(kept: Kept) -> Sequence[State]:
    answered = [period.state for period in kept.periods if period.answer is not None]
    return list(reversed(answered[:DOTS]))


def _dot(state: State) -> str:
    return {State.KEPT: _FULL, State.PARTLY: _HALF}.get(state, _RING)
