"""Catalogue files: what is read, what is refused and where, and what an import does to what is there."""

import csv as csv_module
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from bot.work import Workshop
from services import imports, occurrences
from services.catalogue_rows import COLUMNS, REQUIRED
from services.imports import Reading, Report
from services.programme import Programme
from services.spreadsheets import LARGEST, MOST_ROWS, UnreadableTable
from services.work import UnitOfWork
from simulator.demo_data import write_catalogue
from storage import marks
from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.territories import Territory, Venue
from tests.support.desk import Desk
from tests.support.world import MONDAY, World, an_activity, csv
from views import console

CATALOGUE = an_activity("Yoga", codice="Y1")


class Office:
    """Imports rows into a database, at a moment that tests move."""

    def __init__(self, engine: Engine) -> None:
        self.now = MONDAY
        self.workshop = Workshop(engine, Programme(), clock=lambda: self.now)

    def imports(self, *rows: dict[str, str]) -> Report:
        return self.workshop.do(imports.write_catalogue, imports.read_catalogue(csv(rows)))

    def dates(self, code: str = "Y1") -> list[tuple[str, bool]]:
        """List an activity's dates by the wall clock, with whether they are on."""

        def look(uow: UnitOfWork) -> list[tuple[str, bool]]:
            query = (
                select(Occurrence).join(Activity, Activity.id == Occurrence.activity_id).where(Activity.code == code)
            )
            found = uow.session.scalars(query.order_by(Occurrence.starts_at))
            return [(f"{uow.programme.wall(one.starts_at):%m-%d %H:%M}", one.cancelled_at is None) for one in found]

        return self.workshop.do(look)

    def activity(self, code: str = "Y1") -> Activity:
        return self.workshop.do(lambda uow: uow.session.scalars(select(Activity).where(Activity.code == code)).one())

    def venue(self, name: str) -> Venue:
        return self.workshop.do(lambda uow: uow.session.scalars(select(Venue).where(Venue.name == name)).one())

    def counts(self) -> tuple[int, int, int]:
        """Count activities, dates and venues."""

        def look(uow: UnitOfWork) -> tuple[int, int, int]:
            one, two, three = (
                uow.session.scalar(select(func.count()).select_from(table)) or 0
                for table in (Activity, Occurrence, Venue)
            )
            return one, two, three

        return self.workshop.do(look)

    def version(self) -> str:
        """Give the version of the catalogue that is kept in memory."""
        return self.workshop.do(lambda uow: marks.value(uow.session, marks.CATALOGUE))


@pytest.fixture
def office(engine: Engine) -> Iterator[Office]:
    office = Office(engine)
    yield office
    office.workshop.close()


def read(*lines: str, encoding: str = "utf-8", end: str = "\n") -> Reading:
    return imports.read_catalogue(end.join(lines).encode(encoding))


def told(reading: Reading) -> list[str]:
    """Give the problems of a reading as the console tells them."""
    return [console.problem(one) for one in reading.problems]


def reason(data: bytes) -> str:
    """Give why a file as a whole is refused, as the console tells it."""
    with pytest.raises(UnreadableTable) as refused:
        imports.read_catalogue(data)
    return console.unreadable("attivita.csv", refused.value)


HEADER = "codice;titolo;tipo;territorio;centro;inizio;fine"
ROW = "A1;Così è più bello;attivita;Crema;Centro;2026-12-02 17:30;2026-12-02 19:00"


def changed(**cells: str) -> str:
    """Give why a row with other cells is refused; nothing, if it is not."""
    reading = imports.read_catalogue(csv([CATALOGUE | cells]))
    return told(reading)[0] if reading.problems else ""


# What is read


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_separator_and_line_end_is_understood(separator: str, end: str) -> None:
    reading = read(HEADER.replace(";", separator), "", ROW.replace(";", separator), end=end)
    assert reading.rows["A1"].titolo == "Così è più bello"
    assert not reading.problems


