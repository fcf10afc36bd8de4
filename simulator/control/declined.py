"""What the control API says when it does not do what it was asked, in Italian: the chat page shows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from simulator.errors import NoSuchButton, NotPossible

Handlers = Mapping[Any, Callable[[Request, Exception], Response | Awaitable[Response]]]


class Declined(Exception):
    """A wish that is not granted: the status, and one sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def _declined(_: Request, error: Exception) -> Response:
    assert isinstance(error, Declined)
    return JSONResponse({"error": error.sentence}, error.status)


def _not_possible(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"Così come stanno le cose non si può fare: {error}."}, 409)


def _no_such_button(_: Request, __: Exception) -> Response:
    return JSONResponse({"error": "Questo pulsante non c'è più."}, 409)


def _wrong_address(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "A questo indirizzo non c'è niente.", 405: "A questo indirizzo si chiede in un altro modo."}
    return JSONResponse({"error": words.get(error.status_code, error.detail)}, error.status_code, error.headers)


HANDLERS: Handlers = {
    Declined: _declined,
    NotPossible: _not_possible,
    NoSuchButton: _no_such_button,
    HTTPException: _wrong_address,
}
