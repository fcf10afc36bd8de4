"""What saved searches have newly found: one message a day to each person, whatever they search for."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from services import new_matches, outbox, shelf
from services.notices import FoundBy, NewMatches
from services.questions import unpacked
from services.saved_searches import MOST
from services.shelf import OVERLAP
from services.work import UnitOfWork
from storage import catalogue, enrolments, marks
from storage import outbox as letters
from storage import saved_searches as records
from storage.outbox import LetterState
from storage.people import Person
from storage.saved_searches import SavedSearch

LOOK = "saved-searches"
"""When the last look through everybody's searches began, and at which version of the catalogue."""

PLACE = "saved-searches-place"
"""The last person that a look has come to; empty where none is under way."""

AT_ONCE = 25
"""Searches of one unit of work, less than a tenth of a second: nobody's tap waits longer for it."""

REST = timedelta(minutes=15)
"""How long the catalogue must have stayed as it is: what is published together is told together."""

RECENT = timedelta(days=60)
"""What has not changed for longer is no news, even to somebody who was away."""

LONGEST_WAIT = timedelta(hours=2)
"""After this time a catalogue that never rests is looked through even so."""


def post_due(uow: UnitOfWork) -> int:
    """Go on with a look through everybody's searches, or begin one if it is time; gives how many letters are new.

    A letter, what it makes known and how far the look has come are written
    together, so nothing is told twice and nothing is lost, wherever it is
    interrupted. While the catalogue stays as it is there is nothing to do, but
    once a day: by then a pause may be over, or somebody who had their letter
    for the day may get another.
    """
    if uow.programme.is_quiet(uow.now):
        return 0
    place = marks.value(uow.session, PLACE) or _begun(uow)
    return _go_on(uow, int(place)) if place else 0


def forget_what_is_over(uow: UnitOfWork) -> None:
    """Forget who knows of activities without a date to come: with new dates, they are news again. Safe to repeat."""
    ahead = {line.entry.id for line in shelf.coming(uow)}
    records.forget_matches(uow.session, records.all_known(uow.session) - ahead)


def _begun(uow: UnitOfWork) -> str:
    """Begin a look if it is time for one; gives its place, or nothing."""
    version = marks.value(uow.session, marks.CATALOGUE)
    if not _is_due(uow, version):
        return ""
    marks.put(uow.session, LOOK, at=uow.now, value=version)
    return "0"


def _is_due(uow: UnitOfWork, version: str) -> bool:
    last = marks.moment(uow.session, LOOK)
    if last is None or uow.programme.today(last) != uow.programme.today(uow.now):
        return True
    if marks.value(uow.session, LOOK) == version:
        return False
    changed_at = marks.moment(uow.session, marks.CATALOGUE) or last
    return uow.now - changed_at >= REST or uow.now - last >= LONGEST_WAIT


def _go_on(uow: UnitOfWork, place: int) -> int:
    """Look through some more people's searches, from a place on."""
    most = AT_ONCE + MOST
    rows = records.reachable(uow.session, uow.now, after=place, most=most)
    look, looked, posted = _Look(uow, [saved for saved, _person in rows]), 0, 0
    for person, searches in groupby(rows, key=lambda pair: pair[1]):
        if looked >= AT_ONCE:
            break
        own = [saved for saved, _person in searches]
        posted += look.post(person, own)
        looked, place = looked + len(own), person.id
    is_over = len(rows) < most and looked == len(rows)
    marks.put(uow.session, PLACE, value="" if is_over else str(place))
    return posted


class _Look:
    """One look through some searches for what has come into the catalogue, or has changed, since they were saved."""

    def __init__(self, uow: UnitOfWork, searches: Sequence[SavedSearch]) -> None:
        self._uow = uow
        self._known = records.known_by_search(uow.session, [one.id for one in searches])
        oldest = min((one.created_at for one in searches), default=uow.now)
        self._changed = catalogue.changed_since(uow.session, max(oldest, uow.now - RECENT) - OVERLAP)

    def post(self, person: Person, searches: Sequence[SavedSearch]) -> bool:
        """Post one person's letter where there is something new; tells whether there was."""
        news = {one: ids for one in searches if (ids := self._new(one))}
        if not news or self._has_had_todays(person):
            return False
        taken = enrolments.activities_of(self._uow.session, person.id, now=self._uow.now)
        told = {one: rest for one, ids in news.items() if (rest := [id_ for id_ in ids if id_ not in taken])}
        if told and not outbox.post(self._uow, person.id, self._notice(told)):
            return False
        for one, ids in news.items():
            records.add_matches(self._uow.session, one.id, ids)
        for one in told:
            one.told_at = self._uow.now
        return bool(told)

    def _new(self, saved: SavedSearch) -> Sequence[int]:
        """List what a search finds that has changed since it was saved, and was not known to it before.

        What was there all the time is no news, though the words of other
        activities may make it a better answer than it was.
        """
        since, known = saved.created_at - OVERLAP, self._known.get(saved.id, set[int]())
        changed = [one for one, changed_at in self._changed.items() if changed_at >= since and one not in known]
        return [line.entry.id for line in new_matches.matches(self._uow, unpacked(saved.question), changed)]

    def _has_had_todays(self, person: Person) -> bool:
        """Tell whether a letter arrived today, or one is still on its way."""
        last = letters.newest(self._uow.session, person.id, NewMatches.kind)
        if last is None or last.state in (LetterState.SKIPPED, LetterState.FAILED):
            return False
        return last.settled_at is None or self._day(last.settled_at) == self._day(self._uow.now)

    def _notice(self, told: Mapping[SavedSearch, Sequence[int]]) -> NewMatches:
        found = tuple(FoundBy(saved_search_id=one.id, activity_ids=tuple(ids)) for one, ids in told.items())
        return NewMatches(day=self._day(self._uow.now), found=found)

    def _day(self, moment: datetime) -> str:
        return self._uow.programme.today(moment).isoformat()
