"""An answer that could not be shown at once, where it says something of a patto: later it comes as news, without it.

What comes by itself may stand on a locked phone for anybody to read.
"""

from collections.abc import Iterator
from functools import cache
from types import ModuleType

from locales import _
from storage.people import Person
from views import words
from views.answers import (
    accepting,
    check_ins,
    expenses,
    hand_overs,
    patti,
    patto_desk,
    patto_reviews,
    patto_texts,
    tasks,
)
from views.answers.home import ShowHelp, ShowPatto
from views.answers.patto_desk import ShowPattiDesk
from views.answers.root import Answer
from views.attachments import Picture, Voice
from views.screen import Button, Screen, Tap

ABOUT_PATTI = (accepting, check_ins, expenses, hand_overs, patti, patto_desk, patto_reviews, patto_texts, tasks)
"""Where the buttons are that stand under what a patto says."""


def is_private(screen: Screen) -> bool:
    """Tell whether a screen may show something of a patto."""
    if isinstance(screen.attached, Voice) or (isinstance(screen.attached, Picture) and screen.attached.is_personal):
        return True
    taps = {button.action.data.partition(":")[0] for button in screen.buttons if isinstance(button.action, Tap)}
    leads_back = ShowPatto.__prefix__ in taps and ShowHelp.__prefix__ not in taps  # the main menu leads there, too
    return leads_back or not taps.isdisjoint(_prefixes())


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(one.__prefix__ for module in ABOUT_PATTI for one in _answers(module)) - {ShowPattiDesk.__prefix__}


def _answers(module: ModuleType) -> Iterator[type[Answer]]:
    for one in vars(module).values():
        if isinstance(one, type) and issubclass(one, Answer) and one.__module__ == module.__name__:
            yield one


def without(person: Person) -> Screen:
    """Say that there is an answer, and where it stands; never what it says."""
    text = _("Scusa se rispondo tardi: Telegram non rispondeva. Apri di nuovo da qui, quando vuoi.")
    mine = ((Button("🤝 " + _("Il mio patto"), ShowPatto()),),) if person.has_patto else ()
    theirs = ((Button("🤝 " + _("Patti"), ShowPattiDesk()),),) if person.is_staff else ()
    return Screen("🤝 " + text, (*mine, *theirs, (words.menu(),)))
