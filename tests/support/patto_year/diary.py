"""Writes down what people do and everything that they read, edited screens included, as it comes from the bot."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from simulator.log import Entry
from simulator.people import Person as Account
from simulator.telegram import Telegram

WRITES = frozenset(
    {"sendmessage", "editmessagetext", "editmessagecaption", "editmessagemedia", "editmessagereplymarkup"}
)
SENDS = frozenset({"sendphoto", "senddocument", "sendvoice", "sendvenue"})
TOASTS = "answercallbackquery"


class Kind(Enum):
    """What a line of the diary is."""

    DOES = auto()
    """Somebody taps, writes, or opens a link."""
    READS = auto()
    """A screen, in answer to that."""
    GETS = auto()
    """A message that comes by itself."""
    NOTES = auto()
    """A line that passes by, or an alert."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened in somebody's chat."""

    at: datetime
    who: str
    kind: Kind
    text: str
    rows: Sequence[Sequence[str]] = ()
    data: Sequence[str] = ()
    message_id: int = 0


@dataclass
class Diary:
    """Everything that happened in the chats, in order."""

    telegram: Telegram
    lines: list[Line] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    """Addresses under buttons."""
    names: dict[int, str] = field(default_factory=dict)
    _by_itself: bool = False
    _stop: Callable[[], None] | None = None

    def begins(self) -> None:
        """Listen from here on."""
        self._stop = self.telegram.log.listen(self._hear)

    def ends(self) -> None:
        """Listen no longer."""
        if self._stop is not None:
            self._stop()

    def meets(self, account: Account, name: str) -> None:
        """Keep the diary of somebody more."""
        self.names[account.id] = name

    def does(self, account: Account, what: str) -> None:
        """Write down what somebody does."""
        self.lines.append(Line(self.telegram.clock.now(), self.names[account.id], Kind.DOES, what))

    @contextmanager
    def by_itself(self) -> Iterator[None]:
        """Let what comes meanwhile be what nobody has tapped for."""
        self._by_itself = True
        try:
            yield
        finally:
            self._by_itself = False

    def _hear(self, entry: Entry) -> None:
        name = entry.method.lower()
        if entry.status != 200:
            return
        if name == TOASTS:
            self._hear_note(entry)
        elif name in WRITES | SENDS and isinstance(entry.answer.get("result"), dict):
            self._hear_message(entry, entry.answer["result"])

    def _hear_message(self, entry: Entry, message: Mapping[str, Any]) -> None:
        who = self.names.get(message["chat"]["id"])
        if who is None:
            return
        rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
        kind = Kind.GETS if self._by_itself and entry.method.lower() in {"sendmessage"} | SENDS else Kind.READS
        text = str(message.get("text", message.get("caption", "")))
        self.lines.append(
            Line(
                at=entry.at,
                who=who,
                kind=kind,
                text="\n".join(part for part in (_attached(message), text) if part),
                rows=tuple(tuple(str(one["text"]) for one in row) for row in rows),
                data=tuple(str(one["callback_data"]) for row in rows for one in row if "callback_data" in one),
                message_id=int(message["message_id"]),
            )
        )
        self.urls += [str(one["url"]) for row in rows for one in row if "url" in one]

    def _hear_note(self, entry: Entry) -> None:
        text = str(entry.params.get("text") or "")
        callback = self.telegram.callbacks.get(str(entry.params.get("callback_query_id")))
        who = None if callback is None else self.names.get(callback.person.id)
        if text and who is not None:
            self.lines.append(Line(entry.at, who, Kind.NOTES, text))


def _attached(message: Mapping[str, Any]) -> str:
    if "photo" in message:
        return "(immagine)"
    if "document" in message:
        return f"(file) {message['document'].get('file_name', '')}"
    return "(luogo sulla mappa)" if "venue" in message else ""
