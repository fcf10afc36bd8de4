"""Places in a text: names that the catalogue has, and towns that are known to be elsewhere."""

import re
from functools import lru_cache

from services.gazetteer import Gazetteer
from services.grammar.reading import Reading, words
from services.lexicon import elsewhere

MOST_PLACES = 3
_AT = (
    r"(?:(?:(?:piu )?vicin[oaie]|nei pressi|dalle parti|in zona|zona|quartiere|nel quartiere|nella zona|intorno"
    r"|dintorni|presso|provincia|nel comune|citta|a casa) )?"
)
_PREPOSITION = r"(?:a|ad|al|allo|alla|all|ai|in|nel|nella|nell|da|dal|dalla|dall|di|del|della|dell|presso|per|x|on|at)"
_IN = r"(?:in|nella|nell|all|al|alla|presso la|presso l|presso il|della|dell|dal|dalla)"


def take(reading: Reading, places: Gazetteer) -> tuple[str, ...]:
    """Take the names of places out of a text, the longest first.

    A word that is only a part of a venue's name, and may be about something
    else, counts where it stands after a preposition.
    """
    found: list[str] = []
    certain, perhaps, kinds = _patterns(places.certain, places.uncertain, tuple(sorted(places.kinds)))
    for pattern in (certain, perhaps, kinds, _far_away()):
        if pattern is not None:
            reading.take_all(pattern, lambda match: found.append(match["place"]))
    return tuple(dict.fromkeys(found))[:MOST_PLACES]


@lru_cache(maxsize=4)
def _patterns(
    certain: tuple[str, ...], perhaps: tuple[str, ...], kinds: tuple[str, ...]
) -> tuple[re.Pattern[str] | None, ...]:
    return (
        words(rf"{_AT}(?:{_PREPOSITION} )?(?:{_PREPOSITION} )?(?P<place>{_any(certain)})") if certain else None,
        words(rf"{_AT}{_PREPOSITION} (?:\w+ )?(?P<place>{_any(perhaps)})") if perhaps else None,
        words(rf"{_IN} (?P<place>{_any(kinds)})") if kinds else None,
    )


@lru_cache(maxsize=1)
def _far_away() -> re.Pattern[str]:
    return words(rf"{_AT}(?:{_PREPOSITION} )?(?P<place>{_any(tuple(sorted(elsewhere(), key=len, reverse=True)))})")


def _any(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", " ") for name in names)
