"""Those who live the year: what they do in the chat is written into the diary."""

from datetime import date, datetime, time, timedelta

from services.invitations import invite
from services.work import UnitOfWork
from simulator.callbacks import Callback
from simulator.messages import Message
from storage.people import Person, Role, by_telegram_id
from storage.territories import territories
from tests.support.patto_year.diary import Diary
from tests.support.patto_year.judge import Facts
from tests.support.world import ROME, Someone, World

LOOKS = (time(8, 2), time(17, 2))
"""When the bot looks on a day: after the night and after the hour of asking; in earnest, every five seconds."""


class Teller(Someone):
    """Somebody whose diary is kept."""

    def __init__(self, year: "Year", name: str) -> None:
        super().__init__(year.world, year.world.telegram.add_person(name))
        self.name, self._year = name, year
        self._page_id = 0
        year.diary.meets(self.account, name)

    async def opens(self, link: str) -> None:
        """Follow a deep link."""
        self._year.diary.does(self.account, "apre il link")
        await super().opens(link)

    async def starts(self, parameter: str = "") -> None:
        """Press Start."""
        self._year.diary.does(self.account, "preme Start")
        await super().starts(parameter)

    async def sends(self, text: str, **where: object) -> None:
        """Write something."""
        self._year.diary.does(self.account, f"scrive «{text}»")
        await super().sends(text)

    async def speaks(self, seconds: int = 12) -> None:
        """Send a voice message."""
        self._year.diary.does(self.account, f"manda un messaggio vocale di {seconds} secondi")
        self.account.sends_voice(seconds)
        await self.world.settles()

    async def taps(self, *labels: str, message: Message | None = None) -> None:
        """Tap buttons, each after the bot has answered the one before."""
        for label in labels:
            self._year.diary.does(self.account, f"tocca «{label}»")
            tapped = self.account.taps(label, message=message)
            before = self.screen.message_id
            await self.world.settles()
            self._page_id = self.screen.message_id
            if isinstance(tapped, Callback) and self.screen.message_id == before:
                self._page_id = tapped.message.message_id

    @property
    def page(self) -> Message:
        """The message that they are in: an older one, where they tapped that."""
        return self.chat.find(self._page_id) or self.screen

    @property
    def page_labels(self) -> list[str]:
        """The buttons under it."""
        return [button.text for row in self.page.buttons for button in row]

    async def taps_page(self, *labels: str) -> None:
        """Tap buttons of the message that they are in."""
        for label in labels:
            await self.taps(label, message=self.page)

    async def taps_at(self, row: int) -> None:
        """Tap the first button of a row: several may be called the same."""
        self._year.diary.does(self.account, f"tocca «{self.screen.buttons[row][0].text}»")
        self.account.taps_at(self.screen, row, 0)
        await self.world.settles()

    async def touches(self, *parts: str) -> None:
        """Tap buttons of the newest message by a part of their labels, which may have a number in them."""
        for part in parts:
            found = next((label for label in self.labels if part in label), None)
            assert found is not None, f"{self.name} finds no {part!r}: {self.screen.text}\n{self.labels}"
            await self.taps(found)

    async def blocks(self) -> None:
        """Block the bot."""
        self._year.diary.does(self.account, "blocca il bot")
        await super().blocks()

    async def comes_back(self) -> None:
        """Unblock the bot."""
        self._year.diary.does(self.account, "sblocca il bot")
        self.account.unblocks()
        await self.world.settles()

    def row(self, uow: UnitOfWork) -> Person:
        """Find their row in a unit of work."""
        found = by_telegram_id(uow.session, self.account.id)
        assert found is not None
        return found


class Year:
    """A world, the diary of it, what the judge will look at, and time, which passes by leaps."""

    def __init__(self, world: World) -> None:
        self.world, self.diary, self.facts = world, Diary(world.telegram), Facts()

    async def someone(self, name: str, *, territory: str = "Crema") -> Teller:
        """Let somebody be here already."""
        one = Teller(self, name)
        await one.joins(territory=territory)
        return one

    async def staff(self, name: str, role: Role, *, territory: str = "Crema") -> Teller:
        """Let somebody work here."""
        one = await self.someone(name, territory=territory)

        def code(uow: UnitOfWork) -> str:
            scope = next(each.id for each in territories(uow.session) if each.name == territory)
            return invite(uow, role, scope)

        await one.opens(f"https://t.me/farelegami_bot?start=i_{self.world.ask(code)}")
        await one.taps("Conferma")
        return one

    @property
    def today(self) -> date:
        """The day it is in Rome."""
        return self.world.now.astimezone(ROME).date()

    @property
    def wall(self) -> datetime:
        """The time that clocks show in Rome, without a zone."""
        return self.world.now.astimezone(ROME).replace(tzinfo=None)

    @property
    def week(self) -> int:
        """Which week it is, counted from any."""
        return self.today.toordinal() // 7

    async def looks(self) -> None:
        """Let the bot look for what is due, and deliver it."""
        self.world.ask(self.facts.hears_wishes)
        with self.diary.by_itself():
            await self.world.ticks()
        self.world.ask(self.facts.looks)

    async def until(self, wall: datetime) -> None:
        """Let time pass until a moment on the clocks of Rome; the bot looks twice a day, and at the end."""
        end = wall.replace(tzinfo=ROME)
        day = self.world.now.astimezone(ROME).date()
        while day <= end.date():
            for at in LOOKS:
                moment = datetime.combine(day, at, ROME)
                if self.world.now < moment < end:
                    await self.jumps(moment)
            day += timedelta(days=1)
        await self.jumps(end)

    async def jumps(self, moment: datetime) -> None:
        """Go straight to a moment, and let the bot look."""
        self.world.telegram.clock.move(max(timedelta(0), moment - self.world.now))
        await self.looks()
