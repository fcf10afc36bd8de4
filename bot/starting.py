"""Starts the processes of `run` and `demo`."""

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any

from bot.settings import Settings


def start_bot(settings: Settings) -> None:
    """Run the bot until it is told to stop.

    Raises:
        BadSetting: a setting keeps it from starting.
    """
    settings.token()
    gc.disable()  # what is imported now stays: looking for garbage in it costs a fifth of the start
    from bot import logs
    from bot.run import run

    gc.enable()
    logs.set_up()
    _run(run(settings))


def start_demo(port: int, *, empty: bool) -> None:
    """Run the simulator, the bot and the chat page in one process until told to stop."""
    gc.disable()
    from bot import logs
    from bot.demo import demo

    gc.enable()
    logs.set_up()
    _run(demo(port, empty=empty))


def _run(process: Coroutine[Any, Any, None]) -> None:
    try:
        import uvloop
    except ImportError:  # Windows
        asyncio.run(process)
        return
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(process)
