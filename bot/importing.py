"""`farelegami import`: files into the catalogue."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from bot import troubles
from bot.opening import open_workshop
from bot.settings import BadSetting, Settings
from bot.usage import one_line
from bot.work import Workshop
from services import imports
from services.imports import Reading
from services.spreadsheets import LARGEST, UnreadableTable
from views import console


def import_files(
    settings: Settings, files: Sequence[Path], *, file_format: str, dry_run: bool, territory: str = ""
) -> bool:
    """Import each file in a transaction of its own, and print what came of it. Tells whether there were faults.

    Raises:
        BadSetting: a file cannot be read, or is of an unknown kind; then nothing was imported from any.
    """
    contents = [(one_line(file.name), _kind_of(file, file_format), _read(file)) for file in files]
    workshop = open_workshop(settings)
    try:
        faults = [
            _import(workshop, name, kind, data, dry_run=dry_run, territory=one_line(territory))
            for name, kind, data in contents
        ]
    finally:
        workshop.close()
    return any(faults)


def _kind_of(file: Path, file_format: str) -> str:
    kind = (file_format or file.suffix.removeprefix(".")).lower()
    if kind not in imports.FORMATS:
        message = f"{file}: non so leggere file «{kind}». Usa CSV, XLSX o ICS, o scrivi --format csv, xlsx o ics"
        raise BadSetting(message)
    return kind


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as open_file:
            return open_file.read(LARGEST + 1)
    except OSError as error:
        message = f"{file}: il file non si legge ({troubles.reason(error)})"
        raise BadSetting(message) from error


def _import(workshop: Workshop, name: str, kind: str, data: bytes, *, dry_run: bool, territory: str) -> bool:
    with _watched(name) as watch:
        try:
            reading = imports.read_file(data, kind, programme=workshop.programme, territory=territory)
        except UnreadableTable as error:
            typer.echo(console.unreadable(name, error), err=True)
            return True
        report = _write(workshop, reading, watch, dry_run=dry_run)
    for line in console.import_report(name, report, dry_run=dry_run):
        typer.echo(line)
    return bool(report.problems)


def _write(workshop: Workshop, reading: Reading, watch: imports.Progress | None, *, dry_run: bool) -> imports.Report:
    work = workshop.rehearse if dry_run else workshop.do
    return work(imports.write_catalogue, reading, progress=watch)


@contextmanager
def _watched(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show how far a file is, where somebody watches; rich is imported only for them."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(escape(name), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
