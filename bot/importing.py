"""`farelegami import`: files into the catalogue, and patti that exist on paper."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from bot import operating, troubles
from bot.opening import open_workshop
from bot.settings import BadSetting, Settings
from bot.usage import one_line
from bot.work import Workshop
from services import imports, patto_import, patto_reading
from services.imports import Reading
from services.spreadsheets import LARGEST, UnreadableTable
from views import console, patto_console


def import_files(
    settings: Settings, files: Sequence[Path], *, file_format: str, dry_run: bool, territory: str = ""
) -> bool:
    """Import each file in a transaction of its own, and print what came of it. Tells whether there were faults.

    Raises:
        BadSetting: a file cannot be read, or is of an unknown kind; then nothing was imported from any.
    """
    contents = [(one_line(file.name), _kind_of(file, file_format, imports.FORMATS), _read(file)) for file in files]
    workshop = open_workshop(settings)
    try:
        faults = [
            _import(workshop, name, kind, data, dry_run=dry_run, territory=one_line(territory))
            for name, kind, data in contents
        ]
    finally:
        workshop.close()
    return any(faults)


def import_patti(
    settings: Settings, files: Sequence[Path], *, file_format: str, dry_run: bool, territory: str = ""
) -> bool:
    """Import files of patti, each in a transaction of its own. Tells whether there were faults.

    A line for each patto that has a new link goes to the standard output: its
    code, a tab, the link, which is written down nowhere else. The rest is said beside it.

    Raises:
        BadSetting: a file cannot be read or is of an unknown kind, no such territory, or nobody knows the bot's name.
    """
    contents = [
        (one_line(file.name), _kind_of(file, file_format, patto_reading.FORMATS), _read(file)) for file in files
    ]
    workshop = open_workshop(settings)
    try:
        username = "" if dry_run else operating.bots_name(workshop, settings)
        territory_id = workshop.do(operating.territory_named, one_line(territory), "--territorio")
        faults = [_import_patti(workshop, *one, username=username, territory_id=territory_id) for one in contents]
    finally:
        workshop.close()
    return any(faults)


def _import_patti(
    workshop: Workshop, name: str, kind: str, data: bytes, *, username: str, territory_id: int | None
) -> bool:
    """Import one file; without the bot's name it is only tried."""
    try:
        reading = patto_reading.read_file(data, kind)
    except UnreadableTable as error:
        typer.echo(console.unreadable(name, error), err=True)
        return True
    work = workshop.do if username else workshop.rehearse
    imported = work(patto_import.write_patti, reading, territory_id)
    for line in patto_console.links(imported, username):
        typer.echo(line)
    for line in patto_console.report(name, reading, imported, dry_run=not username):
        typer.echo(line, err=True)
    return bool(reading.problems)


def _kind_of(file: Path, file_format: str, formats: Sequence[str]) -> str:
    kind = (file_format or file.suffix.removeprefix(".")).lower()
    if kind not in formats:
        *some, last = (one.upper() for one in formats)
        *few, other = formats
        message = (
            f"{file}: non so leggere file «{kind}». Usa {', '.join(some)} o {last},"
            f" o scrivi --format {', '.join(few)} o {other}"
        )
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
