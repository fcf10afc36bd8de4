"""Whom the chat page shows, and what it remembers of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from simulator.control.declined import Declined

if TYPE_CHECKING:
    from simulator.bots import BotAccount
    from simulator.chats import PrivateChat
    from simulator.people import Person
    from simulator.telegram import Telegram

COLOURS = ("red", "orange", "violet", "green", "cyan", "blue", "pink")
"""The colours of Telegram's avatars."""


@dataclass(frozen=True, slots=True)
class Cast:
    """How one person stands on the page: a line in Italian under the name, the colour of the avatar.

    Without a colour Telegram's own choice is made, by the person's number.
    """

    person_id: int
    subtitle: str = ""
    colour: str = ""

    def __post_init__(self) -> None:
        if self.colour and self.colour not in COLOURS:
            raise ValueError(f"{self.colour!r} is none of {', '.join(COLOURS)}")


class Stage:
    """One simulator as the page sees it: the first bot, the cast, how far everyone has read.

    Without a cast everyone is shown. With one, who is not in it stays in the
    wings: the page hears nothing of them, however many they are.
    """

    def __init__(self, telegram: Telegram, cast: Iterable[Cast] | None, zone: str) -> None:
        self.telegram = telegram
        self.zone = ZoneInfo(zone)
        self._cards = {card.person_id: card for card in cast or ()}
        self._everyone = cast is None
        self._read: dict[int, int] = {}

    @property
    def bot(self) -> BotAccount:
        """The bot that people talk to.

        Raises:
            Declined: there is none yet.
        """
        for bot in self.telegram.bots.values():
            return bot
        raise Declined(409, "Nel simulatore non c'è ancora nessun bot.")

    @property
    def people(self) -> list[Person]:
        """Who is shown, in the order of the cast."""
        known = self.telegram.people
        shown = [known[person_id] for person_id in self._cards if person_id in known]
        return shown + [person for person in known.values() if self._everyone and person.id not in self._cards]

    def shows(self, person_id: int) -> bool:
        """Tell whether the page is told of somebody."""
        return person_id in self._cards or (self._everyone and person_id in self.telegram.people)

    def enters(self, card: Cast) -> None:
        """Show somebody from now on."""
        self._cards[card.person_id] = card

    def card(self, person: Person) -> Cast:
        """Give somebody's card, filled in where it leaves something open."""
        card = self._cards.get(person.id, Cast(person.id))
        subtitle = card.subtitle or (f"@{person.username}" if person.username else "Persona di prova")
        return Cast(person.id, subtitle, card.colour or COLOURS[person.id % len(COLOURS)])

    def person(self, person_id: int) -> Person:
        """Find somebody, shown or not.

        Raises:
            Declined: nobody has this number.
        """
        person = self.telegram.people.get(person_id)
        if person is None:
            raise Declined(404, f"Nessuna persona ha il numero {person_id}.")
        return person

    def chat(self, person: Person) -> PrivateChat:
        """Find somebody's chat with the bot."""
        return person.chat(self.bot)

    def reads(self, person: Person, message_id: int) -> None:
        """Remember how far somebody has read; nobody reads backward."""
        self._read[person.id] = max(message_id, self._read.get(person.id, 0))

    def unread(self, person: Person) -> int:
        """Count what the bot has written since."""
        mark, count = self._read.get(person.id, 0), 0
        for message in reversed(self.chat(person).messages):
            if message.message_id <= mark:
                break
            count += message.from_bot
        return count
