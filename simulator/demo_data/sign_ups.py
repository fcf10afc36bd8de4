"""Who goes where: people choose near home, by age and taste, and some choices are in fashion."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import NamedTuple

from simulator.demo_data.people import DemoPerson
from simulator.demo_data.programme import Row
from simulator.demo_data.sources import dice

NO_LIMIT = 120
TEENS_END = 19
FASHIONABLE = 20
FASHIONABLE_PLACES = 14
QUEUE = (2, 5)
WISHES = {0: 12, 1: 30, 2: 33, 3: 18, 4: 7}
CHILD_WISHES = {0: 30, 1: 45, 2: 25}
TASTES = {
    "mother": {"Famiglie", "Cucina", "Soldi e spesa", "Computer e telefono", "Salute"},
    "father": {"Famiglie", "Mani e riparazioni", "Sport", "Casa", "Lavoro"},
    "young": {"Lavoro", "Musica e teatro", "Sport", "Casa"},
    "senior": {"Sport", "Salute", "Computer e telefono", "Cucina", "Incontri"},
    "adult": {"Salute", "Libri e storie", "Soldi e spesa", "Mani e riparazioni", "Casa"},
}
ITALIAN_CLASS = "italiano"
# A word in the title that says for whom it is.
MEANT_FOR = {"mamme": {"mother"}, "donne": {"mother"}, "papà": {"father"}, "figlio": {"mother"}}


class Guest(NamedTuple):
    """Whoever would take the seat: the person, or one of their children."""

    person_at: int
    child_at: int | None
    born: int
    person: DemoPerson


@dataclass(slots=True)
class Offer:
    """An activity with places, and who has asked for one so far."""

    row: Row
    fashion: float = 1.0
    queue: int = 0
    taken_by: list[Guest] = field(default_factory=list)

    @property
    def places(self) -> int:
        """Count the places that the activity has."""
        return int(self.row["posti"])

    @property
    def oldest(self) -> int:
        """Give the highest age let in, a very high one where there is no limit."""
        return int(self.row["eta_max"] or NO_LIMIT)

    @property
    def slot(self) -> tuple[int, int]:
        """Name the weekday and the hour: nobody wants two things in the same one."""
        starts = datetime.fromisoformat(self.row["inizio"])
        return starts.weekday(), starts.hour

    @property
    def has_room(self) -> bool:
        """Tell whether one more would still sign up, or at least queue."""
        return len(self.taken_by) < self.places + self.queue

    def suits_age(self, born: int) -> bool:
        """Tell whether the age fits on the first date and still does after New Year."""
        age = int(self.row["inizio"][:4]) - born
        return int(self.row["eta_min"] or 0) <= age < self.oldest


def enrolments(rows: Iterable[Row], people: Sequence[DemoPerson], seed: int = 2026) -> list[tuple[int, str]]:
    """List who signs up for what as (index in *people*, codice), first come first.

    Only activities with `iscrizione` "posti" that are open to grown-ups. Those
    after the last place of an activity are its waiting list.
    """
    rolls = dice(seed, "enrolments")
    offers = [offer for offer in _offers(rows) if offer.oldest > TEENS_END]
    guests = [Guest(at, None, person.birth_year, person) for at, person in enumerate(people)]
    return [(guest.person_at, code) for guest, code in _sign_up(guests, offers, WISHES, rolls)]


def child_enrolments(rows: Iterable[Row], people: Sequence[DemoPerson], seed: int = 2026) -> list[tuple[int, int, str]]:
    """List the children's sign-ups as (index in *people*, index among their children, codice), first come first."""
    rolls = dice(seed, "child enrolments")
    offers = [offer for offer in _offers(rows) if offer.oldest <= TEENS_END]
    guests = [
        Guest(at, child_at, child.birth_year, person)
        for at, person in enumerate(people)
        for child_at, child in enumerate(person.children)
    ]
    return [
        (guest.person_at, guest.child_at, code)
        for guest, code in _sign_up(guests, offers, CHILD_WISHES, rolls)
        if guest.child_at is not None
    ]


def _offers(rows: Iterable[Row]) -> list[Offer]:
    return [Offer(row) for row in rows if row["iscrizione"] == "posti"]


def _sign_up(
    guests: Sequence[Guest], offers: Sequence[Offer], wishes: Mapping[int, int], rolls: Random
) -> list[tuple[Guest, str]]:
    """Let the guests choose in a mixed order, each as often as they have wishes."""
    _set_the_fashion(offers, rolls)
    chosen = []
    for guest in _turns(guests, wishes, rolls):
        offer = _choice(guest, offers, rolls)
        if offer:
            offer.taken_by.append(guest)
            chosen.append((guest, offer.row["codice"]))
    return chosen


def _set_the_fashion(offers: Sequence[Offer], rolls: Random) -> None:
    """Make some of the small activities the talk of the town."""
    small = [offer for offer in offers if offer.places <= FASHIONABLE_PLACES]
    for offer in rolls.sample(small, min(FASHIONABLE, len(small))):
        offer.fashion = 12.0
        offer.queue = rolls.randint(*QUEUE)


def _turns(guests: Sequence[Guest], wishes: Mapping[int, int], rolls: Random) -> list[Guest]:
    counts = rolls.choices(list(wishes), list(wishes.values()), k=len(guests))
    turns = [guest for guest, count in zip(guests, counts, strict=True) for _ in range(count)]
    rolls.shuffle(turns)
    return turns


def _choice(guest: Guest, offers: Sequence[Offer], rolls: Random) -> Offer | None:
    busy = {offer.slot for offer in offers if guest in offer.taken_by}
    open_to = [offer for offer in offers if _would_go(guest, offer) and offer.slot not in busy]
    if not open_to:
        return None
    return rolls.choices(open_to, [offer.fashion * _taste(guest, offer) for offer in open_to])[0]


def _would_go(guest: Guest, offer: Offer) -> bool:
    if offer.row["territorio"] != guest.person.territory or not offer.has_room or not offer.suits_age(guest.born):
        return False
    return guest.child_at is not None or _is_meant_for(guest.person, offer.row["titolo"].lower())


def _is_meant_for(person: DemoPerson, title: str) -> bool:
    if ITALIAN_CLASS in title and person.mother_tongue == "it":
        return False
    return all(person.kind in kinds for word, kinds in MEANT_FOR.items() if word in title)


def _taste(guest: Guest, offer: Offer) -> int:
    if guest.child_at is not None:
        return 1
    if ITALIAN_CLASS in offer.row["titolo"].lower():
        return 4
    return 3 if offer.row["categoria"] in TASTES[guest.person.kind] else 1
