"""`farelegami import`: files into the catalogue."""

from collections.abc import Sequence
from pathlib import Path

import typer

from bot import troubles
from bot.opening import open_workshop
from bot.settings import BadSetting, Settings
from bot.usage import one_line
from bot.work import Workshop
from services import imports
from services.spreadsheets import LARGEST, UnreadableTable
from views import console

FORMATS = ("csv",)


def import_files(settings: Settings, files: Sequence[Path], *, file_format: str, dry_run: bool) -> bool:
    """Import each file in a transaction of its own, and print what came of it. Tells whether there were faults.

    Raises:
        BadSetting: a file cannot be read, or is of an unknown kind; then nothing was imported from any.
    """
    contents = [(one_line(file.name), _read(file, file_format)) for file in files]
    workshop = open_workshop(settings)
    try:
        faults = [_import(workshop, name, data, dry_run=dry_run) for name, data in contents]
    finally:
        workshop.close()
    return any(faults)


def _read(file: Path, file_format: str) -> bytes:
    kind = (file_format or file.suffix.removeprefix(".")).lower()
    if kind not in FORMATS:
        message = f"{file}: non so leggere file «{kind}». Salvalo come CSV, o scrivi --format csv"
        raise BadSetting(message)
    try:
        with file.open("rb") as open_file:
            return open_file.read(LARGEST + 1)
    except OSError as error:
        message = f"{file}: il file non si legge ({troubles.reason(error)})"
        raise BadSetting(message) from error


def _import(workshop: Workshop, name: str, data: bytes, *, dry_run: bool) -> bool:
    try:
        reading = imports.read_catalogue(data)
    except UnreadableTable as error:
        typer.echo(console.unreadable(name, error), err=True)
        return True
    work = workshop.rehearse if dry_run else workshop.do
    report = work(imports.write_catalogue, reading)
    for line in console.import_report(name, report, dry_run=dry_run):
        typer.echo(line)
    return bool(report.problems)
