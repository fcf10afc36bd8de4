"""Certificates, tapped by those to whom they belong."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import certificates
from services.work import UnitOfWork
from storage.people import Person
from views import certificates as views
from views import dates, links
from views.answers.certificates import ShowCertificate, TakeCertificate
from views.screen import Screen

router = Router(name="certificates")


@router.callback_query(ShowCertificate.filter())
def show(query: CallbackQuery, callback_data: ShowCertificate, uow: UnitOfWork, person: Person) -> Screen:
    """Show how it stands with one's own."""
    return views.certificate(certificates.attended(uow, person, callback_data.activity_id), dates.here(uow))


@router.callback_query(TakeCertificate.filter())
def take(
    query: CallbackQuery, callback_data: TakeCertificate, uow: UnitOfWork, person: Person, username: str
) -> Screen:
    """Have it once more."""
    return links.own_certificate(uow, person, callback_data.activity_id, username)
