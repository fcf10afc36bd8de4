"""What commands print: reports of imports, in words. Imports nothing of Telegram's libraries."""

from collections.abc import Iterator

from locales import _, ngettext
from services.imports import Problem, Report
from services.spreadsheets import UnreadableTable

COLUMNS = {
    "title": "titolo",
    "description": "descrizione",
    "kind": "tipo",
    "category": "categoria",
    "territory_id": "territorio",
    "venue_id": "centro",
    "starts_local": "inizio",
    "ends_local": "fine",
    "recurrence": "ricorrenza",
    "min_age": "eta_min",
    "max_age": "eta_max",
    "places": "posti",
    "cost_cents": "costo",
    "mode": "iscrizione",
    "contact": "contatto",
    "accessible": "accessibile",
    "withdrawn_at": "codice",
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
    if report.encoding != "UTF-8":
        yield _("Il file era in {encoding}: l'ho letto lo stesso.").format(encoding=report.encoding)
    if report.unknown_columns:
        yield _("Colonne che non conosco, lasciate stare: {names}.").format(names=", ".join(report.unknown_columns))
    if report.new_territories:
        yield _("Territori nuovi: {names}. Se è un errore di scrittura, correggi e importa di nuovo.").format(
            names=", ".join(report.new_territories)
        )
    if report.offered:
        yield ngettext("{n} posto offerto a chi aspettava.", "{n} posti offerti a chi aspettava.", report.offered)
    yield from (problem(one) for one in report.problems)


def problem(of: Problem) -> str:
    """Tell what is wrong with a row."""
    where = _("riga {line}").format(line=of.line)
    if of.code:
        where += f" ({of.code})"
    if of.column:
        where += _(", colonna {column}").format(column=of.column)
    return f"{where}: {_(of.message).format(**of.values)}"


def unreadable(name: str, error: UnreadableTable) -> str:
    """Tell why nothing of a file could be imported."""
    return f"{name}: {_(error.message).format(**error.values)}"
