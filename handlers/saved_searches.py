"""Saved searches: being told of what comes, and no longer; by buttons and in words."""

import re

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from services import saved_searches, search, shelf
from services.questions import Question, unpacked
from services.saved_searches import TooManySearches
from services.work import UnitOfWork
from storage.people import Person
from views import dates, links
from views import saved_searches as views
from views.answers.catalogue import SaveSearch, ShowActivity, ShowSavedSearches, StopSearch
from views.answers.news import NotifyMe, StopNotifying
from views.screen import Screen
from views.search import answer

router = Router(name="saved searches")
words = Router(name="saved searches in words")

_TELL_ME = re.compile(
    r"\s*(?:per favore )?"
    r"(?:(?:avvis(?:a|ate)mi|mi avvis(?:i|a|ate)|notify me)\b(?: (?:quando|se|appena|when|if|about)\b)?"
    r"|(?:(?:fammi|fatemi|mi fai|mi fate) sapere (?:quando|se|appena)|(?:let me know|tell me) (?:when|if))\b)"
    r"(?: (?:c['’]\s?è|c['’]?e'?|ci sono|esce|escono|arriva|arrivano|there is|there['’]s|there are)(?!\w))?"
    r"(?: (?:qualcosa|qualche|something|anything)\b)?",
    re.IGNORECASE,
)
"""How people begin when they want to be told: «avvisami quando c'è qualcosa …»."""


@router.callback_query(SaveSearch.filter())
def save(query: CallbackQuery, callback_data: SaveSearch, uow: UnitOfWork, person: Person) -> Screen:
    """Be told when there is something new for a question."""
    asked = unpacked(callback_data.question)
    return _saved(uow, person, asked)


@words.message(F.text.regexp(_TELL_ME))
def save_in_words(message: Message, uow: UnitOfWork, person: Person) -> Screen:
    """Be told of what is written after «avvisami»; without anything after it, see what one is told about."""
    said = message.text or ""
    asked = search.understood(uow, _TELL_ME.sub("", said, count=1))
    return _listed(uow, person) if asked.is_empty else _saved(uow, person, asked)


@router.callback_query(ShowSavedSearches.filter())
def show(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Show what one is told about."""
    return _listed(uow, person)


@router.callback_query(StopSearch.filter())
def stop(query: CallbackQuery, callback_data: StopSearch, uow: UnitOfWork, person: Person) -> Screen:
    """Not be told any more; a button of another time shows what one is told about now."""
    stopped = saved_searches.stop(uow, person, callback_data.saved_search_id)
    mine = saved_searches.of_person(uow, person)
    return views.listed(mine, shelf.shelf(uow).places, dates.here(uow), stopped=stopped)


@router.callback_query(NotifyMe.filter())
def notify_me(query: CallbackQuery, callback_data: NotifyMe, uow: UnitOfWork, person: Person) -> Screen:
    """Be told when an activity has dates again, or others like it come."""
    back = ShowActivity(activity_id=callback_data.activity_id, back="")
    try:
        saved = saved_searches.notify(uow, person, callback_data.activity_id)
    except TooManySearches:
        return _too_many(uow, person)
    return views.saved(saved, saved.question, shelf.shelf(uow).places, dates.here(uow), back)


@router.callback_query(StopNotifying.filter())
def stop_notifying(query: CallbackQuery, callback_data: StopNotifying, uow: UnitOfWork, person: Person) -> Screen:
    """Not be told any more of others like an activity."""
    saved = saved_searches.notified(uow, person, callback_data.activity_id)
    if saved is not None:
        saved_searches.stop(uow, person, saved.id)
    return links.own_card(uow, person, callback_data.activity_id, dates.here(uow))


def _saved(uow: UnitOfWork, person: Person, asked: Question) -> Screen:
    try:
        saved = saved_searches.save(uow, person, asked)
    except TooManySearches:
        return _too_many(uow, person)
    return views.saved(saved, asked, shelf.shelf(uow).places, dates.here(uow), answer(asked))


def _listed(uow: UnitOfWork, person: Person) -> Screen:
    return views.listed(saved_searches.of_person(uow, person), shelf.shelf(uow).places, dates.here(uow))


def _too_many(uow: UnitOfWork, person: Person) -> Screen:
    return views.too_many(saved_searches.of_person(uow, person), shelf.shelf(uow).places, dates.here(uow))
