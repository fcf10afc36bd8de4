"""The household: who is in it, a child's page, two adults who come together and part."""

from collections.abc import Callable
from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from services import asking_in, households, joining, same_child
from services.households import ChildPage
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.people import Person
from views import dates, refusals
from views import households as views
from views.answers.households import (
    ConfirmLeaveFamily,
    ConfirmMergeChild,
    ConfirmRemoveChild,
    EndInvitation,
    InviteAdult,
    JoinFamily,
    LeaveFamily,
    LetIn,
    MakeInvitation,
    MergeChild,
    RemoveChild,
    ShowChild,
    ShowFamily,
    TakeBackAsking,
    TurnAway,
)
from views.screen import Screen

router = Router(name="households")


@router.callback_query(ShowFamily.filter())
def show_family(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Show who is in the household."""
    return _family(uow, person)


@router.callback_query(ShowChild.filter())
def show_child(query: CallbackQuery, callback_data: ShowChild, uow: UnitOfWork, person: Person) -> Screen:
    """Show what is written of a child, and what it is in."""
    return _of_child(uow, person, callback_data.child_id, views.child)


@router.callback_query(RemoveChild.filter())
def ask_remove(query: CallbackQuery, callback_data: RemoveChild, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before a child is taken out."""
    return _of_child(uow, person, callback_data.child_id, views.ask_remove)


@router.callback_query(ConfirmRemoveChild.filter())
def remove(query: CallbackQuery, callback_data: ConfirmRemoveChild, uow: UnitOfWork, person: Person) -> Screen:
    """Take a child out of the household."""
    try:
        name = households.remove_child(uow, person, callback_data.child_id)
    except households.NotInYourFamily as no:
        return _family_instead(uow, person, no)
    return views.removed(households.family(uow, person), name, dates.here(uow))


@router.callback_query(MergeChild.filter())
def ask_merge(query: CallbackQuery, callback_data: MergeChild, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before a child that is written down twice becomes one."""
    return _of_child(uow, person, callback_data.child_id, _question_of_twins)


@router.callback_query(ConfirmMergeChild.filter())
def merge(query: CallbackQuery, callback_data: ConfirmMergeChild, uow: UnitOfWork, person: Person) -> Screen:
    """Make a child that is written down twice one."""
    try:
        kept = same_child.merge(uow, person, callback_data.child_id)
    except (households.NotInYourFamily, same_child.NotTheSame) as no:
        return _family_instead(uow, person, no)
    return views.merged(households.page(uow, person, kept.id))


@router.callback_query(InviteAdult.filter())
def ask_invite(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Say what it means to share a household, and ask."""
    return views.ask_invite(households.family(uow, person))


@router.callback_query(MakeInvitation.filter())
def invite(query: CallbackQuery, uow: UnitOfWork, person: Person, username: str) -> Screen:
    """Make the link that brings another adult in."""
    try:
        code = joining.invite(uow, person)
    except joining.FamilyFull as no:
        return _family_instead(uow, person, no)
    family = households.family(uow, person)
    mine = next(one for one in family.invitations if one.invited_by_id == person.id)
    return views.invitation(username, code, mine, dates.here(uow))


@router.callback_query(EndInvitation.filter())
def end_invitation(query: CallbackQuery, callback_data: EndInvitation, uow: UnitOfWork, person: Person) -> Screen:
    """Take an invitation back; one that was used or has ended shows who is in the household now."""
    if joining.end_invitation(uow, person, callback_data.invitation_id):
        return views.invitation_ended(households.family(uow, person), dates.here(uow))
    return _family(uow, person)


@router.callback_query(JoinFamily.filter())
def join(query: CallbackQuery, callback_data: JoinFamily, uow: UnitOfWork, person: Person) -> Screen:
    """Accept an invitation: whoever sent it says whether one comes in."""
    asked = joining.ask_in(uow, person, callback_data.code)
    return _family(uow, person) if asked is None else views.asked(asked, dates.here(uow))


@router.callback_query(TakeBackAsking.filter())
def take_back(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Ask no more; who is in already, or never asked, sees the household as it is."""
    if asking_in.take_back(uow, person):
        return views.taken_back(households.family(uow, person), dates.here(uow))
    return _family(uow, person)


@router.callback_query(LetIn.filter())
def let_in(query: CallbackQuery, callback_data: LetIn, uow: UnitOfWork, person: Person) -> Screen:
    """Say yes to who accepted one's invitation."""
    try:
        who = joining.let_in(uow, person, callback_data.invitation_id, callback_data.who_id)
    except (asking_in.NobodyAsks, joining.FamilyFull) as no:
        return _family_instead(uow, person, no)
    return views.let_in(households.family(uow, person), who.name, dates.here(uow))


@router.callback_query(TurnAway.filter())
def turn_away(query: CallbackQuery, callback_data: TurnAway, uow: UnitOfWork, person: Person) -> Screen:
    """Say no to who accepted an invitation into one's household."""
    try:
        name = asking_in.turn_away(uow, person, callback_data.invitation_id, callback_data.who_id)
    except asking_in.NobodyAsks as no:
        return _family_instead(uow, person, no)
    return views.turned_away(households.family(uow, person), name, dates.here(uow))


@router.callback_query(LeaveFamily.filter())
def ask_leave(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Ask before one leaves the household."""
    family = households.family(uow, person)
    return views.ask_leave(family) if family.others else _family_instead(uow, person, joining.OnlyAdult())


@router.callback_query(ConfirmLeaveFamily.filter())
def leave(query: CallbackQuery, uow: UnitOfWork, person: Person) -> Screen:
    """Leave the household."""
    try:
        joining.leave(uow, person)
    except joining.OnlyAdult as no:
        return _family_instead(uow, person, no)
    return views.left(households.family(uow, person), dates.here(uow))


def _family(uow: UnitOfWork, person: Person) -> Screen:
    return views.family(households.family(uow, person), dates.here(uow))


def _of_child(uow: UnitOfWork, person: Person, child_id: int, view: Callable[[ChildPage], Screen]) -> Screen:
    try:
        return view(households.page(uow, person, child_id))
    except households.NotInYourFamily as no:
        return _family_instead(uow, person, no)


def _question_of_twins(page: ChildPage) -> Screen:
    return views.child(page) if page.twin is None else views.ask_merge(page)


def _family_instead(uow: UnitOfWork, person: Person, no: Refusal) -> Screen:
    """Say why not over the household as it is now: the button that was tapped may be old (rule 13)."""
    return replace(_family(uow, person), alert=refusals.refusal(no, tapped=True).alert)
