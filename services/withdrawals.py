"""Giving places and turns back, and taking that back within a minute."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from locales import N_
from services import reminders, waiting_list
from services import seats as rules
from services.refusals import Refusal
from services.work import UnitOfWork
from storage import applications, catalogue, occurrences, people
from storage import enrolments as records
from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState, Standing, later
from storage.people import Person

UNDO = timedelta(seconds=60)
"""How long a place that was given back by mistake can be taken back."""


class NothingToGiveBack(Refusal):
    """The enrolment of an old button has ended already."""

    message = N_("Qui non c'è più niente da disdire. I posti che hai sono nella tua agenda.")


class TooLateToUndo(Refusal):
    """What was given back was given back too long ago, or there is nothing left of it to be had."""

    message = N_("È passato più di un minuto: non posso tornare indietro. Apri l'attività e chiedi di nuovo un posto.")


def withdraw(
    uow: UnitOfWork,
    account: Person,
    activity_id: int,
    person_id: int | None = None,
    *,
    occurrence_id: int | None = None,
) -> list[Enrolment]:
    """Give back the places and turns of a household in an activity, or of one participant of it.

    On all dates ahead, or on one of them where places are taken date by date.

    A place that becomes free is offered to the next in line at once (rule 4).

    Raises:
        NothingToGiveBack: none is live any more.
    """
    activity = catalogue.lock_activity(uow.session, activity_id)
    mine = records.live_of_household(uow.session, activity_id, account.id, now=uow.now)
    ending = [one for one in mine if person_id in (None, one.person_id) and occurrence_id in (None, one.occurrence_id)]
    if activity is None or not ending:
        raise NothingToGiveBack
    _end(uow, ending)
    waiting_list.offer_free_places(uow, activity)
    return ending


def withdraw_one(uow: UnitOfWork, account: Person, enrolment_id: int) -> list[Enrolment]:
    """Give back one place or turn; raises as `withdraw` does."""
    one = records.enrolment(uow.session, enrolment_id)
    activity = None if one is None else catalogue.lock_activity(uow.session, one.activity_id)
    if one is None or activity is None:
        raise NothingToGiveBack
    mine = records.live_of_household(uow.session, activity.id, account.id, now=uow.now)
    ending = [mine_ for mine_ in mine if mine_.id == enrolment_id]
    if not ending:
        raise NothingToGiveBack
    _end(uow, ending)
    waiting_list.offer_free_places(uow, activity)
    return ending


def withdraw_everything(uow: UnitOfWork, account: Person) -> None:
    """Give back all that an account asked for, for good: it leaves, and nobody takes this back.

    In one order of activities, so that locks never cross.
    """
    ending = records.live_of_account(uow.session, account.id)
    for activity_id in sorted({one.activity_id for one in ending}):
        activity = catalogue.lock_activity(uow.session, activity_id)
        rows = records.of_ids(uow.session, [one.id for one in ending if one.activity_id == activity_id])
        live = [one for one in rows if one.is_live]
        _end(uow, live)
        for one in live:
            one.withdrawn_from = None
        if activity is not None:
            waiting_list.offer_free_places(uow, activity)


def take_back(
    uow: UnitOfWork,
    account: Person,
    activity_id: int,
    person_id: int | None = None,
    *,
    enrolment_id: int | None = None,
) -> list[Enrolment]:
    """Take back what a household has just given back in an activity, or one participant, or one place.

    A place that is still free is theirs again. One that went on is not taken
    from anybody: they wait, with the turn that they had, which is before all
    who came later. Gives the rows as they are now. Taking back twice changes nothing more.

    Raises:
        TooLateToUndo: it was more than `UNDO` ago, or there is no date left for it.
    """
    activity = catalogue.lock_activity(uow.session, activity_id)
    given_back = records.withdrawn_since(uow.session, activity_id, account.id, uow.now - UNDO)
    returning = [one for one in given_back if person_id in (None, one.person_id) and enrolment_id in (None, one.id)]
    if activity is None or not returning:
        raise TooLateToUndo
    restored = [one for party in _by_turn(returning) for one in _restore(uow, activity, party)]
    if not restored:
        raise TooLateToUndo
    waiting_list.offer_free_places(uow, activity)
    return restored


def just_given_back(uow: UnitOfWork, account: Person, activity_id: int) -> Sequence[Standing]:
    """Tell what a household gave back last in an activity and may still take back, each as it was."""
    rows = records.withdrawn_since(uow.session, activity_id, account.id, uow.now - UNDO)
    last = max((one.changed_at for one in rows), default=None)
    return [_as_it_was(uow, account, one) for one in rows if one.changed_at == last]


def _as_it_was(uow: UnitOfWork, account: Person, one: Enrolment) -> Standing:
    who = people.person(uow.session, one.person_id)
    date = None if one.occurrence_id is None else occurrences.occurrence(uow.session, one.occurrence_id)
    return Standing(
        enrolment_id=one.id,
        person_id=one.person_id,
        name=who.name if who else "",
        is_account=one.person_id == account.id,
        state=one.withdrawn_from or one.state,
        position=0,
        offer_ends_at=None,
        occurrence_id=one.occurrence_id,
        starts_at=date.starts_at if date else None,
    )


def _restore(uow: UnitOfWork, activity: Activity, party: Sequence[Enrolment]) -> list[Enrolment]:
    """Put those of one party back who have not come back by themselves: with their places if there is room for all."""
    seats = party[0].seats
    if rules.beginning(uow, activity, seats) is None:
        return []
    again = {one.person_id for one in records.live(uow.session, seats, [one.person_id for one in party])}
    returning = {one.person_id: one for one in party if one.person_id not in again}
    seated = [one for one in returning.values() if one.withdrawn_from is EnrolmentState.CONFIRMED]
    waiting_list.offer_free_places(uow, activity)
    free = rules.free(uow, activity, seats)  # what nobody in line would take, or could still answer for
    at = later(uow.now, party)
    has_room = free is None or len(seated) <= free
    in_line = records.party(uow.session, party[0], EnrolmentState.WAITING, EnrolmentState.OFFERED)
    for one in returning.values():
        is_seated = has_room and one.withdrawn_from is EnrolmentState.CONFIRMED
        one.become(EnrolmentState.CONFIRMED if is_seated else EnrolmentState.WAITING, at)
        one.withdrawn_from = None
        if in_line:  # a party has one turn, be it another one by now
            one.priority, one.priority_reason = in_line[0].priority, in_line[0].priority_reason
            one.priority_by_id = in_line[0].priority_by_id
    uow.session.flush()
    applications.take_up_again(uow.session, [one.id for one in returning.values()], at)
    reminders.plan_for(uow, returning.values())
    return list(returning.values())


def _end(uow: UnitOfWork, ending: Sequence[Enrolment]) -> None:
    at = later(uow.now, ending)
    for one in ending:
        one.withdrawn_from = one.state
        one.become(EnrolmentState.WITHDRAWN, at)
    uow.session.flush()


def _by_turn(rows: Iterable[Enrolment]) -> list[list[Enrolment]]:
    """Part enrolments into those of each party."""
    ordered = sorted(rows, key=lambda one: (one.turn, one.id))
    return [list(party) for _turn, party in groupby(ordered, key=lambda one: one.turn)]
