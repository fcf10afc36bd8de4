"""Files: uploaded with a call, kept, named by an id, downloaded."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from simulator.methods import Call, Methods
from simulator.refusals import Refused, bad_request

if TYPE_CHECKING:
    from simulator.telegram import Telegram

Json = dict[str, Any]

MEGABYTE = 1024 * 1024
PHOTO_LIMIT = 10 * MEGABYTE
FILE_LIMIT = 50 * MEGABYTE
DOWNLOAD_LIMIT = 20 * MEGABYTE

_ATTACH = "attach://"

methods = Methods()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes with a call."""

    name: str
    data: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as Telegram keeps it; *kind* is the name of its field in a message."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    data: bytes
    mime: str

    @property
    def path(self) -> str:
        """Where the file is downloaded from, under the bot's file address."""
        suffix = PurePosixPath(self.name).suffix
        return f"{self.kind}s/{self.unique_id}{suffix if suffix.isascii() else ''}"

    @property
    def ids(self) -> Json:
        """What every kind of file tells of itself."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class FileStore:
    """All files of the simulator, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._numbers = itertools.count(1)

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Store a file under a new id."""
        number = next(self._numbers)
        file = StoredFile(
            file_id=f"sim-{kind}-file-{number:06}",
            unique_id=f"file_{number}",
            kind=kind,
            name=upload.name or "file",
            data=upload.data,
            mime=upload.mime,
        )
        self._by_id[file.file_id] = self._by_path[file.path] = file
        return file

    def find(self, file_id: str) -> StoredFile | None:
        """Find a file by its id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Find a file by the path that getFile gave."""
        return self._by_path.get(path)


def take(call: Call, kind: str, given: str | None) -> StoredFile:
    """Find the file that a call means: uploaded with it, or known by its id.

    Raises:
        Refused: 400 for one that is not there or is empty, 413 for one that is too big,
            501 for an address, from which the simulator fetches nothing.
    """
    upload = _uploaded(call.files, kind, given)
    if upload is not None:
        _check_size(kind, upload)
        return call.telegram.files.keep(kind, upload)
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    if given.startswith(("http://", "https://")):
        raise Refused(501, "Not Implemented: the simulator does not fetch files from addresses")
    file = call.telegram.files.find(given)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
    return file


def _uploaded(files: Mapping[str, Upload], kind: str, given: str | None) -> Upload | None:
    if given is None:
        return files.get(kind)
    if not given.startswith(_ATTACH):
        return None
    upload = files.get(given.removeprefix(_ATTACH))
    if upload is None:
        raise bad_request(f"wrong file identifier/HTTP URL specified: nothing is attached as {given}")
    return upload


def _check_size(kind: str, upload: Upload) -> None:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > FILE_LIMIT:
        raise Refused(413, "Request Entity Too Large")
    if kind == "photo" and len(upload.data) > PHOTO_LIMIT:
        raise bad_request("file is too big: photos are at most 10 MB")


def stored(telegram: Telegram, ids: Json | None) -> StoredFile | None:
    """Find the file behind what a message says of it."""
    return telegram.files.find(ids["file_id"]) if ids else None


@methods.add
def get_file(call: Call) -> Json:
    """Say where a file is downloaded from."""
    file = call.telegram.files.find(call.params["file_id"])
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.ids | {"file_path": file.path}
