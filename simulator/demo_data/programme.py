"""The programme of activities, as the rows of a catalogue file."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeAlias

from simulator.demo_data.sources import dice, table
from simulator.demo_data.staff import community_makers
from simulator.demo_data.timetable import when

Row: TypeAlias = dict[str, str]

TERRITORIES = ("Crema", "Cremona", "Casalmaggiore")
COLUMNS = (
    "codice",
    "titolo",
    "descrizione",
    "tipo",
    "categoria",
    "territorio",
    "centro",
    "indirizzo",
    "lat",
    "lon",
    "inizio",
    "fine",
    "ricorrenza",
    "eta_min",
    "eta_max",
    "posti",
    "costo",
    "iscrizione",
    "contatto",
    "accessibile",
)
SOURCES = {"attivita": "attivita", "corso": "corsi", "laboratorio": "laboratori"}


def catalogue(today: date, seed: int = 2026) -> list[Row]:
    """List the programme around a day: some of it runs already, the rest starts within three months."""
    return [_row(kind, source, today, seed) for kind, name in SOURCES.items() for source in table(name)]


def write_catalogue(path: Path, today: date, seed: int = 2026) -> None:
    """Write the programme as a CSV file that the import command reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(catalogue(today, seed))


def _row(kind: str, source: Mapping[str, str], today: date, seed: int) -> Row:
    youngest, _, oldest = source["eta"].partition("-")
    cells = {
        **{name: source[name] for name in ("codice", "titolo", "descrizione", "categoria", "costo")},
        **when(source, today, dice(seed, source["codice"])),
        **_where(source["centro"]),
        **_way_in(kind, source["posti"]),
        "tipo": kind,
        "eta_min": youngest,
        "eta_max": oldest,
    }
    return {column: cells[column] for column in COLUMNS}


@cache
def _where(code: str) -> Row:
    venue = next(venue for venue in table("centri") if venue["sigla"] == code)
    maker = next(maker for maker in community_makers() if maker.first_name == venue["referente"])
    return {
        **{name: venue[name] for name in ("territorio", "indirizzo", "lat", "lon", "accessibile")},
        "centro": venue["nome"],
        "contatto": f"{maker.first_name}, {maker.phone}",
    }


def _way_in(kind: str, places: str) -> Row:
    if kind == "corso":
        return {"iscrizione": "candidatura", "posti": places}
    if places == "libera":
        return {"iscrizione": "libera", "posti": ""}
    return {"iscrizione": "posti", "posti": places}
