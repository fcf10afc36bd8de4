"""Gives the bytes of what comes with a screen, drawn if need be."""

import asyncio

from views import printing
from views.attachments import File, Picture, Sheet
from views.screen import Screen


async def content(screen: Screen) -> bytes:
    """Give the bytes of what is attached; a sheet is drawn now, in a thread: the loop has others to answer."""
    match screen.attached:
        case File(content=Sheet() as sheet) | Picture(content=Sheet() as sheet):
            return await asyncio.to_thread(printing.drawn, sheet)
        case File(content=bytes() as ready) | Picture(content=bytes() as ready):
            return ready
        case _:
            return b""
