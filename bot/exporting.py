"""`farelegami export` and `farelegami template`: the catalogue, or an empty one, into a file."""

import contextlib
from pathlib import Path

from bot import troubles
from bot.opening import open_workshop
from bot.settings import PREFIX, BadSetting, Settings
from services import exports, imports, people
from services.work import UnitOfWork
from views import templates


def export(settings: Settings, target: Path, file_format: str) -> int:
    """Write the catalogue to a file, which appears whole or not at all. Gives how many activities it holds.

    Raises:
        BadSetting: the file cannot be written, or is of an unknown kind.
    """
    kind = (file_format or target.suffix.removeprefix(".")).lower()
    if kind not in imports.FORMATS:
        message = f"{target}: non so scrivere file «{kind}». Usa CSV, XLSX o ICS, o scrivi --format csv, xlsx o ics"
        raise BadSetting(message)
    _check(settings, target)
    workshop = open_workshop(settings)
    try:
        data, count = workshop.do(_exported, kind)
    finally:
        workshop.close()
    _write(target, data)
    return count


def _exported(uow: UnitOfWork, kind: str) -> tuple[bytes, int]:
    found = list(exports.entries(uow))
    return exports.write_entries(found, kind, uow.programme), len(found)


def write_template(settings: Settings, target: Path) -> None:
    """Write a workbook to be filled in, with the territories that there are.

    Raises:
        BadSetting: the file cannot be written, or is no workbook by its name.
    """
    if target.suffix.lower() != ".xlsx":
        message = f"{target}: il modello è un file Excel, scrivi un nome che finisce con .xlsx"
        raise BadSetting(message)
    _check(settings, target)
    workshop = open_workshop(settings)
    try:
        territories = workshop.do(lambda uow: [one.name for one in people.choices(uow)])
    finally:
        workshop.close()
    _write(target, templates.workbook(territories))


def _check(settings: Settings, target: Path) -> None:
    if target.is_dir():
        message = f"{target} è una cartella: scrivi anche il nome del file"
        raise BadSetting(message)
    database = settings.database_file
    own = [] if database is None else [database, *(Path(f"{database}{end}") for end in ("-wal", "-shm", ".key"))]
    if target.resolve() in [file.resolve() for file in own]:
        message = f"{PREFIX}DATABASE_URL: {target} è un file del bot stesso, scegli un altro nome"
        raise BadSetting(message)


def _write(target: Path, data: bytes) -> None:
    partial = target.with_name(target.name + ".part")
    try:
        partial.write_bytes(data)
        partial.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        message = f"{target}: il file non si può scrivere ({troubles.reason(error)})"
        raise BadSetting(message) from error
