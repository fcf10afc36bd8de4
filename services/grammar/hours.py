"""Parts of the day and times in a text."""

import re
from collections.abc import Callable

from services.grammar.reading import NUMBER, Reading, number, words
from services.questions import DAY_END, Hours

MORNING = Hours(300, 749)
NOON = Hours(690, 870)
AFTERNOON = Hours(750, 1114)
AFTER_SCHOOL = Hours(750, 1080)
LATE_AFTERNOON = Hours(990, 1170)
EVENING = Hours(1065, DAY_END)
AFTER_WORK = Hours(1050, DAY_END)
AFTER_DINNER = Hours(1200, DAY_END)

_TIME = (
    rf"(?:(?P<NAME>[01]?\d|2[0-4]|{NUMBER})(?:[:.,](?P<NAME_m>[0-5]\d))?"
    r"(?P<NAME_half> e (?:mezza|mezzo|un quarto|trenta|30))?"
    r"(?P<NAME_of> (?:di|del|della|in) (?:mattina|mattino|pomeriggio|sera|notte))?)"
)
_HOUR = r"(?:ore |ora |h )?"


def time(name: str) -> str:
    """Write the pattern of a time, whose parts are known by a name."""
    return _TIME.replace("NAME", name)


def minutes(found: re.Match[str], name: str) -> int:
    """Read a time; a small hour that is not said to be of the morning is of the afternoon, or the evening."""
    hour, minute = number(found[name]), int(found[f"{name}_m"] or 0)
    half = found[f"{name}_half"] or ""
    minute += 15 if "quarto" in half else 30 if half else 0
    of = found[f"{name}_of"] or ""
    in_the_evening = not of and " sera " in found.string
    later = "pomeriggio" in of or "sera" in of or in_the_evening or (not of and hour < 8)
    return min(DAY_END, (hour + 12 * (later and hour < 12)) * 60 + minute)


def _at(found: re.Match[str]) -> Hours | None:
    moment = minutes(found, "at")
    return Hours(max(0, moment - 45), moment + 30)


def _around(found: re.Match[str]) -> Hours | None:
    moment = minutes(found, "at")
    return Hours(max(0, moment - 60), moment + 60)


def _after(found: re.Match[str]) -> Hours | None:
    return Hours(minutes(found, "at"), DAY_END)


def _before(found: re.Match[str]) -> Hours | None:
    moment = minutes(found, "at")
    return Hours(0, max(0, moment - 1))


def _ends_by(found: re.Match[str]) -> Hours | None:
    return Hours(0, DAY_END, minutes(found, "at"))


def _between(found: re.Match[str]) -> Hours | None:
    first, last = minutes(found, "first"), minutes(found, "last")
    if last <= first and last + 720 <= DAY_END:
        last += 720
    return Hours(first, last - 1, last) if last > first else None


def _always(hours: Hours) -> Callable[[re.Match[str]], Hours | None]:
    return lambda _found: hours


_IN = r"(?:di|la|il|al|alla|in|nel|nella|per la|per il|verso|a|le|i|tutte le|tutti i|ogni|durante la|durante il)"

_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Hours | None]], ...] = (
    (
        words(
            rf"(?:lavoro|lavoriamo|sono (?:impegnat[oa]|al lavoro|occupat[oa])|in ufficio) fino alle {_HOUR}{time('at')}"
        ),
        _after,
    ),
    (
        words(
            rf"(?:dalle|dall|tra le|fra le|from) {_HOUR}{time('first')} (?:alle|all|e le|a|to|fino alle) {_HOUR}{time('last')}"
        ),
        _between,
    ),
    (
        words(
            rf"(?:dopo le|dopo l|dalle|dall|a partire dalle|dopo|after) {_HOUR}{time('at')}(?: in poi| in avanti)?(?! (?:ann[oi]|mes[ei]|giorn))"
        ),
        _after,
    ),
    (
        words(
            rf"(?:che )?(?:finisc[ea]n?o?|finito|finire) (?:prima delle|entro le|alle|prima dell) {_HOUR}{time('at')}"
        ),
        _ends_by,
    ),
    (words(rf"(?:prima delle|prima dell|entro le|before) {_HOUR}{time('at')}"), _before),
    (words(rf"(?:verso le|verso l|intorno alle|circa alle|sulle|per le) {_HOUR}{time('at')}"), _around),
    (words(rf"(?:alle|all|ore|h) {_HOUR}{time('at')}(?! (?:ann[oi]|mes[ei]|elementar|medi[ae]))"), _at),
    (words(r"(?:a|verso) mezzogiorno|(?:in|nella|durante la|per) pausa pranzo|a pranzo"), _always(NOON)),
    (words(r"prima di (?:pranzo|mezzogiorno)"), _always(Hours(300, 719))),
    (words(r"dopo (?:pranzo|mezzogiorno|mangiato)"), _always(AFTERNOON)),
    (
        words(
            r"(?:subito )?dopo (?:la |le )?(?:scuola|lezioni|lezione)|finita la scuola|quando (?:esce|escono|finisce) (?:da|di|la) scuola|(?:all )?uscita (?:da|di) scuola"
        ),
        _always(AFTER_SCHOOL),
    ),
    (
        words(
            r"dopo (?:il )?lavoro|finito di lavorare|quando (?:esco|stacco|finisco) (?:dal|di|il) (?:lavoro|lavorare)|dopo l ufficio"
        ),
        _always(AFTER_WORK),
    ),
    (words(r"(?:in )?(?:prima )?dopo cena|dopocena|in seconda serata|la sera tardi"), _always(AFTER_DINNER)),
    (
        words(r"prima di cena|(?:nel |di )?tardo pomeriggio|tardi (?:nel|il) pomeriggio|late afternoon"),
        _always(LATE_AFTERNOON),
    ),
    (
        words(
            rf"(?:{_IN} )?(?:mattina|mattine|mattin[oi]|mattinat[ae]|matina|mattutin[oiae]|matin|matt|morning)(?: presto)?"
        ),
        _always(MORNING),
    ),
    (
        words(rf"(?:{_IN} )?(?:pomeriggi[oi]?|pomerigg|pome|pom|pomeridian[oaie]|dopo ?pranzo|afternoons?)"),
        _always(AFTERNOON),
    ),
    (words(rf"(?:{_IN} )?(?:sera|sere|serat[ae]|seral[ei]|sira|evenings?)"), _always(EVENING)),
    (words(r"(?:di|la) notte|stanotte"), _always(Hours(1320, DAY_END))),
)


def take(reading: Reading) -> Hours | None:
    """Take the part of the day out of a text; of several parts, what they have between them."""
    found: list[Hours] = []
    for pattern, use in _PATTERNS:
        reading.take_all(pattern, lambda match, use=use: found.append(use(match)))  # type: ignore[misc]
    parts = [hours for hours in found if hours is not None]
    return _together(parts) if parts else None


def _together(parts: list[Hours]) -> Hours:
    """Bring parts together: a time within a part of the day narrows it, and two parts side by side are both meant."""
    whole = parts[0]
    for other in parts[1:]:
        narrow = Hours(
            max(whole.earliest, other.earliest), min(whole.latest, other.latest), min(whole.ends_by, other.ends_by)
        )
        wide = Hours(
            min(whole.earliest, other.earliest), max(whole.latest, other.latest), max(whole.ends_by, other.ends_by)
        )
        whole = narrow if narrow.latest - narrow.earliest >= 15 else wide
    return whole
