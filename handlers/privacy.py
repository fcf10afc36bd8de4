"""What we hold of a person: seen, downloaded, deleted; and the consent, taken back."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from services import confidences, patto_confidences, people, privacy
from services.work import UnitOfWork
from storage.people import Person
from views import dates
from views import privacy as views
from views.answers.privacy import (
    ConfirmForget,
    ConfirmWithdrawConsent,
    Download,
    Forget,
    ReadNotice,
    ShowPrivacy,
    WithdrawConsent,
)
from views.screen import Screen

router = Router(name="privacy")


@router.message(Command("privacy", ignore_case=True))
@router.callback_query(ShowPrivacy.filter())
def show_privacy(event: Message | CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Show what is held."""
    return views.held(privacy.held(uow, person))


@router.callback_query(ReadNotice.filter())
def read_notice(query: CallbackQuery, uow: UnitOfWork) -> Screen:
    """Show the whole notice."""
    return views.notice(uow.programme.phone)


@router.callback_query(Download.filter())
def download(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Send everything that is held."""
    tables = privacy.everything(uow, person)
    return views.download(privacy.zipped(tables, views.readable(tables, dates.here(uow))))


@router.callback_query(Forget.filter())
def ask_forget(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before deleting everything."""
    return views.ask_forget(privacy.loss(uow, person))


@router.callback_query(ConfirmForget.filter())
def forget(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Delete everything."""
    loss = privacy.loss(uow, person)
    people.forget(uow, person)
    return views.forgotten(children_stay=bool(loss.staying))


@router.callback_query(WithdrawConsent.filter())
def ask_withdraw_consent(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before taking the consent back."""
    told, patto = confidences.how_many_end(uow, person), patto_confidences.has_live(uow, person)
    return views.ask_withdraw_consent(told, patto=patto)


@router.callback_query(ConfirmWithdrawConsent.filter())
def withdraw_consent(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Take the consent back."""
    people.withdraw_consent(uow, person)
    return views.consent_withdrawn()
