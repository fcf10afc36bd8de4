"""What a class asks of those who apply, in plain words."""

from collections.abc import Iterator, Sequence
from html import escape

from locales import _, ngettext
from services.ages import Ages
from services.requirements import Employment, Rules
from views import words

LONGEST_LINE = 300


def employment(of: Employment) -> str:
    """Say what somebody does at the moment, as they say it themselves."""
    return {
        Employment.SEEKING: _("Cerco lavoro"),
        Employment.NEITHER: _("Non lavoro e non studio"),
        Employment.STUDYING: _("Studio"),
        Employment.FEW_HOURS: _("Lavoro poche ore"),
        Employment.WORKING: _("Lavoro"),
    }[of]


def whoever(of: Employment) -> str:
    """Say of whom a class is, by what they do at the moment."""
    return {
        Employment.SEEKING: _("chi cerca lavoro"),
        Employment.NEITHER: _("chi non lavora e non studia"),
        Employment.STUDYING: _("chi studia"),
        Employment.FEW_HOURS: _("chi lavora poche ore"),
        Employment.WORKING: _("chi lavora"),
    }[of]


def for_whom(rules: Rules) -> str:
    """Say what one has to do at the moment: «chi cerca lavoro e chi studia»."""
    return words.said_together([whoever(one) for one in Employment if one in rules.employment])


def lines(rules: Rules, towns: Sequence[str]) -> Iterator[str]:
    """List what a class asks besides the ages, a line each; *towns* are those of its rules, by name."""
    if rules.employment:
        yield "🙋 " + _("È per {people}").format(people=for_whom(rules))
    if towns:
        yield "🏠 " + _("È per chi vive a {towns}").format(towns=words.named(towns))
    if rules.papers:
        yield "📄 " + papers(rules)


def papers(rules: Rules) -> str:
    """Say what to bring."""
    listed = escape(words.cut(", ".join(rules.papers), LONGEST_LINE))
    return _("Documenti da portare: {papers}").format(papers=listed)


def answered_within(rules: Rules) -> str:
    """Say how long an answer takes."""
    return ngettext("Rispondiamo entro {n} giorno.", "Rispondiamo entro {n} giorni.", rules.answer_days).format(
        n=rules.answer_days
    )


def ages(rules: Rules) -> str:
    """Say of which ages one has to be on the first day: «da 19 a 39 anni»."""
    return words.ages(Ages(rules.min_age, rules.max_age))
