"""An oracle of the rules of places: reads the rows themselves and judges each step, knowing none of our services."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from storage.types import cipher_of

ROME = ZoneInfo("Europe/Rome")
LIVE = {"waiting", "offered", "confirmed"}
HOLDING = {"offered", "confirmed"}
ENDED = {"withdrawn", "declined", "expired"}

Where = tuple[int, int | None]
"""A series, or one date of it."""


def is_quiet(moment: datetime) -> bool:
    """Tell whether people sleep: between nine in the evening and eight."""
    wall = moment.astimezone(ROME).time()
    return wall >= time(21) or wall < time(8)


def can_be_answered(now: datetime, starts_at: datetime) -> bool:
    """Tell whether there is a waking minute in the second half of the time left, or a morning, or an evening before."""
    half = now + min(timedelta(hours=24), (starts_at - now) / 2)
    if not is_quiet(half):
        return True
    minute = half.replace(second=0, microsecond=0)
    morning, evening = minute, minute
    while is_quiet(morning):
        morning += timedelta(minutes=1)
    while is_quiet(evening):
        evening -= timedelta(minutes=1)
    return morning < starts_at or evening > now


@dataclass(frozen=True)
class Row:
    """One enrolment as the database has it."""

    id: int
    activity_id: int
    occurrence_id: int | None
    person_id: int
    account_id: int
    state: str
    changed_at: datetime
    offer_ends_at: datetime | None
    party_id: int | None
    declined_fewer: bool
    priority: int
    is_reached: bool

    @property
    def where(self) -> Where:
        """What its place is counted for."""
        return self.activity_id, self.occurrence_id

    @property
    def party(self) -> int:
        """Name its party."""
        return self.party_id or self.id

    @property
    def turn(self) -> tuple[int, int, int]:
        """Give what the line is sorted by."""
        return -self.priority, self.party, self.id


@dataclass(frozen=True)
class Letter:
    """One letter about an offer."""

    key: str
    kind: str
    person_id: int
    first: int
    offered_at: datetime | None


@dataclass(frozen=True)
class Picture:
    """All there is to judge by, at one moment."""

    now: datetime
    rows: Mapping[int, Row]
    places: Mapping[int, int | None]
    begins: Mapping[Where, datetime | None]
    letters: Sequence[Letter]

    def at(self, where: Where, states: Iterable[str]) -> list[Row]:
        """List the rows for one thing, as the line is sorted."""
        wanted = set(states)
        return sorted((one for one in self.rows.values() if one.where == where and one.state in wanted), key=_turn)

    def free(self, where: Where) -> int:
        """Count free places; a great many where there is no limit."""
        places = self.places[where[0]]
        return 1_000_000 if places is None else places - len(self.at(where, HOLDING))

    def line(self, where: Where) -> list[list[Row]]:
        """List the parties that wait and can be told, first in line first."""
        reached = [one for one in self.at(where, {"waiting"}) if one.is_reached]
        return [list(party) for _, party in groupby(reached, key=lambda one: one.party)]

    def wheres(self) -> set[Where]:
        """Name everything that somebody holds or waits for, and that is not over."""
        live = {one.where for one in self.rows.values() if one.state in LIVE}
        return {where for where in live if self.begins.get(where) is not None}


def _turn(row: Row) -> tuple[int, int, int]:
    return row.turn


def _moment(value: datetime | str | None) -> datetime | None:
    if value is None:
        return None
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _sure(value: datetime | str) -> datetime:
    found = _moment(value)
    assert found is not None
    return found


def picture(connection: Connection, now: datetime) -> Picture:
    """Read everything, past all of our own queries and types."""
    people = {
        row.id: row.blocked_at is None and row.consent_at is not None
        for row in connection.execute(text("SELECT id, blocked_at, consent_at FROM people"))
    }
    rows = {
        row.id: Row(
            row.id,
            row.activity_id,
            row.occurrence_id,
            row.person_id,
            row.account_id,
            row.state,
            _sure(row.changed_at),
            _moment(row.offer_ends_at),
            row.party_id,
            bool(row.declined_fewer),
            row.priority,
            people[row.account_id],
        )
        for row in connection.execute(text("SELECT * FROM enrolments ORDER BY id"))
    }
    activities = connection.execute(text("SELECT id, places, seats_by, withdrawn_at FROM activities")).all()
    begins: dict[Where, datetime | None] = {(one.id, None): None for one in activities}
    dates = "SELECT id, activity_id, starts_at, cancelled_at FROM occurrences ORDER BY starts_at DESC"
    for date in connection.execute(text(dates)):
        starts_at = _sure(date.starts_at)
        is_on = date.cancelled_at is None and starts_at > now
        begins[date.activity_id, date.id] = starts_at if is_on else None
        if is_on:
            begins[date.activity_id, None] = starts_at
    cipher = cipher_of(connection.dialect)
    letters = []
    written = "SELECT key, kind, person_id, facts FROM letters WHERE kind IN ('place-offered', 'offer-expired')"
    for letter in connection.execute(text(written)):
        facts = json.loads(cipher.decrypt(letter.facts.encode()))
        offered_at = _moment(facts.get("offered_at"))
        letters.append(Letter(letter.key, letter.kind, letter.person_id, facts["enrolment_id"], offered_at))
    return Picture(now, rows, {one.id: one.places for one in activities}, begins, letters)


class Judge:
    """Compares what was before a step with what is after it."""

    def __init__(self) -> None:
        self.offers: dict[tuple[int, datetime], int] = {}
        """Every offer there ever was, by its first row and its moment, with to whom."""

    def judge(
        self, before: Picture, after: Picture, *, may_leave: set[int], may_return: set[int], took: set[int]
    ) -> None:
        """Check all the rules.

        *may_leave* are people of whom a place may end in this step, *may_return* enrolments that may come
        back to life, *took* the parties that have ever taken fewer places than they asked for.
        """
        self._one_live_row(after)
        self._ended_stays_ended(before, after, may_return)
        self._nobody_loses_a_place(before, after, may_leave)
        for where in after.wheres():
            self._places_are_not_exceeded(before, after, where)
            self._free_places_are_offered(after, where)
            self._nobody_is_passed_over(before, after, where)
            self._newcomers_queue(before, after, where)
            self._parties_are_whole(before, after, where, took)
        self._offers_are_fair(before, after)
        self._one_letter_for_each_offer(after)

    def _one_live_row(self, after: Picture) -> None:
        live = [(one.person_id, one.where) for one in after.rows.values() if one.state in LIVE]
        assert len(live) == len(set(live)), "rule 2: one live enrolment of a person"

    def _ended_stays_ended(self, before: Picture, after: Picture, may_return: set[int]) -> None:
        for one in before.rows.values():
            if one.state in ENDED and one.id not in may_return:
                assert after.rows[one.id].state == one.state, "rule 4: what has ended does not come back by itself"

    def _nobody_loses_a_place(self, before: Picture, after: Picture, may_leave: set[int]) -> None:
        for one in before.rows.values():
            now = after.rows[one.id].state
            if one.state == "confirmed" and now != "confirmed":
                assert one.person_id in may_leave, "rule 1: nobody is evicted"
                assert now == "withdrawn"
            if one.state == "waiting" and now in ENDED:
                assert one.person_id in may_leave, "whoever waits keeps the turn"
            if one.state == "offered" and now in {"declined", "expired"}:
                others = [each for each in before.at(one.where, {"waiting"}) if each.party == one.party]
                assert not others, "rule 3: who leaves fewer places than asked for keeps the turn"

    def _places_are_not_exceeded(self, before: Picture, after: Picture, where: Where) -> None:
        if after.free(where) < 0:
            held = {one.id for one in before.at(where, HOLDING)}
            assert {one.id for one in after.at(where, HOLDING)} <= held, "rule 1: nobody gets in while it is too full"

    def _free_places_are_offered(self, after: Picture, where: Where) -> None:
        """Rule 4, at once: no place is free that somebody in line would take and could still answer for."""
        starts_at, free = after.begins[where], after.free(where)
        if starts_at is None or free <= 0 or not can_be_answered(after.now, starts_at):
            return
        for party in after.line(where):
            assert len(party) > free, f"{free} places are free and {party} waits"
            assert party[0].declined_fewer, f"{free} places are free and {party} was not asked whether fewer would do"

    def _nobody_is_passed_over(self, before: Picture, after: Picture, where: Where) -> None:
        """Rule 3: before whoever is offered a place now, nobody waits who was not asked."""
        old = before.rows
        new = [one for one in after.at(where, {"offered"}) if one.id not in old or old[one.id].state == "waiting"]
        for one in new:
            assert one.is_reached, "nothing is offered to whom it cannot be told"
            for party in after.line(where):
                if party[0].party != one.party and party[0].turn < one.turn:
                    assert party[0].declined_fewer, f"{party} was passed over by {one}"

    def _newcomers_queue(self, before: Picture, after: Picture, where: Where) -> None:
        """Rule 3: whoever gets a place without an offer passes nobody who would take it.

        Whoever thinks again may have the place back that nobody in line could still answer for.
        """
        starts_at = after.begins[where]
        is_lost = starts_at is not None and not can_be_answered(after.now, starts_at)
        new = [one for one in after.at(where, {"confirmed"}) if _is_new(before, one)]
        new = [one for one in new if not (is_lost and one.id in before.rows)]
        waited = {one.id for party in before.line(where) for one in party}
        for party in after.line(where) if new else ():
            if all(one.id in waited for one in party) and party[0].party not in {one.party for one in new}:
                assert party[0].declined_fewer, f"{new} got in before {party}"
                assert len(party) > before.free(where), f"{new} got in before {party}, who fitted"

    def _parties_are_whole(self, before: Picture, after: Picture, where: Where, took: set[int]) -> None:
        was = {one.id: one.party for one in before.rows.values()}
        took |= {one.party for one in after.rows.values() if was.get(one.id) in took}  # who parts goes by another name
        for party in {one.party for one in after.at(where, LIVE) if one.party_id}:
            members = [one for one in after.at(where, LIVE) if one.party == party]
            states = {one.state for one in members}
            turns = {one.priority for one in members if one.state != "confirmed"}
            assert len(turns) <= 1, f"those of the party {party} have different turns"
            assert len({one.account_id for one in members}) == 1, f"the party {party} is asked in two places"
            if "waiting" in states and "confirmed" in states:
                assert party in took, f"the party {party} was torn apart"

    def _offers_are_fair(self, before: Picture, after: Picture) -> None:
        for one in after.rows.values():
            if one.state != "offered":
                assert one.offer_ends_at is None
                continue
            starts_at = after.begins.get(one.where)
            assert one.offer_ends_at is not None
            assert not is_quiet(one.offer_ends_at), "rule 4: no deadline in quiet hours"
            assert one.offer_ends_at > after.now, "what is over has ended"
            assert starts_at is not None, f"nothing is offered for what is over or off: {one}"
            assert one.offer_ends_at < starts_at, "a deadline is before the beginning"
        standing = sorted((one for one in after.rows.values() if one.state == "offered"), key=lambda one: one.party)
        for party, offered in groupby(standing, key=lambda one: one.party):
            rows = sorted(offered, key=lambda one: one.id)
            assert len({(one.offer_ends_at, one.changed_at) for one in rows}) == 1, f"two offers to {party}"
            was = [before.rows[one.id] for one in rows if one.id in before.rows]
            if not any(one.state == "offered" and one.changed_at == rows[0].changed_at for one in was):
                self.offers[rows[0].id, rows[0].changed_at] = rows[0].account_id

    def _one_letter_for_each_offer(self, after: Picture) -> None:
        letters = [one for one in after.letters if one.kind == "place-offered"]
        told = [(one.first, one.offered_at, one.person_id) for one in letters]
        assert len(told) == len(set(told)), "rule 4: an offer is told once"
        for (first, offered_at), account_id in self.offers.items():
            assert (first, offered_at, account_id) in told, f"nobody was told of the offer to {first} at {offered_at}"
        made = {(first, at) for first, at in self.offers}
        assert all((first, at) in made for first, at, _person in told), "nobody is told of an offer that was not made"

    def forget(self, account_id: int) -> None:
        """Expect no letters to somebody who was forgotten."""
        self.offers = {offer: account for offer, account in self.offers.items() if account != account_id}


def _is_new(before: Picture, one: Row) -> bool:
    """Tell whether a place was given without an offer: to somebody new, or back to whoever had given it away."""
    was = before.rows.get(one.id)
    return was is None or was.state in ENDED
