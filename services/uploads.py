"""Catalogue files that staff send in the chat: received, read, approved or dropped, imported."""

from datetime import timedelta

from pydantic import ValidationError

from locales import N_
from services import imports, shelf
from services.findings import Findings
from services.refusals import Refusal
from services.spreadsheets import LARGEST
from services.work import UnitOfWork
from storage import uploads as records
from storage.people import Person, Role
from storage.uploads import OPEN, Upload, UploadState

ROLES = (Role.COMMUNITY_MAKER, Role.COORDINATOR)
"""Who brings files into the catalogue."""

MOST_OPEN = 5
"""Files of one sender that wait for an answer; an older one is let go of."""

UNDECIDED = timedelta(days=3)
"""After so long nobody remembers what the report said."""

KEPT = timedelta(days=30)


class NotACatalogue(Refusal):
    """A document that is no catalogue, from someone who may send one."""

    message = N_("Dei file leggo solo il catalogo: CSV, XLSX o iCalendar (.ics). Salvalo così e mandalo di nuovo.")


class FileTooLarge(Refusal):
    """More than Telegram lets us fetch, or than a catalogue holds."""

    message = N_("Il file è più grande di 20 MB. Dividilo in più file e mandali uno alla volta.")


class NoLongerImporting(Refusal):
    """The role was taken away meanwhile."""

    message = N_("Importare il catalogo è per chi organizza le attività. Se lavori con noi, chiedi un invito.")


class UploadGone(Refusal):
    """The file of an old button was let go of."""

    message = N_("Questo file non c'è più. Mandalo di nuovo, e guardo cosa cambia.")


def may_import(person: Person | None) -> bool:
    """Tell whether someone may bring files into the catalogue."""
    return person is not None and person.role in ROLES


def receive(uow: UnitOfWork, person: Person, *, file_id: str, name: str, size: int) -> Upload:
    """Write down that a file was sent; it is fetched and read apart.

    Raises:
        NotACatalogue: its name is none of a catalogue.
        FileTooLarge: we could not fetch it.
    """
    if not imports.kind_of(name):
        raise NotACatalogue
    if size > LARGEST:
        raise FileTooLarge
    upload = Upload(
        person_id=person.id,
        file_id=file_id[:200],
        name=_short(name),
        size=size,
        created_at=uow.now,
        changed_at=uow.now,
    )
    uow.session.add(upload)
    uow.session.flush()
    records.drop_open_but_newest(uow.session, person.id, keep=MOST_OPEN, now=uow.now)
    return upload


def _short(name: str) -> str:
    """Cut a name in the middle: its ending tells the format."""
    return name if len(name) <= 200 else name[:150] + "…" + name[-40:]


def approve(uow: UnitOfWork, person: Person, upload_id: int) -> UploadState:
    """Let a file that was read be imported. Gives how it stands: a second yes, or one too late, changes nothing.

    Raises:
        NoLongerImporting: the role was taken away meanwhile.
        UploadGone: it is not there any more, or is somebody else's.
    """
    upload = _own(uow, person, upload_id)
    if upload.state is UploadState.READ and findings_of(uow, upload_id).is_worth_importing:
        stand(uow, upload, UploadState.APPROVED)
    return upload.state


def drop(uow: UnitOfWork, person: Person, upload_id: int) -> UploadState:
    """Let go of a file. Gives how it stands: what is approved stays so.

    Raises:
        NoLongerImporting: the role was taken away meanwhile.
        UploadGone: it is not there any more, or is somebody else's.
    """
    upload = _own(uow, person, upload_id)
    if upload.state in OPEN:
        end(uow, upload, UploadState.DROPPED)
    return upload.state


def report(uow: UnitOfWork, person: Person, upload_id: int) -> tuple[str, Findings]:
    """Give a file's name and what was found in it; raises as `approve` does."""
    upload = _own(uow, person, upload_id)
    if upload.state not in (UploadState.READ, UploadState.APPROVED, UploadState.IMPORTED):
        raise UploadGone
    return upload.name, findings_of(uow, upload_id)


def news(uow: UnitOfWork, upload_id: int) -> tuple[str, Findings]:
    """Give a file's name and what was found in it, for a letter to its sender.

    Raises:
        UploadGone: it is forgotten.
    """
    upload = records.upload(uow.session, upload_id)
    if upload is None:
        raise UploadGone
    return upload.name, findings_of(uow, upload_id)


def findings_of(uow: UnitOfWork, upload_id: int) -> Findings:
    """Read what is known of a file; nothing of what another release wrote."""
    try:
        return Findings.model_validate_json(records.report_of(uow.session, upload_id))
    except ValidationError:
        return Findings()


def _own(uow: UnitOfWork, person: Person, upload_id: int) -> Upload:
    if not may_import(person):
        raise NoLongerImporting
    upload = records.lock_upload(uow.session, upload_id)
    if upload is None or upload.person_id != person.id:
        raise UploadGone
    return upload


def stand(uow: UnitOfWork, upload: Upload, state: UploadState) -> None:
    """Bring a file into a state of its life."""
    upload.state, upload.changed_at = state, uow.now
    uow.session.flush()


def end(uow: UnitOfWork, upload: Upload, state: UploadState) -> None:
    """End a file's life; whatever came of it in the catalogue is told to everybody now."""
    if upload.state is UploadState.APPROVED:
        shelf.changed(uow)
    upload.content = None
    stand(uow, upload, state)


def forget_old(uow: UnitOfWork) -> None:
    """Let go of files that nobody decided about, and forget those that are through. Safe to repeat."""
    records.drop_untouched_since(uow.session, uow.now - UNDECIDED, now=uow.now)
    records.forget_before(uow.session, uow.now - KEPT)
