"""What is asked about a child: a name and a year of birth, and no more."""

from html import escape

from locales import _
from views import words
from views.answers.onboarding import StepBack
from views.answers.places import ChooseYear
from views.screen import Button, Screen

YEARS_IN_A_ROW = 4


def ask_name(title: str = "", *, again: bool = False) -> Screen:
    """Ask how a child is called; *title* is of the activity that it is for, if it is for one."""
    lines = [words.bold(title)] if title else []
    lines.append(_("Come si chiama? Basta il nome, o un soprannome."))
    if again:
        lines.append(_("Scrivi solo un nome breve, senza numeri o simboli."))
    return Screen("\n".join(lines), (_ways_out(),))


def ask_new_name(name: str, *, again: bool = False) -> Screen:
    """Ask how a child is to be called from now on."""
    lines = [_("Adesso c'è scritto {name}. Come si chiama?").format(name=words.bold(name))]
    lines.append(_("Scrivi solo un nome breve, senza numeri o simboli.") if again else _("Scrivi il nome nuovo."))
    return Screen("\n".join(lines), (_ways_out(),))


def ask_year(name: str, years: range, *, for_activity: bool = False, again: bool = False) -> Screen:
    """Ask in which year a child was born, with a button for each that can be.

    Those for an activity are the years of its ages, and not every year.
    """
    buttons = [Button(str(year), ChooseYear(year=year)) for year in years]
    rows = [tuple(buttons[start : start + YEARS_IN_A_ROW]) for start in range(0, len(buttons), YEARS_IN_A_ROW)]
    question = _("Qual è l'anno di nascita di {name}?").format(name=escape(name))
    return Screen(f"{question}\n{_hint(for_activity=for_activity, again=again)}", (*rows, _ways_out()))


def _hint(*, for_activity: bool, again: bool) -> str:
    if not for_activity:
        return _("Tocca un anno qui sotto, o scrivilo.")
    if again:
        return _("Tocca un anno qui sotto. Se non lo trovi, l'attività è per altre età.")
    return _("Qui vedi gli anni giusti per questa attività.")


def _ways_out() -> tuple[Button, ...]:
    return (Button(_("Indietro"), StepBack()), words.menu())
