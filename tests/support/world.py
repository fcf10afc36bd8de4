"""A world for stories: people, Telegram's stand-in, and the bot's own pipeline, driven a step at a time."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, Self, TypeVar
from zoneinfo import ZoneInfo

from aiogram import Bot
from sqlalchemy import Engine
from telegram.ext import ExtBot

from bot.delivery import Courier, sender
from bot.inspecting import Inspector
from bot.intake import Intake
from bot.pace import Pace
from bot.reply import Stage
from bot.schedule import rounds
from bot.uploads import Importer
from bot.work import Workshop
from services import imports
from services.programme import Programme
from services.work import UnitOfWork
from simulator.callbacks import Callback
from simulator.chats import Chat
from simulator.clock import Clock
from simulator.doors.for_aiogram import SimulatorSession
from simulator.doors.for_ptb import SimulatorRequest
from simulator.messages import Message
from simulator.people import Person as Account
from simulator.telegram import Telegram

P = ParamSpec("P")
T = TypeVar("T")

ROME = ZoneInfo("Europe/Rome")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ROME)
"""When stories begin, unless they say otherwise: a Monday morning, two days before the winter term's activities."""

TICK = timedelta(seconds=5)


class World:
    """One Telegram, one bot, one database; time stands still until a story moves it."""

    def __init__(self, engine: Engine, *, at: datetime = MONDAY, programme: Programme | None = None) -> None:
        self.telegram = Telegram(Clock(at.astimezone(UTC), frozen=True), seed=1)
        self.account = self.telegram.add_bot()
        self.workshop = Workshop(engine, programme or Programme(phone="0373 000000"), clock=self.telegram.clock.now)
        self.pace = Pace(100_000, chat_burst=1_000_000)
        self.bot = Bot(self.account.token, session=SimulatorSession(self.telegram))
        self.intake = Intake(self.bot, self.workshop, Stage(self.bot, self.pace), username=self.account.username)
        self.importer = Importer(self.bot, self.workshop)
        self.inspector = Inspector(self.bot, self.workshop)
        self.offset = 0
        self.courier: Courier
        self._open = AsyncExitStack()
        self._ran: dict[object, datetime] = {}

    async def __aenter__(self) -> Self:
        request = SimulatorRequest(self.telegram)
        opening = sender(self.account.token, "http://simulator", self.pace, request=request)
        bot: ExtBot[Any] = await self._open.enter_async_context(opening)
        self.courier = Courier(bot, self.workshop, self.pace)
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._open.aclose()
        self.workshop.close()

    # Time

    @property
    def now(self) -> datetime:
        """The moment it is in the story."""
        return self.telegram.clock.now()

    async def passes(self, **time: float) -> None:
        """Let time pass, with the scheduler and the courier at work every half hour of it."""
        left = timedelta(**time)
        while left > timedelta(0):
            step = min(left, timedelta(minutes=30))
            self.telegram.clock.move(step)
            left -= step
            await self.ticks()

    async def until(self, moment: datetime) -> None:
        """Let time pass until a moment."""
        await self.passes(seconds=(moment - self.now).total_seconds())

    async def ticks(self) -> None:
        """Let every scheduled service whose time has come run once, files be worked on, and the courier deliver."""
        self.workshop.do(self._run_due)
        while await self.importer.work_on_next():
            pass
        while await self.inspector.work_on_next():
            pass
        await self.courier.deliver_due()

    def _run_due(self, uow: UnitOfWork) -> None:
        for service, every in rounds(TICK):
            if uow.now - self._ran.get(service, uow.now - every) >= every or every <= TICK:
                service(uow)
                self._ran[service] = uow.now

    # People

    def someone(self, name: str, *, language: str = "it") -> "Someone":
        """Let a person exist who has never written to the bot."""
        return Someone(self, self.telegram.add_person(name, language_code=language))

    async def member(self, name: str, *, territory: str = "Crema", language: str = "Italiano") -> "Someone":
        """Let a person exist who answered the first questions."""
        person = self.someone(name)
        await person.joins(territory=territory, language=language)
        return person

    # The bot

    def updates(self) -> Sequence[Mapping[str, Any]]:
        """Take what Telegram has for the bot."""
        answer = self.telegram.call(self.account.token, "getUpdates", {"offset": self.offset, "limit": 100})
        updates: Sequence[Mapping[str, Any]] = answer.result
        self.offset = max([self.offset, *(update["update_id"] + 1 for update in updates)])
        return updates

    async def settles(self) -> None:
        """Let the bot answer everything that was said to it, in order."""
        while updates := self.updates():
            for update in updates:
                await self.intake.take(update)

    async def settles_at_once(self) -> None:
        """Let the bot answer everything at the same time, as it does in earnest."""
        while updates := self.updates():
            await asyncio.gather(*(self.intake.take(update) for update in updates))

    async def forges(self, person: "Someone", data: str) -> None:
        """Let a person's app send callback data that no button has."""
        forged = Callback(self.telegram.next_query_id(), self.account, person.account, person.screen, data)
        self.telegram.callbacks[forged.id] = forged
        self.telegram.push_raw({"callback_query": forged.payload})
        await self.settles()

    def ask(self, service: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look at the database, or change it, in a unit of work of one's own."""
        return self.workshop.do(service, *args, **kwargs)

    def imports(self, *rows: Mapping[str, str]) -> imports.Report:
        """Import rows of a catalogue, as from a file."""
        return self.ask(imports.write_catalogue, imports.read_catalogue(csv(rows)))

    def set_programme(self, **settings: Any) -> None:
        """Run the bot with other settings from here on."""
        self.workshop.programme = replace(self.workshop.programme, **settings)


class Someone:
    """A person in a story: what they do is answered before the story goes on."""

    def __init__(self, world: World, account: Account) -> None:
        self.world, self.account = world, account

    async def starts(self, parameter: str = "") -> None:
        """Press Start, perhaps through a link."""
        self.account.presses_start(parameter=parameter)
        await self.world.settles()

    async def opens(self, link: str) -> None:
        """Follow a deep link."""
        self.account.opens(link)
        await self.world.settles()

    async def joins(self, *, territory: str = "Crema", language: str = "Italiano") -> None:
        """Answer the first questions."""
        await self.starts()
        await self.taps(language)
        message = self.screen
        await self.taps(message.buttons[0][0].text)
        await self.taps("Accetto" if language == "Italiano" else "I agree")
        await self.taps(territory)

    async def sends(self, text: str, *, chat: Chat | None = None) -> None:
        """Write something."""
        self.account.sends(text, chat=chat)
        await self.world.settles()

    async def taps(self, *labels: str, message: Message | None = None) -> None:
        """Tap buttons, each after the bot has answered the one before."""
        for label in labels:
            self.account.taps(label, message=message)
            await self.world.settles()

    async def blocks(self) -> None:
        """Block the bot."""
        self.account.blocks()
        await self.world.settles()

    @property
    def chat(self) -> Chat:
        """The chat with the bot."""
        return self.account.chat()

    @property
    def screen(self) -> Message:
        """The bot's newest message."""
        return self.chat.newest

    @property
    def labels(self) -> list[str]:
        """The buttons under the bot's newest message."""
        return [button.text for row in self.screen.buttons for button in row]

    @property
    def letters(self) -> int:
        """How many messages the bot has written."""
        return sum(message.from_bot for message in self.chat.messages)

    def sees(self, *texts: str) -> None:
        """Check that the bot's newest message, or its newest alert, says all this."""
        shown = self._shown()
        for text in texts:
            assert text in shown, f"{self.account.first_name} does not see {text!r} but:\n{shown}"

    def does_not_see(self, *texts: str) -> None:
        """Check that the bot's newest message says nothing of this."""
        shown = self._shown()
        for text in texts:
            assert text not in shown, f"{self.account.first_name} sees {text!r}:\n{shown}"

    def _shown(self) -> str:
        toast = self.chat.toasts[-1].text if self.chat.toasts else ""
        return f"{self.screen.text}\n{self.screen.buttons and self.labels}\n{toast}"


def csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Write rows as a catalogue file."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [";".join(names)]
    lines += [";".join('"' + row.get(name, "").replace('"', '""') + '"' for name in names) for row in rows]
    return "\n".join(lines).encode()


def an_activity(title: str = "Italiano base", **columns: Any) -> dict[str, str]:
    """Describe an activity as a row of the catalogue: on Wednesday at 17:30, unless told otherwise."""
    code = columns.pop("codice", None) or "".join(letter for letter in title if letter.isascii() and letter.isalnum())
    row = {
        "codice": code,
        "titolo": title,
        "tipo": "attivita",
        "territorio": "Crema",
        "centro": "Centro civico Ombriano",
        "indirizzo": "via Toffetti 1",
        "inizio": "2026-11-25 17:30",
        "fine": "2026-11-25 19:00",
        "iscrizione": "posti",
    }
    return row | {name: str(value) for name, value in columns.items()}


__all__ = ["Callback", "Someone", "World", "an_activity", "csv"]
