"""Tells people of changes of dates: exactly those who hold or wait for a place that a change concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services import outbox, reminders
from services.change_outcomes import DateFacts, facts
from services.notices import DatesChanged, Notice
from services.work import UnitOfWork
from storage import attendances, catalogue, enrolments, occurrences
from storage import changes as records
from storage import outbox as letters
from storage.catalogue import Activity


@dataclass(frozen=True, slots=True)
class Usual:
    """What dates share that have nothing of their own: where the activity is, and whether it is in the catalogue."""

    venue_id: int
    is_withdrawn: bool

    @staticmethod
    def of(activity: Activity) -> "Usual":
        """Give what the dates of an activity share now."""
        return Usual(activity.venue_id, activity.withdrawn_at is not None)


Known = Mapping[int, Mapping[int, DateFacts]]
"""By activity, the dates to come that people count on, as they know them."""


def known(uow: UnitOfWork, activities: Mapping[int, Usual]) -> Known:
    """Note down what people know of dates before they change; of activities where nobody is in, nothing."""
    joined = sorted(enrolments.with_live_enrolments(uow.session, [*activities], now=uow.now))
    found: dict[int, dict[int, DateFacts]] = {activity_id: {} for activity_id in joined}
    for row in occurrences.date_rows(uow.session, joined, after=uow.now):
        usual = activities[row.activity_id]
        found[row.activity_id][row.id] = facts(row, usual.venue_id, is_withdrawn=usual.is_withdrawn)
    return found


def tell(uow: UnitOfWork, before: Known) -> int:
    """Post to everybody concerned what is not as it was *before*, one letter for each account and activity.

    Reminders follow: those of a date as it was are passed over when their time
    comes. What people answered to them is forgotten: it was about another time.

    The activities must be locked, or just have been written. Gives how many
    accounts will be told, those apart that cannot be written to.
    """
    told: set[int] = set()
    for activity_id, was in before.items():
        changed, added = _compare(uow, activity_id, was)
        if changed:
            told |= _tell(uow, activity_id, changed, added)
        if changed or added:
            reminders.plan(uow, activity_id)
    return len(told)


def how_many(uow: UnitOfWork, activity_id: int, occurrence_id: int) -> int:
    """Say how many accounts a change of one date concerns and would reach."""
    return len({one for one, can_be_told, _dates in _concerned(uow, activity_id, {occurrence_id}) if can_be_told})


def _compare(
    uow: UnitOfWork, activity_id: int, was: Mapping[int, DateFacts]
) -> tuple[Sequence[DateFacts], tuple[int, ...]]:
    """Give the dates that are other ones now, as they were, and those that are new."""
    activity = catalogue.activity(uow.session, activity_id)
    if activity is None:
        return [], ()
    usual = Usual.of(activity)
    rows = {
        *occurrences.date_rows_by_id(uow.session, [*was]),
        *occurrences.date_rows(uow.session, [activity_id], after=uow.now),
    }
    now = {one.id: facts(one, usual.venue_id, is_withdrawn=usual.is_withdrawn) for one in rows}
    changed = [one for key, one in was.items() if key not in now or one.differs(now[key])]
    return changed, tuple(sorted(key for key, one in now.items() if key not in was and not one.is_off))


def _tell(uow: UnitOfWork, activity_id: int, changed: Sequence[DateFacts], added: tuple[int, ...]) -> set[int]:
    concerned = _concerned(uow, activity_id, {one.occurrence_id for one in changed})
    begin = DatesChanged.key_begin(activity_id)
    waiting = letters.not_sent_yet(uow.session, begin, [account_id for account_id, *_ in concerned], uow.now)
    ids = [*(one.occurrence_id for one in changed), *added]
    now = {one.id: one.starts_at for one in occurrences.date_rows_by_id(uow.session, ids)}
    moved = [one.occurrence_id for one in changed if now.get(one.occurrence_id, one.starts_at) != one.starts_at]
    attendances.forget_answers(uow.session, moved)
    for account_id, _can_be_told, dates in concerned:
        is_in_series = None in dates
        was = tuple(one for one in changed if is_in_series or one.occurrence_id in dates)
        notice = DatesChanged(activity_id=activity_id, changed_at=uow.now, was=was, added=added if is_in_series else ())
        late_after = max([*(one.starts_at for one in was), *now.values()])
        letter = waiting.get(account_id)
        if letter is None:
            outbox.post(uow, account_id, notice, late_after=late_after)
            continue
        earlier = Notice.read(letter.kind, letter.facts)
        assert isinstance(earlier, DatesChanged)
        letter.facts = notice.after(earlier).model_dump_json()
        letter.late_after = _latest(letter.late_after, late_after)
    uow.session.flush()
    return {account_id for account_id, can_be_told, _dates in concerned if can_be_told}


def _concerned(uow: UnitOfWork, activity_id: int, changed: set[int]) -> Sequence[tuple[int, bool, set[int | None]]]:
    """List the accounts that some dates concern: whether they can be told, and what they hold or wait for there."""
    found: dict[int, tuple[bool, set[int | None]]] = {}
    for one in records.concerned(uow.session, activity_id):
        if one.occurrence_id is None or one.occurrence_id in changed:
            found.setdefault(one.account_id, (one.can_be_told, set()))[1].add(one.occurrence_id)
    return [(account_id, *rest) for account_id, rest in found.items()]


def _latest(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
