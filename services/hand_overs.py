"""Patti pass into other hands: to a colleague with all that is pending, or to nobody when their operator goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales import N_
from services import hand_over_news, patti, patto_names, patto_staff, task_news
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import organisations, people, tasks
from storage import patti as records
from storage import patto_staff as lists
from storage.patti import Patto, StepKind
from storage.people import Person

PAGE = 8


class NotToGive(Refusal):
    """Somebody would pass on a patto that is neither theirs nor of where they coordinate, or that has ended."""

    message = N_("Questo patto non puoi passarlo tu. In Gestione trovi i tuoi.")


class NotToTake(Refusal):
    """A patto would pass to somebody who does not follow patti there, cannot be written to, or is near its person."""

    message = N_("Questa persona non può seguire questo patto. Scegline un'altra dall'elenco.")


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody whose hands a patto can pass into: how many they follow already, and whether they are of its ente."""

    person_id: int
    name: str
    follows: int
    is_of_ente: bool


@dataclass(frozen=True, slots=True)
class HandOver:
    """A patto that is about to pass on, or just did; its person has a name only for whoever is in charge."""

    patto: Patto
    name: str
    operator: str
    pending: int
    leads: bool


def may_give(staff: Person, patto: Patto) -> bool:
    """Tell whether somebody passes a patto on: who is in charge of it, or who coordinates where it is at home."""
    return patto.ended_at is None and (patti.may_lead(staff, patto) or patto_staff.coordinates(staff, patto))


def choices(uow: UnitOfWork, staff: Person, patto_id: int, number: int) -> tuple[HandOver, Sequence[Hand], bool]:
    """List a page of those into whose hands a patto can pass, and tell whether it is the last.

    Raises:
        NotToGive: it is not theirs to pass on.
    """
    patto = _checked(staff, records.patto(uow.session, patto_id))
    found = [one for one in patto_staff.candidates(uow, patto) if one.blocked_at is None]
    rows = found[number * PAGE : (number + 1) * PAGE]
    busy = lists.how_many_each(uow.session, [one.id for one in rows])
    here = {one.id for one in organisations.staff_of(uow.session, patto.organisation_id)}
    hands = [Hand(one.id, one.name, busy.get(one.id, 0), one.id in here) for one in rows]
    return page_of(uow, staff, patto), hands, (number + 1) * PAGE >= len(found)


def proposed(uow: UnitOfWork, staff: Person, patto_id: int, taker_id: int) -> tuple[HandOver, Person]:
    """Say what would pass on to whom, before it does; raises as `hand_over` does."""
    patto = _checked(staff, records.patto(uow.session, patto_id))
    return page_of(uow, staff, patto), _taker(uow, patto, taker_id)


def hand_over(uow: UnitOfWork, staff: Person, patto_id: int, taker_id: int) -> tuple[HandOver, Person]:
    """Pass a patto on with all that is pending. Safe to repeat, for whoever may still see it.

    What the one before answered for themselves, the next does from now on;
    letters that wait are not theirs any more.

    Raises:
        NotToGive: it is not theirs to pass on.
        NotToTake: it cannot pass to whom they chose.
    """
    patto = _checked(staff, records.lock_patto(uow.session, patto_id))
    if patto.operator_id == taker_id:
        return page_of(uow, staff, patto), _person(uow, taker_id)
    taker, giver_id = _taker(uow, patto, taker_id), patto.operator_id
    patto.operator_id, patto.operator_name = taker.id, ""
    if giver_id is not None:
        lists.answer_for(uow.session, patto.id, giver_id, taker.id, taker.name)
    uow.session.flush()
    step = patti.write_step(uow, patto, StepKind.HANDED_OVER, staff, text=str(taker.id))
    hand_over_news.tell_passed_on(uow, patto, step, giver_id)
    pass_on_tasks(uow, patto)
    return page_of(uow, staff, patto), taker


def leave(uow: UnitOfWork, staff: Person, *, goes: bool = True) -> None:
    """Leave to others the patti that somebody is in charge of: all of them, if they go; else those out of their reach.

    Whoever coordinates there hears of it once a day. Safe to repeat. Patti are locked in one order.
    """
    for patto_id in lists.live_of(uow.session, staff.id):
        patto = records.lock_patto(uow.session, patto_id)
        if patto is None or patto.operator_id != staff.id or patto.ended_at is not None:
            continue
        if not goes and patto_staff.may_follow(uow, staff, patto):
            continue
        patto.operator_id, patto.operator_name = None, ""
        uow.session.flush()
        lists.stop_answering(uow.session, staff.id, patto.id)
        hand_over_news.tell_waiting(uow, patto)
        task_news.tell_urgent(uow, patto, patto_staff.coordinators(uow, patto))
    if goes:
        lists.stop_answering(uow.session, staff.id)
        lists.leave_ente(uow.session, staff.id)


def page_of(uow: UnitOfWork, staff: Person, patto: Patto) -> HandOver:
    """Gather what is passed on; whoever asks has been checked."""
    leads = patti.may_lead(staff, patto)
    operator = None if patto.operator_id is None else people.person(uow.session, patto.operator_id)
    return HandOver(
        patto=patto,
        name=patto_names.of(uow, patto) if leads else "",
        operator=operator.name if operator else patto.operator_name,
        pending=len(tasks.open_of(uow.session, patto.id)),
        leads=leads,
    )


def pass_on_tasks(uow: UnitOfWork, patto: Patto) -> None:
    """Tell of what is urgent in a patto that passed on; nobody has it in hand any more."""
    for task in tasks.open_of(uow.session, patto.id):
        task.taken_by_id, task.taken_at = None, None
        if not task.is_urgent:
            task_news.remind_on(uow, patto, task.snoozed_until)
    uow.session.flush()
    task_news.tell_urgent(uow, patto, patto_staff.listeners(uow, patto))


def _checked(staff: Person, patto: Patto | None) -> Patto:
    if patto is None or not may_give(staff, patto):
        raise NotToGive
    return patto


def _taker(uow: UnitOfWork, patto: Patto, taker_id: int) -> Person:
    taker = people.person(uow.session, taker_id)
    if taker is None or taker.id == patto.operator_id or taker.blocked_at is not None:
        raise NotToTake
    if not patto_staff.may_follow(uow, taker, patto):
        raise NotToTake
    return taker


def _person(uow: UnitOfWork, person_id: int) -> Person:
    found = people.person(uow.session, person_id)
    if found is None:
        raise NotToTake
    return found
