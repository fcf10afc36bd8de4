"""Moving the simulator's clock: POST /sim/clock."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from simulator.control import wishes
from simulator.control.asking import Shown, feed_of, stage_of
from simulator.control.declined import Declined
from simulator.control.portraits import time_of_day
from simulator.control.stage import Stage


async def move_clock(request: Request) -> Response:
    """Move the clock, stop it, or let it go."""
    stage = stage_of(request)
    wish = await wishes.read(request, wishes.Time)
    if len(wish.model_dump(exclude_none=True)) != 1:
        raise Declined(400, "Di' una cosa sola: move, to o frozen.")
    if wish.frozen is not None:
        _stop_or_run(stage, frozen=wish.frozen)
        feed_of(request).tell("clock", **time_of_day(stage.telegram))
    elif wish.to is not None:
        _move_to(stage, await _moment(stage, wish.to))
    elif wish.move is not None:
        stage.telegram.clock.move(timedelta(seconds=wish.move))
    return Shown(time_of_day(stage.telegram))


def _stop_or_run(stage: Stage, *, frozen: bool) -> None:
    clock = stage.telegram.clock
    if frozen:
        clock.freeze()
    else:
        clock.run()


async def _moment(stage: Stage, name: str) -> datetime:
    """Read where the clock is to go: a jump's name, or a moment, by the wall clock if it has no zone.

    A jump is asked in a thread, because it may look into a database.
    """
    jump = stage.telegram.jumps.get(name)
    if jump is not None:
        arrival = await asyncio.to_thread(jump)
        if arrival is None:
            raise Declined(409, "Per ora non c'è niente in arrivo a cui saltare.")
        return arrival
    try:
        moment = datetime.fromisoformat(name)
    except ValueError:
        raise Declined(400, f"«{name}» non è un momento, né un salto che il simulatore conosce.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=stage.zone)


def _move_to(stage: Stage, moment: datetime) -> None:
    try:
        stage.telegram.clock.set(moment)
    except ValueError:
        raise Declined(409, "Quel momento è già passato: il tempo va solo avanti.") from None
