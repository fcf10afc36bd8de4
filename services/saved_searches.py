"""Saved searches: what somebody wants to be told about, and no longer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from locales import N_
from services import new_matches, shelf
from services.catalogue import ActivityGone
from services.folding import folded
from services.lexicon import empty_words
from services.questions import MOST_WORDS, Days, Question, unpacked
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import catalogue, territories
from storage import saved_searches as records
from storage.catalogue import Activity
from storage.people import Person
from storage.saved_searches import SavedSearch

MOST = 10
"""Searches that one person may save: more than anybody can keep in mind."""

ROOM = 200
"""Characters of a packed question in the database."""


class TooManySearches(Refusal):
    """The person is told about as many searches as one may have."""

    message = N_("Ti avviso già per tante ricerche. Togline una, poi riprova.")


@dataclass(frozen=True, slots=True)
class Saved:
    """A search that its owner is told about, and whether that has just begun."""

    id: int
    question: Question
    is_new: bool


def save(uow: UnitOfWork, person: Person, asked: Question) -> Saved:
    """Tell a person from now on what comes for a question. The same question twice is one.

    What it finds now is known already: only what comes later is told.

    Raises:
        TooManySearches: there are `MOST` already.
    """
    wanted = lasting(uow, person, asked)
    mine = of_person(uow, person)
    for one in mine:
        if _is_same(one.question, wanted):
            return one
    if len(mine) >= MOST:
        raise TooManySearches
    saved = SavedSearch(person_id=person.id, question=wanted.packed(ROOM), created_at=uow.now)
    uow.session.add(saved)
    uow.session.flush()
    question = unpacked(saved.question)
    known = {line.entry.id for line in new_matches.everything(uow, question)}
    records.add_matches(uow.session, saved.id, known)
    return Saved(saved.id, question, is_new=True)


def lasting(uow: UnitOfWork, person: Person, asked: Question) -> Question:
    """Give what of a question can come again: no dates, and a place instead of «near me»; their town, if nothing else.

    A square near a shared location stays: it is as rough as a quarter's name.
    """
    weekdays = asked.days.weekdays if asked.days else frozenset()
    kept = replace(asked, days=Days(weekdays=weekdays) if weekdays else None, is_near_me=False)
    nowhere = kept.near is None and not kept.places
    if kept.is_empty or (asked.is_near_me and nowhere):
        return replace(kept, places=_home(uow, person))
    return kept


def _home(uow: UnitOfWork, person: Person) -> tuple[str, ...]:
    town = None if person.territory_id is None else territories.territory(uow.session, person.territory_id)
    return () if town is None else (folded(town.name),)


def _is_same(one: Question, other: Question) -> bool:
    return _sorted(one) == _sorted(other)


def _sorted(asked: Question) -> Question:
    """Put what has no order into one."""
    ages = tuple(sorted(asked.ages, key=lambda of: (of.least or 0, of.most or 0)))
    return replace(asked, words=tuple(sorted(asked.words)), places=tuple(sorted(asked.places)), ages=ages)


def of_person(uow: UnitOfWork, person: Person) -> Sequence[Saved]:
    """List what a person is told about, oldest first."""
    return [Saved(one.id, unpacked(one.question), is_new=False) for one in records.of_person(uow.session, person.id)]


def stop(uow: UnitOfWork, person: Person, saved_search_id: int) -> Saved | None:
    """Tell no more about a search; gives what it was, or nothing where it is gone already or somebody else's."""
    found = next((one for one in of_person(uow, person) if one.id == saved_search_id), None)
    if found is not None:
        records.remove(uow.session, saved_search_id)
    return found


# Like an activity


def like(uow: UnitOfWork, activity_id: int) -> Question:
    """Ask for others like an activity: of its category, or else of the subject in its title, in its town.

    Raises:
        ActivityGone: there is no such activity.
    """
    activity = catalogue.activity(uow.session, activity_id)
    town = None if activity is None else territories.territory(uow.session, activity.territory_id)
    if activity is None or town is None:
        raise ActivityGone
    return Question(words=_subject(uow, activity), places=(folded(town.name),))


def _subject(uow: UnitOfWork, activity: Activity) -> tuple[str, ...]:
    if category := _counting(activity.category):
        return category
    title = _counting(activity.title)
    terms = uow.programme.lexicon.terms(title)
    subjects = [term.said for term in terms if term.is_subject and not term.is_general]
    return tuple(" ".join(subjects).split())[:MOST_WORDS] or title


def _counting(text: str) -> tuple[str, ...]:
    words = dict.fromkeys(word for word in folded(text).split() if word not in empty_words())
    return tuple(words)[:MOST_WORDS]


def notify(uow: UnitOfWork, person: Person, activity_id: int) -> Saved:
    """Tell a person when an activity has dates again, or others like it come.

    Raises:
        ActivityGone: there is no such activity.
        TooManySearches: there are `MOST` already.
    """
    saved = save(uow, person, like(uow, activity_id))
    goes_on = any(line.entry.id == activity_id for line in shelf.coming(uow))
    if saved.is_new and goes_on and activity_id not in records.known_matches(uow.session, saved.id):
        records.add_matches(uow.session, saved.id, [activity_id])
    return saved


def notified(uow: UnitOfWork, person: Person, activity_id: int) -> Saved | None:
    """Give the search by which a person is told of what is like an activity, if there is one."""
    mine = of_person(uow, person)
    if not mine:
        return None
    wanted = like(uow, activity_id)
    return next((one for one in mine if _is_same(one.question, wanted)), None)
