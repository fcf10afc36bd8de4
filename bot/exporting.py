"""`farelegami export` and `farelegami template`: the catalogue, an empty one, or numbers of people, into a file."""

import contextlib
from datetime import date
from pathlib import Path

from bot import troubles
from bot.opening import open_workshop
from bot.settings import PREFIX, BadSetting, Settings
from services import attendance_tables, class_tables, exports, imports, people
from services.attendance_tables import Table
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


def check_plain(**options: str) -> None:
    """Refuse options that say nothing about a catalogue.

    Raises:
        BadSetting: one is there.
    """
    if any(options.values()):
        message = "--territory, --from e --to valgono solo per i numeri: aggiungi --presenze, o --corsi con --territory"
        raise BadSetting(message)


def export_attendance(
    settings: Settings, target: Path, file_format: str, *, territory: str, first: str, last: str
) -> int:
    """Write how many were there, without names and with few hidden, to a file. Gives how many rows it holds.

    Raises:
        BadSetting: the file cannot be written or is of an unknown kind, or the territory or a day is unknown.
    """
    kind = (file_format or target.suffix.removeprefix(".")).lower()
    if kind not in ("csv", "xlsx"):
        message = f"{target}: le presenze si scrivono in CSV o XLSX, non in «{kind}»"
        raise BadSetting(message)
    begin, end = _day("--from", first), _day("--to", last)
    _check(settings, target)
    workshop = open_workshop(settings)
    try:
        rows = workshop.do(_counted, territory, begin, end)
    finally:
        workshop.close()
    _write(target, attendance_tables.written(rows, kind))
    return len(rows) - 1


def export_classes(settings: Settings, target: Path, file_format: str, *, territory: str) -> int:
    """Write what classes came to, without names and with few hidden, to a file. Gives how many rows it holds.

    Raises:
        BadSetting: the file cannot be written or is of an unknown kind, or the territory is unknown.
    """
    kind = (file_format or target.suffix.removeprefix(".")).lower()
    if kind not in ("csv", "xlsx"):
        message = f"{target}: i numeri dei corsi si scrivono in CSV o XLSX, non in «{kind}»"
        raise BadSetting(message)
    _check(settings, target)
    workshop = open_workshop(settings)
    try:
        rows = workshop.do(lambda uow: class_tables.counted(uow, _territory_id(uow, territory)))
    finally:
        workshop.close()
    _write(target, attendance_tables.written(rows, kind, title="Corsi"))
    return len(rows) - 1


def check_classes(*, attendance: bool, first: str, last: str) -> None:
    """Refuse options that say nothing about the numbers of classes.

    Raises:
        BadSetting: one is there.
    """
    if attendance or first or last:
        message = "--corsi non si usa con --presenze, --from e --to: conta ogni corso dall'inizio"
        raise BadSetting(message)


def _counted(uow: UnitOfWork, territory: str, first: date | None, last: date | None) -> Table:
    return attendance_tables.counted(uow, territory_id=_territory_id(uow, territory), first=first, last=last)


def _territory_id(uow: UnitOfWork, territory: str) -> int | None:
    known = {one.name.casefold(): one.id for one in people.choices(uow)}
    if territory and territory.casefold() not in known:
        names = ", ".join(one.name for one in people.choices(uow))
        message = f"--territory: non conosco «{territory}». I territori sono: {names}"
        raise BadSetting(message)
    return known[territory.casefold()] if territory else None


def _day(option: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"{option}: «{text}» non è un giorno. Scrivilo così: 2026-09-01"
        raise BadSetting(message) from error


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
