"""Catalogue files that staff send in the chat."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from services import uploads
from services.work import UnitOfWork
from storage.people import Person
from views import uploads as views
from views.answers.uploads import DropUpload, ImportUpload, ShowUploadReport
from views.screen import Screen

router = Router(name="uploads")


def from_staff(message: Message, person: Person | None) -> bool:
    """Tell whether who sends a document may bring files into the catalogue; for others it is no words."""
    return uploads.may_import(person)


@router.message(F.document, ~F.animation, from_staff)
def receive(message: Message, uow: UnitOfWork, person: Person) -> Screen:
    """Take a file; it is read apart, and a letter tells what it would change."""
    assert message.document is not None
    file = message.document
    upload = uploads.receive(uow, person, file_id=file.file_id, name=file.file_name or "", size=file.file_size or 0)
    return views.received(upload.name)


@router.callback_query(ImportUpload.filter())
def approve(query: CallbackQuery, callback_data: ImportUpload, uow: UnitOfWork, person: Person) -> Screen:
    """Say yes to a file."""
    return views.stands(uploads.approve(uow, person, callback_data.upload_id))


@router.callback_query(DropUpload.filter())
def drop(query: CallbackQuery, callback_data: DropUpload, uow: UnitOfWork, person: Person) -> Screen:
    """Say no to a file."""
    return views.stands(uploads.drop(uow, person, callback_data.upload_id))


@router.callback_query(ShowUploadReport.filter())
def show_report(query: CallbackQuery, callback_data: ShowUploadReport, uow: UnitOfWork, person: Person) -> Screen:
    """Send the whole report."""
    return views.report(*uploads.report(uow, person, callback_data.upload_id))
