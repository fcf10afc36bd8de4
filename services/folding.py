"""Words as people type them and as catalogues write them, brought to one form."""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[a-z0-9]+")
_ENDING = re.compile(r"(?<=\w{3})(?:[aeio]|hi|he|ie)$")

# Words that say nothing about an activity: people write whole sentences, greet, and thank.
_EMPTY = frozenset(
    """a ad al alla alle agli ai all anche avete c che chi ci come con cosa cerca cerco da dal dalla dei del della
    delle dell di dove e ed fa fare gli ha ho i il in io l la le lo ma mi mia mio nel nella nelle nell non o per
    posso qualche qualcosa quando quello se si sono su sul sulla un una uno vorrei the a of for in is to what i
    want ciao salve buongiorno buonasera buonanotte grazie mille prego favore scusa scusate ok si no me te noi
    voglio volevo sapere vicino vicina hello hi hey
    thanks thank you please""".split()  # noqa: SIM905
)

MOST_WORDS = 8
"""Words of one search that count: enough for a sentence, few enough for a pasted page."""


_TURNS = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that nobody sees, and that turn round whatever is written after them."""


def legible(text: str) -> str:
    """Give a line as it can be shown among our words: in one piece, and without signs that turn ours round."""
    return " ".join(text.translate(_TURNS).split())


def folded(text: str) -> str:
    """Bring a text to lower case without accents, apostrophes and signs, one space between words."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


def folded_words(text: str) -> list[str]:
    """Give the words of a question that count, without endings, each once."""
    return list(dict.fromkeys(_stems(text)))[:MOST_WORDS]


def _stems(text: str) -> Iterator[str]:
    for word in folded(text[:500]).split():
        if word not in _EMPTY:
            yield _ENDING.sub("", word)
