"""The full text of the catalogue: which activities have a word, and in which of their fields."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, cast

from tantivy import Document, Index, Query, SchemaBuilder

from services.lexicon import Phrase
from services.stems import stems

FIELDS = {"title": 2.5, "category": 2.5, "place": 1.5, "text": 1.0}
"""The fields of an activity, and what it counts for that a word stands in each."""

_HEAP = 15_000_000
"""Bytes that the index's writer may hold: the least that it takes."""


Phrases = tuple[tuple[Phrase, float], ...]
"""Phrases in stems, each with what it counts."""


class Written(Protocol):
    """An activity as the full text needs it."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def fields(self) -> Mapping[str, str]:
        """Its texts, by the names in `FIELDS`."""


class FullText:
    """An index in memory of the words of some activities; it never changes.

    What is asked is only which activities have a word and where: what a word is
    worth depends on how rare it is in the whole catalogue, of which this may be
    a part.
    """

    def __init__(self, entries: Iterable[Written]) -> None:
        builder = SchemaBuilder()
        builder.add_unsigned_field("id", fast=True)
        for name in FIELDS:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        self._schema = builder.build()
        index = Index(self._schema)
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        self._size = 0
        for entry in entries:
            writer.add_document(_document(entry))
            self._size += 1
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def having(self, phrases: Phrases) -> Mapping[int, float]:
        """Give the activities that have one of some phrases, each with the most that one of them counts in a field."""
        if not self._size or not phrases:
            return {}
        asked = Query.disjunction_max_query(
            [
                Query.const_score_query(self._in_field(name, phrase), worth * weight)
                for phrase, weight in phrases
                for name, worth in FIELDS.items()
            ]
        )
        hits = self._searcher.search(asked, limit=self._size, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _score, address in hits])
        return cast("Mapping[int, float]", dict(zip(ids, [score for score, _address in hits], strict=True)))

    def _in_field(self, name: str, phrase: Phrase) -> Query:
        if len(phrase) == 1:
            return Query.term_query(self._schema, name, phrase[0], index_option="basic")
        return Query.phrase_query(self._schema, name, list(phrase), slop=2)


def _document(entry: Written) -> Document:
    document = Document()
    document.add_unsigned("id", entry.id)
    for name, text in entry.fields.items():
        document.add_text(name, " ".join(stems(text)))
    return document


Having = Callable[[Phrases], Mapping[int, float]]


def together(parts: Sequence[tuple[FullText, Callable[[int], bool]]]) -> Having:
    """Ask several indexes as one; each is asked only for the activities that it answers for."""

    def having(phrases: Phrases) -> Mapping[int, float]:
        found: dict[int, float] = {}
        for text, answers_for in parts:
            found |= {one: worth for one, worth in text.having(phrases).items() if answers_for(one)}
        return found

    return having
