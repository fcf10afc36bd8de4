"""The workbook that a centre fills in to put its activities into the catalogue."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from locales import _
from services.asked_cells import EMPLOYMENT, MAY_SKIP
from services.catalogue_rows import COLUMNS, EXAMPLES, REQUIRED
from services.requirements import ANSWER_DAYS, MOST_PAPERS, MOST_QUESTIONS
from services.workbook_export import DATE_FORMAT, USUAL_WIDTH, WIDTHS
from storage.catalogue import ActivityKind, EnrolmentMode, SeatsBy

ROWS = 2_000
"""Rows in which the sheet helps; more can be filled in without help."""

_GREY = PatternFill("solid", fgColor="EEEEEE")
_NEEDED = PatternFill("solid", fgColor="CDE8D5")
_CHOICES = "Elenchi"


def workbook(territories: Sequence[str]) -> bytes:
    """Write a workbook with the columns, lists to choose from, examples to write over, and instructions."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Attività"
    _head(sheet)
    _examples(sheet, territories)
    _validate(sheet, _lists(book, territories))
    _instruct(book.create_sheet("Istruzioni", 1))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _head(sheet: Any) -> None:
    sheet.append(list(COLUMNS))
    sheet.freeze_panes = "C2"
    for number, name in enumerate(COLUMNS, 1):
        cell = sheet.cell(1, number)
        cell.font, cell.fill = Font(bold=True), _NEEDED if name in REQUIRED else _GREY
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = WIDTHS.get(name, USUAL_WIDTH)
        if name in ("inizio", "fine"):
            column.number_format = DATE_FORMAT


def _examples(sheet: Any, territories: Sequence[str]) -> None:
    """Show two rows, grey and in italics, that an import leaves out as long as they keep their codes."""
    for number, example in enumerate(_filled_in(territories), 2):
        for place, name in enumerate(COLUMNS, 1):
            cell = sheet.cell(number, place, example.get(name))
            cell.font = Font(italic=True, color="777777")
            if name in ("inizio", "fine"):
                cell.number_format = DATE_FORMAT


def _filled_in(territories: Sequence[str]) -> list[dict[str, Any]]:
    from datetime import datetime

    place = {
        "territorio": territories[0] if territories else "Crema",
        "centro": _("Centro civico"),
        "indirizzo": "via Roma 1",
        "contatto": "0373 000000",
        "accessibile": "si",
    }
    return [
        place
        | {
            "codice": EXAMPLES[0],
            "titolo": _("Yoga dolce"),
            "descrizione": _("Porta un tappetino e una coperta."),
            "tipo": ActivityKind.ACTIVITY.value,
            "categoria": _("movimento"),
            "inizio": datetime(2027, 1, 13, 17, 30),  # noqa: DTZ001  wall-clock time
            "fine": datetime(2027, 1, 13, 19, 0),  # noqa: DTZ001
            "ricorrenza": "FREQ=WEEKLY;COUNT=8",
            "eta_min": 18,
            "posti": 12,
            "costo": 0,
            "iscrizione": EnrolmentMode.PLACES.value,
        },
        place
        | {
            "codice": EXAMPLES[1],
            "titolo": _("Festa di primavera"),
            "tipo": ActivityKind.LABORATORIO.value,
            "inizio": datetime(2027, 3, 20, 15, 0),  # noqa: DTZ001
            "fine": datetime(2027, 3, 20, 18, 0),  # noqa: DTZ001
            "costo": 2.5,
            "iscrizione": EnrolmentMode.OPEN.value,
        },
    ]


