"""Finds what Telegram finds in a text by itself: links, commands, mentions, hashtags and the like.

Close to Telegram, not equal to it: of the domains that it links without a
scheme only the common ones are known here, and phone numbers only in the
international form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from simulator.utf16 import utf16_length

Entity = dict[str, Any]

_MAY_HOLD_ONE = re.compile(r"[@/#$+]|\w\.\w")

_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)")
_HASHTAG = re.compile(r"(?<!\w)#(?=\w*[^\W\d_])\w{1,256}(?!\w*#)")
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])")
_EMAIL = re.compile(
    r"(?<![\w.+-])(?:[A-Za-z0-9_-]{0,26}[.+]){0,10}[A-Za-z0-9_-]{1,35}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9_-]{0,28}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,8}(?![\w@])",
)
_PHONE = re.compile(r"(?<![\w+])\+[1-9](?:[ ()/.-]{0,2}[0-9]){6,14}(?!\w)")
_LINK = re.compile(
    r"(?<![\w/#@])(?:(?P<scheme>https?|ftp|tonsite)://(?:[^\s/\[\]{}()'`<>\"@«»]+@)?)?"
    r"(?P<domain>(?:[\w~-]+\.)+(?P<top>[\w-]+))(?::[0-9]{1,5})?(?P<path>[/?#][^\s<>\"«»]*)?",
    re.IGNORECASE,
)
_INTERNAL_LINK = re.compile(r"\b(?:tg|ton)://[A-Za-z0-9_-]{1,253}(?P<path>[/?#][^\s<>\"«»]*)?", re.IGNORECASE)
_NUMERIC = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")

_SHORT_MENTIONS = frozenset({"gif", "wiki", "vid", "bing", "pic", "bold", "imdb", "ya", "coub", "like", "vote"})
_BAD_LAST = ".:;,('?!`"
_BRACKETS = {")": "(", "]": "[", "}": "{"}

_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz "
    "ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo "
    "fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je "
    "jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp "
    "mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py "
    "qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm "
    "tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_GENERIC = (
    "academy aero agency app art asia bar best bike bio biz blog business cafe camp care cat center chat city click "
    "cloud club coach coffee com community company coop courses day design dev digital edu education email energy "
    "events expert family farm film finance fit food forum foundation fun fund garden gift gov gratis green group "
    "guide guru health help host house how info ink institute int international job jobs kids land lat law legal "
    "life link live ltd mail market media men mil mobi moda museum music name net network news ngo one online org "
    "page party pet photo photos pizza place plus post press pro pub radio recipes red ren rent rest review rip run "
    "school services shop site social software solutions space sport store studio style support tech tel tips today "
    "tools top tours town training travel university vet video vip voto wiki wine work works world xxx xyz yoga zone"
)
_TOP_DOMAINS = frozenset(f"{_COUNTRIES} {_GENERIC}".split())

TYPES = frozenset({"url", "email", "mention", "hashtag", "cashtag", "bot_command", "phone_number"})

Span = tuple[int, int]


def find_entities(text: str) -> list[Entity]:
    """List what Telegram would mark in a text, in order and without overlaps."""
    if not _MAY_HOLD_ONE.search(text):
        return []
    found: list[tuple[int, int, str]] = []
    for kind, finder in _FINDERS:
        for start, end in finder(text):
            if all(end <= taken_start or start >= taken_end for taken_start, taken_end, _ in found):
                found.append((start, end, kind))
    return [_entity(text, *span) for span in sorted(found)]


def _entity(text: str, start: int, end: int, kind: str) -> Entity:
    return {"type": kind, "offset": utf16_length(text[:start]), "length": utf16_length(text[start:end])}


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    return lambda text: (found.span() for found in pattern.finditer(text))


def _mentions(text: str) -> Iterator[Span]:
    for found in _MENTION.finditer(text):
        name = found[0][1:].lower()
        if len(name) > 3 or name in _SHORT_MENTIONS:
            yield found.span()


def _links(text: str) -> Iterator[Span]:
    for found in _LINK.finditer(text):
        if _is_linked(found["domain"], found["top"], has_scheme=found["scheme"] is not None):
            yield found.start(), _end(found)
    for found in _INTERNAL_LINK.finditer(text):
        yield found.start(), _end(found)


def _is_linked(domain: str, top: str, *, has_scheme: bool) -> bool:
    if _NUMERIC.fullmatch(domain):
        return all(int(part) < 256 for part in domain.split("."))
    if len(top) < 2 or "_" in top or "-" in top or top.isdigit():
        return False
    return has_scheme or top.lower() in _TOP_DOMAINS


def _end(found: re.Match[str]) -> int:
    """Leave the full stop of the sentence and a bracket around the link out of it."""
    path = found["path"]
    if path is None:
        return found.end()
    for place, character in enumerate(path):
        opening = _BRACKETS.get(character)
        if opening and path.count(opening, 0, place) < path.count(character, 0, place + 1):
            path = path[:place]
            break
    path = path[:1] + path[1:].rstrip(_BAD_LAST)
    return found.start("path") + (len(path) if path not in {"?", "#"} else 0)


_FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("email", _matches(_EMAIL)),
    ("url", _links),
    ("bot_command", _matches(_COMMAND)),
    ("mention", _mentions),
    ("hashtag", _matches(_HASHTAG)),
    ("cashtag", _matches(_CASHTAG)),
    ("phone_number", _matches(_PHONE)),
)
