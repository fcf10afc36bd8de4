"""Some time after a class: one question by taps, what somebody does now."""

from locales import _, ngettext
from storage.catalogue import ActivityKind
from storage.follow_ups import Outcome
from views import words
from views.answers.catalogue import Browse
from views.answers.follow_ups import AskWhatNow, SayWhatNow
from views.screen import Button, Screen

DAYS_OF_A_MONTH = 30


def answers() -> dict[Outcome, str]:
    """Name the answers, in the order in which they are asked."""
    return {
        Outcome.NOTHING: _("Per ora niente di nuovo"),
        Outcome.INTERNSHIP: _("Un tirocinio"),
        Outcome.FIXED_TERM: _("Un lavoro a termine"),
        Outcome.PERMANENT: _("Un lavoro fisso"),
        Outcome.OWN_BUSINESS: _("Un lavoro in proprio"),
        Outcome.TRAINING: _("Un corso o la scuola"),
        Outcome.UNTOLD: _("Preferisco non dirlo"),
    }


def labels() -> list[str]:
    """List what the buttons of the question are called."""
    return [*answers().values(), _("Cambia risposta"), _("Altri corsi")]


def ask(title: str, activity_id: int, days: int) -> Screen:
    """Ask what somebody does now."""
    many = max(1, days // DAYS_OF_A_MONTH)
    ago = ngettext("È passato {n} mese da «{activity}».", "Sono passati {n} mesi da «{activity}».", many)
    lines = [
        ago.format(n=many, activity=words.bold(words.cut(title, 100))),
        words.bold(_("Che cosa fai adesso?")),
        "",
        _("Basta un tocco. Chi organizza i corsi vede solo quante risposte ci sono, senza nomi."),
    ]
    rows = tuple(
        (Button(label, SayWhatNow(activity_id=activity_id, days=days, outcome=outcome)),)
        for outcome, label in answers().items()
    )
    return Screen("\n".join(lines), (*rows, (words.menu(),)))


def thanks(title: str, activity_id: int, days: int) -> Screen:
    """Say thanks in the same words whatever the answer was: this screen is written down with the person's chat."""
    lines = [
        words.bold(words.cut(title, 100)),
        _("Grazie! La tua risposta è segnata."),
        _("Se cerchi qualcosa di nuovo, ci sono altri corsi."),
    ]
    change = Button(_("Cambia risposta"), AskWhatNow(activity_id=activity_id, days=days))
    return Screen(
        "\n".join(lines), ((Button(_("Altri corsi"), Browse(page=0, kind=ActivityKind.CLASS)),), (change, words.menu()))
    )
