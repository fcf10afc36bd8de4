"""Writes a year down as a page: every message as the person read it, and what they tapped and wrote."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from locales import speaking
from tests.support.patto_year.diary import Kind, Line
from tests.support.world import ROME
from views.dates import full_day

ABOUT = """Un anno intero di due patti, come lo leggono le persone che ci vivono dentro. L'anno è finto, i messaggi
sono veri: è quello che il bot scrive, parola per parola; i pulsanti sono tra parentesi quadre. 📩 è un messaggio che
arriva da solo; 👉 è quello che la persona tocca o scrive.

Una schermata già vista, con altri giorni e altri numeri, sta in una riga sola.
Questa pagina la scrive `python -m tests.support.patto_year docs/patto-un-anno.md`: non correggerla a mano."""

MONTHS = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split()  # noqa: SIM905
)

_CHANGING = re.compile(
    r"\b(lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)\b|\b(" + "|".join(MONTHS) + r")\b|\d+|[▰▱]+"
)
_LINK = re.compile(r"https://t\.me/farelegami_bot\?start=i_[\w-]+")
SHORT = 70


def document(lines: Sequence[Line], cast: Iterable[tuple[str, str]], codes: Mapping[str, str]) -> str:
    """Write the year down; *codes* are what is drawn at random, with what stands in its place."""
    parts = ["# Un anno di due patti", ABOUT, "\n".join(f"- **{name}**: {who}" for name, who in cast)]
    seen: set[tuple[str, str]] = set()
    for month, in_month in groupby(_in_order(lines), key=lambda one: _month(_wall(one).date())):
        parts.append(f"## {month}")
        for (on, who), scene in groupby(in_month, key=lambda one: (_wall(one).date(), one.who)):
            told = list(scene)
            parts.append(f"### {_day(on)} · {who}")
            parts += _scene(told, seen)
    whole = _LINK.sub("https://t.me/farelegami_bot?start=i_…", "\n\n".join(parts) + "\n")
    for code, name in codes.items():
        whole = whole.replace(code, name)
    return whole


def _in_order(lines: Sequence[Line]) -> Iterator[Line]:
    """Give what comes by itself at the same moment by the names of its readers: who is first there, the dice decide."""
    for _moment, together in groupby(lines, key=lambda one: (one.at, one.kind is Kind.GETS)):
        yield from sorted(together, key=lambda one: one.who if one.kind is Kind.GETS else "")


def _scene(lines: Sequence[Line], seen: set[tuple[str, str]]) -> Iterator[str]:
    """Tell what happened in one chat on one day; what was seen before stands beside what led to it."""
    done = ""
    for one in lines:
        if one.kind is Kind.DOES:
            yield from _told(done)
            done = f"👉 {one.text}"
            continue
        mark = {Kind.GETS: f"📩 *alle {_wall(one):%H:%M}*", Kind.NOTES: "(avviso)"}.get(one.kind, "")
        shape = one.who, _CHANGING.sub("·", as_read(one))
        if shape in seen:
            first = one.text.strip().splitlines()[0] if one.text.strip() else "(come prima)"
            yield " ".join(part for part in (done, mark, "→", _shortened(first)) if part)
        else:
            seen.add(shape)
            yield from _told(done)
            yield f"{mark}\n\n```text\n{as_read(one)}\n```".strip()
        done = ""
    yield from _told(done)


def _told(done: str) -> Iterator[str]:
    if done:
        yield done


def as_read(line: Line) -> str:
    """Write a message as a person reads it: the text, then the buttons in brackets."""
    return "\n".join([line.text.strip(), *(" ".join(f"[{label}]" for label in row) for row in line.rows)])


def _shortened(text: str) -> str:
    return f"*{text if len(text) <= SHORT else text[: SHORT - 1] + '…'}*"


def _wall(line: Line) -> datetime:
    return line.at.astimezone(ROME)


def _month(on: date) -> str:
    return f"{MONTHS[on.month - 1].capitalize()} {on.year}"


def _day(on: date) -> str:
    with speaking("it"):
        return full_day(on).capitalize()
