"""Ages in a text: of a child, of oneself, of a band that has a name, from one to another."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.ages import Ages
from services.grammar.reading import NUMBER, Reading, number, words


@dataclass(frozen=True, slots=True)
class Band:
    """An age group as people name it, and the words by which activities without ages say the same."""

    ages: Ages
    names: str
    stems: tuple[str, ...] = ()


BANDS = (
    Band(Ages(0, 1), r"neonat[oiae]|lattant[ei]|newborns?|pancion[ei]", ("neonat", "bebe", "mamm")),
    Band(Ages(0, 2), r"(?:asilo )?nido|bebe|babies|baby|piccolissim[ioae]", ("nid", "bebe", "neonat", "piccol")),
    Band(
        Ages(3, 5),
        r"(?:scuola )?(?:materna|(?:dell )?infanzia)|asilo|prescolar[ei]|toddlers?",
        ("mater", "infanz", "piccol"),
    ),
    Band(
        Ages(6, 10),
        r"(?:(?:della|alla|delle|alle|la|le) )?(?:scuol[ae] )?(?:elementar[ei]|primari[ae])",
        ("elementar", "primar", "bambin"),
    ),
    Band(
        Ages(11, 13),
        r"(?:(?:della|alla|delle|alle|la|le) )?(?:scuol[ae] )?medi[ae](?: inferior[ei])?|preadolescent[ei]",
        ("med", "preadolescent", "ragazz"),
    ),
    Band(
        Ages(14, 18),
        r"(?:(?:delle|alle|le) )?(?:scuol[ae] )?superior[ei]|liceo|liceal[ei]|adolescent[ei]|adolescenza|adolescenz[ae]|teen(?:ager)?s?|15enn[ei]|sedicenn[ei]",
        ("adolescent", "superior", "ragazz", "giov"),
    ),
    Band(
        Ages(60, None),
        r"over 60|terza eta|(?:persone )?(?:anzian[ioae]|vecchi|vecc|vecchiett[ioae])|pensionat[ioae]|nonn[ioae]|nonu|seniors?|elderly|eta avanzata|in pensione|della mia eta",
        ("anzian", "terz", "nonn", "pension", "over", "senior"),
    ),
    Band(
        Ages(0, 10),
        r"bambin[oiae]|bimb[oiae]|bambinett[ioae]|bimbett[ioae]|bambi|cinn[oiae]|put[ei]l[oie]?|putei|putel[oi]?|putlet[oi]?|fiulin|fioi|fiol[oi]?|fioeui|bagai|s ?cetin|kids?|child|children|piccol[ioae]|creatur[ae]|enfants?|copi[il]",
        ("bambin", "bimb", "piccol", "figl"),
    ),
    Band(
        Ages(11, 18),
        r"ragazz[oiae]|ragazzin[oiae]|ragazzett[ioae]|giovanissim[ioae]|tus|tusan|fiulot|boys?|girls?",
        ("ragazz", "giov", "adolescent"),
    ),
    Band(Ages(16, 30), r"giovan[ei]|giovanott[io]|ragazz[ie] grandi|young", ("giov",)),
    Band(
        Ages(0, 17),
        r"minor[ei](?:nni)?|minorenn[ei]|(?:mi[oae]i? |i miei |le mie |nostr[oaie] |su[oae]i? )?(?:figli[oae]?|figliol[oaie])|me fio|nipot[ei](?:n[oiae])?|mio fiol|daughters?|sons?",
        ("bambin", "ragazz", "figl"),
    ),
    Band(Ages(18, 64), r"(?:per |da |di )?(?:adult[ioae]|grandi|maggiorenn[ei]|adults?)", ("adult",)),
)
"""Bands by name; the first that fits a word is meant."""

STORY = 8
"""Words of a text that tells a story: who is named in it need not be who comes, unless it says for whom."""

_OF = r"(?:anni|ann[oi]|ani|aa|an|years?(?: old)?|y ?o|agn)"
_MONTHS = r"(?:mes[ei]|months?)"
_OLD = r"(?:di |da |ha |ho |hanno |con |de |gha |g ha )?"


class _Finder:
    """The ages that have been understood so far."""

    def __init__(self) -> None:
        self.ages: list[Ages] = []

    def add(self, ages: Ages) -> None:
        """Mean some ages too; impossible ones are no ages."""
        values = [age for age in (ages.least, ages.most) if age is not None]
        if all(0 <= age <= 120 for age in values) and ages not in self.ages:
            self.ages.append(ages)


def _one(finder: _Finder, found: re.Match[str]) -> None:
    age = number(found["n"])
    finder.add(Ages(age, age))


def _two(finder: _Finder, found: re.Match[str]) -> None:
    for name in ("n", "m", "o"):
        if found[name]:
            age = number(found[name])
            finder.add(Ages(age, age))


def _range(finder: _Finder, found: re.Match[str]) -> None:
    least, most = sorted((number(found["n"]), number(found["m"])))
    finder.add(Ages(least, most))


def _from(finder: _Finder, found: re.Match[str]) -> None:
    finder.add(Ages(number(found["n"]), None))


def _up_to(finder: _Finder, found: re.Match[str]) -> None:
    finder.add(Ages(0, number(found["n"])))


def _months(finder: _Finder, found: re.Match[str]) -> None:
    age = number(found["n"]) // 12
    finder.add(Ages(age, age))


_CLASSES = {"prima": 0, "seconda": 1, "terza": 2, "quarta": 3, "quinta": 4, "1": 0, "2": 1, "3": 2, "4": 3, "5": 4}
_SCHOOLS = {"e": 6, "p": 6, "m": 11, "s": 14, "l": 14}


def _school_year(finder: _Finder, found: re.Match[str]) -> None:
    age = (
        _SCHOOLS[found["school"][0]] + _CLASSES[found["class"][0] if found["class"][0].isdecimal() else found["class"]]
    )
    finder.add(Ages(age, age))


_N = rf"(?P<n>{NUMBER})"
_M = rf"(?P<m>{NUMBER})"
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[_Finder, re.Match[str]], None]], ...] = (
    (words(rf"(?:dai|da|eta|from|di) {_N} (?:ai|a|agli|to) {_M} {_OF}"), _range),
    (words(rf"(?:tra i|fra i|tra|fra) {_N} (?:e i|e gli|e) {_M} {_OF}"), _range),
    (
        words(
            rf"(?P<n>\d{{1,2}})[-/](?P<m>\d{{1,2}}) {_OF}|(?:eta|fascia|dai|eta) (?P<n2>\d{{1,2}})[-/](?P<m2>\d{{1,2}})"
        ),
        lambda finder, found: finder.add(
            Ages(*sorted((int(found["n"] or found["n2"]), int(found["m"] or found["m2"]))))
        ),
    ),
    (words(rf"{_OLD}{_N}(?: {_OF})? (?:e|ed|,) (?:di )?{_M}(?: (?:e|ed) (?:di )?(?P<o>{NUMBER}))? {_OF}"), _two),
    (words(rf"{_OLD}{_N} {_M} (?:e|ed) (?P<o>{NUMBER}) {_OF}"), _two),
    (
        words(
            rf"(?:over|oltre (?:i|gli)|oltre|piu di|sopra i|sopra gli|almeno|dai|ultra) {_N}(?: {_OF})?(?: in su| in poi)"
        ),
        _from,
    ),
    (words(rf"(?:over|ultra|oltre (?:i|gli)|sopra (?:i|gli)) {_N}(?: {_OF})?"), _from),
    (words(rf"(?:piu di|oltre|almeno|maggiori di|dai) {_N} {_OF}"), _from),
    (words(r"(?:per )?(?P<n>\d{2})\+"), _from),
    (words(rf"{_N} {_OF} in su"), _from),
    (words(rf"(?:under|sotto (?:i|gli)|fino (?:ai|a|agli)|meno di|entro i|al massimo|max) {_N} {_OF}"), _up_to),
    (words(rf"under {_N}"), _up_to),
    (words(rf"{_OLD}{_N} {_MONTHS}"), _months),
    (words(rf"{_OLD}(?:quasi |circa |appena |gia )?{_N} {_OF}"), _one),
    (
        words(
            r"(?:la |fa la |in |alla |della |di )?(?P<class>prima|seconda|terza|quarta|quinta|[1-5]a?) (?P<school>elementare|primaria|media|superiore|liceo)"
        ),
        _school_year,
    ),
    (words(r"(?:di |un |una )?(?P<n>\d{1,2}) ?enn[ei]"), _one),
)


def take(reading: Reading) -> tuple[Ages, ...]:
    """Take the ages out of a text: numbers first; the name of a band says nothing more beside them."""
    reading.take_all(_SINCE, lambda _found: None)
    finder = _Finder()
    for pattern, use in _PATTERNS:
        reading.take_all(pattern, lambda found, use=use: use(finder, found))  # type: ignore[misc]
    exact = tuple(finder.ages[:3])
    before = reading.text
    tells_a_story = len(reading.words()) >= STORY
    for band, pattern in zip(BANDS, _NAMED, strict=True):
        while (found := reading.take(pattern)) is not None:
            if found["for"] or not tells_a_story:
                finder.add(band.ages)
    if exact:
        return exact
    bands = _narrowest(finder.ages)
    if any(not _meet(one, other) for one in bands for other in bands):
        reading.text = before  # «nonni e nipoti» is no age: it is what the activity is about
        return ()
    return tuple(bands[:1])


_SINCE = words(
    rf"(?:da (?:quasi |circa |piu di )?{NUMBER} (?:{_OF}|{_MONTHS})|{NUMBER} (?:{_OF}|{_MONTHS}) fa)(?! (?:in su|a \d))"
)
"""How long something has lasted is no age: «disoccupata da un anno»."""

_FOR = r"(?:(?P<for>per|x|coi|con|ai|alle|agli|dei|delle|degli|ad|a|da|di) )?(?:(?:un|una|uno|il|la|i|le|gli|dei|delle|degli|l|tutti|the|a) )?(?:(?:mi[oae]|miei|mie|nostr[oaie]|su[oae]|me|my|due|tre|2|3) )?"
_NAMED = [words(f"{_FOR}(?:{band.names})") for band in BANDS]


def _narrowest(found: list[Ages]) -> list[Ages]:
    """Leave out bands that hold another one that was said: «i miei figli, ragazzi delle medie»."""
    return [one for one in found if not any(other is not one and _holds(one, other) for other in found)]


def _holds(one: Ages, other: Ages) -> bool:
    least, most = (one.least or 0) <= (other.least or 0), _top(one) >= _top(other)
    return least and most


def _meet(one: Ages, other: Ages) -> bool:
    return (one.least or 0) <= _top(other) and (other.least or 0) <= _top(one)


def _top(ages: Ages) -> int:
    return 120 if ages.most is None else ages.most


def band_of(ages: Ages) -> Band | None:
    """Find the band that has exactly these ages."""
    return next((band for band in BANDS if band.ages == ages), None)
