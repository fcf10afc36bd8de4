"""What the bot writes about check-ins by itself: how many things wait for an answer, never which."""

from collections.abc import Callable
from typing import Any

from locales import _, ngettext
from services import check_in_news
from services.check_in_news import CheckInsDue, CheckInsNudge
from services.notices import Notice
from services.work import UnitOfWork
from storage.people import Person
from views import words
from views.answers.check_ins import ShowCheckIns
from views.screen import Button, Screen


def labels() -> list[str]:
    """List what the buttons of these letters are called."""
    return [_("Racconta"), _("Rispondi")]


def due(many: int, *, is_staff: bool) -> Screen:
    """Say that some things wait for an answer."""
    if is_staff:
        said = ngettext(
            "C'è {n} risposta da dare nei patti che segui.", "Ci sono {n} risposte da dare nei patti che segui.", many
        )
    else:
        said = ngettext(
            "Hai {n} cosa da raccontarci questa settimana. Basta un tocco.",
            "Hai {n} cose da raccontarci questa settimana. Basta un tocco per ognuna.",
            many,
        )
    return _with_way("🤝 " + said.format(n=many), is_staff=is_staff)


def nudge(many: int, *, is_staff: bool) -> Screen:
    """Come back to it once, kindly."""
    if is_staff:
        said = ngettext(
            "C'è ancora {n} risposta da dare nei patti che segui.",
            "Ci sono ancora {n} risposte da dare nei patti che segui.",
            many,
        )
        return _with_way("🤝 " + said.format(n=many), is_staff=True)
    said = ngettext(
        "Quando vuoi, c'è ancora {n} cosa da raccontarci.", "Quando vuoi, ci sono ancora {n} cose da raccontarci.", many
    )
    kindly = _("Se non è andata come pensavi, va bene anche così. Come possiamo aiutarti?")
    return _with_way(f"🤝 {said.format(n=many)}\n{kindly}", is_staff=False)


def _with_way(text: str, *, is_staff: bool) -> Screen:
    label = _("Rispondi") if is_staff else _("Racconta")
    return Screen(text, ((Button(label, ShowCheckIns(patto_id=0)),), (words.menu(),)))


def _due(uow: UnitOfWork, notice: CheckInsDue, person: Person) -> Screen:  # noqa: ARG001
    return due(check_in_news.how_many(uow, person), is_staff=person.is_staff)


def _nudge(uow: UnitOfWork, notice: CheckInsNudge, person: Person) -> Screen:  # noqa: ARG001
    return nudge(check_in_news.how_many(uow, person), is_staff=person.is_staff)


WRITERS: dict[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {CheckInsDue: _due, CheckInsNudge: _nudge}