def _lists(book: Workbook, territories: Sequence[str]) -> dict[str, str]:
    """Put what is chosen from on a hidden sheet, and give where; in the rule itself there is room for 255 letters."""
    sheet: Any = book.create_sheet(_CHOICES)
    sheet.sheet_state = "hidden"
    words = {
        "tipo": [one.value for one in ActivityKind],
        "territorio": list(territories),
        "iscrizione": [one.value for one in EnrolmentMode],
        "posti_per": [one.value for one in SeatsBy],
        "accessibile": ["si", "no"],
    }
    found = {}
    for number, (name, values) in enumerate(words.items(), 1):
        letter = get_column_letter(number)
        for row, value in enumerate([name, *values], 1):
            sheet.cell(row, number, value)
        found[name] = f"{_CHOICES}!${letter}$2:${letter}${max(2, len(values) + 1)}"
    return found


def _validate(sheet: Any, lists: dict[str, str]) -> None:
    rules = {name: DataValidation(type="list", formula1=where) for name, where in lists.items()}
    rules["territorio"].errorStyle = "warning"  # a new one may be meant
    for name in ("inizio", "fine"):
        rules[name] = DataValidation(
            type="date", operator="between", formula1="DATE(2000,1,1)", formula2="DATE(2100,12,31)"
        )
    for name, most in (("eta_min", 120), ("eta_max", 120), ("posti", 100_000)):
        rules[name] = DataValidation(type="whole", operator="between", formula1="0", formula2=str(most))
    rules["costo"] = DataValidation(type="decimal", operator="between", formula1="0", formula2="999999")
    for name, (title, message) in _messages().items():
        rule = rules[name]
        rule.allow_blank = True
        rule.showErrorMessage = rule.showInputMessage = True
        rule.errorTitle = rule.promptTitle = title
        rule.error = rule.prompt = message
        letter = get_column_letter(COLUMNS.index(name) + 1)
        rule.add(f"{letter}2:{letter}{ROWS + 1}")
        sheet.add_data_validation(rule)


def _messages() -> dict[str, tuple[str, str]]:
    day = _("Scrivi il giorno e l'ora, per esempio 2027-01-13 17:30.")
    age = _("Scrivi gli anni, con un numero da 0 a 120.")
    choose = _("Scegli dall'elenco.")
    return {
        "tipo": (_("Tipo"), choose),
        "territorio": (_("Territorio"), choose),
        "iscrizione": (_("Iscrizione"), choose),
        "posti_per": (_("Posti per"), choose),
        "accessibile": (_("Accessibile"), choose),
        "inizio": (_("Inizio"), day),
        "fine": (_("Fine"), day),
        "eta_min": (_("Età minima"), age),
        "eta_max": (_("Età massima"), age),
        "posti": (_("Posti"), _("Scrivi un numero intero. Se non c'è un limite, lascia vuoto.")),
        "costo": (_("Costo"), _("Scrivi gli euro, per esempio 2,50. Se è gratis, scrivi 0.")),
    }


def _instruct(sheet: Any) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 100
    for name, text in _instructions():
        sheet.append([name, text])
        row = sheet.max_row
        sheet.cell(row, 1).font = Font(bold=True)
        sheet.cell(row, 2).alignment = Alignment(wrap_text=True, vertical="top")


def _instructions() -> list[tuple[str, str]]:
    """Give the lines of the instructions: a column's name, and what to write in it."""
    return [*_how_to(), ("", ""), *_about_columns(), ("", ""), *_about_asking(), ("", ""), *_about_exceptions()]


def _how_to() -> list[tuple[str, str]]:
    return [
        ("", _("Scrivi un'attività per riga nel foglio «Attività». Le colonne verdi servono sempre.")),
        ("", _("Le due righe grigie sono esempi: scrivici sopra o cancellale.")),
        ("", _("Finché un esempio ha il suo codice, non entra nel catalogo.")),
        ("", _("Manda il file al bot, o dallo a chi lo gestisce. Prima di importare, il bot dice che cosa cambia.")),
        ("", _("Se importi due volte lo stesso file, niente si raddoppia: il codice dice quale attività è.")),
    ]


