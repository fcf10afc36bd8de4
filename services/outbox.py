"""Letters: posted with what changed, claimed by the courier, settled with what became of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError

from services.notices import Notice
from services.work import UnitOfWork
from storage import outbox as records
from storage.outbox import Letter, LetterState
from storage.people import Person

LEASE = timedelta(seconds=30)
"""How long a claimed letter is left alone: longer than one attempt to send may take."""

MOST_ATTEMPTS = 12
"""After so many failures in a row, about five hours, a letter is given up."""

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=30)

RECENT = timedelta(days=3)

KEPT = timedelta(days=400)
"""How long settled letters are kept: a school year and the report on it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that passed every check a moment ago, with its facts and its reader."""

    letter: Letter
    notice: Notice
    person: Person


def post(
    uow: UnitOfWork,
    person_id: int,
    notice: Notice,
    *,
    due_at: datetime | None = None,
    late_after: datetime | None = None,
) -> bool:
    """Leave a letter for a person; the same notice twice is one letter. Tells whether it is new.

    Nothing is sent before *due_at* (now, if not given) or after *late_after*.
    """
    row = {
        "key": f"{notice.key}:{person_id}",
        "kind": notice.kind,
        "person_id": person_id,
        "facts": notice.model_dump_json(),
        "priority": int(notice.priority),
        "unasked": notice.unasked,
        "gentle": notice.gentle,
        "state": LetterState.WAITING,
        "posted_at": uow.now,
        "due_at": due_at or uow.now,
        "late_after": late_after,
        "attempts": 0,
    }
    return records.add(uow.session, [row]) == 1


@dataclass(frozen=True, slots=True)
class Hand:
    """What one look into the outbox gave: letters to send, and how many were settled without."""

    ready: Sequence[Ready]
    settled: int


def claim(uow: UnitOfWork, lease: str, most: int) -> Hand:
    """Take up to *most* letters that are due, and check each again (rule 9).

    Those that should no longer go are settled here, with the reason; the others
    are leased to *lease* and ready to be sent at once.
    """
    ready, settled = [], 0
    for claimed in records.claimable(uow.session, uow.now, quiet=uow.programme.is_quiet(uow.now), most=most):
        letter, person = claimed.letter, claimed.person
        try:
            notice = Notice.read(letter.kind, letter.facts)
        except (KeyError, ValidationError):
            _settle(letter, uow.now, LetterState.FAILED, "unreadable")
            settled += 1
            continue
        obstacle = _obstacle(uow, letter, notice, person)
        if obstacle:
            _settle(letter, uow.now, LetterState.SKIPPED, obstacle)
            settled += 1
            continue
        letter.lease, letter.leased_until = lease, uow.now + LEASE
        ready.append(Ready(letter, notice, person))
    uow.session.flush()
    return Hand(ready, settled)


def _obstacle(uow: UnitOfWork, letter: Letter, notice: Notice, person: Person) -> str | None:
    if letter.late_after is not None and uow.now > letter.late_after:
        return TOO_LATE
    if person.consent_at is None:
        return "no-consent"
    if notice.pausable and person.is_paused(uow.now):
        return "paused"
    if notice.topic is not None and person.has_muted(notice.topic):
        return "muted"
    return notice.obstacle(uow, person)


TOO_LATE, UNREACHABLE = "too-late", "unreachable"


def _settle(letter: Letter, now: datetime, state: LetterState, reason: str) -> None:
    letter.state, letter.reason, letter.settled_at = state, reason, now
    letter.lease = letter.leased_until = None


def note_sent(uow: UnitOfWork, letter_id: int, lease: str, message_id: int) -> None:
    """Write down that a letter arrived."""
    records.settle(
        uow.session, letter_id, lease, state=LetterState.SENT, message_id=message_id, settled_at=uow.now, reason=None
    )


def note_unwanted(uow: UnitOfWork, letter_id: int, lease: str, reason: str) -> None:
    """Write down that what a letter is about was gone when it was written."""
    records.settle(uow.session, letter_id, lease, state=LetterState.SKIPPED, reason=reason, settled_at=uow.now)


def note_refused(uow: UnitOfWork, letter_id: int, lease: str, reason: str) -> None:
    """Write down that Telegram will never take this letter; the others go on."""
    records.settle(uow.session, letter_id, lease, state=LetterState.FAILED, reason=reason[:200], settled_at=uow.now)


def note_blocked(uow: UnitOfWork, letter_id: int, lease: str, person_id: int) -> None:
    """Remember that a person blocked the bot: the letter and those behind it wait until they let it in again."""
    person = uow.session.get(Person, person_id)
    if person is not None and person.blocked_at is None:
        person.blocked_at = uow.now
        uow.session.flush()
    records.settle(uow.session, letter_id, lease, reason=UNREACHABLE)


def put_off(uow: UnitOfWork, letter_id: int, lease: str, *, wait: timedelta, reason: str) -> None:
    """Try a letter again later: Telegram asked for a pause, and it counts as no attempt."""
    records.settle(uow.session, letter_id, lease, due_at=uow.now + wait, reason=reason)


def note_failure(uow: UnitOfWork, letter_id: int, lease: str, *, attempts: int, reason: str) -> None:
    """Try a letter again after a pause that doubles, or give it up after `MOST_ATTEMPTS`."""
    if attempts + 1 >= MOST_ATTEMPTS:
        note_refused(uow, letter_id, lease, f"gave up: {reason}")
        return
    pause = min(FIRST_PAUSE * 2**attempts, LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311  spreads retries
    records.settle(uow.session, letter_id, lease, due_at=uow.now + pause, attempts=attempts + 1, reason=reason[:200])


def last_sent(uow: UnitOfWork, person: Person) -> Notice | None:
    """Give the last notice that arrived at a person in the last days, where it can still be read."""
    letter = records.last_sent(uow.session, person.id, after=uow.now - RECENT)
    if letter is None:
        return None
    try:
        return Notice.read(letter.kind, letter.facts)
    except (KeyError, ValidationError):
        return None


def take_over(uow: UnitOfWork) -> None:
    """Free the letters of whoever led before and is gone: they are checked again before they go."""
    records.release_leases(uow.session)


def give_back(uow: UnitOfWork, lease: str) -> None:
    """Give back the letters of a courier that stops before sending them."""
    records.release_leases(uow.session, lease)


def sweep(uow: UnitOfWork) -> int:
    """Settle what waited too long, for a person who cannot be reached or for a courier that was not there."""
    records.forget_settled_before(uow.session, uow.now - KEPT)
    return records.skip_late(uow.session, uow.now, unreachable=UNREACHABLE, too_late=TOO_LATE)
