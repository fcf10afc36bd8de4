"""What a saved search finds among some activities, and what of it is still worth telling.

A list that is read page by page may end after some hundred lines; what is new
must be found wherever it stands, so the activities themselves are asked.
"""

from collections.abc import Collection, Sequence

from services import search, shelf
from services.questions import Question, unpacked
from services.shelf import Listed
from services.weighing import weigh
from services.work import UnitOfWork
from storage import enrolments
from storage.people import Person
from storage.saved_searches import SavedSearch


def everything(uow: UnitOfWork, asked: Question) -> Sequence[Listed]:
    """List all that a question means, or is only close to: what somebody who asks it now can see."""
    return search.fitting(uow, asked, shelf.shelf(uow).entries.values())


def matches(uow: UnitOfWork, asked: Question, activity_ids: Collection[int]) -> Sequence[Listed]:
    """List which of some activities are just what a question means, soonest first."""
    entries = shelf.shelf(uow).entries
    fitting = search.fitting(uow, asked, (entries[one] for one in activity_ids if one in entries))
    lines = _worthy(uow, asked, fitting) if fitting and asked.words else fitting
    return sorted(lines, key=lambda line: (line.next_at, line.entry.id))


def still_new(uow: UnitOfWork, person: Person, saved: SavedSearch, activity_ids: Collection[int]) -> Sequence[Listed]:
    """List which of some activities a saved search still finds, and the person has not signed up for meanwhile."""
    taken = enrolments.activities_of(uow.session, person.id, now=uow.now)
    return matches(uow, unpacked(saved.question), set(activity_ids) - taken)


def _worthy(uow: UnitOfWork, asked: Question, lines: Sequence[Listed]) -> Sequence[Listed]:
    """Leave out what is worth far less than the best answer of all, as the search itself does."""
    weighed = weigh(shelf.shelf(uow), uow.programme.lexicon.terms(asked.words))
    if weighed.missing:
        return []
    best = max((weighed.worth.get(line.entry.id, 0.0) for line in search.find(uow, asked, home=None).lines), default=0)
    return [line for line in lines if weighed.worth[line.entry.id] >= search.LEAST * best]
