"""Calendar files of other programs: what becomes of their events, and that none of them stops an import."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from bot.work import Workshop
from services import html_text, imports
from services.calendar_rows import code_of
from services.catalogue_rows import CatalogueRow
from services.cells import is_code
from services.changed_dates import written
from services.imports import Reading, Report
from services.programme import Programme
from services.spreadsheets import LARGEST, MOST_ROWS, UnreadableTable
from services.work import UnitOfWork
from storage.catalogue import Activity
from storage.occurrences import Occurrence
from storage.territories import Territory, Venue
from tests.support.desk import Desk
from tests.support.world import MONDAY, an_activity, csv
from views import console

EVENT = """
BEGIN:VEVENT
UID:yoga
SUMMARY:Yoga
LOCATION:Centro civico, via Roma 1, Crema
DTSTART;TZID=Europe/Rome:20261125T173000
DTEND;TZID=Europe/Rome:20261125T190000
{more}
END:VEVENT
"""


def calendar(*parts: str, head: str = "") -> bytes:
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y", head, *parts, "END:VCALENDAR"])
    return "\r\n".join(line for line in text.split("\n") if line).encode()


def event(*more: str, **replaced: str) -> str:
    """Describe an event, with other values in some of its lines, and none where they are empty."""
    lines = EVENT.format(more="\n".join(more)).strip().split("\n")
    for name, value in replaced.items():
        lines = [
            (value if not value or ":" in value else f"{name}:{value}")
            if line.startswith((f"{name}:", f"{name};"))
            else line
            for line in lines
        ]
    return "\n".join(line for line in lines if line)


def read(*parts: str, head: str = "", territory: str = "") -> Reading:
    return imports.read_file(calendar(*parts, head=head), "a.ics", programme=Programme(), territory=territory)


def row(*parts: str, head: str = "") -> CatalogueRow:
    reading = read(*parts, head=head)
    assert [console.problem(one) for one in reading.problems] == []
    (found,) = reading.rows.values()
    return found


def told(reading: Reading) -> list[str]:
    return [console.problem(one) for one in (*reading.problems, *reading.notes)]


def times(*more: str, **replaced: str) -> str:
    found = row(event(*more, **replaced))
    return f"{found.inizio:%m-%d %H:%M} {found.fine:%m-%d %H:%M}"


# Calendars as programs write them

GOOGLE = b"""BEGIN:VCALENDAR\r
PRODID:-//Google Inc//Google Calendar 70.9054//EN\r
VERSION:2.0\r
CALSCALE:GREGORIAN\r
METHOD:PUBLISH\r
X-WR-CALNAME:Civic center Ombriano\r
X-WR-TIMEZONE:Europe/Rome\r
BEGIN:VTIMEZONE\r
TZID:Europe/Rome\r
X-LIC-LOCATION:Europe/Rome\r
BEGIN:DAYLIGHT\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
TZNAME:CEST\r
DTSTART:19700329T020000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
TZNAME:CET\r
DTSTART:19701025T030000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
DTSTART;TZID=Europe/Rome:20261125T173000\r
DTEND;TZID=Europe/Rome:20261125T190000\r
RRULE:FREQ=WEEKLY;UNTIL=20261223T225959Z;BYDAY=WE\r
EXDATE;TZID=Europe/Rome:20261209T173000\r
DTSTAMP:20261120T101010Z\r
UID:3k2j1h4g5f6d7s8a9@google.com\r
CREATED:20261001T080000Z\r
DESCRIPTION:<b>Yoga</b> per chi comincia.<br><ul><li>tappetino</li><li>cope\r
 rta</li></ul><a href="https://example.org/yoga">Scheda</a>\r
