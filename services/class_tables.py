"""Classes as a table of numbers: for the programme and its funder, without names and with few hidden."""

from collections.abc import Sequence

from services.attendance_tables import Cell, Table
from services.class_numbers import OfClass, Shown, Window, of_classes
from services.follow_ups import AFTER
from services.work import UnitOfWork
from storage.follow_ups import Outcome

KINDS = {
    Outcome.INTERNSHIP: "tirocinio",
    Outcome.FIXED_TERM: "a termine",
    Outcome.PERMANENT: "fisso",
    Outcome.OWN_BUSINESS: "in proprio",
    Outcome.TRAINING: "studio",
    Outcome.NOTHING: "niente di nuovo",
}
"""What people do, as the columns name it."""

_PEOPLE = ["domande", "ammesse", "in lista", "iscritte", "concluse", "persone presenti", "presenze"]


def counted(uow: UnitOfWork, territory_id: int | None = None) -> Table:
    """Count each class of a territory, or of all; what is not known yet is empty."""
    head = ["territorio", "codice", "titolo", "inizio", "fine", "date", *_PEOPLE]
    for days in AFTER:
        head += [f"{days} giorni: {name}" for name in ("risposte", "al lavoro", *KINDS.values())]
    return [head, *(_row(uow, one) for one in of_classes(uow, territory_id))]


def _row(uow: UnitOfWork, one: OfClass) -> Sequence[Cell]:
    line, of = one.line, one.numbers
    days = [f"{uow.programme.wall(moment):%Y-%m-%d}" for moment in (line.first_at, line.last_ends_at)]
    people = [of.applied, of.admitted, of.waiting, of.enrolled, of.finished, of.came, of.presences]
    told = [cell for window in of.windows for cell in _told(window)]
    return [line.territory, line.code, line.title, *days, one.held, *(_cell(count) for count in people), *told]


def _told(window: Window) -> Sequence[Cell]:
    if window.kinds is None:
        return [""] * (2 + len(KINDS))
    return [_cell(window.told), _cell(window.in_work), *(_cell(window.kinds.get(kind)) for kind in KINDS)]


def _cell(count: Shown | None) -> Cell:
    match count:
        case None:
            return ""
        case int():
            return count
    return count.value