@pytest.mark.parametrize(
    ("encoding", "named"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")]
)
def test_spreadsheets_of_every_age_are_understood(encoding: str, named: str) -> None:
    reading = read(HEADER, ROW.replace("bello", "bello – 5 €"), encoding=encoding)
    assert (reading.rows["A1"].titolo, reading.encoding) == ("Così è più bello – 5 €", named)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_first_line_that_tells_excel_the_separator_is_understood(separator: str) -> None:
    reading = read(f"sep={separator}", HEADER.replace(";", separator), ROW.replace(";", separator), ROW)
    assert list(reading.rows) == ["A1"]
    assert [one.line for one in reading.problems] == [4]


def test_the_examples_of_the_template_are_left_out() -> None:
    reading = read(HEADER, ROW.replace("A1", "ESEMPIO-1"), ROW)
    assert (list(reading.rows), [one.line for one in reading.notes]) == (["A1"], [2])
    assert "ha solo le righe di esempio" in reason(f"{HEADER}\n{ROW.replace('A1', 'ESEMPIO-2')}".encode())


def test_an_apostrophe_that_guards_a_formula_is_no_part_of_the_text() -> None:
    cells = {"titolo": "'=1+1", "descrizione": "''-x", "contatto": "'+39 0373", "indirizzo": "'Ca' Bianca'"}
    row = imports.read_catalogue(csv([CATALOGUE | cells])).rows["Y1"]
    assert (row.titolo, row.descrizione) == ("=1+1", "'-x")
    assert (row.contatto, row.indirizzo) == ("+39 0373", "'Ca' Bianca'")


def test_a_file_of_an_unknown_kind_is_refused() -> None:
    for name in ("orario.pdf", "", "csv.", "orario"):
        with pytest.raises(UnreadableTable, match="Non so leggere"):
            imports.read_file(csv([CATALOGUE]), name, programme=Programme())
    assert imports.read_file(csv([CATALOGUE]), "Orario.CSV", programme=Programme()).rows


def test_quotes_hold_separators_quotes_and_line_breaks() -> None:
    reading = read(f"{HEADER};descrizione", ROW + ';"Porta: ""tappetino""; acqua\r\ne un asciugamano"', "", ROW)
    assert reading.rows["A1"].descrizione == 'Porta: "tappetino"; acqua\ne un asciugamano'
    assert [one.line for one in reading.problems] == [5]  # lines of the file, not rows


def test_columns_come_in_any_order_and_unknown_ones_are_told_and_ignored() -> None:
    reading = read(
        "Fine;Inizio;Note del maestro;CENTRO;note;note;territorio;Tipo;titolo;codice;età min",
        "2026-12-02 19:00;2026-12-02 17:30;boh;Centro;x;y;Crema;Attività;Yoga;A1;6",
    )
    assert reading.unknown_columns == ["note_del_maestro", "note"]
    assert (reading.rows["A1"].eta_min, reading.rows["A1"].tipo.value) == (6, "attivita")


def test_empty_lines_and_short_rows_are_no_trouble() -> None:
    reading = read("", ";;;", f"{HEADER};posti;costo", "", ROW, ";;;;;;;;;;", "")
    assert (reading.rows["A1"].posti, reading.rows["A1"].costo, reading.problems) == (None, 0, [])


def test_every_column_of_the_contract_is_known() -> None:
    names = (
        "codice titolo descrizione tipo categoria territorio centro indirizzo lat lon inizio fine ricorrenza eta_min "
    )
    names += "eta_max posti costo iscrizione contatto accessibile"
    names += " posti_per"  # ours, and optional
    assert sorted(COLUMNS) == sorted(names.split())
    assert REQUIRED == ("codice", "titolo", "tipo", "territorio", "centro", "inizio", "fine")


def test_a_formula_or_a_tag_is_only_text() -> None:
    formula = '=HYPERLINK("http://male.example";"clicca")'
    reading = imports.read_catalogue(csv([CATALOGUE | {"titolo": formula, "descrizione": "<b>Ciao</b> & <script>"}]))
    assert (reading.rows["Y1"].titolo, reading.rows["Y1"].descrizione) == (formula, "<b>Ciao</b> & <script>")


def test_a_title_is_one_line_and_holds_no_control_characters() -> None:
    cells = {"titolo": "Yoga\n dolce\x1b[31m \t per tutti", "descrizione": "Uno\r\n\x07due\n"}
    row = imports.read_catalogue(csv([CATALOGUE | cells])).rows["Y1"]
    assert (row.titolo, row.descrizione) == ("Yoga dolce [31m per tutti", "Uno\n due")


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({"costo": "5"}, 500),
        ({"costo": "7,50"}, 750),
        ({"costo": "7.5 €"}, 750),
        ({"posti": "0"}, 0),
        ({"lat": "45,3628", "lon": "9.6872"}, 45.3628),
        ({"accessibile": "Sì"}, True),
        ({"accessibile": "no"}, False),
        (
            {"inizio": "2026-12-02T17:30:00", "fine": "2026-12-02 19:00"},
            datetime.fromisoformat("2026-12-02 17:30"),
        ),
        ({"ricorrenza": "RRULE:FREQ=WEEKLY;COUNT=2"}, "FREQ=WEEKLY;COUNT=2"),
    ],
)
def test_cells_are_read_as_people_write_them(cells: dict[str, str], value: object) -> None:
    row = imports.read_catalogue(csv([CATALOGUE | cells])).rows["Y1"]
    assert getattr(row, next(iter(cells))) == value


