"""The places that people name: towns, quarters, streets, venues by their name or a part of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from services.folding import folded
from services.lexicon import empty_words

_GENERIC = frozenset(
    """centro civico civica centri scuola scuole primaria secondaria media elementare istituto comprensivo oratorio
    biblioteca comunale comune sala salone casa spazio parrocchia parrocchiale palestra circolo arci cooperativa coop
    via viale piazza piazzale vicolo corso largo strada san santa santo s beato don suor monsignor cascina teatro museo
    palazzo parco giardino giardini punto polo hub quartiere quartieri associazione fondazione sede ex villa campo
    auditorium aula magna infanzia materna asilo nido liceo chiesa sportivo polifunzionale sociale famiglia famiglie
    giovani giovanile anziani ragazzi mercato stazione ospedale consultorio municipio laboratorio laboratori officina
    nuovo nuova vecchio vecchia grande piccolo piccola della delle dello degli del dei di e la il le lo i gli per
    cittadella portici bottega emporio ludoteca centrale nord sud est ovest padre madre papa giovanni maria paolo
    pietro antonio giuseppe luigi francesco carlo lavoro impresa camera commercio fabbrica idee citta paese donna
    donne mamme bambini culture musica arte arti sport""".split()  # noqa: SIM905
)
"""Words of venues' names that name no venue by themselves."""

KINDS_OF_VENUE = frozenset("biblioteca oratorio teatro museo palestra ludoteca cascina officina parrocchia".split())  # noqa: SIM905
"""Words that name a place where they follow «in» or «all'»."""

_DEMONYMS = {"cremasco": "crema", "cremonese": "cremona", "casalasco": "casalmaggiore", "casal": "casalmaggiore"}
_SAINTS = frozenset({"san", "santa", "sant", "don", "beato"})
LEAST_BEGINNING = 16
"""Letters of a name that may stand for the whole of it; shorter ones are words that people write."""
_MOST_VENUES = 2
"""Venues that may share a part of a name that still names them."""


class Located(Protocol):
    """An activity as far as places need it."""

    @property
    def venue_id(self) -> int:
        """The venue's number."""

    @property
    def venue(self) -> str:
        """The venue's name."""

    @property
    def address(self) -> str:
        """Street and number, quarter, town, with commas between them."""

    @property
    def territory(self) -> str:
        """The town's name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A name of a place: as it is written, and the venues that it means."""

    label: str
    venues: frozenset[int]
    is_certain: bool = True


@dataclass(frozen=True)
class Gazetteer:
    """Every name that people may give to where activities are, by its folded form."""

    named: Mapping[str, Place] = field(default_factory=dict)
    kinds: Mapping[str, Place] = field(default_factory=dict)

    @cached_property
    def certain(self) -> tuple[str, ...]:
        """The names that name a place wherever they stand, longest first."""
        return self._longest_first(are_certain=True)

    @cached_property
    def uncertain(self) -> tuple[str, ...]:
        """The names that need a preposition, longest first."""
        return self._longest_first(are_certain=False)

    def _longest_first(self, *, are_certain: bool) -> tuple[str, ...]:
        chosen = (name for name, one in self.named.items() if one.is_certain is are_certain)
        return tuple(sorted(chosen, key=len, reverse=True))

    def venues(self, name: str) -> frozenset[int]:
        """Give the venues that a name means; none, for one that is not known here."""
        place = self._place(name)
        return place.venues if place else frozenset()

    def label(self, name: str) -> str:
        """Give a name as it is written."""
        place = self._place(name)
        return place.label if place else name.title()

    def _place(self, name: str) -> Place | None:
        """Find a place by its name, or by the beginning of a long one: a button may have no room for all of it."""
        known = self.named.get(name) or self.kinds.get(name)
        if known is not None or len(name) < LEAST_BEGINNING:
            return known
        begun = {place.venues: place for whole, place in self.named.items() if whole.startswith(name)}
        return next(iter(begun.values())) if len(begun) == 1 else None


def gather(entries: Iterable[Located]) -> Gazetteer:
    """Collect the names of places out of the catalogue."""
    venues = {entry.venue_id: entry for entry in entries}
    found: dict[str, tuple[str, set[int], bool]] = {}
    for venue_id, one in venues.items():
        for label, is_certain in _names(one):
            name = folded(label)
            if len(name) < 3:
                continue
            first_label, ids, was_certain = found.get(name, (label, set(), is_certain))
            found[name] = (first_label, ids | {venue_id}, was_certain or is_certain)
    for other, name in _DEMONYMS.items():
        if name in found:
            found.setdefault(other, found[name])
    named = {
        name: Place(label, frozenset(ids), is_certain)
        for name, (label, ids, is_certain) in found.items()
        if is_certain or len(ids) <= _MOST_VENUES
    }
    return Gazetteer(named, _kinds(venues))


def _names(one: Located) -> Iterator[tuple[str, bool]]:
    """Give the names of a venue and of where it is, and whether each names it wherever it stands."""
    yield one.territory, True
    yield one.venue, True
    street, *others = (part.strip() for part in one.address.split(","))
    if street:
        yield street.rsplit(" ", 1)[0] if street[-1].isdigit() else street, True
    for part in others:
        if part and not part[0].isdigit():
            yield part, True
    words = one.venue.replace("'", " ").replace("’", " ").split()
    for word in words:
        if folded(word) not in _GENERIC and folded(word) not in empty_words() and len(folded(word)) > 3:
            yield word, False
    for first, second in pairwise(words):
        if folded(first) in _GENERIC and folded(second) and folded(second) not in empty_words():
            yield f"{first} {second}", folded(second) not in _GENERIC or folded(first) in _SAINTS


def _kinds(venues: Mapping[int, Located]) -> dict[str, Place]:
    found: dict[str, set[int]] = {}
    for venue_id, one in venues.items():
        for word in folded(one.venue).split():
            if word in KINDS_OF_VENUE:
                found.setdefault(word, set()).add(venue_id)
    return {word: Place(word, frozenset(ids)) for word, ids in found.items()}
