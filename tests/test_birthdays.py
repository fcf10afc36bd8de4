"""Days of birth as people write them in a hurry."""

from datetime import date

import pytest

from services.grammar import birthdays

TODAY = date(2026, 11, 23)
MARCH = date(1999, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        *("12/3/1999", "12-3-99", "12.03.1999", "12 3 1999", "120399", "12031999", "1999-03-12", "12 / 3 / 1999"),
        *(
            "12 marzo 1999",
            "12 Marzo '99",
            "dodici marzo 1999",
            "è il 12 marzo del 1999",
            "March 12, 1999",
            "12 mar 99",
        ),
    ],
)
def test_one_day_in_many_hands(text: str) -> None:
    assert birthdays.read(text, TODAY) == MARCH


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("29/2/2000", date(2000, 2, 29)),
        ("29 febbraio 04", date(2004, 2, 29)),
        ("1° gennaio 2005", date(2005, 1, 1)),
        ("primo maggio 07", date(2007, 5, 1)),
        ("31/12/1916", date(1916, 12, 31)),
    ],
)
def test_days_that_are_easily_missed(text: str, born: date) -> None:
    assert birthdays.read(text, TODAY) == born


@pytest.mark.parametrize(
    "text",
    [
        *("", "ciao", "12/3", "1999", "29/2/2001", "31/4/1999", "12/13/1999", "0/0/2000", "12/3/99 o 13/3/99"),
        *("1/1/2030", "12/3/2020", "12/3/1880", "٠١", "9" * 400),
    ],
)
def test_what_is_no_day_of_birth_is_none(text: str) -> None:
    assert birthdays.read(text, TODAY) is None