# What is refused, and where


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"codice": ""}, "riga 2, colonna codice: manca"),
        ({"codice": "più bello"}, "riga 2 (più bello), colonna codice: «più bello» può avere solo lettere"),
        ({"codice": "a" * 63}, "al massimo 62"),
        ({"titolo": " \n "}, "riga 2 (Y1), colonna titolo: manca"),
        ({"titolo": "\u200b\u200b"}, "colonna titolo: manca"),
        ({"titolo": "x" * 121}, "colonna titolo: è più lungo di 120 caratteri"),
        ({"descrizione": "x" * 200_000}, "la riga non si legge"),
        ({"descrizione": "x" * 1501}, "colonna descrizione: è più lungo di 1500 caratteri"),
        ({"tipo": "festa"}, "colonna tipo: «festa» non va bene: scrivi uno di questi: attivita, corso, laboratorio"),
        ({"tipo": ""}, "colonna tipo"),
        ({"territorio": ""}, "colonna territorio: manca"),
        ({"centro": ""}, "colonna centro: manca"),
        ({"inizio": ""}, "colonna inizio: manca"),
        ({"inizio": "2/12/2026"}, "colonna inizio: «2/12/2026» non è una data con l'ora: scrivila così"),
        ({"inizio": "2026-02-30 10:00"}, "non è una data"),
        ({"inizio": "0001-01-01 00:00"}, "controlla l'anno"),
        ({"fine": "9999-12-31 23:59"}, "colonna fine: «9999-12-31 23:59»: controlla l'anno"),
        ({"fine": "2026-11-25 17:30"}, "colonna fine: la fine viene prima dell'inizio, o insieme"),
        ({"fine": "2026-11-25 17:00"}, "colonna fine"),
        ({"eta_min": "sei"}, "colonna eta_min: «sei» non va bene: serve un numero intero da 0 a 120"),
        ({"eta_min": "10", "eta_max": "6"}, "colonna eta_max: l'età massima è più bassa della minima"),
        ({"posti": "-1"}, "colonna posti"),
        ({"posti": "20.0"}, "colonna posti"),
        ({"posti": "1000000000000"}, "colonna posti"),
        ({"costo": "gratis"}, "colonna costo: «gratis» non è un costo in euro"),
        ({"costo": "-5"}, "colonna costo"),
        ({"lat": "100", "lon": "9"}, "colonna lat"),
        ({"lat": "45.3"}, "colonna lat: servono tutte e due le coordinate"),
        ({"lat": "nan", "lon": "inf"}, "colonna lat"),
        ({"iscrizione": "gratis"}, "colonna iscrizione: «gratis» non va bene: scrivi uno di questi: libera, posti"),
        ({"accessibile": "forse"}, "colonna accessibile: «forse» non va bene: scrivi si oppure no"),
        ({"ricorrenza": "ogni tanto"}, "colonna ricorrenza: «ogni tanto» non è una ricorrenza"),
        ({"ricorrenza": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "non dà nessuna data"),
        ({"inizio": "domani", "ricorrenza": "boh"}, "colonna inizio"),
        ({"titolo": "x\n\x1b[2J" * 40}, "colonna titolo"),
    ],
)
def test_a_bad_cell_is_told_with_its_line_its_column_and_how_to_mend_it(cells: dict[str, str], words: str) -> None:
    problem = changed(**cells)
    assert words in problem
    assert problem.isprintable()


def test_the_second_row_of_a_code_is_refused_and_the_first_imported() -> None:
    reading = read(HEADER, ROW, ROW.replace("Così", "Cosà"), ROW.replace("A1", "A2"))
    assert told(reading) == ["riga 3 (A1), colonna codice: il codice c'è già alla riga 2"]
    assert [row.titolo[:4] for row in reading.rows.values()] == ["Così", "Così"]


def test_a_row_whose_code_was_refused_before_is_imported() -> None:
    reading = read(HEADER, ROW.replace("attivita", "boh"), ROW)
    assert ([one.line for one in reading.problems], list(reading.rows)) == ([2], ["A1"])


def test_a_row_with_too_many_cells_is_refused_and_empty_ones_are_not_counted() -> None:
    reading = read(HEADER, ROW + ";;", ROW.replace("A1", "A2") + ";troppo")
    assert list(reading.rows) == ["A1"]
    assert "riga 3 (A2): la riga ha più celle dell'intestazione" in told(reading)[0]


@pytest.mark.parametrize(
    "broken", ['A0;"Senza fine;attivita', 'A0;"Doppio"sbaglio;attivita', f'A0;"{"x" * 140_000}";a']
)
def test_a_row_with_broken_quotes_costs_no_other(broken: str) -> None:
    reading = read(HEADER, broken, ROW, ROW.replace("A1", "A2").replace("Così è più bello", '"Così"'))
    assert list(reading.rows) == ["A1", "A2"]
    assert told(reading) == ["riga 2: la riga non si legge: le virgolette non si chiudono, o una cella è lunghissima"]


