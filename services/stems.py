"""Words brought to their stems, as the full text keeps them."""

from collections.abc import Sequence
from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from services.folding import folded

_KEPT = {
    "corsa": ("corsa", "corse"),
    "parto": ("parto",),
    "salute": ("salute",),
    "sala": ("sala", "sale"),
    "manga": ("manga",),
    "coro": ("coro", "cori"),
    "scherma": ("scherma",),
    "schermo": ("schermo", "schermi"),
    "motore": ("motore", "motori"),
    "mobile": ("mobile", "mobili"),
    "abito": ("abito", "abiti"),
    "trap": ("trap",),
    "autista": ("autista", "autisti"),
    "conto": ("conto", "conti"),
    "posta": ("posta", "poste"),
}
"""Words that the stemmer would take for others: «corsa» is no «corso», «salute» is no «sala»."""

_STEM_OF = {word: stem for stem, words in _KEPT.items() for word in words}
_LONG = 7


def _analyzer() -> TextAnalyzer:
    """Make what cuts the ending off an Italian word."""
    return TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.stemmer("italian")).build()


_ANALYZER = _analyzer()


def stems(text: str) -> Sequence[str]:
    """Give the stems of a text, in order."""
    return tuple(stem(word) for word in folded(text).split())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Give the stem of a folded word.

    The library's stemmer takes «familiare» for a verb and «familiari» for none;
    what it leaves of the one is cut off the other too.
    """
    if word in _STEM_OF:
        return _STEM_OF[word]
    cut: str = _ANALYZER.analyze(word)[0]
    return cut[:-2].rstrip("i") if len(cut) >= _LONG and cut.endswith("ar") else cut
