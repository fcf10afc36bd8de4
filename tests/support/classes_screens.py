"""The screens of those who run classes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from services.classes import ClassDesk
from services.requirements import Employment, OwnQuestion, Rules
from services.requiring import Asked, PapersAreEnough
from storage.classes import CountedClass
from tests.support.cast import HERE, NEXT, Cast
from tests.support.sights import Sight, sight
from views import cards, classes, refusals, requiring

NOW = NEXT - timedelta(days=2)


def counted(cast: Cast) -> CountedClass:
    """Describe a class to come: eight places, and twelve who ask for one."""
    last = NEXT + timedelta(weeks=8)
    return CountedClass(1, cast.titles[0], 8, NEXT, last, to_judge=5, late=1, applications=12, confirmed=4, offered=2,
                        waiting=1)  # fmt: skip


def running_classes(cast: Cast) -> Iterator[Sight]:
    """The classes that one runs, and the page of one."""
    to_come = counted(cast)
    under_way = replace(to_come, first_at=NOW - timedelta(days=9), to_judge=1, late=0, offered=0)
    over = replace(under_way, last_ends_at=NOW - timedelta(days=1), to_judge=0)
    nothing = replace(over, first_at=None, last_ends_at=None, places=None)
    all_of_them = [to_come, under_way, over, nothing]
    yield sight("I corsi che segui", classes.class_list, all_of_them, 1, HERE, NOW, is_last=False)
    yield sight("Nessun corso", classes.class_list, [], 0, HERE, NOW, is_last=True)
    yield sight("La scheda del corso, per chi lo segue", classes.managed, cards.card(cast.card(), [], HERE), 1)
    desk = ClassDesk(cast.activity(), cast.venue, to_come, NEXT)
    yield sight("Il corso, per chi lo segue", classes.desk, desk, HERE, NOW)
    for what, one in (("comincia", under_way), ("finisce", over), ("resta senza date", nothing)):
        yield sight(f"Il corso, quando {what}", classes.desk, replace(desk, counted=one), HERE, NOW)


def asked(cast: Cast) -> Asked:
    """Describe what a class asks: everything that can be asked, as often as it can."""
    choices = OwnQuestion(text=cast.asked[:200], choices=("Sì", "No"))
    questions = (choices, OwnQuestion(text=cast.titles[0][:200], may_skip=True))
    rules = Rules(
        min_age=19,
        max_age=39,
        employment=(Employment.SEEKING, Employment.NEITHER),
        territory_ids=(1,),
        papers=(cast.titles[-1][:100], cast.asked[:100]),
        questions=questions,
    )
    return Asked(cast.activity(), rules, cast.choices(), 5)


def changing_requirements(cast: Cast) -> Iterator[Sight]:
    """What a class asks, and how that is changed."""
    much = asked(cast)
    nothing = replace(much, rules=Rules(), open_=0)
    most = replace(much, rules=Rules(questions=much.rules.questions[:1] * 3, papers=much.rules.papers[:1] * 6), open_=1)
    one_more = replace(much, rules=Rules(questions=much.rules.questions[:1]))
    yield sight("Cosa chiede il corso", requiring.overview, much)
    yield sight("Il corso non chiede niente", requiring.overview, nothing)
    yield sight("Cosa chiede il corso, appena cambiato", requiring.overview, one_more, done=True)
    yield sight("Chi lavora e chi no", requiring.employment, much, much.employment)
    yield sight("Dove si vive", requiring.homes, much, much.homes)
    yield sight("Cosa si porta", requiring.papers, much)
    yield sight("Cosa si porta, di nuovo", requiring.papers, nothing, again=True)
    why = refusals.refusal(PapersAreEnough(), tapped=False).text
    yield sight("Cosa si porta, e non ne serve altro", requiring.papers, most, why=why)
    yield sight("Non si porta più", requiring.ask_remove_paper, much, 0)
    yield sight("Cosa chiediamo", requiring.questions, much)
    yield sight("Non chiediamo altro", requiring.questions, nothing)
    yield sight("Chiediamo già tre cose", requiring.questions, most)
    yield sight("Una cosa che chiediamo", requiring.question, much, 0, done=True)
    yield sight("Una cosa che chiediamo, da saltare", requiring.question, much, 1)
    yield sight("Non chiederla più", requiring.ask_remove_question, much, 0)
    yield sight("Le parole", requiring.ask_words, much)
    yield sight("Le parole, di nuovo", requiring.ask_words, much, again=True)
    yield sight("Le scelte", requiring.ask_choices, much, cast.asked[:200])
    yield sight("Le scelte, di nuovo", requiring.ask_choices, much, cast.asked[:200], again=True)
    yield sight("Entro quando", requiring.days, much)
    yield sight("Entro quando, di nuovo", requiring.days, much, again=True)
