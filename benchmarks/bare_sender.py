"""Bare python-telegram-bot sending to many people, eight at a time, as fast as it can."""

import asyncio
import sys

from telegram.ext import ExtBot
from telegram.request import HTTPXRequest


async def main(url: str, people: int) -> None:
    """Send one message to each."""
    wire = HTTPXRequest(connection_pool_size=8, pool_timeout=60)
    bot: ExtBot[None] = ExtBot("42:simulator", base_url=f"{url}/bot", request=wire)
    waiting = iter(range(people))

    async def hand() -> None:
        for number in waiting:
            await bot.send_message(10_000 + number, f"lettera {number}", parse_mode="HTML")

    async with wire:
        await asyncio.gather(*(hand() for _ in range(8)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
