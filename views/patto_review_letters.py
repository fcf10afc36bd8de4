"""What the bot writes about reviews by itself: when both meet, that it is off, that a patto is concluded."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from locales import _
from services import patto_review_news
from services.notices import Notice
from services.patto_review_news import PattoConcluded, ReviewOff, ReviewPlanned, ReviewReminder
from services.patto_reviews import ReviewGone
from services.work import UnitOfWork
from storage import patti
from storage.patti import Patto, Result
from storage.patto_reviews import Review
from storage.people import Person
from views import dates, words
from views.answers.home import ShowPatto
from views.answers.patto_reviews import ShowMeeting, ShowPattoReviews
from views.answers.places import ShowAgenda
from views.dates import Here
from views.screen import Button, Screen


def labels() -> list[str]:
    """List what the buttons of these letters are called."""
    return [_("Vedi l'incontro"), _("La mia agenda"), _("Apri gli incontri"), _("Il mio patto")]


def reminder(review: Review, here: Here, *, is_persons: bool) -> Screen:
    """Remind of a meeting: when, and not what it is about."""
    text = "⏰ " + _("Incontro: {when}").format(when=dates.when(review.planned_at, here)) + "."
    return Screen(text, ((_way(review, is_persons=is_persons),), (words.menu(),)))


def planned(review_id: int, at: datetime, here: Here, *, is_change: bool = False) -> Screen:
    """Tell somebody when they meet, or that it is another time or another place by now."""
    when = dates.when(at, here)
    if is_change:
        text = "📅 " + _("Il tuo incontro è cambiato: {when}. Apri e guarda dove.").format(when=when)
    else:
        text = "📅 " + _("C'è un incontro per te: {when}.").format(when=when)
    return Screen(text, ((Button(_("Vedi l'incontro"), ShowMeeting(review_id=review_id)),), (words.menu(),)))


def off(review: Review, here: Here, *, is_persons: bool) -> Screen:
    """Say that a meeting does not take place."""
    when = dates.when(review.planned_at, here)
    if is_persons:
        text = _("L'incontro di {when} non si fa. Chi ti segue trova con te un altro giorno.").format(when=when)
        return Screen("📅 " + text, ((Button("🗓 " + _("La mia agenda"), ShowAgenda()),), (words.menu(),)))
    text = _("L'incontro di {when} non si fa: serve un altro giorno.").format(when=when)
    return Screen("📅 " + text, ((_way(review, is_persons=False),), (words.menu(),)))


def concluded(result: Result | None) -> Screen:
    """Celebrate, or thank kindly; the words are read on tap."""
    match result:
        case Result.REACHED:
            text = "🎉 " + _("Un traguardo raggiunto insieme: complimenti! Apri e leggi le parole per te.")
        case Result.PARTLY:
            text = "🎉 " + _("Un bel pezzo di strada fatto insieme. Apri e leggi le parole per te.")
        case _:
            text = "🤝 " + _("Grazie del tempo passato insieme. Apri e leggi le parole per te.")
    return Screen(text, ((Button("🤝 " + _("Il mio patto"), ShowPatto()),), (words.menu(),)))


def _way(review: Review, *, is_persons: bool) -> Button:
    if is_persons:
        return Button(_("Vedi l'incontro"), ShowMeeting(review_id=review.id))
    return Button(_("Apri gli incontri"), ShowPattoReviews(patto_id=review.patto_id))


def _found(uow: UnitOfWork, review_id: int) -> tuple[Review, Patto]:
    review, patto = patto_review_news.found(uow, review_id)
    if review is None or patto is None:
        raise ReviewGone
    return review, patto


def _reminder(uow: UnitOfWork, notice: ReviewReminder, person: Person) -> Screen:
    review, patto = _found(uow, notice.review_id)
    return reminder(review, dates.here(uow), is_persons=patto.person_id == person.id)


def _planned(uow: UnitOfWork, notice: ReviewPlanned, person: Person) -> Screen:  # noqa: ARG001
    return planned(notice.review_id, notice.planned_at, dates.here(uow), is_change=notice.is_change)


def _off(uow: UnitOfWork, notice: ReviewOff, person: Person) -> Screen:
    review, patto = _found(uow, notice.review_id)
    return off(review, dates.here(uow), is_persons=patto.person_id == person.id)


def _concluded(uow: UnitOfWork, notice: PattoConcluded, person: Person) -> Screen:  # noqa: ARG001
    patto = patti.patto(uow.session, notice.patto_id)
    return concluded(patto.result if patto else None)


WRITERS: dict[type[Notice], Callable[[UnitOfWork, Any, Person], Screen]] = {
    ReviewReminder: _reminder,
    ReviewPlanned: _planned,
    ReviewOff: _off,
    PattoConcluded: _concluded,
}
