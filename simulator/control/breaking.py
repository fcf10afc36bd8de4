"""Ordering trouble: POST and DELETE /sim/faults, POST /sim/flood."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from simulator.control import wishes
from simulator.control.asking import Shown, feed_of, stage_of
from simulator.control.declined import Declined
from simulator.control.portraits import trouble
from simulator.control.stage import Stage
from simulator.faults import AnswerLost, Dropped, Effect, ServerError, Slow, TooManyRequests
from simulator.refusals import Refused


async def order_fault(request: Request) -> Response:
    """Order a fault."""
    stage = stage_of(request)
    wish = await wishes.read(request, wishes.Trouble)
    stage.telegram.faults.add(
        _effect(wish),
        method=_method(stage, wish.method),
        chat_id=wish.person,
        times=wish.times,
        after=wish.after,
        probability=wish.probability,
    )
    return _answer(request, 201)


async def clear_faults(request: Request) -> Response:
    """Take all orders back."""
    stage_of(request).telegram.faults.clear()
    return _answer(request)


async def remove_fault(request: Request) -> Response:
    """Take one order back, by its place in the queue."""
    faults = stage_of(request).telegram.faults
    waiting = list(faults)
    number = request.path_params["number"]
    if number >= len(waiting):
        raise Declined(404, "Questo guasto non c'è più.")
    faults.remove(waiting[number])
    return _answer(request)


async def set_flood(request: Request) -> Response:
    """Change the flood limits; everybody starts afresh."""
    flood = stage_of(request).telegram.flood
    wish = await wishes.read(request, wishes.Limits)
    for name, value in wish.model_dump(exclude_none=True).items():
        setattr(flood.settings, name, value)
    flood.forget()
    return _answer(request)


def _method(stage: Stage, name: str | None) -> str | None:
    if not name:
        return None
    try:
        return stage.telegram.schema.name_of(name)
    except Refused:
        raise Declined(400, f"Il simulatore non ha un metodo «{name}».") from None


def _effect(wish: wishes.Trouble) -> Effect:
    match wish.kind:
        case "429":
            return TooManyRequests(max(round(wish.seconds), 1))
        case "slow":
            return Slow(wish.seconds)
        case "lost":
            return AnswerLost()
        case "dropped":
            return Dropped()
        case status:
            return ServerError(int(status), wish.html)


def _answer(request: Request, status: int = 200) -> Response:
    shown = trouble(stage_of(request).telegram)
    feed_of(request).tell("trouble", **shown)
    return Shown(shown, status)
