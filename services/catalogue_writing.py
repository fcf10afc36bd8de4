"""Writes a catalogue that was read into the database, a batch of rows at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from locales import N_
from services import changes, occurrences, recurrence, shelf, waiting_list
from services.catalogue_asking import Asking
from services.catalogue_cells import Difference, differences, in_order
from services.catalogue_rows import CatalogueRow
from services.cells import BadCell
from services.changed_dates import DateFacts, facts_in, facts_of
from services.changes import Usual
from services.places import Places
from services.readings import Problem, Reading, Report
from services.work import UnitOfWork
from storage import applications, catalogue, enrolments
from storage import occurrences as dates
from storage.catalogue import Activity, EnrolmentMode, SeatsBy
from storage.occurrences import Occurrence
from storage.territories import Venue

_DATED = {"starts_local", "ends_local", "recurrence", "skipped_dates", "added_dates", "withdrawn_at"}
"""Columns on which the dates of an activity depend."""

_OFFERABLE = _DATED | {"places", "changed_dates"}
"""Columns on which it depends whether there is a place to offer."""

_TOLD = {*_DATED, "venue_id"}
"""Columns of which people hear when they change: it may be another date, or another place."""

_BLANK = {"skipped_dates": "", "added_dates": "", "seats_by": SeatsBy.SERIES}


class Writing:
    """One import on its way: a batch of rows at a time, so that memory does not grow with the file."""

    def __init__(self, uow: UnitOfWork, reading: Reading) -> None:
        self._uow, self._reading = uow, reading
        self._places = Places(uow)
        self._asking = Asking(uow, reading, self._places)
        self._raised: list[int] = []
        self._unplaced: list[CatalogueRow] = []
        self.report = Report(reading)

    def write(self, batch: Sequence[CatalogueRow]) -> None:
        """Write some rows and their dates."""
        rows = {row.codice: row for row in self._located(batch)}
        self._write(rows)

    def _write(self, rows: Mapping[str, CatalogueRow]) -> None:
        session = self._uow.session
        known = catalogue.by_codes(session, list(rows))
        pinned = self._pinned(rows, known)
        added: list[dict[str, Any]] = []
        moved: list[Activity] = []
        apart: dict[int, Sequence[DateFacts]] = {}
        usual: dict[int, Usual] = {}
        for code, row in rows.items():
            if unknown := self._asking.unknown_town(row):
                self._misplaced(row, "residenza", N_("«{cell}» non è una zona del programma"), cell=unknown)
                continue
            facts = _facts(row, self._places.of(row))
            if code not in known:
                added.append(_BLANK | facts | {"code": code, "created_at": self._uow.now, "changed_at": self._uow.now})
                self.report.new.append(code)
                continue
            activity = known[code]
            if self._cannot_change_seats(activity, row) or self._cannot_change_mode(activity, row):
                continue
            other = self._asking.differences(activity, row)
            wanted = self._changes(row, pinned.get(activity.id, []))
            are_other = wanted is not None and occurrences.differ(self._uow, pinned.get(activity.id, []), wanted)
            usual_was = Usual.of(activity)
            names = self._update(activity, facts, row, pinned.get(activity.id, []), other, are_other=are_other)
            if _DATED & names or are_other:
                moved.append(activity)
                if wanted is not None:
                    apart[activity.id] = wanted
            if _TOLD & names or are_other:
                usual[activity.id] = usual_was
            if _OFFERABLE & names:
                self._raised.append(activity.id)
        session.flush()
        before = changes.known(self._uow, usual)
        catalogue.add(session, added)
        fresh = catalogue.by_codes(session, [str(one["code"]) for one in added])
        occurrences.write_down(self._uow, [*fresh.values(), *moved], apart | self._apart_of_new(rows, fresh))
        session.flush()
        changes.tell(self._uow, before)
        self._asking.note_new(rows, fresh)
        for one in [*fresh.values(), *known.values()]:
            session.expunge(one)

    def _apart_of_new(
        self, rows: Mapping[str, CatalogueRow], fresh: Mapping[str, Activity]
    ) -> dict[int, Sequence[DateFacts]]:
        changed = {activity.id: self._changes(rows[code], []) for code, activity in fresh.items()}
        return {activity_id: facts for activity_id, facts in changed.items() if facts}

    def _cannot_change_seats(self, activity: Activity, row: CatalogueRow) -> bool:
        """Refuse a row by which places that people hold, or wait for, would be for something else."""
        if _seats_by(row) in (None, activity.seats_by):
            return False
        catalogue.lock_activity(self._uow.session, activity.id)
        if not enrolments.with_live_enrolments(self._uow.session, [activity.id], now=self._uow.now):
            return False
        message = N_("c'è chi ha già un posto o aspetta: finché c'è, resta «{now}»")
        self._misplaced(row, "posti_per", message, now=activity.seats_by.value)
        return True

    def _cannot_change_mode(self, activity: Activity, row: CatalogueRow) -> bool:
        """Refuse a row by which what people applied for, and wait to hear of, would be had without an application."""
        if activity.mode is not EnrolmentMode.APPLICATION or row.iscrizione is activity.mode:
            return False
        catalogue.lock_activity(self._uow.session, activity.id)
        if not applications.has_live(self._uow.session, activity.id):
            return False
        self._misplaced(row, "iscrizione", N_("c'è chi ha fatto domanda: finché c'è, resta «candidatura»"))
        return True

    def _misplaced(self, row: CatalogueRow, column: str, message: str, **values: object) -> None:
        """Tell that the database says no to a row."""
        line = self._reading.lines.get(row.codice, 0)
        name = self._reading.uids.get(row.codice, row.codice)
        self.report.misplaced.append(Problem(line, name, column, message, values))

    def withdraw(self, codes: Iterable[str]) -> None:
        """Take activities out of the catalogue that a calendar has called off; unknown ones are none of ours."""
        known = catalogue.by_codes(self._uow.session, list(codes))
        leaving = [one for one in known.values() if one.withdrawn_at is None]
        usual = {one.id: Usual.of(one) for one in leaving}
        for activity in leaving:
            activity.withdrawn_at = activity.changed_at = self._uow.now
            self.report.withdrawn.append(activity.code)
        self._uow.session.flush()
        before = changes.known(self._uow, usual)
        occurrences.write_down(self._uow, leaving)
        self._uow.session.flush()
        changes.tell(self._uow, before)

    def finished(self) -> Report:
        """Write what concerns the whole file, and tell what was done."""
        self._write(self._placed_at_last())
        report, places, uow = self.report, self._places, self._uow
        places.describe()
        report.new_territories, report.new_venues = places.new_territories, places.new_venues
        report.changed_venues = places.changed_venues
        uow.session.flush()
        catalogue.touch(uow.session, places.changed_venue_ids, uow.now)
        # In one order of activities, so that locks never cross.
        for activity_id in sorted({*self._raised, *self._asking.activity_ids}):
            activity = catalogue.lock_activity(uow.session, activity_id)
            if activity is not None:
                self._asking.write(activity)
            if activity is not None and activity_id in self._raised:
                report.offered += waiting_list.offer_free_places(uow, activity)
        if report.new or report.changed or report.changed_venues or report.withdrawn:
            shelf.changed(uow)
        return report

    def _located(self, rows: Iterable[CatalogueRow]) -> Iterator[CatalogueRow]:
        """Give rows with their territory and venue; those that cannot be placed yet wait for the end of the file."""
        for row in rows:
            try:
                located = self._places.located(row)
            except BadCell:
                self._unplaced.append(row)
            else:
                self._places.of(located)  # which the next row may mean, too
                yield located

    def _placed_at_last(self) -> dict[str, CatalogueRow]:
        """Place rows that only name a venue, when all the venues of the file are known."""
        found: dict[str, CatalogueRow] = {}
        for row in self._unplaced:
            try:
                found[row.codice] = self._places.located(row)
            except BadCell as bad:
                self._misplaced(row, bad.column, bad.message, **bad.values)
        return found

    def _pinned(
        self, rows: Mapping[str, CatalogueRow], known: Mapping[str, Activity]
    ) -> Mapping[int, list[Occurrence]]:
        spoken_of = [one.id for code, one in known.items() if rows[code].date_cambiate is not None]
        return dates.pinned(self._uow.session, spoken_of)

    def _changes(self, row: CatalogueRow, pinned: Sequence[Occurrence]) -> list[DateFacts] | None:
        """Give what the dates are to be that are unlike their series; nothing, if the row does not speak of them."""
        if row.date_cambiate is None:
            return None
        found: dict[datetime, DateFacts] = {}
        if self._reading.is_partial:
            found = {one.slot_at: facts_in(one) for one in pinned if one.cancelled_at is not None}
        for changed in row.date_cambiate:
            venue = self._places.of_date(row, changed)
            facts = facts_of(changed, row.fine - row.inizio, None if venue is None else venue.id, self._uow.programme)
            found[facts.slot_at] = facts
        return list(found.values())

    def _update(
        self,
        activity: Activity,
        facts: Mapping[str, Any],
        row: CatalogueRow,
        pinned: Sequence[Occurrence],
        asked: Sequence[Difference],
        *,
        are_other: bool,
    ) -> set[str]:
        """Write what is different into an activity, and give the names of those columns."""
        changed = {name: value for name, value in facts.items() if getattr(activity, name) != value}
        if not changed and not are_other and not asked:
            self.report.unchanged += 1
            return set()
        told = differences(activity, row, changed, self._places, pinned if are_other else None, self._uow.programme)
        for name, value in changed.items():
            setattr(activity, name, value)
        activity.changed_at = self._uow.now
        names = changed.keys() | ({"changed_dates"} if are_other else set()) | {one.column for one in asked}
        self.report.changed[activity.code] = tuple(sorted(names))
        self.report.differences[activity.code] = in_order([*told, *asked])
        return set(names)


def _facts(row: CatalogueRow, venue: Venue) -> dict[str, Any]:
    """Give a row as an activity's columns."""
    facts = {
        "title": row.titolo,
        "description": row.descrizione,
        "kind": row.tipo,
        "category": row.categoria,
        "territory_id": venue.territory_id,
        "venue_id": venue.id,
        "starts_local": row.inizio,
        "ends_local": row.fine,
        "recurrence": row.ricorrenza,
        "min_age": row.eta_min,
        "max_age": row.eta_max,
        "places": row.posti,
        "cost_cents": row.costo,
        "mode": row.iscrizione,
        "contact": row.contatto,
        "accessible": row.accessibile,
        "withdrawn_at": None,
    }
    if (seats_by := _seats_by(row)) is not None:
        facts["seats_by"] = seats_by
    exceptions = {"skipped_dates": row.date_saltate, "added_dates": row.date_aggiunte}
    return facts | {name: recurrence.written(one) for name, one in exceptions.items() if one is not None}


def _seats_by(row: CatalogueRow) -> SeatsBy | None:
    """Say what places are for: whoever applies gets into the whole series; nothing, where the row does not say."""
    return SeatsBy.SERIES if row.iscrizione is EnrolmentMode.APPLICATION else row.posti_per
