"""The profile: language, territory, and the way to messages, calendar, searches and data."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from locales import LANGUAGES, _
from storage.people import Person
from storage.territories import Territory
from views import calendars, dates, households, messages, saved_searches, words
from views.answers.people import ChooseLanguage, ChooseTerritory, Move, ShowProfile, Speak
from views.answers.privacy import ShowPrivacy
from views.dates import Here
from views.screen import Button, Screen


def profile(person: Person, territory: str, children: Sequence[Person], paused: datetime | None, here: Here) -> Screen:
    """Show what the person chose, with a way to change each."""
    lines = [
        words.bold(person.name),
        _("Lingua: {language}").format(language=LANGUAGES.get(person.language, person.language)),
        _("Zona: {territory}").format(territory=escape(territory)),
    ]
    if children:
        lines.append(_("Famiglia: {names}").format(names=words.named([child.name for child in children])))
    if person.is_staff:
        lines.append(_("Il tuo compito: {role}").format(role=words.role(person.role)))
    if paused is not None:
        lines.append("🔕 " + _("Messaggi in pausa fino a {when}").format(when=dates.when(paused, here)))
    return Screen(
        "\n".join(lines),
        (
            (Button(_("Lingua"), ChooseLanguage()), Button(_("Zona"), ChooseTerritory())),
            (households.own_button(), messages.own_button()),
            (calendars.own_button(),),
            (saved_searches.own_button(),),
            (Button(_("I miei dati"), ShowPrivacy()), words.menu()),
        ),
    )


def ask_language() -> Screen:
    """Ask for another language."""
    rows = tuple((Button(name, Speak(language=code)),) for code, name in LANGUAGES.items())
    return Screen(_("In che lingua vuoi leggere?"), (*rows, (_to_profile(), words.menu())))


def ask_territory(territories: Sequence[Territory]) -> Screen:
    """Ask for another territory."""
    rows = tuple((Button(one.name, Move(territory_id=one.id)),) for one in territories)
    return Screen(_("Dove cerchi le attività?"), (*rows, (_to_profile(), words.menu())))


def _to_profile() -> Button:
    return Button(_("Indietro"), ShowProfile())
