"""What people and staff do in a simulated year, each act through the service that a tap would call."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from services import enrolments, occurrences, people, waiting_list, withdrawals
from services.enrolments import Fewer
from services.refusals import Refusal
from services.work import UnitOfWork
from storage.enrolments import LIVE, EnrolmentState
from storage.people import Person, Topic

if TYPE_CHECKING:
    from tests.support.school.year import Year

Deed = Callable[[], None]


@dataclass(slots=True)
class Somebody:
    """One who uses the bot, with the numbers and years of birth of their children."""

    id: int
    telegram_id: int
    born: int
    children: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Offered:
    """An activity as those see it who choose: its ages and when it takes place."""

    id: int
    ages: range
    date_ids: Sequence[int]
    dates: Sequence[datetime]
    is_by_date: bool


class Life:
    """Draws who does what when, and does it."""

    def __init__(self, year: "Year", rolls: Random) -> None:
        self._year, self._rolls = year, rolls

    def draw(self, crowd: Sequence[Somebody], offered: Sequence[Offered]) -> Iterator[tuple[datetime, Deed]]:
        """Draw all that does not depend on what comes of it."""
        fashion = [self._rolls.choice((1, 1, 1, 4)) for _ in offered]
        for one in crowd:
            for activity in self._rolls.choices(offered, fashion, k=self._rolls.choice((0, 1, 1, 2, 3, 5))):
                yield self._sign_up_time(activity), partial(self._sign_up, one, activity)
            yield from self._whims(one)
        for activity in offered:
            yield from self._changes(activity)

    # People

    def _sign_up_time(self, activity: Offered) -> datetime:
        """Most ask early; some before the second lesson, or an hour before one."""
        first = max(activity.dates[0], self._year.season.begins)
        if self._rolls.random() < 0.75:
            return first - timedelta(days=self._rolls.expovariate(1 / 8), hours=self._rolls.uniform(0, 14))
        return self._rolls.choice(activity.dates) - timedelta(hours=self._rolls.uniform(0, 30))

    def _sign_up(self, one: Somebody, activity: Offered) -> None:
        """Ask a place for oneself, or for every child of the right age, together or one by one."""
        begins = activity.dates[0].year
        fitting = [child for child, born in one.children if begins - born in activity.ages]
        on_date = None
        if activity.is_by_date:
            ahead = [id_ for id_, at in zip(activity.date_ids, activity.dates, strict=True) if at > self._year.now]
            on_date = self._rolls.choice(ahead) if ahead else None
        if fitting and (activity.ages.stop < 20 or self._rolls.random() < 0.4):
            together = [fitting] if self._rolls.random() < 0.5 else [[child] for child in fitting]
            for children in together:
                ask = partial(self._enrol, children=children, on_date=on_date)
                self._does(one, activity.id, ask, f"asks {len(children)} places for children")
        elif begins - one.born in activity.ages:
            self._does(one, activity.id, partial(self._enrol, children=(), on_date=on_date), "asks a place")

    def _enrol(
        self, uow: UnitOfWork, account: Person, activity_id: int, children: Sequence[int], on_date: int | None
    ) -> None:
        wanted = [one for id_ in children if (one := uow.session.get(Person, id_)) is not None] or [account]
        fewer = Fewer.WAIT_TOGETHER if self._rolls.random() < 0.7 else Fewer.TAKE_SOME
        enrolments.enrol_together(
            uow, account, activity_id, wanted, occurrence_id=on_date, fewer=fewer, take=wanted[:1]
        )

    def gives_back(self, one: Somebody, activity_id: int) -> None:
        """Give all places there back, and now and then take that back."""
        self._does(one, activity_id, withdrawals.withdraw, "gives the place back")
        if self._rolls.random() < 0.15:
            self._year.later(
                self._year.now + timedelta(seconds=self._rolls.uniform(2, 70)), partial(self._undo, one, activity_id)
            )

    def _undo(self, one: Somebody, activity_id: int) -> None:
        self._does(one, activity_id, withdrawals.take_back, "takes that back")

    def answers(self, one: Somebody, activity_id: int, enrolment_id: int, *, accepts: bool) -> None:
        """Take an offered place, or leave it."""
        if accepts:
            accept = waiting_list.accept_all if self._rolls.random() < 0.6 else waiting_list.accept
            self._does(one, activity_id, lambda uow, who, _: accept(uow, who, enrolment_id), "accepts")
        else:
            self._does(one, activity_id, lambda uow, who, _: waiting_list.decline(uow, who, enrolment_id), "declines")

    def _whims(self, one: Somebody) -> Iterator[tuple[datetime, Deed]]:
        """Draw what people change their mind about, apart from places."""
        whims: Sequence[tuple[float, Callable[[Somebody, float], None], tuple[float, ...]]] = (
            (0.12, self._pauses, (0.0, 3.0)),
            (0.06, self._mutes, (1.0, 0.0)),
            (0.08, self._blocks, (1.0, 0.0)),
            (0.05, self._speaks, (0.0,)),
            (0.03, self._agrees, (0.0, 1.0)),
            (0.25, self._leaves_something, (0.0,)),
        )
        for share, whim, values in whims:
            if self._rolls.random() < share:
                at = self._some_time()
                for value in values:
                    yield at, partial(whim, one, value)
                    at += timedelta(hours=self._rolls.uniform(1, 24 * 9))

    def _some_time(self) -> datetime:
        season = self._year.season
        return season.begins + self._rolls.random() * (season.ends - season.begins)

    def _pauses(self, one: Somebody, days: float) -> None:
        """Ask for silence for some days; the second time, perhaps, for its end."""
        if days and self._rolls.random() < 0.3:
            self._does(one, None, lambda uow, who, _: people.resume(uow, who), "resumes")
        else:
            length = self._rolls.choice((1, 7, 14))
            self._does(one, None, lambda uow, who, _: people.pause(uow, who, length), f"pauses for {length} days")
        self._year.note_person(one)

    def _mutes(self, one: Somebody, value: float) -> None:
        def switch(_uow: UnitOfWork, who: Person, _activity: int | None) -> None:
            who.muted = Topic.REMINDERS.value if value else ""

        self._does(one, None, switch, "switches reminders off" if value else "switches reminders on")
        self._year.note_person(one)

    def _blocks(self, one: Somebody, value: float) -> None:
        """Block the bot, which hears of it at once or when it next writes; or let it in again."""
        blocked = bool(value)
        self._year.ledger.readers[one.id].blocked.note(self._year.now, blocked)
        hears = not blocked or self._rolls.random() < 0.5
        if hears:
            self._does(
                one,
                None,
                lambda uow, who, _: people.note_blocked(uow, who.telegram_id or 0, blocked=blocked),
                "blocks the bot" if blocked else "lets the bot in again",
            )
        else:
            self._year.ledger.tell(self._year.now, "blocks the bot, which does not hear of it", account=one.id)

    def _speaks(self, one: Somebody, _value: float) -> None:
        self._does(one, None, lambda uow, who, _: people.speak(uow, who, "en"), "reads English from now on")

    def _agrees(self, one: Somebody, value: float) -> None:
        if not value:
            self._does(one, None, lambda uow, who, _: people.withdraw_consent(uow, who), "takes the consent back")
        else:
            self._does(one, None, self._join_again, "agrees again")
        self._year.note_person(one)

    def _join_again(self, uow: UnitOfWork, who: Person, _activity: int | None) -> None:
        people.join(
            uow,
            telegram_id=who.telegram_id or 0,
            name=who.name,
            language=who.language,
            territory_id=who.territory_id or 1,
            agreed_at=uow.now,
        )

    def _leaves_something(self, one: Somebody, _value: float) -> None:
        """Give something back that one has, or waits for."""
        held = [turn for turn in self._year.turns_of(one.id) if turn.state.last in LIVE]
        if held:
            self.gives_back(one, self._rolls.choice(held).activity_id)

    def _does(
        self,
        one: Somebody,
        activity_id: int | None,
        deed: Callable[[UnitOfWork, Person, int], object] | Callable[[UnitOfWork, Person, int | None], object],
        words: str,
    ) -> None:
        """Do one thing in a unit of work; what the rules refuse is not done."""

        def act(uow: UnitOfWork) -> None:
            who = uow.session.get(Person, one.id)
            assert who is not None
            deed(uow, who, activity_id)  # type: ignore[arg-type]

        try:
            self._year.workshop.do(act)
        except Refusal as refused:
            words = f"{words}: {type(refused).__name__}"
        self._year.ledger.tell(self._year.now, words, account=one.id, activity=activity_id)
        self._year.looks_soon()

    # Staff

    def _changes(self, activity: Offered) -> Iterator[tuple[datetime, Deed]]:
        """Draw which dates are moved, called off or put on again: days before, or within the last hours."""
        for slot in activity.dates:
            luck = self._rolls.random()
            if luck > 0.09:
                continue
            ahead = timedelta(hours=self._rolls.choice((0.5, 3, 20, 30, 100)) * self._rolls.uniform(0.5, 1.5))
            at = slot - ahead
            if luck < 0.05:
                by = timedelta(minutes=15 * self._rolls.choice((-6, -1, 2, 8, 96, 200, 480)))
                yield at, partial(self._changes_date, activity.id, slot, "moves", by)
                if luck < 0.01:
                    yield at + ahead / 3, partial(self._changes_date, activity.id, slot, "moves back", timedelta(0))
            else:
                yield at, partial(self._changes_date, activity.id, slot, "calls off", None)
                if luck > 0.08:
                    yield at + ahead / 3, partial(self._changes_date, activity.id, slot, "puts on again", None)

    def _changes_date(self, activity_id: int, slot: datetime, what: str, by: timedelta | None) -> None:
        def act(uow: UnitOfWork) -> None:
            date = self._year.date_at(uow, activity_id, slot)
            if date is None or date.starts_at <= uow.now:
                return
            if by is not None:
                occurrences.move(uow, date.id, slot + by, slot + by + (date.ends_at - date.starts_at))
            elif what == "calls off":
                occurrences.cancel(uow, date.id)
            else:
                occurrences.restore(uow, date.id)

        self._year.workshop.do(act)
        self._year.ledger.tell(self._year.now, f"staff {what} the date of {slot:%d %b %H:%M}Z", activity=activity_id)
        self._year.note_dates(activity_id)
        self._year.looks_soon()

    # What an arriving message leads to

    def hears_of(self, one: Somebody) -> None:
        """Read a message: answer what is offered sooner or later or never, seldom give a place back."""
        for turn in self._year.turns_of(one.id):
            if turn.state.last is EnrolmentState.OFFERED and self._rolls.random() < 0.7:
                at = self._year.now + timedelta(hours=self._rolls.expovariate(1 / 5))
                accepts = self._rolls.random() < 0.75
                self._year.later(at, partial(self.answers, one, turn.activity_id, turn.id, accepts=accepts))
            elif turn.state.last is EnrolmentState.CONFIRMED and self._rolls.random() < 0.004:
                at = self._year.now + timedelta(minutes=self._rolls.uniform(1, 40))
                self._year.later(at, partial(self.gives_back, one, turn.activity_id))