def test_quotes_that_open_in_every_line_are_read_in_good_time() -> None:
    reading = read(HEADER, *['a";"c'] * 3_000)
    assert len(reading.problems) > 1_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "attivita.csv: Il file è vuoto"),
        (b"\n \n\r\n", "Il file è vuoto"),
        ("\ufeff".encode(), "Il file è vuoto"),
        (HEADER.encode(), "Il file ha l'intestazione ma nessuna riga"),
        (f"{HEADER}\n;;;\n".encode(), "nessuna riga"),
        (b"codice;titolo\nA1;Yoga", "Mancano queste colonne: tipo, territorio, centro, inizio, fine"),
        (b'"codice;titolo\nA1;Yoga', "Mancano queste colonne"),
        (f"{HEADER};Titolo;CODICE\n{ROW};x;y".encode(), "Queste colonne ci sono due volte: codice, titolo"),
        (b"PK\x03\x04\x14\x00\x06\x00", "non è un CSV: salvalo dal foglio di calcolo come «CSV UTF-8»"),
        (f"{HEADER}\n{ROW}".encode("utf-16"), "non è un CSV"),
        (f"{HEADER}\n{ROW}\0".encode(), "non è un CSV"),
        (b"x" * (LARGEST + 1), "Il file è più grande di 20 MB"),
        (HEADER.encode() + b"\nx" * (MOST_ROWS + 1), "Il file ha più di 20000 righe"),
    ],
    ids=range(13),
)
def test_a_file_that_is_no_catalogue_is_refused_as_a_whole(data: bytes, words: str) -> None:
    assert words in reason(data)


@settings(max_examples=150)
@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: HEADER.encode() + b"\n" + tail))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    try:
        lines = told(imports.read_catalogue(data))
    except UnreadableTable as refused:
        lines = [console.unreadable("x.csv", refused)]
    assert all(line.isprintable() for line in lines)


CELLS = st.sampled_from(["", "A1", "a b", "corso", "Crema", "2026-12-02 17:30", "2026-12-02 19:00", "5", "-1", "si"])
CELLS |= st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=12)
CELLS |= st.sampled_from(["FREQ=WEEKLY", "FREQ=DAILY;INTERVAL=0", '"', "\n", "0001-01-01 00:00", "9" * 30])


