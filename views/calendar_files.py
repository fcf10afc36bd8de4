"""Calendars as phones read them (RFC 5545): one event for each date, moments in UTC.

Moments in UTC are right across daylight saving in every program, without a
description of our time zone, which programs understand each in their own way.
And an event for each date needs no rule that a program would have to work out
as we do: what was moved is simply somewhere else, under the same name.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from icalendar import Alarm, Calendar, Event, vDuration, vText

from locales import _
from services.calendars import Entry, OwnCalendar
from storage.appointments import AppointmentState, Booked
from storage.calendars import CalendarDate
from storage.patto_reviews import Meeting
from views import appointments
from views.words import first_name

ALARMS = (timedelta(days=-1), timedelta(hours=-2))
"""How long before a date the phone rings."""

AN_HOUR = timedelta(hours=1)
"""How long a meeting is taken to last: nobody says so."""

REFRESH = timedelta(hours=1)
"""How often programs are asked to look again; they do as they please."""

_END = b"END:VCALENDAR\r\n"
_BEGIN_EVENT = b"BEGIN:VEVENT\r\n"
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def of_activity(dates: Iterable[CalendarDate], username: str, now: datetime) -> bytes:
    """Write an activity's dates as a file to be opened once, with alarms.

    Who opens a later one finds the dates that they have already as they are by
    then: each keeps its name, and its number in sequence grows with the minutes.
    """
    sequence = int((now - _EPOCH) / timedelta(minutes=1))
    events = (
        _event(one, one.title, _about(one, username), username, told_at=now, rings=not one.is_off, sequence=sequence)
        for one in dates
    )
    return _calendar(events)


def of_venue(name: str, dates: Iterable[CalendarDate], username: str) -> bytes:
    """Write what is on at a venue, to be fetched again and again; it keeps nobody's time taken."""
    events = (
        _event(one, one.title, _about(one, username), username, told_at=one.told_at, is_busy=False) for one in dates
    )
    return _calendar(events, name=name)


def of_household(calendar: OwnCalendar, username: str) -> bytes:
    """Write what a household has ahead, to be fetched again and again; what is not sure is tentative."""
    events = [
        _event(
            one.date,
            _title(one),
            "\n".join([*_standing(one), "", _about(one.date, username)]),
            username,
            told_at=one.told_at,
            rings=one.is_sure and not one.date.is_off,
            is_busy=one.is_sure,
            is_sure=one.is_sure,
            is_private=True,
        )
        for one in calendar.entries
    ]
    counselling = [_counselling(one, username) for one in calendar.appointments]
    meetings = [_meeting(one, username) for one in calendar.meetings]
    return _calendar([*events, *counselling, *meetings], name=_("La mia agenda FareLegami"))


def _counselling(one: Booked, username: str) -> bytes:
    """Write a booked time; it keeps its name for good, whatever becomes of it."""
    title = _("Colloquio: {title}").format(title=one.title)
    link = _card(one.code, username)
    is_on = one.state is AppointmentState.BOOKED  # of what is over, nobody asks whether they are still in the class
    own = [
        f"UID:colloquio-{one.slot_id}@farelegami",
        f"DTSTAMP:{_moment(one.changed_at)}",
        f"DTSTART:{_moment(one.starts_at)}",
        f"DTEND:{_moment(one.ends_at)}",
    ]
    about = [_("Tutto il resto: {link}").format(link=link)]
    if one.operator:
        about.insert(0, _("Con {name}").format(name=first_name(one.operator)))
    words = _words(
        title if is_on else _("Non si fa: {title}").format(title=title),
        "\n".join(about),
        appointments.where(one),
        None,
        link,
        "CONFIRMED" if is_on else "CANCELLED",
        rings=is_on,
        is_busy=is_on,
        is_private=True,
    )
    return _BEGIN_EVENT + "".join(f"{line}\r\n" for line in own).encode() + words


def _meeting(one: Meeting, username: str) -> bytes:
    """Write a meeting; programs show it on locked screens, so neither what it is about nor where stands there."""
    title = _("Incontro")
    own = [
        f"UID:incontro-{one.review_id}@farelegami",
        f"DTSTAMP:{_moment(one.changed_at)}",
        f"DTSTART:{_moment(one.planned_at)}",
        f"DTEND:{_moment(one.planned_at + AN_HOUR)}",
    ]
    link = f"https://t.me/{username}"
    words = _words(
        _("Non si fa: {title}").format(title=title) if one.is_off else title,
        _("Tutto il resto: {link}").format(link=link),
        "",
        None,
        link,
        "CANCELLED" if one.is_off else "CONFIRMED",
        rings=not one.is_off,
        is_busy=not one.is_off,
        is_private=True,
    )
    return _BEGIN_EVENT + "".join(f"{line}\r\n" for line in own).encode() + words


