"""The workbook to fill in: it helps, it explains, and it imports."""

import io
from datetime import datetime
from typing import Any

from openpyxl import load_workbook

from services import imports
from services.catalogue_rows import COLUMNS, EXAMPLES, OPTIONAL, REQUIRED
from services.programme import Programme
from tests.support.desk import Desk
from views import console, templates

TERRITORIES = ["Crema", "Cremona", "Casalmaggiore"]


def opened() -> Any:
    return load_workbook(io.BytesIO(templates.workbook(TERRITORIES)))


def read(book: Any) -> imports.Reading:
    written = io.BytesIO()
    book.save(written)
    return imports.read_file(written.getvalue(), "xlsx", programme=Programme())


def test_it_has_the_columns_in_a_row_that_stays_in_sight_and_the_needed_ones_stand_out() -> None:
    sheet = opened()["Attività"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.freeze_panes == "C2"
    fills = {cell.value: cell.fill.fgColor.rgb for cell in sheet[1]}
    assert len({fills[name] for name in REQUIRED}) == 1
    assert fills["titolo"] != fills["posti"]
    assert all(sheet.column_dimensions[cell.column_letter].width >= 14 for cell in sheet[1])


def test_words_are_chosen_and_numbers_and_dates_are_checked() -> None:
    book = opened()
    rules = {next(iter(rule.sqref.ranges)).min_col: rule for rule in book["Attività"].data_validations.dataValidation}
    kinds = {COLUMNS[column - 1]: rule.type for column, rule in rules.items()}
    assert kinds == (
        dict.fromkeys(("tipo", "territorio", "iscrizione", "posti_per", "accessibile"), "list")
        | dict.fromkeys(("inizio", "fine"), "date")
        | dict.fromkeys(("eta_min", "eta_max", "posti"), "whole")
        | {"costo": "decimal"}
    )
    for rule in rules.values():
        assert 0 < len(rule.error) <= 255
        assert rule.allow_blank
    choices = book["Elenchi"]
    assert choices.sheet_state == "hidden"
    chosen = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in choices.columns}
    assert chosen["territorio"] == TERRITORIES
    assert chosen["tipo"] == ["attivita", "corso", "laboratorio"]
    assert rules[COLUMNS.index("territorio") + 1].formula1 == "Elenchi!$B$2:$B$4"


def test_the_instructions_explain_every_column() -> None:
    lines = [(str(name or ""), str(text or "")) for name, text in opened()["Istruzioni"].values]
    explained = ", ".join(name for name, _ in lines)
    assert [name for name in (*COLUMNS, *OPTIONAL) if name not in explained] == []
    assert all(len(text.split()) <= 25 for _, text in lines)


def test_the_examples_would_import_but_for_their_codes() -> None:
    book = opened()
    sheet = book["Attività"]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == list(EXAMPLES)
    for row in (2, 3):
        sheet.cell(row, 1, f"vero-{row}")
    reading = read(book)
    assert [console.problem(one) for one in reading.problems] == []
    assert len(reading.rows) == 2


def test_a_template_that_was_filled_in_imports_without_its_examples() -> None:
    book = opened()
    sheet = book["Attività"]
    filled = {
        "codice": "yoga-2027",
        "titolo": "Yoga",
        "tipo": "corso",
        "territorio": "Crema",
        "centro": "Oratorio",
        "inizio": datetime.fromisoformat("2027-01-13 17:30"),
        "fine": datetime.fromisoformat("2027-01-13 19:00"),
        "posti": 12,
        "costo": 2.5,
        "accessibile": "si",
    }
    for name, value in filled.items():
        sheet.cell(4, COLUMNS.index(name) + 1, value)
    reading = read(book)
    assert (list(reading.rows), reading.problems) == (["yoga-2027"], [])
    assert [console.problem(one) for one in reading.notes] == [
        f"riga {line} (ESEMPIO-{line - 1}): è una riga di esempio, lasciata fuori" for line in (2, 3)
    ]


def test_the_command_writes_it_and_an_empty_one_says_what_to_do(desk: Desk) -> None:
    desk.runs("template", "modello.xlsx").says("Modello scritto in modello.xlsx")
    ran = desk.runs("import", "modello.xlsx")
    assert (ran.code, "scrivi le tue attività al loro posto" in ran.err) == (1, True)
    desk.runs("template", "modello.csv").refuses("un nome che finisce con .xlsx")
    desk.runs("template", "manca/modello.xlsx").refuses("manca/modello.xlsx: il file non si può scrivere")
