"""Home, help, and the links that bring people here."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from services.work import UnitOfWork
from storage.people import Person
from views import dates, links
from views import home as views
from views.answers.home import GoHome, ShowHelp
from views.screen import Screen

router = Router(name="home")


@router.message(CommandStart(ignore_case=True))
def start(message: Message, command: CommandObject, uow: UnitOfWork, person: Person) -> Screen:
    """Open what a link names, or show home."""
    return links.open_link(uow, person, command.args or "", dates.here(uow))


@router.callback_query(GoHome.filter())
def go_home(query: CallbackQuery, person: Person) -> Screen:
    """Show the main menu."""
    return views.home(person)


@router.message(Command("aiuto", "help", ignore_case=True))
@router.callback_query(ShowHelp.filter())
def show_help(event: Message | CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Say what the bot can do."""
    return views.help_text(person, uow.programme.phone)
