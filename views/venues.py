"""What can be done about a venue, under the list of what is on there."""

from dataclasses import replace

from locales import _
from storage.territories import Venue
from views import calendars, sharing
from views.answers.around import GetToVenue, ShowPoster
from views.screen import Button, Screen


def around(listed: Screen, venue: Venue, *, prints: bool) -> Screen:
    """Add the ways to go there, pass it on, keep it in a calendar and print it, above the way home."""
    going = [Button(_("Come arrivare"), GetToVenue(venue_id=venue.id))]
    if prints:
        going.append(Button(_("Locandina"), ShowPoster(of="v", id=venue.id)))
    rows = (tuple(going), (sharing.share(venue.name),), (calendars.venue_button(venue.id),))
    return replace(listed, rows=(*listed.rows[:-1], *rows, *listed.rows[-1:]))
