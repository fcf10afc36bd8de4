"""The file of who was at an activity: in which form, and handed over."""

import re

from locales import _
from services import attendance_tables
from services.attendance_tables import NamedTable
from views import words
from views.answers.attendances import ChooseAttendanceFile, TakeAttendanceFile
from views.answers.management import ShowManagement
from views.attachments import File
from views.screen import Button, Rows, Screen

PREFIX = "presenze-"
"""How the names of these files begin."""

_ODD = re.compile(r"[^A-Za-z0-9_-]+")


def button(activity_id: int) -> Button:
    """Lead to the file of who was at an activity."""
    return Button(_("Scarica le presenze"), ChooseAttendanceFile(activity_id=activity_id))


def ask_form(title: str, activity_id: int) -> Screen:
    """Ask in which form the file should be."""
    lines = [
        words.bold(words.cut(title, 100)),
        _("Una riga per persona, una colonna per data. In fondo ci sono le somme."),
        _("Nel file ci sono nomi: tienilo per te, e non passarlo in chat."),
    ]
    forms = (
        Button(_("File Excel"), TakeAttendanceFile(activity_id=activity_id, form="xlsx")),
        Button(_("File CSV"), TakeAttendanceFile(activity_id=activity_id, form="csv")),
    )
    return Screen("\n".join(lines), (forms, _ways_out()))


def handed_over(table: NamedTable, form: str) -> Screen:
    """Hand the file over; its name is plain, whatever the activity's code is."""
    name = f"{PREFIX}{_ODD.sub('-', table.code).strip('-')[:40]}.{form}"
    file = File(name, attendance_tables.written(table.rows, form), is_personal=True)
    text = f"{words.bold(words.cut(table.title, 100))}\n" + _("Ecco le presenze, data per data.")
    return Screen(text, (_ways_out(),), attached=file, toast=_("Preparo il file…"))


def not_handed_over(rows: Rows) -> Screen:
    """Say that the file did not get through; nothing of it was kept."""
    return Screen(_("Il file delle presenze non è partito. Chiedilo di nuovo da Gestione."), rows)


def _ways_out() -> tuple[Button, ...]:
    return (Button(_("Gestione"), ShowManagement()), words.menu())