def _about_columns() -> list[tuple[str, str]]:
    return [
        ("codice", _("Un nome breve e diverso per ogni attività, per esempio yoga-2027. Poi non cambiarlo più.")),
        ("", _("Solo lettere senza accento, cifre, - e _.")),
        ("titolo", _("Come si chiama l'attività.")),
        ("descrizione", _("Che cosa si fa e che cosa serve portare. Al massimo 1500 caratteri.")),
        ("tipo", _("attivita, corso o laboratorio.")),
        ("categoria", _("Una o due parole: sport, musica, italiano.")),
        ("territorio", _("La città del programma.")),
        ("centro", _("Il nome del posto. Scrivilo sempre uguale.")),
        ("indirizzo", _("Via e numero.")),
        ("lat, lon", _("Le coordinate del posto, se le hai: per esempio 45.3628 e 9.6872.")),
        ("inizio, fine", _("Giorno e ora. Per una serie, quelli della prima volta.")),
        ("ricorrenza", _("Vuota, se c'è una volta sola.")),
        ("", _("Ogni settimana per 8 volte: FREQ=WEEKLY;COUNT=8")),
        ("", _("Ogni martedì e giovedì fino al 30 giugno: FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270630")),
        ("eta_min, eta_max", _("Per quali età. Se va bene per chiunque, lascia vuoto.")),
        ("posti", _("Quante persone possono venire. Vuoto: senza limite.")),
        ("posti_per", _("serie: ci si iscrive a tutte le date insieme. data: a ogni data da sola, con i suoi posti.")),
        ("", _("Vuoto: serie. Non si cambia finché qualcuno ha un posto o aspetta.")),
        ("costo", _("In euro. 0: gratis.")),
        ("iscrizione", _("libera: si va e basta. posti: ci si iscrive dal bot.")),
        ("", _("candidatura: si chiede, e qualcuno risponde.")),
        ("contatto", _("A chi chiedere: un telefono o un'email.")),
        ("accessibile", _("si, se si entra con la carrozzina; no, se non si può.")),
    ]


def _about_asking() -> list[tuple[str, str]]:
    words = ", ".join(EMPLOYMENT)
    return [
        ("", _("Per i corsi con domanda (iscrizione: candidatura) puoi aggiungere queste colonne.")),
        ("", _("Se manca una colonna, resta quello che c'è. Se c'è ed è vuota, il corso non lo chiede più.")),
        ("condizione", _("Per chi è, con una virgola tra l'uno e l'altro: {words}").format(words=words)),
        ("residenza", _("In quali zone si abita, con una virgola tra l'una e l'altra: Crema, Cremona")),
        ("documenti", _("Che cosa si porta, al massimo {n} cose con un ; tra l'una e l'altra.").format(n=MOST_PAPERS)),
        ("domande", _("Al massimo {n} domande, una per riga della cella.").format(n=MOST_QUESTIONS)),
        ("", _("Con le risposte tra cui scegliere: {example}").format(example="Hai un computer? > sì > no")),
        ("", _("Se si può saltare: {example}").format(example=f"Come ci conosci? > {MAY_SKIP}")),
        ("risposta_entro", _("Entro quanti giorni si risponde. Vuoto: {n}.").format(n=ANSWER_DAYS)),
    ]


def _about_exceptions() -> list[tuple[str, str]]:
    return [
        ("", _("Per le date di una serie diverse dalle altre puoi aggiungere queste colonne.")),
        ("date_saltate", _("Le date che non si fanno, separate da virgole: 2027-01-20, 2027-01-27")),
        ("date_aggiunte", _("Altre date, separate da virgole: 2027-01-22 18:00")),
        ("date_cambiate", _("Una data cambiata per riga della cella. Prima quando era, poi che cosa cambia.")),
        ("", _("Annullata: {example}").format(example="2027-01-20 17:30 > annullata")),
        ("", _("Spostata: {example}").format(example="2027-01-20 17:30 > 2027-01-21 18:00 - 19:30")),
        ("", _("Altrove: {example}").format(example="2027-01-20 17:30 > centro: Palestra > nota: porta le scarpe")),
    ]
