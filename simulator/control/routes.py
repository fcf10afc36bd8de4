"""The addresses of the control API."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from simulator.control import breaking, calls, inline, timing, uploads, wishes
from simulator.control.acts import ACTS, present
from simulator.control.asking import Shown, feed_of, stage_of
from simulator.control.declined import Declined
from simulator.control.portraits import conversation, portrait, world
from simulator.control.stage import Cast

_FIRST_NUMBER = 700_000_000


async def _state(request: Request) -> Response:
    stage = stage_of(request)
    with stage.telegram.lock:
        return Shown(world(stage) | {"seq": feed_of(request).seq})


async def _chat(request: Request) -> Response:
    stage = stage_of(request)
    with stage.telegram.lock:
        person = stage.person(request.path_params["person_id"])
        return Shown(conversation(stage, person) | {"seq": feed_of(request).seq})


async def _act(request: Request) -> Response:
    stage = stage_of(request)
    name, person = request.path_params["act"], stage.person(request.path_params["person_id"])
    if name not in ACTS:
        raise Declined(404, f"Il simulatore non sa fare «{name}».")
    kind, act = ACTS[name]
    wish = await wishes.read(request, kind)
    with stage.telegram.lock:
        present(person)
        return Shown(act(stage, person, wish))


async def _read(request: Request) -> Response:
    stage = stage_of(request)
    person = stage.person(request.path_params["person_id"])
    stage.reads(person, (await wishes.read(request, wishes.Read)).message_id)
    return Shown({})


async def _offers(request: Request) -> Response:
    stage = stage_of(request)
    with stage.telegram.lock:
        return Shown(inline.offers(stage.person(request.path_params["person_id"])))


async def _newcomer(request: Request) -> Response:
    stage = stage_of(request)
    wish = await wishes.read(request, wishes.Newcomer)
    first, _, last = wish.name.strip().partition(" ")
    if not first:
        raise Declined(400, "Una persona ha bisogno di un nome.")
    with stage.telegram.lock:
        person_id = max(stage.telegram.people, default=_FIRST_NUMBER) + 1
        stage.enters(Cast(person_id, "Persona nuova"))
        person = stage.telegram.add_person(first, last_name=last or None, language_code=wish.language, id=person_id)
        return Shown(portrait(stage, person), 201)


async def _transcript(request: Request) -> Response:
    stage = stage_of(request)
    person = stage.person(request.path_params["person_id"])
    attached = {"Content-Disposition": f'attachment; filename="conversazione-{person.id}.txt"'}
    with stage.telegram.lock:
        text = stage.chat(person).transcript()
    return PlainTextResponse(text, headers=attached if "download" in request.query_params else {})


async def _calls(request: Request) -> Response:
    telegram = stage_of(request).telegram
    try:
        number = int(request.query_params.get("after", 0))
        limit = int(request.query_params.get("limit", calls.MOST_AT_ONCE))
    except ValueError:
        raise Declined(400, "«after» e «limit» sono numeri.") from None
    with telegram.lock:
        return Shown(calls.after(telegram, number, limit=min(max(limit, 1), 2000)))


async def _call(request: Request) -> Response:
    telegram = stage_of(request).telegram
    with telegram.lock:
        call = calls.one(telegram, request.path_params["number"])
    if call is None:
        raise Declined(404, "Questa chiamata non è più nel registro.")
    return Shown(call)


async def _events(request: Request) -> Response:
    return StreamingResponse(feed_of(request).stream(), media_type="text/event-stream")


def routes() -> list[Route]:
    """List the addresses, all under /sim/."""
    return [
        Route("/sim/state", _state),
        Route("/sim/people", _newcomer, methods=["POST"]),
        Route("/sim/people/{person_id:int}/chat", _chat),
        Route("/sim/people/{person_id:int}/transcript", _transcript),
        Route("/sim/people/{person_id:int}/inline", _offers, methods=["GET"]),
        Route("/sim/people/{person_id:int}/read", _read, methods=["POST"]),
        Route("/sim/people/{person_id:int}/document", uploads.send_document, methods=["POST"]),
        Route("/sim/people/{person_id:int}/photo", uploads.send_photo, methods=["POST"]),
        Route("/sim/people/{person_id:int}/{act}", _act, methods=["POST"]),
        Route("/sim/clock", timing.move_clock, methods=["POST"]),
        Route("/sim/faults", breaking.order_fault, methods=["POST"]),
        Route("/sim/faults", breaking.clear_faults, methods=["DELETE"]),
        Route("/sim/faults/{number:int}", breaking.remove_fault, methods=["DELETE"]),
        Route("/sim/flood", breaking.set_flood, methods=["POST"]),
        Route("/sim/calls", _calls),
        Route("/sim/calls/{number:int}", _call),
        Route("/sim/events", _events),
        Route("/sim/files/{file_id}", uploads.hand_out),
    ]
