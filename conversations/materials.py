"""Adding what is handed out in a class: files and links, one after the other.

    «Aggiungi materiale» ─▶ what ──a file, or a text with a link──▶ added, and what else?
                             ▲                                        │
                             └────────────────────────────────────────┘
a photo, a voice, a text without a link, a program ─▶ why not, and asked again
any other button or command ─▶ done as always, and nothing is left open
"""

from collections.abc import Callable
from functools import wraps

from aiogram import F, Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from conversations.talk import Draft, Talk
from services import classes, materials
from services.materials import IsAProgram, NoSuchMaterial, NotAnAddress, TooManyMaterials
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.materials import Material
from storage.people import Person
from views import materials as views
from views import refusals
from views.answers.materials import AddMaterial
from views.screen import Screen

files = Router(name="materials, as files")
"""Asked before the files of the catalogue: who is adding to a class means that."""

router = Router(name="materials, in words")


class Handing(StatesGroup):
    """What is handed out."""

    what = State()


class Handout(Draft):
    """In which class."""

    activity_id: int


def asking(add: Callable[[Message, UnitOfWork, Person, Talk], Material | None]) -> Callable[..., Screen]:
    """Say what was added, or why nothing was and ask again; who does not run the class any more is done here."""

    @wraps(add)
    def answer(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
        activity_id = talk.draft(Handout).activity_id
        try:
            classes.activity(uow, person, activity_id)
        except Refusal as no:
            talk.end()
            return refusals.in_words(no, person)
        try:
            new = add(message, uow, person, talk)
        except (NotAnAddress, IsAProgram, TooManyMaterials, NoSuchMaterial) as no:  # raised before anything is written
            why = refusals.refusal(no, tapped=False).text
            return views.ask(materials.handouts(uow, person, activity_id), why=why)
        found = materials.handouts(uow, person, activity_id)
        return views.ask(found, again=True) if new is None else views.added(new, found)

    return answer


@router.callback_query(AddMaterial.filter())
def begin(query: CallbackQuery, callback_data: AddMaterial, uow: UnitOfWork, person: Person, talk: Talk) -> Screen:
    """Ask for a file or a link."""
    classes.activity(uow, person, callback_data.activity_id)
    talk.go(Handing.what, Handout(activity_id=callback_data.activity_id))
    return views.ask(materials.handouts(uow, person, callback_data.activity_id))


@files.message(Handing.what, F.document, ~F.animation)
@asking
def add_file(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Material:
    """Hand out a file."""
    assert message.document is not None
    file = message.document
    return materials.add_file(
        uow,
        person,
        talk.draft(Handout).activity_id,
        file_id=file.file_id,
        file_name=file.file_name or "",
        size=file.file_size or 0,
        title=message.caption or "",
    )


@router.message(Handing.what, F.text)
@asking
def add_link(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> Material:
    """Hand out an address."""
    return materials.add_link(uow, person, talk.draft(Handout).activity_id, message.text or "")


@router.message(Handing.what)
@asking
def add_nothing(message: Message, uow: UnitOfWork, person: Person, talk: Talk) -> None:
    """Ask again for a file: a photo or a voice is none."""