LAST-MODIFIED:20261115T090000Z\r
LOCATION:Centro civico Ombriano\\, Via Toffetti 1\\, 26013 Crema CR\\, Italia\r
SEQUENCE:1\r
STATUS:CONFIRMED\r
SUMMARY:Yoga dolce\r
TRANSP:OPAQUE\r
BEGIN:VALARM\r
ACTION:DISPLAY\r
DESCRIPTION:This is an event reminder\r
TRIGGER:-P0DT0H30M0S\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;TZID=Europe/Rome:20261217T180000\r
DTEND;TZID=Europe/Rome:20261217T193000\r
DTSTAMP:20261120T101010Z\r
UID:3k2j1h4g5f6d7s8a9@google.com\r
RECURRENCE-ID;TZID=Europe/Rome:20261216T173000\r
LOCATION:Centro civico Ombriano\\, Via Toffetti 1\\, 26013 Crema CR\\, Italia\r
SUMMARY:Yoga dolce\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20261205T140000Z\r
DTEND:20261205T160000Z\r
UID:festa@google.com\r
SUMMARY:Festa\r
LOCATION:\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def office(engine: Engine) -> Iterator[Workshop]:
    workshop = Workshop(engine, Programme(), clock=lambda: MONDAY)
    workshop.do(imports.write_catalogue, imports.read_catalogue(csv([an_activity("Cucito")])))
    yield workshop
    workshop.close()


def written_down(office: Workshop, data: bytes, **options: str) -> Report:
    reading = imports.read_file(data, "a.ics", programme=Programme(), **options)
    return office.do(imports.write_catalogue, reading)


def dates(office: Workshop, code: str) -> list[str]:
    def look(uow: UnitOfWork) -> list[str]:
        query = select(Occurrence).join(Activity, Activity.id == Occurrence.activity_id).where(Activity.code == code)
        return [
            f"{uow.programme.wall(one.starts_at):%m-%d %H:%M}" + (" off" if one.cancelled_at else "")
            for one in uow.session.scalars(query.order_by(Occurrence.starts_at))
        ]

    return office.do(look)


def place(office: Workshop, code: str) -> tuple[str, str, str]:
    """Give an activity's venue, address and territory."""

    def look(uow: UnitOfWork) -> tuple[str, str, str]:
        query = (
            select(Venue.name, Venue.address, Territory.name)
            .join(Activity, Activity.venue_id == Venue.id)
            .join(Territory, Territory.id == Venue.territory_id)
            .where(Activity.code == code)
        )
        name, address, territory = uow.session.execute(query).one()
        return name, address, territory

    return office.do(look)


def test_a_google_calendar_is_imported_with_its_series_and_exceptions(office: Workshop) -> None:
    code = code_of("3k2j1h4g5f6d7s8a9@google.com")
    report = written_down(office, GOOGLE, territory="Crema")
    assert (sorted(report.new), list(report.problems)) == (sorted([code, code_of("festa@google.com")]), [])
    assert dates(office, code) == ["11-25 17:30", "12-02 17:30", "12-17 18:00", "12-23 17:30"]
    assert place(office, code) == ("Centro civico Ombriano", "via Toffetti 1", "Crema")  # the one that was there
    assert dates(office, code_of("festa@google.com")) == ["12-05 15:00"]
    assert place(office, code_of("festa@google.com"))[0] == "Civic center Ombriano"
    found = office.do(lambda uow: uow.session.scalars(select(Activity).where(Activity.code == code)).one())
    assert found.description == (
        "Yoga per chi comincia.\n\n• tappetino\n• coperta\n\nScheda (https://example.org/yoga)"
    )
    again = written_down(office, GOOGLE, territory="Crema")
    assert (again.unchanged, again.changed) == (2, {})


THE_EVENTS_CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Comune di Cremona - ECPv6.2//NONSGML v1.0//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Comune di Cremona
X-ORIGINAL-URL:https://example.org
REFRESH-INTERVAL;VALUE=DURATION:PT1H
BEGIN:VEVENT
DTSTART;TZID=Europe/Rome:20261212T100000
DTEND;TZID=Europe/Rome:20261212T120000
DTSTAMP:20261101T000000
UID:10042-1797066000-1797073200@example.org
SUMMARY:Caff&egrave; e lingua &#8211; per l&#8217;inverno
DESCRIPTION:Perché no? Così parliamo\\, insieme.\\n\\nPortate € 2
URL:https://example.org/evento/caffe/
LOCATION:Biblioteca\\, Via Palestro\\, 17\\, Cremona\\, CR\\, 26100\\, Italia
GEO:45.1364;10.0212
CATEGORIES:Corsi,Lingua
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_wordpress_calendar_is_read_in_any_encoding(office: Workshop, encoding: str) -> None:
    reading = imports.read_file(THE_EVENTS_CALENDAR.encode(encoding), "ics", programme=Programme())
    (found,) = reading.rows.values()
    assert found.titolo == "Caffè e lingua – per l’inverno"
    assert found.descrizione == (
        "Perché no? Così parliamo, insieme.\n\nPortate € 2\n\nhttps://example.org/evento/caffe/"
    )
    assert (found.tipo.value, found.categoria, found.lat) == ("corso", "Corsi, Lingua", 45.1364)
    office.do(imports.write_catalogue, reading)
    assert place(office, found.codice) == ("Biblioteca", "Via Palestro, 17, CR, 26100, Italia", "Cremona")


