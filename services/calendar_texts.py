"""What a calendar's event says in words: its title, description, kind, and what only our own calendars say."""

import re
from collections.abc import Iterator, Sequence

from locales import N_
from services import html_text
from services.calendar_lines import Event, listed
from services.catalogue_rows import LONGEST_DESCRIPTION, LONGEST_TITLE
from services.folding import folded
from services.readings import Problem
from storage.catalogue import ActivityKind
from storage.occurrences import LONGEST_NOTE

OWN = "X-FARELEGAMI-"
"""Begins the names of what iCalendar has no name for."""

_KINDS = {
    "corso": ActivityKind.CLASS,
    "corsi": ActivityKind.CLASS,
    "laboratorio": ActivityKind.LABORATORIO,
    "laboratori": ActivityKind.LABORATORIO,
}


def own_name(column: str) -> str:
    """Give the name by which calendars know a column of ours; there is no `_` in names of iCalendar."""
    return OWN + column.upper().replace("_", "-")


def own(event: Event, name: str) -> str:
    """Give a text that only our own calendars, or people who know them, write."""
    return event.text(OWN + name)


def is_ours(event: Event) -> bool:
    """Tell whether we wrote the event: its texts are no HTML then, and nothing is cut."""
    return bool(own(event, "CODICE"))


def title(event: Event) -> str:
    """Give an event's title on one line."""
    return _cut(_whole_title(event), LONGEST_TITLE)


def description(event: Event) -> str:
    """Give an event's description as plain text, with the address of its page at the end."""
    if is_ours(event):
        return event.text("DESCRIPTION")
    text, address = _whole_description(event), event.text("URL")
    if len(address) > 300 or not address.startswith(("http://", "https://")) or address in text:
        return _cut(text, LONGEST_DESCRIPTION)
    return f"{_cut(text, LONGEST_DESCRIPTION - len(address) - 2)}\n\n{address}".strip()


def categories(event: Event) -> str:
    """Give an event's categories on one line."""
    return ", ".join(_categories(event))[:100]


def kind(event: Event) -> str:
    """Give an event's kind: the one that it names, also among its categories."""
    named = (_KINDS.get(folded(one)) for one in _categories(event))
    return own(event, "TIPO") or next((one for one in named if one), ActivityKind.ACTIVITY).value


def ages(event: Event) -> tuple[str, str]:
    """Give the least and the greatest age, from `6-10`, `6-` or `-10`."""
    least, dash, most = own(event, "ETA").partition("-")
    return (least.strip(), most.strip()) if dash else (least.strip(), "")


def what_is_new(event: Event, single: Event) -> str:
    """Say what a single date says that its series does not."""
    if comment := single.text("COMMENT"):
        return _line(comment, LONGEST_NOTE)
    if is_ours(single):
        return ""
    texts = []
    if single.text("SUMMARY") and title(single) != title(event):
        texts.append(title(single))
    if single.text("DESCRIPTION"):
        texts.append(_whole_description(single).removeprefix(_whole_description(event)))
    return _line(" – ".join(text for text in texts if text), LONGEST_NOTE)


def notes(event: Event, single: Sequence[Event]) -> Iterator[Problem]:
    """Tell what of an event was left out or made fit."""
    for one in (event, *single):
        for line, _ in one.broken:
            yield Problem(line, "", "", N_("la riga non si legge, il resto dell'evento sì"), {})
        moment = one.first("RECURRENCE-ID")
        if moment is not None and "RANGE" in moment.params:
            message = N_("vale anche per le date dopo: l'ho letta per una sola")
            yield Problem(one.line, "", "RECURRENCE-ID", message, {})
    if is_ours(event):
        return
    if len(_whole_title(event)) > LONGEST_TITLE:
        message = N_("il titolo è più lungo di {most} caratteri: l'ho accorciato")
        yield Problem(event.line, "", "SUMMARY", message, {"most": LONGEST_TITLE})
    if len(_whole_description(event)) > LONGEST_DESCRIPTION:
        message = N_("il testo è più lungo di {most} caratteri: l'ho accorciato")
        yield Problem(event.line, "", "DESCRIPTION", message, {"most": LONGEST_DESCRIPTION})


def _whole_title(event: Event) -> str:
    text = event.text("SUMMARY")
    return " ".join((text if is_ours(event) else html_text.plain(text)).split())


def _whole_description(event: Event) -> str:
    return html_text.plain(event.text("DESCRIPTION") or event.text("X-ALT-DESC"))


def _categories(event: Event) -> list[str]:
    texts = (one for line in event.all("CATEGORIES") for one in listed(line.value))
    found = (" ".join((one if is_ours(event) else html_text.plain(one)).split()) for one in texts)
    return list(dict.fromkeys(one for one in found if one))


def _line(text: str, most: int) -> str:
    return _cut(" ".join(text.split()), most)


def _cut(text: str, most: int) -> str:
    """Shorten a text at the end of a word."""
    if len(text) <= most:
        return text
    return re.sub(r"\s+\S{0,30}$", "", text[: most - 1]) + "…"
