"""The stand-in in a process of its own: people write, and what the bot sends is counted and timed.

`python -m benchmarks.standin PORT UPDATES PEOPLE MESSAGES [strict]` puts UPDATES texts of PEOPLE in
the queue and prints JSON lines: at the bot's first request for updates, when a fifth of MESSAGES
was sent, and when all were. `strict` enforces Telegram's limit of 30 a second.
"""

import asyncio
import json
import sys
import time

import uvicorn
import uvloop

from simulator.clock import Clock
from simulator.doors.http import HttpDoor
from simulator.log import Entry
from simulator.telegram import Telegram

TOKEN = "42:simulator"  # noqa: S105  an invented one
FIRST_PERSON = 10_000
TEXT = "yoga"
SENDING = ("sendMessage", "editMessageText", "copyMessage")


class Meter:
    """Counts and times what arrives."""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.sent, self.refused = wanted, 0, 0
        self.moments: list[float] = []
        self.polled = False
        self.done = asyncio.Event()

    def note(self, entry: Entry) -> None:
        """Take note of one call."""
        now = time.monotonic()
        if entry.method == "getUpdates" and not self.polled:
            self.polled = True
            print(json.dumps({"first_poll": now}), flush=True)
        if entry.method not in SENDING:
            return
        if entry.status != 200:
            self.refused += 1
            return
        self.moments.append(now)
        if len(self.moments) == self.wanted // 5 + 1:
            print(json.dumps({"warm": now}), flush=True)
        if len(self.moments) == self.wanted:
            self.done.set()

    def result(self) -> dict[str, float]:
        """Say how fast it was once it ran, and how full the fullest second.

        The first fifth is not counted: what each does when it starts, imports
        among it, is measured by the time to the first poll.
        """
        warm = len(self.moments) // 5
        first, last = self.moments[warm], self.moments[-1]
        fullest, begin = 0, 0
        for end, moment in enumerate(self.moments):
            while moment - self.moments[begin] >= 1:
                begin += 1
            fullest = max(fullest, end - begin + 1)
        return {
            "done": last,
            "per_second": (len(self.moments) - 1 - warm) / (last - first),
            "fullest_second": fullest,
            "refused": self.refused,
        }


async def main(port: int, updates: int, people: int, messages: int, *, strict: bool) -> None:
    """Serve until everything was sent."""
    telegram = Telegram(Clock())
    telegram.add_bot(TOKEN)
    crowd = [telegram.add_person(f"Persona {number}", id=FIRST_PERSON + number) for number in range(people)]
    for person in crowd:
        person.chat().started = True
    for number in range(updates):
        crowd[number % people].sends(TEXT)
    telegram.flood.settings.enabled = strict
    meter = Meter(messages)
    telegram.log.listen(meter.note)
    server = uvicorn.Server(uvicorn.Config(HttpDoor(telegram), port=port, log_level="warning", access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
        await asyncio.sleep(0.01)
    print(json.dumps({"listening": port}), flush=True)
    await meter.done.wait()
    print(json.dumps(meter.result()), flush=True)
    server.should_exit = True
    await serving


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:5]]
    uvloop.run(main(*numbers, strict="strict" in sys.argv))