def _title(one: Entry) -> str:
    title, names = one.date.title, one.names if one.is_sure else one.waiting
    if not one.is_sure:
        title = _("In lista: {title}").format(title=title)
    if names and not (one.is_readers or one.reader_waits):
        return _("{title}, per {name}").format(title=title, name=", ".join(names))
    return title


def _standing(one: Entry) -> Sequence[str]:
    """Say for whom there is a place, and who waits."""
    sure = [*([_("te")] if one.is_readers else []), *one.names]
    waiting = [*([_("te")] if one.reader_waits else []), *one.waiting]
    lines = []
    if sure:
        lines.append(_("Iscrizione confermata: {names}").format(names=", ".join(sure)))
    if waiting:
        lines.append(_("In lista: {names}").format(names=", ".join(waiting)))
    return lines


def _about(one: CalendarDate, username: str) -> str:
    """Say all that there is to know besides when and where; many programs show no other link."""
    parts = []
    if one.is_off:
        parts.append(_("Questa data non si fa."))
    if one.note:
        parts.append(_("Solo questa volta: {note}").format(note=one.note))
    parts.append(one.description)
    if one.contact:
        parts.append(_("Per domande: {contact}").format(contact=one.contact))
    parts.append(_("Tutto il resto: {link}").format(link=_link(one, username)))
    return "\n".join(part for part in parts if part)


def _link(one: CalendarDate, username: str) -> str:
    return _card(one.code, username)


def _card(code: str, username: str) -> str:
    return f"https://t.me/{username}?start=a_{code}"


def _event(
    date: CalendarDate,
    title: str,
    about: str,
    username: str,
    *,
    told_at: datetime,
    rings: bool = False,
    is_busy: bool = True,
    is_sure: bool = True,
    is_private: bool = False,
    sequence: int | None = None,
) -> bytes:
    """Write one date: what every date has of its own here, the texts as the library writes them."""
    own = [
        f"UID:{date.activity_id}-{_moment(date.slot_at)}@farelegami",
        f"DTSTAMP:{_moment(told_at)}",
        f"DTSTART:{_moment(date.starts_at)}",
        f"DTEND:{_moment(date.ends_at)}",
        *([] if sequence is None else [f"SEQUENCE:{sequence}"]),
    ]
    words = _words(
        # Programs that know nothing of cancelled events show the title, which says it.
        _("Non si fa: {title}").format(title=title) if date.is_off else title,
        about,
        ", ".join(part for part in (date.venue, date.address) if part),
        None if date.lat is None or date.lon is None else (date.lat, date.lon),
        _link(date, username),
        "CANCELLED" if date.is_off else "CONFIRMED" if is_sure else "TENTATIVE",
        rings=rings,
        is_busy=is_busy and not date.is_off,
        is_private=is_private,
    )
    return _BEGIN_EVENT + "".join(f"{line}\r\n" for line in own).encode() + words


@lru_cache(maxsize=512)
def _words(
    title: str,
    about: str,
    where: str,
    point: tuple[float, float] | None,
    link: str,
    status: str,
    *,
    rings: bool,
    is_busy: bool,
    is_private: bool,
) -> bytes:
    """Write what the dates of a series share, without the line that begins an event.

    The library takes half a millisecond for an event, and a series has hundreds
    with the same words: those are written once.
    """
    event = Event()
    event.add("summary", title)
    event.add("description", about)
    event.add("location", where)
    if point is not None:
        event.add("geo", point)
    event.add("url", link)
    event.add("status", status)
    event.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")
    if is_private:
        event.add("class", "PRIVATE")
    for before in ALARMS if rings else ():
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", before)
        event.add_component(alarm)
    written: bytes = event.to_ical()
    return written.removeprefix(_BEGIN_EVENT)


def _calendar(events: Iterable[bytes], *, name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//FareLegami//Calendari//IT")
    calendar.add("calscale", "GREGORIAN")
    if name:
        calendar.add("name", vText(name))
        calendar.add("x-wr-calname", vText(name))
        calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH))
    return b"".join([calendar.to_ical().removesuffix(_END), *events, _END])


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
