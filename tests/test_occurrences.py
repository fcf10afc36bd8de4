"""The dates of series: moved, cancelled and changed one by one, and kept when the series changes."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from bot.work import Workshop
from services import enrolments, imports, occurrences, people
from services.changed_dates import ChangedDate, read, written
from services.programme import Programme
from services.work import UnitOfWork
from storage import marks
from storage.catalogue import Activity
from storage.database import open_engine
from storage.occurrences import Occurrence
from storage.territories import Venue
from tests.support import databases
from tests.support.world import MONDAY, World, an_activity, csv
from views import console

ROME = ZoneInfo("Europe/Rome")
SERIES = an_activity("Yoga", codice="Y1", ricorrenza="FREQ=WEEKLY;COUNT=4")
"""On four Wednesdays at half past five: 25 November, 2, 9 and 16 December."""


class Office:
    """A catalogue with one series, at a moment that tests move."""

    def __init__(self, engine: Engine) -> None:
        self.now = MONDAY
        self.workshop = Workshop(engine, Programme(), clock=lambda: self.now)

    def imports(self, *rows: dict[str, str]) -> imports.Report:
        return self.workshop.do(imports.write_catalogue, imports.read_catalogue(csv(rows)))

    def dates(self) -> list[str]:
        """List the dates by the wall clock, with what is special about them."""

        def look(uow: UnitOfWork) -> list[str]:
            return [told(one, uow.programme) for one in uow.session.scalars(select(Occurrence)).all()]

        return sorted(self.workshop.do(look))

    def joined(self) -> None:
        """Let somebody have a place in the series."""
        self.workshop.do(join)

    def activity(self) -> Activity:
        return self.workshop.do(lambda uow: uow.session.scalars(select(Activity)).one())

    def version(self) -> str:
        return self.workshop.do(lambda uow: marks.value(uow.session, marks.CATALOGUE))

    def move(self, day: str, starts: str, ends: str) -> None:
        self.workshop.do(lambda uow: occurrences.move(uow, on(uow, day), moment(starts), moment(ends)))

    def cancel(self, day: str) -> None:
        self.workshop.do(lambda uow: occurrences.cancel(uow, on(uow, day)))

    def restore(self, day: str) -> None:
        self.workshop.do(lambda uow: occurrences.restore(uow, on(uow, day)))

    def notes(self, day: str, note: str) -> None:
        self.workshop.do(lambda uow: occurrences.change(uow, on(uow, day), note=note))


def told(one: Occurrence, programme: Programme) -> str:
    slot, starts, ends = (programme.wall(when) for when in (one.slot_at, one.starts_at, one.ends_at))
    text = f"{slot:%m-%d %H:%M}"
    if starts != slot:
        text += f" on {starts:%m-%d %H:%M}"
    if ends - starts != timedelta(hours=1.5):
        text += f" to {ends:%H:%M}"
    text += " off" if one.cancelled_at else ""
    return text + (f" ({one.note})" if one.note else "") + (" elsewhere" if one.venue_id else "")


def join(uow: UnitOfWork) -> None:
    territory = people.choices(uow)[0].id
    anna = people.join(uow, telegram_id=1, name="Anna", language="it", territory_id=territory, agreed_at=uow.now)
    enrolments.enrol(uow, anna, uow.session.scalars(select(Activity.id)).one(), None)


def on(uow: UnitOfWork, day: str) -> int:
    """Find the date whose place in the series is on a day."""
    found = uow.session.scalars(select(Occurrence)).all()
    return next(one.id for one in found if f"{uow.programme.wall(one.slot_at):%m-%d}" == day)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


@pytest.fixture
def office(engine: Engine) -> Iterator[Office]:
    office = Office(engine)
    office.imports(SERIES)
    yield office
    office.workshop.close()


AS_IT_IS = ["11-25 17:30", "12-02 17:30", "12-09 17:30", "12-16 17:30"]


# One date alone


def test_a_date_is_moved_alone_and_a_change_of_the_series_leaves_it_there(office: Office) -> None:
    office.move("12-02", "2026-12-03 18:00", "2026-12-03 20:00")
    moved = "12-02 17:30 on 12-03 18:00 to 20:00"
    assert office.dates() == ["11-25 17:30", moved, *AS_IT_IS[2:]]
    office.imports(SERIES | {"fine": "2026-11-25 18:00"})
    assert office.dates() == [
        "11-25 17:30 to 18:00",
        moved,
        "12-09 17:30 to 18:00",
        "12-16 17:30 to 18:00",
    ]
    office.imports(SERIES | {"ricorrenza": "FREQ=WEEKLY;COUNT=2;BYDAY=TH"})
    assert moved in office.dates()


def test_a_date_that_is_moved_back_follows_its_series_again(office: Office) -> None:
    office.move("12-02", "2026-12-03 18:00", "2026-12-03 20:00")
    office.move("12-02", "2026-12-02 17:30", "2026-12-02 19:00")
    office.imports(SERIES | {"fine": "2026-11-25 18:00"})
    assert office.dates()[1] == "12-02 17:30 to 18:00"


def test_a_cancelled_date_stays_cancelled_whatever_becomes_of_the_series_and_can_be_restored(office: Office) -> None:
    office.cancel("12-02")
    office.cancel("12-02")
    office.imports(SERIES | {"fine": "2026-11-25 18:00"})
    office.imports(SERIES)
    office.workshop.do(occurrences.extend_horizon)
    assert office.dates() == ["11-25 17:30", "12-02 17:30 off", *AS_IT_IS[2:]]
    office.restore("12-02")
    assert office.dates() == AS_IT_IS
    office.imports(SERIES | {"ricorrenza": "FREQ=WEEKLY;COUNT=1"})
    assert office.dates() == ["11-25 17:30"]


def test_a_moved_date_that_was_cancelled_is_restored_where_it_was_moved(office: Office) -> None:
    office.move("12-02", "2026-12-03 18:00", "2026-12-03 19:30")
    office.cancel("12-02")
    assert office.dates()[1] == "12-02 17:30 on 12-03 18:00 off"
    office.restore("12-02")
    assert office.dates()[1] == "12-02 17:30 on 12-03 18:00"


def test_a_date_is_at_another_venue_or_has_a_note_of_its_own(office: Office) -> None:
    office.imports(SERIES, an_activity("Cucito", centro="Palestra"))

    def elsewhere(uow: UnitOfWork) -> None:
        palestra = uow.session.scalars(select(Venue.id).where(Venue.name == "Palestra")).one()
        occurrences.change(uow, on(uow, "12-02"), venue_id=palestra, note="  Porta le \n scarpe ")

    def at_home(uow: UnitOfWork) -> None:
        occurrences.change(uow, on(uow, "12-02"), venue_id=uow.session.scalars(select(Activity.venue_id)).first())

    office.workshop.do(elsewhere)
    assert "12-02 17:30 (Porta le scarpe) elsewhere" in office.dates()
    office.workshop.do(at_home)
    office.notes("12-02", "")
    assert [one for one in office.dates() if one.startswith("12-02")] == ["12-02 17:30"]
    with pytest.raises(ValueError, match="x"):
        office.notes("12-02", "x" * 301)


def test_a_date_cannot_end_before_it_begins_and_one_that_is_not_there_cannot_be_changed(office: Office) -> None:
    with pytest.raises(ValueError, match="2026"):
        office.move("12-02", "2026-12-03 18:00", "2026-12-03 18:00")
    with pytest.raises(LookupError):
        office.workshop.do(occurrences.cancel, 4711)
    assert office.dates() == AS_IT_IS


def test_every_change_of_a_date_changes_its_activity_and_the_catalogue(office: Office) -> None:
    changes: list[Callable[[], None]] = [
        lambda: office.move("12-02", "2026-12-03 18:00", "2026-12-03 20:00"),
        lambda: office.cancel("12-09"),
        lambda: office.restore("12-09"),
        lambda: office.notes("12-16", "Ultima volta"),
    ]
    for change in changes:
        office.now += timedelta(minutes=1)
        version = office.version()
        change()
        assert office.version() != version
        assert office.activity().changed_at == office.now
    changed_at, version = office.activity().changed_at, office.version()
    office.now += timedelta(minutes=1)
    office.restore("12-09")
    assert (office.activity().changed_at, office.version()) == (changed_at, version)


def test_new_dates_within_the_horizon_change_their_activity_too(office: Office) -> None:
    office.imports(SERIES | {"ricorrenza": "FREQ=WEEKLY"})
    office.now += timedelta(days=8)
    version = office.version()
    office.workshop.do(occurrences.extend_horizon)
    assert (office.activity().changed_at, office.version() != version) == (office.now, True)
    version = office.version()
    office.now += timedelta(hours=1)
    office.workshop.do(occurrences.extend_horizon)
    assert office.version() == version


@pytest.mark.parametrize(
    ("starts", "ends", "shown"),
    [
        ("2027-03-28 02:30", "2027-03-28 04:00", "03-28 03:30 to 04:00"),  # an hour that clocks skip
        ("2027-10-31 01:30", "2027-10-31 02:30", "10-31 01:30 to 02:30"),  # an hour that they show twice
    ],
)
def test_a_date_is_moved_by_the_wall_clock(office: Office, starts: str, ends: str, shown: str) -> None:
    office.move("12-02", starts, ends)
    assert office.dates()[1] == f"12-02 17:30 on {shown}"


def test_the_second_of_the_two_hours_in_autumn_counts_as_the_first(office: Office) -> None:
    later = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # half past two, for the second time
    office.workshop.do(lambda uow: occurrences.move(uow, on(uow, "12-02"), later, later + timedelta(hours=1)))

    def look(uow: UnitOfWork) -> tuple[datetime, datetime]:
        one = uow.session.get_one(Occurrence, on(uow, "12-02"))
        return one.starts_at, one.ends_at

    assert office.workshop.do(look) == (later - timedelta(hours=1), later + timedelta(hours=1))


async def test_who_waits_is_offered_a_place_when_the_only_date_is_on_again(world: World) -> None:
    world.imports(an_activity("Yoga", posti="1"))
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    await bruno.taps("Attività", "Yoga", "Mettimi in lista")
    world.ask(lambda uow: occurrences.cancel(uow, on(uow, "11-25")))
    assert world.imports(an_activity("Yoga", posti="2")).offered == 0
    world.ask(lambda uow: occurrences.restore(uow, on(uow, "11-25")))
    await world.ticks()
    bruno.sees("Si è liberato un posto")


# Exceptions of a series, as files have them


def test_a_series_skips_dates_and_has_others_besides(office: Office) -> None:
    report = office.imports(
        SERIES | {"date_saltate": "2026-12-02, 2026-12-09 17:30", "date_aggiunte": "2026-12-04 09:00"}
    )
    assert report.changed == {"Y1": ("added_dates", "skipped_dates")}
    assert office.dates() == ["11-25 17:30", "12-04 09:00", "12-16 17:30"]
    assert office.imports(SERIES).unchanged == 1  # a file without the columns says nothing about them
    assert office.imports(SERIES | {"date_saltate": "", "date_aggiunte": ""}).changed
    assert office.dates() == AS_IT_IS


def test_a_row_moves_cancels_and_changes_dates_and_takes_it_back(office: Office) -> None:
    cell = "2026-12-02 17:30 > annullata\n2026-12-09 17:30 > 2026-12-10 18:00 - 19:30 > nota: In palestra"
    report = office.imports(SERIES | {"date_cambiate": cell})
    assert report.changed == {"Y1": ("changed_dates",)}
    assert [(one.column, one.old) for one in report.differences["Y1"]] == [("date_cambiate", "")]
    assert office.dates()[1:3] == ["12-02 17:30 off", "12-09 17:30 on 12-10 18:00 (In palestra)"]
    assert office.imports(SERIES | {"date_cambiate": cell}).unchanged == 1
    assert office.imports(SERIES).unchanged == 1
    assert office.imports(SERIES | {"date_cambiate": ""}).changed == {"Y1": ("changed_dates",)}
    assert office.dates() == AS_IT_IS


def test_a_date_can_be_at_another_place_that_the_row_describes(office: Office) -> None:
    cell = "2026-12-02 17:30 > centro: Palestra > territorio: Cremona > indirizzo: via Po 3 > punto: 45.13 10.02"
    report = office.imports(SERIES | {"date_cambiate": cell})
    assert report.new_venues == ["Palestra"]
    venue = office.workshop.do(lambda uow: uow.session.scalars(select(Venue).where(Venue.name == "Palestra")).one())
    assert (venue.address, venue.lat, venue.lon) == ("via Po 3", 45.13, 10.02)
    assert office.imports(SERIES | {"date_cambiate": cell}).unchanged == 1


def test_dates_that_have_begun_stay_as_they_were(office: Office) -> None:
    office.cancel("12-02")
    office.now += timedelta(days=10)
    cell = "2026-11-25 17:30 > annullata\n2026-12-09 17:30 > annullata"
    assert office.imports(SERIES | {"date_cambiate": cell}).changed
    assert office.dates() == ["11-25 17:30", "12-02 17:30 off", "12-09 17:30 off", "12-16 17:30"]
    assert office.imports(SERIES | {"date_cambiate": cell}).unchanged == 1


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"date_saltate": "domani"}, "colonna date_saltate: «domani» non è una data con l'ora"),
        ({"date_cambiate": "2026-12-02 17:30 > chissà"}, "colonna date_cambiate: «2026-12-02 17:30 > chissà» non si"),
        ({"date_cambiate": "2026-12-02 17:30 > 2026-12-02 18:00 - 17:00"}, "non si legge"),
        ({"date_cambiate": "2026-12-02 17:30\n2026-12-02 17:30 > annullata"}, "la stessa data c'è due volte"),
        ({"date_cambiate": "9999-12-31 23:00 > annullata"}, "controlla l'anno"),
        ({"date_cambiate": "2026-12-02 17:30 > nota: " + "x" * 301}, "più lungo di 300"),
        ({"date_aggiunte": ", ".join(["2026-12-02"] * 1001)}, "ha più di 1000 date"),
        ({"ricorrenza": "", "date_saltate": "2026-11-25"}, "colonna date_saltate: non resta nessuna data"),
        ({"date_saltate": "2026-11-25, 2026-12-02, 2026-12-09, 2026-12-16"}, "non resta nessuna data"),
    ],
)
def test_exceptions_that_cannot_be_read_are_told(cells: dict[str, str], words: str) -> None:
    (problem,) = imports.read_catalogue(csv([SERIES | cells])).problems
    assert words in console.problem(problem)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20)
WALL = st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2030-01-01")).map(
    lambda one: one.replace(microsecond=0)
)


@given(WALL, WALL, st.integers(1, 1000), st.booleans(), TEXT, TEXT, TEXT)
def test_a_changed_date_is_read_as_it_was_written(
    slot: datetime, starts: datetime, minutes: int, is_cancelled: bool, venue: str, address: str, note: str
) -> None:
    changed = ChangedDate(
        slot, starts, starts + timedelta(minutes=minutes), is_cancelled, venue, "", address, 45.1, -9.2e-7, note
    )
    assert read(written(changed), timedelta(hours=24)) == changed


# A series that changes

RULES = st.sampled_from(
    ["", "FREQ=WEEKLY;COUNT=4", "FREQ=WEEKLY;BYDAY=TH;COUNT=3", "FREQ=DAILY;COUNT=10", "FREQ=WEEKLY;INTERVAL=2;COUNT=3"]
)
STARTS = st.sampled_from(["2026-11-25 17:30", "2026-11-26 10:00", "2026-11-25 18:00", "2027-03-27 02:30"])
ROWS = st.builds(
    lambda begin, rule, skipped, moved: (
        SERIES
        | {
            "inizio": begin,
            "fine": f"{datetime.fromisoformat(begin) + timedelta(hours=1.5):%Y-%m-%d %H:%M}",
            "ricorrenza": rule,
            "date_saltate": skipped,
        }
        | ({} if moved is None else {"date_cambiate": moved})
    ),
    STARTS,
    RULES,
    st.sampled_from(["", "2026-12-02 17:30", "2026-12-02 17:30, 2026-12-03 10:00"]),
    st.sampled_from([None, "", "2026-12-02 17:30 > annullata", "2026-12-03 10:00 > 2026-12-20 10:00 - 11:00"]),
)
STEPS = st.lists(
    ROWS | st.tuples(st.sampled_from(["cancel", "restore", "move", "pass"]), st.integers(0, 9)), max_size=6
)


def do_step(office: Office, what: str, number: int) -> None:
    if what == "pass":
        office.now += timedelta(days=number)
        return

    def change(uow: UnitOfWork) -> None:
        found = uow.session.scalars(select(Occurrence).order_by(Occurrence.slot_at, Occurrence.id)).all()
        one = found[number % len(found)]
        if what == "move":
            occurrences.move(uow, one.id, one.starts_at + timedelta(hours=20), one.ends_at + timedelta(hours=20))
        else:
            {"cancel": occurrences.cancel, "restore": occurrences.restore}[what](uow, one.id)

    office.workshop.do(change)


def settle(uow: UnitOfWork) -> None:
    occurrences.write_down(uow, uow.session.scalars(select(Activity)).all())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_whatever_becomes_of_a_series_no_date_that_someone_counts_on_is_lost(
    steps: list[dict[str, str] | tuple[str, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = Office(open_engine(databases.sqlite(Path(folder)), databases.KEYS))
        office.imports(SERIES)
        office.joined()
        known: set[int] = set()
        for step in steps:
            known |= set(office.workshop.do(lambda uow: uow.session.scalars(select(Occurrence.id)).all()))
            if isinstance(step, dict):
                office.imports(step)
            else:
                do_step(office, *step)
            now = set(office.workshop.do(lambda uow: uow.session.scalars(select(Occurrence.id)).all()))
            assert known <= now
            before, changed_at = office.dates(), office.activity().changed_at
            office.now += timedelta(seconds=1)
            office.workshop.do(settle)
            assert (office.dates(), office.activity().changed_at) == (before, changed_at)
        office.workshop.close()
