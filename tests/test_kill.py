"""kill -9 at any moment, fifty times: nothing that was said, given or written is lost."""

import asyncio
import contextlib
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from sqlalchemy import Engine, select

from bot.settings import Settings
from bot.work import Workshop
from services import imports, outbox, people
from services.notices import LateReply, Notice
from services.work import UnitOfWork
from simulator.callbacks import Callback
from simulator.people import Person as Account
from storage.catalogue import Activity
from storage.enrolments import Enrolment, EnrolmentState
from storage.outbox import Letter, LetterState
from storage.people import Person
from tests.support.standing import TOKEN, Standing, eventually
from tests.support.world import an_activity, csv
from views.screen import Screen

KILLS = 50
TAPPERS, READERS, LETTERS, ACTIVITIES = 20, 500, 1000, 12


class Phoenix:
    """The other side of tests/support/phoenix.py."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    @contextlib.asynccontextmanager
    async def hatched(cls, settings: Settings) -> AsyncIterator["Phoenix"]:
        """Let the warm process live for the length of the block."""
        environment = {
            "FARELEGAMI_BOT_TOKEN": TOKEN,
            "FARELEGAMI_TELEGRAM_API_URL": settings.telegram_api_url,
            "FARELEGAMI_DATABASE_URL": settings.database_url,
            "FARELEGAMI_ENCRYPTION_KEYS": settings.encryption_keys,
            "FARELEGAMI_DELIVERY_RATE": "400",
            "FARELEGAMI_HTTP_PORT": "0",
            "FARELEGAMI_QUIET_HOURS": "",
            "FARELEGAMI_TICK": "1s",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.support.phoenix",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=os.environ | environment,
        )
        bird = cls(process)
        await bird._hears("ready")
        try:
            yield bird
        finally:
            assert process.stdin is not None
            process.stdin.close()
            await process.wait()

    async def does(self, order: str) -> None:
        """Give an order and wait until it is done."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n".encode())
        await self._process.stdin.drain()
        await self._hears(order)

    async def _hears(self, word: str) -> None:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line.decode().strip() == word


@dataclass
class Story:
    """What was done, to be compared with what came of it."""

    asked: dict[str, Account] = field(default_factory=dict)
    enrolled: set[tuple[int, int]] = field(default_factory=set)
    in_flight: set[str] = field(default_factory=set)
    kills: list[int] = field(default_factory=list)


def prepare(uow: UnitOfWork, tappers: list[Account], readers: list[Account]) -> list[int]:
    """Write people, activities and a thousand letters; gives the activities."""
    rows = [
        an_activity(f"Incontro {n}", posti=15, inizio="2030-01-10 17:30", fine="2030-01-10 18:30")
        for n in range(ACTIVITIES)
    ]
    imports.write_catalogue(uow, imports.read_catalogue(csv(rows)))
    joined = [
        people.join(uow, telegram_id=one.id, name=one.first_name, language="it", territory_id=1, agreed_at=uow.now)
        for one in (*tappers, *readers)
    ]
    for number in range(LETTERS):
        reader = joined[TAPPERS + number % READERS]
        outbox.post(uow, reader.id, LateReply(update_id=-number - 1, screen=Screen(f"lettera {number}").to_json()))
    return list(uow.session.scalars(select(Activity.id).order_by(Activity.id)))


async def tap_away(
    standing: Standing, someone: Account, activities: list[int], story: Story, chance: random.Random
) -> None:
    """Ask, take places, give some back, once a second or so, as long as the bot is being killed."""
    for number in range(1000):
        await asyncio.sleep(chance.uniform(0.5, 1.5))
        if number % 3:
            word = nonsense(someone.id, number)
            story.asked[word] = someone
            someone.sends(word)
            continue
        if not activities:
            continue
        activity_id = activities.pop()
        message = someone.chat().post(standing.account, {"text": "…"})
        tap = Callback(standing.telegram.next_query_id(), standing.account, someone, message, f"e:{activity_id}")
        standing.telegram.callbacks[tap.id] = tap
        standing.account.updates.push("callback_query", tap.payload)
        story.enrolled.add((someone.id, activity_id))


