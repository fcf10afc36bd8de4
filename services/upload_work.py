"""The work on catalogue files, in the process that leads: read, rehearsed and written a part at a time."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from locales import N_
from services import imports, outbox, shelf
from services.catalogue_rows import CatalogueRow
from services.cells import BadCell
from services.findings import Findings, count
from services.folding import folded
from services.imports import Problem, Reading, Report
from services.notices import UploadSettled
from services.places import Places
from services.uploads import end, findings_of, may_import, stand
from services.work import UnitOfWork
from storage import catalogue, people, territories
from storage import uploads as records
from storage.people import Person
from storage.territories import Territory
from storage.uploads import TO_DO, Upload, UploadState

PATIENCE = timedelta(hours=1)
"""For how long we try to fetch a file."""

MOST_ATTEMPTS = 5
"""So often reading a file may end the whole process before it is given up."""

PART = 100
"""Rows that are written in one transaction: nobody else waits for longer than it takes."""

UNREADABLE = N_("Questo file non si riesce a leggere. Salvalo in un altro formato e mandalo di nuovo.")
UNFETCHED = N_("Telegram non mi dà questo file. Mandalo di nuovo, tra un po'.")
ELSEWHERE = N_("è di un'altra zona: tu importi le attività di {territory}")


def next_to_do(uow: UnitOfWork, but: Collection[int] = ()) -> Upload | None:
    """Find the file that waits longest for us."""
    return records.next_to_do(uow.session, but=but)


def begin(uow: UnitOfWork, upload_id: int) -> str | None:
    """Count an attempt, before a file can do any harm. Gives the territory for rows that name none.

    Nothing, where there is nothing to do: it was decided about meanwhile, its
    sender may not import any more, or it has had its chances.
    """
    upload, person = _in_work(uow, upload_id)
    if upload is None or person is None:
        return None
    findings = Findings.model_validate_json(upload.report or "{}")
    if findings.attempts == MOST_ATTEMPTS:
        fail(uow, upload_id, UNREADABLE)
        return None
    findings.attempts += 1
    upload.report = findings.model_dump_json()
    uow.session.flush()
    return _territory_name(uow, person.scope_id or person.territory_id)


def content_of(uow: UnitOfWork, upload_id: int) -> bytes:
    """Read the content of a file that was read before; empty, if it was let go of meanwhile."""
    return records.content_of(uow.session, upload_id) or b""


def parts(reading: Reading, *, done: int = 0) -> Iterator[Reading]:
    """Cut what was read into parts that are written each in a transaction of its own, after the *done* rows.

    The last part, which is always there, holds what was called off.
    """
    rows = islice(reading.rows.items(), done, None)
    while part := dict(islice(rows, PART)):
        yield replace(reading, rows=part, problems=(), notes=(), withdrawn=())
    yield replace(reading, rows={}, problems=(), notes=())


def rehearse(uow: UnitOfWork, upload_id: int, part: Reading) -> Report | None:
    """Find out what writing a part would do, and write nothing; nothing is found where the file is not to be read."""
    upload, person = _in_work(uow, upload_id)
    if upload is None or person is None:
        return None
    report = _write_allowed(uow, part, person)
    uow.session.rollback()
    return report


def keep(uow: UnitOfWork, upload_id: int, content: bytes, findings: Findings) -> None:
    """Write down what was found in a file, and tell its sender, who decides."""
    upload, person = _in_work(uow, upload_id)
    if upload is None or person is None or upload.state is not UploadState.SENT:
        return
    findings.attempts = 0
    upload.report = findings.model_dump_json()
    upload.content = content if findings.is_worth_importing else None
    stand(uow, upload, UploadState.READ)
    _tell(uow, upload)


def write(uow: UnitOfWork, upload_id: int, part: Reading, *, done: int) -> bool:
    """Write a part after the *done* rows, and with the last one end the file's life. Tells whether to go on.

    Whoever finds other rows done does nothing: somebody else works on the file.
    """
    upload, person = _in_work(uow, upload_id)
    if upload is None or person is None or upload.state is not UploadState.APPROVED:
        return False
    findings = Findings.model_validate_json(upload.report)
    if findings.done != done:
        return False
    if part.rows:
        shelf.hold_back(uow)
    report = _write_allowed(uow, part, person)
    count(findings.written, report)
    findings.done, findings.attempts, findings.written.bad = done + len(part.rows), 0, findings.counts.bad
    upload.report = findings.model_dump_json()
    if part.rows:
        uow.session.flush()
        return True
    end(uow, upload, UploadState.IMPORTED)
    _tell(uow, upload)
    return False


def fail(uow: UnitOfWork, upload_id: int, message: str, values: Mapping[str, int | str] | None = None) -> None:
    """Give a file up, and tell its sender why."""
    upload, person = _in_work(uow, upload_id)
    if upload is None or person is None:
        return
    findings = findings_of(uow, upload_id)
    upload.report = findings.model_copy(update={"reason": message, "values": dict(values or {})}).model_dump_json()
    end(uow, upload, UploadState.FAILED)
    _tell(uow, upload)


def _tell(uow: UnitOfWork, upload: Upload) -> None:
    outbox.post(uow, upload.person_id, UploadSettled(upload_id=upload.id, state=upload.state))


def _in_work(uow: UnitOfWork, upload_id: int) -> tuple[Upload | None, Person | None]:
    """Give a file that waits for us with its sender; it is dropped where they may not import any more."""
    upload = records.lock_upload(uow.session, upload_id)
    if upload is None or upload.state not in TO_DO:
        return None, None
    person = people.person(uow.session, upload.person_id)
    if not may_import(person):
        end(uow, upload, UploadState.DROPPED)
        return None, None
    return upload, person


def _write_allowed(uow: UnitOfWork, part: Reading, person: Person) -> Report:
    """Write those rows of a part that are the sender's to write; the others are reported (rule 11)."""
    territory = None if person.scope_id is None else territories.territory(uow.session, person.scope_id)
    if territory is None:
        return imports.write_catalogue(uow, part)
    allowed, refused = _within(uow, part, territory)
    report = imports.write_catalogue(uow, allowed)
    report.misplaced += refused
    return report


def _within(uow: UnitOfWork, part: Reading, territory: Territory) -> tuple[Reading, list[Problem]]:
    """Part the rows of one territory from the others: by where they are to be, and where they are already."""
    known = catalogue.by_codes(uow.session, [*part.rows, *part.withdrawn])
    elsewhere = {code for code, one in known.items() if one.territory_id != territory.id}
    places = Places(uow)
    rows: dict[str, CatalogueRow] = {}
    refused: list[Problem] = []
    for code, row in part.rows.items():
        if code not in elsewhere and _is_within(places, row, territory):
            rows[code] = row
        else:
            line = part.lines.get(code, 0)
            refused.append(Problem(line, code, "territorio", ELSEWHERE, {"territory": territory.name}))
    withdrawn = [code for code in part.withdrawn if code not in elsewhere]
    return replace(part, rows=rows, withdrawn=withdrawn), refused


def _is_within(places: Places, row: CatalogueRow, territory: Territory) -> bool:
    """Tell whether a row, with all its dates, is in a territory; where that cannot be told, the import says so."""
    try:
        names = [places.located(row).territorio]
    except BadCell:
        return True
    names += [changed.territory for changed in row.date_cambiate or () if changed.territory]
    return all(folded(name) == folded(territory.name) for name in names)


def _territory_name(uow: UnitOfWork, territory_id: int | None) -> str:
    territory = None if territory_id is None else territories.territory(uow.session, territory_id)
    return territory.name if territory else ""
