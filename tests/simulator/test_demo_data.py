"""The invented province: full size, within the contract, and fit to be read."""

import csv
import re
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from simulator.demo_data import (
    CAST,
    COLUMNS,
    TERRITORIES,
    DemoPerson,
    Row,
    catalogue,
    child_enrolments,
    community_makers,
    coordinators,
    enrolments,
    operators,
    people,
    write_catalogue,
)

TODAY = date(2026, 12, 1)
SEEDS = (2026, 1, 7)
CENTRES_OF_TOWN = {"Crema": (45.3628, 9.6826), "Cremona": (45.1333, 10.0333), "Casalmaggiore": (44.9861, 10.4156)}
FORBIDDEN = re.compile(
    r"\b(?:vulnerabil|beneficiari|disagi|indigen|utent|fragil|bisognos|assistit|erogazion|fruizion|"
    r"benvenut|iscritt|interessat|registrat)\w*|\bcas[oi] social|\bin caso\b|clicca|lorem",
    re.IGNORECASE,
)
SPEAKS_TO_A_MAN_OR_A_WOMAN = re.compile(
    r"\w/(?:a|o|i|e|tori|trici)\b|\w[*ə]|\b(?:sei|stai|ti senti|sarai|sei mai)\s+\w+(?:at|ut|it|st|nt|ic|ur|ol)[oa]\b|"
    r"\bda sol[oa]\b|\b(?:ti sei|eri|sei)\s+\w+[oa]\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return catalogue(TODAY)


@pytest.fixture(scope="module")
def crowd() -> list[DemoPerson]:
    return people()


def occurrences(row: Row) -> list[datetime]:
    starts = datetime.fromisoformat(row["inizio"])
    return list(rrulestr(row["ricorrenza"], dtstart=starts)) if row["ricorrenza"] else [starts]


def age_limits(row: Row) -> tuple[int, int]:
    return int(row["eta_min"] or 0), int(row["eta_max"] or 120)


def gulpease(text: str) -> float:
    """Measure how easy Italian is to read: 89 + (300 sentences - 10 letters) / words, Lucisano and Piemontese 1988."""
    words = len(re.findall(r"\w+", text))
    letters = sum(character.isalpha() for character in text)
    return 89 + (300 * len(re.findall(r"[.!?]+", text)) - 10 * letters) / words


def test_the_programme_has_its_full_size(rows: list[Row]) -> None:
    assert Counter(row["tipo"] for row in rows) == {"attivita": 120, "corso": 20, "laboratorio": 55}
    assert len({row["centro"] for row in rows}) == 30
    assert {row["territorio"] for row in rows} == set(TERRITORIES) == set(CENTRES_OF_TOWN)
    assert len({row["contatto"] for row in rows if row["tipo"] == "laboratorio"}) == 7


def test_every_row_has_exactly_the_columns_of_the_contract(rows: list[Row]) -> None:
    assert {tuple(row) for row in rows} == {COLUMNS}
    required = ("codice", "titolo", "tipo", "territorio", "centro", "inizio", "fine")
    assert all(row[column].strip() for row in rows for column in required)


def test_codes_are_unique_and_fit_a_deep_link(rows: list[Row]) -> None:
    codes = [row["codice"] for row in rows]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,62}", code) for code in codes)


def test_titles_are_unique_short_and_no_numbered_copies(rows: list[Row]) -> None:
    titles = [row["titolo"] for row in rows]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert max(map(len, titles)) <= 44
    assert not [title for title in titles if re.search(r"\d$", title)]
    assert len({row["descrizione"] for row in rows}) == len(rows)


@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 31), date(2028, 2, 29), date(2027, 7, 25)])
@pytest.mark.parametrize("seed", SEEDS)
def test_everything_starts_between_a_month_ago_and_three_months_ahead(today: date, seed: int) -> None:
    starts = [date.fromisoformat(row["inizio"][:10]) for row in catalogue(today, seed)]
    assert today - timedelta(days=31) <= min(starts)
    assert max(starts) <= today + timedelta(days=92)
    assert sum(start < today for start in starts) >= 40


@pytest.mark.parametrize("seed", SEEDS)
def test_every_activity_still_takes_place_after_today_and_starts_on_its_own_rule(seed: int) -> None:
    for row in catalogue(TODAY, seed):
        moments = occurrences(row)
        assert moments[0] == datetime.fromisoformat(row["inizio"]), row["codice"]
        assert moments[-1].date() > TODAY, row["codice"]
        assert 1 <= len(moments) <= 30, row["codice"]


