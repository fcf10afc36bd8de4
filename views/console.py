"""What commands print: reports of imports, in words. Imports nothing of Telegram's libraries."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from locales import _, ngettext
from services import catalogue_cells
from services.catalogue_cells import Difference
from services.imports import Problem, Report
from services.spreadsheets import UnreadableTable

COLUMNS = catalogue_cells.COLUMNS | {
    "withdrawn_at": "codice",
    "changed_dates": "date_cambiate",
}
"""Columns of the database by the names that catalogue files give them."""


def import_report(name: str, report: Report, *, dry_run: bool) -> Iterator[str]:
    """Tell what an import did, or would do, a line each."""
    summary = _("{name}: {rows} righe, {new} nuove, {changed} cambiate, {unchanged} uguali, {bad} da correggere.")
    yield summary.format(
        name=name,
        rows=report.rows,
        new=len(report.new),
        changed=len(report.changed),
        unchanged=report.unchanged,
        bad=len(report.problems),
    )
    if dry_run:
        yield _("Prova: non è cambiato niente.")
        yield from (f"  + {code}" for code in report.new)
        for code, columns in report.changed.items():
            yield f"  ~ {code}: " + ", ".join(COLUMNS.get(column, column) for column in columns)
            yield from (_difference(one) for one in report.differences[code])
        yield from (f"  - {code}" for code in report.withdrawn)
    yield from _noticed(report)
    yield from (problem(one) for one in report.problems)


SHOWN = 60
"""Letters of a cell that are shown where it changes."""


def _difference(one: Difference) -> str:
    """Show a cell that changes, shortened to the part where it does."""
    old, new = (" ".join(text.split()) for text in (one.old, one.new))
    same = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    begin = max(0, same - SHOWN // 3) if max(len(old), len(new)) > SHOWN else 0
    return plain(f"      {one.column}: {_shown(old, begin)} → {_shown(new, begin)}")


def _shown(text: str, begin: int) -> str:
    if not text:
        return _("(vuoto)")
    part = text[begin : begin + SHOWN].strip()
    return ("…" if begin else "") + part + ("…" if begin + SHOWN < len(text) else "")


def _noticed(report: Report) -> Iterator[str]:
    reading = report.reading
    if reading.encoding == "Windows-1252":
        yield _("Il file era in {encoding}: l'ho letto lo stesso.").format(encoding=reading.encoding)
    if reading.unknown_columns:
        yield unknown_columns(reading.unknown_columns)
    if report.new_territories:
        yield _("Territori nuovi: {names}. Se è un errore di scrittura, correggi e importa di nuovo.").format(
            names=_listed(report.new_territories)
        )
    if report.new_venues:
        yield _("Luoghi nuovi: {names}.").format(names=_listed(report.new_venues))
    if report.changed_venues:
        yield _("Luoghi cambiati: {names}.").format(names=_listed(report.changed_venues))
    if report.withdrawn:
        yield _("Tolte dal catalogo, perché annullate: {codes}.").format(codes=_listed(report.withdrawn))
    if report.offered:
        yield ngettext("{n} posto offerto a chi aspettava.", "{n} posti offerti a chi aspettava.", report.offered)
    yield from (problem(one) for one in reading.notes)


def unknown_columns(names: Sequence[str]) -> str:
    """Tell which columns of a file are none of ours."""
    return _("Colonne che non conosco, lasciate stare: {names}.").format(names=_listed(names))


def problem(of: Problem) -> str:
    """Tell what is wrong with a row, or worth knowing, in one line whatever its cells hold."""
    said = _(of.message).format(**of.values)
    if not of.line:
        return plain(said)
    where = _("riga {line}").format(line=of.line)
    if of.code:
        where += f" ({of.code})"
    if of.column:
        where += _(", colonna {column}").format(column=of.column)
    return plain(f"{where}: {said}")


def _listed(names: Sequence[str]) -> str:
    return plain("; ".join(names))


def plain(line: str) -> str:
    """Give a line; leave out what a terminal would take for an order."""
    return "".join(letter if letter.isprintable() else " " for letter in line)


def unreadable(name: str, error: UnreadableTable) -> str:
    """Tell why nothing of a file could be imported."""
    return f"{name}: {_(error.message).format(**error.values)}"
