"""Patti that exist on paper: rows of a file, what comes of importing them, and the links that they give."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from services import patto_import, patto_reading
from services.patto_import import Imported
from services.patto_reading import PattiReading
from services.work import UnitOfWork
from storage.patti import Patto, PattoStep, PattoVersion
from storage.people import Person
from tests.support.world import World, csv

NAMES = {"patto": "P-1", "tipo": "inclusione", "ente": "Cooperativa Il Ponte", "operatore": "Paola Ferri"}
TIMES = {"cadenza": "settimanale", "dal": "2026-11-23", "al": "2027-05-31"}

COOKING = "Cucinare per chi è solo"
COURSE = "Pagare la scuola di italiano"


def row(text: str, side: str = "persona", **cells: str) -> dict[str, str]:
    """Describe one commitment of a patto that begins today, for half a year, every week."""
    named = {"obiettivo": "Parlare italiano", "impegno": text, "parte": side, "natura": "", "responsabile": ""}
    return NAMES | TIMES | named | cells


def both_sides(**cells: str) -> list[dict[str, str]]:
    """Describe a patto with a commitment of each side."""
    return [row(COOKING, responsabile="Samira", **cells), row(COURSE, "ente", responsabile="Giulia Riva", **cells)]


def reading(*rows: Mapping[str, str]) -> PattiReading:
    """Read rows as from a file."""
    return patto_reading.read_file(csv(rows), "csv")


def imported(world: World, *rows: Mapping[str, str]) -> Sequence[Imported]:
    """Import rows as from a file."""
    return world.ask(patto_import.write_patti, reading(*rows))


def link(world: World, *rows: Mapping[str, str]) -> str:
    """Import one patto, both sides' unless told otherwise, and give the link for its person."""
    (one,) = imported(world, *(rows or both_sides()))
    return address(one.link)


def address(code: str) -> str:
    """Give the link of a code."""
    return f"https://t.me/farelegami_bot?start=i_{code}"


def the_patto(uow: UnitOfWork) -> Patto:
    """Find the newest patto there is."""
    return uow.session.scalars(select(Patto).order_by(Patto.id.desc()).limit(1)).one()


def the_version(uow: UnitOfWork) -> PattoVersion:
    """Find the newest version there is."""
    return uow.session.scalars(select(PattoVersion).order_by(PattoVersion.id.desc()).limit(1)).one()


def person(uow: UnitOfWork, telegram_id: int) -> Person:
    """Find somebody by their number at Telegram."""
    return uow.session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()


def steps(world: World) -> list[str]:
    """List what happened to patti, the first thing first."""
    query = select(PattoStep.kind).order_by(PattoStep.id)
    return world.ask(lambda uow: [kind.value for kind in uow.session.scalars(query)])
