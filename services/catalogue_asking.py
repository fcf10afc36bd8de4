"""What classes ask, on its way from catalogue files into the database, as versions of requirements."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from services import asked_cells, requirements
from services.asked_cells import ASKED
from services.catalogue_cells import Difference
from services.catalogue_rows import CatalogueRow
from services.folding import folded
from services.places import Places
from services.readings import Reading
from services.requirements import Rules
from services.work import UnitOfWork
from storage.catalogue import Activity, EnrolmentMode


class Asking:
    """What the rows of one import ask, until the activities are there and locked."""

    def __init__(self, uow: UnitOfWork, reading: Reading, places: Places) -> None:
        self._uow, self._places = uow, places
        self._towns = {folded(row.territorio) for row in reading.rows.values() if row.territorio}
        self._rows: dict[int, CatalogueRow] = {}

    @property
    def activity_ids(self) -> Collection[int]:
        """Name the activities that are to ask something else."""
        return self._rows.keys()

    def unknown_town(self, row: CatalogueRow) -> str:
        """Give a town of a row that is known neither here nor in the file; nothing, if all are."""
        unknown = (
            name
            for name in row.residenza or ()
            if self._places.territory_named(name) is None and folded(name) not in self._towns
        )
        return next(unknown, "")

    def differences(self, activity: Activity, row: CatalogueRow) -> Sequence[Difference]:
        """Tell what a row changes in what an activity asks, and keep it in mind."""
        if not _speaks(row):
            return []
        now = asked_cells.written(requirements.current(self._uow, activity), self._places.territories)
        wanted = self._cells(row)
        found = [Difference(name, now[name], wanted[name]) for name in wanted if now[name] != wanted[name]]
        if found:
            self._rows[activity.id] = row
        return found

    def note_new(self, rows: Mapping[str, CatalogueRow], fresh: Mapping[str, Activity]) -> None:
        """Keep in mind what new activities ask, where it is anything."""
        asking = {
            code: one for code, one in fresh.items() if _speaks(rows[code]) and any(self._cells(rows[code]).values())
        }
        self._rows |= {one.id: rows[code] for code, one in asking.items()}

    def write(self, activity: Activity) -> None:
        """Write down what an activity is to ask from now on, if that is anything else; it must be locked."""
        row = self._rows.get(activity.id)
        if row is None:
            return
        facts = self._facts(row)
        rules = requirements.current(self._uow, activity).model_copy(update=facts)
        requirements.revise(self._uow, activity, rules, by_id=None)

    def _cells(self, row: CatalogueRow) -> dict[str, str]:
        """Write again what a row says, as an export would write it."""
        cells = asked_cells.written(Rules().model_copy(update=self._facts(row)), self._places.territories)
        if row.residenza is not None:
            names = (self._places.territory_named(name) for name in row.residenza)
            known = self._places.territories
            shown = [known[one] if one is not None else name for one, name in zip(names, row.residenza, strict=True)]
            cells["residenza"] = asked_cells.towns_text(shown)
        return {name: cells[name] for name in ASKED if getattr(row, name) is not None}

    def _facts(self, row: CatalogueRow) -> dict[str, Any]:
        towns = [self._places.territory_named(name) for name in row.residenza or ()]
        facts = {
            "employment": row.condizione,
            "territory_ids": None if row.residenza is None else tuple(one for one in towns if one is not None),
            "papers": row.documenti,
            "questions": row.domande,
            "answer_days": row.risposta_entro,
        }
        return {name: value for name, value in facts.items() if value is not None}


def _speaks(row: CatalogueRow) -> bool:
    is_by_application = row.iscrizione is EnrolmentMode.APPLICATION
    return is_by_application and any(getattr(row, name) is not None for name in ASKED)