@settings(max_examples=150)
@given(st.lists(st.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS) + 1), min_size=1, max_size=6))
def test_every_row_of_any_table_is_imported_or_a_problem_of_its_line(table: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    writer = csv_module.writer(written, delimiter=";")
    writer.writerow(COLUMNS)
    lines = []
    for row in table:
        lines.append(1 + len(list(io.StringIO(written.getvalue(), newline=""))))
        writer.writerow(row)
    filled = [line for line, row in zip(lines, table, strict=True) if any(cell.strip() for cell in row)]
    if not filled:
        assert "nessuna riga" in reason(written.getvalue().encode())
        return
    reading = imports.read_catalogue(written.getvalue().encode())
    assert len(reading.rows) + len(reading.problems) == len(filled)
    assert {one.line for one in reading.problems} <= set(filled)


# What an import does


def test_importing_twice_changes_nothing(office: Office) -> None:
    rows = (CATALOGUE | {"ricorrenza": "FREQ=WEEKLY;COUNT=3", "lat": "45.1", "lon": "9.2"}, an_activity("Uncinetto"))
    assert office.imports(*rows).new == ["Y1", "Uncinetto"]
    counts, version, written_at = office.counts(), office.version(), office.activity().changed_at
    office.now += timedelta(hours=1)
    report = office.imports(*rows)
    assert (report.new, report.changed, report.unchanged, report.changed_venues) == ([], {}, 2, [])
    assert (office.counts(), office.version(), office.activity().changed_at) == (counts, version, written_at)


def test_a_changed_row_is_updated_and_its_changes_are_named(office: Office) -> None:
    office.imports(CATALOGUE)
    version = office.version()
    office.now += timedelta(hours=1)
    report = office.imports(CATALOGUE | {"titolo": "Yoga dolce", "posti": "12"}, an_activity("Uncinetto"))
    assert (report.new, report.changed) == (["Uncinetto"], {"Y1": ("places", "title")})
    assert (office.activity().title, office.activity().changed_at) == ("Yoga dolce", office.now)
    assert office.version() != version


def test_a_report_made_a_second_time_counts_nothing_twice(office: Office) -> None:
    reading = imports.read_catalogue(csv([CATALOGUE]))
    rehearsed = office.workshop.rehearse(imports.write_catalogue, reading)
    done = office.workshop.do(imports.write_catalogue, reading)
    assert rehearsed == done
    assert (done.new, done.rows) == (["Y1"], 1)


def test_territories_and_venues_that_are_new_are_told(office: Office) -> None:
    report = office.imports(CATALOGUE, an_activity("Uncinetto", territorio="Soresina", centro="Oratorio"))
    assert (report.new_territories, report.new_venues) == (["Soresina"], ["Centro civico Ombriano", "Oratorio"])
    names = office.workshop.do(lambda uow: uow.session.scalars(select(Territory.name).order_by(Territory.rank)).all())
    assert list(names) == ["Crema", "Cremona", "Casalmaggiore", "Soresina"]
    again = office.imports(an_activity("Cucito", territorio="SORESINA", centro="oratorio"))
    assert (again.new_territories, again.new_venues) == ([], [])


def test_names_in_other_letters_are_names_of_their_own(office: Office) -> None:
    report = office.imports(
        an_activity("Uno", centro="مركز"), an_activity("Due", centro="центр"), an_activity("Tre", centro="ЦЕНТР")
    )
    assert report.new_venues == ["مركز", "центр"]


def test_a_venue_that_moved_changes_its_activities(office: Office) -> None:
    office.imports(CATALOGUE, an_activity("Cucito"), an_activity("Altrove", centro="Oratorio"))
    office.now += timedelta(hours=1)
    office.imports(CATALOGUE | {"indirizzo": "via Nuova 2"})
    assert [office.activity(code).changed_at for code in ("Y1", "Cucito")] == [office.now] * 2
    assert office.activity("Altrove").changed_at < office.now


def test_where_a_venue_is_follows_the_last_row_that_says_so(office: Office) -> None:
    office.imports(CATALOGUE | {"lat": "45.1", "lon": "9.2"}, an_activity("Cucito", indirizzo=""))
    venue = office.venue("Centro civico Ombriano")
    assert (venue.address, venue.lat) == ("via Toffetti 1", 45.1)
    rows = (CATALOGUE | {"indirizzo": "via Nuova 2"}, an_activity("Cucito", indirizzo="", lat="45.3", lon="9.2"))
    report = office.imports(*rows)
    assert (report.changed, report.changed_venues) == ({}, ["Centro civico Ombriano"])
    venue = office.venue("Centro civico Ombriano")
    assert (venue.address, venue.lat) == ("via Nuova 2", 45.3)
    assert office.imports(*rows).changed_venues == []


def test_two_addresses_of_one_venue_do_not_change_it_at_every_import(office: Office) -> None:
    rows = (CATALOGUE, an_activity("Cucito", indirizzo="via Altra 3"))
    office.imports(*rows)
    report = office.imports(*rows)
    assert (report.unchanged, report.changed_venues) == (2, [])


# Dates


def test_a_series_becomes_its_dates_up_to_the_horizon(office: Office) -> None:
    office.imports(CATALOGUE | {"ricorrenza": "FREQ=WEEKLY;COUNT=3"}, an_activity("Fine", ricorrenza="FREQ=WEEKLY"))
    assert office.dates() == [("11-25 17:30", True), ("12-02 17:30", True), ("12-09 17:30", True)]
    assert 50 <= len(office.dates("Fine")) <= 53
    office.now += timedelta(days=30)
    office.workshop.do(occurrences.extend_horizon)
    assert len(office.dates("Fine")) == len(set(office.dates("Fine"))) >= 54
    assert len(office.dates()) == 3


def test_dates_that_vanish_are_deleted_and_the_past_stays(office: Office) -> None:
    series = CATALOGUE | {"ricorrenza": "FREQ=WEEKLY;COUNT=4"}
    office.imports(series)
    office.now += timedelta(days=8)
    office.imports(series | {"inizio": "2026-11-26 18:00", "fine": "2026-11-26 20:00"})
    assert office.dates() == [
        ("11-25 17:30", True),
        ("12-03 18:00", True),
        ("12-10 18:00", True),
        ("12-17 18:00", True),
    ]


def test_a_new_end_moves_the_dates_to_come_and_not_the_past(office: Office) -> None:
    series = CATALOGUE | {"ricorrenza": "FREQ=WEEKLY;COUNT=3"}
    office.imports(series)
    office.now += timedelta(days=8)
    office.imports(series | {"fine": "2026-11-25 20:00"})

    def lengths(uow: UnitOfWork) -> list[timedelta]:
        found = uow.session.scalars(select(Occurrence).order_by(Occurrence.starts_at))
        return [one.ends_at - one.starts_at for one in found]

    assert office.workshop.do(lengths) == [timedelta(hours=1.5), timedelta(hours=2.5), timedelta(hours=2.5)]


def test_a_running_series_that_is_new_here_keeps_its_past_dates(office: Office) -> None:
    office.imports(
        CATALOGUE | {"inizio": "2026-11-11 17:30", "fine": "2026-11-11 19:00", "ricorrenza": "FREQ=WEEKLY;COUNT=3"}
    )
    assert [day for day, _ in office.dates()] == ["11-11 17:30", "11-18 17:30", "11-25 17:30"]


def test_a_date_in_the_night_of_the_change_does_not_stop_an_import(office: Office) -> None:
    report = office.imports(
        CATALOGUE | {"inizio": "2027-03-28 02:30", "fine": "2027-03-28 03:15"}, an_activity("Cucito")
    )
    assert (report.new, office.dates()) == (["Y1", "Cucito"], [("03-28 03:30", True)])


def test_a_date_that_was_cancelled_stays_so_when_the_horizon_moves(office: Office) -> None:
    series = CATALOGUE | {"ricorrenza": "FREQ=WEEKLY"}
    office.imports(series)

    def cancel(uow: UnitOfWork) -> None:
        first = uow.session.scalars(select(Occurrence).order_by(Occurrence.starts_at)).first()
        assert first is not None
        first.cancelled_at = uow.now

    office.workshop.do(cancel)
    office.workshop.do(occurrences.extend_horizon)
    office.imports(series)
    assert office.dates()[0] == ("11-25 17:30", False)
    office.imports(series | {"fine": "2026-11-25 20:00"})
    assert office.dates()[0] == ("11-25 17:30", True)


# People who count on it


def states(world: World) -> list[EnrolmentState]:
    found: list[EnrolmentState] = world.ask(
        lambda uow: list(uow.session.scalars(select(Enrolment.state).order_by(Enrolment.id)))
    )
    return found


async def test_a_changed_row_keeps_who_is_enrolled_and_cancels_dates_that_vanish(world: World) -> None:
    series = CATALOGUE | {"posti": "5", "ricorrenza": "FREQ=WEEKLY;COUNT=3"}
    world.imports(series)
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    report = world.imports(series | {"titolo": "Yoga dolce", "ricorrenza": "FREQ=WEEKLY;COUNT=2"})
    assert report.changed == {"Y1": ("recurrence", "title")}
    assert states(world) == [EnrolmentState.CONFIRMED]
    query = select(Occurrence.cancelled_at).order_by(Occurrence.starts_at)
    cancelled = world.ask(lambda uow: [one is not None for one in uow.session.scalars(query)])
    assert cancelled == [False, False, True]
    world.imports(series)
    assert world.ask(lambda uow: [one is not None for one in uow.session.scalars(query)]) == [False] * 3


async def test_places_that_are_raised_are_offered_and_lowered_ones_evict_nobody(world: World) -> None:
    world.imports(CATALOGUE | {"posti": "1"})
    anna, bruno, carla = [await world.member(name) for name in ("Anna", "Bruno", "Carla")]
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    for waiting in (bruno, carla):
        await waiting.taps("Attività", "Yoga", "Mettimi in lista")
    assert world.imports(CATALOGUE | {"posti": "2"}).offered == 1
    await world.ticks()
    bruno.sees("Si è liberato un posto")
    await bruno.taps("Accetto il posto")
    assert world.imports(CATALOGUE | {"posti": "0"}).offered == 0
    assert states(world) == [EnrolmentState.CONFIRMED, EnrolmentState.CONFIRMED, EnrolmentState.WAITING]
    await bruno.taps("Disdici", "Conferma")
    assert states(world)[2] is EnrolmentState.WAITING
    assert world.imports(CATALOGUE).offered == 1  # without a limit


async def test_who_waits_for_an_activity_that_was_over_is_offered_its_new_date(world: World) -> None:
    world.imports(CATALOGUE | {"posti": "1"})
    anna, bruno = await world.member("Anna"), await world.member("Bruno")
    await anna.taps("Attività", "Yoga", "Iscrivimi")
    await bruno.taps("Attività", "Yoga", "Mettimi in lista")
    world.telegram.clock.move(timedelta(days=4))
    assert world.imports(CATALOGUE | {"posti": "2"}).offered == 0
    report = world.imports(CATALOGUE | {"posti": "2", "inizio": "2026-12-09 17:30", "fine": "2026-12-09 19:00"})
    assert report.offered == 1


async def test_a_title_with_tags_is_shown_as_it_was_written(world: World) -> None:
    world.imports(CATALOGUE | {"titolo": "Yoga <b>& amici</b>"})
    anna = await world.member("Anna")
    await anna.taps("Attività", "Yoga <b>& amici</b>")
    anna.sees("Yoga <b>& amici</b>")


# The command


def test_the_command_tells_what_it_did_and_what_is_wrong(desk: Desk) -> None:
    file = desk.writes("attivita.csv", csv([CATALOGUE | {"voto": "10"}, CATALOGUE | {"codice": "Y2", "tipo": "boh"}]))
    ran = desk.runs("import", file)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        "attivita.csv: 2 righe, 1 nuove, 0 cambiate, 0 uguali, 1 da correggere.",
        "Colonne che non conosco, lasciate stare: voto.",
        "Luoghi nuovi: Centro civico Ombriano.",
        "riga 3 (Y2), colonna tipo: «boh» non va bene: scrivi uno di questi: attivita, corso, laboratorio",
    ]