GANCIO = """BEGIN:VCALENDAR
VERSION:2.0
CALSCALE:GREGORIAN
PRODID:adamgibbons/ics
METHOD:PUBLISH
X-PUBLISHED-TTL:PT1H
BEGIN:VEVENT
UID:H8s7-_x
SUMMARY:[Soci] Ciclofficina
DTSTAMP:20261101T100000Z
DTSTART:20261204T190000Z
DESCRIPTION:<p>Ripariamo <strong>biciclette</strong>.</p><p>Vieni!</p>
X-ALT-DESC;FMTTYPE=text/html:<p>Ripariamo</p>
URL:https://gancio.example.org/event/ciclofficina
STATUS:CONFIRMED
LOCATION:Arci - via Speciano 4\\, Casalmaggiore
CATEGORIES:bici
CATEGORIES:riuso
END:VEVENT
END:VCALENDAR
"""


def test_a_gancio_calendar_without_ends_is_imported(office: Workshop) -> None:
    written_down(office, GANCIO.encode())
    assert place(office, "H8s7-_x") == ("Arci", "via Speciano 4", "Casalmaggiore")
    assert dates(office, "H8s7-_x") == ["12-04 20:00"]
    found = office.do(lambda uow: uow.session.scalars(select(Activity).where(Activity.code == "H8s7-_x")).one())
    assert found.ends_local - found.starts_local == timedelta(hours=1)
    assert found.category == "bici, riuso"
    assert found.description == "Ripariamo biciclette.\n\nVieni!\n\nhttps://gancio.example.org/event/ciclofficina"


# When


@pytest.mark.parametrize(
    ("replaced", "more", "expected"),
    [
        ({}, (), "11-25 17:30 11-25 19:00"),
        ({"DTSTART": "20261125T173000", "DTEND": "20261125T190000"}, (), "11-25 17:30 11-25 19:00"),  # floating
        ({"DTSTART": "20261125T163000Z", "DTEND": "20261125T180000Z"}, (), "11-25 17:30 11-25 19:00"),
        ({"DTSTART": "20260725T163000Z", "DTEND": "20260725T180000Z"}, (), "07-25 18:30 07-25 20:00"),
        ({"DTSTART": "DTSTART;TZID=America/New_York:20261125T113000"}, (), "11-25 17:30 11-25 19:00"),
        ({"DTSTART": 'DTSTART;TZID="W. Europe Standard Time":20261125T173000'}, (), "11-25 17:30 11-25 19:00"),
        (
            {"DTSTART": "DTSTART;TZID=/mozilla.org/20070129_1/Europe/London:20261125T163000"},
            (),
            "11-25 17:30 11-25 19:00",
        ),
        ({"DTSTART": "DTSTART;TZID=europe/rome:20261125T1730"}, (), "11-25 17:30 11-25 19:00"),
        ({"DTSTART": "DTSTART:2026-11-25T17:30:00"}, (), "11-25 17:30 11-25 19:00"),
        ({"DTEND": ""}, (), "11-25 17:30 11-25 18:30"),
        ({"DTEND": "DTEND;TZID=Europe/Rome:20261125T173000"}, (), "11-25 17:30 11-25 18:30"),
        ({"DTEND": ""}, ("DURATION:PT2H30M",), "11-25 17:30 11-25 20:00"),
        ({"DTEND": ""}, ("DURATION:P1D",), "11-25 17:30 11-26 17:30"),
        ({"DTSTART": "DTSTART;VALUE=DATE:20261125", "DTEND": ""}, (), "11-25 09:00 11-25 18:00"),
        ({"DTSTART": "20261125", "DTEND": "20261126"}, (), "11-25 09:00 11-25 18:00"),
        ({"DTSTART": "20261125", "DTEND": "20261128"}, (), "11-25 09:00 11-27 18:00"),
        ({"DTSTART": "20261125", "DTEND": "20261125"}, (), "11-25 09:00 11-25 18:00"),
        ({"DTSTART": "20261125", "DTEND": ""}, ("DURATION:P2D",), "11-25 09:00 11-26 18:00"),
    ],
)
def test_times_of_every_kind_come_to_the_wall_clock_here(
    replaced: dict[str, str], more: tuple[str, ...], expected: str
) -> None:
    assert times(*more, **replaced) == expected


