"""Running classes: which ones there are, and the page of each."""

from aiogram import Router
from aiogram.types import CallbackQuery

from services import classes, review_pages, stewarding
from services.classes import ClassDesk
from services.work import UnitOfWork
from storage.people import Person
from views import attendance_files, attendances, class_numbers, dates, materials, requiring, reviews, slots
from views import classes as views
from views.answers.classes import ShowClass, ShowClasses
from views.screen import Rows, Screen

router = Router(name="classes")


@router.callback_query(ShowClasses.filter())
def show_classes(query: CallbackQuery, callback_data: ShowClasses, uow: UnitOfWork, person: Person) -> Screen:
    """List the classes that one runs."""
    rows, is_last = classes.mine(uow, person, callback_data.page)
    return views.class_list(rows, callback_data.page, dates.here(uow), uow.now, is_last=is_last)


@router.callback_query(ShowClass.filter())
def show_class(query: CallbackQuery, callback_data: ShowClass, uow: UnitOfWork, person: Person) -> Screen:
    """Open the page of a class."""
    found = classes.desk(uow, person, callback_data.activity_id)
    return views.desk(found, dates.here(uow), uow.now, extra=ways_on(uow, person, found))


def ways_on(uow: UnitOfWork, person: Person, found: ClassDesk) -> Rows:
    """Lay out the ways from a class to all that is done about it: a row or two for each subject."""
    activity_id, (owed, _late) = found.activity.id, review_pages.owed_by(uow, person, found.activity.id)
    keeps = stewarding.may_steward(person, found.activity.territory_id)
    dates_too = ((views.dates_way_in(activity_id),),) if keeps else ()
    asked = ((reviews.class_way_in(activity_id, owed), requiring.way_in(activity_id)),)
    counselling = (slots.row(found.activity.id),)
    after = ((class_numbers.way_in(found.activity.id),),)
    today = stewarding.of_today(uow, found.activity.id)
    calls = () if today is None else ((attendances.roll_call_button(today),),)
    sessions = (*calls, (materials.button(found.activity.id),), (attendance_files.button(found.activity.id),))
    return (*asked, *dates_too, *counselling, *sessions, *after)
