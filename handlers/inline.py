"""Inline mode: whoever types after the bot's name in any chat finds what is on, and sends it there."""

from urllib.parse import parse_qs, urlsplit

from aiogram import F, Router
from aiogram.types import InlineKeyboardMarkup, InlineQuery, Message

from services import sharing
from services.work import UnitOfWork
from storage.people import Person
from views import dates, links
from views import sharing as views
from views.results import Results
from views.screen import Screen

router = Router(name="inline")


@router.inline_query()
def look_up(query: InlineQuery, uow: UnitOfWork, username: str) -> Results:
    """Offer what is on, for the words typed so far."""
    return views.offers(sharing.for_inline(uow, query.query), username, dates.here(uow))


@router.message(F.via_bot)
def open_shared(message: Message, uow: UnitOfWork, person: Person) -> Screen:
    """Open what somebody sent by our name to ourselves: it is no text to look for."""
    return links.open_link(uow, person, _start(message.reply_markup), dates.here(uow))


def _start(markup: InlineKeyboardMarkup | None) -> str:
    """Read where the button of a shared card leads."""
    url = markup.inline_keyboard[0][0].url if markup is not None and markup.inline_keyboard else None
    return parse_qs(urlsplit(url or "").query).get("start", [""])[0]
