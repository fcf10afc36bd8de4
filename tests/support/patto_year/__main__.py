"""Writes the page of the year: `python -m tests.support.patto_year docs/patto-un-anno.md`."""

import asyncio
import sys
import tempfile
from pathlib import Path

import structlog

from storage.database import open_engine
from tests.support import databases
from tests.support.patto_year.living import document, lived


async def main() -> str:
    """Live the year on a new database, and give the page of it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        async with lived(open_engine(databases.sqlite(Path(folder)), databases.KEYS)) as story:
            return document(story)


Path(sys.argv[1]).write_text(asyncio.run(main()), encoding="utf-8")
