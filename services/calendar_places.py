"""Where a calendar's event is: in our own words, or in those of whoever wrote it."""

from services.calendar_dates import geo
from services.calendar_lines import Event
from services.calendar_texts import own
from services.catalogue_rows import LONGEST_VENUE
from services.changed_dates import degrees


def location(venue: str, address: str, territory: str) -> str:
    """Write where something is for other programs."""
    parts = [venue, address] if territory.casefold() in f"{venue} {address}".casefold() else [venue, address, territory]
    return ", ".join(part for part in parts if part)


def cells(event: Event, calendar: str, territory: str) -> dict[str, str]:
    """Give an event's place as cells of a row.

    Names of our own count as long as nobody wrote another place beside them.
    What is said in other words is left for the database to understand, with the
    *calendar*'s name for an event that says nothing, and a *territory* for a
    place that names none.
    """
    place = " ".join(event.text("LOCATION").split())
    names = {name: own(event, name.upper()) for name in ("centro", "territorio", "indirizzo")}
    lat, lon = geo(event)
    point = {"lat": "", "lon": ""} if lat is None or lon is None else {"lat": degrees(lat), "lon": degrees(lon)}
    as_written = location(names["centro"], names["indirizzo"], names["territorio"])
    if names["centro"] and names["territorio"] and place in ("", " ".join(as_written.split())):
        return names | point
    calendar = " ".join(calendar.split())[:LONGEST_VENUE]
    found = {"luogo": (place or calendar)[:500]} | point
    if calendar:
        found["centro"] = calendar
    if names["territorio"] or territory:
        found["territorio"] = names["territorio"] or territory
    return found
