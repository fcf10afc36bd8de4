"""The territories and venues that catalogue files name: found, or added where they are new."""

import re
from collections.abc import Mapping
from typing import Any

from locales import N_
from services.catalogue_rows import LONGEST_VENUE, CatalogueRow
from services.cells import BadCell
from services.changed_dates import ChangedDate
from services.folding import folded
from services.work import UnitOfWork
from storage import territories
from storage.territories import Territory, Venue

_STREETS = frozenset(
    "via viale vicolo piazza piazzale piazzetta corso largo strada contrada vle pza provinciale statale per".split()  # noqa: SIM905
)

_PARTS = re.compile(r"[,;\n|]| [-–—] ")


class Places:
    """The territories and venues of one import, and what it changed about them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._territories = {_key(one.name): one for one in territories.territories(uow.session)}
        self._venues = {(one.territory_id, _key(one.name)): one for one in territories.venues(uow.session)}
        self._by_id = {one.id: one for one in self._venues.values()}
        self._names = {one.id: one.name for one in self._territories.values()}
        self._seen: dict[tuple[str, str], Venue | None] = {}
        self._wanted: dict[int, dict[str, Any]] = {}
        self.new_territories: list[str] = []
        self.new_venues: list[str] = []
        self.changed_venues: list[str] = []
        self.changed_venue_ids: list[int] = []
        self._new_ids: set[int] = set()

    def venue(self, territory: str, name: str) -> Venue:
        """Give a venue by the names of its territory and its own."""
        its_territory = self._territory(territory)
        key = (its_territory.id, _key(name))
        if key not in self._venues:
            self._venues[key] = Venue(territory_id=its_territory.id, name=name)
            self._uow.session.add(self._venues[key])
            self._uow.session.flush()
            self._by_id[self._venues[key].id] = self._venues[key]
            self._seen.clear()
            self.new_venues.append(name)
            self._new_ids.add(self._venues[key].id)
        return self._venues[key]

    def of(self, row: CatalogueRow) -> Venue:
        """Give the venue of a row, and keep in mind what the row says about it."""
        venue = self.venue(row.territorio, row.centro)
        self._remember(venue, row.centro, row.indirizzo, row.lat, row.lon)
        return venue

    def of_date(self, row: CatalogueRow, changed: ChangedDate) -> Venue | None:
        """Give the venue of one date, where it is another than its series'."""
        if not changed.venue:
            return None
        venue = self.venue(changed.territory or row.territorio, changed.venue)
        self._remember(venue, changed.venue, changed.address, changed.lat, changed.lon)
        return None if venue is self.venue(row.territorio, row.centro) else venue

    def name(self, venue_id: int) -> tuple[str, str]:
        """Give the names of a venue's territory and its own."""
        venue = self.by_id(venue_id)
        return self._names.get(venue.territory_id, ""), venue.name

    @property
    def territories(self) -> Mapping[int, str]:
        """Name the territories that are known by now, by their numbers."""
        return self._names

    def territory_named(self, name: str) -> int | None:
        """Give the number of a territory, where it is known by now."""
        known = self._territories.get(_key(name))
        return None if known is None else known.id

    def by_id(self, venue_id: int) -> Venue:
        """Give a venue."""
        return self._by_id[venue_id]

    def located(self, row: CatalogueRow) -> CatalogueRow:
        """Give a row that knows its place only in words a territory and a venue.

        A known venue or territory that is named anywhere in the words is meant.
        What the row itself has for them is for words that tell nothing.

        Raises:
            BadCell: the territory cannot be told.
        """
        if not row.luogo:
            return row
        known = self._known_venue(row)
        if known is not None:
            names = {"territorio": self._names[known.territory_id], "centro": known.name}
            return row.model_copy(update=names | {"indirizzo": row.indirizzo or known.address})
        territory = self._territory_in(row.luogo) or self._territory_in(row.centro) or row.territorio
        if not territory:
            raise BadCell(
                N_(
                    "non si capisce in quale territorio è «{place}»: scrivi il paese nel luogo dell'evento, "
                    "o importa con --territorio NOME"
                ),
                "territorio",
                place=" ".join(row.luogo.split())[:80],
            )
        name, address = _split(row.luogo, territory, row.centro)
        place = {"territorio": territory, "centro": name, "indirizzo": row.indirizzo or address}
        return row.model_copy(update=place)

    def describe(self) -> None:
        """Write down where venues are, as the last row that says it says; what no row says stays as it is."""
        for venue in list(self._venues.values()):
            facts = self._wanted.get(venue.id, {})
            differences = {name: value for name, value in facts.items() if getattr(venue, name) != value}
            for name, value in differences.items():
                setattr(venue, name, value)
            if differences and venue.id not in self._new_ids:
                self.changed_venues.append(venue.name)
                self.changed_venue_ids.append(venue.id)

    def _remember(self, venue: Venue, name: str, address: str, lat: float | None, lon: float | None) -> None:
        facts = self._wanted.setdefault(venue.id, {})
        facts["name"] = name
        if address:
            facts["address"] = address
        if lat is not None:
            facts |= {"lat": lat, "lon": lon}

    def _territory(self, name: str) -> Territory:
        if _key(name) not in self._territories:
            rank = 1 + max((one.rank for one in self._territories.values()), default=0)
            territory = self._territories[_key(name)] = Territory(name=name, rank=rank)
            self._uow.session.add(territory)
            self._uow.session.flush()
            self._names[territory.id] = name
            self.new_territories.append(name)
        return self._territories[_key(name)]

    def _known_venue(self, row: CatalogueRow) -> Venue | None:
        """Find the venue that a row names; where it names no place, the one that the calendar is called after."""
        key = (f"{row.luogo}\n{row.centro}", row.territorio)
        if key not in self._seen:
            found = self._venue_in(row.luogo, row.territorio)
            if found is None and not _parts(row.luogo, self._territory_in(row.luogo)):
                found = self._venue_in(f"{row.centro}\n{row.luogo}", row.territorio)
            self._seen[key] = found
        return self._seen[key]

    def _venue_in(self, place: str, otherwise: str) -> Venue | None:
        """Find the known venue with the longest name in a text; one name in two territories needs the territory.

        A name of one word, such as Centro, is meant only where it stands alone.
        """
        text = f" {folded(place)} "
        alone = {_key(part) for part in _PARTS.split(place)}
        found = [
            (len(key), one)
            for (_, key), one in self._venues.items()
            if key in alone or (" " in key and f" {key} " in text)
        ]
        longest = [one for length, one in found if length == max(length for length, _ in found)]
        territory = _key(self._territory_in(place) or (otherwise if len(longest) > 1 else ""))
        there = [one for one in longest if not territory or _key(self._names[one.territory_id]) == territory]
        return there[0] if len(there) == 1 else None

    def _territory_in(self, place: str) -> str:
        """Find the known territory that a text names last, as addresses do; Via Cremona is none."""
        words = folded(place).split()
        last = ""
        for end in range(1, len(words) + 1):
            for key, one in self._territories.items():
                begin = end - len(key.split())
                named = begin >= 0 and " ".join(words[begin:end]) == key
                if named and (begin == 0 or words[begin - 1] not in _STREETS):
                    last = one.name
        return last


def _split(place: str, territory: str, otherwise: str) -> tuple[str, str]:
    """Take a place in words apart: the venue's name, or the street where there is none, and the rest of the address."""
    name, *rest = _parts(place, territory) or [otherwise or territory]
    return name[:LONGEST_VENUE].strip(), ", ".join(rest)[:200].strip()


def _parts(place: str, territory: str) -> list[str]:
    parts = (" ".join(part.split()) for part in _PARTS.split(place))
    return [part for part in parts if part and _key(part) != _key(territory)]


def _key(name: str) -> str:
    """Give what makes two spellings the same name; one in other letters than ours is its own."""
    return folded(name) or name.casefold()