ZONE = """BEGIN:VTIMEZONE
TZID:Zona mia
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE"""


def test_a_zone_that_the_file_describes_is_understood_and_an_unknown_one_is_told() -> None:
    there = event(DTSTART="DTSTART;TZID=Zona mia:20261125T193000", DTEND="")
    assert f"{row(ZONE, there).inizio:%H:%M}" == "17:30"
    reading = read(there)
    assert f"{reading.rows['yoga'].inizio:%H:%M}" == "19:30"
    assert told(reading) == ["il fuso «Zona mia» non è noto: gli orari sono presi come di qui"]


def test_a_description_of_a_zone_that_never_ends_is_not_followed() -> None:
    endless = ZONE.replace("END:STANDARD", "RRULE:FREQ=SECONDLY\nEND:STANDARD").replace("1970", "0001")
    assert "non è noto" in told(read(endless, event(DTSTART="DTSTART;TZID=Zona mia:20261125T193000", DTEND="")))[0]


def test_a_series_is_counted_where_it_was_written() -> None:
    """In summer half past five in UTC is half past seven, but the series stays where clocks there show it."""
    series = event(
        "RRULE:FREQ=WEEKLY;COUNT=20",
        "EXDATE:20260408T163000Z,20260415",
        "RDATE;TZID=Europe/Rome:20260410T173000",
        DTSTART="20260225T163000Z",
        DTEND="20260225T180000Z",
    )
    found = row(series)
    assert [f"{one:%m-%d %H:%M}" for one in found.date_saltate or ()] == ["04-08 17:30", "04-15 17:30"]
    assert [f"{one:%m-%d %H:%M}" for one in found.date_aggiunte or ()] == ["04-10 16:30"]


@pytest.mark.parametrize(
    ("start", "rule", "expected"),
    [
        ("20261125T233000Z", "FREQ=WEEKLY;BYDAY=WE,SU", "FREQ=WEEKLY;BYDAY=TH,MO"),
        ("20261125T233000Z", "FREQ=DAILY", "FREQ=DAILY"),
        ("20261125T163000Z", "FREQ=WEEKLY;BYDAY=WE", "FREQ=WEEKLY;BYDAY=WE"),
    ],
)
def test_a_zone_that_moves_the_day_moves_the_days_of_the_rule(start: str, rule: str, expected: str) -> None:
    assert row(event(f"RRULE:{rule}", DTSTART=start, DTEND="")).ricorrenza == expected


def test_a_rule_whose_days_cannot_be_moved_is_a_problem() -> None:
    reading = read(event("RRULE:FREQ=MONTHLY;BYDAY=-1WE", DTSTART="20261125T233000Z", DTEND=""))
    assert "il fuso dell'evento sposta il giorno" in told(reading)[0]


def test_an_added_period_lasts_as_long_as_it_says() -> None:
    found = row(event("RDATE;VALUE=PERIOD:20261127T163000Z/PT3H,20261128T163000Z/20261128T180000Z"))
    assert [f"{one:%m-%d}" for one in found.date_aggiunte or ()] == ["11-27", "11-28"]
    assert [written(one) for one in found.date_cambiate or ()] == [
        "2026-11-27 17:30 > 2026-11-27 17:30 - 2026-11-27 20:30"
    ]


# Single dates

WEEKLY = event("RRULE:FREQ=WEEKLY;COUNT=4")


def single(day: str, *more: str, **replaced: str) -> str:
    """Describe the date of the series that is on a day of December."""
    usual = {"DTSTART": f"202612{day}T173000", "DTEND": f"202612{day}T190000"}
    return event(f"RECURRENCE-ID;TZID=Europe/Rome:202612{day}T173000", *more, **usual | replaced)


