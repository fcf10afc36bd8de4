"""The first questions: language, age, privacy, territory. At most four taps."""

from collections.abc import Sequence
from html import escape

from locales import LANGUAGES, _
from storage.territories import Territory
from views import privacy
from views.answers.home import GoHome
from views.answers.onboarding import Agree, BeginAt, BeginIn, ReadNoticeFirst, SayAge, StepBack
from views.screen import Button, Screen, Style


def ask_language() -> Screen:
    """Ask the first question, in every language at once."""
    lines = [
        "👋 Ciao! Sono FareLegami: ti aiuto a trovare attività e corsi vicino a te.",
        "In che lingua vuoi leggere?",
        "",
        "👋 Hello! I'm FareLegami: I help you find activities and classes near you.",
        "Which language do you want to read?",
    ]
    return Screen("\n".join(lines), tuple((Button(name, BeginIn(language=code)),) for code, name in LANGUAGES.items()))


def ask_age() -> Screen:
    """Ask whether one is old enough to agree by oneself."""
    text = _("Hai almeno 14 anni?") + "\n\n" + _("Se hai meno di 14 anni, fai scrivere un adulto della tua famiglia.")
    return Screen(
        text,
        (
            (Button(_("Sì, ho 14 anni o più"), SayAge(old_enough=True)),),
            (Button(_("No, ho meno di 14 anni"), SayAge(old_enough=False)),),
            (_step_back(),),
        ),
    )


def too_young(phone: str) -> Screen:
    """Stop kindly."""
    lines = [
        _("Grazie per averlo detto!") + " 😊",
        _("Fai scrivere un adulto della tua famiglia: può prendere un posto per te."),
        _("Non abbiamo scritto il tuo nome da nessuna parte."),
    ]
    if phone:
        lines.insert(2, _("Oppure chiamate insieme il centro: {phone}.").format(phone=escape(phone)))
    return Screen("\n".join(lines), ((_ask_again(),),))


def ask_consent() -> Screen:
    """Show the privacy notice in five lines and ask for a yes."""
    return Screen(
        f"{privacy.in_five_lines()}\n\n" + _("Se per te va bene, tocca Accetto."),
        (
            (Button(_("Accetto"), Agree(agreed=True), Style.SUCCESS),),
            (Button(_("Leggi tutto"), ReadNoticeFirst()), Button(_("Non accetto"), Agree(agreed=False))),
            (_step_back(),),
        ),
    )


def whole_notice(phone: str) -> Screen:
    """Show the whole privacy notice, and the same question under it."""
    return Screen(
        privacy.whole_text(phone),
        (
            (Button(_("Accetto"), Agree(agreed=True), Style.SUCCESS), Button(_("Non accetto"), Agree(agreed=False))),
            (_step_back(),),
        ),
    )


def notice_alone(phone: str) -> Screen:
    """Show the whole privacy notice before it is asked about."""
    return Screen(privacy.whole_text(phone), ((_ask_again(),),))


def not_agreed() -> Screen:
    """Take a no for an answer."""
    text = _("Va bene, non teniamo niente. Senza il tuo sì non posso darti un posto. Se cambi idea, sono qui.")
    return Screen(text, ((_ask_again(),),))


def left() -> Screen:
    """Let someone go who stops in the middle of the questions."""
    text = _("Va bene, lasciamo stare.") + "\n" + _("Se un giorno vuoi tornare, scrivi /start.")
    return Screen(text, ((Button(_("Ricomincia"), GoHome()),),))


def ask_territory(territories: Sequence[Territory]) -> Screen:
    """Ask the last question."""
    text = _("Ultima domanda: dove cerchi le attività?") + "\n\n" + _("Poi puoi cambiare quando vuoi, dal tuo profilo.")
    rows = tuple((Button(one.name, BeginAt(territory_id=one.id)),) for one in territories)
    return Screen(text, (*rows, (_step_back(),)))


def by_button(question: Screen) -> Screen:
    """Ask again after an answer that we do not understand."""
    return Screen(_("Tocca uno dei pulsanti qui sotto.") + f"\n\n{question.text}", question.rows)


def _ask_again() -> Button:
    return Button(_("Torna alla domanda"), GoHome())


def _step_back() -> Button:
    return Button(_("Indietro"), StepBack())