def test_a_rehearsal_tells_what_would_change_and_changes_nothing(desk: Desk) -> None:
    file = desk.writes("attivita.csv", csv([CATALOGUE]))
    first = desk.runs("import", "--dry-run", file)
    first.says("1 nuove", "Prova: non è cambiato niente.", "  + Y1")
    desk.runs("import", file).says("1 nuove")
    desk.writes("attivita.csv", csv([CATALOGUE | {"posti": "3", "indirizzo": "via Nuova 2"}]))
    for _ in range(2):
        desk.runs("import", file, "--dry-run").says("1 cambiate", "  ~ Y1: posti", "Luoghi cambiati: Centro civico")
    desk.runs("import", file).says("1 cambiate")
    desk.runs("import", file, "--dry-run").says("1 uguali")


def test_an_address_that_changed_is_told_as_its_venue(desk: Desk) -> None:
    file = desk.writes("attivita.csv", csv([CATALOGUE]))
    desk.runs("import", file).says("1 nuove")
    desk.writes("attivita.csv", csv([CATALOGUE | {"indirizzo": "via Nuova 2"}]))
    desk.runs("import", file, "--dry-run").says("Luoghi cambiati: Centro civico Ombriano.")


def test_a_rehearsal_shows_what_was_and_what_would_be(desk: Desk) -> None:
    long = "Porta un tappetino. " * 10
    file = desk.writes("attivita.csv", csv([CATALOGUE | {"posti": "3", "costo": "5", "descrizione": long}]))
    desk.runs("import", file)
    cells = {"posti": "", "costo": "7,50", "descrizione": f"{long}E una coperta.", "centro": "Oratorio"}
    desk.writes("attivita.csv", csv([CATALOGUE | cells | {"accessibile": "si", "inizio": "2026-11-25 17:00"}]))
    ran = desk.runs("import", "--dry-run", file)
    for line in (
        "posti: 3 → (vuoto)",
        "costo: 5 → 7.50",
        "accessibile: (vuoto) → si",
        "centro: Centro civico Ombriano → Oratorio",
        "inizio: 2026-11-25 17:30 → 2026-11-25 17:00",
        "descrizione: …Porta un tappetino. → …Porta un tappetino. E una coperta.",
    ):
        ran.says(f"\n      {line}\n")


