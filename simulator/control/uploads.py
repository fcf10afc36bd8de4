"""Files that people send, and files that people download."""

from __future__ import annotations

from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from simulator.control.acts import able_to_write, present
from simulator.control.asking import stage_of
from simulator.control.declined import Declined
from simulator.control.stage import Stage
from simulator.files import FILE_LIMIT, PHOTO_LIMIT, Upload
from simulator.people import Person

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)
_ROOM_FOR_FORM = 64 * 1024


async def send_document(request: Request) -> Response:
    """Send the file of a form's field `file`, with the caption in `caption`."""
    stage, person = _sender(request)
    upload, caption = await _read_form(request, FILE_LIMIT)
    name, mime = upload.name or "documento", upload.mime
    message = person.sends_document(name, upload.data, mime, caption=caption, chat=stage.chat(person))
    return JSONResponse({"message_id": message.message_id})


async def send_photo(request: Request) -> Response:
    """Send the picture of a form's field `file`, with the caption in `caption`."""
    stage, person = _sender(request)
    upload, caption = await _read_form(request, PHOTO_LIMIT)
    if picture_type(upload.data) is None:
        raise Declined(400, "Questa non è una foto in PNG, JPEG, GIF o WebP.")
    message = person.sends_photo(upload.data, caption=caption, chat=stage.chat(person))
    return JSONResponse({"message_id": message.message_id})


async def hand_out(request: Request) -> Response:
    """Show a picture, or have anything else downloaded.

    Whatever a file claims to be, the browser never runs it as part of the page.
    """
    stage = stage_of(request)
    file = stage.telegram.files.find(request.path_params["file_id"])
    if file is None:
        raise Declined(404, "Questo file non c'è.")
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'"}
    picture = picture_type(file.data) if file.kind == "photo" else None
    if picture is None:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(file.data, media_type=picture or "application/octet-stream", headers=headers)


def picture_type(data: bytes) -> str | None:
    """Tell the type of a picture by its first bytes; None for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for start, mime in _PICTURES if data.startswith(start)), None)


def _sender(request: Request) -> tuple[Stage, Person]:
    stage = stage_of(request)
    person = stage.person(request.path_params["person_id"])
    present(person)
    able_to_write(stage, person)
    return stage, person


async def _read_form(request: Request, limit: int) -> tuple[Upload, str]:
    too_big = Declined(413, f"Il file è troppo grande: al massimo {limit // 1024 // 1024} MB.")
    if int(request.headers.get("content-length", 0)) > limit + _ROOM_FOR_FORM:
        raise too_big
    async with request.form(max_files=1, max_fields=4) as form:
        file, caption = form.get("file"), form.get("caption", "")
        if not isinstance(file, UploadFile):
            raise Declined(400, "Manca il file, nel campo «file».")
        data = await file.read()
    if len(data) > limit:
        raise too_big
    if not data:
        raise Declined(400, "Il file è vuoto.")
    mime = file.content_type or "application/octet-stream"
    return Upload(file.filename or "", data, mime), str(caption)
