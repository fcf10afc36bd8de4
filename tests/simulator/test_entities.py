"""Texts and what is marked in them, in UTF-16."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.entities import format_text
from simulator.html_reader import read_html
from simulator.html_writer import write_html
from simulator.refusals import Refused
from simulator.utf16 import utf16_length, utf16_slice


def marked(html: str) -> list[tuple[str, str]]:
    """List the types and the texts of what is marked."""
    text, entities = format_text(html, "HTML")
    return [(entity["type"], utf16_slice(text, entity["offset"], entity["length"])) for entity in entities]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<b>a</b><strong>b</strong>", [("bold", "ab")]),
        ("<i>a</i> <em>b</em>", [("italic", "a"), ("italic", "b")]),
        ("<u>a</u> <ins>b</ins>", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s> <strike>b</strike> <del>c</del>", [("strikethrough", each) for each in "abc"]),
        ('<tg-spoiler>a</tg-spoiler> <span class="tg-spoiler">b</span>', [("spoiler", "a"), ("spoiler", "b")]),
        ("<code>a</code> <pre>b</pre>", [("code", "a"), ("pre", "b")]),
        ("<blockquote>a</blockquote>", [("blockquote", "a")]),
        ("<blockquote expandable>a</blockquote>", [("expandable_blockquote", "a")]),
        ("<B>a</B>", [("bold", "a")]),
        ("<b>a</>", [("bold", "a")]),
        ("<b class=x>a</b>", [("bold", "a")]),
        ("<b><i>a</i> b</b>", [("bold", "a b"), ("italic", "a")]),
        ("<b>a <code>b</code> c</b>", [("bold", "a b c"), ("code", "b")]),
        ("<code>a <b>b</b></code>", [("code", "a b")]),
        ("<code>a <i>b</i></code> <i>c</i>", [("code", "a b"), ("italic", "c")]),
        ("<a href='https://a.it'>x <code>y</code></a>", [("text_link", "x y")]),
        ("<blockquote>a <b>b</b> <blockquote>c</blockquote></blockquote>", [("blockquote", "a b c"), ("bold", "b")]),
        ("<s>a</s><b><s>b</s>c</b>", [("strikethrough", "a"), ("bold", "bc"), ("strikethrough", "b")]),
        ("<b>a </b>", [("bold", "a")]),
        (" <b>a</b>", [("bold", "a")]),
        ("<b> </b>", []),
    ],
)
def test_tags_become_entities(html: str, expected: list[tuple[str, str]]) -> None:
    assert marked(html) == expected


def test_offsets_count_utf16_code_units() -> None:
    text, entities = format_text("👨‍👩‍👧 è <b>😀 mercoledì</b> /start", "HTML")
    assert text == "👨‍👩‍👧 è 😀 mercoledì /start"
    assert entities == [
        {"type": "bold", "offset": 11, "length": 12},
        {"type": "bot_command", "offset": 24, "length": 6},
    ]


def test_details_of_entities_are_kept() -> None:
    html = (
        '<a href="https://crema.it/?a=1&amp;b=2">sito</a> <a href="crema.it">x</a> <a href="tg://user?id=7">Anna</a> '
        '<pre><code class="language-python">x = 1</code></pre> <tg-emoji emoji-id="5368324170671202286">👍</tg-emoji> '
        '<tg-time unix="1796230800" format="wDT">mercoledì 2 dicembre alle 17:00</tg-time>'
    )
    details = [
        {key: value for key, value in entity.items() if key not in {"offset", "length"}}
        for entity in format_text(html, "HTML").entities
    ]
    assert details == [
        {"type": "text_link", "url": "https://crema.it/?a=1&b=2"},
        {"type": "text_link", "url": "http://crema.it/"},
        {"type": "text_mention", "user": {"id": 7}},
        {"type": "pre", "language": "python"},
        {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
        {"type": "date_time", "unix_time": 1796230800, "date_time_format": "wDT"},
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&lt;b&gt; &amp;amp; &quot;x&quot;", '<b> &amp; "x"'),
        ("&#8364; &#x20AC; &#128512;", "€ € 😀"),
        ("&nbsp; &foo; & &lt", "&nbsp; &foo; & <"),
        ("a\tb\r\nc", "a b\nc"),
        ("  \n x \n ", "x"),
        ("a\u2028b\u202ec", "abc"),
    ],
)
def test_characters_become_what_telegram_shows(html: str, text: str) -> None:
    assert format_text(html, "HTML").text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scrivi a info@crema.it!", [("email", "info@crema.it")]),
        ("vedi https://crema.it/a_(b)?x=1#y.", [("url", "https://crema.it/a_(b)?x=1#y")]),
        ("(www.crema.it/eventi)", [("url", "www.crema.it/eventi")]),
        ("crema.it, 10.30 e fine.Poi", [("url", "crema.it")]),
        ("http://127.0.0.1:8080/x", [("url", "http://127.0.0.1:8080/x")]),
        ("tg://resolve?domain=crema", [("url", "tg://resolve?domain=crema")]),
        (
            "/attivita /corsi@farelegami_bot a/b",
            [("bot_command", "/attivita"), ("bot_command", "/corsi@farelegami_bot")],
        ),
        ("@anna_rossi e @ab", [("mention", "@anna_rossi")]),
        ("#yoga #42 #città", [("hashtag", "#yoga"), ("hashtag", "#città")]),
        ("$EUR", [("cashtag", "$EUR")]),
        ("chiama +39 0373 123456", [("phone_number", "+39 0373 123456")]),
        ("niente di che, costa 3.50 euro", []),
    ],
)
def test_telegram_finds_links_and_the_like_by_itself(text: str, expected: list[tuple[str, str]]) -> None:
    plain, entities = format_text(text)
    assert [(each["type"], utf16_slice(plain, each["offset"], each["length"])) for each in entities] == expected


def test_what_is_found_does_not_touch_what_is_written() -> None:
    assert marked("<code>crema.it</code>") == [("code", "crema.it")]
    assert marked("<a href='https://a.it'>crema.it</a>") == [("text_link", "crema.it")]
    assert marked("<blockquote>crema.it</blockquote>") == [("blockquote", "crema.it"), ("url", "crema.it")]


def test_entities_may_be_given_instead_of_a_parse_mode() -> None:
    given: list[dict[str, Any]] = [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "text_link", "offset": 0, "length": 2, "url": "crema.it"},
        {"type": "url", "offset": 0, "length": 2},
        {"type": "italic", "offset": 0, "length": 0},
    ]
    assert format_text("😀 ciao", entities=given).entities == [
        {"type": "text_link", "offset": 0, "length": 2, "url": "http://crema.it/"},
        {"type": "bold", "offset": 3, "length": 4},
    ]


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        ({"type": "bold", "offset": 1, "length": 2}, "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (
            {"type": "bold", "offset": 0, "length": 1},
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4",
        ),
        (
            {"type": "bold", "offset": 2, "length": 9},
            "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 11",
        ),
        ({"type": "bold", "offset": 9, "length": 1}, "entity begins after the end of the text at UTF-16 offset 9"),
        ({"type": "blink", "offset": 0, "length": 2}, "can't parse MessageEntity: unknown type blink"),
        ({"type": "text_link", "offset": 0, "length": 2}, "can't parse MessageEntity: Can't find field \"url\""),
        ({"type": "text_link", "offset": 0, "length": 2, "url": "http://x"}, "entity Wrong HTTP URL"),
    ],
)
def test_entities_that_do_not_fit_the_text_are_refused(entity: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused) as refused:
        format_text("😀 ciao", entities=[entity])
    assert refused.value.description == f"Bad Request: {words}"


def test_half_a_character_is_refused() -> None:
    for text, mode in (("&#xD83D;", "HTML"), ("\ud83d", None)):
        with pytest.raises(Refused):
            format_text(text, mode)


@pytest.mark.parametrize(
    "html",
    [
        "<b>Iscrizione <i>confermata</i></b> &lt;3",
        '<a href="https://crema.it/?a=1&amp;b=2">sito</a>',
        '<pre><code class="language-python">x &amp; y</code></pre>',
        "<blockquote expandable>a\n<u>b</u></blockquote>",
        '😀 <tg-time unix="1796230800" format="r">presto</tg-time> <tg-spoiler>x</tg-spoiler>',
    ],
)
def test_html_is_written_back_as_it_was(html: str) -> None:
    assert write_html(*format_text(html, "HTML")) == html


unhurried = settings(deadline=None)
TAGS = "<b> </b> <i> </i> <u> </u> <code> </code> <pre> </pre> <a\thref='a.it'> </a> <blockquote> </blockquote> </>"
PIECES = st.lists(
    st.one_of(st.sampled_from([*TAGS.split(" "), *'<>&=" \n\r😀', "&lt;", "&#128512;"]), st.text(max_size=5)),
    max_size=25,
).map("".join)


@unhurried
@given(PIECES)
def test_whatever_html_comes_is_read_or_refused(html: str) -> None:
    with suppress(Refused):
        _check(*format_text(html, "HTML"))


@unhurried
@given(
    st.text(alphabet="ab😀è </>\n\r@/#.:h", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)))
)
def test_entities_always_lie_inside_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    kinds = ("bold", "italic", "code", "pre", "blockquote", "spoiler")
    given_ = [
        {"type": kinds[place % len(kinds)], "offset": start, "length": length}
        for place, (start, length) in enumerate(spans)
    ]
    with suppress(Refused):
        _check(*format_text(text, entities=given_))


NESTED = st.recursive(
    st.text(alphabet="ab 😀è", min_size=1, max_size=4),
    lambda inner: st.tuples(st.sampled_from(["b", "i", "u", "s", "code", "blockquote"]), inner, inner).map(
        lambda parts: f"<{parts[0]}>{parts[1]}</{parts[0]}>{parts[2]}",
    ),
    max_leaves=8,
)


@unhurried
@given(NESTED)
def test_what_is_written_back_reads_the_same(html: str) -> None:
    text, entities = format_text(html, "HTML")
    assert format_text(write_html(text, entities), "HTML") == (text, entities)


def _check(text: str, entities: list[dict[str, Any]]) -> None:
    length = utf16_length(text)
    assert text == text.rstrip(" \n")
    ends: list[int] = []
    for entity in entities:
        end = entity["offset"] + entity["length"]
        assert 0 <= entity["offset"] < end <= length
        utf16_slice(text, entity["offset"], entity["length"]).encode()
        ends = [outer for outer in ends if outer > entity["offset"]]
        assert all(outer >= end for outer in ends), "entities cross"
        ends.append(end)


def test_reading_is_linear_enough() -> None:
    deep = "<b>" * 300 + "x" + "</b>" * 300
    assert len(read_html(deep)[1]) == 300
    assert marked(deep) == [("bold", "x")]
