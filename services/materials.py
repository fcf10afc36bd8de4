"""What is handed out in a class: added and taken away by those who run it, found by those who are in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from locales import N_
from services import classes, outbox
from services.folding import legible
from services.material_news import TOGETHER, MaterialsAdded
from services.outbox import Posting
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue
from storage import materials as records
from storage.catalogue import Activity, EnrolmentMode
from storage.materials import Material
from storage.people import Person

MOST = 40
"""Things that are handed out in one class."""

LONGEST_TITLE = 80
LONGEST_ADDRESS = 500
LONGEST_FILE_ID = 200

LARGEST_COUNTED = 2**31 - 1
"""Bytes that fit the column; a file may have more, and is handed out all the same."""

NEWS_FOR = timedelta(days=7)
"""How long after it was added people are still told of it."""

_PROGRAM = re.compile(
    r"\.(?:apk|bat|bin|cmd|com|cpl|dll|dmg|exe|gadget|hta|iso|jar|jse?|lnk|ms[ip]|ps1|reg|scr|sh|vb[es]?|wsf)[. ]*$",
    re.IGNORECASE,
)
"""How the names of files end that do something when they are opened."""

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_AROUND = ".,;:!?)»”\"'>]"


class NoSuchMaterial(Refusal):
    """What an old button leads to was taken away, or never was."""

    message = N_("Questo materiale non c'è più. Sulla scheda del corso trovi gli altri.")


class NotYourMaterials(Refusal):
    """They are for those who have a place, and for those who run the class."""

    message = N_("I materiali sono per chi ha un posto in questo corso. Sulla scheda vedi come si entra.")


class TooManyMaterials(Refusal):
    """A list that nobody reads any more."""

    message = N_("In questo corso i materiali sono già tanti. Togline uno, poi aggiungi il nuovo.")


class IsAProgram(Refusal):
    """A file that does something when it is opened."""

    message = N_("Questo file è un programma, e non lo mando a nessuno. Manda un documento, per esempio un PDF.")


class NotAnAddress(Refusal):
    """A text without an address, or with one that leads nowhere."""

    message = N_("Qui non trovo un link. Scrivilo intero, per esempio https://www.esempio.it/dispensa.")


@dataclass(frozen=True, slots=True)
class Handouts:
    """What is handed out in a class, for somebody who `runs` it or is in it; and to how many it is."""

    activity: Activity
    materials: Sequence[Material]
    runs: bool
    readers: int


def handouts(uow: UnitOfWork, person: Person, activity_id: int) -> Handouts:
    """List what is handed out in a class.

    Raises:
        NotYourMaterials: they neither have a place there nor run it.
    """
    activity = catalogue.activity(uow.session, activity_id)
    runs = _runs(person, activity)
    if activity is None or not (runs or records.is_reader(uow.session, activity_id, person.id)):
        raise NotYourMaterials
    found = records.of_activity(uow.session, activity_id)
    return Handouts(activity, found, runs, len(records.readers(uow.session, activity_id)) if runs else 0)


def are_there(uow: UnitOfWork, person: Person, activity_id: int) -> bool:
    """Tell whether there is something for somebody who is in a class."""
    is_reader = records.is_reader(uow.session, activity_id, person.id)
    return is_reader and bool(records.of_activity(uow.session, activity_id))


def one(uow: UnitOfWork, person: Person, material_id: int) -> tuple[Material, Handouts]:
    """Find one thing that is handed out, with the others.

    Raises:
        NoSuchMaterial: it was taken away, or never was.
        NotYourMaterials: as for `handouts`.
    """
    found = records.material(uow.session, material_id)
    if found is None:
        raise NoSuchMaterial
    others = handouts(uow, person, found.activity_id)
    if found.removed_at is not None:
        raise NoSuchMaterial
    return found, others


def add_file(
    uow: UnitOfWork, staff: Person, activity_id: int, *, file_id: str, file_name: str, size: int, title: str
) -> Material:
    """Hand out a file that Telegram keeps. Without a title it is called as the file is. The same file twice is one.

    Raises:
        classes.NotYourClass: it is not theirs to add to.
        IsAProgram, TooManyMaterials, NoSuchMaterial: it cannot be handed out.
    """
    classes.activity(uow, staff, activity_id)
    name = legible(file_name)[-LONGEST_FILE_ID:]
    if _PROGRAM.search(name):
        raise IsAProgram
    if len(file_id) > LONGEST_FILE_ID:
        raise NoSuchMaterial
    called = _titled(title) or _titled(PurePath(name).stem.replace("_", " ")) or "File"
    new = Material(
        activity_id=activity_id, title=called, file_id=file_id, file_name=name, size=min(size, LARGEST_COUNTED)
    )
    return _add(uow, staff, new)


def add_link(uow: UnitOfWork, staff: Person, activity_id: int, text: str) -> Material:
    """Hand out the address that a text holds; the rest of the text is what it is called.

    Raises:
        classes.NotYourClass: it is not theirs to add to.
        NotAnAddress: there is none.
        TooManyMaterials: there are enough.
    """
    classes.activity(uow, staff, activity_id)
    written = _ADDRESS.search(text)
    if written is None:
        raise NotAnAddress
    address = _without_what_is_around(written.group())
    parts = address_of(address)
    rest = text.replace(written.group(), " ").strip(" \n-–—:")
    called = _titled(rest) or (parts.hostname or "").removeprefix("www.")
    return _add(uow, staff, Material(activity_id=activity_id, title=called, url=urlunsplit(parts), size=0))


def _without_what_is_around(address: str) -> str:
    """Leave out the signs of the sentence after an address; a bracket that was opened in it is part of it."""
    while address and address[-1] in _AROUND:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def address_of(text: str) -> SplitResult:
    """Read the address of a page as Telegram takes it on a button.

    One that names another person's account, a machine without a name or
    anything but a page is none: nobody could tell where it leads.

    Raises:
        NotAnAddress: it is none.
    """
    whole = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise NotAnAddress from error
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _HOST.fullmatch(host):
        raise NotAnAddress
    path, query, fragment = (
        quote(part, safe="/%:=&?+,;@!$'()*~-._") for part in (parts.path, parts.query, parts.fragment)
    )
    plain = SplitResult(parts.scheme, host + port, path, query, fragment)
    if len(urlunsplit(plain)) > LONGEST_ADDRESS:
        raise NotAnAddress
    return plain


def remove(uow: UnitOfWork, staff: Person, material_id: int) -> int:
    """Take one thing away; gives of which activity it was. Safe to repeat.

    Raises:
        NoSuchMaterial: it never was.
        classes.NotYourClass: it is not theirs.
    """
    found = records.material(uow.session, material_id)
    if found is None:
        raise NoSuchMaterial
    classes.activity(uow, staff, found.activity_id)
    found.removed_at = found.removed_at or uow.now
    uow.session.flush()
    return found.activity_id


def _runs(person: Person, activity: Activity | None) -> bool:
    by_application = activity is not None and activity.mode is EnrolmentMode.APPLICATION
    return activity is not None and by_application and classes.may_run(person, activity.territory_id)


def _titled(text: str) -> str:
    called = legible(text)[:LONGEST_TITLE].strip()
    return called if any(sign.isalnum() for sign in called) else ""


def _add(uow: UnitOfWork, staff: Person, new: Material) -> Material:
    """Write down what is new, and tell those who have a place; in a letter that goes a little later.

    The activity is locked: of two who add at the same moment, the second finds what the first began.
    """
    catalogue.lock_activity(uow.session, new.activity_id)
    there = records.of_activity(uow.session, new.activity_id)
    same = [one for one in there if (one.url, one.file_id) == (new.url, new.file_id)]
    if same:
        return same[0]
    if len(there) >= MOST:
        raise TooManyMaterials
    new.added_by_id, new.created_at = staff.id, uow.now
    uow.session.add(new)
    uow.session.flush()
    first = _first_of_its_letter(uow, new)
    notice = MaterialsAdded(activity_id=new.activity_id, first_id=first.id)
    due_at, late_after = first.created_at + TOGETHER, new.created_at + NEWS_FOR
    readers = records.readers(uow.session, new.activity_id)
    outbox.post_all(uow, [Posting(account_id, notice, due_at, late_after) for account_id in readers])
    return new


def _first_of_its_letter(uow: UnitOfWork, new: Material) -> Material:
    """Find what was added first of all that goes in one letter with a new one.

    A letter takes what comes within `TOGETHER` of its first. So we walk from one
    first to the next: those of a day are enough, as after a pause one begins anew.
    """
    recent = records.added_between(
        uow.session, new.activity_id, uow.now - timedelta(days=1), uow.now + timedelta.resolution
    )
    first = recent[0]
    for one in recent:
        if one.created_at >= first.created_at + TOGETHER:
            first = one
    return first
