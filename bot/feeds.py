"""Calendars over HTTP: a venue's for everybody, a person's own for whoever knows its secret address."""

import asyncio
import hashlib
import re
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.operating import USERNAME
from bot.work import Workshop
from locales import speaking
from services import calendars
from services.calendars import OwnCalendar
from services.work import UnitOfWork
from storage import marks, territories
from views import calendar_files

CONTENT_TYPE = "text/calendar; charset=utf-8"
_ROW = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)

FOR_EVERYBODY = "public, max-age=900"
FOR_ITS_OWNER = "private, no-cache"

Write = Callable[[], bytes]
"""Writes a calendar whose facts are read; takes milliseconds that updates should not wait for."""


def routes(workshop: Workshop) -> list[Route]:
    """Serve calendars; whoever asks for one without its ending is led to their calendar program."""

    async def venue(request: Request) -> Response:
        write = await workshop.run(read_venue, request.path_params["venue_id"])
        return await _answer(request, write, FOR_EVERYBODY)

    async def mine(request: Request) -> Response:
        write = await workshop.run(read_mine, request.path_params["secret"])
        return await _answer(request, write, FOR_ITS_OWNER)

    async def to_program(request: Request) -> Response:
        host = urlsplit(workshop.programme.public_url).netloc
        return RedirectResponse(f"webcal://{host}{request.url.path}.ics", 302, headers={"Cache-Control": "no-store"})

    return [
        Route("/calendar/venue/{venue_id}.ics", venue),
        Route("/calendar/mine/{secret}.ics", mine),
        Route("/calendar/venue/{venue_id}", to_program),
        Route("/calendar/mine/{secret}", to_program),
    ]


def read_venue(uow: UnitOfWork, venue_id: str) -> Write | None:
    """Read what is on at a venue; nothing, where there is no such venue."""
    known = territories.venue(uow.session, int(venue_id)) if _ROW.fullmatch(venue_id) else None
    if known is None:
        return None
    dates = calendars.dates_at_venue(uow, known.id)
    return partial(calendar_files.of_venue, known.name, dates, _username(uow))


def read_mine(uow: UnitOfWork, secret: str) -> Write | None:
    """Read a household's own calendar; nothing, where the secret is unknown."""
    calendar = calendars.of_secret(uow, secret)
    return None if calendar is None else partial(_write_mine, calendar, _username(uow))


def _write_mine(calendar: OwnCalendar, username: str) -> bytes:
    with speaking(calendar.language):
        return calendar_files.of_household(calendar, username)


def _username(uow: UnitOfWork) -> str:
    return marks.value(uow.session, USERNAME).partition(" ")[2]


async def _answer(request: Request, write: Write | None, caching: str) -> Response:
    """Give a calendar, or say that the one they have is still right; whatever is unknown looks the same."""
    if write is None:
        return PlainTextResponse("Not Found", 404, {"Cache-Control": "no-store"})
    content = await asyncio.to_thread(write)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": caching, "X-Robots-Tag": "noindex"}
    if {tag, "*"} & set(re.split(r"\s*,\s*", request.headers.get("if-none-match", "").replace("W/", "").strip())):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers | {"Content-Type": CONTENT_TYPE})
