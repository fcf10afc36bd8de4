"""Reads what people type into a question: days, hours, ages, cost, places, kinds, and the words that are left.

    text ─▶ spelled ─▶ mended ─▶ days ─▶ ages ─▶ hours ─▶ places ─▶ conditions ─▶ words

Each step takes out what it understands. A grammar of our own, because everyday
Italian ("sabato dopo cena", "alle 17", "la settimana prossima") is beyond the
libraries that read dates.
"""

import re
from dataclasses import replace
from datetime import date

from services.gazetteer import Gazetteer
from services.grammar import ages, conditions, days, hours, places
from services.grammar.reading import Reading, spelled
from services.lexicon import Lexicon
from services.questions import MOST_WORDS, Question
from services.spelling import Spelling

VOCABULARY = tuple(
    """lunedi martedi mercoledi giovedi venerdi sabato domenica gennaio febbraio marzo aprile maggio giugno luglio
    agosto settembre ottobre novembre dicembre domani dopodomani stasera stamattina domattina weekend settimana
    prossima prossimo mattina mattino pomeriggio serale gratis gratuito gratuita gratuiti bambini bambino bambina bimbi
    bimba bimbo anziani anziano ragazzi ragazzo ragazza adulti adolescenti neonati elementari medie superiori asilo
    materna pensionati corso corsi laboratorio laboratori posti liberi carrozzina iscrizione prenotare vicino scuola
    lavoro pranzo natale figlio figlia figli nipote nipoti giovani oggi sera cena euro pagare anni mesi""".split()  # noqa: SIM905
)
"""Words of this grammar: what a slip of the finger is likely to mean first."""

_SAME = (
    (re.compile(r"(?<= )(?:stasera|stassera|tonight)(?= )"), "oggi sera"),
    (re.compile(r"(?<= )(?:stamattina|stamatina|stamani|stamane)(?= )"), "oggi mattina"),
    (re.compile(r"(?<= )(?:domattina|domatina)(?= )"), "domani mattina"),
    (re.compile(r"(?<= )(?:dopo domani|domani l altro)(?= )"), "dopodomani"),
    (re.compile(r"(?<= )week end(?= )"), "weekend"),
    (re.compile(r"(?<= )([23]) d(?= )"), r"\1d"),
    (re.compile(r"(?<= )pome(?:r|rig|rigg)?(?= )"), "pomeriggio"),
    (re.compile(r"(?<= )matt(?= )"), "mattina"),
    (re.compile(r"(?<= )(?:sett|setti)(?= (?:prox|prossima))"), "settimana"),
    (re.compile(r"(?<= )prox(?= )"), "prossimo"),
    (re.compile(r"(?<= )(?:grat|gratiss?)(?= )"), "gratis"),
    (
        re.compile(
            r"(?<= )(?:(?:non|nn|senza|mia|perso il|perso) (?:un |ho |ho un |piu |il |go |gh o )*(?:lavoro|posto di lavoro|laura)"
            r"|a casa da (?:mesi|\w+ mesi|tri mes|un anno))(?= )"
        ),
        "disoccupato",
    ),
    (re.compile(r"(?<= )(?:non|nn) (?:studio|studia|vado a scuola)(?= )"), "|"),
    (
        re.compile(
            r"(?<= )(?:assist\w+|cura|curare|accudi\w+|bada\w*|stare dietro|seguire|occup\w+)"
            r"(?: (?:a|agli|degli|gli|un|una|di|d|della|l|persone|persona|le))* (?:anzian\w+|vecchi\w*|nonn\w|non autosufficient\w)(?= )"
        ),
        "badante",
    ),
    (
        re.compile(
            r"(?<= )(?:tien\w+|tene\w+|tenga\w*|guard\w+|custodi\w+|lasci\w+|badi\w*|sta con)"
            r"(?= (?:(?:mi|il|la|i|le|mio|mia|miei|mie|un|una|l|dei|due) )*(?:bimb|bambin|figli|piccol))"
        ),
        "babysitter",
    ),
)
"""Ways of writing that stand for others."""


