"""The screens of what comes with a place in a class: materials, and the certificate at the end."""

from collections.abc import Iterator
from datetime import timedelta

from services.certificates import Attended, Shown, Stage
from services.materials import Handouts
from storage.catalogue import Activity, ActivityKind
from storage.certificates import Certificate
from storage.materials import Material
from tests.support.cast import HERE, NEXT, Cast
from tests.support.sights import Sight, sight
from views import certificates, materials
from views.screen import Screen

STAGES = {
    Stage.CLASS_GOES_ON: "il corso va avanti",
    Stage.ROLL_IS_OPEN: "le presenze non sono finite",
    Stage.NOTHING_HELD: "non c'è nessuna presenza",
    Stage.TOO_LITTLE: "le ore sono poche",
    Stage.READY: "si può chiedere",
    Stage.MADE: "c'è",
}
"""What the cases are called on the page of screens."""


def _activity(cast: Cast) -> Activity:
    activity = cast.activity()
    activity.code, activity.kind = "CR-1", ActivityKind.CLASS
    return activity


def in_a_class(cast: Cast) -> Iterator[Sight]:
    """What is handed out, and the certificate, for those who are in a class."""
    activity = _activity(cast)
    titles = (*cast.titles, cast.asked[:80])
    things = [_material(at, titles[at % len(titles)], is_link=at == 1) for at in range(4)]
    some = Handouts(activity, things, False, 0)
    yield sight("I materiali", materials.materials, some, 0)
    yield sight("I materiali, quando sono tanti", materials.materials, Handouts(activity, things * 5, False, 0), 1)
    yield sight("Un file", materials.one, things[0], some)
    yield sight("Un link", materials.one, things[1], some)
    yield sight("Un materiale nuovo", materials.news, activity.title, 1, things[:1])
    yield sight("Materiali nuovi", materials.news, activity.title, 1, things * 2)
    for stage, what in STAGES.items():
        yield sight(f"Il mio attestato: {what}", certificates.certificate, _attended(cast, stage), HERE)
    yield sight("Il nome sull'attestato", certificates.ask_name, _attended(cast, Stage.READY))
    yield sight("Il nome sull'attestato, di nuovo", certificates.ask_name, _attended(cast, Stage.READY), again=True)
    yield sight("Il nome com'è stampato", certificates.ask_confirm, cast.name, 1, is_shorter=False)
    yield sight("Il nome, più corto", certificates.ask_confirm, cast.name, 1, is_shorter=True)
    yield Sight("L'attestato", certificates.handed_over, lambda: printed_certificate(cast))
    yield sight("Chi inquadra il codice", certificates.checked, _shown(cast, cast.name), HERE)
    yield sight("L'attestato si può chiedere", certificates.news, activity.title, 1)


def handing_out(cast: Cast) -> Iterator[Sight]:
    """What is handed out, for those who run a class."""
    activity = _activity(cast)
    things = [_material(at, cast.titles[at % len(cast.titles)], is_link=at == 1) for at in range(3)]
    some = Handouts(activity, things, True, 18)
    nobody = Handouts(activity, [], True, 0)
    yield sight("I materiali, per chi segue il corso", materials.materials, some, 0)
    yield sight("Nessun materiale", materials.materials, nobody, 0)
    yield sight("Un link, per chi segue il corso", materials.one, things[1], some)
    yield sight("Aggiungi materiale", materials.ask, some)
    yield sight("Aggiungi materiale, dopo una foto", materials.ask, some, again=True)
    yield sight("Materiale aggiunto", materials.added, things[0], some)
    yield sight("Materiale aggiunto, per nessuno", materials.added, things[0], nobody)
    yield sight("Togli un materiale", materials.ask_remove, things[0])


def _material(number: int, title: str, *, is_link: bool) -> Material:
    url, file_id = ("https://example.org/dispensa", None) if is_link else (None, "BQAC1")
    return Material(id=number + 1, activity_id=1, title=title[:80], url=url, file_id=file_id, file_name="a.pdf")


def _certificate(name: str) -> Certificate:
    made_at = NEXT + timedelta(weeks=4)
    return Certificate(
        id=1,
        code="K7QM-3XTA-9FRD",
        activity_id=1,
        person_id=1,
        name=name,
        minutes=270,
        all_minutes=360,
        made_at=made_at,
        changed_at=made_at + timedelta(days=1),
    )


def _attended(cast: Cast, stage: Stage) -> Attended:
    whole = 0 if stage is Stage.NOTHING_HELD else 360
    here = 120 if stage is Stage.TOO_LITTLE else min(270, whole)
    ready_at = NEXT if stage is Stage.ROLL_IS_OPEN else None
    mine = _certificate(cast.name) if stage is Stage.MADE else None
    return Attended(_activity(cast), here, whole, NEXT, NEXT + timedelta(weeks=3), stage, ready_at, mine)


def _shown(cast: Cast, name: str) -> Shown:
    return Shown(_certificate(name), _activity(cast), NEXT, NEXT + timedelta(weeks=3))


def printed_certificate(cast: Cast, *, name: str = "") -> Screen:
    """Print the certificate of the reader, or with another name."""
    shown = _shown(cast, name or cast.name)
    return certificates.handed_over(shown, cast.place(), cast.territory, "farelegami_bot", HERE)
