"""Lets the year be lived, from its first day to its last or to some act before, and gives what it left."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import Engine

from services.programme import Programme
from tests.support.patto_year import page, plot
from tests.support.patto_year.people import Year
from tests.support.patto_year.story import Story
from tests.support.world import ROME, World

BEGINS = datetime(2026, 9, 28, 9, 0, tzinfo=ROME)

CAST: Sequence[tuple[str, str]] = (
    ("Amina", "mamma, vive a Crema; il suo è un Patto per l'Inclusione Sociale"),
    ("Luca", "24 anni, cerca lavoro; il suo è un Patto per l'Autonomia"),
    ("Olga", "segue i due patti per Cooperativa Il Ponte"),
    ("Oscar", "lavora con Olga, e da aprile segue il patto di Amina"),
    ("Cora", "coordina la zona di Crema"),
)


@asynccontextmanager
async def lived(engine: Engine, acts: int | None = None) -> AsyncIterator[Story]:
    """Live the year, or its first acts; the world is there until the end of the block."""
    programme = Programme(phone="0373 000000", crisis_phone="Consultorio di Crema 0373 000001")
    async with World(engine, at=BEGINS, programme=programme) as world:
        year = Year(world)
        year.diary.begins()
        story = Story(year)
        await story.begins()
        for act in plot.ACTS[:acts]:
            await act(story)
            world.ask(year.facts.takes_stock)
        yield story
        year.diary.ends()


def document(story: Story) -> str:
    """Write the year down as a page."""
    return page.document(story.year.diary.lines, CAST, story.codes())
