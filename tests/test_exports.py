"""The catalogue in files: what an export writes, and that importing it again loses and changes nothing."""

import csv as csv_module
import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook
from sqlalchemy import Engine, select

from bot.work import Workshop
from services import exports, imports, occurrences, requirements
from services.asked_cells import ASKED, questions
from services.catalogue_rows import COLUMNS
from services.programme import Programme
from services.requirements import Employment, OwnQuestion, Rules
from services.work import UnitOfWork
from storage.applications import ApplicationState
from storage.catalogue import Activity
from storage.database import open_engine
from storage.occurrences import Occurrence
from storage.requirements import Requirements
from storage.territories import Territory
from tests.support import databases, graduates
from tests.support.desk import Desk
from tests.support.world import MONDAY, World, an_activity, csv
from views import console

KINDS = ("csv", "xlsx", "ics")


@contextmanager
def an_office() -> Iterator[Workshop]:
    """An empty database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(databases.sqlite(Path(folder)), databases.KEYS)
        workshop = Workshop(engine, Programme(), clock=lambda: MONDAY)
        yield workshop
        workshop.close()


def exported(workshop: Workshop, kind: str) -> bytes:
    return workshop.do(lambda uow: exports.write_entries(list(exports.entries(uow)), kind, uow.programme))


def rows_of(data: bytes, kind: str) -> object:
    """Give what a file says, without the moment at which it was written."""
    if kind == "csv":
        return data
    if kind == "ics":
        return [line for line in data.splitlines() if not line.startswith(b"DTSTAMP")]
    return list(load_workbook(io.BytesIO(data)).worksheets[0].values)


def read(data: bytes, kind: str) -> imports.Reading:
    return imports.read_file(data, kind, programme=Programme())


def dates(workshop: Workshop) -> list[tuple[object, ...]]:
    """List every date of the catalogue, whatever its numbers are."""

    def look(uow: UnitOfWork) -> list[tuple[object, ...]]:
        query = select(Activity.code, Occurrence).join(Activity, Activity.id == Occurrence.activity_id)
        return sorted(
            (code, one.slot_at, one.starts_at, one.ends_at, one.cancelled_at is None, one.is_pinned, one.note)
            for code, one in uow.session.execute(query)
        )

    return workshop.do(look)


# Any catalogue

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff") | st.just("\n"),
    max_size=30,
)
TEXTS |= st.sampled_from(
    ["=1+1", "'=1", "''=x", "-5", "+39 0373", "@x", "'ciao", "a,b;c\\d", '"x"', "<b>a</b> &amp; b", "\\n", "x\n\ny",
     "_x000D_", "%", "è" * 60, "1", "2026-12-02", "SÌ", "00123", "a\\", "più > meno"]
)  # fmt: skip
PHRASES = TEXTS.map(lambda text: " ".join(text.split()))
NAMES = PHRASES.filter(lambda text: any(one.isprintable() for one in text)).map(lambda text: text[:60].strip() or "x")
RULES = st.sampled_from(
    ["", "", "FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=5", "FREQ=DAILY;UNTIL=20270105", "FREQ=DAILY;UNTIL=20270105T100000",
     "FREQ=WEEKLY;UNTIL=20270105T100000Z;WKST=MO", "FREQ=MONTHLY;BYDAY=-1FR"]
)  # fmt: skip
DEGREES = st.floats(-90, 90, allow_nan=False)
MOMENTS = st.datetimes(datetime.fromisoformat("2026-11-01"), datetime.fromisoformat("2027-04-01")).map(
    lambda one: one.replace(microsecond=0)
)


def part(most: int) -> st.SearchStrategy[str]:
    """Give a part of a cell, with every sign that parts one, as somebody writes it who means it."""
    words = NAMES | st.sampled_from(["a;b", "c, d > e", "\\", "\\;", "(facoltativa)", "\\(x", ">", "=1+1"])
    return words.map(lambda text: re.sub(r"([\\,;>(])", r"\\\1", text[:most].strip()))


QUESTIONS = st.tuples(
    part(60), st.lists(part(40), max_size=3, unique_by=str.casefold), st.sampled_from([[], ["(facoltativa)"]])
).map(lambda one: " > ".join([one[0], *one[1], *one[2]]))

ASKING = st.fixed_dictionaries(
    {},
    optional={
        "condizione": st.sampled_from(["", "cerca lavoro", "Studia, poche_ore", "lavora; lavora"]),
        "residenza": st.sampled_from(["", "Crema", "crema"]),
        "documenti": st.lists(part(60), max_size=3).map("; ".join),
        "domande": st.lists(QUESTIONS, max_size=3, unique_by=lambda one: questions(one)[0].text).map("\n".join),
        "risposta_entro": st.sampled_from(["", "5", "10"]),
    },
)


def wall(one: datetime) -> str:
    return one.isoformat(sep=" ")


@st.composite
def activities(draw: st.DrawFn) -> dict[str, str]:
    """Describe an activity with everything that one can have."""
    begin = draw(MOMENTS)
    least = draw(st.none() | st.integers(0, 120))
    point = draw(st.none() | st.tuples(DEGREES, DEGREES))
    exact = draw(st.booleans())
    cells: dict[str, Any] = {
        "titolo": draw(NAMES),
        "descrizione": draw(TEXTS),
        "tipo": draw(st.sampled_from(["attivita", "corso", "laboratorio"])),
        "categoria": draw(PHRASES),
        "territorio": draw(st.sampled_from(["Crema", "Cremona", "Soresina", "=Trigolo"])),
        "centro": draw(NAMES),
        "indirizzo": draw(PHRASES),
        "lat": "" if point is None else f"{point[0]:.{17 if exact else 5}f}",
        "lon": "" if point is None else f"{point[1]:.{17 if exact else 5}f}",
        "inizio": wall(begin),
        "fine": wall(begin + timedelta(seconds=draw(st.integers(60, 200_000)))),
        "ricorrenza": draw(RULES.filter(lambda rule: begin.year < 2027 or "UNTIL" not in rule)),
        "eta_min": "" if least is None else least,
        "eta_max": draw(st.none() | st.integers(least or 0, 120)) or "",
        "posti": draw(st.sampled_from(["", "0", "12"])),
        "posti_per": draw(st.sampled_from(["", "serie", "data"])),
        "costo": draw(st.sampled_from(["0", "5", "7.50", "0.05", "1234.1"])),
        "iscrizione": draw(st.sampled_from(["libera", "posti", "candidatura"])),
        "contatto": draw(PHRASES),
        "accessibile": draw(st.sampled_from(["", "si", "no"])),
        "date_saltate": ", ".join(wall(begin + timedelta(days=7 * one)) for one in draw(st.sets(st.integers(1, 3)))),
        "date_aggiunte": "; ".join(wall(one) for one in draw(st.lists(MOMENTS, max_size=2))),
    }
    if cells["iscrizione"] == "candidatura":
        cells |= draw(ASKING) | {"posti_per": draw(st.sampled_from(["", "serie"]))}
    return {name: str(value) for name, value in cells.items()}


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["move", "cancel", "note", "elsewhere"]),
        st.tuples(st.integers(-200, 5_000), st.integers(1, 300), PHRASES),
    ),
    max_size=5,
)


def apply(uow: UnitOfWork, changes: list[tuple[int, str, tuple[int, int, str]]]) -> None:
    """Change single dates as staff would, some of all that there are."""
    for number, what, (shift, minutes, text) in changes:
        found = uow.session.scalars(select(Occurrence).order_by(Occurrence.slot_at, Occurrence.id).limit(200)).all()
        if not found:
            return
        one = found[number % len(found)]
        if what == "move":
            begin = one.starts_at + timedelta(minutes=shift)
            occurrences.move(uow, one.id, begin, begin + timedelta(minutes=minutes))
        elif what == "cancel":
            occurrences.cancel(uow, one.id)
        elif what == "note":
            occurrences.change(uow, one.id, note=text)
        else:
            venue = uow.session.scalars(select(Activity.venue_id).order_by(Activity.id.desc()).limit(1)).one()
            occurrences.change(uow, one.id, venue_id=venue)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(activities(), min_size=1, max_size=3), CHANGES)
@example([{"titolo": "=1+1", "descrizione": "a\nb"}], [(0, "cancel", (0, 1, ""))])
def test_an_exported_catalogue_is_imported_without_any_difference(
    kind: str, described: list[dict[str, str]], changes: list[tuple[int, str, tuple[int, int, str]]]
) -> None:
    rows = [an_activity(codice=f"A{number}") | one for number, one in enumerate(described)]
    rows.append(an_activity("Dove siamo"))  # so that Crema is known wherever the file goes
    for number, row in enumerate(rows):
        row["centro"] += f" {number}"  # of several addresses of one venue only the last is kept
    with an_office() as office, an_office() as other:
        office.do(imports.write_catalogue, imports.read_catalogue(csv(rows)))
        office.do(apply, changes)
        data = exported(office, kind)
        reading = read(data, kind)
        assert not reading.problems
        again = office.do(imports.write_catalogue, reading)
        assert (again.new, again.differences, again.changed_venues) == ([], {}, [])
        assert again.unchanged == len(rows)
        there = other.do(imports.write_catalogue, reading)
        assert len(there.new) == len(rows)
        assert rows_of(exported(other, kind), kind) == rows_of(data, kind)
        ahead = [one for one in dates(office) if one[2] > MONDAY or one[5]]  # type: ignore[operator]
        assert [one for one in dates(other) if one[2] > MONDAY or one[5]] == ahead  # type: ignore[operator]


# What a class asks

CLASS = an_activity("Tu puoi", codice="TP1", tipo="corso", iscrizione="candidatura", eta_min="19", eta_max="39") | {
    "condizione": "cerca lavoro, non_lavora_non_studia",
    "residenza": "crema",
    "documenti": "Carta d'identità; CV (uno o due fogli)",
    "domande": "Perché ti interessa?\nHai un computer? > sì > no, mai > (facoltativa)",
    "risposta_entro": "5",
}

ASKS = Rules(
    min_age=19,
    max_age=39,
    employment=(Employment.SEEKING, Employment.NEITHER),
    territory_ids=(1,),
    papers=("Carta d'identità", "CV (uno o due fogli)"),
    questions=(
        OwnQuestion(text="Perché ti interessa?"),
        OwnQuestion(text="Hai un computer?", choices=("sì", "no, mai"), may_skip=True),
    ),
    answer_days=5,
)


def asks(office: Workshop, code: str = "TP1") -> tuple[Rules, int]:
    """Give what a class asks now, and in how many versions that was written."""

    def look(uow: UnitOfWork) -> tuple[Rules, int]:
        activity = uow.session.scalars(select(Activity).where(Activity.code == code)).one()
        versions = uow.session.scalars(select(Requirements.version).where(Requirements.activity_id == activity.id))
        return requirements.current(uow, activity), len(versions.all())

    return office.do(look)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_class_asks_travels_in_files_of_every_kind(office: Workshop, kind: str) -> None:
    imported(office, CLASS, SERIES)
    assert asks(office) == (ASKS, 1)
    data = exported(office, kind)
    report = office.do(imports.write_catalogue, read(data, kind))
    assert (report.unchanged, report.changed, asks(office)[1]) == (2, {}, 1)
    with an_office() as other:
        other.do(imports.write_catalogue, read(data, kind))
        assert asks(other) == (ASKS, 1)
        assert rows_of(exported(other, kind), kind) == rows_of(data, kind)


def test_a_file_that_does_not_speak_of_it_changes_nothing_of_what_a_class_asks(office: Workshop) -> None:
    imported(office, CLASS)
    imported(office, {name: cell for name, cell in CLASS.items() if name not in ASKED} | {"titolo": "Tu puoi!"})
    assert asks(office) == (ASKS, 1)
    imported(office, {name: cell for name, cell in CLASS.items() if name != "documenti"} | {"condizione": ""})
    assert asks(office) == (ASKS.model_copy(update={"employment": ()}), 2)


def test_a_rehearsal_shows_what_a_class_would_ask_and_writes_nothing(office: Workshop) -> None:
    imported(office, CLASS)
    other = CLASS | {"documenti": "", "risposta_entro": "", "domande": "Perché?"}
    report = office.rehearse(imports.write_catalogue, imports.read_catalogue(csv([other])))
    assert [(one.column, one.new) for one in report.differences["TP1"]] == [
        ("documenti", ""),
        ("domande", "Perché?"),
        ("risposta_entro", ""),
    ]
    assert asks(office) == (ASKS, 1)


def test_what_operators_wrote_in_the_chat_is_exported(office: Workshop) -> None:
    imported(office, CLASS | dict.fromkeys(ASKED, ""))
    written = ASKS.model_copy(update={"papers": ("Un foglio; anzi due", "C:\\temp > qui"), "answer_days": 10})

    def revise(uow: UnitOfWork) -> None:
        activity = uow.session.scalars(select(Activity)).one()
        requirements.revise(uow, activity, written, by_id=None)

    assert asks(office)[1] == 0
    office.do(revise)
    for kind in KINDS:
        data = exported(office, kind)
        assert office.do(imports.write_catalogue, read(data, kind)).unchanged == 1
        with an_office() as other:
            other.do(imports.write_catalogue, read(data, kind))
            assert asks(other)[0] == written


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("condizione", "in pensione", "cerca_lavoro"),
        ("documenti", ";".join("abcdefg"), "al massimo 6"),
        ("documenti", "x" * 101, "100 caratteri"),
        ("domande", "\n".join("abcd"), "al massimo 3"),
        ("domande", "Perché?\nCome?\nPerché? > sì > no", "«Perché?» c'è più volte"),
        ("domande", "> sì > no", "serve la domanda"),
        ("domande", "Quale? > " + " > ".join("1234567"), "al massimo 6"),
        ("domande", "x" * 201, "200 caratteri"),
        ("risposta_entro", "61", "da 1 a 60"),
        ("risposta_entro", "presto", "numero intero"),
        ("residenza", "Roma", "non è una zona"),
        ("iscrizione", "posti", "scrivi candidatura in iscrizione"),
    ],
)
def test_a_cell_of_what_a_class_asks_that_cannot_be_used_is_told_with_its_reason(
    office: Workshop, column: str, cell: str, why: str
) -> None:
    reading = imports.read_catalogue(csv([CLASS | {column: cell}, an_activity("Cucito")]))
    report = office.do(imports.write_catalogue, reading)
    (problem,) = report.problems
    assert (problem.line, problem.column) == (2, "condizione" if column == "iscrizione" else column)
    assert why in console.problem(problem)
    assert report.new == ["Cucito"]


def test_a_town_that_only_the_file_itself_brings_is_known(office: Workshop) -> None:
    imported(office, CLASS | {"residenza": "Soresina"}, an_activity("Cucito", territorio="Soresina"))
    (town,) = asks(office)[0].territory_ids
    assert office.do(lambda uow: uow.session.get_one(Territory, town).name) == "Soresina"


async def test_what_people_applied_for_is_not_given_away_without_an_application(world: World) -> None:
    anna, activity_id = await world.member("Anna"), graduates.a_class(world)
    graduates.applies(world, anna, activity_id, ApplicationState.RECEIVED)
    row = an_activity(graduates.TITLE, tipo="corso", posti="40", ricorrenza="FREQ=WEEKLY;COUNT=2")
    (problem,) = world.imports(row).problems
    assert (problem.column, "resta «candidatura»" in console.problem(problem)) == ("iscrizione", True)


# What each format looks like

SERIES = an_activity("Yoga", codice="Y1", ricorrenza="FREQ=WEEKLY;COUNT=4", posti="12", costo="7,50", eta_min="18")


@pytest.fixture
def office(engine: Engine) -> Iterator[Workshop]:
    workshop = Workshop(engine, Programme(), clock=lambda: MONDAY)
    yield workshop
    workshop.close()


def imported(office: Workshop, *rows: dict[str, str]) -> None:
    office.do(imports.write_catalogue, imports.read_catalogue(csv(rows)))


def ids(uow: UnitOfWork) -> list[int]:
    query = select(Occurrence.id).join(Activity, Activity.id == Occurrence.activity_id).where(Activity.code == "Y1")
    return list(uow.session.scalars(query.order_by(Occurrence.slot_at)))


def changed_alone(uow: UnitOfWork) -> None:
    """Cancel the second date of a series, and move the third to the day after."""
    _, second, third, _ = ids(uow)
    occurrences.cancel(uow, second)
    one = uow.session.get_one(Occurrence, third)
    occurrences.move(uow, third, one.starts_at + timedelta(days=1), one.ends_at + timedelta(days=1))
    occurrences.change(uow, third, note="In palestra")


def test_a_csv_has_the_columns_of_the_contract_and_those_of_exceptions_only_where_there_are_any(
    office: Workshop,
) -> None:
    imported(office, SERIES, an_activity("Cucito"))
    plain = exported(office, "csv").decode("utf-8-sig").splitlines()
    assert plain[0] == ";".join(COLUMNS)
    assert [line[:7] for line in plain[1:]] == ["Cucito;", "Y1;Yoga"]
    office.do(changed_alone)
    rows = list(csv_module.DictReader(io.StringIO(exported(office, "csv").decode("utf-8-sig")), delimiter=";"))
    assert list(rows[0]) == [*COLUMNS, "date_cambiate"]
    assert rows[1]["date_cambiate"].splitlines() == [
        "2026-12-02 17:30 > annullata",
        "2026-12-09 17:30 > 2026-12-10 17:30 - 2026-12-10 19:00 > nota: In palestra",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_exceptions_come_back_on_both_databases(office: Workshop, kind: str) -> None:
    imported(office, SERIES | {"date_saltate": "2026-12-16"})
    office.do(lambda uow: occurrences.cancel(uow, ids(uow)[1]))
    data = exported(office, kind)
    report = office.do(imports.write_catalogue, read(data, kind))
    assert (report.unchanged, report.changed) == (1, {})
    with an_office() as other:
        other.do(imports.write_catalogue, read(data, kind))
        assert dates(other) == dates(office)
        assert [one[4] for one in dates(other)] == [True, False, True]


@pytest.mark.parametrize("formula", ["=1+1", "+39 0373", "-x", "@SUM(A1)"])
def test_what_spreadsheets_would_take_for_a_formula_is_written_as_text(office: Workshop, formula: str) -> None:
    imported(office, SERIES | {"titolo": formula, "lat": "-45.5", "lon": "-9.25"})
    line = exported(office, "csv").decode("utf-8-sig").splitlines()[1]
    assert f";'{formula};" in f";{line};".replace('"', "")
    assert ";-45.5;-9.25;" in line
    sheet = load_workbook(io.BytesIO(exported(office, "xlsx"))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    for kind in KINDS:
        assert read(exported(office, kind), kind).rows["Y1"].titolo == formula


def test_a_workbook_holds_dates_and_numbers_and_its_header_stays_in_sight(office: Workshop) -> None:
    imported(office, SERIES)
    sheet = load_workbook(io.BytesIO(exported(office, "xlsx"))).worksheets[0]
    names, row = list(sheet.values)
    cells = dict(zip(names, row, strict=True))
    assert (cells["inizio"], cells["posti"], cells["costo"]) == (datetime.fromisoformat("2026-11-25 17:30"), 12, 7.5)
    assert sheet.freeze_panes == "C2"


def test_other_programs_read_the_calendar(office: Workshop) -> None:
    imported(office, SERIES | {"descrizione": "Porta: tappetino, coperta; acqua\n" + "è" * 200})
    office.do(changed_alone)
    data = exported(office, "ics")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    calendar = Calendar.from_ical(data)
    events: list[Any] = calendar.walk("VEVENT")
    series, cancelled, moved = events
    assert not any(one.errors for one in calendar.walk())
    assert str(series["DESCRIPTION"]) == "Porta: tappetino, coperta; acqua\n" + "è" * 200
    assert (series["RRULE"]["COUNT"], str(series["DTSTART"].dt.tzinfo)) == ([4], "Europe/Rome")
    assert cancelled["STATUS"] == "CANCELLED"
    assert f"{moved['RECURRENCE-ID'].dt:%d %H:%M} {moved['DTSTART'].dt:%d %H:%M}" == "09 17:30 10 17:30"
    assert str(series["LOCATION"]) == "Centro civico Ombriano, via Toffetti 1, Crema"


def test_what_was_withdrawn_is_left_out(office: Workshop) -> None:
    imported(office, SERIES, an_activity("Cucito"))
    calendar = exported(office, "ics").replace(b"SUMMARY:Yoga", b"SUMMARY:Yoga\r\nSTATUS:CANCELLED")
    assert office.do(imports.write_catalogue, read(calendar, "ics")).withdrawn == ["Y1"]
    assert list(read(exported(office, "csv"), "csv").rows) == ["Cucito"]


def test_a_place_that_somebody_wrote_anew_in_their_calendar_counts(office: Workshop) -> None:
    imported(office, SERIES)
    calendar = exported(office, "ics").replace(b"LOCATION:Centro civico Ombriano", b"LOCATION:Palestra Nuova")
    report = office.do(imports.write_catalogue, read(calendar, "ics"))
    assert report.new_venues == ["Palestra Nuova"]


# The command


def test_the_command_writes_a_file_that_it_imports_again(desk: Desk) -> None:
    desk.runs("import", desk.writes("uno.csv", csv([SERIES, an_activity("Cucito")])))
    for name in ("due.csv", "due.xlsx", "due.ICS"):
        desk.runs("export", name).says(f"Catalogo scritto in {name}: 2 attività.")
        desk.runs("import", name).says(f"{name}: 2 righe, 0 nuove, 0 cambiate, 2 uguali, 0 da correggere.")
    desk.runs("export", "catalogo", "--format", "csv").says("2 attività")
    assert (desk.folder / "catalogo").read_bytes() == (desk.folder / "due.csv").read_bytes()
    assert not list(desk.folder.glob("*.part"))


def test_a_file_that_cannot_be_written_is_wrong_usage(desk: Desk) -> None:
    desk.runs("export", "catalogo.pdf").refuses("catalogo.pdf: non so scrivere file «pdf»", "--format csv")
    desk.runs("export", desk.folder, "--format", "csv").refuses("è una cartella")
    desk.runs("export", "manca/catalogo.csv").refuses("manca/catalogo.csv: il file non si può scrivere")
    desk.runs("export", "farelegami.db", "--format", "csv").refuses("è un file del bot stesso")
