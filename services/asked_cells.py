r"""What a class asks, as cells of catalogue files: who it is for, from where, papers, questions, days for an answer.

A cell is a list; a sign that parts it has a `\` before it where it is meant as such.
"""

from collections.abc import Callable, Mapping, Sequence

from locales import N_
from services import cells
from services.cells import BadCell
from services.folding import folded
from services.requirements import (
    ANSWER_DAYS,
    LONGEST_CHOICE,
    LONGEST_PAPER,
    LONGEST_QUESTION,
    MOST_CHOICES,
    MOST_PAPERS,
    MOST_QUESTIONS,
    Employment,
    OwnQuestion,
    Rules,
)

ASKED = ("condizione", "residenza", "documenti", "domande", "risposta_entro")
"""Columns beyond the contract's, for what is by application; a file without one does not speak of it."""

EMPLOYMENT = {
    "cerca_lavoro": Employment.SEEKING,
    "non_lavora_non_studia": Employment.NEITHER,
    "studia": Employment.STUDYING,
    "poche_ore": Employment.FEW_HOURS,
    "lavora": Employment.WORKING,
}
"""What somebody does at the moment, as files name it."""

MAY_SKIP = "(facoltativa)"
"""After a question that may be left unanswered."""

MOST_DAYS, MOST_TOWNS, LONGEST_TOWN = 60, 30, 60

_LIST, _LINES, _CHOICES, _TOWNS = ";\n", "\n", ">", ",;\n"


def employment(cell: str) -> tuple[Employment, ...]:
    """Read for whom it is."""
    return tuple(dict.fromkeys(_employment(part) for part in parted(cell, _TOWNS)))


def _employment(word: str) -> Employment:
    for name, one in EMPLOYMENT.items():
        if _plain(word) == _plain(name):
            return one
    listed = ", ".join(EMPLOYMENT)
    raise BadCell(N_("«{cell}» non va bene: scrivi uno di questi: {words}"), cell=word[:80], words=listed)


def _plain(word: str) -> str:
    return folded(word.replace("_", " "))


def towns(cell: str) -> tuple[str, ...]:
    """Read where those live for whom it is."""
    return _few(parted(cell, _TOWNS), MOST_TOWNS, cells.phrase(LONGEST_TOWN))


def papers(cell: str) -> tuple[str, ...]:
    """Read what people bring."""
    return _few(parted(cell, _LIST), MOST_PAPERS, cells.phrase(LONGEST_PAPER))


def questions(cell: str) -> tuple[OwnQuestion, ...]:
    """Read the questions, a line each: `Hai un computer? > sì > no > (facoltativa)`."""
    lines = [line for line in parted(cell, _LINES, keeps_escapes=True) if line]
    if len(lines) > MOST_QUESTIONS:
        raise BadCell(N_("al massimo {most}: qui sono {many}"), most=MOST_QUESTIONS, many=len(lines))
    found = tuple(_question(line) for line in lines)
    texts = [one.text for one in found]
    twice = next((text for at, text in enumerate(texts) if text in texts[:at]), "")
    if twice:  # an answer is known by the words of its question
        raise BadCell(N_("«{cell}» c'è più volte: lasciala una volta sola"), cell=twice[:80])
    return found


def _question(line: str) -> OwnQuestion:
    raw = parted(line, _CHOICES, keeps_escapes=True)
    may_skip = len(raw) > 1 and raw[-1].casefold() == MAY_SKIP
    text, *choices = [_bare(part) for part in (raw[:-1] if may_skip else raw)]
    if line.lstrip().startswith(">") or not text:
        raise BadCell(N_("«{cell}»: prima di > serve la domanda"), cell=line[:80])
    return OwnQuestion(
        text=cells.needed_phrase(LONGEST_QUESTION)(text),
        choices=_few(choices, MOST_CHOICES, cells.needed_phrase(LONGEST_CHOICE)),
        may_skip=may_skip,
    )


def days(cell: str) -> int:
    """Read within how many days people hear."""
    return cells.whole(1, MOST_DAYS)(cell) or ANSWER_DAYS


def _few(parts: Sequence[str], most: int, read: Callable[[str], str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(read(part) for part in parts))
    if len(found) > most:
        raise BadCell(N_("al massimo {most}: qui sono {many}"), most=most, many=len(found))
    return found


def written(rules: Rules, names: Mapping[int, str]) -> dict[str, str]:
    """Write what a class asks as cells; what it does not ask is empty. *names* are those of the territories."""
    words = {one: word for word, one in EMPLOYMENT.items()}
    return {
        "condizione": ", ".join(words[one] for one in rules.employment),
        "residenza": towns_text([names.get(one, "") for one in rules.territory_ids]),
        "documenti": "; ".join(_escaped(paper, _LIST) for paper in rules.papers),
        "domande": "\n".join(_question_text(one) for one in rules.questions),
        "risposta_entro": "" if rules.answer_days == ANSWER_DAYS else str(rules.answer_days),
    }


def towns_text(names: Sequence[str]) -> str:
    """Write towns as a cell."""
    return ", ".join(_escaped(name, _TOWNS) for name in names if name)


def _question_text(one: OwnQuestion) -> str:
    choices = [_escaped(choice, _CHOICES) for choice in one.choices]
    shown = ["\\" + choice if choice.casefold() == MAY_SKIP else choice for choice in choices]
    return " > ".join([_escaped(one.text, _CHOICES), *shown, *([MAY_SKIP] if one.may_skip else [])])


def nothing() -> dict[str, str]:
    """Give the cells of what asks nothing."""
    return dict.fromkeys(ASKED, "")


def parted(cell: str, signs: str, *, keeps_escapes: bool = False) -> list[str]:
    r"""Part a cell at any of some signs, but not where a `\` stands before it; empty parts are left out."""
    parts, part, is_escaped = [], "", False
    for letter in cell.replace("\r\n", "\n").replace("\r", "\n"):
        if is_escaped:
            part, is_escaped = part + "\\" + letter, False
        elif letter == "\\":
            is_escaped = True
        elif letter in signs:
            parts.append(part)
            part = ""
        else:
            part += letter
    parts.append(part + "\\" * is_escaped)
    return [one if keeps_escapes else _bare(one) for one in (" ".join(part.split()) for part in parts) if one]


def _bare(part: str) -> str:
    r"""Take away the `\` before signs."""
    bare, is_escaped = "", False
    for letter in part:
        if letter == "\\" and not is_escaped:
            is_escaped = True
            continue
        bare += letter if not is_escaped or letter in _SIGNS else "\\" + letter
        is_escaped = False
    return bare + "\\" * is_escaped


_SIGNS = "\\,;>("


def _escaped(text: str, signs: str) -> str:
    line = " ".join(text.split())
    return "".join("\\" + letter if letter in signs + "\\" else letter for letter in line)
