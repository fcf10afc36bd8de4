"""How often, and from when to when, as operators write it in a hurry."""

from datetime import date

import pytest

from services.grammar import cadences, periods
from services.grammar.cadences import Said
from storage.patti import Cadence

TODAY = date(2026, 11, 23)
"""A Monday."""

WEEKLY, FORTNIGHTLY, MONTHLY = Said(Cadence.WEEKLY), Said(Cadence.FORTNIGHTLY), Said(Cadence.MONTHLY)


def once(year: int, month: int, day: int) -> Said:
    return Said(Cadence.ONCE, due_on=date(year, month, day))


def rule(written: str) -> Said:
    return Said(Cadence.RULE, written)


CADENCES: dict[str, Said | None] = {
    "ogni settimana": WEEKLY,
    "Settimanale.": WEEKLY,
    "una volta alla settimana": WEEKLY,
    "1 volta a settimana": WEEKLY,
    "tutte le settimane": WEEKLY,
    "ogni giorno": WEEKLY,
    "tre volte a settimana": WEEKLY,
    "every week": WEEKLY,
    "ogni due settimane": FORTNIGHTLY,
    "ogni 2 settimane": FORTNIGHTLY,
    "ogni 15 giorni": FORTNIGHTLY,
    "ogni quindici giorni": FORTNIGHTLY,
    "a settimane alterne": FORTNIGHTLY,
    "una settimana sì e una no": FORTNIGHTLY,
    "quindicinale": FORTNIGHTLY,
    "due volte al mese": FORTNIGHTLY,
    "ogni mese": MONTHLY,
    "una volta al mese": MONTHLY,
    "mensile": MONTHLY,
    "tutti i mesi": MONTHLY,
    "entro il 15 gennaio": once(2027, 1, 15),
    "entro il 15 gennaio 2028": once(2028, 1, 15),
    "15/1": once(2027, 1, 15),
    "15.01.2027": once(2027, 1, 15),
    "2027-01-15": once(2027, 1, 15),
    "il primo dicembre": once(2026, 12, 1),
    "entro mercoledì 2 dicembre": once(2026, 12, 2),
    "entro venerdì": once(2026, 11, 27),
    "per il 3 marzo": once(2027, 3, 3),
    "domani": once(2026, 11, 24),
    "entro fine gennaio": once(2027, 1, 31),
    "entro natale": once(2026, 12, 24),
    "entro due settimane": once(2026, 12, 7),
    "fra un mese": once(2026, 12, 23),
    "una volta sola": Said(Cadence.ONCE),
    "una tantum": Said(Cadence.ONCE),
    "ogni lunedì": rule("FREQ=WEEKLY;BYDAY=MO"),
    "tutti i martedì": rule("FREQ=WEEKLY;BYDAY=TU"),
    "il lunedì e il giovedì": rule("FREQ=WEEKLY;BYDAY=MO,TH"),
    "ogni settimana il martedì": rule("FREQ=WEEKLY;BYDAY=TU"),
    "ogni due settimane il lunedì": rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
    "il primo lunedì del mese": rule("FREQ=MONTHLY;BYDAY=1MO"),
    "ogni ultimo venerdì del mese": rule("FREQ=MONTHLY;BYDAY=-1FR"),
    "ogni tre settimane": rule("FREQ=WEEKLY;INTERVAL=3"),
    "ogni 3 mesi": rule("FREQ=MONTHLY;INTERVAL=3"),
    "FREQ=WEEKLY;BYDAY=MO": rule("FREQ=WEEKLY;BYDAY=MO"),
    "boh": None,
    "": None,
    "🚲": None,
    "quando può": None,
    "ogni anno": None,
    "ogni 30 settimane": None,
    "ogni 0 settimane": None,
    "il 15 gennaio o il 20 gennaio": None,
    "31/2": None,
}


@pytest.mark.parametrize("text", CADENCES)
def test_how_often_is_read_as_it_is_written(text: str) -> None:
    assert cadences.read(text, TODAY) == CADENCES[text]


PERIODS: dict[str, tuple[date, date] | None] = {
    "dal 1 dicembre al 31 maggio": (date(2026, 12, 1), date(2027, 5, 31)),
    "dal 1/12/2026 al 31/5/2027": (date(2026, 12, 1), date(2027, 5, 31)),
    "2026-12-01 2027-05-31": (date(2026, 12, 1), date(2027, 5, 31)),
    "dal primo dicembre 2026 al 31 maggio 2027": (date(2026, 12, 1), date(2027, 5, 31)),
    "dal 1 settembre al 31 maggio": (date(2026, 9, 1), date(2027, 5, 31)),
    "dal 1 dicembre al 30 novembre": (date(2026, 12, 1), date(2027, 11, 30)),
    "dal 5/12/2027 al 1/1/2027": (date(2027, 12, 5), date(2027, 1, 1)),
    "fino al 30 giugno": (TODAY, date(2027, 6, 30)),
    "31/5/2027": (TODAY, date(2027, 5, 31)),
    "fine maggio": (TODAY, date(2027, 5, 31)),
    "per sei mesi": (TODAY, date(2027, 5, 22)),
    "un anno": (TODAY, date(2027, 11, 22)),
    "12 settimane": (TODAY, date(2027, 2, 14)),
    "dal 1 dicembre per 3 mesi": (date(2026, 12, 1), date(2027, 2, 28)),
    "dal 1 dicembre": None,
    "boh": None,
    "": None,
}


@pytest.mark.parametrize("text", PERIODS)
def test_from_when_to_when_is_read_as_it_is_written(text: str) -> None:
    assert periods.read(text, TODAY, TODAY) == PERIODS[text]