def test_single_dates_are_moved_cancelled_changed(office: Workshop) -> None:
    parts = (
        single("02", DTSTART="20261203T180000", DTEND="20261203T193000"),
        single("09", "STATUS:CANCELLED"),
        single("16", SUMMARY="Yoga con la musica", LOCATION="Palestra, via Po 3"),
    )
    found = row(*parts, WEEKLY)  # in whatever order
    assert [written(one) for one in found.date_cambiate or ()] == [
        "2026-12-02 17:30 > 2026-12-03 18:00 - 2026-12-03 19:30",
        "2026-12-09 17:30 > annullata",
        "2026-12-16 17:30 > centro: Palestra > indirizzo: via Po 3 > nota: Yoga con la musica",
    ]
    written_down(office, calendar(WEEKLY, *parts))
    assert dates(office, "yoga") == ["11-25 17:30", "12-03 18:00", "12-09 17:30 off", "12-16 17:30"]
    assert written_down(office, calendar(WEEKLY, *parts)).changed == {}


def test_of_two_events_for_one_date_the_newer_counts() -> None:
    old, new = single("02", "SEQUENCE:1", "STATUS:CANCELLED"), single("02", "SEQUENCE:2", "COMMENT:Si fa!")
    for order in ((old, new), (new, old)):
        (changed,) = row(WEEKLY, *order).date_cambiate or ()
        assert (changed.is_cancelled, changed.note) == (False, "Si fa!")


def test_a_date_that_was_cancelled_here_stays_so_and_one_that_was_moved_there_moves_back(office: Workshop) -> None:
    from services import occurrences

    moved = single("02", DTSTART="20261203T180000", DTEND="20261203T193000")
    written_down(office, calendar(WEEKLY, moved))

    def cancel(uow: UnitOfWork) -> None:
        query = select(Occurrence.id).join(Activity, Activity.id == Occurrence.activity_id)
        ids = uow.session.scalars(query.where(Activity.code == "yoga").order_by(Occurrence.slot_at)).all()
        occurrences.cancel(uow, ids[2])

    office.do(cancel)
    assert written_down(office, calendar(WEEKLY)).changed == {"yoga": ("changed_dates",)}
    assert dates(office, "yoga") == ["11-25 17:30", "12-02 17:30", "12-09 17:30 off", "12-16 17:30"]
    written_down(office, calendar(WEEKLY, single("09", "COMMENT:Si fa")))
    assert dates(office, "yoga")[2] == "12-09 17:30"


def test_a_date_without_its_series_is_an_activity_of_its_own_and_that_is_told() -> None:
    reading = read(single("02"), single("09"))
    assert len(reading.rows) == 2
    assert "la serie di questa data non è nel file" in told(reading)[0]


def test_what_holds_for_the_dates_that_follow_is_told() -> None:
    following = single("02").replace("RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;")
    assert "vale anche per le date dopo" in told(read(WEEKLY, following))[0]


# What was called off


@pytest.mark.parametrize("how", ["STATUS:CANCELLED", "METHOD:CANCEL"])
def test_a_series_that_is_cancelled_leaves_the_catalogue_and_comes_back(office: Workshop, how: str) -> None:
    written_down(office, calendar(WEEKLY))
    gone = calendar(WEEKLY, head=how) if how.startswith("METHOD") else calendar(event("RRULE:FREQ=WEEKLY", how))
    report = written_down(office, gone)
    assert (report.withdrawn, report.rows, dates(office, "yoga")) == (["yoga"], 1, [])
    assert written_down(office, gone).withdrawn == []
    assert written_down(office, calendar(WEEKLY)).changed == {"yoga": ("withdrawn_at",)}
    assert len(dates(office, "yoga")) == 4


def test_a_cancelled_event_that_nobody_knows_is_not_added(office: Workshop) -> None:
    report = written_down(office, calendar(event("STATUS:CANCELLED")))
    assert (report.new, report.withdrawn) == ([], [])


# Names


@given(st.text(min_size=1, max_size=200))
def test_a_uid_gives_always_the_same_code_that_fits_into_a_link(uid: str) -> None:
    assert is_code(code_of(uid))
    assert code_of(uid) == code_of(uid)
    assert code_of(code_of(uid)) == code_of(uid)


def test_a_uid_that_can_be_a_code_is_one_and_others_differ() -> None:
    assert code_of("yoga-2026_a") == "yoga-2026_a"
    assert code_of("a@b.it").startswith("a-")
    assert len({code_of(uid) for uid in ("a@b.it", "a@c.it", "a b", "è", "é", "x" * 62, "x" * 63, "x" * 64)}) == 8


