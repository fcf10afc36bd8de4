"""What changes of dates come to for one account, by what is true now: read again just before it is told (rule 9)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from services.work import UnitOfWork
from storage import catalogue, enrolments, occurrences
from storage.catalogue import Activity
from storage.enrolments import Standing
from storage.occurrences import DateRow

NEAR = timedelta(days=4)
"""How far a new date of a series may be from one that it no longer has, to be said as that one moved."""


class DateFacts(BaseModel):
    """When and where one date is, and whether it is off: what people are told when it changes."""

    model_config = ConfigDict(frozen=True)

    occurrence_id: int
    starts_at: datetime
    ends_at: datetime
    is_off: bool
    venue_id: int

    def differs(self, other: "DateFacts") -> bool:
        """Tell whether people would notice; where a date that is off would have been, nobody would."""
        if self.is_off and other.is_off:
            return False
        return (self.starts_at, self.ends_at, self.is_off, self.venue_id) != (
            other.starts_at,
            other.ends_at,
            other.is_off,
            other.venue_id,
        )


def facts(row: DateRow, venue_id: int, *, is_withdrawn: bool) -> DateFacts:
    """Give what people know of a date of an activity with this venue, that is in the catalogue or not."""
    return DateFacts(
        occurrence_id=row.id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_off=row.is_cancelled or is_withdrawn,
        venue_id=row.venue_id or venue_id,
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """One date that is another now: as people knew it, and as it is. Of a new one they knew nothing."""

    was: DateFacts | None
    now: DateFacts


@dataclass(frozen=True, slots=True)
class ChangeOutcome:
    """All that is to be told to one account about one activity: what changed, and for whom."""

    activity: Activity
    changes: Sequence[Changed]
    standings: Sequence[Standing]
    has_dates_left: bool


def outcome(
    uow: UnitOfWork, account_id: int, activity_id: int, was: Sequence[DateFacts], added: Collection[int]
) -> ChangeOutcome | str:
    """Compare what an account knew of some dates with what is true now; in one word, why there is nothing to tell."""
    activity = catalogue.activity(uow.session, activity_id)
    if activity is None:
        return "gone"
    mine = enrolments.standings(uow.session, activity_id, account_id, now=uow.now)
    dates = {one.occurrence_id for one in mine}
    known = [one for one in was if None in dates or one.occurrence_id in dates]
    standing_there = [one for one in mine if one.occurrence_id in {None, *(fact.occurrence_id for fact in known)}]
    if not standing_there:
        return "no-place"
    changes = list(_changes(uow, activity, known))
    if not changes:
        return "changed-back"
    if any(one.now.is_off for one in changes):  # also where the old date is over: the new one is still to come
        changes = _paired(
            changes, [one for one in _now(uow, activity, added) if not one.is_off and one.starts_at > uow.now]
        )
    ahead = [one for one in changes if _is_ahead(one, uow.now)]
    if not ahead:
        return "over"
    left = activity.withdrawn_at is None and occurrences.following(uow.session, activity_id, now=uow.now) is not None
    return ChangeOutcome(activity, ahead, standing_there, has_dates_left=left)


def _changes(uow: UnitOfWork, activity: Activity, known: Sequence[DateFacts]) -> Iterator[Changed]:
    found = {one.occurrence_id: one for one in _now(uow, activity, [one.occurrence_id for one in known])}
    for was in known:
        now = found.get(was.occurrence_id) or was.model_copy(update={"is_off": True})  # its series has it no more
        if was.differs(now):
            yield Changed(was, now)


def _now(uow: UnitOfWork, activity: Activity, occurrence_ids: Collection[int]) -> list[DateFacts]:
    rows = occurrences.date_rows_by_id(uow.session, [*occurrence_ids])
    gone = activity.withdrawn_at is not None
    return sorted(
        (facts(one, activity.venue_id, is_withdrawn=gone) for one in rows),
        key=lambda one: (one.starts_at, one.occurrence_id),
    )


def _is_ahead(changed: Changed, now: datetime) -> bool:
    """Tell whether a change still matters: what is on is still to come, or what is off would have been."""
    if changed.now.is_off:
        return changed.was is not None and changed.was.starts_at > now
    return changed.now.starts_at > now


def _paired(changes: Sequence[Changed], added: Sequence[DateFacts]) -> list[Changed]:
    """Tell a date that its series gave up and a new one near it as one date that moved."""
    free = list(added)
    found: list[Changed] = []
    for changed in changes:
        near = [one for one in free if changed.was and abs(one.starts_at - changed.was.starts_at) <= NEAR]
        if changed.was is None or not changed.now.is_off or not near:
            found.append(changed)
            continue
        begins = changed.was.starts_at
        nearest = min(near, key=lambda one: abs(one.starts_at - begins))
        free.remove(nearest)
        found.append(Changed(changed.was, nearest))
    return sorted([*found, *(Changed(None, one) for one in free)], key=lambda one: (one.was or one.now).starts_at)