def test_somebody_at_a_terminal_sees_how_far_it_is(desk: Desk) -> None:
    write_catalogue(desk.folder / "programma.csv", date(2026, 11, 23))
    watched = "import pty, sys; pty.spawn([sys.executable, '-m', 'bot', *sys.argv[1:]])"
    ran = desk.runs_python("-c", watched, "import", "programma.csv", env={"TERM": "xterm", "COLUMNS": "200"})
    assert "━" in ran.out
    ran.says("programma.csv: 195 righe, 195 nuove")


def test_several_files_are_imported_and_one_that_cannot_be_read_stops_no_other(desk: Desk) -> None:
    good = desk.writes("uno.csv", csv([CATALOGUE]))
    bad = desk.writes("due.csv", b"PK\x03\x04\x00")
    other = desk.writes("tre.txt", csv([an_activity("Cucito")]))
    ran = desk.runs("import", "--format", "csv", good, bad, other)
    assert ran.code == 1
    assert ran.err == "due.csv: Il file non è un CSV: salvalo dal foglio di calcolo come «CSV UTF-8».\n"
    assert [line.split(":")[0] for line in ran.out.splitlines() if "righe" in line] == ["uno.csv", "tre.txt"]


def test_a_file_that_is_missing_or_of_an_unknown_kind_is_wrong_usage_and_nothing_is_imported(desk: Desk) -> None:
    good = desk.writes("uno.csv", csv([CATALOGUE]))
    desk.runs("import", good, "manca.csv").refuses("manca.csv: il file non si legge")
    desk.runs("import", good, desk.folder).refuses("non so leggere file")
    desk.runs("import", good, "--format", "csv", desk.folder).refuses("il file non si legge")
    desk.runs("import", good, "orario.pdf").refuses("orario.pdf: non so leggere file «pdf»", "--format csv")
    assert not (desk.folder / "farelegami.db").exists()


def test_a_huge_file_is_refused_without_being_read(desk: Desk) -> None:
    with (desk.folder / "enorme.csv").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    ran = desk.runs("import", "enorme.csv")
    assert (ran.code, ran.out) == (1, "")
    assert "enorme.csv: Il file è più grande di 20 MB" in ran.err


