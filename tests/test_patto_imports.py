"""Patti that come from paper: what a file may hold, what becomes of each patto, and what is said of it."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from bot.opening import open_workshop
from services import patto_import, patto_reading
from services.patto_import import Became, Imported
from services.patto_texts import PeriodIsOver
from services.spreadsheets import UnreadableTable
from services.work import UnitOfWork
from storage import organisations
from storage import patti as records
from storage.check_ins import Due
from storage.organisations import Organisation
from storage.patti import Cadence, Commitment, Goal, Nature, Patto, PattoKind, PattoVersion, Side
from storage.people import Role
from storage.territories import Territory
from tests.support.answering import Answerer
from tests.support.desk import Desk
from tests.support.paper import (
    COOKING,
    COURSE,
    address,
    both_sides,
    imported,
    person,
    reading,
    row,
    the_patto,
    the_version,
)
from tests.support.world import World, csv
from tests.test_stewarding import staff
from views import patto_console


def problems(*rows: dict[str, str]) -> list[tuple[int, str]]:
    """List the bad rows by line and column."""
    return [(one.line, one.column) for one in reading(*rows).problems]


def became(found: Sequence[Imported]) -> list[Became]:
    return [one.became for one in found]


def commitments(uow: UnitOfWork) -> list[Commitment]:
    """List what the newest version promises."""
    return list(records.commitments(uow.session, the_version(uow).id))


def count(world: World, table: type) -> int:
    return world.ask(lambda uow: uow.session.scalar(select(func.count()).select_from(table)) or 0)


# Reading


def test_every_column_of_the_contract_is_read_in_any_order_and_unknown_ones_are_told() -> None:
    cells = row(COOKING, natura="restituzione", cadenza="Quindicinale", parte="Persona", note="x")
    found = reading(dict(reversed(cells.items())))
    assert found.problems == []
    assert found.unknown_columns == ["note"]
    (one,) = found.patti["P-1"].rows
    assert (one.cadence, one.nature, one.parte) == (Cadence.FORTNIGHTLY, Nature.GIVING_BACK, Side.PERSON)
    assert (one.dal, one.al) == (date(2026, 11, 23), date(2027, 5, 31))


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"patto": ""}, "patto"),
        ({"patto": "P" * 65}, "patto"),
        ({"tipo": "lavoro"}, "tipo"),
        ({"ente": ""}, "ente"),
        ({"ente": "🤝"}, "ente"),
        ({"obiettivo": " "}, "obiettivo"),
        ({"impegno": ""}, "impegno"),
        ({"impegno": "x" * 301}, "impegno"),
        ({"parte": "amici"}, "parte"),
        ({"natura": "obbligo"}, "natura"),
        ({"cadenza": ""}, "cadenza"),
        ({"cadenza": "ogni tanto"}, "cadenza"),
        ({"cadenza": "regola"}, "cadenza"),
        ({"cadenza": "FREQ=HOURLY"}, "cadenza"),
        ({"cadenza": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "cadenza"),
        ({"cadenza": "FREQ=WEEKLY;BYDAY=" + "MO," * 80 + "MO"}, "cadenza"),
        ({"cadenza": "FREQ=MONTHLY;BYMONTHDAY=20", "al": "2026-12-01"}, "cadenza"),
        ({"dal": ""}, "dal"),
        ({"dal": "23/11/2026"}, "dal"),
        ({"dal": "2026-02-30"}, "dal"),
        ({"dal": "1926-11-23"}, "dal"),
        ({"al": "2026-11-22"}, "al"),
        ({"al": "2026-11-24"}, "cadenza"),
    ],
)
def test_a_bad_cell_is_told_by_line_and_column(cells: dict[str, str], column: str) -> None:
    assert problems(row(COURSE, "ente"), row(COOKING, **cells)) == [(3, column)]


def test_rows_of_one_patto_go_together() -> None:
    first = row(COOKING)
    others = ({"tipo": "autonomia"}, {"ente": "Un altro"}, {"operatore": "Un'altra"})
    for cells in others:
        assert problems(first, row(COURSE, "ente", **cells)) == [(3, next(iter(cells)))]
    assert problems(first, first) == [(3, "impegno")]
    assert problems(first, row(COURSE, "ente", operatore="", ente="cooperativa il ponte")) == []
    assert problems(*[row(f"Impegno {n}") for n in range(21)]) == [(22, "impegno")]
    assert problems(first, row(COURSE, "ente", ente="Un altro", patto="p-1")) == []  # another patto


def test_goals_in_other_letters_stay_apart() -> None:
    found = reading(row(COOKING, obiettivo="Работа"), row(COURSE, "ente", obiettivo="Здоровье"))
    assert list(found.patti["P-1"].goals) == ["Работа", "Здоровье"]


def test_what_is_no_table_of_patti_is_refused_whole() -> None:
    for data in (b"", b"patto;tipo\nP-1;inclusione", b"\x00\x01", csv([{"codice": "A", "titolo": "Yoga"}])):
        with pytest.raises(UnreadableTable):
            patto_reading.read_file(data, "patti.csv")
    with pytest.raises(UnreadableTable):
        patto_reading.read_file(b"BEGIN:VCALENDAR", "patti.ics")


def test_a_workbook_is_read_as_a_csv_is_with_dates_as_dates() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rows = both_sides()
    sheet.append(list(rows[0]))
    for cells in rows:
        sheet.append([date.fromisoformat(one) if name in ("dal", "al") else one for name, one in cells.items()])
    data = io.BytesIO()
    book.save(data)
    found = patto_reading.read_file(data.getvalue(), "xlsx")
    assert found.problems == []
    assert found.patti["P-1"].rows == reading(*rows).patti["P-1"].rows


# Writing


async def test_a_patto_is_written_as_the_file_says_and_waits_for_its_person(world: World) -> None:
    rows = [
        *both_sides(),
        row("Tenere aperta la cucina", "comunita", obiettivo="Dare una mano", cadenza="FREQ=MONTHLY;BYDAY=1SA"),
        row("Iscriversi al corso", cadenza="una_tantum", al="2026-12-15", dal="2026-12-01"),
        row("Fare due telefonate", cadenza="settimanale", dal="2027-01-11", al="2027-03-31"),
    ]
    (one,) = imported(world, *rows)
    assert (one.became, one.missing, one.waits_for_operator) == (Became.NEW, None, True)

    def check(uow: UnitOfWork) -> None:
        patto, version = the_patto(uow), the_version(uow)
        assert (patto.code, patto.kind, patto.known_as) == ("P-1", PattoKind.INCLUSION, "Samira")
        assert (patto.operator_id, patto.operator_name, patto.cap_cents) == (None, "Paola Ferri", 200_000)
        assert (version.starts_on, version.ends_on) == (date(2026, 11, 23), date(2027, 5, 31))
        assert version.is_proposed
        assert (version.own_commitments, version.organisation_commitments) == (3, 1)
        assert version.organisation_accepted_at is not None
        assert version.organisation_accepted_by_id is None
        assert version.person_accepted_at is None
        assert [goal.text for goal in records.goals(uow.session, version.id)] == ["Parlare italiano", "Dare una mano"]
        by_text = {one.text: one for one in commitments(uow)}
        assert by_text[COURSE].responsible == "Giulia Riva"
        assert by_text["Iscriversi al corso"].due_on == date(2026, 12, 15)
        assert by_text["Tenere aperta la cucina"].rule == "FREQ=MONTHLY;BYDAY=1SA"
        part = by_text["Fare due telefonate"]
        assert (part.starts_on, part.ends_on) == (date(2027, 1, 11), date(2027, 3, 31))
        assert by_text[COOKING].starts_on is by_text[COOKING].ends_on is None

    world.ask(check)
    assert count(world, Due) == 0


async def test_what_holds_for_a_part_of_the_time_is_asked_about_in_that_part_only(world: World) -> None:
    rows = [*both_sides(), row("Fare due telefonate", dal="2026-12-07", al="2026-12-20")]
    (one,) = imported(world, *rows)
    samira = await world.member("Samira")
    await samira.opens(address(one.link))
    samira.does_not_see("telefonate")
    await samira.taps("Accetto")
    samira.sees("Fare due telefonate", "da lunedì 7 dicembre", "fino a domenica 20 dicembre")
    await samira.taps("Accetto")

    def asked(uow: UnitOfWork) -> list[date]:
        part = next(one for one in commitments(uow) if one.ends_on is not None)
        return list(uow.session.scalars(select(Due.due_on).where(Due.commitment_id == part.id).order_by(Due.due_on)))

    assert world.ask(asked) == [date(2026, 12, 11), date(2026, 12, 18)]


async def test_names_are_found_among_those_who_work_here(world: World) -> None:
    paola = await staff(world, "Paola Ferri", Role.OPERATOR)
    giulia = await staff(world, "Riva Giulia")
    (one,) = imported(world, *both_sides(operatore="FERRI paola"))
    assert not one.waits_for_operator

    def check(uow: UnitOfWork) -> None:
        patto = the_patto(uow)
        operator = person(uow, paola.account.id)
        assert (patto.operator_id, patto.operator_name, patto.territory_id) == (operator.id, "", operator.scope_id)
        assert [one.responsible_id for one in commitments(uow)] == [None, person(uow, giulia.account.id).id]

    world.ask(check)


async def test_a_person_of_the_families_is_nobodys_operator(world: World) -> None:
    await world.member("Paola Ferri")
    (one,) = imported(world, *both_sides())
    assert one.waits_for_operator


async def test_a_patto_of_one_side_or_with_a_bad_row_stays_a_draft_and_says_so(world: World) -> None:
    bad = row("Un altro impegno", "ente", patto="P-3", cadenza="boh")
    mine, theirs, cut = imported(world, row(COOKING), row(COURSE, "ente", patto="P-2"), *both_sides(patto="P-3"), bad)
    assert [one.became for one in (mine, theirs, cut)] == [Became.NEW] * 3
    assert list(cut.left_out) == [6]
    drafts = world.ask(lambda uow: [one.is_draft for one in uow.session.scalars(select(PattoVersion))])
    assert drafts == [True] * 3
    said = "\n".join(patto_console.report("f.csv", reading(bad), (mine, theirs, cut), dry_run=False))
    assert "Manca un impegno dell'ente" in said
    assert "Manca un impegno della persona" in said
    assert "senza le righe 6" in said
    assert "riga 2 (P-3), colonna cadenza" in said
    for secret in (COOKING, COURSE, "Samira", "Parlare italiano"):
        assert secret not in said


async def test_a_bad_row_is_missing_in_its_patto_however_the_code_was_written(world: World) -> None:
    (one,) = imported(world, *both_sides(patto="P\x07 1"), row("Un altro", patto="P\x07 1", cadenza="boh"))
    assert (one.code, list(one.left_out)) == ("P 1", [4])
    assert world.ask(lambda uow: the_version(uow).is_draft)


async def test_a_territory_that_is_named_is_for_patti_of_which_nothing_else_says_where(world: World) -> None:
    crema, cremona = (world.ask(territory_id, name) for name in ("Crema", "Cremona"))
    await staff(world, "Paola Ferri", Role.OPERATOR)
    rows = [*both_sides(), *both_sides(patto="P-2", operatore="Una che non c'è", ente="Un altro ente")]
    world.ask(patto_import.write_patti, reading(*rows))
    assert world.ask(places) == {"P-1": crema, "P-2": None}
    world.ask(patto_import.write_patti, reading(*rows), cremona)
    assert world.ask(places) == {"P-1": crema, "P-2": cremona}


def territory_id(uow: UnitOfWork, name: str) -> int:
    return uow.session.scalars(select(Territory.id).where(Territory.name == name)).one()


def places(uow: UnitOfWork) -> dict[str, int | None]:
    """Tell where each patto is at home."""
    return {one.code: one.territory_id for one in uow.session.scalars(select(Patto))}


async def test_a_patto_whose_time_is_over_stays_a_draft(world: World) -> None:
    (one,) = imported(world, *both_sides(dal="2025-01-01", al="2025-12-31"))
    assert isinstance(one.missing, PeriodIsOver)


async def test_imported_again_it_says_what_the_file_says_and_the_link_before_ends(world: World) -> None:
    (first,) = imported(world, *both_sides())
    (second,) = imported(world, row(COOKING), row("Un aiuto nuovo", "ente"), row("Ancora", "comunita"))
    assert second.became is Became.REPLACED
    assert (count(world, Patto), count(world, PattoVersion), count(world, Goal)) == (1, 1, 1)
    assert world.ask(lambda uow: [one.text for one in commitments(uow)]) == [COOKING, "Un aiuto nuovo", "Ancora"]
    samira = await world.member("Samira")
    await samira.opens(address(first.link))
    samira.sees("non vale più")
    await samira.opens(address(second.link))
    await samira.taps("Accetto")
    (third,) = imported(world, *both_sides())
    assert (third.became, third.link) == (Became.LINKED, "")
    await samira.taps("Accetto")
    samira.sees("Il tuo patto comincia")
    assert became(imported(world, *both_sides())) == [Became.LINKED]
    assert world.ask(lambda uow: [one.text for one in commitments(uow)]) == [COOKING, "Un aiuto nuovo", "Ancora"]


async def test_one_that_holds_or_has_ended_is_left_as_it_is(world: World) -> None:
    paola = await staff(world, "Paola Ferri", Role.OPERATOR)
    imported(world, *both_sides(), *both_sides(patto="P-2"))
    await paola.sends("/gestione")
    await paola.taps("Patti", "I miei patti", "Samira · P-1", "Le risposte", "Dice di sì", "Conferma")
    await paola.sends("/gestione")
    await paola.taps("Patti", "I miei patti", "Samira · P-2", "Le risposte", "Dice di no", "Conferma")
    found = became(imported(world, *both_sides(), *both_sides(patto="P-2")))
    assert set(found) == {Became.HOLDS, Became.OVER}


async def test_whoever_was_given_a_patto_keeps_it_when_the_file_comes_again(world: World) -> None:
    imported(world, *both_sides(operatore="Una che non c'è"))
    paola = await staff(world, "Paola Ferri", Role.OPERATOR)

    def given(uow: UnitOfWork) -> int:
        the_patto(uow).operator_id = person(uow, paola.account.id).id
        return person(uow, paola.account.id).id

    mine = world.ask(given)
    (one,) = imported(world, *both_sides(operatore="Una che non c'è"))
    assert not one.waits_for_operator
    assert world.ask(lambda uow: the_patto(uow).operator_id) == mine


async def test_an_ente_is_added_once_however_it_is_written(world: World) -> None:
    imported(world, *both_sides(ente="Coop. Città"), *both_sides(patto="P-2", ente="COOP CITTA"))
    assert count(world, Organisation) == 1
    assert world.ask(lambda uow: organisations.by_name(uow.session, "coop. città")) is not None


async def test_a_hundred_patti_come_in_at_once(world: World) -> None:
    rows = [cells for n in range(100) for cells in both_sides(patto=f"P-{n}")]
    assert became(imported(world, *rows)) == [Became.NEW] * 100


# The command


@pytest.fixture
def ready(desk: Desk) -> Iterator[Desk]:
    """Somebody at the command line, with Telegram in reach and a file: a good patto, one of one side, a bad row."""
    rows = [*both_sides(), row(COOKING, patto="P-2"), *both_sides(patto="P-3"), row("Il segreto", "?", patto="P-3")]
    desk.writes("patti.csv", csv(rows))
    with Answerer().listening() as answerer:
        desk.sets(bot_token="42:abc", telegram_api_url=answerer.address)
        yield desk


LINK = re.compile(r"(P-[123])\thttps://t\.me/farelegami_bot\?start=i_[A-Za-z0-9_-]{32}")


def test_the_command_prints_one_line_for_each_patto_and_tells_the_faults_beside_it(ready: Desk) -> None:
    ran = ready.runs("import", "--patti", "patti.csv")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert [found[1] for line in lines if (found := LINK.fullmatch(line))] == ["P-1", "P-2", "P-3"]
    assert len(lines) == 3
    assert "riga 7 (P-3), colonna parte" in ran.err
    assert "P-2: resta una bozza" in ran.err
    assert "P-3: resta una bozza, senza le righe 7" in ran.err
    for secret in (COOKING, COURSE, "Samira", "segreto"):
        assert secret not in ran.out + ran.err


def test_a_good_file_is_done_and_one_that_comes_again_gives_other_links(ready: Desk) -> None:
    ready.writes("buono.csv", csv(both_sides()))
    first, second = (ready.runs("import", "buono.csv", "--patti") for _ in range(2))
    assert (first.code, second.code) == (0, 0)
    assert first.out != second.out
    assert first.out.count("\n") == second.out.count("\n") == 1


def test_a_dry_run_changes_nothing_and_needs_no_telegram(ready: Desk) -> None:
    ready.sets(bot_token="", telegram_api_url="http://127.0.0.1:9")
    for _ in range(2):
        ran = ready.runs("import", "--patti", "patti.csv", "--dry-run")
        assert ran.code == 1
        assert ran.out == "P-1\tnuovo\nP-2\tnuovo\nP-3\tnuovo\n"
        assert "Prova: non è cambiato niente" in ran.err
        assert "t.me" not in ran.out + ran.err


def test_nothing_is_imported_where_no_link_could_be_made(ready: Desk) -> None:
    ready.sets(telegram_api_url="http://127.0.0.1:9")
    ready.runs("import", "--patti", "patti.csv").refuses("non risponde")
    assert ready.runs("import", "--patti", "patti.csv", "--dry-run").out.count("nuovo") == 3


def test_what_cannot_be_read_or_meant_is_refused_in_a_line(ready: Desk) -> None:
    ready.runs("import", "--patti", "niente.csv").refuses("niente.csv", "non si legge")
    ready.writes("patti.ics", "BEGIN:VCALENDAR")
    ready.runs("import", "--patti", "patti.ics").refuses("Usa CSV o XLSX")
    ready.runs("import", "--patti", "patti.csv", "--territorio", "Milano").refuses("--territorio Milano")
    ready.writes("altro.csv", "codice;titolo\nA;Yoga\n")
    ran = ready.runs("import", "--patti", "altro.csv")
    assert (ran.code, ran.out) == (1, "")
    assert "Mancano queste colonne: patto, tipo" in ran.err


def test_a_territory_can_be_named_for_those_of_which_nothing_says_where(ready: Desk) -> None:
    ready.writes("buono.csv", csv(both_sides()))
    assert ready.runs("import", "--patti", "buono.csv", "--territorio", "crema").code == 0
    workshop = open_workshop(ready.settings)
    try:
        where = workshop.do(lambda uow: the_patto(uow).territory_id)
    finally:
        workshop.close()
    assert where is not None
