"""What a patto says, in plain words: sides, what a commitment is for, how often, and the whole text in pages."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape

from locales import _
from services.patto_texts import PattoText
from storage.patti import Cadence, Commitment, Nature, PattoKind, PattoVersion, Side
from views import dates, words
from views.dates import Here
from views.screen import units

LONGEST_PAGE = 3000
"""Letters of a page of a long text: with buttons and a word above it, it stays one message."""

_MONDAY = date(2024, 1, 1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTH = re.compile(r"([1-4]|-1)(MO|TU|WE|TH|FR|SA|SU)")
_DAYS = re.compile(r"(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*")


def kind(of: PattoKind) -> str:
    """Name a kind of patto."""
    return {
        PattoKind.INCLUSION: _("Patto per l'Inclusione Sociale"),
        PattoKind.AUTONOMY: _("Patto per l'Autonomia"),
    }[of]


def side(of: Side, organisation: str) -> str:
    """Name a side as the person reads it, as plain text."""
    return {
        Side.PERSON: _("La tua parte"),
        Side.ORGANISATION: _("La parte di {ente}").format(ente=organisation),
        Side.COMMUNITY: _("La parte della comunità"),
    }[of]


def side_to_staff(of: Side, text: PattoText) -> str:
    """Name a side as the team reads it; as plain text."""
    return {
        Side.PERSON: _("La parte di {name}").format(name=words.first_name(text.person)),
        Side.ORGANISATION: _("La parte di {ente}").format(ente=text.organisation),
        Side.COMMUNITY: _("La parte della comunità"),
    }[of]


def nature(of: Nature) -> str:
    """Name what a commitment is for, as the team calls it."""
    return {
        Nature.ACTIVATION: _("Un passo avanti"),
        Nature.SUPPORT: _("Un sostegno"),
        Nature.GIVING_BACK: _("Per gli altri"),
    }[of]


def how_often(one: Commitment, here: Here) -> str:
    """Say when a commitment is due: «ogni settimana», «entro venerdì 15 gennaio», «ogni lunedì e giovedì»."""
    if one.cadence is Cadence.ONCE and one.due_on is not None:
        return _("entro {day}").format(day=dates.day(one.due_on, here.later))
    if one.cadence is Cadence.RULE:
        return rule(one.rule)
    return cadence(one.cadence)


def _for_a_time(one: Commitment, here: Here) -> Iterator[str]:
    """Say from when to when something holds that does so for a part of the time only."""
    if one.cadence is Cadence.ONCE:
        return
    if one.starts_on is not None:
        yield _("da {day}").format(day=dates.day(one.starts_on, here.later))
    if one.ends_on is not None:
        yield _("fino a {day}").format(day=dates.day(one.ends_on, here.later))


def cadence(of: Cadence) -> str:
    """Name a cadence without its date or rule."""
    return {
        Cadence.ONCE: _("una volta sola"),
        Cadence.WEEKLY: _("ogni settimana"),
        Cadence.FORTNIGHTLY: _("ogni due settimane"),
        Cadence.MONTHLY: _("ogni mese"),
        Cadence.RULE: _("nelle date decise insieme"),
    }[of]


def rule(written: str) -> str:
    """Say a recurrence rule in words; one that no short words fit is «nelle date decise insieme»."""
    parts = dict(part.partition("=")[::2] for part in written.split(";"))
    every, days = int(parts.get("INTERVAL", "1")), parts.get("BYDAY", "")
    if not parts.keys() <= {"FREQ", "INTERVAL", "BYDAY", "COUNT", "UNTIL", "WKST"}:
        return cadence(Cadence.RULE)
    match parts["FREQ"]:
        case "WEEKLY" if not days:
            return _("ogni {n} settimane").format(n=every) if every > 1 else cadence(Cadence.WEEKLY)
        case "WEEKLY" if _DAYS.fullmatch(days):
            return _weekly(days, every)
        case "MONTHLY" if not days:
            return _("ogni {n} mesi").format(n=every) if every > 1 else cadence(Cadence.MONTHLY)
        case "MONTHLY" if every == 1 and (nth := _NTH.fullmatch(days)):
            return _on_the_nth(nth[1], nth[2])
        case "DAILY" if every == 1 and not days:
            return _("ogni giorno")
    return cadence(Cadence.RULE)


def _weekly(days: str, every: int) -> str:
    named = words.said_together([_weekday(one) for one in days.split(",")])
    if every == 1:
        return _("ogni {days}").format(days=named)
    return _("{days}, ogni {n} settimane").format(days=named, n=every)


def _on_the_nth(number: str, day: str) -> str:
    return {
        "1": _("ogni mese, la prima volta che è {day}"),
        "2": _("ogni mese, la seconda volta che è {day}"),
        "3": _("ogni mese, la terza volta che è {day}"),
        "4": _("ogni mese, la quarta volta che è {day}"),
        "-1": _("ogni mese, l'ultima volta che è {day}"),
    }[number].format(day=_weekday(day))


def _weekday(letters: str) -> str:
    return dates.weekday(_MONDAY + timedelta(days=_WEEKDAYS.index(letters)))


def period(version: PattoVersion, here: Here) -> str:
    """Say from when to when a version holds."""
    first, last = (dates.day(one, here.later) for one in (version.starts_on, version.ends_on))
    return _("Da {first} a {last}.").format(first=first, last=last)


def pages(text: PattoText, here: Here) -> Sequence[str]:
    """Write the whole of a version as the person reads it; one page, unless it is long. Safe to show."""
    found, page = list[str](), ""
    for block in _blocks(text, here):
        longer = f"{page}\n{block}" if page else block
        if page and units(longer) > LONGEST_PAGE:
            found.append(page)
            longer = block.lstrip("\n")
        page = longer
    return [*found, page]


def _blocks(text: PattoText, here: Here) -> Sequence[str]:
    """Cut a text into what is not torn apart: a goal stays with the first that is done for it."""
    blocks = ["\n".join(_head(text, here))]
    for number, goal in enumerate(text.goals, 1):
        title = "\n🎯 " + words.bold(_("Obiettivo {n}").format(n=number)) + "\n" + escape(goal.goal.text)
        lines = list[str]()
        for of in Side:
            theirs = [one for one in goal.commitments if one.side is of]
            heading = words.bold(side(of, text.organisation)) + "\n"
            lines += [(heading if at == 0 else "") + line(one, here) for at, one in enumerate(theirs)]
        blocks += [title + "\n" + lines[0], *lines[1:]] if lines else [title]
    return blocks


def _head(text: PattoText, here: Here) -> Sequence[str]:
    head = ["🤝 " + words.bold(kind(text.patto.kind)), _("Con {ente}.").format(ente=escape(text.organisation))]
    head.append("📅 " + period(text.version, here))
    if text.operator:
        head.append("👤 " + _("Ti segue {name}.").format(name=escape(words.first_name(text.operator))))
    if text.version.reason:
        head.append("💬 " + _("Perché cambia: {reason}").format(reason=escape(text.version.reason)))
    return head


def line(one: Commitment, here: Here) -> str:
    """Write a commitment as the person reads it: what, how often, and who where that is not the person."""
    told = [how_often(one, here), *_for_a_time(one, here)]
    if one.side is not Side.PERSON and one.responsible:
        told.append(escape(one.responsible))
    if one.nature is Nature.GIVING_BACK and one.side is Side.PERSON:
        told.append(_("è quello che dai agli altri"))
    return f"• {escape(one.text)} <i>({', '.join(told)})</i>"
