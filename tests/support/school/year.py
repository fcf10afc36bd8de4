"""Lets a season pass: people and staff act, the bot looks for what is due and delivers, and is not always there."""

import asyncio
import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any, cast

from sqlalchemy import Engine, select
from telegram.ext import ExtBot

from bot.delivery import Courier
from bot.pace import Pace
from bot.schedule import rounds
from bot.work import Workshop
from services import households, imports, outbox, people
from services.notices import ActivityReminder, Notice
from services.programme import Programme
from services.work import UnitOfWork
from simulator.demo_data import people as inhabitants
from storage.catalogue import Activity, SeatsBy
from storage.enrolments import Enrolment, EnrolmentState
from storage.occurrences import Occurrence
from storage.outbox import Letter
from storage.people import Person
from tests.support.school import plan
from tests.support.school.judge import Fate, Reminder
from tests.support.school.ledger import Arrival, Date, DateFacts, Ledger, Reader, Turn
from tests.support.school.life import Life, Offered, Somebody
from tests.support.school.plan import Season
from tests.support.school.post import Post
from tests.support.school.timeline import Timeline

TICK = timedelta(seconds=5)
FIRST_ACCOUNT = 1_000_000


class Year:
    """One simulated season, all of it drawn from one seed."""

    def __init__(self, engine: Engine, season: Season, seed: int, *, kills: float = 0.002) -> None:
        self.season, self.ledger = season, Ledger()
        self.now = season.begins.astimezone(UTC)
        self.workshop = Workshop(engine, Programme(phone="0373 000000"), clock=lambda: self.now)
        self.life = Life(self, Random(f"{seed}/life"))
        self._rolls = Random(f"{seed}/year")
        self._post = Post(self.ledger, lambda: self.now, Random(f"{seed}/post"), kills=kills)
        self._post.arrived = self._read
        self._outages = plan.outages(season, self._rolls)
        self._rows = plan.programme(season, self._rolls)
        self._agenda: list[tuple[datetime, int, Callable[[], None] | None]] = []
        self._numbers = count()
        self._ran: dict[object, datetime] = {}
        self._crowd: dict[int, Somebody] = {}
        self._turns: defaultdict[int, list[Turn]] = defaultdict(list)
        self._polled_at = self._looks_at = self.now
        self._courier = self._new_courier()

    async def passes(self) -> Ledger:
        """Let all of it happen, and give what happened."""
        offered = self._open()
        for at, deed in self.life.draw(list(self._crowd.values()), offered):
            self.later(max(at, self.season.begins), deed)
        for at in self._moments():
            self._push(at, None)
        while self._agenda and self._agenda[0][0] <= self.season.ends:
            at, _number, what = heapq.heappop(self._agenda)
            await self._comes(at, what)
        return self.ledger

    def fates(self) -> Sequence[Fate]:
        """Read what the bot wrote down of every letter."""
        return self.workshop.do(lambda uow: [_fate(one) for one in uow.session.scalars(select(Letter))])

    async def _comes(self, at: datetime, deed: Callable[[], None] | None) -> None:
        """Come to the next moment: something is done, or the bot looks; while it is away, all waits for its return."""
        self.now = max(at, self.now + timedelta(milliseconds=1))
        back = max((end for begin, end in self._outages if begin <= self.now < end), default=None)
        if back is not None:
            if deed is not None:
                self._push(back, deed)
            return
        if deed is None:
            await self._look()
        else:
            deed()
            self._note_turns()

    # The agenda

    def later(self, at: datetime, deed: Callable[[], None]) -> None:
        """Let something be done at a moment."""
        self._push(at, deed)

    def looks_soon(self) -> None:
        """Let the bot look for what is due within seconds, as it does in earnest."""
        if self._looks_at > self.now:
            return
        self._looks_at = self.now + timedelta(seconds=self._rolls.uniform(1, 5))
        self._push(self._looks_at, None)

    def _push(self, at: datetime, deed: Callable[[], None] | None) -> None:
        heapq.heappush(self._agenda, (at.astimezone(UTC), next(self._numbers), deed))

    def _moments(self) -> Iterator[datetime]:
        """Give when the bot looks, besides right after something was done: every so often, and when something is due.

        In earnest it looks every five seconds. What is due is due when quiet
        hours end, a reminder's time before a date, and when a date begins.
        """
        at = self.season.begins
        while at < self.season.ends:
            yield at + timedelta(seconds=self._rolls.uniform(0, 5))
            at += self.season.beat
        day = self.season.first
        while day <= self.season.last:
            for hour in (8, 21):
                wall = datetime(day.year, day.month, day.day, hour, tzinfo=plan.ROME)
                yield wall.astimezone(UTC) + timedelta(seconds=self._rolls.uniform(0, 5))
            day += timedelta(days=1)
        for date in self.ledger.dates.values():
            yield from self._moments_of(date.facts.last.starts_at)
        for _begin, end in self._outages:
            yield end

    def _moments_of(self, starts_at: datetime) -> Iterator[datetime]:
        for offset in (*self.workshop.programme.reminders, timedelta(0)):
            yield starts_at - offset + timedelta(seconds=self._rolls.uniform(0, 5))

    # The bot

    def _new_courier(self) -> Courier:
        return Courier(cast("ExtBot[Any]", self._post), self.workshop, Pace(1_000_000, chat_burst=1_000_000))

    async def _look(self) -> None:
        """Run what has come due, deliver, and write down what became of places."""
        for service, every in rounds(TICK):
            if self.now - self._ran.get(service, self.now - every) >= every or every <= TICK:
                self.workshop.do(service)
                self._ran[service] = self.now
        self._note_turns()
        await self._courier.deliver_due()
        while self._post.is_dead:
            self.ledger.tell(self.now, "the bot is killed between sending and writing it down")
            await asyncio.sleep(0)
            self._post.is_dead, self._courier = False, self._new_courier()
            self.workshop.do(outbox.take_over)
            await self._courier.deliver_due()
        self.ledger.looks.append(self.now)

    def _read(self, arrival: Arrival) -> None:
        self.life.hears_of(self._crowd[self._post.by_telegram_id[arrival.telegram_id]])

    # What is written down

    def turns_of(self, account_id: int) -> Sequence[Turn]:
        """List the places and turns that somebody has or had."""
        return self._turns[account_id]

    def date_at(self, uow: UnitOfWork, activity_id: int, slot_at: datetime) -> Occurrence | None:
        """Find the date that a series has at a moment."""
        query = select(Occurrence).where(Occurrence.activity_id == activity_id, Occurrence.slot_at == slot_at)
        return uow.session.scalars(query).one_or_none()

    def note_person(self, one: Somebody) -> None:
        """Write down how somebody wants to be written to from now on."""
        person = self.workshop.do(lambda uow: uow.session.get(Person, one.id))
        assert person is not None
        reader = self.ledger.readers[one.id]
        reader.paused_until.note(self.now, person.paused_until)
        reader.muted.note(self.now, bool(person.muted))
        reader.consents.note(self.now, person.consent_at is not None)

    def note_dates(self, activity_id: int) -> None:
        """Write down the dates of an activity as they are now, and look when those that moved are due."""

        def read(uow: UnitOfWork) -> Sequence[Occurrence]:
            return uow.session.scalars(select(Occurrence).where(Occurrence.activity_id == activity_id)).all()

        for one in self.workshop.do(read):
            facts = DateFacts(one.starts_at, one.cancelled_at is not None)
            if self.ledger.dates[one.id].facts.note(self.now, facts) and not facts.is_off:
                for at in self._moments_of(one.starts_at):
                    if at > self.now:
                        self._push(at, None)

    def _note_turns(self) -> None:
        """Write down what changed among places since the last time; and look when an offer will be over."""

        def read(uow: UnitOfWork) -> Sequence[Enrolment]:
            return uow.session.scalars(select(Enrolment).where(Enrolment.changed_at >= self._polled_at)).all()

        for row in self.workshop.do(read):
            turn = self.ledger.turns.get(row.id)
            if turn is None:
                turn = Turn(row.id, row.activity_id, row.occurrence_id, row.account_id, Timeline(row.state, self.now))
                self.ledger.turns[row.id] = turn
                self._turns[row.account_id].append(turn)
            elif not turn.state.note(self.now, row.state):
                continue
            self.ledger.tell(
                self.now, f"place {row.id} is {row.state}", account=row.account_id, activity=row.activity_id
            )
            if row.state is EnrolmentState.OFFERED and row.offer_ends_at is not None:
                self.ledger.deadlines.append((row.account_id, row.offer_ends_at))
                self._push(row.offer_ends_at + timedelta(seconds=self._rolls.uniform(0, 5)), None)
        self._polled_at = self.now

    # The beginning

    def _open(self) -> Sequence[Offered]:
        """Publish the programme, let everybody join, and give what there is to choose from."""
        self.workshop.do(imports.write_catalogue, imports.read_catalogue(plan.written(self._rows)))
        self.workshop.do(self._let_all_join)
        return self.workshop.do(self._read_dates)

    def _let_all_join(self, uow: UnitOfWork) -> None:
        territories = {one.name: one.id for one in people.choices(uow)}
        drawn = [one for seed in range(1 + self.season.people // 500) for one in inhabitants(seed)]
        for number, who in enumerate(drawn[: self.season.people]):
            telegram_id = FIRST_ACCOUNT + number
            person = people.join(
                uow,
                telegram_id=telegram_id,
                name=who.first_name,
                language=who.language,
                territory_id=territories[who.territory],
                agreed_at=uow.now,
            )
            one = Somebody(person.id, telegram_id, who.birth_year)
            for child in who.children:
                added = households.add_child(uow, person, name=child.nickname, birth_year=child.birth_year)
                one.children.append((added.id, child.birth_year))
            self._crowd[one.id] = one
            self._post.by_telegram_id[telegram_id] = one.id
            self.ledger.readers[one.id] = Reader(
                one.id,
                telegram_id,
                blocked=Timeline(value=False, at=self.now),
                paused_until=Timeline(value=None, at=self.now),
                muted=Timeline(value=False, at=self.now),
                consents=Timeline(value=True, at=self.now),
            )

    def _read_dates(self, uow: UnitOfWork) -> Sequence[Offered]:
        offered = []
        for activity in uow.session.scalars(select(Activity).order_by(Activity.id)):
            if activity.id % 5 == 0:
                activity.seats_by = SeatsBy.DATE
            query = select(Occurrence).where(Occurrence.activity_id == activity.id).order_by(Occurrence.starts_at)
            dates = uow.session.scalars(query).all()
            for one in dates:
                facts = DateFacts(one.starts_at, one.cancelled_at is not None)
                self.ledger.dates[one.id] = Date(one.id, activity.id, activity.title, Timeline(facts, self.now))
            ahead = [one for one in dates if self.now < one.starts_at < self.season.ends]
            ages = range(activity.min_age or 0, (activity.max_age or 120) + 1)
            if ahead:
                ids, moments = [one.id for one in ahead], [one.starts_at for one in ahead]
                offered.append(Offered(activity.id, ages, ids, moments, activity.seats_by is SeatsBy.DATE))
        return offered


def _fate(letter: Letter) -> Fate:
    notice = Notice.read(letter.kind, letter.facts)
    reminder = None
    if isinstance(notice, ActivityReminder):
        before = timedelta(seconds=notice.before_seconds)
        reminder = Reminder(letter.person_id, notice.occurrence_id, notice.starts_at, before)
    return Fate(
        account_id=letter.person_id,
        kind=letter.kind,
        unasked=letter.unasked,
        gentle=letter.gentle,
        state=letter.state,
        reason=letter.reason,
        settled_at=letter.settled_at,
        message_id=letter.message_id,
        reminder=reminder,
    )
