"""The name on a certificate: written, shown as it will be printed, confirmed.

    «Chiedi l'attestato», «Correggi il nome» ─▶ name ──a name──▶ shown as printed ──Conferma──▶ the PDF
                                                 ▲                     │
                                                 └────another name─────┘
what is no name ─▶ asked again
any other button or command ─▶ done as always, and nothing is left open
"""

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.talk import Draft, Talk
from services import certificates
from services.certificate_names import LONGEST, name_on_paper
from services.certificates import Attended, Stage
from services.folding import legible
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import certificates as views
from views import dates, links, refusals
from views.answers.certificates import AskName, ConfirmName
from views.screen import Screen

router = Router(name="certifying")


class Certifying(StatesGroup):
    """Which name stands on it."""

    name = State()


class OnPaper(Draft):
    """Of which class, and the name that was shown last."""

    activity_id: int
    name: str = ""


@router.callback_query(AskName.filter())
def begin(query: CallbackQuery, callback_data: AskName, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask the name; where there is no certificate to be had, say how it stands."""
    found = certificates.attended(uow, person, callback_data.activity_id)
    if not _can_be_made(found):
        return views.certificate(found, dates.here(uow))
    talk.go(Certifying.name, OnPaper(activity_id=callback_data.activity_id))
    return views.ask_name(found)


@router.message(Certifying.name)
def write_name(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Show a name as it will be printed, or ask again."""
    draft = talk.draft(OnPaper)
    try:
        found = certificates.attended(uow, person, draft.activity_id)
    except Refusal as no:
        talk.end()
        return refusals.in_words(no, person)
    if not _can_be_made(found):
        talk.end()
        return views.certificate(found, dates.here(uow))
    name = name_on_paper(message.text or "")
    if not name or len(name) > LONGEST:
        return views.ask_name(found, again=True)
    talk.go(Certifying.name, draft.model_copy(update={"name": name}))
    return views.ask_confirm(name, draft.activity_id, is_shorter=name != legible(message.text or ""))


@router.callback_query(ConfirmName.filter())
def confirm(
    query: CallbackQuery, callback_data: ConfirmName, uow: UnitOfWork, person: Person, talk: Talk, username: str
) -> Screen:
    """Have it made with the name that was shown last; a button of another time shows how it stands."""
    activity_id = callback_data.activity_id
    draft = talk.draft(OnPaper) if talk.state == Certifying.name.state else None
    talk.end()
    if draft is None or draft.activity_id != activity_id or not draft.name:
        return views.certificate(certificates.attended(uow, person, activity_id), dates.here(uow))
    certificates.make(uow, person, activity_id, draft.name)
    return links.own_certificate(uow, person, activity_id, username)


def _can_be_made(found: Attended) -> bool:
    return found.stage in (Stage.READY, Stage.MADE)
