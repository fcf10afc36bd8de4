"""The people of the province: five hundred, named as its streets are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, NamedTuple

from simulator.demo_data.sources import dice, records

ENGLISH_READERS = 60
TERRITORIES = {"Crema": 40, "Cremona": 40, "Casalmaggiore": 20}
CHILDREN_BORN = (2009, 2025)


class Child(NamedTuple):
    """What a family tells about a child: no more than this."""

    nickname: str
    birth_year: int


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone who uses the bot.

    `kind` is "mother", "father", "young" (19 to 39, no work), "senior" or "adult".
    `mother_tongue` is an ISO 639-1 code; `language` is the one the bot speaks to them.
    """

    first_name: str
    last_initial: str | None
    language: str
    territory: str
    birth_year: int
    kind: str
    children: tuple[Child, ...] = ()
    mother_tongue: str = "it"

    @property
    def name(self) -> str:
        """Give the name as Telegram would show it, "Fatima E." or "Fatima"."""
        return f"{self.first_name} {self.last_initial}." if self.last_initial else self.first_name


class Crowd(NamedTuple):
    """How many of a kind there are besides the protagonists, and when they were born."""

    kind: str
    size: int
    born: tuple[int, int]
    children: tuple[int, ...] = (0,)


CROWDS = (
    Crowd("mother", 188, (1978, 2003), children=(1, 1, 2, 2, 2, 3)),
    Crowd("father", 60, (1974, 2000), children=(1, 1, 2, 2, 3)),
    Crowd("young", 109, (1988, 2006)),
    Crowd("senior", 75, (1942, 1960)),
    Crowd("adult", 65, (1962, 1986)),
)
# They stand first in the list, whatever the seed: the chat page shows them.
PROTAGONISTS = (
    DemoPerson("Fatima", "E", "it", "Crema", 1990, "mother", (Child("Adam", 2018), Child("Sara", 2021)), "ar"),
    DemoPerson("Matteo", "R", "it", "Cremona", 2002, "young"),
    DemoPerson("Simran", "K", "it", "Casalmaggiore", 1989, "mother", (Child("Arjan", 2016),), "pa"),
)


def people(seed: int = 2026) -> list[DemoPerson]:
    """List everybody, the three protagonists first, one in eight reading English."""
    rolls = dice(seed, "people")
    others = [_someone(crowd, rolls) for crowd in CROWDS for _ in range(crowd.size)]
    rolls.shuffle(others)
    readers = _english_readers(others, rolls)
    return [
        *PROTAGONISTS,
        *(replace(one, language="en") if at in readers else one for at, one in enumerate(others)),
    ]


def _someone(crowd: Crowd, rolls: Random) -> DemoPerson:
    origin = _origin(crowd.kind, rolls)
    birth_year = rolls.randint(*crowd.born)
    return DemoPerson(
        first_name=rolls.choice(origin[_pool(crowd.kind, origin, rolls)]),
        last_initial=rolls.choice(origin["iniziali"]) if rolls.random() < 0.85 else None,
        language="it",
        territory=rolls.choices(list(TERRITORIES), list(TERRITORIES.values()))[0],
        birth_year=birth_year,
        kind=crowd.kind,
        children=_children(rolls.choice(crowd.children), birth_year, origin, rolls),
        mother_tongue=origin["lingua"],
    )


def _origin(kind: str, rolls: Random) -> Mapping[str, Any]:
    origins = records("nomi")
    share = "peso_anziani" if kind == "senior" else "peso"
    return rolls.choices(origins, [origin[share] for origin in origins])[0]


def _pool(kind: str, origin: Mapping[str, Any], rolls: Random) -> str:
    """Name the list to draw a first name from."""
    woman = {"mother": True, "father": False}.get(kind, rolls.random() < 0.6)
    if kind == "senior" and "nonne" in origin:
        return "nonne" if woman else "nonni"
    return "donne" if woman else "uomini"


def _children(count: int, parent_born: int, origin: Mapping[str, Any], rolls: Random) -> tuple[Child, ...]:
    earliest, latest = CHILDREN_BORN
    years = range(max(earliest, parent_born + 20), latest + 1)
    birth_years = sorted(rolls.sample(years, min(count, len(years))))
    names = rolls.sample(origin["figli"], len(birth_years))
    return tuple(Child(name, year) for name, year in zip(names, birth_years, strict=True))


def _english_readers(others: Sequence[DemoPerson], rolls: Random) -> set[int]:
    """Choose who reads English: those who grew up with it, and some who have other languages."""
    native = [at for at, one in enumerate(others) if one.mother_tongue == "en"]
    newcomers = [at for at, one in enumerate(others) if one.mother_tongue not in {"en", "it"}]
    return {*native, *rolls.sample(newcomers, ENGLISH_READERS - len(native))}
