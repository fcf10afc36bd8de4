"""Words brought to their stems, as the full text keeps them."""

from collections.abc import Sequence
from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer


def _analyzer() -> TextAnalyzer:
    """Make what cuts a text into stems: lower case, without accents, with Italian endings cut off."""
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in (Filter.lowercase(), Filter.ascii_fold(), Filter.stemmer("italian")):
        builder = builder.filter(step)
    return builder.build()


_ANALYZER = _analyzer()
_LONG = 7


@lru_cache(maxsize=20_000)
def stems(text: str) -> Sequence[str]:
    """Give the stems of a text, in order.

    The library's stemmer takes «familiare» for a verb and «familiari» for none;
    what it leaves of the one is cut off the other too.
    """
    return tuple(one[:-2].rstrip("i") if len(one) >= _LONG and one.endswith("ar") else one for one in _ANALYZER.analyze(text))
