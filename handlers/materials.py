"""What is handed out in a class, tapped by those who are in it and by those who run it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import classes, materials
from services.work import UnitOfWork
from storage.people import Person
from views import materials as views
from views.answers.materials import AskRemoveMaterial, RemoveMaterial, ShowMaterials, TakeMaterial
from views.screen import Screen

router = Router(name="materials")


@router.callback_query(ShowMaterials.filter())
def show(query: CallbackQuery, callback_data: ShowMaterials, uow: UnitOfWork, person: Person) -> Screen:
    """List what there is."""
    return views.materials(materials.handouts(uow, person, callback_data.activity_id), callback_data.page)


@router.callback_query(TakeMaterial.filter())
def take(query: CallbackQuery, callback_data: TakeMaterial, uow: UnitOfWork, person: Person) -> Screen:
    """Have one thing of it."""
    return views.one(*materials.one(uow, person, callback_data.material_id))


@router.callback_query(AskRemoveMaterial.filter())
def ask_remove(query: CallbackQuery, callback_data: AskRemoveMaterial, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before one thing is taken away."""
    material, found = materials.one(uow, person, callback_data.material_id)
    classes.activity(uow, person, found.activity.id)
    return views.ask_remove(material)


@router.callback_query(RemoveMaterial.filter())
def remove(query: CallbackQuery, callback_data: RemoveMaterial, uow: UnitOfWork, person: Person) -> Screen:
    """Take one thing away."""
    activity_id = materials.remove(uow, person, callback_data.material_id)
    return views.materials(materials.handouts(uow, person, activity_id), 0)
