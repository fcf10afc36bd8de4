"""A message: Telegram's JSON of it, and how a test or a page reads it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from simulator.bots import BotAccount
from simulator.files import StoredFile
from simulator.html_writer import write_html
from simulator.keyboards import ReplyKeyboard, Rows, inline_rows

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.people import Person

Json = dict[str, Any]
Sender = "BotAccount | Person"


class Message:
    """One message of a chat.

    `json` is what bots are told. It is never changed in place, because answers,
    updates and the log hold it too: an edit puts another in its stead.
    """

    __slots__ = ("chat", "deleted", "inline_id", "json", "reactions", "reply_keyboard", "sender", "silent")

    def __init__(
        self,
        chat: Chat,
        sender: BotAccount | Person,
        json: Json,
        *,
        silent: bool = False,
        reply_keyboard: ReplyKeyboard | None = None,
    ) -> None:
        self.chat = chat
        self.sender = sender
        self.json = json
        self.silent = silent
        self.reply_keyboard = reply_keyboard
        self.deleted = False
        self.inline_id: str | None = None
        self.reactions: dict[int, list[Json]] = {}

    @property
    def message_id(self) -> int:
        """Its number in the chat."""
        return int(self.json["message_id"])

    @property
    def from_bot(self) -> bool:
        """Whether a bot wrote it."""
        return isinstance(self.sender, BotAccount)

    @property
    def text(self) -> str:
        """The plain text; of a picture or a file, its caption."""
        return str(self.json.get("text", self.json.get("caption", "")))

    @property
    def caption(self) -> str:
        """The plain text under a picture or a file."""
        return str(self.json.get("caption", ""))

    @property
    def entities(self) -> list[Json]:
        """What is marked in `text`."""
        return list(self.json.get("entities") or self.json.get("caption_entities") or ())

    @property
    def html(self) -> str:
        """The text with its formatting, as Telegram's HTML."""
        return write_html(self.text, self.entities)

    @property
    def buttons(self) -> Rows:
        """The rows of buttons under it."""
        return inline_rows(self.json.get("reply_markup"))

    @property
    def kind(self) -> str:
        """What it holds: `text`, `photo`, `document`, `location`, `poll` and so on."""
        return next((kind for kind in KINDS if kind in self.json), "service")

    @property
    def photo(self) -> StoredFile | None:
        """The picture in its full size."""
        sizes = self.json.get("photo")
        return self._file(sizes[-1] if sizes else None)

    @property
    def document(self) -> StoredFile | None:
        """The attached file."""
        return self._file(self.json.get("document"))

    @property
    def voice(self) -> StoredFile | None:
        """The recording."""
        return self._file(self.json.get("voice"))

    @property
    def location(self) -> tuple[float, float] | None:
        """Latitude and longitude, of a venue too."""
        place = self.json.get("location")
        return (place["latitude"], place["longitude"]) if place else None

    @property
    def date(self) -> datetime:
        """When it was sent."""
        return datetime.fromtimestamp(self.json["date"], UTC)

    @property
    def edited_at(self) -> datetime | None:
        """When it was last changed by its sender."""
        moment = self.json.get("edit_date")
        return datetime.fromtimestamp(moment, UTC) if moment else None

    @property
    def reply_to(self) -> Message | None:
        """The message it answers, if that is still there."""
        answered = self.json.get("reply_to_message")
        return self.chat.find(answered["message_id"]) if answered else None

    @property
    def protected(self) -> bool:
        """Whether it can neither be forwarded nor saved."""
        return bool(self.json.get("has_protected_content"))

    @property
    def effect(self) -> str | None:
        """The effect it was sent with."""
        return self.json.get("effect_id")

    def _file(self, ids: Json | None) -> StoredFile | None:
        return self.chat.telegram.files.find(ids["file_id"]) if ids else None

    def __repr__(self) -> str:
        return f"<Message {self.message_id} {self.kind}: {self.text[:40]!r}>"


KINDS = ("text", "photo", "document", "voice", "sticker", "venue", "location", "contact", "poll", "dice")
