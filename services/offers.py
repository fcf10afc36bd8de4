"""Offers of places that became free: made to one party, until a deadline, and ended."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from services import outbox
from services.notices import OfferExpired, PlaceOffered
from services.work import UnitOfWork
from storage import enrolments
from storage.enrolments import Enrolment, EnrolmentState, later
from storage.waiting_list import Turn

Offer = Sequence[Enrolment]
"""The rows of one party that hold a place until the same moment."""


def would_take(turns: Iterable[Turn], free: int | None) -> list[list[Turn]]:
    """Say who of a line is offered so many free places (nothing: no limit), party by party.

    Parties are served in turn, and whole where there is room; the first that is
    too large is offered what there is, unless it has declined fewer: then it is
    passed over until it fits, and the places go to whoever is next (rule 3).
    """
    chosen = []
    for _party, members in groupby(turns, key=lambda turn: turn.party):
        party = list(members)
        if free == 0:
            break
        if free is None:
            chosen.append(party)
            continue
        if len(party) > free:
            if any(one.declined_fewer for one in party):
                continue
            party = party[:free]
        chosen.append(party)
        free -= len(party)
    return chosen


def deadline(uow: UnitOfWork, starts_at: datetime, time: timedelta | None = None) -> datetime:
    """Say until when an offer made now holds: never in quiet hours (rule 4).

    It is the *time* to answer (the programme's, if none is given) or half of
    the time left, whichever is shorter. One that falls in quiet hours moves to their end, so that there is
    time to answer in the morning; if that is after the beginning, to the last
    minute before them. Where that is over, too, it is after the beginning:
    there is no time left to ask anybody.
    """
    wanted = uow.now + min(uow.programme.offer_deadline if time is None else time, (starts_at - uow.now) / 2)
    morning, evening = uow.programme.quiet_end(wanted), uow.programme.quiet_begin(wanted)
    if morning < starts_at or evening <= uow.now:
        return morning
    return evening


def make(uow: UnitOfWork, rows: Sequence[Enrolment], starts_at: datetime) -> None:
    """Keep places for members of one party, with one letter and one deadline for all that it is offered by now."""
    standing = enrolments.party(uow.session, rows[0], EnrolmentState.OFFERED)
    offer = sorted({*standing, *rows}, key=lambda one: one.id)
    until = deadline(uow, starts_at)
    offered_at = keep(uow, offer, until)
    notice = PlaceOffered(enrolment_id=offer[0].id, offered_at=offered_at, places=len(offer))
    outbox.post(uow, offer[0].account_id, notice, late_after=until)


def keep(uow: UnitOfWork, offer: Offer, until: datetime) -> datetime:
    """Keep places until a deadline, and say nothing of it; gives the moment that names the offer."""
    offered_at = later(uow.now, offer)
    for one in offer:
        one.become(EnrolmentState.OFFERED, offered_at, offer_ends_at=until)
    uow.session.flush()
    return offered_at


def take_back(uow: UnitOfWork, offer: Offer) -> None:
    """Let those of an offer wait in their turn again."""
    _become(uow, offer, EnrolmentState.WAITING)


def expire(uow: UnitOfWork, offer: Offer) -> None:
    """End an offer whose deadline is over, and say so."""
    account_id, offered_at = offer[0].account_id, offer[0].changed_at
    end(uow, offer, EnrolmentState.EXPIRED)
    keeps_turn = offer[0].state is EnrolmentState.WAITING
    notice = OfferExpired(enrolment_id=offer[0].id, offered_at=offered_at, keeps_turn=keeps_turn)
    outbox.post(uow, account_id, notice)


def end(uow: UnitOfWork, offer: Offer, state: EnrolmentState) -> None:
    """End an offer: for good, or, where it was for fewer places than asked for, back to the same turn.

    Such a party is passed over from then on while fewer are free than it still waits for (rule 3).
    """
    left = enrolments.party(uow.session, offer[0], EnrolmentState.WAITING)
    if not left:
        _become(uow, offer, state)
        return
    for one in (*offer, *left):
        one.declined_fewer = True
    take_back(uow, offer)


def _become(uow: UnitOfWork, rows: Sequence[Enrolment], state: EnrolmentState) -> None:
    at = later(uow.now, rows)
    for one in rows:
        one.become(state, at)
    uow.session.flush()


def by_party(rows: Iterable[Enrolment]) -> list[Offer]:
    """Part enrolments, which come in the order of their parties, into those of each."""
    return [list(party) for _turn, party in groupby(rows, key=lambda one: one.turn)]