def test_the_whole_programme_is_imported_by_a_command_without_telegram(desk: Desk) -> None:
    write_catalogue(desk.folder / "programma.csv", date(2026, 11, 23))
    script = (
        "import sys\n"
        "from bot.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "finally:\n"
        "    print(sorted({'aiogram', 'telegram', 'starlette', 'rich'} & sys.modules.keys()))\n"
    )
    ran = desk.runs_python("-c", script, "import", "programma.csv")
    ran.says("programma.csv: 195 righe, 195 nuove, 0 cambiate, 0 uguali, 0 da correggere.", "[]")
    desk.runs("import", "programma.csv").says("195 righe, 0 nuove, 0 cambiate, 195 uguali")


# Places for the series, or for each date


@pytest.mark.parametrize(
    ("cell", "seats_by"), [("data", "data"), ("Serie", "serie"), ("", "serie"), (" DATA ", "data")]
)
def test_places_are_for_the_series_or_for_each_date(cell: str, seats_by: str) -> None:
    reading = imports.read_catalogue(csv([CATALOGUE | {"posti_per": cell}]))
    assert (reading.problems, reading.rows["Y1"].posti_per) == ([], seats_by)
    assert imports.read_catalogue(csv([CATALOGUE])).rows["Y1"].posti_per is None


def test_a_word_that_is_neither_series_nor_date_is_refused_with_its_line() -> None:
    reading = imports.read_catalogue(csv([CATALOGUE | {"posti_per": "settimana"}]))
    (problem,) = reading.problems
    assert (problem.line, problem.column, reading.rows) == (2, "posti_per", {})
    assert console.problem(problem).endswith("«settimana» non va bene: scrivi uno di questi: serie, data")


def seats_by(world: World) -> list[str]:
    return world.ask(lambda uow: [str(one) for one in uow.session.scalars(select(Activity.seats_by))])


async def test_a_file_that_does_not_speak_of_it_changes_nothing_and_an_empty_cell_means_the_series(
    world: World,
) -> None:
    world.imports(CATALOGUE)
    assert seats_by(world) == ["serie"]
    assert world.imports(CATALOGUE | {"posti_per": "data"}).changed == {"Y1": ("seats_by",)}
    assert world.imports(CATALOGUE).unchanged == 1
    assert seats_by(world) == ["data"]
    report = world.imports(CATALOGUE | {"posti_per": ""})
    assert [(one.column, one.old, one.new) for one in report.differences["Y1"]] == [("posti_per", "data", "serie")]
    assert seats_by(world) == ["serie"]


@pytest.mark.parametrize("places", ["1", "0"])
async def test_while_somebody_holds_or_waits_places_stay_what_they_are_for_and_the_row_is_told(
    world: World, places: str
) -> None:
    row = CATALOGUE | {"posti": places}
    world.imports(row)
    anna = await world.member("Anna")
    await anna.opens("https://t.me/farelegami_bot?start=a_Y1")
    await anna.taps("Iscrivimi" if places == "1" else "Mettimi in lista")
    others = an_activity("Cucito", codice="C1")
    report = world.imports(others, row | {"titolo": "Yoga dolce", "posti_per": "data"})
    (problem,) = report.problems
    assert (problem.line, problem.code, problem.column) == (3, "Y1", "posti_per")
    assert console.problem(problem).endswith("c'è chi ha già un posto o aspetta: finché c'è, resta «serie»")
    assert (report.new, report.changed) == (["C1"], {})
    assert world.ask(lambda uow: uow.session.scalars(select(Activity.title).order_by(Activity.id)).all()) == [
        "Yoga",
        "Cucito",
    ]
    assert world.imports(row | {"posti_per": "serie"}).unchanged == 1
    await anna.taps("Disdici" if "Disdici" in anna.labels else "Lascia la lista")
    if "Conferma" in anna.labels:
        await anna.taps("Conferma")
    assert world.imports(row | {"posti_per": "data"}).problems == []
    assert sorted(seats_by(world)) == ["data", "serie"]


def test_calendars_of_others_leave_it_and_ours_say_it(office: Office) -> None:
    event = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:Y1\r\nDTSTART:20261125T163000Z\r\nDTEND:20261125T180000Z\r\n"
        "SUMMARY:Yoga\r\nLOCATION:Centro civico Ombriano\\, Crema\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )

    def said(more: str) -> object:
        data = event.format(more=more).encode()
        return imports.read_file(data, "ics", programme=Programme(), territory="Crema").rows["Y1"].posti_per

    assert said("") is None
    assert said("X-FARELEGAMI-POSTI-PER:data\r\n") == "data"
    wrong = imports.read_file(
        event.format(more="X-FARELEGAMI-POSTI-PER:anno\r\n").encode(), "ics", programme=Programme(), territory="Crema"
    )
    assert [one.column for one in wrong.problems] == ["posti_per"]