def test_nothing_begins_between_christmas_and_epiphany() -> None:
    starts = [row["inizio"][5:10] for row in catalogue(date(2026, 12, 15))]
    assert not [start for start in starts if start >= "12-24" or start <= "01-06"]


def test_hours_end_after_they_begin_on_the_same_day(rows: list[Row]) -> None:
    for row in rows:
        starts, ends = (datetime.strptime(row[column], "%Y-%m-%d %H:%M") for column in ("inizio", "fine"))  # noqa: DTZ007
        assert timedelta(minutes=45) <= ends - starts <= timedelta(hours=5), row["codice"]
        assert starts.date() == ends.date()
        assert 8 <= starts.hour <= 21


def test_rules_come_in_every_shape_that_calendars_use(rows: list[Row]) -> None:
    rules = [row["ricorrenza"] for row in rows]
    assert rules.count("") >= 20
    for shape in ("COUNT=", "UNTIL=", "FREQ=MONTHLY", "INTERVAL=2", r"BYDAY=\w\w,\w\w"):
        assert sum(bool(re.search(shape, rule)) for rule in rules) >= 8, shape


def test_ages_places_and_prices_are_whole(rows: list[Row]) -> None:
    for row in rows:
        youngest, oldest = age_limits(row)
        assert 0 <= youngest <= oldest
        assert row["costo"].isdecimal()
        assert row["iscrizione"] in {"libera", "posti", "candidatura"}
        assert bool(row["posti"]) == (row["iscrizione"] != "libera")
        assert not row["posti"] or int(row["posti"]) > 0
    assert sum(row["costo"] == "0" for row in rows) >= 150
    assert sum(row["iscrizione"] == "libera" for row in rows) >= 20


def test_the_empowerment_classes_are_applied_for_at_19_to_39(rows: list[Row]) -> None:
    classes = [row for row in rows if row["tipo"] == "corso"]
    assert {(row["eta_min"], row["eta_max"], row["iscrizione"]) for row in classes} == {("19", "39", "candidatura")}
    assert all(row["titolo"].startswith("Tu puoi!") for row in classes)
    assert min(row["inizio"] for row in classes) > str(TODAY + timedelta(days=10))
    assert not [row for row in rows if row["tipo"] != "corso" and row["iscrizione"] == "candidatura"]


def test_places_lie_near_their_town(rows: list[Row]) -> None:
    for row in rows:
        lat, lon = CENTRES_OF_TOWN[row["territorio"]]
        assert abs(float(row["lat"]) - lat) < 0.2, row["centro"]
        assert abs(float(row["lon"]) - lon) < 0.2, row["centro"]
        assert row["accessibile"] in {"si", "no"}
        assert row["indirizzo"]


def test_ten_of_the_centres_are_schools(rows: list[Row]) -> None:
    assert len({row["centro"] for row in rows if row["centro"].startswith("Scuola")}) == 10


def test_no_telephone_number_can_ring(rows: list[Row]) -> None:
    assert all(re.fullmatch(r"\w+, 037[235] 000 1\d\d", row["contatto"]) for row in rows)
    staff = [*community_makers(), *operators(), *coordinators()]
    assert len({member.phone for member in staff}) == len(staff)


def test_words_are_respectful_and_speak_to_everybody(rows: list[Row]) -> None:
    texts = [text for row in rows for text in (row["titolo"], row["descrizione"], row["centro"])]
    texts += [member.subtitle for member in CAST]
    assert not [text for text in texts if FORBIDDEN.search(text) or SPEAKS_TO_A_MAN_OR_A_WOMAN.search(text)]


def test_descriptions_are_one_to_four_plain_sentences(rows: list[Row]) -> None:
    for row in rows:
        sentences = re.findall(r"[^.!?]+[.!?]", row["descrizione"])
        assert 1 <= len(sentences) <= 4, row["codice"]
        assert max(len(sentence.split()) for sentence in sentences) <= 22, row["codice"]
    assert gulpease(" ".join(row["descrizione"] for row in rows)) >= 60


