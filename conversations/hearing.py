"""What is said about a patto in free words: read, and heard for a hard moment, however long it is.

Nobody is asked to write it again, and shorter, who has just written that they are
afraid: such words are kept whole, and whatever comes after them is, too.
"""

from aiogram.types import Message

from services import crisis
from services.folding import legible
from services.patto_lines import readable


def words(message: Message, longest: int) -> str | None:
    """Read what somebody wrote; nothing where there are no words, or too many that speak of no hard moment."""
    return readable(message.text or "", longest) or cry(message)


def cry(message: Message) -> str | None:
    """Read words of a hard moment, be they many, or written under a picture."""
    said = legible(message.text or message.caption or "")
    return said if crisis.heard(said) else None


def voice(message: Message) -> str | None:
    """Give a voice message, as Telegram keeps it."""
    return message.voice.file_id if message.voice else None