def test_of_events_with_the_same_uid_the_newest_counts_and_that_is_told() -> None:
    parts = (event("SEQUENCE:3", SUMMARY="Terzo"), event("SEQUENCE:1", SUMMARY="Primo"), event(SUMMARY="Senza"))
    reading = read(*parts)
    assert reading.rows["yoga"].titolo == "Terzo"
    assert told(reading) == [
        f"riga {line} (yoga): l'evento c'è più volte: vale quello alla riga 4" for line in (12, 20)
    ]
    assert read(event(SUMMARY="Uno"), event(SUMMARY="Due")).rows["yoga"].titolo == "Due"


def test_an_event_without_uid_has_the_same_code_every_time() -> None:
    nameless = event(UID="")
    first, second = read(nameless), read(event(SUMMARY="Altro"), nameless)
    assert set(first.rows) < set(second.rows)
    assert "non ha UID" in told(first)[0]


# Where


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("Centro civico Ombriano", ("Centro civico Ombriano", "Crema")),  # known
        ("presso CENTRO CIVICO OMBRIANO (sala B)", ("Centro civico Ombriano", "Crema")),
        ("Oratorio San Luigi, via Bottesini 4, 26013 Crema CR", ("Oratorio San Luigi", "Crema")),
        ("Oratorio, Via Cremona 12, Crema", ("Oratorio", "Crema")),  # a street is no town
        ("Sala Polivalente\\, Cremona", ("Sala Polivalente", "Cremona")),
        ("Via Roma 3, Casalmaggiore", ("Via Roma 3", "Casalmaggiore")),
        ("Casalmaggiore", ("Casalmaggiore", "Casalmaggiore")),
    ],
)
def test_the_venue_and_the_territory_are_found_in_the_location(
    office: Workshop, location: str, expected: tuple[str, str]
) -> None:
    report = written_down(office, calendar(event(LOCATION=f"LOCATION:{location}")))
    assert list(report.problems) == []
    name, _, territory = place(office, "yoga")
    assert (name, territory) == expected


def test_an_event_that_nobody_can_place_is_told_with_the_way_to_mend_it(office: Workshop) -> None:
    data = calendar(
        event(LOCATION="Sala Verde, via Nuova 1"), event(UID="altro", LOCATION=""), WEEKLY.replace("yoga", "b")
    )
    report = written_down(office, data)
    assert report.new == ["b"]
    assert [console.problem(one) for one in report.problems] == [
        (
            "riga 4 (yoga), colonna territorio: non si capisce in quale territorio è «Sala Verde, via Nuova 1»: "
            "scrivi il paese nel luogo dell'evento, o importa con --territorio NOME"
        ),
        "riga 11 (altro), colonna LOCATION: non dice dove: scrivi il luogo nell'evento",
    ]
    report = written_down(office, data, territory="Cremona")
    assert list(report.problems) == []
    assert place(office, "yoga") == ("Sala Verde", "via Nuova 1", "Cremona")
    assert place(office, "altro")[0] == "Cremona"


def test_a_venue_that_another_event_of_the_file_places_is_known_to_all(office: Workshop) -> None:
    parts = (event(LOCATION="Oratorio San Luigi"), event(UID="altro", LOCATION="Oratorio San Luigi, Crema"))
    report = written_down(office, calendar(*parts))
    assert (sorted(report.new), list(report.problems)) == (["altro", "yoga"], [])
    assert place(office, "yoga") == ("Oratorio San Luigi", "", "Crema")


def test_a_note_says_only_what_the_series_does_not() -> None:
    usual = WEEKLY.replace("SUMMARY", "DESCRIPTION:<p>Porta un tappetino.</p>\nSUMMARY")
    (changed,) = (
        row(usual, single("02", "DESCRIPTION:<p>Porta un tappetino.</p><p>E una torta!</p>")).date_cambiate or ()
    )
    assert changed.note == "E una torta!"


