"""Calendars on people's phones: a file of an activity's dates, and addresses that keep themselves up to date."""

from html import escape
from urllib.parse import quote, urlsplit

from locales import _
from views import words
from views.answers.calendars import (
    ConfirmEndCalendarAddress,
    ConfirmRenewCalendarAddress,
    EndCalendarAddress,
    RenewCalendarAddress,
    SaveToCalendar,
    ShowCalendarAddress,
    ShowVenueCalendar,
)
from views.answers.catalogue import ShowActivity, ShowVenue
from views.answers.places import ShowAgenda
from views.attachments import File
from views.screen import Button, Copy, Rows, Screen, Style, Url

GOOGLE = "https://calendar.google.com/calendar/render?cid="
"""Where Google's calendar asks whether to add another one."""


def file(activity_id: int, code: str, content: bytes) -> Screen:
    """Hand over an activity's dates."""
    text = _("Apri il file: le date vanno nel calendario del telefono. Ti avvisa il giorno prima e due ore prima.")
    return Screen(text, _to_card(activity_id), attached=File(f"{code}.ics", content), toast=_("Preparo il file…"))


def card_button(activity_id: int) -> Button:
    """Lead from a card to the file."""
    return Button(_("Calendario"), SaveToCalendar(activity_id=activity_id))


def venue_button(venue_id: int) -> Button:
    """Lead from a venue's list to the address of its calendar."""
    return Button(_("Calendario del centro"), ShowVenueCalendar(venue_id=venue_id))


def own_button() -> Button:
    """Lead to the address of one's own calendar."""
    return Button(_("Calendario sul telefono"), ShowCalendarAddress())


def own_path(secret: str) -> str:
    """Give the path of a person's own calendar."""
    return f"/calendar/mine/{secret}.ics"


def venue_path(venue_id: int) -> str:
    """Give the path of a venue's calendar."""
    return f"/calendar/venue/{venue_id}.ics"


def own_address(public_url: str, secret: str) -> Screen:
    """Show the address of one's own calendar, and the ways to add it, to change it and to end it."""
    lines = [
        words.bold(_("Calendario sul telefono")),
        _("Così la tua agenda è anche nel calendario del telefono, sempre aggiornata."),
        _("Chi ha l'indirizzo vede cosa fai e quando: non darlo ad altri."),
        *_address(public_url, own_path(secret)),
    ]
    rows = (
        *_ways_in(public_url, own_path(secret)),
        (Button(_("Nuovo indirizzo"), RenewCalendarAddress()), Button(_("Spegni"), EndCalendarAddress())),
        _ways_out(),
    )
    return Screen("\n".join(lines), rows)


def renewed(public_url: str, secret: str) -> Screen:
    """Show the new address after the old one has ended."""
    screen = own_address(public_url, secret)
    said = _("Ecco l'indirizzo nuovo. Quello di prima non funziona più: toglilo dal calendario.")
    return Screen(f"✅ {said}\n\n{screen.text}", screen.rows)


def ask_renew() -> Screen:
    """Ask before the address changes."""
    text = _("Vuoi un indirizzo nuovo? Quello di adesso smette di funzionare, anche nel tuo telefono.")
    yes = Button(_("Conferma"), ConfirmRenewCalendarAddress(), Style.DANGER)
    return Screen(text, ((yes, Button(_("Annulla"), ShowCalendarAddress())), (words.menu(),)))


def ask_end() -> Screen:
    """Ask before the address ends."""
    text = _("Vuoi spegnere il calendario sul telefono? L'indirizzo smette di funzionare. I tuoi posti restano.")
    yes = Button(_("Conferma"), ConfirmEndCalendarAddress(), Style.DANGER)
    return Screen(text, ((yes, Button(_("Annulla"), ShowCalendarAddress())), (words.menu(),)))


def ended() -> Screen:
    """Say that the address has ended."""
    text = _("Il calendario è spento: l'indirizzo non funziona più. Puoi toglierlo dal telefono.")
    return Screen(text, ((Button(_("Accendi di nuovo"), ShowCalendarAddress()),), _ways_out()))


def venue_address(public_url: str, venue_id: int, venue: str) -> Screen:
    """Show the address of a venue's calendar."""
    lines = [
        words.bold(venue),
        _("Così le date del centro sono anche nel tuo calendario, sempre aggiornate."),
        *_address(public_url, venue_path(venue_id)),
    ]
    back = Button(_("Indietro"), ShowVenue(page=0, venue_id=venue_id))
    return Screen("\n".join(lines), (*_ways_in(public_url, venue_path(venue_id)), (back, words.menu())))


def _address(public_url: str, path: str) -> list[str]:
    """Write an address as people copy it, in both forms where programs understand both."""
    lines = ["", f"<code>{escape(public_url + path)}</code>"]
    if _is_https(public_url):
        lines += ["", _("Per iPhone e Mac:"), f"<code>{escape(_webcal(public_url, path))}</code>"]
    elif _is_here(public_url):
        lines += ["", _("Per ora questo indirizzo si apre solo dal computer dove gira il bot.")]
    return lines


def _ways_in(public_url: str, path: str) -> Rows:
    copying = (Button(_("Copia l'indirizzo"), Copy(public_url + path)),)
    if not _is_https(public_url):
        return (copying,)
    google = Url(GOOGLE + quote(_webcal(public_url, path), safe=""))
    # Telegram opens no other addresses than https: ours leads on to the calendar program.
    apple = Url(public_url + path.removesuffix(".ics"))
    return (copying, (Button(_("Su iPhone"), apple), Button(_("Su Google"), google)))


def _webcal(public_url: str, path: str) -> str:
    return f"webcal://{public_url.partition('://')[2]}{path}"


def _is_https(public_url: str) -> bool:
    return public_url.startswith("https://")


def _is_here(public_url: str) -> bool:
    return (urlsplit(public_url).hostname or "") in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "::")  # noqa: S104


def _to_card(activity_id: int) -> Rows:
    return ((Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back="")), words.menu()),)


def _ways_out() -> tuple[Button, ...]:
    return (Button(_("Indietro"), ShowAgenda()), words.menu())
