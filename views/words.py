"""Small pieces of text that several screens share: ages, money, names, rows of buttons that lead on."""

from collections.abc import Sequence
from html import escape

from babel.numbers import format_decimal

from locales import _, language, ngettext
from services.ages import Ages
from storage.catalogue import ActivityKind
from storage.people import Role
from views.answers.home import GoHome
from views.screen import Button


def bold(text: str) -> str:
    """Make a text stand out, safe to show."""
    return f"<b>{escape(text)}</b>"


def activity(title: str, *, child: str = "") -> str:
    """Name an activity, and for whom it is where that is a child: «Yoga, per Adam»."""
    return _("{title}, per {name}").format(title=bold(title), name=escape(child)) if child else bold(title)


def ages(of: Ages) -> str:
    """Say for whom an activity is: «da 6 a 10 anni»."""
    if of.least is None and of.most is None:
        return _("per tutte le età")
    if of.most is None:
        return ngettext("da {n} anno in su", "da {n} anni in su", of.least or 0)
    if of.least is None:
        return ngettext("fino a {n} anno", "fino a {n} anni", of.most)
    if of.least == of.most:
        return ngettext("{n} anno", "{n} anni", of.most)
    return _("da {least} a {most} anni").format(least=of.least, most=of.most)


def cost(cents: int) -> str:
    """Say what it costs: «gratis», «5 €», «7,50 €»."""
    if cents == 0:
        return _("gratis")
    euro, rest = divmod(cents, 100)
    if rest == 0:
        return _("{euro} €").format(euro=euro)
    return _("{euro},{cents} €").format(euro=euro, cents=f"{rest:02d}")


def money(cents: int) -> str:
    """Say a sum: «0 €», «1.200 €», «45,50 €»."""
    euro, rest = divmod(cents, 100)
    whole = str(format_decimal(euro, locale=language()))
    if rest == 0:
        return _("{euro} €").format(euro=whole)
    return _("{euro},{cents} €").format(euro=whole, cents=f"{rest:02d}")


def kind(of: ActivityKind) -> str:
    """Name a kind of activity."""
    return {
        ActivityKind.ACTIVITY: _("Attività"),
        ActivityKind.CLASS: _("Corso"),
        ActivityKind.LABORATORIO: _("Laboratorio"),
    }[of]


def role(of: Role) -> str:
    """Say what a person does for the programme."""
    return {
        Role.PARTICIPANT: _("partecipare"),
        Role.COMMUNITY_MAKER: _("organizzare le attività (community maker)"),
        Role.OPERATOR: _("seguire i corsi e i patti"),
        Role.COORDINATOR: _("coordinare il programma"),
    }[of]


def first_name(name: str) -> str:
    """Give the first of somebody's names: what others are told of who they are."""
    return next(iter(name.split()), name)


def named(names: Sequence[str]) -> str:
    """List names as one says them: «Adam, Sara e Karim»."""
    return said_together([escape(name) for name in names])


def said_together(parts: Sequence[str]) -> str:
    """List things as one says them: «martedì e giovedì»; they are shown as they are."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} e {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def listed(*parts: str) -> str:
    """Put parts of a text from the catalogue after each other, safe to show; empty ones are left out."""
    return escape(", ".join(part for part in parts if part))


def place(venue: str, address: str, town: str) -> str:
    """Say where something is, as plain text; the town only where the address does not end with it."""
    said_already = address.rpartition(",")[2].strip().casefold() == town.casefold()
    return ", ".join(part for part in (venue, address, "" if said_already else town) if part)


def sentence(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]


def cut(text: str, most: int) -> str:
    """Shorten a text at a word, with dots where something is missing."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def yes() -> list[str]:
    """List what the buttons are called that say yes to a question."""
    return [_("Sì, ho 14 anni o più"), _("Accetto"), _("Accetto il posto"), _("Conferma")]


def no() -> list[str]:
    """List what the buttons are called that say no to a question."""
    return [_("No, ho meno di 14 anni"), _("Non accetto"), _("Rinuncio"), _("Annulla")]


def menu() -> Button:
    """Lead home."""
    return Button(_("Menu"), GoHome())
