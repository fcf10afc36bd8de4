"""How it was: one question with five answers, and what staff read of them."""

from locales import _, ngettext
from services.feedback import ENOUGH, RATINGS, Told
from views import dates, words
from views.answers.catalogue import ShowActivity
from views.answers.feedback import SayHowItWas, ShowFeedback
from views.answers.management import ShowManagement
from views.dates import Here
from views.screen import Button, Screen


def answers() -> dict[int, str]:
    """Name the answers, the best first."""
    return {
        5: "😍 " + _("Benissimo"),
        4: "😊 " + _("Bene"),
        3: "😐 " + _("Così così"),
        2: "😕 " + _("Non tanto bene"),
        1: "😞 " + _("Male"),
    }


def button(activity_id: int) -> Button:
    """Lead to what people said about an activity."""
    return Button(_("Com'è andata"), ShowFeedback(activity_id=activity_id))


def labels() -> list[str]:
    """List what the buttons of the question are called."""
    return list(answers().values())


def ask(title: str, activity_id: int) -> Screen:
    """Ask how an activity was."""
    lines = [
        _("Com'è andata «{activity}»?").format(activity=words.bold(title)),
        "",
        _("Basta un tocco. La risposta resta anonima: teniamo solo quante sono."),
    ]
    rows = tuple(
        (Button(label, SayHowItWas(activity_id=activity_id, rating=rating)),) for rating, label in answers().items()
    )
    details = Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back=""))
    return Screen("\n".join(lines), (*rows, (details, words.menu())))


def thanks(title: str, activity_id: int, *, is_first: bool) -> Screen:
    """Say thanks in the same words whatever the answer was: this screen is written down with the person's chat."""
    said = _("Grazie! La tua risposta è contata.") if is_first else _("Avevi già risposto: grazie! Ne conta una sola.")
    details = Button(_("Vedi i dettagli"), ShowActivity(activity_id=activity_id, back=""))
    return Screen(f"{words.bold(title)}\n{said}", ((details, words.menu()),))


def results(of: Told, here: Here) -> Screen:
    """Show staff what people said, once there are enough answers to keep them anonymous and no more can come."""
    lines = [words.bold(words.cut(of.title, 100)), _("Com'è andata, per chi ha partecipato:"), ""]
    if of.readable_at is not None:
        lines.append(
            _("Le risposte si leggono da {when}, tutte insieme.").format(when=dates.when(of.readable_at, here))
        )
        lines.append(_("Prima si capirebbe chi ha detto cosa."))
    elif of.counts is None:
        lines.append(_("Meno di {n} risposte: per ora non le mostro, così restano anonime.").format(n=ENOUGH))
    else:
        counts = of.counts
        lines += [f"{label}: {counts.get(rating, 0)}" for rating, label in answers().items()]
        total = sum(counts.get(rating, 0) for rating in RATINGS)
        lines += ["", ngettext("{n} risposta in tutto.", "{n} risposte in tutto.", total).format(n=total)]
    return Screen("\n".join(lines), ((Button(_("Gestione"), ShowManagement()), words.menu()),))