def nonsense(*numbers: int) -> str:
    """Make a word that nothing is called, and no two of which are alike."""
    return "zz" + "q".join(str(number).translate(str.maketrans("0123456789", "bcdfghjklm")) for number in numbers)


def read(account: Account) -> list[str]:
    """List what the bot wrote to someone."""
    return [message.text for message in account.chat().messages if message.from_bot]


def unrecorded(workshop: Workshop, readers: list[Account]) -> set[str]:
    """List letters that arrived and are not written down as sent: they were in flight."""

    def waiting(uow: UnitOfWork) -> set[str]:
        letters = uow.session.scalars(select(Letter).where(Letter.state == LetterState.WAITING)).all()
        return {Screen.from_json(Notice.read(one.kind, one.facts).screen).text for one in letters}  # type: ignore[attr-defined]

    arrived = {text for reader in readers for text in read(reader)}
    return workshop.do(waiting) & arrived


async def test_fifty_kills_lose_nothing(database_url: str, engine: Engine) -> None:
    chance, story = random.Random(1), Story()
    async with Standing().listening() as standing:
        settings = standing.settings(database_url)
        workshop = Workshop(engine, settings.programme, clock=standing.telegram.clock.now)
        crowd = [standing.telegram.add_person(f"Persona {n}", id=5000 + n) for n in range(TAPPERS + READERS)]
        for one in crowd:
            one.chat().started = True
        tappers, readers = crowd[:TAPPERS], crowd[TAPPERS:]
        activities = workshop.do(prepare, tappers, readers)
        tapping = [
            asyncio.create_task(tap_away(standing, one, list(activities), story, random.Random(one.id)))
            for one in tappers
        ]
        async with Phoenix.hatched(settings) as bot:
            for _ in range(KILLS):
                await bot.does("start")
                await asyncio.sleep(chance.uniform(0.02, 0.5))
                await bot.does("kill")
                story.in_flight |= unrecorded(workshop, readers)
            for task in tapping:
                task.cancel()
            await bot.does("start")
            await eventually(lambda: standing.account.updates.pending == 0, patience=30)
            await eventually(lambda: _left(workshop) == 0, patience=30)
            await bot.does("stop")
        _nothing_is_lost(workshop, story, readers)


def _left(workshop: Workshop) -> int:
    query = select(Letter.id).where(Letter.state == LetterState.WAITING)
    return len(workshop.do(lambda uow: uow.session.scalars(query).all()))


def _nothing_is_lost(workshop: Workshop, story: Story, readers: list[Account]) -> None:
    assert len(story.asked) > 100, "they hardly asked anything: the story proves nothing"
    for word, someone in story.asked.items():
        assert any(f"«{word}»" in text for text in read(someone)), f"{word} was never answered"

    live = (EnrolmentState.CONFIRMED, EnrolmentState.WAITING)
    query = select(Person.telegram_id, Enrolment.activity_id).join(Person, Person.id == Enrolment.person_id)
    found = workshop.do(lambda uow: uow.session.execute(query.where(Enrolment.state.in_(live))).all())
    assert Counter((row[0], row[1]) for row in found) == Counter(story.enrolled)

    arrived = Counter(text for reader in readers for text in read(reader) if text.startswith("lettera"))
    assert set(arrived) == {f"lettera {number}" for number in range(LETTERS)}
    twice = {text for text, times in arrived.items() if times > 1}
    assert twice <= story.in_flight, "a letter came twice that was not in flight at a kill"
    states = workshop.do(lambda uow: Counter(uow.session.scalars(select(Letter.state))))
    assert set(states) == {LetterState.SENT}, "a letter has no end"
    assert states.total() >= LETTERS, "the letters, and answers that the courier had to bring"
