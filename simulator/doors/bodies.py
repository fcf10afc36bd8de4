"""Reads the parameters and files of an HTTP request: query string, form, multipart or JSON."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import orjson
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import File, FormParser, parse_options_header

from simulator.files import Upload
from simulator.refusals import bad_request

Params = dict[str, Any]
Files = dict[str, Upload]


def read_body(content_type: bytes, body: bytes) -> tuple[Params, Files]:
    """Take a body apart by its type; one of an unknown type holds nothing, as for Telegram.

    Raises:
        Refused: 400, it is not what its type says.
    """
    if not body:
        return {}, {}
    if content_type.startswith(b"application/json"):
        return _read_json(body), {}
    kind, options = parse_options_header(content_type)
    if kind == b"application/x-www-form-urlencoded":
        return read_query(body), {}
    if kind == b"multipart/form-data":
        return _read_multipart(options.get(b"boundary"), body)
    return {}, {}


def read_query(query: bytes) -> Params:
    """Take a query string or a form apart."""
    return dict(parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True))


def _read_json(body: bytes) -> Params:
    try:
        params = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise bad_request(f"can't parse JSON object: {error}") from None
    if not isinstance(params, dict):
        raise bad_request("JSON object expected")
    return params


def _read_multipart(boundary: bytes | None, body: bytes) -> tuple[Params, Files]:
    if not boundary:
        raise bad_request("boundary in multipart/form-data not found")
    params: Params = {}
    files: Files = {}

    def keep_file(file: Any) -> None:
        upload = _upload(file)
        files[(file.field_name or b"").decode()] = upload

    def keep_field(field: Any) -> None:
        params[(field.field_name or b"").decode()] = (field.value or b"").decode("utf-8", "replace")

    config = {"MAX_MEMORY_FILE_SIZE": len(body) + 1}
    parser = FormParser("multipart/form-data", keep_field, keep_file, boundary=boundary, config=config)
    try:
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise bad_request(f"can't parse multipart/form-data: {error}") from None
    return params, files


def _upload(file: File) -> Upload:
    file.file_object.seek(0)
    data = file.file_object.read()
    name = (file.file_name or b"").decode("utf-8", "replace")
    return Upload(name, data, file.content_type or "application/octet-stream")
