"""Refusals in words: an alert in answer to a tap, a message in answer to words."""

from html import escape
from typing import Any

from locales import _
from services.ages import Ages
from services.money import Money
from services.refusals import Refusal
from storage.people import Person
from views import home, words
from views.screen import LONGEST_ALERT, Screen


def refusal(no: Refusal, *, tapped: bool) -> Screen:
    """Say why not, and what the person can do instead: over the message that was tapped, or as a new one."""
    said = _(no.message).format(**{name: _shown(value) for name, value in no.values.items()})
    if tapped and len(said) <= LONGEST_ALERT:
        return Screen(alert=said)
    return Screen(escape(said), ((words.menu(),),))


def in_words(no: Refusal, person: Person) -> Screen:
    """Say a refusal as a message, with the main menu under it."""
    return Screen(refusal(no, tapped=False).text, home.menu_rows(person))


def _shown(value: Any) -> str:
    if isinstance(value, Ages):
        return words.ages(value)
    if isinstance(value, Money):
        return words.money(value.cents)
    return words.cut(str(value), 80)
