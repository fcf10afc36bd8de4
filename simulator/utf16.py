"""UTF-16 code units, in which Telegram measures and points into texts."""

from __future__ import annotations


def utf16_length(text: str) -> int:
    """Count the code units of a text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_pieces(text: str, most: int) -> list[str]:
    """Cut a text into pieces of at most so many code units."""
    pieces: list[str] = []
    while utf16_length(text) > most:
        piece = text[:most]
        while utf16_length(piece) > most:
            piece = piece[: len(piece) - (utf16_length(piece) - most + 1) // 2]
        pieces.append(piece)
        text = text[len(piece) :]
    return [*pieces, text]


def utf16_slice(text: str, offset: int, length: int) -> str:
    """Cut out what an entity points at."""
    if text.isascii():
        return text[offset : offset + length]
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")
