"""Letters: posted with what changed, claimed by the courier, settled with what became of them."""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError

from locales import N_
from services.notices import ActivityReminder, Notice
from services.refusals import Refusal
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

QUARTER = timedelta(minutes=15)
"""Urgent reminders due so close to each other go together."""

RECENT = timedelta(days=3)

KEPT = timedelta(days=400)
"""How long settled letters are kept: a school year and the report on it."""


class LetterGone(Refusal):
    """The message of an old button is kept no more."""

    message = N_("Questo messaggio è vecchio. Quello che hai in programma è nella tua agenda.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A message that arrived, letter by letter: their numbers, and what each tells."""

    letter_ids: tuple[int, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """One message to a person: letters that passed every check a moment ago, and what each tells."""

    letters: tuple[Letter, ...]
    notices: tuple[Notice, ...]
    person: Person

    @property
    def letter_ids(self) -> tuple[int, ...]:
        """What makes it this message."""
        return tuple(letter.id for letter in self.letters)

    @property
    def attempts(self) -> int:
        """How often sending it has failed."""
        return max(letter.attempts for letter in self.letters)

    @property
    def leased_until(self) -> datetime | None:
        """Until when it is nobody else's."""
        return self.letters[0].leased_until


@dataclass(frozen=True, slots=True)
class Posting:
    """One letter to be left: for whom, what it tells, and between which moments it may go."""

    person_id: int
    notice: Notice
    due_at: datetime | None = None
    late_after: datetime | None = None


def post(
    uow: UnitOfWork,
    person_id: int,
    notice: Notice,
    *,
    due_at: datetime | None = None,
    late_after: datetime | None = None,
) -> bool:
    """Leave a letter for a person; the same notice twice is one letter. Tells whether it is new.

    Nothing is sent before *due_at* (now, if not given) or after *late_after*. A
    gentle one may go with another of the same day, a few hours before it is due.
    """
    return post_all(uow, [Posting(person_id, notice, due_at, late_after)]) == 1


def post_all(uow: UnitOfWork, postings: Iterable[Posting]) -> int:
    """Leave many letters at once; gives how many are new."""
    rows = {key(one.notice, one.person_id): one for one in postings}
    return records.add(uow.session, [_row(uow, name, one) for name, one in rows.items()])


def key(notice: Notice, person_id: int) -> str:
    """Give what makes it the same letter (rule 8)."""
    return f"{notice.key}:{person_id}"


def _row(uow: UnitOfWork, name: str, posting: Posting) -> dict[str, object]:
    notice = posting.notice
    return {
        "key": name,
        "kind": notice.kind,
        "person_id": posting.person_id,
        "facts": notice.model_dump_json(),
        "priority": int(notice.priority),
        "unasked": notice.unasked,
        "gentle": notice.is_gentle,
        "state": LetterState.WAITING,
        "posted_at": uow.now,
        "due_at": posting.due_at or uow.now,
        "late_after": posting.late_after,
        "attempts": 0,
    }


@dataclass(frozen=True, slots=True)
class Hand:
    """What one look into the outbox gave: messages to send, and how many letters were settled or put off without."""

    ready: Sequence[Ready]
    settled: int


Checked = list[tuple[Letter, Notice]]
"""Letters that may go, with their facts."""


def claim(uow: UnitOfWork, lease: str, most: int) -> Hand:
    """Take up to *most* messages that are due, and check each letter of them again (rule 9).

    Gentle letters of a person due on the same day go in one message, when the
    first is due; urgent reminders, with those due within a quarter of an hour.
    What should no longer go is settled here, with the reason; the others are
    leased to *lease* and ready to be sent at once.
    """
    ready, settled = [], 0
    for claimed in records.claimable(uow.session, uow.now, quiet=uow.programme.is_quiet(uow.now), most=most):
        person = claimed.person
        due, early = _going_together(uow, claimed.letter)
        may_go = _checked(uow, person, due)
        settled += len(due) - len(may_go)
        if may_go and claimed.letter.gentle and has_had_todays(uow, person) and _can_do_without(uow, may_go):
            settled += _keep_for_another_day(uow, may_go)
            continue
        if may_go:
            may_go += _unhindered(uow, person, early)
            ready.append(_leased(uow, lease, person, may_go))
    uow.session.flush()
    return Hand(ready, settled)


def _going_together(uow: UnitOfWork, first: Letter) -> tuple[Sequence[Letter], Sequence[Letter]]:
    """List what may go in one message with a letter that is due: what is due with it, and what would be soon."""
    if first.gentle:
        until = uow.programme.day(uow.now)[1] - timedelta(microseconds=1)
        found = records.together(uow.session, first.person_id, uow.now, until=until, gentle=True)
    elif first.kind == ActivityReminder.kind:
        until = uow.now + QUARTER
        found = records.together(
            uow.session, first.person_id, uow.now, until=until, gentle=False, kind=ActivityReminder.kind
        )
    else:
        found = []
    others = [one for one in found if one.id != first.id]
    due = [first, *(one for one in others if one.due_at <= uow.now)]
    return sorted(due, key=lambda one: (one.due_at, one.id)), [one for one in others if one.due_at > uow.now]


def _checked(uow: UnitOfWork, person: Person, letters: Sequence[Letter]) -> Checked:
    """Leave out, and settle with the reason, what should no longer go."""
    may_go = []
    for letter in letters:
        notice = _notice(letter)
        obstacle = _obstacle(uow, letter, notice, person) if notice else None
        if notice is None:
            _settle(letter, uow.now, LetterState.FAILED, "unreadable")
        elif obstacle:
            _settle(letter, uow.now, LetterState.SKIPPED, obstacle)
        else:
            may_go.append((letter, notice))
    return may_go


def _unhindered(uow: UnitOfWork, person: Person, early: Sequence[Letter]) -> Checked:
    """Leave out what should not go now; its own time is still to come, and may find it otherwise."""
    pairs = [(letter, _notice(letter)) for letter in early]
    return [
        (letter, notice)
        for letter, notice in pairs
        if notice is not None and _obstacle(uow, letter, notice, person) is None
    ]


def _notice(letter: Letter) -> Notice | None:
    """Read what a letter tells; nothing, where this release cannot."""
    try:
        return Notice.read(letter.kind, letter.facts)
    except (KeyError, ValidationError):
        return None


def _leased(uow: UnitOfWork, lease: str, person: Person, may_go: Checked) -> Ready:
    for letter, _notice in may_go:
        letter.lease, letter.leased_until = lease, uow.now + LEASE
    return Ready(tuple(letter for letter, _ in may_go), tuple(notice for _, notice in may_go), person)


def has_had_todays(uow: UnitOfWork, person: Person) -> bool:
    """Tell whether the one gentle message of the day has reached a person."""
    begin, end = uow.programme.day(uow.now)
    return records.gentle_sent(uow.session, person.id, since=begin, until=end)


def _can_do_without(uow: UnitOfWork, may_go: Checked) -> bool:
    """Tell whether nothing would be missed if some gentle letters did not go today."""
    tomorrow = uow.programme.next_morning(uow.now)
    return all(_may_wait(letter, tomorrow) or not notice.is_needed(uow) for letter, notice in may_go)


def _keep_for_another_day(uow: UnitOfWork, may_go: Checked) -> int:
    """Let gentle letters wait for tomorrow's message; those that would be too late then are settled. Gives how many.

    What waits is fresh again: its failures of today hold nothing back until tomorrow.
    """
    tomorrow = uow.programme.next_morning(uow.now)
    for letter, _notice in may_go:
        if _may_wait(letter, tomorrow):
            letter.due_at, letter.attempts, letter.reason = tomorrow, 0, ONE_A_DAY
        else:
            _settle(letter, uow.now, LetterState.SKIPPED, ONE_A_DAY)
    return len(may_go)


def _may_wait(letter: Letter, until: datetime) -> bool:
    return letter.late_after is None or until <= letter.late_after


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


TOO_LATE, UNREACHABLE, ONE_A_DAY = "too-late", "unreachable", "one-a-day"


def _settle(letter: Letter, now: datetime, state: LetterState, reason: str) -> None:
    letter.state, letter.reason, letter.settled_at = state, reason, now
    letter.lease = letter.leased_until = None


def note_sent(uow: UnitOfWork, letter_ids: Collection[int], lease: str, message_id: int) -> None:
    """Write down that letters arrived, in one message."""
    records.settle(
        uow.session, letter_ids, lease, state=LetterState.SENT, message_id=message_id, settled_at=uow.now, reason=None
    )


def note_unwanted(uow: UnitOfWork, letter_ids: Collection[int], lease: str, reason: str) -> None:
    """Write down that what letters are about was gone when they were written."""
    records.settle(uow.session, letter_ids, lease, state=LetterState.SKIPPED, reason=reason, settled_at=uow.now)


def note_refused(uow: UnitOfWork, letter_ids: Collection[int], lease: str, reason: str) -> None:
    """Write down that Telegram will never take these letters; the others go on."""
    records.settle(uow.session, letter_ids, lease, state=LetterState.FAILED, reason=reason[:200], settled_at=uow.now)


def note_blocked(uow: UnitOfWork, letter_ids: Collection[int], lease: str, person_id: int) -> None:
    """Remember that a person blocked the bot: the letters and those behind them wait until they let it in again."""
    person = uow.session.get(Person, person_id)
    if person is not None and person.blocked_at is None:
        person.blocked_at = uow.now
        uow.session.flush()
    records.settle(uow.session, letter_ids, lease, reason=UNREACHABLE)


def put_off(uow: UnitOfWork, letter_ids: Collection[int], lease: str, *, wait: timedelta, reason: str) -> None:
    """Try letters again later: Telegram asked for a pause, and it counts as no attempt."""
    records.settle(uow.session, letter_ids, lease, due_at=uow.now + wait, reason=reason)


def note_failure(uow: UnitOfWork, letter_ids: Collection[int], lease: str, *, attempts: int, reason: str) -> None:
    """Try letters again after a pause that doubles, or give them up after `MOST_ATTEMPTS`.

    What may arrive for longer than that is tried until its time is over: Telegram may be away for days.
    """
    is_last = attempts + 1 >= MOST_ATTEMPTS
    if is_last and not records.may_wait(uow.session, letter_ids, until=uow.now + LONGEST_PAUSE):
        note_refused(uow, letter_ids, lease, f"gave up: {reason}")
        return
    pause = min(FIRST_PAUSE * 2 ** min(attempts, MOST_ATTEMPTS), LONGEST_PAUSE)
    pause *= random.uniform(0.5, 1.0)  # noqa: S311  spreads retries
    records.settle(uow.session, letter_ids, lease, due_at=uow.now + pause, attempts=attempts + 1, reason=reason[:200])


def last_sent(uow: UnitOfWork, person: Person) -> Opened | None:
    """Give the last message that arrived at a person in the last days, where it can still be read."""
    letter = records.last_sent(uow.session, person.id, after=uow.now - RECENT)
    return None if letter is None else _opened(uow, letter)


def message_of(uow: UnitOfWork, person: Person, letter_id: int) -> Opened:
    """Give the whole message with which a letter to a person arrived.

    Raises:
        LetterGone: it is somebody else's, or was forgotten.
    """
    opened = _opened(uow, _own(uow, person, letter_id))
    if opened is None:
        raise LetterGone
    return opened


def notice_of(uow: UnitOfWork, person: Person, letter_id: int) -> Notice:
    """Give what a letter to a person tells.

    Raises:
        LetterGone: it is somebody else's, or was forgotten.
    """
    notice = _notice(_own(uow, person, letter_id))
    if notice is None:
        raise LetterGone
    return notice


def _own(uow: UnitOfWork, person: Person, letter_id: int) -> Letter:
    letter = records.letter(uow.session, letter_id)
    if letter is None or letter.person_id != person.id or letter.state is not LetterState.SENT:
        raise LetterGone
    return letter


def _opened(uow: UnitOfWork, letter: Letter) -> Opened | None:
    pairs = [(one.id, notice) for one in records.sent_with(uow.session, letter) if (notice := _notice(one))]
    return Opened(tuple(id_ for id_, _ in pairs), tuple(notice for _, notice in pairs)) if pairs else None


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
