"""The stand-in in a process of its own: people write, and what the bot sends is counted and timed.

`python -m benchmarks.standin PORT UPDATES PEOPLE TEXT` prints a line of JSON when as many
messages were sent as updates were put in.
"""

import asyncio
import json
import sys
import time

import uvicorn
import uvloop

from simulator.clock import Clock
from simulator.doors.http import HttpDoor
from simulator.telegram import Telegram

TOKEN = "42:simulator"  # noqa: S105  an invented one


class Meter:
    """Counts messages from the first request for updates on."""

    def __init__(self, telegram: Telegram, wanted: int) -> None:
        self.wanted, self.sent = wanted, 0
        self.first_poll = self.last_sent = 0.0
        self.done = asyncio.Event()
        self._telegram = telegram

    def call(self, name: str) -> None:
        """Take note of one call."""
        now = time.monotonic()
        if name == "getUpdates" and not self.first_poll:
            self.first_poll = now
            print(json.dumps({"first_poll": now}), flush=True)
        if name in ("sendMessage", "editMessageText", "copyMessage"):
            self.sent, self.last_sent = self.sent + 1, now
            if self.sent == self.wanted:
                self.done.set()


async def main(port: int, updates: int, people: int, text: str) -> None:
    """Serve until the bot has answered everything."""
    telegram = Telegram(Clock())
    telegram.add_bot(TOKEN)
    crowd = [telegram.add_person(f"Persona {number}", id=10_000 + number) for number in range(people)]
    for person in crowd:
        person.chat().started = True
    for number in range(updates):
        crowd[number % people].sends(text)
    meter = Meter(telegram, updates)
    telegram.log.listen(lambda call: meter.call(call.method))
    server = uvicorn.Server(uvicorn.Config(HttpDoor(telegram), port=port, log_level="warning", access_log=False))
    serving = asyncio.create_task(server.serve())
    await meter.done.wait()
    print(json.dumps({"updates_per_second": updates / (meter.last_sent - meter.first_poll)}), flush=True)
    server.should_exit = True
    await serving


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
