"""Calls that may wait: getUpdates until there is news, anything for as long as a fault says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.answers import Answer
    from simulator.files import Upload
    from simulator.telegram import Telegram


async def answer_to(
    telegram: Telegram,
    token: str,
    method: str,
    params: Mapping[str, Any],
    files: Mapping[str, Upload] | None = None,
) -> Answer:
    """Answer a call, after as long as Telegram would take."""
    answer = telegram.call(token, method, params, files)
    return await settled(telegram, answer) if answer.poll or answer.delay else answer


async def settled(telegram: Telegram, answer: Answer) -> Answer:
    """Wait until an answer may be given."""
    if answer.delay:
        await asyncio.sleep(answer.delay)
    if answer.poll is None:
        return answer
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    answer.poll.when_ready(lambda: loop.call_soon_threadsafe(ready.set))
    try:
        async with asyncio.timeout(answer.poll.timeout):
            await ready.wait()
    except TimeoutError:
        pass
    except asyncio.CancelledError:
        answer.poll.abandon()
        raise
    collected = telegram.collect(answer)
    collected.lost = answer.lost
    return collected