def test_the_name_of_the_calendar_stands_for_a_venue_that_events_do_not_name(office: Workshop) -> None:
    parts = (event(LOCATION=""), event(UID="via", LOCATION="Via Nuova 1, Crema"))
    written_down(office, calendar(*parts, head="X-WR-CALNAME:Oratorio di Cremona"))
    assert place(office, "yoga") == ("Oratorio di Cremona", "", "Cremona")
    assert place(office, "via") == ("Via Nuova 1", "", "Crema")  # not there: the calendar's own place is another


def test_what_icalendar_has_no_name_for_can_be_said(office: Workshop) -> None:
    said = "CODICE:Y-7 TIPO:corso TERRITORIO:Cremona POSTI:12 COSTO:7.50 ISCRIZIONE:candidatura ACCESSIBILE:si ETA:6-10"
    found = row(event(*(f"X-FARELEGAMI-{one}" for one in said.split()), "X-FARELEGAMI-CONTATTO:0373 1"))
    assert (found.codice, found.tipo.value, found.posti, found.costo) == ("Y-7", "corso", 12, 750)
    assert (found.iscrizione.value, found.accessibile, found.eta_min, found.eta_max) == ("candidatura", True, 6, 10)
    assert found.contatto == "0373 1"


# What is broken


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (event(DTSTART=""), "colonna DTSTART: manca"),
        (event(DTSTART="domani"), "colonna DTSTART: «domani» non è una data che conosco"),
        (event(DTSTART="20261332T990000"), "non è una data"),
        (event(DTEND="20261125T120000"), "colonna fine: la fine viene prima dell'inizio"),
        (event(DTSTART="00010101T000000Z", DTEND=""), "controlla l'anno"),
        (event(DTEND="").replace("LOCATION", "DURATION:-PT1H\nLOCATION"), "la fine viene prima"),
        (event("DURATION:boh", DTEND=""), "colonna DURATION"),
        (event("RRULE:FREQ=SECONDLY"), "colonna ricorrenza: «FREQ=SECONDLY» non è una ricorrenza"),
        (event("RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"), "ha più di una ricorrenza"),
        (event("EXDATE:ieri"), "colonna EXDATE: «ieri»"),
        (event("EXDATE;;=20261125"), "non si legge: «EXDATE;;=20261125»"),
        (event(SUMMARY=""), "colonna titolo: manca"),
        (event("X-FARELEGAMI-POSTI:dieci"), "colonna posti: «dieci» non va bene"),
        (event().replace("END:VEVENT", ""), "l'evento non finisce: manca END:VEVENT"),
        (WEEKLY + "\n" + single("02", DTSTART="20261202T200000"), "la fine viene prima dell'inizio"),
        (event("EXDATE:20261125T163000Z"), "non resta nessuna data"),
    ],
)
def test_a_broken_event_is_told_and_costs_no_other(broken: str, words: str) -> None:
    good = event(UID="good")
    for parts in ((broken, good), (good, broken)):
        reading = read(*parts)
        assert list(reading.rows) == ["good"], told(reading)
        assert words in told(reading)[0]
        assert f"riga {4 if parts[0] is broken else 11} (yoga)" in told(reading)[0]


def test_a_broken_line_that_is_not_about_dates_costs_only_itself() -> None:
    reading = read(event("questa riga è rotta", "GEO:boh", "CATEGORIES"))
    assert reading.rows["yoga"].lat is None
    assert told(reading) == [f"riga {line} (yoga): la riga non si legge, il resto dell'evento sì" for line in (10, 12)]


