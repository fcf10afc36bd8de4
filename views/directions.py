"""How to get somewhere: a place on the map, the address to copy, a link that leads there."""

from html import escape
from urllib.parse import quote

from locales import _
from storage.cards import ActivityCard
from storage.territories import Venue
from views import words
from views.answers.catalogue import ShowActivity, ShowVenue
from views.attachments import Spot
from views.screen import Button, Copy, Screen, Url

LONGEST = 120
"""Letters of a name or an address that are shown: whoever looks for a way needs no more."""

DIRECTIONS = "https://www.google.com/maps/dir/?api=1&destination={lat},{lon}"
SEARCH = "https://www.google.com/maps/search/?api=1&query={place}"
"""Links that open whatever the phone has for maps, or a page where it has nothing."""


def to_activity(activity: ActivityCard) -> Screen:
    """Lead to the next date of an activity."""
    back = Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity.id, back=""))
    spot = (activity.lat, activity.lon)
    return _lead(activity.venue, activity.address, activity.territory, spot, back)


def to_venue(venue: Venue, town: str) -> Screen:
    """Lead to a venue."""
    back = Button(_("Indietro"), ShowVenue(page=0, venue_id=venue.id))
    return _lead(venue.name, venue.address, town, (venue.lat, venue.lon), back)


def _lead(name: str, address: str, town: str, at: tuple[float | None, float | None], back: Button) -> Screen:
    name, town = words.cut(name, LONGEST), words.cut(town, LONGEST // 2)
    street = words.place("", words.cut(address, LONGEST), town)
    copy = Button(_("Copia l'indirizzo"), Copy(street if address else words.place(name, "", town)))
    lat, lon = at
    if lat is None or lon is None:
        search = Button(_("Cerca sulla mappa"), Url(SEARCH.format(place=quote(f"{name}, {street}"))))
        return Screen(f"📍 {words.bold(name)}\n{escape(street)}", ((copy, search), (back, words.menu())))
    lead = Button(_("Portami lì"), Url(DIRECTIONS.format(lat=lat, lon=lon)))
    return Screen(rows=((copy, lead), (back, words.menu())), attached=Spot(name, street, lat, lon))
