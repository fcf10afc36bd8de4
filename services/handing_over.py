"""Children's places pass from one adult of a household to another, who is asked and told about them from then on."""

from collections.abc import Sequence
from itertools import groupby

from services import offers, reminders, waiting_list
from services.work import UnitOfWork
from storage import catalogue, enrolments
from storage import households as records
from storage.enrolments import Enrolment, EnrolmentState
from storage.people import Person


def hand_over(uow: UnitOfWork, giver: Person, taker: Person, children: Sequence[Person]) -> None:
    """Have *taker* answer for what *giver* asked for the children: places, turns, and what came of them.

    Nobody's turn changes. Whoever stood in line together with the children
    stands alone from then on. What was offered stays kept and is offered again,
    with a new deadline: *taker* hears of it for the first time. All of the
    giver's activities are locked first, in one order.
    """
    theirs = {one.id for one in children}
    for activity_id in sorted({one.activity_id for one in enrolments.live_of_account(uow.session, giver.id)}):
        catalogue.lock_activity(uow.session, activity_id)
    live = enrolments.live_of_account(uow.session, giver.id)
    passed = [one for one in live if one.account_id == giver.id and one.person_id in theirs]
    _part_from_the_others(live, passed)
    for one in passed:
        one.account_id = taker.id
    uow.session.flush()
    records.pass_on_history(uow.session, giver.id, taker.id, [*theirs])
    for activity_id in sorted({one.activity_id for one in passed}):
        _go_on(uow, activity_id, [one for one in passed if one.activity_id == activity_id])


def _part_from_the_others(live: Sequence[Enrolment], passed: Sequence[Enrolment]) -> None:
    """Make two parties of each in which some pass on and some stay: each with the turn of its first.

    Where none stay now, one may still come back within a minute, and is then alone.
    """
    for _turn, rows in groupby(sorted(live, key=lambda one: (one.turn, one.id)), key=lambda one: one.turn):
        party = list(rows)
        going = [one for one in party if one in passed]
        staying = [one for one in party if one not in passed]
        if going:
            _make_party(going)
            _make_party(staying)


def _make_party(rows: Sequence[Enrolment]) -> None:
    for one in rows:
        one.party_id = rows[0].id if len(rows) > 1 else None


def _go_on(uow: UnitOfWork, activity_id: int, rows: Sequence[Enrolment]) -> None:
    """Offer again what was offered, and see to the reminders of what is theirs.

    What is free is offered, too: those who wait may be reached only now.
    """
    activity = catalogue.activity(uow.session, activity_id)
    offered = [one for one in rows if one.state is EnrolmentState.OFFERED]
    if activity is not None:
        for offer in offers.by_party(sorted(offered, key=lambda one: (one.turn, one.id))):
            waiting_list.offer_again(uow, activity, offer)
        waiting_list.offer_free_places(uow, activity)
    if any(one.state is EnrolmentState.CONFIRMED for one in rows):
        reminders.plan(uow, activity_id)