def test_long_texts_are_shortened_and_that_is_told() -> None:
    reading = read(event("DESCRIPTION:" + "parola " * 400, SUMMARY="titolo " * 40))
    found = reading.rows["yoga"]
    assert (len(found.titolo) <= 120, len(found.descrizione) <= 1500) == (True, True)
    assert (found.titolo[-7:], found.descrizione[-8:]) == ("titolo…", " parola…")
    assert len(told(reading)) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "non è un calendario iCalendar"),
        (b"codice;titolo\nA;B", "non è un calendario iCalendar"),
        (calendar(), "non ha nessun evento"),
        (b"x" * (LARGEST + 1), "più grande di 20 MB"),
        (b"BEGIN:VEVENT\n" * (MOST_ROWS + 1), "più di 20000 righe"),
    ],
    ids=range(5),
)
def test_a_file_that_is_no_calendar_is_refused_as_a_whole(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        imports.read_file(data, "ics", programme=Programme())
    assert words in console.unreadable("a.ics", refused.value)


CORPUS = sorted(Path(icalendar.__file__).parent.glob("tests/**/*.ics"))


def survives(data: bytes, office: Workshop | None = None) -> None:
    """Check that a file is read or refused, in lines that a terminal can show, and imported if it was read."""
    reading: Reading | None = None
    try:
        reading = imports.read_file(data, "ics", programme=Programme(), territory="Crema")
        lines = told(reading)
    except UnreadableTable as refused:
        lines = [console.unreadable("a.ics", refused)]
    assert all(line.isprintable() for line in lines)
    if reading is not None and office is not None:
        office.do(imports.write_catalogue, reading)
        assert office.do(imports.write_catalogue, reading).changed == {}


def test_every_calendar_that_the_library_is_tested_with_is_survived(office: Workshop) -> None:
    assert len(CORPUS) > 100
    for file in CORPUS:
        survives(file.read_bytes(), office)


LINES = [line for part in (WEEKLY, single("02"), ZONE, GOOGLE.decode()) for line in part.split("\n")]
LINES += ["BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "RRULE:FREQ=YEARLY;COUNT=3", "EXDATE:", "RDATE:20261201/P1D"]
LINES += ["DTSTART:99991231T235959Z", "DTSTART:00010101", "DURATION:P99999W", "GEO:nan;inf", "UID:", "RECURRENCE-ID:0"]
LINES += ["RDATE;VALUE=PERIOD:20261201T100000/19700101T000000Z", "EXDATE;TZID=Asia/Tokyo:00010101T000000", " x", "\tx"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=40),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_no_lines_crash_the_reader(lines: list[str], encoding: str) -> None:
    survives("\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT"]).encode(encoding, errors="replace"))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CORPUS), st.integers(0, 5000), st.binary(max_size=20))
def test_no_damage_to_a_calendar_crashes_the_reader(file: Path, at: int, damage: bytes) -> None:
    data = file.read_bytes()
    survives(data[:at] + damage + data[at + len(damage) // 2 :])


# HTML


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Solo testo\ncon due righe", "Solo testo\ncon due righe"),
        ("1 < 2 e 3 > 2", "1 < 2 e 3 > 2"),
        ("R&amp;D &egrave; qui", "R&D è qui"),
        ("<p>Uno</p><p>Due<br/>tre</p>", "Uno\n\nDue\ntre"),
        ("<script>alert(1)</script><b>Ciao</b>", "Ciao"),
        ('<a href="javascript:x">Qui</a>', "Qui"),
        ('<a href="https://a.it/">https://a.it</a>', "https://a.it"),
        ("<ol><li>uno<li>due</ol>", "• uno\n• due"),
        ("<b>non chiuso", "non chiuso"),
    ],
)
def test_html_becomes_plain_text(html: str, text: str) -> None:
    assert html_text.plain(html) == text


@given(st.text(st.sampled_from("<>/abp&;#x123 \n\"'="), max_size=60))
def test_no_html_crashes(text: str) -> None:
    assert "<br>" not in html_text.plain(f"{text}<br>")


# The command


def test_the_command_imports_a_calendar(desk: Desk) -> None:
    desk.writes("google.ics", GOOGLE)
    ran = desk.runs("import", "google.ics")
    assert ran.code == 1
    assert "google.ics: 2 righe, 1 nuove, 0 cambiate, 0 uguali, 1 da correggere." in ran.out
    assert "(festa@google.com), colonna territorio: non si capisce in quale territorio" in ran.out
    desk.runs("import", "--territorio", "Crema", "google.ics").says("2 righe, 1 nuove, 0 cambiate, 1 uguali")
    desk.writes(
        "google.ics", GOOGLE.replace(b"UID:festa", b"STATUS:CANCELLED\r\nUID:festa").replace(b"dolce", b"forte")
    )
    code, gone = (code_of(uid) for uid in ("3k2j1h4g5f6d7s8a9@google.com", "festa@google.com"))
    rehearsal = desk.runs("import", "--dry-run", "--territorio", "Crema", "google.ics")
    rehearsal.says(f"  ~ {code}: titolo", "      titolo: Yoga dolce → Yoga forte", f"  - {gone}")
    desk.runs("import", "--territorio", "Crema", "google.ics").says(f"Tolte dal catalogo, perché annullate: {gone}.")
