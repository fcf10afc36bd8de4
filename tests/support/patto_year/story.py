"""The people of the year, and what comes back in it: writing, reading, accepting, answering, looking after."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import cycle

from sqlalchemy import select

from services import check_ins, organisations
from services.work import UnitOfWork
from storage.organisations import Membership
from storage.patti import Patto
from storage.people import Role
from tests.support.patto_year.people import Teller, Year

ENTE = "Cooperativa Il Ponte"
NOON, EVENING = time(12), time(18, 30)

Chooses = Callable[[str], str]
"""What somebody taps, given the question."""


def on(day: int, month: int, year: int, at: time = NOON) -> datetime:
    """Name a moment by the clocks of Rome."""
    return datetime.combine(date(year, month, day), at)


class Story:
    """Amina and Luca, and those who follow their patti."""

    def __init__(self, year: Year) -> None:
        self.year, self.world = year, year.world
        self.amina: Teller
        self.luca: Teller
        self.olga: Teller
        self.oscar: Teller
        self.cora: Teller

    async def begins(self) -> None:
        """Let everybody be here but Luca, who comes by the link of his patto."""
        self.olga = await self.year.staff("Olga", Role.OPERATOR)
        self.oscar = await self.year.staff("Oscar", Role.OPERATOR)
        self.cora = await self.year.staff("Cora", Role.COORDINATOR)
        self.amina = await self.year.someone("Amina")
        self.luca = Teller(self.year, "Luca")
        self.world.ask(self._hire)
        self.year.diary.lines.clear()

    def _hire(self, uow: UnitOfWork) -> None:
        ente = organisations.find_or_make(uow, ENTE, 1)
        for one in (self.olga, self.oscar):
            uow.session.add(Membership(person_id=one.row(uow).id, organisation_id=ente.id))

    # Written, read, accepted

    async def writes(
        self, staff: Teller, name: str, kind: str, template: str, goal: str, lines: Sequence[Sequence[str]]
    ) -> None:
        """Write a patto from a template, with a goal more; *lines* are whose, words, how often, and what for."""
        await staff.sends("/gestione")
        await staff.touches("Patti", "Scrivi un patto", "Un patto nuovo")
        await staff.sends(name)
        await staff.touches(kind, "Parti da un modello", template, "Periodo")
        await staff.sends("dal 1 ottobre 2026 al 30 settembre 2027")
        await staff.touches("➕ Obiettivo")
        await staff.sends(goal)
        for whose, words, how_often, what_for in lines:
            await staff.touches("➕ Impegno", whose)
            await staff.sends(words)
            await staff.sends(how_often)
            await staff.touches(what_for)
            while "➕ Impegno" not in staff.labels:
                await staff.touches("Indietro")
        await staff.touches("Indietro", "Leggi e proponi")
        while "Avanti" in staff.labels:
            await staff.touches("Avanti")
        await staff.touches("Proponi il patto")

    async def invites(self, staff: Teller) -> str:
        """Make the link of the patto that was just proposed."""
        await staff.touches("Vai al patto", "Invita con un QR")
        found = re.search(r"https://t\.me/\S+", staff.screen.text)
        assert found is not None, staff.screen.text
        return found[0]

    async def reads_on(self, one: Teller) -> None:
        """Read to the last page."""
        while "Avanti" in one.labels:
            await one.taps("Avanti")

    async def opens_desk(self, staff: Teller, name: str) -> None:
        """Open the team's page of somebody's patto."""
        await staff.sends("/gestione")
        await staff.touches("Patti", "I miei patti", name)

    async def accepts_for_ente(self, staff: Teller, name: str) -> None:
        """Say yes for the ente."""
        await self.opens_desk(staff, name)
        await staff.touches("Le risposte", "Accetto per")

    # Answering

    async def tells(self, one: Teller, chooses: Chooses, way: str = "Racconta") -> list[str]:
        """Answer everything that is asked of somebody, and give the questions."""
        asked = []
        await one.taps(self._way(one, way))
        while "Fatto" in one.page_labels:
            question = one.page.text
            asked.append(question)
            await one.taps_page(chooses(question))
            if "Avanti" in one.page_labels and "Fatto" not in one.page_labels:
                await one.taps_page("Avanti")
        return asked

    def _way(self, one: Teller, way: str) -> str:
        """Name the button that leads to the questions: by itself, or among others in the one message of the day."""
        inside = ("rispost", "raccontarci", "non è andata")
        return next((label for label in one.labels if way in label or any(part in label for part in inside)), way)

    async def answers(self, one: Teller, words: Sequence[str], way: str = "Racconta") -> list[str]:
        """Answer what waits, in the given words, over and over; nothing, where nothing waits."""
        turns = cycle(words)
        return await self.tells(one, lambda _question: next(turns), way) if self.waits_for(one) else []

    def waits_for(self, one: Teller) -> int:
        """Count what waits for somebody's answer."""
        return self.world.ask(lambda uow: len(check_ins.open_for(uow, one.row(uow))))

    async def everybody_tells(self) -> None:
        """Let everybody answer on a Friday evening."""
        for one, way in (
            (self.amina, "Racconta"),
            (self.luca, "Racconta"),
            (self.olga, "Rispondi"),
            (self.oscar, "Rispondi"),
        ):
            await self.answers(one, self.habits[one.name], way)

    @property
    def habits(self) -> Mapping[str, Sequence[str]]:
        """How each of them mostly answers."""
        week = self.year.week
        mostly = ["Fatto", "Fatto", "In parte", "Fatto", "Non ancora", "Fatto", "Fatto"]
        return {
            "Amina": [mostly[week % 7], "Fatto"],
            "Luca": [mostly[(week + 3) % 7], mostly[(week + 5) % 7]],
            "Olga": ["Fatto"],
            "Oscar": ["Fatto", "In parte"],
        }

    # What is to do

    async def opens_task(self, staff: Teller, why: str) -> None:
        """Open something to do from the worklist."""
        await staff.sends("/gestione")
        await staff.touches("Patti", "Chi chiamare oggi")
        assert len(set(staff.labels)) == len(staff.labels), staff.labels
        entries = staff.screen.text.split("\n\n")[1:]
        at = next((number for number, entry in enumerate(entries) if why in entry), None)
        assert at is not None, f"{staff.name} finds no {why!r} in {staff.screen.text}"
        await staff.taps_at(at)

    async def closes(self, staff: Teller, why: str, *, words: str = "") -> None:
        """Take something to do, and close it."""
        await self.opens_task(staff, why)
        await staff.touches("Me ne occupo io", "Fatto, chiudi")
        await staff.taps_at(0)
        if words:
            await staff.touches("Aggiungi due parole")
            await staff.sends(words)

    async def proposes(self, one: Teller, what: str, cost: str) -> None:
        """Propose something to spend for, from one's page of the budget."""
        await one.touches("Proponi una spesa")
        await one.sends(what)
        await one.sends(cost)

    async def decides(self, staff: Teller, what: str, answer: str) -> None:
        """Decide about an item."""
        await staff.sends("/gestione")
        await staff.touches("Spese da decidere", what, answer)

    async def opens_commitment(self, one: Teller, words: str) -> None:
        """Open what was said about a commitment, from the page where it has a number."""
        found = re.search(rf"^(\d+)\. {re.escape(words)}", one.screen.text, re.MULTILINE)
        assert found is not None, f"{one.name} finds no {words!r}: {one.screen.text}"
        await one.taps(f"👁 {found[1]}")

    async def adds_to(self, one: Teller, words: str) -> None:
        """Add something to an answer that was just given."""
        found = re.search(rf"^(\d+)\. {re.escape(words)}", one.page.text, re.MULTILINE)
        assert found is not None, f"{one.name} finds no {words!r}: {one.page.text}"
        await one.taps_page(f"✏️ {found[1]}", "Aggiungi qualcosa")

    async def my_patto(self, one: Teller, *ways: str) -> None:
        """Open one's patto from the menu, and go on from there."""
        await one.sends("/patto")
        await one.touches(*ways)

    # What is true

    def codes(self) -> dict[str, str]:
        """Give what the codes of patti are called on the page: they are drawn at random."""
        found = self.world.ask(lambda uow: uow.session.scalars(select(Patto.code).order_by(Patto.id)).all())
        return {code: f"P-{number}" for number, code in enumerate(found, 1)}