def test_the_same_day_and_seed_give_the_same_and_another_seed_moves_dates(rows: list[Row]) -> None:
    assert catalogue(TODAY) == rows
    other = catalogue(TODAY, 1)
    assert [row["codice"] for row in other] == [row["codice"] for row in rows]
    assert [row["inizio"] for row in other] != [row["inizio"] for row in rows]


def test_the_written_file_reads_back_as_the_rows(rows: list[Row], tmp_path: Path) -> None:
    write_catalogue(tmp_path / "catalogo.csv", TODAY)
    with (tmp_path / "catalogo.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file, delimiter=";")) == rows


@pytest.mark.parametrize("seed", SEEDS)
def test_five_hundred_people_as_diverse_as_the_province(seed: int) -> None:
    crowd = people(seed)
    assert len(crowd) == 500
    assert crowd == people(seed)
    assert Counter(person.language for person in crowd) == {"it": 440, "en": 60}
    assert {person.territory for person in crowd} == set(TERRITORIES)
    assert len({person.mother_tongue for person in crowd}) >= 9
    assert len({person.name for person in crowd}) >= 400
    assert sum(person.last_initial is None for person in crowd) >= 30


def test_parents_have_children_younger_than_themselves(crowd: list[DemoPerson]) -> None:
    for person in crowd:
        assert bool(person.children) == (person.kind in {"mother", "father"})
        assert all(2009 <= child.birth_year <= 2025 for child in person.children)
        assert all(child.birth_year - person.birth_year >= 18 for child in person.children)
        assert len({child.nickname for child in person.children}) == len(person.children)
    assert all(1987 <= person.birth_year <= 2007 for person in crowd if person.kind == "young")


def test_staff_cover_the_three_territories() -> None:
    assert len(community_makers()) == len({maker.first_name for maker in community_makers()}) == 7
    assert {maker.territory for maker in community_makers()} == set(TERRITORIES)
    assert {operator.territory for operator in operators()} == set(TERRITORIES)
    assert len(operators()) == 4
    assert [coordinator.territory for coordinator in coordinators()] == [None]


def test_the_six_of_the_chat_page_are_who_they_say(crowd: list[DemoPerson]) -> None:
    mother, young, with_patto, maker, operator, newcomer = CAST
    assert [member.who for member in (mother, young, with_patto)] == crowd[:3]
    assert [member.who.territory for member in CAST[:4]] == ["Crema", "Cremona", "Casalmaggiore", "Crema"]
    assert maker.who in community_makers()
    assert operator.who in operators()
    assert newcomer.who not in crowd
    assert [member.pressed_start for member in CAST] == [True] * 5 + [False]
    assert len({member.who.name for member in CAST}) == len({member.key for member in CAST}) == 6


@pytest.mark.parametrize("seed", SEEDS)
def test_some_activities_are_full_and_have_people_waiting(seed: int) -> None:
    rows = catalogue(TODAY, seed)
    pairs = enrolments(rows, people(seed), seed)
    asked = Counter(code for _, code in pairs)
    over_full = [row for row in rows if row["posti"] and asked[row["codice"]] > int(row["posti"])]
    assert 800 <= len(pairs) <= 1000
    assert 8 <= len(over_full) <= 40
    assert all(asked[row["codice"]] <= int(row["posti"]) + 5 for row in over_full)
    assert pairs == enrolments(rows, people(seed), seed)


def test_people_go_only_where_they_may(rows: list[Row], crowd: list[DemoPerson]) -> None:
    by_code = {row["codice"]: row for row in rows}
    pairs = enrolments(rows, crowd)
    assert len(set(pairs)) == len(pairs)
    for at, code in pairs:
        row, person = by_code[code], crowd[at]
        youngest, oldest = age_limits(row)
        assert row["iscrizione"] == "posti"
        assert row["territorio"] == person.territory
        assert {youngest <= moment.year - person.birth_year <= oldest for moment in occurrences(row)} == {True}


def test_children_go_only_where_they_may(rows: list[Row], crowd: list[DemoPerson]) -> None:
    by_code = {row["codice"]: row for row in rows}
    pairs = child_enrolments(rows, crowd)
    assert len(set(pairs)) == len(pairs) >= 250
    for at, child_at, code in pairs:
        row, child = by_code[code], crowd[at].children[child_at]
        youngest, oldest = age_limits(row)
        assert row["iscrizione"] == "posti"
        assert {youngest <= moment.year - child.birth_year <= oldest for moment in occurrences(row)} == {True}
