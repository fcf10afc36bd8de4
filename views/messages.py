"""Which messages a person gets: a pause, and kinds that are switched off."""

from datetime import datetime

from locales import _, ngettext
from storage.people import Person, Topic
from views import dates, words
from views.answers.messages import ShowMessages, SwitchTopic
from views.answers.people import ChoosePause, EndPause, Pause, ShowProfile
from views.dates import Here
from views.screen import Button, Screen

PAUSES = (1, 7, 30)
"""Days of silence to choose from."""


def settings(person: Person, paused: datetime | None, here: Here, *, toast: str = "") -> Screen:
    """Show what a person is written about, with a switch for each kind, and the pause."""
    lines = ["🔔 " + words.bold(_("Messaggi"))]
    if paused is not None:
        lines.append("🔕 " + _("Messaggi in pausa fino a {when}").format(when=dates.when(paused, here)))
    lines += ["", _("Tocca un messaggio per accenderlo o spegnerlo."), _still_comes()]
    silence = Button(_("Riprendi i messaggi"), EndPause()) if paused else Button(_("Metti in pausa"), ChoosePause())
    switches = tuple((_switch(topic, is_on=not person.has_muted(topic)),) for topic in Topic)
    rows = (*switches, (silence,), (Button(_("Indietro"), ShowProfile()), words.menu()))
    return Screen("\n".join(lines), rows, toast=toast)


def ask_pause() -> Screen:
    """Ask how long to be silent."""
    text = _("Per quanto tempo non vuoi messaggi? In pausa non ti mando neanche i promemoria.") + "\n" + _still_comes()
    rows = tuple((Button(ngettext("{n} giorno", "{n} giorni", days), Pause(days=days)),) for days in PAUSES)
    return Screen(text, (*rows, (Button(_("Indietro"), ShowMessages()), words.menu())))


def fewer() -> Button:
    """Lead from a message that nobody asked for to fewer of them."""
    return Button("🔕 " + _("Ricevi meno messaggi"), ShowMessages())


def own_button() -> Button:
    """Lead to which messages one gets."""
    return Button("🔔 " + _("Messaggi"), ShowMessages())


def switched(*, is_on: bool) -> str:
    """Say in passing what became of a switch."""
    return _("Acceso: da ora ti scrivo.") if is_on else _("Spento: non ti scrivo più per questo.")


def labels() -> list[str]:
    """List what the button that leads to fewer messages is called."""
    return [_("Ricevi meno messaggi")]


def _still_comes() -> str:
    return _("Ti scrivo sempre se si libera un posto che aspetti, o se una tua data cambia o salta.")


def _switch(topic: Topic, *, is_on: bool) -> Button:
    label = f"✅ {_topic(topic)}" if is_on else "🔕 " + _("{topic}: spento").format(topic=_topic(topic))
    return Button(label, SwitchTopic(topic=topic.value, is_on=not is_on))


def _topic(topic: Topic) -> str:
    match topic:
        case Topic.REMINDERS:
            return _("Promemoria")
        case Topic.NEWS:
            return _("Novità per te")
        case Topic.FEEDBACK:
            return _("Com'è andata?")