_RELATIVES = re.compile(
    r"(?<= )(?:a |per |con |di |da )?(?:(?:il|la|i|le|al|alla|del|della|dalla|dal|con) )?(?:mi[oae]|miei|mie|su[oa]|nostr[oaie]|me|mi)"
    r" (?:car[oa] |vecchi[oa] |povera |povero )?(?:mamma|madre|papa|padre|babbo|marito|moglie|suocer[oa]|zi[oa]|fratello|sorella|cognat[oa]"
    r"|amic[oaihe]+|compagn[oa]|fidanzat[oa]|vicin[oa] di casa|cugin[oa]|famiglia|genitori|mama|pader|mader|om)(?= )"
)
"""People of whom somebody speaks: they say nothing about the activity."""

_HAS_A_CHILD = re.compile(
    r"(?<= )(?:ho|abbiamo|c ho|tengo|ha|mamma|madre|papa|padre|genitore|genitori|e)"
    r"(?: (?:di|con|un|una|il|la|dei|delle|i|le|mio|mia|anche|due|tre|2|3|solo|gia|altri|altro))*"
    r" (?:bambin|bimb|figli|gemell|neonat)\w+"
)
"""Somebody who has a child, and may be asking for themselves: «ho una bimba di 3 anni e vorrei fare yoga»."""

STORY = 12
"""Words of a text that tells a story, in which a child may only be mentioned."""

_CHILD = re.compile(r" (?:figli|bimb|bambin)\w+ ")

_COMES_ALONG = re.compile(
    r"(?<= )(?:ho|abbiamo|c ho|con|tengo|ma ho)(?: (?:un|una|il|la|dei|delle|i|le|mio|mia|anche|due|tre|2|3|altri))*"
    r" (?P<who>(?:bambin|bimb|figli)\w+)(?: piccol\w+)?(?! (?:di|da|in) ?\w* |\d| (?:di )?\d)(?= )"
)
"""A child whom somebody has, and for whom nothing is asked: «cerco un corso di italiano, ho un bambino piccolo»."""


def read(text: str, today: date, known: Gazetteer, spelling: Spelling, lexicon: Lexicon) -> Question:
    """Read a text; what says nothing about an activity is left out."""
    plain = f" {spelled(text)} "
    for pattern, meant in _SAME:
        plain = pattern.sub(meant, plain)
    reading = Reading(spelling.mended(plain.strip()))
    if len(reading.words()) > 3:
        reading.take_all(_RELATIVES, lambda _found: None)
    tells_a_story = len(reading.words()) >= STORY and _CHILD.search(reading.text) is not None
    is_a_parent = tells_a_story or _HAS_A_CHILD.search(reading.text) is not None
    comes_along = reading.take(_COMES_ALONG)
    found_ages = ages.take(reading)
    found_days = days.take(reading, today)
    found_hours = hours.take(reading)
    found_places = places.take(reading, known)
    asked = conditions.take(reading)
    kept = _words(reading, lexicon)
    if comes_along is not None and not kept and not found_ages:
        found_ages = ages.take(Reading(comes_along["who"]))
    return replace(
        asked,
        days=found_days,
        hours=found_hours,
        ages=found_ages,
        is_of_a_parent=is_a_parent and bool(kept) and bool(found_ages),
        places=found_places,
        words=kept,
    )


def _words(reading: Reading, lexicon: Lexicon) -> tuple[str, ...]:
    """Give the words that are left and say something, each once."""
    said = [word for word in reading.words() if len(word) > 1 and (not word[0].isdigit() or word in NUMBERED)]
    return tuple(dict.fromkeys(lexicon.telling(said)))[:MOST_WORDS]


NUMBERED = frozenset({"3d", "730", "2d"})
"""Words that begin with a number and are about something."""
