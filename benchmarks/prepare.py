"""Databases for the contest: the programme's full catalogue, people who are in, letters to send."""

import csv
import io
from datetime import date
from typing import Any

from bot.opening import open_workshop
from bot.settings import Settings, read_settings
from services import imports, outbox, people
from services.notices import LateReply
from services.work import UnitOfWork
from simulator.demo_data import COLUMNS, catalogue
from views.screen import Screen

FIRST_PERSON = 10_000


def fill(database_url: str, *, members: int, letters: int = 0, **settings: Any) -> Settings:
    """Fill a new database and give the settings that open it."""
    opened = read_settings(database_url=database_url, **settings)
    workshop = open_workshop(opened)
    workshop.do(_fill, members, letters)
    workshop.close()
    return opened


def _fill(uow: UnitOfWork, members: int, letters: int) -> None:
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, delimiter=";")
    writer.writeheader()
    writer.writerows(catalogue(date.today()))  # noqa: DTZ011  the demo's own day
    imports.write_catalogue(uow, imports.read_catalogue(written.getvalue().encode()))
    joined = [
        people.join(
            uow,
            telegram_id=FIRST_PERSON + number,
            name=f"Persona {number}",
            language="it",
            territory_id=1 + number % 3,
            agreed_at=uow.now,
        )
        for number in range(members)
    ]
    for number in range(letters):
        screen = Screen(f"lettera {number}").to_json()
        outbox.post(uow, joined[number % members].id, LateReply(update_id=-number - 1, screen=screen))
