"""Attendance as tables: for whoever called the roll, with names; for the programme, without and with few hidden."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from services import attendances
from services.folding import folded
from services.spreadsheets import guarded
from services.work import UnitOfWork
from storage import attendance_tables as records
from storage.attendance_tables import Counted, Marked, Participant
from storage.attendances import Presence, Said
from storage.people import Person

FEW = 5
"""Fewer than so many are not told: one might guess who they are."""

HIDDEN = f"<{FEW}"

Cell = str | int
Table = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table with names in it: for staff of that territory, and for nobody else."""

    activity_id: int
    code: str
    title: str
    rows: Table


def of_activity(uow: UnitOfWork, staff: Person, activity_id: int) -> NamedTable:
    """Write down who was there on each date of an activity, one row for each participant, and the sums.

    Raises:
        ForStaffOnly, NotYourRollCall: the activity is not theirs.
        NoSuchDate: there is no such activity.
    """
    activity = attendances.activity(uow, staff, activity_id)
    dates = records.dates(uow.session, activity_id, until=uow.now + attendances.OPENS_BEFORE)
    marks = {(one.person_id, one.occurrence_id): one for one in records.marks(uow.session, activity_id)}
    people = sorted(records.participants(uow.session, activity_id), key=lambda one: (folded(one.name), one.person_id))
    head = ["nome", "anno", "posto dal", *(f"{uow.programme.wall(one.starts_at):%Y-%m-%d %H:%M}" for one in dates)]
    rows: list[list[Cell]] = [[*head, "presenze"]]
    for one in people:
        found = [marks.get((one.person_id, day.occurrence_id)) for day in dates]
        rows.append([*_who(uow, one), *(_said(mark) for mark in found), sum(_is_present(mark) for mark in found)])
    sums = [sum(_is_present(marks.get((one.person_id, day.occurrence_id))) for one in people) for day in dates]
    rows.append(["totale presenze", "", "", *sums, sum(sums)])
    came = sum(any(_is_present(marks.get((one.person_id, day.occurrence_id))) for day in dates) for one in people)
    rows.append(["persone diverse", "", "", *("" for _day in dates), came])
    return NamedTable(activity_id, activity.code, activity.title, rows)


def _who(uow: UnitOfWork, one: Participant) -> list[Cell]:
    since = "" if one.since is None else uow.programme.wall(one.since).date().isoformat()
    return [one.name or "(senza nome)", one.birth_year or "", since]


def _is_present(mark: Marked | None) -> bool:
    return mark is not None and mark.presence is Presence.PRESENT


def _said(mark: Marked | None) -> str:
    if mark is None:
        return ""
    if mark.presence is not None:
        return "presente" if mark.presence is Presence.PRESENT else "assente"
    said = {Said.COMING: "ha detto che viene", Said.NOT_COMING: "ha detto che non viene"}
    return "" if mark.said is None else said[mark.said]


def counted(uow: UnitOfWork, *, territory_id: int | None, first: date | None, last: date | None) -> Table:
    """Count who was there on each date, and how many different people each activity had; few are hidden.

    The sum of an activity is hidden where one could take from it what is hidden.
    """

    def midnight(day: date) -> datetime:
        return uow.programme.moment(datetime.combine(day, time()))

    begin = None if first is None else midnight(first)
    end = None if last is None else midnight(last + timedelta(days=1))
    found = records.counted(uow.session, territory_id=territory_id, begin=begin, end=end)
    unique = records.different_people(uow.session, [one.activity_id for one in found], begin=begin, end=end)
    rows: list[list[Cell]] = [["territorio", "codice", "titolo", "data", "presenze", "persone diverse"]]
    for activity_id, group in groupby(found, key=lambda one: one.activity_id):
        dates = list(group)
        for one in dates:
            when = f"{uow.programme.wall(one.starts_at):%Y-%m-%d %H:%M}"
            rows.append([one.territory, one.code, one.title, when, _shown(one.present), ""])
        one = dates[0]
        rows.append([one.territory, one.code, one.title, "tutte", _sum(dates), _shown(unique.get(activity_id, 0))])
    return rows


def _shown(count: int) -> Cell:
    return HIDDEN if count < FEW else count


def _sum(dates: Iterable[Counted]) -> Cell:
    counts = [one.present for one in dates]
    hidden = [count for count in counts if count < FEW]
    return HIDDEN if hidden and sum(hidden) < FEW else _shown(sum(counts))


def written(rows: Table, kind: str, *, title: str = "Presenze") -> bytes:
    """Write a table as `csv`, as Italian spreadsheets open it, or as `xlsx`; nothing in it is taken for a formula."""
    if kind == "xlsx":
        from services.workbook_export import write_table  # openpyxl takes a moment to import

        return write_table(title, rows)
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(
        [guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return file.getvalue().encode("utf-8-sig")
