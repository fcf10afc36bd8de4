"""«Posso?»: a question or two by taps, and a plain yes or no; a no says why, and what fits instead."""

from collections.abc import Iterator, Sequence

from locales import _, ngettext
from services.application_answers import questions
from services.eligibility import AgeBand, Obstacle
from services.may_apply import Asked, MayI
from services.requirements import Employment
from services.shelf import Listed
from storage.catalogue import ActivityKind
from views import dates, requirements, search, words
from views.answers.applications import Apply, AskMayI
from views.answers.catalogue import Browse, ShowActivity
from views.answers.people import ChooseTerritory
from views.dates import Here
from views.screen import Button, Rows, Screen, Style


def answer(may: MayI, here: Here) -> Screen:
    """Ask what is still to be known, or say yes or no."""
    if may.asks is Asked.AGE:
        return _ask_age(may, here)
    if may.asks is Asked.EMPLOYMENT:
        return _ask_employment(may)
    return _no(may, here) if may.obstacles else _yes(may)


def _ask_age(may: MayI, here: Here) -> Screen:
    day = dates.day(may.first_on, here)
    if may.first_on < here.today:
        asked = _("È cominciato {day}. Quanti anni avevi quel giorno?").format(day=day)
    else:
        asked = _("Quando comincia, {day}, quanti anni hai?").format(day=day)
    rows = tuple((Button(label, _asking(may, age=band)),) for band, label in _ages(may))
    return Screen(f"{words.bold(may.title)}\n{asked}", (*rows, _ways_out(may)))


def _ages(may: MayI) -> Iterator[tuple[AgeBand, str]]:
    """Name the ages to choose from, with the very bounds of the class."""
    least, most = may.rules.min_age, may.rules.max_age
    if least:
        yield AgeBand.BELOW, ngettext("{n} anno o meno", "{n} anni o meno", least - 1).format(n=least - 1)
    if least and most is not None:
        yield AgeBand.WITHIN, _("Da {least} a {most} anni").format(least=least, most=most)
    elif most is None:
        yield AgeBand.WITHIN, ngettext("{n} anno o più", "{n} anni o più", least or 0).format(n=least or 0)
    else:
        yield AgeBand.WITHIN, ngettext("{n} anno o meno", "{n} anni o meno", most).format(n=most)
    if most is not None:
        yield AgeBand.ABOVE, ngettext("{n} anno o più", "{n} anni o più", most + 1).format(n=most + 1)


def _ask_employment(may: MayI) -> Screen:
    rows = tuple(
        (Button(requirements.employment(one), _asking(may, age=may.facts.age, employment=one)),) for one in Employment
    )
    return Screen(f"{words.bold(may.title)}\n{_('Cosa fai adesso?')}", (*rows, _ways_out(may)))


def _yes(may: MayI) -> Screen:
    lines = [words.bold(may.title), "👍 " + _("Sì, puoi fare domanda."), _effort(may)]
    if may.rules.papers:
        lines += ["", "📄 " + requirements.papers(may.rules)]
    rows: Rows = ((Button(_("Fai domanda"), Apply(activity_id=may.activity_id), Style.PRIMARY),), _ways_out(may))
    return Screen("\n".join(lines), rows)


def _effort(may: MayI) -> str:
    count = len(questions(may.rules))
    if not count:
        return _("Bastano due tocchi.")
    return ngettext("C'è {n} domanda: basta un minuto.", "Ci sono {n} domande: bastano due minuti.", count).format(
        n=count
    )


def _no(may: MayI, here: Here) -> Screen:
    lines = [words.bold(may.title), _("Per ora la risposta è no. Ecco perché:")]
    lines += [f"• {one}" for one in reasons(may, here)]
    lines += ["", _("Se pensi che conti altro, fai domanda lo stesso: decide una persona.")]
    lines += instead(may.others, here)
    rows: list[tuple[Button, ...]] = [*others(may.others)]
    rows.append((Button(_("Fai domanda lo stesso"), Apply(activity_id=may.activity_id)),))
    more = [Button(_("Corsi"), Browse(page=0, kind=ActivityKind.CLASS))]
    if Obstacle.TERRITORY in may.obstacles:
        more.append(Button(_("Cambia zona"), ChooseTerritory()))
    return Screen("\n".join(lines), (*rows, tuple(more), _ways_out(may)))


def reasons(may: MayI, here: Here) -> list[str]:
    """Say what is in the way, a sentence for each thing."""
    return [_reason(one, may, dates.day(may.first_on, here)) for one in may.obstacles]


def _reason(obstacle: Obstacle, may: MayI, day: str) -> str:
    rules = may.rules
    match obstacle:
        case Obstacle.TOO_YOUNG:
            said = ngettext(
                "È per chi ha almeno {n} anno il primo giorno, {day}.",
                "È per chi ha almeno {n} anni il primo giorno, {day}.",
                rules.min_age or 0,
            )
            return said.format(n=rules.min_age, day=day)
        case Obstacle.TOO_OLD:
            said = ngettext(
                "È per chi ha fino a {n} anno il primo giorno, {day}.",
                "È per chi ha fino a {n} anni il primo giorno, {day}.",
                rules.max_age or 0,
            )
            return said.format(n=rules.max_age, day=day)
        case Obstacle.EMPLOYMENT:
            return _("È per {people}.").format(people=requirements.for_whom(rules))
        case Obstacle.TERRITORY:
            return _("È per chi vive a {towns}. Nel tuo profilo c'è scritto {home}.").format(
                towns=words.named(may.towns), home=words.bold(may.home)
            )


def instead(found: Sequence[Listed], here: Here) -> list[str]:
    """List other classes that fit, under a line that says so; nothing, where there are none."""
    if not found:
        return []
    listed = [line for one in found for line in search.line(one, here)]
    return ["", _("Questi invece possono andare bene:"), *listed]


def others(found: Sequence[Listed]) -> Rows:
    """Lay out the way to each of those classes."""
    return tuple((Button(one.entry.title, ShowActivity(activity_id=one.entry.id, back="")),) for one in found)


def _asking(may: MayI, *, age: AgeBand | None, employment: Employment | None = None) -> AskMayI:
    return AskMayI(activity_id=may.activity_id, age=age, employment=employment)


def _ways_out(may: MayI) -> tuple[Button, ...]:
    return (Button(_("Indietro"), ShowActivity(activity_id=may.activity_id, back="")), words.menu())
